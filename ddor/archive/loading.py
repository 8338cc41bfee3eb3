"""A report again, out of rows of the archive's tables."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, RowMapping, Select, Table, select

from ddor.archive import schema
from ddor.columns import STATED
from ddor.model import Audit, Document, Jurisdiction, Period, Printed, Problem, Region, Severity, Source
from ddor.sections import (
    DECLINED,
    HIGH_VOLUME,
    JURISDICTION,
    POLICIES,
    TABLES,
    DeclinedDetainer,
    HighVolume,
    Policy,
    Report,
    Row,
)

_Cells = Mapping[int, tuple[dict[str, Printed], dict[str, Printed]]]
_Values = RowMapping | Mapping[str, Any]
_Row = TypeVar("_Row", HighVolume, DeclinedDetainer, Policy)


def load_report(connection: Connection, revision: RowMapping) -> Report:
    """The report that a row of table revisions is of, as it was added, with the places it has by now."""
    revision_id = revision["revision_id"]
    return Report(
        document=Document(revision["file"], revision["sha256"], revision["pages"]),
        period=Period(revision["week"], revision["week_end"]),
        detainers_issued=revision["detainers_issued"],
        declined_stated=revision["declined_stated"],
        high_volume=_section(connection, HIGH_VOLUME.table, HighVolume, revision_id),
        declined=_section(connection, DECLINED.table, DeclinedDetainer, revision_id),
        policies=_section(connection, POLICIES.table, Policy, revision_id),
        notes=_texts(connection, schema.notes, revision_id),
        corrections=_texts(connection, schema.corrections, revision_id),
        text=_texts(connection, schema.other_text, revision_id),
        problems=_problems(connection, revision_id),
        audit=Audit(revision["words"], revision["words_pages"], revision["words_accounted"]),
    )


def load_without_rows(connection: Connection) -> dict[int, Report]:
    """What each revision says except for its rows and texts, by its key and in the order of weeks: the document, the
    days and the problems.
    """
    problems = defaultdict(list)
    for row in connection.execute(select(schema.problems).order_by(schema.problems.c.number)).mappings():
        problems[row["revision_id"]].append(_problem(row))
    query = select(schema.revisions).order_by(schema.revisions.c.week, schema.revisions.c.revision)
    return {
        row["revision_id"]: Report(
            document=Document(row["file"], row["sha256"], row["pages"]),
            period=Period(row["week"], row["week_end"]),
            detainers_issued=None,
            declined_stated=None,
            high_volume=(),
            declined=(),
            policies=(),
            notes=(),
            corrections=(),
            text=(),
            problems=tuple(problems[row["revision_id"]]),
        )
        for row in connection.execute(query).mappings()
    }


def partial_row(name: str, values: Mapping[str, Any]) -> Any:
    """A row of a section of which only some columns are known, its place on the page and its county among them, and its
    cell "state" as `state_cell`. All else of it is empty.
    """
    kind: Any = _KINDS[name]
    source = source_of(values)
    of_row: dict[str, Any] = dict.fromkeys(field.name for field in dataclasses.fields(kind))
    of_row |= {field: make(values[column]) for field, column, make in _fields(kind) if column in values}
    state = values.get("state_cell")
    printed = {} if state is None else {"state": Printed(state, source)}
    of_row |= {"number": values["row_number"], "printed": printed, "other": {}, "source": source}
    return kind(**of_row | {"jurisdiction": _jurisdiction(values)})


_KINDS: Mapping[str, type[Row]] = {
    HIGH_VOLUME.table: HighVolume,
    DECLINED.table: DeclinedDetainer,
    POLICIES.table: Policy,
}


def _section(connection: Connection, name: str, kind: type[_Row], revision_id: int) -> tuple[_Row, ...]:
    """The rows of a section, as objects of their class."""
    table = schema.metadata.tables[name]
    key = next(iter(table.primary_key.columns)).name
    cells = _cells(connection, table, revision_id)
    of: Any = kind
    fields, hints = _fields(of), typing.get_type_hints(of)
    parts = {
        field.name: _parts_by_row(connection, field.name, typing.get_args(hints[field.name])[0], table, revision_id)
        for field in dataclasses.fields(of)
        if field.metadata.get(STATED) and field.metadata[STATED].count
    }
    loaded = []
    for row in _rows(connection, table, "row_number", revision_id):
        values: dict[str, Any] = {field: make(row[column]) for field, column, make in fields}
        values |= {field: tuple(of_row[row[key]]) for field, of_row in parts.items()}
        printed, other = cells[row[key]]
        values |= {"number": row["row_number"], "printed": printed, "other": other, "source": source_of(row)}
        loaded.append(kind(**values, jurisdiction=_jurisdiction(row), struck_out=row["struck_out"]))
    return tuple(loaded)


def _parts_by_row(
    connection: Connection, name: str, kind: type, of: Table, revision_id: int
) -> Mapping[int, list[Any]]:
    """By the key of a row: its parts, as objects of their class, or as texts if a part is nothing more."""
    table, key = schema.metadata.tables[name], next(iter(of.primary_key.columns)).name
    found: defaultdict[int, list[Any]] = defaultdict(list)
    fields = _fields(kind) if dataclasses.is_dataclass(kind) else ()
    *_, text = schema.stored_columns(name)
    for row in _parts(connection, table, of, TABLES[name].keys[-1], revision_id):
        found[row[key]].append(
            kind(**{field: make(row[column]) for field, column, make in fields}) if fields else row[text.name]
        )
    return found


@cache
def _fields(kind: type) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    """The plain fields of a class: the column that holds each, and what makes its value of what the column has."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (field.name, about.name or field.name, _restored(hints[field.name]))
        for field in dataclasses.fields(kind)
        if (about := field.metadata.get(STATED)) is not None and not about.count
    )


