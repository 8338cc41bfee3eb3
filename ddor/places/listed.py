"""Which jurisdiction a line of a list means: a county, a city, a state, by an identifier that two lists share.

A city is not its county here: "Austin" and "Travis County" are two jurisdictions. A county has its five-digit Census
GEOID, a state two digits, a city that is whole counties the area's (ddor.places.areas), any other city its state and
name, as the lists of the Census Bureau that ddor rests on give cities by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ddor.places.agency_name import Part, take_apart
from ddor.places.areas import Area, AreaKind, find_area, geoid_at_full_length, geoids_in, name_of_place
from ddor.places.gazetteer import (
    County,
    Place,
    StateNames,
    counties_of_any_day,
    county_of_any_day,
    key_of,
    key_of_words,
)
from ddor.places.lookup import bare_county, county_with_its_word
from ddor.places.match import Kind, Match
from ddor.places.matcher import Matcher
from ddor.places.policy import take_policy_apart
from ddor.places.vocabulary import WordKind
from ddor.states import State, find_state

_OF_STATE = 2
_NAMED = 3
"""How many of the places that a name may mean are named."""

_CITIES = (AreaKind.CITY, AreaKind.CONSOLIDATED)


class Standing(StrEnum):
    """Whether it is known which jurisdiction a line means."""

    FOUND = "found"
    UNDECIDED = "undecided"
    NOT_THERE = "no such place"
    """No county, or nothing in the Census Bureau's lists of cities, towns and other places, has the name."""


class Names(StrEnum):
    """What the names of a list are, where they don't say so themselves."""

    ANY = "jurisdictions"
    COUNTIES = "counties"
    CITIES = "cities"
    AGENCIES = "agencies"
    """Agencies count as their county."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of a list: where it stands ("line 5", "page 2, row 3"), and its name, state and GEOID, or empty texts."""

    at: str
    name: str
    state: str = ""
    geoid: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A jurisdiction: what identifies it, its name and state (USPS code), its kind, and the counties that it lies in.

    `short` is a county's name without the kind of county, empty for others. `namesakes` are the USPS codes of the
    states, its own included, that have a county of a county's name.
    """

    key: str
    name: str
    state: str
    kind: Kind
    counties: tuple[str, ...]
    short: str = ""
    namesakes: tuple[str, ...] = ()

    @property
    def geoid(self) -> str | None:
        """The Census GEOID of the county, the state or the city of several counties; None of a city within one."""
        return self.key if self.key.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a line of a list means. `known` is None if that isn't known, and `candidates` are then what it may be.

    `because` says in a sentence what was found, where it isn't simply the name of the jurisdiction.
    """

    printed: Printed
    standing: Standing
    known: Known | None
    state: str | None
    candidates: tuple[Known, ...] = ()
    because: str = ""


def own_words(printed: Printed) -> str:
    """The name of a line without the state behind it."""
    return take_policy_apart(printed.name).place or printed.name


def find_listed(printed: Printed, matcher: Matcher, names: Names = Names.ANY) -> Listed:
    """Which jurisdiction a line of a list means. Its GEOID decides, if it has one, and then a person's decision.

    A name that is a county's and a city's, and doesn't say which, is undecided, except for lists of either.
    """
    if printed.geoid.strip():
        return _by_geoid(printed, matcher)
    state = find_state(printed.state)
    named = take_policy_apart(f"{printed.name}, {state.name}" if state else printed.name)
    where = named.state
    if where is None:
        return Listed(printed, Standing.UNDECIDED, None, None, because="The name has no state.")
    decision = matcher.decisions.find(printed.name, where.usps)
    if decision is not None:
        known = _of_geoid(decision.geoid, matcher)
        if known is not None:
            return Listed(printed, Standing.FOUND, known, where.usps, because=f"{decision.who or 'A person'} decided.")
    if names is Names.AGENCIES:
        return _agency(printed, where, matcher)
    if not named.place:
        return Listed(printed, Standing.FOUND, _state(where, named.kind, matcher), where.usps)
    return _named(printed, named.place, where, matcher, names)


def _by_geoid(printed: Printed, matcher: Matcher) -> Listed:
    geoid = geoid_at_full_length(printed.geoid.strip())
    known = _of_geoid(geoid, matcher) if geoid else None
    if known is None:
        said = f"{printed.geoid} isn't the GEOID of a county or state that ddor knows."
        return Listed(printed, Standing.NOT_THERE, None, None, because=said)
    named = find_listed(Printed(printed.at, printed.name, printed.state), matcher) if printed.name.strip() else None
    if named is not None and named.known is not None and known.key not in (named.known.key, *named.known.counties):
        said = f"Its GEOID, {known.key}, is of {full_name(known)}, its name of {full_name(named.known)}."
        return Listed(printed, Standing.UNDECIDED, None, known.state, (known, named.known), said)
    # A city beside the GEOID of its county is the city.
    meant = named.known if named is not None and named.known is not None else known
    return Listed(printed, Standing.FOUND, meant, known.state)


