"""Rows that certainly match filters and rows that may: what is not known could be what is asked for.

A county that is undecided could be any of the row's state, and that of a row of New York City any of the city's; a
state, country, date, status or category that is not known could be any. Only what is not known is open: a row that
fails a filter on what is known fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from ddor.corrections.annotations import Annotations, Kind
from ddor.places import covered, is_area
from ddor.sections import TABLES, UNDECIDED
from ddor.states import states
from ddor.tables.filters import Filters
from ddor.tables.table import Record
from ddor.tables.weeks import Weeks

_SAID = {
    "geoid": "the county is undecided",
    "state": "the state is not known",
    "country": "the country is not known",
    "issued": "the date of issue was not read",
    "declined": "the date of decline was not read",
    "ncic_code": "the offense is in no category",
    "status": "the report does not say whether convicted or charged",
}
"""What is said of a row for which a column that a filter looks at is empty; of any other, that it isn't known."""

_MAY_BE_CORRECTED = "the county is undecided and may be one that was corrected"


@dataclass(frozen=True, slots=True)
class Basis:
    """Rows to count, as published or as corrected.

    `unsure` are, as corrected, the (first day of the week, section, USPS code) in which rows were corrected by county:
    a row there whose county is undecided may be one of them.
    """

    weeks: Weeks
    unsure: frozenset[tuple[date, str, str]] = frozenset()

    @classmethod
    def of(cls, weeks: Weeks, annotations: Annotations, corrected: bool) -> Basis:
        """The rows of some weeks as published, or without those that are marked as corrected."""
        if not corrected:
            return cls(weeks)
        of_state = {state.geoid: code for code, state in states().items()}
        unsure = {
            (each.week, section, of_state.get(each.geoid[:2], ""))
            for each in annotations.listed
            for section in ([each.section] if each.section else ["I", "II"])
            if each.kind is Kind.CORRECTED and each.geoid and each.row is None
        }
        return cls(weeks.as_corrected(), frozenset(unsure))


Found = Mapping[int, Record]
"""Rows of a table by their position in it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table: those that certainly match, those that may, and why each of these is open (by its position)."""

    certain: Found
    open: Found
    why: Mapping[int, str]

    @property
    def low(self) -> int:
        """The fewest rows that may be meant."""
        return len(self.certain)

    @property
    def high(self) -> int:
        """The most rows that may be meant."""
        return len(self.certain) + len(self.open)

    def reasons(self) -> list[tuple[str, list[tuple[date, int]]]]:
        """Why rows are open, each with the rows: first day of the week, number of the row."""
        found: defaultdict[str, dict[tuple[date, int], None]] = defaultdict(dict)
        for at, row in self.open.items():
            found[self.why[at]][key_of(row)] = None
        return [(why, list(keys)) for why, keys in found.items()]


def key_of(row: Record) -> tuple[date, int]:
    """What tells a row of a section: the first day of the week, the row's number."""
    return row["week"], row["row"]


def possible(filters: Filters, basis: Basis, table: str) -> Rows:
    """The rows of a table (declined, offenses, high_volume) that match filters, and those that may.

    A person may match filters on offenses where one of the person's offenses may.
    """
    everything = basis.weeks.records(table)
    if table == "declined" and filters.of_offense:
        return _persons(possible(filters, basis, "offenses"), everything)
    certain: dict[int, Record] = {}
    opened: dict[int, Record] = {}
    why: dict[int, str] = {}
    conditions = filters.on_columns(table)
    may_be_there = _places_that_may_be_there(filters, everything)
    states_asked = _states_of(filters)
    for at, row in enumerate(everything):
        # What isn't known may still be what is asked for: "undecided", "not-stated".
        failed = [each.column for each in conditions if not each.holds(row[each.column])]
        if not failed:
            certain[at] = row
        elif all(
            row[column] is None if column != "geoid" else row[column] in may_be_there or _may_be_in(states_asked, row)
            for column in failed
        ):
            opened[at] = row
            why[at] = " and ".join(map(partial(_unknown, row), failed))
    for at in _may_be_corrected(certain, basis, table):
        opened[at], why[at] = certain.pop(at), _MAY_BE_CORRECTED
    return Rows(certain, dict(sorted(opened.items())), why)


def _unknown(row: Record, column: str) -> str:
    """Why a row is open for a column."""
    if column == "geoid" and row["geoid"] is not None:
        place = f"{row['jurisdiction']}, {row['jurisdiction_state']}"
        where = "lies only in part" if is_area(row["geoid"]) else "may lie"
        return f"it is of {place}, which {where} in what is asked for"
    return _SAID.get(column, f"the {column} isn't known")


def _states_of(filters: Filters) -> frozenset[str]:
    """The states, USPS codes, in which the counties and states that filters ask for are."""
    of_state = {each.geoid: code for code, each in states().items()}
    asked = covered(geoid for geoid in filters.geoid if geoid != UNDECIDED)
    there = {of_state[geoid[:2]] for geoid in (*asked.counties, *asked.states, *asked.partly)}
    return frozenset(there.intersection(filters.state) if filters.state else there)


def _places_that_may_be_there(filters: Filters, rows: Iterable[Record]) -> frozenset[str]:
    """Of the places that rows are of, those of which filters ask for a part, or for what may be a part."""
    asked = covered(geoid for geoid in filters.geoid if geoid != UNDECIDED)
    return frozenset(geoid for geoid in {row["geoid"] for row in rows} if geoid is not None and asked.touches(geoid))


def _may_be_in(asked: frozenset[str], row: Record) -> bool:
    """Whether a row whose county is undecided may be in one of some states."""
    return row["geoid"] is None and bool(asked) and (row["state"] is None or row["state"] in asked)


def _persons(offenses: Rows, everyone: Iterable[Record]) -> Rows:
    sure = {key_of(row) for row in offenses.certain.values()}
    why = {key_of(row): offenses.why[at] for at, row in offenses.open.items()}
    listed = list(enumerate(everyone))
    opened = {at: row for at, row in listed if key_of(row) in why.keys() - sure}
    certain = {at: row for at, row in listed if key_of(row) in sure}
    return Rows(certain, opened, {at: why[key_of(row)] for at, row in opened.items()})


def _may_be_corrected(rows: Found, basis: Basis, table: str) -> list[int]:
    of_table = TABLES[table].section
    section = of_table.numeral if of_table else ""
    weeks = {week for week, of, _ in basis.unsure if of == section}
    return [
        at
        for at, row in rows.items()
        if row["geoid"] is None
        and row["week"] in weeks
        and (row["state"] is None or (row["week"], section, row["state"]) in basis.unsure)
    ]
