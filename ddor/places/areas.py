"""Areas made of counties: cities that are whole counties, states, ICE's areas of responsibility.

An area has an identifier that stands where a county's GEOID does, and the GEOIDs in it. `areas.csv` has the cities: one
of several counties has the seven digits of its place in the Census Bureau's lists, one that is a county has that
county's. A state has its two digits, an area of responsibility "aor-" and the name of its field office.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from ddor.places.gazetteer import key_of, name_of_geoid
from ddor.places.offices import FieldOffice, counties_of_office, field_offices
from ddor.states import State, find_state, state_of_geoid, states

_OF_STATE = len("36")
_OF_COUNTY = len("36005")

_RESPONSIBILITY = ("area of responsibility", "aor", "field office")


class AreaKind(StrEnum):
    """What makes counties one area."""

    CITY = "city of several counties"
    CONSOLIDATED = "consolidated city"
    STATE = "state"
    RESPONSIBILITY = "area of responsibility"


@dataclass(frozen=True, slots=True)
class Area:
    """An area: its identifier, name and USPS code (None if it lies in several states), and what is in it.

    `geoids` has the GEOIDs of its counties, or a state's two digits where all of that is in it. `part_of` has those of
    states of which it has a part that isn't known county by county.
    """

    geoid: str
    name: str
    state: str | None
    kind: AreaKind
    geoids: tuple[str, ...]
    source: str
    part_of: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Its name with its state: "New York City, NY"."""
        return self.name if self.state is None or self.kind is AreaKind.STATE else f"{self.name}, {self.state}"


def area(geoid: str) -> Area | None:
    """The area that an identifier is of; None for that of a county, and for anything else."""
    return _areas().get(geoid) or _state(geoid) or _responsibilities().get(geoid)


def is_area(geoid: str) -> bool:
    """Whether an identifier is an area's of any number of counties, not a county's."""
    return len(geoid) != _OF_COUNTY


def find_area(text: str) -> Area | None:
    """The area that a person means: "New York City", "Nashville, Tennessee", "Texas", "New York AOR".

    None if there is none of the name, or several and no state behind a comma tells them apart.
    """
    known = area(text.strip())
    if known is not None:
        return known
    state = find_state(text)
    if state is not None:
        return _state(state.geoid)
    for ending in _RESPONSIBILITY:
        office = text.casefold().strip().removesuffix(ending)
        if office != text.casefold().strip():
            return _responsibilities().get(_office_id(office))
    place, comma, rest = text.rpartition(",")
    where = find_state(rest) if comma else None
    found = _by_name().get(key_of(place if where else text), ())
    listed = {each.geoid: each for each in found if where is None or each.state == where.usps}
    return next(iter(listed.values())) if len(listed) == 1 else None


def city_of_counties(name: str, state: State) -> Area | None:
    """The city of several counties that a name is, printed in a state; None if it is anything else."""
    found = [each for each in _by_name().get(key_of(name), ()) if each.state == state.usps and len(each.geoids) > 1]
    return found[0] if found else None


def area_of_counties(geoids: Iterable[str]) -> Area | None:
    """The city that is exactly these counties, of which there are several; None if there is none."""
    return _by_counties().get(frozenset(geoids))


@dataclass(frozen=True, slots=True)
class Covered:
    """What places and areas cover together: counties, and states as a whole by their two digits.

    `partly` has states by their two digits that they may or may not cover all of.
    """

    counties: frozenset[str]
    states: frozenset[str]
    partly: frozenset[str] = frozenset()

    def has(self, geoid: str) -> bool:
        """Whether all of a county, a state or an area is covered."""
        return all(each in self.counties or each[:_OF_STATE] in self.states for each in geoids_in(geoid))

    def touches(self, geoid: str) -> bool:
        """Whether any of it is or may be covered."""
        return any(
            self.has(each)
            or each[:_OF_STATE] in self.partly
            or (len(each) == _OF_STATE and any(county.startswith(each) for county in self.counties))
            for each in geoids_in(geoid)
        )

    def areas(self) -> frozenset[str]:
        """The identifiers of the areas that are covered and are no county's and no state's."""
        return frozenset(each for each in _areas() if len(each) > _OF_COUNTY and self.has(each))


