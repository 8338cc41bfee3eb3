"""Two lists of jurisdictions compared: as plain data, out of files of each kind, and by the command."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.changes.lists import ListChange, ListChanges, compare_lists
from ddor.errors import DdorError
from ddor.places import Gazetteer, Matcher
from ddor.places.listed import Listed, Printed, find_listed
from ddor.reading.list_file import read_list_file
from ddor.reading.request import Request
from tests.support.reading import PDFS, ddor
from tests.support.workbooks import of_parts, parts_of, workbook

MATCHER = Matcher(Gazetteer.in_force(date.max))

OLD = [
    "Travis County, Texas", "New Orleans, Louisiana", "Martinsville County, Virginia", "Franklin County, Iowa",
    "Austin, Texas", "City of Ithaca, New York",
]  # fmt: skip
NEW = [
    "Travis, Texas", "Orleans Parish, Louisiana", "Franklin County, Pennsylvania", "Austin County, Texas",
    "Tompkins County, New York", "Tompkins County, New York", "Boston",
]  # fmt: skip


def listed(names: list[str]) -> list[Listed]:
    return [find_listed(Printed(f"line {at}", name), MATCHER) for at, name in enumerate(names, 2)]


def compared(old: list[str], new: list[str]) -> ListChanges:
    return compare_lists(listed(old), listed(new))


def names(changes: ListChanges, change: ListChange) -> list[str]:
    return [each.known.name if each.known else each.new[0].printed.name for each in changes.of(change)]


CHANGES = compared(OLD, NEW)


def test_places_are_told_by_what_they_are_not_by_how_they_are_written() -> None:
    assert names(CHANGES, ListChange.SAME) == ["Travis County"]
    assert names(CHANGES, ListChange.RENAMED) == ["Orleans Parish"]
    assert names(CHANGES, ListChange.NEW) == ["Tompkins County", "Franklin County", "Austin County"]
    assert [each.known.key for each in CHANGES.of(ListChange.GONE) if each.known] == ["19069", "NY/ithaca"]


def test_an_undecided_name_bounds_what_is_new() -> None:
    austin = next(each for each in CHANGES.of(ListChange.NEW) if each.known and each.known.name == "Austin County")
    assert [each.printed.name for each in austin.unless] == ["Austin, Texas"]
    # Austin County may be in both, and "Boston" may be one more.
    assert tuple(CHANGES.count(ListChange.NEW)) == (3, 2, 4)
    # "Martinsville County" and "Austin" may each be a place that is gone.
    assert tuple(CHANGES.count(ListChange.GONE)) == (2, 2, 4)


def test_namesakes_and_a_city_beside_its_county_are_pointed_at() -> None:
    said = {each.known.key: " ".join(each.because) for each in CHANGES.entries if each.known}
    assert "Franklin County, IA is gone: a namesake" in said["42055"]
    assert "Ithaca, NY is gone, which is in it" in said["36109"]
    assert "The new list has it more than once: line 6, line 7." in said["36109"]


def test_a_city_of_several_counties_and_one_of_these_are_pointed_at() -> None:
    city, county = ["New York City, NY"], ["Queens County, NY"]
    for old, new, verb in ((city, county, "gone"), (county, city, "new")):
        said = {each.known.key: " ".join(each.because) for each in compared(old, new).entries if each.known}
        assert f"New York City, NY is {verb}, of which it is a part" in said["36081"]
        assert "which is a part of it: they may be the same" in said["3651000"]


def test_a_place_that_does_not_exist_is_named_as_such() -> None:
    (entry,) = CHANGES.of(ListChange.NOT_THERE)
    assert entry.old[0].printed.name == "Martinsville County, Virginia"


_NAMES = st.lists(st.sampled_from([*OLD, *NEW, "Denver, Colorado", "Franklin, Pennsylvania"]), max_size=8)


@given(_NAMES, _NAMES)
def test_every_line_is_in_one_entry_and_swapping_the_lists_swaps_new_and_gone(old: list[str], new: list[str]) -> None:
    changes, back = compared(old, new), compared(new, old)
    assert sum(len(each.old) for each in changes.entries) == len(old)
    assert sum(len(each.new) for each in changes.entries) == len(new)
    assert changes.count(ListChange.NEW) == back.count(ListChange.GONE)
    assert changes.count(ListChange.GONE) == back.count(ListChange.NEW)
    assert changes.count(ListChange.SAME) == back.count(ListChange.SAME)


@given(_NAMES)
def test_a_list_is_the_same_as_itself(same: list[str]) -> None:
    changes = compared(same, same)
    assert [*changes.of(ListChange.NEW), *changes.of(ListChange.GONE), *changes.of(ListChange.RENAMED)] == []


def written(folder: Path, name: str, lines: Sequence[tuple[str, ...]]) -> Path:
    path = folder / name
    if path.suffix == ".csv":
        path.write_text("".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in lines), "utf-8")
    else:
        book = openpyxl.Workbook()
        book.active.title = "cover"
        sheet = book.create_sheet("list")
        sheet.append(["A list of places"])
        for line in lines:
            sheet.append(list(line))
        book.save(path)
    return path


LINES = [("Jurisdiction", "State", "GEOID"), ("Travis County", "TX", ""), ("Alameda County", "CA", "6001")]


@pytest.mark.parametrize("name", ["old.csv", "old.xlsx"])
def test_lists_are_read_from_csv_and_workbooks(tmp_path: Path, name: str) -> None:
    old = written(tmp_path, name, LINES)
    new = written(tmp_path, "new.csv", [("county", "state"), ("Alameda", "California"), ("Cook", "Illinois")])
    done = ddor("compare-lists", old, new, "--format", "json")
    made = json.loads(done.out)
    assert done.status == 0
    assert {each["change"]: each["place"] for each in made["entries"]} == {
        "new": "Cook County", "gone": "Travis County", "same": "Alameda County",
    }  # fmt: skip
    assert made["counts"]["new"] == {"value": 1, "least": 1, "most": 1}
    assert [(each["list"], each["name"]) for each in made["files"]] == [("old", name), ("new", "new.csv")]
    assert made["files"][0]["sha256"] == sha256(old.read_bytes()).hexdigest()
    assert {(each["old_file"], each["new_file"]) for each in made["entries"]} == {(name, "new.csv")}


def test_lists_are_read_from_the_tables_of_a_pdf(tmp_path: Path) -> None:
    new = written(tmp_path, "new.csv", [("place",), ("Clark County, Nevada",), ("Travis County, Texas",)])
    done = ddor("compare-lists", PDFS / "week-2017-01-28.pdf", new, "--format", "csv")
    lines = done.out.splitlines()
    assert [line.split(",")[1] for line in lines if line.startswith("same,")] == ["Clark County"]
    assert [line.split(",")[1] for line in lines if line.startswith("new,")] == ["Travis County"]
    assert sum(line.startswith("gone,") for line in lines) == 9
    assert "tables with other headings were left out" in done.err


def test_the_comparison_is_written_whole_as_a_workbook_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    old = written(tmp_path, "old.csv", LINES)
    made = []
    for name in ("one.xlsx", "two.xlsx"):
        assert ddor("compare-lists", old, old, "--to", tmp_path / name).status == 0
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    cover = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert any("old list" in row and f"old.csv, SHA-256 {sha256(old.read_bytes()).hexdigest()}" in row for row in cover)
    sheet = book["lists"]
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=2)] == [
        ["same", "Alameda County"], ["same", "Travis County"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who,where\nTravis,TX\n", "has no column called jurisdiction"),
        ("jurisdiction,state\n", "has nothing below"),
        ('jurisdiction,state\n"Travis,TX\n', "quotation marks don't match"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    done = ddor("compare-lists", path, path)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
PARTS = parts_of(workbook([*LINES, ("", "")]))


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The workbook of LINES with something of a part replaced."""
    assert old in PARTS[name]
    return of_parts({**PARTS, name: PARTS[name].replace(old, new)})


