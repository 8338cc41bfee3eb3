"""The rows of several weeks at once, as plain tuples: what tabulations are made of.

Columns have the names and values that ddor.sections.TABLES gives them. Rows come by week, and in the order printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)

from ddor.archive import schema
from ddor.archive.conditions import (
    AllParts,
    AnyOf,
    Asked,
    Between,
    Condition,
    HasPart,
    Like,
    OneOf,
    OnRow,
    StartsWith,
    Test,
    Without,
)
from ddor.archive.driver import rows_and_makers
from ddor.sections import MARKS, TABLES, UNDECIDED, RowTable

Value = ColumnElement[Any]

Counted = tuple[tuple[Any, ...], int]
"""The values of some columns, with how many rows have them."""


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


def select_rows(
    connection: Connection,
    name: str,
    selection: Selection,
    columns: Sequence[str] | None = None,
    conditions: Iterable[Asked] = (),
) -> Selected:
    """The rows of one of TABLES for which all conditions hold; its columns for people, or these.

    Raises KeyError for a table or a column that there isn't.
    """
    names = TABLES[name].names if columns is None else tuple(columns)
    rows: Sequence[Any] = connection.execute(_query(connection, name, selection, names, conditions)).all()
    for at, column in enumerate(names):
        decode = _DECODERS.get(column)
        if decode is not None:
            # Nearly all are None, and stay so.
            rows = [row if row[at] is None else (*row[:at], decode(row[at]), *row[at + 1 :]) for row in rows]
    return Selected(names, rows)


def select_columns(
    connection: Connection,
    name: str,
    selection: Selection,
    columns: Sequence[str],
    conditions: Iterable[Asked] = (),
) -> dict[str, list[Any]]:
    """The same rows, column by column. Raises KeyError for a table or a column that there isn't.

    Most rows say what others do, so equal texts and days are one object, and rows are read some hundreds at a time:
    columns of 100,000 rows take a tenth of the memory that their rows would.
    """
    query = _query(connection, name, selection, columns, conditions)
    read, makers = rows_and_makers(connection, query)
    found: dict[str, list[Any]] = {column: [] for column in columns}
    shared = [_Shared(_DECODERS.get(column), make) for column, make in zip(columns, makers, strict=True)]
    for rows in read:
        for column, values, one in zip(columns, zip(*rows, strict=True), shared, strict=True):
            are_alike = isinstance(next(filter(None, values), None), str | date)
            found[column].extend(map(one.__getitem__, values) if are_alike else one.made(values))
    return found


class _Shared(dict[Any, Any]):
    """The values of a column by what the driver gives for them, each made once."""

    def __init__(self, *makers: Callable[[Any], Any] | None) -> None:
        self._makers = [make for make in reversed(makers) if make is not None]

    def __missing__(self, given: Any) -> Any:
        (self[given],) = self.made([given])
        return self[given]

    def made(self, given: Sequence[Any]) -> Sequence[Any]:
        """The values of what the driver gives, each by itself; None stays None."""
        for make in self._makers:
            given = [None if value is None else make(value) for value in given]
        return given


def _query(
    connection: Connection, name: str, selection: Selection, columns: Sequence[str], conditions: Iterable[Asked]
) -> Select[Any]:
    source = _Source(TABLES[name], _counting(selection))
    return (
        select(*(source.value(column).label(column) for column in columns))
        .select_from(source.joined)
        .where(*(source.condition(connection, each) for each in conditions))
        .order_by(*source.order)
    )


def count_rows(
    connection: Connection,
    name: str,
    selection: Selection,
    columns: Sequence[str],
    conditions: Iterable[Asked] = (),
) -> Sequence[Counted]:
    """How many rows of a table, for which all conditions hold, have which values of some columns, in the order in which
    select_rows has the first of them. Raises KeyError as that does.
    """
    source = _Source(TABLES[name], _counting(selection, ranked=True))
    values = [source.value(column).label(column) for column in columns]
    query = (
        select(*values, func.count())
        .select_from(source.joined)
        .where(*(source.condition(connection, each) for each in conditions))
        .group_by(*values)
        .order_by(func.min(source.place))
    )
    decoders = [_DECODERS.get(column) for column in columns]
    found = []
    for *row, count in connection.execute(query):
        told = (decode(value) if decode else value for decode, value in zip(decoders, row, strict=True))
        found.append((tuple(told), count))
    return found


def select_unknown(connection: Connection, name: str, selection: Selection) -> Selected:
    """The cells of a section's columns whose meaning isn't known: week, row, heading, text."""
    source, cell = _Source(TABLES[name], _counting(selection)), schema.cells.c
    key = next(iter(source.row.primary_key.columns))
    query = (
        select(source.value("week"), source.value("row").label("row"), cell.heading, cell.text)
        .select_from(source.joined.join(schema.cells, cell[key.name] == key))
        .where(cell.heading.is_not(None))
        .order_by(*source.order, cell.position)
    )
    return Selected(("week", "row", "heading", "text"), connection.execute(query).all())


def selected(connection: Connection, selection: Selection) -> list[int]:
    """The keys of the revisions of a selection."""
    return list(connection.scalars(select(_counting(selection).c.revision_id)))


def newest_revisions(connection: Connection) -> dict[date, int]:
    """The weeks in the archive, in order, with the key of the newest revision of each."""
    counting = _counting(Selection())
    query = select(counting.c.week, counting.c.revision_id).order_by(counting.c.week)
    return dict(connection.execute(query).all())


def parts_of(name: str, columns: Sequence[str] | None, conditions: Sequence[Asked]) -> tuple[str, ...]:
    """The parts of a revision, as ddor.archive.digests calls them, that rows selected like this are made of."""
    table = TABLES[name]
    if name == "reports":
        return ()
    if name == "notes":
        return ("notes", "corrections")
    asked = {*(table.names if columns is None else columns)}
    asked |= {column for each in conditions if isinstance(each, Condition | Without) for column in each.columns}
    counted = {column.counts for column in table.all_columns if column.counts and column.name in asked}
    parts = {each.table for each in conditions if isinstance(each, HasPart | AllParts)}
    return tuple(dict.fromkeys([table.part_of or name, name, *sorted(counted | parts)]))


def _counting(selection: Selection, *, ranked: bool = False) -> Subquery:
    """The revisions that count, one a week; on request with each one's number in the order of weeks."""
    held = schema.revisions
    newest = held.alias()
    which: Value = (
        held.c.revision == select(func.max(newest.c.revision)).where(newest.c.week == held.c.week).scalar_subquery()
        if selection.revision is None
        else held.c.revision == selection.revision
    )
    if selection.weeks is not None:
        which = and_(which, held.c.week.in_(selection.weeks))
    rank = [func.row_number().over(order_by=held.c.week).label(_RANK)] if ranked else []
    return select(held, *rank).where(which).subquery("r")


