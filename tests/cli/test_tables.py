"""The tables of any PDF, by the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.support.drawn_tables import Look, draw_table
from tests.support.reading import PDFS, SMALL, ddor

LOOK = Look(rules="rows", columns=5, rows=9, seed=3)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "annex.pdf"
    path.write_bytes(draw_table(LOOK).pdf)
    return path


def test_json_has_each_cell_once_with_its_place(pdf: Path) -> None:
    done = ddor("tables", pdf)
    document = json.loads(done.out)
    (table,) = document["tables"]
    drawn = draw_table(LOOK).matrix()
    assert (done.status, document["document"]["file"], document["document"]["pages"]) == (0, "annex.pdf", 1)
    assert (table["page"], table["ruled"]) == (1, "rows+space")
    assert {(c["row"], c["column"]): c["text"] for c in table["cells"]} == {
        (i, j): text for i, row in enumerate(drawn) for j, text in enumerate(row) if text
    }
    x0, top, x1, bottom = table["bbox"]
    assert all(x0 <= c["bbox"][0] and top <= c["bbox"][1] and c["bbox"][2] <= x1 for c in table["cells"])
    assert 0 < top < bottom < 792


def test_csv_is_a_file_for_each_table(pdf: Path, tmp_path: Path) -> None:
    done = ddor("tables", pdf, "--format", "csv", "--out", tmp_path / "out")
    assert (done.status, done.err) == (0, "")
    with (tmp_path / "out" / "page-1-table-1.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == draw_table(LOOK).matrix()


def test_a_cell_that_a_spreadsheet_would_run_is_guarded(tmp_path: Path) -> None:
    path = tmp_path / "formula.pdf"
    path.write_bytes(draw_table(Look(rules="grid", columns=3, rows=4, first="=HYPERLINK(1)", seed=1)).pdf)
    ddor("tables", path, "--format", "csv", "--out", tmp_path)
    assert (tmp_path / "page-1-table-1.csv").read_text(encoding="utf-8-sig").startswith("'=HYPERLINK(1),")


def test_pages_limit_what_is_read() -> None:
    pdf = PDFS / "week-2017-02-04.pdf"
    every = {table["page"] for table in json.loads(ddor("tables", pdf).out)["tables"]}
    some = {table["page"] for table in json.loads(ddor("tables", pdf, "--pages", "3-4").out)["tables"]}
    assert some == every & {3, 4} != every


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--pages", "5-3"], "doesn't name any pages"),
        (["--pages", "x"], "doesn't name any pages"),
        (["--pages", "99"], "has none of these pages"),
        (["--format", "csv"], "--out"),
        (["--debug"], "--out"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str) -> None:
    done = ddor("tables", SMALL, *arguments)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_debug_writes_a_picture_of_each_page_with_a_table(pdf: Path, tmp_path: Path) -> None:
    ddor("tables", pdf, "--debug", "--out", tmp_path / "out")
    (picture,) = (tmp_path / "out").glob("*.png")
    image = Image.open(picture)
    assert picture.name == "page-1.png"
    assert (31, 119, 180) in {color for _, color in image.getcolors(1_000_000) or ()}


def test_pages_that_were_not_asked_for_are_not_read(pdf: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.pdf"
    with pikepdf.open(pdf) as whole:
        whole.pages.append(whole.pages[0])
        whole.Root.Pages.Kids[1] = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Catalog))
        whole.save(damaged)
    assert "page 2 of 2 is damaged" in ddor("tables", damaged).err
    done = ddor("tables", damaged, "--pages", "1", "--debug", "--out", tmp_path / "out")
    assert (done.status, done.err) == (0, "")
    assert [path.name for path in (tmp_path / "out").glob("*.png")] == ["page-1.png"]


def test_a_page_that_is_a_picture_is_told_whether_its_words_are_recognized_or_not() -> None:
    scan = PDFS / "week-2017-02-04-scanned.pdf"
    recognized = ddor("tables", scan, "--pages", "1")
    assert recognized.status == 1
    assert "page 1 is a picture; its words were recognized and may be misread" in recognized.err
    left_alone = ddor("tables", scan, "--pages", "1", "--no-ocr")
    assert left_alone.status == 1
    assert "page 1 is a picture without text" in left_alone.err
