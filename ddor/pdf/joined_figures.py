"""Figures with spaces in them, such as "369 595,09" or "8,5 %": to the eye one figure, to a PDF several words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ddor.pdf.evidence import is_figure
from ddor.pdf.objects import Rule, Word, union
from ddor.pdf.text import lines_of

# A figure's first group of digits has one to three of them, each other group three, the last one perhaps decimals.
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
    """A page's words with each such figure as one; `parts` are the words of each, by the number that it has."""

    words: list[Word]
    parts: Mapping[int, Sequence[Word]]

    def apart(self, words: Iterable[Word]) -> list[Word]:
        """The words as they are in the PDF."""
        return [part for word in words for part in self.parts.get(word.number, (word,))]


def with_figures_joined(words: Sequence[Word], space: float, edges: Sequence[Rule]) -> JoinedFigures:
    """The words with groups of three digits, and percent signs, joined to the figures that they are part of.

    `space` is the page's usual one, in line heights; nothing is joined over one of the `edges`, the upright rules and
    sides of shades. A page that groups digits more often by commas than by spaces has groups left as they are: there,
    figures side by side are several.
    """

    def near(before: Word, word: Word) -> bool:
        height = before.bottom - before.top
        close = 0 < word.x0 - before.x1 <= min(_WIDEST * space, _WIDEST_OF_HEIGHT) * height
        return close and not any(_is_between(edge, before, word) for edge in edges)

    runs = _runs(words, near, _is_next_group)
    if len(runs) <= sum(_BY_COMMAS.search(word.text) is not None for word in words):
        runs = []
    grouped = _with(words, runs)
    whole = _with(grouped.words, _runs(grouped.words, near, _is_its_percent_sign))
    parts = {number: grouped.apart(run) for number, run in whole.parts.items()}
    return JoinedFigures(whole.words, {**grouped.parts, **parts})


def _is_between(edge: Rule, before: Word, word: Word) -> bool:
    """Whether an upright edge is drawn between two words of a line."""
    level = (word.top + word.bottom) / 2
    left, right = (before.x0 + before.x1) / 2, (word.x0 + word.x1) / 2
    return left <= edge.at <= right and edge.start <= level <= edge.end


def _runs(
    words: Sequence[Word], near: Callable[[Word, Word], bool], goes_on: Callable[[Sequence[Word], Word], bool]
) -> list[list[Word]]:
    """The words that are one figure, from left to right: each near the one before it, as far as it goes on."""
    found = []
    for line in lines_of(words, 0):
        runs: list[list[Word]] = [[line.all_words[0]]]
        for before, word in pairwise(line.all_words):
            # Whether it goes on is cheaper to tell than whether an edge is drawn between.
            if goes_on(runs[-1], word) and near(before, word):
                runs[-1].append(word)
            else:
                runs.append([word])
        found += [run for run in runs if len(run) > 1]
    return found


def _is_next_group(run: Sequence[Word], word: Word) -> bool:
    begun = _FIRST.fullmatch(run[0].text) is not None and all(_NEXT.fullmatch(each.text) for each in run[1:])
    return begun and _LAST.fullmatch(word.text) is not None


def _is_its_percent_sign(run: Sequence[Word], word: Word) -> bool:
    figure = run[-1].text
    return word.text in ("%", "\u2030") and figure[-1].isdigit() and is_figure(figure)


def _with(words: Sequence[Word], runs: Sequence[Sequence[Word]]) -> JoinedFigures:
    """The words with those of each run as one, which has the number of its first."""
    parts = {run[0].number: run for run in runs}
    gone = {word.number for run in runs for word in run[1:]}
    kept = [word for word in words if word.number not in gone]
    return JoinedFigures([_joined(parts[w.number]) if w.number in parts else w for w in kept], parts)


def _joined(run: Sequence[Word]) -> Word:
    x0, top, x1, bottom = union([word.box for word in run])
    return run[0]._replace(text=" ".join(word.text for word in run), x0=x0, top=top, x1=x1, bottom=bottom)
