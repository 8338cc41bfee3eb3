"""Whatever a report says, and however it is laid out, it reads back as what it says, with every word accounted for."""

from __future__ import annotations

from hypothesis import given, settings

from tests.conftest import MANY
from tests.layouts import Layout, Truth, compared, expected
from tests.reading import json_of, read_laid_out, unaccounted
from tests.strategies import layouts, reports


@settings(max_examples=max(1, round(120 * MANY)))
@given(layouts(), reports(max_declined=25, max_policies=8))
def test_any_report_in_any_layout_reads_back_equal(layout: Layout, truth: Truth) -> None:
    report = read_laid_out(truth, layout)
    assert unaccounted(report) == []
    pattern = expected(truth, layout)
    assert compared(json_of(report), pattern) == pattern
