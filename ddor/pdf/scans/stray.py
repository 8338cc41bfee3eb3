"""Ink that is none of the print in a table: stamps, signatures, handwriting, strokes of a pen, stains.

Print in a table has one size and stays within its cell, and a table's ruling lines end at one another. What is larger,
lies across a ruling line, or is a straight line that ends nowhere was put on the paper later. Which of the strokes in
a cell that it touches are the report's nobody can say, so nothing recognized there is sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

import cv2
import numpy as np

from ddor.model import Box
from ddor.pdf.grid import SNAP, Field, Grid, merge_rules
from ddor.pdf.objects import Drawing, Rule
from ddor.pdf.scans.picture import Picture, Pixels
from ddor.pdf.scans.rules import THICKEST, Flags, Ruled
from ddor.pdf.scans.words import RecognizedLine

Counts = np.ndarray[Any, np.dtype[np.int64]]

_WHOLE = 0.7
"""The share of a table's width or height that is ruled at a place, from which on the line there is the table's own."""

_LEVEL = 1.2
"""Points by which the pieces of one line are off each other at most."""

_THICKER, _STROKE = 1.8, 0.25
"""Times its usual thickness from which on something else runs along a line, and over how many inches at least."""

_GOES_ON = 6.0
"""Points by which a line has to reach beyond another, on both sides, for that one to end at it."""

_TALL, _WIDE = 2.2, 12.0
"""Times the usual letter's height from which on ink is no letter, and from which on it is no row of touching letters.
Brackets and letters that touch across a line's gap were 1.9 times as high in scans of reports, touching letters 6."""

_AROUND = 0.06
"""Inches around such ink in which other strokes may belong to it."""

_USUAL_SHARE = 0.4
"""The share of a table's width or height that its own lines seldom fall below, where they are no ends of cells that
span rows."""

_TALL_LINE, _LOW_LINE = 1.6, 0.5
"""Times the usual height of a line of print in tables above which a line is none, and below which it need not hold
text."""

_OVER = 0.025
"""Inches on both sides of a ruling line from which on ink lies across it; print that touches one lies on one side."""


def without_stray_lines(ruled: Ruled, grids: Iterable[Grid], picture: Picture) -> tuple[Ruled, list[Box]]:
    """The ruling lines without those within a table that begin or end at none of its lines, as a stamp's frame does,
    and where these were, in points.
    """
    level: set[Rule] = set()
    upright: set[Rule] = set()
    for grid in grids:
        x0, top, x1, bottom = grid.box
        level |= set(_stray(ruled.horizontal, ruled.vertical, (top, bottom), (x0, x1)))
        upright |= set(_stray(ruled.vertical, ruled.horizontal, (x0, x1), (top, bottom)))
    if not level and not upright:
        return ruled, []
    rest = replace(
        ruled,
        horizontal=[rule for rule in ruled.horizontal if rule not in level],
        vertical=[rule for rule in ruled.vertical if rule not in upright],
        level=_cleared(ruled.level, level, picture),
        upright=np.ascontiguousarray(_cleared(np.ascontiguousarray(ruled.upright.T), upright, picture).T),
    )
    half = 36 * THICKEST
    boxes = [(rule.start, rule.at - half, rule.end, rule.at + half) for rule in level]
    return rest, boxes + [(rule.at - half, rule.start, rule.at + half, rule.end) for rule in upright]


def _cleared(mask: Pixels, rules: Iterable[Rule], picture: Picture) -> Pixels:
    """The ink of level lines without that of some."""
    rest = mask.copy()
    half = THICKEST / 2 * picture.dpi + 2
    for rule in rules:
        at, start, end = (each * picture.dpi / 72 for each in rule)
        rest[max(0, round(at - half)) : round(at + half) + 1, round(start) : round(end) + 1] = 0
    return rest


