"""A report again, out of rows of the archive's tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, Table, select

from ddor.archive import schema
from ddor.model import Audit, Document, Jurisdiction, Period, Printed, Problem, Region, Severity, Source, Status
from ddor.sections import DeclinedDetainer, HighVolume, Offense, Policy, Report

_Cells = Mapping[int, tuple[dict[str, Printed], dict[str, Printed]]]


def load_report(connection: Connection, revision: RowMapping) -> Report:
    """The report that a row of table revisions is of, as it was added, with the places it has by now."""
    revision_id = revision["revision_id"]
    return Report(
        document=Document(revision["file"], revision["sha256"], revision["pages"]),
        period=Period(revision["week"], revision["week_end"]),
        detainers_issued=revision["detainers_issued"],
        declined_stated=revision["declined_stated"],
        high_volume=_high_volume(connection, revision_id),
        declined=_declined(connection, revision_id),
        policies=_policies(connection, revision_id),
        notes=_texts(connection, schema.notes, revision_id),
        corrections=_texts(connection, schema.corrections, revision_id),
        text=_texts(connection, schema.other_text, revision_id),
        problems=_problems(connection, revision_id),
        audit=Audit(revision["words"], revision["words_pages"], revision["words_accounted"]),
    )


def _high_volume(connection: Connection, revision_id: int) -> tuple[HighVolume, ...]:
    cells = _cells(connection, schema.high_volume, revision_id)
    return tuple(
        HighVolume(
            number=row["row_number"],
            jurisdiction_printed=row["jurisdiction_printed"],
            state=row["state"],
            jurisdiction=_jurisdiction(row),
            detainers_issued=row["detainers_issued"],
            printed=cells[row["high_volume_id"]][0],
            other=cells[row["high_volume_id"]][1],
            source=source_of(row),
        )
        for row in _rows(connection, schema.high_volume, "row_number", revision_id)
    )


def _declined(connection: Connection, revision_id: int) -> tuple[DeclinedDetainer, ...]:
    cells = _cells(connection, schema.declined, revision_id)
    offenses: defaultdict[int, list[Offense]] = defaultdict(list)
    for row in _parts(connection, schema.offenses, schema.declined, "offense_number", revision_id):
        offenses[row["declined_id"]].append(_offense(row))
    return tuple(
        DeclinedDetainer(
            number=row["row_number"],
            agency=row["agency"],
            state=row["state"],
            county=row["county_printed"],
            jurisdiction=_jurisdiction(row),
            citizenship=row["citizenship"],
            country=row["country"],
            issued=row["issued"],
            declined=row["declined"],
            offenses=tuple(offenses[row["declined_id"]]),
            printed=cells[row["declined_id"]][0],
            other=cells[row["declined_id"]][1],
            source=source_of(row),
        )
        for row in _rows(connection, schema.declined, "row_number", revision_id)
    )


def _offense(row: RowMapping) -> Offense:
    return Offense(
        offense=row["offense"],
        status=Status(row["status"]) if row["status"] else None,
        printed=row["offense_printed"],
        ncic_code=row["ncic_code"],
        ncic_category=row["ncic_category"],
    )


def _policies(connection: Connection, revision_id: int) -> tuple[Policy, ...]:
    cells = _cells(connection, schema.policies, revision_id)
    criteria: defaultdict[int, list[str]] = defaultdict(list)
    for row in _parts(connection, schema.criteria, schema.policies, "criterion_number", revision_id):
        criteria[row["policy_id"]].append(row["criterion"])
    return tuple(
        Policy(
            number=row["row_number"],
            jurisdiction_printed=row["jurisdiction_printed"],
            state=row["state"],
            jurisdiction=_jurisdiction(row),
            aor=row["aor"],
            enacted=row["enacted"],
            policy=row["policy"],
            criteria=tuple(criteria[row["policy_id"]]),
            printed=cells[row["policy_id"]][0],
            other=cells[row["policy_id"]][1],
            source=source_of(row),
            kind=row["kind"],
        )
        for row in _rows(connection, schema.policies, "row_number", revision_id)
    )


def _texts(connection: Connection, table: Table, revision_id: int) -> tuple[Printed, ...]:
    return tuple(Printed(row["text"], source_of(row)) for row in _rows(connection, table, "number", revision_id))


def _problems(connection: Connection, revision_id: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(row["code"], Severity(row["severity"]), row["message"], None if row["page"] is None else source_of(row))
        for row in _rows(connection, schema.problems, "number", revision_id)
    )


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
        cell = Printed(row["text"], source_of(row))
        if row["meaning"] is not None:
            named[row["meaning"]] = cell
        else:
            unknown[row["heading"]] = cell
    return found


def _jurisdiction(row: RowMapping) -> Jurisdiction | None:
    if row["geoid"] is None:
        return None
    return Jurisdiction(
        geoid=row["geoid"],
        name=row["jurisdiction"],
        state=row["jurisdiction_state"],
        method=row["method"],
        score=row["score"],
        runner_up=row["runner_up"],
        runner_up_score=row["runner_up_score"],
        sentence=row["method_sentence"],
        namesakes=tuple(state for state in row["same_name_states"].split(",") if state),
    )


def source_of(row: RowMapping) -> Source:
    """The place that a row's columns page to continued hold."""
    further = json.loads(row["continued"]) if row["continued"] else []
    return Source(
        row["page"],
        (row["x0"], row["top"], row["x1"], row["bottom"]),
        tuple(Region(region["page"], tuple(region["bbox"])) for region in further),
    )
