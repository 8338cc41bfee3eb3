"""The rows of a report and of an archive as frames, with what is known of them beyond the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ddor.archive import Archive, Selection
from ddor.columns import Column, Value, plain_values
from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.sections import TABLES, Report
from ddor.tables.table import ByColumn
from ddor.tables.weeks import Weeks
from tests.support.held_reports import all_readings, another, reading

pytest_plugins = ["tests.support.databases"]

FIRST = date(2017, 1, 28)
WILLIAMSON = Annotation(FIRST, "II", "48491", None, Kind.CORRECTED, "Transferred.", "ICE")


MARKED = sorted(name for name, table in TABLES.items() if "marks" in table.names)
"""The tables whose rows may be marked."""


def dated() -> list[Report]:
    return [report for report in all_readings() if report.period]


@pytest.mark.parametrize("report", dated(), ids=lambda report: str(report.document.file))
def test_an_archive_gives_the_frames_of_the_report_it_was_given(report: Report, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    archive.add(report, tmp_path / report.document.file)
    held, read = Weeks.of_archive(archive, Selection()), Weeks.of_report(report)
    for name, table in TABLES.items():
        pd.testing.assert_frame_equal(held.frame(name), read.frame(name))
        assert tuple(held.frame(name).columns)[: len(table.names)] == table.names


def test_postgres_gives_the_same_frames_as_sqlite(where: str) -> None:
    report = reading("built-other-columns")
    archive = Archive.open(where)
    archive.add(report, Path("x.pdf"))
    for name in TABLES:
        pd.testing.assert_frame_equal(
            Weeks.of_archive(archive, Selection()).frame(name), Weeks.of_report(report).frame(name)
        )


def test_the_newest_revision_counts_unless_another_is_asked_for(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    for name in ("week-2017-01-28", "week-2017-01-28-reissued"):
        archive.add(reading(name), Path(name))
    assert len(Weeks.of_archive(archive, Selection()).frame("declined")) == 199
    assert len(Weeks.of_archive(archive, Selection(revision=1)).frame("declined")) == 206


def test_weeks_that_are_not_held_are_told_as_missing_and_give_no_rows(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    for number in (0, 1, 4):
        archive.add(another(number), Path("x.pdf"))
    weeks = Weeks.of_archive(archive, Selection())
    assert [period.start for period in weeks.missing] == [date(2017, 2, 11), date(2017, 2, 18)]
    assert [len(week.frame("declined")) for _, week in weeks.each()] == [
        len(another(number).declined) for number in (0, 1, 4)
    ]
    some = Weeks.of_archive(archive, Selection((date(2017, 2, 4), date(2017, 2, 11))))
    assert (len(some.periods), some.missing) == (1, ())


def test_rows_carry_the_marks_that_name_them_and_leave_the_figures_as_corrected() -> None:
    dispute = Annotation(FIRST, "", "48491", None, Kind.DISPUTED, "Says it cooperates.", "The sheriff")
    one_row = Annotation(FIRST, "II", "", 1, Kind.NOTE, "Look.", "Us")
    weeks = Weeks.of_report(reading("week-2017-01-28"), Annotations([WILLIAMSON, dispute, one_row]))
    persons = weeks.frame("declined")
    williamson = persons[persons["geoid"] == "48491"]
    assert set(williamson["marks"]) == {"corrected; disputed"}
    assert set(williamson["marks_because"]) == {"Transferred. (ICE) Says it cooperates. (The sheriff)"}
    assert list(persons.loc[persons["row"] == 1, "marks"]) == ["note"]
    assert persons["marks"].notna().sum() == len(williamson) + 1
    corrected = weeks.as_corrected()
    assert len(corrected.frame("declined")) == 206 - len(williamson)
    assert weeks.corrected_rows("declined") == len(williamson) == 4
    assert len(weeks.frame("declined")) == 206
    assert "48491" not in set(corrected.frame("offenses")["geoid"])


def test_marks_of_one_week_do_not_touch_another() -> None:
    weeks = Weeks.of_report(reading("week-2017-02-04"), Annotations([WILLIAMSON]))
    assert all(weeks.frame(name)["marks"].isna().all() for name in MARKED)


@pytest.fixture(scope="module")
def held(where_all: str) -> Archive:
    archive = Archive.open(where_all)
    for report in (reading("week-2017-01-28"), another(3)):
        archive.add(report, Path("x.pdf"))
    return archive


@pytest.mark.parametrize("name", MARKED)
def test_columns_read_alone_are_those_of_the_frame(name: str, held: Archive) -> None:
    annotations = Annotations([WILLIAMSON])
    columns = TABLES[name].names

    def of(weeks: Weeks) -> list[Weeks]:
        return [weeks, weeks.as_corrected(), *(week for _, week in weeks.each())]

    by_frame = of(Weeks.of_archive(held, Selection(), annotations))
    by_column = of(Weeks.of_archive(held, Selection(), annotations))
    for whole, alone in zip(by_frame, by_column, strict=True):
        for column in columns:
            assert [value for (value,) in alone.columns(name, column)] == whole.table(name).column(column)
        assert alone.corrected_rows(name) == whole.corrected_rows(name)


def test_rows_held_by_column_are_the_rows() -> None:
    rows = [("TX", 1), ("CO", None), ("NV", 3)]
    held = ByColumn(list(zip(*rows, strict=True)))
    assert held == rows
    assert (held[1], held[-1], list(held[1:])) == (rows[1], rows[-1], rows[1:])
    assert len(held) == 3
    assert (len(ByColumn([[], []])), list(ByColumn([]))) == (0, [])


@pytest.mark.parametrize(("kind", "values"), [(Value.NUMBER, [1, True]), (Value.TEXT, ["x", 1]), (Value.DATE, [1.0])])
def test_a_value_of_another_kind_than_its_column_is_refused(kind: Value, values: list[Any]) -> None:
    with pytest.raises(ValueError, match="in the column c"):
        plain_values(values, Column("c", kind, "What it means."))


def test_a_whole_number_in_a_column_of_decimals_is_one() -> None:
    made = plain_values([1, 0.5, None], Column("c", Value.DECIMAL, "What it means."))
    assert list(map(type, made)) == [float, float, type(None)]
