"""Sections whose tables are not ruled in full: found by their headings, and read by what else tells cells apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from ddor.pdf.document import Page
from ddor.pdf.flow import Paragraph
from ddor.pdf.layout import PageLayout, Place, Table
from ddor.pdf.open_lines import Edges, IsWhole, OpenTable, has_columns, incomplete, rows_left, without, words_of
from ddor.pdf.page_numbers import edge_lines
from ddor.pdf.text import Line
from ddor.report.headings import Heading, find_heading
from ddor.report.ledger import Ledger
from ddor.report.look_alikes import look_alike
from ddor.report.marks import is_footnote, shortened
from ddor.report.rows import reader_of
from ddor.report.section_tables import Piece
from ddor.report.titles import title_of
from ddor.report.vocabulary import NUMERALS, Section, Vocabulary, fold

if TYPE_CHECKING:
    from ddor.pdf.headed import OpenPage
    from ddor.pdf.heading_lines import HeadingLines

_KNOWN_SHARE = 0.6
"""The share of a heading's words that some known heading has; it spares looking at most lines more closely."""

_LINE_MORE = 15.0
"""Points of likeness that headings may lose by a line more."""

_COLUMN_MORE = 75.0
"""Points of likeness that headings may lose by a column more, which may be one that is not known."""

_EDGE_LINES = 3
"""How many lines at a page's edge may run along with the pages."""

_TELLING = ("issued", "declined", "detainers_issued", "enacted")
"""The columns that have a value in every row."""


@dataclass(slots=True)
class OpenSections:
    """Puts the tables of sections that are not ruled in full into the pages, one page after the other."""

    vocabulary: Vocabulary
    spaces_kept: bool
    _known: frozenset[str] = field(init=False)
    _seen: frozenset[tuple[str, int]] = frozenset()
    _last: tuple[Edges, IsWhole, str] | None = None

    def __post_init__(self) -> None:
        wordings = (w for own in self.vocabulary.columns.values() for known in own.values() for w in known)
        self._known = frozenset(token for wording in wordings for token in wording.split())

    def opened(self, layout: PageLayout, page: Page) -> PageLayout:
        """A page laid out, with the tables in it that its rules don't make; `page` is the same with what is drawn."""
        running = self._running(layout)
        if self._last is None and not has_columns(layout.lines):
            return layout
        dissolved = incomplete(layout)
        words = [word for line in layout.lines if id(line) not in running for word in line.all_words]
        words += [word for table in dissolved for word in words_of(table)]
        if not words:
            return layout
        # What tells tables without rules takes as long to import as a ruled page takes to read.
        from ddor.pdf.headed import OpenPage

        open_page = OpenPage(page, words, self.spaces_kept)
        tables = self._tables(open_page)
        return without(layout, tables, dissolved) if tables else layout

    def _running(self, layout: PageLayout) -> set[int]:
        """The lines at a page's edges that stood at the same place on a page before, and apart from all others; they
        are no rows of a table that goes on over the page's end.
        """
        before = self._seen
        top, foot = edge_lines(layout)
        new = {_look(line) for line in (*top, *foot)} - before
        if new:
            self._seen = before | new
        lines = list(layout.lines)
        found: set[int] = set()
        for edge in (lines, lines[::-1]):
            run = list(takewhile(lambda line: _look(line) in before, edge[:_EDGE_LINES]))
            apart = len(run) == len(edge) or (bool(run) and _gap(run[-1], edge[len(run)]) > run[-1].height)
            found |= {id(line) for line in run} if apart else set()
        return found

    def goes_on_as(self, other: OpenSections) -> None:
        """Go on from the last page that another has opened."""
        self._last = other._last

    def _tables(self, page: OpenPage) -> list[OpenTable]:
        tables: list[OpenTable] = []
        start = 0
        if self._last is not None:
            edges, is_whole, top = self._last
            rest = page.going_on(edges, 0, self._ends_at(top), is_whole, self._is_heading)
            self._last = None
            if rest is not None:
                tables.append(rest)
                self._last, start = (edges, is_whole, top), rest.end
        while (found := self._next_heading(page, start)) is not None:
            made, heading = found
            is_whole = telling([column.meaning for column in heading.columns])
            top = page.text_of(made.first)
            table = page.below(made, self._ends_at(top), is_whole)
            tables.append(table)
            self._last, start = (table.edges, is_whole, top), table.end
        return tables

    def _ends_at(self, top: str) -> Callable[[str], bool]:
        """What ends a table whose headings begin with the line `top`: a title, or these headings again."""
        return lambda text: text == top or self.is_title(text)

    def is_title(self, text: str) -> bool:
        """Whether a text is the title of a section."""
        return title_of(text, self.vocabulary) is not None

    def _is_heading(self, text: str) -> bool:
        tokens = fold(text).split()
        return bool(tokens) and sum(t in self._known for t in tokens) >= _KNOWN_SHARE * len(tokens)

    def _next_heading(self, page: OpenPage, start: int) -> tuple[HeadingLines, Heading] | None:
        """The next headings of any section: of those that begin at the first line that may, the likeliest."""
        best: tuple[float, HeadingLines, Heading] | None = None
        for made, table in page.heading_lines(start, self._is_heading):
            if best is not None and made.first >= best[1].end:
                break
            heading = self._heading(table)
            if heading is None:
                continue
            # A line more that reads like headings is one, unless it makes them much less alike to those known.
            longer = best is not None and made.first == best[1].first and made.end > best[1].end
            further = best is not None and made.apart and (made.first, made.end) == (best[1].first, best[1].end)
            allowed = _COLUMN_MORE if further else _LINE_MORE if longer else 0.0
            if best is None or heading.score > best[0] - allowed:
                best = (heading.score, made, heading)
        return self._finer(page, *best) if best else None

    def _finer(
        self, page: OpenPage, score: float, made: HeadingLines, heading: Heading
    ) -> tuple[HeadingLines, Heading]:
        """The headings, parted further where what stands below them and their wording say so."""
        finer = page.split_further(made, self.is_title)
        found = self._heading(page.as_table(finer)) if finer is not None else None
        if finer is None or found is None or found.score < score - _COLUMN_MORE:
            return made, heading
        return finer, found

    def _heading(self, table: Table) -> Heading | None:
        found = (find_heading(table, wordings) for wordings in self.vocabulary.columns.values())
        known = [heading for heading in found if heading is not None and len(heading.columns) == len(table.xs) - 1]
        return max(known, key=lambda heading: heading.score, default=None)


