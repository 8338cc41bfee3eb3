"""All ways in which figures as corrected may be: a row whose county is undecided may be one of those corrected, and a
printed correction that nobody has answered yet may take back the rows that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, repeat
from typing import Any, TypeVar

from ddor.columns import Column, Value
from ddor.corrections.annotations import Waiting, state_of
from ddor.sections import ROW_SECTIONS, TABLES
from ddor.tables.ranges import LEAST, MOST, Ranged, certain, with_ranges, without_ranges
from ddor.tables.table import Record, Table
from ddor.tables.weeks import Weeks

_Name = tuple[str, date, str | None, str]
"""An undecided name: its section, the first day of the week, the state, and the name in small letters."""

_Where = tuple[date, str, str]
"""The first day of a week, a section, and the USPS code of a state."""

_NAMES = {"declined": ("II", "agency"), "offenses": ("II", "agency"), "high_volume": ("I", "jurisdiction_printed")}
"""By table, the section that its rows are of, and the column of the name that their county was looked for by."""

_MOST_OPEN = 4
"""Of how many undecided names and unanswered corrections all ways are counted: of four there are up to sixteen."""


@dataclass(frozen=True, slots=True)
class AsCorrected:
    """Weeks as corrected: first with all rows that may be among the corrected, last without all of them. `all_ways`:
    those between are all others.
    """

    ways: Sequence[Weeks]
    all_ways: bool

    @classmethod
    def of(cls, weeks: Weeks, tables: Collection[str] = tuple(TABLES)) -> AsCorrected:
        """Those of some weeks as published that differ in some tables of rows. What stands under an undecided name of a
        week is of one county; a correction may take back all rows of a county in a section of a week, or none.
        """
        corrected = weeks.as_corrected()
        sections = {section.numeral for name in tables if (section := TABLES[name].section)}
        days = {period.start for period in weeks.periods}
        asked = {each for each in weeks.waiting if each.week in days and each.section in sections}
        waiting = asked & _listed(corrected) if asked else set()
        where = _where_corrected(weeks) | {_where(each) for each in asked - waiting}
        names = _names_within(corrected, where | set(map(_where, waiting)), sections)
        units: list[_Name | Waiting] = sorted((*names, *waiting), key=str)
        if len(units) > _MOST_OPEN:
            return cls((corrected, _without(corrected, units)), all_ways=False)
        some = (chosen for number in range(1, len(units) + 1) for chosen in combinations(units, number))
        can_be = (chosen for chosen in some if _can_be(chosen, where))
        return cls((corrected, *(_without(corrected, chosen) for chosen in can_be)), all_ways=True)


T = TypeVar("T", bound=Table)


def as_corrected_table(weeks: Weeks, make: Callable[[Weeks], T], nothing: int | None = 0) -> T:
    """A table as corrected, as `make` makes it of some weeks. It has the figures with all rows that may be among the
    corrected, and ranges that go over all ways in which these are; `nothing` is a number that a way has no row for.
    """
    found = AsCorrected.of(weeks)
    first, *others = [make(each) for each in found.ways]
    return _taken_together(first, others, found.all_ways, nothing) if others else first


def _taken_together(first: T, others: Sequence[Table], all_ways: bool, nothing: int | None) -> T:
    by_key = [{_key(first, record): record for record in table.records()} for table in others]
    records = first.records()
    ways = [[of_way.get(_key(first, record)) for of_way in by_key] for record in records]

    def values(column: Column) -> list[Ranged]:
        rows = zip(records, ways, strict=True)
        if column.name in first.keys:
            return [certain(record[column.name]) for record in records]
        return [_over(record, of_row, column, all_ways, nothing) for record, of_row in rows]

    columns, made = with_ranges((column, values(column)) for column in without_ranges(first.columns))
    return replace(first, columns=tuple(columns), rows=list(zip(*made, strict=True)))


def _key(table: Table, record: Record) -> tuple[Any, ...]:
    return tuple(record[name] for name in table.keys)


def _over(
    record: Record, others: Sequence[Record | None], column: Column, all_ways: bool, nothing: int | None
) -> Ranged:
    """A value of a row in all ways: of the first, and of others, None if these don't have the row."""
    name, value = column.name, record[column.name]
    if column.value is Value.TEXT:
        texts = [str(way[name]) for way in (record, *others) if way and way.get(name) is not None]
        said = dict.fromkeys(each for text in texts for each in text.split(" or "))
        return certain(value if len(said) < 2 else " or ".join(said))
    if not all_ways and not _is_count(column) and column.value is not Value.DATE:
        return Ranged(value, None, None)
    ways: Sequence[Record | None] = (record, *others)
    return Ranged(value, _end(ways, column, LEAST, nothing), _end(ways, column, MOST, nothing))


