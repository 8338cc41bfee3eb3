"""Words drawn twice at one place, to look bold or as a page is printed twice: seen as one word, and read as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from ddor.pdf.objects import Word

_OFFSET = 0.15
"""How far the second drawing may be from the first, in line heights: beyond it a person sees two words."""

_OVER = 0.3
"""How far a word may reach into the one beside it, in line heights, as slanted letters do."""

_SAME_LINE = 0.4
"""Words whose lines' upper edges are no further apart than this, in line heights, are on one line."""

_TELLING = 6
"""Letters of a word of which each stands twice, at least, that no word of the language has."""

_text_and_top = itemgetter(0, 2)
_top_and_left = itemgetter(2, 1)


def are_doubled(words: Sequence[Word]) -> bool:
    """Whether letters of some words may be drawn twice: words overlap, or have each letter two times."""
    texts = [word[0] for word in words if len(word[0]) >= _TELLING]
    return any(text[0] == text[1] and text[::2] == text[1::2] for text in texts) or bool(overlapping(words))


class Letter(NamedTuple):
    """A letter of a page's text: its place there, its sign, where its room on the line begins and ends, the height of
    its baseline and its size, in points.
    """

    place: int
    sign: str
    left: float
    right: float
    baseline: float
    size: float


def overlapping(words: Sequence[Word]) -> list[Word]:
    """The words that begin on another word of their line: text drawn over text, or twice in pieces of other lengths."""
    ordered = sorted(words, key=_top_and_left)
    # Looked at by position, as this runs for every word of a document.
    return [
        following
        for word, following in pairwise(ordered)
        if following[1] < word[3]
        and following[2] < word[2] + _SAME_LINE * (word[4] - word[2])
        and min(word[3], following[3]) - max(word[1], following[1]) > _OVER * (word[4] - word[2])
        and word.upright
        and following.upright
    ]


def second_drawings(letters: Iterable[Letter]) -> set[int]:
    """The places of letters that are drawn a second time, whatever the font of the second drawing."""
    seen: defaultdict[tuple[str, int, int], list[Letter]] = defaultdict(list)
    again = set()
    for letter in letters:
        reach = _OFFSET * letter.size
        if reach <= 0:
            continue
        column, row = int(letter.left // reach), int(letter.baseline // reach)
        around = [(letter.sign, c, r) for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1)]
        if any(_is_again(letter, other, reach) for key in around for other in seen.get(key, ())):
            again.add(letter.place)
        else:
            seen[letter.sign, column, row].append(letter)
    return again


def _is_again(letter: Letter, other: Letter, reach: float) -> bool:
    # Of narrow letters two may stand side by side within that reach: those of "ll" are no second drawings.
    near = min(reach, (letter.right - letter.left) / 2)
    return abs(other.left - letter.left) < near and abs(other.baseline - letter.baseline) <= reach


def drawn_once(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words, each once, in their order; and the second drawings of those that are drawn twice."""
    again: set[int] = set()
    ordered = sorted(words, key=_text_and_top)
    for i, (word, following) in enumerate(pairwise(ordered)):
        # Looked at by position, as this runs for every word of a document.
        if word[0] != following[0]:
            continue
        text, x0, top, x1, bottom = word[:5]
        offset = _OFFSET * (bottom - top)
        k = i + 1
        while k < len(ordered) and ordered[k][0] == text and ordered[k][2] - top <= offset:
            if abs(ordered[k][1] - x0) <= offset and abs(ordered[k][3] - x1) <= offset:
                again.add(id(ordered[k]))
            k += 1
    if not again:
        return list(words), []
    return [word for word in words if id(word) not in again], [word for word in words if id(word) in again]
