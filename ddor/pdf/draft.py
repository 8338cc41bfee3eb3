"""A table as it is being made out: which words are in which cell, before it becomes a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ddor.model import Box
from ddor.pdf.grid import Field, Grid
from ddor.pdf.objects import Word


@dataclass(slots=True, eq=False)
class DraftCell:
    """Words that are one cell, and the first and last row and column that it takes up."""

    row: int
    column: int
    last_row: int
    last_column: int
    words: list[Word]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class DraftTable:
    """Cells between `xs` across and `ys` down (ascending, points), and what told them apart."""

    xs: list[float]
    ys: list[float]
    cells: list[DraftCell]
    told: set[str] = field(default_factory=set)

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def row_texts(self) -> list[list[str]]:
        """The texts of the cells that begin in each row, from left to right."""
        rows: list[list[str]] = [[] for _ in range(len(self.ys) - 1)]
        for cell in sorted(self.cells, key=lambda c: c.column):
            if cell.words:
                rows[cell.row].append(cell.text)
        return rows


def without_rows(table: DraftTable, rows: Iterable[int]) -> DraftTable:
    """The table without these rows, which lie at its top or its foot."""
    gone = set(rows)
    kept = [i for i in range(len(table.ys) - 1) if i not in gone]
    first, last = kept[0], kept[-1]
    cells = []
    for cell in table.cells:
        if cell.last_row < first or cell.row > last:
            continue
        row, last_row = max(cell.row, first) - first, min(cell.last_row, last) - first
        cells.append(DraftCell(row, cell.column, last_row, cell.last_column, cell.words))
    return DraftTable(table.xs, table.ys[first : last + 2], cells, table.told)


_MOST_PANELS = 4


def panels(table: DraftTable) -> list[DraftTable]:
    """A table whose headings come again, side by side for want of room, as the tables that it is."""
    count = len(table.xs) - 1
    heads = {cell.column: cell.text for cell in table.cells if cell.row == 0 and cell.column == cell.last_column}
    if len(heads) < count:
        return [table]
    for width in range(2, _MOST_PANELS + 1):
        again = all(heads[i] and heads[i] == heads[i % width] for i in range(count))
        if count > width and count % width == 0 and again and len({heads[i] for i in range(width)}) == width:
            return [_columns_of(table, first, width) for first in range(0, count, width)]
    return [table]


def _columns_of(table: DraftTable, first: int, width: int) -> DraftTable:
    cells = [
        DraftCell(c.row, max(0, c.column - first), c.last_row, min(width - 1, c.last_column - first), c.words)
        for c in table.cells
        if c.column < first + width and c.last_column >= first
    ]
    return DraftTable(table.xs[first : first + width + 1], table.ys, cells, table.told)


def as_grid(draft: DraftTable) -> tuple[Grid, dict[int, list[Word]]]:
    """A draft as a grid, with the words of each field by its id; what no cell takes up is an empty field."""
    xs, ys = tuple(draft.xs), tuple(draft.ys)
    owner: list[list[Field | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    words: dict[int, list[Word]] = {}
    for cell in sorted(draft.cells, key=lambda c: (c.row, c.column)):
        places = [
            (row, column)
            for row in range(cell.row, cell.last_row + 1)
            for column in range(cell.column, cell.last_column + 1)
        ]
        takers = [owner[row][column] for row, column in places]
        if any(takers):
            _into(next(field for field in takers if field is not None), cell, words)
            continue
        field = _field(cell, draft)
        words[id(field)] = cell.words
        for row, column in places:
            owner[row][column] = field
    filled = tuple(
        tuple(field or _field(DraftCell(i, j, i, j, []), draft) for j, field in enumerate(row))
        for i, row in enumerate(owner)
    )
    return Grid(xs, ys, filled), words


def _into(field: Field, cell: DraftCell, words: dict[int, list[Word]]) -> None:
    if cell.words:
        words[id(field)] = words.get(id(field), []) + cell.words


def _field(cell: DraftCell, draft: DraftTable) -> Field:
    box = (draft.xs[cell.column], draft.ys[cell.row], draft.xs[cell.last_column + 1], draft.ys[cell.last_row + 1])
    return Field(cell.row, cell.column, cell.last_row - cell.row + 1, cell.last_column - cell.column + 1, box)
