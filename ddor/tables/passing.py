"""What each row passes of the choices that facets offer, so that a page can choose among rows by itself.

Which rows pass is asked of the filters (ddor.tables.filters), a value at a time: a page that goes by what is said here
counts what `ddor rows` counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ddor.archive.conditions import OnRow
from ddor.sections import TABLES, RowTable
from ddor.tables.facets import Choice, Facet, facets, looked_at
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks

Passed = tuple[int, ...]
"""Choices by their positions among those of all facets of a table, one facet's after the other's."""


@dataclass(frozen=True, slots=True)
class RowPasses:
    """What a row passes: choices of its own, and for each of its parts (offenses) choices that the part passes.

    One and the same part must pass all that is chosen of parts. A row also passes where all of the choices of
    `together` are made at once: those of the counties of a city of several.
    """

    own: Passed
    parts: tuple[Passed, ...] = ()
    together: Passed = ()


@dataclass(frozen=True, slots=True)
class Choosable:
    """The facets of a table of rows, and what each of its rows passes, in the order of Weeks.records."""

    facets: tuple[Facet, ...]
    rows: tuple[RowPasses, ...]

    @property
    def choices(self) -> tuple[tuple[Facet, Choice], ...]:
        """All choices in the order that RowPasses counts them in."""
        return tuple((facet, choice) for facet in self.facets for choice in facet.choices)


def is_of_parts(name: str) -> bool:
    """Whether a filter is on offenses, of which a row has any number."""
    return name not in TABLES["declined"].filters


def choosable(weeks: Weeks, table: str) -> Choosable:
    """The rows of a section's table (declined, high_volume, policies) with what each passes of its facets' choices."""
    at: dict[_Key, int] = {key: row for row, key in enumerate(weeks.columns(table, *_KEY))}
    own: list[list[int]] = [[] for _ in at]
    parts: list[defaultdict[int, list[int]]] = [defaultdict(list) for _ in at]
    together: list[Passed] = [()] * len(at)
    found = facets(weeks, Filters(), table)
    first = 0
    for facet in found:
        of = looked_at(table, facet.filter) or TABLES[table]
        seen = _LookedAt(weeks, of, facet.filter)
        for number, choice in enumerate(facet.choices, first):
            for position, key in seen.passing(choice.value):
                if of.name == table:
                    own[at[key]].append(number)
                else:
                    parts[at[key]][position].append(number)
        numbers = {choice.value: number for number, choice in enumerate(facet.choices, first)}
        for key, counties in seen.cities(numbers):
            together[at[key]] = tuple(numbers[county] for county in counties)
        first += len(facet.choices)
    rows = zip(own, parts, together, strict=True)
    return Choosable(
        found, tuple(RowPasses(tuple(mine), tuple(map(tuple, of.values())), city) for mine, of, city in rows)
    )


_Key = tuple[date, int]
_KEY = ("week", "row")


class _LookedAt:
    """What a filter looks at in a table of rows or parts; those that have the same are asked about once."""

    def __init__(self, weeks: Weeks, table: RowTable, name: str) -> None:
        self._table = table
        self._name = name
        self._has: Mapping[tuple[Any, ...], list[tuple[int, _Key]]] = defaultdict(list)
        columns = filter(None, (table.filters[name], table.also_filtered.get(name)))
        for position, (week, row, *has) in enumerate(weeks.columns(table.name, *_KEY, *columns)):
            self._has[tuple(has)].append((position, (week, row)))

    def passing(self, *values: str) -> Iterator[tuple[int, _Key]]:
        """The positions that a filter of some values lets pass, with their rows' keys."""
        condition = self._condition(values)
        for has, found in self._has.items():
            if condition.holds(*has):
                yield from found

    def cities(self, offered: Mapping[str, int]) -> Iterator[tuple[_Key, Sequence[str]]]:
        """The rows of a city of several counties that pass if all of these are chosen and all are offered."""
        from ddor.places import geoids_in

        if self._name != "geoid":
            return
        for (geoid,), found in self._has.items():
            counties = geoids_in(geoid) if geoid else ()
            if len(counties) > 1 and set(counties) <= set(offered) and self._condition(counties).holds(geoid):
                yield from ((key, counties) for _, key in found)

    def _condition(self, values: Sequence[str]) -> OnRow:
        (condition,) = Filters().having(self._name, tuple(values)).on_columns(self._table.name)
        return condition
