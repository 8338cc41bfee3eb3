"""Declined detainers against those issued: a ratio that looks like a share and is none.

A decline is listed in the week in which it was made or became known, whenever its detainer was issued, so the declined
of a week are not part of the issued of that week.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ddor.model import Period
from ddor.rounding import half_up, percent
from ddor.tables.ranges import Ranged
from ddor.tables.table import Row
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
        issued = days_of_issue(weeks)
        found = [issued[period.start].within(period) for period in weeks.periods if period.start in issued]
        kinds = {period.kind for period in weeks.periods}
        (kind,) = kinds if len(kinds) == 1 else ("period",)
        return cls(
            sum(of_week.count for of_week in issued.values()),
            None if None in stated or not stated else sum(stated),
            Ranged(*(sum(each[at] for each in found) for at in range(3))),
            f"the {kind}" if len(weeks.periods) == 1 else f"the {kind} of its report",
        )

    @property
    def per_100(self) -> float | None:
        """Declined for each 100 issued, to two decimals; None if that isn't known."""
        return per_100_issued(self.declined, self.issued)

    def words(self) -> str:
        """The ratio in words, such as "6.7 for each 100 issued"; empty if there is none."""
        return "" if self.issued is None or not self.issued else f"{self._rounded()} for each 100 issued"

    def caveat(self) -> str:
        """Why it isn't a share, in a sentence."""
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
    """Declined detainers for each 100 issued, to two decimals; None if the report states no number of issued."""
    return half_up(Fraction(100 * declined, issued), 2) if issued else None


@dataclass(frozen=True, slots=True)
class DaysOfIssue:
    """The days on which the detainers of a week's persons were issued, in order, and how many weren't read."""

    days: Sequence[date]
    unread: int

    @classmethod
    def of(cls, rows: Sequence[Row]) -> DaysOfIssue:
        """Those of rows of `issued`."""
        days = sorted(day for (day,) in rows if day is not None)
        return cls(days, len(rows) - len(days))

    @property
    def count(self) -> int:
        """How many persons there are."""
        return len(self.days) + self.unread

    def within(self, period: Period) -> Ranged:
        """How many were issued in a period; one whose day wasn't read may be."""
        there = bisect_right(self.days, period.end) - bisect_left(self.days, period.start)
        return Ranged(there, there, there + self.unread)


def days_of_issue(weeks: Weeks) -> Mapping[date, DaysOfIssue]:
    """Those of each week, by its first day; a week without persons has none."""
    return weeks.of_each_week("declined", ("issued",), DaysOfIssue.of)
