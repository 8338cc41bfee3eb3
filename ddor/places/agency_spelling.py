"""The agency apart from the cell that names it: without the place behind it, its abbreviations written out.

"Madison Co. Jail, Madison County, NE" and "Madison County Jail" are one agency. What tells two agencies apart is kept:
a city behind the name ("Sheriff's Office, Pasadena"), numbers, and every word that isn't known to be short for another
(`[written_out]` in vocabulary.toml).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ddor.places.spelling import words
from ddor.places.vocabulary import vocabulary
from ddor.states import find_state

_WORD = re.compile(r"[^\W\d_][\w'&.]*")
_STOP_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z]{3})\.(?=[A-Za-z]{3})")
_SLASH = re.compile(r"\s*/\s*")
_OF_CORRECTIONS = re.compile(r"\b(Department|Division|Bureau|Board) [Oo]f Correctional\b")
_HOUSE_OF_CORRECTION = re.compile(r"\bHouse [Oo]f Correctional\b")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018`\u02bc", "'"))
_VOWEL = re.compile("[AEIOUY]")

_ONLY_BEHIND = {"so"}
"""Words that are short for another only behind a first word: "So" at the start is "South"."""


@lru_cache(maxsize=50_000)
def name_of_agency(printed: str, county: str | None) -> str:
    """The name of an agency out of the cell that names it; `county` is the name of the county it is in, if known.

    Spellings of one agency in one county give names that differ in capitals at most.
    """
    parts = [part for part in printed.translate(_APOSTROPHES).split(",") if part.strip()]
    while len(parts) > 1 and _is_place(parts[-1], county):
        parts.pop()
    if not parts:
        return printed
    capitals = printed.isupper()
    first, *others = (_written_out(part, capitals) for part in parts)
    return ", ".join([_with_county_as_it_is_spelled(first, county), *others])


def _is_place(part: str, county: str | None) -> bool:
    """Whether a part behind a name is a state, or the county that it is in."""
    if find_state(part) is not None:
        return True
    return county is not None and _letters(_written_out(part, capitals=False)) == _letters(county)


def _written_out(part: str, capitals: bool) -> str:
    """A part with its abbreviations written out; `capitals`: it is printed in capitals, which are made small."""
    written = vocabulary().written_out
    spaced = " ".join(_SLASH.sub("/", _STOP_BETWEEN_WORDS.sub(". ", part)).replace(" & ", " and ").split())

    def word(found: re.Match[str]) -> str:
        text = found[0]
        short = text.replace(".", "").replace("'", "").lower()
        if short in written and (found.start() or short not in _ONLY_BEHIND):
            return written[short]
        text = text if "." in text.rstrip(".") else text.rstrip(".")
        return text.capitalize() if capitals and _VOWEL.search(text) else text

    plain = _WORD.sub(word, spaced)
    return _HOUSE_OF_CORRECTION.sub("House of Correction", _OF_CORRECTIONS.sub(r"\1 of Corrections", plain))


def _with_county_as_it_is_spelled(name: str, county: str | None) -> str:
    """A name that begins with its county's ("Desoto County Jail") with that in the county's own spelling."""
    if county is None:
        return name
    for end in re.finditer(r"(?= |$)", name):
        if _letters(name[: end.start()]) == _letters(county):
            # The Census Bureau writes "Baltimore city" of a city that is in no county.
            return re.sub(" city$", " City", county) + name[end.start() :]
    return name


def _letters(text: str) -> str:
    return "".join(words(text))