def _of_geoid(geoid: str, matcher: Matcher) -> Known | None:
    """The county, state or city of several counties that has an identifier."""
    name = name_of_place(geoid)
    if name is None or not geoid.isdecimal():
        return None
    state = find_state(name) if len(geoid) == _OF_STATE else find_state(name.rpartition(", ")[2])
    county = county_of_any_day(geoid)
    if county is not None:
        return _county(county, matcher)
    own = name if len(geoid) == _OF_STATE else name.rpartition(", ")[0]
    return Known(
        geoid, own, state.usps if state else "", Kind.STATE if len(geoid) == _OF_STATE else Kind.CITY, geoids_in(geoid)
    )


def _state(state: State, kind: Kind, matcher: Matcher) -> Known:
    """All of a state, or its county jails; one that is a single county, such as D.C., is that county."""
    if kind is Kind.COUNTY_JAILS:
        return Known(f"{state.geoid}-jails", state.name, state.usps, kind, (state.geoid,))
    counties = matcher.gazetteer.counties(state.usps)
    if len(counties) == 1:
        return _county(counties[0], matcher)
    return Known(state.geoid, state.name, state.usps, Kind.STATE, (state.geoid,))


def _agency(printed: Printed, state: State, matcher: Matcher) -> Listed:
    found = matcher.agency(printed.name, state.usps)
    if found.geoid is None:
        candidates = _candidates(found, matcher)
        return Listed(printed, Standing.UNDECIDED, None, state.usps, candidates, found.sentence)
    return Listed(printed, Standing.FOUND, _of_geoid(found.geoid, matcher), state.usps, because=found.sentence)


def _named(printed: Printed, place: str, state: State, matcher: Matcher, names: Names) -> Listed:
    name = take_apart(place, state)
    if not name.parts:  # not a letter in it
        return _not_there(printed, place, state, matcher, names is Names.COUNTIES)
    part, *others = name.parts
    gazetteer = matcher.gazetteer.names(state)
    found: list[Known] = []
    # "City and County of Denver" is one jurisdiction, and so is a city that another word of its name calls a county.
    whole = _consolidated(place, state)
    says_county = part.has(WordKind.COUNTY) and whole is None
    says_city = part.has(WordKind.MUNICIPAL)
    if whole is not None:
        found.append(_area(whole, matcher))
    elif says_county or names is Names.COUNTIES:
        found += _counties(part, place, gazetteer, matcher)
    elif says_city or names is Names.CITIES:
        # "Matanuska-Susitna Borough" is called a county nowhere, and "Carson City" has the word in its name.
        found += _cities(part, place, gazetteer, matcher) or _counties(part, place, gazetteer, matcher)
    else:
        counties = _counties(part, place, gazetteer, matcher)
        # A jurisdiction governs: beside a county, a mere post office or a village without a government isn't meant.
        found += [*counties, *_cities(part, place, gazetteer, matcher, governed=bool(counties))]
    known = list({each.key: each for each in found}.values())
    if others and len(known) == 1:
        return _within(printed, known[0], others, gazetteer, matcher)
    if len(known) == 1:
        return Listed(printed, Standing.FOUND, known[0], state.usps, because=_former(known[0], matcher))
    if known:
        both = " or ".join(full_name(each) for each in known[:_NAMED])
        both += f" or {len(known) - _NAMED} more" if known[_NAMED:] else ""
        return Listed(printed, Standing.UNDECIDED, None, state.usps, tuple(known), f"The name may mean {both}.")
    return _not_there(printed, place, state, matcher, says_county or names is Names.COUNTIES)


def _within(printed: Printed, known: Known, others: Sequence[Part], names: StateNames, matcher: Matcher) -> Listed:
    """A city with its county behind a comma, which must be right."""
    counties = [county for part in others for county in _counties(part, " ".join(part.words), names, matcher)]
    wrong = [county for county in counties if county.key not in (known.key, *known.counties)]
    if wrong:
        said = f"{known.name}, {known.state}, is not in {wrong[0].name}, which follows it."
        return Listed(printed, Standing.UNDECIDED, None, known.state, (known, wrong[0]), said)
    return Listed(printed, Standing.FOUND, known, known.state)


