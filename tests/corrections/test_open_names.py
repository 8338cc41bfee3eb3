"""The names that wait for a decision, over all weeks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ddor.archive import Archive
from ddor.corrections.deciding import Decided, add_decision, open_names, update_archive
from ddor.places import Decision, Decisions
from ddor.reading.reconcile import Reconciler, undecided_names
from tests.support.held_reports import PDFS, another, reading


def test_a_name_is_listed_once_with_all_its_rows_of_all_weeks(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    reports = [
        reading("week-2017-01-28"),
        reading("week-2017-02-04"),
        *(another(number, number + 3) for number in range(6)),
    ]
    for report in reports:
        archive.add(report, PDFS / "week.pdf")
    reconciler = Reconciler(Decisions([]))
    rows: Counter[tuple[str, str | None]] = Counter()
    for report in reports:
        for each in undecided_names(report, reconciler.matcher(report)):
            rows[each.name, each.match.state] += len(each.rows)
    listed = open_names(archive, tmp_path / "none.csv")
    assert {(each.name, each.state): each.rows for each in listed} == dict(rows)
    assert max(rows.values()) > 1
    assert [each.rows for each in listed] == sorted(rows.values(), reverse=True)
    assert all(each.where.count("page") == 1 for each in listed)


def test_a_decision_made_while_a_report_was_read_holds_for_it(tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.csv"
    archive = Archive.open(tmp_path / "ddor.sqlite")
    decided = Decided(decisions)
    before = decided.reconciler()
    report = before.report(reading("layout-browser"))
    add_decision(Decision("Women's Detention Center", "FL", "12086", "Ann", "2026-11-30", ""), decisions)
    assert update_archive(archive, decisions) == []
    archive.add(report, Path("x.pdf"))
    now = decided.settle(archive, report, before)
    (row,) = [row for row in now.declined if "Women" in row.agency]
    assert row.jurisdiction is not None
    assert row.jurisdiction.geoid == "12086"
    assert list(archive.reports()) == [now]
    assert update_archive(archive, decisions) == []
