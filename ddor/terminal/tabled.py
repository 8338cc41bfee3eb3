"""Frames as tables at the terminal's width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from ddor.columns import Column, Value
from ddor.rounding import percent
from ddor.tables.tabulation import range_of
from ddor.terminal.screen import room_across

NOTHING = "–"
"""What is shown where there is no value: unknown, not stated, or a share when the whole is zero."""

_RIGHT = {Value.NUMBER, Value.DECIMAL, Value.SHARE, Value.CUMULATIVE}
_GAP = 2
_LONGEST_WORD = 18


def tabled(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> Table:
    """Some columns of rows, in this order, as a table; texts that are too wide go on in further lines."""
    headings = [column.name.removesuffix("_printed").replace("_", " ") for column in columns]
    cells = [[said_of(row, column) for row in rows] for column in columns]
    table = Table(box=None, padding=(0, _GAP, 0, 0), header_style="bold", pad_edge=False)
    for column, heading, width in zip(columns, headings, _widths(columns, headings, cells), strict=True):
        table.add_column(
            Text(heading),
            justify="right" if column.value in _RIGHT else "left",
            overflow="fold",
            width=width,
        )
    for row in zip(*cells, strict=True):
        table.add_row(*(Text(text) for text in row))
    return table


def fitting(rows: Sequence[Mapping[str, Any]], keys: Sequence[Column], figures: Sequence[Column]) -> list[Column]:
    """The first of some columns of figures that have room beside the columns that tell the rows apart, and the last."""
    room = room_across() - sum(_least_width(rows, column) for column in keys)
    *others, last = figures
    room -= _least_width(rows, last)
    shown: list[Column] = []
    for column in others:
        room -= _least_width(rows, column)
        if room < 0:
            break
        shown.append(column)
    return [*shown, last]


def _least_width(rows: Sequence[Mapping[str, Any]], column: Column) -> int:
    """How wide a column must be at least, with the gap behind it: no word broken but those of long texts."""
    texts = [column.name.replace("_", " "), *(said_of(row, column) for row in rows)]
    longest = max(len(word) for text in texts for word in text.split() or [""])
    return (min(_LONGEST_WORD, longest) if column.value is Value.TEXT else longest) + _GAP


def said_of(row: Mapping[str, Any], column: Column) -> str:
    """A row's value in a column as people read it; an uncertain figure as its range."""
    within = range_of(row, column.name)
    if within is None:
        return said(row[column.name], column.value)
    return span(*(None if bound is None else said(bound, column.value) for bound in within))


def span(least: str | None, most: str | None) -> str:
    """A range from one figure, as it is written, to another: "12–14", "44.2–45.0 %"; without a bound, "12 or more"."""
    if least is None or most is None:
        return f"{least} or more" if least else f"{most} or fewer" if most else NOTHING
    unit = " %" if least.endswith(" %") and most.endswith(" %") else ""
    return least if least == most else f"{least.removesuffix(unit)}–{most}"


def said(value: object, kind: Value) -> str:
    """A value as people read it: shares in percent to one decimal, thousands separated, a dash if there is none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()
    if kind in (Value.SHARE, Value.CUMULATIVE) and isinstance(value, int | float):
        return f"{percent(value)} %"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _widths(columns: Sequence[Column], headings: Sequence[str], cells: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is: at least so that no word breaks, at most as its longest text, together as it fits.

    Given to rich outright, as it cuts a table off at its right edge where its own minimum widths are too much.
    """
    texts = [(heading, *of_column) for heading, of_column in zip(headings, cells, strict=True)]
    longest = [max(len(word) for text in of_column for word in text.split() or [""]) for of_column in texts]
    widths = [min(_LONGEST_WORD, word) for word in longest]
    most = [max(map(len, of_column)) for of_column in texts]
    room = room_across() - _GAP * len(headings)
    breakable = [i for i, column in enumerate(columns) if column.value is Value.TEXT] or list(range(len(columns)))
    while sum(widths) > room:
        widths[max(breakable, key=widths.__getitem__)] -= 1
    while sum(widths) < room and (wanting := [i for i, width in enumerate(widths) if width < most[i]]):
        # The narrowest first, as it breaks its texts into most lines.
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths
