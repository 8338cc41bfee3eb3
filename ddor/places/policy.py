"""What kind of jurisdiction a policy of Section III is printed for, and in which state."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ddor.places.agency_name import take_apart
from ddor.places.match import Kind
from ddor.places.vocabulary import WordKind
from ddor.states import State, find_state

_COUNTY_JAILS = re.compile(r"^(?P<state>.+?) county jails$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PolicyJurisdiction:
    """A policy's jurisdiction taken apart: its kind, the place's name (empty for a state), its state."""

    kind: Kind
    place: str
    state: State | None


def take_policy_apart(printed: str) -> PolicyJurisdiction:
    """Take apart "Ithaca, New York", "Rhode Island" or "Colorado County Jails, Colorado"."""
    place, state = _place_and_state(printed)
    if state is not None and (not place or find_state(place) == state):
        return PolicyJurisdiction(Kind.STATE, "", state)
    jails = _COUNTY_JAILS.match(place)
    whole = find_state(jails["state"]) if jails is not None else None
    if whole is not None and whole == (state or whole):
        return PolicyJurisdiction(Kind.COUNTY_JAILS, "", whole)
    name = take_apart(place, state)
    if name.has(WordKind.REGIONAL):
        return PolicyJurisdiction(Kind.REGIONAL, place, state)
    return PolicyJurisdiction(Kind.COUNTY if name.has(WordKind.COUNTY) else Kind.CITY, place, state)


def _place_and_state(printed: str) -> tuple[str, State | None]:
    place, comma, rest = printed.rpartition(",")
    state = find_state(rest)
    if comma and state is not None:
        return place.strip(), state
    return ("", state) if state is not None else (printed.strip(), None)
