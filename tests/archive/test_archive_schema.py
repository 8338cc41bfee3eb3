"""The archive's tables: documented as they are, and brought up to date from the oldest."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, event, inspect, text

from ddor.archive import Archive, ArchiveError
from ddor.archive.database import Database, address
from ddor.archive.dictionary import page
from ddor.archive.migrations import VERSION, migrate, version_held
from ddor.places import name_of_agency
from ddor.reading.contract import report_of
from tests import ROOT
from tests.support.held_reports import FIRST, PDFS, another

if TYPE_CHECKING:
    from tests.support.databases import Server

pytest_plugins = ["tests.support.databases"]

DATA = ROOT / "tests" / "data"
DICTIONARY = ROOT / "docs" / "data-dictionary.md"
PDF = PDFS / "week-2017-02-11.pdf"

Schema = dict[str, list[str]]


def documented() -> Schema:
    """The columns of each table and view, in order, as the page lists them."""
    found: Schema = {}
    for section in re.split(r"^## ", DICTIONARY.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        kind, name = section.splitlines()[0].split()
        found[f"{kind} {name}"] = re.findall(r"^\| `(\w+)` \|.*\S.* \|$", section, flags=re.MULTILINE)
    return found


def real(where: str) -> Schema:
    """The columns of each table and view, in order, as the database has them."""
    inspector = inspect(create_engine(address(where), poolclass=NullPool))
    named = [("Table", name) for name in inspector.get_table_names()]
    named += [("View", name) for name in inspector.get_view_names()]
    return {f"{kind} `{name}`": [column["name"] for column in inspector.get_columns(name)] for kind, name in named}


def test_the_data_dictionary_lists_every_table_view_and_column(where: str) -> None:
    Archive.open(where)
    assert documented() == real(where)


def test_the_data_dictionary_is_that_of_the_code() -> None:
    assert DICTIONARY.read_text("utf-8") == page(), "python -m ddor.archive.dictionary > docs/data-dictionary.md"


def definitions(path: Path) -> dict[str, str]:
    """How SQLite says that each table, index and view was made, white space and the order of columns left aside."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sorted(re.findall(r"[\w.']+|[(),]", sql))) for name, sql in made}


def test_an_archive_of_the_first_version_becomes_one_of_today(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((DATA / "archive-version-1.sql").read_text("utf-8"))
    report = report_of(json.loads((DATA / "archive-version-1.json").read_text("utf-8")))
    assert report.period is not None
    archive = Archive.open(old)
    held = archive.report(report.period.start)
    assert replace(held, declined=tuple(replace(row, agency_name=None) for row in held.declined)) == report
    assert [row.agency_name for row in held.declined] == [
        name_of_agency(row.agency, row.jurisdiction.name if row.jurisdiction else row.county) for row in report.declined
    ]
    Archive.open(new)
    assert definitions(old) == definitions(new)
    archive.add(another(0), PDF)
    assert archive.report(FIRST) == another(0)


def test_an_archive_of_the_first_version_in_postgres_becomes_one_of_today(postgres: Server, tmp_path: Path) -> None:
    old, where = tmp_path / "old.sqlite", postgres.database()
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((DATA / "archive-version-1.sql").read_text("utf-8"))
    copied(create_engine(f"sqlite:///{old}"), create_engine(address(where), poolclass=NullPool))
    archive, of_file = Archive.open(where), Archive.open(old)
    assert real(where) == real(str(old))
    (week,) = archive.weeks()
    assert archive.report(week.period.start) == of_file.report(week.period.start)
    archive.add(another(0), PDF)
    assert archive.report(FIRST) == another(0)


def copied(source: Engine, target: Engine) -> None:
    """Copy the tables of a database, and go on counting rows where it left off."""
    tables = MetaData()

    @event.listens_for(tables, "column_reflect")
    def of_any_database(_: object, __: object, column: dict[str, Any]) -> None:
        column["type"] = column["type"].as_generic()

    tables.reflect(source)
    tables.create_all(target)
    with source.connect() as old, target.begin() as new:
        for table in tables.sorted_tables:
            rows = [row._asdict() for row in old.execute(table.select())]
            if rows:
                new.execute(table.insert(), rows)
            for key in table.primary_key.columns:
                named = {"table": table.name, "column": key.name}
                sequence = new.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), named)
                if sequence and rows:
                    new.execute(
                        text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": len(rows) + 1000}
                    )


def add_a_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE revisions ADD COLUMN publisher TEXT"))


def fail(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE revisions ADD COLUMN editor TEXT"))
    raise RuntimeError("a step that fails")


def test_steps_are_taken_one_after_the_other(where: str) -> None:
    Archive.open(where).add(another(0), PDF)
    database = Database(address(where))
    with database.writing() as connection:
        migrate(connection, {VERSION + 1: add_a_column, VERSION + 2: lambda _: None}, VERSION + 2)
    with database.reading() as connection:
        assert version_held(connection) == VERSION + 2
        assert connection.execute(text("SELECT publisher FROM revisions")).all() == [(None,)]
        assert connection.execute(text("SELECT persons FROM weeks")).all() == [(65,)]


def test_a_step_that_fails_leaves_the_archive_as_it_was(where: str) -> None:
    Archive.open(where).add(another(0), PDF)
    before = real(where)
    with pytest.raises(RuntimeError), Database(address(where)).writing() as connection:
        migrate(connection, {VERSION + 1: add_a_column, VERSION + 2: fail}, VERSION + 2)
    assert real(where) == before
    assert Archive.open(where).report(FIRST) == another(0)


def test_an_archive_of_a_newer_ddor_is_left_alone(where: str) -> None:
    Archive.open(where)
    with Database(address(where)).writing() as connection:
        migrate(connection, {VERSION + 1: add_a_column}, VERSION + 1)
    with pytest.raises(ArchiveError, match="newer ddor"):
        Archive.open(where)


def test_dates_are_dates(where: str) -> None:
    Archive.open(where)
    columns = inspect(create_engine(address(where), poolclass=NullPool)).get_columns("declined")
    assert [column["type"].python_type for column in columns if column["name"] in ("issued", "declined")] == [date] * 2
