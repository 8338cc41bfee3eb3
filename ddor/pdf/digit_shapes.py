"""Whether the digits of a page's fonts look like what they are said to be.

What a file says of its fonts' signs and what the fonts draw may differ: then a person reads a 5 and a program an 8.
Most fonts have their digits in an order that leaves no doubt; those of the others are drawn and held against the digits
of the standard fonts. A shape that is none of these, as in a font of symbols, says nothing.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2 as wrapper
import pypdfium2.raw as pdfium

from ddor.pdf.frame import Frame
from ddor.pdf.visibility import in_pixels, rendered

if TYPE_CHECKING:
    from PIL.Image import Image

_DIGITS = "0123456789"
_DIGIT = re.compile("[0-9]")
_STANDARD = (
    *("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Times-Roman", "Times-Bold", "Times-Italic"),
    *("Courier", "Courier-Bold"),
)

_CELL, _SIZE, _MARGIN = 60, 40.0, 12.0
"""Points: the square in which a digit is drawn, the size it is drawn in, and where in the square it begins."""

_GRID = (12, 18)
"""Fields, across and down, in which shapes are compared."""

_INK = 100
"""Of 255: what is at least as dark is ink."""

_ALIKE, _CLEARLY = 0.75, 0.15
"""How like a shape must be to another digit (1 is the same), and by how much more than to its own, to be taken for it.
Of the fonts of 40 reports of U.S. agencies none comes to 0.7."""

_OTHER_WIDTH = 0.25
"""Differences of the logarithm of width by height beyond which shapes are less alike."""


class Shape(NamedTuple):
    """A digit as it is drawn: the ink in each field, less the mean and of length 1; the log of width by height."""

    ink: tuple[float, ...]
    ratio: float


class LooksLike(NamedTuple):
    """A digit that looks like another one."""

    said: str
    drawn: str


class DigitShapes:
    """The fonts of an open document whose digits have been looked at."""

    def __init__(self, document: pdfium.FPDF_DOCUMENT) -> None:
        self._document = document
        self._known: dict[tuple[object, ...], list[LooksLike]] = {}

    def otherwise(self, page: pdfium.FPDF_PAGE, handle: pdfium.FPDF_TEXTPAGE, frame: Frame) -> list[LooksLike]:
        """The digits of an open page's text layer that look like others. `frame` is that of the page as shown."""
        found: dict[LooksLike, None] = {}
        for font, places in _fonts_of_digits(handle):
            key = _fingerprint(font)
            if key not in self._known:
                shapes = _drawn(self._document, font)
                if not any(shapes):
                    shapes = _on_page(page, handle, frame, places)
                self._known[key] = list(_unlike(shapes))
            found |= dict.fromkeys(self._known[key])
        return list(found)


def _fonts_of_digits(
    handle: pdfium.FPDF_TEXTPAGE,
) -> list[tuple[pdfium.FPDF_FONT, dict[str, int]]]:
    """The fonts of the digits of a page, each with where in the text layer it has which digit first."""
    texts: dict[int, pdfium.FPDF_FONT] = {}
    fonts: dict[int, tuple[pdfium.FPDF_FONT, dict[str, int]]] = {}
    for i, digit in _digits(handle):
        item = pdfium.FPDFText_GetTextObject(handle, i)
        if not item:
            continue
        address = ctypes.addressof(item.contents)
        if address not in texts:
            texts[address] = pdfium.FPDFTextObj_GetFont(item)
        font = texts[address]
        if font:
            _, places = fonts.setdefault(ctypes.addressof(font.contents), (font, {}))
            places.setdefault(digit, i)
    return list(fonts.values())


def _digits(handle: pdfium.FPDF_TEXTPAGE) -> Iterator[tuple[int, str]]:
    """Where a text layer has which digit."""
    count = max(0, pdfium.FPDFText_CountChars(handle))
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", "replace")
    if len(text) != count + 1 or "\0" in text[:-1]:
        # Places in the text are no longer pdfium's, so that each character is asked for.
        text = "".join(chr(pdfium.FPDFText_GetUnicode(handle, i) or 0x20) for i in range(count))
    yield from ((match.start(), match[0]) for match in _DIGIT.finditer(text))


def _fingerprint(font: pdfium.FPDF_FONT) -> tuple[object, ...]:
    """What tells fonts of a document apart: the name, and of each digit its width and how many pieces draw it."""
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, name, length)
    width = ctypes.c_float()
    parts: list[object] = [name.value]
    for digit in _DIGITS:
        pdfium.FPDFFont_GetGlyphWidth(font, ord(digit), 10.0, width)
        path = pdfium.FPDFFont_GetGlyphPath(font, ord(digit), 10.0)
        parts += [width.value, pdfium.FPDFGlyphPath_CountGlyphSegments(path) if path else -1]
    return tuple(parts)


