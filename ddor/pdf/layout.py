"""A page as a person sees it: tables of rows and cells, lines of text beside them, nothing left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ddor.model import Box
from ddor.pdf.document import Page
from ddor.pdf.grid import Field, Grid
from ddor.pdf.objects import NOTHING_DRAWN, Word
from ddor.pdf.text import Line, Text, joined_texts, lines_of, text_of, with_room

_SIDEWAYS = (1, 3)


class Place(NamedTuple):
    """A rectangle on a page (points from the top left of the page as it reads)."""

    page: int
    box: Box


class Cell(NamedTuple):
    """A cell: its text, where it stands, what it spans.

    `further` holds its other pieces where it runs over a page's end.
    """

    text: Text
    page: int
    box: Box
    row_span: int = 1
    column_span: int = 1
    further: tuple[Place, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no word is in it."""
        return not self.text.lines

    @property
    def places(self) -> tuple[Place, ...]:
        """Where all its pieces stand."""
        return (Place(self.page, self.box), *self.further)

    def joined(self, following: Cell) -> Cell:
        """The cell with its continuation on the next page."""
        text = joined_texts(self.text, following.text)
        return self._replace(text=text, further=self.further + following.places)


class Row(NamedTuple):
    """A row of a table: for each of the table's columns the cell there; a cell that spans several stands in each."""

    cells: tuple[Cell, ...]
    places: tuple[Place, ...]

    @property
    def distinct(self) -> list[Cell]:
        """Its cells from left to right, each once."""
        return list({id(cell): cell for cell in self.cells}.values())


class Table(NamedTuple):
    """A table on one page. `xs` are its columns' edges in points, one more than columns; `ruled` says whether
    rules told its cells apart.
    """

    page: int
    box: Box
    xs: tuple[float, ...]
    rows: tuple[Row, ...]
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page laid out. `overlapping` are words that run over the edge of their cell; `aside` those
    that are drawn at an angle; `unclear` are rows of a table without rules that may be cut
    otherwise.
    """

    page: Page
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    overlapping: tuple[Word, ...]
    aside: tuple[Word, ...]
    unclear: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        """The whole page."""
        return Place(self.page.number, (0.0, 0.0, self.page.width, self.page.height))


def keeps_spaces(pages: Iterable[Page]) -> bool:
    """Whether a document prints a space where a line is wrapped, as word processors do.

    Told from the words: in such a document some end a line with one. Others never print one there.
    """
    ends = total = 0
    for page in pages:
        ends += sum(word.line_end for word in page.words)
        total += len(page.words)
    return ends * 50 > total


def lay_out(page: Page, spaces_kept: bool) -> PageLayout:
    """A page's words in the cells of its tables, and the rest as lines."""
    cells: dict[int, list[Word]] = {}
    loose, overlapping, aside = [], [], []
    boxes = [(grid, grid.box) for grid in page.grids]
    turned: dict[int, tuple[Field, list[Word]]] = {}
    before: tuple[Field, Word] | None = None
    last: Field | None = None
    field: Field | None
    for word in page.words:
        if last is not None and _lies_within(word, last.box):
            field, crosses = last, False
        else:
            field, crosses = field_of(word, boxes)
            last = field if len(boxes) == 1 else None
        if not word.upright:
            if field is None and before is not None and _runs_on_sideways(before[1], word):
                # A heading that is too long for its cell is of the cell that it begins in.
                field = before[0]
            if field is None or word.quarter not in _SIDEWAYS:
                aside.append(word)
            else:
                turned.setdefault(id(field), (field, []))[1].append(word)
                before = (field, word)
            continue
        if field is None:
            loose.append(word)
            continue
        cells.setdefault(id(field), []).append(word)
        if crosses:
            overlapping.append(word)
    for key, (field, words) in turned.items():
        if key in cells:
            aside += words
        else:
            cells[key] = [_set_upright(word, field) for word in words]
    lines = tuple(lines_of(loose, page.number, page.marks))
    tables = tuple(table_of(page, grid, cells, spaces_kept) for grid in page.grids)
    # The tables hold all that is needed of the grids, which would weigh much in a long document.
    page = replace(page, grids=[], marks=[], drawing=NOTHING_DRAWN)
    return PageLayout(page, tables, lines, tuple(overlapping), tuple(aside))