def _stray(
    rules: Sequence[Rule], crossing: Sequence[Rule], across: tuple[float, float], along: tuple[float, float]
) -> Iterator[Rule]:
    """Those of some parallel lines that are none of a table's, which lies between `across` and `along`."""
    inside = [rule for rule in rules if _is_within(rule.at, across) and rule.end > along[0] and rule.start < along[1]]
    merged = merge_rules(inside)
    for rule in inside:
        # Not all that lies near enough to be merged with a line is level with it: a pen's stroke along it is not.
        level = [other for other in inside if abs(other.at - rule.at) <= _LEVEL]
        drawn = sum(
            min(other.end, along[1]) - max(other.start, along[0])
            for other in merge_rules([Rule(rule.at, other.start, other.end) for other in level])
        )
        if drawn >= _WHOLE * (along[1] - along[0]):
            continue
        near = [other for other in merged if abs(other.at - rule.at) <= SNAP]
        (piece,) = [other for other in near if other.start <= rule.start and other.end >= rule.end][:1] or [rule]
        is_outer = any(abs(piece.at - side) <= SNAP for side in across)
        for end in (piece.start, piece.end):
            is_corner = is_outer and any(abs(end - side) <= SNAP for side in along)
            if not is_corner and not _ends_at_one(piece.at, end, crossing):
                yield rule
                break


def _is_within(at: float, limits: tuple[float, float]) -> bool:
    return limits[0] - SNAP <= at <= limits[1] + SNAP


def _ends_at_one(at: float, end: float, crossing: Iterable[Rule]) -> bool:
    """Whether a line that runs at `at` ends at another, which goes on to both sides."""
    return any(
        abs(other.at - end) <= SNAP + 1 and other.start < at - _GOES_ON and other.end > at + _GOES_ON
        for other in crossing
    )


def strokes_along_lines(ruled: Ruled, picture: Picture) -> list[Box]:
    """Where ruling lines, in points, are much thicker than they are elsewhere, as a stroke of a pen runs along them.

    Where such a stroke is taken out with the line, it takes the edges of letters with it.
    """
    level = [(rule, _thickness(ruled.level, rule, picture)) for rule in ruled.horizontal]
    across = np.ascontiguousarray(ruled.upright.T)
    upright = [(rule, _thickness(across, rule, picture)) for rule in ruled.vertical]
    found = [(start, rule.at - SNAP, end, rule.at + SNAP) for rule, start, end in _thicker(level, picture)]
    return found + [(rule.at - SNAP, start, rule.at + SNAP, end) for rule, start, end in _thicker(upright, picture)]


def _thickness(mask: Pixels, rule: Rule, picture: Picture) -> Counts:
    """How many pixels thick a level line is, pixel by pixel along it."""
    at, start, end = (each * picture.dpi / 72 for each in rule)
    half = THICKEST / 2 * picture.dpi
    band = mask[max(0, round(at - half)) : round(at + half) + 1, round(start) : round(end)]
    return np.asarray((band > 0).sum(0), np.int64)


def _thicker(rules: Sequence[tuple[Rule, Counts]], picture: Picture) -> Iterator[tuple[Rule, float, float]]:
    """Of some parallel lines those that are partly thicker than usual, with from where to where, in points."""
    usual = float(np.median(np.concatenate([thickness for _, thickness in rules]))) if rules else 0.0
    for rule, thickness in rules:
        thick = np.flatnonzero(thickness > _THICKER * usual + 1)
        if _STROKE * picture.dpi <= len(thick) < _WHOLE * len(thickness):
            yield rule, rule.start + picture.points(float(thick[0])), rule.start + picture.points(float(thick[-1]))


