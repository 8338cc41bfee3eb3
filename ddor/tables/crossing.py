"""Counts by several columns at once: by county and status, by state and county and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ddor.columns import Column, Value
from ddor.tables.cells import Cells, Item, Span, Values
from ddor.tables.dimensions import (
    NO_DATE,
    CrossingError,
    Dimension,
    date_columns,
    dimension,
    key_columns,
    looked_at,
    spellings,
    times,
    values_of,
    with_article,
    with_spelling,
)
from ddor.tables.options import Count, Dates, Shares
from ddor.tables.ranges import Ranged, certain, with_range, with_ranges
from ddor.tables.table import Row, Table
from ddor.tables.unpublished import without_report
from ddor.tables.weeks import Weeks

TOTAL = "total"
PARTLY = " partly"
"""What ends the name of a time not every day of which is in a report in the archive."""

Figures = tuple[Column, Sequence[Ranged]]
"""A column with the figures in it."""

_OF_OFFENSES = ("offense", "status", "ncic_code", "ncic_category")


def counts_by(weeks: Weeks, by: str, count: Count | None = None) -> Table:
    """How many persons or offenses of Section II there are by one of DIMENSIONS but a time, and their share of all,
    each with its range.

    Persons with several offenses are in several rows, once in each. Raises as `crossing` does.
    """
    kind = dimension(by)
    counted, cells = _counted(weeks, [kind], count, Dates.DECLINED)
    spelled = spellings(weeks, kind.columns)
    ordered = sorted(cells.counts(Span.COLUMNS).items(), key=lambda item: (-item[1].value, str(item[0])))
    rows = [
        (*with_spelling(value, kind.columns, spelled), *number, *number.of(cells.everything))
        for (value,), number in ordered
    ]
    figures = (
        *with_range(Column(str(counted), Value.NUMBER, f"{counted.capitalize()}.")),
        *with_range(Column("share", Value.SHARE, f"Share of all {counted}.")),
    )
    keys = tuple(column.name for column in kind.columns)
    return Table("counts", f"{counted.capitalize()} by {by}", with_article(by), (*kind.columns, *figures), keys, rows)


def crossing(
    weeks: Weeks,
    by: Sequence[str],
    shares: Shares | None = None,
    count: Count | None = None,
    dates: Dates = Dates.DECLINED,
) -> Crossing:
    """How many persons or offenses of Section II there are by some of DIMENSIONS: a column for each value of the last.

    `count` is offenses where any of them is told by the offense, and persons otherwise. A person with several offenses
    is in several cells, once in each, and once in each total. What is not known is a row or a column of its own; where
    it may be of other cells, the columns of these have columns with their range beside them. With `shares` there is a
    share beside each count. Times are of the date declined or issued; one of which no report is held is
    called as ddor.tables.unpublished calls it, and has no values.
    Raises CrossingError for what can't be counted by, OverlapError if the weeks overlap.
    """
    if len(set(by)) < max(2, len(by)):
        raise CrossingError("Name two or more things to count by, each once, such as: county,status.")
    kinds = [dimension(name) for name in by]
    counted, cells = _counted(weeks, kinds, count, dates)
    columns, of_key = key_columns(kinds[:-1])
    across = list(_across(weeks, kinds[-1], cells))
    spelled = spellings(weeks, columns)
    totals = sorted(cells.counts(Span.ROWS).items(), key=lambda item: (-item[1].value, str(item[0])))
    named = [
        with_spelling(of_key(tuple(part for value in key for part in value)), columns, spelled) for key, _ in totals
    ]
    figures: list[Figures] = []
    for value, name in across:
        figures += _column(cells, [key for key, _ in totals], value, name, counted, shares)
    total = Column(TOTAL, Value.NUMBER, f"All {counted} in the row, each counted once.")
    figures.append((total, [whole for _, whole in totals]))
    described, values = with_ranges(figures)
    rows = [(*key, *of_row) for key, of_row in zip(named, zip(*values, strict=True), strict=True)]
    title = f"{counted.capitalize()} by {', '.join(by[:-1])} and {by[-1]}"
    keys = tuple(column.name for column in columns)
    told = {name: value for value, name in across if value is not None}
    a_row_is = " and ".join(map(with_article, by[:-1]))
    return Crossing("crossing", title, a_row_is, (*columns, *described), keys, rows, across=told)


@dataclass(frozen=True, slots=True)
class Crossing(Table):
    """A table of counts by several things: `across` has, by the name of a column, the value that it counts."""

    across: Mapping[str, Row] = field(default_factory=dict)


def _column(
    cells: Cells, keys: Sequence[Values], value: Row | None, name: str, counted: Count, shares: Shares | None
) -> Iterator[Figures]:
    """The figures of a column with their shares; without a value there are none."""
    made = cells.counts(Span.CELLS)
    nothing, unknown = certain(0), certain(None)
    every = [unknown if value is None else made.get((*key, value), nothing) for key in keys]
    yield Column(name, Value.NUMBER, f"{counted.capitalize()}: {name}."), every
    if shares is not None:
        span = Span.ROWS if shares is Shares.ROW else Span.COLUMNS
        of_all = [unknown if value is None else cells.share(span, (*key, value)) for key in keys]
        yield Column(f"{name} share", Value.SHARE, f"Their share of the {shares}'s total."), of_all


def _counted(weeks: Weeks, kinds: Sequence[Dimension], count: Count | None, dates: Dates) -> tuple[Count, Cells]:
    """What is counted, and how much of it there is by the values of some dimensions."""
    weeks.check_apart()
    of_offenses = any(kind.of_offenses for kind in kinds)
    counted = count or (Count.OFFENSES if of_offenses else Count.PERSONS)
    told = dict.fromkeys((*(date_columns(kinds, dates)), *looked_at(kinds)))
    columns = [(name,) for name in times(weeks, kinds[-1].time)] if kinds[-1].time else ()
    items: Counter[Item] = Counter()
    if counted is Count.OFFENSES or not of_offenses:
        of_row = values_of(kinds, list(told), dates)
        for row, number in weeks.counted("offenses" if counted is Count.OFFENSES else "declined", *told):
            items[(of_row(row),)] += number
    else:
        items.update(_by_all_their_values(_persons_by_values(weeks, kinds, list(told), dates)))
    return counted, Cells(kinds, items, columns)


def _persons_by_values(
    weeks: Weeks, kinds: Sequence[Dimension], told: Sequence[str], dates: Dates
) -> Mapping[Values, set[Row]]:
    """Who (week and row) has an offense with which values, or none at all; `told` are the columns looked at."""
    of_row = values_of(kinds, told, dates)
    alike: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in weeks.columns("offenses", "week", "row", *told):
        alike[row[2:]].append(row[:2])
    with_offense = set[Row]().union(*alike.values())
    own = [name for name in told if name not in _OF_OFFENSES]
    for row in weeks.columns("declined", "week", "row", *own):
        if row[:2] not in with_offense:
            known = dict(zip(own, row[2:], strict=True))
            alike[tuple(known.get(name) for name in told)].append(row[:2])
    persons: defaultdict[Values, set[Row]] = defaultdict(set)
    for values, found in alike.items():
        persons[of_row(values)].update(found)
    return persons


def _by_all_their_values(persons: Mapping[Values, set[Row]]) -> Iterator[Item]:
    """The values of each person together; only those of several offenses need be looked at one by one."""
    once: set[Row] = set()
    several: set[Row] = set()
    for found in persons.values():
        several |= once & found
        once |= found
    of_several: defaultdict[Row, list[Values]] = defaultdict(list)
    for values, found in persons.items():
        yield from [frozenset((values,))] * len(found - several)
        for person in found & several:
            of_several[person].append(values)
    yield from map(frozenset, of_several.values())


def _across(weeks: Weeks, kind: Dimension, cells: Cells) -> Iterator[tuple[Row | None, str]]:
    """The values of the last dimension with the names of their columns: most first, times in order.

    A time of which no report is held has None for a value.
    """
    totals = {value: number.value for (value,), number in cells.counts(Span.COLUMNS).items()}
    if not kind.time:
        spelled = spellings(weeks, kind.columns)
        for value in sorted(totals, key=lambda value: (-totals[value], str(value))):
            yield value, kind.label(with_spelling(value, kind.columns, spelled))
        return
    told = times(weeks, kind.time)
    for name in sorted({*told, *(value[0] for value in totals if value[0] != NO_DATE)}):
        share_held = told[name].held if name in told else 0.0
        if not totals.get((name,)) and not share_held:
            yield None, f"{name} {without_report(told[name].period)}"
        else:
            yield (name,), name + (PARTLY if share_held < 1 else "")
    if (NO_DATE,) in totals:
        yield (NO_DATE,), NO_DATE
