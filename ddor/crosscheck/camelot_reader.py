"""The ruled tables of a PDF, as camelot reads them: lattice, drawn by pdfium, lines found in the picture."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddor.crosscheck.cells import OtherCell, OtherRow

if TYPE_CHECKING:
    import pypdfium2

_NO_LETTER = re.compile(r"\(cid:\d+\)")
"""How playa, which camelot stands on, writes a sign that the file does not say the letter of."""


def read_tables(path: Path, password: str | None, on_page: Callable[[int, int], object]) -> list[OtherRow]:
    """The rows of all tables, page after page. `on_page` is called after each page with its number and how many.

    Raises whatever camelot raises, on a file that it cannot read.
    """
    import pypdfium2
    from camelot.io import read_pdf

    rows: list[OtherRow] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.pdf"
        document = pypdfium2.PdfDocument(path, password=password)
        heights = _write_open_copy(document, copy)
        for number, height in enumerate(heights, 1):
            # Page by page, so that a page that hangs it is told from a document that is long.
            for table in read_pdf(str(copy), pages=str(number), flavor="lattice", backend="pdfium"):
                rows += _rows(table, number, height)
            on_page(number, len(heights))
    return rows


def _write_open_copy(document: pypdfium2.PdfDocument, copy: Path) -> list[float]:
    """Write a copy that camelot can read; the height of each page as shown, in points.

    camelot refuses a file that is protected against copying, as ICE's are, though it opens without a password. And it
    measures lines in a picture of a page's visible part, words on the whole sheet: where the two differ it finds no
    word in its cell. So the copy is unprotected, and its sheets are cut to what is visible.
    """
    from pypdfium2.raw import FPDF_REMOVE_SECURITY

    heights = []
    for page in document:
        page.set_mediabox(*page.get_cropbox())
        heights.append(page.get_height())
    document.save(copy, flags=FPDF_REMOVE_SECURITY)
    document.close()
    return heights


def _rows(table: Any, number: int, height: float) -> Iterator[OtherRow]:
    for row in table.cells:
        yield OtherRow(
            number,
            tuple(
                OtherCell(
                    number,
                    (cell.x1, height - cell.y2, cell.x2, height - cell.y1),
                    _NO_LETTER.sub("\ufffd", cell.text),
                )
                for cell in row
            ),
        )
