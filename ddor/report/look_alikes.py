"""What a text that was recognized in a picture must be, where it is none of what its column may hold.

Only letters and figures that look alike are taken for one another, and only where one known text alone looks the same;
nothing is added, left out or guessed. Agencies and places are never changed: no list of them is whole, and the nearest
of a list that lacks the name would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from rapidfuzz.distance import Levenshtein

_LOOKS = str.maketrans(
    {
        **dict.fromkeys("I1|!]['’‘`", "l"),
        **dict.fromkeys("ij", "l"),
        **dict.fromkeys("0OQD", "o"),
        **dict.fromkeys("yY", "v"),
        **dict.fromkeys("uU", "n"),
        **dict.fromkeys("eEéè", "c"),
        "í": "l",
        "5": "s",
        "8": "b",
        "2": "z",
        "6": "b",
        "9": "g",
        "q": "g",
    }
)
_UNLIKE = 3
"""Letters in which two texts differ at least for one not to be taken for the other where some of it can't be read."""

_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))

_FIGURES = str.maketrans(
    {
        **dict.fromkeys("lI|!i]", "1"),
        **dict.fromkeys("OoQD", "0"),
        "S": "5",
        "s": "5",
        "B": "8",
        "G": "6",
        "g": "9",
        "Z": "2",
        "z": "2",
    }
)
_OF_FIGURES = ("issued", "declined", "detainers_issued")
"""Columns that hold figures, dates written in them among these."""


def look_alike(meaning: str, text: str) -> str | None:
    """The one text that a cell of a column with this meaning may hold and that looks like this one; else None."""
    if meaning in _OF_FIGURES:
        figures = text.translate(_FIGURES).replace(" ", "")
        return figures if any(c.isdigit() for c in text) and set(figures) <= set("0123456789/-.,") else None
    listed = _LISTED.get(meaning)
    return None if listed is None else only_one_like(text, listed())


@cache
def is_unlike_others(meaning: str, text: str) -> bool:
    """Whether a text is one that a cell of a column with this meaning may hold, and all others differ in three letters
    or more; False of columns whose texts aren't listed.
    """
    listed = _LISTED.get(meaning)
    if listed is None or meaning == "offense":
        return False
    seen = looks(text)
    is_one = text.casefold() in {other.casefold() for other in listed().get(seen, ())}
    return is_one and all(
        other == seen or Levenshtein.distance(seen, other, score_cutoff=_UNLIKE) >= _UNLIKE for other in listed()
    )


def only_one_like(text: str, known: Mapping[str, frozenset[str]]) -> str | None:
    """The only one of known texts, grouped by their looks, that looks like a text; None where none or several do."""
    alike = known.get(looks(text), frozenset())
    return next(iter(alike)) if len(alike) == 1 else None


def looks(text: str) -> str:
    """What a text looks like: equal for two in which only look-alikes, spaces and marks differ."""
    seen = text.translate(_LOOKS).casefold()
    for pair, single in _PAIRS:
        seen = seen.replace(pair, single)
    return "".join(c for c in seen if c.isalnum())


def by_looks(known: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Known texts grouped by what they look like."""
    groups: dict[str, set[str]] = {}
    for text in known:
        groups.setdefault(looks(text), set()).add(text)
    return {seen: frozenset(texts) for seen, texts in groups.items()}


@cache
def _states() -> Mapping[str, frozenset[str]]:
    from ddor.states import states

    return by_looks(state.name for state in states().values())


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    from ddor.report.countries import country_names

    return by_looks(country_names())


@cache
def _offenses() -> Mapping[str, frozenset[str]]:
    from ddor.report.offenses import wordings

    return by_looks(wordings())


_LISTED: Mapping[str, Callable[[], Mapping[str, frozenset[str]]]] = {
    "state": _states,
    "citizenship": _countries,
    "offense": _offenses,
}
