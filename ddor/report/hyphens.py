"""Hyphens at the ends of lines: those of a word, and those that are there for the line's end alone.

Word processors print both alike. In a document that hyphenates words, one that it prints whole elsewhere tells; the
hyphens of all others stay in doubt. In a document that prints no hyphenated word whole, hyphens are words' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ddor.pdf.layout import PageLayout
from ddor.pdf.text import Break, Text, may_be_hyphenated

_AROUND = ".,;:!?()[]\"'\u2018\u2019\u201c\u201d"


class Hyphens:
    """What a document's own words tell of the hyphens at the ends of its lines."""

    def __init__(self, layouts: Sequence[PageLayout] = ()) -> None:
        cut = list(_cut_in_two(layouts))
        self._words = _words_of(layouts) if cut else frozenset[str]()
        self._hyphenates = any(self._is_of_line_end(before, after) for before, after in cut)

    def told(self, text: Text) -> Text:
        """A text whose hyphens at line ends are told as far as the document's words allow."""
        if Break.HYPHEN not in text.breaks:
            return text
        breaks = list(text.breaks)
        for i, kind in enumerate(breaks):
            if kind is Break.HYPHEN:
                breaks[i] = self._kind(text.lines[i].words[-1].text, text.lines[i + 1].words[0].text)
        return text._replace(breaks=tuple(breaks))

    def _kind(self, before: str, after: str) -> Break:
        if self._is_of_line_end(before, after):
            return Break.CUT
        return Break.HYPHEN if self._hyphenates and _folded(before + after) not in self._words else Break.GLUE

    def _is_of_line_end(self, before: str, after: str) -> bool:
        """Whether the document prints a word whole, and nowhere with the hyphen, that its line's end cut in two."""
        return _folded(before[:-1] + after) in self._words and _folded(before + after) not in self._words


def _cut_in_two(layouts: Sequence[PageLayout]) -> Iterator[tuple[str, str]]:
    """The two parts of each word that a hyphen at a line's end parts."""
    for layout in layouts:
        lines: Iterable[tuple[str, str]] = (
            (a.words[-1].text, b.words[0].text) for a, b in pairwise(layout.lines) if a.words and b.words
        )
        yield from (pair for pair in lines if len(pair[0]) > 1 and may_be_hyphenated(*pair))
        for table in layout.tables:
            for row in table.rows:
                for cell in row.cells:
                    if Break.HYPHEN in cell.text.breaks:
                        ends = zip(cell.text.breaks, pairwise(cell.text.lines), strict=True)
                        yield from (
                            (a.words[-1].text, b.words[0].text) for kind, (a, b) in ends if kind is Break.HYPHEN
                        )


def _words_of(layouts: Sequence[PageLayout]) -> frozenset[str]:
    return frozenset(_folded(word.text) for layout in layouts for word in layout.page.words)


def _folded(word: str) -> str:
    return word.strip(_AROUND).casefold()
