"""A table drawn as a grid, its cells parted further where lines of print stand beside one another and no rule does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from ddor.pdf.draft import DraftCell, DraftTable, without_rows
from ddor.pdf.evidence import is_caption, is_figure
from ddor.pdf.grid import Field, Grid
from ddor.pdf.objects import Word
from ddor.pdf.phrases import phrase_lines
from ddor.pdf.regions import Kind, kind_of
from ddor.pdf.text import Break, Line, break_after, lines_of, with_room

_FEWEST_LINES = 3
_WIDE_STRIP = 0.7
"""Line heights; lines of one text stand closer together."""

_UNRULED = 0.3
"""If rules leave this share of a grid's lines unparted, or more, they are not what makes it a table."""

_MOST_LINES = 0.6
"""The share of a cell's lines that look like rows from which on columns lie in it."""

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


def is_ruled(grid: Grid, words: Mapping[int, list[Word]], space: float) -> bool:
    """Whether rules part both the rows and the columns of what a grid holds; `words` by the id of their field, `space`
    the page's usual one, in line heights.
    """
    return _is_ruled_down(grid, words) and _is_ruled_across(words, space)


def _is_ruled_across(words: Mapping[int, list[Word]], space: float) -> bool:
    """Whether a grid's columns are ruled: hardly a cell with line after line that looks like a row, as the items of a
    list don't.
    """
    unruled = total = 0
    for own in words.values():
        lines = phrase_lines(own, space)
        total += len(lines)
        rows = sum(kind_of(line) is Kind.ROW for line in lines)
        if len(lines) >= _FEWEST_LINES and rows >= _MOST_LINES * len(lines):
            unruled += len(lines)
    return unruled < _UNRULED * max(1, total)


def _is_ruled_down(grid: Grid, words: Mapping[int, list[Word]]) -> bool:
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
    return unruled < _UNRULED * max(1, total)


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


def parted_further(table: DraftTable, space: float) -> DraftTable:
    """The table with cells parted where their words lie in two columns that other rows part by a rule, or in as many
    rows as others do. `space` is the page's usual space, in line heights.
    """
    cells: list[DraftCell] = []
    for cell in table.cells:
        cells += _parted_down(cell, table) if cell.last_row - cell.row >= 2 else [cell]
    table.cells = cells
    for i in range(1, len(table.xs) - 1):
        _part_across(table, i)
    table.cells = [part for cell in table.cells for part in _parted_at_gaps(cell, table, space)]
    for row in range(len(table.ys) - 2, -1, -1):
        _part_row(table, row)
    return table


def _parted_at_gaps(cell: DraftCell, table: DraftTable, space: float) -> list[DraftCell]:
    """A cell over several columns that holds phrases side by side, as a cell for each, if the columns part between."""
    if cell.last_column == cell.column or not cell.words:
        return [cell]
    lines = phrase_lines(cell.words, space)
    if len(lines) != 1 or not 1 < len(lines[0].phrases) <= cell.last_column - cell.column + 1:
        return [cell]
    phrases = lines[0].phrases
    if is_caption(cell.text) or max(len(phrase.words) for phrase in phrases) > _LONG_NOTE // 3:
        return [cell]
    cuts = []
    for left, right in pairwise(phrases):
        middle = (left.x1 + right.x0) / 2
        between = [i for i in range(cell.column + 1, cell.last_column + 1) if left.x1 < table.xs[i] < right.x0]
        if not between:
            return [cell]
        cuts.append(min(between, key=lambda i: abs(table.xs[i] - middle)))
    firsts, lasts = [cell.column, *cuts], [*(cut - 1 for cut in cuts), cell.last_column]
    return [
        DraftCell(cell.row, first, cell.last_row, last, list(phrase.words))
        for first, last, phrase in zip(firsts, lasts, phrases, strict=True)
    ]


def _part_row(table: DraftTable, row: int) -> None:
    """Part a row where a strip goes through all of its cells that is clearly wider than the space between lines."""
    own = [cell for cell in table.cells if cell.row == row == cell.last_row and cell.words]
    spanning = [cell for cell in table.cells if cell.row <= row <= cell.last_row and cell.row < cell.last_row]
    if len(own) < 2 or any(cell.words for cell in spanning):
        return
    words = [word for cell in own for word in cell.words]
    height = median(word.bottom - word.top for word in words)
    close = _line_gap(own)
    cuts = [
        (top + bottom) / 2
        for top, bottom in _free_down(words)
        if bottom - top > max(_WIDE_STRIP * height, 3 * close)
        and sum(any(w.bottom <= top for w in c.words) and any(w.top >= bottom for w in c.words) for c in own) >= 2
    ]
    if not cuts:
        return
    added = len(cuts)
    parts: list[DraftCell] = []
    for cell in table.cells:
        if cell.row > row:
            cell.row, cell.last_row = cell.row + added, cell.last_row + added
        elif cell.last_row > row:
            cell.last_row += added
        elif cell.row == row:
            held = [[w for w in cell.words if _place(w, cuts) == i] for i in range(added + 1)]
            if sum(bool(each) for each in held) > 1:
                column, last = cell.column, cell.last_column
                parts += [DraftCell(row + i, column, row + i, last, each) for i, each in enumerate(held) if i and each]
                cell.words = held[0]
            else:
                cell.last_row = row + added
    table.cells += parts
    table.ys[row + 1 : row + 1] = cuts


def _line_gap(cells: Sequence[DraftCell]) -> float:
    """The gap between lines that is usual in these cells, in points; without bound where hardly a cell has several."""
    gaps = [max(0.0, below.box[1] - line.box[3]) for cell in cells for line, below in pairwise(lines_of(cell.words, 0))]
    return median(gaps) if len(gaps) >= _FEWEST_LINES else float("inf")


def _place(word: Word, cuts: Sequence[float]) -> int:
    return sum((word.top + word.bottom) / 2 > cut for cut in cuts)


def _free_down(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The strips between the first line and the last that no word reaches into."""
    free = []
    reach = float("-inf")
    for word in sorted(words, key=lambda w: w.top):
        if reach > float("-inf") and word.top > reach:
            free.append((reach, word.top))
        reach = max(reach, word.bottom)
    return free


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