def _look(line: Line) -> tuple[str, int]:
    """What a line that runs along with the pages has on each: its text but for figures, and its height on the page."""
    return (re.sub(r"\d+", "0", line.text), round(line.box[1] / 4))


def _gap(line: Line, other: Line) -> float:
    return max(other.box[1] - line.box[3], line.box[1] - other.box[3])


def telling(columns: Sequence[str | None]) -> IsWhole:
    """Whether a text is a whole value of a column, for those of these meanings that have one in every row."""

    def is_whole(column: int, text: str) -> bool | None:
        meaning = columns[column] if column < len(columns) else None
        if meaning not in _TELLING:
            return None
        reader = reader_of(str(meaning))
        # A letter that was recognized in a scan in place of a figure makes a row no less one.
        taken = look_alike(str(meaning), text)
        return reader(text) is not None or (taken is not None and reader(taken) is not None)

    return is_whole


def say_rows_left(
    tables: Mapping[Section, Sequence[Sequence[Piece]]],
    elements: Iterable[Paragraph | Table],
    vocabulary: Vocabulary,
    ledger: Ledger,
) -> None:
    """Say which lines of text could be rows of a section's table: on its pages, and on the one after its last."""
    lines: dict[int, list[Line]] = {}
    for element in elements:
        if isinstance(element, Paragraph):
            lines.setdefault(element.page, []).extend(element.text.lines)
    pages_of = cache(lambda: Counter(look for own in lines.values() for look in {_look(line) for line in own}))
    for section, runs in tables.items():
        for pieces in runs:
            heading = next((piece.heading for piece in pieces if piece.heading), None)
            pages = {piece.table.page for piece in pieces}
            if heading is None:
                continue
            edges = (heading.columns[0].x0, *(column.x1 for column in heading.columns))
            is_whole = telling([column.meaning for column in heading.columns])
            for line in _between(pieces, lines, edges):
                # Lines that stand at the same place on several pages run along with these, even if the pages are too
                # few to tell all of them.
                if pages_of()[_look(line)] > 1:
                    continue
                ledger.say(
                    "text-between-rows",
                    f'Page {line.page}: "{shortened(line.text)}" is between two parts of the table of Section '
                    f"{NUMERALS[section]}, in one of its columns. It may be the rest of a row, and it isn't in "
                    "any row.",
                    Place(line.page, line.box),
                )
            near = [line for page in sorted({*pages, max(pages) + 1}) for line in lines.get(page, ())]
            rows = [line for line in near if not vocabulary.begins("total", line.text)]
            for place in rows_left(rows, edges, is_whole):
                ledger.say(
                    "row-not-in-table",
                    f"Page {place.page}: text outside the table of Section {NUMERALS[section]} lines up with its "
                    "columns "
                    "as a row would; it isn't in any table.",
                    place,
                )


def _between(pieces: Sequence[Piece], lines: Mapping[int, Sequence[Line]], edges: Edges) -> Iterator[Line]:
    """The lines between a table's end on one page and where it goes on on the next that stand in one of its columns.

    A row that runs over a page's end leaves such lines where nothing draws its cells.
    """
    for piece, following in pairwise(pieces):
        foot, top = piece.table.box[3], following.table.box[1]
        between = [line for line in lines.get(piece.table.page, ()) if line.box[1] >= foot - 1]
        between += [line for line in lines.get(following.table.page, ()) if line.box[3] <= top + 1]
        for line in between:
            columns = [start - 1 <= line.box[0] and line.box[2] <= end + 1 for start, end in pairwise(edges)]
            if any(columns) and not is_footnote(line.text):
                yield line
