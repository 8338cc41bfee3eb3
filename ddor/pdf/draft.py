"""A table as it is being made out: which words are in which cell, before it becomes a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ddor.model import Box
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
