"""A list of agencies with their counties, as a workbook."""

from __future__ import annotations

from collections import Counter

from ddor.columns import Column, Value
from ddor.export.cover import Cover, Part
from ddor.export.workbook import workbook_bytes
from ddor.places import AgencyList, Matcher
from ddor.places.listing import ADDED, CANDIDATES, Progress, names_of_candidate
from ddor.tables.table import Table

SHEET = "places"

_PLACE = (
    Column("geoid", Value.TEXT, "Census GEOID of the county, or of a city of several; empty where undecided."),
    Column("place", Value.TEXT, "Its name."),
    Column("method", Value.TEXT, "How it was found."),
    Column("score", Value.DECIMAL, "How sure the match is, 0 to 100."),
    Column("runner_up", Value.TEXT, "The next best place."),
    Column("runner_up_score", Value.DECIMAL, "How well it fits, 0 to 100."),
)


def _of_candidate(number: int) -> tuple[Column, ...]:
    name, geoid, score = names_of_candidate(number)
    return (
        Column(name, Value.TEXT, f"What an undecided name may mean, {number} of up to {CANDIDATES}, best first."),
        Column(geoid, Value.TEXT, "Its Census GEOID."),
        Column(score, Value.DECIMAL, "How well it fits, 0 to 100."),
    )


_ADDED = (*_PLACE, *(column for number in range(1, CANDIDATES + 1) for column in _of_candidate(number)))
"""The columns that ddor.places.listing adds, in its order."""


def place_list_workbook(title: str, listed: AgencyList, matcher: Matcher, progress: Progress | None = None) -> bytes:
    """The rows of a list with what is added to them, on one sheet; the first says what the added columns are.

    Raises ExportError if the list has more rows than a sheet.
    """
    own = [Column(name, Value.TEXT, "As given in the list.") for name in _names(listed.columns)]
    rows = [(*row, *added) for row, added in listed.reconciled(matcher, progress)]
    table = Table(SHEET, title, "an agency of the list", (*own, *_ADDED), (), rows)
    undecided = sum(added is None for added in table.column("geoid"))
    about = (
        (SHEET, f"{len(rows):,} rows of the list, {undecided:,} of them undecided."),
        *((column.name, column.meaning) for column in _ADDED),
    )
    return workbook_bytes(Cover(title, (Part("Agencies and their counties", about),)), [table])


def _names(columns: tuple[str, ...]) -> list[str]:
    """Names of the list's columns, each different from the others and from those that are added."""
    taken = Counter(ADDED)
    names = []
    for column in columns:
        taken[column] += 1
        names.append(column if taken[column] == 1 else f"{column} ({taken[column]})")
    return names