def _lies_within(word: Word, box: Box) -> bool:
    """Whether a word stands in the cell of the word before it, as most do, and on none of its edges."""
    return box[0] < word[1] and word[3] < box[2] and box[1] < word[2] and word[4] < box[3]


def _runs_on_sideways(word: Word, following: Word) -> bool:
    """Whether two words that run upward or downward follow one another on one line."""
    if word.quarter != following.quarter or min(word.x1, following.x1) <= max(word.x0, following.x0):
        return False
    gap = word.top - following.bottom if word.quarter == 1 else following.top - word.bottom
    return 0 <= gap <= max(word.x1 - word.x0, following.x1 - following.x0)


def _set_upright(word: Word, field: Field) -> Word:
    """A word that runs upward or downward in its cell, as it stands when the cell is turned to be read."""
    left, top, right, bottom = field.box
    if word.quarter == 1:
        along, below = bottom - word.bottom, word.x0 - left
    else:
        along, below = word.top - top, right - word.x1
    x0, y0 = left + along, top + below
    return word._replace(x0=x0, top=y0, x1=x0 + word.bottom - word.top, bottom=y0 + word.x1 - word.x0)


def field_of(word: Word, grids: Sequence[tuple[Grid, Box]]) -> tuple[Field | None, bool]:
    """The cell that holds most of a word, and whether it reaches into another; of nested grids the smallest's."""
    middle = (word.top + word.bottom) / 2
    inset = min(0.5, (word.x1 - word.x0) / 4)
    found: tuple[Field | None, bool] = (None, False)
    smallest = float("inf")
    for grid, (x0, top, x1, bottom) in grids:
        area = (x1 - x0) * (bottom - top)
        if not top <= middle <= bottom or area >= smallest:
            continue
        start, right = grid.at(word.x0 + inset, middle), word.x1 - inset
        end = start if start is not None and right <= start.box[2] else grid.at(right, middle)
        if start is not None or end is not None:
            crosses = start is not end
            held = grid.at((word.x0 + word.x1) / 2, middle) if crosses else start
            found, smallest = (held or start or end, crosses), area
    return found


def table_of(page: Page, grid: Grid, words: Mapping[int, list[Word]], spaces_kept: bool) -> Table:
    """A grid with its words (by the id of the field that holds them) as a table of cells."""
    fields = {id(field): field for row in grid.owner for field in row}
    lines = {key: lines_of(words.get(key, ()), page.number, page.marks) for key in fields}
    longest = _longest_lines(fields, lines)
    cells: dict[int, Cell] = {}
    for key, field in fields.items():
        right = field.box[2] - _padding(field, lines[key])
        roomy = with_room(lines[key], right, longest[field.column + field.column_span])
        text = text_of(roomy, spaces_kept)
        cells[key] = Cell(text, page.number, field.box, field.row_span, field.column_span)
    rows = []
    for i, owner in enumerate(grid.owner):
        box = (grid.xs[0], grid.ys[i], grid.xs[-1], grid.ys[i + 1])
        rows.append(Row(tuple(cells[id(field)] for field in owner), (Place(page.number, box),)))
    return Table(page.number, grid.box, grid.xs, tuple(rows))


def _padding(field: Field, lines: list[Line]) -> float:
    """What is left free at a cell's right, taken to be what is left free at its left."""
    starts = [line.words[0].x0 for line in lines if line.words]
    return min(8.0, max(0.5, min(starts) - field.box[0])) if starts else 0.5


def _longest_lines(fields: dict[int, Field], lines: dict[int, list[Line]]) -> dict[int, float]:
    """For each right edge of a column (by number) how far to the right its longest line reaches, in points."""
    longest: dict[int, float] = {}
    for key, field in fields.items():
        edge = field.column + field.column_span
        longest[edge] = max([longest.get(edge, 0.0), *(line.words[-1].x1 for line in lines[key] if line.words)])
    return longest
