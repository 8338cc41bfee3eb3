"""A person decides once: over all weeks, without a PDF being read again, and can take it back."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ddor.archive import Archive
from tests import ROOT
from tests.support.commands import ddor
from tests.support.held_reports import reading

pytest_plugins = ["tests.support.databases"]

FIXTURES = ROOT / "fixtures/pdfs"
UNDECIDED = ("Women's Detention Center", "FL")
WEEK = "2017-03-04"


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("output")
    pdf = out / "week.pdf"
    shutil.copy(FIXTURES / "layout-browser.pdf", pdf)
    assert ddor("add", pdf, "--out", out).status == 0
    pdf.unlink()
    return out


@pytest.fixture
def out(added: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(added, tmp_path / "output"))


def test_what_is_undecided_is_listed_with_where_it_is_printed(out: Path) -> None:
    done = ddor("places", "--undecided", "--out", out)
    assert done.status == 1
    assert "Women's Detention Center, FL" in done.out
    assert "page 3, Section II, row 14" in " ".join(done.out.split())


def test_a_decision_changes_the_tables_without_the_pdf_and_no_other_row(out: Path) -> None:
    before = rows(out / WEEK / "declined.csv")
    asked = ("--state", "FL", "--county", "Miami-Dade", "--why", "asked the county")
    done = ddor("decide", UNDECIDED[0], *asked, "--out", out)
    assert done.status == 0, done.err
    after = rows(out / WEEK / "declined.csv")
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [a["agency"] for a, _ in changed] == [UNDECIDED[0]]
    assert changed[0][0]["method"] == "undecided"
    assert (changed[0][1]["geoid"], changed[0][1]["jurisdiction"]) == ("12086", "Miami-Dade County")
    assert changed[0][1]["method"] == "decision"
    assert "12086" in {row["geoid"] for row in rows(out / WEEK / "jurisdictions.csv")}
    decided = rows(out / "decisions.csv")
    assert [(row["name"], row["state"], row["geoid"], row["why"]) for row in decided] == [
        (UNDECIDED[0], "FL", "12086", "asked the county")
    ]


def test_a_decision_holds_when_the_pdf_is_added_again(out: Path) -> None:
    ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12086", "--out", out)
    tables = {file.name: file.read_bytes() for file in (out / WEEK).iterdir()}
    shutil.copy(FIXTURES / "layout-browser.pdf", out / "week.pdf")
    ddor("add", out / "week.pdf", "--out", out)
    assert {file.name: file.read_bytes() for file in (out / WEEK).iterdir()} == tables


def test_a_walk_numbers_candidates_and_takes_back(out: Path) -> None:
    names = [row["message"] for row in rows(out / WEEK / "problems.csv") if row["code"] == "place-undecided"]
    assert names
    done = ddor("decide", "--out", out, told="1\nlargest\nu\nq\n")
    assert done.status == 0, done.err
    assert rows(out / "decisions.csv") == []
    done = ddor("decide", "--out", out, told="1\nlargest\nq\n")
    assert [row["why"] for row in rows(out / "decisions.csv")] == ["largest"]
    assert "Rebuilt the tables: 1 week (2017-03-04)." in done.out


def test_a_walk_searches_counties_by_name_and_asks_why_only_of_what_can_be(out: Path) -> None:
    told = ("99999", "nowhere", "marsha", "", "marsha", "1", "asked the county", "q")
    done = ddor("decide", "--out", out, told="\n".join(told) + "\n")
    assert done.status == 0, done.err
    assert "there is no place with the GEOID '99999'" in done.err
    assert '"nowhere" is not the name of a county' in done.err
    assert "1  Marshall County, WV (54051)" in done.out
    assert done.out.count("Why") == 1
    assert [(row["geoid"], row["why"]) for row in rows(out / "decisions.csv")] == [("54051", "asked the county")]


def test_a_walk_takes_a_county_s_whole_name(out: Path) -> None:
    done = ddor("decide", "--out", out, told="Marshall County\nlargest\nq\n")
    assert [row["geoid"] for row in rows(out / "decisions.csv")] == ["54051"], done.err


def test_what_a_folder_has_lost_or_changed_is_made_from_the_archive(out: Path) -> None:
    file = out / WEEK / "reading.json"
    whole = json.loads(file.read_text("utf-8"))
    policies = whole.pop("policies")
    file.write_text(json.dumps(whole), encoding="utf-8")
    (out / WEEK / "declined.csv").unlink()
    done = ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12086", "--out", out)
    assert done.status == 0, done.err
    assert "12086" in {row["geoid"] for row in rows(out / WEEK / "declined.csv")}
    assert json.loads(file.read_text("utf-8"))["policies"] == policies


def test_a_decision_whose_command_was_killed_is_made_once_and_its_tables_are_brought_up_to_it(out: Path) -> None:
    older = shutil.copytree(out / WEEK, out.parent / "older")
    command = ("decide", UNDECIDED[0], "--state", "FL", "--county", "Miami-Dade", "--why", "asked", "--out", out)
    assert ddor(*command).status == 0
    decided = (out / WEEK / "declined.csv").read_bytes()
    shutil.rmtree(out / WEEK)
    shutil.move(older, out / WEEK)  # as where it was killed before it came to the tables
    assert ddor(*command).status == 0
    assert (out / WEEK / "declined.csv").read_bytes() == decided
    assert len(rows(out / "decisions.csv")) == 1


def test_a_decision_makes_no_folder_and_touches_none_of_another_pdf(out: Path) -> None:
    reports = out / WEEK / "reports.csv"
    reports.write_text(reports.read_text("utf-8").replace(rows(reports)[0]["sha256"], "0" * 64), encoding="utf-8")
    before = {file.name: file.read_bytes() for file in (out / WEEK).iterdir()}
    done = ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12086", "--out", out)
    assert (done.status, "which has the tables of another PDF" in done.err) == (1, True)
    assert {file.name: file.read_bytes() for file in (out / WEEK).iterdir()} == before
    shutil.rmtree(out / WEEK)
    assert ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12011", "--out", out).status == 0
    assert not (out / WEEK).exists()


def test_an_archive_at_an_address_is_decided_on(where: str, tmp_path: Path) -> None:
    Archive.open(where).add(reading("layout-browser"), tmp_path / "gone.pdf")
    options = ("--db", where, "--out", tmp_path)
    assert UNDECIDED[0] in ddor("places", "--undecided", *options).out
    done = ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12086", *options)
    assert (done.status, "Updated the places in" in done.out) == (0, True), done.err
    assert UNDECIDED[0] not in ddor("places", "--undecided", *options).out


def test_a_name_can_be_decided_before_any_report_is_added(tmp_path: Path) -> None:
    done = ddor("decide", UNDECIDED[0], "--state", "FL", "--geoid", "12086", "--out", tmp_path)
    assert (done.status, "No reports have been added yet" in done.out) == (0, True)
    assert [row["geoid"] for row in rows(tmp_path / "decisions.csv")] == ["12086"]


@pytest.mark.parametrize("command", [("places", "--undecided"), ("decide",)])
def test_without_an_archive_it_is_said(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = ddor(*command, "--out", tmp_path)
    assert (done.status, "there is no archive yet; ddor add creates it" in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("places", "--undecided"), ("decide",), ("correct",), ("weeks",)])
def test_folders_of_an_earlier_ddor_without_an_archive_are_to_be_added_again(
    out: Path, command: tuple[str, ...]
) -> None:
    (out / "ddor.sqlite").unlink()
    done = ddor(*command, "--out", out)
    assert done.status == 2
    assert re.search(r"Add their PDFs again: .*ddor'? add PDF", done.err)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("X", "--state", "FL", "--geoid", "99999"), "there is no place with the GEOID"),
        (("X", "--state", "FL", "--geoid", "48453"), "not in Florida"),
        (("X", "--state", "ZZ", "--geoid", "48453"), "is not a state"),
        (("X", "--state", "FL"), "--geoid"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_a_sentence(out: Path, arguments: tuple[str, ...], said: str) -> None:
    done = ddor("decide", *arguments, "--out", out)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert not (out / "decisions.csv").exists()


def test_a_wrong_line_of_decisions_is_named(out: Path) -> None:
    (out / "decisions.csv").write_text("name,state,geoid\nX,TX,48453\nY,TX,1\n")
    done = ddor("add", FIXTURES / "layout-browser.pdf", "--out", out)
    assert done.status == 2
    assert "line 3" in done.err


def test_a_list_of_names_comes_back_reconciled(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("note,agency,state\n1,Travis County Jail,Texas\n2,Rikers Island,NY\n3,Nowhere Jail,OH\n")
    done = ddor("places", names)
    assert done.status == 0, done.err
    got = list(csv.DictReader(done.out.splitlines()))
    assert [(row["note"], row["geoid"]) for row in got] == [("1", "48453"), ("2", "36005"), ("3", "")]


def test_a_county_is_decided_by_its_name_and_a_name_that_no_report_prints_is_told(out: Path) -> None:
    slip, state = UNDECIDED[0][:-1] + "x", "FL"
    done = ddor("decide", slip, "--state", state, "--geoid", "Miami-Dade, FL", "--out", out)
    assert done.status == 0, done.err
    assert "is 12086" in done.out
    assert f'no report in the archive prints "{slip}"' in done.err
    assert f'"{UNDECIDED[0]}"' in done.err
    assert ddor("decide", "Somewhere", "--state", state, "--geoid", "Atlantis", "--out", out).status == 2


def test_four_decisions_at_once_are_all_kept(tmp_path: Path) -> None:
    decide = [sys.executable, "-m", "ddor", "decide", "--state", "TX", "--geoid", "48453", "--out", str(tmp_path)]
    started = [subprocess.Popen([*decide, f"Jail {i}"], stdout=subprocess.DEVNULL) for i in range(4)]
    assert [each.wait(timeout=120) for each in started] == [0] * 4
    assert sorted(row["name"] for row in rows(tmp_path / "decisions.csv")) == [f"Jail {i}" for i in range(4)]


def test_a_quotation_mark_left_open_in_decisions_is_named_and_the_file_stays(tmp_path: Path) -> None:
    text = 'name,state,geoid,who,when,why\nJail A,TX,48453,me,2017-03-01,"left open\nJail B,TX,48453,me,2017-03-01,\n'
    (tmp_path / "decisions.csv").write_text(text)
    done = ddor("decide", "Jail C", "--state", "TX", "--geoid", "48453", "--out", tmp_path)
    assert done.status == 2
    assert "decisions.csv, line 2: its quotation marks don't match" in done.err
    assert (tmp_path / "decisions.csv").read_text() == text


@pytest.fixture(scope="module")
def week_one() -> dict[str, object]:
    done = ddor("read", FIXTURES / "week-2017-01-28.pdf", "--format", "json")
    shown: dict[str, object] = json.loads(done.out)
    return shown


def test_agencies_of_one_county_are_counted_together(tmp_path: Path) -> None:
    ddor("add", FIXTURES / "week-2017-01-28.pdf", "--out", tmp_path)
    travis = rows(tmp_path / "2017-01-28" / "jurisdictions.csv")[0]
    assert (travis["geoid"], travis["count"], travis["share"]) == ("48453", "142", "0.6893203883")
    assert travis["agencies"] == "Travis County Jail (128); Travis Co Corr Complex, Del Valle (14)"


def test_a_county_s_name_that_other_states_have_too_is_told(week_one: dict[str, object]) -> None:
    problems = week_one["problems"]
    assert isinstance(problems, list)
    told = [p["message"] for p in problems if p["code"] == "same-name"]
    assert sum("a Franklin County" in message for message in told) == 3
