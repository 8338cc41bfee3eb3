"""`ddor places` with a list: on standard output, or in a file of the kind that its ending says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from ddor.cli import app


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("id,agency,state,place\n01,=Austin Jail,TX,-1\n02,Travis Co Jail,TX,+1\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["places", *map(str, arguments)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("option", ["--to", "--out"])
def test_a_list_is_written_as_csv_as_it_is_printed(listed: Path, option: str) -> None:
    to = listed.with_name("found.csv")
    assert run(listed, option, to) == ""
    assert to.read_text("utf-8") == f"\ufeff{run(listed)}"
    assert [row["geoid"] for row in csv.DictReader(io.StringIO(run(listed)))] == ["", "48453"]


def test_a_list_is_written_as_a_workbook_without_formulas(listed: Path) -> None:
    run(listed, "--to", listed.with_name("found.xlsx"))
    book = openpyxl.load_workbook(listed.with_name("found.xlsx"))
    heading, *rows = book["places"].iter_rows()
    undecided, decided = (dict(zip([cell.value for cell in heading], row, strict=True)) for row in rows)
    assert undecided["agency"].value == "=Austin Jail"
    assert {cell.data_type for row in rows for cell in row} == {"s", "n"}
    assert (undecided["id"].value, undecided["place (2)"].value) == ("01", "-1")
    assert (undecided["candidate_2_geoid"].value, undecided["candidate_2_score"].value) == ("48453", 98)
    assert (decided["geoid"].value, decided["place"].value) == ("48453", "Travis County")


@pytest.mark.parametrize("arguments", [("--undecided", "--to", "x.csv"), ("NAMES.csv", "--to", "x.txt")])
def test_what_can_t_be_written_so_is_refused(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["places", *arguments])
    assert result.exit_code == 2
    assert ".csv or .xlsx" in result.stderr
