"""The tables of any PDF as plain cells, whatever it is about."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from ddor.model import Box
from ddor.pdf.document import CannotRead, Page, PdfFile
from ddor.pdf.finder import FoundTable, find_tables
from ddor.pdf.layout import Table, keeps_spaces, table_of

_TOLD = ("grid", "rows", "columns", "space")
"""What may tell cells apart, in the order in which it is named."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its first row and column (from 0), how many of each it spans, its text, its rectangle in points."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of a page as shown (boxes in points from its top left).

    `told` says what told its cells apart: "grid", "rows" or "columns" that are ruled, "space" between words. Of
    `cells` there are those with text, row by row. `xs` and `ys` are where columns and rows part.
    """

    page: int
    box: Box
    rows: int
    columns: int
    told: tuple[str, ...]
    cells: tuple[TableCell, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def matrix(self) -> list[list[str]]:
        """The texts row by row and column by column; a cell that spans several stands in the first, once."""
        texts = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            texts[cell.row][cell.column] = cell.text
        return texts


@dataclass(frozen=True, slots=True)
class DocumentTables:
    """The tables of a document; which of its pages are pictures that were not read, and which were recognized.

    `attached` is the name of the PDF that they are in, where the file is but a cover that it is attached to.
    """

    file: str
    sha256: str
    pages: int
    tables: tuple[PrintedTable, ...]
    pictures_only: tuple[int, ...]
    recognized: tuple[int, ...] = ()
    attached: str | None = None


def read_tables(
    path: Path,
    password: str | None = None,
    pages: Container[int] | None = None,
    on_page: Callable[[int, int], object] | None = None,
    recognize: bool = True,
) -> DocumentTables:
    """The tables on some pages of a PDF (all where `pages` is None), in order.

    `on_page` is called with each page's number and how many there are. `recognize`: whether words are to be recognized
    in pages that are pictures, where the extra `ocr` is installed. Raises CannotRead, with a sentence, where
    the file is no PDF or needs a password.
    """
    with PdfFile(path, password, recognize) as pdf:
        held = list(_pages(pdf, on_page, pages))
        if not held:
            raise CannotRead(f"{path.name}: it has none of these pages; it has {pdf.page_count}.")
        spaces_kept = keeps_spaces(held)
        tables = tuple(_printed(found, page, spaces_kept) for page in held for found in find_tables(page))
        scanned = tuple(page.number for page in held if not page.words and page.is_picture)
        recognized = tuple(page.number for page in held if page.recognized)
        attached = pdf.attached.name if pdf.attached is not None else None
        return DocumentTables(path.name, pdf.sha256, pdf.page_count, tables, scanned, recognized, attached)


def _pages(pdf: PdfFile, on_page: Callable[[int, int], object] | None, wanted: Container[int] | None) -> Iterator[Page]:
    for page in pdf.pages(on_page, wanted) if on_page is not None else pdf.pages(wanted=wanted):
        if on_page is not None:
            on_page(page.number, pdf.page_count)
        yield page


def _printed(found: FoundTable, page: Page, spaces_kept: bool) -> PrintedTable:
    table = table_of(page, found.grid, found.words, spaces_kept)
    return PrintedTable(
        page=page.number,
        box=page.shown(table.box),
        rows=len(table.rows),
        columns=len(table.xs) - 1,
        told=tuple(each for each in _TOLD if each in found.told),
        cells=tuple(_cells(table, page)),
        xs=found.grid.xs,
        ys=found.grid.ys,
    )


def _cells(table: Table, page: Page) -> Iterator[TableCell]:
    seen: set[int] = set()
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.cells):
            if id(cell) not in seen and not cell.is_empty:
                seen.add(id(cell))
                text = cell.text.text
                yield TableCell(i, j, cell.row_span, cell.column_span, text, page.shown(cell.box))
