"""Where the rows of some weeks come from: reports in memory, or an archive. Both give the same values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from ddor.archive.by_week import Made, Row, made_by_week
from ddor.sections import TABLES, Report, heading_column

if TYPE_CHECKING:
    # Figures of a report that was only read need no database, which takes a quarter of a second to import.
    from ddor.archive import Archive, Selection
    from ddor.archive.conditions import Asked
    from ddor.tables.filters import Filters

Columns = Mapping[str, Sequence[Any]]

Counted = Sequence[tuple[tuple[Any, ...], int]]
"""Values of some columns with how many rows have them."""


def tallied(columns: Columns, names: Sequence[str]) -> Counted:
    """How many rows of columns have which values of some of them, in the order first met."""
    return list(Counter(zip(*(columns[name] for name in names), strict=True)).items())


class Source(Protocol):
    """Rows of ddor.sections.TABLES, by column. Columns that aren't part of a report are empty."""

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of a table, its unknown headings among them, all of one state of the source."""

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many rows have which values of some columns of the report, in the order in which the first is met."""

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What `make`, a function of a module, makes of the rows of each week that has any."""

    def of_days(self, days: Collection[date]) -> Source:
        """The same of the weeks that begin on some days."""

    def further(self, table: str) -> tuple[str, ...]:
        """The columns of a table whose meaning is not known, under their headings."""

    def where(self, filters: Filters) -> Source:
        """The same without the rows for which filters don't hold."""


@dataclass(frozen=True, slots=True)
class OfReports:
    """The rows of reports in memory, report by report."""

    reports: Sequence[Report]

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of a table."""
        own = [name for name in names if name in TABLES[table].names]
        rows = [row for report in self.reports for row in TABLES[table].values(report, own)]
        values: dict[str, Sequence[Any]] = dict(zip(own, zip(*rows, strict=True), strict=True)) if rows else {}
        for name in names:
            if name not in own:
                values[name] = [cells.get(name) for report in self.reports for cells in _unknown_cells(report, table)]
        return {name: values.get(name, ()) for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many rows have which values."""
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What is made of the rows of each week."""
        return made_by_week(self.read(table, ("week", *names)), names, make)

    def of_days(self, days: Collection[date]) -> Source:
        """The reports whose period begins on some days."""
        return OfReports([each for each in self.reports if each.period is not None and each.period.start in days])

    def further(self, table: str) -> tuple[str, ...]:
        """The unknown headings of a table in the order met."""
        found = (name for report in self.reports for cells in _unknown_cells(report, table) for name in cells)
        return tuple(dict.fromkeys(found))

    def where(self, filters: Filters) -> Source:
        """The rows for which filters hold."""
        return _Holding(self, filters)


@dataclass(frozen=True, slots=True)
class OfArchive:
    """The rows of some weeks of an archive, by week and in the order printed."""

    archive: Archive
    selection: Selection
    filters: tuple[Filters, ...] = ()

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of a table."""
        own = [name for name in names if name in TABLES[table].names]
        further = [name for name in names if name not in own]
        if not further:
            return self._values(table, own)
        values = dict(self._values(table, list(dict.fromkeys((*own, "week", "row")))))
        cells = self._unknown_cells(table)
        keys = list(zip(values["week"], values["row"], strict=True))
        values |= {name: [cells.get(name, {}).get(key) for key in keys] for name in further}
        return {name: values[name] for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many rows have which values, as the database counts them."""
        return self.archive.count(table, self.selection, names, self._conditions(table))

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What is made of the rows of each week; an archive that remembers weeks makes it of those that changed."""
        return self.archive.each_week(table, self.selection, names, make, self._conditions(table))

    def of_days(self, days: Collection[date]) -> Source:
        """The same of the weeks that begin on some days."""
        chosen = days if self.selection.weeks is None else set(days).intersection(self.selection.weeks)
        return replace(self, selection=replace(self.selection, weeks=tuple(sorted(chosen))))

    def further(self, table: str) -> tuple[str, ...]:
        """The unknown headings of a table in the order met."""
        return tuple(self._unknown_cells(table)) if _has_cells(table) else ()

    def where(self, filters: Filters) -> Source:
        """The rows for which filters hold, as the database finds them, or among those that the archive remembers."""
        if self.archive.remembers:
            return _Holding(self, filters)
        return replace(self, filters=(*self.filters, filters))

    def _values(self, table: str, wanted: Sequence[str]) -> Columns:
        return self.archive.columns(table, self.selection, wanted, self._conditions(table))

    def _conditions(self, table: str) -> list[Asked]:
        return [each for filters in self.filters for each in filters.conditions(table)]

    def _unknown_cells(self, table: str) -> dict[str, dict[tuple[Any, int], str]]:
        """Texts by column, then by week and row."""
        found: dict[str, dict[tuple[Any, int], str]] = {}
        for week, row, heading, text in self.archive.select_unknown(table, self.selection).rows:
            found.setdefault(heading_column(heading), {})[week, row] = text
        return found


@dataclass(frozen=True, slots=True)
class _Holding:
    """The rows of a source for which filters hold."""

    source: Source
    filters: Filters
    _found: dict[str, tuple[Sequence[Any], Sequence[int]]] = field(default_factory=dict, compare=False, repr=False)

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of those rows."""
        if not TABLES[table].filters:
            return self.source.read(table, names)  # a table about the reports, not their rows
        columns = self.source.read(table, tuple(dict.fromkeys(("week", *names))))
        weeks, chosen = self._found.get(table, ((), ()))
        if weeks != columns["week"] or not weeks:
            # Another process may have changed the archive since these rows were found.
            weeks, chosen = columns["week"], self.filters.holding(table, self.source.read)
            self._found[table] = weeks, chosen
        return {name: [columns[name][at] for at in chosen] for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many of them have which values."""
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What is made of the rows of each week."""
        return made_by_week(self.read(table, ("week", *names)), names, make)

    def of_days(self, days: Collection[date]) -> Source:
        """Those of the weeks that begin on some days."""
        return _Holding(self.source.of_days(days), self.filters)

    def further(self, table: str) -> tuple[str, ...]:
        """The unknown headings of all rows."""
        return self.source.further(table)

    def where(self, filters: Filters) -> Source:
        """Those for which further filters hold, too."""
        return _Holding(self, filters)


def _has_cells(table: str) -> bool:
    """Whether rows of a table may have cells under headings that are not known."""
    return TABLES[table].part_of is None and "row" in TABLES[table].names


def _unknown_cells(report: Report, table: str) -> list[dict[str, str]]:
    """Of each row of a table its cells under unknown headings, by column."""
    if not _has_cells(table):
        return []
    return [
        {heading_column(heading): cell.text for heading, cell in row.other.items()} for row in getattr(report, table)
    ]
