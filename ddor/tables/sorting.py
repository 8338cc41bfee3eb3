"""Rows in the order of a column that a person chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ddor.errors import DdorError
from ddor.tables.table import Table


class NoSuchColumn(DdorError):
    """Rows are to be sorted by a column that they don't have; the message lists those that they have."""


def order_of(values: Sequence[Any], descending: bool = False) -> list[int]:
    """The positions of values in order, those that are alike as they stand and what isn't known last.

    Capitals don't matter.
    """
    known = [at for at, value in enumerate(values) if value not in (None, "")]
    known.sort(key=lambda at: _without_case(values[at]), reverse=descending)
    return [*known, *(at for at, value in enumerate(values) if value in (None, ""))]


def in_order(table: Table, sort: str) -> Table:
    """A table's rows by one of its columns, the highest first with "-" before its name; "" leaves them as they are.

    Raises NoSuchColumn if it has none of that name.
    """
    if not sort:
        return table
    name = sort.removeprefix("-")
    if name not in table.names:
        raise NoSuchColumn(f'These rows have no column "{name}". The columns are {", ".join(table.names)}.')
    return replace(table, rows=[table.rows[at] for at in order_of(table.column(name), sort[0] == "-")])


def _without_case(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
