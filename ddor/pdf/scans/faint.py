"""Ruling lines of which a fax machine or a light scan left but some dots.

A dot of a line stands alone between the print above it and below it, on one level with others all along the table. That
tells it from print, whose ink goes on up or down, and from dust, which keeps no level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import cv2
import numpy as np

from ddor.pdf.grid import Grid
from ddor.pdf.objects import Rule
from ddor.pdf.scans.picture import Picture, Pixels
from ddor.pdf.scans.rules import Ruled

_WINDOW = 0.1
"""Inches. In so many pieces a table's width is asked for dots."""

_BAND, _CLEAR = 0.011, 0.03
"""Inches that dots may be above or below their line, and from there on that nothing else does."""

_DOTTED, _OVER_DUST = 0.2, 3.0
"""The share of windows with lone dots from which on they are a line, and how many times that of the usual row it is."""

_DOTTED_COLUMN, _SOLID = 0.1, 0.9
"""The share of a column's windows from which on a line has dots in it, and from which on it is there as drawn."""

Shares = np.ndarray[Any, np.dtype[np.float64]]
Windows = np.ndarray[Any, np.dtype[np.bool_]]


def with_faint_rules(ink: Pixels, ruled: Ruled, grids: Iterable[Grid], picture: Picture) -> Ruled:
    """A page's ruling lines and the level ones of its tables of which only dots are left."""
    horizontal, level = list(ruled.horizontal), ruled.level.copy()
    for grid in grids:
        x0, top, x1, bottom = (round(edge * picture.dpi / 72) for edge in grid.box)
        dots = np.asarray((ink[top:bottom, x0:x1] > 0) & (ruled.upright[top:bottom, x0:x1] == 0), np.bool_)
        lone = _lone(dots, picture.dpi)
        band = max(1, round(_BAND * picture.dpi))
        for row in _faint_rows(lone, picture.dpi):
            at = picture.points(top + row)
            horizontal += [Rule(at, start, end) for start, end in _columns_with_dots(lone[row], grid, picture)]
            # What print doesn't go on from above or below is the line's.
            beside = ink[[max(0, top + row - band - 1), min(len(ink) - 1, top + row + band + 1)], x0:x1].any(0)
            level[max(0, top + row - band) : top + row + band + 1, x0:x1][:, ~beside] = 255
    return replace(ruled, horizontal=horizontal, level=cv2.bitwise_and(level, ink))


def _faint_rows(lone: Windows, dpi: float) -> Iterator[int]:
    """The rows of pixels that have dots enough for a line."""
    shares: Shares = lone.mean(1)
    return _peaks(shares, max(_DOTTED, _OVER_DUST * float(np.median(shares))), dpi)


def _lone(dots: Windows, dpi: float) -> Windows:
    """For each row of pixels and each window, whether dots near that row stand there with nothing above and below."""
    width = max(2, round(_WINDOW * dpi))
    count = dots.shape[1] // width
    rows = dots[:, : count * width].reshape(len(dots), count, width).any(2).cumsum(0, dtype=np.int32)
    before = np.vstack([np.zeros((1, count), np.int32), rows])
    band, clear = max(1, round(_BAND * dpi)), max(3, round(_CLEAR * dpi))

    def inked(first: int, last: int) -> Windows:
        """Whether any row from `first` to `last` from each row is inked."""
        at = np.arange(len(dots))
        low, high = np.clip(at + first, 0, len(dots)), np.clip(at + last + 1, 0, len(dots))
        return np.asarray(before[high] > before[low], np.bool_)

    return inked(-band, band) & ~inked(-clear, -band - 1) & ~inked(band + 1, clear)


def _peaks(shares: Shares, least: float, dpi: float) -> Iterator[int]:
    """The rows with the most dots, one for each stretch of rows that have enough of them."""
    rows = np.flatnonzero(shares >= least).tolist()
    near = max(2, round(_CLEAR * dpi))
    ends = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(rows)) if b - a > near), len(rows)]
    for start, end in pairwise(ends):
        if start < end:
            yield max(rows[start:end], key=lambda row: float(shares[row]))


def _columns_with_dots(lone: Windows, grid: Grid, picture: Picture) -> Iterator[tuple[float, float]]:
    """From where to where in points a line goes: over the columns that have dots of it, and those between two such."""
    width = 72 * max(2, round(_WINDOW * picture.dpi)) / picture.dpi
    middles = grid.xs[0] + (np.arange(len(lone)) + 0.5) * width
    shares = [
        float(lone[(middles > x0) & (middles < x1)].mean()) if x1 - x0 > 2 * width else 0.0
        for x0, x1 in pairwise(grid.xs)
    ]
    has = [share > _DOTTED_COLUMN for share in shares]
    # What is left of a line as drawn ends where it ended; of one in dots, a whole column may be lost.
    if max(shares) < _SOLID:
        has = [each or (0 < i < len(has) - 1 and has[i - 1] and has[i + 1]) for i, each in enumerate(has)]
    for dotted, columns in groupby(range(len(has)), key=has.__getitem__):
        if dotted:
            listed = list(columns)
            yield grid.xs[listed[0]], grid.xs[listed[-1] + 1]
