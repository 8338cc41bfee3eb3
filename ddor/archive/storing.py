"""A report as rows of the archive's tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam

from ddor.archive import schema
from ddor.model import Jurisdiction, Printed, Source
from ddor.sections import DeclinedDetainer, HighVolume, Policy, Report

Row = dict[str, Any]

NOWHERE: Row = dict.fromkeys(("page", "x0", "top", "x1", "bottom", "continued"))
UNDECIDED: Row = dict.fromkeys(
    (
        "geoid", "jurisdiction", "jurisdiction_state", "method", "score", "runner_up", "runner_up_score",
        "method_sentence", "same_name_states",
    )
)  # fmt: skip


def store_rows(connection: Connection, report: Report, revision_id: int) -> None:
    """Insert all that a report says, as what a revision says."""
    of = {"revision_id": revision_id}
    declined = _insert_keyed(connection, schema.declined, [of | _declined(row) for row in report.declined])
    _insert(connection, schema.offenses, _offenses(report.declined, declined))
    high_volume = _insert_keyed(connection, schema.high_volume, [of | _high_volume(row) for row in report.high_volume])
    policies = _insert_keyed(connection, schema.policies, [of | _policy(row) for row in report.policies])
    _insert(connection, schema.criteria, _criteria(report.policies, policies))
    _insert(
        connection,
        schema.cells,
        [
            *_cells("declined_id", declined, report.declined),
            *_cells("high_volume_id", high_volume, report.high_volume),
            *_cells("policy_id", policies, report.policies),
        ],
    )
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
    for table, rows in (
        (schema.declined, [_placed(row) for row in report.declined]),
        (schema.high_volume, [_placed(row) for row in report.high_volume]),
        (schema.policies, [_placed(row) | {"kind": row.kind} for row in report.policies]),
    ):
        if rows:
            of_row = (table.c.revision_id == revision_id) & (table.c.row_number == bindparam("of_row"))
            connection.execute(table.update().where(of_row), rows)
    connection.execute(schema.problems.delete().where(schema.problems.c.revision_id == revision_id))
    store_problems(connection, report, revision_id)


def _placed(row: DeclinedDetainer | HighVolume | Policy) -> Row:
    return {"of_row": row.number, **_jurisdiction(row.jurisdiction)}


def _insert(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(table.insert(), listed)


def _insert_keyed(connection: Connection, table: Table, rows: Sequence[Row]) -> list[int]:
    """Insert rows; their keys, in order."""
    if not rows:
        return []
    key: Column[Any] = next(iter(table.primary_key.columns))
    inserted = connection.execute(table.insert().returning(key, sort_by_parameter_order=True), rows)
    return [int(each) for each in inserted.scalars()]


def _declined(row: DeclinedDetainer) -> Row:
    return {
        "row_number": row.number,
        "agency": row.agency,
        "state": row.state,
        "county_printed": row.county,
        "citizenship": row.citizenship,
        "country": row.country,
        "issued": row.issued,
        "declined": row.declined,
        **_as_printed(row.printed, "state", "issued", "declined", "activity"),
        **_jurisdiction(row.jurisdiction),
        **place_of(row.source),
    }


def _high_volume(row: HighVolume) -> Row:
    return {
        "row_number": row.number,
        "jurisdiction_printed": row.jurisdiction_printed,
        "state": row.state,
        "detainers_issued": row.detainers_issued,
        **_as_printed(row.printed, "state", "detainers_issued"),
        **_jurisdiction(row.jurisdiction),
        **place_of(row.source),
    }


def _policy(row: Policy) -> Row:
    return {
        "row_number": row.number,
        "jurisdiction_printed": row.jurisdiction_printed,
        "kind": row.kind,
        "state": row.state,
        "aor": row.aor,
        "enacted": row.enacted,
        "enacted_earliest": _earliest(row.enacted),
        "policy": row.policy,
        **_as_printed(row.printed, "enacted", "criteria"),
        **_jurisdiction(row.jurisdiction),
        **place_of(row.source),
    }


def _earliest(enacted: str | None) -> date | None:
    """The first day that a date printed to the year, the month or the day may be."""
    if enacted is None:
        return None
    year, month, day = (*(int(part) for part in enacted.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _offenses(rows: Sequence[DeclinedDetainer], keys: Sequence[int]) -> Iterator[Row]:
    for row, key in zip(rows, keys, strict=True):
        for number, offense in enumerate(row.offenses, 1):
            yield {
                "declined_id": key,
                "offense_number": number,
                "offense": offense.offense,
                "status": str(offense.status) if offense.status else None,
                "ncic_code": offense.ncic_code,
                "ncic_category": offense.ncic_category,
                "offense_printed": offense.printed,
            }


def _criteria(rows: Sequence[Policy], keys: Sequence[int]) -> Iterator[Row]:
    for row, key in zip(rows, keys, strict=True):
        for number, criterion in enumerate(row.criteria, 1):
            yield {"policy_id": key, "criterion_number": number, "criterion": criterion}


def _cells(key: str, keys: Sequence[int], rows: Sequence[DeclinedDetainer | HighVolume | Policy]) -> Iterator[Row]:
    of: Row = {"declined_id": None, "high_volume_id": None, "policy_id": None}
    for row, value in zip(rows, keys, strict=True):
        named = [(name, None, cell) for name, cell in row.printed.items()]
        unknown = [(None, heading, cell) for heading, cell in row.other.items()]
        for position, (meaning, heading, cell) in enumerate([*named, *unknown], 1):
            what = {"position": position, "meaning": meaning, "heading": heading}
            yield of | {key: value} | what | _printed(cell)


def _as_printed(printed: Mapping[str, Printed], *meanings: str) -> Row:
    return {f"{name}_printed": printed[name].text if name in printed else None for name in meanings}


def _jurisdiction(jurisdiction: Jurisdiction | None) -> Row:
    if jurisdiction is None:
        return UNDECIDED
    return {
        "geoid": jurisdiction.geoid,
        "jurisdiction": jurisdiction.name,
        "jurisdiction_state": jurisdiction.state,
        "method": jurisdiction.method,
        "score": jurisdiction.score,
        "runner_up": jurisdiction.runner_up,
        "runner_up_score": jurisdiction.runner_up_score,
        "method_sentence": jurisdiction.sentence,
        "same_name_states": ",".join(jurisdiction.namesakes),
    }


def _printed(printed: Printed) -> Row:
    return {"text": printed.text, **place_of(printed.source)}


def place_of(source: Source | None) -> Row:
    """A place as the columns page to continued."""
    if source is None:
        return NOWHERE
    x0, top, x1, bottom = source.bbox
    further = [{"page": region.page, "bbox": region.bbox} for region in source.continued]
    return {
        "page": source.page,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "continued": json.dumps(further) if further else None,
    }
