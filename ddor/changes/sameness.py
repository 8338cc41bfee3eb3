"""Whether two printed wordings are one thing that is only spelt in two ways.

White space, case, dashes, apostrophes and other punctuation never tell two things apart, as they get lost in copies;
every letter and every digit does, unless what it is about is known to be the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from ddor.places.spelling import folded, words
from ddor.places.vocabulary import vocabulary

_BETWEEN_LETTERS = re.compile(r"(?<=[a-z]) (?=[a-z])")
_SHORTEST_SLIP = 5


# The same texts are printed week after week.
_TEXTS_KEPT = 20_000


@lru_cache(maxsize=_TEXTS_KEPT)
def wording_key(text: str) -> str:
    """What all spellings of a wording have in common: its letters and digits, two numbers kept apart."""
    return _key(text, _words(text))


@lru_cache(maxsize=_TEXTS_KEPT)
def name_key(text: str) -> str:
    """The same for the name of an agency or a place, its usual abbreviations written out ("St.", "Ctr")."""
    return _key(text, _written_out(text))


def nearly_same_name(one: str, other: str) -> bool:
    """Whether two names of one county may be the same: they differ in abbreviations and in one letter at most.

    The words must be as many on both sides; a letter too many, too few, another or swapped with its neighbor is
    taken for a slip only behind the first letter of a word of five or more, as "Unit A" is not "Unit B" and "North"
    is not "South". A number is never a slip.
    """
    first, second = _written_out(one), _written_out(other)
    if not first or len(first) != len(second):
        return False
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    slips = [pair for pair in differing if not _is_abbreviation(*pair)]
    return len(slips) <= 1 and all(_is_slip(*pair) for pair in slips)


def nearly_same_wording(one: str, other: str) -> bool:
    """Whether two wordings differ in one letter at most, in the sense of nearly_same_name, and in no abbreviation."""
    first, second = _words(one), _words(other)
    if not first or len(first) != len(second):
        return False
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return len(differing) <= 1 and all(_is_slip(*pair) for pair in differing)


def _key(text: str, parts: Sequence[str]) -> str:
    return _BETWEEN_LETTERS.sub("", " ".join(parts)) or folded(text)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text as ddor.places has them; behind them its letters of other scripts, which are none there
    but tell things apart all the same.
    """
    other = "".join(character for character in folded(text) if character.isalnum() and not character.isascii())
    return (*words(text), other) if other else words(text)


def _written_out(text: str) -> list[str]:
    """The words of a name, its usual abbreviations and all that are short for "county" written out."""
    written = vocabulary().names
    return ["county" if _is_abbreviation(word, "county") else written.get(word, word) for word in _words(text)]


def _is_abbreviation(one: str, other: str) -> bool:
    """Whether one word is short for the other: both say the same of a place, and the letters come in order."""
    short, long = sorted((one, other), key=len)
    kind = vocabulary().kind(short)
    if kind is None or kind is not vocabulary().kind(long) or len(short) < 2 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def _is_slip(one: str, other: str) -> bool:
    if not (one + other).isascii() or not (one + other).isalpha() or one[0] != other[0]:
        return False
    return min(len(one), len(other)) >= _SHORTEST_SLIP and OSA.distance(one, other) <= 1
