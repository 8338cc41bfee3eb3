"""`ddor add`: each week's tables as files that a spreadsheet opens safely, the same every time."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from ddor.export.week_folder import COUNTED
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.rows import FRAMES
from tests.report.test_problems import truth
from tests.support.layouts import Activity, Layout, Truth, read_truth
from tests.support.reading import PDFS, SMALL, ddor
from tests.support.typesetting import layout_report

WEEK = PDFS / "week-2017-02-04.pdf"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def tables(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if re.match(r"\d{4}-\d\d-\d\d", name)}


def written(said: Truth, path: Path, layout: Layout | None = None) -> Path:
    path.write_bytes(layout_report(said, layout or Layout()))
    return path


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the tables of a week were written to."""
    out = tmp_path_factory.mktemp("week")
    assert ddor("add", WEEK, "--out", out).status == 0
    return out / "2017-02-04"


@pytest.mark.parametrize("name", FRAMES)
def test_each_table_has_its_columns(week: Path, name: str) -> None:
    header = (week / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert tuple(header) == tuple(column.name for column in FRAMES[name])


@pytest.mark.parametrize("name", COUNTED)
def test_each_tabulation_has_its_columns(week: Path, name: str) -> None:
    header = (week / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert tuple(header) == tuple(column.name for column in TABULATIONS[name].columns)


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
        with path.open(encoding="utf-8", newline="") as file:
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


def test_another_pdf_of_the_same_week_is_kept_beside_the_first(tmp_path: Path) -> None:
    first = PDFS / "week-2017-01-28.pdf"
    ddor("add", first, "--out", tmp_path)
    before = tables(tmp_path)
    done = ddor("add", PDFS / "week-2017-01-28-reissued.pdf", "--out", tmp_path)
    assert done.status == 1
    assert "Another PDF of this week" in " ".join(done.out.split())
    folders = sorted({name.split("/")[0] for name in tables(tmp_path)})
    assert len(folders) == 2
    assert re.fullmatch(r"2017-01-28-revision-[0-9a-f]{8}", folders[1])
    kept = tables(tmp_path)
    assert {name: kept[name] for name in before} == before


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


def test_a_week_without_declined_detainers_is_a_week(tmp_path: Path) -> None:
    assert ddor("add", SMALL, "--out", tmp_path).status == 0
    assert rows(tmp_path / "2018-02-03" / "declined.csv") == []
    assert len(rows(tmp_path / "2018-02-03" / "high_volume.csv")) > 0
