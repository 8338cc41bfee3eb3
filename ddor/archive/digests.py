"""A digest of each part of each revision, kept with it, so that a value that has changed since is found before it is
used.

The canonical form of a row is one line of text, the same in SQLite and Postgres: its values in the order of the
columns, keys left out, each in quotes, coordinates and scores in whole thousandths. What belongs to a row (offenses,
criteria, cells) begins with the row's number. A digest is the SHA-256 of a part's lines in the order printed, so it
doesn't depend on the keys that a database gives its rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, Double, Table, Text, and_, select

from ddor.archive import schema
from ddor.archive.driver import driver_rows
from ddor.archive.errors import Damaged
from ddor.model import Severity

_ROWS = ("declined", "high_volume", "policies")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a digest is of: rows of a table in an order, which are a revision's own or belong to rows of another table.

    `called` is what people call it; `only` limits it to some rows; `counts` adds how many rows other tables have, each
    under a further condition.
    """

    table: str
    called: str
    order: str | None = None
    of: str | None = None
    only: str | None = None
    counts: tuple[tuple[str, str], ...] = ()


REVISION = "revision"

PARTS: Mapping[str, _Part] = {
    REVISION: _Part(
        "revisions",
        "its entry in the list of weeks",
        counts=(("declined", ""), *(("problems", f" AND n.severity = '{each}'") for each in Severity)),
    ),
    "declined": _Part("declined", "Section II", "row_number"),
    "offenses": _Part("offenses", "an offense in Section II", "offense_number", "declined"),
    "high_volume": _Part("high_volume", "Section I", "row_number"),
    "policies": _Part("policies", "Section III", "row_number"),
    "criteria": _Part("criteria", "a criterion in Section III", "criterion_number", "policies"),
    "notes": _Part("notes", "its notes", "number"),
    "corrections": _Part("corrections", "a correction that it prints", "number"),
    "other_text": _Part("other_text", "its text", "number"),
    "problems": _Part("problems", "its list of problems", "number"),
    **{f"cells of {of}": _Part("cells", "what is printed in a cell", "position", of) for of in _ROWS},
    **{
        f"further cells of {of}": _Part("cells", "a cell of an unknown column", "position", of, "heading IS NOT NULL")
        for of in _ROWS
    },
    "cross_checks": _Part("cross_checks", "its cross-check"),
    "disagreements": _Part("cross_check_disagreements", "its cross-check", "number", "cross_checks"),
}
"""The parts of a revision, by what the archive's table `digests` calls them."""

OF_REPORT = tuple(name for name in PARTS if not name.startswith(("cross", "dis", "further")))
"""What a whole report is made of."""

CROSS_CHECK = ("cross_checks", "disagreements")

Revisions = Sequence[int] | None
"""Revisions by their keys; None: all."""


def store(connection: Connection, which: Revisions, parts: Iterable[str] = PARTS) -> None:
    """Keep the digests of parts of revisions as they are now, in place of earlier ones."""
    table = schema.digests
    for part in parts:
        gone = table.c.part == part if which is None else and_(table.c.part == part, table.c.revision_id.in_(which))
        connection.execute(table.delete().where(gone))
        keys = connection.scalars(select(schema.revisions.c.revision_id)).all() if which is None else which
        found = _digests(connection, part, which)
        rows = [{"revision_id": key, "part": part, "sha256": found.get(key, _NOTHING)} for key in keys]
        if rows:
            connection.execute(table.insert(), rows)


def kept(connection: Connection, part: str) -> dict[int, str]:
    """The digest of a part of each revision as it was kept, by the revision's key."""
    table = schema.digests.c
    query = select(table.revision_id, table.sha256).where(table.part == part)
    return dict(connection.execute(query).all())


