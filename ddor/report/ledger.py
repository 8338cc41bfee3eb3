"""What is kept while a document is read: where things are printed, what was claimed, what is to be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ddor.model import SURE, Audit, Box, Printed, Problem, Region, Source
from ddor.pdf.document import Page
from ddor.pdf.layout import Cell, Place
from ddor.pdf.objects import Word, union
from ddor.pdf.text import Break, Line, Text
from ddor.report.hyphens import Hyphens
from ddor.report.marks import is_footnote, marks_in, shortened, tidy, up_to_mark
from ddor.report.problems import in_order, problem
from ddor.report.recognition import DOUBTED

_NO_HYPHENS = Hyphens()


class Ledger:
    """The account of one document's reading.

    Every line of words that the reading uses is claimed, so that in the end each word can be shown to stand in
    exactly one place of it. A line that several rows share (a merged cell's) counts once. Only counts are kept,
    not the lines, so that a long document's tables can be let go of once they are read.
    """

    def __init__(self, pages: Sequence[Page], hyphens: Hyphens = _NO_HYPHENS) -> None:
        self.hyphens = hyphens
        self._pages = {page.number: page for page in pages}
        self._times = {page.number: bytearray(len(page.words)) for page in pages}
        self._lengths = {page.number: bytearray(len(page.words)) for page in pages}
        self._recognized = frozenset(page.number for page in pages if page.recognized)
        self._sure: set[tuple[int, int]] = set()
        self._known: dict[float, float] = {}
        self._problems: list[Problem] = []

    def source(self, places: Iterable[Place]) -> Source:
        """Rectangles on pages as a source: the first, and the rest as its continuation."""
        first, *rest = places
        further = tuple(Region(place.page, self._box(place)) for place in rest) if rest else ()
        return Source(first.page, self._box(first), further)

    def source_of(self, cell: Cell) -> Source:
        """Where a cell is printed."""
        if cell.further:
            return self.source(cell.places)
        return Source(cell.page, self._rounded(cell.page, cell.box))

    def _box(self, place: Place) -> Box:
        return self._rounded(place.page, place.box)

    def _rounded(self, page: int, box: Box) -> Box:
        """A rectangle on its page as shown, to a thousandth of a point.

        Equal numbers are one object: cells share their rows' and columns' edges, and there are very many cells.
        """
        known = self._known
        x0, top, x1, bottom = self._pages[page].shown(box)
        return (
            known.get(x0) or known.setdefault(x0, round(x0, 3)),
            known.get(top) or known.setdefault(top, round(top, 3)),
            known.get(x1) or known.setdefault(x1, round(x1, 3)),
            known.get(bottom) or known.setdefault(bottom, round(bottom, 3)),
        )

    def is_recognized(self, cell: Cell) -> bool:
        """Whether some of a cell was recognized in a picture of its page."""
        return bool(self._recognized) and any(place.page in self._recognized for place in cell.places)

    def certainty(self, cell: Cell, certainty: float) -> float:
        """How sure a cell is, 0 to 100, whose text is as sure as `certainty`, 0 to 1; its words are accounted for."""
        if any(self._pages[place.page].is_doubtful(place.box) for place in cell.places):
            certainty = min(certainty, DOUBTED)
        words = {(line.page, word.number) for line in cell.text.lines for word in line.all_words}
        if 100 * certainty >= SURE:
            self._sure |= words
        else:
            self._sure -= words
        return round(100 * certainty, 1)

    def unsure_words(self, page: Page) -> list[Word]:
        """The words of a page that was recognized of which it isn't sure what they are, as far as it was read."""
        return [
            word
            for word in page.words
            if word.certainty is not None
            and (100 * word.certainty < SURE or word.otherwise is not None)
            and (page.number, word.number) not in self._sure
        ]

    def recognized_pages(self) -> list[Page]:
        """The pages whose words were recognized in pictures."""
        return [self._pages[number] for number in sorted(self._recognized)]

    def printed(self, text: Text) -> Printed:
        """A text outside the tables, claimed, with the rectangle around its lines on each page."""
        self.claim(text.lines)
        pages = dict.fromkeys(line.page for line in text.lines)
        places = [Place(p, union([line.box for line in text.lines if line.page == p])) for p in pages]
        told, source = self.hyphens.told(text), self.source(places)
        if Break.HYPHEN in told.breaks:
            self.say_hyphen(told, source)
        return Printed(tidy(told.text), source)

    def claim(self, lines: Iterable[Line]) -> None:
        """Note that these lines stand in the reading."""
        for line in lines:
            words = line.all_words
            lengths = self._lengths[line.page]
            length = min(len(words), 255)
            if lengths[words[0].number] == length:
                continue
            lengths[words[0].number] = length
            self._count(line.page, words)

    def set_aside(self, page: int, words: Iterable[Word]) -> None:
        """Note that words of a page are accounted for by a problem that names them, such as a watermark's."""
        self._count(page, words)

    def _count(self, page: int, words: Iterable[Word]) -> None:
        times = self._times[page]
        for word in words:
            number = word.number
            if times[number] < 255:
                times[number] += 1

    def claim_cells(self, cells: Iterable[Cell]) -> None:
        """Note that the text of these cells stands in the reading."""
        for cell in cells:
            self.claim(cell.text.lines)

    def say(self, code: str, message: str, source: Source | Place | None = None) -> None:
        """Note a problem, with the place it is about."""
        self._problems.append(problem(code, message, self.source([source]) if isinstance(source, Place) else source))

    def has_said(self, code: str) -> bool:
        """Whether a problem of this code was noted."""
        return any(problem.code == code for problem in self._problems)

    def say_marks(self, printed: Printed, where: str) -> None:
        """Note the footnote marks of a text, or that it is the footnote itself; `where` names its place."""
        marks = marks_in(printed.text)
        if not marks:
            return
        if is_footnote(printed.text):
            what = f'a footnote, "{shortened(printed.text)}", explains what its mark stands behind'
        else:
            what = f'a footnote mark stands in "{up_to_mark(printed.text)}"; it is no part of a value'
        self.say("footnote-mark", f"{where}: {what}.", printed.source)

    def say_struck(self, words: Iterable[Word], where: str, source: Source) -> None:
        """Note that some words of a text are struck out; `where` names its place."""
        struck = " ".join(word.text for word in words if word.struck)
        if struck:
            self.say(
                "text-struck-out",
                f'{where}: "{shortened(struck)}" is struck out; it was read as if it weren\'t.',
                source,
            )

    def say_hyphen(self, text: Text, source: Source) -> None:
        """Note that nothing tells whether a hyphen at a line's end is a word's own."""
        self.say(
            "hyphen-unclear",
            f'"{shortened(text.text)}": a line ends in a hyphen within a word. Whether the hyphen is the word\'s own '
            "is unclear; it was kept.",
            source,
        )

    def say_of_words(self, code: str, page: int, words: Iterable[Word], what: str) -> None:
        """Note of words that something is so; those that stand side by side are named together."""
        for group in _side_by_side(words):
            text = " ".join(word.text for word in group)
            self.say(code, f'Page {page}: "{text}" {what}.', Place(page, union([word.box for word in group])))

    def settle(self) -> Audit:
        """Count the words, and note each that stands nowhere in the reading or in two places of it."""
        total = accounted = 0
        for page in self._pages.values():
            times = self._times[page.number]
            missing = [word for word in page.words if times[word.number] == 0]
            double = [word for word in page.words if times[word.number] > 1]
            self.say_of_words("word-unaccounted", page.number, missing, "stands nowhere in the reading")
            self.say_of_words("word-twice", page.number, double, "stands in the reading twice")
            total += len(page.words)
            accounted += len(page.words) - len(missing) - len(double)
        return Audit(total, len(self._pages), accounted)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems by how much they matter, then by where they are."""
        return in_order(self._problems)


def _side_by_side(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped where they follow one another on a line."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.number == groups[-1][-1].number + 1 and abs(word.top - groups[-1][-1].top) <= 3:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
