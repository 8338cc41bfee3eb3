"""Reconciles printed names with counties: tries each way in turn and stops at the first that finds something.

The ways, in order: a decision by a person; the county printed beside the agency; the county's own name;
another name of it; the county named within the agency's; a city or town; a prison or other named facility;
a name that is nearly the same. A prison bears many a county's name without standing there, so a name with a
prison's words that the table of facilities has is looked up there first. Where the ways that apply
disagree, the name is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ddor.places.agency_name import AgencyName, Part, take_apart
from ddor.places.decisions import Decision, Decisions
from ddor.places.fuzzy import LONG_ENOUGH, SHORTEST, Pool, Pools, nearest
from ddor.places.gazetteer import County, Gazetteer, StateNames, key_of_words
from ddor.places.lookup import (
    Finding,
    bare_county,
    city,
    city_before_its_word,
    county_with_its_word,
    facility,
    left_open,
    named_within,
    only_county,
    part_of_regional_jail,
    regional_jail,
)
from ddor.places.match import Candidate, Kind, Match, Method
from ddor.places.states import State, find_state, states
from ddor.places.vocabulary import WordKind

_COUNTY_JAILS = re.compile(r"^(?P<state>.+?) county jails$", re.IGNORECASE)
_NOT_FOUND = "Nothing in {state} has this name."


class Matcher:
    """Reconciles names with the counties of one gazetteer, decisions first.

    A match depends on nothing but the name, the state and county printed with it, the decisions and the
    gazetteer.
    """

    def __init__(self, gazetteer: Gazetteer, decisions: Decisions | None = None) -> None:
        self.gazetteer = gazetteer
        self.decisions = decisions or Decisions()
        self._agencies: dict[tuple[str, str | None, str | None], Match] = {}
        self._pools: dict[str, Pools] = {}

    def agency(self, name: str, state: str | None, county: str | None = None) -> Match:
        """Reconcile an agency's printed name; `state` is a USPS code or name, `county` printed beside it."""
        asked = (name, state, county)
        if asked not in self._agencies:
            self._agencies[asked] = self._agency(name, state, county)
        return self._agencies[asked]

    def high_volume(self, jurisdiction: str, state: str | None) -> Match:
        """Reconcile a jurisdiction of Section I, where "Clark" in Nevada is Clark County."""
        found = find_state(state)
        decision = self.decisions.find(jurisdiction, found.usps if found else None)
        if decision is not None or found is None:
            return replace(self.agency(jurisdiction, state), kind=Kind.COUNTY)
        names = self.gazetteer.names(found)
        for part in take_apart(jurisdiction, found).parts[:1]:
            finding = county_with_its_word(part, names)
            if finding is None:
                finding = city(part, names) if part.has(WordKind.MUNICIPAL) else bare_county(part, names)
            if finding is not None:
                return self._match(jurisdiction, found, Kind.COUNTY, finding)
        return replace(self.agency(jurisdiction, state), kind=Kind.COUNTY)

    def policy(self, jurisdiction: str) -> Match:
        """Reconcile a policy's jurisdiction ("Ithaca, New York"), and say of which kind it is."""
        place, state = _place_and_state(jurisdiction)
        decision = self.decisions.find(jurisdiction, state.usps if state else None)
        if decision is None and state is not None and (not place or find_state(place) == state):
            return self._whole_state(jurisdiction, state, Kind.STATE)
        jails = _COUNTY_JAILS.match(place)
        if decision is None and jails is not None:
            whole = find_state(jails["state"])
            if whole is not None and whole == (state or whole):
                return self._whole_state(jurisdiction, whole, Kind.COUNTY_JAILS)
        kind = _kind_of_policy(place, state)
        if decision is not None:
            return self._decided_by_person(jurisdiction, state, decision, kind)
        if state is None:
            return self._undecided(
                jurisdiction, None, kind, "The name is without a state.", self._in_any_state(place)
            )
        found = self._city(place, state) if kind is Kind.CITY else None
        if found is not None:
            return self._match(jurisdiction, state, kind, found)
        return replace(self.agency(place, state.usps), printed=jurisdiction, kind=kind)

    def _agency(self, printed: str, state_text: str | None, county: str | None) -> Match:
        state = find_state(state_text)
        decision = self.decisions.find(printed, state.usps if state else None)
        if decision is not None:
            return self._decided_by_person(printed, state, decision, Kind.AGENCY)
        name = take_apart(printed, state)
        if state is not None and name.state is not None and name.state != state:
            why = f"The name says {name.state.name}, the state beside it {state.name}."
            return self._undecided(printed, state, Kind.AGENCY, why, ())
        where = state or name.state
        if where is None:
            why = "The name is without a state."
            return self._undecided(printed, None, Kind.AGENCY, why, self._in_any_state(printed))
        names = self.gazetteer.names(where)
        finding = only_county(names) or self._printed_county(county, names) or self._find(name, names)
        if finding is None:
            return self._undecided(printed, where, Kind.AGENCY, _NOT_FOUND.format(state=where.name), ())
        return self._match(printed, where, Kind.AGENCY, finding)

    def _printed_county(self, county: str | None, names: StateNames) -> Finding | None:
        """Find the county printed beside an agency."""
        if not county or not county.strip():
            return None
        for part in take_apart(county, names.state).parts[:1]:
            as_city = part.has(WordKind.MUNICIPAL)
            found = county_with_its_word(part, names) or bare_county(part, names, as_city=as_city)
            if found is None:
                before = part.before(WordKind.COUNTY)
                span = part.words[:before] if before else part.words
                found = nearest(key_of_words(span), names.state.name, [self._of(names).counties])
            if found is not None and found.is_decided:
                sentence = f"{found.best.name}, {names.state.name}, is printed beside the agency."
                return replace(found, method=Method.PRINTED_COUNTY, sentence=sentence)
        return None

    def _find(self, name: AgencyName, names: StateNames) -> Finding | None:
        """Find the county that an agency's name leads to."""
        found: list[Finding] = []
        for look in self._ways(name, names):
            for part in name.parts:
                finding = look(part, names)
                if finding is not None:
                    found.append(finding)
            settled = _settled(found)
            if settled is not None:
                return settled
        if found:
            return found[0]
        return self._nearest(name, names)

    def _ways(
        self, name: AgencyName, names: StateNames
    ) -> Iterator[Callable[[Part, StateNames], Finding | None]]:
        """Yield the ways that suit the words of a name, in order."""
        yield county_with_its_word
        # A county's word behind a name that is no county's is a slip: no city or prison is meant.
        if any(part.before(WordKind.COUNTY) for part in name.parts):
            return
        if name.has(WordKind.SHERIFF) and not name.has(WordKind.MUNICIPAL):
            yield lambda part, names: bare_county(part, names, as_city=False)
        elif name.has(WordKind.MUNICIPAL):
            yield city
            yield city_before_its_word
            yield facility
            return
        if name.has(WordKind.REGIONAL):
            yield _only_prisons
            yield regional_jail
            yield lambda part, names: _as_regional(bare_county(part, names) or city(part, names), names)
            return
        if name.has(WordKind.PRISON):
            yield facility
            yield _county_and_city
        else:
            yield lambda part, names: _unless_regional(part, names) or facility(part, names)
        yield named_within

    def _nearest(self, name: AgencyName, names: StateNames) -> Finding | None:
        """Find the name most like the first part's that has one."""
        pools = self._of(names)
        for part in name.parts:
            before = part.before(WordKind.COUNTY)
            if before:
                found = nearest(key_of_words(part.words[:before]), names.state.name, [pools.counties])
            else:
                span = part.words[part.name_starts() : part.name_ends()]
                found = _first_nearest(key_of_words(span), names.state.name, _pools(name, pools))
            if found is not None:
                if name.has(WordKind.REGIONAL):
                    return _as_regional(found, names)
                return found
        return None

    def _of(self, names: StateNames) -> Pools:
        if names.state.usps not in self._pools:
            self._pools[names.state.usps] = Pools(names)
        return self._pools[names.state.usps]

    def _city(self, place: str, state: State) -> Finding | None:
        names = self.gazetteer.names(state)
        for part in take_apart(place, state).parts[:1]:
            found = city(part, names)
            if found is not None:
                return found
            return nearest(key_of_words(part.words), state.name, [self._of(names).places])
        return None

    def _in_any_state(self, printed: str) -> tuple[tuple[County, float], ...]:
        """Return the counties of all states that a name without a state may stand for."""
        found: list[tuple[County, float]] = []
        for state in states().values():
            for part in take_apart(printed, None).parts[:1]:
                names = self.gazetteer.names(state)
                finding = county_with_its_word(part, names) or regional_jail(part, names)
                found.extend(finding.counties if finding else ())
        return tuple(found)

    def _match(self, printed: str, state: State, kind: Kind, finding: Finding) -> Match:
        if not finding.is_decided:
            return self._undecided(printed, state, kind, finding.sentence, finding.counties)
        county, score = finding.counties[0]
        return Match(
            printed,
            state.usps,
            kind,
            finding.method,
            county.geoid,
            county.name,
            score,
            _candidates(finding.counties),
            finding.sentence,
            self.gazetteer.namesakes(county),
        )

    def _undecided(
        self,
        printed: str,
        state: State | None,
        kind: Kind,
        why: str,
        counties: Sequence[tuple[County, float]],
    ) -> Match:
        listed = _candidates(counties)
        score = listed[0].score if listed else 0.0
        usps = state.usps if state else None
        return Match(printed, usps, kind, Method.UNDECIDED, None, None, score, listed, why)

    def _whole_state(self, printed: str, state: State, kind: Kind) -> Match:
        chosen = Candidate(state.geoid, state.name, state.usps, 100.0)
        shown = (
            f"The name is that of {state.name}."
            if kind is Kind.STATE
            else f"All county jails of {state.name}."
        )
        return Match(
            printed,
            state.usps,
            kind,
            Method.EXACT,
            state.geoid,
            state.name,
            100.0,
            (chosen,),
            shown,
            (state.usps,),
        )

    def _decided_by_person(self, printed: str, state: State | None, decision: Decision, kind: Kind) -> Match:
        county = self.gazetteer.county(decision.geoid)
        whole = next((each for each in states().values() if each.geoid == decision.geoid), None)
        usps = county.state if county else whole.usps if whole else state.usps if state else None
        place = county.name if county else whole.name if whole else decision.geoid
        who = f"{decision.who or 'A person'} decided this" + (f" on {decision.when}" if decision.when else "")
        shown = f"{who}: {decision.why}" if decision.why else f"{who}."
        chosen = Candidate(decision.geoid, place, usps or "", 100.0)
        namesakes = self.gazetteer.namesakes(county) if county else ()
        return Match(
            printed, usps, kind, Method.DECISION, decision.geoid, place, 100.0, (chosen,), shown, namesakes
        )


