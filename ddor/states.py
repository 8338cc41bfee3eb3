"""The states, the District of Columbia and the territories, and how their names are written.

`states.csv`: USPS codes and FIPS codes are those of ANSI INCITS 38:2009 (a state's FIPS code is its Census GEOID);
the other ways of writing a name are the abbreviations of the GPO Style Manual (2016, 9.32) and of the Associated
Press, and names in use for the District and the Virgin Islands.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class State:
    """A state, the District of Columbia or a territory: USPS code, name, two-digit Census GEOID."""

    usps: str
    name: str
    geoid: str


@cache
def states() -> dict[str, State]:
    """Every state by its USPS code."""
    return {state.usps: state for state, _ in _rows()}


@cache
def spellings() -> dict[str, State]:
    """Every state by each way in which its name is written, as that is written."""
    return {text: state for state, also in _rows() for text in (state.usps, state.name, *also)}


@lru_cache(maxsize=100_000)
def find_state(text: str | None) -> State | None:
    """The state that a text writes out or abbreviates ("TX", "Texas", "Tex."); None if it's anything else.

    Case, accents, spaces and punctuation don't matter.
    """
    return _by_letters().get(_letters(text)) if text else None


def find_state_at_end(text: str) -> State | None:
    """The state that a place's name ends with behind a comma ("Lee County, AL"), brackets aside; else None."""
    parts = text.split(",")
    found = (find_state(",".join(parts[start:]).partition("(")[0]) for start in range(1, len(parts)))
    return next(filter(None, found), None)


def is_state(geoid: str) -> bool:
    """Whether a GEOID is a state's own, not of a place in it."""
    return geoid in _by_geoid()


def state_of_geoid(geoid: str) -> State | None:
    """The state that the GEOID of a state or county begins with."""
    return _by_geoid().get(geoid[:2])


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())


@cache
def _by_letters() -> dict[str, State]:
    return {_letters(text): state for text, state in spellings().items()}


@cache
def _by_geoid() -> dict[str, State]:
    return {state.geoid: state for state in states().values()}


@cache
def _rows() -> list[tuple[State, tuple[str, ...]]]:
    text = Path(__file__).with_suffix(".csv").read_text("utf-8")
    return [
        (State(row["usps"], row["name"], row["geoid"]), tuple(filter(None, row["also"].split(";"))))
        for row in csv.DictReader(text.splitlines())
    ]
