"""The command that compares, and what adding a revision says of what it changes, each run as a person would."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ddor.archive import Archive
from tests.support.held_reports import PDFS, another, reading
from tests.support.reading import Done, ddor

FIRST, AGAIN = "week-2017-01-28", "week-2017-01-28-reissued"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder whose archive holds two revisions of the first week, and the third week."""
    archive = Archive.open(tmp_path / "ddor.sqlite")
    for name in (FIRST, AGAIN, "week-2017-02-11"):
        archive.add(reading(name), PDFS / f"{name}.pdf")
    return tmp_path


def compare(out: Path, *arguments: str) -> Done:
    return ddor("compare", *arguments, "--out", out)


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_last_two_weeks_are_compared_and_the_week_missing_between_them_is_said(out: Path) -> None:
    done = compare(out)
    assert (done.status, done.err) == (0, "")
    assert f"Before Jan 28, 2017 – Feb 3, 2017 ({AGAIN}.pdf)" in words(done.out)
    assert "1 week is missing between them (Feb 4, 2017 – Feb 10, 2017)" in words(done.out)
    assert "Went: 26 jurisdictions, 197 persons" in words(done.out)
    assert max(map(len, done.out.splitlines())) <= 80


def test_weeks_are_compared_in_the_order_named(out: Path) -> None:
    done = compare(out, "2017-02-11", "2017-01-28")
    assert (done.status, "Came: 26 jurisdictions, 197 persons" in words(done.out)) == (0, True)
    assert "1 week is missing between them" in words(done.out)


def test_two_revisions_of_a_week_are_compared(out: Path) -> None:
    done = compare(out, "2017-01-28", "--revisions", "1", "2")
    assert done.status == 0
    assert "(revision 1, week-2017-01-28.pdf)" in words(done.out)
    assert "Williamson County, TX 4 0 -4" in words(done.out)
    assert "missing between" not in done.out
    corrected = compare(out, "2017-01-28", "--revisions", "1", "2", "--corrected")
    assert (corrected.status, "Williamson" in corrected.out) == (0, False)


def test_people_s_own_annotations_count(out: Path) -> None:
    (out / "annotations.csv").write_text(
        "week,section,geoid,row,kind,text,source\n2017-02-11,II,13319,,corrected,Not so.,Us\n", encoding="utf-8"
    )
    assert "Wilkinson County, GA" in compare(out).out
    assert "Wilkinson County, GA" not in compare(out, "--corrected").out


def test_csv_and_json_come_whole_and_alone(out: Path) -> None:
    first, second = (compare(out, "--format", "csv") for _ in range(2))
    assert (first.status, first.out, first.err) == (0, second.out, "")
    lines = list(csv.DictReader(io.StringIO(first.out)))
    persons = [line for line in lines if line["subject"] == "jurisdiction"]
    assert sum(int(line["before"]) for line in persons) == 199
    assert sum(int(line["after"]) for line in persons) == 65
    shown = json.loads(compare(out, "--format", "json").out)
    assert shown["missing"] == [{"start": "2017-02-04", "end": "2017-02-10", "days": 7, "kind": "week"}]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2017-02-04", "2017-02-11"], "no week that begins on 2017-02-04 is in the archive"),
        (["2017-02-11"], "name two weeks"),
        (["2017-02-11", "2017-02-11"], "the same week twice"),
        (["--revisions", "1", "2"], "two revisions of one week"),
        (["2017-01-28", "--revisions", "1", "3"], "has no revision 3"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(out: Path, arguments: list[str], sentence: str) -> None:
    done = compare(out, *arguments)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert sentence in done.err


def test_fewer_than_two_weeks_are_said_in_a_sentence(tmp_path: Path) -> None:
    assert "there is no archive yet" in compare(tmp_path).err
    archive = Archive.open(tmp_path / "ddor.sqlite")
    for held in ("0 weeks", "1 week"):
        done = compare(tmp_path)
        assert (done.status, done.err.count("\n"), f"has {held}" in done.err) == (2, 1, True)
        archive.add(another(0), PDFS / "x.pdf")


def test_annotations_that_cannot_be_read_are_said_in_a_sentence(out: Path) -> None:
    (out / "annotations.csv").write_text("week,kind\n", encoding="utf-8")
    done = compare(out)
    assert (done.status, done.err.count("\n"), "lacks the column text" in done.err) == (2, 1, True)


def test_adding_a_revision_says_in_short_what_it_changes(tmp_path: Path) -> None:
    Archive.open(tmp_path / "ddor.sqlite").add(reading(FIRST), PDFS / f"{FIRST}.pdf")
    done = ddor("add", PDFS / f"{AGAIN}.pdf", "--out", tmp_path)
    told, of_comparing, _ = done.out[done.out.index("REVISION") :].partition("--revisions 1 2")
    told += of_comparing
    assert (done.status, len(told.splitlines()) <= 20) == (1, True)
    assert "Declined, rows read 206 199 -7" in words(told)
    assert "Section II: went Williamson County, TX (-4), Bastrop County, TX (-3)" in words(told)
    # Where the program lies in a folder with a space in its name, it is quoted.
    assert re.search(r"ddor'? compare 2017-01-28 --revisions 1 2", words(told))


def test_adding_a_revision_that_says_the_same_says_so(tmp_path: Path) -> None:
    name = "week-2017-02-04-copy-protected"
    Archive.open(tmp_path / "ddor.sqlite").add(reading("week-2017-02-04"), PDFS / "x.pdf")
    done = ddor("add", PDFS / f"{name}.pdf", "--out", tmp_path)
    assert "It says exactly what week-2017-02-04.pdf, the PDF before it, says" in words(done.out)
