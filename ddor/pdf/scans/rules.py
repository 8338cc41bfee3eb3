"""Ruling lines in a picture, as the same lines that a PDF draws, and the picture without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from ddor.pdf.objects import Rule
from ddor.pdf.scans.picture import Picture, Pixels
from ddor.pdf.scans.strips import without_specks

_SHORTEST = 0.28
"""Inches that a straight line is long at least. No letter has as long a stroke."""

THICKEST = 0.09
"""Inches (6.5 points) that a line is thick at most; what is thicker is shading."""


_STEP, _INKED = 0.12, 0.4
"""Inches in which this share of a line has to be inked for it to go on. A scanner breaks thin lines to pieces."""

_STUB = 0.13
"""Inches by which a line that ends within another seems to reach beyond it, where a letter's stem stands on its end."""

_CURL = 0.013
"""Inches of a ruling line left on both sides of where print touches it, as the curl of a y may run along it."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page's ruling lines in points, and where the ink of the level ones and of the upright ones is."""

    horizontal: list[Rule]
    vertical: list[Rule]
    level: Pixels
    upright: Pixels

    @property
    def mask(self) -> Pixels:
        """Where the ink of all of them is."""
        both: Pixels = cv2.max(self.level, self.upright)
        return both


def find_rules(ink: Pixels, picture: Picture) -> Ruled:
    """The ruling lines in a straightened picture's ink."""
    across = np.ascontiguousarray(ink.T)
    level, upright = _lines(ink, picture.dpi), _lines(across, picture.dpi)
    level_mask, level_rules = _extended(level, ink, upright.T, picture)
    upright_mask, upright_rules = _extended(upright, across, level.T, picture)
    uprights = np.ascontiguousarray(upright_mask.T)
    return Ruled(level_rules, upright_rules, cv2.bitwise_and(level_mask, ink), cv2.bitwise_and(uprights, ink))


def _lines(ink: Pixels, dpi: float) -> Pixels:
    """The ink of the level lines that are long enough to be sure of."""
    long = cv2.getStructuringElement(cv2.MORPH_RECT, (int(dpi * _SHORTEST), 1))
    lines: Pixels = cv2.morphologyEx(_thickened(ink), cv2.MORPH_OPEN, long)
    return lines


def _thickened(ink: Pixels) -> Pixels:
    # A line that runs a little askew changes its row of pixels; thickened, its pieces overlap.
    thick: Pixels = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return thick


def _extended(lines: Pixels, ink: Pixels, crossing: Pixels, picture: Picture) -> tuple[Pixels, list[Rule]]:
    """Level lines with the faint pieces by which they reach a crossing line or go on in one another."""
    thick, mask, rules = _thickened(ink), lines.copy(), []
    count, _, boxes, _ = cv2.connectedComponentsWithStats(lines)
    for x, y, width, height, _ in boxes[1:count].tolist():
        if height > THICKEST * picture.dpi + 2:
            continue
        band = slice(y, y + height)
        inked = _columns(thick[band])
        crossed = _columns(crossing[band])
        goal = _columns(lines[band]) | crossed
        end = x + width
        start = x - _reach(inked[:x][::-1], goal[:x][::-1], picture)
        end += _reach(inked[end:], goal[end:], picture)
        mask[band, start:end] |= thick[band, start:end]
        start, end = _without_stubs(crossed, start, end, picture)
        mask[band, x:start] = mask[band, end : x + width] = 0
        rules.append(Rule(picture.points(y + height / 2), picture.points(start), picture.points(end)))
    return mask, rules


def _columns(pixels: Pixels) -> Flags:
    """Which columns have ink."""
    return np.asarray(pixels.any(0), np.bool_)


def _without_stubs(crossed: Flags, start: int, end: int, picture: Picture) -> tuple[int, int]:
    """Where a line begins and ends, without what little of it lies outside the lines that it crosses."""
    at = start + np.flatnonzero(crossed[start:end])
    stub = _STUB * picture.dpi
    if len(at) and 0 < at[0] - start < stub:
        start = int(at[0])
    if len(at) and 0 < end - 1 - at[-1] < stub:
        end = int(at[-1]) + 1
    return start, end


def _reach(inked: Flags, goal: Flags, picture: Picture) -> int:
    """How many pixels further a line goes on, printed faintly and in pieces, up to a line that it meets; 0 if none."""
    step = max(2, round(_STEP * picture.dpi))
    reach = 0
    while reach < len(inked):
        ahead = slice(reach, reach + step)
        if goal[ahead].any():
            return reach + int(np.flatnonzero(goal[ahead])[0]) + 1
        if inked[ahead].mean() < _INKED:
            return 0
        reach += int(np.flatnonzero(inked[ahead])[-1]) + 1
    return 0


def over_rules(ink: Pixels, mask: Pixels, dpi: float) -> Pixels:
    """Where ruling lines may be taken out: all along them but where print touches or crosses them."""
    broad = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    beside: Pixels = without_specks(cv2.bitwise_and(ink, cv2.bitwise_not(broad)), dpi)
    touched = cv2.dilate(beside, np.ones((5, 2 * round(_CURL * dpi) + 1), np.uint8))
    free: Pixels = cv2.bitwise_and(broad, cv2.bitwise_not(touched))
    return free


def without_rules(pixels: Pixels, free: Pixels, paper: int) -> Pixels:
    """A picture (or its ink) with `paper` where its ruling lines may be taken out."""
    cleared: Pixels = pixels.copy()
    cleared[free > 0] = paper
    return cleared
