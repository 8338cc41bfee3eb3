"""A history of the weeks on an 80-column terminal: how each thing stands, and the last weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.changes.history import FIRST, LAST, OTHERWISE, PRESENT, STANDING, weeks_of
from ddor.columns import Column, Value
from ddor.tables.table import Table as Figures
from ddor.tables.tabulation import range_of
from ddor.tables.unpublished import is_without_report
from ddor.terminal.hints import to_type
from ddor.terminal.screen import counted
from ddor.terminal.tabled import said_of

_WEEKS_SHOWN = {Value.NUMBER: 4, Value.TEXT: 2}
"""How many of the last weeks there is room for."""

_NO_REPORT = "?"
_LONGEST = 9
_NAMES = ("agency", "jurisdiction", "jurisdiction_printed", "citizenship", "offense")
_FURTHER = ("policy", "state")


def history_view(table: Figures, rows_shown: int, command: str) -> RenderableType:
    """The first rows of a history (0: all) with the last weeks; `command` shows all rows."""
    weeks = weeks_of(table)
    kind = table.columns[-1].value
    shown = weeks[-_WEEKS_SHOWN[kind] :]
    held = sum(not is_without_report(week) for week in weeks)
    view = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    view.add_column(table.a_row_is.split()[1], overflow="fold", ratio=1)
    view.add_column("standing")
    view.add_column("weeks", justify="right")
    view.add_column("first and\nlast")
    for week in shown:
        year, _, day = week.split()[0].partition("-")
        view.add_column(f"{year}\n{day}", justify="right" if kind is Value.NUMBER else "left")
    columns = {column.name: column for column in table.columns}
    records = table.records()
    for row in records[: rows_shown or None]:
        view.add_row(
            _named(row), row[STANDING], f"{said_of(row, columns[PRESENT])} of {held}",
            f"{_day(row, FIRST)}\n{_day(row, LAST)}", *(Text(_cell(row, columns[week])) for week in shown),
        )  # fmt: skip
    parts: list[RenderableType] = [
        Text(table.title, style="bold"),
        Text(
            f"A row is {table.a_row_is}. {_NO_REPORT} marks a week without a report, or a day that may be a "
            "different one.",
            style="dim",
        ),
        view if records else Text("No rows."),
    ]
    more = len(records) - len(records[: rows_shown or None])
    if more:
        parts.append(to_type(f"… and {counted(more, 'row', 'rows')} more: ", command))
    if weeks[: -len(shown)]:
        parts.append(Text(f"The last {len(shown)} of {counted(len(weeks), 'week', 'weeks')}; --to FILE.xlsx has all."))
    return Group(*parts)


def _named(row: dict[str, Any]) -> Text:
    """A row's name, and under it how other weeks list the place."""
    named = Text(_name(row))
    return named.append(f"\n{row[OTHERWISE]}", style="dim") if row.get(OTHERWISE) else named


def _name(row: dict[str, Any]) -> str:
    own = next(str(row[name]) for name in _NAMES if name in row)
    parts: Sequence[Any] = (own, *(row[name] for name in _FURTHER if row.get(name)))
    if "country" in row:
        parts = (own, row["country"] or "not known")
    return ", ".join(map(str, parts))


def _day(row: Mapping[str, Any], name: str) -> str:
    """A first or last week; a question mark after it means that it may be a different one."""
    return f"{row[name]}{'' if range_of(row, name) is None else ' ?'}"


def _cell(row: Mapping[str, Any], column: Column) -> str:
    value = row[column.name]
    if is_without_report(column.name):
        return _NO_REPORT
    if column.value is Value.TEXT and value is not None:
        return str(value).split(":")[0].split(",")[0][:_LONGEST]
    return said_of(row, column)
