"""A history of the weeks as one file: CSV, a workbook with colors that follow the figures, or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from ddor.changes.history import STANDING, weeks_of
from ddor.changes.standing import Standing
from ddor.columns import Value
from ddor.export.comma_separated import csv_file
from ddor.export.cover import Cover, Part
from ddor.export.workbook import workbook_bytes
from ddor.tables.table import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ENDINGS = (".csv", ".xlsx", ".json")
"""What the names of the files end in."""

_COLOURS = {
    Standing.NEW: "#C6E0B4",
    Standing.RETURNED: "#FFE699",
    Standing.GONE: "#F8CBAD",
    Standing.NEVER_AGAIN: "#D9D9D9",
}
_LEAST, _MOST = "#FFFFFF", "#F4B183"


def history_file(table: Table, ending: str) -> str | bytes:
    """A history as a file whose name ends in one of ENDINGS. Raises KeyError for another ending."""
    makers: dict[str, Callable[[Table], str | bytes]] = {
        ".csv": csv_file, ".xlsx": history_workbook, ".json": history_json,
    }  # fmt: skip
    return makers[ending](table)


def history_json(table: Table) -> str:
    """A history as JSON: its title, what each column means, and its rows."""
    columns = [{"name": column.name, "holds": column.value, "meaning": column.meaning} for column in table.columns]
    made = {"title": table.title, "a_row_is": table.a_row_is, "columns": columns, "rows": table.records()}
    return json.dumps(made, ensure_ascii=False, indent=1, default=str) + "\n"


def history_workbook(table: Table) -> bytes:
    """A history as a workbook: the larger a figure, the darker its cell; what is new or gone in a color of its own."""
    first_week = table.names.index(weeks_of(table)[0])
    about = tuple((column.name, column.meaning) for column in table.columns[:first_week])
    weeks = (
        "weeks",
        "Each has a column, named after its first day. A missing week is marked as missing, and its column is empty.",
    )
    return workbook_bytes(Cover(table.title, (Part("The columns", (*about, weeks)),)), [table], _coloured)


def _coloured(book: Workbook, sheet: Worksheet, table: Table) -> None:
    if not len(table):
        return
    last = len(table)
    standing = table.names.index(STANDING)
    for word, colour in _COLOURS.items():
        look = book.add_format({"bg_color": colour})
        sheet.conditional_format(
            1, standing, last, standing, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        )
    weeks = weeks_of(table)
    first = table.names.index(weeks[0])
    if table.columns[first].value is Value.NUMBER:
        scale = {"type": "2_color_scale", "min_color": _LEAST, "max_color": _MOST}
        sheet.conditional_format(1, first, last, len(table.names) - 1, scale)
