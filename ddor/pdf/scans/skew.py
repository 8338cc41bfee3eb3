"""How far a page was laid askew on the scanner's glass, and the picture set straight."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ddor.pdf.scans.picture import Picture, Pixels, ink_of

_LEAST = 0.05
"""Degrees that nobody need undo."""

_MOST = 5.0
"""Degrees up to which skew is looked for."""


def straightened(picture: Picture) -> tuple[Picture, float]:
    """The picture turned so that its lines run level, and by how many degrees it was laid askew, clockwise."""
    angle = _angle(ink_of(picture), picture.dpi)
    if abs(angle) < _LEAST:
        return picture, 0.0
    height, width = picture.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    grey = cv2.warpAffine(picture.grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return replace(picture, grey=grey), angle


def _angle(ink: Pixels, dpi: float) -> float:
    """The slope of a page's long level lines, or else of its lines of print, in degrees, down to the right."""
    found = _slopes_of_rules(ink, dpi)
    if not found:
        return _slope_of_print(ink)
    slopes, lengths = (np.array(each) for each in zip(*sorted(found), strict=True))
    below = np.cumsum(lengths)
    return float(slopes[np.searchsorted(below, below[-1] / 2)])


def _slopes_of_rules(ink: Pixels, dpi: float) -> list[tuple[float, int]]:
    """The slope of each long level line, in degrees, with its length in pixels."""
    # Even a line that runs askew is level for an eighth of an inch, and its steps touch once it is thickened.
    short = cv2.getStructuringElement(cv2.MORPH_RECT, (int(dpi / 8), 1))
    level = cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, short)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(level)
    found = []
    for i in range(1, count):
        x, y, width, height, _ = boxes[i]
        if width < 1.2 * dpi or height > 0.12 * width + 8:
            continue
        down, along = np.nonzero(labels[y : y + height, x : x + width] == i)
        found.append((float(np.degrees(np.arctan(np.polyfit(along, down, 1)[0]))), int(width)))
    return found


def _slope_of_print(ink: Pixels) -> float:
    """The angle at which lines of print and the gaps between them stand out most."""
    small = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    best = (-1.0, 0.0)
    for angle in np.arange(-_MOST, _MOST + 0.01, 0.1):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        profile = cv2.warpAffine(small, turn, (width, height)).sum(1, dtype=float)
        best = max(best, (float(np.square(np.diff(profile)).sum()), float(angle)))
    return best[1]
