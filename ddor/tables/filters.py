"""Which rows a figure is about: filters, checked, in words, and as the command line that lists the rows.

Values of one filter are alternatives, filters of different names must all hold. Filters on offense, category and
status must hold of one and the same offense, so that "convicted" and "rape" is a conviction for rape.

Before a value may stand "not": the row's value is known and isn't that one, nor another with "not". Before one of a
filter on offenses may stand "only": all offenses of the person are so, and there is one; "only not": none of them is.

Each filter is declared once, as a field of Filters. Which tables it applies to, and by which column, is said where the
columns are declared (ddor.sections); options of the command line, words and checks follow from the two.
"""

from __future__ import annotations

import dataclasses
import shlex
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ddor.archive.conditions import (
    AllParts,
    AnyOf,
    Asked,
    Between,
    Condition,
    HasPart,
    Like,
    OneOf,
    OnRow,
    StartsWith,
    Test,
    Without,
)
from ddor.tables.days import Days, FilterError

if TYPE_CHECKING:
    from ddor.places import Wanted

# What filters look up is imported where it is looked up, as --help lists all of them and must come at once.

__all__ = ["FILTERS", "NAMES_FOR_PLACES", "NOT_STATED", "Filter", "FilterError", "Filters"]

OF_POLICIES = ("policies", "criteria")
"""The tables of what is in force in all of a place, so in its parts too."""

UNDECIDED = "undecided"
NOT_STATED = "not-stated"
_STATUSES = ("convicted", "charged", NOT_STATED)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to know about one filter.

    `help` says on the command line what to write. `check` makes a value of the text that a
    person writes, or raises FilterError for what no row could ever have: a figure of 0 for a slip would be a wrong one.
    `words` says in words what the rows have that some values let pass, and `test` is what the column that the filter
    looks at must pass; in tables of policies that is `test_of_policies`, where given. `number`: it takes whole numbers
    from 1 rather than texts. `test_of_not` is what a column must not pass for "not"; where not given, that is `test`.
    `group` is a filter whose column rules values out where the own one isn't known, if it is none of what `groups_of`
    gives for them.
    """

    name: str
    help: str
    check: Callable[[Any], Any]
    words: Callable[[Sequence[Any]], str]
    test: Callable[[Sequence[Any]], Test]
    test_of_policies: Callable[[Sequence[Any]], Test] | None = None
    number: bool = False
    test_of_not: Callable[[Sequence[Any]], Test] | None = None
    group: str = ""
    groups_of: Callable[[Sequence[Any]], Sequence[Any]] | None = None

    @property
    def option(self) -> str:
        """The option of the command line."""
        return f"--{self.name}"

    def test_in(self, table: str) -> Callable[[Sequence[Any]], Test]:
        """What makes the test of values for a table."""
        of_policies = self.test_of_policies if table in OF_POLICIES else None
        return of_policies or self.test


def _or(values: Iterable[str]) -> str:
    return " or ".join(values)


def _text(text: str) -> str:
    if not text:
        raise FilterError("A filter can't be empty.")
    return text


def _geoid(text: str) -> str:
    from ddor.places import Wanted

    return _asked(text, (), Wanted.AREA)


def _asked(text: str, within: Collection[str], wanted: Wanted) -> str:
    from ddor.places import NoSuchPlace, place_asked

    if text.lower() == UNDECIDED:
        return UNDECIDED
    try:
        return place_asked(text, within, wanted)
    except NoSuchPlace as error:
        raise FilterError(str(error)) from None


def _state(text: str) -> str:
    from ddor.states import states

    for code, state in states().items():
        if text.casefold() in (code.casefold(), state.name.casefold()):
            return code
    raise FilterError(f'"{text}" is not a state. Write its name or its code, such as TX.')


def _country(text: str) -> str:
    from ddor.report.countries import read_country

    code = read_country(text)
    if not code:
        raise FilterError(f'"{text}" is not a known country. Write its name or its ISO 3166-1 code, such as MEX.')
    return code


def _region(text: str) -> str:
    from ddor.tables.regions import find_area

    area = find_area(text)
    if area is None:
        raise FilterError(
            f'"{text}" is not a region of M49. Write its name or code, such as "Latin America and the Caribbean" or '
            "419."
        )
    return area.code


def _category(text: str) -> str:
    from ddor.report.offenses import ncic_groups

    for code, name in ncic_groups().items():
        if text.casefold() in (code, name.casefold()):
            return code
    raise FilterError(f'"{text}" is not an NCIC category. Write its name or code, such as Assault or 1300.')


def _status(text: str) -> str:
    status = text.lower().replace(" ", "-").replace("_", "-")
    if status not in _STATUSES:
        raise FilterError(f'"{text}" is not one of {", ".join(_STATUSES)}.')
    return status


def _one_of(values: Sequence[Any]) -> Test:
    return OneOf(frozenset(values))


def _in_place(geoids: Sequence[str]) -> Test:
    from ddor.places import covered

    # A row of New York City is of one of its counties only if all of them are asked for.
    asked = covered(geoid for geoid in geoids if geoid != UNDECIDED)
    undecided = {None} if UNDECIDED in geoids else set()
    return AnyOf((StartsWith(tuple(sorted(asked.states))), OneOf(asked.counties | asked.areas() | undecided)))


def _alone(geoids: Sequence[str]) -> Test:
    """Rows of a place itself: of New York City those that name no borough, not those of Queens."""
    return _one_of([None if each == UNDECIDED else each for each in geoids])


def _in_force_in(geoids: Sequence[str]) -> Test:
    """As `_in_place`, and the areas that hold one of the places: a state's policy is in force in all its counties."""
    from ddor.places import areas_around

    around = (whole for geoid in geoids if geoid != UNDECIDED for whole in areas_around(geoid))
    return AnyOf((_in_place(geoids), OneOf(frozenset(around))))


