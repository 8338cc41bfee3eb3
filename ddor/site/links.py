"""Addresses of rows on the page of their week, and of the pages of places, as the site's files have them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ddor.changes.behind import behind_side
from ddor.changes.findings import Finding, Side
from ddor.sections import ROW_SECTIONS
from ddor.site.changed import ChangeLinks
from ddor.site.grids import Links, PlaceAddress, RowsAddress
from ddor.site.sections import id_of_rows
from ddor.tables.behind import Behind, behind
from ddor.tables.behind_measures import Measures
from ddor.tables.facets import FACETS
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks

PAGE = "index.html"
"""What the file of a page is called, each in a folder of its own."""

PLACES = "place"
"""The folder of the places' pages, each in a folder of its GEOID."""


def places_from(up: str, places: Container[str]) -> PlaceAddress:
    """Addresses of places' pages from a page; `up` leads from there to the folder of the site."""
    return lambda geoid: f"{up}{PLACES}/{geoid}/{PAGE}" if geoid in places else ""


def rows_on_page(place_address: PlaceAddress, weeks: Weeks) -> Links:
    """Links from figures to the rows of the same page that they count, and from names of places to their pages.

    A figure of offenses has none, as the page's rows are persons; nor has one whose rows can't be found, or nought.
    `weeks` are the rows of the page.
    """
    measures = Measures(weeks, by_number=True)

    def link(tabulation: str, record: Mapping[str, Any], column: str) -> str:
        if column == "jurisdiction" and record.get("geoid"):
            return place_address(record["geoid"])
        if not record.get(column):
            return ""
        return _on_page(behind(tabulation, record, column) or measures.behind(tabulation, record, column))

    return link


def rows_on_pages(before: Weeks, after: Weeks, before_address: str) -> ChangeLinks:
    """Links from figures of what changed to the rows that they count: on the page itself, and on that of the week
    before, whose address is "" where it has no page.
    """
    sides = {"before": (before, before_address), "after": (after, "")}

    def link(finding: Finding, side: Side) -> str:
        which = "before" if side is finding.before else "after"
        weeks, address = sides[which]
        fragment = _on_page(behind_side(finding, side, weeks))
        return f"{address}{fragment}" if fragment and (address or which == "after") else ""

    return link


def rows_by_week(week_address: Callable[[date], str]) -> RowsAddress:
    """Addresses of rows on the pages of their weeks, "" for those of all weeks, which no page lists."""
    return lambda table, filters, week: "" if week is None else _after(week_address(week), Behind(table, filters))


def rows_of_place(week_address: Callable[[date], str]) -> RowsAddress:
    """The same from the page of a place, which lists its own rows of all weeks itself."""
    in_weeks = rows_by_week(week_address)

    def address(table: str, filters: Filters, week: date | None) -> str:
        if week is not None:
            # The facet of a week's page has counties and cities, not states and other areas.
            return in_weeks(table, filters, week) if all(len(each) == _COUNTY for each in filters.geoid) else ""
        return f"#{id_of_rows(table)}-title" if id_of_rows(table) and not filters.status else ""

    return address


_COUNTY = 5


def _after(address: str, rows: Behind) -> str:
    fragment = _on_page(rows)
    return f"{address}{fragment}" if fragment else ""


def _on_page(rows: Behind | None) -> str:
    """The address of rows on the page of their week; "" where its facets don't find them."""
    name = rows and id_of_rows(rows.table)
    if not rows or not name:
        return ""
    numbers = rows.filters.row
    if rows.filters.names == ["row"]:
        (section,) = (each for each in ROW_SECTIONS if each.table == rows.table)
        return f"#{section.numeral}-{numbers[0]}" if len(numbers) == 1 else f"#{name}.row={','.join(map(str, numbers))}"
    if not set(rows.filters.names) <= set(FACETS):
        return ""
    asked = [(f"{name}.{each}", value) for each, values in rows.filters.given.items() for value in values]
    return f"#{urlencode(asked)}" if asked else f"#{name}-title"
