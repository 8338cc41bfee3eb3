"""What was recognized in lines of print, as words with their places in points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

import numpy as np

from ddor.model import SURE
from ddor.pdf.objects import BULLETS, Word
from ddor.pdf.raised import ASCENT
from ddor.pdf.scans.engines import Reading
from ddor.pdf.scans.picture import Picture, Pixels
from ddor.pdf.scans.second import DOUBTED, differing, folded, unsure_as
from ddor.pdf.scans.strips import Strip

_CAPITAL, _SMALL, _BELOW = 0.71, 0.52, 0.21
"""Heights of capitals, figures and tall letters, of small letters, and depth of tails, in font sizes: about what text
faces have."""

_TALL = re.compile(r"[A-ZÀ-Þ0-9bdfhklt()\[\]{}/\\|!?&%$#@'\"“”‘’]")
_TAIL = re.compile(r"[gjpqyQ(),;\[\]{}/\\|$@]")

_SAME_SIZE = 1.17
"""Lines whose sizes differ by a smaller factor are taken to be set in one size, as their ink tells it roughly."""

_PRINT = 0.5
"""What is less high than this share of the usual line may be dust, where only one of the programs sees print in it."""

_DOUBT = 10.0
"""How much is to be doubted on a page of which every line is unsure. On a standard fax, of whose lines a sixth are, the
misread words had a certainty of 0.97 at most."""

_WORDS_APART = 0.45
"""Ink gaps wider than this, in font sizes, part words even where no space was recognized."""


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """A line of print with what was recognized in it, and the columns of its strip that have ink.

    `second` is what a second program recognized in it, where there is one.
    """

    strip: Strip
    reading: Reading
    columns: Pixels
    second: str | None = None

    @property
    def size(self) -> float:
        """Its font size in pixels, by the height of its ink and the letters that it holds."""
        text = self.reading.text
        above = _CAPITAL if _TALL.search(text) else _SMALL
        below = _BELOW if _TAIL.search(text) else 0.0
        return (self.strip.bottom - self.strip.top) / (above + below)

    def baseline(self, size: float) -> float:
        """Where it stands, in pixels from the picture's top; `size` is its font size."""
        return self.strip.bottom - (_BELOW * size if _TAIL.search(self.reading.text) else 0.0)


def words_of(lines: Sequence[RecognizedLine], picture: Picture) -> list[Word]:
    """The words of a page's lines, numbered from 0."""
    words: list[Word] = []
    lines = _with_text(lines)
    doubt = _doubt(lines)
    for line, size in zip(lines, _sizes(lines), strict=True):
        baseline = line.baseline(size)
        top, bottom = picture.points(baseline - ASCENT * size), picture.points(baseline + (1 - ASCENT) * size)
        parts = list(_parts(line, size))
        others = [None] * len(parts) if line.second is None else differing([part[0] for part in parts], line.second)
        for (text, x0, x1, certainty), other in zip(parts, others, strict=True):
            if line.second is None or other is not None:
                certainty **= doubt
            left, right = picture.points(line.strip.x0 + x0), picture.points(line.strip.x0 + x1)
            word = Word(text, left, top, right, bottom, len(words), certainty=certainty)
            words.append(word if other is None else unsure_as(word, other))
    return words


def _doubt(lines: Sequence[RecognizedLine]) -> float:
    """The power by which to raise how sure a word is that no second program confirms, for the page's print.

    Where much of a page is unsure, as on a fax, its print is broken, and the recognizer is too sure of what it takes
    the pieces for.
    """
    lowest = [min(line.reading.certainties, default=1.0) for line in lines]
    return 1 + _DOUBT * sum(certainty < SURE / 100 for certainty in lowest) / max(1, len(lowest))


def _with_text(lines: Sequence[RecognizedLine]) -> list[RecognizedLine]:
    """The lines in which something was recognized, be it by the second program alone, whose text is kept as unsure."""
    read = [line for line in lines if line.reading.text.strip()]
    usual = median_low(line.strip.bottom - line.strip.top for line in read) if read else 0
    kept = []
    for line in lines:
        if line.reading.text.strip():
            kept.append(line)
        elif line.second and folded(line.second) and line.strip.bottom - line.strip.top >= _PRINT * usual:
            length = len(line.second)
            middles = tuple((i + 0.5) / length for i in range(length))
            kept.append(replace(line, reading=Reading(line.second, (DOUBTED,) * length, middles), second=""))
    return kept


def _sizes(lines: Sequence[RecognizedLine]) -> list[float]:
    """The lines' font sizes; those nearly alike are one, as they are in print."""
    found = [line.size for line in lines]
    sizes = list(found)
    rest = list(range(len(lines)))
    while rest:
        # Short lines tell their size badly, so that long ones count more; most of a page is set in one size.
        # The lower middle one, which is a line's own: a mean of two may be like neither, and nothing would be left out.
        usual = median_low(size for i in rest for size in [found[i]] * len(lines[i].reading.text))
        group = [i for i in rest if usual / _SAME_SIZE <= found[i] <= usual * _SAME_SIZE]
        for i in group:
            sizes[i] = usual
        rest = [i for i in rest if i not in set(group)]
    return sizes


def _parts(line: RecognizedLine, size: float) -> Iterable[tuple[str, float, float, float]]:
    """Each word of a line: its text, its sides in pixels from the strip's left, and how sure it is."""
    text, sure, middles = line.reading
    width = line.strip.x1 - line.strip.x0
    at = [middle * width for middle in middles]
    letters = [i for i, character in enumerate(text) if not character.isspace()]
    groups = [[letters[0]]]
    edges = [0.0]
    for before, after in pairwise(letters):
        start, end = _gap(line.columns, at[before], at[after])
        if after - before > 1 or end - start > _WORDS_APART * size:
            edges += [start, end]
            groups.append([])
        groups[-1].append(after)
    edges.append(float(width))
    for n, group in enumerate(groups):
        word = "".join(text[i] for i in group)
        # A bullet says nothing that could be wrong.
        certainty = 1.0 if word in BULLETS else min(sure[i] for i in group)
        yield word, edges[2 * n], max(edges[2 * n + 1], edges[2 * n] + 1), certainty


def _gap(columns: Pixels, start: float, end: float) -> tuple[float, float]:
    """The widest stretch without ink between two places of a line, in pixels; an empty one halfway if there is none."""
    first, last = int(start), max(int(start) + 1, int(end))
    free = np.concatenate(([0], (columns[first:last] == 0).astype(np.int8), [0]))
    starts, ends = np.flatnonzero(np.diff(free) == 1), np.flatnonzero(np.diff(free) == -1)
    if not len(starts):
        return ((start + end) / 2, (start + end) / 2)
    widest = int(np.argmax(ends - starts))
    return (float(first + starts[widest]), float(first + ends[widest]))
