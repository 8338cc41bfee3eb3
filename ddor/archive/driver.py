"""Many rows as the database's driver gives them: SQLAlchemy's around each would take as long as all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DatabaseError

_AT_ONCE = 200
"""Rows that are looked at together; what is made of them is done while they are in the processor's cache."""


def driver_rows(connection: Connection, query: Select[Any] | str) -> Iterator[list[Any]]:
    """The rows of a query, some hundreds at a time, with the values that the driver knows: SQLite's has no dates.

    Raises DatabaseError if the database fails.
    """
    result = connection.exec_driver_sql(query) if isinstance(query, str) else connection.execute(query)
    yield from _fetched(connection, query, result.cursor)


def rows_and_makers(
    connection: Connection, query: Select[Any]
) -> tuple[Iterator[list[Any]], list[Callable[[Any], Any] | None]]:
    """The same, and for each column what makes its value of what the driver gives, if that isn't the value itself."""
    cursor: Any = connection.execute(query).cursor
    dialect = connection.dialect
    makers: list[Callable[[Any], Any] | None] = [
        column.type.dialect_impl(dialect).result_processor(dialect, about[1])
        for column, about in zip(query.selected_columns, cursor.description, strict=True)
    ]
    return _fetched(connection, query, cursor), makers


def _fetched(connection: Connection, query: Select[Any] | str, cursor: Any) -> Iterator[list[Any]]:
    try:
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows
    except connection.dialect.loaded_dbapi.Error as error:
        raise DatabaseError(str(query), None, error) from error
