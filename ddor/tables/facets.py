"""What rows can be narrowed down to: for each filter the values that rows have, with how many rows each would leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ddor.sections import TABLES, RowTable
from ddor.tables.filters import FILTERS, NOT_STATED, UNDECIDED, Filters
from ddor.tables.weeks import Weeks

_Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, what a person calls it, and how many rows there are with it and the other filters given."""

    value: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Facet:
    """What a filter can be given, most rows first, and how many rows have what it can't find (None is known)."""

    filter: str
    title: str
    choices: tuple[Choice, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the values of a filter are made of what rows have in its columns, and named."""

    title: str
    columns: tuple[str, ...]
    value: Callable[..., str | None]
    name: Callable[..., str]


def _kind(name: str, of: RowTable) -> _Kind:
    if name != "agency":
        return _KINDS[name]
    column, also = of.filters["agency"], of.also_filtered.get("agency")
    if also is None:
        return _Kind("Jurisdiction", (column,), _text, lambda text: text)
    return _Kind(
        "Agency", (also, column), lambda name, printed: _text(name or printed), lambda *names: names[0] or names[1]
    )


def facets(weeks: Weeks, filters: Filters, table: str) -> tuple[Facet, ...]:
    """The facets of a table's rows: of each filter as if it were not given, and the others were.

    A row of Section II with several offenses counts once for each value, as `ddor rows` counts it: all filters on
    offenses must hold of one and the same offense.
    """
    tables = [(name, of) for name in FACETS if (of := looked_at(table, name)) is not None]
    others = {name: filters.having(name, ()) for name, _ in tables}
    for each in dict.fromkeys(others.values()):
        _read_at_once(weeks.where(each), table, [(name, of) for name, of in tables if others[name] == each])
    return tuple(_facet(weeks.where(others[name]), name, of, once=of.name != table) for name, of in tables)


def _read_at_once(weeks: Weeks, table: str, facets: Sequence[tuple[str, RowTable]]) -> None:
    """Read the columns that several facets look at, one query for all; the weeks keep them.

    An archive counts the rows of a table itself, but those of filters it would have to find for each facet.
    """
    for of in dict.fromkeys(of for _, of in facets if of.name != table or weeks.are_chosen):
        kinds = [(*_columns_of(name, of), *_kind(name, of).columns) for name, looked in facets if looked is of]
        weeks.columns(of.name, "week", "row", *dict.fromkeys(column for each in kinds for column in each))


def _columns_of(name: str, of: RowTable) -> tuple[str, ...]:
    """The columns of a table that a filter looks at."""
    return tuple(filter(None, (of.filters[name], of.also_filtered.get(name))))


def looked_at(table: str, name: str) -> RowTable | None:
    """The table that a filter on a table's rows looks at: it, or that of their parts; None if it's neither."""
    if name in TABLES[table].filters:
        return TABLES[table]
    return next((each for each in TABLES.values() if each.part_of == table and name in each.filters), None)


def _facet(weeks: Weeks, name: str, of: RowTable, once: bool) -> Facet:
    """The facet of a filter that looks at a table, of weeks to which it isn't given. `once`: these are parts, and each
    row counts once.
    """
    kind = _kind(name, of)
    columns_of = _columns_of(name, of)
    found: defaultdict[tuple[Any, ...], _Rows] = defaultdict(_Rows)
    named: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for rest, rows in _rows_by(weeks, of.name, (*columns_of, *kind.columns), once):
        found[rest[: len(columns_of)]].add(rows)
        about = rest[len(columns_of) :]
        value = kind.value(*about)
        if value is not None:
            named[value][kind.name(*about)] += rows.count
    if name == "geoid":
        named |= {city: Counter({called: 1}) for city, called in _cities_around(named) if city not in named}
    choices = []
    for value, names in _by_case(named):
        holds = _test(name, of.name, value)
        passing = [rows for has, rows in found.items() if any(map(holds, has))]
        choices.append(Choice(value, names.most_common(1)[0][0], _in_all(passing, once)))
    choices.sort(key=lambda each: (-each.rows, each.name))
    unknown = [rows for has, rows in found.items() if not any(has)] if name in _MAY_BE_UNKNOWN else []
    return Facet(name, kind.title, tuple(choices), _in_all(unknown, once))


@dataclass(slots=True)
class _Rows:
    """Rows or parts of them that have the same values: how many, and of parts, of which rows they are."""

    count: int = 0
    of: set[_Key] = field(default_factory=set)

    def add(self, others: _Rows) -> None:
        self.count += others.count
        self.of |= others.of


def _rows_by(
    weeks: Weeks, table: str, columns: Sequence[str], with_keys: bool
) -> Iterator[tuple[tuple[Any, ...], _Rows]]:
    """The rows of a table by what they have in some columns."""
    if not with_keys:
        yield from ((values, _Rows(count)) for values, count in weeks.counted(table, *columns))
        return
    found: defaultdict[tuple[Any, ...], list[_Key]] = defaultdict(list)
    for week, row, *values in weeks.columns(table, "week", "row", *columns):
        found[tuple(values)].append((week, row))
    yield from ((values, _Rows(len(keys), set(keys))) for values, keys in found.items())


def _in_all(found: Sequence[_Rows], once: bool) -> int:
    """How many rows there are, a row with several parts counted once."""
    return len(set[_Key]().union(*(each.of for each in found))) if once else sum(each.count for each in found)


def _cities_around(geoids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The cities of several counties that some places are in, with their names: Queens is in New York City."""
    from ddor.places import areas_around, geoids_in, name_of_place

    for geoid in geoids:
        for city in areas_around(geoid) if geoid != UNDECIDED else ():
            if len(geoids_in(city)) > 1:
                yield city, name_of_place(city) or city


def _by_case(named: Mapping[str, Counter[str]]) -> Iterable[tuple[str, Counter[str]]]:
    """Values with their names; those that differ in capitals only are one, as filters on texts don't heed them."""
    together: dict[str, tuple[str, Counter[str]]] = {}
    for value, names in named.items():
        together.setdefault(value.casefold(), (value, Counter()))[1].update(names)
    return together.values()


def _test(name: str, table: str, value: str) -> Callable[[Any], bool]:
    filters = Filters.checked(**{name: [value]})
    return FILTERS[name].test_in(table)(getattr(filters, name)).holds


def _text(text: str | None, *_: Any) -> str | None:
    """A text as a filter takes it; one with a * would find others, too."""
    return text if text and "*" not in text else None


def _state_name(code: str | None) -> str:
    from ddor.states import states

    return states()[code].name if code in states() else str(code)


_MAY_BE_UNKNOWN = ("state", "country", "category")
"""Filters by which what isn't known can't be asked for."""

_KINDS: Mapping[str, _Kind] = {
    "state": _Kind("State", ("state",), lambda code: code, _state_name),
    "geoid": _Kind(
        "County", ("geoid", "jurisdiction", "jurisdiction_state"),
        lambda geoid, *_: geoid or UNDECIDED,
        lambda geoid, name, state: f"{name}, {state}" if geoid else "county undecided",
    ),
    "country": _Kind("Citizenship", ("country", "citizenship"), lambda code, _: code, lambda _, text: text),
    "category": _Kind("NCIC category", ("ncic_code", "ncic_category"), lambda code, _: code, lambda _, name: name),
    "offense": _Kind("Offense", ("offense",), _text, lambda text: text),
    "status": _Kind("Status", ("status",), lambda status: status or NOT_STATED, lambda status: status or "not stated"),
}  # fmt: skip

FACETS = ("state", "geoid", "agency", "country", "category", "offense", "status")
"""The filters that have facets, in the order that they are shown in."""
