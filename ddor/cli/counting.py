"""Counts by anything, for `ddor tabulate --by`: which table is meant, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ddor.tables.options import Count, Dates, Shares
    from ddor.tables.table import Table
    from ddor.tables.weeks import Weeks


def table_by(
    weeks: Weeks,
    by: Sequence[str],
    shares: Shares | None,
    count: Count | None,
    dates: Dates,
    days: bool,
    window: int,
) -> Table:
    """The table that is asked for: by one thing, by a time, by several, or the days of waiting by any."""
    from ddor.tables.crossing import counts_by, crossing
    from ddor.tables.dimensions import dimension
    from ddor.tables.periods import periods
    from ddor.tables.waits_by import waits_by

    if days:
        return waits_by(weeks, by, dates)
    if len(by) > 1:
        return crossing(weeks, by, shares, count, dates)
    return periods(weeks, by[0], window, dates) if dimension(by[0]).time else counts_by(weeks, by[0], count)


def view(table: Table, rows_shown: int, command: str) -> RenderableType:
    """A table of counts for a terminal: its first rows (0: all), and as many columns as fit."""
    from rich.console import Group
    from rich.text import Text

    from ddor.tables.ranges import without_ranges
    from ddor.terminal.hints import to_type
    from ddor.terminal.screen import counted
    from ddor.terminal.tabled import fitting, tabled

    records = table.records()[: rows_shown or None]
    keys = [column for column in table.columns if column.name in table.keys and column.name not in _CODES]
    figures = without_ranges([column for column in table.columns if column.name not in table.keys])
    shown = fitting(records, keys, figures)
    parts: list[RenderableType] = [
        Text(table.title, style="bold"),
        Text(f"A row is {table.a_row_is}. Unknowns are listed separately, and in ranges.", style="dim"),
        tabled(records, [*keys, *shown]) if records else Text("No rows."),
    ]
    if len(records) < len(table):
        parts.append(to_type(f"… and {counted(len(table) - len(records), 'row', 'rows')} more: ", command))
    if len(shown) < len(figures):
        left = counted(len(figures) - len(shown), "column", "columns")
        parts.append(Text(f"{left} more: --csv or --to FOLDER has all."))
    return Group(*parts)


_CODES = ("geoid", "ncic_code", "country")
"""Columns that tell rows apart and say little to a reader of a terminal."""
