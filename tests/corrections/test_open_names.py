"""The names that wait for a decision, over all weeks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from ddor.archive import Archive
from ddor.corrections.deciding import open_names
from ddor.places import Decisions
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
