"""Words to lines, and lines to text, with the breaks between lines kept for what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise, product
from operator import is_
from typing import NamedTuple

from ddor.model import Box
from ddor.pdf.objects import BULLETS, HYPHENS, Word, union
from ddor.pdf.raised import with_raised_words


class Break(Enum):
    """What the end of a line within a text is.

    SOFT: the line was full. HARD: the next word would have fitted, so somebody ended the line on purpose.
    GLUE: nothing stands between the two parts: a hyphen ends the line, or a word was cut because its column is
    too narrow. DOUBT: either a space or nothing; a word of the language alone can tell. HYPHEN: nothing, behind a
    hyphen that may be the word's own or be there for the line's end alone. CUT: nothing, and that hyphen is no part of
    the word.
    """

    SOFT = "soft"
    HARD = "hard"
    GLUE = "glue"
    DOUBT = "doubt"
    HYPHEN = "hyphen"
    CUT = "cut"


class Line(NamedTuple):
    """Words that stand beside one another, from left to right.

    `bullet` says that a bullet stands before it, as a character (then it is in `marker`) or as a drawing.
    `room` is what is left of the column's width behind it, in points; `sure_room` the same up to the longest
    line seen in the column, so never more than there is.
    """

    page: int
    words: tuple[Word, ...]
    bullet: bool = False
    marker: Word | None = None
    room: float = 0.0
    sure_room: float = 0.0

    @property
    def text(self) -> str:
        """The words with single spaces."""
        words = self.words
        return words[0].text if len(words) == 1 else " ".join([word.text for word in words])

    @property
    def box(self) -> Box:
        """The rectangle around the words (and the bullet, where it is a character)."""
        return union([word.box for word in self.all_words])

    @property
    def all_words(self) -> tuple[Word, ...]:
        """The words with the bullet before them, where it is a character."""
        return self.words if self.marker is None else (self.marker, *self.words)

    @property
    def space(self) -> float:
        """The width of the space between its words, in points; typewriter faces have wide ones."""
        gaps = [b.x0 - a.x1 for a, b in pairwise(self.words)]
        return max(0.25 * self.height, min(gaps, default=0.0))

    @property
    def height(self) -> float:
        """The height of the first word's font line, in points."""
        word = self.all_words[0]
        return word.bottom - word.top


def lines_of(words: Sequence[Word], page: int, marks: Sequence[Box] = ()) -> list[Line]:
    """Words grouped into lines from the top down; `marks` are drawn bullets that may stand before them."""
    if len(words) == 1:
        return [_line(words, page, marks)]
    if not words:
        return []
    top, bottom = words[0].top, words[0].bottom
    if all(word[2] == top and word[4] == bottom for word in words):
        return [_line(sorted(words, key=_side), page, marks)]
    groups: list[list[Word]] = []
    for word in sorted(words, key=_height_then_side):
        if groups and _same_line(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_line(sorted(group, key=_side), page, marks) for group in groups]


def _height_then_side(word: Word) -> tuple[float, float]:
    return (word[2] + word[4], word[1])


def _side(word: Word) -> float:
    return word[1]


def _same_line(group: list[Word], word: Word) -> bool:
    top, bottom = word.top, word.bottom
    last = group[-1]
    if top == last.top and bottom == last.bottom:
        return True
    # A line's words agree in height but for bullets and raised figures, so the tallest of them is the measure.
    tallest = max(group, key=lambda w: w.bottom - w.top)
    overlap = min(tallest.bottom, bottom) - max(tallest.top, top)
    return overlap > 0.55 * min(tallest.bottom - tallest.top, bottom - top)


def _line(words: Sequence[Word], page: int, marks: Sequence[Box]) -> Line:
    words = with_raised_words(words) if len(words) > 1 else words
    first = words[0]
    if first.text in BULLETS:
        return Line(page, tuple(words[1:]), bullet=True, marker=first)
    if first.text[0] in BULLETS:
        return Line(page, tuple(words), bullet=True)
    drawn = bool(marks) and any(
        m[2] <= first.x0 + 1 and first.x0 - m[2] < 30 and m[1] < first.bottom and m[3] > first.top for m in marks
    )
    return Line(page, tuple(words), drawn)


