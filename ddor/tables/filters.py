"""Which rows a figure is about: filters, checked, in words, and as the command line that lists the rows.

Values of one filter are alternatives, filters of different names must all hold. Filters on offense, category and
status must hold of one and the same offense, so that "convicted" and "rape" is a conviction for rape.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from ddor.places import name_of_geoid
from ddor.report.countries import read_country
from ddor.report.offenses import ncic_groups
from ddor.states import states
from ddor.tables.days import Days, FilterError
from ddor.tables.regions import find_area, region_of
from ddor.tables.weeks import Weeks

NOT_STATED = "not-stated"
UNDECIDED = "undecided"
_STATUSES = ("convicted", "charged", NOT_STATED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows must have. Texts as `checked` makes them: GEOIDs, USPS codes, ISO 3166-1 alpha-3, M49 codes.

    `geoid` may be a state's two digits, or "undecided"; `agency` and `offense` may hold * for any characters, and do
    not heed capitals; `row` is a number of a row in the section.
    """

    geoid: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    offense: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    issued: tuple[Days, ...] = ()
    declined: tuple[Days, ...] = ()
    row: tuple[int, ...] = ()

    @classmethod
    def checked(
        cls,
        *,
        geoid: Iterable[str] = (),
        state: Iterable[str] = (),
        agency: Iterable[str] = (),
        country: Iterable[str] = (),
        region: Iterable[str] = (),
        offense: Iterable[str] = (),
        category: Iterable[str] = (),
        status: Iterable[str] = (),
        issued: Iterable[str] = (),
        declined: Iterable[str] = (),
        row: Iterable[int] = (),
    ) -> Filters:
        """Filters as a person writes them: names of states, countries and regions are understood, slips refused.

        Raises FilterError for what no row could ever have, as a figure of 0 for a slip would be a wrong one.
        """
        return cls(
            geoid=_each(geoid, _geoid),
            state=_each(state, _state),
            agency=_each(agency, _text),
            country=_each(country, _country),
            region=_each(region, _region),
            offense=_each(offense, _text),
            category=_each(category, _category),
            status=_each(status, _status),
            issued=tuple(map(Days.parse, issued)),
            declined=tuple(map(Days.parse, declined)),
            row=tuple(row),
        )

    @property
    def of_offense(self) -> bool:
        """Whether any filter is on offenses."""
        return bool(self.offense or self.category or self.status)

    def found(self, weeks: Weeks, frame: str) -> pd.DataFrame:
        """The rows of a frame for which all holds: declined, offenses, high_volume or policies.

        Raises FilterError for a filter that the frame's section has not.
        """
        find = {
            "declined": self.persons, "offenses": self.offenses, "high_volume": self.high_volume,
            "policies": self.policies,
        }[frame]  # fmt: skip
        return find(weeks)

    def persons(self, weeks: Weeks) -> pd.DataFrame:
        """The rows of frame `declined` for which all holds; with filters on offenses, those with such an offense."""
        rows = weeks.frame("declined")
        rows = rows[_all_hold(rows, self._on_rows() | self._on_persons())]
        if self.of_offense:
            offenses = self.offenses(weeks)
            with_one = set(zip(offenses["week"], offenses["row"], strict=True))
            rows = rows[_mask(rows, (key in with_one for key in zip(rows["week"], rows["row"], strict=True)))]
        return rows

    def offenses(self, weeks: Weeks) -> pd.DataFrame:
        """The rows of frame `offenses` for which all holds."""
        rows = weeks.frame("offenses")
        return rows[_all_hold(rows, self._on_rows() | self._on_persons() | self._on_offenses())]

    def high_volume(self, weeks: Weeks) -> pd.DataFrame:
        """The rows of frame `high_volume` for which all holds. Raises FilterError for a filter that it has not."""
        return self._of_place(weeks, "high_volume", "Section I")

    def policies(self, weeks: Weeks) -> pd.DataFrame:
        """The rows of frame `policies` for which all holds. Raises FilterError for a filter that it has not."""
        return self._of_place(weeks, "policies", "Section III")

    def _of_place(self, weeks: Weeks, frame: str, section: str) -> pd.DataFrame:
        unknown = [each.name for each in fields(self) if each.name not in ("geoid", "state", "row", "agency")]
        given = [name for name in unknown if getattr(self, name)]
        if given:
            raise FilterError(f"The rows of {section} have no {given[0]}. Leave --{given[0]} out.")
        rows = weeks.frame(frame)
        tests = self._on_rows()
        if self.agency:
            tests["jurisdiction_printed"] = _like(self.agency)
        return rows[_all_hold(rows, tests)]

    def words(self) -> str:
        """What the rows have, in words: "in Travis County, TX; from Mexico"; empty where there is no filter."""
        parts: list[str] = []
        if self.geoid:
            parts.append("in " + _or(name_of_geoid(geoid) or geoid for geoid in self.geoid))
        if self.state:
            parts.append("in " + _or(states()[code].name for code in self.state))
        if self.agency:
            parts.append("agency " + _or(self.agency))
        if self.country:
            parts.append("citizens of " + _or(self.country))
        if self.region:
            found = (find_area(code) for code in self.region)
            parts.append("citizens of countries in " + _or(f"{area.name} (M49 {area.code})" for area in found if area))
        if self.offense:
            parts.append("offense " + _or(self.offense))
        if self.category:
            groups = ncic_groups()
            parts.append("NCIC category " + _or(f"{groups[code]} ({code})" for code in self.category))
        if self.status:
            parts.append(_or(self.status))
        parts += [f"{name} {_or(days.words() for days in given)}" for name, given in self._days().items() if given]
        if self.row:
            parts.append("row " + _or(map(str, self.row)))
        return "; ".join(parts)

    def arguments(self) -> str:
        """The same as options of `ddor rows`, quoted for a shell."""
        given = ((each.name, value) for each in fields(self) for value in getattr(self, each.name))
        return " ".join(f"--{name} {shlex.quote(str(value))}" for name, value in given)

    def _days(self) -> Mapping[str, tuple[Days, ...]]:
        return {"issued": self.issued, "declined": self.declined}

    def _on_rows(self) -> dict[str, Callable[[Any], bool]]:
        tests: dict[str, Callable[[Any], bool]] = {}
        if self.geoid:
            tests["geoid"] = _in_place(self.geoid)
        if self.state:
            tests["state"] = frozenset(self.state).__contains__
        if self.row:
            tests["row"] = frozenset(self.row).__contains__
        return tests

    def _on_persons(self) -> dict[str, Callable[[Any], bool]]:
        tests: dict[str, Callable[[Any], bool]] = {}
        if self.agency:
            tests["agency"] = _like(self.agency)
        if self.country or self.region:
            tests["country"] = _of_country(self.country, self.region)
        for name, given in self._days().items():
            if given:
                tests[name] = _within(given)
        return tests

    def _on_offenses(self) -> dict[str, Callable[[Any], bool]]:
        tests: dict[str, Callable[[Any], bool]] = {}
        if self.offense:
            tests["offense"] = _like(self.offense)
        if self.category:
            tests["ncic_code"] = frozenset(self.category).__contains__
        if self.status:
            tests["status"] = frozenset(None if each == NOT_STATED else each for each in self.status).__contains__
        return tests


