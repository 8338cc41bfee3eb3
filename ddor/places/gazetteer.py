"""Which counties there are, which places lie in them, and where facilities are.

What is looked up here was compiled by scripts/build_gazetteer.py, which says what the sources are, into the folder
`compiled`: `counties.json` has all counties, the other files the names within a state since a change of its counties.
A file is read when the first name of its state is looked up.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from ddor.places.spelling import words
from ddor.places.vocabulary import vocabulary
from ddor.states import State, state_of_geoid

COMPILED = Path(__file__).with_name("compiled")

_CELL_END = "|"
_CITY = "|city"
"""Stands between what a state's file says of a place."""

ALL_DAYS = ("", "")
"""The days of a county that is as old and as new as the lists."""

_KIND_OF_COUNTY = re.compile(
    r" (?:City and Borough|Borough|Census Area|Municipality|Municipio|Planning Region"
    r"|County|Parish|District|Island|city)$"
)


@dataclass(frozen=True, slots=True)
class County:
    """A county or county equivalent: five-digit Census GEOID, name with its kind, USPS code of its state."""

    geoid: str
    name: str
    state: str

    @property
    def base(self) -> str:
        """Its name without the kind of county that it is: "Travis", "Baltimore"."""
        return _KIND_OF_COUNTY.sub("", self.name)

    @property
    def is_city(self) -> bool:
        """Whether it is a city that belongs to no county."""
        return self.name.endswith(" city")

    @property
    def is_municipality(self) -> bool:
        """Whether it is such a city, or a county equivalent with a city's government: Saipan, Bayamón, Juneau."""
        return self.name.endswith((" city", " Municipality", " Municipio", " City and Borough"))


