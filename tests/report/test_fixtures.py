"""The reports in fixtures/pdfs read back as what their truth files say, with every word accounted for."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ddor.report.read import read_report
from ddor.sections import Report
from tests.support.layouts import Layout, compared, expected, read_truth
from tests.support.reading import PDFS, json_of, unaccounted

WITH_TEXT = sorted(path for path in PDFS.glob("*.pdf") if not path.stem.endswith("-scanned"))


@cache
def reading(path: Path) -> Report:
    return read_report(path)


def said_in(path: Path) -> dict[str, Any]:
    """What must be read, told by the truth file of the report or of the one that it is a copy of."""
    truth = read_truth(path.with_name(re.sub(r"-copy-protected$", "", path.stem) + ".json"))
    block = truth["layout"]
    # Files of other programs carry a few of the layout's fields, and those in words of their own.
    names = {field.name for field in dataclasses.fields(Layout)} - {"headings", "bullets"}
    known = {name: value for name, value in block.items() if name in names}
    bullets = "•" if block["bullets"] else ""
    layout = Layout(**{**known, "county_suffix": block["headings"] != 1, "bullets": bullets})
    return expected(truth, layout)


def test_there_are_reports_to_read() -> None:
    assert len(WITH_TEXT) >= 14


@pytest.mark.parametrize("path", WITH_TEXT, ids=lambda path: str(path.stem))
class TestEveryReport:
    @pytest.mark.parametrize("part", ["high_volume", "declined", "policies"])
    def test_reads_back_equal_row_for_row(self, path: Path, part: str) -> None:
        pattern = said_in(path)[part]
        assert compared(json_of(reading(path))[part], pattern) == pattern

    @pytest.mark.parametrize("part", ["period", "detainers_issued", "declined_stated"])
    def test_states_its_period_and_totals(self, path: Path, part: str) -> None:
        assert json_of(reading(path))[part] == said_in(path)[part]

    def test_has_its_notes_and_corrections(self, path: Path) -> None:
        report, pattern = reading(path), said_in(path)
        assert len(report.notes) == len(pattern["notes"])
        assert len(report.corrections) == len(pattern["corrections"])

    def test_accounts_for_every_word(self, path: Path) -> None:
        assert unaccounted(reading(path)) == []
        assert reading(path).audit.words > 500

    def test_has_no_problem_of_severity_error(self, path: Path) -> None:
        assert [problem.message for problem in reading(path).problems if problem.severity == "error"] == []
