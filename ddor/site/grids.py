"""Tabulations as tables of a page: figures written for people, and beside each what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ddor import rounding
from ddor.columns import Column, Value
from ddor.sections import UNDECIDED, Section
from ddor.site.content import Cell, Heading, Holds, Line, Printed, Table
from ddor.tables.catalogue import CORRECTED, TABULATIONS, beside_corrected, differ, range_of
from ddor.tables.concentration import persons_by_place
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import percent
from ddor.terminal.tabled import span

Pictures = Callable[[Section, Mapping[str, Any]], str | None]
"""What gives the address of the picture of a section's row, None if it has none."""

Links = Callable[[str, Mapping[str, Any], str], str]
"""What gives the address of the rows behind a figure, by its tabulation, its row and its column; "" where there is
none.
"""


PlaceAddress = Callable[[str], str]
"""What gives the address of a place's page by its GEOID, "" if it has none."""


RowsAddress = Callable[[str, Filters, date | None], str]
"""What gives the address of the rows of a table (ddor.sections.TABLES) for which filters hold, in the week that begins
on a day or (None) in all of them; "" if there is none.
"""


def without_rows(table: str, filters: Filters, week: date | None) -> str:
    """Rows without addresses."""
    return ""


def without_address(geoid: str) -> str:
    """Places without pages."""
    return ""


def without_links(tabulation: str, record: Mapping[str, Any], column: str) -> str:
    """Links that lead nowhere."""
    return ""


NOTHING = "–"
"""What stands where nothing is known or nothing is counted."""

HOLDS = dict.fromkeys(Value, Holds.FIGURES) | {Value.TEXT: Holds.NAMES, Value.DATE: Holds.DAYS}
"""What columns of each kind of value hold."""


def tabulated(name: str, weeks: Weeks, corrected: bool = False, title: str = "", links: Links = without_links) -> Table:
    """A tabulation (by its name in TABULATIONS) as a table: the columns that it shows.

    With `corrected`, what it compares stands beside itself as corrected, if that is another anywhere. `links` gives
    each figure the address of the rows that it counts.
    """
    tabulation = TABULATIONS[name]
    table = tabulation.of(weeks)
    names = list(tabulation.shown)
    if corrected:
        both = beside_corrected(weeks, tabulation)
        if differ(both):
            table = both
            names = [each for shown in names for each in _with_corrected(shown, tabulation.compared)]
    columns = {column.name: column for column in table.columns}
    lines = tuple(
        Line(tuple(replace(cell_in(row, columns[each]), link=links(name, row, each)) for each in names))
        for row in table.records()
    )
    headings = tuple(heading(columns[each]) for each in names)
    return Table(name.replace("_", "-"), title or tabulation.title, f"A row is {tabulation.a_row_is}.", headings, lines)


def cell_in(row: Mapping[str, Any], column: Column) -> Cell:
    """A row's value in a column; a figure that isn't certain as the range that it may be in, sorted as counted."""
    counted = cell(row[column.name], column.value)
    within = range_of(row, column.name)
    if within is None:
        return counted
    least, most = (None if bound is None else _one_line(cell(bound, column.value)) for bound in within)
    return replace(counted, lines=(span(least, most),))


def number_of_places(weeks: Weeks) -> str:
    """How many places have persons, as a range where the place of some isn't decided."""
    value, least, most = persons_by_place(weeks).keys()
    return f"{value:,}" if least == most else span(f"{least:,}", f"{most:,}")


def _one_line(made: Cell) -> str:
    return made.lines[0].replace("\u00a0", " ")


def _with_corrected(name: str, compared: tuple[str, ...]) -> Iterator[str]:
    yield name
    if name in compared:
        yield name + CORRECTED


def heading_of(name: str) -> str:
    """A column's name in words for people."""
    return name.replace("_", " ").capitalize().replace("Geoid", "GEOID").replace("Ncic", "NCIC")


def heading(column: Column) -> Heading:
    """A column's heading in words for people."""
    own = column.name.removesuffix(CORRECTED)
    text = column.heading or heading_of(own)
    if column.name != own:
        text += ", as corrected"
    return Heading(text, column.meaning, HOLDS[column.value])


def cell(value: Any, kind: Value) -> Cell:
    """A value as a cell: shares in percent to one decimal, days in ISO 8601, a dash where nothing is known."""
    if value is None or value == "":
        return Cell((NOTHING,))
    if kind in (Value.SHARE, Value.CUMULATIVE):
        return Cell((f"{_minus(rounding.percent(value))}\u00a0%",), float(value))
    if kind is Value.NUMBER:
        return Cell((_minus(f"{value:,}"),), float(value))
    if kind is Value.DECIMAL:
        places = 4 if abs(value) < 1 else 1
        written = f"{rounding.half_up(value, places):,.{places}f}"
        return Cell((written.rstrip("0").rstrip("."),), float(value))
    return text(value.isoformat() if isinstance(value, date) else str(value))


def share(part: int, whole: int) -> str:
    """A share in percent to one decimal, as it stands in a sentence; a dash where there is nothing to have one of."""
    return percent(part, whole).replace(" ", "\u00a0")


def _minus(number: str) -> str:
    return number.replace("-", "−")


def text(*lines: str | None, doubt: str = "") -> Cell:
    """Texts as a cell, a line each, sorted by all of them."""
    there = tuple(line for line in lines if line)
    return Cell(there or (NOTHING,), "; ".join(there) or None, doubt)


def figure(value: float | None) -> Cell:
    """A whole number as a cell."""
    return cell(value, Value.NUMBER)


def printed(section: Section, row: Mapping[str, Any], pictures: Pictures) -> Printed:
    """Where a row of a section is printed, and its picture."""
    pages = [str(row["page"]), *(row["continued_on"] or "").split()]
    where = f"row {row['row']}, {'pages' if pages[1:] else 'page'} {'–'.join((pages[0], pages[-1])[: len(pages)])}"
    return Printed(f"{section.numeral}-{row['row']}", where, pictures(section, row))


def place(row: Mapping[str, Any], name: str) -> Cell:
    """The county that a row was reconciled to; where it is undecided, the name as printed, and that it is."""
    if row["method"] == UNDECIDED:
        return text(row[name], doubt="county undecided")
    return text(f"{row['jurisdiction']}, {row['jurisdiction_state']}")
