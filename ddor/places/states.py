"""States as names of agencies write them: without spaces and full stops, and with codes that are words too."""

from __future__ import annotations

from functools import cache

from ddor.places.spelling import words
from ddor.states import State, spellings, states

__all__ = ["State", "find_state", "state_of_geoid", "states", "written_out"]

_ALSO_WORDS = frozenset(
    ("al", "co", "de", "hi", "id", "in", "la", "ma", "me", "mt", "ne", "oh", "ok", "or", "pa", "va", "wa")
)
"""USPS codes that are words of their own, so that they mean the state only at the end of a name."""


@cache
def _by_spelling() -> dict[str, State]:
    return {"".join(words(text)): state for text, state in spellings().items()}


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
        is_state = word not in _ALSO_WORDS and _by_spelling().get(word) == state
        full.extend(words(state.name) if is_state else (word,))
    return tuple(full)
