"""What crosses words out besides thin level lines: waves, broad strokes, scrawls, a line through a part of a word."""

from __future__ import annotations

import pytest

from tests.report.test_shown import COUNT, counts, drawn, place, read, said, text_behind
from tests.support.reading import codes


def waves(x: float, y: float, width: float) -> str:
    """A wave along a line, as a program draws one."""
    steps = range(int(width / 4))
    curves = (f"{x + 4 * i + 1} {y + 2} {x + 4 * i + 3} {y - 2} {x + 4 * i + 4} {y} c" for i in steps)
    return f"1 w {x} {y} m {' '.join(curves)} S"


@pytest.mark.parametrize("way", ["wave", "band", "part"])
def test_a_count_that_is_crossed_out_is_an_error(way: str) -> None:
    _, x, y, size = place()
    middle = y + 0.3 * size
    stroke = {
        "wave": waves(x - 1, middle, size + 4),
        "band": f"{x - 2} {middle - 2} {size + 4} 4 re f",
        "part": f"0.6 w {x} {middle} m {x + 0.5 * size} {middle} l S",
    }[way]
    report = read(drawn(f"1 0 0 rg 1 0 0 RG {stroke}"))
    assert codes(report) == {"text-struck-out": 1}
    assert COUNT in said(report, "text-struck-out")


def test_a_scrawl_over_a_count_is_an_error() -> None:
    _, x, y, size = place()
    up, down = y + size, y - 0.3 * size
    curves = f"{x + 1} {up} {x + 3} {down} {x + 5} {up} c {x + 6} {down} {x + 7} {up} {x + 9} {down} c"
    report = read(drawn(f"1 w {x - 2} {down} m {curves} S"))
    assert (counts(report), codes(report)) == ([51, 38], {"line-over-text": 1})


def test_a_ring_around_a_count_and_a_wave_under_it_cross_nothing_out() -> None:
    _, x, y, size = place()
    left, right, low, high = x - 6, x + size + 8, y - 0.4 * size, y + size
    ring = f"{left} {low - 3} {right} {low - 3} {right} {y} c {right} {high + 3} {left} {high + 3} {left} {y} c"
    report = read(drawn(f"0.5 w {left} {y} m {ring} S {waves(x, y - 0.25 * size, size)}"))
    assert (counts(report), codes(report)) == ([51, 38], {})


def test_text_beside_a_stroke_is_not_crossed_out() -> None:
    _, x, y, size = place()
    report = read(drawn(f"{text_behind('9')} 0.6 w {x + 3 * size} {y + 3} m {x + 6 * size} {y + 3} l S"))
    assert "text-struck-out" not in codes(report)
