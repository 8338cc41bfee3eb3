"""An agency's printed name taken apart: its words, and what the words around the place say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ddor.places.spelling import words
from ddor.places.vocabulary import Phrases, Vocabulary, WordKind, vocabulary
from ddor.states import State, find_state, spellings

CUT_FROM = 22
"""A printed name of so many letters may have been cut off; ICE's lists cut at about 32."""

_ALSO_WORDS = frozenset(
    ("al", "co", "de", "hi", "id", "in", "la", "ma", "me", "mt", "ne", "oh", "ok", "or", "pa", "va", "wa")
)
"""USPS codes that are words of their own, so that they mean the state only at the end of a name."""

_PART_ENDS = re.compile(r"[,;:()/]")


@dataclass(eq=False, slots=True)
class Part:
    """A part of a name between commas or brackets: its words, each with its kind (None: part of a name).

    `starts` words stand before the first one that is part of a name, and `ends` are up to the last one.
    """

    words: tuple[str, ...]
    kinds: tuple[WordKind | None, ...]
    state_words: int = 0
    """How many words at its start are the name of the state and of nothing in it."""
    starts: int = field(init=False)
    ends: int = field(init=False)

    def __post_init__(self) -> None:
        named = [at for at, kind in enumerate(self.kinds) if kind is None]
        self.starts, self.ends = (named[0], named[-1] + 1) if named else (len(self.kinds), 0)

    def has(self, kind: WordKind) -> bool:
        """Return whether any word of the part says `kind`."""
        return kind in self.kinds

    def names_a_body(self) -> bool:
        """Whether it names a body that may bear any name: a university, an airport."""
        table = vocabulary()
        return not table.bodies.isdisjoint(self.words) or self.holds(table.named_for.all)

    def holds(self, phrases: Phrases) -> bool:
        """Whether any of the phrases is among its words."""
        return phrases.position(self.words) is not None

    def up_to(self, phrases: Phrases) -> Part:
        """The part without the first of the phrases that it holds and what is behind it, or all of it."""
        ends = phrases.position(self.words)
        if ends is None:
            return self
        return Part(self.words[:ends], self.kinds[:ends], min(self.state_words, ends))

    def splits_state(self, start: int, end: int) -> bool:
        """Whether the words from one position to another are a piece of the state's name: "North" of North Carolina."""
        return start < self.state_words and end <= self.state_words

    def before(self, kind: WordKind) -> int | None:
        """Return how many words stand before the first one of `kind`, None if there is none."""
        return self.kinds.index(kind) if kind in self.kinds else None


class AgencyName(NamedTuple):
    """The parts of an agency's name, and a state that it names itself ("…, Lee County, AL")."""

    parts: tuple[Part, ...]
    state: State | None

    def has(self, kind: WordKind) -> bool:
        """Return whether any word of the name says `kind`."""
        return any(kind in part.kinds for part in self.parts)

    def holds(self, phrases: Phrases) -> bool:
        """Return whether any of the phrases is among the words of one part."""
        return any(part.holds(phrases) for part in self.parts)

    def up_to(self, phrases: Phrases) -> AgencyName:
        """The name with each part up to the first of the phrases that it holds."""
        parts = (part.up_to(phrases) for part in self.parts)
        return AgencyName(tuple(part for part in parts if part.words), self.state)

    def names_a_body(self) -> bool:
        """Return whether it names a body that may bear any name: a university, an airport."""
        return any(part.names_a_body() for part in self.parts)

    def is_of_state(self, state: State) -> bool:
        """Return whether its words are the state's name and those of a state's own agencies, without a place."""
        own, name = vocabulary().state_agencies, words(state.name)
        return bool(self.parts) and all(
            word in own or part.kinds[at] is WordKind.FILLER
            for part in self.parts
            if part.words != name
            for at, word in enumerate(part.words)
            if at >= part.state_words
        )


def take_apart(printed: str, state: State | None) -> AgencyName:
    """Take apart the name `printed` of an agency in `state`."""
    table = vocabulary()
    is_long = len(printed.strip()) >= CUT_FROM
    pieces = [words(piece) for piece in _PART_ENDS.split(printed)]
    pieces = [_without_title(piece, table) for piece in pieces if piece]
    named: State | None = None
    if len(pieces) > 1 and (named := _state_at_end(pieces[-1], state)) is not None:
        pieces = pieces[:-1]
    parts = []
    for at, piece in enumerate(pieces):
        where = named or state
        bare = _without_state(_as_county(piece), where, is_first=at == 0)
        is_last = is_long and at == len(pieces) - 1
        if bare and where is not None:
            bare = _state_written_out(bare, where)
        if bare:
            own = _length_of_state(bare, table, where)
            parts.append(Part(bare, tuple(_kinds(bare, table, where, own, is_last=is_last)), own))
    return AgencyName(tuple(parts), named)


