"""A report as rows of the archive's tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from ddor.archive import schema
from ddor.columns import Item
from ddor.model import Printed, Source
from ddor.sections import JURISDICTION, TABLES, UNDECIDED, Report

Row = dict[str, Any]

_SECTIONS = (("declined", "offenses"), ("high_volume", None), ("policies", "criteria"))
"""The tables of rows, and of their parts."""

_PLACE = ("page", "x0", "top", "x1", "bottom", "continued")


def store_rows(connection: Connection, report: Report, revision_id: int) -> None:
    """Insert all that a report says, as what a revision says."""
    of = {"revision_id": revision_id}
    for name, parts in _SECTIONS:
        table = schema.metadata.tables[name]
        rows = getattr(report, name)
        _insert(connection, table, [of | _stored(name, Item(report, row)) | place_of(row.source) for row in rows])
        key = next(iter(table.primary_key.columns))
        query = select(table.c.row_number, key).where(table.c.revision_id == revision_id)
        keys: dict[int, int] = {row.row_number: row[1] for row in connection.execute(query)}
        if parts is not None:
            items = TABLES[parts].items(report)
            made = [{key.name: keys[item.row.number]} | _stored(parts, item) for item in items]
            _insert(connection, schema.metadata.tables[parts], made)
        _insert_cells(connection, key.name, [cell for row in rows for cell in _cells(keys[row.number], row)])
    for table, texts in (
        (schema.notes, report.notes),
        (schema.corrections, report.corrections),
        (schema.other_text, report.text),
    ):
        _insert(connection, table, [of | {"number": n} | _printed(text) for n, text in enumerate(texts, 1)])
    store_problems(connection, report, revision_id)


def store_problems(connection: Connection, report: Report, revision_id: int) -> None:
    """Insert a report's problems as those of a revision."""
    _insert(
        connection,
        schema.problems,
        [
            {
                "revision_id": revision_id,
                "number": number,
                "severity": str(problem.severity),
                "code": problem.code,
                "message": problem.message,
                **place_of(problem.source),
            }
            for number, problem in enumerate(report.problems, 1)
        ],
    )


def replace_places(connection: Connection, report: Report, revision_id: int) -> None:
    """Put a report's jurisdictions, kinds of jurisdiction and problems in place of those of a revision."""
    for name, _ in _SECTIONS:
        table = schema.metadata.tables[name]
        places = {schema.stored_as(column) for column in JURISDICTION.values()} | {"kind"}
        rows = [
            {"of_row": row.number}
            | {key: value for key, value in _stored(name, Item(report, row)).items() if key in places}
            for row in getattr(report, name)
        ]
        if rows:
            of_row = (table.c.revision_id == revision_id) & (table.c.row_number == bindparam("of_row"))
            connection.execute(table.update().where(of_row), rows)
    connection.execute(schema.problems.delete().where(schema.problems.c.revision_id == revision_id))
    store_problems(connection, report, revision_id)


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _stored(name: str, item: Item) -> Row:
    """A row of one of the report's tables as the archive's columns, but for its place."""
    row = {stored: get(item) for stored, get in _getters(name)}
    if row.get("method") == UNDECIDED:
        row["method"] = None  # as all columns about a county that isn't known
    return row


@cache
def _getters(name: str) -> tuple[tuple[str, Callable[[Item], Any]], ...]:
    return tuple((schema.stored_as(each), each.get) for each in schema.stored_columns(name) if each.get)


def _insert_cells(connection: Connection, of: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert cells; `of` is the column that has the key of their row."""
    if not rows:
        return
    # A report has thousands, and SQLAlchemy takes longer over the parameters of one than the database over the cell.
    names = (of, "position", "meaning", "heading", "text", *_PLACE)
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    statement = f"INSERT INTO {schema.cells.name} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608 - our own columns
    connection.exec_driver_sql(statement, rows)


def _cells(key: int, row: Any) -> Iterator[tuple[Any, ...]]:
    """All cells of a row that has a key."""
    named = [(name, None, cell) for name, cell in row.printed.items()]
    unknown = [(None, heading, cell) for heading, cell in row.other.items()]
    for position, (meaning, heading, cell) in enumerate([*named, *unknown], 1):
        yield (key, position, meaning, heading, cell.text, *_place(cell.source))


def _printed(printed: Printed) -> Row:
    return {"text": printed.text, **place_of(printed.source)}


def place_of(source: Source | None) -> Row:
    """A place as the columns page to continued."""
    return dict(zip(_PLACE, (None,) * len(_PLACE) if source is None else _place(source), strict=True))


def _place(source: Source) -> tuple[Any, ...]:
    further = [{"page": region.page, "bbox": region.bbox} for region in source.continued]
    return (source.page, *source.bbox, json.dumps(further) if further else None)
