"""Facets of rows: what they can be chosen by, each choice with how many rows the filter of that value lets pass.

Which rows pass is asked of the filters themselves (ddor.tables.filters), a value at a time, so a page that chooses
rows by what is said here counts what `ddor rows` counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ddor.sections import TABLES, RowTable
from ddor.tables.filters import NOT_STATED, UNDECIDED, Filters
from ddor.tables.weeks import Weeks


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet's filter as `Filters.checked` takes it, the same in words, and how many rows it lets pass."""

    value: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices, those that most rows pass first.

    `of_parts`: it is on the offenses of rows, of which one and the same must pass all filters on offenses. `without`
    is how many rows pass none of the choices.
    """

    filter: str
    title: str
    of_parts: bool
    choices: tuple[Choice, ...]
    without: int


Passed = tuple[int, ...]
"""Choices by their positions among those of all facets of a table, one facet's after the other's."""


@dataclass(frozen=True, slots=True)
class RowPasses:
    """What a row passes: choices of its own, and for each of its parts (offenses) choices that the part passes.

    It also passes where all of the choices of `together` are made at once: those of the counties of a city of several.
    """

    own: Passed
    parts: tuple[Passed, ...] = ()
    together: Passed = ()


@dataclass(frozen=True, slots=True)
class Faceted:
    """The facets of a table of rows, and what each of its rows passes, in the order of Weeks.records."""

    facets: tuple[Facet, ...]
    rows: tuple[RowPasses, ...]

    @property
    def choices(self) -> tuple[tuple[Facet, Choice], ...]:
        """All choices in the order that RowPasses counts them in."""
        return tuple((facet, choice) for facet in self.facets for choice in facet.choices)


def faceted(weeks: Weeks, table: str) -> Faceted:
    """The facets of a section's table (declined, high_volume, policies). A facet that no row has a value of is none."""
    rows = TABLES[table]
    parts = next((each for each in TABLES.values() if each.part_of == table), None)
    row_keys = list(weeks.columns(table, *_KEY))
    passed = _Passed(row_keys)
    for name, title in _TITLES.items():
        if name in rows.filters:
            passed.add(_asked(weeks, rows, name), name, title, of_parts=False)
        elif parts is not None and name in parts.filters:
            passed.add(_asked(weeks, parts, name), name, title, of_parts=True)
    return passed.made()


_TITLES: Mapping[str, str] = {
    "state": "State",
    "geoid": "County",
    "country": "Citizenship",
    "offense": "Offense",
    "category": "NCIC category",
    "status": "Status",
}
"""The filters that are facets, with what people call them."""

