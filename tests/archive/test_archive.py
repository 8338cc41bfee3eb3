"""What the archive keeps and gives back, on SQLite and on Postgres."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

from ddor.archive import (
    Added,
    Archive,
    ArchiveError,
    HeldWeek,
    MissingWeek,
    NoPeriod,
    NotHeld,
    Outcome,
    ReadsOtherwise,
)
from ddor.archive.database import address
from ddor.model import Period, Printed, Severity
from ddor.sections import Report
from tests.support.held_reports import FIRST, PDFS, all_readings, another, reading

pytest_plugins = ["tests.support.databases"]

PDF = PDFS / "week-2017-02-11.pdf"


def rows(where: str, query: str) -> list[tuple[object, ...]]:
    """What a query gives that somebody writes by hand."""
    with create_engine(address(where), poolclass=NullPool).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def counts(where: str) -> dict[str, object]:
    """How many rows each table has."""
    names = inspect(create_engine(address(where), poolclass=NullPool)).get_table_names()
    return {name: rows(where, f"SELECT count(*) FROM {name}")[0][0] for name in names}  # noqa: S608


def test_every_report_comes_back_as_it_was_added(where: str) -> None:
    archive = Archive.open(where)
    for report in all_readings():
        added = archive.add(report, PDFS / report.document.file)
        assert report.period is not None
        assert added.week == report.period.start
        assert archive.report(added.week, added.revision) == report
    assert sorted(r.document.sha256 for r in archive.reports()) == sorted(r.document.sha256 for r in all_readings())


def test_what_is_listed_is_numbered_from_one(where: str) -> None:
    archive = Archive.open(where)
    report = reading("week-2017-01-28-reissued")
    archive.add(report, PDFS / report.document.file)
    texts = {"notes": report.notes, "corrections": report.corrections, "other_text": report.text}
    listed = {**texts, "problems": report.problems}
    assert all(listed.values())
    for table, held in listed.items():
        numbers = rows(where, f"SELECT number FROM {table} ORDER BY number")  # noqa: S608
        assert [number for (number,) in numbers] == list(range(1, len(held) + 1)), table
    assert rows(
        where, "SELECT min(offense_number), min(row_number) FROM offenses JOIN declined USING (declined_id)"
    ) == [(1, 1)]


def test_the_earliest_day_of_a_policy_stands_beside_its_date_as_printed(where: str) -> None:
    archive = Archive.open(where)
    report = reading("week-2017-02-11")
    dates = ("2014", "2014-04", "2014-04-15", None)
    some = tuple(replace(row, enacted=enacted) for row, enacted in zip(report.policies, dates, strict=False))
    archive.add(replace(report, policies=(*some, *report.policies[len(some) :])), PDF)
    found = rows(where, "SELECT enacted, enacted_earliest FROM policies ORDER BY row_number LIMIT 4")
    assert [(enacted, day and str(day)) for enacted, day in found] == [
        ("2014", "2014-01-01"), ("2014-04", "2014-04-01"), ("2014-04-15", "2014-04-15"), (None, None),
    ]  # fmt: skip


def test_any_text_comes_back_as_it_was_printed(where: str) -> None:
    archive = Archive.open(where)
    report = another(0)
    odd = "Jan. 28 – “x” ’ \\ %s %(x)s :x {x} ; -- \t\u2028\u00ad é 中 😀 = NULL"
    person = replace(report.declined[0], agency=odd, county="", other={odd: Printed("", report.declined[0].source)})
    report = replace(report, declined=(person,), notes=(Printed(odd, person.source),) * 2)
    archive.add(report, Path(odd))
    assert archive.report(FIRST) == report


def test_the_same_pdf_again_changes_nothing_and_says_so(where: str) -> None:
    archive = Archive.open(where)
    assert archive.add(another(0), PDF) == Added(Outcome.ADDED, FIRST, 1)
    before, weeks = counts(where), archive.weeks()
    assert Archive.open(where).add(another(0), Path("elsewhere.pdf")) == Added(Outcome.UNCHANGED, FIRST, 1)
    assert (counts(where), archive.weeks()) == (before, weeks)


def test_the_same_pdf_read_otherwise_changes_nothing_and_says_so(where: str) -> None:
    archive = Archive.open(where)
    archive.add(another(0), PDF)
    otherwise = replace(another(0), detainers_issued=1)
    assert archive.add(otherwise, PDF) == Added(Outcome.UNCHANGED, FIRST, 1, reads_otherwise=True)
    assert archive.report(FIRST) == another(0)


def test_another_pdf_of_a_week_is_a_revision_and_both_are_kept(where: str) -> None:
    archive = Archive.open(where)
    first, second = reading("week-2017-01-28"), reading("week-2017-01-28-reissued")
    archive.add(first, PDF)
    assert archive.add(second, PDF) == Added(Outcome.REVISION, FIRST, 2)
    assert archive.report(FIRST) == archive.report(FIRST, 2) == second
    assert archive.report(FIRST, 1) == first
    (week,) = archive.weeks()
    assert isinstance(week, HeldWeek)
    assert [(each.number, each.persons) for each in week.revisions] == [(1, 206), (2, 199)]
    assert rows(where, "SELECT persons, revisions FROM weeks") == [(199, 2)]


def test_weeks_say_what_is_held_and_what_is_missing_between(where: str) -> None:
    archive = Archive.open(where)
    for number in (0, 1, 4):
        archive.add(another(number), PDF)
    held = archive.weeks()
    assert [(type(week), week.period.start.isoformat()) for week in held] == [
        (HeldWeek, "2017-01-28"),
        (HeldWeek, "2017-02-04"),
        (MissingWeek, "2017-02-11"),
        (MissingWeek, "2017-02-18"),
        (HeldWeek, "2017-02-25"),
    ]
    first = held[0]
    assert isinstance(first, HeldWeek)
    (revision,) = first.revisions
    assert (revision.path, revision.persons, revision.period) == (str(PDF), 65, another(0).period)
    assert revision.problems[Severity.ERROR] == 0
    assert sum(revision.problems.values()) == len(another(0).problems)
    assert rows(where, "SELECT days_missing_before FROM series ORDER BY week") == [(None,), (0,), (14,)]


@pytest.mark.parametrize(("length", "missing"), [(5, ["2017-02-02"]), (9, []), (100, [])])
def test_a_period_of_another_length_leaves_missing_what_no_report_covers(
    tmp_path: Path, length: int, missing: list[str]
) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    last = date.fromordinal(FIRST.toordinal() + length - 1)
    archive.add(replace(another(0), period=Period(FIRST, last)), PDF)
    archive.add(another(1), PDF)
    archive.add(another(2), PDF)
    assert [str(week.period.start) for week in archive.weeks() if isinstance(week, MissingWeek)] == missing


def test_removing_a_week_removes_all_its_revisions_and_nothing_else(where: str) -> None:
    archive = Archive.open(where)
    archive.add(another(1), PDF)
    before = counts(where)
    archive.add(another(0), PDF)
    archive.add(another(2, week=0), PDF)
    assert archive.remove(FIRST) == 2
    assert counts(where) == before
    assert archive.add(another(0), PDF) == Added(Outcome.ADDED, FIRST, 1)


def test_places_decided_later_take_the_place_of_those_held(where: str) -> None:
    archive = Archive.open(where)
    placed = reading("week-2017-02-11")
    undecided = replace(
        placed,
        declined=tuple(replace(row, jurisdiction=None) for row in placed.declined),
        high_volume=tuple(replace(row, jurisdiction=None) for row in placed.high_volume),
        policies=tuple(replace(row, jurisdiction=None, kind=None) for row in placed.policies),
        problems=placed.problems[:3],
    )
    archive.add(undecided, PDF)
    archive.add(another(5), PDF)
    assert archive.update_places(placed)
    assert not archive.update_places(placed)
    assert archive.report(date(2017, 2, 11)) == placed
    (other,) = [report for report in archive.reports() if report.document.file == "5.pdf"]
    assert other == another(5)


def test_a_report_that_differs_in_more_than_places_is_no_update_of_places(where: str) -> None:
    archive = Archive.open(where)
    archive.add(another(0), PDF)
    with pytest.raises(ReadsOtherwise, match="more than its places"):
        archive.update_places(replace(another(0), detainers_issued=1, problems=()))
    with pytest.raises(NotHeld, match=r"1\.pdf"):
        archive.update_places(another(1))
    assert archive.report(FIRST) == another(0)


def test_a_report_that_fails_half_way_leaves_nothing(where: str) -> None:
    archive = Archive.open(where)
    before = counts(where)
    report = another(0)
    with pytest.raises(ArchiveError, match="refused"):
        archive.add(replace(report, declined=(*report.declined, report.declined[0])), PDF)
    assert counts(where) == before
    assert archive.weeks() == []


def test_what_is_not_held_is_said(where: str) -> None:
    archive = Archive.open(where)
    with pytest.raises(NotHeld, match="2017-01-28"):
        archive.report(FIRST)
    with pytest.raises(NotHeld, match="2017-01-28"):
        archive.remove(FIRST)
    archive.add(another(0), PDF)
    with pytest.raises(NotHeld, match="no revision 3"):
        archive.report(FIRST, 3)
    with pytest.raises(NoPeriod, match="which days"):
        archive.add(replace(another(1), period=None), PDF)


def crimes_by_hand(report: Report) -> dict[str, list[int]]:
    """Convicted, charged, not stated by offense."""
    found: dict[str, list[int]] = {}
    for row in report.declined:
        for offense in row.offenses:
            statuses = found.setdefault(offense.offense.lower(), [0, 0, 0])
            statuses[["convicted", "charged", None].index(offense.status)] += 1
    return found


def test_views_answer_the_common_questions_from_the_newest_revision(where: str) -> None:
    archive = Archive.open(where)
    report = reading("week-2017-01-28")
    archive.add(reading("week-2017-01-28-reissued"), PDF)
    archive.add(report, PDF)
    archive.add(reading("week-2017-02-11"), PDF)
    of_week = "WHERE week = '2017-01-28'"
    crimes = rows(where, f"SELECT offense, convicted, charged, not_stated, total FROM crimes {of_week}")  # noqa: S608
    assert {str(name).lower(): list(each) for name, *each, _ in crimes} == crimes_by_hand(report)
    persons, share = rows(where, f"SELECT persons, share FROM counties {of_week} AND geoid = '48453'")[0]  # noqa: S608
    assert (persons, share) == (142, pytest.approx(142 / 206))
    assert rows(where, f"SELECT sum(persons), sum(share) FROM countries {of_week}") == [(206, pytest.approx(1))]  # noqa: S608
    figures = "detainers_issued, persons, issued_within_week, declined_per_100_issued"
    assert rows(where, f"SELECT {figures} FROM series {of_week}") == [  # noqa: S608
        (3083, 206, 26, pytest.approx(100 * 206 / 3083))
    ]
    offenses = sum(len(row.offenses) for row in report.declined)
    assert rows(where, f"SELECT count(*), count(page) FROM person_offenses {of_week}") == [(offenses, offenses)]  # noqa: S608


def test_dates_are_dates_that_sqlite_counts_with(tmp_path: Path) -> None:
    path = tmp_path / "ddor.sqlite"
    report = reading("week-2017-02-11")
    Archive.open(path).add(report, PDF)
    waits = [(row.declined - row.issued).days for row in report.declined if row.declined and row.issued]
    with sqlite3.connect(path) as connection:
        query = "SELECT sum(julianday(declined) - julianday(issued)), min(issued) FROM persons"
        assert connection.execute(query).fetchone() == (
            sum(waits),
            min(str(row.issued) for row in report.declined if row.issued),
        )
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_what_is_no_archive_is_said_in_a_sentence(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    with pytest.raises(ArchiveError, match="tables of another program"):
        Archive.open(other)
    text_file = tmp_path / "text.sqlite"
    text_file.write_text("no database, " * 100)
    with pytest.raises(ArchiveError, match="not a database"):
        Archive.open(text_file)
    with pytest.raises(NotHeld, match="ddor add creates it"):
        Archive.open(tmp_path / "none.sqlite", create=False)
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("where", ["mysql://localhost/x", "nonsense://x", "://"])
def test_an_address_that_is_none_of_ours_is_said(where: str) -> None:
    with pytest.raises(ArchiveError, match=r"Postgres|address"):
        Archive.open(where)


def test_no_server_and_no_password_in_what_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="can't be used") as said:
        Archive.open(f"postgresql://ann:secret@/none?host={tmp_path}")
    assert "secret" not in str(said.value)
