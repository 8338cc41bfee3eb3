"""The states, the District of Columbia and the territories, and how their names are written.

`states.csv`: USPS codes and FIPS codes are those of ANSI INCITS 38:2009 (a state's FIPS code is its Census GEOID);
the other ways of writing a name are the abbreviations of the GPO Style Manual (2016, 9.32) and of the Associated
Press, and names in use for the District and the Virgin Islands.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


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


@cache
def _rows() -> list[tuple[State, tuple[str, ...]]]:
    text = resources.files("ddor").joinpath("states.csv").read_text("utf-8")
    return [
        (State(row["usps"], row["name"], row["geoid"]), tuple(filter(None, row["also"].split(";"))))
        for row in csv.DictReader(text.splitlines())
    ]
