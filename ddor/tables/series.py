"""The weeks one after the other: issued, declined, their share, a running mean, and changes; missing weeks as missing.

Laid out after the monthly tables of the Transactional Records Access Clearinghouse (TRAC, Syracuse University), which
print a running average over the 12 months before and the change beside each figure, and tell a figure that was
withheld from one that is zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ddor.model import Period
from ddor.tables.counts import figures
from ddor.tables.table import Figures
from ddor.tables.weeks import Weeks

WINDOW = 12
"""How many weeks the running mean looks at unless another number is given."""

HELD, NOT_STATED, MISSING = "held", "issued not stated", "missing"

COLUMNS = (
    "week", "week_end", "days", "report", "detainers_issued", "declined", "share", "running_mean_declined",
    "running_mean_weeks", "previous_week", "weeks_since_previous", "change_from_previous",
    "change_from_previous_share", "change_from_first", "change_from_first_share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """A week of the series; `declined` is None where no report is held."""

    period: Period
    issued: int | None
    declined: int | None

    @property
    def days(self) -> int:
        return (self.period.end - self.period.start).days + 1


def series(weeks: Weeks, window: int = WINDOW) -> Figures:
    """Issued and declined week by week, with those missing between them; a missing week has no figures, not zero.

    Columns: week, week_end, days, report (held; issued not stated; missing), detainers_issued (nationwide, as the text
    states), declined (persons in Section II), share (declined of issued), running_mean_declined (over the last `window`
    weeks, this one included), running_mean_weeks (how many of them are held, which the mean rests on), previous_week
    (the week held before), weeks_since_previous, change_from_previous and change_from_first (in persons declined),
    change_from_previous_share and change_from_first_share (of that earlier figure; empty where it is 0). Only periods
    of the same number of days are compared or averaged: a quarterly report stands on its own.
    """
    entries = _entries(weeks)
    return figures([_row(entries, at, window) for at in range(len(entries))], COLUMNS)


def _entries(weeks: Weeks) -> list[_Entry]:
    issued: dict[date, int | None] = dict(weeks.columns("reports", "week", "detainers_issued"))
    declined = Counter(week for (week,) in weeks.columns("declined", "week"))
    held = [_Entry(period, issued[period.start], declined[period.start]) for period in weeks.periods]
    return sorted(
        [*held, *(_Entry(period, None, None) for period in weeks.missing)], key=lambda entry: entry.period.start
    )


def _row(entries: Sequence[_Entry], at: int, window: int) -> tuple[object, ...]:
    entry = entries[at]
    told = (entry.period.start, entry.period.end, entry.days)
    if entry.declined is None:
        return (*told, MISSING, *[None] * (len(COLUMNS) - 4))
    share = round(entry.declined / entry.issued, 4) if entry.issued else None
    alike = [other for other in entries[: at + 1] if other.days == entry.days]
    recent = [other.declined for other in alike[-window:] if other.declined is not None]
    mean = round(sum(recent) / len(recent), 1)
    held = [other for other in alike[:-1] if other.declined is not None]
    return (
        *told,
        HELD if entry.issued is not None else NOT_STATED,
        entry.issued,
        entry.declined,
        share,
        mean,
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
    return change, round(change / before.declined, 4) if before.declined else None
