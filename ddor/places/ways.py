"""Which ways to find a county suit the words of an agency's name, and what holds where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ddor.places.agency_name import AgencyName, Part, take_apart
from ddor.places.bodies import Named, is_alone, named_for
from ddor.places.fuzzy import LONG_ENOUGH, SHORTEST, Pool, Pools, nearest
from ddor.places.gazetteer import StateNames, key_of_words
from ddor.places.lookup import (
    NAMED,
    NAMED_WITHIN,
    Finding,
    bare_county,
    city,
    city_before_its_word,
    county_with_its_word,
    facility,
    facility_in_full,
    left_open,
    named_within,
    part_of_regional_jail,
    place_at_start,
    place_finding,
    regional_jail,
    subdivision,
    two_places,
)
from ddor.places.match import Method
from ddor.places.vocabulary import WordKind, vocabulary

Way = Callable[[Part, StateNames], Finding | None]
"""Finds a county, or several that it may be, in a part of a name."""


def find_agency(name: AgencyName, names: StateNames, pools: Pools) -> Finding | None:
    """Find the county that an agency's name leads to, by the first way that finds anything.

    An office of ICE is where the city is that it is named for: where that name alone leads elsewhere, it is left open.
    """
    found = _first_found(name, names, pools)
    rooms = vocabulary().rooms
    if found is None or not found.is_decided or not name.holds(rooms):
        return found
    alone = _first_found(name.up_to(rooms), names, pools)
    if alone is None or not alone.is_decided or alone.best == found.best:
        return found
    return left_open([*found.counties, *alone.counties], f"{found.sentence} But {alone.sentence}")


def _first_found(name: AgencyName, names: StateNames, pools: Pools) -> Finding | None:
    for way in _ways(name):
        found = [finding for part in name.parts if (finding := way(part, names)) is not None]
        if found:
            return settled(found)
    return _nearest(name, names, pools)


WAYS: Mapping[str, Way] = {
    "county, with its word": county_with_its_word,
    "county": bare_county,
    "township or town": subdivision,
    "city": city,
    "facility": facility,
    "regional jail": regional_jail,
    "named among other words": named_within,
    "two places next to each other": two_places,
}
"""Every way to find a county in a part of a name, by what it looks for."""


def all_evidence(name: AgencyName, names: StateNames, pools: Pools) -> Iterator[tuple[str, Finding]]:
    """Yield what every way finds in any part of a name, whether or not it suits the name's other words."""
    for looked_for, way in WAYS.items():
        for part in name.parts:
            finding = way(part, names)
            if finding is not None:
                yield looked_for, finding
    alike = _nearest(name, names, pools)
    if alike is not None:
        yield "nearly the same name", alike


def find_printed_county(county: str, names: StateNames, pools: Pools) -> Finding | None:
    """Find the county that is printed in a column of its own; None if that is no one county."""
    for part in take_apart(county, names.state).parts[:1]:
        as_city = part.has(WordKind.MUNICIPAL)
        found = county_with_its_word(part, names) or bare_county(part, names, as_city=as_city)
        if found is None:
            span = part.words[: part.before(WordKind.COUNTY) or None]
            found = nearest(key_of_words(span), names.state.name, [pools.counties])
        if found is not None and found.is_decided:
            sentence = f"{found.best.name}, {names.state.name}, is printed next to the agency."
            return found._replace(method=Method.PRINTED_COUNTY, sentence=sentence)
    return None


def find_county_or_city(printed: str, names: StateNames) -> Finding | None:
    """Find what a column of jurisdictions means, where "Clark" is a county and "New York City" a city."""
    for part in take_apart(printed, names.state).parts[:1]:
        found = county_with_its_word(part, names)
        if found is not None:
            return found
        return city(part, names) if part.has(WordKind.MUNICIPAL) else bare_county(part, names)
    return None


def find_city(printed: str, names: StateNames, pools: Pools) -> Finding | None:
    """Find the county of a city named without any words of a facility."""
    for part in take_apart(printed, names.state).parts[:1]:
        return city(part, names) or nearest(key_of_words(part.words), names.state.name, [pools.places])
    return None


