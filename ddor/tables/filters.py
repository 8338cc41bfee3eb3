"""Which rows a figure is about: filters, checked, in words, and as the command line that lists the rows.

Values of one filter are alternatives, filters of different names must all hold. Filters on offense, category and
status must hold of one and the same offense, so that "convicted" and "rape" is a conviction for rape.

Each filter is declared once, as a field of Filters. Which tables it applies to, and by which column, is said where the
columns are declared (ddor.sections); options of the command line, words and checks follow from the two.
"""

from __future__ import annotations

import dataclasses
import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ddor.places import name_of_geoid
from ddor.report.countries import read_country
from ddor.report.offenses import ncic_groups
from ddor.sections import TABLES, UNDECIDED
from ddor.states import states
from ddor.tables.days import Days, FilterError
from ddor.tables.regions import find_area, region_of

if TYPE_CHECKING:
    pass

__all__ = ["FILTERS", "NOT_STATED", "UNDECIDED", "Filter", "FilterError", "Filters"]

NOT_STATED = "not-stated"
_STATUSES = ("convicted", "charged", NOT_STATED)

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is to be known of one filter.

    `help` says on the command line what to write, under the heading `panel`. `check` makes a value of the text that a
    person writes, or raises FilterError for what no row could ever have: a figure of 0 for a slip would be a wrong one.
    `words` says in words what rows have for which some values hold, `test` says so of the column that the filter looks
    at. `number`: it takes whole numbers from 1 rather than texts.
    """

    name: str
    help: str
    panel: str
    check: Callable[[Any], Any]
    words: Callable[[Sequence[Any]], str]
    test: Callable[[Sequence[Any]], Test]
    number: bool = False

    @property
    def option(self) -> str:
        """The option of the command line."""
        return f"--{self.name}"


def _or(values: Iterable[str]) -> str:
    return " or ".join(values)


def _text(text: str) -> str:
    if not text:
        raise FilterError("An empty text is no filter.")
    return text


def _geoid(text: str) -> str:
    if text.lower() == UNDECIDED:
        return UNDECIDED
    if name_of_geoid(text) is None:
        raise FilterError(
            f'"{text}" is the GEOID of no county and no state. A county\'s has five digits, such as 48453.'
        )
    return text


def _state(text: str) -> str:
    for code, state in states().items():
        if text.casefold() in (code.casefold(), state.name.casefold()):
            return code
    raise FilterError(f'"{text}" is no state. Write its name or its code, such as TX.')


def _country(text: str) -> str:
    code = read_country(text)
    if not code:
        raise FilterError(f'"{text}" is no country that is known. Write its name or its ISO 3166-1 code, such as MEX.')
    return code


def _region(text: str) -> str:
    area = find_area(text)
    if area is None:
        raise FilterError(
            f'"{text}" is no region of M49. Write its name or code, such as "Latin America and the Caribbean" or 419.'
        )
    return area.code


def _category(text: str) -> str:
    for code, name in ncic_groups().items():
        if text.casefold() in (code, name.casefold()):
            return code
    raise FilterError(f'"{text}" is no NCIC category. Write its name or code, such as Assault or 1300.')


def _status(text: str) -> str:
    status = text.lower().replace(" ", "-").replace("_", "-")
    if status not in _STATUSES:
        raise FilterError(f'"{text}" is none of {", ".join(_STATUSES)}.')
    return status


def _one_of(values: Sequence[Any]) -> Test:
    return frozenset(values).__contains__


def _in_place(geoids: Sequence[str]) -> Test:
    decided = tuple(geoid for geoid in geoids if geoid != UNDECIDED)
    return lambda geoid: geoid.startswith(decided) if geoid else UNDECIDED in geoids


def _like(patterns: Sequence[str]) -> Test:
    wanted = re.compile(
        "|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in patterns), re.IGNORECASE | re.DOTALL
    )
    return lambda text: wanted.fullmatch(text) is not None


def _in_region(codes: Sequence[str]) -> Test:
    def test(country: str | None) -> bool:
        region = region_of(country) if country else None
        return region is not None and any(area.code in codes for area in region.areas)

    return test


def _with_status(statuses: Sequence[str]) -> Test:
    return _one_of([None if each == NOT_STATED else each for each in statuses])


def _on_days(given: Sequence[Days]) -> Test:
    def test(day: date | None) -> bool:
        return any(days.hold(day) for days in given)

    return test


def _region_words(codes: Sequence[str]) -> str:
    found = (find_area(code) for code in codes)
    return "citizens of countries in " + _or(f"{area.name} (M49 {area.code})" for area in found if area)


def _category_words(codes: Sequence[str]) -> str:
    groups = ncic_groups()
    return "NCIC category " + _or(f"{groups[code]} ({code})" for code in codes)


_PLACE, _WHAT = "Rows by place", "Rows by person and offense"
_FILTER = "filter"
"""The key of a field's metadata that holds its Filter."""