def _all_hold(rows: pd.DataFrame, tests: Mapping[str, Callable[[Any], bool]]) -> pd.Series[bool]:
    held = [True] * len(rows)
    for column, test in tests.items():
        held = [so_far and test(value) for so_far, value in zip(held, rows[column], strict=True)]
    return _mask(rows, held)


def _mask(rows: pd.DataFrame, held: Iterable[bool]) -> pd.Series[bool]:
    # An empty list would not choose no rows but no columns.
    return pd.Series(list(held), index=rows.index, dtype=bool)


def _in_place(geoids: tuple[str, ...]) -> Callable[[str | None], bool]:
    decided = tuple(geoid for geoid in geoids if geoid != UNDECIDED)
    return lambda geoid: geoid.startswith(decided) if geoid else UNDECIDED in geoids


def _like(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    wanted = "|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in patterns)
    return lambda text: re.fullmatch(wanted, text, re.IGNORECASE | re.DOTALL) is not None


def _of_country(countries: tuple[str, ...], regions: tuple[str, ...]) -> Callable[[str | None], bool]:
    def test(country: str | None) -> bool:
        region = region_of(country) if country else None
        areas = {area.code for area in region.areas} if region else set()
        return (not countries or country in countries) and (not regions or bool(areas.intersection(regions)))

    return test


def _within(given: tuple[Days, ...]) -> Callable[[date | None], bool]:
    return lambda day: any(days.hold(day) for days in given)


def _or(values: Iterable[str]) -> str:
    return " or ".join(values)


def _each(values: Iterable[str], check: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check(value.strip()) for value in values))


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
