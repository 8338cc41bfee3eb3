"""Rows that were recognized in pictures of pages say so wherever they go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ddor.archive import Archive
from ddor.export.comma_separated import csv_text
from ddor.sections import Report
from ddor.site.cautions import cautions
from ddor.site.sections import section_tables
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import cautions as told
from tests.support.held_reports import PDFS, reading

PDF = PDFS / "week-2017-02-11.pdf"


@pytest.fixture(scope="module")
def report() -> Report:
    """A report of which the first two persons were recognized, the second one's agency as something else."""
    whole = reading(PDF.stem)
    first, second, *rest = whole.declined
    sure = {name: replace(cell, certainty=99.0) for name, cell in first.printed.items()}
    unsure = {name: replace(cell, certainty=97.5) for name, cell in second.printed.items()}
    unsure["agency"] = replace(unsure["agency"], certainty=41.0)
    unsure["state"] = replace(unsure["state"], recognized="lowa")
    return replace(whole, declined=(replace(first, printed=sure), replace(second, printed=unsure), *rest))


def test_a_row_is_as_sure_as_its_least_sure_cell_and_names_those_that_are_unsure(report: Report) -> None:
    rows = Weeks.of_report(report).columns("declined", "certainty", "unsure")
    assert list(rows)[:3] == [(99.0, None), (41.0, "agency"), (None, None)]


def test_an_offense_is_as_sure_as_its_row(report: Report) -> None:
    rows = Weeks.of_report(report).columns("offenses", "row", "unsure")
    assert {row for row, unsure in rows if unsure} == {2}


def test_an_archive_keeps_how_sure_each_cell_is(report: Report, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    archive.add(report, PDF)
    assert report.period is not None
    assert archive.report(report.period.start) == report


def test_figures_say_how_many_of_their_rows_were_recognized(report: Report) -> None:
    said = "2 rows were recognized in pictures of pages and may be misread; 1 of them has cells marked unsure"
    assert said in list(told(Weeks.of_report(report)))
    assert f"{said}." in list(cautions(Weeks.of_report(report)))
    assert not any("recognized" in each for each in told(Weeks.of_report(reading(PDF.stem))))


def test_files_and_pages_say_it_of_each_row(report: Report) -> None:
    lines = csv_text(Weeks.of_report(report).table("declined")).splitlines()
    at = lines[0].split(",").index("certainty")
    assert lines[1].split(",")[at] in ("99.0", "99")
    declined = section_tables(Weeks.of_report(report), lambda section, row: None)[0]
    assert declined.headings[-1].text == "Recognized"
    assert [line.cells[-1].doubt for line in declined.lines[:3]] == ["", "unsure: agency", ""]
    without = section_tables(Weeks.of_report(reading(PDF.stem)), lambda section, row: None)[0]
    assert len(without.headings) == len(declined.headings) - 1
