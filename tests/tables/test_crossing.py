"""Counts by anything at once, against the files beside the PDFs, counted in plain Python."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ddor.archive import Archive
from ddor.changes.history import history
from ddor.cli import app
from ddor.model import Period
from ddor.tables.crossing import crossing
from ddor.tables.dimensions import CrossingError, coverage, time_of
from ddor.tables.options import By, Count, Shares
from ddor.tables.periods import periods
from ddor.tables.sources import Counted, tallied
from ddor.tables.unpublished import is_without_report, nothing_after, without_report
from ddor.tables.weeks import OverlapError, Weeks
from tests.support.held_reports import PDFS, reading
from tests.support.made_rows import Made

Printed = list[dict[str, Any]]

NAMES = ("week-2017-01-28", "week-2017-02-11", "layout-portrait-merged")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    archive = Archive.open(folder / "ddor.sqlite")
    for name in NAMES:
        archive.add(reading(name), PDFS / f"{name}.pdf")
    return folder


@pytest.fixture(scope="module")
def printed() -> Printed:
    """The persons of all three reports, as the files beside the PDFs have them."""
    return [person for name in NAMES for person in json.loads((PDFS / f"{name}.json").read_text("utf-8"))["declined"]]


def counted(out: Path, *options: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(app, ["tabulate", "--all", "--csv", "--out", str(out), *options])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_by_county_and_status_is_what_the_files_say(out: Path, printed: Printed) -> None:
    rows = {row["geoid"]: row for row in counted(out, "--by", "county,status") if row["geoid"]}
    for geoid in ("48453", "08013", "13319"):
        statuses = Counter(
            activity["status"] for person in printed if person["fips"] == geoid for activity in person["activity"]
        )
        assert {name: int(rows[geoid][name]) for name in ("convicted", "charged")} == {
            "convicted": statuses["convicted"],
            "charged": statuses["charged"],
        }


def test_by_country_and_month_is_what_the_files_say(out: Path, printed: Printed) -> None:
    rows = {row["citizenship"].casefold(): row for row in counted(out, "--by", "country,month")}
    months = Counter((person["citizenship"].casefold(), person["declined"][:7]) for person in printed)
    for (citizenship, month), number in months.items():
        cells = [value for name, value in rows[citizenship].items() if name.startswith(month)]
        assert cells == [str(number)]


def test_shares_of_a_row_are_of_its_total_and_of_a_column_of_the_column_s(out: Path) -> None:
    by_row = counted(out, "--by", "state,status", "--shares", "row")
    for row in by_row:
        assert float(row["convicted share"]) == pytest.approx(int(row["convicted"]) / int(row["total"]))
    by_column = counted(out, "--by", "state,status", "--shares", "column")
    assert sum(float(row["convicted share"]) for row in by_column) == pytest.approx(1)


def test_filters_and_texts_are_those_of_rows(out: Path) -> None:
    (row,) = counted(out, "--by", "county,status", "--county", "Travis, TX")
    assert (row["geoid"], row["total"]) == ("48453", "142")
    done = CliRunner().invoke(app, ["tabulate", "--by", "state", "--agency", "travis", "--out", str(out)])
    assert "No row in these weeks" in str(done.exception)


def test_the_tables_of_rows_that_filters_let_pass_are_shown_with_what_is_known_of_the_weeks(out: Path) -> None:
    arguments = ["tabulate", "2017-01-28", "--table", "statuses", "--country", "Mexico", "--out", str(out)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.exception
    assert "convicted" in done.stdout
    assert "rows that these weeks do not have" not in done.stdout


def test_a_time_without_a_report_is_missing_and_not_zero(out: Path) -> None:
    (row,) = counted(out, "--by", "county,week", "--county", "48453")
    assert [row[name] for name in ("2017-01-28", "2017-02-04 missing", "2017-02-11")] == ["142", "", "0"]


def test_a_week_is_not_yet_published_until_reports_have_come_out_as_late() -> None:
    week = Period(date(2026, 1, 3), date(2026, 1, 9))
    assert without_report(week, date(2026, 1, 5)) == "not yet published"
    assert without_report(week, date(2026, 2, 26)) == "not yet published"
    assert without_report(week, date(2026, 2, 27)) == "missing"
    assert without_report(Period(date(2017, 2, 18), date(2017, 2, 24)), date(2017, 2, 25)) == "withheld"
    assert is_without_report("2026-01-03 not yet published")


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            date(2017, 2, 3),
            ": ICE withheld its reports for 2017-02-18 to 2017-04-07 and published none for 2017-04-08 to 2017-12-31",
        ),
        (
            date(2017, 3, 3),
            ": ICE withheld its reports for 2017-03-04 to 2017-04-07 and published none for 2017-04-08 to 2017-12-31",
        ),
        (date(2017, 5, 5), ": ICE published none for 2017-05-06 to 2017-12-31"),
        (date(2017, 12, 31), ""),
    ],
)
def test_it_is_said_that_nothing_after_the_last_day_is_counted_and_why_as_far_as_that_is_known(
    last: date, said: str
) -> None:
    assert nothing_after(last) == f"Nothing after {last} is counted{said}"


def test_dates_that_were_not_read_are_a_column_if_there_are_any() -> None:
    day = date(2017, 1, 28)
    person = {"week": day, "country": "MEX", "citizenship": "Mexico"}

    def columns(*days: date | None) -> list[str]:
        declined = [{**person, "declined": each} for each in days]
        weeks = Weeks(Made({"declined": declined}), [Period(day, day + timedelta(6))])
        return [name for name in crossing(weeks, ["country", "month"]).names if not name.endswith(("_least", "_most"))]

    assert "date not read" not in columns(day)
    assert columns(day, None)[-2:] == ["date not read", "total"]


def test_days_that_were_withheld_or_never_published_are_told_from_missing_ones() -> None:
    person = {"geoid": "48453", "jurisdiction": "Travis County", "jurisdiction_state": "TX", "agency": "Jail"}
    days = [date(2017, 1, 28) + timedelta(7 * at) for at in range(14)]
    held, missing = [days[0], days[-1]], days[1:-1]
    weeks = Weeks(
        Made({"declined": [person | {"week": day, "declined": day} for day in held]}),
        [Period(day, day + timedelta(6)) for day in held],
        [Period(day, day + timedelta(6)) for day in missing],
    )
    named = ["2017-02-11 missing", *(f"{day} withheld" for day in days[3:10]), "2017-04-08 not published"]
    assert set(named) <= set(crossing(weeks, ["county", "week"]).names)
    assert set(named) <= set(history(weeks, "II", By.COUNTY).names)
    assert {"2017-02 partly", "2017-03 withheld"} <= set(crossing(weeks, ["county", "month"]).names)
    reports = [row["reports"] for row in periods(weeks, "month").records()]
    assert reports == ["partly", "partly", "withheld", "partly", "partly"]


def test_days_by_country_are_those_of_its_persons(out: Path, printed: Printed) -> None:
    rows = {row["citizenship"].casefold(): row for row in counted(out, "--by", "country", "--days")}
    waits = [
        (date.fromisoformat(person["declined"]) - date.fromisoformat(person["issued"])).days
        for person in printed
        if person["citizenship"].casefold() == "mexico"
    ]
    assert float(rows["mexico"]["median_days"]) == median(days for days in waits if days >= 0)
    assert int(rows["mexico"]["persons"]) == len(waits)


def test_a_person_with_two_offenses_counts_once_in_each_column_and_once_in_all() -> None:
    report = reading("week-2017-01-28")
    first = report.declined[0]
    both = replace(first, offenses=(first.offenses[0], replace(first.offenses[0], offense="Arson", ncic_code="2000")))
    weeks = Weeks.of_report(replace(report, declined=(both,)))
    (row,) = crossing(weeks, ["state", "offense"], count=Count.PERSONS).records()
    assert [row["Arson"], row[first.offenses[0].offense], row["total"]] == [1, 1, 1]
    (row,) = crossing(weeks, ["state", "offense"], Shares.ROW).records()
    assert row["total"] == 2


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_times_are_those_of_the_calendar_and_of_the_federal_fiscal_year(day: date) -> None:
    assert time_of(day, "month") == day.isoformat()[:7]
    assert time_of(day, "quarter") == f"{day.year} Q{(day.month + 2) // 3}"
    # Three months later the calendar's quarters have the numbers that the fiscal ones have now.
    later = date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)
    assert time_of(day, "fiscal-quarter") == f"FY {later.year} Q{(later.month + 2) // 3}"
    assert time_of(day, "fiscal-year") == f"FY {later.year}"


def test_a_month_of_which_some_days_are_in_no_report_is_compared_with_none() -> None:
    weeks = Weeks.of_reports([reading(name) for name in NAMES])
    rows = {row["month"]: row for row in periods(weeks, "month").records()}
    assert rows["2017-02"]["reports"] == "partly"
    assert rows["2017-02"]["running_mean"] is None


@given(st.lists(st.integers(0, 300), min_size=2, max_size=20), st.integers(1, 12))
def test_a_running_mean_and_changes_are_of_whole_times(counts: list[int], window: int) -> None:
    start = date(2017, 1, 28)
    days = [start + timedelta(7 * at) for at in range(len(counts))]
    weeks = Weeks(Persons(days, counts), [Period(day, day + timedelta(6)) for day in days])
    rows = periods(weeks, "week", window).records()
    for at, row in enumerate(rows):
        recent = counts[max(0, at + 1 - window) : at + 1]
        assert abs(Fraction(repr(row["running_mean"])) - Fraction(sum(recent), len(recent))) <= Fraction(1, 20)
        assert row["change_from_previous"] == (None if at == 0 else counts[at] - counts[at - 1])
        assert row["change_from_first"] == (None if at == 0 else counts[at] - counts[0])


def test_a_published_table_by_month_comes_out_of_its_figures_to_the_digit() -> None:
    # TRAC's table of removals by month, August 2016 to July 2017: its last running average and change.
    counts = [4894, 4547, 4444, 5110, 4426, 4413, 4400, 5288, 5589, 6415, 6177, 5190]
    firsts = [date(2016, 8 + at, 1) if at < 5 else date(2017, at - 4, 1) for at in range(13)]
    months = [Period(first, after - timedelta(1)) for first, after in pairwise(firsts)]
    weeks = Weeks(Persons([month.start for month in months], counts), months)
    last = periods(weeks, "month", 12).records()[-1]
    assert (last["persons"], round(last["running_mean"]), last["running_mean_over"]) == (5190, 5074, 12)
    assert last["change_from_first"] == 296


class Persons:
    """A source of so many persons in each week."""

    def __init__(self, days: list[date], counts: list[int]) -> None:
        self._weeks = [day for day, count in zip(days, counts, strict=True) for _ in range(count)]

    def read(self, table: str, names: object) -> dict[str, list[date]]:
        return {"week": self._weeks, "declined": self._weeks}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: object, make: object) -> Any:
        raise NotImplementedError

    def of_days(self, days: Collection[date]) -> Self:
        raise NotImplementedError

    def further(self, table: str) -> tuple[str, ...]:
        return ()

    def where(self, filters: object) -> Persons:
        return self


def test_weeks_that_overlap_are_never_counted_together() -> None:
    report = reading("week-2017-01-28")
    quarter = replace(report, period=Period(date(2017, 1, 1), date(2017, 3, 31)))
    weeks = Weeks.of_reports([quarter, report])
    with pytest.raises(OverlapError, match="The quarter of 2017-01-01 – 2017-03-31 overlaps the week of 2017-01-28"):
        crossing(weeks, ["state", "status"])
    assert coverage(weeks, "quarter") == {"2017 Q1": 1.0}


@pytest.mark.parametrize("by", [["county"], ["county", "county"], ["county", "moon"]])
def test_what_can_not_be_counted_by_is_refused(by: list[str]) -> None:
    with pytest.raises(CrossingError):
        crossing(Weeks.of_report(reading("week-2017-01-28")), by)
