"""Rows that certainly match filters and rows that may: the unknown could be what is asked for.

A county that is undecided could be any of the row's state, and that of a row of New York City any of the city's; a
state, country, date, status or category that is not known could be any. Only what is not known is open: a row that
fails a filter on what is known fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ddor.archive.conditions import Condition, OnRow, Without
from ddor.corrections.annotations import Annotations, Waiting, state_of
from ddor.places import covered, is_area
from ddor.sections import TABLES, UNDECIDED
from ddor.states import states
from ddor.tables.filters import Filters
from ddor.tables.table import Record
from ddor.tables.weeks import Weeks

_SAID = {
    "geoid": "the county is undecided",
    "state": "the state isn't known",
    "country": "the country isn't known",
    "issued": "the date of issue could not be read",
    "declined": "the date of decline could not be read",
    "ncic_code": "the offense is in no category",
    "status": "the report doesn't say whether convicted or charged",
}
"""What is said of a row for which a column that a filter looks at is empty; of any other, that it isn't known."""

_MAY_BE_CORRECTED = "the county is undecided and may be one that was corrected"
_MAY_BE_TAKEN_BACK = "a printed correction that nobody has answered may take it back"


@dataclass(frozen=True, slots=True)
class Basis:
    """Rows to count, as published or as corrected.

    As corrected, `waiting` are the rows that printed corrections may take back, and `unsure` is where rows were, or
    may be, corrected by county: first day of the week, section, USPS code.
    """

    weeks: Weeks
    unsure: frozenset[tuple[date, str, str]] = frozenset()
    waiting: frozenset[Waiting] = frozenset()

    @classmethod
    def of(cls, weeks: Weeks, annotations: Annotations, corrected: bool) -> Basis:
        """The rows of some weeks as published, or without those that are marked as corrected."""
        if not corrected:
            return cls(weeks)
        waiting = frozenset(weeks.waiting)
        where = {(each.week, each.section, state_of(each.geoid)) for each in waiting}
        return cls(weeks.as_corrected(), annotations.where_corrected() | where, waiting)


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
        """The fewest rows that may count."""
        return len(self.certain)

    @property
    def high(self) -> int:
        """The most rows that may count."""
        return len(self.certain) + len(self.open)

    def reasons(self) -> list[tuple[str, list[tuple[date, int]]]]:
        """Why rows are open, each with the rows: first day of the week, number of the row."""
        found: defaultdict[str, dict[tuple[date, int], None]] = defaultdict(dict)
        for at, row in self.open.items():
            found[self.why[at]][key_of(row)] = None
        return [(why, list(keys)) for why, keys in found.items()]


def key_of(row: Record) -> tuple[date, int]:
    """What identifies a row of a section: the first day of the week, the row's number."""
    return row["week"], row["row"]


def possible(filters: Filters, basis: Basis, table: str) -> Rows:
    """The rows of a table (declined, offenses, high_volume) that match filters, and those that may.

    A person may match filters on offenses where one of the person's offenses may.
    """
    if filters.only is not None:
        return _of_only(filters, basis, table)
    everything = basis.weeks.records(table)
    if table == "declined" and filters.of_offense:
        return _persons(possible(filters, basis, "offenses"), everything)
    found = _passing(filters, everything, table)
    opened, why = dict(found.open), dict(found.why)
    certain = dict(found.certain)
    for at, because in _may_be_corrected(certain, basis, table):
        opened[at], why[at] = certain.pop(at), because
    return Rows(certain, dict(sorted(opened.items())), why)


def _passing(filters: Filters, everything: Iterable[Record], table: str) -> Rows:
    certain: dict[int, Record] = {}
    opened: dict[int, Record] = {}
    why: dict[int, str] = {}
    conditions = filters.on_columns(table)
    asked = _Places.of(filters, everything)
    refused = _Places.of(filters.excluding or Filters(), everything)
    for at, row in enumerate(everything):
        # What isn't known may still be what is asked for: "undecided", "not-stated".
        failed = [each for each in conditions if not each.holds(*(row[name] for name in each.columns))]
        if not failed:
            certain[at] = row
        elif all(_may_hold(each, row, refused if isinstance(each, Without) else asked) for each in failed):
            opened[at] = row
            why[at] = " and ".join(dict.fromkeys(_unknown(row, each.column) for each in failed))
    return Rows(certain, opened, why)


