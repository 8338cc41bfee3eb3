"""What is made of the rows of each week apart from those of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

Row = tuple[Any, ...]
Made = TypeVar("Made")


def made_by_week(
    columns: Mapping[str, Sequence[Any]], names: Sequence[str], make: Callable[[Sequence[Row]], Made]
) -> dict[date, Made]:
    """What `make` makes of the rows of each week, in the order met.

    The columns have their `week` beside those that are named, of which the rows are.
    """
    rows: dict[date, list[Row]] = {}
    for week, row in zip(columns["week"], zip(*(columns[name] for name in names), strict=True), strict=True):
        rows.setdefault(week, []).append(row)
    return {week: make(of_week) for week, of_week in rows.items()}
