"""What stands where on a page as it is shown, told by pdfium alone: none of the project's geometry is used."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from ddor.model import Box

_FINE = 100
"""Parts of a point that pdfium's whole device units are made to stand for."""


def characters(pdf: Path, page: int, box: Box) -> str:
    """The characters, but white space, whose middle is in a rectangle of the page as shown, in sorted order."""
    document = pypdfium2.PdfDocument(pdf)
    shown = document[page - 1]
    width, height = (round(side * _FINE) for side in shown.get_size())
    text = shown.get_textpage()
    found = []
    for i in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(i)
        x, y = ctypes.c_int(), ctypes.c_int()
        middle = ((left + right) / 2, (bottom + top) / 2)
        pdfium.FPDF_PageToDevice(shown.raw, 0, 0, width, height, 0, *middle, x, y)
        if box[0] <= x.value / _FINE <= box[2] and box[1] <= y.value / _FINE <= box[3]:
            found.append(text.get_text_range(i, 1))
    document.close()
    return sorted_characters("".join(found))


def sorted_characters(text: str) -> str:
    """A text's characters in sorted order, white space left out."""
    return "".join(sorted("".join(text.split())))


def rendered(pdf: Path, page: int, dpi: float) -> Image.Image:
    """A whole page as it is shown."""
    document = pypdfium2.PdfDocument(pdf)
    image: Image.Image = document[page - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return image
