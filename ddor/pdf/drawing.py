"""Ruling lines, shaded boxes and drawn bullets from a page's objects, as programs really draw them.

A table's line may be a stroke, a thin filled box, one side of a stroked box, a piece of either in a cell of its
own, or a picture stretched thin; and all of it may stand inside form XObjects.
"""

from __future__ import annotations

import ctypes
import math
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.broken_lines import dashed, dotted
from ddor.pdf.clips import clip_of, common
from ddor.pdf.frame import IDENTITY, Frame, Matrix, multiply
from ddor.pdf.objects import Drawing, Rule
from ddor.pdf.signs import Colour, Signs

THIN = 2.6
"""A filled box no wider than this, in points, is a line; so is a stroke."""

_STRAIGHT = 0.6
"""How far, in points, the ends of a line may be apart across it."""

_MARK_SIZES = (0.8, 9.0)
"""Smallest and largest side of a drawn bullet, in points."""

_WHITE = 250
"""Of 255: what is at least as bright in all its colors is white."""

_SMALLEST_LETTER, _LARGEST_LETTER = 2.5, 60.0
"""Points: the heights of shapes with curves that may be letters drawn by their outlines."""

_BROADEST_STRIKE, _LONG = 6.0, 3.0
"""Points: how broad a line, or how high a wave, may be that crosses words out; and how many times as long it is."""

_LEAST_COVER = 20.0
"""Points; a box that is less high or less wide holds no table's rules."""

_MOST_OBJECTS = 150_000
"""No page of a report has nearly as many; beyond it a page is taken for hostile, and said to be."""

_DEEPEST_FORM = 12


def read_drawing(
    page: pdfium.FPDF_PAGE,
    frame: Frame,
    *,
    only_shown: bool = False,
    without_white: bool = False,
    paint: bool = False,
    annotations_from: int = sys.maxsize,
) -> Drawing:
    """Everything drawn on an open page (`page` is a pdfium FPDF_PAGE) that is not text.

    `only_shown` leaves out the objects that were switched off because they aren't shown, `without_white` white ones:
    white lines part the cells of shaded tables. `paint` says that the file has masks, patterns, or ways to blend;
    `annotations_from` is the first of the page's objects that comes from an annotation.
    """
    reader = _Reader(frame, only_shown, without_white, paint)
    reader.read(page, frame.matrix, annotations_from)
    return reader.drawing()


