"""A table drawn as a grid, its cells parted further where lines of print stand beside one another and no rule does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from ddor.pdf.draft import DraftCell, DraftTable, without_rows
from ddor.pdf.evidence import is_caption, is_figure
from ddor.pdf.grid import Field, Grid
from ddor.pdf.objects import Word
from ddor.pdf.text import Break, Line, break_after, lines_of, with_room

_FEWEST_LINES = 3
_LONG_NOTE = 12
"""Words from which on a text across a grid's foot is a note to it."""


def drawn_table(grid: Grid, words: Mapping[int, list[Word]]) -> DraftTable | None:
    """The table in a grid, or None where the grid holds none; `words` by the id of their field."""
    fields = {id(field): field for row in grid.owner for field in row}
    cells = {
        key: DraftCell(f.row, f.column, f.row + f.row_span - 1, f.column + f.column_span - 1, list(words.get(key, ())))
        for key, f in fields.items()
    }
    table = DraftTable(list(grid.xs), list(grid.ys), list(cells.values()), {"grid"})
    table = _without_titles_and_notes(table)
    filled = [cell for cell in table.cells if cell.words]
    if len(table.ys) < 2 or len({cell.column for cell in filled}) < 2:
        return None
    if len(table.ys) == 2 and len(filled) < 2:
        return None
    return table


def _without_titles_and_notes(table: DraftTable) -> DraftTable:
    """The table without a title that goes across its top, and without notes that go across its foot."""
    count, last = len(table.ys) - 1, len(table.xs) - 2
    across = {
        cell.row: cell
        for cell in table.cells
        if cell.row == cell.last_row and (cell.column, cell.last_column) == (0, last)
    }
    gone: list[int] = []
    if count > 2 and 0 in across and is_caption(across[0].text):
        gone.append(0)
    foot = count - 1
    while foot > 1 and foot in across:
        text = across[foot].text
        if not is_caption(text) and len(across[foot].words) <= _LONG_NOTE:
            break
        gone.append(foot)
        foot -= 1
    return without_rows(table, gone) if gone else table


def is_ruled_down(grid: Grid, words: Mapping[int, list[Word]]) -> bool:
    """Whether a grid's rows are ruled: hardly a row in which cells hold lines of their own, side by side."""
    unruled = total = 0
    for row in grid.owner:
        fields = list({id(field): field for field in row}.values())
        lines = [_lines(field, words) for field in fields]
        total += sum(len(each) for each in lines)
        tall = [each for each in lines if len(each) >= _FEWEST_LINES]
        for own in tall:
            if _stand_alone(own) and (same := [o for o in tall if o is not own and _beside(o, own)]):
                unruled += len(own) + sum(len(o) for o in same)
                break
    return unruled < 0.3 * max(1, total)


def _lines(field: Field, words: Mapping[int, list[Word]]) -> list[Line]:
    own = words.get(id(field), ())
    return with_room(lines_of(own, 0), field.box[2] - 2, field.box[2] - 2) if own else []


def _stand_alone(lines: Sequence[Line]) -> bool:
    """Whether most lines of a cell are texts of their own: figures, or ended before the cell's edge on purpose."""
    own = sum(
        bool(b.words) and bool(a.words) and (is_figure(a.words[0].text) or break_after(a, b, False) is Break.HARD)
        for a, b in pairwise(lines)
    )
    own += bool(lines[-1].words) and is_figure(lines[-1].words[0].text)
    return own >= 0.6 * len(lines)


def _beside(lines: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether two cells' lines stand beside one another."""
    if not 0.75 <= len(lines) / len(others) <= 1.34:
        return False
    heights = [line.box[3] for line in others]
    level = sum(any(abs(line.box[3] - y) < 2.5 for y in heights) for line in lines)
    return level >= 0.8 * len(lines)


def parted_further(table: DraftTable) -> DraftTable:
    """The table with cells parted where their words lie in two columns that other rows part by a rule, or in as many
    rows as others do.
    """
    cells: list[DraftCell] = []
    for cell in table.cells:
        cells += _parted_down(cell, table) if cell.last_row - cell.row >= 2 else [cell]
    table.cells = cells
    for i in range(1, len(table.xs) - 1):
        _part_across(table, i)
    return table


def _parted_down(cell: DraftCell, table: DraftTable) -> list[DraftCell]:
    """A cell over three rows or more that has a line for each of them, as cells of their own."""
    rows = range(cell.row, cell.last_row + 1)
    lines = lines_of(cell.words, 0) if cell.words else []
    if len(lines) < max(_FEWEST_LINES, 0.8 * len(rows)):
        return [cell]
    held = {
        row: [line for line in lines if table.ys[row] <= (line.box[1] + line.box[3]) / 2 < table.ys[row + 1]]
        for row in rows
    }
    if sum(bool(own) for own in held.values()) < 0.8 * len(rows):
        return [cell]
    return [
        DraftCell(row, cell.column, row, cell.last_column, [w for line in own for w in line.all_words])
        for row, own in held.items()
    ]


def _part_across(table: DraftTable, i: int) -> None:
    """Part, at the place of a column's edge, the cells that run over it and have a gap there, if most rows do."""
    x, last = table.xs[i], len(table.xs) - 2
    hits: list[tuple[DraftCell, list[Word], list[Word]]] = []
    for cell in table.cells:
        whole = (cell.column, cell.last_column) == (0, last) and last > 1
        if not cell.column < i <= cell.last_column or not cell.words or whole:
            continue
        left = [w for w in cell.words if w.x1 < x + 2]
        right = [w for w in cell.words if w.x0 > x - 2 and w.x1 >= x + 2]
        if not left or not right or len(left) + len(right) < len(cell.words):
            continue
        height = median(w.bottom - w.top for w in cell.words)
        if min(w.x0 for w in right) - max(w.x1 for w in left) > 0.6 * height:
            hits.append((cell, left, right))
    if len(hits) < 3 or len(hits) < 0.6 * (len(table.ys) - 1):
        return
    for cell, left, right in hits:
        table.cells.append(DraftCell(cell.row, i, cell.last_row, cell.last_column, right))
        cell.last_column, cell.words = i - 1, left
