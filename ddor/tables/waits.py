"""The wait: days from a detainer's issue to its decline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median, quantiles
from typing import Any

from ddor.columns import Column, Value
from ddor.tables.counts import PLACE, place_of, place_order
from ddor.tables.table import Row
from ddor.tables.tabulation import PERSONS, PLACE_COLUMNS, PLACE_KEYS, tabulation
from ddor.tables.weeks import Weeks

ALL = "all jurisdictions"

_COLUMNS = (
    "geoid", "jurisdiction", "state", "persons", "dated", "median_days", "lower_quartile_days", "upper_quartile_days",
    "longest_days", "declined_before_issued", "issued_before_year", "share_issued_before_year",
)  # fmt: skip


@tabulation(
    "waits",
    "Days from issue to decline",
    "a county, all of them first",
    keys=PLACE_KEYS,
    columns=(
        *PLACE_COLUMNS,
        PERSONS,
        Column("dated", Value.NUMBER, "Persons with both dates, in order: the days rest on them."),
        Column("median_days", Value.DECIMAL, "Median of the days.", heading="Median days"),
        Column(
            "lower_quartile_days", Value.DECIMAL, "Lower quartile (linear interpolation).", heading="Lower quartile"
        ),
        Column(
            "upper_quartile_days", Value.DECIMAL, "Upper quartile (linear interpolation).", heading="Upper quartile"
        ),
        Column("longest_days", Value.DECIMAL, "The longest.", heading="Longest"),
        Column("declined_before_issued", Value.NUMBER, "Persons whose dates stand the wrong way round."),
        Column("issued_before_year", Value.NUMBER, "Persons whose detainer was issued before the week's year."),
        Column(
            "share_issued_before_year",
            Value.SHARE,
            "Those, of all with a date of issue.",
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
    places: defaultdict[tuple[Any, ...], _Waits] = defaultdict(_Waits)
    columns = (*PLACE, "agency", "week", "issued", "declined")
    for *place, agency, week, issued, declined in weeks.columns("declined", *columns):
        for waiting in (everyone, places[place_of(place, agency)]):
            waiting.count(week, issued, declined)
    ordered = sorted(places, key=lambda place: place_order(place, places[place].persons))
    return [
        (None, ALL, None, *everyone.figures()),
        *((*place, *places[place].figures()) for place in ordered),
    ]


def quartiles(days: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """The lower quartile, median and upper quartile of days; None where there are none.

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
    days: list[int] = field(default_factory=list)

    def count(self, week: date | None, issued: date | None, declined: date | None) -> None:
        self.persons += 1
        if issued is not None:
            self.with_issue += 1
            if week is None:
                self.before_year = None
            elif self.before_year is not None:
                self.before_year += issued < date(week.year, 1, 1)
            if declined is not None and declined < issued:
                self.wrong_way_round += 1
            elif declined is not None:
                self.days.append((declined - issued).days)

    def figures(self) -> tuple[Any, ...]:
        lower, middle, upper = quartiles(self.days)
        known = self.before_year is not None and self.with_issue
        share = round((self.before_year or 0) / self.with_issue, 4) if known else None
        longest = max(self.days, default=None)
        return (
            self.persons, len(self.days), middle, lower, upper, longest, self.wrong_way_round, self.before_year, share,
        )  # fmt: skip
