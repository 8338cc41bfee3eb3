"""The account of every word: which place of the reading each stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ddor.model import Audit, Problem, Region, Source
from ddor.pdf.document import Page
from ddor.pdf.layout import Cell, Place
from ddor.pdf.objects import Word, union
from ddor.pdf.text import Line, Text
from ddor.report.problems import problem


class Sources:
    """Places of the document's pages as the sources that a report's values name."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = {page.number: page for page in pages}

    def of(self, places: Iterable[Place]) -> Source:
        """One or more rectangles, the first as the source and the rest as its continuation."""
        regions = [Region(place.page, self._pages[place.page].shown(place.box)) for place in places]
        return Source(regions[0].page, regions[0].bbox, tuple(regions[1:]))

    def of_text(self, text: Text) -> Source:
        """The rectangles around a text's lines, one a page."""
        return self.of(
            Place(page, union([line.box for line in text.lines if line.page == page]))
            for page in dict.fromkeys(line.page for line in text.lines)
        )


class Claims:
    """Collects what the reading put where. A line that several rows share (a merged cell's) counts once."""

    def __init__(self) -> None:
        self._lines: dict[int, Line] = {}

    def lines(self, lines: Iterable[Line]) -> None:
        """These lines stand in the reading."""
        self._lines |= {id(line): line for line in lines}

    def cells(self, cells: Iterable[Cell]) -> None:
        """The text of these cells stands in the reading."""
        for cell in cells:
            self.lines(cell.text.lines)

    def settle(self, pages: Sequence[Page], sources: Sources) -> tuple[Audit, list[Problem]]:
        """How many words stand in exactly one place; those that do not, as problems, a line of them each."""
        times: dict[tuple[int, int], int] = {}
        for line in self._lines.values():
            for word in line.all_words:
                times[line.page, word.index] = times.get((line.page, word.index), 0) + 1
        problems: list[Problem] = []
        total = accounted = 0
        for page in pages:
            missing = [word for word in page.words if times.get((page.number, word.index), 0) == 0]
            double = [word for word in page.words if times.get((page.number, word.index), 0) > 1]
            total += len(page.words) + len(page.off_page)
            accounted += len(page.words) - len(missing) - len(double)
            for code, words in (("word-unaccounted", missing), ("word-twice", double)):
                problems += [_unaccounted(code, group, page, sources) for group in _side_by_side(words)]
        return Audit(total, len(pages), accounted), problems


def _unaccounted(code: str, words: list[Word], page: Page, sources: Sources) -> Problem:
    text = " ".join(word.text for word in words)
    source = sources.of([Place(page.number, union([word.box for word in words]))])
    what = "stands nowhere in the reading" if code == "word-unaccounted" else "stands in the reading twice"
    return problem(code, f'Page {page.number}: "{text}" {what}.', source)


def _side_by_side(words: list[Word]) -> Iterator[list[Word]]:
    """Words grouped where they follow one another on a line."""
    group: list[Word] = []
    for word in words:
        if group and (word.index != group[-1].index + 1 or abs(word.top - group[-1].top) > 3):
            yield group
            group = []
        group.append(word)
    if group:
        yield group
