"""Which column of a table is which, told by its heading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from ddor.pdf.layout import Cell, Row, Table
from ddor.pdf.stitch import Edges
from ddor.report.vocabulary import fold, likeness

_LEAST_LIKENESS = 80.0
"""How alike a heading must be to a known wording. Of the shipped wordings no two of different meaning in one
section are more alike than this, and a slip of a letter or two in a heading stays above it."""

_MOST_HEADING_ROWS = 3
_COST_OF_UNKNOWN = 60.0
"""What a column that is not known takes away from a reading of the headings, in points of likeness."""


class Column(NamedTuple):
    """A column: what it means (None where its heading is not known), its heading as printed, its edges in points."""

    meaning: str | None
    heading: str
    x0: float
    x1: float


class Heading(NamedTuple):
    """A table's heading: the rows it takes up (from `first_row`, up to but not with `end_row`) and the columns."""

    first_row: int
    end_row: int
    columns: tuple[Column, ...]
    score: float

    @property
    def is_perfect(self) -> bool:
        """Whether every column's heading is worded exactly as known."""
        return self.score == 100.0 * len(self.columns)

    @property
    def edges(self) -> Edges:
        """Left and right of each column, in points."""
        return tuple((column.x0, column.x1) for column in self.columns)


def find_heading(table: Table, wordings: Mapping[str, tuple[str, ...]]) -> Heading | None:
    """The heading among a table's first rows that says most in these wordings; None where none says enough.

    A heading may take up several rows, and rows that are one cell across (a title) may stand above it.
    """
    first = 0
    while first < len(table.rows) and _is_across(table.rows[first]):
        first += 1
    best: Heading | None = None
    for start in range(first, min(first + 2, len(table.rows))):
        for end in range(start + 1, min(start + _MOST_HEADING_ROWS, len(table.rows)) + 1):
            heading = _heading(table, start, end, wordings)
            if heading is not None and (best is None or heading.score > best.score):
                best = heading
            if best is not None and best.is_perfect:
                return best
        if best is not None:
            break
    return best


def _is_across(row: Row) -> bool:
    return len({id(cell) for cell in row.cells}) == 1


def _heading(table: Table, start: int, end: int, wordings: Mapping[str, tuple[str, ...]]) -> Heading | None:
    if any(_is_across(row) for row in table.rows[start:end]):
        return None
    stacks = [_stack([row.cells[i] for row in table.rows[start:end]]) for i in range(len(table.xs) - 1)]
    groups: list[tuple[int, int]] = []
    for i, stack in enumerate(stacks):
        if groups and [id(cell) for cell in stacks[groups[-1][0]]] == [id(cell) for cell in stack]:
            groups[-1] = (groups[-1][0], i + 1)
        else:
            groups.append((i, i + 1))
    texts = [_texts(stacks[a]) for a, _ in groups]
    meanings = _assign([tuple(fold(text) for text in variants) for variants in texts], wordings)
    known = [score for _, score in meanings.values()]
    printed = sum(bool(variants[0]) for variants in texts)
    if len(known) < 2 or 2 * len(known) < printed:
        return None
    columns = tuple(
        Column(meanings[i][0] if i in meanings else None, texts[i][0], table.xs[a], table.xs[b])
        for i, (a, b) in enumerate(groups)
    )
    return Heading(start, end, columns, sum(known) - _COST_OF_UNKNOWN * (printed - len(known)))


def _stack(cells: list[Cell]) -> list[Cell]:
    """The cells over one another in a column, one that spans rows once."""
    return [cell for i, cell in enumerate(cells) if i == 0 or cell is not cells[i - 1]]


def _texts(stack: list[Cell]) -> tuple[str, ...]:
    """A heading's text, and what it is where words that a narrow column cut are put together again."""
    cells = [cell.text.readings for cell in stack if not cell.is_empty]
    return tuple(dict.fromkeys(" ".join(text.text for text in choice) for choice in product(*cells)))


def _assign(texts: list[tuple[str, ...]], wordings: Mapping[str, tuple[str, ...]]) -> dict[int, tuple[str, float]]:
    """The meaning of each column, best matches first, no meaning twice."""
    scored = sorted(
        (
            (_score(text, meaning, wordings[meaning]), -i, meaning)
            for i, text in enumerate(texts)
            for meaning in wordings
        ),
        reverse=True,
    )
    assigned: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, negative, meaning in scored:
        if score < _LEAST_LIKENESS:
            break
        if -negative not in assigned and meaning not in taken:
            assigned[-negative] = (meaning, score)
            taken.add(meaning)
    return assigned


@cache
def _score(texts: tuple[str, ...], _meaning: str, wordings: tuple[str, ...]) -> float:
    return max(likeness(text, wordings) if text else 0.0 for text in texts)