def _touching(geoids: Sequence[str]) -> Test:
    """What a place must not be for none of it to lie in some places: in them, or an area that has part of them."""
    from ddor.places import areas_around, covered

    places = [geoid for geoid in geoids if geoid != UNDECIDED]
    asked = covered(places)
    around = {whole for geoid in places for whole in areas_around(geoid)}
    states = tuple(sorted(asked.states | asked.partly))
    undecided = {None} if UNDECIDED in geoids else set()
    return AnyOf((StartsWith(states), OneOf(asked.counties | asked.areas() | around | undecided)))


def _states_of(geoids: Sequence[str]) -> Sequence[str]:
    """The states, USPS codes, in which some of the places may be."""
    from ddor.places import covered
    from ddor.states import states

    of_state = {each.geoid: code for code, each in states().items()}
    asked = covered(geoid for geoid in geoids if geoid != UNDECIDED)
    return sorted({of_state[geoid[:2]] for geoid in (*asked.counties, *asked.states, *asked.partly)})


def _like(patterns: Sequence[str]) -> Test:
    return Like(tuple(patterns))


def _in_region(codes: Sequence[str]) -> Test:
    from ddor.tables.regions import countries_in

    return _one_of([country for code in codes for country in countries_in(code)])


def _with_status(statuses: Sequence[str]) -> Test:
    return _one_of([None if each == NOT_STATED else each for each in statuses])


def _on_days(given: Sequence[Days]) -> Test:
    return AnyOf(tuple(Between(days.first, days.last, days.other_than) for days in given))


def _geoid_words(geoids: Sequence[str]) -> str:
    from ddor.places import area, name_of_place
    from ddor.states import states

    named = {state.geoid: state.name for state in states().values()}
    areas = [known for geoid in geoids if (known := area(geoid))]
    missing = list(dict.fromkeys(named[geoid] for known in areas for geoid in known.part_of))
    places = [name_of_place(geoid) or geoid for geoid in geoids if geoid != UNDECIDED]
    said = _or(
        [*(["in " + _or(places)] if places else []), *(["of an undecided county"] if UNDECIDED in geoids else [])]
    )
    return (
        (f"{said} (but for {' and '.join(missing)}, of which it has a part, but ddor doesn't know which)")
        if missing
        else said
    )