def _restored(hint: Any) -> Callable[[Any], Any]:
    for kind in (hint, *typing.get_args(hint)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return lambda value: None if value is None else kind(value)
    return lambda value: value


def _texts(connection: Connection, table: Table, revision_id: int) -> tuple[Printed, ...]:
    return tuple(Printed(row["text"], source_of(row)) for row in _rows(connection, table, "number", revision_id))


def _problems(connection: Connection, revision_id: int) -> tuple[Problem, ...]:
    return tuple(_problem(row) for row in _rows(connection, schema.problems, "number", revision_id))


def _problem(row: RowMapping) -> Problem:
    source = None if row["page"] is None else source_of(row)
    return Problem(row["code"], Severity(row["severity"]), row["message"], source)


def _rows(connection: Connection, table: Table, order: str, revision_id: int) -> Sequence[RowMapping]:
    query = select(table).where(table.c.revision_id == revision_id).order_by(table.c[order])
    return connection.execute(query).mappings().all()


def _parts(connection: Connection, table: Table, of: Table, order: str, revision_id: int) -> Sequence[RowMapping]:
    """The rows of a table that belong to rows of another that are of a revision."""
    return connection.execute(_parts_of(table, of, revision_id).order_by(table.c[order])).mappings().all()


def _parts_of(table: Table, of: Table, revision_id: int) -> Select[Any]:
    key: Column[Any] = next(iter(of.primary_key.columns))
    return select(table).join(of, table.c[key.name] == key).where(of.c.revision_id == revision_id)


def _cells(connection: Connection, of: Table, revision_id: int) -> _Cells:
    """By the key of a row: its cells by meaning, and those of unknown columns by heading."""
    key = next(iter(of.primary_key.columns)).name
    found: defaultdict[int, tuple[dict[str, Printed], dict[str, Printed]]] = defaultdict(lambda: ({}, {}))
    for row in _parts(connection, schema.cells, of, "position", revision_id):
        named, unknown = found[row[key]]
        cell = Printed(row["text"], source_of(row), row["recognized"], row["certainty"])
        if row["meaning"] is not None:
            named[row["meaning"]] = cell
        else:
            unknown[row["heading"]] = cell
    return found


def _jurisdiction(row: _Values) -> Jurisdiction | None:
    if row["geoid"] is None:
        return None
    values = {field: row[schema.stored_as(column)] for field, column in JURISDICTION.items()}
    values["namesakes"] = tuple(state for state in values["namesakes"].split(",") if state)
    values["geoids"] = tuple((values["geoids"] or "").split())
    return Jurisdiction(**values)


def source_of(row: _Values) -> Source:
    """The place that a row's columns page to continued hold."""
    further = json.loads(row["continued"]) if row["continued"] else []
    return Source(
        row["page"],
        (row["x0"], row["top"], row["x1"], row["bottom"]),
        tuple(Region(region["page"], tuple(region["bbox"])) for region in further),
    )
