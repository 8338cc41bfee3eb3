"""Reconciles printed names with counties: tries each way in turn and stops at the first that finds something.

The ways, in order: a decision by a person; the county printed beside the agency; the county's own name or
another name of it; the county named within the agency's; a city or town; a prison or other named facility; a
name that is nearly the same. A prison may bear a county's name without standing there, so a name with a
prison's words is looked up among facilities before it is taken for a county's. Where ways that apply
disagree, the name is left undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ddor.places.agency_name import AgencyName, take_apart
from ddor.places.areas import Area, area, area_of_counties, city_of_counties
from ddor.places.decisions import Decision, Decisions
from ddor.places.fuzzy import pools_of
from ddor.places.gazetteer import County, Gazetteer, StateNames, county_of_any_day
from ddor.places.lookup import NAMED, SURE, Finding, county_with_its_word, is_of_city, only_county, regional_jail
from ddor.places.match import Candidate, Evidence, Kind, Match, Method
from ddor.places.policy import take_policy_apart
from ddor.places.spelling import words
from ddor.places.vocabulary import WordKind
from ddor.places.ways import all_evidence, find_agency, find_city, find_county_or_city, find_printed_county
from ddor.states import State, find_state, state_of_geoid, states

_NO_STATE = "The name has no state."


class Matcher:
    """Reconciles names with the counties of one gazetteer, decisions first.

    A match depends on nothing but the name, the state and county printed with it, the decisions and the
    gazetteer. A `state` is a USPS code or a name; None, or what is neither, leaves a name undecided unless it
    says its state itself.
    """

    def __init__(self, gazetteer: Gazetteer, decisions: Decisions | None = None) -> None:
        self.gazetteer = gazetteer
        self.decisions = decisions or Decisions()
        self._agencies: dict[tuple[str, str | None, str | None], Match] = {}
        self._high_volume: dict[tuple[str, str | None], Match] = {}
        self._policies: dict[str, Match] = {}

    def agency(self, name: str, state: str | None, county: str | None = None) -> Match:
        """Reconcile an agency's printed name; `county` is what a column of its own says, if there is one."""
        asked = (name, state, county)
        if asked not in self._agencies:
            self._agencies[asked] = self._agency(name, find_state(state), county)
        return self._agencies[asked]

    def evidence(self, name: str, state: str | None) -> list[Evidence]:
        """What every way of finding a county finds in an agency's name, those that didn't decide included."""
        where = find_state(state)
        taken = take_apart(name, where)
        where = where or taken.state
        if where is None:
            return []
        names = self.gazetteer.names(where)
        return [
            Evidence(looked_for, finding.sentence, _candidates(finding.counties))
            for looked_for, finding in all_evidence(taken, names, pools_of(names))
        ]

    def high_volume(self, jurisdiction: str, state: str | None) -> Match:
        """Reconcile a jurisdiction of Section I, where "Clark" in Nevada is Clark County."""
        asked = (jurisdiction, state)
        if asked not in self._high_volume:
            self._high_volume[asked] = self._of_high_volume(jurisdiction, state)
        return self._high_volume[asked]

    def policy(self, jurisdiction: str) -> Match:
        """Reconcile a policy's jurisdiction ("Ithaca, New York"), and say of which kind it is."""
        if jurisdiction not in self._policies:
            self._policies[jurisdiction] = self._of_policy(jurisdiction)
        return self._policies[jurisdiction]

    def _of_high_volume(self, jurisdiction: str, state: str | None) -> Match:
        where = find_state(state)
        if where is not None and self.decisions.find(jurisdiction, where.usps) is None:
            whole = city_of_counties(jurisdiction, where)
            if whole is not None:
                return self._in_area(jurisdiction, where, Kind.COUNTY, whole, Method.EXACT)
            finding = find_county_or_city(jurisdiction, self.gazetteer.names(where))
            if finding is not None:
                return self._match(jurisdiction, where, Kind.COUNTY, finding)
        return replace(self.agency(jurisdiction, state), kind=Kind.COUNTY)

    def _of_policy(self, jurisdiction: str) -> Match:
        named = take_policy_apart(jurisdiction)
        state, kind = named.state, named.kind
        decision = self.decisions.find(jurisdiction, state.usps if state else None)
        if decision is not None:
            return self._decided_by_person(jurisdiction, decision, kind)
        if state is None:
            return _undecided(jurisdiction, None, kind, _NO_STATE, self._in_any_state(named.place))
        if not named.place:
            return self._whole_state(jurisdiction, state, kind)
        if kind is Kind.CITY:
            whole = city_of_counties(named.place, state)
            if whole is not None:
                return self._in_area(jurisdiction, state, kind, whole, Method.EXACT)
            names = self.gazetteer.names(state)
            finding = find_city(named.place, names, pools_of(names))
            if finding is not None:
                return self._match(jurisdiction, state, kind, finding)
        return replace(self.agency(named.place, state.usps), printed=jurisdiction, kind=kind)

    def _agency(self, printed: str, state: State | None, county: str | None) -> Match:
        decision = self.decisions.find(printed, state.usps if state else None)
        if decision is not None:
            return self._decided_by_person(printed, decision, Kind.AGENCY)
        name = take_apart(printed, state)
        where = state or name.state
        if where is None:
            return _undecided(printed, None, Kind.AGENCY, _NO_STATE, self._in_any_state(printed))
        if name.state not in {None, where}:
            said = name.state.name if name.state else ""
            why = f"The name says {said}, but the state next to it is {where.name}."
            return _undecided(printed, where, Kind.AGENCY, why, ())
        names = self.gazetteer.names(where)
        pools = pools_of(names)
        if not county and _is_of_state(name, names):
            why = f"The name is that of {where.name} or of one of its agencies, not of a county."
            return _undecided(printed, where, Kind.AGENCY, why, ())
        finding = only_county(names)
        if finding is None and county and county.strip():
            finding = find_printed_county(county, names, pools)
        finding = finding or find_agency(name, names, pools)
        if finding is None:
            nothing = "has no county with" if name.has(WordKind.COUNTY) else "has nothing with"
            return _undecided(printed, where, Kind.AGENCY, f"{where.name} {nothing} this name.", ())
        return self._match(printed, where, Kind.AGENCY, finding)

    def _in_any_state(self, printed: str) -> tuple[tuple[County, float], ...]:
        """Return the counties of all states that a name without a state may stand for."""
        found: list[tuple[County, float]] = []
        for part in take_apart(printed, None).parts[:1]:
            for state in states().values():
                names = self.gazetteer.names(state)
                finding = county_with_its_word(part, names) or regional_jail(part, names)
                found.extend(finding.counties if finding else ())
        return tuple(found)

    def _match(self, printed: str, state: State, kind: Kind, finding: Finding) -> Match:
        if not finding.is_decided:
            whole = area_of_counties(county.geoid for county, _ in finding.counties)
            if whole is not None:
                method = Method.EXACT if city_of_counties(printed, state) == whole else Method.CITY
                return self._in_area(printed, state, kind, whole, method)
            return _undecided(printed, state, kind, finding.sentence, finding.counties)
        county, score = finding.counties[0]
        return Match(
            printed=printed,
            state=state.usps,
            kind=kind,
            method=finding.method,
            geoid=county.geoid,
            place=county.name,
            score=score,
            candidates=_candidates(finding.counties),
            sentence=finding.sentence,
            namesakes=self.gazetteer.namesakes(county),
        )

    def _decided_by_person(self, printed: str, decision: Decision, kind: Kind) -> Match:
        county = county_of_any_day(decision.geoid)
        whole = area(decision.geoid) if county is None else None
        state = state_of_geoid(decision.geoid)
        place = county.name if county else whole.name if whole else decision.geoid
        usps = state.usps if state else decision.state
        when = f" on {decision.when}" if decision.when else ""
        why = f": {decision.why}" if decision.why else "."
        return Match(
            printed=printed,
            state=usps,
            kind=kind,
            method=Method.DECISION,
            geoid=decision.geoid,
            place=place,
            score=100.0,
            candidates=(Candidate(decision.geoid, place, usps, 100.0),),
            sentence=f"{decision.who or 'A person'} decided this{when}{why}",
            namesakes=self.gazetteer.namesakes(county) if county else (),
            geoids=self._counties_in(whole) if whole else (),
        )

    def _in_area(self, printed: str, state: State, kind: Kind, whole: Area, method: Method) -> Match:
        """What a name is that leads to all counties of a city and to no other: the city's, not one county's."""
        counties = [county for geoid in whole.geoids if (county := self.gazetteer.county(geoid))]
        listed = ", ".join(county.name for county in counties)
        score = SURE if method is Method.EXACT else NAMED
        return Match(
            printed=printed,
            state=state.usps,
            kind=kind,
            method=method,
            geoid=whole.geoid,
            place=whole.name,
            score=score,
            candidates=(Candidate(whole.geoid, whole.name, state.usps, score),),
            sentence=f"{whole.name} is {len(counties)} counties: {listed}.",
            namesakes=(state.usps,),
            geoids=whole.geoids,
        )

    def _counties_in(self, whole: Area) -> tuple[str, ...]:
        """The GEOIDs of the counties in a city or a state, those of a state as they are in force."""
        if whole.geoids == (whole.geoid,) and whole.state:
            return tuple(each.geoid for each in self.gazetteer.counties(whole.state))
        return whole.geoids

    def _whole_state(self, printed: str, state: State, kind: Kind) -> Match:
        whole = f"All county jails of {state.name}" if kind is Kind.COUNTY_JAILS else f"All of {state.name}"
        return Match(
            printed=printed,
            state=state.usps,
            kind=kind,
            method=Method.EXACT,
            geoid=state.geoid,
            place=state.name,
            score=100.0,
            candidates=(Candidate(state.geoid, state.name, state.usps, 100.0),),
            sentence=f"{whole}.",
            namesakes=(state.usps,),
            geoids=tuple(each.geoid for each in self.gazetteer.counties(state.usps)),
        )


def _is_of_state(name: AgencyName, names: StateNames) -> bool:
    """Whether a name is the state's, or that of one of its agencies and not of a city called so: "Secretary Police"."""
    if not name.is_of_state(names.state):
        return False
    own = words(names.state.name)
    return not any(is_of_city(part, names) for part in name.parts if part.words != own)


def _undecided(
    printed: str, state: State | None, kind: Kind, why: str, counties: Sequence[tuple[County, float]]
) -> Match:
    listed = _candidates(counties)
    return Match(
        printed=printed,
        state=state.usps if state else None,
        kind=kind,
        method=Method.UNDECIDED,
        geoid=None,
        place=None,
        score=listed[0].score if listed else 0.0,
        candidates=listed,
        sentence=why,
    )


def _candidates(counties: Sequence[tuple[County, float]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(each.geoid, each.name, each.state, score) for each, score in counties)
