"""A list of agencies with their counties, as a workbook."""

from __future__ import annotations

from collections import Counter

from ddor.columns import Column, Value
from ddor.export.cover import Cover, Part
from ddor.export.workbook import workbook_bytes
from ddor.places import AgencyList, Matcher
from ddor.places.listing import ADDED, Progress
from ddor.tables.table import Table

SHEET = "places"


def place_list_workbook(title: str, listed: AgencyList, matcher: Matcher, progress: Progress | None = None) -> bytes:
    """The rows of a list with what is added to them, on one sheet; the first says what the added columns are.

    Raises ExportError where the list has more rows than a sheet.
    """
    own = [Column(name, Value.TEXT, "As in the list.") for name in _names(listed.columns)]
    rows = [(*row, *added) for row, added in listed.reconciled(matcher, progress)]
    table = Table(SHEET, title, "an agency of the list", (*own, *ADDED), (), rows)
    undecided = sum(added is None for added in table.column(ADDED[0].name))
    about = (
        (SHEET, f"{len(rows):,} rows of the list, {undecided:,} of them undecided."),
        *((column.name, column.meaning) for column in ADDED),
    )
    return workbook_bytes(Cover(title, (Part("Agencies and their counties", about),)), [table])


def _names(columns: tuple[str, ...]) -> list[str]:
    """Names of the list's columns, each different from the others and from those that are added."""
    taken = Counter(column.name for column in ADDED)
    names = []
    for column in columns:
        taken[column] += 1
        names.append(column if taken[column] == 1 else f"{column} ({taken[column]})")
    return names
