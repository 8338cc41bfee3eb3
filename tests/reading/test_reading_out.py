"""`ddor read`: the contract's JSON and nothing else, or a summary that a person reads in 80 columns."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ddor.reading.contract import FORMAT, NotAReport, report_json, report_of, report_text
from ddor.report.vocabulary import VocabularyError, load
from tests.report.test_problems import truth
from tests.support.held_reports import all_readings
from tests.support.layouts import Layout
from tests.support.reading import PDFS, SMALL, Done, ddor
from tests.support.typesetting import layout_report

WEEK = PDFS / "week-2017-01-28.pdf"


@pytest.fixture(scope="module")
def printed() -> Done:
    return ddor("read", WEEK, "--format", "json")


@pytest.fixture(scope="module")
def reading(printed: Done) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(printed.out)
    return loaded


@pytest.fixture(scope="module")
def summary() -> Done:
    return ddor("read", WEEK)


TEXT, NUMBER, PLACE = (str,), (int,), (dict, type(None))

FIELDS: dict[str, dict[str, tuple[type, ...]]] = {
    "high_volume": {"jurisdiction_printed": TEXT, "state": TEXT, "jurisdiction": PLACE, "detainers_issued": NUMBER},
    "declined": {
        "agency": TEXT,
        "state": TEXT,
        "jurisdiction": PLACE,
        "citizenship": TEXT,
        "country": TEXT,
        "issued": TEXT,
        "declined": TEXT,
        "offenses": (list,),
    },
    "policies": {
        "jurisdiction_printed": TEXT,
        "jurisdiction": PLACE,
        "aor": TEXT,
        "enacted": TEXT,
        "policy": TEXT,
        "criteria": (list,),
    },
}


def test_the_text_of_a_report_is_its_json_with_a_line_for_each_row() -> None:
    for report in all_readings():
        text = report_text(report)
        assert json.loads(text) == report_json(report)
        for row in report_json(report)["declined"]:
            assert f"\n  {json.dumps(row, ensure_ascii=False)}" in text


def test_nothing_but_json_is_printed(printed: Done, reading: dict[str, Any]) -> None:
    assert printed.status == 0
    assert printed.err == ""
    assert reading["document"] == {
        "file": WEEK.name,
        "sha256": hashlib.sha256(WEEK.read_bytes()).hexdigest(),
        "pages": 15,
    }


def test_the_totals_are_those_published(reading: dict[str, Any]) -> None:
    assert reading["period"] == {"start": "2017-01-28", "end": "2017-02-03"}
    assert reading["detainers_issued"] == 3083
    assert reading["declined_stated"] == len(reading["declined"]) == 206


@pytest.mark.parametrize("part", FIELDS)
def test_rows_have_the_contract_s_fields(reading: dict[str, Any], part: str) -> None:
    assert reading[part]
    for row in reading[part]:
        for name, types in FIELDS[part].items():
            assert type(row[name]) in types, (part, name, row[name])
        source = row["source"]
        x0, top, x1, bottom = source["bbox"]
        assert 1 <= source["page"] <= 15
        assert 0 <= x0 < x1 <= 792
        assert 0 <= top < bottom <= 612


def test_offenses_have_a_status_that_is_known_or_none(reading: dict[str, Any]) -> None:
    offenses = [offense for row in reading["declined"] for offense in row["offenses"]]
    assert {offense["status"] for offense in offenses} <= {"convicted", "charged", None}
    assert all(isinstance(offense["offense"], str) and offense["offense"] for offense in offenses)


def test_the_rest_of_the_contract_is_there(reading: dict[str, Any]) -> None:
    assert len(reading["notes"]) == 4
    assert all(isinstance(note, str) for note in reading["notes"])
    assert reading["corrections"] == []
    for problem in reading["problems"]:
        assert set(problem) == {"code", "severity", "message", "source"}
    assert reading["audit"]["words"] == reading["audit"]["accounted"] > 4000


def test_the_summary_says_what_a_person_asks_first(summary: Done) -> None:
    text = " ".join(summary.out.split())
    for said in (
        "Jan 28, 2017 – Feb 3, 2017",
        "3,083",
        "206",
        "6.7 for each 100 issued",
        "Travis County",
        "Mexico (MEX)",
        "words on 15 pages, all accounted for",
    ):
        assert said in text


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"COLUMNS": "200"}])
def test_a_pipe_gets_plain_lines_of_80_columns(environment: dict[str, str]) -> None:
    done = ddor("read", WEEK, environment=environment)
    assert "\x1b" not in done.out + done.err
    assert "\r" not in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_reading_writes_no_file(tmp_path: Path) -> None:
    ddor("read", SMALL, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_report_with_an_error_is_printed_and_ends_with_status_1(tmp_path: Path) -> None:
    said = truth()
    said["declined_total"] = 5
    path = tmp_path / "odd.pdf"
    path.write_bytes(layout_report(said, Layout()))
    done = ddor("read", path, "--format", "json")
    assert done.status == 1
    errors = [problem["code"] for problem in json.loads(done.out)["problems"] if problem["severity"] == "error"]
    assert errors == ["rows-differ-from-stated"]
    assert "error" in ddor("read", path).out


@pytest.mark.parametrize("arguments", [["read"], ["read", "a.pdf", "--format", "xml"], ["no-such-command"]])
def test_a_command_that_is_none_ends_with_status_2(arguments: list[str]) -> None:
    done = ddor(*arguments)
    assert done.status == 2
    assert "Traceback" not in done.err


def test_a_heading_of_a_reporter_s_own_is_read(tmp_path: Path) -> None:
    """`--vocabulary FILE` adds to the wordings that are known."""
    said, path = truth(), tmp_path / "new-words.pdf"
    path.write_bytes(layout_report(said, Layout(extra_column="Whence Hails The Person")))
    mine = tmp_path / "mine.toml"
    mine.write_text('[words]\nnothing = ["Nil"]\n\n[columns.policies]\nstate = ["Whence Hails The Person"]\n', "utf-8")
    without = json.loads(ddor("read", path, "--format", "json").out)
    with_it = json.loads(ddor("read", path, "--format", "json", "--vocabulary", mine).out)
    assert list(without["policies"][0]["other"]) == ["Whence Hails The Person"]
    assert with_it["policies"][0]["other"] == {}
    assert with_it["policies"][0]["printed"]["state"]["text"] == "N0001"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns.declined\n", "not a TOML file"),
        ("[colours]\nred = ['Rot']\n", "not a table of the vocabulary"),
        ("[columns.declined]\nshoe_size = ['Size']\n", "has no"),
        ("[columns.declined]\nagency = 'Jail'\n", "must be a list"),
        ("[columns.declined]\nagency = [1]\n", "must be a list"),
        (None, "cannot be read"),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, text: str | None, reason: str) -> None:
    mine = tmp_path / "mine.toml"
    if text is not None:
        mine.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=reason) as told:
        load(mine)
    assert str(told.value).startswith(str(mine))
    assert str(told.value).endswith(".")


def test_a_vocabulary_that_cannot_be_used_stops_the_reading(tmp_path: Path) -> None:
    done = ddor("read", SMALL, "--vocabulary", tmp_path / "mine.toml")
    assert done.status == 2
    assert done.out == ""
    assert "mine.toml: cannot be read" in done.err


def test_json_is_read_back_as_the_report_that_it_shows() -> None:
    for report in all_readings():
        assert report_of(json.loads(json.dumps(report_json(report)))) == report


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": FORMAT + 1}, f"format {FORMAT + 1}; this ddor knows {FORMAT}"),
        ({"declined": [{}]}, "isn't a report"),
        ({"declined": None}, "isn't a report"),
        ({"period": {"start": "2017-01-28", "end": "soon"}}, "isn't a report"),
        ({"note_sources": []}, "isn't a report"),
    ],
)
def test_json_that_is_no_report_is_said_in_a_sentence(reading: dict[str, Any], change: Any, reason: str) -> None:
    with pytest.raises(NotAReport, match=reason):
        report_of(reading | change)