_RANK = "rank"
_MOST_ROWS, _MOST_PARTS = 10**7, 10**4
"""More than a report has of rows, and a row of parts."""


class _Source:
    """Where the columns of a table for people are found in the archive, and how rows are put in order."""

    def __init__(self, table: RowTable, counting: Subquery) -> None:
        self.table = table
        self.row = schema.metadata.tables.get(table.part_of or table.name, schema.revisions)
        self.joined: FromClause = counting
        # The revision tells nothing that the week doesn't, but SQLite has an index of both and needn't sort by it.
        self.order: list[Value] = [counting.c.week, counting.c.revision]
        self._held: list[FromClause] = [counting]
        if table.name == "notes":
            self._join(_notes())
            self.order += [self._held[0].c.kind.desc(), self._held[0].c.number]
        elif table.name == "problems":
            self._join(schema.problems)
            self.order.append(schema.problems.c.number)
        elif table.name != "reports":
            self._join(self.row)
            self.order.append(self.row.c.row_number)
        if table.part_of is not None:
            self._join_parts(schema.metadata.tables[table.name])

    def _join(self, held: FromClause) -> None:
        self.joined = self.joined.join(held, held.c.revision_id == self._held[-1].c.revision_id)
        self._held.insert(0, held)

    def _join_parts(self, parts: Table) -> None:
        key = next(iter(self.row.primary_key.columns))
        self.joined = self.joined.join(parts, parts.c[key.name] == key)
        self._held.insert(0, parts)
        self.order.append(parts.c[self.table.keys[-1]])

    @property
    def place(self) -> Value:
        """A number that puts rows in the order of `order`. Raises KeyError for notes, as there are two kinds."""
        if self.table.name == "notes":
            raise KeyError(self.table.name)
        numbers: list[Value] = [self._stored(_RANK), *self.order[2:]]
        place = numbers[0] * literal(_MOST_ROWS, BigInteger)
        if len(numbers) > 1:
            place = place + numbers[1]
        place = place * literal(_MOST_PARTS, BigInteger)
        return place + numbers[2] if len(numbers) > 2 else place

    def value(self, name: str) -> Value:
        """A column by the name that people know it by, or the number of the revision. Raises KeyError for another."""
        if name == "revision":
            return self._stored(name)
        column = self.table.column(name)
        if column in MARKS:
            return null()
        if column.counts:
            return self._count(column.counts, name)
        return _MADE[name](self._stored) if name in _MADE else self._stored(name)

    def _stored(self, name: str) -> Value:
        for held in self._held:
            if name in held.c:
                return held.c[name]
        raise KeyError(name)

    def _count(self, of: str, name: str) -> Value:
        parts = schema.metadata.tables[of]
        which: Value
        if of == "problems":
            which = (parts.c.revision_id == self._stored("revision_id")) & (parts.c.severity == name.removesuffix("s"))
        else:
            which = self._is_part(parts)
        return select(func.count()).select_from(parts).where(which).scalar_subquery()

    def _is_part(self, parts: FromClause) -> Value:
        key = next(iter(self.row.primary_key.columns))
        return parts.c[key.name] == key

    def condition(self, connection: Connection, condition: Asked) -> Value:
        """A condition as SQL. Raises KeyError for one on what the table doesn't have."""
        if isinstance(condition, Condition | Without):
            return _on_row(connection, condition, self.value)
        own_parts = self.table.name == condition.table and isinstance(condition, AllParts)
        if TABLES[condition.table].part_of != self.table.name and not own_parts:
            raise KeyError(condition.table)
        parts = schema.metadata.tables[condition.table].alias()
        tests = [_on_row(connection, each, lambda name: parts.c[name]) for each in condition.conditions]
        there = select(literal(1)).select_from(parts).where(self._is_part(parts))
        if isinstance(condition, HasPart):
            return there.where(*tests).exists()
        # What isn't known is no "yes".
        others = not_(there.where(not_(func.coalesce(and_(true(), *tests), false()))).exists())
        return and_(others, there.exists()) if condition.needed else others


