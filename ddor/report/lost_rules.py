"""Tables of scanned pages of which ruling lines between rows are lost, as a fax machine drops thin ones.

Where such a line is lost, two rows stand in one: a cell holds a date, or a number, on each of its lines. Then the rows
of the page are told as those of a table that has no lines between them.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from ddor.pdf.document import Page
from ddor.pdf.layout import PageLayout, lay_out
from ddor.report.dates import read_date, read_enacted
from ddor.report.look_alikes import look_alike
from ddor.report.numbers import read_number
from ddor.report.open_sections import OpenSections
from ddor.report.titled_tables import with_text_apart


def opened(page: Page, spaces_kept: bool, sections: OpenSections) -> PageLayout:
    """A page laid out, with the tables of sections that aren't ruled in full, or whose ruling lines are lost."""
    layout = with_text_apart(lay_out(page, spaces_kept), sections.is_title)
    if page.recognized and _has_rows_in_one(layout):
        bare = replace(page, grids=[], drawing=replace(page.drawing, horizontal=[]))
        other = copy(sections)
        without_rules = other.opened(lay_out(bare, spaces_kept), bare)
        if _rows(without_rules) > _rows(layout):
            sections.goes_on_as(other)
            return without_rules
    return sections.opened(layout, page)


def _rows(layout: PageLayout) -> int:
    return sum(len(table.rows) for table in layout.tables)


def _has_rows_in_one(layout: PageLayout) -> bool:
    """Whether a cell holds several lines, each of them a date or a number."""
    cells = (cell for table in layout.tables for row in table.rows for cell in row.distinct)
    return any(len(cell.text.lines) > 1 and all(_is_value(line.text) for line in cell.text.lines) for cell in cells)


def _is_value(text: str) -> bool:
    figures = look_alike("issued", text) or text
    return any(read(figures) is not None for read in (read_date, read_number)) or read_enacted(text) is not None
