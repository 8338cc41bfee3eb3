"""Lines of print in a picture: where each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

from ddor.pdf.scans.picture import Pixels

PixelBox = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels; the last two are outside."""

_SPECK = 0.00012
"""Square inches of ink that are a speck of dust at most; a full stop has four times as much."""

_LOWEST_LINE = 0.035
"""Inches that a line of print is high at least (2.5 points, the height of a dash's line without its neighbors)."""

_WORDS_APART = 0.11
"""Inches between two words of a line outside tables at most; what is further apart is cut in two."""


class Strip(NamedTuple):
    """A line of print: the box around its ink, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


def without_specks(ink: Pixels, dpi: float) -> Pixels:
    """The ink without what is too small to be print."""
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(ink)
    least = max(3, round(_SPECK * dpi * dpi))
    kept = np.zeros(count, np.uint8)
    kept[1:] = np.where(sizes[1:, cv2.CC_STAT_AREA] >= least, 255, 0)
    clean: Pixels = kept[labels]
    return clean


def strips_within(ink: Pixels, area: PixelBox, dpi: float) -> list[Strip]:
    """The lines of print in a cell, from the top down."""
    x0, top, x1, bottom = area
    part = ink[top:bottom, x0:x1]
    if part.size == 0:
        return []
    strips = []
    for first, last in _bands(part, dpi):
        along = np.flatnonzero(part[first:last].any(0))
        if len(along):
            strips.append(Strip(x0 + int(along[0]), top + first, x0 + int(along[-1]) + 1, top + last))
    return strips


def _bands(part: Pixels, dpi: float) -> Iterator[tuple[int, int]]:
    """Stretches of rows with ink; a low one (an i's dots, an underscore) belongs to its nearest neighbor."""
    rows = np.concatenate(([0], part.any(1).astype(np.int8), [0]))
    starts, ends = np.flatnonzero(np.diff(rows) == 1), np.flatnonzero(np.diff(rows) == -1)
    bands: list[list[int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        is_near = bool(bands) and start - bands[-1][1] <= 0.03 * dpi
        low = min(end - start, bands[-1][1] - bands[-1][0] if bands else 0) < _LOWEST_LINE * dpi
        touching = bool(bands) and start - bands[-1][1] <= 0.008 * dpi and end - bands[-1][0] < 0.16 * dpi
        if is_near and (low or touching):
            bands[-1][1] = end
        else:
            bands.append([start, end])
    for start, end in bands:
        if end - start >= 0.02 * dpi:
            yield start, end


def strips_outside(ink: Pixels, areas: Iterable[PixelBox], dpi: float) -> list[Strip]:
    """The lines of print outside some areas, each cut where words stand far apart, from the top down."""
    rest = ink.copy()
    for x0, top, x1, bottom in areas:
        rest[top:bottom, x0:x1] = 0
    width = int(_WORDS_APART * dpi) | 1
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, width), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((int(0.025 * dpi) | 1, 1), np.uint8))
    count, _, found, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in found[1:count]]
    strips = [strip for box in _together(boxes) for strip in strips_within(rest, box, dpi)]
    return sorted(strips, key=lambda strip: (strip.top + strip.bottom, strip.x0))


def _together(boxes: list[PixelBox]) -> list[PixelBox]:
    """Boxes put together where they overlap, as a word's box and that of a comma below it do."""
    kept: list[PixelBox] = []
    for box in sorted(boxes):
        overlapping = [box, *(other for other in kept if _overlap(box, other))]
        kept = [other for other in kept if not _overlap(box, other)]
        kept.append(
            (
                min(b[0] for b in overlapping),
                min(b[1] for b in overlapping),
                max(b[2] for b in overlapping),
                max(b[3] for b in overlapping),
            )
        )
    return kept


def _overlap(a: PixelBox, b: PixelBox) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