def _alone_words(geoids: Sequence[str]) -> str:
    from ddor.places import name_of_place

    named = (name_of_place(each) or each for each in geoids if each != UNDECIDED)
    return _or([*(f"of {each} itself" for each in named), *(["of an undecided county"] if UNDECIDED in geoids else [])])


def _state_words(codes: Sequence[str]) -> str:
    from ddor.states import states

    return "in " + _or(states()[code].name for code in codes)


def _region_words(codes: Sequence[str]) -> str:
    from ddor.tables.regions import find_area

    found = (find_area(code) for code in codes)
    return "citizens of countries in " + _or(f"{area.name} (M49 {area.code})" for area in found if area)


def _category_words(codes: Sequence[str]) -> str:
    from ddor.report.offenses import ncic_groups

    groups = ncic_groups()
    return "NCIC category " + _or(f"{groups[code]} ({code})" for code in codes)


_FILTER = "filter"
"""The key of a field's metadata that holds its Filter."""


def _filter(
    name: str,
    help: str,  # noqa: A002 - as typer calls it
    check: Callable[[Any], Any],
    words: Callable[[Sequence[Any]], str],
    test: Callable[[Sequence[Any]], Test] = _one_of,
    test_of_policies: Callable[[Sequence[Any]], Test] | None = None,
    number: bool = False,
    test_of_not: Callable[[Sequence[Any]], Test] | None = None,
    group: str = "",
    groups_of: Callable[[Sequence[Any]], Sequence[Any]] | None = None,
) -> Any:
    about = Filter(name, help, check, words, test, test_of_policies, number, test_of_not, group, groups_of)
    return dataclasses.field(default=(), metadata={_FILTER: about})


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows must have. Texts as `checked` makes them: GEOIDs, USPS codes, ISO 3166-1 alpha-3, M49 codes.

    `geoid` may be a state's two digits, the identifier of another area (ddor.places.areas), or "undecided"; `alone` are
    the same for rows of the place itself, not of what lies in it; `agency` and `offense` may hold * for any characters,
    and do not heed capitals; `row` is a number of a row in the section.

    `excluding` are the filters written with "not"; `only` are those that all offenses of a person must pass.
    """

    geoid: tuple[str, ...] = _filter(
        "geoid", "Census GEOID of a county or state, a place's name, or: undecided.", _geoid, _geoid_words,
        _in_place, _in_force_in, test_of_not=_touching, group="state", groups_of=_states_of,
    )  # fmt: skip
    alone: tuple[str, ...] = _filter(
        "alone", "Like --geoid, without what is in it: New York City, but not Queens.", _geoid, _alone_words,
        _alone, test_of_not=_alone, group="state", groups_of=_states_of,
    )  # fmt: skip
    state: tuple[str, ...] = _filter("state", "A state's name or code.", _state, _state_words)
    agency: tuple[str, ...] = _filter(
        "agency", "The agency, as printed or written out; * for any characters.", _text,
        lambda names: "agency " + _or(names), _like,
    )  # fmt: skip
    country: tuple[str, ...] = _filter(
        "country", "A country's name or ISO 3166-1 code.", _country,
        lambda codes: "citizens of " + _or(codes),
    )  # fmt: skip
    region: tuple[str, ...] = _filter(
        "region", "A world region's name or code in M49, such as 419.", _region, _region_words, _in_region,
    )  # fmt: skip
    offense: tuple[str, ...] = _filter(
        "offense", "An offense in ICE's words; * for any characters.", _text,
        lambda texts: "offense " + _or(texts), _like,
    )  # fmt: skip
    category: tuple[str, ...] = _filter("category", "An NCIC category's name or code.", _category, _category_words)
    status: tuple[str, ...] = _filter("status", "convicted, charged or not-stated.", _status, _or, _with_status)
    issued: tuple[Days, ...] = _filter(
        "issued", 'DAY, DAY..DAY, ..DAY, DAY.. or "not DAY".', Days.parse,
        lambda given: "issued " + _or(days.words() for days in given), _on_days,
    )  # fmt: skip
    declined: tuple[Days, ...] = _filter(
        "declined", "When it was declined, in the same form.", Days.parse,
        lambda given: "declined " + _or(days.words() for days in given), _on_days,
    )  # fmt: skip
    row: tuple[int, ...] = _filter(
        "row", "A row's number in its section.", int, lambda rows: "row " + _or(map(str, rows)), number=True
    )  # fmt: skip
    excluding: Filters | None = None
    only: Filters | None = None

    @classmethod
    def checked(cls, **given: Iterable[Any] | None) -> Filters:
        """Filters as a person writes them: names of states, countries and regions are understood, slips refused.

        Those of NAMES_FOR_PLACES are further ways to write `geoid`, within the states of `state` if it is given.
        Raises FilterError for what no row could ever have, TypeError for a filter that there isn't.
        """
        unknown = sorted(set(given) - set(FILTERS) - set(NAMES_FOR_PLACES))
        if unknown:
            raise TypeError(
                f"there is no filter {unknown[0]}; the filters are {', '.join((*NAMES_FOR_PLACES, *FILTERS))}"
            )
        plain: dict[str, list[Any]] = {}
        excluded: dict[str, list[Any]] = {}
        only: dict[str, list[Any]] = {}
        for name, values in given.items():
            for value in values or ():
                how, rest = _taken_apart(name, value)
                {"": plain, NOT: excluded, ONLY: only}[how].setdefault(name, []).append(rest)
        within = {"state": plain["state"]} if "state" in plain else {}
        made = cls._plain(plain)
        if excluded:
            made = dataclasses.replace(made, excluding=cls._plain(excluded, within))
        return dataclasses.replace(made, only=cls.checked(**only)) if only else made

    @classmethod
    def _plain(cls, given: Mapping[str, list[Any]], within: Mapping[str, list[Any]] | None = None) -> Filters:
        """Filters of values without "not" and "only"; `within` are states that names of places are looked for in."""
        asked = {name: given[name] for name in NAMES_FOR_PLACES if name in given}
        made = {name: _checked(FILTERS[name], values) for name, values in given.items() if name in FILTERS}
        if asked:
            from ddor.places import Wanted

            states = made.get("state") or _checked(FILTERS["state"], (within or {}).get("state", ()))
            wanted = {"county": Wanted.COUNTY, "place": Wanted.EITHER}
            named = (_asked(text.strip(), states, wanted[name]) for name, texts in asked.items() for text in texts)
            made["geoid"] = tuple(dict.fromkeys((*made.get("geoid", ()), *named)))
        of_values: dict[str, Any] = dict(made)
        return cls(**of_values)

    @property
    def given(self) -> Mapping[str, tuple[Any, ...]]:
        """The values of the filters that are given, by name, except for those with "not" and "only"."""
        return {name: values for name in FILTERS if (values := getattr(self, name))}

    @property
    def names(self) -> list[str]:
        """The names of all filters that are given, in order."""
        every = (self, self.excluding or Filters(), self.only or Filters())
        also = self.only.excluding if self.only is not None else None
        return [name for name in FILTERS if any(getattr(each, name) for each in (*every, also or Filters()))]

    @property
    def of_offense(self) -> bool:
        """Whether any filter is on offenses."""
        from ddor.sections import TABLES

        return not set(self.names) <= set(TABLES["declined"].filters)

    def and_also(self, others: Filters) -> Filters:
        """These and others, whose names must all be new."""
        excluding, only = (_both(getattr(self, name), getattr(others, name)) for name in ("excluding", "only"))
        own: dict[str, Any] = dict(others.given)
        return dataclasses.replace(self, **own, excluding=excluding, only=only)

    def having(self, name: str, values: tuple[Any, ...]) -> Filters:
        """The same with other values of one filter; with none, without it."""
        of_name: dict[str, Any] = {name: values}
        return dataclasses.replace(self, **of_name)

    def without_only(self) -> Filters:
        """The same without what all offenses of a person must be."""
        return dataclasses.replace(self, only=None)

    def on_columns(self, table: str) -> list[OnRow]:
        """What must hold of columns that a table has; filters on other columns, and "only", are left out."""
        from ddor.sections import TABLES

        looked_at = TABLES[table].filters
        given = ((looked_at[name], FILTERS[name], values) for name, values in self.given.items() if name in looked_at)
        also = TABLES[table].also_filtered
        asked: list[OnRow] = [
            Condition(column, about.test_in(table)(values), also.get(about.name)) for column, about, values in given
        ]
        refused = self.excluding.given if self.excluding is not None else {}
        return asked + [_without(table, FILTERS[name], values) for name, values in refused.items() if name in looked_at]

    def conditions(self, table: str) -> tuple[Asked, ...]:
        """What must hold of a table's rows; of a table that no filter is about, nothing.

        A row of Section II must have one offense for which all filters on offenses hold. Raises FilterError if the
        table has nothing that a filter looks at.
        """
        from ddor.sections import TABLES

        rows = TABLES[table]
        if not rows.filters:
            return ()
        parts = next((each for each in TABLES.values() if each.part_of == table), None)
        of_parts = parts.filters if parts is not None else rows.filters if rows.part_of is not None else {}
        for name in self.names:
            if name not in rows.filters and name not in of_parts:
                of = rows.section.numeral if rows.section else table
                raise FilterError(f"The rows of Section {of} have no {name}. Leave --{name} out.")
        asked: list[Asked] = list(self.on_columns(table))
        named = parts.name if parts is not None else table
        of_part = self._but_for(rows.filters).on_columns(named)
        if of_part and parts is not None:
            asked.append(HasPart(named, tuple(of_part)))
        if self.only is not None:
            asked.append(AllParts(named, tuple(self.only.on_columns(named)), bool(self.only.given)))
        return tuple(asked)

    def _but_for(self, names: Collection[str]) -> Filters:
        """The same without the filters of some names, and without "only"."""
        emptied: dict[str, Any] = dict.fromkeys(set(FILTERS).intersection(names), ())
        excluding = dataclasses.replace(self.excluding, **emptied) if self.excluding is not None else None
        left: dict[str, Any] = {**emptied, "excluding": excluding, "only": None}
        return dataclasses.replace(self, **left)

    def holding(self, table: str, read: Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]) -> list[int]:
        """The positions of a table's rows for which all conditions hold; `read` gives columns of a table.

        Raises FilterError if the table has nothing that a filter looks at.
        """
        conditions = self.conditions(table)
        held = _passing(table, [each for each in conditions if isinstance(each, Condition | Without)], read)
        for part in conditions:
            if isinstance(part, HasPart | AllParts):
                with_parts = _with_parts(part, read)
                rows = read(table, _KEY)
                keys = list(zip(*(rows[name] for name in _KEY), strict=True))
                wanted = not isinstance(part, AllParts) or part.needed
                held = [at for at in held if with_parts.get(keys[at], not wanted)]
        return held

    def words(self) -> str:
        """What the rows have, in words: "in Travis County, TX; citizens of MEX"; empty if there is no filter."""
        said = [FILTERS[name].words(values) for name, values in self.given.items()]
        if self.excluding is not None:
            said += [f"not {FILTERS[name].words(values)}" for name, values in self.excluding.given.items()]
        if self.only is not None:
            said += [f"every offense {FILTERS[name].words(values)}" for name, values in self.only.given.items()]
            none = self.only.excluding.given if self.only.excluding is not None else {}
            said += [f"no offense {FILTERS[name].words(values)}" for name, values in none.items()]
        return "; ".join(said).replace("offense offense", "offense")

    def arguments(self) -> str:
        """The same as options of `ddor rows`, quoted for a shell."""
        return " ".join(f"{FILTERS[name].option} {shlex.quote(value)}" for name, value in self.written())

    def written(self) -> Iterator[tuple[str, str]]:
        """Every value as a person writes it and `checked` understands it, with the name of its filter."""
        for name, values in self.given.items():
            yield from ((name, str(value)) for value in values)
        for word, filters in ((NOT, self.excluding), (ONLY, self.only)):
            if filters is not None:
                yield from ((name, f"{word} {value}") for name, value in filters.written())


NOT, ONLY = "not", "only"
"""The words that may come before a value."""

_FREE = ("agency", "offense")
"""The filters that take any text, so that one with "not" is never a value of its own."""


NAMES_FOR_PLACES: Mapping[str, str] = {
    "county": 'A county: "Travis, TX", or its GEOID.',
    "place": 'A county, a state, or an area: "New York City", "Dallas AOR".',
}
"""The ways to ask for a place by name, with the help of their options. What is asked for is found by `geoid`."""

_KEY = ("week", "row")
"""The columns that a row and its parts have in common."""


def _passing(
    table: str, conditions: Iterable[OnRow], read: Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]
) -> list[int]:
    conditions = list(conditions)
    columns = read(table, ["week", *(name for each in conditions for name in each.columns)])
    held: Sequence[int] = range(len(columns["week"]))
    for each in conditions:
        # Of a hundred thousand rows few have a value that no other has, so each is asked about once.
        rows = list(zip(*(columns[name] for name in each.columns), strict=True))
        passes = {values: each.holds(*values) for values in dict.fromkeys(rows)}
        held = [at for at in held if passes[rows[at]]]
    return list(held)


def _with_parts(
    asked: HasPart | AllParts, read: Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]
) -> dict[tuple[Any, ...], bool]:
    """Of each row that has parts, by its key, whether one of them passes, or whether all do."""
    parts = read(asked.table, _KEY)
    keys = list(zip(*(parts[name] for name in _KEY), strict=True))
    passing = Counter(keys[at] for at in _passing(asked.table, asked.conditions, read))
    if isinstance(asked, HasPart):
        return dict.fromkeys(passing, True)
    return {key: passing[key] == count for key, count in Counter(keys).items()}


def _without(table: str, about: Filter, values: Sequence[Any]) -> Without:
    from ddor.sections import TABLES

    rows = TABLES[table]
    test = (about.test_of_not or about.test)(values)
    group = rows.filters.get(about.group) if about.group else None
    ruled_out = about.groups_of(values) if group and about.groups_of and UNDECIDED not in values else None
    column, also = rows.filters[about.name], rows.also_filtered.get(about.name)
    if ruled_out is None:
        return Without(column, test, also)
    return Without(column, test, also, group, _one_of(ruled_out))


def _both(one: Filters | None, other: Filters | None) -> Filters | None:
    return one.and_also(other) if one is not None and other is not None else one or other


def _taken_apart(name: str, value: Any) -> tuple[str, Any]:
    """A value without the "not" or "only" before it, and which of the two that was; "only not" is an "only"."""
    from ddor.sections import TABLES

    word, _, rest = value.strip().partition(" ") if isinstance(value, str) else ("", "", "")
    said = word.casefold()
    if said not in (NOT, ONLY) or not rest.strip() or (said == NOT and _is_value(name, value)):
        return "", value
    if said == ONLY and (name in NAMES_FOR_PLACES or name in TABLES["declined"].filters):
        raise FilterError(f'"{value}": only applies to a person\'s offenses: offense, category and status.')
    return said, rest.strip()


def _is_value(name: str, text: str) -> bool:
    """Whether a text that begins with "not" is a value as it is: "not stated", "not 2017-02-01"."""
    if name in _FREE or name in NAMES_FOR_PLACES:
        return False
    try:
        FILTERS[name].check(text.strip())
    except FilterError:
        return False
    return True


def _checked(about: Filter, values: Iterable[Any]) -> tuple[Any, ...]:
    cleaned = (value.strip() if isinstance(value, str) else value for value in values)
    return tuple(dict.fromkeys(about.check(value) for value in cleaned))


FILTERS: Mapping[str, Filter] = {
    each.name: each.metadata[_FILTER] for each in dataclasses.fields(Filters) if _FILTER in each.metadata
}
"""By name, in the order that words and command lines have them in."""
