"""Rows that are struck out on the page say so wherever they go, and are counted."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ddor.archive import Archive
from ddor.archive.version_6 import add_struck_out
from ddor.export.comma_separated import csv_text
from ddor.reading.contract import report_json, report_of
from ddor.sections import STRUCK_OUT, Report
from ddor.site.cautions import cautions
from ddor.site.sections import section_tables
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import cautions as told
from tests.report.test_footnote_marks import read_pages
from tests.report.test_problems import truth
from tests.report.test_struck_out import second_row
from tests.support.layouts import Layout
from tests.support.marking import struck_out
from tests.support.reading import PDFS
from tests.support.typesetting import compose

ROWS = [None, STRUCK_OUT, "agency, issued"]
SAID = "2 rows are struck out on the page, in whole or in part, and counted as printed"


def read(*chosen: int) -> Report:
    """The report with words of the second person's row struck out: those of the cells chosen, or all."""
    pages = compose(truth(), Layout())
    row = second_row(pages)
    words = {id(row[at]) for at in chosen or range(len(row))}
    pages[2] = struck_out(pages[2], lambda mark: id(mark) in words)
    return read_pages(pages)


@pytest.fixture(scope="module")
def report() -> Report:
    """A report whose second person is struck out, and of whose third two cells are."""
    whole = read()
    rows = (replace(row, struck_out=struck) for row, struck in zip(whole.declined, ROWS, strict=True))
    return replace(whole, declined=tuple(rows))


def test_a_row_says_that_it_is_struck_out_or_which_of_its_cells_are() -> None:
    assert [row.struck_out for row in read().declined] == [None, STRUCK_OUT, None]
    assert [row.struck_out for row in read(2).declined] == [None, "citizenship", None]


def test_json_and_back_keeps_it(report: Report) -> None:
    shown = report_json(report)
    assert [row["struck_out"] for row in shown["declined"]] == ROWS
    assert report_of(shown) == report


def test_an_archive_keeps_it(report: Report, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    archive.add(report, PDFS / "week-2017-01-28.pdf")
    assert report.period is not None
    assert archive.report(report.period.start) == report


def test_an_older_archive_knows_the_whole_rows_by_their_problems() -> None:
    with create_engine("sqlite://").begin() as connection:
        for table in ("declined", "high_volume", "policies"):
            connection.execute(text(f"CREATE TABLE {table} (revision_id INT, page INT, x0 REAL, top REAL)"))
        connection.execute(text("INSERT INTO declined VALUES (1, 3, 54, 100), (1, 3, 54, 120), (2, 3, 54, 120)"))
        connection.execute(
            text("CREATE TABLE problems (revision_id INT, code TEXT, page INT, x0 REAL, top REAL)"),
        )
        connection.execute(text("INSERT INTO problems VALUES (1, 'row-struck-out', 3, 54, 120)"))
        add_struck_out(connection)
        held = connection.execute(text("SELECT struck_out FROM declined")).scalars().all()
    assert held == [None, STRUCK_OUT, None]


def test_files_and_pages_say_it_of_each_row(report: Report) -> None:
    rows = list(csv.DictReader(StringIO(csv_text(Weeks.of_report(report).table("declined")))))
    assert [row["struck_out"] for row in rows] == ["", STRUCK_OUT, "agency, issued"]
    declined = section_tables(Weeks.of_report(report), lambda section, row: None)[0]
    assert declined.headings[-1].text == "Struck out"
    assert [line.cells[-1].lines for line in declined.lines[1:]] == [(STRUCK_OUT,), ("agency, issued",)]


def test_figures_say_how_many_of_their_rows_are_struck_out(report: Report) -> None:
    weeks = Weeks.of_report(report)
    assert SAID in list(told(weeks))
    assert f"{SAID}." in list(cautions(weeks))
    none = Weeks.of_report(replace(report, declined=report.declined[:1]))
    assert not any("struck" in each for each in told(none))
