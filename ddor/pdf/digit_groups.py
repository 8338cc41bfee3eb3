"""Figures whose digits are grouped by spaces, such as "369 595,09": to the eye one figure, to a PDF several words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ddor.pdf.objects import Word, union
from ddor.pdf.text import lines_of

_FIRST = re.compile(r"[-\u2212\u2013+(]?[1-9]\d{0,2}")
_NEXT = re.compile(r"\d{3}")
_LAST = re.compile(r"\d{3}(?:[.,]\d+)?[%)*]*")
_BY_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+\b")

_WIDEST = 1.5
"""A gap wider than this many of a page's usual spaces is none within a figure, ..."""

_WIDEST_OF_HEIGHT = 0.45
"""... nor is one wider than this, in line heights."""


@dataclass(frozen=True, slots=True)
class JoinedFigures:
    """A page's words with each grouped figure as one; `parts` are the words of each, by the number that it has."""

    words: list[Word]
    parts: Mapping[int, Sequence[Word]]

    def apart(self, words: Iterable[Word]) -> list[Word]:
        """The words as they are in the PDF."""
        return [part for word in words for part in self.parts.get(word.number, (word,))]


def with_groups_joined(words: Sequence[Word], space: float) -> JoinedFigures:
    """The words with groups of three digits joined to the figures that they are; `space` is the page's usual one, in
    line heights. A page that groups more digits by commas than by spaces is left as it is: there, figures side by side
    are several.
    """
    grouped = [run for line in lines_of(words, 0) for run in _runs(line.words, space)] if words else []
    if len(grouped) <= sum(_BY_COMMAS.search(word.text) is not None for word in words):
        return JoinedFigures(list(words), {})
    parts = {run[0].number: run for run in grouped}
    gone = {word.number for run in grouped for word in run[1:]}
    kept = [word for word in words if word.number not in gone]
    return JoinedFigures([_joined(parts[w.number]) if w.number in parts else w for w in kept], parts)


def _runs(line: Sequence[Word], space: float) -> list[list[Word]]:
    """The figures of a line that are written in groups of digits, each as its words."""
    runs: list[list[Word]] = []
    goes_on = False
    for before, word in pairwise(line):
        height = before.bottom - before.top
        near = 0 < word.x0 - before.x1 <= min(_WIDEST * space, _WIDEST_OF_HEIGHT) * height
        if not (near and _LAST.fullmatch(word.text)):
            goes_on = False
        elif goes_on and _NEXT.fullmatch(before.text):
            runs[-1].append(word)
        elif _FIRST.fullmatch(before.text):
            runs.append([before, word])
            goes_on = True
    return runs


def _joined(run: Sequence[Word]) -> Word:
    x0, top, x1, bottom = union([word.box for word in run])
    return run[0]._replace(text=" ".join(word.text for word in run), x0=x0, top=top, x1=x1, bottom=bottom)