def with_room(lines: Sequence[Line], right: float, sure_right: float) -> list[Line]:
    """The lines with what is left behind each of them up to `right`, and up to `sure_right`, in points."""
    sure = min(right, sure_right)
    return [
        # Made anew, not with _replace: this runs for every line of every cell.
        Line(line.page, line.words, line.bullet, line.marker, right - line.words[-1].x1, sure - line.words[-1].x1)
        if line.words
        else line
        for line in lines
    ]


_MAY_BE = {Break.DOUBT: (Break.SOFT, Break.GLUE), Break.HYPHEN: (Break.GLUE, Break.CUT)}
"""What the end of a line may be that leaves something in doubt; the second is that less stands there."""

_MOST_DOUBTS = 4

_TIGHT = 1.6
"""A line is full to the last character when it has less room left than this many of the next word's characters."""

_OPEN_WORD = re.compile(r"[^\W_]$")
_JOINED_UP = re.compile(r"^[^\W_]")


def break_after(line: Line, following: Line, spaces_kept: bool) -> Break:
    """What separates two lines of one text.

    `spaces_kept` says that the document prints a space where it wraps a line between two words, as word
    processors do; then a line that ends without one was cut within a word.
    """
    if following.bullet or not line.words or not following.words:
        return Break.HARD
    last, first = line.words[-1], following.words[0]
    if _ends_in_joint(last):
        return Break.HYPHEN if may_be_hyphenated(last.text, first.text) else Break.GLUE
    space = 0.25 * (last.bottom - last.top)
    if line.sure_room > (first.x1 - first.x0) + max(2 * space, line.space + space):
        return Break.HARD
    if _is_cut(line, following, spaces_kept):
        return Break.GLUE
    return Break.DOUBT if _may_be_cut(line, following) else Break.SOFT


def _ends_in_joint(word: Word) -> bool:
    """Whether a word goes on on the next line: behind its own hyphen, or behind a slash within it."""
    return len(word.text) > 1 and (word.text[-1] in HYPHENS or (word.text[-1] == "/" and word.text[-2].isalnum()))


def may_be_hyphenated(before: str, after: str) -> bool:
    """Whether a hyphen between two parts of a word may be there for the line's end alone: both are in letters of one
    case, as the parts of a name such as "Miami-Dade" are not.
    """
    return before[-1] in HYPHENS and (
        (before[-2].islower() and after[0].islower()) or (before[:-1].isupper() and after[0].isupper())
    )


def _is_cut(line: Line, following: Line, spaces_kept: bool) -> bool:
    if not _may_be_cut(line, following):
        return False
    last, first = line.words[-1].text, following.words[0].text
    figures = last[-1] in "0123456789/" and first[0] in "0123456789/"
    hyphened = first[0] in HYPHENS and first[1:2].isalnum()
    closing = first[-1] == ")" and "(" not in first and len(first) <= 3
    return spaces_kept or figures or hyphened or closing


def _may_be_cut(line: Line, following: Line) -> bool:
    """Whether a word may run on: the line is a single word with no room for one more character."""
    last, first = line.words[-1], following.words[0]
    if len(line.words) > 1 or last.line_end:
        return False
    if last.text[-1].islower() and first.text[0].isupper():
        return False
    if not (_OPEN_WORD.search(last.text) or last.text[-1] in "/(") or not (
        _JOINED_UP.match(first.text) or first.text[0] in "/-"
    ):
        return False
    # The ink of an "l" is much narrower than the room it takes, so both words are measured.
    character = max((word.x1 - word.x0) / len(word.text) for word in (first, last))
    # A cell's padding is known from its left side only, and letters have some room of their own about them.
    return line.room < _TIGHT * character


