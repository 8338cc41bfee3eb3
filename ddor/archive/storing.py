"""A report as rows of the archive's tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from ddor.archive import schema
from ddor.columns import Item
from ddor.model import Jurisdiction, Source
from ddor.sections import JURISDICTION, TABLES, Report

Row = dict[str, Any]

_SECTIONS = (("declined", "offenses"), ("high_volume", None), ("policies", "criteria"))
"""The tables of rows, and of their parts."""

PLACE = ("page", "x0", "top", "x1", "bottom", "continued")
"""The columns that say where something is printed."""


def store_rows(connection: Connection, report: Report, revision_id: int) -> None:
    """Insert all that a report says, as what a revision says."""
    for name, parts in _SECTIONS:
        table, rows = schema.metadata.tables[name], getattr(report, name)
        _insert(
            connection,
            table,
            ("revision_id", *_names(name), *PLACE),
            [(revision_id, *_stored(name, Item(report, row)), *_place(row.source)) for row in rows],
        )
        key = next(iter(table.primary_key.columns))
        query = select(table.c.row_number, key).where(table.c.revision_id == revision_id)
        keys: dict[int, int] = {row.row_number: row[1] for row in connection.execute(query)}
        if parts is not None:
            made = [(keys[item.row.number], *_stored(parts, item)) for item in TABLES[parts].items(report)]
            _insert(connection, schema.metadata.tables[parts], (key.name, *_names(parts)), made)
        _insert(
            connection,
            schema.cells,
            (key.name, "position", "meaning", "heading", "text", "recognized", "certainty", *PLACE),
            [cell for row in rows for cell in _cells(keys[row.number], row)],
        )
    for table, texts in (
        (schema.notes, report.notes),
        (schema.corrections, report.corrections),
        (schema.other_text, report.text),
    ):
        _insert(
            connection,
            table,
            ("revision_id", "number", "text", *PLACE),
            [(revision_id, number, text.text, *_place(text.source)) for number, text in enumerate(texts, 1)],
        )
    store_problems(connection, report, revision_id)


def store_problems(connection: Connection, report: Report, revision_id: int) -> None:
    """Insert a report's problems as those of a revision."""
    _insert(
        connection,
        schema.problems,
        ("revision_id", "number", "severity", "code", "message", *PLACE),
        [
            (revision_id, number, str(problem.severity), problem.code, problem.message, *_place(problem.source))
            for number, problem in enumerate(report.problems, 1)
        ],
    )


def replace_places(connection: Connection, report: Report, revision_id: int) -> None:
    """Put a report's jurisdictions, kinds of jurisdiction and problems in place of those of a revision."""
    for name, _ in _SECTIONS:
        table = schema.metadata.tables[name]
        rows = [
            {"of_row": row.number, **dict(zip(place_columns(name), places_of(name, Item(report, row)), strict=True))}
            for row in getattr(report, name)
        ]
        if rows:
            of_row = (table.c.revision_id == revision_id) & (table.c.row_number == bindparam("of_row"))
            connection.execute(table.update().where(of_row), rows)
    connection.execute(schema.problems.delete().where(schema.problems.c.revision_id == revision_id))
    store_problems(connection, report, revision_id)


def _insert(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of a table that have these columns.

    A report has thousands, and SQLAlchemy takes longer over the parameters of one than the database over the row; so
    they go to the driver as they are, except for what SQLAlchemy does to values of their types (dates in SQLite).
    """
    if not rows:
        return
    dialect = connection.dialect
    processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    for at, process in enumerate(processors):
        if process is not None:
            rows = [(*row[:at], process(row[at]), *row[at + 1 :]) for row in rows]
    columns = ", ".join(map(dialect.identifier_preparer.quote, names))
    marks = ", ".join(["?" if dialect.paramstyle == "qmark" else "%s"] * len(names))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - our own columns


def _names(name: str) -> tuple[str, ...]:
    """The archive's columns that a row of one of the report's tables is stored in, except for its place."""
    return tuple(stored for stored, _ in _getters(name))


def _stored(name: str, item: Item) -> tuple[Any, ...]:
    """The values of those columns."""
    return tuple([get(item) for _, get in _getters(name)])


@cache
def _getters(name: str) -> tuple[tuple[str, Callable[[Item], Any]], ...]:
    return tuple(
        (schema.stored_as(each), _method if each is JURISDICTION["method"] else each.get)
        for each in schema.stored_columns(name)
        if each.get
    )


@cache
def place_columns(name: str) -> tuple[str, ...]:
    """The archive's columns that hold what reconciling finds of a section's row."""
    places = {schema.stored_as(column) for column in JURISDICTION.values()} | {"kind", "agency_name"}
    return tuple(each for each in _names(name) if each in places)


def places_of(name: str, item: Item) -> tuple[Any, ...]:
    """The values of those columns."""
    getters = dict(_getters(name))
    return tuple(getters[each](item) for each in place_columns(name))


def _method(item: Item) -> str | None:
    # Empty if no county is known, as all columns about it.
    place: Jurisdiction | None = item.row.jurisdiction
    return None if place is None else place.method


def _cells(key: int, row: Any) -> Iterator[tuple[Any, ...]]:
    """All cells of a row that has a key."""
    named = [(name, None, cell) for name, cell in row.printed.items()]
    unknown = [(None, heading, cell) for heading, cell in row.other.items()]
    for position, (meaning, heading, cell) in enumerate([*named, *unknown], 1):
        yield (key, position, meaning, heading, cell.text, cell.recognized, cell.certainty, *_place(cell.source))


def place_of(source: Source | None) -> Row:
    """A place as the columns page to continued."""
    return dict(zip(PLACE, _place(source), strict=True))


def _place(source: Source | None) -> tuple[Any, ...]:
    if source is None:
        return (None,) * len(PLACE)
    further = [{"page": region.page, "bbox": region.bbox} for region in source.continued]
    return (source.page, *source.bbox, json.dumps(further) if further else None)
