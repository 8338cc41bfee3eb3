"""Tables of which ruling lines between rows are lost, as a fax machine drops thin ones, or were never drawn, as in
those with lines around them and between their columns alone.

Where such a line is lost, two rows stand in one: a cell holds a date, or a number, on each of its lines. Then the rows
of the page are told as those of a table that has no lines between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import takewhile

from ddor.pdf.document import Page
from ddor.pdf.layout import Cell, PageLayout, Place, Row, Table, lay_out
from ddor.pdf.objects import union
from ddor.pdf.text import Line
from ddor.report.dates import read_date, read_enacted
from ddor.report.look_alikes import look_alike
from ddor.report.numbers import read_number
from ddor.report.open_sections import OpenSections
from ddor.report.titled_tables import with_text_apart

_FILLED = 0.7
"""The share of rows, of those with most of their cells filled, in which a column is filled that is so in all."""

_MOST_HEADING_LINES = 4
"""Of one column's heading."""

_EMPTY = 2
"""Such columns that have nothing in a row that is but a piece of one, at least."""


def opened(page: Page, spaces_kept: bool, sections: OpenSections) -> PageLayout:
    """A page laid out, with the tables of sections that aren't ruled in full, or whose ruling lines are lost."""
    layout = with_text_apart(lay_out(page, spaces_kept), sections.is_title)
    if _has_rows_in_one(layout, page) if page.recognized else _rules_hold_several_rows(layout):
        # What is left of a scan's lines says nothing; lines that were never drawn leave the others what they are.
        drawing = replace(page.drawing, horizontal=[]) if page.recognized else page.drawing
        bare = replace(page, grids=[], drawing=drawing)
        other = copy(sections)
        without_rules = other.opened(lay_out(bare, spaces_kept), bare)
        if _rows(without_rules) > _rows(layout):
            sections.goes_on_as(other)
            return without_rules
    return sections.opened(layout, page)


def with_rows_weighed(layout: PageLayout) -> PageLayout:
    """A page that was recognized, with rows that lack what rows of their table have as unclear, and those beside them.

    Where a line of print was taken for a row, or a row for a line of the next, cells are empty that are else filled.
    """
    if not layout.page.recognized:
        return layout
    places = [place for table in layout.tables for place in _torn(table, layout.page)]
    page = replace(layout.page, unclear=[place.box for place in places])
    return replace(layout, page=page, unclear=(*layout.unclear, *places))


def _torn(table: Table, page: Page) -> Iterator[Place]:
    """The rows of a table that seem to be pieces of rows, and those before and after them."""

    def is_lacking(cell: Cell) -> bool:
        # Where no line parts rows, a stroke of a pen may seem to fill a cell.
        return cell.is_empty or (not table.ruled and page.is_doubtful(cell.box))

    columns = list(zip(*(row.cells for row in table.rows if _is_mostly_filled(row)), strict=True))
    filled = [c for c, cells in enumerate(columns) if _FILLED * len(cells) < sum(not cell.is_empty for cell in cells)]
    torn = {i for i, row in enumerate(table.rows) if sum(is_lacking(row.cells[c]) for c in filled) >= _EMPTY}
    for i in sorted({i + step for i in torn for step in (-1, 0, 1)} & set(range(len(table.rows)))):
        yield Place(table.page, union([cell.box for cell in table.rows[i].cells]))


def _rows(layout: PageLayout) -> tuple[int, int]:
    """How many rows of a page hold a whole date, and how many a number; a piece of a row holds neither."""
    rows = [[cell.text.text for cell in row.distinct] for table in layout.tables for row in table.rows]
    return (
        sum(any(_is_date(text) for text in row) for row in rows),
        sum(any(_is_number(text) for text in row) for row in rows),
    )


def _is_mostly_filled(row: Row) -> bool:
    return 2 * sum(not cell.is_empty for cell in row.cells) > len(row.cells)


def _has_rows_in_one(layout: PageLayout, page: Page) -> bool:
    """Whether a cell holds several lines, each of them a date or a number, and all of them print of the table."""
    cells = (cell for table in layout.tables for row in table.rows for cell in row.distinct)
    return any(
        len(cell.text.lines) > 1
        and all(_is_value(line.text) for line in cell.text.lines)
        and not page.is_doubtful(cell.box)
        for cell in cells
    )


def _rules_hold_several_rows(layout: PageLayout) -> bool:
    """Whether some row of a table that is drawn is several, as where lines are drawn around the table and between its
    columns alone: a cell holds a date or a number on each of its lines, and no other cell holds less lines. Of the
    first row the headings may be part.
    """
    for table in layout.tables:
        for i, row in enumerate(table.rows):
            lines = [cell.text.lines for cell in row.cells if not cell.is_empty]
            least = min(map(len, lines), default=0)
            # Nearly every row has a cell of one line, and needs no closer look.
            if least < 2 or len(lines) < 2:
                continue
            values = [_values_below(own, may_have_heading=i == 0) for own in lines]
            if 1 < max(values) <= least:
                return True
    return False


def _values_below(lines: Sequence[Line], *, may_have_heading: bool) -> int:
    """How many lines of a cell hold values and nothing else, all of them but those of a heading above; 0 where some
    other does not.
    """
    below = list(takewhile(lambda line: _is_value(line.text), reversed(lines)))
    heading = len(lines) - len(below)
    return len(below) if not heading or (may_have_heading and heading <= _MOST_HEADING_LINES) else 0


def _is_value(text: str) -> bool:
    return _is_date(text) or _is_number(text)


def _is_date(text: str) -> bool:
    return read_date(look_alike("issued", text) or text) is not None or read_enacted(text) is not None


def _is_number(text: str) -> bool:
    return read_number(look_alike("issued", text) or text) is not None
