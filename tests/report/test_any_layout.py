"""Whatever a report says, and however it is laid out, it reads back as what it says, with every word accounted for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from ddor.sections import Report
from tests.conftest import MANY
from tests.support.layouts import Headings, Layout, Truth, compared, expected, folded
from tests.support.reading import json_of, read_laid_out, unaccounted
from tests.support.strategies import DATA, layouts, reports


def without_doubts(reading: Any, pattern: Any, unclear: list[str]) -> Any:
    """The reading with its texts as in the pattern where it says itself that a word may have been cut there.

    A narrow column ends its lines within words, and whether "Jackson" and "ville" are one word or two no rule of
    print can tell. Only the spaces may be otherwise, and only where the reading warns of it, or behind a comma,
    which looks the same at a line's end with a space behind it as without.
    """
    if isinstance(reading, dict) and isinstance(pattern, dict):
        return {key: without_doubts(value, pattern.get(key), unclear) for key, value in reading.items()}
    if isinstance(reading, list) and isinstance(pattern, list) and len(reading) == len(pattern):
        return [without_doubts(a, b, unclear) for a, b in zip(reading, pattern, strict=True)]
    if isinstance(reading, str) and isinstance(pattern, str):
        if reading.replace(", ", ",") == pattern.replace(", ", ","):
            return pattern
        letters = "".join(reading.split())
        warned = any(letters in text for text in unclear)
        return pattern if warned and letters == "".join(pattern.split()) else reading
    return reading


def unclear_texts(report: Report) -> list[str]:
    """What is said of line ends that are in doubt, without spaces."""
    said = (folded(problem.message) for problem in report.problems if problem.code == "line-end-unclear")
    return ["".join(message.split()) for message in said]


def reads_back(truth: Truth, layout: Layout) -> None:
    report = read_laid_out(truth, layout)
    assert unaccounted(report) == []
    assert [problem.message for problem in report.problems if problem.severity == "error"] == []
    pattern = expected(truth, layout)
    assert without_doubts(compared(json_of(report), pattern), pattern, unclear_texts(report)) == pattern


@settings(max_examples=max(1, round(120 * MANY)))
@given(layouts(), reports(max_declined=25, max_policies=8))
def test_any_report_in_any_layout_reads_back_equal(layout: Layout, truth: Truth) -> None:
    reads_back(truth, layout)


@pytest.mark.parametrize("path", sorted((DATA / "misread").glob("*.json")), ids=lambda path: str(path.stem))
def test_what_was_misread_once_reads_back_equal(path: Path) -> None:
    """Reports in layouts that a random search found to be misread, each named after what went wrong."""
    found = json.loads(path.read_text(encoding="utf-8"))
    found["layout"]["headings"] = Headings(**found["layout"]["headings"])
    reads_back(found["truth"], Layout(**found["layout"]))
