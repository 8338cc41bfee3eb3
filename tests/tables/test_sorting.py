"""Rows in the order of a column: what is not known last, capitals of no matter, on the terminal and in files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from ddor.archive import Archive
from ddor.tables.sorting import order_of
from tests.support.held_reports import reading
from tests.support.reading import ddor


@pytest.mark.parametrize(
    ("values", "descending", "order"),
    [
        (["b", None, "A", "", "a"], False, [2, 4, 0, 1, 3]),
        (["b", None, "A", "", "a"], True, [0, 2, 4, 1, 3]),
        ([10, 9, None, 9], False, [1, 3, 0, 2]),
        ([], False, []),
    ],
)
def test_what_is_not_known_comes_last_and_what_is_alike_stays_in_order(
    values: list[Any], descending: bool, order: list[int]
) -> None:
    assert order_of(values, descending) == order


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sorted")
    Archive.open(made / "ddor.sqlite").add(reading("week-2017-02-11"), made / "week.pdf")
    return made


def issued(folder: Path, *arguments: str) -> list[str]:
    done = ddor("rows", *arguments, "--format", "csv", "--out", folder)
    assert done.status == 0, done.err
    return [row["issued"] for row in csv.DictReader(io.StringIO(done.out))]


def test_rows_are_sorted_by_a_column(folder: Path) -> None:
    printed = issued(folder)
    assert printed != sorted(printed)
    assert issued(folder, "--sort", "issued") == sorted(printed)
    for last_first in (("--sort", "-issued"), ("--sort", "issued", "--descending")):
        assert issued(folder, *last_first) == sorted(printed, reverse=True)
    told = json.loads(ddor("rows", "--sort", "-agency", "--format", "json", "--out", folder).out)
    names = [row["agency"].casefold() for row in told]
    assert names == sorted(names, reverse=True)


def test_the_column_that_rows_are_sorted_by_is_shown(folder: Path) -> None:
    assert "1300" not in ddor("rows", "--offenses", "--out", folder).out
    assert "1300" in ddor("rows", "--offenses", "--sort", "ncic_code", "--out", folder).out


def test_a_column_that_there_is_not_is_refused_with_those_that_there_are(folder: Path) -> None:
    done = ddor("rows", "--sort", "weight", "--out", folder)
    assert done.status == 2
    assert 'no column "weight". The columns are week, row, state' in " ".join(done.err.split())
