"""The places of all weeks follow what people decided, at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ddor.archive import Archive, Damaged
from ddor.model import Period, Printed
from ddor.places import Decision, Decisions
from ddor.reading.reconcile import Reconciler
from ddor.sections import Report
from tests.support.held_reports import PDFS, another, reading

pytest_plugins = ["tests.support.databases"]

PDF = PDFS / "week-2017-02-11.pdf"


def decided(name: str, state: str, geoid: str) -> Decision:
    return Decision(name, state, geoid, "Ann", "2026-11-30", "")


DECISIONS = (
    decided("Travis County Jail", "TX", "48491"),
    decided("Balt City Southwestern", "MD", "24510"),
    decided("Aurora, Colorado", "CO", "08005"),
    decided("Clark", "NV", "32031"),
    decided("Boston, Massachusetts", "MA", "25"),
)


def held_reports() -> list[Report]:
    """Two weeks, one with counties of their own, a week's revision, and one with states of their own in Section III, of
    a year in which other counties are in force.
    """
    of_2023 = reading("built-other-columns")
    policies = []
    for row in of_2023.policies:
        place, _, state = row.jurisdiction_printed.rpartition(", ")
        printed = {**row.printed, "state": Printed(state, row.source)}
        policies.append(replace(row, jurisdiction_printed=place, printed=printed))
    of_2023 = replace(of_2023, policies=tuple(policies), period=Period(date(2023, 1, 7), date(2023, 1, 13)))
    names = ("week-2017-02-11", "layout-portrait-merged", "week-2017-02-04", "week-2017-02-04-copy-protected")
    return [*map(reading, names), Reconciler(Decisions()).report(of_2023)]


def test_all_weeks_have_the_places_that_each_report_by_itself_gets(where: str) -> None:
    archive = Archive.open(where)
    for report in held_reports():
        archive.add(report, PDF)
    for decisions in (DECISIONS, DECISIONS[3:], ()):
        before = list(archive.reports())
        reconciler = Reconciler(Decisions(decisions))
        alone = [reconciler.report(report) for report in before]
        changed = [now.document for held, now in zip(before, alone, strict=True) if held != now]
        assert len(changed) > 1 or not decisions
        assert archive.update_all_places(lambda: Reconciler(Decisions(decisions))) == changed  # noqa: B023 - asked now
        assert list(archive.reports()) == alone
        assert archive.damage() == []
        assert archive.update_all_places(lambda: Reconciler(Decisions(decisions))) == []  # noqa: B023 - asked now


def test_places_that_cannot_be_found_leave_all_weeks_as_they_are(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    archive.add(another(0), PDF)

    def broken() -> Reconciler:
        raise ValueError("line 2")

    with pytest.raises(ValueError, match="line 2"):
        archive.update_all_places(broken)
    assert list(archive.reports()) == [another(0)]


def test_decisions_are_read_while_nobody_else_can_write(tmp_path: Path) -> None:
    path = tmp_path / "ddor.sqlite"
    archive = Archive.open(path)
    archive.add(another(0), PDF)

    def asked() -> Reconciler:
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
        return Reconciler(Decisions(DECISIONS))

    assert len(archive.update_all_places(asked)) == 1


@pytest.mark.parametrize(
    "changed",
    ["declined SET agency = 'Travis'", "policies SET geoid = '48491'", "cells SET text = 'X' WHERE policy_id = 1"],
)
def test_no_place_is_found_by_what_is_not_what_was_kept(tmp_path: Path, changed: str) -> None:
    path = tmp_path / "ddor.sqlite"
    Archive.open(path).add(another(0), PDF)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(f"UPDATE {changed}").rowcount
        connection.commit()
    with pytest.raises(Damaged, match="has changed since it was stored"):
        Archive.open(path).update_all_places(lambda: Reconciler(Decisions(DECISIONS)))
