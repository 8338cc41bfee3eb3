"""Rows of which little is known go through every figure, comparison and page: nothing is sorted by what isn't there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ddor.archive import Archive
from ddor.changes.compare import compare
from ddor.sections import Report
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading
from tests.support.reading import ddor


def little_known() -> Report:
    """A report in which every value that may be unknown is unknown in one of two rows that are alike but for that."""
    report = reading("week-2017-02-11")
    rows = []
    for row in report.declined:
        undecided = replace(row, jurisdiction=None)
        offenses = tuple(replace(each, ncic_code=None, ncic_category=None, status=None) for each in row.offenses)
        rows += [
            undecided,
            replace(undecided, state=None),
            replace(undecided, country=None, issued=None, declined=None, offenses=offenses),
        ]
    issued = [replace(row, jurisdiction=None, state=None, detainers_issued=None) for row in report.high_volume]
    policies = [replace(row, jurisdiction=None, state=None, enacted=None, aor=None) for row in report.policies]
    return replace(
        report,
        declined=tuple(replace(row, number=number) for number, row in enumerate(rows, 1)),
        high_volume=(*report.high_volume, *(replace(row, number=row.number + 100) for row in issued)),
        policies=(*report.policies, *(replace(row, number=row.number + 100) for row in policies)),
    )


@pytest.mark.parametrize("name", TABULATIONS)
def test_every_tabulation_bears_a_report_without_a_week(name: str) -> None:
    weeks = Weeks.of_report(replace(little_known(), period=None))
    assert TABULATIONS[name].of(weeks).names


def test_how_many_were_issued_before_the_year_is_unknown_without_a_week() -> None:
    everyone, *_ = TABULATIONS["waits"].of(Weeks.of_report(replace(little_known(), period=None))).records()
    assert everyone["dated"]
    assert everyone["issued_before_year"] is everyone["share_issued_before_year"] is None


@pytest.mark.parametrize("name", TABULATIONS)
def test_every_tabulation_bears_rows_of_which_little_is_known(name: str) -> None:
    weeks = Weeks.of_report(little_known())
    tabulation = TABULATIONS[name]
    assert len(tabulation.of(weeks)) == len(tabulation.by_week(weeks))


def test_undecided_names_come_last_those_of_an_unknown_state_too() -> None:
    places = TABULATIONS["jurisdictions"].of(Weeks.of_report(little_known()))
    geoids = places.column("geoid")
    assert geoids == sorted(geoids, key=lambda geoid: geoid is None)
    assert {None, "TX"} <= set(places.column("state"))


def test_reports_of_which_little_is_known_are_compared() -> None:
    known, unknown = Weeks.of_report(reading("week-2017-02-11")), Weeks.of_report(little_known())
    assert not compare(known, unknown).nothing_changed
    assert compare(unknown, unknown).nothing_changed


def test_an_archive_with_such_a_report_is_tabulated_exported_and_made_a_site(tmp_path: Path) -> None:
    Archive.open(tmp_path / "ddor.sqlite").add(little_known(), tmp_path / "little.pdf")
    commands: list[list[str | Path]] = [
        ["tabulate", "--out", tmp_path],
        ["rows", "--out", tmp_path],
        ["export", "--folder", tmp_path, "--out", tmp_path / "export"],
        ["page", "--folder", tmp_path, "--no-crops"],
    ]
    for command in commands:
        done = ddor(*command)
        assert (done.status, done.err) == (0, ""), command