def _drawn(document: pdfium.FPDF_DOCUMENT, font: pdfium.FPDF_FONT) -> list[Shape | None]:
    """The shapes of a font's digits, None for those it lacks; drawn on a page of another document, as a damaged one may
    not bear a new page.
    """
    with wrapper.PdfDocument.new() as paper:
        page = pdfium.FPDFPage_New(paper.raw, 0, float(_CELL * len(_DIGITS)), float(_CELL))
        try:
            for i, digit in enumerate(_DIGITS):
                text = pdfium.FPDFPageObj_CreateTextObj(document, font, _SIZE)
                if not text:
                    return [None] * len(_DIGITS)
                pdfium.FPDFText_SetText(text, (ctypes.c_ushort * 2)(ord(digit), 0))
                pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, i * _CELL + _MARGIN, _MARGIN)
                pdfium.FPDFPage_InsertObject(page, text)
            picture = in_pixels(page, _CELL * len(_DIGITS), _CELL).convert("L")
        finally:
            pdfium.FPDF_ClosePage(page)
    cells = (picture.crop((i * _CELL, 0, (i + 1) * _CELL, _CELL)) for i in range(len(_DIGITS)))
    return [shape_of(cell) for cell in cells]


def _on_page(
    page: pdfium.FPDF_PAGE, handle: pdfium.FPDF_TEXTPAGE, frame: Frame, places: Mapping[str, int]
) -> list[Shape | None]:
    """The shapes of digits where they stand on a page, for fonts that can't be drawn with apart from it, as those whose
    signs are pieces of drawing (PDF 32000-1:2008, 9.6.5).
    """
    shown = rendered(page, frame).convert("L")
    scale = shown.width / frame.width
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    shapes: list[Shape | None] = []
    for digit in _DIGITS:
        if digit not in places:
            shapes.append(None)
            continue
        pdfium.FPDFText_GetCharBox(handle, places[digit], left, right, bottom, top)
        x0, y0, x1, y1 = frame.box(left.value, bottom.value, right.value, top.value)
        box = (math.floor(x0 * scale), math.floor(y0 * scale), math.ceil(x1 * scale), math.ceil(y1 * scale))
        shapes.append(shape_of(shown.crop(box)))
    return shapes


def shape_of(picture: Image) -> Shape | None:
    """The shape of a gray picture's ink; None where it has none."""
    ink = picture.point([255 - shade for shade in range(256)])
    around = ink.point([255 if shade > _INK else 0 for shade in range(256)]).getbbox()
    if around is None:
        return None
    left, upper, right, lower = around
    fields = list(ink.crop(around).resize(_GRID).tobytes())
    mean = sum(fields) / len(fields)
    length = math.sqrt(sum((field - mean) ** 2 for field in fields)) or 1.0
    return Shape(tuple((field - mean) / length for field in fields), math.log((right - left) / (lower - upper)))


def _unlike(shapes: Sequence[Shape | None]) -> Iterator[LooksLike]:
    """The digits whose shapes, in their order, are clearly those of others."""
    for digit, shape in zip(_DIGITS, shapes, strict=True):
        own = 1.0 if shape is None else _likeness(shape, digit)
        # Nothing is more alike than the same shape, so most digits need not be held against the others.
        if shape is None or own > 1.0 - _CLEARLY:
            continue
        likeness, best = max((_likeness(shape, other), other) for other in _DIGITS)
        if likeness >= _ALIKE and likeness - own >= _CLEARLY:
            yield LooksLike(digit, best)


def _likeness(shape: Shape, digit: str) -> float:
    """How like a shape is to a digit, in the standard font in which it is most so."""
    return max(_alike(shape, standard[int(digit)]) for standard in _standard_digits())


def _alike(one: Shape, other: Shape) -> float:
    off = abs(one.ratio - other.ratio) - _OTHER_WIDTH
    return float(sum(map(mul, one.ink, other.ink))) - max(0.0, off) / 2


@cache
def _standard_digits() -> list[list[Shape]]:
    with wrapper.PdfDocument.new() as document:
        drawn = (
            _drawn(document.raw, pdfium.FPDFText_LoadStandardFont(document.raw, name.encode())) for name in _STANDARD
        )
        return [[shape for shape in shapes if shape is not None] for shapes in drawn]
