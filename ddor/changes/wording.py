"""Which words of a text were kept, added and dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rapidfuzz.distance import Indel

from ddor.changes.sameness import wording_key

_PIECES = re.compile(r"\S+")


class Fate(StrEnum):
    """What became of words from one text to the next."""

    KEPT = "kept"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together and share a fate, as printed; those kept as the later text prints them."""

    fate: Fate
    text: str


_SIGNS = {Fate.KEPT: ("", ""), Fate.DROPPED: ("[-", "-]"), Fate.ADDED: ("{+", "+}")}


def marked(words: Iterable[Words]) -> str:
    """A difference of words as plain text: what was [-dropped-] and what {+added+}."""
    return " ".join(_SIGNS[each.fate][0] + each.text + _SIGNS[each.fate][1] for each in words)


def word_changes(before: str, after: str, letter_by_letter: bool = False) -> tuple[Words, ...]:
    """How one text became another, with as few words dropped and added as can be.

    Words that differ only in case or punctuation are kept, unless `letter_by_letter`.
    """
    key: Callable[[str], str] = str if letter_by_letter else wording_key
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    codes = Indel.opcodes([key(word) for word in old], [key(word) for word in new])
    changes: list[Words] = []
    for is_kept, run in groupby(codes, key=lambda code: code.tag == "equal"):
        # What was dropped comes before what was added in its place, whichever the alignment put first.
        pieces = list(run)
        dropped = [word for code in pieces for word in old[code.src_start : code.src_end]]
        added = [word for code in pieces for word in new[code.dest_start : code.dest_end]]
        if is_kept:
            changes.append(_words(Fate.KEPT, added))
        else:
            changes += [_words(fate, some) for fate, some in ((Fate.DROPPED, dropped), (Fate.ADDED, added)) if some]
    return tuple(changes)


def word_likeness(before: str, after: str) -> float:
    """How many words two texts share in the same order, 0 to 100: twice those kept of the words of both."""
    old, new = (tuple(wording_key(word) for word in _PIECES.findall(text)) for text in (before, after))
    return 100 * Indel.normalized_similarity(old, new)


def _words(fate: Fate, run: Sequence[str]) -> Words:
    return Words(fate, " ".join(run))
