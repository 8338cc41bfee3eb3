"""The commands that keep, list and remove weeks, each run as a person would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from ddor.archive import Archive
from tests.support import commands
from tests.support.held_reports import PDFS, another, reading

pytest_plugins = ["tests.support.databases"]

SMALL = PDFS / "built-none-declined.pdf"
WEEK = PDFS / "week-2017-02-04.pdf"
OTHER = PDFS / "week-2017-02-04-copy-protected.pdf"
DAY = date(2017, 2, 4)


def ddor(*arguments: str | Path, answers: str = "") -> tuple[int, str]:
    """Run a command; its exit status and all that it says."""
    done = commands.ddor(*arguments, environment={"NO_COLOR": "1"}, told=answers)
    return done.status, done.out + done.err


def held(folder: Path) -> Archive:
    """The archive of a folder of weeks."""
    return Archive.open(folder / "ddor.sqlite")


def test_what_is_added_is_kept_and_listed_with_what_is_missing(tmp_path: Path) -> None:
    out = ("--out", tmp_path)
    assert ddor("add", WEEK, SMALL, *out)[0] == 0
    shown = sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("."))
    assert shown == ["2017-02-04", "2018-02-03", "ddor.sqlite", "pdfs"]
    status, said = ddor("add", WEEK, *out)
    assert (status, "Nothing changed there" in said) == (0, True)
    status, said = ddor("add", OTHER, *out)
    assert (status, "REVISION: revision 2 of the week of 2017-02-04" in said) == (1, True)
    status, said = ddor("weeks", *out)
    assert status == 0
    assert "2017-02-11–2018-02-02" in said
    assert "missing: 51 weeks" in said
    assert "2 weeks in" in said
    assert held(tmp_path).report(DAY).document.file == OTHER.name


def test_of_a_folder_with_a_report_and_its_reissue_the_reissue_counts(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("week-2017-01-28-reissued", "week-2017-01-28"):
        (reports / f"{name}.pdf").write_bytes((PDFS / f"{name}.pdf").read_bytes())
    for number, given in enumerate((reports, reports / "*.pdf")):
        out = tmp_path / str(number)
        assert ddor("add", given, "--out", out)[0] == 1
        assert held(out).report(date(2017, 1, 28)).document.file == "week-2017-01-28-reissued.pdf"


def test_the_archive_may_be_at_an_address(where: str, tmp_path: Path) -> None:
    Archive.open(where).add(another(0), WEEK)
    status, said = ddor("weeks", "--db", where, "--out", tmp_path)
    assert (status, "0.pdf" in said) == (0, True)
    assert ddor("remove", "2017-01-28", "--yes", "--db", where, "--out", tmp_path)[0] == 0
    assert Archive.open(where).weeks() == []


def test_a_week_is_removed_only_when_that_is_confirmed(tmp_path: Path) -> None:
    held(tmp_path).add(another(0), WEEK)
    for answers in ("n\n", ""):
        status, said = ddor("remove", "2017-01-28", "--out", tmp_path, answers=answers)
        assert (status, "nothing was removed" in said) == (2, True)
    assert len(held(tmp_path).weeks()) == 1
    assert ddor("remove", "2017-01-28", "--out", tmp_path, answers="y\n")[0] == 0
    assert held(tmp_path).weeks() == []


def test_where_there_is_no_archive_none_is_made_by_looking_at_it(tmp_path: Path) -> None:
    for command in ("verify", "weeks", "history", "tabulate"):
        status, said = ddor(command, "--out", tmp_path)
        assert (status, "no archive yet" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_week_that_is_not_held_cannot_be_removed(tmp_path: Path) -> None:
    status, said = ddor("remove", "2018-02-03", "--yes", "--out", tmp_path)
    assert (status, said.count("\n"), "no archive yet" in said) == (2, 1, True)
    held(tmp_path)
    status, said = ddor("remove", "2018-02-03", "--yes", "--out", tmp_path)
    assert (status, said.count("\n"), "no week that begins on 2018-02-03" in said) == (2, 1, True)


def test_a_decision_reaches_the_archive_without_a_pdf(tmp_path: Path) -> None:
    held(tmp_path).add(reading(WEEK.stem), tmp_path / "gone.pdf")
    before = held(tmp_path).report(DAY)
    row = before.declined[0]
    geoid = (
        "48453"
        if row.state == "TX"
        else next(
            each.jurisdiction.geoid
            for each in before.declined
            if each.jurisdiction and each.state == row.state and each.agency != row.agency
        )
    )
    decision = ("decide", row.agency, "--state", row.state or "", "--geoid", geoid, "--why", "a test")
    status, said = ddor(*decision, "--out", tmp_path)
    assert (status, "Updated the places in" in said) == (0, True), said
    now = held(tmp_path).report(DAY).declined[0].jurisdiction
    assert now is not None
    assert (now.geoid, now.method) == (geoid, "decision")


def test_decisions_made_since_reach_the_archive_when_the_same_pdf_is_added_again(tmp_path: Path) -> None:
    report = reading(SMALL.stem)
    undecided = replace(report, high_volume=tuple(replace(row, jurisdiction=None) for row in report.high_volume))
    held(tmp_path).add(undecided, SMALL)
    status, said = ddor("add", SMALL, "--out", tmp_path)
    assert (status, "Only its places and problems were updated" in " ".join(said.split())) == (0, True)
    assert held(tmp_path).report(date(2018, 2, 3)) == report


def test_a_pdf_that_reads_otherwise_than_it_did_is_said(tmp_path: Path) -> None:
    held(tmp_path).add(replace(reading(SMALL.stem), detainers_issued=1), SMALL)
    status, said = ddor("add", SMALL, "--out", tmp_path)
    assert (status, "it reads differently now" in " ".join(said.split())) == (1, True)
    assert held(tmp_path).report(date(2018, 2, 3)).detainers_issued == 1


def test_an_archive_that_cannot_be_used_is_said_before_anything_is_read(tmp_path: Path) -> None:
    for command in (["add", SMALL], ["weeks"]):
        status, said = ddor(*command, "--out", tmp_path, "--db", "mysql://host/name")
        assert (status, said.count("\n"), "SQLite or Postgres" in said) == (2, 1, True)
    assert list(tmp_path.iterdir()) == []
