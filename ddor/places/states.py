"""States and territories by their name or USPS code, from the package `us` (3-clause BSD).

Its names, codes and FIPS codes are those of ANSI INCITS 38:2009 (formerly FIPS 5-2): fifty states, the
District of Columbia, and American Samoa, Guam, the Northern Mariana Islands, Puerto Rico and the U.S.
Virgin Islands.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import us

from ddor.places.spelling import words


@dataclass(frozen=True, slots=True)
class State:
    """A state, the District of Columbia or a territory: USPS code, name, two-digit Census GEOID."""

    usps: str
    name: str
    geoid: str


@cache
def states() -> dict[str, State]:
    """Return every state by its USPS code."""
    listed = [*us.states.STATES_AND_TERRITORIES, us.states.DC]
    return {each.abbr: State(each.abbr, each.name, each.fips) for each in listed if each.fips}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("ddor.places").joinpath("states.toml").read_text(encoding="utf-8"))


@cache
def _by_spelling() -> dict[str, State]:
    spellings = {spelling: states()[usps] for spelling, usps in _table()["spellings"].items()}
    for state in states().values():
        spellings["".join(words(state.name))] = state
        spellings[state.usps.lower()] = state
    return spellings


def find_state(text: str | None) -> State | None:
    """Return the state that `text` writes out or abbreviates ("TX", "Texas", "Tex."), None if it is none."""
    return _by_spelling().get("".join(words(text))) if text else None


def state_of_geoid(geoid: str) -> State | None:
    """Return the state that a GEOID of a state or county begins with."""
    return next((state for state in states().values() if geoid.startswith(state.geoid)), None)


def written_out(spelled: tuple[str, ...], state: State) -> tuple[str, ...]:
    """Return words with the abbreviations of `state` written out, save those that are words of their own."""
    full: list[str] = []
    for word in spelled:
        is_state = word not in _table()["also_words"] and _by_spelling().get(word) == state
        full.extend(words(state.name) if is_state else (word,))
    return tuple(full)