def covered(geoids: Iterable[str]) -> Covered:
    """What counties, states and areas cover, by their identifiers."""
    inside: set[str] = set()
    partly: set[str] = set()
    for geoid in geoids:
        inside.update(geoids_in(geoid))
        known = area(geoid)
        partly.update(known.part_of if known else ())
    whole = frozenset(each for each in inside if len(each) == _OF_STATE)
    return Covered(frozenset(inside - whole), whole, frozenset(partly) - whole)


def areas_around(geoid: str) -> tuple[str, ...]:
    """The identifiers of the states and cities of several counties that all of a place is in, except for itself."""
    inside = geoids_in(geoid)
    fips = {each[:_OF_STATE] for each in inside}
    wholes = (*(each for each in _areas() if is_area(each)), *(fips if len(fips) == 1 else ()))
    return tuple(each for each in wholes if each != geoid and all(covered([each]).has(part) for part in inside))


def geoids_in(geoid: str) -> tuple[str, ...]:
    """The GEOIDs in an area; of a county, that county alone."""
    known = _areas().get(geoid) or _responsibilities().get(geoid)
    return known.geoids if known else (geoid,)


def name_of_place(geoid: str) -> str | None:
    """What an identifier is of: "Travis County, TX", "Texas", "New York City, NY"; None if it is of nothing."""
    known = area(geoid) if len(geoid) > _OF_COUNTY else None
    return known.full_name if known else name_of_geoid(geoid)


def geoid_at_full_length(text: str) -> str | None:
    """The GEOID of a state, a city of several counties, or a county of any day since 2010, that a text is; else None.

    A spreadsheet drops the zero that the states from Alabama to Connecticut begin with: 6001 was 06001.
    """
    digits = text.removesuffix(".0").lstrip("'")
    geoid = digits.zfill(_OF_COUNTY if len(digits) > _OF_STATE else _OF_STATE)
    return geoid if geoid.isdecimal() and name_of_place(geoid) else None


@cache
def _areas() -> Mapping[str, Area]:
    """The cities of `areas.csv`."""
    return {each.geoid: each for each, _ in _rows()}


@cache
def _by_counties() -> Mapping[frozenset[str], Area]:
    return {frozenset(each.geoids): each for each in _areas().values() if len(each.geoids) > 1}


@cache
def _by_name() -> Mapping[str, Sequence[Area]]:
    found: dict[str, list[Area]] = {}
    for each, names in _rows():
        for key in dict.fromkeys(map(key_of, names)):
            found.setdefault(key, []).append(each)
    return found


def _rows() -> Iterator[tuple[Area, Sequence[str]]]:
    """The cities of `areas.csv`, each with all of its names."""
    for row in csv.DictReader(Path(__file__).with_name("areas.csv").read_text("utf-8").splitlines()):
        kind, counties = AreaKind(row["kind"]), tuple(row["counties"].split(";"))
        yield (
            Area(row["geoid"], row["name"], row["state"], kind, counties, row["source"]),
            (row["name"], *filter(None, row["also"].split(";"))),
        )


def _state(geoid: str) -> Area | None:
    state = state_of_geoid(geoid)
    if state is None or state.geoid != geoid:
        return None
    return Area(geoid, state.name, state.usps, AreaKind.STATE, (geoid,), "ANSI INCITS 38:2009")


@cache
def _responsibilities() -> Mapping[str, Area]:
    """ICE's areas of responsibility, by identifier."""
    return {_office_id(office.name): _responsibility(office) for office in field_offices().values()}


def _office_id(office: str) -> str:
    return "aor-" + "-".join(office.casefold().split())


def _responsibility(office: FieldOffice) -> Area:
    inside: list[str] = []
    part_of: list[str] = []
    for usps in office.states:
        counties = counties_of_office(office, usps)
        if counties is None:
            part_of.append(states()[usps].geoid)
        else:
            inside.extend(counties or [states()[usps].geoid])
    return Area(
        _office_id(office.name),
        f"{office.name} area of responsibility",
        None,
        AreaKind.RESPONSIBILITY,
        tuple(inside),
        office.source,
        tuple(part_of),
    )