@dataclass(frozen=True, slots=True)
class CountyOfDays:
    """A county with the days it was in force: the first, and the one after the last (ISO 8601; empty for none).

    `key` is what the spellings of its name without the kind of county share.
    """

    county: County
    key: str
    start: str
    end: str

    @classmethod
    def of(cls, county: County, start: str, end: str) -> CountyOfDays:
        """A county that was in force on these days."""
        return cls(county, key_of(county.base), start, end)

    @classmethod
    def from_row(cls, usps: str, geoid: str, name: str, key: str, start: str = "", end: str = "") -> CountyOfDays:
        """A county of a state out of a line of `counties.json`."""
        return cls(County(geoid, name, usps), key, start, end)

    @property
    def row(self) -> list[str]:
        """The county as a line of `counties.json`."""
        days = [] if (self.start, self.end) == ALL_DAYS else [self.start, self.end]
        return [self.county.geoid, self.county.name, self.key, *days]

    def is_in_force(self, day: str) -> bool:
        """Whether it was in force on a day (ISO 8601)."""
        return is_in_force(day, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """A city, town or other place; `counties` maps its counties to its number of ZIP codes in each.

    The numbers are None if the counties are known from the Census Bureau's list and not from ZIP codes.
    """

    name: str
    counties: Mapping[County, int | None]


@dataclass(frozen=True, slots=True)
class Facility:
    """A prison, jail or detention center known by a name of its own, and where it is.

    A regional jail has first the county it is in, then those that it also holds people for; any other facility those
    that its address names though it isn't there.
    """

    name: str
    counties: tuple[County, ...]


@dataclass(frozen=True, eq=False)
class StateNames:
    """The names within one state, each under the key that all its spellings share.

    `by_name` has counties by their name with and without its kind, where a city and a county may share one; `aliases`
    has them by a name that isn't the official one. `facilities` has prisons and other facilities except for
    `regional_jails`; `facility_parts` has them by the first or last words of their name where no other name of the
    state is that. `townships` and `towns` have county subdivisions, which several counties may have of one name.
    """

    state: State
    counties: tuple[County, ...]
    by_name: Mapping[str, tuple[County, ...]]
    aliases: Mapping[str, County]
    facilities: Mapping[str, Facility]
    regional_jails: Mapping[str, Facility]
    facility_parts: Mapping[str, Facility]
    _townships: Mapping[str, str] = field(repr=False)
    _towns: Mapping[str, str] = field(repr=False)
    _places: Mapping[str, str] = field(repr=False)
    _made: dict[str, Place] = field(default_factory=dict, repr=False)

    @classmethod
    def compiled(
        cls, state: State, counties: tuple[County, ...], tables: Mapping[str, Mapping[str, Any]]
    ) -> StateNames:
        """The names out of a state's file, with the counties that were in force on its days."""
        by_geoid = {county.geoid: county for county in counties}
        facilities, regional_jails = (
            {
                key: Facility(name, tuple(by_geoid[geoid] for geoid in geoids))
                for key, (name, *geoids) in tables[kind].items()
            }
            for kind in ("facilities", "regional_jails")
        )
        return cls(
            state,
            counties,
            {key: tuple(by_geoid[geoid] for geoid in geoids) for key, geoids in tables["counties"].items()},
            {key: by_geoid[geoid] for key, geoid in tables["aliases"].items()},
            facilities,
            regional_jails,
            {key: facilities[name] for key, name in tables["facility_parts"].items()},
            tables["townships"],
            tables["towns"],
            tables["places"],
        )

    @property
    def place_keys(self) -> Sequence[str]:
        """The keys of all places."""
        return list(self._places)

    def place(self, key: str) -> Place | None:
        """The place under a key; None if there is none."""
        return self._place_of(self._places.get(key))

    def is_city(self, key: str) -> bool:
        """Whether the place under a key is a city, or a town with a government of its own."""
        return self._places.get(key, "").endswith(_CITY)

    def township(self, key: str) -> Place | None:
        """The township under a key, or those of the name; None if there is none."""
        return self._place_of(self._townships.get(key))

    def town(self, key: str) -> Place | None:
        """The town that is part of a county under a key, or those of the name; None if there is none."""
        return self._place_of(self._towns.get(key))

    def _place_of(self, line: str | None) -> Place | None:
        # Made when it is first asked for: a state has thousands of places, a report names a few.
        if line is None:
            return None
        place = self._made.get(line)
        if place is None:
            name, *cells = line.removesuffix(_CITY).split(_CELL_END)
            by_geoid = self._by_geoid
            counties = zip(cells[::2], cells[1::2], strict=True)
            place = Place(name, {by_geoid[geoid]: int(codes) if codes else None for geoid, codes in counties})
            self._made[line] = place
        return place

    @cached_property
    def _by_geoid(self) -> Mapping[str, County]:
        return {county.geoid: county for county in self.counties}


def line_of_place(name: str, counties: Iterable[tuple[str, int | None]], *, is_city: bool = False) -> str:
    """A place as a state's file has it: its name, then of each of its counties the GEOID and the number of ZIP codes.

    A city has a mark behind them. One text for each is decoded in half the time that a list takes, and few of them are
    ever asked for.
    """
    cells = (name, *(cell for geoid, codes in counties for cell in (geoid, str(codes or ""))))
    return _CELL_END.join(cells) + (_CITY if is_city else "")


class Gazetteer:
    """The counties in force on one day, and what lies in them."""

    def __init__(self, day: str) -> None:
        self._day = day
        self._counties: dict[str, tuple[County, ...]] = {}
        self._names: dict[str, StateNames] = {}
        self._namesakes: dict[str, tuple[str, ...]] = {}

    @classmethod
    def in_force(cls, as_of: date) -> Gazetteer:
        """The gazetteer of the counties in force on a day; the same one for all days between two changes."""
        return _gazetteer(_latest(set().union(*_days_of_change().values()), as_of.isoformat()))

    def county(self, geoid: str) -> County | None:
        """The county with this five-digit GEOID; None if none was in force."""
        state = state_of_geoid(geoid)
        return next((each for each in self.counties(state.usps) if each.geoid == geoid), None) if state else None

    def counties(self, usps: str) -> tuple[County, ...]:
        """The counties of a state, by GEOID."""
        if usps not in self._counties:
            listed = _counties_of(usps)
            self._counties[usps] = tuple(each.county for each in listed if each.is_in_force(self._day))
        return self._counties[usps]

    def names(self, state: State) -> StateNames:
        """The names within a state."""
        if state.usps not in self._names:
            self._names[state.usps] = _names(state, _latest(_days_of_change()[state.usps], self._day))
        return self._names[state.usps]

    def namesakes(self, county: County) -> tuple[str, ...]:
        """The USPS codes of all states that have a county of this county's name, its own included."""
        found = self._namesakes.get(county.geoid)
        if found is None:
            found = self._namesakes[county.geoid] = self._states_by_key.get(key_of(county.base), ())
        return found

    @cached_property
    def _states_by_key(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for usps in sorted(_rows()):
            for _, _, key, *days in _rows()[usps]:
                if is_in_force(self._day, *days):
                    found[key].append(usps)
        return {key: tuple(dict.fromkeys(listed)) for key, listed in found.items()}


def key_of(name: str) -> str:
    """What all spellings of a name share."""
    return key_of_words(words(name))


@lru_cache(maxsize=200_000)
def key_of_words(spelled: tuple[str, ...]) -> str:
    """What all spellings of a name, given as words, share."""
    return vocabulary().key(spelled)


def county_of_any_day(geoid: str) -> County | None:
    """The county that has, or at any time since 2010 had, this five-digit GEOID."""
    state = state_of_geoid(geoid)
    listed = _counties_of(state.usps) if state else ()
    return next((each.county for each in listed if each.county.geoid == geoid), None)


def counties_of_any_day(usps: str) -> tuple[County, ...]:
    """The counties that a state has, or at any time since 2010 had."""
    return tuple(each.county for each in _counties_of(usps))


def name_of_geoid(geoid: str) -> str | None:
    """What a GEOID is of: "Travis County, TX" for a county of any day since 2010, or a state's name; None for none."""
    state = state_of_geoid(geoid)
    if state is None or geoid == state.geoid:
        return state.name if state else None
    county = county_of_any_day(geoid)
    return f"{county.name}, {county.state}" if county else None


def file_of(usps: str, day: str) -> str:
    """The file with the names of a state since the day on which its counties changed (ISO 8601; empty for ever)."""
    return f"{usps}-{day}.json" if day else f"{usps}.json"


def is_in_force(day: str, start: str = "", end: str = "") -> bool:
    """Whether a day is from the day `start` on and before the day `end` (ISO 8601; empty for ever)."""
    return start <= day and (not end or day < end)


def _latest(days: set[str], day: str) -> str:
    return max(each for each in days if each <= day)


@cache
def _gazetteer(day: str) -> Gazetteer:
    return Gazetteer(day)


@cache
def _names(state: State, day: str) -> StateNames:
    counties = tuple(each.county for each in _counties_of(state.usps) if each.is_in_force(day))
    return StateNames.compiled(state, counties, _read(file_of(state.usps, day)))


@cache
def _counties_of(usps: str) -> Sequence[CountyOfDays]:
    return [CountyOfDays.from_row(usps, *row) for row in _rows().get(usps, ())]


@cache
def _days_of_change() -> Mapping[str, set[str]]:
    """The days on which the counties or facilities of each state changed, by its USPS code: those that have a file."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in COMPILED.glob("[A-Z]*.json"):
        usps, _, day = path.stem.partition("-")
        found[usps].add(day)
    return found


@cache
def _rows() -> Mapping[str, Sequence[Sequence[str]]]:
    rows: Mapping[str, Sequence[Sequence[str]]] = _read("counties.json")
    return rows


def _read(file: str) -> Any:
    return json.loads((COMPILED / file).read_bytes())