class Text(NamedTuple):
    """Lines that belong together, with what separates them: `breaks[i]` stands after `lines[i]`.

    `spaces_kept` is the document's habit that `break_after` goes by.
    """

    lines: tuple[Line, ...]
    breaks: tuple[Break, ...]
    spaces_kept: bool = False

    @property
    def words(self) -> list[Word]:
        """All words, bullets included."""
        return [word for line in self.lines for word in line.all_words]

    @property
    def text(self) -> str:
        """The whole as one string: white space folded, words that a line's end cut put together again."""
        return self.with_ends(" ") if self.breaks else self.lines[0].text if self.lines else ""

    def with_ends(self, end: str) -> str:
        """The whole as one string, with `end` wherever a line ends between two words."""
        if not self.breaks:
            return self.lines[0].text if self.lines else ""
        text = ""
        for i, line in enumerate(self.lines):
            text += line.text
            if i < len(self.breaks) and self.breaks[i] is Break.CUT:
                text = text[:-1]
            elif i < len(self.breaks):
                text += self._separator(text, i, end)
        return text.strip()

    def _separator(self, before: str, i: int, end: str) -> str:
        if self.breaks[i] in (Break.GLUE, Break.HYPHEN) or not before:
            return ""
        # A citation such as (a)(43)(O) is wrapped between its brackets, where no space stands.
        if before[-1] == ")" and self.lines[i + 1].text[:1] == "(" and before.count("(") > before.count(")"):
            return ""
        return end

    @property
    def is_doubtful(self) -> bool:
        """Whether the end of a line leaves in doubt what stands there."""
        return Break.DOUBT in self.breaks or Break.HYPHEN in self.breaks

    @property
    def readings(self) -> list[Text]:
        """The text, and the texts that it may be where a line's end leaves in doubt whether a space or a hyphen stands
        there.

        Those with more spaces and hyphens come first. Beyond four line ends in doubt only all or none are tried.
        """
        doubtful = [i for i, kind in enumerate(self.breaks) if kind in _MAY_BE]
        if not doubtful:
            return [self]
        kinds_of = [_MAY_BE[self.breaks[i]] for i in doubtful]
        if len(doubtful) > _MOST_DOUBTS:
            choices = list(zip(*kinds_of, strict=True))
        else:
            joined = [joined for _, joined in kinds_of]
            choices = sorted(product(*kinds_of), key=lambda choice: sum(map(is_, choice, joined)))
        readings = []
        for choice in choices:
            kinds = dict(zip(doubtful, choice, strict=True))
            readings.append(self._replace(breaks=tuple(kinds.get(i, kind) for i, kind in enumerate(self.breaks))))
        return readings

    def paragraphs(self) -> list[Text]:
        """The text cut at bullets and at lines that were ended on purpose."""
        cuts = [i + 1 for i, kind in enumerate(self.breaks) if kind is Break.HARD]
        return [self._part(a, b) for a, b in zip([0, *cuts], [*cuts, len(self.lines)], strict=True) if a < b]

    def items(self) -> list[Text]:
        """The text cut at its bullets; where it has none, at lines that were ended on purpose."""
        if not any(line.bullet for line in self.lines):
            return self.paragraphs()
        starts = [0] + [i for i, line in enumerate(self.lines) if line.bullet and i]
        ends = [*starts[1:], len(self.lines)]
        return [self._part(a, b) for a, b in zip(starts, ends, strict=True)]

    def _part(self, start: int, end: int) -> Text:
        return self._replace(lines=self.lines[start:end], breaks=self.breaks[start : end - 1])


def text_of(lines: Sequence[Line], spaces_kept: bool = False) -> Text:
    """Lines as a text, each break judged by the room that its line had left."""
    breaks = tuple(break_after(a, b, spaces_kept) for a, b in pairwise(lines)) if len(lines) > 1 else ()
    return Text(tuple(lines), breaks, spaces_kept)


def joined_texts(first: Text, second: Text) -> Text:
    """A text that goes on on the next page; its lines are as wide there, so the break is judged as any other."""
    if not first.lines or not second.lines:
        return first if first.lines else second
    between = break_after(first.lines[-1], second.lines[0], first.spaces_kept)
    return first._replace(lines=first.lines + second.lines, breaks=(*first.breaks, between, *second.breaks))
