"""The rows of several weeks at once, as plain tuples: what tabulations are made of.

Each query gives every row the first day of its `week` and the number of the `revision` that counts; a row's own
number is `row`, and rows come by week and in the order printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Join, Select, Subquery, Table, and_, func, select

from ddor.archive import schema


@dataclass(frozen=True, slots=True)
class Selection:
    """Which reports: of the weeks that begin on these days (None: of all), and of each the newest revision or, where
    a number is given, that one.
    """

    weeks: tuple[date, ...] | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows of the archive: the names of their columns, and a tuple for each row."""

    columns: tuple[str, ...]
    rows: Sequence[Any]


def select_rows(connection: Connection, name: str, selection: Selection, columns: Sequence[str] | None) -> Selected:
    """The rows of one of QUERIES; of all its columns, or of these."""
    query = QUERIES[name](_counting(selection))
    if columns is not None:
        query = query.with_only_columns(*(query.selected_columns[column] for column in columns))
    result = connection.execute(query)
    return Selected(tuple(result.keys()), result.all())


def _counting(selection: Selection) -> Subquery:
    """The revisions that count."""
    held = schema.revisions
    newest = held.alias()
    which: ColumnElement[bool] = (
        held.c.revision == select(func.max(newest.c.revision)).where(newest.c.week == held.c.week).scalar_subquery()
        if selection.revision is None
        else held.c.revision == selection.revision
    )
    if selection.weeks is not None:
        which = and_(which, held.c.week.in_(selection.weeks))
    return select(held).where(which).subquery("r")


def _query(of: Subquery, source: FromClause, columns: Sequence[Any], order: Sequence[Any]) -> Select[Any]:
    return select(of.c.week, of.c.revision, *columns).select_from(source).order_by(of.c.week, *order)


def _reports(of: Subquery) -> Select[Any]:
    problems = [
        select(func.count())
        .where(schema.problems.c.revision_id == of.c.revision_id, schema.problems.c.severity == severity)
        .scalar_subquery()
        .label(name)
        for severity, name in (("error", "errors"), ("warning", "warnings"), ("info", "infos"))
    ]
    told = ("week_end", "file", "sha256", "pages", "detainers_issued", "declined_stated", "words", "words_accounted")
    return _query(of, of, [*(of.c[name] for name in told), *problems], ())


def _declined(of: Subquery) -> Select[Any]:
    row, offense = schema.declined.c, schema.offenses.c
    offenses = select(func.count()).where(offense.declined_id == row.declined_id).scalar_subquery().label("offenses")
    columns = [*_all_but(schema.declined, "declined_id"), offenses]
    return _query(of, _joined(of, schema.declined), columns, [row.row_number])


def _offenses(of: Subquery) -> Select[Any]:
    row, offense = schema.declined.c, schema.offenses.c
    person = ("state", "agency", *_JURISDICTION, "citizenship", "country", "issued", "declined", *_PLACE)
    columns = [
        row.row_number.label("row"),
        *(row[name] for name in person),
        *_all_but(schema.offenses, "offense_id", "declined_id"),
    ]
    source = _joined(of, schema.declined).join(schema.offenses, offense.declined_id == row.declined_id)
    return _query(of, source, columns, [row.row_number, offense.offense_number])


def _high_volume(of: Subquery) -> Select[Any]:
    columns = _all_but(schema.high_volume, "high_volume_id")
    return _query(of, _joined(of, schema.high_volume), columns, [schema.high_volume.c.row_number])


def _policies(of: Subquery) -> Select[Any]:
    row = schema.policies.c
    criteria = select(func.count()).where(schema.criteria.c.policy_id == row.policy_id).scalar_subquery()
    columns = [*_all_but(schema.policies, "policy_id"), criteria.label("criteria")]
    return _query(of, _joined(of, schema.policies), columns, [row.row_number])


def _criteria(of: Subquery) -> Select[Any]:
    row, criterion = schema.policies.c, schema.criteria.c
    policy = ("jurisdiction_printed", "state", *_JURISDICTION, *_PLACE)
    columns = [
        row.row_number.label("row"),
        *(row[name] for name in policy),
        criterion.criterion_number,
        criterion.criterion,
    ]
    source = _joined(of, schema.policies).join(schema.criteria, criterion.policy_id == row.policy_id)
    return _query(of, source, columns, [row.row_number, criterion.criterion_number])


def _numbered(name: str) -> Callable[[Subquery], Select[Any]]:
    def query(of: Subquery) -> Select[Any]:
        table = schema.metadata.tables[name]
        key = next(iter(table.primary_key.columns)).name
        return _query(of, _joined(of, table), _all_but(table, key), [table.c.number])

    return query


def _unknown(name: str) -> Callable[[Subquery], Select[Any]]:
    """The cells of a section's columns whose meaning is not known."""

    def query(of: Subquery) -> Select[Any]:
        table, cell = schema.metadata.tables[name], schema.cells.c
        key = next(iter(table.primary_key.columns))
        source = _joined(of, table).join(schema.cells, cell[key.name] == key)
        found = _query(
            of, source, [table.c.row_number.label("row"), cell.heading, cell.text], [table.c.row_number, cell.position]
        )
        return found.where(cell.heading.is_not(None))

    return query


def _joined(of: Subquery, table: Table) -> Join:
    return of.join(table, table.c.revision_id == of.c.revision_id)


def _all_but(table: Table, *left_out: str) -> list[ColumnElement[Any]]:
    names = (column for column in table.c if column.name not in (*left_out, "revision_id"))
    return [column.label("row") if column.name == "row_number" else column for column in names]


_JURISDICTION = ("geoid", "jurisdiction", "jurisdiction_state", "method", "score")
_PLACE = ("page", "x0", "top", "x1", "bottom", "continued")

QUERIES: Mapping[str, Callable[[Subquery], Select[Any]]] = {
    "reports": _reports,
    "declined": _declined,
    "offenses": _offenses,
    "high_volume": _high_volume,
    "policies": _policies,
    "criteria": _criteria,
    "notes": _numbered("notes"),
    "corrections": _numbered("corrections"),
    "problems": _numbered("problems"),
    "unknown_declined": _unknown("declined"),
    "unknown_high_volume": _unknown("high_volume"),
    "unknown_policies": _unknown("policies"),
}
"""By name. Columns are those of the archive's table of that name (docs/data-dictionary.md), but for its keys."""
