"""Pictures on a page that show a ruled table, though they are not the page.

They are not read. It is enough to tell that figures stand there: by lines that cross a whole picture both ways.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import groupby

import pypdfium2.raw as pdfium
from PIL import Image

from ddor.model import Box

_DPI = 100.0

_LEAST_WIDTH, _LEAST_HEIGHT = 100.0, 30.0
"""Points of a picture that may hold a table. Most logos are smaller."""

_FEWEST_LINES = 3
"""Lines each way: the frame's two, and one between."""

_DARKER = 60
"""Gray values by which the mean along a line is darker than beside it."""

_BESIDE = 4
"""Pixels from a line's middle to where only what is beside it is seen."""


def showing_tables(page: pdfium.FPDF_PAGE, pictures: Sequence[Box]) -> list[bool]:
    """For each picture of an open page (boxes in points of the page as shown) whether it shows a ruled table."""
    large = [x1 - x0 >= _LEAST_WIDTH and bottom - top >= _LEAST_HEIGHT for x0, top, x1, bottom in pictures]
    if not any(large):
        return large
    shown = _rendered(page)
    return [is_large and _is_ruled(_cut(shown, box)) for is_large, box in zip(large, pictures, strict=True)]


def _cut(shown: Image.Image, box: Box) -> Image.Image:
    # What lies beyond the page's edge comes out black, so a picture that does is seen with a line there at most.
    x0, top, x1, bottom = (round(edge * _DPI / 72) for edge in box)
    return shown.crop((x0, top, max(x0 + 1, x1), max(top + 1, bottom)))


def _rendered(page: pdfium.FPDF_PAGE) -> Image.Image:
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * _DPI / 72))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * _DPI / 72))
    buffer = ctypes.create_string_buffer(b"\xff" * (width * height), width * height)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, buffer, width)
    try:
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_GRAYSCALE)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("L", (width, height), buffer.raw)


def _is_ruled(picture: Image.Image) -> bool:
    width, height = picture.size
    down = picture.resize((1, height), Image.Resampling.BOX).tobytes()
    across = picture.resize((width, 1), Image.Resampling.BOX).tobytes()
    return min(_lines(down), _lines(across)) >= _FEWEST_LINES


def _lines(means: bytes) -> int:
    """How many places are darker than what is a little before and after them, of the means along a picture."""
    padded = bytes([255] * _BESIDE) + means + bytes([255] * _BESIDE)
    dark = (
        padded[i] + _DARKER <= min(padded[i - _BESIDE], padded[i + _BESIDE])
        for i in range(_BESIDE, len(padded) - _BESIDE)
    )
    return sum(is_dark for is_dark, _ in groupby(dark))
