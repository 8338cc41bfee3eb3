"""Rows that a test makes up, as a source of weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ddor.sections import TABLES
from ddor.tables.filters import Filters
from ddor.tables.sources import Counted, tallied

Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """Tables of made rows; what a row doesn't say is not known."""

    tables: Mapping[str, Sequence[Row]]

    def read(self, table: str, names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
        return {name: [row.get(name) for row in self.tables.get(table, ())] for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        return tallied(self.read(table, names), names)

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
