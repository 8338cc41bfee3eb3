"""A plain table: what each figure, and each row behind it, is handed on in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from ddor.columns import Cell, Column, plain_values, typed_frame

if TYPE_CHECKING:
    import pandas as pd

Row = tuple[Any, ...]
Record = dict[str, Any]


class ByColumn(Sequence[Row]):
    """Rows stored column by column, all of one length: a fraction of the memory that separate rows take."""

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> ByColumn: ...
    def __getitem__(self, at: int | slice) -> Row | ByColumn:
        if isinstance(at, slice):
            return ByColumn([values[at] for values in self.columns])
        return tuple(values[at] for values in self.columns)

    def __iter__(self) -> Iterator[Row]:
        return zip(*self.columns, strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of lists


def values_of(rows: Sequence[Row], at: int) -> Sequence[Any]:
    """The values of the column at a place."""
    return rows.columns[at] if isinstance(rows, ByColumn) else [row[at] for row in rows]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a tabulation counts: the names of its columns, and rows of plain values in their order."""

    names: tuple[str, ...]
    rows: list[Row]

    def records(self) -> list[Record]:
        """The rows, each by the names of the columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of a table whose values name a row of another table by columns of the same names."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values, with what it takes to understand them: name, title, what a row is, and the columns.

    `keys` are the columns that tell rows apart (empty if rows may be alike); some of them may be empty in a row, not
    all. `references` lead to other tables. What isn't known is None.
    """

    name: str
    title: str
    a_row_is: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    rows: Sequence[Row] = field(repr=False)
    references: tuple[Reference, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def records(self) -> list[Record]:
        """The rows, each by the names of the columns."""
        names = self.names
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """The values of a column. Raises KeyError if no column has that name."""
        return list(values_of(self.rows, self._position(name)))

    def typed(self, name: str) -> list[Cell]:
        """The values of a column, all of its kind: text, int for numbers, float for decimals and shares, date, or None.

        Raises KeyError if there is no such column, ValueError for a value that isn't of its kind.
        """
        column = self.columns[self._position(name)]
        return plain_values(self.column(name), column)

    def frame(self) -> pd.DataFrame:
        """The table for pandas: dates as datetime64[s], numbers as Int64, decimals and shares as Float64, text as
        string; what isn't known is pandas' NA, or NaT among dates.

        Raises ValueError for a value that isn't of its column's kind.
        """
        return typed_frame(self.columns, self.rows)

    def _position(self, name: str) -> int:
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None
