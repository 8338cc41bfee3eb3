"""What of a page stands outside its ruled tables: whether it may be of a table, and where tables made of it go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ddor.model import Box
from ddor.pdf.layout import PageLayout, Place, Table
from ddor.pdf.objects import Word, union
from ddor.pdf.text import Line, lines_of

IsWhole = Callable[[int, str], bool | None]
"""Whether a text is a whole value of the column of this number; None for columns that don't say."""

Edges = tuple[float, ...]
"""Where columns part, in points, with the left and right edge of the table: one more than columns."""

_FEWEST_LINES = 3
"""Lines of a column of running text, at least."""

_WORDS_OF_TEXT = 3
"""Words of a line of text: fewer may be a sign, such as a number, that stands before what it numbers."""

_SAME_START = 1.0
"""Lines that begin within so many points of one another begin at one place."""

_LEAST_COLUMN = 8
"""How wide a column of running text is at least, in line heights; less is an indent."""

_SAME_PLACE = 3.0
"""Columns that part within so many points of one another are the same."""


class OpenTable(NamedTuple):
    """A table as read, where its columns part, and the places of rows that may be cut otherwise."""

    table: Table
    edges: Edges
    unclear: tuple[Place, ...]
    words: frozenset[int]
    end: int


def has_columns(lines: Sequence[Line]) -> bool:
    """Whether some line outside the tables has words that stand apart as those of two columns do."""
    return any(b.x0 - a.x1 > 0.6 * (a.bottom - a.top) for line in lines for a, b in pairwise(line.words))


def side_by_side(lines: Sequence[Line]) -> list[Box]:
    """The pieces of running text that is set in two columns: several that begin at one place, with others beside them
    and none that runs across.
    """
    pieces = [piece for line in lines for piece in _pieces(line)]
    left = min((piece.box[0] for piece in pieces), default=0.0)
    for second in _by_start(pieces):
        x0, top, _, bottom = union([piece.box for piece in second])
        height = second[0].box[3] - second[0].box[1]
        beside = [piece for piece in pieces if piece.box[1] < bottom and top < piece.box[3] and piece.box[0] < x0 - 1]
        if x0 - left < _LEAST_COLUMN * height or any(piece.box[2] > x0 + 1 for piece in beside):
            continue
        if min(sum(piece.words >= _WORDS_OF_TEXT for piece in column) for column in (second, beside)) > 1:
            return [piece.box for piece in (*beside, *second)]
    return []


class _Piece(NamedTuple):
    """A part of a line between wide gaps: its box and how many words it has."""

    box: Box
    words: int


def _pieces(line: Line) -> list[_Piece]:
    cuts = [i for i, (a, b) in enumerate(pairwise(line.words), start=1) if b.x0 - a.x1 > line.height]
    spans = zip([0, *cuts], [*cuts, len(line.words)], strict=True)
    parts = [line.words[start:end] for start, end in spans if end > start]
    return [_Piece(union([word.box for word in part]), len(part)) for part in parts]


def _by_start(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces that begin at one distance from the page's left, where there are enough for a column of text."""
    groups: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box[0]):
        if groups and piece.box[0] - groups[-1][-1].box[0] < _SAME_START:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [group for group in groups if len(group) >= _FEWEST_LINES]


def incomplete(layout: PageLayout) -> list[Table]:
    """The tables that a page's loose lines belong to: these stand in the table's columns, right above or below it.

    Tables of the same columns, such as other shaded bands, belong to them, too.
    """
    found = [table for table in layout.tables if any(_belongs(line, table) for line in layout.lines)]
    return [table for table in layout.tables if any(_same_columns(table, each) for each in found)]


def _same_columns(table: Table, other: Table) -> bool:
    return len(table.xs) == len(other.xs) and all(
        abs(a - b) < _SAME_PLACE for a, b in zip(table.xs, other.xs, strict=True)
    )


def _belongs(line: Line, table: Table) -> bool:
    if len(line.words) < 2:
        return False
    _, top, _, bottom = line.box
    inside = table.box[1] < top and bottom < table.box[3]
    if not inside and min(abs(top - table.box[3]), abs(table.box[1] - bottom)) > 1.2 * line.height:
        return False
    if line.words[0].x0 < table.box[0] - 2 or line.words[-1].x1 > table.box[2] + 2:
        return False
    return _stands_in(line, table.xs)


def _stands_in(line: Line, edges: Sequence[float]) -> bool:
    """Whether a line's words stand in columns that part at these places, with a gap at half of them or more."""
    inner = edges[1:-1]
    if any(word.x0 < x - 1 and word.x1 > x + 1 for word in line.words for x in inner):
        return False
    gaps = [(a.x1 - 1, b.x0 + 1) for a, b in pairwise(line.words) if b.x0 - a.x1 > 0.6 * line.height]
    return sum(any(start <= x <= end for start, end in gaps) for x in inner) >= max(1, len(inner) // 2)


def without(layout: PageLayout, tables: Sequence[OpenTable], dissolved: Sequence[Table]) -> PageLayout:
    """A page laid out with the open tables in it, without their words among its lines and without dissolved tables."""
    taken = frozenset().union(*(each.words for each in tables))
    kept = [
        table
        for table in layout.tables
        if not any(table is each for each in dissolved)
        and (words_of(table) or not any(_within(table, each.table) for each in tables))
    ]
    free = [word for line in layout.lines for word in line.all_words]
    free += [word for table in dissolved for word in words_of(table)]
    loose = [word for word in free if word.number not in taken]
    lines = tuple(lines_of(loose, layout.page.number, layout.page.marks)) if loose else ()
    made = tuple(sorted([*kept, *(each.table for each in tables)], key=lambda t: (t.box[1], t.box[0])))
    unclear = tuple(place for each in tables for place in each.unclear)
    return replace(layout, tables=made, lines=lines, unclear=unclear)


def _within(table: Table, other: Table) -> bool:
    x0, top, x1, bottom = other.box
    return x0 - 6 < table.box[0] and table.box[2] < x1 + 6 and top - 6 < table.box[1] and table.box[3] < bottom + 6


def words_of(table: Table) -> list[Word]:
    """All words in a table's cells."""
    cells = {id(cell): cell for row in table.rows for cell in row.cells}
    return [word for cell in cells.values() for word in cell.text.words]


def rows_left(lines: Iterable[Line], edges: Sequence[float], is_whole: IsWhole) -> list[Place]:
    """Where lines outside tables stand in a table's columns, with a whole value as its rows have."""
    places = []
    for line in lines:
        words = line.words
        if len(words) < 2 or not _stands_in(line, edges):
            continue
        values: dict[int, list[str]] = {}
        for word in words:
            values.setdefault(column_of(word, edges), []).append(word.text)
        if any(is_whole(column, " ".join(texts)) for column, texts in values.items()):
            places.append(Place(line.page, line.box))
    return places


def column_of(word: Word, edges: Sequence[float]) -> int:
    """The number of the column that a word stands in, from where columns part."""
    middle = (word.x0 + word.x1) / 2
    return max(0, min(len(edges) - 2, sum(middle > x for x in edges[1:-1])))
