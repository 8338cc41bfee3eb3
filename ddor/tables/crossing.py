"""Counts by several columns at once: by county and status, by state and county and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ddor.columns import Column, Value
from ddor.rounding import share
from ddor.tables.dimensions import (
    NO_DATE,
    CrossingError,
    Dimension,
    coverage,
    date_columns,
    dimension,
    key_columns,
    looked_at,
    spellings,
    values_of,
    with_spelling,
)
from ddor.tables.options import Count, Dates, Shares
from ddor.tables.table import Row, Table
from ddor.tables.weeks import Weeks

TOTAL = "total"
MISSING, PARTLY = " missing", " partly"
"""What ends the name of a time no day, or not every day, of which is in a report that is held."""

Values = tuple[Row, ...]
"""The value of a person or an offense in each dimension."""

_OF_OFFENSES = ("offense", "status", "ncic_code", "ncic_category")


def counts_by(weeks: Weeks, by: str, count: Count | None = None) -> Table:
    """How many persons or offenses of Section II there are by one of DIMENSIONS but a time, and their share of all.

    Persons with several offenses are in several rows, once in each. Raises as `crossing` does.
    """
    kind = dimension(by)
    counted, made = _counted(weeks, [kind], count, Dates.DECLINED)
    spelled = spellings(weeks, kind.columns)
    rows = [
        (*with_spelling(value, kind.columns, spelled), number, share(number, made.everything))
        for value, number in sorted(made.across.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    figures = (
        Column(str(counted), Value.NUMBER, f"{counted.capitalize()}."),
        Column("share", Value.SHARE, f"Share of all {counted}."),
    )
    keys = tuple(column.name for column in kind.columns)
    return Table("counts", f"{counted.capitalize()} by {by}", _a(by), (*kind.columns, *figures), keys, rows)


def crossing(
    weeks: Weeks,
    by: Sequence[str],
    shares: Shares | None = None,
    count: Count | None = None,
    dates: Dates = Dates.DECLINED,
) -> Crossing:
    """How many persons or offenses of Section II there are by some of DIMENSIONS: a column for each value of the last.

    `count` is offenses where any of them is told by the offense, and persons otherwise. A person with several offenses
    is in several cells, once in each, and once in each total. What is not known is a row or a column of its own, so a
    cell may be higher by what stands there. With `shares` there is a share beside each count. Times are of the date
    declined or issued; one of which no report is held is MISSING, and has no values.
    Raises CrossingError for what can't be counted by, OverlapError where the weeks overlap.
    """
    if len(set(by)) < max(2, len(by)):
        raise CrossingError("Name two or more things to count by, each once, such as: county,status.")
    kinds = [dimension(name) for name in by]
    counted, made = _counted(weeks, kinds, count, dates)
    columns, of_key = key_columns(kinds[:-1])
    across = list(_across(weeks, kinds[-1], made.across))
    spelled = spellings(weeks, columns)
    rows = []
    for key, whole in sorted(made.down.items(), key=lambda item: (-item[1], str(item[0]))):
        named = with_spelling(of_key(tuple(part for value in key for part in value)), columns, spelled)
        figures = (_figures(made, key, value, shares) for value, _ in across)
        rows.append((*named, *(figure for each in figures for figure in each), whole))
    of_values = [column for _, name in across for column in _columns(name, shares, counted)]
    total = Column(TOTAL, Value.NUMBER, f"All {counted} of the row, each once.")
    title = f"{counted.capitalize()} by {', '.join(by[:-1])} and {by[-1]}"
    keys = tuple(column.name for column in columns)
    told = {name: value for value, name in across if value is not None}
    return Crossing(
        "crossing", title, " and ".join(map(_a, by[:-1])), (*columns, *of_values, total), keys, rows, across=told
    )


@dataclass(frozen=True, slots=True)
class Crossing(Table):
    """A table of counts by several things: `across` has, by the name of a column, the value that it counts."""

    across: Mapping[str, Row] = field(default_factory=dict)


@dataclass(slots=True)
class _Counts:
    """What was counted: in each cell, by the values of all dimensions but the last, by that of the last, and in all."""

    cells: Mapping[Values, int]
    down: Counter[Values] = field(default_factory=Counter)
    across: Counter[Row] = field(default_factory=Counter)
    everything: int = 0

    @classmethod
    def of_single(cls, cells: Counter[Values]) -> _Counts:
        """Of what is in one cell only."""
        made = cls(cells, everything=cells.total())
        for values, number in cells.items():
            made.down[values[:-1]] += number
            made.across[values[-1]] += number
        return made

    @classmethod
    def of_persons(cls, persons: Mapping[Values, set[tuple[date, int]]]) -> _Counts:
        """Of persons who may be in several cells, and are counted once in each total."""
        down: defaultdict[Values, set[tuple[date, int]]] = defaultdict(set)
        across: defaultdict[Row, set[tuple[date, int]]] = defaultdict(set)
        for values, found in persons.items():
            down[values[:-1]] |= found
            across[values[-1]] |= found
        return cls(
            {values: len(found) for values, found in persons.items()},
            Counter({key: len(found) for key, found in down.items()}),
            Counter({key: len(found) for key, found in across.items()}),
            len(set[tuple[date, int]]().union(*persons.values())),
        )


def _counted(weeks: Weeks, kinds: Sequence[Dimension], count: Count | None, dates: Dates) -> tuple[Count, _Counts]:
    """What is counted, and how much of it there is by the values of some dimensions."""
    weeks.check_apart()
    of_offenses = any(kind.of_offenses for kind in kinds)
    counted = count or (Count.OFFENSES if of_offenses else Count.PERSONS)
    told = dict.fromkeys((*(date_columns(kinds, dates)), *looked_at(kinds)))
    if counted is Count.OFFENSES or not of_offenses:
        of_row = values_of(kinds, list(told), dates)
        cells: Counter[Values] = Counter()
        for row, number in weeks.counted("offenses" if counted is Count.OFFENSES else "declined", *told):
            cells[of_row(row)] += number
        return counted, _Counts.of_single(cells)
    names = list(dict.fromkeys(("week", "row", *told)))
    persons: defaultdict[Values, set[tuple[date, int]]] = defaultdict(set)
    for person, values in _persons_by_offense(weeks, kinds, names, dates):
        persons[values].add(person)
    return counted, _Counts.of_persons(persons)


def _persons_by_offense(
    weeks: Weeks, kinds: Sequence[Dimension], names: Sequence[str], dates: Dates
) -> Iterator[tuple[tuple[date, int], Values]]:
    """Each person by each of the offenses, and those without one as such."""
    of_row = values_of(kinds, names, dates)
    with_offense = set()
    for row in weeks.columns("offenses", *names):
        with_offense.add(row[:2])
        yield row[:2], of_row(row)
    own = [name for name in names if name not in _OF_OFFENSES]
    without = {name: None for name in names if name in _OF_OFFENSES}
    for values in weeks.columns("declined", *own):
        if values[:2] not in with_offense:
            known = without | dict(zip(own, values, strict=True))
            yield values[:2], of_row(tuple(known[name] for name in names))


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _figures(made: _Counts, key: Values, value: Row | None, shares: Shares | None) -> Row:
    if value is None:
        return (None,) if shares is None else (None, None)
    number = made.cells.get((*key, value), 0)
    if shares is None:
        return (number,)
    return (number, share(number, made.down[key] if shares is Shares.ROW else made.across[value]))


def _columns(name: str, shares: Shares | None, counted: Count) -> list[Column]:
    made = [Column(name, Value.NUMBER, f"{counted.capitalize()}: {name}.")]
    if shares is not None:
        made.append(Column(f"{name} share", Value.SHARE, f"Their share of the {shares}'s total."))
    return made


def _across(weeks: Weeks, kind: Dimension, totals: Counter[Row]) -> Iterator[tuple[Row | None, str]]:
    """The values of the last dimension with the names of their columns: most first, times in order.

    A time of which no report is held has None for a value.
    """
    if not kind.time:
        spelled = spellings(weeks, kind.columns)
        for value in sorted(totals, key=lambda value: (-totals[value], str(value))):
            yield value, kind.label(with_spelling(value, kind.columns, spelled))
        return
    covered = coverage(weeks, kind.time)
    for name in sorted({*covered, *(value[0] for value in totals if value[0] != NO_DATE)}):
        share_held = covered.get(name, 0.0)
        if (name,) not in totals and not share_held:
            yield None, name + MISSING
        else:
            yield (name,), name + (PARTLY if share_held < 1 else "")
    if (NO_DATE,) in totals:
        yield (NO_DATE,), NO_DATE
