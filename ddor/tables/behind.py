"""The rows behind a figure of a tabulation, as the filters that find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ddor.tables.catalogue import TABULATIONS
from ddor.tables.dimensions import NO_OFFENSE
from ddor.tables.filters import NOT_STATED, UNDECIDED, Filters
from ddor.tables.waits import ALL


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows that a figure counts: those of a table of ddor.sections.TABLES for which filters hold."""

    table: str
    filters: Filters


def behind(tabulation: str, record: Mapping[str, Any], column: str, among: Filters | None = None) -> Behind | None:
    """The rows that a figure of a tabulation (its name in TABULATIONS) counts; None where it counts no rows, or where
    no filter finds just these, such as those of a country that isn't known.

    `record` is the figure's row by the names of its columns, and `among` the filters that the tabulation is made with.
    """
    if column not in _COUNTED.get(tabulation, ()):
        return None
    table, status = _TABLES[column]
    asked = _asked(tabulation, record)
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


def _asked(tabulation: str, record: Mapping[str, Any]) -> dict[str, Any] | None:
    """What filters must ask for to find the rows of a tabulation's row; None where they can't."""
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
        return {"geoid": (record["geoid"],)}
    if not record["jurisdiction"] or not record["state"] or "*" in record["jurisdiction"]:
        return None
    return {"geoid": (UNDECIDED,), "agency": (record["jurisdiction"],), "state": (record["state"],)}
