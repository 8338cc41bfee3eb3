"""Cells that go over several rows of a table whose rules lie between its rows only: none of these crosses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ddor.pdf.draft import DraftCell
from ddor.pdf.objects import Rule
from ddor.pdf.open_lines import Edges
from ddor.pdf.phrases import PhraseLine

_CROSSED = 0.5
"""The share of a column's width from which on a rule goes through it."""


def merged_over_rows(
    cells: Sequence[DraftCell], rows: Sequence[Sequence[PhraseLine]], edges: Edges, horizontal: Sequence[Rule]
) -> list[DraftCell]:
    """The cells, with those that stand in a column where no rule parts several rows taking up all of these.

    `cells` are those of `rows`, which are counted from 0. Rows between which no rule is drawn at all are told apart by
    something else, and say nothing of what goes over them; nor does a stretch of a column with text in two of its rows.
    """
    between = [_rules_between(row, following, horizontal) for row, following in pairwise(rows)]
    held = {(cell.row, cell.column): cell for cell in cells if cell.row == cell.last_row}
    begun_before: list[DraftCell] = []
    for column, (start, end) in enumerate(pairwise(edges)):
        open_below = [bool(rules) and not _crosses(rules, start, end) for rules in between]
        for first, last in _runs(open_below):
            inside = [held[row, column] for row in range(first, last + 1) if (row, column) in held]
            if len(inside) == 1 and inside[0].column == inside[0].last_column:
                inside[0].row, inside[0].last_row = first, last
            elif not inside and first == 0:
                # What it says may stand on the page before.
                begun_before.append(DraftCell(first, column, last, column, []))
    return [*cells, *begun_before]


def _rules_between(
    row: Sequence[PhraseLine], following: Sequence[PhraseLine], horizontal: Sequence[Rule]
) -> list[Rule]:
    above = max((line.top + line.bottom) / 2 for line in row)
    below = min((line.top + line.bottom) / 2 for line in following)
    return [rule for rule in horizontal if above < rule.at < below]


def _crosses(rules: Sequence[Rule], start: float, end: float) -> bool:
    return sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules) > _CROSSED * (end - start)


def _runs(joined: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last row of each run of rows that are joined to the next."""
    first = 0
    for row, goes_on in enumerate([*joined, False]):
        if not goes_on:
            if row > first:
                yield first, row
            first = row + 1
