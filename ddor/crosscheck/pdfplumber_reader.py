"""The ruled tables of a PDF, as pdfplumber reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ddor.crosscheck.cells import OtherCell, OtherRow

if TYPE_CHECKING:
    from pdfplumber.page import Page

_NO_LETTER = re.compile(r"\(cid:\d+\)")
"""How pdfminer, which pdfplumber stands on, writes a sign that the file does not say the letter of."""

_BULLET = re.compile(r"\(cid:(?:127|129|141|143|144|157)\)")
"""The same for codes that WinAnsiEncoding leaves unused: they are bullets (PDF 32000-1:2008, annex D.2, note 3)."""

_WORD_GAP = 0.15
"""The room between two words, as a share of the letters' size. It only matters to how a reading looks."""


def read_tables(path: Path, password: str | None, on_page: Callable[[int, int], object]) -> list[OtherRow]:
    """The rows of all tables, page after page. `on_page` is called after each page with its number and how many.

    Raises whatever pdfplumber raises, on a file that it cannot read.
    """
    import pdfplumber

    rows: list[OtherRow] = []
    with pdfplumber.open(path, password=password or "") as pdf:
        count = len(pdf.pages)
        for page in pdf.pages:
            rows += _rows(page)
            # Pages keep all that was read of them, which would add up over a long document.
            page.close()
            on_page(page.page_number, count)
    return rows


def _rows(page: Page) -> Iterator[OtherRow]:
    left, top = _corner(page)
    for table in page.find_tables():
        texts = table.extract(x_tolerance_ratio=_WORD_GAP)
        for row, row_texts in zip(table.rows, texts, strict=True):
            cells = [
                OtherCell(
                    page.page_number,
                    (box[0] - left, box[1] - top, box[2] - left, box[3] - top),
                    _plain(text or ""),
                )
                for box, text in zip(row.cells, row_texts, strict=True)
                if box is not None
            ]
            if cells:
                yield OtherRow(page.page_number, tuple(cells))


def _corner(page: Page) -> tuple[float, float]:
    """Where in pdfplumber's frame the top left corner of the visible part of a page is.

    pdfplumber measures on the whole sheet (MediaBox), and gives the visible part (CropBox) wrongly where a page is
    shown turned, so both are taken from the file.
    """
    x0, y0, x1, y1 = page.page_obj.mediabox
    crop_x0, crop_y0, crop_x1, crop_y1 = page.page_obj.cropbox
    left, bottom = max(crop_x0 - x0, 0.0), max(crop_y0 - y0, 0.0)
    right, top = max(x1 - crop_x1, 0.0), max(y1 - crop_y1, 0.0)
    cut = {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}[page.rotation]
    return (page.mediabox[0] + cut[0], page.mediabox[1] + cut[1])


def _plain(text: str) -> str:
    return _NO_LETTER.sub("\ufffd", _BULLET.sub("•", text))