def _is_count(column: Column) -> bool:
    """Whether a number counts rows, so that it is none without any and falls with each that goes; not so differences,
    gaps and days.
    """
    name = column.name
    return column.value is Value.NUMBER and not (name.startswith(("change_", "gaps")) or name.endswith("_days"))


def _end(ways: Sequence[Record | None], column: Column, bound: str, nothing: int | None) -> Any:
    """The least or the most of a figure in all ways; None if one has no such end."""
    name = column.name
    of_none = nothing if _is_count(column) else 0.0 if column.value is Value.SHARE else None
    told: list[Any] = [
        of_none if way is None or name not in way else way.get(f"{name}{bound}", way[name]) for way in ways
    ]
    if not (_is_count(column) or column.value is Value.SHARE) or told[0] is None:
        # A way in which there is no figure, such as a median of nothing, says nothing of how large it may be.
        told = [each for each in told if each is not None]
    if None in told or not told:
        return None
    return min(told) if bound == LEAST else max(told)


def _listed(weeks: Weeks) -> set[Waiting]:
    """The counties of rows, by week and section."""
    return {
        Waiting(week, section.numeral, geoid)
        for section in ROW_SECTIONS
        for week, geoid in weeks.columns(section.table, "week", "geoid")
        if geoid is not None
    }


def _names_within(weeks: Weeks, where: Collection[_Where], sections: Collection[str]) -> set[_Name]:
    """The undecided names of some sections that may be of a county that was corrected."""
    days = {period.start for period in weeks.periods}
    if not any(week in days and section in sections for week, section, _ in where):
        return set()
    return {
        name
        for table, (section, _) in _NAMES.items()
        if section in sections and table != "offenses"
        for name, geoid in _named(weeks, table)
        if geoid is None and _is_within(name, where)
    }


def _can_be(units: Collection[_Name | Waiting], where: Collection[_Where]) -> bool:
    """Whether exactly these may be corrected: an undecided name may be only if a county is."""
    of_units = {*where, *(_where(each) for each in units if isinstance(each, Waiting))}
    return all(isinstance(each, Waiting) or _is_within(each, of_units) for each in units)


def _where_corrected(weeks: Weeks) -> frozenset[_Where]:
    return weeks.annotations.where_corrected() if weeks.annotations else frozenset()


def _where(waiting: Waiting) -> _Where:
    return waiting.week, waiting.section, state_of(waiting.geoid)


def _is_within(name: _Name, where: Collection[_Where]) -> bool:
    """Whether rows were corrected in the section, the week and the state of an undecided name."""
    section, week, state, _ = name
    if state is None:
        return any((week, section) == each[:2] for each in where)
    return (week, section, state) in where


def _named(weeks: Weeks, table: str) -> Iterator[tuple[_Name, str | None]]:
    """Of each row of a table the name that its county was looked for by, and the county."""
    section, column = _NAMES[table]
    for week, geoid, state, name in weeks.columns(table, "week", "geoid", "state", column):
        yield (section, week, state, name.casefold()), geoid


def _without(weeks: Weeks, units: Collection[_Name | Waiting]) -> Weeks:
    def others(of: Weeks, table: str) -> Sequence[int]:
        section = TABLES[table].section
        if section is None or "geoid" not in TABLES[table].names:
            return range(of.count(table))
        names = [name for name, _ in _named(of, table)] if table in _NAMES else repeat(None)
        rows = zip(of.columns(table, "week", "geoid"), names, strict=False)
        return [
            at
            for at, ((week, geoid), name) in enumerate(rows)
            if (name if geoid is None else Waiting(week, section.numeral, geoid)) not in units
        ]

    return weeks.chosen(others)