def _may_hold(condition: OnRow, row: Record, places: _Places) -> bool:
    """Whether a condition that doesn't hold may do so all the same, as what it looks at isn't known."""
    value = row[condition.column]
    if condition.column != "geoid":
        also = row[condition.also] if condition.also else None
        return value is None and (also is None or isinstance(condition, Condition))
    if isinstance(condition, Without):
        return value is None or value in places.partly
    return value in places.partly or places.may_have(row)


def _of_only(filters: Filters, basis: Basis, table: str) -> Rows:
    """As `possible`, of persons all of whose offenses must be so, or of the offenses of such persons."""
    others = possible(filters.without_only(), basis, table)
    only = filters.only or Filters()
    everything = basis.weeks.records("offenses")
    found = _passing(only, everything, "offenses")
    offenses: defaultdict[tuple[date, int], list[int]] = defaultdict(list)
    for at, row in enumerate(everything):
        offenses[key_of(row)].append(at)
    certain: dict[int, Record] = {}
    opened: dict[int, Record] = {}
    why: dict[int, str] = {}
    for at, row in (*others.certain.items(), *others.open.items()):
        of_person = offenses.get(key_of(row), [])
        failed = any(each not in found.certain and each not in found.open for each in of_person)
        if failed or (not of_person and only.given):
            continue
        unsure = [found.why[each] for each in of_person if each in found.open]
        if at in others.certain and not unsure:
            certain[at] = row
        else:
            opened[at] = row
            why[at] = " and ".join(dict.fromkeys([*([others.why[at]] if at in others.open else []), *unsure]))
    return Rows(dict(sorted(certain.items())), dict(sorted(opened.items())), why)


def _unknown(row: Record, column: str) -> str:
    """Why a row is open for a column."""
    if column == "geoid" and row["geoid"] is not None:
        place = f"{row['jurisdiction']}, {row['jurisdiction_state']}"
        where = "is only partly" if is_area(row["geoid"]) else "may be"
        return f"it belongs to {place}, which {where} in what you asked for"
    return _SAID.get(column, f"the {column} isn't known")


@dataclass(frozen=True, slots=True)
class _Places:
    """The places that filters name. `partly`: of those that rows are of, the ones of which a part is named or may be;
    `states`: those, USPS codes, in which the places are.
    """

    partly: frozenset[str]
    states: frozenset[str]

    @classmethod
    def of(cls, filters: Filters, rows: Iterable[Record]) -> _Places:
        """Those of filters."""
        of_state = {each.geoid: code for code, each in states().items()}
        asked = covered(geoid for geoid in (*filters.geoid, *filters.alone) if geoid != UNDECIDED)
        there = {of_state[geoid[:2]] for geoid in (*asked.counties, *asked.states, *asked.partly)}
        partly = {
            geoid
            for geoid in {row["geoid"] for row in rows}
            if geoid is not None and asked.touches(geoid) and not asked.has(geoid)
        }
        return cls(frozenset(partly), frozenset(there.intersection(filters.state) if filters.state else there))

    def may_have(self, row: Record) -> bool:
        """Whether a row whose county is undecided may be in one of them."""
        return row["geoid"] is None and bool(self.states) and (row["state"] is None or row["state"] in self.states)


def _persons(offenses: Rows, everyone: Iterable[Record]) -> Rows:
    sure = {key_of(row) for row in offenses.certain.values()}
    why = {key_of(row): offenses.why[at] for at, row in offenses.open.items()}
    listed = list(enumerate(everyone))
    opened = {at: row for at, row in listed if key_of(row) in why.keys() - sure}
    certain = {at: row for at, row in listed if key_of(row) in sure}
    return Rows(certain, opened, {at: why[key_of(row)] for at, row in opened.items()})


def _may_be_corrected(rows: Found, basis: Basis, table: str) -> list[tuple[int, str]]:
    """The rows of a table that may be among the corrected, by their position, and why."""
    of_table = TABLES[table].section
    section = of_table.numeral if of_table else ""
    weeks = {week for week, of, _ in basis.unsure if of == section}
    found = []
    for at, row in rows.items():
        week, state, geoid = row["week"], row["state"], row["geoid"]
        if week not in weeks:
            continue
        if geoid is None and (state is None or (week, section, state) in basis.unsure):
            found.append((at, _MAY_BE_CORRECTED))
        elif (week, section, geoid) in basis.waiting:
            found.append((at, _MAY_BE_TAKEN_BACK))
    return found
