"""Section I next to Section II, place by place: detainers issued, if listed, and persons declined."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from ddor.columns import Column, Value
from ddor.tables.place_counts import PLACE, Afloat, Place, in_order, place_of
from ddor.tables.ranges import Ranged, with_range
from ddor.tables.table import Row
from ddor.tables.tabulation import PLACE_COLUMNS, PLACE_KEYS, tabulation
from ddor.tables.weeks import Weeks


@tabulation(
    "issued_and_declined",
    "Section I against Section II",
    "a place of either; Section I assumes that all detainers issued there would be declined, and a decline is listed "
    "whenever its detainer was issued, so neither number is part of the other",
    keys=PLACE_KEYS,
    columns=(
        *PLACE_COLUMNS,
        Column("weeks_listed", Value.NUMBER, "In how many of the weeks it is listed in Section I."),
        *with_range(
            Column(
                "detainers_issued",
                Value.NUMBER,
                "Detainers issued to it in those weeks; empty if Section I never lists it, which doesn't mean zero.",
            )
        ),
        *with_range(Column("declined", Value.NUMBER, "Persons of Section II.")),
        *with_range(
            Column(
                "issued_within_week",
                Value.NUMBER,
                "How many of the declined had a detainer issued within the days of their report.",
            )
        ),
    ),
    shown=("jurisdiction", "state", "weeks_listed", "detainers_issued", "declined", "issued_within_week"),
    compared=("detainers_issued", "declined"),
    rests_on=("high_volume", "declined"),
)
def issued_and_declined(weeks: Weeks) -> Iterable[Row]:
    """Detainers issued and persons declined by place, most declined first, then most issued."""
    listed, issued, unread = _section_one(weeks)
    declined, within = _section_two(weeks)
    of_issued, of_declined = Afloat.of(issued), Afloat.of(declined)
    in_either = {**dict.fromkeys(declined, 0), **dict.fromkeys(issued, 0)}
    for place in in_order({each: declined[each] for each in in_either}):
        numbers = Ranged(None, None, None)
        if listed[place]:
            numbers = of_issued.count(place, issued)
            if not unread.isdisjoint((place, *of_issued.that_may_be(place))):
                numbers = numbers._replace(most=None)
        certain, maybe = within[place, True], within[place, False]
        more = sum(within[other, True] + within[other, False] for other in of_declined.that_may_be(place))
        yield (
            *place, listed[place], *numbers, *of_declined.count(place, declined),
            *Ranged(certain, certain, certain + maybe + more),
        )  # fmt: skip


def _section_one(weeks: Weeks) -> tuple[Counter[Place], Counter[Place], set[Place]]:
    """By place, in how many weeks it is listed, and the detainers issued; and the places with a number not read."""
    listed: Counter[Place] = Counter()
    issued: Counter[Place] = Counter()
    unread: set[Place] = set()
    for *place, printed, number in weeks.columns("high_volume", *PLACE, "jurisdiction_printed", "detainers_issued"):
        key = place_of(place, printed)
        listed[key] += 1
        issued[key] += number or 0
        if number is None:
            unread.add(key)
    return listed, issued, unread


def _section_two(weeks: Weeks) -> tuple[Counter[Place], Counter[tuple[Place, bool]]]:
    """By place, the persons, and those whose detainer was issued within their report: certainly, or perhaps."""
    by_week = {period.start: period for period in weeks.periods}
    declined: Counter[Place] = Counter()
    within: Counter[tuple[Place, bool]] = Counter()
    together: defaultdict[Row, list[date | None]] = defaultdict(list)
    for row in weeks.columns("declined", *PLACE, "agency", "week", "issued"):
        together[row[:6]].append(row[6])
    for (*place, agency, week), issued in together.items():
        key = place_of(place, agency)
        declined[key] += len(issued)
        within[key, False] += issued.count(None)
        if week in by_week:
            first, last = by_week[week].start, by_week[week].end
            within[key, True] += sum(day is not None and first <= day <= last for day in issued)
    return declined, within
