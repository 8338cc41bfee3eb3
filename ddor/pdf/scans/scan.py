"""A page that is a picture, read: words, ruling lines, how it was turned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.grid import Grid, find_grids
from ddor.pdf.objects import Drawing, Word
from ddor.pdf.scans.engines import Recognizer, first_recognizer
from ddor.pdf.scans.faint import with_faint_rules
from ddor.pdf.scans.picture import (
    Picture,
    Pixels,
    ink_of,
    render,
    smoothed,
    turned_clockwise,
    with_dark_grounds_turned,
)
from ddor.pdf.scans.rules import Ruled, find_rules, over_rules, without_rules
from ddor.pdf.scans.second import second_recognizer
from ddor.pdf.scans.skew import straightened
from ddor.pdf.scans.stray import (
    cells_of,
    doubtful_lines,
    odd_lines,
    stray_ink,
    strokes_along_lines,
    touched,
    without_stray_lines,
)
from ddor.pdf.scans.strips import PixelBox, Strip, strips_outside, strips_within, without_specks
from ddor.pdf.scans.upright import turns_to_read
from ddor.pdf.scans.words import RecognizedLine, words_of

cv2.setNumThreads(1)

_MARGIN = 0.02
"""Inches of paper left around a line of print; the recognizer was trained on lines that are cut like that."""

_INSET = 0.015
"""Inches from a ruling line's middle within which its own ink may be."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a picture of a page shows, in points of the page as it reads. That is how it is shown turned clockwise by
    `turned` quarters, and then counterclockwise by `tilt` degrees. `stray` is where ink lies in tables that is none of
    their print.
    """

    width: float
    height: float
    words: list[Word]
    drawing: Drawing
    turned: int
    tilt: float
    stray: list[Box]


def read_scan(page: pdfium.FPDF_PAGE, on_work: Callable[[], object]) -> Scan:
    """Read an open page as a picture; `on_work` is called after each line."""
    recognizer = first_recognizer()
    shown = render(page)
    turned = turns_to_read(shown, recognizer)
    picture, tilt = straightened(turned_clockwise(shown, turned))
    picture = with_dark_grounds_turned(picture)
    ink = ink_of(picture)
    ruled = find_rules(ink, picture)
    ruled = with_faint_rules(ink, ruled, find_grids(_drawing(ruled)), picture)
    ruled, stray_lines = without_stray_lines(ruled, find_grids(_drawing(ruled)), picture)
    drawing = _drawing(ruled)
    free = over_rules(ink, ruled.mask, picture.dpi)
    print_ = without_specks(without_rules(ink, free, 0), picture.dpi)
    grey = without_rules(picture.grey, free, int(np.median(picture.grey)))
    grids = find_grids(drawing)
    inside = _strips_within(print_, grids, picture)
    strips = inside + strips_outside(print_, [_pixels(grid.box, picture) for grid in grids], picture.dpi)
    lines = _recognized(strips, smoothed(replace(picture, grey=grey)).grey, print_, recognizer, picture.dpi, on_work)
    height, width = picture.grey.shape
    return Scan(
        width=picture.points(width),
        height=picture.points(height),
        words=words_of(lines, picture),
        drawing=drawing,
        turned=turned,
        tilt=tilt,
        stray=[
            *touched(stray_ink(print_, grids, picture), grids, picture),
            *stray_lines,
            *strokes_along_lines(ruled, picture),
            *doubtful_lines(drawing, grids),
            *odd_lines(lines[: len(inside)], picture),
        ],
    )


def _drawing(ruled: Ruled) -> Drawing:
    return Drawing(ruled.horizontal, ruled.vertical, fills=[], marks=[], pictures=[])


def _strips_within(print_: Pixels, grids: Iterable[Grid], picture: Picture) -> list[Strip]:
    """The lines of print in tables, cell by cell."""
    strips: list[Strip] = []
    inset = round(_INSET * picture.dpi)
    for grid in grids:
        for field in cells_of(grid):
            x0, top, x1, bottom = _pixels(field.box, picture)
            strips += strips_within(print_, (x0 + inset, top + inset, x1 - inset, bottom - inset), picture.dpi)
    return strips


def _pixels(box: Box, picture: Picture) -> PixelBox:
    x0, top, x1, bottom = (max(0, round(edge * picture.dpi / 72)) for edge in box)
    return (x0, top, x1, bottom)


def _recognized(
    strips: list[Strip],
    grey: Pixels,
    print_: Pixels,
    recognizer: Recognizer,
    dpi: float,
    on_work: Callable[[], object],
) -> list[RecognizedLine]:
    margin = round(_MARGIN * dpi)
    cuts = [grey[max(0, s.top - margin) : s.bottom + margin, max(0, s.x0 - margin) : s.x1 + margin] for s in strips]
    checker = second_recognizer()
    lines = []
    for strip, cut, reading in zip(strips, cuts, recognizer.read(cuts), strict=True):
        on_work()
        left = strip.x0 - max(0, strip.x0 - margin)
        width = strip.x1 - strip.x0
        # Places in the cut are places in the strip, once its margin is taken off.
        middles = tuple(min(1.0, max(0.0, (m * cut.shape[1] - left) / width)) for m in reading.middles)
        columns = np.asarray(print_[strip.top : strip.bottom, strip.x0 : strip.x1].any(0), np.uint8)
        second = None if checker is None else checker.read(cut)
        lines.append(RecognizedLine(strip, reading._replace(middles=middles), columns, second))
    return lines
