"""Which side of a correction a place is on: wrongly listed, or where the rows belong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import pairwise


class Side(StrEnum):
    """Wrong: what was printed about the place isn't true. Right: what was printed elsewhere belongs there."""

    WRONG = "wrong"
    RIGHT = "right"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text: from one character up to, but not including, another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Marker:
    span: Span
    kind: str


def sides(sentence: str, places: Sequence[Span]) -> list[Side]:
    """The side of each place that a sentence names, by the words around it (wording.toml)."""
    markers = _markers(sentence)
    apart = _are_apart(sentence, places)
    return [_side(place, places, markers, apart) for place in places]


def _side(place: Span, places: Sequence[Span], markers: Sequence[_Marker], apart: bool) -> Side:
    before = [marker for marker in markers if marker.span.end <= place.start]
    side: Side | None = None
    for marker in before:
        side = _from(marker, side, places)
    if side is not None:
        return side
    following = next((marker.kind for marker in markers if marker.span.start >= place.end), None)
    if following is None:
        return Side.UNCLEAR if apart else Side.WRONG
    return Side.WRONG if following in ("right", "about") else Side.UNCLEAR


def _from(marker: _Marker, before: Side | None, places: Sequence[Span]) -> Side:
    """The side of what follows a marker."""
    if marker.kind == "opposite":
        return {Side.WRONG: Side.RIGHT, Side.RIGHT: Side.WRONG}.get(before or Side.UNCLEAR, Side.UNCLEAR)
    if marker.kind == "about":
        named = any(place.end <= marker.span.start for place in places)
        return Side.UNCLEAR if named else Side.WRONG
    return Side(marker.kind)


def _are_apart(sentence: str, places: Sequence[Span]) -> bool:
    """Whether other words than those of a list stand between the places."""
    between = (sentence[a.end : b.start] for a, b in pairwise(places))
    return any(re.search(r"\b[a-z]{2,}", re.sub(r"\b(?:and|or|as well as|both|in)\b", "", text)) for text in between)


def _markers(sentence: str) -> list[_Marker]:
    markers: list[_Marker] = []
    for m in _pattern().finditer(sentence):
        kind = _kinds()[" ".join(m.group().casefold().split())]
        if kind == "listing":
            last = markers[-1] if markers else None
            follows = last is not None and last.kind == "right" and _is_close(sentence[last.span.end : m.start()])
            kind = "right" if follows else "wrong"
        markers.append(_Marker(Span(m.start(), m.end()), kind))
    return markers


def _is_close(between: str) -> bool:
    """Whether only a word or two, all of them small, stand between: "should have been *correctly* attributed to"."""
    return len(between.split()) <= 2 and between == between.lower() and not re.search(r"[,;:]", between)


@cache
def _pattern() -> re.Pattern[str]:
    # The longest is tried first: "incorrectly issued to" is another thing than "incorrectly".
    phrases = sorted(_kinds(), key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


@cache
def _kinds() -> dict[str, str]:
    """What each phrase of wording.toml says of a place."""
    wording = tomllib.loads(resources.files("ddor.corrections").joinpath("wording.toml").read_text("utf-8"))
    return {phrase: kind for kind, listed in wording.items() for phrase in listed}
