"""Declined detainers against those issued: a ratio that looks like a share and is none.

A decline is listed in the week in which it was made or became known, whenever its detainer was issued, so the declined
of a week are no part of the issued of that week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ddor.model import Period
from ddor.rounding import half_up, percent
from ddor.tables.ranges import Ranged
from ddor.tables.weeks import Weeks


@dataclass(frozen=True, slots=True)
class DeclinedToIssued:
    """Persons declined and detainers issued in some weeks (None: a report doesn't state it).

    `in_period` are those of the declined whose detainer was issued within the days of their own report; `periods` is
    what these are called, such as "the week".
    """

    declined: int
    issued: int | None
    in_period: Ranged
    periods: str

    @classmethod
    def of(cls, weeks: Weeks) -> DeclinedToIssued:
        """That of some weeks together."""
        stated = weeks.column("reports", "detainers_issued")
        by_week = {period.start: period for period in weeks.periods}
        declined = list(weeks.columns("declined", "week", "issued"))
        of_weeks: defaultdict[date, list[date | None]] = defaultdict(list)
        for week, day in declined:
            of_weeks[week].append(day)
        found = [issued_in(by_week[week], days) for week, days in of_weeks.items() if week in by_week]
        kinds = {period.kind for period in weeks.periods}
        (kind,) = kinds if len(kinds) == 1 else ("period",)
        return cls(
            len(declined),
            None if None in stated or not stated else sum(stated),
            Ranged(*(sum(each[at] for each in found) for at in range(3))),
            f"the {kind}" if len(weeks.periods) == 1 else f"the {kind} of its report",
        )

    @property
    def per_100(self) -> float | None:
        """Declined for each 100 issued, to two decimals; None where that isn't known."""
        return per_100_issued(self.declined, self.issued)

    def words(self) -> str:
        """The ratio in words, such as "6.7 for each 100 issued"; empty where there is none."""
        return "" if self.issued is None or not self.issued else f"{self._rounded()} for each 100 issued"

    def caveat(self) -> str:
        """Why it is no share, in a sentence."""
        least, most = self.in_period.least, self.in_period.most
        count = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        whose = "1 was" if (least, most) == (1, 1) else f"{count} were"
        return (
            f"That is a ratio, not a share: a decline is listed whenever its detainer was issued. Of the "
            f"{self.declined:,} declined, {whose} issued in {self.periods}."
        )

    def _rounded(self) -> str:
        return percent(Fraction(self.declined, self.issued or 1))


def per_100_issued(declined: int, issued: int | None) -> float | None:
    """Declined detainers for each 100 issued, to two decimals; None where the report states no number of issued."""
    return half_up(Fraction(100 * declined, issued), 2) if issued else None


def issued_in(period: Period, days: Iterable[date | None]) -> Ranged:
    """How many of some days of issue are in a period; one that wasn't read may be."""
    listed = list(days)
    there = sum(day is not None and period.start <= day <= period.end for day in listed)
    return Ranged(there, there, there + listed.count(None))
