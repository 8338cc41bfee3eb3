"""The pictures on a document's pages, and letters that are drawn by their outlines."""

from __future__ import annotations

from collections.abc import Iterable

from ddor.model import Box
from ddor.pdf.layout import PageLayout, Place, Table
from ddor.pdf.objects import Word

_SAME_PLACE = 3.0
"""How far, in points, the edges of a running header's picture may move from one page to the next."""


def pictures_by_place(layouts: Iterable[PageLayout]) -> list[list[PageLayout]]:
    """For each place that has a picture the pages that have it there; a logo in a running header is on many.

    Pictures that show a table are left out.
    """
    places: dict[tuple[int, ...], list[PageLayout]] = {}
    for layout in layouts:
        for box in (each for each in layout.page.pictures if each not in layout.page.pictured_tables):
            places.setdefault(tuple(round(edge / _SAME_PLACE) for edge in box), []).append(layout)
    return list(places.values())


def drawn_in_tables(layout: PageLayout) -> list[Place]:
    """The pictures and drawn letters that stand in a page's tables, where text should."""
    page = layout.page
    inside = [
        box
        for box in (*page.small_pictures, *page.drawn_letters)
        if any(
            _holds(table.box, box) and (not _lies_behind_words(box, page.words) or _is_all_of_its_cell(box, table))
            for table in layout.tables
        )
    ]
    return [Place(page.number, box) for box in inside]


def letters_beside_tables(layout: PageLayout) -> list[Place]:
    """The drawn letters of a page that stand in none of its tables."""
    letters = [box for box in layout.page.drawn_letters if not any(_holds(table.box, box) for table in layout.tables)]
    return [Place(layout.page.number, box) for box in letters]


def _holds(table: Box, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    is_ground = box[2] - box[0] > table[2] - table[0] - 2 and box[3] - box[1] > table[3] - table[1] - 2
    return table[0] < x < table[2] and table[1] < y < table[3] and not is_ground


def _is_all_of_its_cell(box: Box, table: Table) -> bool:
    """Whether the middle of a picture stands in a cell without text, though it reaches over the words around."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    cells = (cell for row in table.rows for cell in row.distinct if cell.is_empty)
    return any(cell.box[0] < x < cell.box[2] and cell.box[1] < y < cell.box[3] for cell in cells)


def _lies_behind_words(box: Box, words: Iterable[Word]) -> bool:
    x0, top, x1, bottom = box
    return any(x0 < (word.x0 + word.x1) / 2 < x1 and top < (word.top + word.bottom) / 2 < bottom for word in words)
