"""A page whose text and rules run at a slight angle reads as one that is level."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import MANY
from tests.report.test_any_layout import unclear_texts, without_doubts
from tests.report.test_problems import truth
from tests.support.layouts import Layout, Truth, compared, expected
from tests.support.marking import askew
from tests.support.reading import codes, json_of, read_bytes, unaccounted
from tests.support.strategies import layouts, reports
from tests.support.typesetting import layout_report


@pytest.mark.parametrize("degrees", [-2.0, -0.3, -0.05, 0.1, 1.0, 3.0])
@pytest.mark.parametrize("rules", ["strokes", "cells", "boxes"])
def test_a_page_at_an_angle_reads_as_a_level_one(degrees: float, rules: str) -> None:
    layout = Layout(rules=rules, shading="zebra")  # type: ignore[arg-type]
    report = read_bytes(askew(layout_report(truth(), layout), degrees))
    assert compared(json_of(report), expected(truth(), layout)) == expected(truth(), layout)
    assert codes(report) == {}


@pytest.mark.parametrize("degrees", [2.0, -1.0])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_row_s_place_is_where_the_page_shows_it(degrees: float, rotate: int) -> None:
    layout = Layout(rotate=rotate)  # type: ignore[arg-type]
    pdf = layout_report(truth(), layout)
    level = read_bytes(pdf).declined[2].source.bbox
    turned = read_bytes(askew(pdf, degrees)).declined[2].source.bbox
    middles = [((x0 + x1) / 2, (top + bottom) / 2) for x0, top, x1, bottom in (level, turned)]
    # The row's middle turns with the page about the page's own: a shift of the row's distance from there.
    (x, y), (u, v) = ((x - 396, y - 306) for x, y in middles)
    assert (u, v) == pytest.approx((x + y * 0.01745 * degrees, y - x * 0.01745 * degrees), abs=1.0)


@settings(max_examples=max(1, round(10 * MANY)))
@given(layouts(), reports(max_declined=12, max_policies=3), st.floats(-2, 2))
def test_any_report_at_an_angle_reads_back(layout: Layout, truth: Truth, degrees: float) -> None:
    report = read_bytes(askew(layout_report(truth, layout), degrees))
    assert [problem.message for problem in report.problems if problem.severity == "error"] == []
    pattern = expected(truth, layout)
    assert unaccounted(report) == []
    assert without_doubts(compared(json_of(report), pattern), pattern, unclear_texts(report)) == pattern