LAST_ROW = b'<row r="3" spans="1:3">'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 nothing", "list.xlsx can't be read: it's damaged, or not a workbook. Save it again as .xlsx"),
        (of_parts({name: PARTS[name] for name in PARTS if name != TEXTS}), "it's damaged, or not a workbook"),
        (of_parts(PARTS)[:-300], "it's damaged, or not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is in Excel's format from before 2007, or has a password"),
        (with_part(SHEET, LAST_ROW, b'<row r="99999999999">'), "has a row after row 1,048,576, the last there is"),
        (of_parts({**PARTS, "xl/more.xml": b" " * 100_000_001}), "bytes, more than a list of places has"),
        (
            with_part(SHEET, b'<c r="A3" t="s"><v>5</v>', b'<c r="A3"><f>A2</f><v></v>'),
            "list.xlsx, sheet Sheet1, row 3: the workbook has a formula without its result.",
        ),
    ],
    ids=["none", "without its texts", "cut", "locked", "far below", "large", "not calculated"],
)
def test_a_workbook_that_cant_be_read_is_refused_with_what_is_wrong_with_it(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(DdorError, match=re.escape(said)):
        read_list_file(Request(path))


@pytest.mark.parametrize(
    "content",
    [
        with_part(SHEET, b'<dimension ref="A1:C3"/>', b'<dimension ref="A1"/>'),
        with_part(SHEET, b'<dimension ref="A1:C3"/>', b'<dimension ref="A1:XFD1048576"/>'),
        with_part(SHEET, LAST_ROW, b'<row r="1000000">'),
        with_part(SHEET, b"</sheetData>", b'<row r="4"><c r="A4" t="str"><f>B4</f><v></v></c></row></sheetData>'),
    ],
    ids=["small", "large", "far below", "an empty result"],
)
def test_what_a_workbook_says_of_its_size_neither_takes_rows_away_nor_makes_any(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    assert [line.name for line in read_list_file(Request(path)).lines] == ["Travis County", "Alameda County"]


@pytest.mark.parametrize("content", [workbook(LINES), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=["new", "old"])
def test_a_workbook_in_the_place_of_a_csv_is_called_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsm"
    path.write_bytes(content)
    for command in (("places", path), ("compare-lists", path, path)):
        done = ddor(*command)
        assert done.status == 2
        assert "list.xlsm is a workbook, not CSV. Save it as CSV UTF-8" in " ".join(done.err.split())


def test_an_undecided_name_asks_for_attention(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("place,state\nAustin,TX\n", "utf-8")
    done = ddor("compare-lists", path, path)
    assert done.status == 1
    assert "The name may mean Austin County, TX or the place Austin, TX." in " ".join(done.out.split())
