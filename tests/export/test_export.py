"""`ddor export`: all tables of an archive in every format, each read back by another program's reader."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
from frictionless import validate
from pyarrow import parquet

from ddor.archive import Archive, Selection
from ddor.columns import Cell, Column, Value
from ddor.corrections.annotations import shipped_annotations
from ddor.export.comma_separated import as_written, geo_id
from ddor.export.cover import Cover, Part
from ddor.export.data_package import DESCRIPTOR
from ddor.export.errors import ExportError
from ddor.export.folder import ABOUT, export_folder
from ddor.export.formats import FORMATS
from ddor.export.workbook import COVER, LONGEST_TEXT, WORKBOOK
from ddor.sections import Report
from ddor.tables.described import all_tables
from ddor.tables.table import Table
from ddor.tables.weeks import Weeks
from tests.cli.test_add import contents
from tests.support.frames import plain
from tests.support.held_reports import PDFS, reading
from tests.support.reading import Done, ddor

HELD = ("week-2017-01-28", "built-other-columns", "built-none-declined")
HOSTILE = '=HYPERLINK("http://example.org","look")'
CONTROL = "bell\x07 and _x0041_"
LONG = "long " * 8_000


def archive(folder: Path, *reports: Report) -> Path:
    """A folder of weeks whose archive holds some reports."""
    held = Archive.open(folder / "ddor.sqlite")
    for report in reports:
        held.add(report, PDFS / report.document.file)
    return folder


def held_tables(folder: Path, corrected: bool = False) -> dict[str, Table]:
    """What an archive holds, by the tables that are to be found in its export."""
    weeks = Weeks.of_archive(Archive.open(folder / "ddor.sqlite"), Selection(), shipped_annotations())
    return {table.name: table for table in all_tables(weeks, corrected)}


def exported(weeks: Path, out: Path, *options: str, formats: Sequence[str] = ()) -> Done:
    """Run `ddor export` with all weeks."""
    asked = [each for name in formats for each in ("--format", name)]
    return ddor("export", "--all", "--folder", weeks, "--out", out, *asked, *options)


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("weeks"), *map(reading, HELD))


@pytest.fixture(scope="module")
def tables(weeks: Path) -> dict[str, Table]:
    return held_tables(weeks)


@pytest.fixture(scope="module")
def folder(weeks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "new"
    done = exported(weeks, out, formats=tuple(FORMATS))
    assert done.status == 0, done.err
    return out


def hostile(report: Report) -> Report:
    """A report with cells that somebody wrote to harm who opens them."""
    first, *others = report.declined
    cell = first.printed["agency"]
    volume = report.high_volume[0]
    return replace(
        report,
        declined=(
            replace(
                first,
                agency=HOSTILE,
                citizenship=CONTROL,
                issued=date(1817, 1, 2),
                other=MappingProxyType({"=1+1": replace(cell, text="@SUM(1)")}),
                printed=MappingProxyType({**first.printed, "activity": replace(cell, text=LONG)}),
            ),
            *others,
        ),
        high_volume=(replace(volume, detainers_issued=None), *report.high_volume[1:]),
        notes=(replace(report.notes[0], text="\x1b[2J\u202e gone =1+1"), *report.notes[1:]),
    )


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    weeks = archive(out / "weeks", hostile(reading("week-2017-02-11")))
    done = exported(weeks, out, formats=tuple(FORMATS))
    assert (done.status, "cell" in done.err, "40,000 characters" in done.err) == (1, True, True)
    return out


def from_csv(folder: Path, table: Table) -> list[tuple[Cell, ...]]:
    with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    written = as_written(table)
    assert heading == [column.name for column in written.columns]
    found = [dict(zip(heading, map(_parsed, row, written.columns), strict=True)) for row in rows]
    assert all(row.get("census_geo_id") == geo_id(_text(row.get("geoid"))) for row in found)
    return [tuple(row[column.name] for column in table.columns) for row in found]


def _text(cell: Cell) -> str | None:
    assert cell is None or isinstance(cell, str)
    return cell


def _parsed(text: str, column: Column) -> Cell:
    kinds: dict[Value, Callable[[str], Cell]] = {
        Value.TEXT: str, Value.NUMBER: int, Value.DATE: date.fromisoformat,
    }  # fmt: skip
    return kinds.get(column.value, float)(text) if text else None


def from_json_lines(folder: Path, table: Table) -> list[tuple[Cell, ...]]:
    rows = [json.loads(line) for line in (folder / f"{table.name}.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert all(list(row) == [column.name for column in table.columns] for row in rows)
    dates = {column.name for column in table.columns if column.value is Value.DATE}
    return [
        tuple(date.fromisoformat(value) if name in dates and value else value for name, value in row.items())
        for row in rows
    ]


def from_parquet(folder: Path, table: Table) -> list[tuple[Cell, ...]]:
    read = parquet.read_table(folder / f"{table.name}.parquet")
    kinds = {
        Value.TEXT: "string", Value.NUMBER: "int64", Value.DATE: "date32[day]", Value.DECIMAL: "double",
        Value.SHARE: "double", Value.CUMULATIVE: "double",
    }  # fmt: skip
    assert [(field.name, str(field.type)) for field in read.schema] == [
        (column.name, kinds[column.value]) for column in table.columns
    ]
    return [tuple(row.values()) for row in read.to_pylist()]


@cache
def opened(path: Path) -> openpyxl.Workbook:
    """A workbook, opened once; not to be changed."""
    return openpyxl.load_workbook(path)


def from_workbook(folder: Path, table: Table) -> list[tuple[Cell, ...]]:
    sheet = opened(folder / WORKBOOK)[table.name]
    heading, *rows = sheet.iter_rows(values_only=True)
    assert list(heading) == [column.name for column in table.columns]
    return [tuple(value.date() if isinstance(value, datetime) else value for value in row) for row in rows]


READERS = {"csv": from_csv, "jsonl": from_json_lines, "parquet": from_parquet, "xlsx": from_workbook}


def _empty_as_none(value: Cell) -> Cell:
    return None if value == "" else value


@pytest.mark.parametrize("name", READERS)
def test_each_format_holds_every_value_of_every_table(folder: Path, tables: dict[str, Table], name: str) -> None:
    assert len(tables["declined"]) == 246
    assert tables["declined"].columns[-1].name == "Event Number"
    for table in tables.values():
        values = zip(*map(table.typed, table.names), strict=True)
        assert [tuple(map(_empty_as_none, row)) for row in READERS[name](folder, table)] == [
            tuple(map(_empty_as_none, row)) for row in values
        ], table.name


def test_the_workbook_is_ready_to_work_with(folder: Path, tables: dict[str, Table]) -> None:
    book = opened(folder / WORKBOOK)
    assert book.sheetnames == [COVER, *tables]
    assert all(len(name) <= 31 for name in book.sheetnames)
    for name, table in tables.items():
        sheet = book[name]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions), name
        assert all(6 <= sheet.column_dimensions[_letter(at)].width <= 61 for at in range(len(table.columns)))
    declined, statuses = book["declined"], book["statuses"]
    assert (declined["A2"].is_date, declined["A2"].number_format) == (True, "yyyy-mm-dd")
    geoid = declined.cell(2, 1 + tables["declined"].names.index("geoid"))
    assert (geoid.value, geoid.data_type) == ("06001", "s")
    share = statuses.cell(2, 1 + tables["statuses"].names.index("share_of_offenses"))
    assert (share.data_type, share.number_format, round(share.value, 4)) == ("n", "0.00%", 0.4417)


def _letter(at: int) -> str:
    return str(openpyxl.utils.get_column_letter(at + 1))


def test_the_first_sheet_says_what_is_to_be_known(folder: Path, tables: dict[str, Table]) -> None:
    rows = opened(folder / WORKBOOK)[COVER].iter_rows(values_only=True)
    sheet = " ".join(str(value) for row in rows for value in row if value is not None)
    about = " ".join((folder / ABOUT).read_text(encoding="utf-8").replace("\n- ", "\n").split())
    notes = plain(tables["notes"])
    newest = notes[(notes["week"] == notes["week"].max()) & (notes["kind"] == "note")]
    assert len(newest) == 4
    problems = plain(tables["reports"])
    for said in (
        *problems["file"],
        *problems["sha256"],
        *newest["text"],
        *notes[notes["kind"] == "correction"]["text"],
        *(
            f"{each.text} ({each.source}, {each.link})" if each.link else f"{each.text} ({each.source})"
            for each in shipped_annotations().of_week(date(2017, 1, 28))
        ),
        f"0 errors, {sum(problems['warnings'])} warnings, {sum(problems['infos'])} notes in the reading",
        "51 weeks are missing",
        "1 person not matched to a single county",
        "report of 2018-01-27, correction 1, page 1, and 1 other report",
        "Missing, not zero: there is no report for 51 weeks.",
        "10 persons of declined marked as corrected",
        *(f"A row is {table.a_row_is}." for table in tables.values()),
    ):
        assert said in sheet, said
        assert said in about, said


@pytest.mark.parametrize("name", ["csv", "jsonl", "xlsx"])
def test_the_data_package_holds_in_every_row(weeks: Path, tmp_path: Path, name: str) -> None:
    options = ("--corrected", *(["--excel"] if name == "csv" else []))
    # Frictionless takes long over the other two, and cannot read JSON lines of a table without rows.
    asked = ["--all"] if name == "csv" else ["2018-01-27"]
    done = ddor("export", *asked, "--folder", weeks, "--out", tmp_path, "--format", name, *options)
    assert done.status == 0, done.err
    found = validate(str(tmp_path / DESCRIPTOR))
    assert found.valid, found.flatten(["name", "fieldName", "rowNumber", "note"])[:5]
    assert found.stats["tasks"] == len(held_tables(weeks))


def test_the_data_package_finds_a_value_that_is_wrong(weeks: Path, tmp_path: Path) -> None:
    assert exported(weeks, tmp_path).status == 0
    offenses = tmp_path / "offenses.csv"
    offenses.write_text(offenses.read_text("utf-8").replace("2017-01-28,1,1,", "2017-01-29,1,1,"), "utf-8")
    kinds = {row[0] for row in validate(str(tmp_path / DESCRIPTOR)).flatten(["type"])}
    assert kinds == {"hash-count", "foreign-key"}


def test_every_column_is_described(folder: Path, tables: dict[str, Table]) -> None:
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    assert [source["sha256"] for source in package["sources"]] == tables["reports"].column("sha256")
    named = [resource["name"] for resource in package["resources"]]
    assert len(named) == len(set(named)) == len(FORMATS) * len(tables)
    for resource in package["resources"]:
        assert (folder / resource["path"]).stat().st_size == resource["bytes"]
        assert all(field["description"] for field in resource["schema"]["fields"])
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in named
    described = {(row[0], row[1]) for row in from_json_lines(folder, tables["columns"])}
    assert described == {(t.name, c.name) for t in tables.values() for c in t.columns if t.name != "columns"}


def test_the_same_archive_gives_the_same_bytes(weeks: Path, tmp_path: Path) -> None:
    asked = [each for name in FORMATS for each in ("--format", name)]
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
        out = tmp_path / seed
        done = ddor("export", "--all", "--folder", weeks, "--out", out, *asked, environment=environment)
        assert done.status == 0
    first, second = contents(tmp_path / "1"), contents(tmp_path / "2")
    assert len(first) == 3 * len(held_tables(weeks)) + 3
    assert [name for name in first if first[name] != second[name]] == []


def test_no_cell_is_ever_a_formula(hostile_folder: Path) -> None:
    book = opened(hostile_folder / WORKBOOK)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    as_printed = [cell for cell in cells if cell.value in (HOSTILE, "=1+1", "@SUM(1)")]
    assert len(as_printed) > 3
    assert all(cell.quotePrefix for cell in as_printed if cell.row > 1)
    assert not any(cell.hyperlink and cell.hyperlink.target for cell in cells)


def test_each_format_holds_hostile_text_as_it_should(hostile_folder: Path) -> None:
    tables = held_tables(hostile_folder / "weeks")
    declined = tables["declined"]
    at = {column.name: position for position, column in enumerate(declined.columns)}
    for reader in (from_json_lines, from_parquet):
        row = reader(hostile_folder, declined)[0]
        told = (row[at["agency"]], row[at["citizenship"]], row[at["activity_printed"]], row[at["=1+1"]])
        assert told == (HOSTILE, CONTROL, LONG, "@SUM(1)")
        assert row[at["issued"]] == date(1817, 1, 2)
    sheet = from_workbook(hostile_folder, declined)[0]
    # openpyxl leaves the format's way of writing a control character as it is.
    assert sheet[at["citizenship"]] == CONTROL.replace("\x07", "_x0007_")
    assert sheet[at["issued"]] == "1817-01-02"
    long = str(sheet[at["activity_printed"]])
    assert (len(long), long[:100], long.endswith("… (cut)")) == (LONGEST_TEXT, LONG[:100], True)
    with (hostile_folder / "declined.csv").open(encoding="utf-8-sig", newline="") as file:
        line = next(csv.DictReader(file))
    assert (line["agency"], line["'=1+1"], line["activity_printed"]) == (f"'{HOSTILE}", "'@SUM(1)", LONG)


def test_whole_numbers_stay_whole_where_others_are_not_known(hostile_folder: Path) -> None:
    volumes = held_tables(hostile_folder / "weeks")["high_volume"]
    at = [column.name for column in volumes.columns].index("detainers_issued")
    read = [row[at] for row in from_csv(hostile_folder, volumes)]
    assert read == [None, *(row.detainers_issued for row in reading("week-2017-02-11").high_volume[1:])]


def test_the_data_package_holds_for_hostile_text(hostile_folder: Path, tmp_path: Path) -> None:
    assert exported(hostile_folder / "weeks", tmp_path).status == 0
    found = validate(str(tmp_path / DESCRIPTOR))
    assert found.valid, found.flatten(["name", "fieldName", "rowNumber", "note"])[:5]


def test_what_was_cut_is_said_where_the_reader_looks(hostile_folder: Path) -> None:
    text = (hostile_folder / ABOUT).read_text("utf-8")
    assert "TEXTS CUT IN XLSX" in text
    assert "Sheet declined, cell " in " ".join(text.split())
    assert not any(ord(letter) < 32 and letter != "\n" for letter in text)
    assert "\u202e" not in text


def test_every_csv_is_for_excel_and_the_option_of_old_changes_nothing(weeks: Path, tmp_path: Path) -> None:
    made = []
    for options in (), ("--excel",):
        assert exported(weeks, tmp_path, *options).status == 0
        made.append({path.name: path.read_bytes() for path in tmp_path.glob("*.csv")})
        assert all(data.startswith(b"\xef\xbb\xbf") for data in made[-1].values())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("geoid", "long"),
    [
        ("06001", "0500000US06001"), ("06", "0400000US06"), ("3651000", "1600000US3651000"), (None, None),
        ("DAL-AOR", None),
    ],
)  # fmt: skip
def test_a_geoid_has_the_census_bureau_s_long_form(geoid: str | None, long: str | None) -> None:
    assert geo_id(geoid) == long


def test_csv_goes_into_a_file_for_a_spreadsheet_and_into_a_pipe_for_a_program(weeks: Path, tmp_path: Path) -> None:
    asked = [str(Path(sys.executable).with_name("ddor")), "rows", "--format", "csv", "--out", str(weeks)]
    piped = subprocess.run(asked, capture_output=True, check=True).stdout
    with (tmp_path / "rows.csv").open("wb") as file:
        subprocess.run(asked, stdout=file, check=True)
    assert piped.startswith(b"week,")
    assert (tmp_path / "rows.csv").read_bytes() == b"\xef\xbb\xbf" + piped


def test_corrected_figures_stand_beside_those_as_published(weeks: Path, tmp_path: Path) -> None:
    assert exported(weeks, tmp_path, "--corrected").status == 0
    table = held_tables(weeks, corrected=True)["series"]
    first = dict(zip([column.name for column in table.columns], from_csv(tmp_path, table)[0], strict=True))
    assert (first["declined"], first["declined_corrected"]) == (206, 196)


def test_one_week_is_exported_alone(weeks: Path, tmp_path: Path) -> None:
    done = ddor("export", "2018-02-03", "--folder", weeks, "--out", tmp_path)
    assert done.status == 0
    with (tmp_path / "reports.csv").open(encoding="utf-8-sig") as file:
        assert [row["week"] for row in csv.DictReader(file)] == ["2018-02-03"]
    with (tmp_path / "declined.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.DictReader(file)) == []


def test_files_of_an_older_export_do_not_stay_to_be_mistaken(weeks: Path, tmp_path: Path) -> None:
    assert exported(weeks, tmp_path, formats=["csv", "jsonl"]).status == 0
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "crimes.jsonl").write_text("changed")
    done = exported(weeks, tmp_path, formats=["csv"])
    assert (done.status, "crimes.jsonl is from an older export and has been changed since" in done.err) == (1, True)
    assert "Removed, as this export does not write them: reports.jsonl" in done.out
    tables = held_tables(weeks)
    kept = {*(f"{name}.csv" for name in tables), ABOUT, DESCRIPTOR, "mine.txt", "crimes.jsonl"}
    assert {path.name for path in tmp_path.iterdir()} == kept


def test_a_description_that_was_tampered_with_removes_nothing_elsewhere(weeks: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other.csv"
    assert exported(weeks, out).status == 0
    other.write_bytes((out / "crimes.csv").read_bytes())
    package = json.loads((out / DESCRIPTOR).read_text("utf-8"))
    for resource in package["resources"]:
        if resource["name"] in ("crimes", "countries", "states"):
            resource["path"] = {"crimes": "../other.csv", "countries": "..", "states": ["x"]}[resource["name"]]
    (out / DESCRIPTOR).write_text(json.dumps(package), "utf-8")
    for name in ("crimes", "countries", "states"):
        (out / f"{name}.csv").unlink()
    assert exported(weeks, out).status == 0
    assert other.exists()


def test_nothing_is_written_over_that_no_export_wrote(weeks: Path, tmp_path: Path) -> None:
    (tmp_path / "crimes.csv").write_text("mine")
    done = exported(weeks, tmp_path)
    assert (done.status, "was not written by an export" in " ".join(done.err.split())) == (2, True)
    assert contents(tmp_path) == {"crimes.csv": b"mine"}
    before = contents(weeks)
    done = exported(weeks, weeks)
    assert (done.status, "--folder" in done.err) == (2, True)
    assert contents(weeks) == before


def test_an_export_of_nothing_is_said(tmp_path: Path) -> None:
    done = exported(tmp_path, tmp_path / "out")
    assert (done.status, "there is no archive yet" in done.err) == (2, True)
    archive(tmp_path)
    done = exported(tmp_path, tmp_path / "out")
    assert (done.status, "has no weeks yet" in done.err) == (2, True)
    assert not (tmp_path / "out").exists()


def test_parquet_without_its_library_is_said_and_nothing_written(
    tables: dict[str, Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: Any = None
    monkeypatch.setitem(sys.modules, "pyarrow", gone)
    cover = Cover("Nothing", (Part("What", ()),))
    with pytest.raises(ExportError, match="Parquet needs pyarrow"):
        export_folder(tmp_path / "out", list(tables.values()), ["csv", "parquet"], cover, [])
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_said_and_nothing_written(tables: dict[str, Table], tmp_path: Path) -> None:
    cover = Cover("Nothing", (Part("What", ()),))
    with pytest.raises(ExportError, match="There is no format ods"):
        export_folder(tmp_path / "out", list(tables.values()), ["csv", "ods"], cover, [])
    assert not (tmp_path / "out").exists()
