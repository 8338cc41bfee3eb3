"""Persons or offenses by week, month, quarter or year, one after another, with a running mean and the changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from ddor.columns import Column, Value
from ddor.rounding import half_up, share
from ddor.tables.dimensions import NO_DATE, CrossingError, Told, dimension, times, values_of
from ddor.tables.options import Dates
from ddor.tables.ranges import Ranged, certain, with_range
from ddor.tables.table import Row, Table
from ddor.tables.unpublished import NO_REPORT, without_report
from ddor.tables.weeks import Weeks

WHOLE, PARTLY, OUTSIDE = "whole", "partly", "outside"

_COLUMNS = (
    Column(
        "reports", Value.TEXT,
        "whole: the archive has reports for all its days; partly: for some; missing, withheld, not published or not "
        "yet published: for none, so there are no figures; outside: before the first report in the archive or after "
        "the last.",
    ),
    *with_range(Column("persons", Value.NUMBER, "Persons in Section II whose date is in it.")),
    *with_range(Column("running_mean", Value.DECIMAL, "Mean of the last whole periods, including this one.")),
    Column("running_mean_over", Value.NUMBER, "How many periods that is."),
    *with_range(
        Column(
            "change_from_previous", Value.NUMBER, "Change since the whole period before; empty if this one isn't whole."
        )
    ),
    *with_range(
        Column("change_from_previous_share", Value.SHARE, "That change as a share of the earlier figure.")
    ),
    *with_range(Column("change_from_first", Value.NUMBER, "Change since the first whole period.")),
    *with_range(Column("change_from_first_share", Value.SHARE, "That change as a share of the first figure.")),
)  # fmt: skip


def periods(weeks: Weeks, time: str, window: int = 12, dates: Dates = Dates.DECLINED) -> Table:
    """Persons by a time of ddor.tables.dimensions (week, month, …), of the date declined or issued.

    One row for each time from the first to the last, a missing one without figures, and a last row for dates that
    weren't read, each of which may be in any time, so that the ranges of all figures have them. Running means and
    changes are of whole ones only, as a month of which three weeks are held isn't to be compared with one of which all
    are.
    Raises CrossingError if it isn't a time, OverlapError if the weeks overlap.
    """
    kind = dimension(time)
    if not kind.time:
        raise CrossingError(f"{time} is not a unit of time.")
    weeks.check_apart()
    names = ("week", dates.value)
    of_row = values_of([kind], names, dates)
    counts: Counter[str] = Counter()
    for row, number in weeks.counted("declined", *names):
        ((name,),) = of_row(row)
        counts[name] += number
    told = times(weeks, time)
    unread = counts[NO_DATE]
    rows: list[Row] = []
    whole: list[int] = []
    for name in sorted({*counts, *told} - {NO_DATE}):
        state = OUTSIDE if name not in told else _state(told[name], counts[name])
        if state == WHOLE:
            whole.append(counts[name])
        persons = certain(None) if state in NO_REPORT else _with(counts[name], unread)
        rows.append((name, state, *persons, *(_compared(whole, window, unread) if state == WHOLE else _NOTHING)))
    if unread:
        rows.append((NO_DATE, None, *certain(unread), *_NOTHING))
    return Table("periods", f"Persons by {time}, date {dates}", f"a {time}", (*kind.columns, *_COLUMNS), (time,), rows)


def _state(told: Told, count: int) -> str:
    if not told.held:
        return PARTLY if count else without_report(told.period)
    return WHOLE if told.held == 1 else PARTLY


_NOTHING = (None,) * (len(_COLUMNS) - 4)


def _with(count: int, unread: int) -> Ranged:
    return Ranged(count, count, count + unread)


def _compared(whole: Sequence[int], window: int, unread: int) -> Row:
    recent = whole[-window:]
    mean = (half_up(Fraction(total, len(recent)), 1) for total in _with(sum(recent), unread))
    return (*mean, len(recent), *_change(whole, -2, unread), *_change(whole, 0, unread))


def _change(whole: Sequence[int], at: int, unread: int) -> Row:
    """The change since an earlier time, and as a share of that; dates that weren't read may all be in either."""
    if len(whole) < 2:
        return (*certain(None), *certain(None))
    before, now = whole[at], whole[-1]
    change = now - before
    lowest, highest = share(change - unread, before + unread), share(change + unread, before)
    return (
        *Ranged(change, change - unread, change + unread),
        *(Ranged(share(change, before), lowest, highest) if before else certain(None)),
    )
