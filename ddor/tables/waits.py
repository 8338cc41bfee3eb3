"""The wait: days from a detainer's issue to its decline."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any

from ddor.columns import Column, Value
from ddor.rounding import share
from ddor.tables.place_counts import PLACE, Afloat, Place, in_order, place_of
from ddor.tables.ranges import Ranged, with_range
from ddor.tables.table import Row
from ddor.tables.tabulation import PERSONS, PLACE_COLUMNS, PLACE_KEYS, tabulation
from ddor.tables.weeks import Weeks

ALL = "all jurisdictions"


@tabulation(
    "waits",
    "Days from issue to decline",
    "a county, all of them first",
    keys=PLACE_KEYS,
    columns=(
        *PLACE_COLUMNS,
        *with_range(PERSONS),
        Column("dated", Value.NUMBER, "Persons with both dates, in the right order: the figures are based on them."),
        *with_range(
            Column(
                "median_days",
                Value.DECIMAL,
                "Median of the days; it has no upper bound if too many dates weren't read.",
                heading="Median days",
            )
        ),
        Column(
            "lower_quartile_days", Value.DECIMAL, "Lower quartile (linear interpolation).", heading="Lower quartile"
        ),
        Column(
            "upper_quartile_days", Value.DECIMAL, "Upper quartile (linear interpolation).", heading="Upper quartile"
        ),
        Column("longest_days", Value.DECIMAL, "The longest wait.", heading="Longest"),
        Column("declined_before_issued", Value.NUMBER, "Persons whose dates are in the wrong order."),
        Column("issued_before_year", Value.NUMBER, "Persons whose detainer was issued before the week's year."),
        Column(
            "share_issued_before_year",
            Value.SHARE,
            "Their share of all persons with a date of issue.",
            heading="Issued in an earlier year",
        ),
    ),
    shown=(
        "jurisdiction",
        "state",
        "persons",
        "median_days",
        "lower_quartile_days",
        "upper_quartile_days",
        "longest_days",
        "share_issued_before_year",
    ),
    compared=("persons", "median_days"),
)
def waits(weeks: Weeks) -> Iterable[Row]:
    """Days from issue to decline over all persons (the first row), and by county, most persons first."""
    everyone = _Waits()
    places: defaultdict[Place, _Waits] = defaultdict(_Waits)
    for of_week in weeks.of_each_week("declined", (*PLACE, "agency", "week", "issued", "declined"), _by_place).values():
        for place, waiting in of_week.items():
            places[place].add(waiting)
    for waiting in places.values():
        everyone.add(waiting)
    persons = {place: waiting.persons for place, waiting in places.items()}
    afloat = Afloat.of(persons)
    return [
        (None, ALL, None, *everyone.figures(())),
        *(
            (*place, *places[place].figures([places[other] for other in afloat.that_may_be(place)]))
            for place in in_order(persons)
        ),
    ]


def _by_place(rows: Sequence[Row]) -> Mapping[Place, _Waits]:
    """The waits of a week's persons by place."""
    together: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in rows:
        together[row[:6]].append(row[6:])
    places: defaultdict[Place, _Waits] = defaultdict(_Waits)
    for (*place, agency, week), dates in together.items():
        places[place_of(place, agency)].count(week, dates)
    return places


def median_range(days: Sequence[int], unread: int, others: Sequence[int]) -> tuple[float | None, float | None]:
    """The lowest and the highest median of days, if `unread` more may be any from 0 on, and any of `others` join.

    None if there is none, or no bound.
    """
    lowest = _lowest_median([*days, *[0] * unread], sorted(others))
    without_bound = [-day for day in (*days, *[math.inf] * unread)]
    highest = _lowest_median(without_bound, sorted(-day for day in others))
    return lowest, None if highest is None or math.isinf(highest) else -highest


def _lowest_median(days: Sequence[float], others: Sequence[float]) -> float | None:
    """The lowest median of days with any of others, smallest first: each that is below the median lowers it."""
    if not days and not others:
        return None
    first, last = (0 if days else 1), len(others)
    while first < last:
        middle = (first + last) // 2
        if others[middle] < median([*days, *others[:middle]]):
            first = middle + 1
        else:
            last = middle
    return float(median([*days, *others[:first]]))


def quartiles(days: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """The lower quartile, median and upper quartile of days; None if there are none.

    Quartiles by linear interpolation between the nearest ranks, the lowest and highest value included (type 7 of
    Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996).
    """
    if len(days) < 2:
        only = float(days[0]) if days else None
        return only, only, only
    lower, _, upper = quantiles(days, n=4, method="inclusive")
    return lower, float(median(days)), upper


@dataclass(slots=True)
class _Waits:
    persons: int = 0
    with_issue: int = 0
    before_year: int | None = 0
    wrong_way_round: int = 0
    unread: int = 0
    days: list[int] = field(default_factory=list)

    def count(self, week: date | None, dates: Iterable[Row]) -> None:
        """Count persons of a week by their dates of issue and of decline."""
        year = date(week.year, 1, 1) if week is not None else None
        for issued, declined in dates:
            self.persons += 1
            if issued is None:
                self.unread += 1
                continue
            self.with_issue += 1
            if year is None:
                self.before_year = None
            elif self.before_year is not None and issued < year:
                self.before_year += 1
            if declined is None:
                self.unread += 1
            elif declined < issued:
                self.wrong_way_round += 1
            else:
                self.days.append((declined - issued).days)

    def add(self, other: _Waits) -> None:
        """Count what is counted in another as well."""
        self.persons += other.persons
        self.with_issue += other.with_issue
        self.wrong_way_round += other.wrong_way_round
        self.unread += other.unread
        self.days += other.days
        unknown = self.before_year is None or other.before_year is None
        self.before_year = None if unknown else (self.before_year or 0) + (other.before_year or 0)

    def figures(self, others: Sequence[_Waits]) -> tuple[Any, ...]:
        """The row's figures; `others` are those under names that may be of the same place."""
        lower, middle, upper = quartiles(self.days)
        least, most = median_range(self.days, self.unread, [day for other in others for day in other.days])
        if any(other.unread for other in others):
            least, most = (None if least is None else 0.0), None
        return (
            *Ranged(self.persons, self.persons, self.persons + sum(other.persons for other in others)),
            len(self.days), middle, least, most, lower, upper, max(self.days, default=None),
            self.wrong_way_round, self.before_year,
            None if self.before_year is None else share(self.before_year, self.with_issue),
        )  # fmt: skip