def _without_title(piece: tuple[str, ...], table: Vocabulary) -> tuple[str, ...]:
    """Return words without "State of" or "Commonwealth of" before a state's name."""
    if len(piece) < len(("state", "of", "utah")) or piece[0] not in table.titles_of_states or piece[1] != "of":
        return piece
    rest = piece[3:] if piece[2] == "the" else piece[2:]
    is_state = any(find_state(" ".join(rest[:length])) for length in range(1, len(rest) + 1))
    return rest if is_state else piece


def _as_county(piece: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with "city and county" (or "borough") behind a name made "county"."""
    # Asked of every name, and true of few.
    for at in range(1, len(piece) - 2) if "city" in piece else ():
        if piece[at : at + 3] in {("city", "and", "county"), ("city", "and", "borough")}:
            return piece[:at] + piece[at + 2 :]
    return piece


def _state_at_end(piece: Sequence[str], state: State | None) -> State | None:
    """Return the state that the last part of a name is.

    A full name other than the printed state's is none: Delaware is a city, too.
    """
    found = find_state(" ".join(piece))
    if found is None or found == state or state is None:
        return found
    return found if len(piece) == 1 and piece[0] == found.usps.lower() else None


def _without_state(piece: tuple[str, ...], state: State | None, *, is_first: bool) -> tuple[str, ...]:
    """Return the words without the printed state at their end, or in a later part, abbreviated, at the start.

    Written out at the start it may begin the name of a place: "University of Colorado: Colorado Springs".
    """
    if state is None:
        return piece
    for length in range(1, min(3, len(piece) - 1) + 1):
        rest, end = piece[:-length], piece[-length:]
        is_county_word = is_first and end == ("co",)
        if _are_state(end, state) and not is_county_word and _stands_alone(rest):
            return rest
        start, rest = piece[:length], piece[length:]
        if not is_first and start != words(state.name) and _are_state(start, state):
            return rest
    return piece


def _are_state(spelled: Sequence[str], state: State) -> bool:
    """Whether words are a state, however it is written."""
    # Most words begin with another letter, which is sooner seen.
    return spelled[0][0] in _first_letters(state) and find_state(" ".join(spelled)) == state


@cache
def _first_letters(state: State) -> frozenset[str]:
    return frozenset(text[0].lower() for text, named in spellings().items() if named == state)


def _state_written_out(spelled: Sequence[str], state: State) -> tuple[str, ...]:
    """The words with abbreviations of the state written out, save those that are words of their own.

    A place that stands for its state (Saipan) is no abbreviation of it.
    """
    initial = state.name[0].lower()
    full: list[str] = []
    for word in spelled:
        if word[0] == initial and word not in _ALSO_WORDS and find_state(word) == state:
            full.extend(words(state.name))
        else:
            full.append(word)
    return tuple(full)


def _stands_alone(rest: Sequence[str]) -> bool:
    """Return whether words make a name even without the state's name behind them: not "University of …"."""
    return rest[-1] not in {"of", "in", "and", "northern", "southern", "eastern", "western", "central"}


def _kinds(
    piece: Sequence[str], table: Vocabulary, state: State | None, own: int, *, is_last: bool
) -> Iterator[WordKind | None]:
    usps = state.usps if state else None
    last = len(piece) - 1 if is_last else -1
    for at, word in enumerate(piece):
        # "So" before a name is "South"; behind one it is the sheriff's office.
        if word == "so" and at == 0:
            yield None
        else:
            yield WordKind.FILLER if at < own else table.kind(word, usps, cut=at == last)


def _length_of_state(piece: Sequence[str], table: Vocabulary, state: State | None) -> int:
    """Return how many words at the start are the state's name and not a county's ("Idaho State Prison")."""
    own = words(state.name) if state else ()
    if not own or piece[0] != own[0] or tuple(piece[: len(own)]) != own or len(piece) == len(own):
        return 0
    behind = table.kind(piece[len(own)])
    return 0 if behind in {WordKind.COUNTY, WordKind.SHERIFF, WordKind.MUNICIPAL} else len(own)
