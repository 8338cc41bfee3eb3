"""What stands on a page: words, ruling lines, shaded boxes, bullet marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ddor.model import Box
from ddor.pdf.signs import Signs

HYPHENS = "-\u2010\u2011"
"""The hyphens proper: hyphen-minus, hyphen, non-breaking hyphen."""

BULLETS = frozenset(
    "\u2022\u2023\u2043\u2219\u25aa\u25ab\u25a0\u25a1\u25cf\u25cb\u25e6\u25b8\u25ba\u00b7\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d"
)
"""Characters that stand before a list item; those in U+F000–F0FF are what Symbol and Wingdings come out as."""


class Word(NamedTuple):
    """A run of characters without white space.

    `top` and `bottom` are those of the font's line, not of the ink, so that words of one line agree.
    `number` is the word's place in its page's list. `line_end` says that a printed space follows and then a new
    line, which is what a word processor leaves where it wrapped a line between two words. `upright` is False
    for text that is drawn at an angle, such as a watermark; `quarter` is 1 where that text runs upward and 3 where it
    runs downward, as headings of narrow columns do. `struck` says that a line is drawn through the word.
    `certainty` (0 to 1) says how sure a word that was recognized in a picture is; None where the file itself holds the
    text. `otherwise` is what another program recognized there, where that differs.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    number: int
    line_end: bool = False
    upright: bool = True
    struck: bool = False
    quarter: int = 0
    certainty: float | None = None
    otherwise: str | None = None

    @property
    def box(self) -> Box:
        """The word's rectangle."""
        return (self.x0, self.top, self.x1, self.bottom)


class Rule(NamedTuple):
    """A straight horizontal or vertical line: at `at` across, from `start` to `end` along its direction."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page besides text, and the signs that some text may not be shown.

    `slanted` are straight lines that run neither level nor upright, each from x0, y0 to x1, y1. `noted` are level lines
    that belong to no table: those that annotations draw, waves, and bands too broad for a rule that may cross text out.
    """

    horizontal: list[Rule]
    vertical: list[Rule]
    fills: list[Box]
    marks: list[Box]
    pictures: list[Box]
    signs: Signs = field(default_factory=Signs)
    shapes: list[Box] = field(default_factory=list)
    too_many: bool = False
    slanted: list[Box] = field(default_factory=list)
    noted: list[Rule] = field(default_factory=list)


NOTHING_DRAWN = Drawing([], [], [], [], [])
"""A page of text alone."""


def union(boxes: list[Box]) -> Box:
    """The smallest rectangle around all of `boxes`, of which there is at least one."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
