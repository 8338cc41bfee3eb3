"""The weeks one after another: issued, declined, their ratio, a running mean, and changes; missing weeks as missing.

Laid out after the monthly tables of the Transactional Records Access Clearinghouse (TRAC, Syracuse University), which
print a running average over the 12 months before and the change beside each figure, and tell a figure that was
withheld from one that is zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ddor.columns import Column, Value
from ddor.model import Period
from ddor.rounding import half_up, share
from ddor.tables.ranges import Ranged, certain, with_range
from ddor.tables.ratio import DaysOfIssue, days_of_issue, per_100_issued
from ddor.tables.table import Row
from ddor.tables.tabulation import WEEK, declared, tabulation
from ddor.tables.unpublished import without_report
from ddor.tables.weeks import Weeks

WINDOW = 12
"""How many weeks the running mean looks at unless another number is given."""

HELD, NOT_STATED = "held", "issued not stated"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A week of the series; `declined` is None if the archive has no report of it.

    `in_period` are those of the declined whose detainer was issued in the week itself.
    """

    period: Period
    issued: int | None
    declined: int | None
    in_period: Ranged = field(default_factory=lambda: certain(None))

    @property
    def days(self) -> int:
        return (self.period.end - self.period.start).days + 1


@tabulation(
    "series",
    "Week by week",
    "a week, in the archive or missing",
    keys=("week",),
    columns=(
        WEEK,
        Column("week_end", Value.DATE, "Last day of the week."),
        Column("days", Value.NUMBER, "How many days it has; only periods of the same length are compared."),
        Column(
            "report",
            Value.TEXT,
            "held (in the archive); issued not stated; missing (no report in the archive: no figures, which isn't "
            "zero); withheld (ICE kept back the report of these days) or not published (ICE made none), as "
            "ddor/tables/unpublished.csv says; not yet published (no report ever came out so soon).",
            heading="Report",
        ),
        Column("detainers_issued", Value.NUMBER, "Detainers issued nationwide, as stated in the text."),
        Column("declined", Value.NUMBER, "Persons in Section II."),
        *with_range(
            Column(
                "issued_within_week",
                Value.NUMBER,
                "How many of the declined had a detainer issued in the week.",
                heading="… of them issued within the week",
            )
        ),
        Column(
            "declined_per_100_issued",
            Value.DECIMAL,
            "Declined for each 100 issued: a ratio, not a share, as a decline is listed whenever its detainer was "
            "issued.",
            heading="Per 100 issued",
        ),
        Column(
            "running_mean_declined",
            Value.DECIMAL,
            "Mean of declined over the last weeks, including this one.",
            heading="Running mean",
        ),
        Column(
            "running_mean_weeks",
            Value.NUMBER,
            "How many of those weeks are in the archive; the mean is based on them.",
            heading="… over how many weeks",
        ),
        Column("previous_week", Value.DATE, "First day of the previous week in the archive."),
        Column("weeks_since_previous", Value.NUMBER, "Weeks since that one: more than 1 if some are missing."),
        Column(
            "change_from_previous",
            Value.NUMBER,
            "Change in declined since the previous week in the archive.",
            heading="Change",
        ),
        Column("change_from_previous_share", Value.SHARE, "That change as a share of the earlier figure."),
        Column("change_from_first", Value.NUMBER, "Change in declined since the first week in the archive."),
        Column("change_from_first_share", Value.SHARE, "That change as a share of the first figure."),
    ),
    shown=(
        "week",
        "report",
        "detainers_issued",
        "declined",
        "issued_within_week",
        "declined_per_100_issued",
        "running_mean_declined",
        "change_from_previous",
    ),
    compared=("declined",),
    adds_up=False,
)
def series(weeks: Weeks, window: int = WINDOW) -> Iterable[Row]:
    """Issued and declined week by week, with those missing between them; a missing week has no figures, not zero."""
    so_far: defaultdict[int, list[_Entry]] = defaultdict(list)
    for entry in _entries(weeks):
        so_far[entry.days].append(entry)
        yield _row(so_far[entry.days], window)


def _entries(weeks: Weeks) -> list[_Entry]:
    stated: dict[date, int | None] = dict(weeks.columns("reports", "week", "detainers_issued"))
    issued = days_of_issue(weeks)
    nobody = DaysOfIssue((), 0)
    found = [(period, issued.get(period.start, nobody)) for period in weeks.periods]
    held = [_Entry(period, stated[period.start], days.count, days.within(period)) for period, days in found]
    return sorted(
        [*held, *(_Entry(period, None, None) for period in weeks.missing)], key=lambda entry: entry.period.start
    )


def _row(alike: Sequence[_Entry], window: int) -> tuple[object, ...]:
    """The row of the last of some weeks of as many days."""
    entry = alike[-1]
    told = (entry.period.start, entry.period.end, entry.days)
    if entry.declined is None:
        return (*told, without_report(entry.period), *[None] * (len(declared("series").columns) - len(told) - 1))
    recent = [other.declined for other in alike[-window:] if other.declined is not None]
    held = [other for other in alike[:-1] if other.declined is not None]
    return (
        *told,
        HELD if entry.issued is not None else NOT_STATED,
        entry.issued,
        entry.declined,
        *entry.in_period,
        per_100_issued(entry.declined, entry.issued),
        half_up(Fraction(sum(recent), len(recent)), 1),
        len(recent),
        *_since(entry, held[-1] if held else None),
        *_change(entry, held[-1] if held else None),
        *_change(entry, held[0] if held else None),
    )


def _since(entry: _Entry, previous: _Entry | None) -> tuple[date | None, int | None]:
    if previous is None:
        return None, None
    return previous.period.start, (entry.period.start - previous.period.start).days // 7


def _change(entry: _Entry, before: _Entry | None) -> tuple[int | None, float | None]:
    if before is None or before.declined is None or entry.declined is None:
        return None, None
    change = entry.declined - before.declined
    return change, share(change, before.declined)