def _settled(found: Sequence[Finding]) -> Finding | None:
    """Return the finding that holds, of those of all parts of a name: the first that decides for a county.

    Two parts that are sure of different counties leave it open; one that is open is settled by another that
    chose among its candidates.
    """
    sure = [finding for finding in found if finding.is_decided]
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


def _county_and_city(part: Part, names: StateNames) -> Finding | None:
    """Find the county of the name, or the place's of the name; leave it open where they are two counties."""
    as_county, as_city = bare_county(part, names), city(part, names)
    if as_county is None or not as_county.is_decided or as_city is None:
        return as_county or as_city
    if as_city.is_decided and as_city.best == as_county.best:
        return as_county
    scored = dict([*as_county.counties, *as_city.counties])
    return left_open(scored.items(), f"There is a {as_county.best.name}, and {as_city.sentence}")


def _unless_regional(part: Part, names: StateNames) -> Finding | None:
    """Find the county or place of the name, unless it may be short for a regional jail."""
    found = _county_and_city(part, names)
    regional = part_of_regional_jail(part, names)
    return regional if found is not None and regional is not None else found


def _only_prisons(part: Part, names: StateNames) -> Finding | None:
    """Find the prison of the name, "regional" being part of what it is called."""
    return facility(part, names) if WordKind.PRISON in part.kinds else None


