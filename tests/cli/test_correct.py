"""Printed corrections propose marks, a person answers, and rows carry the marks; each command run as a person would."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ddor.archive import Archive
from ddor.corrections.annotations import Annotation, Annotations, Kind, Waiting, annotations_of, read_annotations
from ddor.corrections.proposals import Findings, find_corrections, find_proposals, rows_waiting
from ddor.export.week_folder import write_week
from ddor.model import Printed, Source
from ddor.sections import Report
from tests.report.test_problems import truth
from tests.support import commands
from tests.support.held_reports import PDFS, another, reading
from tests.support.layouts import Layout
from tests.support.typesetting import layout_report

pytest_plugins = ["tests.support.databases"]

FIRST, SECOND = date(2017, 1, 28), date(2017, 2, 4)
GARZA = "The Feb. 4 - Feb. 10, 2017 report listed Garza County, Texas and Rabun County, Georgia in error."
"""Names seven rows of Section II of the second week, and one of Section I."""


def printing(*texts: str, number: int = 2) -> Report:
    """A report of the third week, or another, that prints corrections on its second page."""
    report = another(number, number)
    place = Source(2, (54.0, 100.0, 540.0, 120.0))
    return replace(report, corrections=tuple(Printed(text, place) for text in texts))


def kept(out: Path, *reports: Report) -> Path:
    """A folder with reports as `ddor add` keeps them."""
    archive = Archive.open(out / "ddor.sqlite")
    for report in reports:
        added = archive.add(report, out / report.document.file)
        write_week(archive, out, report, added.revision)
    return out


def found(where: str | Path, *reports: Report, annotations: Annotations | None = None) -> Findings:
    archive = Archive.open(where if isinstance(where, str) else where / "ddor.sqlite")
    for report in reports:
        archive.add(report, Path(report.document.file))
    return find_proposals(archive, annotations or Annotations())


def ddor(*arguments: str | Path, answers: str = "") -> tuple[int, str]:
    """Run a command; its exit status and all that it says, white space folded."""
    done = commands.ddor(*arguments, environment={"NO_COLOR": "1"}, told=answers)
    assert "Traceback" not in done.err
    assert "--list" not in arguments or max(map(len, done.out.splitlines()), default=0) <= 80
    return done.status, " ".join((done.out + done.err).split())


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def marks(out: Path, week: date, table: str = "declined") -> dict[str, str]:
    """The marks in a week's folder, by the row's number."""
    return {row["row"]: row["marks"] for row in rows(out / str(week) / f"{table}.csv") if row["marks"]}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return kept(tmp_path / "output", reading("week-2017-02-04"), printing(GARZA))


def test_a_printed_correction_proposes_the_rows_of_the_week_that_it_names(where: str) -> None:
    findings = found(where, reading("week-2017-01-28"), reading("week-2017-02-11"))
    listed = [(each.section, each.geoid, len(each.rows)) for each in findings.proposals]
    assert listed == [
        *(("I", geoid, 1) for geoid in ("19069", "36033", "42055", "19137")),
        *(("II", "48491", 4), ("II", "48021", 3), ("II", "42029", 2), ("II", "37153", 1)),
    ]
    bastrop = findings.proposals[5]
    assert (bastrop.rows[0].number, bastrop.rows[0].page) == (52, 4)
    assert bastrop.rows[0].text.startswith("Texas · Bastrop County Jail · Mexico")
    assert bastrop.sentence.startswith("The entries for Williamson County, TX")
    assert bastrop.annotation(Kind.CORRECTED).source == "ICE, correction printed in week-2017-02-11.pdf, page 1"


def test_what_ddor_ships_answers_the_corrections_of_the_first_week(tmp_path: Path) -> None:
    shipped = annotations_of(tmp_path)
    findings = found(tmp_path, reading("week-2017-01-28"), reading("week-2017-02-11"), annotations=shipped)
    assert findings == Findings((), (), ())


def test_a_policy_of_a_county_named_is_proposed_too(tmp_path: Path) -> None:
    text = "In the Jan. 28 - Feb. 3, 2017 report, Nassau County, New York was listed in error."
    findings = found(tmp_path, reading("week-2017-01-28"), printing(text))
    assert [each.section for each in findings.proposals] == ["I", "II", "III"]


def test_places_without_a_row_or_undecided_or_of_a_week_not_held_are_said(tmp_path: Path) -> None:
    text = (
        "The Feb. 4 - Feb. 10, 2017 report listed Loving County, Texas in error. It listed Franklin, Pennsylvania in "
        "error. The Jan. 28 - Feb. 3, 2017 report listed Garza County, Texas in error. Detainers of the Feb. 4 - Feb. "
        "10, 2017 report were in fact issued to Rabun County, Georgia."
    )
    findings = found(tmp_path, reading("week-2017-02-04"), printing(text))
    said = {each.printed: each.why for each in findings.unsettled}
    assert findings.proposals == ()
    assert said["Loving County, Texas"] == "The newest report for the week of 2017-02-04 has no row for it."
    assert (
        "Candidates: Franklin County, PA (42055), Cambria County, PA (42021), Venango County, PA (42121)"
        in said["Franklin, Pennsylvania"]
    )
    assert said["Garza County, Texas"] == "The week of 2017-01-28 isn't in the archive."
    assert "where the rows belong" in said["Rabun County, Georgia"]


def test_a_place_of_which_it_cannot_be_told_whether_it_was_wrong_is_proposed_as_doubtful(tmp_path: Path) -> None:
    text = "Feb. 4 - Feb. 10, 2017: Garza County, Texas reads Rabun County, Georgia."
    findings = found(tmp_path, reading("week-2017-02-04"), printing(text))
    assert [(each.geoid, each.is_doubtful) for each in findings.proposals] == [("48169", True), ("13241", True)]


def test_a_list_below_a_sentence_is_about_the_week_that_the_sentence_names(tmp_path: Path) -> None:
    report = printing("In the Feb. 4 - Feb. 10, 2017 report these were listed in error:", "Garza County, Texas")
    assert [each.geoid for each in found(tmp_path, reading("week-2017-02-04"), report).proposals] == ["48169"]


def test_a_correction_without_a_week_is_about_its_own_in_a_revision_and_else_about_none(tmp_path: Path) -> None:
    text = "Garza County, Texas was listed in error."
    second = reading("week-2017-02-04")
    elsewhere = found(tmp_path / "1", second, printing(text))
    assert (elsewhere.proposals, [each.text for each in elsewhere.without_week]) == ((), [text])
    document = replace(second.document, sha256="0" * 64)
    place = Source(1, (0.0, 0.0, 1.0, 1.0))
    revision = replace(second, document=document, corrections=(Printed(text, place),))
    assert [each.week for each in found(tmp_path / "2", second, revision).proposals] == [SECOND]


def test_all_that_waits_for_an_answer_is_listed_and_nothing_is_marked_by_itself(out: Path) -> None:
    status, said = ddor("correct", "--list", "--out", out)
    assert status == 1
    assert "2 corrections wait for an answer" in said
    assert "Garza County, Texas (48169), Section II, week of 2017-02-04" in said
    assert "2.pdf, page 2" in said
    assert re.search(r"row \d+, page \d: Texas · .* · Mexico", said)
    assert "2017-01-28, Section II, 48491, corrected. The week isn't in the archive." in said
    assert marks(out, SECOND) == {}
    assert not (out / "annotations.csv").exists()


def test_a_yes_marks_the_rows_in_all_tables_and_is_not_asked_again(out: Path) -> None:
    status, said = ddor("correct", "--out", out, answers="y\ns\n")
    assert status == 0, said
    assert "1 of 2" in said
    assert "Rebuilt the tables: 1 week (2017-02-04)." in said
    assert set(marks(out, SECOND).values()) == {"corrected"}
    assert len(marks(out, SECOND)) == 7
    assert set(marks(out, SECOND, "offenses")) == set(marks(out, SECOND))
    because = {row["marks_because"] for row in rows(out / str(SECOND) / "declined.csv") if row["marks"]}
    assert because == {f"Garza County, Texas: “{GARZA}” (ICE, correction printed in 2.pdf, page 2)"}
    status, said = ddor("correct", "--list", "--out", out)
    assert (status, "1 correction waits" in said) == (1, True)
    assert "Section II, 48169, corrected. It names 7 rows: Section II" in said


def test_a_no_is_remembered_and_marks_nothing(out: Path) -> None:
    before = {path: path.read_bytes() for path in out.glob("*/*")}
    status, said = ddor("correct", "--out", out, answers="n\nn\n")
    assert status == 0
    assert "Rebuilt" not in said
    assert {path: path.read_bytes() for path in out.glob("*/*")} == before
    assert [each.kind for each in read_annotations(out / "annotations.csv").listed] == [Kind.DISMISSED] * 2
    status, said = ddor("correct", "--list", "--out", out)
    assert (status, "No corrections are waiting for an answer." in said) == (0, True)


def test_an_answer_can_be_taken_back_and_given_otherwise(out: Path) -> None:
    status, _ = ddor("correct", "--out", out, answers="u\ny\nu\no\nd\n")
    assert status == 0
    kinds = [each.kind for each in read_annotations(out / "annotations.csv").listed]
    assert kinds == [Kind.NOTE, Kind.DISPUTED]
    assert set(marks(out, SECOND).values()) == {"note"}
    assert list(marks(out, SECOND, "high_volume").values()) == ["disputed"]


def test_what_is_no_answer_is_asked_again_and_leaving_keeps_what_was_answered(out: Path) -> None:
    status, said = ddor("correct", "--out", out, answers="perhaps\nd\nq\n")
    assert status == 0
    assert "'perhaps' is not one of the choices" in said
    assert [each.kind for each in read_annotations(out / "annotations.csv").listed] == [Kind.DISPUTED]


def test_a_correction_that_names_no_week_is_asked_about_and_then_its_rows(tmp_path: Path) -> None:
    text = "Garza County, Texas was listed in error."
    out = kept(tmp_path / "output", reading("week-2017-02-04"), printing(text))
    status, said = ddor("correct", "--list", "--out", out)
    assert (status, "A correction that names no week (2.pdf, page 2)" in said) == (1, True)
    status, said = ddor("correct", "--out", out, answers="soon\n2017-02-04\nu\n2017-02-04\ny\n")
    assert status == 0, said
    assert len(marks(out, SECOND)) == 7
    assert ddor("correct", "--list", "--out", out)[0] == 0


def test_a_correction_that_names_no_week_can_be_dismissed(tmp_path: Path) -> None:
    out = kept(tmp_path / "output", reading("week-2017-02-04"), printing("Garza County, Texas was listed in error."))
    assert ddor("correct", "--out", out, answers="n\n")[0] == 0
    assert ddor("correct", "--list", "--out", out)[0] == 0
    assert marks(out, SECOND) == {}


def test_figures_as_corrected_are_ranges_until_a_printed_correction_is_answered(out: Path) -> None:
    asked = ("tabulate", "2017-02-04", "--corrected", "--table", "jurisdictions", "--out", out)

    def of_garza() -> list[str]:
        lines = csv.DictReader(commands.ddor(*asked, "--csv").out.splitlines())
        names = ("count", "count_corrected", "count_least_corrected", "count_most_corrected")
        return next([row[name] for name in names] for row in lines if row["geoid"] == "48169")

    assert of_garza() == ["7", "7", "0", "7"]
    status, said = ddor(*asked)
    assert (status, "may take back the rows of 2 counties, so figures as corrected are ranges" in said) == (0, True)
    ddor("correct", "--out", out, answers="n\nn\n")
    assert of_garza() == ["7", "7", "7", "7"]
    assert "may take back" not in ddor(*asked)[1]


def test_a_correction_without_a_week_may_take_back_rows_of_all_weeks_before_its_own(tmp_path: Path) -> None:
    known = Annotations()
    text = "Garza County, Texas was listed in error."
    archive = Archive.open(kept(tmp_path, reading("week-2017-02-04"), printing(text)) / "ddor.sqlite")
    assert rows_waiting(archive, known) == {Waiting(SECOND, section, "48169") for section in ("I", "II", "III")}
    answer = Annotation(SECOND, "II", "48169", None, Kind.DISMISSED, text, find_corrections(archive)[0].source)
    assert rows_waiting(archive, Annotations([answer])) == set()


def test_an_annotation_can_be_added_without_a_question(out: Path) -> None:
    link = "https://example.org/"
    what = ("--week", "2017-02-04", "--geoid", "48169", "--section", "ii", "--kind", "disputed")
    why = ("--text", "=Says that it cooperates.", "--source", "The sheriff", "--link", link)
    status, said = ddor("correct", *what, *why, "--out", out)
    assert status == 0, said
    assert len(marks(out, SECOND)) == 7
    added = read_annotations(out / "annotations.csv").listed
    assert [(each.section, each.geoid, each.kind, each.link) for each in added] == [("II", "48169", "disputed", link)]
    assert added[0].text == "=Says that it cooperates."
    assert ",=Says" not in (out / "annotations.csv").read_text("utf-8")
    status, said = ddor("correct", *what, *why, "--out", out)
    assert (status, "says this already" in said) == (0, True)
    assert read_annotations(out / "annotations.csv").listed == added


@pytest.mark.parametrize(
    ("week", "geoid", "status", "said"),
    [
        ("2017-02-04", "48301", 1, "no row of the week of 2017-02-04 matches the annotation"),
        ("2017-02-18", "48453", 0, "the week of 2017-02-18 is not in the archive"),
    ],
)
def test_an_annotation_that_marks_no_row_is_told(out: Path, week: str, geoid: str, status: int, said: str) -> None:
    what = ("--week", week, "--geoid", geoid, "--kind", "disputed", "--text", "No.", "--source", "Us")
    done = ddor("correct", *what, "--out", out)
    assert (done[0], said in done[1]) == (status, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--geoid", "48453"), "'' is not one of corrected, disputed, note"),
        (("--week", "2017-02-04", "--kind", "note", "--text", "x"), "the source is empty"),
        (("--week", "soon", "--kind", "note", "--text", "x", "--source", "y"), "'soon' is not the first day"),
        (("--list", "--kind", "note"), "give either --list"),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence(out: Path, arguments: tuple[str, ...], said: str) -> None:
    status, answer = ddor("correct", *arguments, "--out", out)
    assert (status, said in answer) == (2, True)
    assert not (out / "annotations.csv").exists()


def test_a_wrong_line_of_annotations_stops_every_command_that_would_use_it(out: Path) -> None:
    lines = "week,kind,text,source\n2017-02-04,note,x,y\n2017-02-04,nope,x,y\n"
    (out / "annotations.csv").write_text(lines, encoding="utf-8")
    for command in (("correct",), ("correct", "--list"), ("add", PDFS / "built-none-declined.pdf")):
        status, said = ddor(*command, "--out", out)
        assert (status, "annotations.csv, line 3: 'nope' is not one of" in said) == (2, True)
    assert (out / "annotations.csv").read_text(encoding="utf-8") == lines


def test_without_an_archive_it_is_said(tmp_path: Path) -> None:
    status, said = ddor("correct", "--out", tmp_path)
    assert (status, "there is no archive yet" in said) == (2, True)


def test_an_annotation_can_be_added_before_any_report_is(tmp_path: Path) -> None:
    what = ("--week", "2017-02-04", "--geoid", "48169", "--kind", "disputed", "--text", "No.", "--source", "Us")
    status, said = ddor("correct", *what, "--out", tmp_path)
    assert (status, "No reports have been added yet" in said) == (0, True)
    assert ddor("add", PDFS / "week-2017-02-04.pdf", "--out", tmp_path)[0] == 0
    assert set(marks(tmp_path, SECOND).values()) == {"disputed"}


def test_what_the_folders_hold_is_never_read_back(out: Path) -> None:
    for file in out.glob("*/reading.json"):
        file.write_text(f'{{"sha256": "{reading("week-2017-02-04").document.sha256}"}}', encoding="utf-8")
    status, said = ddor("correct", "--out", out, answers="y\ns\n")
    assert (status, "Rebuilt the tables: 1 week (2017-02-04)" in said) == (1, True)
    assert "2.pdf: its tables were not written" in said
    assert len(marks(out, SECOND)) == 7


def test_adding_says_what_is_marked_and_the_tables_carry_the_marks(tmp_path: Path) -> None:
    status, said = ddor("add", PDFS / "week-2017-01-28.pdf", "--out", tmp_path)
    assert status == 0
    assert "As corrected: 196 declined, not 206 (10 rows are marked as corrected)" in said
    assert "Section I: 4 corrected, 2 disputed; Section II: 10 corrected, 16 disputed" in said
    listed = marks(tmp_path, FIRST)
    assert sum("corrected" in mark for mark in listed.values()) == 10
    assert sum(mark == "corrected; disputed" for mark in listed.values()) == 7


def test_adding_says_which_annotations_name_rows_that_the_report_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(layout_report(truth(), Layout()))
    _, said = ddor("add", tmp_path / "report.pdf", "--out", tmp_path)
    assert "11 annotations name rows that this report does not have: Section I, 19069, corrected: Franklin" in said
    assert re.search(rf"and 8 more; all with: .*ddor'? correct --list --out {tmp_path}", said)


def test_adding_a_report_that_corrects_a_week_held_says_how_to_look_and_the_other_way_round(tmp_path: Path) -> None:
    said_there = truth() | {"period_start": "2017-02-11", "period_end": "2017-02-17", "corrections": [GARZA]}
    later = tmp_path / "later.pdf"
    later.write_bytes(layout_report(said_there, Layout()))
    week = PDFS / "week-2017-02-04.pdf"
    _, said = ddor("add", week, "--out", tmp_path / "1")
    _, said = ddor("add", later, "--out", tmp_path / "1")
    assert re.search(
        r"This report corrects the week of 2017-02-04: 2 places, 8 rows\. Look with: .*ddor'? correct", said
    )
    _, said = ddor("add", later, "--out", tmp_path / "2")
    assert "Look with" not in said
    _, said = ddor("add", week, "--out", tmp_path / "2")
    assert re.search(r"later\.pdf corrects this week: 2 places, 8 rows\. Look with: .*ddor'? correct", said)


def test_marks_outlive_a_decision_and_adding_again(out: Path) -> None:
    ddor("correct", "--out", out, answers="y\ny\n")
    declined = (out / str(SECOND) / "declined.csv").read_bytes()
    shutil.copy(PDFS / "week-2017-02-04.pdf", out)
    ddor("add", out / "week-2017-02-04.pdf", "--out", out)
    assert (out / str(SECOND) / "declined.csv").read_bytes() == declined
    ddor("decide", "Nobody's Jail", "--state", "TX", "--geoid", "48453", "--out", out)
    assert (out / str(SECOND) / "declined.csv").read_bytes() == declined
