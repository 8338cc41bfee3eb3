"""Lines of phrases: words that stand as close together as words of one cell do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ddor.model import Box
from ddor.pdf.evidence import USUAL, is_figure, is_leader, is_year
from ddor.pdf.objects import Word
from ddor.pdf.text import lines_of

_USUAL_SPACE = 0.28
"""The space between words, in line heights, where a page has too few words to tell."""

_FEWEST_NUMBERED = 3
"""The fewest figures that count up for a line to be taken for the numbers of the columns."""


@dataclass(slots=True, eq=False)
class Phrase:
    """Words of one line that belong together, from left to right. Coordinates are points."""

    words: list[Word]
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        self.top, self.bottom = min(word.top for word in self.words), max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.x0 + self.x1) / 2

    @property
    def is_figures(self) -> bool:
        """Whether it is what stands in a column of figures."""
        return len(self.words) <= 3 and all(is_figure(word.text) for word in self.words)

    @property
    def is_years(self) -> bool:
        """Whether it is a year or a span of years."""
        return is_year(self.text)

    @property
    def has_leader(self) -> bool:
        """Whether dots lead from it to something."""
        return any(is_leader(word.text) for word in self.words) or self.text.count("..") > 1


@dataclass(slots=True, eq=False)
class PhraseLine:
    """Words beside one another as phrases, from left to right. Coordinates are points."""

    phrases: list[Phrase]
    words: list[Word] = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        self.words = [word for phrase in self.phrases for word in phrase.words]
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        self.height = median(word.bottom - word.top for word in self.words)
        usual = [word for word in self.words if word.bottom - word.top > 0.8 * self.height] or self.words
        self.top, self.bottom = median(word.top for word in usual), median(word.bottom for word in usual)

    @property
    def box(self) -> Box:
        """The rectangle around the words."""
        return (self.x0, self.top, self.x1, self.bottom)

    @property
    def figures(self) -> int:
        """How many figures it has by themselves, years not counted; those of columns a space apart are one phrase."""
        return sum(
            len(phrase.words)
            for phrase in self.phrases
            if all(is_figure(word.text) for word in phrase.words) and not phrase.is_years
        )

    @property
    def numbers_columns(self) -> bool:
        """Whether it says which column is the first, the second, and so on."""
        texts = [phrase.text.strip("()[].") for phrase in self.phrases]
        numbers = [int(text) for text in texts if text.isdecimal()]
        enough = len(numbers) >= max(_FEWEST_NUMBERED, len(texts) - 1)
        return enough and numbers[0] <= 2 and all(b == a + 1 for a, b in pairwise(numbers))


def usual_space(words: Sequence[Word]) -> float:
    """The space between words of a line that is usual on a page, in line heights."""
    gaps = []
    for line in lines_of(words, 0) if words else []:
        for a, b in pairwise(line.words):
            gap = (b.x0 - a.x1) / max(1.0, a.bottom - a.top)
            if 0.05 < gap < 1:
                gaps.append(gap)
    gaps.sort()
    return gaps[len(gaps) // 3] if len(gaps) > 5 else _USUAL_SPACE


def phrase_lines(words: Iterable[Word], space: float) -> list[PhraseLine]:
    """Words as lines of phrases from the top down; `space` is the page's usual one, in line heights."""
    listed = list(words)
    lines = lines_of(listed, 0) if listed else []
    return [phrase_line(sorted(line.all_words, key=lambda word: word.x0), space) for line in lines]


def phrase_line(words: Sequence[Word], space: float) -> PhraseLine:
    """The words of one line, from left to right, as phrases."""
    height = median(word.bottom - word.top for word in words)
    phrases = [[words[0]]]
    reach = words[0].x1
    for word in words[1:]:
        if word.x0 - reach > _widest_space(phrases[-1][-1], word, height, space):
            phrases.append([word])
        else:
            phrases[-1].append(word)
        reach = max(reach, word.x1)
    return PhraseLine([Phrase(phrase) for phrase in phrases])


def _widest_space(word: Word, following: Word, height: float, space: float) -> float:
    """The widest gap between these two that is a space within a phrase, in points."""
    widest = max(USUAL.phrase_gap, USUAL.phrase_spaces * space) * height
    if is_leader(following.text):
        return max(widest, USUAL.leader_gap * height)
    if is_figure(following.text) and not is_year(following.text) and len(following.text) > 1:
        if is_leader(word.text) or word.text.endswith(".."):
            return min(widest, USUAL.figure_gap * height)
        if is_figure(word.text):
            return min(widest, max(USUAL.figure_gap, USUAL.filled_spaces * space) * height)
    return widest