def stray_ink(print_: Pixels, grids: Sequence[Grid], picture: Picture) -> Pixels:
    """Which ink in a page's tables is none of their print, by its size and place."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(print_)
    left, top = boxes[:, cv2.CC_STAT_LEFT], boxes[:, cv2.CC_STAT_TOP]
    width, height = boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT]
    right, bottom = left + width, top + height
    is_stray = np.zeros(count, np.bool_)
    for grid in grids:
        x0, y0, x1, y1 = (edge * picture.dpi / 72 for edge in grid.box)
        inside = (right > x0) & (left < x1) & (bottom > y0) & (top < y1)
        inside[0] = False
        if inside.any():
            letter = float(np.median(height[inside]))
            is_stray |= inside & ((height > _TALL * letter) | (width > _WIDE * letter))
            is_stray |= inside & _lies_across(grid, picture, (left, top, right, bottom))
    if not is_stray.any():
        return np.zeros_like(print_)
    found: Pixels = np.where(is_stray, 255, 0).astype(np.uint8)[labels]
    side = 2 * round(_AROUND * picture.dpi) + 1
    around: Pixels = cv2.dilate(found, np.ones((side, side), np.uint8))
    return around


def _lies_across(grid: Grid, picture: Picture, boxes: tuple[Flags, Flags, Flags, Flags]) -> Flags:
    """Which pieces of ink, in pixels, lie on both sides of a ruling line."""
    left, top, right, bottom = boxes
    over = _OVER * picture.dpi
    found = np.zeros(len(left), np.bool_)
    for field in cells_of(grid):
        x0, y0, x1, y1 = (edge * picture.dpi / 72 for edge in field.box)
        level = (right > x0 + over) & (left < x1 - over)
        upright = (bottom > y0 + over) & (top < y1 - over)
        found |= level & (((top < y0 - over) & (bottom > y0 + over)) | ((top < y1 - over) & (bottom > y1 + over)))
        found |= upright & (((left < x0 - over) & (right > x0 + over)) | ((left < x1 - over) & (right > x1 + over)))
    return found


def cells_of(grid: Grid) -> Iterable[Field]:
    """Each cell of a grid once."""
    return {id(field): field for row in grid.owner for field in row}.values()


def touched(stray: Pixels, grids: Iterable[Grid], picture: Picture) -> list[Box]:
    """Where stray ink lies in tables, in points: a rectangle in each cell that it touches."""
    found = []
    inset = _OVER / 2 * picture.dpi
    for grid in grids:
        for field in cells_of(grid):
            # Close to a line lies what is left of its own ink.
            left, top, right, bottom = (edge * picture.dpi / 72 for edge in field.box)
            x0, y0, x1, y1 = (
                max(0, round(edge)) for edge in (left + inset, top + inset, right - inset, bottom - inset)
            )
            part = stray[y0:y1, x0:x1]
            if part.any():
                down, across = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
                edges = (x0 + across[0], y0 + down[0], x0 + across[-1] + 1, y0 + down[-1] + 1)
                a, b, c, d = (picture.points(float(edge)) for edge in edges)
                found.append((a, b, c, d))
    return found


def doubtful_lines(drawing: Drawing, grids: Iterable[Grid]) -> list[Box]:
    """Where in tables, in points, a line parts but few of the cells that it could, and may be a pen's or a stamp's."""
    found = []
    for grid in grids:
        x0, top, x1, bottom = grid.box
        for rule in merge_rules([rule for rule in drawing.horizontal if _is_within(rule.at, (top, bottom))]):
            start, end = max(x0, rule.start), min(x1, rule.end)
            if 0 < end - start < _USUAL_SHARE * (x1 - x0):
                found.append((start, rule.at - SNAP, end, rule.at + SNAP))
        for rule in merge_rules([rule for rule in drawing.vertical if _is_within(rule.at, (x0, x1))]):
            start, end = max(top, rule.start), min(bottom, rule.end)
            if 0 < end - start < _USUAL_SHARE * (bottom - top):
                found.append((rule.at - SNAP, start, rule.at + SNAP, end))
    return found


def odd_lines(lines: Sequence[RecognizedLine], picture: Picture) -> list[Box]:
    """Where lines of print in tables, in points, are as no line is: much too high, or high enough but without text."""
    if not lines:
        return []
    usual = median(line.strip.bottom - line.strip.top for line in lines)
    found = []
    for line in lines:
        height = line.strip.bottom - line.strip.top
        is_empty = not line.reading.text.strip()
        if height > _TALL_LINE * usual or (is_empty and height > _LOW_LINE * usual):
            a, b, c, d = (picture.points(float(edge)) for edge in line.strip)
            found.append((a, b, c, d))
    return found
