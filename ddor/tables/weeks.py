"""The rows of some weeks, with what is known about each beyond the report: what figures are made of.

A report that was only read and one of the archive give the same values by the same code, and no frame is made on the
way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ddor.archive.by_week import Made, made_by_week
from ddor.columns import Column, Value
from ddor.corrections.annotations import Annotations, Kind, Waiting
from ddor.errors import DdorError
from ddor.model import Period
from ddor.sections import MARKS, TABLES, Report
from ddor.tables.sources import Columns, Counted, OfArchive, OfReports, Source, tallied
from ddor.tables.table import ByColumn, Record, Reference, Row, Table

if TYPE_CHECKING:
    import pandas as pd

    from ddor.archive import Archive, Selection
    from ddor.tables.filters import Filters

_MARKS = tuple(column.name for column in MARKS)
_MOST_CHOSEN = 3
"""How many filters' rows are kept: those asked for last."""


class OverlapError(DdorError):
    """Periods that share days are to be counted together; the message says which, and what to do."""


class Weeks:
    """The rows of some weeks, by the tables of ddor.sections.TABLES; columns are read when first asked for.

    `periods` are the weeks that the rows are of, `missing` those between them that are not in the archive;
    `are_chosen`: only the rows for which filters hold.
    """

    def __init__(
        self,
        source: Source,
        periods: Iterable[Period],
        missing: Iterable[Period] = (),
    ) -> None:
        self.periods = tuple(periods)
        self.missing = tuple(missing)
        self._source = source
        self._columns: dict[str, dict[str, Sequence[Any]]] = {}
        self._further: dict[str, tuple[str, ...]] = {}
        self._counted: dict[tuple[str, tuple[str, ...]], Counted] = {}
        self._by_week: dict[str, Mapping[date, Sequence[int]]] = {}
        self._chosen_by: dict[Filters, Weeks] = {}
        self.are_chosen = False

    @classmethod
    def of_report(cls, report: Report, annotations: Annotations | None = None) -> Weeks:
        """The rows of one report."""
        return cls.of_reports([report], annotations)

    @classmethod
    def of_reports(
        cls,
        reports: Iterable[Report],
        annotations: Annotations | None = None,
        missing: Iterable[Period] = (),
        waiting: Collection[Waiting] = (),
    ) -> Weeks:
        """The rows of several reports, in the order given; printed corrections may take back those `waiting`."""
        listed = tuple(reports)
        periods = [each.period for each in listed if each.period is not None]
        return cls(_Marked(OfReports(listed), annotations, lambda: waiting), periods, missing)

    @classmethod
    def of_archive(cls, archive: Archive, selection: Selection, annotations: Annotations | None = None) -> Weeks:
        """The rows of some weeks of an archive."""
        from ddor.archive import MissingWeek

        @cache
        def waiting() -> Collection[Waiting]:
            from ddor.corrections.proposals import rows_waiting

            return rows_waiting(archive, annotations) if annotations is not None else ()

        chosen = None if selection.weeks is None else set(selection.weeks)
        held = archive.weeks()
        periods = [
            each.period
            for each in held
            if not isinstance(each, MissingWeek) and (chosen is None or each.period.start in chosen)
        ]
        return cls(
            _Marked(OfArchive(archive, selection), annotations, waiting),
            periods,
            [
                each.period
                for each in held
                if isinstance(each, MissingWeek) and periods and periods[0].start < each.period.start < periods[-1].end
            ],
        )

    def overlap(self) -> str:
        """A sentence on which periods overlap, so that their rows can't be counted together; "" if none do."""
        ordered = sorted(self.periods, key=lambda period: (period.start, period.end))
        for period, following in pairwise(ordered):
            if following.overlaps(period):
                longest = max(period, following, key=lambda each: each.days)
                return _overlap(longest, [each for each in ordered if each != longest and each.overlaps(longest)])
        return ""

    def check_apart(self) -> None:
        """Raises OverlapError if some of the periods overlap."""
        said = self.overlap()
        if said:
            raise OverlapError(said)

    def columns(self, table: str, *names: str) -> Iterator[Row]:
        """The values of some columns of a table, row by row; those of `further` among them."""
        held = self._read(table, names)
        return zip(*(held[name] for name in names), strict=True)

    def _read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of a table; those not in memory yet are read together."""
        held = self._columns.setdefault(table, {})
        wanted = [name for name in dict.fromkeys(names) if name not in held]
        held |= self._source.read(table, wanted) if wanted else {}
        if len({len(values) for values in held.values()}) > 1:
            # Another process has changed the archive between two readings, so all are read again at once.
            held |= self._source.read(table, list(held))
        return held

    def counted(self, table: str, *names: str) -> Counted:
        """How many rows of a table have which values of some columns, in the order in which the first is met.

        An archive counts them itself, which is far less to read than the rows are, unless they are of filters, and held
        already. Several tabulations ask the same.
        """
        asked = (table, names)
        if asked not in self._counted:
            held = self._columns.get(table, {})
            are_held = self.are_chosen and held.keys() >= set(names)
            self._counted[asked] = tallied(held, names) if are_held else self._source.counted(table, names)
        return self._counted[asked]

    def of_each_week(
        self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]
    ) -> Mapping[date, Made]:
        """What `make` makes of the rows of each week that has any, which are of the columns named.

        It is a function of a module and rests on nothing but the rows, as an archive that remembers weeks asks it about
        those that changed only. What it gives must not be changed.
        """
        return self._source.each_week(table, names, make)

    def column(self, table: str, name: str) -> list[Any]:
        """The values of one column of a table."""
        return [value for (value,) in self.columns(table, name)]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        if "week" in self._columns.get(table, ()):
            return len(self.column(table, "week"))
        return sum(number for _, number in self.counted(table, "week"))

    def further(self, table: str) -> tuple[str, ...]:
        """The columns of the report whose meaning is not known, under their headings."""
        if table not in self._further:
            self._further[table] = self._source.further(table)
        return self._further[table]

    def records(self, table: str) -> list[Record]:
        """The rows of a table as plain values by column: its own columns, marks among them, then those of `further`."""
        names = self._names(table)
        return [dict(zip(names, row, strict=True)) for row in self.columns(table, *names)]

    def table(self, name: str) -> Table:
        """One of the tables, with what it takes to understand it."""
        rows_of = TABLES[name]
        further = tuple(
            Column(heading, Value.TEXT, "A column of the report that ddor doesn't know, under its printed heading.")
            for heading in self.further(name)
        )
        references = () if name == "reports" else (Reference(("week",), "reports"),)
        if rows_of.part_of is not None:
            references = (*references, Reference(("week", "row"), rows_of.part_of))
        held = self._read(name, self._names(name))
        rows = ByColumn([held[each] for each in self._names(name)])
        return Table(
            name, rows_of.title, rows_of.a_row_is, (*rows_of.columns, *further), rows_of.keys, rows, references
        )

    def frame(self, name: str) -> pd.DataFrame:
        """One of the tables as a typed pandas frame (ddor.tables.table.Table.frame)."""
        return self.table(name).frame()

    def where(self, filters: Filters) -> Weeks:
        """Only the rows for which filters hold; tables that no filter is about stay whole.

        Raises FilterError, when its rows are asked for, where a table has nothing that a filter given looks at.
        """
        if not filters.names:
            return self
        # A page asks for the same rows several times.
        chosen = self._chosen_by.pop(filters, None)
        if chosen is None:
            chosen = Weeks(self._source.where(filters), self.periods, self.missing)
            chosen.are_chosen = True
        while len(self._chosen_by) >= _MOST_CHOSEN:
            del self._chosen_by[next(iter(self._chosen_by))]
        self._chosen_by[filters] = chosen
        return chosen

    def as_corrected(self) -> Weeks:
        """The same without rows marked as corrected."""
        return self.chosen(Weeks._uncorrected)

    @property
    def annotations(self) -> Annotations | None:
        """What is known about the rows beyond the reports."""
        marked = self._marked
        return marked.annotations if marked else None

    @property
    def waiting(self) -> Collection[Waiting]:
        """The rows that printed corrections may take back, as nobody has answered these yet.

        Of all weeks in the archive.
        """
        marked = self._marked
        return marked.waiting() if marked else ()

    @property
    def _marked(self) -> _Marked | None:
        source = self._source
        while isinstance(source, _Chosen):
            source = source.weeks._source
        return source if isinstance(source, _Marked) else None

    def chosen(self, choose: Callable[[Weeks, str], Sequence[int]]) -> Weeks:
        """Only the rows at the positions that `choose` gives for a table of these weeks."""
        return Weeks(_Chosen(self, choose), self.periods, self.missing)

    def corrected_rows(self, table: str) -> int:
        """How many rows of a table are marked as corrected."""
        source = self._source
        if isinstance(source, _Marked):
            # Weeks of which nothing is known beyond the report needn't be read.
            marked = source.of_days(source.annotated).read(table, ["marks"])["marks"] if source.annotated else ()
            return sum(map(_says_corrected, marked))
        return self.count(table) - len(self._uncorrected(table))

    def recognized_rows(self, table: str) -> tuple[int, int]:
        """How many rows of a table were recognized in pictures of pages, and how many of them have an unsure cell."""
        found = [(unsure, count) for (certainty, unsure, *_), count in self._as_read(table) if certainty is not None]
        return sum(count for _, count in found), sum(count for unsure, count in found if unsure is not None)

    def struck_rows(self, table: str) -> int:
        """How many rows of a table are struck out on the page, or have a cell in which words are."""
        return sum(count for (*_, struck, _), count in self._as_read(table) if struck is not None)

    def undecided_rows(self, table: str) -> int:
        """How many rows of a table are of a place whose county is undecided."""
        return sum(count for (*_, geoid), count in self._as_read(table) if geoid is None)

    def _as_read(self, table: str) -> Counted:
        """How many rows were recognized, are struck out, and are of which county."""
        return self.counted(table, "certainty", "unsure", "struck_out", "geoid")

    def of_days(self, days: Iterable[date]) -> Weeks:
        """The rows of the weeks that begin on some days."""
        chosen = set(days)
        return self._of([period for period in self.periods if period.start in chosen], self.missing)

    def read_apart(self, days: Collection[date]) -> Weeks:
        """The rows of the weeks that begin on some days, read for themselves: those of other weeks never are."""
        return Weeks(
            self._source.of_days(days), [period for period in self.periods if period.start in days], self.missing
        )

    def of_rows(self, table: str, keys: Sequence[tuple[date, int]]) -> Weeks:
        """Only the rows of a table with these weeks (their first days) and numbers, in this order, and their parts."""
        wanted = {key: place for place, key in enumerate(keys)}

        def those(weeks: Weeks, of: str) -> Sequence[int]:
            if of != table and TABLES[of].part_of != table:
                return range(weeks.count(of))
            found = ((wanted.get(key), at) for at, key in enumerate(weeks.columns(of, "week", "row")))
            return [at for place, at in sorted((place, at) for place, at in found if place is not None)]

        return self.chosen(those)

    def each(self) -> Iterator[tuple[Period, Weeks]]:
        """Each week on its own."""
        for period in self.periods:
            yield period, self._of([period])

    def _of(self, periods: Sequence[Period], missing: Iterable[Period] = ()) -> Weeks:
        days = [period.start for period in periods]

        def of_those_days(weeks: Weeks, table: str) -> Sequence[int]:
            by_week = weeks._rows_by_week(table)
            return [at for day in days for at in by_week.get(day, ())]

        return Weeks(_Chosen(self, of_those_days), periods, missing)

    def _names(self, table: str) -> tuple[str, ...]:
        return (*TABLES[table].names, *self.further(table))

    def _uncorrected(self, table: str) -> Sequence[int]:
        """The positions of the rows that are not marked as corrected."""
        if "marks" not in TABLES[table].names:
            return range(self.count(table))
        return [at for at, marks in enumerate(self.column(table, "marks")) if not _says_corrected(marks)]

    def _rows_by_week(self, table: str) -> Mapping[date, Sequence[int]]:
        """The positions of the rows of each week."""
        if table not in self._by_week:
            found: defaultdict[date, list[int]] = defaultdict(list)
            for at, week in enumerate(self.column(table, "week")):
                found[week].append(at)
            self._by_week[table] = found
        return self._by_week[table]


def _overlap(period: Period, others: Sequence[Period]) -> str:
    more = f" and {len(others) - 1} more" if others[1:] else ""
    return (
        f"The {period.kind} of {period.start} – {period.end} overlaps the {others[0].kind} of {others[0].start} – "
        f"{others[0].end}{more}, so they can't be added up: what is in both would count twice. Name those to count, or "
        f"leave it out: --without {period.start}."
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Some rows of some weeks: those at the positions that `choose` gives for a table."""

    weeks: Weeks
    choose: Callable[[Weeks, str], Sequence[int]]

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of the rows chosen."""
        chosen = self.choose(self.weeks, table)
        columns = self.weeks._read(table, names)
        return {name: [columns[name][at] for at in chosen] for name in names}

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many of them have which values."""
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What is made of the rows of each week."""
        return made_by_week(self.read(table, ("week", *names)), names, make)

    def of_days(self, days: Collection[date]) -> Source:
        """Those of the weeks that begin on some days."""
        return _Chosen(self.weeks.of_days(days), self.choose)

    def further(self, table: str) -> tuple[str, ...]:
        """The unknown headings of all rows."""
        return self.weeks.further(table)

    def where(self, filters: Filters) -> _Chosen:
        """The same choice among the rows for which filters hold."""
        return _Chosen(self.weeks.where(filters), self.choose)


@dataclass(frozen=True, slots=True)
class _Marked:
    """Rows with what is known about them beyond the report."""

    source: Source
    annotations: Annotations | None
    waiting: Callable[[], Collection[Waiting]]

    def read(self, table: str, names: Sequence[str]) -> Columns:
        """Columns of the rows; their marks are made here."""
        section = TABLES[table].section
        if not set(_MARKS) & set(names) or section is None or self.annotations is None:
            return self.source.read(table, names)
        values = dict(self.source.read(table, list(dict.fromkeys((*names, *_ROW)))))
        rows = zip(*(values[name] for name in _ROW), strict=True)
        values |= dict(zip(_MARKS, _marks(section.numeral, rows, self.annotations), strict=True))
        return {name: values[name] for name in names}

    @property
    def annotated(self) -> frozenset[date]:
        """The first days of the weeks of which anything is known beyond the report."""
        return frozenset(each.week for each in self.annotations.listed) if self.annotations else frozenset()

    def counted(self, table: str, names: Sequence[str]) -> Counted:
        """How many rows have which values."""
        if set(_MARKS).isdisjoint(names):
            return self.source.counted(table, names)
        return tallied(self.read(table, names), names)

    def each_week(self, table: str, names: Sequence[str], make: Callable[[Sequence[Row]], Made]) -> Mapping[date, Made]:
        """What is made of the rows of each week."""
        if set(_MARKS).isdisjoint(names):
            return self.source.each_week(table, names, make)
        return made_by_week(self.read(table, ("week", *names)), names, make)

    def of_days(self, days: Collection[date]) -> _Marked:
        """Those of the weeks that begin on some days."""
        return _Marked(self.source.of_days(days), self.annotations, self.waiting)

    def further(self, table: str) -> tuple[str, ...]:
        """The unknown headings of the rows."""
        return self.source.further(table)

    def where(self, filters: Filters) -> _Marked:
        """The same for rows for which filters hold."""
        return _Marked(self.source.where(filters), self.annotations, self.waiting)


_ROW = ("week", "geoid", "row")
"""The columns that say of which row an annotation is."""


def _marks(section: str, rows: Iterable[Row], annotations: Annotations) -> tuple[list[str | None], list[str | None]]:
    """For rows of a section, by week, GEOID and number, the kinds of what is known about each, and what that is."""
    annotated = {each.week for each in annotations.listed}
    marks: list[str | None] = []
    because: list[str | None] = []
    for week, geoid, row in rows:
        found = annotations.of_row(week, section, geoid, row) if week in annotated else ()
        if not found:
            marks.append(None)
            because.append(None)
            continue
        marks.append("; ".join(dict.fromkeys(str(each.kind) for each in found)) or None)
        because.append(" ".join(f"{each.text} ({each.source})" for each in found) or None)
    return marks, because


def _says_corrected(marks: str | None) -> bool:
    return marks is not None and str(Kind.CORRECTED) in marks.split("; ")
