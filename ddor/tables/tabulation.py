"""What a table of figures is: declared next to the function that counts it, given by week and as corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

from ddor.columns import Column, Value
from ddor.tables.corrected import AsCorrected
from ddor.tables.ranges import LEAST, MOST, with_range
from ddor.tables.table import Figures, Record, Row, Table
from ddor.tables.weeks import Weeks

More = ParamSpec("More")

CORRECTED = "_corrected"
"""The ending of a column's name whose figures are as corrected, next to those as published."""


@dataclass(frozen=True, slots=True)
class Tabulation:
    """A table of figures: its name, its title and what a row is.

    `keys` are the columns that tell its rows apart, `columns` all columns in order, `shown` those that fit a terminal,
    `compared` those of them that have room there beside themselves as corrected. `adds_up`: whether the rows of
    several weeks may be counted together; where not, it has a row for each week. `rests_on` are the sections'
    tables whose rows it counts.
    """

    name: str
    title: str
    a_row_is: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    compared: tuple[str, ...]
    make: Callable[[Weeks], Figures]
    adds_up: bool = True
    rests_on: tuple[str, ...] = ("declined",)

    def of(self, weeks: Weeks) -> Table:
        """The table of some weeks, counted together. Raises OverlapError if they overlap."""
        if self.adds_up:
            weeks.check_apart()
        return self.table(self.make(weeks))

    def by_week(self, weeks: Weeks) -> Table:
        """The tables of several weeks, one below the other, with the `week` (its first day) in front."""
        if not self.adds_up:
            return self.of(weeks)
        rows: list[Row] = []
        for period, week in weeks.each():
            rows += ((period.start, *row) for row in self.make(week).rows)
        return self.table(Figures(("week", *(column.name for column in self.columns)), rows))

    def table(self, made: Figures) -> Table:
        """What was counted as a table, by week and as corrected included."""
        known = {column.name: column for column in (WEEK, *self.columns)}
        columns = tuple(_described(name, known) for name in made.names)
        keys = tuple(dict.fromkeys(("week", *self.keys))) if "week" in made.names else self.keys
        return Table(self.name, self.title, self.a_row_is, columns, keys, made.rows)


_DECLARED: dict[str, Tabulation] = {}


def tabulation(
    name: str,
    title: str,
    a_row_is: str,
    *,
    keys: tuple[str, ...],
    columns: tuple[Column, ...],
    shown: tuple[str, ...],
    compared: tuple[str, ...],
    adds_up: bool = True,
    rests_on: tuple[str, ...] = ("declined",),
) -> Callable[[Callable[Concatenate[Weeks, More], Iterable[Row]]], Callable[Concatenate[Weeks, More], Figures]]:
    """Declare a table of figures. The function counts it: from some weeks to its rows, in the order of its columns."""

    def declare(
        count: Callable[Concatenate[Weeks, More], Iterable[Row]],
    ) -> Callable[Concatenate[Weeks, More], Figures]:
        def make(weeks: Weeks, /, *more: More.args, **options: More.kwargs) -> Figures:
            return Figures(tuple(column.name for column in columns), list(count(weeks, *more, **options)))

        make.__doc__ = count.__doc__
        _DECLARED[name] = Tabulation(name, title, a_row_is, keys, columns, shown, compared, make, adds_up, rests_on)
        return make

    return declare


def declared(name: str) -> Tabulation:
    """The table of figures of a name. Raises KeyError if no module that was imported declares it."""
    return _DECLARED[name]


def side_by_side(published: Table, corrected: Sequence[Table], tabulation: Tabulation, all_ways: bool = True) -> Table:
    """A table as published with, beside each of its figures, that as corrected.

    `corrected` are the tables as corrected in all ways in which rows of undecided names may be among the corrected, the
    first with all of these rows, the last without; their ranges are taken together. Without `all_ways` only the ranges
    of whole numbers are known, and others are open. The figures as corrected stand in columns named after them with
    "_corrected". A row that the corrected table does not have (a jurisdiction all of whose rows were corrected) counts
    0 there; a median or mean of nothing is empty.
    """
    known = {column.name: column for column in (WEEK, *tabulation.columns)}
    keys = [name for name in published.names if name in published.keys and (name != "week" or _is_key(tabulation))]
    figures = [name for name in published.names if name not in keys]
    by_key = [{tuple(row[name] for name in keys): row for row in table.records()} for table in corrected]
    rows = []
    for row in published.records():
        others = [table.get(tuple(row[name] for name in keys)) for table in by_key]
        pairs = ((row[name], _as_corrected(others, known[name], all_ways)) for name in figures)
        rows.append((*(row[name] for name in keys), *(value for pair in pairs for value in pair)))
    names = (*keys, *(each for name in figures for each in (name, name + CORRECTED)))
    return tabulation.table(Figures(names, rows))


