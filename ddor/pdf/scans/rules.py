"""Ruling lines in a picture, as the same lines that a PDF draws, and the picture without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from ddor.pdf.objects import Rule
from ddor.pdf.scans.picture import Picture, Pixels

_SHORTEST = 0.28
"""Inches that a straight line is long at least. No letter has as long a stroke."""

_THICKEST = 0.09
"""Inches (6.5 points) that a line is thick at most; what is thicker is shading."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page's ruling lines in points, and where their ink is."""

    horizontal: list[Rule]
    vertical: list[Rule]
    mask: Pixels


def find_rules(ink: Pixels, picture: Picture) -> Ruled:
    """The ruling lines in a straightened picture's ink."""
    level, upright = (_lines(ink, picture.dpi, is_level) for is_level in (True, False))
    horizontal = [_rule(y, x, x + width, height, picture) for x, y, width, height in _boxes(level, picture, True)]
    vertical = [_rule(x, y, y + height, width, picture) for x, y, width, height in _boxes(upright, picture, False)]
    return Ruled(horizontal, vertical, cv2.max(level, upright))


def _lines(ink: Pixels, dpi: float, is_level: bool) -> Pixels:
    length = int(dpi * _SHORTEST)
    # A line that runs a little askew changes its row of pixels; thickened, its pieces overlap.
    thick = cv2.dilate(ink, np.ones((3, 1) if is_level else (1, 3), np.uint8))
    long = cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1) if is_level else (1, length))
    lines: Pixels = cv2.morphologyEx(thick, cv2.MORPH_OPEN, long)
    return lines


def _boxes(lines: Pixels, picture: Picture, is_level: bool) -> list[tuple[int, int, int, int]]:
    count, _, found, _ = cv2.connectedComponentsWithStats(lines)
    boxes = []
    for x, y, width, height, _ in found[1:count]:
        across = height if is_level else width
        if across <= _THICKEST * picture.dpi + 2:
            boxes.append((int(x), int(y), int(width), int(height)))
    return boxes


def _rule(at: int, start: int, end: int, thickness: int, picture: Picture) -> Rule:
    return Rule(picture.points(at + thickness / 2), picture.points(start), picture.points(end))


def without_rules(pixels: Pixels, mask: Pixels, paper: int) -> Pixels:
    """The picture (or its ink) with `paper` where its ruling lines were."""
    cleared: Any = pixels.copy()
    cleared[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = paper
    return cleared  # type: ignore[no-any-return]