class _Reader:
    def __init__(self, frame: Frame, only_shown: bool, without_white: bool, paint: bool) -> None:
        self._only_shown = only_shown
        self._without_white = without_white
        self._signs = Signs(paint=paint)
        self._item: pdfium.FPDF_PAGEOBJECT = None
        self._clip: Box | None = None
        self._covers: list[tuple[Box, int, int]] = []
        self._ink: tuple[Colour | None, int] = (None, 255)
        self._page: Box = (0.0, 0.0, frame.width, frame.height)
        self._tilted = frame.tilt != 0
        self._slanted: list[Box] = []
        self._horizontal: list[Rule] = []
        self._vertical: list[Rule] = []
        self._fills: list[Box] = []
        self._marks: list[Box] = []
        self._dots: list[Box] = []
        self._pictures: list[Box] = []
        self._shapes: list[Box] = []
        self._noted: list[Rule] = []
        self._is_note = False
        self._seen = 0
        self._floats = tuple(ctypes.c_float() for _ in range(4))
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._matrix = pdfium.FS_MATRIX()

    def drawing(self) -> Drawing:
        levels = [(cover, before) for cover, before, _ in self._covers]
        uprights = [((top, x0, bottom, x1), before) for (x0, top, x1, bottom), _, before in self._covers]
        across, down, dots = dotted(self._dots)
        return Drawing(
            dashed(_uncovered(self._horizontal, levels)) + across,
            dashed(_uncovered(self._vertical, uprights)) + down,
            self._fills,
            self._marks + [dot for dot in dots if min(dot[2] - dot[0], dot[3] - dot[1]) >= _MARK_SIZES[0]],
            self._pictures,
            self._signs,
            self._shapes,
            self._seen > _MOST_OBJECTS,
            self._slanted,
            self._noted,
        )

    def read(self, page: pdfium.FPDF_PAGE, matrix: Matrix, annotations_from: int) -> None:
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            if self._seen > _MOST_OBJECTS:
                return
            self._is_note = i >= annotations_from
            self._object(pdfium.FPDFPage_GetObject(page, i), matrix, 0)

    def _object(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int) -> None:
        self._seen += 1
        if self._only_shown and not _is_active(item):
            return
        self._item = item
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._signs.text(item)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._clip = self._clip_of(item, matrix)
            self._path(item, matrix)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            self._clip = self._clip_of(item, matrix)
            box = self._bounds(item, matrix)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE and (shown := self._clipped(box)) is not None:
                self._pictures.append(shown)
            self._ink = (None, 255)
            self._filled(box)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            self._signs.form(item)
            inner = multiply(self._matrix_of(item), matrix)
            for i in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self._seen > _MOST_OBJECTS:
                    return
                self._object(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)

    def _matrix_of(self, item: pdfium.FPDF_PAGEOBJECT) -> Matrix:
        if not pdfium.FPDFPageObj_GetMatrix(item, self._matrix):
            return IDENTITY
        m = self._matrix
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _clip_of(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Box | None:
        clip = clip_of(item)
        return clip and _box_of(_transform((clip[:2], clip[2:]), matrix))

    def _clipped(self, box: Box) -> Box | None:
        """What clip paths leave of a box of the object at hand; None where that is nothing."""
        if self._clip is None:
            return box
        x0, top, x1, bottom = common(box, self._clip)
        return (x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None

    def _bounds(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Box:
        left, bottom, right, top = self._floats
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        corners = ((left.value, bottom.value), (right.value, top.value))
        return _box_of(_transform(corners, matrix))

    def _path(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        fills = fill.value != pdfium.FPDF_FILLMODE_NONE and self._is_visible(item, pdfium.FPDFPageObj_GetFillColor)
        self._note_ink(fills)
        strokes = bool(stroke.value) and self._is_visible(item, pdfium.FPDFPageObj_GetStrokeColor)
        if not fills and not strokes:
            return
        segments = pdfium.FPDFPath_CountSegments(item)
        if fills and not strokes and segments <= 5 and not self._tilted:
            self._filled(self._bounds(item, matrix))
            return
        to_page = multiply(self._matrix_of(item), matrix)
        width = self._stroke_width(item, to_page) if strokes else 0.0
        for points, curved in self._subpaths(item, segments):
            shown = _transform(points, to_page)
            if fills:
                self._filled(_box_of(shown), curved)
            if strokes and curved:
                self._scrawl(shown)
            elif strokes:
                for start, end in pairwise(shown):
                    self._stroke(start, end, width)

    def _note_ink(self, known: bool) -> None:
        red, green, blue, alpha = self._colour
        self._ink = ((red.value, green.value, blue.value), alpha.value) if known else (None, 255)

    def _is_visible(self, item: pdfium.FPDF_PAGEOBJECT, colour_of: Callable[..., int]) -> bool:
        red, green, blue, alpha = self._colour
        if not colour_of(item, red, green, blue, alpha):
            return True
        return alpha.value > 0 and not (self._without_white and min(red.value, green.value, blue.value) >= _WHITE)

    def _stroke_width(self, item: pdfium.FPDF_PAGEOBJECT, to_page: Matrix) -> float:
        """A stroke's width in points on the page; it is stated before its matrix is applied."""
        width = self._floats[0]
        pdfium.FPDFPageObj_GetStrokeWidth(item, width)
        a, b, c, d = to_page[:4]
        return float(width.value * math.sqrt(abs(a * d - b * c)))

    def _subpaths(
        self, item: pdfium.FPDF_PAGEOBJECT, segments: int
    ) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each subpath, closed ones ending where they began, and whether it has curves."""
        x, y = self._floats[:2]
        points: list[tuple[float, float]] = []
        curved = False
        for i in range(segments):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points, curved
                points, curved = [], False
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points, curved

    def _stroke(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        across, along = abs(end[0] - start[0]), abs(end[1] - start[1])
        if min(across, along) > _STRAIGHT:
            self._slanted.append((*start, *end))
            return
        shown = self._clipped(_box_of([start, end]))
        if shown is None:
            return
        x0, y0, x1, y1 = shown
        if width > THIN:
            # A stroke as broad as this is a way to draw a shaded band.
            half = width / 2
            self._filled((x0, y0 - half, x1, y1 + half) if across > along else (x0 - half, y0, x1 + half, y1))
        elif self._is_note:
            self._noted += [Rule((y0 + y1) / 2, x0, x1)] if across > along else []
        elif across > along:
            self._horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif along > 0:
            self._vertical.append(Rule((x0 + x1) / 2, y0, y1))

    def _scrawl(self, points: list[tuple[float, float]]) -> None:
        """Note a curved stroke, by the points that steer it: a wave along a line, or one that goes over words."""
        box = _box_of(points)
        width, height = box[2] - box[0], box[3] - box[1]
        if height <= _BROADEST_STRIKE and width >= _LONG * height:
            self._noted.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))
            return
        self._slanted += [(*start, *end) for start, end in pairwise(points) if start[0] != end[0]]

    def _filled(self, whole: Box, curved: bool = False) -> None:
        box = self._clipped(whole)
        if box is None:
            return
        self._signs.surface(box, *self._ink)
        self._note_cover(box)
        width, height = box[2] - box[0], box[3] - box[1]
        if self._is_note:
            self._noted += [Rule((box[1] + box[3]) / 2, box[0], box[2])] if height <= THIN < width else []
            return
        small, large = _MARK_SIZES
        if curved and _SMALLEST_LETTER <= height <= _LARGEST_LETTER and width <= _LARGEST_LETTER:
            self._shapes.append(box)
        if max(width, height) <= THIN and 0.6 * height <= width <= 1.6 * height:
            self._dots.append(box)
        elif small <= width <= large and small <= height <= large and 0.6 < width / height < 1.6:
            self._marks.append(box)
        elif curved:
            return
        elif height <= THIN and width > height:
            self._horizontal.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))
        elif width <= THIN:
            self._vertical.append(Rule((box[0] + box[2]) / 2, box[1], box[3]))
        elif not self._covers_page(width, height):
            self._fills.append(box)
            if height <= _BROADEST_STRIKE and width >= _LONG * height:
                self._noted.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))

    def _note_cover(self, box: Box) -> None:
        """Note a box that hides the rules drawn before it: those of an old table over which a new one was set.

        A picture hides none, as it may be a stamp or a shadow with nothing around it.
        """
        if pdfium.FPDFPageObj_GetType(self._item) == pdfium.FPDF_PAGEOBJ_IMAGE:
            return
        drawn_before = len(self._horizontal) + len(self._vertical)
        if not drawn_before or self._ink[1] < 255 or min(box[2] - box[0], box[3] - box[1]) < _LEAST_COVER:
            return
        if not pdfium.FPDFPageObj_HasTransparency(self._item):
            self._covers.append((box, len(self._horizontal), len(self._vertical)))

    def _covers_page(self, width: float, height: float) -> bool:
        return width > 0.95 * self._page[2] and height > 0.95 * self._page[3]


def _uncovered(rules: list[Rule], covers: list[tuple[Box, int]]) -> list[Rule]:
    """The rules without those that a box covers. Boxes are as if the rules were level, each with how many of the rules
    were drawn before it.
    """
    if not covers:
        return rules
    return [
        rule
        for i, rule in enumerate(rules)
        if not any(i < before and _is_inside(rule, cover) for cover, before in covers)
    ]


def _is_inside(rule: Rule, box: Box) -> bool:
    """Whether a level rule lies in a box and on none of its edges, where it would be drawn half over it."""
    x0, top, x1, bottom = box
    return top + 1 < rule.at < bottom - 1 and x0 - 1 < rule.start and rule.end < x1 + 1


def _is_active(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    active = ctypes.c_int()
    return not pdfium.FPDFPageObj_GetIsActive(item, active) or bool(active.value)


def _transform(
    points: tuple[tuple[float, float], ...] | list[tuple[float, float]], m: Matrix
) -> list[tuple[float, float]]:
    a, b, c, d, e, f = m
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _box_of(points: list[tuple[float, float]]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))
