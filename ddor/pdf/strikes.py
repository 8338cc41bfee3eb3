"""Level lines drawn through words: what they strike out was printed, and is no longer meant."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ddor.model import Box
from ddor.pdf.objects import Rule, Word

_BAND = (0.35, 0.75)
"""Where in a word's height, from its top, a line runs through it; one over a word or under it lies outside."""

_COVERED = 0.8
"""The share of a word's width that lines through it cover at least."""

_ON_WORDS = 0.25
"""The share of a line's length that lies on words at least; else it's a border that the text of one cell runs over."""

_PART = 0.2
"""The share of a word's width that a line which begins and ends in the word covers at least, to strike a part of it."""

_REACH = 1.0
"""Points that such a line may reach out of its word."""

_MOST_SLANTED = 300
"""Slanted lines on a page beyond which they are a picture."""


def find_strikes(words: Sequence[Word], rules: Sequence[Rule], noted: Sequence[Rule] = ()) -> dict[Rule, list[Word]]:
    """The lines among `rules` that strike words out, each with the words that it strikes.

    `noted` are lines that annotations draw, which are borders of nothing.
    """
    crossings: dict[Rule, list[Word]] = defaultdict(list)
    by_hand = set(noted)
    for rule, word in _crossings(words, [*rules, *noted]):
        crossings[rule].append(word)
    covered: dict[Word, float] = defaultdict(float)
    for rule, hit in list(crossings.items()):
        if rule not in by_hand and sum(_overlap(rule, word) for word in hit) < _ON_WORDS * (rule.end - rule.start):
            del crossings[rule]
            continue
        for word in hit:
            covered[word] += _overlap(rule, word)
    struck = {word for word, width in covered.items() if width >= _COVERED * (word.x1 - word.x0)}
    # Of a figure that was put right in its place only the old part is struck out.
    struck |= {word for rule, hit in crossings.items() for word in hit if _is_within_word(rule, word)}
    strikes = {rule: [word for word in hit if word in struck] for rule, hit in crossings.items()}
    return {rule: hit for rule, hit in strikes.items() if hit}


def _is_within_word(rule: Rule, word: Word) -> bool:
    inside = word.x0 - _REACH <= rule.start and rule.end <= word.x1 + _REACH
    return inside and _overlap(rule, word) >= _PART * (word.x1 - word.x0)


def within(words: Sequence[Word], boxes: Sequence[Box]) -> list[Word]:
    """The words that lie within some rectangles for the most part."""
    return [word for word in words if any(_is_within(word, box) for box in boxes)]


def crossed(words: Sequence[Word], lines: Sequence[Box]) -> list[Word]:
    """The words that slanted lines (from x0, y0 to x1, y1) run through; none on a page that is a drawing."""
    if not lines or len(lines) > _MOST_SLANTED:
        return []
    return [word for word in words if word.upright and any(_runs_through(line, word) for line in lines)]


def _is_within(word: Word, box: Box) -> bool:
    x0, top, x1, bottom = box
    shared = min(word.x1, x1) - max(word.x0, x0)
    return top <= (word.top + word.bottom) / 2 <= bottom and shared >= _COVERED * (word.x1 - word.x0)


def _runs_through(line: Box, word: Word) -> bool:
    """Whether a line comes through a word's box away from its upper and lower edge."""
    x0, y0, x1, y1 = line
    start, end = max(word.x0, min(x0, x1)), min(word.x1, max(x0, x1))
    if start > end:
        return False
    at = [y0 + (x - x0) / (x1 - x0) * (y1 - y0) for x in (start, end)]
    inset = _BAND[0] * (word.bottom - word.top)
    return max(at) >= word.top + inset and min(at) <= word.bottom - inset


def _crossings(words: Sequence[Word], rules: Sequence[Rule]) -> Iterator[tuple[Rule, Word]]:
    """Each line with each word that it runs through. Nearly no line of a page does, so the words are looked at last."""
    heights = sorted({(word.top, word.bottom) for word in words})
    bands = sorted((top + _BAND[0] * (bottom - top), top + _BAND[1] * (bottom - top), top) for top, bottom in heights)
    starts = [start for start, _, _ in bands]
    tallest = max((end - start for start, end, _ in bands), default=0.0)
    by_top: dict[float, list[Word]] = defaultdict(list)
    for rule in dict.fromkeys(rules):
        i = bisect_left(starts, rule.at - tallest)
        tops = set()
        while i < len(bands) and starts[i] <= rule.at:
            if bands[i][1] >= rule.at:
                tops.add(bands[i][2])
            i += 1
        if tops and not by_top:
            for word in words:
                by_top[word.top].append(word)
        for top in tops:
            yield from ((rule, word) for word in by_top[top] if word.upright and _overlap(rule, word) > 0)


def _overlap(rule: Rule, word: Word) -> float:
    return max(0.0, min(rule.end, word.x1) - max(rule.start, word.x0))
