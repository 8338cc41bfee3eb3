"""The places of all weeks at once, updated to what is found for their names by now.

Rows that agree in what reconciling looks at have the same place, in whatever week they are printed, as long as the
same list of counties is in force. So each of them is reconciled once, and only the rows and problems that change are
written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, and_, select

from ddor.archive import digests, schema
from ddor.archive.driver import driver_rows
from ddor.archive.loading import load_without_rows, partial_row
from ddor.archive.storing import PLACE, place_columns, places_of, store_problems
from ddor.columns import Item
from ddor.model import Document
from ddor.sections import ROW_SECTIONS, Report

if TYPE_CHECKING:
    from ddor.reading.reconcile import Reconciler

LOOKED_AT = (*(each.table for each in ROW_SECTIONS), "cells of policies", "problems")
"""The parts of a revision, as ddor.archive.digests calls them, that places are found by and put into."""

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for rows that agree: their places as they are stored by now, None if that is what is held; and
    whether there is a problem to tell of them.
    """

    places: tuple[Any, ...] | None
    has_problem: bool


@dataclass(slots=True)
class _Rows:
    """What becomes of a section's rows: the keys of those that get other places, by these; the revisions that have
    them; and the rows that there is a problem to tell of, by revision.
    """

    keys: dict[tuple[Any, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    revisions: set[int] = field(default_factory=set)
    with_problem: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))


def replace_all_places(connection: Connection, reconciler: Reconciler) -> list[Document]:
    """Put the places found by now, and the problems about them, in place of those held in all revisions, with their
    digests.

    Returns the PDFs of which anything changed, by week and revision.
    """
    reports = load_without_rows(connection)
    found = {each.table: _looked_at(connection, each.table, reports, reconciler) for each in ROW_SECTIONS}
    for name, rows in found.items():
        _write(connection, name, rows)
    problems = set[int]()
    for key, report in reports.items():
        telling: dict[str, Any] = {name: tuple(rows.with_problem.get(key, ())) for name, rows in found.items()}
        now = reconciler.report(replace(report, **telling))
        if now.problems != report.problems:
            connection.execute(schema.problems.delete().where(schema.problems.c.revision_id == key))
            store_problems(connection, now, key)
            problems.add(key)
    changed = {name: rows.revisions for name, rows in found.items()} | {"problems": problems}
    # A revision's own digest counts its problems.
    changed[digests.REVISION] = set().union(*changed.values())
    for part, keys in changed.items():
        if keys:
            digests.store(connection, sorted(keys), (part,))
    return [report.document for key, report in reports.items() if key in changed[digests.REVISION]]


def _looked_at(connection: Connection, name: str, reports: Mapping[int, Report], reconciler: Reconciler) -> _Rows:
    """What becomes of all rows of a section."""
    matchers = {key: reconciler.matcher(report) for key, report in reports.items()}
    known: dict[tuple[Any, ...], _Found] = {}
    rows = _Rows()
    query = _query(name, reconciler.LOOKS_AT[name])
    columns = tuple(query.selected_columns.keys())
    begin = columns.index(PLACE[-1]) + 1
    for values in chain.from_iterable(driver_rows(connection, query)):
        key, revision = values[0], values[1]
        # All that is behind a row's place on the page: what its county follows from, and the one that it has.
        alike = (matchers[revision], *values[begin:])
        found = known.get(alike)
        if found is None:
            row = partial_row(name, dict(zip(columns, values, strict=True)))
            found = known[alike] = _reconciled(reconciler, name, reports[revision], row)
        if found.places is not None:
            rows.keys[found.places].append(key)
            rows.revisions.add(revision)
        if found.has_problem:
            row = partial_row(name, dict(zip(columns, values, strict=True)))
            rows.with_problem[revision].append(row)
    return rows


def _query(name: str, looked_at: Sequence[str]) -> Select[Any]:
    """All rows of a section, in order: keys, number, place on the page, what a county follows from, the county held."""
    table = schema.metadata.tables[name]
    key = next(iter(table.primary_key.columns))
    columns = [
        key,
        *(table.c[each] for each in ("revision_id", "row_number", *PLACE, *looked_at, *place_columns(name))),
    ]
    query = select(*columns)
    if name == "policies":
        state = and_(schema.cells.c[key.name] == key, schema.cells.c.meaning == "state")
        query = select(*columns, schema.cells.c.text.label("state_cell")).select_from(
            table.outerjoin(schema.cells, state)
        )
    return query.order_by(table.c.revision_id, table.c.row_number)


def _reconciled(reconciler: Reconciler, name: str, report: Report, row: Any) -> _Found:
    """What is found for a row by itself, of a report that begins and ends on the same days as its own."""
    sections: dict[str, Any] = {name: (row,)}
    now = reconciler.report(replace(report, problems=(), **sections))
    (placed,) = getattr(now, name)
    return _Found(None if placed == row else places_of(name, Item(now, placed)), bool(now.problems))


def _write(connection: Connection, name: str, rows: _Rows) -> None:
    """Store the places of the rows of a section that get others."""
    table = schema.metadata.tables[name]
    key = next(iter(table.primary_key.columns))
    for places, keys in rows.keys.items():
        for some in _in_parts(keys):
            connection.execute(
                table.update().where(key.in_(some)).values(dict(zip(place_columns(name), places, strict=True)))
            )


def _in_parts(keys: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(keys)
    while some := list(islice(remaining, _AT_ONCE)):
        yield some
