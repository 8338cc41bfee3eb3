"""Frames as tables on an 80-column terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from rich.table import Table
from rich.text import Text

from ddor.tables.columns import Column, Value

NOTHING = "–"
"""What stands where there is no value: not known, not stated, or nothing to have a share of."""

_NARROWEST = 16
"""How many characters a text gets at least where a table must be squeezed, if it has as many."""

_RIGHT = {Value.NUMBER, Value.DECIMAL, Value.SHARE, Value.CUMULATIVE}


def tabled(frame: pd.DataFrame, columns: Sequence[Column]) -> Table:
    """Some columns of a frame, in this order, as a table."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for column in columns:
        is_figure = column.value in _RIGHT
        table.add_column(
            Text(column.name.replace("_", " ")),
            justify="right" if is_figure else "left",
            no_wrap=column.value is Value.DATE,
            overflow="fold",
            min_width=None if is_figure else min(_NARROWEST, frame[column.name].map(_width).max() if len(frame) else 0),
        )
    for values in zip(*(frame[column.name] for column in columns), strict=True):
        table.add_row(*(Text(said(value, column.value)) for value, column in zip(values, columns, strict=True)))
    return table


def said(value: object, kind: Value) -> str:
    """A value as people read it: shares in percent to one decimal, thousands parted, a dash where there is none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()
    if kind in (Value.SHARE, Value.CUMULATIVE) and isinstance(value, int | float):
        return f"{100 * value:.1f} %"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _width(value: object) -> int:
    return len(str(value))