def _not_there(printed: Printed, place: str, state: State, matcher: Matcher, says_county: bool) -> Listed:
    nearest = matcher.policy(f"{place}, {state.name}")
    candidates = _candidates(nearest, matcher)
    near = f" The nearest is {', '.join(full_name(each) for each in candidates[:2])}." if candidates else ""
    if says_county:
        own = nearest.sentence if nearest.sentence.startswith(f"{state.name} has no ") else ""
        said = own or f"{state.name} has no county called {place}.{near}"
    else:
        said = f"The Census Bureau lists no place called {place} in {state.name}.{near}"
    return Listed(printed, Standing.NOT_THERE, None, state.usps, candidates, said)


def _candidates(found: Match, matcher: Matcher) -> tuple[Known, ...]:
    known = (_of_geoid(each.geoid, matcher) for each in found.candidates)
    return tuple(each for each in known if each is not None)


def _consolidated(place: str, state: State) -> Area | None:
    """The city that is one or several whole counties, by its name."""
    found = find_area(f"{place}, {state.name}")
    return found if found is not None and found.kind in _CITIES and found.state == state.usps else None


def _area(area: Area, matcher: Matcher) -> Known:
    county = matcher.gazetteer.county(area.geoid)
    if county is not None:
        return _county(county, matcher)
    return Known(area.geoid, area.name, area.state or "", Kind.CITY, area.geoids)


def _county(county: County, matcher: Matcher) -> Known:
    sakes = matcher.gazetteer.namesakes(county)
    return Known(county.geoid, county.name, county.state, Kind.COUNTY, (county.geoid,), county.base, sakes)


def _counties(part: Part, place: str, names: StateNames, matcher: Matcher) -> list[Known]:
    """The counties of a name, of any day where none of today has it."""
    exact = [each for each in names.counties if key_of(each.name) == key_of(place)]
    if len(exact) == 1:
        return [_county(exact[0], matcher)]
    finding = county_with_its_word(part, names) or bare_county(part, names, as_city=False)
    if finding is not None:
        return [_county(county, matcher) for county, _ in finding.counties if not county.is_city]
    key, base = key_of(place), key_of_words(part.words[part.starts : part.ends])
    former = [
        each
        for each in counties_of_any_day(names.state.usps)
        if key == key_of(each.name) or (base == key_of(each.base) and not each.is_city)
    ]
    return [_county(each, matcher) for each in former]


def _cities(part: Part, place: str, names: StateNames, matcher: Matcher, governed: bool = False) -> list[Known]:
    """The cities, towns and other places of a name; `governed`: those that govern themselves only.

    Of a township there is one for each county that has one of the name.
    """
    spelled = list(_spellings(part, place))
    if _TOWNSHIP.intersection(part.words):
        found = next(filter(None, map(names.township, spelled)), None)
        return [_township(found, county, names.state) for county in found.counties] if found else []
    for key in spelled:
        alias = names.aliases.get(key)
        if alias is not None:
            return [_county(alias, matcher)]
        own = [each for each in names.by_name.get(key, ()) if each.is_municipality]
        if own:
            return [_county(own[0], matcher)]
        town = names.place(key) or names.town(key)
        if town is not None and (names.is_city(key) or not governed):
            return [_city(town, key, names.state, matcher)]
    return []


_TOWNSHIP = {"township", "twp", "twnshp"}


def _township(found: Place, county: County, state: State) -> Known:
    key = f"{state.usps}/{key_of(found.name)}-township-{county.geoid}"
    return Known(key, f"{found.name} Township ({county.name})", state.usps, Kind.CITY, (county.geoid,))


def _city(found: Place, key: str, state: State, matcher: Matcher) -> Known:
    whole = _consolidated(found.name, state)
    if whole is not None:
        return _area(whole, matcher)
    counties = tuple(county.geoid for county in found.counties)
    return Known(f"{state.usps}/{key}", found.name, state.usps, Kind.CITY, counties)


def _spellings(part: Part, place: str) -> Iterator[str]:
    """The keys under which a city may be known: all words, then without those around it, such as "City of"."""
    yield key_of(place)
    for start in range(part.starts + 1):
        for end in range(len(part.words), max(start, part.ends - 1), -1):
            yield key_of_words(part.words[start:end])


def _former(known: Known, matcher: Matcher) -> str:
    if known.kind is Kind.COUNTY and known.geoid and matcher.gazetteer.county(known.geoid) is None:
        return f"{known.name} is no longer a county."
    return ""


def full_name(known: Known) -> str:
    """A jurisdiction in words: "Franklin County, PA", "the city of Franklin, PA", "Texas"."""
    if known.kind in (Kind.STATE, Kind.COUNTY_JAILS):
        return known.name
    said = f"{known.name}, {known.state}"
    return f"the place {said}" if known.geoid is None and "(" not in said else said