def settled(found: Sequence[Finding]) -> Finding | None:
    """Return the finding that holds, of those of all parts of a name: the first that decides for a county.

    Two parts that are sure of different counties leave it open, except for the county that only the address of a
    facility names; one that is open is settled by another that chose among its candidates.
    """
    if len(found) == 1:
        return found[0]
    addressed = {county for finding in found for county in finding.addressed_in}
    sure = [finding for finding in found if finding.is_decided and finding.best not in addressed]
    open_ones = [finding for finding in found if not finding.is_decided]
    if not sure:
        return open_ones[0] if open_ones else None
    chosen = {finding.best for finding in sure}
    if len(chosen) > 1:
        listed = " and ".join(county.name for county in sorted(chosen, key=lambda each: each.geoid))
        scored = [(finding.best, finding.counties[0][1]) for finding in sure]
        return left_open(dict(scored).items(), f"The name's parts lead to {listed}.")
    for finding in open_ones:
        if sure[0].best not in {county for county, _ in finding.counties}:
            return finding
    return sure[0]


def _ways(name: AgencyName) -> Iterator[Way]:
    """Yield the ways that suit the words of a name, in order."""
    yield county_with_its_word
    # A county's word behind a name that is no county's is a slip: no city or prison is meant.
    if any(part.before(WordKind.COUNTY) for part in name.parts):
        return
    table = vocabulary()
    if name.names_a_body():
        if name.has(WordKind.MUNICIPAL):
            yield city
        if is_alone(name):
            yield _place_of_body
        yield from (_place_alone, _place_served)
        return
    if name.holds(table.rooms):
        yield from (_subdivision_of_room, _place_of_room, named_within)
        return
    if name.holds(table.state_police):
        yield _county_and_city
        return
    if name.has(WordKind.MUNICIPAL):
        yield from (subdivision, city, city_before_its_word, facility, two_places, _township_by_its_name)
        return
    if name.has(WordKind.SHERIFF):
        yield _county_not_city
    if name.has(WordKind.REGIONAL):
        yield from (facility_in_full, _only_prisons, regional_jail, _named_regional)
        return
    if name.has(WordKind.PRISON):
        yield from (facility, _county_and_city)
    else:
        yield _county_city_or_facility
    yield named_within


def _nearest(name: AgencyName, names: StateNames, pools: Pools) -> Finding | None:
    """Find the name most like that of the first part that has one."""
    if name.names_a_body():
        return None
    for part in name.parts:
        before = part.before(WordKind.COUNTY)
        if before:
            found = _slip_of_county(part.words[:before], names, pools)
        else:
            span = part.words[part.starts : part.ends]
            found = _first_nearest(key_of_words(span), names.state.name, _pools(name, pools))
        if found is not None:
            return _as_regional(found) if name.has(WordKind.REGIONAL) else found
    return None


def _slip_of_county(spelled: tuple[str, ...], names: StateNames, pools: Pools) -> Finding | None:
    """Find the county whose name before "County" was meant; a city's is no slip, but of a county that there isn't."""
    key, state = key_of_words(spelled), names.state.name
    cities = [each for each in names.by_name.get(key, ()) if each.is_city]
    place = names.place(key) if names.is_city(key) else None
    found = nearest(key, state, [pools.counties_alone])
    is_there = found is not None and found.is_decided and place is not None and found.best in place.counties
    if (cities or place) and not is_there:
        there = dict.fromkeys((*cities, *(place.counties if place else ())), NAMED_WITHIN)
        where = "in no county" if cities else f"in {', '.join(each.name for each in there)}"
        counties = {**there, **dict(found.counties if found else ())}
        sentence = f"{state} has no {' '.join(spelled).title()} County; the city of that name is {where}."
        return left_open(counties.items(), sentence)
    return found


def _county_not_city(part: Part, names: StateNames) -> Finding | None:
    return bare_county(part, names, as_city=False)


def _named_regional(part: Part, names: StateNames) -> Finding | None:
    found = bare_county(part, names) or city(part, names)
    return _as_regional(found) if found is not None else None


def _county_and_city(part: Part, names: StateNames) -> Finding | None:
    """Find the county of the name, or the place's of the name; leave it open where they are two counties."""
    as_county, as_city = bare_county(part, names), city(part, names)
    if as_county is None or not as_county.is_decided or as_city is None:
        return as_county or as_city
    if as_city.is_decided and as_city.best == as_county.best:
        return as_county
    scored = dict([*as_county.counties, *as_city.counties])
    return left_open(scored.items(), f"There is a {as_county.best.name}, and {as_city.sentence}")


