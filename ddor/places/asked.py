"""The counties and areas that a person asks for by name: "Travis, TX", "New York City", 48453."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache

from ddor.errors import DdorError
from ddor.places.areas import find_area, geoid_at_full_length, name_of_place
from ddor.places.gazetteer import County, Gazetteer, counties_of_any_day, key_of
from ddor.states import State, find_state, states

_LISTED = 12
"""How many of the places that a name may be are listed."""


class NoSuchPlace(DdorError):
    """A name or a code that is of no place, or of several; the message says which it may be."""


class Wanted(StrEnum):
    """What a name is taken for that a state or an area and counties share: the area, a county, or neither untold."""

    AREA = "area"
    COUNTY = "county"
    EITHER = "either"


def place_asked(text: str, within: Collection[str] = (), wanted: Wanted = Wanted.EITHER) -> str:
    """The identifier of the county or the area that a person means: a GEOID, or that of a city of counties.

    "Travis", "Travis County" and "Travis, Texas" are names of a county; `within` are USPS codes of states that it must
    be in, if any are given. `wanted` says what a name is taken for that is an area's and a county's.
    Raises NoSuchPlace for what is the name of nothing, or of several places, which are listed.
    """
    asked = text.strip()
    if name_of_place(asked) is not None:
        return asked
    if asked.isdecimal():
        raise NoSuchPlace(_no_geoid(asked))
    name, state = _parted(asked)
    counties = _counties(name, [state.usps] if state else sorted(within))
    found = find_area(asked)
    if found is not None and wanted is Wanted.AREA:
        return found.geoid
    places = counties if counties and wanted is Wanted.COUNTY else [*([found.geoid] if found else []), *counties]
    if counties and state is not None and wanted is not Wanted.COUNTY:
        # A city may have the name of a county that it isn't in: Austin isn't in Austin County.
        places = list(dict.fromkeys([*places, *(each.geoid for each in _around_place(name, state))]))
    if len(places) == 1:
        return places[0]
    if not places:
        raise NoSuchPlace(_no_name(asked, name, state))
    listed = "; ".join(f"{name_of_place(geoid)} ({geoid})" for geoid in places[:_LISTED])
    more = f" and {len(places) - _LISTED} more" if len(places) > _LISTED else ""
    raise NoSuchPlace(f'"{asked}" may be {listed}{more}. Write one of these, by its name with the state or its code.')


def places_holding(text: str, within: Collection[str] = ()) -> list[str]:
    """The GEOIDs of the counties whose names hold a text, capitals aside, in the states of these USPS codes (none: in
    all): the first few, in order of state and name.
    """
    asked = text.strip().casefold()
    found = {
        county.geoid: (usps, county.name)
        for usps in (sorted(within) or states())
        for county in counties_of_any_day(usps)
        if asked and asked in county.name.casefold()
    }
    return sorted(found, key=lambda geoid: found[geoid])[:_LISTED]


def _parted(text: str) -> tuple[str, State | None]:
    """A name and the state behind it, after a comma or as its last words."""
    name, comma, rest = text.rpartition(",")
    state = find_state(rest) if comma else None
    return (name.strip(), state) if state else (text, None)


def _counties(name: str, within: Sequence[str]) -> list[str]:
    found = _by_name().get(key_of(name), ())
    return [geoid for usps, geoid in found if not within or usps in within]


@cache
def _by_name() -> Mapping[str, Sequence[tuple[str, str]]]:
    """The state and the GEOID of each county of any day, by the key of its name with and without its kind."""
    found: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for usps in states():
        for county in counties_of_any_day(usps):
            for key in {key_of(county.name), key_of(county.base)}:
                found[key][usps, county.geoid] = None
    return {key: list(places) for key, places in found.items()}


def _around_place(name: str, state: State) -> list[County]:
    """The counties that a city or another place of a name lies in."""
    place = Gazetteer.in_force(date.max).names(state).place(key_of(name))
    return list(place.counties) if place else []


def _no_geoid(text: str) -> str:
    longer = geoid_at_full_length(text)
    if longer is not None and longer != text:
        return (
            f'"{text}" is not a GEOID. A spreadsheet may have dropped the zero that it begins with: {longer} is '
            f"{name_of_place(longer)}."
        )
    return f"\"{text}\" isn't the GEOID of a county, state or city. A county's has five digits, such as 48453."


def _no_name(text: str, name: str, state: State | None) -> str:
    around = _around_place(name, state) if state is not None else []
    if around:
        counties = " and ".join(f"{county.name}, {county.state} ({county.geoid})" for county in around)
        return f'"{text}" is not a county. The place of that name is in {counties}; ask for that.'
    return (
        f'"{text}" is not the name of a county, a state or an area. Write a county with its state ("Travis, TX"), its '
        'GEOID (48453), a city made of counties ("New York City"), a state, or one of ICE\'s areas of responsibility '
        '("Dallas AOR").'
    )


def places_like(text: str, most: int = 40) -> list[tuple[str, str]]:
    """The places whose names begin with a text, or have a word that does, by code and name: areas and states first,
    then counties by name. A GEOID is the place that has it; "travis" finds Travis County, TX.
    """
    asked = text.strip()
    known = name_of_place(asked)
    if known is not None:
        return [(asked, known)]
    name, state = _parted(asked)
    wanted = key_of(name)
    if not wanted:
        return []
    whole = find_area(asked)
    first = [whole.geoid] if whole is not None else []
    exact: list[str] = []
    rest: list[str] = []
    for key, found in _by_name().items():
        if key.startswith(wanted) or f" {wanted}" in key:
            into = exact if key == wanted else rest
            into += [geoid for usps, geoid in found if state is None or usps == state.usps]
    within = _around_place(name, state) if state is not None else []
    around = [county.geoid for county in within]
    ordered = dict.fromkeys([*first, *_by_place_name(exact), *around, *_by_place_name(rest)])
    return [(geoid, name_of_place(geoid) or geoid) for geoid in list(ordered)[:most]]


def _by_place_name(geoids: Collection[str]) -> list[str]:
    return sorted(set(geoids), key=lambda geoid: (name_of_place(geoid) or "", geoid))
