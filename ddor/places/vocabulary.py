"""The words that stand around a place in an agency's name, and what each says of that place.

The words are data: `vocabulary.toml` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")

SHORTEST_CUT = 3
"""A word that a name was cut off in is known by its beginning from this many letters on."""


class WordKind(StrEnum):
    """What a word says of the name that it stands beside."""

    COUNTY = "county"
    MUNICIPAL = "municipal"
    SHERIFF = "sheriff"
    PRISON = "prison"
    REGIONAL = "regional"
    FACILITY = "facility"
    FILLER = "filler"


class Phrases:
    """Phrases, each as its words, in the order in which they are listed."""

    def __init__(self, listed: Iterable[tuple[str, ...]]) -> None:
        self.listed = tuple(listed)
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in self.listed:
            self._by_first.setdefault(phrase[0], []).append(phrase)
        self._first_words = frozenset(self._by_first)

    def position(self, spelled: tuple[str, ...]) -> int | None:
        """How many words stand before the first of the phrases; None if none is among the words."""
        if self._first_words.isdisjoint(spelled):
            return None
        for at, word in enumerate(spelled):
            for phrase in self._by_first.get(word, ()):
                if spelled[at : at + len(phrase)] == phrase:
                    return at
        return None


@dataclass(frozen=True)
class NamedForWordings:
    """What comes after or before the name of the place that a body is named for."""

    behind_a_city: Phrases
    before_a_city: Phrases
    behind_a_city_or_county: Phrases
    behind_any_place: Phrases

    @cached_property
    def all(self) -> Phrases:
        """All of them."""
        each = (self.behind_a_city, self.before_a_city, self.behind_a_city_or_county, self.behind_any_place)
        return Phrases(phrase for phrases in each for phrase in phrases.listed)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words by kind, and what abbreviations within a place's name stand for."""

    kinds: Mapping[str, WordKind]
    names: Mapping[str, str]
    beginnings: Mapping[str, str]
    county_only_in: Mapping[str, tuple[str, WordKind]]
    shared: frozenset[str]
    bodies: frozenset[str]
    serve_a_place: frozenset[str]
    state_agencies: frozenset[str]
    titles_of_states: frozenset[str]
    named_for: NamedForWordings
    rooms: Phrases
    state_police: Phrases
    written_out: Mapping[str, str]

    def kind(self, word: str, state: str | None = None, *, cut: bool = False) -> WordKind | None:
        """Return what `word` says in `state` (USPS code), None for a word of a name.

        `cut`: the word may lack its end.
        """
        known = self.kinds.get(word)
        if word in self.county_only_in and state != self.county_only_in[word][0]:
            return self.county_only_in[word][1]
        if known is not None:
            return known
        if word[0].isdigit() and _NUMBER.fullmatch(word):
            return WordKind.FILLER
        return self._kind_by_beginning(word) if cut else None

    def _kind_by_beginning(self, word: str) -> WordKind | None:
        if len(word) < SHORTEST_CUT:
            return WordKind.FACILITY
        kinds = {kind for whole, kind in self.kinds.items() if whole.startswith(word)}
        return kinds.pop() if len(kinds) == 1 else None

    def key(self, words: Sequence[str]) -> str:
        """Return what names that are the same place's have in common: "St. Clair" and "Saint Clair"."""
        spelled = [self.names.get(word, word) for word in words]
        if len(spelled) > 1:
            spelled[0] = self.beginnings.get(spelled[0], spelled[0])
        return "".join(spelled)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    text = Path(__file__).with_name("vocabulary.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    kinds = {word: WordKind(kind) for kind, listed in tables["words"].items() for word in listed}
    only_in = {word: (row["state"], WordKind(row["elsewhere"])) for word, row in tables["county_only_in"].items()}
    rooms, state_police = (_phrases(tables[kind]["phrases"]) for kind in ("rooms", "state_police"))
    return Vocabulary(
        kinds,
        {**tables["types"], **tables["names"]},
        tables["beginnings"],
        only_in,
        shared=frozenset(tables["parts"]["shared"]),
        bodies=frozenset(tables["bodies"]["words"]),
        serve_a_place=frozenset(tables["bodies"]["serve_a_place"]),
        state_agencies=frozenset(tables["state_agencies"]["words"]),
        titles_of_states=frozenset(tables["state_agencies"]["titles_of_states"]),
        named_for=NamedForWordings(**{where: _phrases(listed) for where, listed in tables["named_for"].items()}),
        rooms=rooms,
        state_police=state_police,
        written_out=tables["written_out"],
    )


def _phrases(listed: Sequence[str]) -> Phrases:
    return Phrases(tuple(phrase.split()) for phrase in listed)
