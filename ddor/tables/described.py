"""Every table there is of some weeks, rows and tabulations alike, with what it takes to read it without ddor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ddor.columns import Column, Value
from ddor.tables.catalogue import TABULATIONS, Tabulation, side_by_side
from ddor.tables.rows import FRAMES
from ddor.tables.weeks import Weeks

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of a table whose values name a row of another table by columns of the same names."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A frame with its name, its title, what a row is, and its columns in the frame's order.

    `keys` are the columns that tell its rows apart (empty where rows may be alike); some of them may be empty in a
    row, not all. `references` lead to other tables.
    """

    name: str
    title: str
    a_row_is: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    references: tuple[Reference, ...]
    frame: pd.DataFrame

    def values(self, column: Column) -> list[Cell]:
        """A column's values as plain Python: text, int for numbers, float for decimals and shares, date, or None.

        Raises ValueError for a value that is not of the column's kind.
        """
        return [_plain(value, column) for value in self.frame[column.name]]


_KINDS: Mapping[Value, tuple[type, ...]] = {
    Value.TEXT: (str,),
    Value.NUMBER: (int,),
    Value.DECIMAL: (float, int),
    Value.SHARE: (float, int),
    Value.CUMULATIVE: (float, int),
    Value.DATE: (date,),
}

IN_WORDS: Mapping[Value, str] = {
    Value.TEXT: "text",
    Value.NUMBER: "whole number",
    Value.DECIMAL: "number",
    Value.SHARE: "share, 1 is all",
    Value.CUMULATIVE: "share, 1 is all",
    Value.DATE: "date",
}
"""The kinds of values, for people."""

DICTIONARY = "columns"
"""The name of the table that describes the columns of all others."""

_WEEK = Reference(("week",), "reports")
_PERSON = Reference(("week", "row"), "declined")
_POLICY = Reference(("week", "row"), "policies")

_ROWS: Mapping[str, tuple[str, str, tuple[str, ...], tuple[Reference, ...]]] = {
    "reports": ("Reports", "a report", ("week",), ()),
    "declined": ("Section II: declined detainers", "a person", ("week", "row"), (_WEEK,)),
    "offenses": (
        "Section II: offenses", "an offense of a person", ("week", "row", "offense_number"), (_WEEK, _PERSON),
    ),
    "high_volume": (
        "Section I: highest volume of detainers", "a jurisdiction with the most detainers issued", ("week", "row"),
        (_WEEK,),
    ),
    "policies": ("Section III: policies", "a policy", ("week", "row"), (_WEEK,)),
    "criteria": (
        "Section III: criteria", "a criterion of a policy", ("week", "row", "criterion_number"), (_WEEK, _POLICY),
    ),
    "notes": (
        "Section IV: notes, and corrections", "a note or a correction that the report prints",
        ("week", "kind", "number"), (_WEEK,),
    ),
    "problems": ("Problems", "something to know before a figure is printed", (), (_WEEK,)),
}  # fmt: skip
"""Title, what a row is, keys and references of each of FRAMES."""


def all_tables(weeks: Weeks, corrected: bool = False) -> tuple[Table, ...]:
    """The rows of some weeks, their tabulations by week, and last the table `columns` that describes all of them.

    With `corrected`, tabulations have each figure as corrected beside the one as published.
    """
    tables = [*(_rows(name, weeks.frame(name)) for name in FRAMES), *_tabulations(weeks, corrected)]
    return (*tables, _dictionary(tables))


def _rows(name: str, frame: pd.DataFrame) -> Table:
    title, a_row_is, keys, references = _ROWS[name]
    further = [
        Column(heading, Value.TEXT, "A column of the report that ddor does not know, under its heading, as printed.")
        for heading in frame.columns[len(FRAMES[name]) :]
    ]
    return Table(name, title, a_row_is, (*FRAMES[name], *further), keys, references, frame)


def _tabulations(weeks: Weeks, corrected: bool) -> Iterator[Table]:
    without = weeks.as_corrected()
    for tabulation in TABULATIONS.values():
        frame = tabulation.by_week(weeks)
        if corrected:
            frame = side_by_side(frame, tabulation.by_week(without), tabulation)
        keys = tuple(dict.fromkeys(("week", *tabulation.keys)))
        columns = tabulation.columns_of(frame)
        yield Table(tabulation.name, tabulation.title, tabulation.a_row_is, columns, keys, _leading(tabulation), frame)


def _leading(tabulation: Tabulation) -> tuple[Reference, ...]:
    # The series has the weeks that are missing too, of which there is no report.
    if tabulation.name == "series":
        return ()
    return (_WEEK, _POLICY) if "row" in tabulation.keys else (_WEEK,)


def _dictionary(tables: Sequence[Table]) -> Table:
    columns = (
        Column("table", Value.TEXT, "The table."),
        Column("column", Value.TEXT, "One of its columns."),
        Column("holds", Value.TEXT, "The kind of its values."),
        Column("meaning", Value.TEXT, "What it means."),
    )
    records = [
        (table.name, column.name, IN_WORDS[column.value], column.meaning)
        for table in tables
        for column in table.columns
    ]
    frame = pd.DataFrame(records, columns=[column.name for column in columns], dtype=object)
    return Table(DICTIONARY, "What each column means", "a column of a table", columns, ("table", "column"), (), frame)


def _plain(value: object, column: Column) -> Cell:
    # Not a number stands for nothing in a frame; it is the one value that is unequal to itself.
    if value is None or value != value:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise ValueError(f"{value!r} in the column {column.name} is no value of a table")
    if not isinstance(value, _KINDS[column.value]):
        raise ValueError(f"{value!r} in the column {column.name} is no {column.value}")
    return float(value) if isinstance(value, int) and column.value is not Value.NUMBER else value
