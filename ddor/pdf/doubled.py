"""Words drawn twice at one place, to look bold or as a page is printed twice: seen as one word, and read as one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from ddor.pdf.objects import Word

_OFFSET = 0.15
"""How far the second drawing may be from the first, in line heights: beyond it a person sees two words."""

_text_and_top = itemgetter(0, 2)


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
