"""Finds the words that a body is named for: "Salem State University", "Peoria Park District", "Napa State Hospital".

Most universities, hospitals and authorities may bear any name. Those whose names have one of the wordings in
vocabulary.toml are named for the city or county they are in, if the state has one of the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ddor.places.agency_name import AgencyName, Part
from ddor.places.spelling import words
from ddor.places.vocabulary import vocabulary
from ddor.states import State


class Named(Enum):
    """What the words that a body is named for can be."""

    CITY = "a city"
    CITY_OR_COUNTY = "a city or a county"
    ANY_PLACE = "any place or county"


@dataclass(frozen=True, slots=True)
class NamedFor:
    """The words that a body is named for, as a part of a name, and what they can be."""

    part: Part
    named: Named


def is_alone(name: AgencyName) -> bool:
    """Whether one part only of a name says anything: no other says which campus or office is meant."""
    return sum(any(kind is None for kind in part.kinds) for part in name.parts) == 1


def named_for(part: Part, state: State) -> NamedFor | None:
    """What a part names a body for; None if it isn't named in one of the ways that tell, or for its state."""
    wordings = vocabulary().named_for
    for phrase in wordings.before_a_city.listed:
        if part.words[: len(phrase)] == phrase:
            return _named_for(part.words[len(phrase) : part.ends], Named.CITY, state)
    for phrases, named in (
        (wordings.behind_a_city, Named.CITY),
        (wordings.behind_a_city_or_county, Named.CITY_OR_COUNTY),
        (wordings.behind_any_place, Named.ANY_PLACE),
    ):
        for phrase in phrases.listed:
            at = _position(part.words, phrase)
            is_known = named is Named.ANY_PLACE or all(kind is not None for kind in part.kinds[at + len(phrase) :])
            if at and is_known:
                return _named_for(part.words[:at], named, state)
    return None


def _named_for(spelled: tuple[str, ...], named: Named, state: State) -> NamedFor | None:
    if spelled[:1] == ("the",):
        spelled = spelled[1:]
    if not spelled or spelled == words(state.name):
        return None
    return NamedFor(Part(spelled, (None,) * len(spelled)), named)


def _position(spelled: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    """How many words stand before a phrase; 0 if it isn't among them."""
    length = len(phrase)
    return next((at for at in range(len(spelled) - length, 0, -1) if spelled[at : at + length] == phrase), 0)