def _as_regional(finding: Finding | None, names: StateNames) -> Finding | None:
    """Leave open where a regional jail belongs, whatever its name was found to be like."""
    if finding is None:
        return None
    return left_open(
        finding.counties, f"A regional jail holds people for several counties. {finding.sentence}"
    )


def _pools(name: AgencyName, pools: Pools) -> tuple[tuple[Pool, ...], ...]:
    """Return the names that a slip may stand for, those first that the words beside it speak for."""
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
        if (finding := nearest(key, state, group, shortest=SHORTEST if len(group) == 1 else LONG_ENOUGH))
        is not None
    ]
    return next((finding for finding in found if finding.is_decided), found[-1] if found else None)


def _candidates(counties: Sequence[tuple[County, float]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(each.geoid, each.name, each.state, score) for each, score in counties)


def _place_and_state(jurisdiction: str) -> tuple[str, State | None]:
    """Return a policy's place and its state ("Ithaca, New York"); a state alone has an empty place."""
    place, comma, rest = jurisdiction.rpartition(",")
    state = find_state(rest)
    if comma and state is not None:
        return place.strip(), state
    return ("", state) if state is not None else (jurisdiction.strip(), None)


def _kind_of_policy(place: str, state: State | None) -> Kind:
    name = take_apart(place, state)
    if name.has(WordKind.REGIONAL):
        return Kind.REGIONAL
    if name.has(WordKind.COUNTY):
        return Kind.COUNTY
    return Kind.CITY if place else Kind.UNKNOWN
