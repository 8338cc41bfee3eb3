"""Cheap signs that a page may hold text that isn't shown, noted while its objects are walked over anyway."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.clips import is_clipped

Colour = tuple[int, int, int]
"""Red, green, blue, from 0 to 255."""

WHITE: Colour = (255, 255, 255)

_ALIKE = 56
"""Text whose color is no further than this from that of its ground, in any part, may not be seen on it."""

_FAINT = 64
"""Text of less opacity than this, of 255, may not be seen."""

_OPAQUE = 128

_SMALLEST_COVER = 3.0
"""Points. A box that is less high or less wide hides no letter."""

_PATTERN: Colour = (191, 191, 191)
"""The color that pdfium gives for a pattern."""

_FILLED = (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
_NOT_DRAWN = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)


def are_alike(first: Colour, second: Colour) -> bool:
    """Whether text in one color may not be seen on a ground of the other."""
    return all(abs(a - b) <= _ALIKE for a, b in zip(first, second, strict=True))


class Surface(NamedTuple):
    """An area that is painted over: its box, its color (None for a picture), how many texts were drawn before it."""

    box: Box
    colour: Colour | None
    texts_before: int


class Signs:
    """What was noted of a page's objects, in the order in which they are drawn.

    `paint` says that the file has masks, patterns, or ways to blend.
    """

    def __init__(self, *, paint: bool = False) -> None:
        self.odd_text = False
        """Whether some text is clipped, transparent, drawn without ink, or painted in a way that may not show it."""
        self._paint = paint
        self.surfaces: list[Surface] = []
        self.text_colours: set[Colour] = set()
        self._texts = 0
        self._parts = tuple(ctypes.c_uint() for _ in range(4))

    def text(self, item: pdfium.FPDF_PAGEOBJECT) -> None:
        """Note a text."""
        self._texts += 1
        colour, opacity = self.ink(item)
        self.text_colours.add(colour)
        self.odd_text = self.odd_text or opacity < _FAINT or is_odd(item) or self.is_painted(item)

    def form(self, item: pdfium.FPDF_PAGEOBJECT) -> bool:
        """Note a form; whether what it holds may not be shown."""
        _, opacity = self.ink(item)
        hides = opacity < _FAINT or self.is_painted(item)
        self.odd_text = self.odd_text or hides
        return hides

    def is_painted(self, item: pdfium.FPDF_PAGEOBJECT) -> bool:
        """Whether a text or form is drawn through a mask, blended with its ground, or filled with a pattern, in a file
        that has any of these; pdfium doesn't tell them apart from plain transparency.
        """
        return self._paint and (bool(pdfium.FPDFPageObj_HasTransparency(item)) or self._is_patterned(item))

    def _is_patterned(self, item: pdfium.FPDF_PAGEOBJECT) -> bool:
        red, green, blue, alpha = self._parts
        known = pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
        return not known or (red.value, green.value, blue.value) == _PATTERN

    def ink(self, item: pdfium.FPDF_PAGEOBJECT) -> tuple[Colour, int]:
        """A text's color and opacity."""
        red, green, blue, alpha = self._parts
        if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
            return ((0, 0, 0), 255)
        return ((red.value, green.value, blue.value), alpha.value)

    def surface(self, box: Box, colour: Colour | None, opacity: int = 255) -> None:
        """Note an area that is painted over."""
        if opacity >= _OPAQUE and min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST_COVER:
            self.surfaces.append(Surface(box, colour, self._texts))

    def doubtful(self) -> list[Surface]:
        """The surfaces on or under which text may not be seen: drawn after some text, or of a text's color."""
        return [
            surface
            for surface in self.surfaces
            if surface.texts_before
            or (surface.colour is not None and any(are_alike(surface.colour, ink) for ink in self.text_colours))
        ]

    @property
    def pale_text(self) -> bool:
        """Whether some text has a color that isn't seen on white paper."""
        return any(are_alike(colour, WHITE) for colour in self.text_colours)


def is_odd(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether a text is drawn without ink or with its outlines alone, whose color isn't asked for, or is clipped."""
    return pdfium.FPDFTextObj_GetTextRenderMode(item) not in _FILLED or is_clipped(item)


def is_drawn_without_ink(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether a text has a rendering mode that draws nothing, as text recognized in a scan has."""
    return pdfium.FPDFTextObj_GetTextRenderMode(item) in _NOT_DRAWN


def is_faint(opacity: int) -> bool:
    """Whether text of this opacity may not be seen."""
    return opacity < _FAINT


def holds(surfaces: Iterable[Surface], x: float, y: float) -> list[Surface]:
    """The surfaces that a point lies on."""
    return [s for s in surfaces if s.box[0] <= x <= s.box[2] and s.box[1] <= y <= s.box[3]]
