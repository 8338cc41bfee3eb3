"""The page on which a person finds a place by typing its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from ddor.app.asking import Asked
from ddor.app.desk import Desk
from ddor.app.rows import crop_address, rows_address
from ddor.places import covered
from ddor.places.asked import places_like
from ddor.sections import ROW_SECTIONS
from ddor.site.content import PlacePage
from ddor.site.place import place_page
from ddor.tables.filters import Filters

MOST_ROWS = 2000
"""Rows that a place's page has room for; those of a larger place are listed a page at a time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was found: its code and name, its rows over all weeks by section, and its page's address."""

    geoid: str
    name: str
    rows: tuple[tuple[str, int, str], ...]
    address: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page of places that a text may be the name of, those with rows first."""

    title: str
    text: str
    found: tuple[Found, ...]


def search_page(desk: Desk, text: str) -> SearchPage:
    """The page of a search; without a text, of all places that have rows."""
    listed = places_like(text) if text.strip() else _with_rows(desk)
    found = [_found(desk, geoid, name) for geoid, name in listed]
    found.sort(key=lambda each: not any(number for _, number, _ in each.rows))
    return SearchPage(f"Places: {text}" if text else "Places with rows", text, tuple(found))


def _with_rows(desk: Desk) -> list[tuple[str, str]]:
    weeks = desk.weeks()
    places = {
        (geoid, f"{name}, {state}")
        for section in ROW_SECTIONS
        for geoid, name, state in weeks.columns(section.table, "geoid", "jurisdiction", "jurisdiction_state")
        if geoid
    }
    return sorted(places, key=lambda place: place[1])


def _found(desk: Desk, geoid: str, name: str) -> Found:
    rows = []
    counts = _counts(desk)
    inside = covered([geoid])
    for section in ROW_SECTIONS:
        filters = Filters(geoid=(geoid,))
        number = sum(rows for of, rows in counts[section.table].items() if inside.has(of))
        rows.append((f"Section {section.numeral}", number, Asked(None, section, filters).address()))
    return Found(geoid, name, tuple(rows), place_address(geoid))


def _counts(desk: Desk) -> dict[str, dict[str, int]]:
    """The rows of all weeks by section's table and GEOID."""

    def make() -> dict[str, dict[str, int]]:
        weeks = desk.weeks()
        made: dict[str, dict[str, int]] = {}
        for section in ROW_SECTIONS:
            of = made.setdefault(section.table, {})
            for geoid in weeks.column(section.table, "geoid"):
                if geoid:
                    of[geoid] = of.get(geoid, 0) + 1
        return made

    return desk.answer(("places",), make)


def place_address(geoid: str) -> str:
    """The address of a place's page."""
    return f"/place/{geoid}"


def page_of_place(desk: Desk, geoid: str) -> PlacePage | None:
    """The page of a place; None if it has too many rows for one. Raises FilterError if there is no such place."""
    filters = Filters.checked(geoid=[geoid])
    inside = covered(filters.geoid)
    rows = sum(number for counts in _counts(desk).values() for of, number in counts.items() if inside.has(of))
    if rows > MOST_ROWS:
        return None
    addresses = (crop_address, _week_address, place_address, rows_address)
    return desk.answer(("place", geoid), partial(place_page, desk.weeks(), geoid, desk.annotations(), *addresses))


def _week_address(week: date) -> str:
    return f"/week/{week}"
