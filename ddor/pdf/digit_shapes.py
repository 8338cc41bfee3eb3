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
from dataclasses import dataclass, field
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
_WORD_OF_DIGITS = re.compile(r"[0-9](?:\S*[0-9])?")
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

_INVERTED = [255 - shade for shade in range(256)]
_INK_ALONE = [255 if shade > _INK else 0 for shade in range(256)]

_MOST_HELD = 64
"""Fonts that are kept in memory, so that they need not be looked at again on the next page."""

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


@dataclass
class _Font:
    """What is known of a font: the shapes of its digits, none where it can't be drawn with apart from a page; the
    digits that have been `seen` in a text and looked at, and those of them that look like others.

    `held` is a text that is set in it and keeps it in memory.
    """

    shapes: list[Shape | None]
    held: pdfium.FPDF_PAGEOBJECT
    seen: set[str] = field(default_factory=set)
    unlike: list[LooksLike] = field(default_factory=list)


class DigitShapes:
    """The fonts of an open document whose digits have been looked at. To be closed before the document is."""

    def __init__(self, document: pdfium.FPDF_DOCUMENT) -> None:
        self._document = document
        self._fonts: dict[int, _Font] = {}

    def close(self) -> None:
        """Let go of the fonts."""
        while self._fonts:
            self._let_go(next(iter(self._fonts)))

    def otherwise(self, page: pdfium.FPDF_PAGE, handle: pdfium.FPDF_TEXTPAGE, frame: Frame) -> list[LooksLike]:
        """The digits of an open page's text layer that look like others, in order.

        `frame` is that of the page as shown.
        """
        found: dict[LooksLike, None] = {}
        for font, places in _fonts_of_digits(handle):
            known = self._known(font)
            if unseen := {digit: place for digit, place in places.items() if digit not in known.seen}:
                shapes = known.shapes if any(known.shapes) else _on_page(page, handle, frame, unseen)
                known.unlike += _unlike({digit: shapes[int(digit)] for digit in unseen})
                known.seen |= unseen.keys()
            found |= dict.fromkeys(pair for pair in known.unlike if pair.said in places)
        while len(self._fonts) > _MOST_HELD:
            self._let_go(next(iter(self._fonts)))
        return sorted(found)

    def _known(self, font: pdfium.FPDF_FONT) -> _Font:
        place = ctypes.addressof(font.contents)
        if place in self._fonts:
            return self._fonts[place]
        held = pdfium.FPDFPageObj_CreateTextObj(self._document, font, _SIZE)
        known = _Font(_drawn(self._document, font), held)
        # One that isn't held may be gone with its page, and another font come to lie in its place.
        if held:
            self._fonts[place] = known
        return known

    def _let_go(self, place: int) -> None:
        pdfium.FPDFPageObj_Destroy(self._fonts.pop(place).held)


def _fonts_of_digits(handle: pdfium.FPDF_TEXTPAGE) -> list[tuple[pdfium.FPDF_FONT, dict[str, int]]]:
    """The fonts of the digits of a page, each with where in the text layer it has which digit first."""
    texts: dict[int, dict[str, int]] = {}
    fonts: dict[int, tuple[pdfium.FPDF_FONT, dict[str, int]]] = {}
    for digits in _digits(handle):
        for item, of_text in _by_text(handle, digits):
            address = ctypes.addressof(item.contents)
            if address not in texts:
                font = pdfium.FPDFTextObj_GetFont(item)
                texts[address] = fonts.setdefault(ctypes.addressof(font.contents), (font, {}))[1] if font else {}
            places = texts[address]
            for i, digit in of_text:
                places.setdefault(digit, i)
    return list(fonts.values())


def _by_text(
    handle: pdfium.FPDF_TEXTPAGE, digits: Sequence[tuple[int, str]]
) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, Sequence[tuple[int, str]]]]:
    """The digits of a word by the texts that draw them, mostly one.

    A text's characters lie side by side in the text layer, so those between two of one text are of it, too.
    """
    text_of = pdfium.FPDFText_GetTextObject
    first, last = text_of(handle, digits[0][0]), text_of(handle, digits[-1][0])
    if first and last and ctypes.addressof(first.contents) == ctypes.addressof(last.contents):
        yield first, digits
    elif len(digits) > 1:
        middle = len(digits) // 2
        yield from _by_text(handle, digits[:middle])
        yield from _by_text(handle, digits[middle:])


def _digits(handle: pdfium.FPDF_TEXTPAGE) -> Iterator[list[tuple[int, str]]]:
    """The digits of each word of a text layer that has any, and where they are."""
    count = max(0, pdfium.FPDFText_CountChars(handle))
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", "replace")
    if len(text) != count + 1 or "\0" in text[:-1]:
        # Places in the text are no longer pdfium's, so that each character is asked for.
        text = "".join(chr(pdfium.FPDFText_GetUnicode(handle, i) or 0x20) for i in range(count))
    for word in _WORD_OF_DIGITS.finditer(text):
        yield [(i, sign) for i, sign in enumerate(word[0], word.start()) if sign in _DIGITS]


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
    ink = picture.point(_INVERTED)
    around = ink.point(_INK_ALONE).getbbox()
    if around is None:
        return None
    left, upper, right, lower = around
    fields = ink.crop(around).resize(_GRID).tobytes()
    mean = sum(fields) / len(fields)
    length = math.sqrt(sum((field - mean) ** 2 for field in fields)) or 1.0
    return Shape(tuple((field - mean) / length for field in fields), math.log((right - left) / (lower - upper)))


def _unlike(shapes: Mapping[str, Shape | None]) -> Iterator[LooksLike]:
    """The digits whose shapes are clearly those of others."""
    for digit, shape in shapes.items():
        # Nothing is more alike than the same shape, so most digits need not be held against the others.
        if shape is None or _is_like(shape, digit, 1.0 - _CLEARLY):
            continue
        likeness, best = max((_likeness(shape, other), other) for other in _DIGITS)
        if likeness >= _ALIKE and likeness - _likeness(shape, digit) >= _CLEARLY:
            yield LooksLike(digit, best)


def _is_like(shape: Shape, digit: str, more_than: float) -> bool:
    return any(_alike(shape, standard[int(digit)]) > more_than for standard in _standard_digits())


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
