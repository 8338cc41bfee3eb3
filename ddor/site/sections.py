"""The three tables of a report as tables of a page, a line for each row printed.

The columns are those that ddor.sections gives a heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ddor.columns import Column, Value
from ddor.sections import DECLINED, HIGH_VOLUME, POLICIES, TABLES, UNDECIDED, RowTable, Section
from ddor.site.content import Cell, Heading, Holds, Line, Printed, Table
from ddor.site.grids import HOLDS, Pictures, PlaceAddress, figure, place, printed, text, without_address
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.passing import choosable
from ddor.tables.weeks import Weeks

_Row = Mapping[str, Any]
_Key = tuple[date | None, int]
"""What tells rows of a section apart: the week's first day, and the row's number."""

_TITLES: Mapping[Section, tuple[str, str, str]] = {
    DECLINED: ("persons", "Section II: every declined detainer", "A row is a person whose detainer was declined."),
    HIGH_VOLUME: (
        "issued",
        "Section I: most detainers issued",
        "A row is a jurisdiction. The report lists only the top ones, and assumes that all would be declined.",
    ),
    POLICIES: (
        "policies",
        "Section III: policies and their terms",
        "A row is a policy that the report lists as limiting cooperation.",
    ),
}
"""The table's id on the page, its title, and what a row is; in the order that they are asked about."""

_SENTENCES = ("criteria",)
"""The columns whose texts need room."""

_FIRST: Mapping[Section, Sequence[str]] = {DECLINED: ("state", "jurisdiction")}
"""The columns that come before the others."""

_LEFT_OUT: Mapping[Section, Sequence[str]] = {POLICIES: ("jurisdiction",)}
"""A policy is that of the place as printed, which may be a city; only that its county is undecided is said."""

_DOUBTS: Mapping[tuple[Section, str], tuple[str, str]] = {
    (DECLINED, "citizenship"): ("country", "not known"),
    (POLICIES, "jurisdiction_printed"): ("geoid", "county undecided"),
}
"""What is said of the text in a column where another column, which was made of it, is empty."""

_PRINTED = Heading(
    "Printed on", "The row of the report; its picture, cut out of the PDF, opens from here.", searched=False
)
_WEEK = Heading("Week from", "First day of the week that the report covers.", Holds.DAYS)
_BEYOND = Heading(
    "Known from outside the report",
    "Corrected by ICE, disputed by the agency, or noted; and who says so.",
    holds=Holds.SENTENCES,
    searched=False,
)
_RECOGNIZED = Heading(
    "Recognized",
    "How certain the recognition of the row in a picture of its page is, out of 100, and which cells are unsure. "
    "Empty where the PDF has the text itself.",
    searched=False,
)
_STRUCK = Heading(
    "Struck out",
    "Whether a line is drawn through the row on the page, or through which of its cells. It is counted.",
    searched=False,
)
_TERMS = Heading("Terms", "The classes that ddor’s rules put the policy in, by its criteria’s words.", Holds.SENTENCES)


def section_tables(
    weeks: Weeks, pictures: Pictures, place_address: PlaceAddress = without_address
) -> tuple[Table, ...]:
    """Sections II, I and III of one report."""
    return tuple(
        section_table(weeks, each, pictures, can_be_chosen=True, place_address=place_address) for each in _TITLES
    )


def section_table(
    weeks: Weeks,
    section: Section,
    pictures: Pictures,
    *,
    can_be_chosen: bool = False,
    place_address: PlaceAddress = without_address,
    several: bool | None = None,
) -> Table:
    """A section's table: where each row is printed, its own cells, columns that are not known, what is known about it.

    Rows of several weeks (or `several`) have their week in the first column. `can_be_chosen`: the page itself can
    choose among the rows, by facets. `place_address` gives names of places their pages.
    """
    terms = None
    if section is POLICIES:
        terms = defaultdict(list)
        for each in TABULATIONS["policy_classes"].of(weeks).records():
            terms[each["week"], each["row"]].append(each["class"])
    with_week = len(weeks.periods) > 1 if several is None else several
    return _table(weeks, section, pictures, terms, with_week, can_be_chosen, place_address)


def id_of_rows(table: str) -> str:
    """The id that a section's table has on a page; "" for any other table."""
    return next((ids for section, (ids, _, _) in _TITLES.items() if section.table == table), "")


def undecided_rows(weeks: Weeks, pictures: Pictures) -> Table:
    """The rows whose county is undecided, or whose state or country is not known, from all sections."""
    lines = [
        Line((text(f"Section {section.numeral}"), text(row[_name(section)]), text(row["state"]), text(what)), where)
        for section in _TITLES
        for row, where in _rows(weeks, section, pictures)
        if (what := _undecided(row))
    ]
    headings = (_PRINTED, Heading("Section"), Heading("Name, as printed"), Heading("State"), Heading("Not known"))
    return Table("undecided", "Undecided places", "A row is a row of the report.", headings, tuple(lines))


