"""Every table there is of some weeks, rows and tabulations alike, with what it takes to read it without ddor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ddor.columns import Column, Value
from ddor.sections import TABLES
from ddor.tables.catalogue import TABULATIONS, Tabulation, beside_corrected
from ddor.tables.table import Reference, Table
from ddor.tables.weeks import Weeks

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


def all_tables(weeks: Weeks, corrected: bool = False) -> tuple[Table, ...]:
    """The rows of some weeks, their tabulations by week, and last the table `columns` that describes all of them.

    With `corrected`, tabulations have each figure as corrected beside the one as published.
    """
    tables = [*(weeks.table(name) for name in TABLES), *_tabulations(weeks, corrected)]
    return (*tables, _dictionary(tables))


def _tabulations(weeks: Weeks, corrected: bool) -> Iterator[Table]:
    for tabulation in TABULATIONS.values():
        table = beside_corrected(weeks, tabulation, by_week=True) if corrected else tabulation.by_week(weeks)
        keys = tuple(dict.fromkeys(("week", *tabulation.keys)))
        yield replace(table, keys=keys, references=_leading(tabulation))


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
    return Table(DICTIONARY, "What each column means", "a column of a table", columns, ("table", "column"), records)
