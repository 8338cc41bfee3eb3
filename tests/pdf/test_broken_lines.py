"""Dotted and dashed lines are lines, whatever their pitch; other small things in a row are not."""

from __future__ import annotations

import pytest

from ddor.model import Box
from ddor.pdf.broken_lines import dashed, dotted
from ddor.pdf.objects import Rule


def row(size: float, pitch: float, count: int = 20) -> list[Box]:
    return [(100 + i * pitch, 50.0, 100 + i * pitch + size, 50 + size) for i in range(count)]


@pytest.mark.parametrize(("size", "pitch"), [(0.48, 0.96), (1.0, 2.0), (1.0, 3.5), (2.5, 5.0)])
def test_dots_in_a_row_are_a_line(size: float, pitch: float) -> None:
    ((line,), down, dots) = dotted(row(size, pitch))
    assert (down, dots) == ([], [])
    assert line == pytest.approx((50 + size / 2, 100, 100 + 19 * pitch + size))


def test_dots_below_one_another_are_an_upright_line() -> None:
    across, (line,), dots = dotted([(y, x, y1, x1) for x, y, x1, y1 in row(1.0, 2.0)])
    assert (across, dots) == ([], [])
    assert line == pytest.approx((50.5, 100, 139))


def test_bullets_of_a_list_are_no_line() -> None:
    bullets = [(54.0, 100 + 12.0 * i, 56.0, 102 + 12.0 * i) for i in range(10)]
    assert dotted(bullets) == ([], [], bullets)


@pytest.mark.parametrize(("length", "gap"), [(3.0, 3.0), (6.0, 12.0), (10.0, 4.0)])
def test_dashes_are_a_line(length: float, gap: float) -> None:
    pieces = [Rule(70.0, 20 + i * (length + gap), 20 + i * (length + gap) + length) for i in range(12)]
    (line,) = dashed(pieces)
    assert line == pytest.approx((70, 20, 20 + 11 * (length + gap) + length))


def test_the_sides_of_cells_do_not_close_over_a_cell_that_has_none() -> None:
    sides = [Rule(200.0, 12.0 * i, 12.0 * (i + 1)) for i in range(20) if i not in (8, 9)]
    lines = dashed(sides)
    assert not any(line.start < 100 < line.end for line in lines)
