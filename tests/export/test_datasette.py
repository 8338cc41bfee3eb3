"""`ddor export --format datasette`: the archive described to Datasette; each query answers, each name is there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.reading import PDFS, ddor

WEEKS = ("week-2017-01-28", "week-2017-02-11")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made")
    assert ddor("add", *(PDFS / f"{name}.pdf" for name in WEEKS), cwd=made).status == 0
    return made


def test_the_archive_is_described_to_datasette_as_it_is(folder: Path) -> None:
    done = ddor("export", "--format", "datasette", cwd=folder)
    assert done.status == 0, done.err
    assert "datasette output/ddor.sqlite -m output/export/metadata.json" in done.out
    metadata = json.loads((folder / "output" / "export" / "metadata.json").read_text("utf-8"))
    described = metadata["databases"]["ddor"]
    with closing(sqlite3.connect(folder / "output" / "ddor.sqlite")) as archive:
        for name, table in described["tables"].items():
            columns = {row[1] for row in archive.execute(f"pragma table_info({name})")}
            assert set(table["columns"]) == columns, name
            assert set(table.get("facets", ())) <= columns, name
            assert table["description"]
        for name, query in described["queries"].items():
            asked = {"geoid": "48453", "week": "2017-01-28"}
            assert archive.execute(query["sql"], asked).fetchall(), name
        county = described["queries"]["county"]["sql"]
        assert len(archive.execute(county, {"geoid": "48453", "week": "2017-01-28"}).fetchall()) == 142
    assert "missing, not zero" in metadata["description"]


def test_other_formats_are_written_beside_it(folder: Path, tmp_path: Path) -> None:
    done = ddor("export", "--format", "csv", "--format", "datasette", "--out", tmp_path / "x", cwd=folder)
    assert done.status == 0, done.err
    assert (tmp_path / "x" / "metadata.json").exists()
    assert (tmp_path / "x" / "declined.csv").exists()
