"""Ruling lines to grids of cells.

Lines that touch make one grid. Its distinct x and y cut the rectangle around it into small fields; two
neighboring fields between which no line is drawn belong to one cell. So cells may span rows and columns, lines
may be drawn in pieces that overlap or leave small gaps, and an outer border may be missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from ddor.model import Box
from ddor.pdf.objects import Drawing, Rule

SNAP = 3.0
"""Lines closer than this, in points, are one line; a gap no longer than this is none. Double rules are drawn up
to 2.25 points apart, and no line of print is as low as 3 points."""

_MOST_LINES = 4_000
"""Distinct lines on a page beyond which it is no table that a person could read."""


class Field(NamedTuple):
    """A cell of a grid: its first row and column, how many of each it spans, and its rectangle."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


class Grid(NamedTuple):
    """Cells between lines at `xs` and `ys` (ascending, points); `owner[row][column]` is the cell there."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[Field, ...], ...]

    @property
    def box(self) -> Box:
        """The rectangle around the grid."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def at(self, x: float, y: float) -> Field | None:
        """The cell that holds a point, or None where the point is outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return self.owner[row][column]
        return None


def find_grids(drawing: Drawing) -> list[Grid]:
    """The grids of two or more columns on a page, from the top down."""
    horizontal = merge_rules(drawing.horizontal)
    vertical = merge_rules(drawing.vertical)
    if not vertical or len(horizontal) + len(vertical) > _MOST_LINES:
        horizontal, vertical = (merge_rules(rules) for rules in _edges(drawing.fills))
        if not vertical or len(horizontal) + len(vertical) > _MOST_LINES:
            return []
    grids = []
    for across, down in _components(horizontal, vertical):
        grid = _grid(across, down, drawing.fills)
        if grid is not None:
            grids.append(grid)
    return sorted(grids, key=lambda g: (g.box[1], g.box[0]))


def is_too_dense(drawing: Drawing) -> bool:
    """Whether a page has more lines than any table to be read."""
    if drawing.too_many or len(drawing.horizontal) + len(drawing.vertical) <= _MOST_LINES:
        return drawing.too_many
    return len(merge_rules(drawing.horizontal)) + len(merge_rules(drawing.vertical)) > _MOST_LINES


def _edges(fills: list[Box]) -> tuple[list[Rule], list[Rule]]:
    horizontal = [Rule(y, x0, x1) for x0, top, x1, bottom in fills for y in (top, bottom)]
    vertical = [Rule(x, top, bottom) for x0, top, x1, bottom in fills for x in (x0, x1)]
    return horizontal, vertical


def merge_rules(rules: list[Rule]) -> list[Rule]:
    """Lines at nearly one position put together where they overlap or leave but a small gap."""
    merged: list[Rule] = []
    ordered = sorted(rules)
    i = 0
    while i < len(ordered):
        j = i
        while j < len(ordered) and ordered[j].at - ordered[i].at <= SNAP:
            j += 1
        group = sorted(ordered[i:j], key=lambda r: r.start)
        total = sum(r.end - r.start for r in group)
        at = sum(r.at * (r.end - r.start) for r in group) / total if total else group[0].at
        start, end = group[0].start, group[0].end
        for rule in group[1:]:
            if rule.start <= end + SNAP:
                end = max(end, rule.end)
            else:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        merged.append(Rule(at, start, end))
        i = j
    return merged


def _components(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that touch one another, horizontal and vertical ones."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    positions = [v.at for v in vertical]
    for i, h in enumerate(horizontal):
        for k in range(bisect_left(positions, h.start - SNAP), bisect_right(positions, h.end + SNAP)):
            if vertical[k].start - SNAP <= h.at <= vertical[k].end + SNAP:
                parent[root(i)] = root(len(horizontal) + k)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*horizontal, *vertical)):
        groups.setdefault(root(i), ([], []))[i >= len(horizontal)].append(rule)
    return [(across, down) for across, down in groups.values() if across and down]


def _positions(across: list[Rule], along: list[Rule]) -> tuple[float, ...]:
    """Where lines stand, with the ends of those that cross them where these reach further."""
    positions = sorted({rule.at for rule in across})
    low, high = min(rule.start for rule in along), max(rule.end for rule in along)
    if low < positions[0] - SNAP:
        positions.insert(0, low)
    if high > positions[-1] + SNAP:
        positions.append(high)
    return tuple(positions)


def _grid(across: list[Rule], down: list[Rule], fills: list[Box]) -> Grid | None:
    xs, ys = _positions(down, across), _positions(across, down)
    added = _shading_lines(xs, ys, fills)
    if added:
        across = merge_rules(across + added)
        ys = _positions(across, down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2:
        return None
    lines_across = _drawn(across, ys, xs)
    lines_down = _drawn(down, xs, ys)
    label = _labels(rows, columns, lines_across, lines_down)
    xs, ys, label = _without_idle_lines(xs, ys, label)
    owner = _fields(xs, ys, label)
    if not any(field.column_span < len(xs) - 1 for row in owner for field in row):
        return None
    return Grid(xs, ys, owner)


def _shading_lines(xs: tuple[float, ...], ys: tuple[float, ...], fills: list[Box]) -> list[Rule]:
    """The upper and lower edges of shaded boxes as lines, where the box fills columns from line to line.

    A row may be told from the next by its shading alone. A highlight behind some words reaches no line.
    """
    rules = []
    for x0, top, x1, bottom in fills:
        inside = top >= ys[0] - SNAP and bottom <= ys[-1] + SNAP and bottom - top > 2 * SNAP
        if inside and _near(xs, x0) and _near(xs, x1):
            rules += [Rule(y, x0, x1) for y in (top, bottom) if not _near(ys, y)]
    # Only shading across the whole table tells rows apart; that of one cell may be cut off anywhere.
    return [rule for rule in merge_rules(rules) if rule.start <= xs[0] + SNAP and rule.end >= xs[-1] - SNAP]


def _near(positions: tuple[float, ...], at: float) -> bool:
    i = bisect_left(positions, at)
    return any(abs(p - at) <= SNAP for p in positions[max(0, i - 1) : i + 1])


def _drawn(rules: list[Rule], positions: tuple[float, ...], along: tuple[float, ...]) -> list[list[bool]]:
    """For each position and each stretch between two lines that cross it, whether a line is drawn there."""
    index = {at: i for i, at in enumerate(positions)}
    drawn = [[False] * (len(along) - 1) for _ in positions]
    for rule in rules:
        row = drawn[index[rule.at]]
        first = max(0, bisect_right(along, rule.start) - 1)
        for i in range(first, len(along) - 1):
            if along[i] >= rule.end:
                break
            slack = min(SNAP, 0.25 * (along[i + 1] - along[i]))
            if rule.start <= along[i] + slack and rule.end >= along[i + 1] - slack:
                row[i] = True
    return drawn


def _without_idle_lines(
    xs: tuple[float, ...], ys: tuple[float, ...], label: list[list[int]]
) -> tuple[tuple[float, ...], tuple[float, ...], list[list[int]]]:
    """The same without positions at which no cell ends: rests of lines, and lines drawn too short to part any."""
    rows = [i for i in range(len(label)) if i == 0 or label[i] != label[i - 1]]
    across = list(zip(*label, strict=True))
    columns = [i for i in range(len(across)) if i == 0 or across[i] != across[i - 1]]
    return (
        (*(xs[i] for i in columns), xs[-1]),
        (*(ys[i] for i in rows), ys[-1]),
        [[label[row][column] for column in columns] for row in rows],
    )


def _fields(xs: tuple[float, ...], ys: tuple[float, ...], label: list[list[int]]) -> tuple[tuple[Field, ...], ...]:
    rows, columns = len(ys) - 1, len(xs) - 1
    members: dict[int, list[tuple[int, int]]] = {}
    for row in range(rows):
        for column in range(columns):
            members.setdefault(label[row][column], []).append((row, column))
    owner: list[list[Field | None]] = [[None] * columns for _ in range(rows)]
    for places in members.values():
        if len(places) == 1:
            row, column = places[0]
            owner[row][column] = _field(row, column, row, column, xs, ys)
            continue
        for field in _rectangles(places, xs, ys):
            for row in range(field.row, field.row + field.row_span):
                for column in range(field.column, field.column + field.column_span):
                    owner[row][column] = field
    return tuple(tuple(field for field in row if field is not None) for row in owner)


def _labels(rows: int, columns: int, across: list[list[bool]], down: list[list[bool]]) -> list[list[int]]:
    """Fields with no line between them under one number."""
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if row + 1 < rows and not across[row + 1][column]:
                parent[root(here + columns)] = root(here)
            if column + 1 < columns and not down[column + 1][row]:
                parent[root(here + 1)] = root(here)
    return [[root(row * columns + column) for column in range(columns)] for row in range(rows)]


def _rectangles(places: list[tuple[int, int]], xs: tuple[float, ...], ys: tuple[float, ...]) -> list[Field]:
    """The fields of one label as a cell; one that is no rectangle (a line was left out) as its rows' pieces."""
    row0, row1 = min(r for r, _ in places), max(r for r, _ in places)
    column0, column1 = min(c for _, c in places), max(c for _, c in places)
    if len(places) == (row1 - row0 + 1) * (column1 - column0 + 1):
        return [_field(row0, column0, row1, column1, xs, ys)]
    fields = []
    taken = set(places)
    for row in range(row0, row1 + 1):
        column = column0
        while column <= column1:
            if (row, column) not in taken:
                column += 1
                continue
            last = column
            while (row, last + 1) in taken:
                last += 1
            fields.append(_field(row, column, row, last, xs, ys))
            column = last + 1
    return fields


def _field(row0: int, column0: int, row1: int, column1: int, xs: tuple[float, ...], ys: tuple[float, ...]) -> Field:
    box = (xs[column0], ys[row0], xs[column1 + 1], ys[row1 + 1])
    return Field(row0, column0, row1 - row0 + 1, column1 - column0 + 1, box)