class Checks:
    """What has been found to be as it was kept; it is not looked at again."""

    def __init__(self) -> None:
        self._fine: set[tuple[int, str, str | None]] = set()

    def check(self, connection: Connection, which: Revisions, parts: Collection[str]) -> None:
        """Raises Damaged, with a sentence, if a part of a revision has changed since it was stored."""
        if REVISION in parts and not _found_by_index(connection):
            raise Damaged(
                "the archive is damaged: its list of weeks has changed since it was stored. Restore a "
                "copy of the archive."
            )
        for key, part in self.damaged(connection, which, parts):
            raise Damaged(
                f"the archive is damaged: {_named(connection, key, part)} has changed since it was stored. Restore "
                "a copy of the archive, or remove that week and add its PDFs again; ddor verify lists all that is "
                "damaged."
            )

    def unsure(self, which: Iterable[int], part: str, kept: Mapping[int, str]) -> list[int]:
        """Those of some revisions of which a part hasn't been found to be as it was kept; `kept` are its digests."""
        return [key for key in which if (key, part, kept.get(key)) not in self._fine]

    def damaged(self, connection: Connection, which: Revisions, parts: Collection[str]) -> Iterator[tuple[int, str]]:
        """The keys of revisions, and the parts of them, that are not what was kept."""
        table = schema.digests.c
        of_parts = table.part.in_(parts) if which is None else and_(table.part.in_(parts), table.revision_id.in_(which))
        query = select(table.revision_id, table.part, table.sha256).where(of_parts)
        kept = {(key, part): digest for key, part, digest in connection.execute(query)}
        keys = {*connection.scalars(select(schema.revisions.c.revision_id)), *(key for key, _ in kept)}
        asked = sorted(keys if which is None else which)
        for part in parts:
            unsure = self.unsure(asked, part, {key: digest for (key, of), digest in kept.items() if of == part})
            if not unsure:
                continue
            found = _digests(connection, part, None if len(unsure) == len(keys) else unsure)
            for key in unsure:
                digest = found.get(key, _NOTHING)
                if digest == kept.get((key, part)):
                    self._fine.add((key, part, digest))
                else:
                    yield key, part


def damage(connection: Connection) -> list[str]:
    """All that has changed since it was stored, in sentences without their full stop."""
    found = list(Checks().damaged(connection, None, PARTS))
    return [f"{_named(connection, key, part)} has changed since it was stored" for key, part in found]


_NOTHING = hashlib.sha256().hexdigest()
"""The digest of a part that has no rows."""


def _digests(connection: Connection, part: str, which: Revisions) -> dict[int, str]:
    """The digests of a part of revisions, by their keys, as the rows are now; nothing for those without a row."""
    made = {}
    for key, of_revision in groupby(_lines(connection, part, which), key=itemgetter(0)):
        lines = b"\n".join([line for _, line in of_revision])
        made[key] = hashlib.sha256(lines + b"\n").hexdigest()
    return made


def _lines(connection: Connection, part: str, which: Revisions) -> Iterator[tuple[int, bytes]]:
    """The lines of a part of revisions, each with the key of its revision, in order."""
    return chain.from_iterable(driver_rows(connection, _query(connection.dialect.name, PARTS[part], which)))


