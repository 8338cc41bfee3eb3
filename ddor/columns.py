"""What a column of a table is, and how the columns of a table follow from the class of its rows.

A row's class declares each of its columns as a field: the name and the kind of value are the field's, and `stated` says
the rest.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class Value(StrEnum):
    """The kinds of values. A share is a fraction (1.0 is all), a cumulative share that of a row and all above it; a
    number is whole, a decimal is not.
    """

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    SHARE = "share"
    CUMULATIVE = "cumulative"
    DATE = "date"


class Item(NamedTuple):
    """What one row of a table is made of: the report, the row of its section, and the part of that row (an offense, a
    criterion), which `number` counts from 1.
    """

    report: Any
    row: Any = None
    part: Any = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its kind of value and its meaning.

    `get` takes its value out of an Item; None for a column that isn't part of the report. A `required` one is never
    empty. An `internal` one is kept in the archive and left out of the tables for people. `counts` names the table
    whose rows it counts. `filters` names the filters that look at it, and `shown` says whether a terminal has room for
    it. `heading` is what a page of the site calls it; a column of a section without one is not on the
    page, and one of figures goes by its name there.
    """

    name: str
    value: Value
    meaning: str
    get: Callable[[Item], Any] | None = None
    required: bool = False
    internal: bool = False
    counts: str = ""
    filters: tuple[str, ...] = ()
    shown: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a field says of its column; the arguments of `stated`."""

    meaning: str
    name: str = ""
    cell: str = ""
    printed: str = ""
    count: str = ""
    filters: tuple[str, ...] = ()
    shown: str = ""
    heading: str = ""


STATED = "stated"
"""The key of a field's metadata that holds its Stated."""


def stated(
    meaning: str,
    *,
    name: str = "",
    cell: str = "",
    printed: str = "",
    count: str = "",
    filters: tuple[str, ...] = (),
    shown: str = "",
    heading: str = "",
    **options: Any,
) -> Any:
    """A field of a row's class that is a column.

    `name` is the column's, where it isn't the field's. `printed` is the meaning of a second column, CELL_printed, with
    the text of the cell that the value was made of; `cell` names that cell where it isn't named after the field.
    `count` is the meaning of a column that counts the field's parts in place of holding them. `shown` is "printed" or
    "made": the one of the two that a terminal shows. `heading` is the column's on a page of the site; that of one that
    counts parts stands over the parts. `options` go to dataclasses.field.
    """
    about = Stated(meaning, name, cell or "", printed, count, filters, shown, heading)
    return dataclasses.field(metadata={STATED: about}, **options)


def columns_of(kind: type, attribute: str, groups: Mapping[Any, tuple[Column, ...]]) -> tuple[Column, ...]:
    """The columns that a class declares, in the order of its fields.

    `attribute` is where an Item holds an object of the class: row or part. A field whose type is in `groups` is those
    columns. The class's `FURTHER`, if it has one, gives columns that follow a field of that name.
    """
    hints = typing.get_type_hints(kind)
    columns: list[Column] = []
    for field in dataclasses.fields(kind):
        about: Stated | None = field.metadata.get(STATED)
        columns += groups.get(hints[field.name], ())
        if about is not None:
            columns += _columns_of_field(field.name, hints[field.name], about, attribute)
        columns += getattr(kind, "FURTHER", {}).get(field.name, ())
    return tuple(columns)


def _columns_of_field(field: str, hint: Any, about: Stated, attribute: str) -> Iterator[Column]:
    kinds = set(typing.get_args(hint) or (hint,))

    def value_of(item: Item) -> Any:
        value = getattr(getattr(item, attribute), field)
        return str(value) if isinstance(value, StrEnum) else value

    if about.count:
        yield Column(
            field, Value.NUMBER, about.count, lambda item: len(value_of(item)), counts=field, heading=about.heading
        )
    else:
        yield Column(
            about.name or field,
            _value_of(kinds),
            about.meaning,
            value_of,
            required=types.NoneType not in kinds,
            filters=about.filters,
            shown=about.shown == "made",
            heading=about.heading,
        )
    if about.printed:
        cell = about.cell or field

        def text_of(item: Item) -> str | None:
            printed = item.row.printed.get(cell)
            return None if printed is None else str(printed.text)

        yield Column(f"{cell}_printed", Value.TEXT, about.printed, text_of, shown=about.shown == "printed")


def _value_of(kinds: set[Any]) -> Value:
    for kind, value in ((str, Value.TEXT), (int, Value.NUMBER), (float, Value.DECIMAL), (date, Value.DATE)):
        if any(isinstance(each, type) and issubclass(each, kind) for each in kinds):
            return value
    raise TypeError(f"no kind of value for {kinds}")


Cell = str | int | float | date | None
"""A value of a table."""

_KINDS: Mapping[Value, tuple[type, ...]] = {
    Value.TEXT: (str,),
    Value.NUMBER: (int,),
    Value.DECIMAL: (float, int),
    Value.SHARE: (float, int),
    Value.CUMULATIVE: (float, int),
    Value.DATE: (date,),
}

_DTYPES: Mapping[Value, str] = {
    Value.TEXT: "string",
    Value.NUMBER: "Int64",
    Value.DECIMAL: "Float64",
    Value.SHARE: "Float64",
    Value.CUMULATIVE: "Float64",
}


def plain_value(value: object, column: Column) -> Cell:
    """A value as plain Python of its column's kind, or None. Raises ValueError for one that isn't of that kind."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise ValueError(f"{value!r} in the column {column.name} can't be a table's value")
    if not isinstance(value, _KINDS[column.value]):
        raise ValueError(f"{value!r} in the column {column.name} isn't a {column.value}")
    return float(value) if isinstance(value, int) and column.value is not Value.NUMBER else value


def plain_values(values: Sequence[object], column: Column) -> list[Cell]:
    """Values as plain_value makes them of each. Raises ValueError as that does."""
    # A look at the types is quick, and nearly always enough.
    if set(map(type, values)) <= {_KINDS[column.value][0], types.NoneType}:
        return list(values)  # type: ignore[arg-type]  # just made sure of
    return [plain_value(value, column) for value in values]


def typed_frame(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a pandas frame: dates as datetime64[s], numbers as Int64, decimals and shares as Float64, text as string.

    What isn't known is pandas' NA, or NaT among dates. Raises ValueError for a value that isn't of its column's kind.
    """
    import numpy as np
    import pandas as pd

    def series(at: int, column: Column) -> pd.Series[Any]:
        values = plain_values([row[at] for row in rows], column)
        if column.value is Value.DATE:
            # In seconds, as nanoseconds end in 2262 and a misprinted year may be any.
            return pd.Series(np.array(values, dtype="datetime64[s]"))
        return pd.Series(values, dtype=_DTYPES[column.value])

    return pd.DataFrame({column.name: series(at, column) for at, column in enumerate(columns)})
