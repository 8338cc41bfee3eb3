"""A page as a gray picture, and its ink."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pypdfium2.raw as pdfium

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
"""Rows of gray values, 0 black to 255 white; of ink, 0 for paper and 255 for ink."""

LOWEST, HIGHEST = 150.0, 300.0
"""Dots an inch that a page is rendered at, at the least and at the most. A scan's own number is best, as nothing is
then blurred; above 300 nothing more is recognized."""

USUAL = 200.0
"""Dots an inch where a scan's own number isn't known."""

_STEPS = 0.6
"""How far dots in black and white are blurred, in their own width."""

_INK_IS_DARKER = 15
"""Gray values by which ink is darker than the paper around it."""

_DARK_GROUND = 110
"""Gray value below which a ground is dark, and the print on it light."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's gray values and its dots an inch.

    `coarse` says, of a picture in black and white alone, how large its own dots are, in pixels; else it is 0.
    """

    grey: Pixels
    dpi: float
    coarse: float = 0.0

    def points(self, pixels: float) -> float:
        """A length in pixels as points."""
        return pixels * 72 / self.dpi

    def pixels(self, points: float) -> int:
        """A length in points as whole pixels, at least one."""
        return max(1, round(points * self.dpi / 72))


def render(page: pdfium.FPDF_PAGE) -> Picture:
    """An open page as it is shown, annotations included, at its scan's own dots an inch, within LOWEST and HIGHEST."""
    across, down, is_bilevel = _scanned(page)
    dpi = min(max(across, down, LOWEST), HIGHEST)
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * dpi / 72))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * dpi / 72))
    grey = np.full((height, width), 255, np.uint8)
    buffer = grey.ctypes.data_as(ctypes.c_void_p)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, buffer, width)
    try:
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Picture(grey, dpi, dpi / min(across, down) if is_bilevel else 0.0)


def _scanned(page: pdfium.FPDF_PAGE) -> tuple[float, float, bool]:
    """Dots an inch across and down of the largest picture on a page, and whether it is in black and white alone.

    USUAL where there is none among the page's own objects.
    """
    about = pdfium.FPDF_IMAGEOBJ_METADATA()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found = [(0.0, USUAL, USUAL, False)]
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        pdfium.FPDFImageObj_GetImageMetadata(item, page, about)
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        wide, high = right.value - left.value, top.value - bottom.value
        if min(wide, high, about.width, about.height) > 0:
            across, down = about.width * 72 / wide, about.height * 72 / high
            found.append((wide * high, across, down, about.bits_per_pixel == 1))
    return max(found)[1:]


def smoothed(picture: Picture) -> Picture:
    """The picture with the steps of its dots made even, where these are black and white alone, as the recognizer knows
    letters with smooth edges.
    """
    if not picture.coarse:
        return picture
    return replace(picture, grey=cv2.GaussianBlur(picture.grey, (0, 0), _STEPS * picture.coarse))


def turned_clockwise(picture: Picture, quarters: int) -> Picture:
    """The picture turned by some quarters."""
    if not quarters:
        return picture
    return replace(picture, grey=np.ascontiguousarray(np.rot90(picture.grey, -quarters)))


def ink_of(picture: Picture) -> Pixels:
    """What is darker than the paper around it. Shading is paper; light print on dark shading is turned before."""
    window = int(picture.dpi / 8) | 1
    smooth = cv2.GaussianBlur(picture.grey, (3, 3), 0)
    ink: Pixels = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _INK_IS_DARKER
    )
    return ink


def with_dark_grounds_turned(picture: Picture) -> Picture:
    """The picture with light print on dark ground made dark on light, such as that of a heading row."""
    size = int(picture.dpi / 10) | 1
    # A ground is dark where even its lightest wide stretches are: print alone leaves light paper between its letters.
    dark = cv2.medianBlur(
        cv2.resize(picture.grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), (size // 4) | 1
    )
    mask = cv2.resize((dark < _DARK_GROUND).astype(np.uint8), picture.grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    if not mask.any():
        return picture
    return replace(picture, grey=np.where(mask > 0, 255 - picture.grey, picture.grey))
