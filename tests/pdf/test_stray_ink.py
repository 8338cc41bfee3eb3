"""Ink that is none of a table's print is told from what is, and so are lines that are none of its ruling lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ddor.pdf.grid import find_grids
from ddor.pdf.objects import Drawing, Rule
from tests.support.recognition import needs_recognition

pytest.importorskip("cv2")

from ddor.pdf.scans.engines import Reading
from ddor.pdf.scans.picture import Picture, Pixels
from ddor.pdf.scans.rules import Ruled
from ddor.pdf.scans.second import differing
from ddor.pdf.scans.stray import doubtful_lines, odd_lines, stray_ink, touched, without_stray_lines
from ddor.pdf.scans.strips import Strip
from ddor.pdf.scans.words import RecognizedLine, words_of

pytestmark = needs_recognition

XS, YS = (36.0, 136.0, 236.0, 336.0, 436.0), tuple(72.0 + 18 * i for i in range(11))
"""Where a table of four columns and ten rows has its lines, in points."""


def empty() -> Pixels:
    return np.zeros((400, 500), np.uint8)


PICTURE = Picture(255 - empty(), 72.0)
"""A pixel of it is a point."""


def drawn(horizontal: list[Rule], vertical: list[Rule]) -> tuple[Ruled, Drawing]:
    return Ruled(horizontal, vertical, empty(), empty()), Drawing(horizontal, vertical, [], [], [])


def table() -> tuple[list[Rule], list[Rule]]:
    return [Rule(y, XS[0], XS[-1]) for y in YS], [Rule(x, YS[0], YS[-1]) for x in XS]


def framed(left: float, top: float, right: float, bottom: float) -> tuple[list[Rule], list[Rule]]:
    return [Rule(y, left, right) for y in (top, bottom)], [Rule(x, top, bottom) for x in (left, right)]


@given(left=st.floats(45, 300), top=st.floats(80, 200), wide=st.floats(30, 190), high=st.floats(10, 90))
def test_the_frame_of_a_stamp_parts_no_cells(left: float, top: float, wide: float, high: float) -> None:
    horizontal, vertical = table()
    level, upright = framed(left, top, left + wide, top + high)
    ruled, drawing = drawn(horizontal + level, vertical + upright)
    rest, where = without_stray_lines(ruled, find_grids(drawing), PICTURE)
    kept = Drawing(rest.horizontal, rest.vertical, [], [], [])
    near = any(abs(a.at - b.at) <= 5 for a in level for b in horizontal) or any(
        abs(a.at - b.at) <= 5 for a in upright for b in vertical
    )
    # One that lies along the table's own lines may be taken for these.
    assume(not near)
    assert find_grids(kept) == find_grids(Drawing(*table(), [], [], []))
    assert len(where) == 4


@given(spans=st.lists(st.integers(1, 4), min_size=3, max_size=6))
def test_cells_that_span_rows_are_the_tables_own(spans: list[int]) -> None:
    ends = [sum(spans[:i]) for i in range(len(spans) + 1)]
    ys = [72.0 + 18 * i for i in range(ends[-1] + 1)]
    horizontal = [Rule(y, XS[0] if i in ends else XS[1], XS[-1]) for i, y in enumerate(ys)]
    ruled, drawing = drawn(horizontal, [Rule(x, ys[0], ys[-1]) for x in XS])
    rest, where = without_stray_lines(ruled, find_grids(drawing), PICTURE)
    assert (rest, where) == (ruled, [])
    assert doubtful_lines(drawing, find_grids(drawing)) == []


def with_print() -> Pixels:
    """A word of eight letters, eight points high, in each cell."""
    ink = empty()
    for x in XS[:-1]:
        for y in YS[:-1]:
            for letter in range(8):
                at = round(x) + 6 + 7 * letter
                ink[round(y) + 5 : round(y) + 13, at : at + 5] = 255
    return ink


def test_print_is_not_stray() -> None:
    assert not stray_ink(with_print(), find_grids(Drawing(*table(), [], [], [])), PICTURE).any()


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        (slice(80, 160), slice(250, 253), 5),  # a stroke down through five rows
        (slice(83, 85), slice(50, 330), 3),  # one along a row
        (slice(84, 95), slice(100, 104), 2),  # a letter over the line between two rows
    ],
)
def test_ink_larger_than_print_or_across_a_line_is_stray(rows: slice, columns: slice, cells: int) -> None:
    ink = with_print()
    ink[rows, columns] = 255
    grids = find_grids(Drawing(*table(), [], [], []))
    assert len(touched(stray_ink(ink, grids, PICTURE), grids, PICTURE)) >= cells


def line(height: int, text: str, certainty: float = 1.0, second: str | None = None) -> RecognizedLine:
    middles = tuple((i + 0.5) / len(text) for i in range(len(text)))
    strip = Strip(0, 0, 10 * max(1, len(text)), height)
    reading = Reading(text, (certainty,) * len(text), middles)
    return RecognizedLine(strip, reading, np.ones(strip.x1, np.uint8), second)


def test_a_line_that_is_too_high_or_has_no_text_is_odd() -> None:
    lines = [line(10, "Jail"), line(10, "Polk"), line(11, "Iowa"), line(19, "J"), line(9, ""), line(3, "")]
    assert [box[3] for box in odd_lines(lines, PICTURE)] == [19, 9]


def test_words_are_less_sure_on_a_page_where_many_are_unsure() -> None:
    clean = words_of([line(10, "Polk", 0.95)] + [line(10, "Iowa")] * 9, PICTURE)
    broken = words_of([line(10, "Polk", 0.95)] + [line(10, "Iowa", 0.6)] * 3 + [line(10, "Iowa")] * 6, PICTURE)
    assert clean[0].certainty == pytest.approx(0.95)
    assert (broken[0].certainty or 1) < 0.9


def test_words_that_a_second_program_confirms_are_as_sure_as_they_were_recognized() -> None:
    lines = [line(10, "Polk", 0.95, "Polk")] + [line(10, "Iowa", 0.6, "Iowa")] * 9
    assert words_of(lines, PICTURE)[0].certainty == pytest.approx(0.95)


def test_a_bullet_that_a_second_program_takes_for_letters_is_no_difference() -> None:
    assert differing(["\u2022", "Will", "not"], "e\u00a2 Will not") == [None, None, None]
    assert differing(["\u2022", "Will", "not"], "Will net") == [None, None, "net"]
