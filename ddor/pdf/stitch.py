"""One table again from its pieces on successive pages.

The pieces' columns are brought to those of the headings, a row that runs over a page's end is put together, and
a cell that is merged down a column gives its value to the rows that follow on the next page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ddor.pdf.layout import Cell, Place, Row, Table
from ddor.pdf.objects import union

Edges = tuple[tuple[float, float], ...]
"""Left and right of each column, in points."""

RunsOn = Callable[[Row, Row, frozenset[int]], bool]
"""Whether the second row is the rest of the first; the set numbers the columns that have merged cells."""

_SAME_WIDTH = 4.0
"""Columns that differ by no more than this, in points, are the same column on another page."""

_FEWEST_SHARED = 3
"""Rows that share fewer cells than this may well be two."""


def same_columns(table: Table, edges: Edges) -> bool:
    """Whether a table's own columns are as wide as these, wherever on the page it stands."""
    widths = [b - a for a, b in zip(table.xs, table.xs[1:], strict=False)]
    return len(widths) == len(edges) and all(
        abs(width - (x1 - x0)) <= _SAME_WIDTH for width, (x0, x1) in zip(widths, edges, strict=True)
    )


def fits(table: Table, edges: Edges) -> bool:
    """Whether a table may hold these columns: as wide in all, or with lines where they have theirs."""
    if same_columns(table, edges):
        return True
    return abs((table.box[2] - table.box[0]) - (edges[-1][1] - edges[0][0])) <= 2 * _SAME_WIDTH


def align(table: Table, edges: Edges, first_row: int = 0) -> list[Row]:
    """The rows from `first_row` on with one cell for each column of `edges`.

    Where a table cuts a column further, the pieces' text is put together; where a cell spans columns it stands
    in each of them.
    """
    if same_columns(table, edges):
        return _one_for_each(table.rows[first_row:])
    shift = 0.0 if abs(table.xs[0] - edges[0][0]) <= _SAME_WIDTH else table.xs[0] - edges[0][0]
    members = [_columns_within(table, x0 + shift, x1 + shift) for x0, x1 in edges]
    rows = [Row(tuple(_gather(row, table, m) for m in members), row.places) for row in table.rows[first_row:]]
    return _one_for_each(rows)


def _one_for_each(rows: Iterable[Row]) -> list[Row]:
    """Rows with those put together that share every cell but one: that cell alone is cut by a line, not the row."""
    kept: list[Row] = []
    for row in rows:
        differing = [i for i, cell in enumerate(row.cells) if not kept or cell is not kept[-1].cells[i]]
        if kept and len(row.cells) >= _FEWEST_SHARED + 1 and len(differing) <= 1:
            kept[-1] = _over_one_another(kept[-1], row)
        else:
            kept.append(row)
    return kept


def _over_one_another(row: Row, below: Row) -> Row:
    upper, lower = row.places[-1].box, below.places[0].box
    place = Place(row.places[-1].page, union([upper, lower]))
    cells = tuple(a if a is b or b.is_empty else a.joined(b) for a, b in zip(row.cells, below.cells, strict=True))
    return Row(cells, (*row.places[:-1], place))


def _columns_within(table: Table, x0: float, x1: float) -> list[int]:
    """The table's own columns whose middle is in a stretch; where none is, the one that holds its middle."""
    middles = [(a + b) / 2 for a, b in zip(table.xs, table.xs[1:], strict=False)]
    inside = [i for i, middle in enumerate(middles) if x0 <= middle < x1]
    if inside:
        return inside
    middle = (x0 + x1) / 2
    return [min(range(len(middles)), key=lambda i: abs(middles[i] - middle))]


def _gather(row: Row, table: Table, columns: Sequence[int]) -> Cell:
    cells = list({id(row.cells[i]): row.cells[i] for i in columns}.values())
    filled = [cell for cell in cells if not cell.is_empty]
    if len(filled) < 2:
        return filled[0] if filled else cells[0]
    together = filled[0]
    for cell in filled[1:]:
        together = together.joined(cell)
    return together


class Stitched(NamedTuple):
    """The rows of a whole table. `carried` lists the
    rows (by index) that took a merged cell's value from the page before where the page itself shows no span.
    """

    rows: list[Row]
    carried: tuple[int, ...]


def stitch(pieces: Iterable[Sequence[Row]], runs_on: RunsOn) -> Stitched:
    """The rows of all pieces, in order; `runs_on` decides on the last row of a page and the first of the next."""
    kept = [list(piece) for piece in pieces if piece]
    merged = _merged_columns(row for piece in kept for row in piece)
    rows: list[Row] = []
    carried: list[int] = []
    for piece in kept:
        is_rest = bool(rows) and runs_on(rows[-1], piece[0], merged)
        if rows:
            _fill_upward(rows, piece[0], merged)
            if _carry_down(rows[-1], piece, merged) and not is_rest:
                carried.append(len(rows))
        if is_rest:
            _join_merged(rows, piece, merged)
            rows[-1] = _one_row(rows[-1], piece.pop(0))
        rows += piece
    return Stitched(rows, tuple(carried))


def _merged_columns(rows: Iterable[Row]) -> frozenset[int]:
    return frozenset(
        i for row in rows for i, cell in enumerate(row.cells) if cell.row_span > 1 and cell.column_span == 1
    )


def _join_merged(rows: list[Row], piece: list[Row], merged: frozenset[int]) -> None:
    """Where a row runs over a page's end, so does its merged cell: all rows that share it get the whole text."""
    for column in merged:
        last, top = rows[-1].cells[column], piece[0].cells[column]
        if last.is_empty or top.is_empty or last is top:
            continue
        whole = last if last.text.text == top.text.text else last.joined(top)
        for i in range(len(rows) - 1, -1, -1):
            if rows[i].cells[column] is not last:
                break
            rows[i] = _with_cell(rows[i], column, whole)
        for i, row in enumerate(piece):
            if row.cells[column] is not top:
                break
            piece[i] = _with_cell(row, column, whole)


def _one_row(row: Row, rest: Row) -> Row:
    cells = tuple(a if b.is_empty or b is a else a.joined(b) for a, b in zip(row.cells, rest.cells, strict=True))
    return Row(cells, row.places + rest.places)


def _carry_down(last: Row, piece: list[Row], merged: frozenset[int]) -> bool:
    """Give the value of a merged column's last cell to the rows at the top of the next page that have none."""
    unsure = False
    for column in merged:
        top = piece[0].cells[column]
        if not top.is_empty or last.cells[column].is_empty:
            continue
        unsure = unsure or top.row_span == 1
        for i, row in enumerate(piece):
            if row.cells[column] is not top:
                break
            piece[i] = _with_cell(row, column, last.cells[column])
    return unsure


def _fill_upward(rows: list[Row], first: Row, merged: frozenset[int]) -> None:
    """A merged cell whose text is set in its middle may show it only in the part after the page's end."""
    for column in merged:
        last = rows[-1].cells[column]
        if not last.is_empty or first.cells[column].is_empty:
            continue
        for i in range(len(rows) - 1, -1, -1):
            if rows[i].cells[column] is not last:
                break
            rows[i] = _with_cell(rows[i], column, first.cells[column])


def _with_cell(row: Row, column: int, cell: Cell) -> Row:
    return Row((*row.cells[:column], cell, *row.cells[column + 1 :]), row.places)