_KEY = ("week", "row")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows of a table (or their parts), by key, and for each value of a filter the positions that it lets pass."""

    keys: Sequence[Any]
    texts: Mapping[str, str]
    passing: Mapping[str, Sequence[int]]
    together: Mapping[int, Sequence[str]]


def _asked(weeks: Weeks, table: RowTable, name: str) -> _Asked:
    looked_at = table.filters[name]
    values = weeks.column(table.name, looked_at)
    at = defaultdict(list)
    for position, value in enumerate(values):
        at[value].append(position)
    texts = _CHOICES[name](weeks, table.name, values)
    passing = {value: _passing(table.name, name, (value,), at) for value in texts}
    together: dict[int, Sequence[str]] = {}
    if name == "geoid":
        for geoid, positions in at.items():
            counties = _counties_of_city(geoid)
            if counties and set(counties) <= set(texts) and _passing(table.name, name, counties, {geoid: positions}):
                together |= dict.fromkeys(positions, counties)
    return _Asked(list(weeks.columns(table.name, *_KEY)), texts, passing, together)


def _passing(table: str, name: str, values: Sequence[str], at: Mapping[Any, Sequence[int]]) -> list[int]:
    """The positions of the rows that a filter lets pass; `at` has them by the value that it looks at."""
    filters = Filters(**{name: tuple(values)})  # type: ignore[arg-type]
    (condition,) = filters.on_columns(table)
    return sorted(position for value, positions in at.items() if condition.test.holds(value) for position in positions)


class _Passed:
    """Gathers what rows pass, a facet after the other."""

    def __init__(self, keys: Sequence[Any]) -> None:
        self._at = {key: position for position, key in enumerate(keys)}
        self._facets: list[Facet] = []
        self._own: list[list[int]] = [[] for _ in keys]
        self._parts: list[dict[int, list[int]]] = [{} for _ in keys]
        self._together: list[list[int]] = [[] for _ in keys]
        self._choices = 0

    def add(self, asked: _Asked, name: str, title: str, of_parts: bool) -> None:
        """Add a facet; where it has no choice, nothing."""
        rows_of = {value: {self._at[asked.keys[at]] for at in found} for value, found in asked.passing.items()}
        ordered = sorted(asked.texts, key=lambda value: (-len(rows_of[value]), asked.texts[value].casefold(), value))
        if not ordered:
            return
        numbers = {value: self._choices + at for at, value in enumerate(ordered)}
        self._choices += len(ordered)
        for value, number in numbers.items():
            for at in asked.passing[value]:
                row = self._at[asked.keys[at]]
                of = self._parts[row].setdefault(at, []) if of_parts else self._own[row]
                of.append(number)
        for at, counties in asked.together.items():
            self._together[self._at[asked.keys[at]]] = [numbers[each] for each in counties]
        some = set().union(*rows_of.values())
        choices = tuple(Choice(value, asked.texts[value], len(rows_of[value])) for value in ordered)
        self._facets.append(Facet(name, title, of_parts, choices, len(self._at) - len(some)))

    def made(self) -> Faceted:
        """All that was added."""
        each = zip(self._own, self._parts, self._together, strict=True)
        return Faceted(
            tuple(self._facets),
            tuple(
                RowPasses(tuple(own), tuple(map(tuple, parts.values())), tuple(together))
                for own, parts, together in each
            ),
        )


def _counties_of_city(geoid: str | None) -> tuple[str, ...]:
    """The counties of a city of several; nothing for any other place."""
    from ddor.places import geoids_in

    inside = geoids_in(geoid) if geoid else ()
    return inside if len(inside) > 1 else ()


_Texts = Callable[[Weeks, str, Sequence[Any]], dict[str, str]]


def _states(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    from ddor.states import states

    return {code: states()[code].name for code in _there(values)}


def _places(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    """The places of rows, the cities of several counties that these are in, and "undecided" where one is."""
    from ddor.places import areas_around, geoids_in, name_of_place

    there = _there(values)
    cities = (area for geoid in there for area in areas_around(geoid) if len(geoids_in(area)) > 1)
    found = {geoid: name_of_place(geoid) or geoid for geoid in dict.fromkeys((*there, *cities))}
    return found | ({UNDECIDED: "County undecided"} if None in values else {})


def _countries(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, printed in weeks.columns(table, "country", "citizenship"):
        if code:
            found.setdefault(code, printed)
    return found


def _offenses(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    # The filter doesn't heed capitals, so spellings that differ in nothing else are one choice.
    by_letters: dict[str, str] = {}
    for offense in _there(values):
        by_letters.setdefault(offense.casefold(), offense)
    return {offense: offense for offense in by_letters.values()}


def _categories(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    from ddor.report.offenses import ncic_groups

    groups = ncic_groups()
    return {code: groups[code] for code in _there(values)}


def _statuses(weeks: Weeks, table: str, values: Sequence[Any]) -> dict[str, str]:
    found = {str(status): str(status) for status in _there(values)}
    return found | ({NOT_STATED: "not stated"} if None in values else {})


def _there(values: Iterable[Any]) -> list[Any]:
    return [value for value in dict.fromkeys(values) if value]


_CHOICES: Mapping[str, _Texts] = {
    "state": _states,
    "geoid": _places,
    "country": _countries,
    "offense": _offenses,
    "category": _categories,
    "status": _statuses,
}
"""The values of each facet with what people call them."""