def _filter(
    name: str,
    panel: str,
    help: str,  # noqa: A002 - as typer calls it
    check: Callable[[Any], Any],
    words: Callable[[Sequence[Any]], str],
    test: Callable[[Sequence[Any]], Test] = _one_of,
    number: bool = False,
) -> Any:
    about = Filter(name, help, panel, check, words, test, number)
    return dataclasses.field(default=(), metadata={_FILTER: about})


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows must have. Texts as `checked` makes them: GEOIDs, USPS codes, ISO 3166-1 alpha-3, M49 codes.

    `geoid` may be a state's two digits, or "undecided"; `agency` and `offense` may hold * for any characters, and do
    not heed capitals; `row` is a number of a row in the section.
    """

    geoid: tuple[str, ...] = _filter(
        "geoid", _PLACE, "Census GEOID of a county or state, or: undecided.", _geoid,
        lambda geoids: "in " + _or(name_of_geoid(geoid) or geoid for geoid in geoids), _in_place,
    )  # fmt: skip
    state: tuple[str, ...] = _filter(
        "state", _PLACE, "A state's name or code.", _state,
        lambda codes: "in " + _or(states()[code].name for code in codes),
    )  # fmt: skip
    agency: tuple[str, ...] = _filter(
        "agency", _PLACE, "The name as printed; * for any characters.", _text,
        lambda names: "agency " + _or(names), _like,
    )  # fmt: skip
    country: tuple[str, ...] = _filter(
        "country", _WHAT, "A country's name or ISO 3166-1 code.", _country,
        lambda codes: "citizens of " + _or(codes),
    )  # fmt: skip
    region: tuple[str, ...] = _filter(
        "region", _WHAT, "A world region's name or code in M49, such as 419.", _region, _region_words, _in_region,
    )  # fmt: skip
    offense: tuple[str, ...] = _filter(
        "offense", _WHAT, "An offense in ICE's words; * for any characters.", _text,
        lambda texts: "offense " + _or(texts), _like,
    )  # fmt: skip
    category: tuple[str, ...] = _filter(
        "category", _WHAT, "An NCIC category's name or code.", _category, _category_words
    )
    status: tuple[str, ...] = _filter("status", _WHAT, "convicted, charged or not-stated.", _status, _or, _with_status)
    issued: tuple[Days, ...] = _filter(
        "issued", _WHAT, 'DAY, DAY..DAY, ..DAY, DAY.. or "not DAY".', Days.parse,
        lambda given: "issued " + _or(days.words() for days in given), _on_days,
    )  # fmt: skip
    declined: tuple[Days, ...] = _filter(
        "declined", _WHAT, "When it was declined, written likewise.", Days.parse,
        lambda given: "declined " + _or(days.words() for days in given), _on_days,
    )  # fmt: skip
    row: tuple[int, ...] = _filter(
        "row", _PLACE, "A row's number in its section.", int, lambda rows: "row " + _or(map(str, rows)), number=True
    )  # fmt: skip

    @classmethod
    def checked(cls, **given: Iterable[Any] | None) -> Filters:
        """Filters as a person writes them: names of states, countries and regions are understood, slips refused.

        Raises FilterError for what no row could ever have, TypeError for a filter that there isn't.
        """
        unknown = sorted(set(given) - set(FILTERS))
        if unknown:
            raise TypeError(f"there is no filter {unknown[0]}; there are {', '.join(FILTERS)}")
        return cls(**{name: _checked(FILTERS[name], values or ()) for name, values in given.items()})

    @property
    def given(self) -> Mapping[str, tuple[Any, ...]]:
        """The values of the filters that are given, by name."""
        return {name: values for name in FILTERS if (values := getattr(self, name))}

    @property
    def of_offense(self) -> bool:
        """Whether any filter is on offenses."""
        return not set(self.given) <= set(TABLES["declined"].filters)

    def tests(self, table: str) -> list[tuple[str, Test]]:
        """The columns of a table that the filters given look at, and what must hold of each one's value."""
        looked_at = TABLES[table].filters
        return [
            (looked_at[name], FILTERS[name].test(values)) for name, values in self.given.items() if name in looked_at
        ]

    def holding(self, table: str, read: Callable[[str, Sequence[str]], Mapping[str, Sequence[Any]]]) -> list[int]:
        """The positions of a table's rows for which all holds; `read` gives columns of a table.

        A row of Section II must have an offense for which all holds where filters are on offenses. Raises FilterError
        where the table has nothing that a filter looks at.
        """
        missing = [name for name in self.given if name not in TABLES[table].filters]
        parts = next((each for each in TABLES.values() if each.part_of == table), None)
        for name in missing:
            if parts is None or name not in parts.filters:
                of = TABLES[table].section
                raise FilterError(f"The rows of Section {of.numeral if of else ''} have no {name}. Leave --{name} out.")
        tests = self.tests(table)
        columns = read(table, ["week", "row", *(column for column, _ in tests)])
        held: Sequence[int] = range(len(columns["week"]))
        for column, test in tests:
            values = columns[column]
            held = [at for at in held if test(values[at])]
        if missing and parts is not None:
            keys = read(parts.name, ["week", "row"])
            of_part = list(zip(keys["week"], keys["row"], strict=True))
            with_one = {of_part[at] for at in self.holding(parts.name, read)}
            held = [at for at in held if (columns["week"][at], columns["row"][at]) in with_one]
        return list(held)

    def words(self) -> str:
        """What the rows have, in words: "in Travis County, TX; citizens of MEX"; empty where there is no filter."""
        return "; ".join(FILTERS[name].words(values) for name, values in self.given.items())

    def arguments(self) -> str:
        """The same as options of `ddor rows`, quoted for a shell."""
        given = ((FILTERS[name].option, value) for name, values in self.given.items() for value in values)
        return " ".join(f"{option} {shlex.quote(str(value))}" for option, value in given)


def _checked(about: Filter, values: Iterable[Any]) -> tuple[Any, ...]:
    cleaned = (value.strip() if isinstance(value, str) else value for value in values)
    return tuple(dict.fromkeys(about.check(value) for value in cleaned))


FILTERS: Mapping[str, Filter] = {each.name: each.metadata[_FILTER] for each in dataclasses.fields(Filters)}
"""By name, in the order that words and command lines have them in."""
