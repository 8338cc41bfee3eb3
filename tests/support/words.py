"""Cells for tests, set from lines of text as a page would have them: six points a character, twelve a line."""

from __future__ import annotations

from collections.abc import Sequence

from ddor.pdf.objects import Word
from ddor.pdf.text import Line, Text, lines_of, text_of, with_room

ADVANCE, HEIGHT = 6.0, 12.0


def words_of(lines: Sequence[str], left: float = 0.0, top: float = 0.0) -> list[Word]:
    """The words of lines under one another, in a typewriter face."""
    words: list[Word] = []
    for row, line in enumerate(lines):
        at = 0
        for text in line.split():
            at = line.index(text, at)
            x0, y0 = left + at * ADVANCE, top + row * HEIGHT
            words.append(Word(text, x0, y0, x0 + len(text) * ADVANCE, y0 + HEIGHT, len(words)))
            at += len(text)
    return words


def lines(texts: Sequence[str], width: int) -> list[Line]:
    """Lines in a column that `width` characters fit in."""
    right = width * ADVANCE
    return with_room(lines_of(words_of(texts), 1), right, right)


def cell(texts: Sequence[str], width: int, spaces_kept: bool = False) -> Text:
    """The text of a cell that `width` characters fit in."""
    return text_of(lines(texts, width), spaces_kept)