def _as_corrected(ways: Sequence[Record | None], column: Column, all_ways: bool) -> Any:
    """A row's value of a column as corrected; the end of a range is that of all ways."""
    values = [_of_nothing(column) if row is None else row[column.name] for row in ways]
    bound = next((bound for bound in (LEAST, MOST) if column.name.endswith((bound, bound[1:]))), None)
    if bound is None or len(values) == 1:
        return values[0]
    if not all_ways and column.value is not Value.NUMBER:
        return None
    # A way in which there is no figure, such as an index of no rows, says nothing of how large it may be.
    figure = column.name.removesuffix(bound)
    told: list[Any] = [
        value
        for value, row in zip(values, ways, strict=True)
        if value is not None or (row and row.get(figure) is not None)
    ]
    if None in told or not told:
        return None
    return min(told) if bound == LEAST else max(told)


def _is_key(tabulation: Tabulation) -> bool:
    return tabulation.adds_up or "week" in tabulation.keys


def range_of(record: Mapping[str, Any], name: str) -> tuple[Any, Any] | None:
    """The least and the most of a figure of a row; None if it has no range, or is certain."""
    own, as_corrected = name.removesuffix(CORRECTED), CORRECTED if name.endswith(CORRECTED) else ""
    least, most = f"{own}{LEAST}{as_corrected}", f"{own}{MOST}{as_corrected}"
    if least not in record:
        return None
    # Without any end, a figure that there is may be anything.
    sure = record[least] == record[most] and (record[least] is not None or record[name] is None)
    return None if sure else (record[least], record[most])


def beside_corrected(weeks: Weeks, tabulation: Tabulation, by_week: bool = False) -> Table:
    """A table of several weeks as published and as corrected."""
    make = tabulation.by_week if by_week else tabulation.of
    as_corrected = AsCorrected.of(weeks, tabulation.rests_on)
    return side_by_side(make(weeks), [make(each) for each in as_corrected.ways], tabulation, as_corrected.all_ways)


def differ(table: Table) -> bool:
    """Whether any figure of a table made by side_by_side is another as corrected than as published."""
    pairs = [name for name in table.names if f"{name}{CORRECTED}" in table.names]
    return any(table.column(name) != table.column(name + CORRECTED) for name in pairs)


def _of_nothing(column: Column) -> object:
    return {Value.NUMBER: 0, Value.SHARE: 0.0, Value.TEXT: ""}.get(column.value)


def _described(name: str, known: Mapping[str, Column]) -> Column:
    if name.endswith(CORRECTED):
        column = known[name.removesuffix(CORRECTED)]
        meaning = f"As corrected: {column.meaning[:1].lower()}{column.meaning[1:]}"
        return Column(name, column.value, meaning, heading=column.heading)
    return known[name]


WEEK = Column("week", Value.DATE, "First day of the week.", heading="Week from")
GEOID = Column("geoid", Value.TEXT, "Census GEOID of the county; empty if it is undecided.", heading="GEOID")
JURISDICTION = Column("jurisdiction", Value.TEXT, "The county's name; if it is undecided, the agency as printed.")
STATE = Column("state", Value.TEXT, "State, USPS code; empty if the printed one is unknown.")
PLACE_COLUMNS = (GEOID, JURISDICTION, STATE)
PLACE_KEYS = tuple(column.name for column in PLACE_COLUMNS)
COUNTRY = Column("country", Value.TEXT, "ISO 3166-1 alpha-3; empty if what is printed is unknown.", heading="ISO code")
CITIZENSHIP = Column(
    "citizenship", Value.TEXT, "Country of citizenship as printed, in its first spelling.", heading="Country"
)
COUNT = Column("count", Value.NUMBER, "Persons.", heading="Persons")
SHARE = Column("share", Value.SHARE, "Share of all persons in the table.")
CUMULATIVE = Column("cumulative_share", Value.CUMULATIVE, "Share of this row and all above it.", heading="Share so far")
SHARE_OF_OFFENSES = Column("share", Value.SHARE, "Share of all offenses in the table.")
PERSONS = Column("persons", Value.NUMBER, "Persons.")
WITH_OFFENSE = Column("persons", Value.NUMBER, "Persons with at least one of these offenses.")
BY_STATUS = (
    *with_range(Column("convicted", Value.NUMBER, "Offenses, convicted.")),
    *with_range(Column("charged", Value.NUMBER, "Offenses, charged.")),
    Column("not_stated", Value.NUMBER, "Offenses for which the report gives neither."),
    Column("total", Value.NUMBER, "Offenses in all.", heading="Offenses"),
)
NCIC = (
    Column("ncic_code", Value.TEXT, "Group of the FBI's NCIC classification; empty for unknown wordings."),
    Column("ncic_category", Value.TEXT, "Name of that group.", heading="NCIC category"),
)
