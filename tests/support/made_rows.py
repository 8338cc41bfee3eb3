"""Rows that a test makes up, as a source of weeks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ddor.archive.by_week import made_by_week
from ddor.sections import TABLES
from ddor.tables.filters import Filters
from ddor.tables.sources import Counted, tallied

Row = dict[str, Any]
Of = TypeVar("Of")


@dataclass(frozen=True)
class Made:
    """Tables of made rows; what a row doesn't say is not known."""

    tables: Mapping[str, Sequence[Row]]

    def read(self, table: str, names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
        return {name: [row.get(name) for row in self.tables.get(table, ())] for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Any]], Of]) -> dict[date, Of]:
        return made_by_week(self.read(table, ("week", *names)), names, make)

    def of_days(self, days: Collection[date]) -> Made:
        return Made({name: [row for row in rows if row["week"] in days] for name, rows in self.tables.items()})

    def further(self, table: str) -> tuple[str, ...]:
        return ()

    def where(self, filters: Filters) -> Made:
        chosen = {
            name: [rows[at] for at in filters.holding(name, self.read)]
            for name, rows in self.tables.items()
            if name in ("declined", "offenses") or set(filters.names) <= set(TABLES[name].filters)
        }
        return Made({**self.tables, **chosen})