def _place_of_body(part: Part, names: StateNames) -> Finding | None:
    """Find the place or county that a body is named for: "Salem State University"."""
    body = named_for(part, names.state)
    if body is None:
        return None
    key = key_of_words(body.part.words)
    is_county = body.named is Named.CITY_OR_COUNTY and key in names.by_name
    if body.named is Named.ANY_PLACE or is_county or names.is_city(key):
        return _county_and_city(body.part, names)
    return None


def _place_alone(part: Part, names: StateNames) -> Finding | None:
    """Find the place that a part names which says nothing of the body: "Austin" in "University of Texas: Austin"."""
    as_city = None if part.names_a_body() else city(part, names)
    if as_city is None:
        return None
    # Campuses and school districts are named for cities, where a county of the name is elsewhere.
    return as_city if names.is_city(key_of_words(part.words)) else _county_and_city(part, names)


def _place_served(part: Part, names: StateNames) -> Finding | None:
    """Find the place whose schools a part names: "San Bernardino Unified School District"."""
    table = vocabulary()
    serves = not table.serve_a_place.isdisjoint(part.words) and table.bodies & {*part.words} <= table.serve_a_place
    return place_at_start(part, names, _BEFORE_SCHOOLS | table.serve_a_place) if serves else None


_BEFORE_SCHOOLS = {"independent", "public", "unified"}


def _township_by_its_name(part: Part, names: StateNames) -> Finding | None:
    """Find the township whose name stands without that word, where nothing else has it: "Penn Hills Police"."""
    key = key_of_words(part.words[part.starts : part.ends])
    township = names.township(key)
    return None if township is None or key in names.by_name else place_finding(township, names, NAMED)


def _subdivision_of_room(part: Part, names: StateNames) -> Finding | None:
    return subdivision(part.up_to(vocabulary().rooms), names)


def _place_of_room(part: Part, names: StateNames) -> Finding | None:
    return place_at_start(part.up_to(vocabulary().rooms), names, ())


def _county_city_or_facility(part: Part, names: StateNames) -> Finding | None:
    """Find the county, place or facility of the name, unless it may be short for a regional jail.

    A facility of the name is asked for always, as it may be meant and stand elsewhere; one whose full name is printed
    is meant.
    """
    in_full = facility_in_full(part, names)
    if in_full is not None:
        return in_full
    found, stands = _county_and_city(part, names), facility(part, names)
    if found is None or stands is None:
        return stands if found is None else part_of_regional_jail(part, names) or found
    if stands.is_decided and found.is_decided and stands.best == found.best:
        return found
    counties = dict([*found.counties, *stands.counties])
    return left_open(counties.items(), f"{found.sentence} But {stands.sentence}")


def _only_prisons(part: Part, names: StateNames) -> Finding | None:
    """Find the prison of the name, "regional" being part of what it is called."""
    return facility(part, names) if WordKind.PRISON in part.kinds else None


def _as_regional(finding: Finding) -> Finding:
    """Leave open where a regional jail belongs, whatever its name was found to be like."""
    sentence = f"A regional jail holds people for several counties. {finding.sentence}"
    return left_open(finding.counties, sentence)


def _pools(name: AgencyName, pools: Pools) -> tuple[tuple[Pool, ...], ...]:
    """Return the names that a slip may stand for, those first that the words beside it speak for."""
    if name.holds(vocabulary().rooms):
        return ((pools.counties, pools.cities),)
    if name.has(WordKind.MUNICIPAL):
        return ((pools.places,),)
    if name.has(WordKind.SHERIFF):
        return ((pools.counties,), (pools.counties, pools.places))
    everything = (pools.counties, pools.facilities, pools.places)
    if name.has(WordKind.PRISON):
        return ((pools.facilities,), everything)
    return (everything,)


def _first_nearest(key: str, state: str, pools: Sequence[Sequence[Pool]]) -> Finding | None:
    found = [
        finding
        for group in pools
        if (finding := nearest(key, state, group, shortest=SHORTEST if len(group) == 1 else LONG_ENOUGH)) is not None
    ]
    return next((finding for finding in found if finding.is_decided), found[-1] if found else None)
