"""`ddor add`: each week's tables as files that a spreadsheet opens safely, the same every time."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ddor.archive import Archive
from ddor.cli.adding import Adding
from ddor.corrections.annotations import Annotations
from ddor.corrections.deciding import Decided
from ddor.export import week_folder
from ddor.export.week_folder import COUNTED
from ddor.reading.request import Request
from ddor.sections import TABLES, Report
from ddor.tables.catalogue import TABULATIONS
from tests.report.test_problems import row, truth
from tests.support.held_reports import reading
from tests.support.layouts import Activity, Layout, Truth, read_truth
from tests.support.reading import PDFS, SMALL, ddor
from tests.support.typesetting import layout_report, without_week

WEEK = PDFS / "week-2017-02-04.pdf"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def tables(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if re.match(r"\d{4}-\d\d-\d\d", name)}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def written(said: Truth, path: Path, layout: Layout | None = None) -> Path:
    path.write_bytes(layout_report(said, layout or Layout()))
    return path


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the tables of a week were written to."""
    out = tmp_path_factory.mktemp("week")
    assert ddor("add", WEEK, "--out", out).status == 0
    return out / "2017-02-04"


@pytest.mark.parametrize("name", TABLES)
def test_each_table_has_its_columns(week: Path, name: str) -> None:
    header = (week / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert tuple(header) == with_geo_ids(TABLES[name].names)


@pytest.mark.parametrize("name", COUNTED)
def test_each_tabulation_has_its_columns(week: Path, name: str) -> None:
    header = (week / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert tuple(header) == with_geo_ids(column.name for column in TABULATIONS[name].columns)


def with_geo_ids(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(each for name in names for each in ((name, "census_geo_id") if name == "geoid" else (name,)))


def test_a_spreadsheet_finds_the_text_s_encoding_and_a_geoid_that_it_leaves_whole(week: Path) -> None:
    for file in week.glob("*.csv"):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf"), file.name
    people = rows(week / "declined.csv")
    long = [f"0500000US{person['geoid']}" if person["geoid"] else "" for person in people]
    assert [person["census_geo_id"] for person in people] == long


def test_pandas_reads_the_tables_with_the_kinds_that_the_page_on_python_names(week: Path) -> None:
    frame = pd.read_csv(
        week / "declined.csv", dtype={"geoid": "string", "geoids": "string"}, parse_dates=["issued", "declined"]
    )
    assert frame.columns[0] == "week"
    assert list(frame.geoid.dropna()) == [row["geoid"] for row in rows(week / "declined.csv") if row["geoid"]]
    assert str(frame.declined.dtype).startswith("datetime64")


def test_the_files_hold_what_the_report_says(week: Path) -> None:
    said = read_truth(WEEK.with_suffix(".json"))
    people = rows(week / "declined.csv")
    assert [(p["agency"], p["country"], p["issued"], p["declined"]) for p in people] == [
        (d["lea"], d["iso3"], d["issued"], d["declined"]) for d in said["declined"]
    ]
    offenses = rows(week / "offenses.csv")
    stated = [
        (str(n), a["offense"], a["status"] or "") for n, d in enumerate(said["declined"], 1) for a in d["activity"]
    ]
    assert [(o["row"], o["offense"], o["status"]) for o in offenses] == stated
    volumes = [str(h["detainers_issued"]) for h in said["high_volume"]]
    assert [h["detainers_issued"] for h in rows(week / "high_volume.csv")] == volumes
    criteria = [" ".join(c.split()) for p in said["policies"] for c in p["criteria"]]
    assert [c["criterion"] for c in rows(week / "criteria.csv")] == criteria
    assert len(rows(week / "policies.csv")) == len(said["policies"])
    assert len([n for n in rows(week / "notes.csv") if n["kind"] == "note"]) == 4


def test_tabulations_add_up_to_the_rows(week: Path) -> None:
    people, offenses = rows(week / "declined.csv"), rows(week / "offenses.csv")
    for name in ("countries", "jurisdictions"):
        table = rows(week / f"{name}.csv")
        assert sum(int(row["count"]) for row in table) == len(people)
        assert table[-1]["cumulative_share"] == "1.0"
    crimes = rows(week / "crimes.csv")
    assert sum(int(row["total"]) for row in crimes) == len(offenses)
    assert sum(int(row["convicted"]) for row in crimes) == sum(o["status"] == "convicted" for o in offenses)
    assert [int(row["total"]) for row in crimes] == sorted((int(row["total"]) for row in crimes), reverse=True)


@pytest.mark.parametrize("name", ["declined", "offenses", "high_volume", "policies", "criteria", "notes"])
def test_every_row_says_on_which_page_it_is(week: Path, name: str) -> None:
    pages = {row["page"] for row in rows(week / f"{name}.csv")}
    assert pages
    assert all(1 <= int(page) <= 18 for page in pages)


def test_what_a_spreadsheet_would_run_is_made_text(tmp_path: Path) -> None:
    said = truth()
    for person, lea in zip(said["declined"], ("=HYPERLINK(1)", "+1 County Jail", "@SUM(A1) Jail"), strict=True):
        person["lea"] = lea
    said["declined"][0]["activity"] = [Activity(offense='=cmd|"/c calc"!A1', status="charged")]
    said["policies"][0]["policy"] = "-2+3 Policy"
    ddor("add", written(said, tmp_path / "report.pdf", Layout(extra_column="=Extra")), "--out", tmp_path)
    folder = tmp_path / "2017-01-28"
    assert [row["agency"] for row in rows(folder / "declined.csv")] == [
        "'=HYPERLINK(1)",
        "'+1 County Jail",
        "'@SUM(A1) Jail",
    ]
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    ddor("add", WEEK, "--out", tmp_path)
    first = contents(tmp_path)
    assert len(tables(tmp_path)) >= 11
    assert ddor("add", WEEK, "--out", tmp_path).status == 0
    assert contents(tmp_path) == first


def test_files_read_one_by_one_or_two_at_a_time_give_the_same_bytes(tmp_path: Path) -> None:
    files = [WEEK, PDFS / "built-over-new-year.pdf", SMALL]
    outs = [tmp_path / jobs for jobs in ("1", "2")]
    said = [ddor("add", *files, "--out", out, "--jobs", out.name) for out in outs]
    # The archive says when and from where each was added, which differs.
    assert tables(outs[0]) == tables(outs[1])
    assert len({name.split("/")[0] for name in tables(outs[0])}) == 3
    one, two = (done.out.replace(str(out), "OUT") for done, out in zip(said, outs, strict=True))
    assert "".join(one.split()) == "".join(two.split())


FIRST, REISSUED = PDFS / "week-2017-01-28.pdf", PDFS / "week-2017-01-28-reissued.pdf"
SUPERSEDED = "2017-01-28-revision-1-superseded"


def test_a_week_s_folder_has_the_tables_that_count_and_the_older_ones_say_that_they_do_not(tmp_path: Path) -> None:
    ddor("add", FIRST, "--out", tmp_path)
    (tmp_path / "2017-01-28" / "notes.txt").write_text("mine", encoding="utf-8")
    before = contents(tmp_path / "2017-01-28")
    done = ddor("add", REISSUED, "--out", tmp_path)
    assert done.status == 1
    assert f"are now in {tmp_path / SUPERSEDED}".replace(" ", "") in "".join(done.out.split())
    assert {name.split("/")[0] for name in tables(tmp_path)} == {"2017-01-28", SUPERSEDED}
    assert rows(tmp_path / "2017-01-28" / "reports.csv")[0]["file"] == REISSUED.name
    after = contents(tmp_path / SUPERSEDED)
    line = after.pop("SUPERSEDED.txt").decode()
    assert line.startswith(f"Superseded: these tables are of {FIRST.name} (revision 1, SHA-256 ")
    assert "in the folder 2017-01-28." in line
    assert after == before
    held = contents(tmp_path)
    # Each again: its tables are where they were.
    for each in (FIRST, REISSUED):
        assert ddor("add", each, "--out", tmp_path).status == 0
    assert contents(tmp_path) == held


def test_folders_named_as_an_earlier_ddor_did_get_the_names_of_today(tmp_path: Path) -> None:
    for each in (FIRST, REISSUED):
        ddor("add", each, "--out", tmp_path)
    today = contents(tmp_path)
    (tmp_path / "2017-01-28").rename(tmp_path / f"2017-01-28-revision-{sha256(REISSUED)[:8]}")
    (tmp_path / SUPERSEDED / "SUPERSEDED.txt").unlink()
    (tmp_path / SUPERSEDED).rename(tmp_path / "2017-01-28")
    ddor("decide", "Nowhere Jail", "--state", "TX", "--geoid", "48453", "--out", tmp_path)
    ddor("add", REISSUED, "--out", tmp_path)
    assert {name: data for name, data in contents(tmp_path).items() if name in today} == today
    assert {name.split("/")[0] for name in tables(tmp_path)} == {"2017-01-28", SUPERSEDED}


def test_strict_adds_no_report_with_an_error(tmp_path: Path) -> None:
    said = truth()
    said["declined_total"] = 5
    path = written(said, tmp_path / "odd.pdf")
    strict = ddor("add", path, "--out", tmp_path / "strict", "--strict")
    assert strict.status == 2
    assert "odd.pdf" in strict.err
    assert "--strict" in strict.err
    assert not (tmp_path / "strict" / "2017-01-28").exists()
    lenient = ddor("add", path, "--out", tmp_path / "lenient")
    assert lenient.status == 1
    assert len(rows(tmp_path / "lenient" / "2017-01-28" / "declined.csv")) == 3


@pytest.mark.parametrize("argument", ["reports", "reports/*.pdf"])
def test_a_folder_and_a_pattern_stand_for_their_files(tmp_path: Path, argument: str) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in (SMALL, PDFS / "built-none-declined-sentence.pdf"):
        shutil.copyfile(path, folder / path.name)
    (folder / "README.txt").write_text("no report", encoding="utf-8")
    done = ddor("add", argument, cwd=tmp_path)
    assert done.status == 0
    assert len({name.split("/")[0] for name in tables(tmp_path / "output")}) == 2


@pytest.mark.parametrize(("argument", "reason"), [("empty", "no PDF file"), ("*.pdf", "no file matches")])
def test_what_stands_for_no_file_is_said(tmp_path: Path, argument: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    done = ddor("add", argument, cwd=tmp_path)
    assert done.status == 2
    assert reason in done.err
    assert argument in done.err


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder", encoding="utf-8")
    done = ddor("add", SMALL, "--out", tmp_path / "out")
    assert done.status == 2
    assert str(tmp_path / "out") in done.err
    assert "Traceback" not in done.err


def test_a_file_that_goes_wrong_is_said_and_the_next_is_added(tmp_path: Path) -> None:
    said = truth()
    for person in said["declined"][:2]:
        person["lea"] = "Nowhere Detention"
    said["declined"][0]["state"] = "Txeas"
    written(said, tmp_path / "a.pdf")
    written(truth() | {"period_start": "2017-02-04", "period_end": "2017-02-10"}, tmp_path / "b.pdf")
    done = ddor("add", tmp_path, "--out", tmp_path / "out")
    assert done.status == 1
    assert "Traceback" not in done.err
    assert {name.split("/")[0] for name in tables(tmp_path / "out")} >= {"2017-02-04"}
    assert "2017-02-04–2017-02-10" in ddor("weeks", "--out", tmp_path / "out").out


def adding(out: Path) -> Adding:
    return Adding(
        out,
        db=None,
        strict=False,
        keep=False,
        cross_check=False,
        decided=Decided(out / "decisions.csv"),
        annotations=Annotations(),
    )


def came(report: Report | Exception) -> Future[Report]:
    """What was read of a file."""
    future: Future[Report] = Future()
    if isinstance(report, Exception):
        future.set_exception(report)
    else:
        future.set_result(report)
    return future


def test_an_error_in_reading_a_file_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = adding(tmp_path)
    done = command.one(Request(Path("bad.pdf")), came(ZeroDivisionError("oh")))
    assert (done.is_added, done.said) == (False, [])
    assert done.wrong[0].startswith("bad.pdf: not added, because of an error in ddor itself (ZeroDivisionError: oh).")
    done = command.one(Request(SMALL), came(reading(SMALL.stem)))
    assert (done.is_added, done.wrong) == (True, [])


def test_where_an_error_in_one_file_comes_from_is_shown_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DDOR_TRACEBACK", "1")
    adding(tmp_path).one(Request(Path("bad.pdf")), came(ZeroDivisionError("oh")))
    assert "Traceback" in capsys.readouterr().err


def test_what_fails_once_a_report_is_kept_is_said_as_that_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise TypeError("None and text")

    monkeypatch.setattr(week_folder, "tables_text", fails)
    done = adding(tmp_path).one(Request(SMALL), came(reading(SMALL.stem)))
    assert done.is_added
    assert len(done.said) == 2
    kept = f"{SMALL.name}: kept in {tmp_path / 'ddor.sqlite'}, but its tables could not be written"
    assert done.wrong[0].startswith(kept)
    assert "(TypeError: None and text)" in done.wrong[0]


def test_a_report_whose_tables_cannot_be_written_is_kept_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "2017-02-04").write_text("a file in the folder's place", encoding="utf-8")
    done = ddor("add", WEEK, SMALL, "--out", tmp_path)
    assert done.status == 1
    kept = f"{WEEK.name}: kept in {tmp_path / 'ddor.sqlite'}, but its tables could not be written to"
    assert kept in done.err
    assert "add the file again" in done.err
    assert "not added" not in done.err
    assert "week-2017-02-04.pdf" in ddor("weeks", "--out", tmp_path).out
    assert len(rows(tmp_path / "2018-02-03" / "high_volume.csv")) > 0
    (tmp_path / "2017-02-04").unlink()
    assert ddor("add", WEEK, "--out", tmp_path).status == 0
    assert len(rows(tmp_path / "2017-02-04" / "declined.csv")) > 0


def test_a_copy_that_cannot_be_kept_is_said_and_the_report_is_kept(tmp_path: Path) -> None:
    (tmp_path / "pdfs").write_text("a file in the folder's place", encoding="utf-8")
    done = ddor("add", WEEK, "--out", tmp_path)
    assert (done.status, "but no copy of it could be written to" in done.err) == (1, True)
    assert len(rows(tmp_path / "2017-02-04" / "declined.csv")) > 0


@pytest.mark.parametrize("broken", ["reading.json", "reports.csv"])
def test_a_folder_whose_files_were_damaged_is_not_taken_for_another(tmp_path: Path, broken: str) -> None:
    ddor("add", FIRST, "--out", tmp_path)
    file = tmp_path / "2017-01-28" / broken
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[:300], encoding="utf-8")
    before = contents(tmp_path / "2017-01-28")
    ddor("add", REISSUED, "--out", tmp_path)
    assert contents(tmp_path / SUPERSEDED).items() >= before.items()
    assert rows(tmp_path / "2017-01-28" / "reports.csv")[0]["file"] == REISSUED.name


def test_a_folder_that_holds_anything_else_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "2017-02-04"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    done = ddor("add", WEEK, "--out", tmp_path)
    assert (done.status, f"{folder}, which has files that are not ddor's" in done.err) == (1, True)
    assert contents(folder) == {"notes.txt": b"mine"}


def test_another_pdf_added_after_a_week_was_removed_does_not_get_its_folder(tmp_path: Path) -> None:
    ddor("add", FIRST, "--out", tmp_path)
    before = contents(tmp_path / "2017-01-28")
    ddor("remove", "2017-01-28", "--yes", "--out", tmp_path)
    done = ddor("add", REISSUED, "--out", tmp_path)
    assert (done.status, "which has the tables of another PDF" in done.err) == (1, True)
    assert contents(tmp_path / "2017-01-28") == before


def test_files_of_people_in_a_week_s_folder_stay(tmp_path: Path) -> None:
    ddor("add", WEEK, "--out", tmp_path)
    (tmp_path / "2017-02-04" / "notes.txt").write_text("mine", encoding="utf-8")
    assert ddor("add", WEEK, "--out", tmp_path).status == 0
    assert contents(tmp_path / "2017-02-04")["notes.txt"] == b"mine"


def test_the_folders_of_reports_without_a_week_are_kept_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.pdf").write_bytes(without_week(truth() | {"detainers_issued": 1000 + ord(name)}))
    for _ in range(2):
        assert ddor("add", tmp_path, "--out", tmp_path / "out").status == 1
        files = {file.parent.name: rows(file)[0]["file"] for file in (tmp_path / "out").glob("*/reports.csv")}
        assert sorted(files.values()) == ["a.pdf", "b.pdf"]
        assert files["period-not-found"] == "a.pdf"


def test_a_misprinted_state_beside_an_undecided_agency_stops_neither_its_file_nor_the_next(tmp_path: Path) -> None:
    said = truth() | {"declined_total": 2}
    said["declined"] = [row(number) | {"lea": "Zzyzx Holding", "county": ""} for number in (1, 2)]
    said["declined"][1]["state"] = "Qexas"
    written(said, tmp_path / "a.pdf")
    shutil.copy(SMALL, tmp_path / "b.pdf")
    done = ddor("add", tmp_path, "--out", tmp_path / "out")
    assert "not added" not in done.err
    assert {file["state"] for file in rows(tmp_path / "out" / "2017-01-28" / "jurisdictions.csv")} == {"TX", ""}
    assert (tmp_path / "out" / "2018-02-03" / "declined.csv").exists()
    assert ddor("tabulate", "--all", "--out", tmp_path / "out").status == 0


def test_a_pdf_that_reads_otherwise_by_now_has_the_tables_of_what_is_held(tmp_path: Path) -> None:
    Archive.open(tmp_path / "ddor.sqlite").add(replace(reading(SMALL.stem), detainers_issued=1), SMALL)
    ddor("add", SMALL, "--out", tmp_path)
    assert rows(tmp_path / "2018-02-03" / "reports.csv")[0]["detainers_issued"] == "1"


def test_a_week_without_declined_detainers_is_a_week(tmp_path: Path) -> None:
    assert ddor("add", SMALL, "--out", tmp_path).status == 0
    assert rows(tmp_path / "2018-02-03" / "declined.csv") == []
    assert len(rows(tmp_path / "2018-02-03" / "high_volume.csv")) > 0
