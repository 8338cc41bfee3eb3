"""The rows behind a figure of a tabulation, as the filters that find them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ddor.places import is_area
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.crossing import TOTAL, Crossing
from ddor.tables.days import Days
from ddor.tables.dimensions import DIMENSIONS, NO_DATE, NO_OFFENSE, NOT_KNOWN
from ddor.tables.filters import NOT_STATED, UNDECIDED, Filters
from ddor.tables.options import Dates
from ddor.tables.table import Row, Table
from ddor.tables.waits import ALL


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows that a figure counts: those of a table of ddor.sections.TABLES for which filters hold."""

    table: str
    filters: Filters


def behind(tabulation: str, record: Mapping[str, Any], column: str, among: Filters | None = None) -> Behind | None:
    """The rows that a figure of a tabulation (its name in TABULATIONS) counts; None if it counts no rows, or where
    no filter finds just these, such as those of a country that isn't known.

    `record` is the figure's row by the names of its columns, and `among` the filters that the tabulation is made with.
    """
    if column not in _COUNTED.get(tabulation, ()):
        return None
    table, status = _TABLES[column]
    asked = asked_of_row(tabulation, record)
    if asked is None:
        return None
    if status:
        asked["status"] = (status,)
    return Behind(table, replace(among or Filters(), **asked))


_TABLES: Mapping[str, tuple[str, str | None]] = {
    "count": ("declined", None),
    "persons": ("declined", None),
    "declined": ("declined", None),
    "offenses": ("offenses", None),
    "total": ("offenses", None),
    "convicted": ("offenses", "convicted"),
    "charged": ("offenses", "charged"),
    "not_stated": ("offenses", NOT_STATED),
    "detainers_issued": ("high_volume", None),
}
"""By the name of a column of figures, the table whose rows it counts, and the status that these have."""

_OF_OFFENSES = ("convicted", "charged", "not_stated", "total", "persons")
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "statuses": ("offenses", "persons"),
    "crimes": _OF_OFFENSES,
    "crime_categories": _OF_OFFENSES,
    "countries": ("count",),
    "regions": ("count",),
    "jurisdictions": ("count",),
    "jurisdiction_statuses": _OF_OFFENSES,
    "jurisdiction_countries": ("count",),
    "states": ("count",),
    "waits": ("persons",),
    "high_volume_totals": ("detainers_issued",),
    "issued_and_declined": ("detainers_issued", "declined"),
}
"""By tabulation, the columns of figures that count rows."""

_FILTERS = {"country": "country", "offense": "offense", "ncic_code": "category", "status": "status", "m49": "region"}
"""By the column that tells a tabulation's rows apart, the filter that looks for its value."""


def asked_of_row(tabulation: str, record: Mapping[str, Any]) -> dict[str, Any] | None:
    """What filters must ask for to find the rows of a tabulation's row; None if they can't."""
    keys = TABULATIONS[tabulation].keys
    asked: dict[str, Any] = {}
    if "geoid" in keys:
        if record["jurisdiction"] == ALL:
            return asked
        place = _place(record)
        if place is None:
            return None
        asked |= place
    elif "state" in keys:
        if not record["state"]:
            return None
        asked["state"] = (record["state"],)
    for name in keys:
        if name in _FILTERS:
            value = record[name]
            if not value or "*" in value or value == NO_OFFENSE:
                return None
            asked[_FILTERS[name]] = (value.replace(" ", "-") if name == "status" else value,)
    return asked


def _place(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]] | None:
    if record["geoid"]:
        return dict(of_place(record["geoid"]).given)
    if not record["jurisdiction"] or not record["state"] or "*" in record["jurisdiction"]:
        return None
    return {"geoid": (UNDECIDED,), "agency": (record["jurisdiction"],), "state": (record["state"],)}


def of_place(geoid: str) -> Filters:
    """What finds the rows that are counted under a place: of an area its own, as those of the counties in it are listed
    beside them and are in none of its figures.
    """
    return Filters(alone=(geoid,)) if is_area(geoid) else Filters(geoid=(geoid,))


def behind_count(
    table: Table, by: Sequence[str], record: Mapping[str, Any], column: str, dates: Dates, among: Filters | None = None
) -> Behind | None:
    """The rows behind a count of ddor.tables.crossing, made by some of DIMENSIONS; None if no filter finds them.

    `record` is the count's row by the names of its columns, `column` the count's own, which is not that of a share.
    """
    across = table.across if isinstance(table, Crossing) else {}
    down = by[:-1] if across else by
    if column not in (*across, TOTAL, "persons", "offenses"):
        return None
    given = [(name, tuple(record[each.name] for each in DIMENSIONS[name].columns)) for name in down]
    if column in across:
        given.append((by[-1], across[column]))
    asked: dict[str, Any] = {}
    for name, value in given:
        found = of_dimension(name, value, dates)
        if found is None or (set(found) & set(asked) - {"state"}):
            return None
        asked |= found
    kept = among or Filters()
    if any(name in kept.given for name in asked if name in ("declined", "issued")):
        return None
    return Behind("offenses" if table.title.startswith("Offenses") else "declined", replace(kept, **asked))


def of_dimension(name: str, value: Row, dates: Dates) -> dict[str, Any] | None:
    """What filters must ask for to find what has a value in one of DIMENSIONS; None if they can't."""
    if name in ("county", "agency"):
        geoid, jurisdiction, state = value[-3:]
        place = _place({"geoid": geoid, "jurisdiction": jurisdiction, "state": state})
        if place is None or name == "county":
            return place
        return None if "*" in value[0] else place | {"agency": (value[0],)}
    if DIMENSIONS[name].time:
        span = _span(name, str(value[0])) if value[0] != NO_DATE else None
        return {str(dates): (span,)} if span else None
    first = value[0]
    if not first or first in (NOT_KNOWN, NO_OFFENSE) or "*" in first:
        return None
    return {_BY_DIMENSION[name]: (first.replace(" ", "-") if name == "status" else first,)}


_BY_DIMENSION: Mapping[str, str] = {
    "state": "state", "country": "country", "offense": "offense", "category": "category", "status": "status",
}  # fmt: skip
"""By dimension, the filter that looks for its value."""


def _span(time: str, name: str) -> Days | None:
    """The days of a month, a quarter or a year as ddor.tables.dimensions names it; None for a week, which is its
    report's, whatever its dates.
    """
    year, quarter = re.search(r"\d{4}", name), re.search(r"Q(\d)", name)
    if time == "week" or year is None:
        return None
    if time == "month":
        first, months = int(name[5:7]) - 1, 1
    else:
        first, months = (3 * (int(quarter[1]) - 1), 3) if quarter else (0, 12)
    if time.startswith("fiscal"):
        first -= 3  # it begins on October 1 of the year before
    return Days(_month(int(year[0]), first), _month(int(year[0]), first + months) - timedelta(1))


def _month(year: int, month: int) -> date:
    """The first day of a month that is counted from 0; below 0 or beyond 11 it is one of another year."""
    years, rest = divmod(month, 12)
    return date(year + years, rest + 1, 1)