def _on_row(connection: Connection, condition: OnRow, value: Callable[[str], Value]) -> Value:
    """A condition on a row's own values, which `value` gives by column, as SQL."""
    if isinstance(condition, Condition):
        return or_(*(_passes(connection, value(each), condition.test) for each in condition.columns))
    own = [value(each) for each in (condition.column, condition.also) if each is not None]
    passes = [func.coalesce(_passes(connection, each, condition.test), false()) for each in own]
    known = and_(or_(*(each.is_not(None) for each in own)), not_(or_(*passes)))
    if condition.group is None or condition.group_test is None:
        return known
    group = value(condition.group)
    ruled_out = not_(func.coalesce(_passes(connection, group, condition.group_test), false()))
    return or_(known, and_(*(each.is_(None) for each in own), group.is_not(None), ruled_out))


def _notes() -> Subquery:
    """Notes and corrections; `kind` says which."""
    kinds = (("note", schema.notes), ("correction", schema.corrections))
    names = ("revision_id", "number", "text", "page", "x0", "top", "x1", "bottom", "continued")
    return union_all(
        *(select(literal(kind).label("kind"), *(table.c[name] for name in names)) for kind, table in kinds)
    ).subquery("n")


def _count_of_states(states: Value) -> Value:
    return case((states == "", 0), else_=func.length(states) - func.length(func.replace(states, ",", "")) + 1)


_MADE: Mapping[str, Callable[[Callable[[str], Value]], Value]] = {
    "row": lambda stored: stored("row_number"),
    "method": lambda stored: func.coalesce(stored("method"), UNDECIDED),
    "same_name_states": lambda stored: _count_of_states(stored("same_name_states")),
    "namesakes": lambda stored: stored("same_name_states"),
    "continued_on": lambda stored: stored("continued"),
}
"""The columns that the archive keeps under another name, or not as people are shown them."""


def _pages(continued: str | None) -> str | None:
    return " ".join(str(region["page"]) for region in json.loads(continued)) if continued else None


_DECODERS: Mapping[str, Callable[[Any], Any]] = {"continued_on": _pages}
"""What becomes of a value that only Python can make out; None stays None."""


def _passes(connection: Connection, value: Value, test: Test) -> Value:
    """A test of a value as SQL: true exactly where its `holds` is, whatever the database's collation."""
    match test:
        case OneOf(values):
            known = value.in_([each for each in values if each is not None])
            return or_(known, value.is_(None)) if None in values else known
        case StartsWith(prefixes):
            # LIKE doesn't heed capitals in SQLite.
            return or_(false(), *(func.substr(value, 1, len(prefix)) == prefix for prefix in prefixes))
        case Between(first, last, outside):
            within = and_(true() if first is None else value >= first, true() if last is None else value <= last)
            return and_(value.is_not(None), not_(within) if outside else within)
        case Like():
            # Databases fold capitals each in their own way and by their locale, so Python does, once for each text.
            texts = connection.scalars(select(value).distinct())
            return value.in_([text for text in texts if test.holds(text)])
        case AnyOf(tests):
            return or_(false(), *map(partial(_passes, connection, value), tests))