def _undecided(row: _Row) -> str:
    found = [
        "county" if row["method"] == UNDECIDED else "",
        "state" if not row["state"] else "",
        "country" if "country" in row and not row["country"] else "",
    ]
    return ", ".join(filter(None, found))


def _name(section: Section) -> str:
    """The column that has the name of the place or the agency, as printed."""
    return TABLES[section.table].filters["agency"]


def _table(
    weeks: Weeks,
    section: Section,
    pictures: Pictures,
    terms: Mapping[_Key, Sequence[str]] | None,
    several: bool,
    can_be_chosen: bool,
    place_address: PlaceAddress,
) -> Table:
    rows = list(_rows(weeks, section, pictures))
    columns = _columns(section)
    parts = {column.counts: _parts(weeks, TABLES[column.counts]) for column in columns if column.counts}
    further = weeks.further(section.table)
    marked = any(row["marks"] for row, _ in rows)
    recognized = any(row["certainty"] is not None for row, _ in rows)
    struck = any(row["struck_out"] for row, _ in rows)
    chosen_by = choosable(weeks, section.table) if can_be_chosen else None
    named = next(name for name in ("jurisdiction", _name(section)) if name in (column.name for column in columns))
    passed = chosen_by.rows if chosen_by else (None,) * len(rows)
    lines = []
    for (row, where), passes in zip(rows, passed, strict=True):
        cells = [text(str(row["week"]))] if several else []
        link = place_address(row["geoid"]) if row["geoid"] else ""
        made = ((column.name, _cell(section, column, row, parts)) for column in columns)
        cells += [replace(cell, link=link) if name == named else cell for name, cell in made]
        cells += [text(*dict.fromkeys(terms[_key(row)]))] if terms is not None else []
        cells += [text(row[name]) for name in further]
        cells += [replace(text(row["marks"]), note=row["marks_because"] or "")] if marked else []
        cells += [_recognized(row)] if recognized else []
        cells += [text(row["struck_out"])] if struck else []
        lines.append(Line(tuple(cells), where, passes))
    headings = (
        _PRINTED,
        *([_WEEK] if several else []),
        *map(_heading, columns),
        *([_TERMS] if terms is not None else []),
        *(Heading(name, "As printed; this column is not known to ddor.") for name in further),
        *([_BEYOND] if marked else []),
        *([_RECOGNIZED] if recognized else []),
        *([_STRUCK] if struck else []),
    )
    return Table(*_TITLES[section], headings, tuple(lines), facets=chosen_by.facets if chosen_by else ())


def _columns(section: Section) -> list[Column]:
    first = _FIRST.get(section, ())
    left_out = _LEFT_OUT.get(section, ())
    known = {each.name: each for each in TABLES[section.table].columns if each.heading and each.name not in left_out}
    return [known[name] for name in dict.fromkeys((*first, *known))]


def _heading(column: Column) -> Heading:
    holds = Holds.NAMES if column.counts else HOLDS[column.value]
    return Heading(column.heading, column.meaning, Holds.SENTENCES if column.name in _SENTENCES else holds)


def _key(row: _Row) -> _Key:
    return row["week"], row["row"]


def _parts(weeks: Weeks, table: RowTable) -> Mapping[_Key, Sequence[str]]:
    """The texts of the parts that rows have."""
    whole = TABLES[table.part_of or ""].names
    (own,) = (column.name for column in table.columns if column.heading and column.name not in whole)
    found = defaultdict(list)
    for week, row, printed_text in weeks.columns(table.name, "week", "row", own):
        found[week, row].append(printed_text)
    return found


def _cell(section: Section, column: Column, row: _Row, parts: Mapping[str, Mapping[_Key, Sequence[str]]]) -> Cell:
    if column.name == "jurisdiction":
        return place(row, _name(section))
    if column.counts:
        return text(*parts[column.counts].get(_key(row), ()))
    value = row[column.name]
    if column.value is Value.NUMBER:
        return figure(value)
    if value is None and f"{column.name}_printed" in row:
        as_printed = row[f"{column.name}_printed"]
        if column.name == "state":
            return text(as_printed, doubt="not known")
        return text(as_printed, doubt="not read as a date" if as_printed else "")
    made, doubt = _DOUBTS.get((section, column.name), (column.name, ""))
    return text(None if value is None else str(value), doubt="" if row[made] else doubt)


def _recognized(row: _Row) -> Cell:
    if row["certainty"] is None:
        return text()
    return text(f"{row['certainty']:.0f}", doubt=f"unsure: {row['unsure']}" if row["unsure"] else "")


def _rows(weeks: Weeks, section: Section, pictures: Pictures) -> Iterator[tuple[_Row, Printed]]:
    for row in weeks.records(section.table):
        yield row, printed(section, row, pictures)