def _query(dialect: str, part: _Part, which: Revisions) -> str:
    """The lines of a part, each with the key of its revision, in order."""
    table = schema.metadata.tables[part.table]
    key = next(iter(table.primary_key.columns)).name
    above = None if part.of is None else schema.metadata.tables[part.of]
    # SQLite finds rows by an index, which has values of its own: they are part of the line beside those of the row.
    found, tables, conditions = "t", [f"{part.table} t"], []
    if dialect == "sqlite":
        found, tables, conditions = "k", [f"{part.table} k", *tables], [f"t.{key} = k.{key}"]
    outer, first = found, []
    if above is not None:
        outer, link = "p", next(iter(above.primary_key.columns)).name
        tables, conditions = [f"{part.of} p", *tables], [f"{found}.{link} = p.{link}", *conditions]
        first = [
            f"t.{link} = p.{link} AND {found}.{link} = p.{link}",
            *(["p.row_number"] if "row_number" in above.c else []),
        ]
    elif part.table != schema.revisions.name:
        first = [f"t.revision_id = {found}.revision_id"]
    order = [f"{outer}.revision_id", *(each for each in first if "=" not in each)]
    if part.order is not None:
        order.append(f"{found}.{part.order}")
        first.append(order[-1])
    first += [
        f"(SELECT count(*) FROM {counted} n WHERE n.revision_id = t.revision_id{condition})"  # noqa: S608 - our names
        for counted, condition in part.counts
    ]
    if which is not None:
        conditions.append(f"{outer}.revision_id IN ({', '.join(map(str, which))})")
    if part.only is not None:
        conditions.append(f"t.{part.only}")
    line = _LINES[dialect](table, first)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    joined = " CROSS JOIN ".join(tables)
    return f"SELECT {outer}.revision_id, {line} FROM {joined}{where} ORDER BY {', '.join(order)}"  # noqa: S608 - our names


def _found_by_index(connection: Connection) -> bool:
    """Whether the indexes of the list of weeks, by which a week's newest revision is found, agree with it."""
    if connection.dialect.name != "sqlite":
        return True
    return [line for (line,) in connection.exec_driver_sql("PRAGMA integrity_check('revisions')")] == ["ok"]


def _columns(table: Table) -> list[Column[Any]]:
    """The columns that say something: all but keys."""
    return [column for column in table.columns if not column.primary_key and not column.foreign_keys]


def _sqlite_line(table: Table, first: Sequence[str]) -> str:
    columns = _columns(table)
    # A changed bit may make binary data of a text, which is printed the same and equal to nothing.
    binary = " OR ".join(f"t.{each.name} >= x''" for each in columns if isinstance(each.type, Text | Date | DateTime))
    values = [
        f"CAST(t.{each.name} * 1000 AS INTEGER)" if isinstance(each.type, Double) else f"t.{each.name}"
        for each in columns
    ]
    form = "|".join(["%d", *("%Q" for _ in (*first, *values))])
    return f"CAST(printf('{form}', {', '.join([f'({binary})', *first, *values])}) AS BLOB)"


def _postgres_line(table: Table, first: Sequence[str]) -> str:
    first = [f"({each})::int" if " = " in each and "SELECT" not in each else each for each in first]
    values = [*first, *(_POSTGRES_VALUES.get(type(each.type), "t.{}").format(each.name) for each in _columns(table))]
    return f"convert_to('0|' || concat_ws('|', {', '.join(map(_POSTGRES_QUOTED.format, values))}), 'UTF8')"


_POSTGRES_QUOTED = "CASE WHEN {0} IS NULL THEN 'NULL' ELSE '''' || replace(({0})::text, '''', '''''') || '''' END"

_POSTGRES_VALUES: Mapping[type[Any], str] = {
    Double: "trunc(t.{} * 1000)::bigint",
    Date: "to_char(t.{}, 'YYYY-MM-DD')",
    DateTime: "to_char(t.{}, 'YYYY-MM-DD HH24:MI:SS.US')",
}

_LINES: Mapping[str, Callable[[Table, Sequence[str]], str]] = {"sqlite": _sqlite_line, "postgresql": _postgres_line}
"""How each database makes the line of a row, after some further values."""


def _named(connection: Connection, key: int, part: str) -> str:
    """A part of a revision for people."""
    week = "CAST(week AS BLOB)" if connection.dialect.name == "sqlite" else "convert_to(week::text, 'UTF8')"
    query = f"SELECT {week}, revision FROM revisions WHERE revision_id = {key}"  # noqa: S608 - a number
    row = connection.exec_driver_sql(query).one_or_none()
    if row is None:
        return "a week that is no longer there"
    called = f"{PARTS[part].called} of the week of {bytes(row[0]).decode('ascii', 'replace')}"
    return called if row[1] == 1 else f"{called} (revision {row[1]})"
