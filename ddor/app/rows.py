"""The page of rows: those that a question finds, what they can be narrowed down to, and where each is printed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ddor.app.asking import ALL, Asked, words_of
from ddor.app.desk import Desk
from ddor.archive import HeldWeek
from ddor.columns import Column
from ddor.sections import DECLINED, ROW_SECTIONS, TABLES, Section
from ddor.site.changed import days as days_in_words
from ddor.site.content import Cell, Line, Link, Table
from ddor.site.grids import cell, heading
from ddor.site.sections import section_table
from ddor.tables.behind import Behind, behind
from ddor.tables.behind_measures import Measures
from ddor.tables.facets import Choice as Value
from ddor.tables.facets import facets, looked_at
from ddor.tables.filters import NOT, ONLY, Filters
from ddor.tables.sorting import order_of
from ddor.tables.texts import check_texts
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import cautions, found_in_words, span_in_words

A_PAGE = 100
"""Rows on a page."""

_SHOWN = 8
"""Choices of a facet that are shown before the rest is asked for."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is given, in words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to use a choice: the word to click ("not", "only", "none"), what it means, and its address."""

    word: str
    meaning: str
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a facet: what it is called, how many rows it leaves, its address, and whether it is made.

    `others` leave rows out instead, or ask for rows that have nothing else.
    """

    name: str
    rows: int
    address: str
    is_made: bool
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its title, the choices shown at once, the rest of them, and how many rows have what isn't known."""

    title: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The page of rows; `span` says of which weeks they are.

    `hidden` are the names and values of the question that a form for further filters must send again. `earlier` and
    `later` lead to the pages before and behind this one, `sections` and `weeks` to the same question elsewhere, and
    `notes` say once what is known about rows beyond the report, and `as_corrected` leads to the rows without those that
    are marked as corrected, where there are any.
    """

    title: str
    asked: Asked
    found: str
    span: str
    cautions: tuple[str, ...]
    chips: tuple[Chip, ...]
    facets: tuple[Facet, ...]
    table: Table
    notes: tuple[str, ...]
    sorts: tuple[str, ...]
    shown: str
    earlier: str
    later: str
    sections: tuple[tuple[Link, bool], ...]
    weeks: tuple[tuple[str, str, bool], ...]
    hidden: tuple[tuple[str, str], ...]
    downloads: tuple[Link, ...]
    command: str
    evidence: str
    as_corrected: str


def rows_page(desk: Desk, asked: Asked) -> RowsPage:
    """The page of a question's rows.

    Raises FilterError for a filter that the section's rows don't have, or a text that no row of the weeks has.
    """
    weeks = chosen_weeks(desk, asked)
    packed, found = desk.answer(("found", replace(asked, page=1)), lambda: _found(weeks, asked))
    first = min((asked.page - 1) * A_PAGE, max(0, (len(packed) - 1) // A_PAGE * A_PAGE))
    table = _table(desk, asked, weeks, _unpacked(packed[first : first + A_PAGE]))
    held = desk.held()
    number = first // A_PAGE + 1
    return RowsPage(
        title=f"Section {asked.section.numeral}: {asked.section.title}",
        asked=asked,
        found=found.words,
        span=span_in_words(weeks),
        cautions=found.cautions,
        chips=tuple(chips(asked)),
        facets=desk.answer(("facets", replace(asked, page=1, sort="")), lambda: tuple(_facets(weeks, asked))),
        table=table,
        notes=tuple(dict.fromkeys(cell.note for line in table.lines for cell in line.cells if cell.note)),
        sorts=tuple(_sorts(asked, table)),
        shown=f"{first + 1:,} to {min(first + A_PAGE, len(packed)):,} of {len(packed):,}" if packed else "",
        earlier=replace(asked, page=number - 1).address() if number > 1 else "",
        later=replace(asked, page=number + 1).address() if first + A_PAGE < len(packed) else "",
        sections=tuple(_elsewhere(asked)),
        weeks=tuple(week_choices(asked, held)),
        hidden=tuple(pair for pair in asked.pairs() if pair[0] not in ("page", "week")),
        downloads=tuple(
            Link(asked.address("/export", {"format": each}), each.upper()) for each in ("xlsx", "csv", "json")
        ),
        command=asked.command(),
        as_corrected=replace(asked, corrected=True, page=1).address() if found.has_corrected else "",
        evidence=asked.address("/evidence") if len(asked.days or ()) == 1 and packed and not asked.of_offenses else "",
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What is said of the rows that a question finds: how many, and what must be known of them."""

    words: str
    cautions: tuple[str, ...]
    has_corrected: bool


def _found(weeks: Weeks, asked: Asked) -> tuple[Sequence[int], _Found]:
    """The weeks and numbers of the rows that a question finds, packed and in its order, and what is said of them."""
    check_texts(weeks, asked.filters, asked.table)
    packed = _packed(_keys(weeks, asked))
    records = weeks.where(asked.filters).records(asked.table) if asked.section is not DECLINED else []
    said = found_in_words(weeks, asked.filters, asked.section.table, records)
    known = tuple(f"{each}." for each in cautions(weeks, (asked.section.table,), asked.filters, ""))
    has_corrected = bool(weeks.where(asked.filters).corrected_rows(asked.section.table))
    return packed, _Found(said, known, has_corrected)


_MOST_ROWS = 10**7
"""More than a section of a report has of rows."""


def _packed(keys: Iterable[tuple[date, int]]) -> Sequence[int]:
    """Weeks and numbers of rows as whole numbers: they are kept for the next page, and may be a hundred thousand."""
    return array("q", (week.toordinal() * _MOST_ROWS + row for week, row in keys))


def _unpacked(packed: Iterable[int]) -> list[tuple[date, int]]:
    return [(date.fromordinal(each // _MOST_ROWS), each % _MOST_ROWS) for each in packed]


def chosen_weeks(desk: Desk, asked: Asked) -> Weeks:
    """The weeks that a question is of, as published or as corrected. Raises OverlapError if they overlap."""
    weeks = desk.weeks(asked.days)
    weeks.check_apart()
    return weeks.as_corrected() if asked.corrected else weeks


def links_to_rows(asked: Asked, weeks: Weeks) -> Callable[[str, Mapping[str, Any], str], str]:
    """What gives each figure of tabulations the address of the rows behind it, among those of a question.

    `weeks` are the rows that the tabulations count.
    """
    measures = Measures(weeks, asked.filters)

    def address(tabulation: str, record: Mapping[str, Any], column: str) -> str:
        if tabulation == "series":
            of_week = column == "declined" and record[column] and not asked.filters.given
            return replace(asked, days=(record["week"],), page=1, sort="").address() if of_week else ""
        if not record.get(column):
            return ""
        rows = behind(tabulation, record, column, asked.filters) or measures.behind(tabulation, record, column)
        of_week = replace(asked, days=(record["week"],)) if "week" in record else asked
        return "" if rows is None else address_of(of_week, rows)

    return address


def address_of(asked: Asked, rows: Behind) -> str:
    """The address of the rows behind a figure that is of the same weeks as a question."""
    part_of = TABLES[rows.table].part_of
    section = next(each for each in ROW_SECTIONS if each.table == (part_of or rows.table))
    found = replace(asked, section=section, filters=rows.filters, of_offenses=part_of is not None, page=1, sort="")
    return found.address()


def rows_address(table: str, filters: Filters, week: date | None) -> str:
    """The address of the rows of a table for which filters hold, in the week that begins on a day or in all."""
    return address_of(Asked(None if week is None else (week,)), Behind(table, filters))


def crop_address(section: Section, row: Mapping[str, Any]) -> str:
    """The address of the picture of a row alone."""
    return f"/picture/{row['week']}/{section.numeral}/{row['row']}/row.png"


def picture_address(section: Section, row: Mapping[str, Any]) -> str:
    """The address of a row's page, where its picture stands beside what was made of it."""
    return f"/row/{row['week']}/{section.numeral}/{row['row']}"


_MOST_CHIPS = 6
"""Of how many rows that are asked for by number each can be left out by itself."""


def chips(asked: Asked) -> Iterator[Chip]:
    """The filters of a question, one by one."""
    numbers = asked.filters.row
    if len(numbers) > _MOST_CHIPS:
        said = f"{len(numbers):,} rows by number: {', '.join(map(str, numbers[:_MOST_CHIPS]))} …"
        yield Chip(said, asked.with_filter("row", ()).address())
    for name, text in asked.filters.written():
        if name != "row" or len(numbers) <= _MOST_CHIPS:
            yield Chip(words_of(name, text), asked.without(name, text).address())
    if asked.corrected:
        yield Chip("without rows marked as corrected", replace(asked, corrected=False, page=1).address())


def week_choices(asked: Asked, held: Sequence[HeldWeek]) -> Iterator[tuple[str, str, bool]]:
    """What a list of weeks offers: the value in the address, the words, and whether it is chosen."""
    yield ALL, f"all {len(held):,} weeks", asked.days is None
    for week in reversed(held):
        start = week.period.start
        yield start.isoformat(), days_in_words(week.period), asked.days is not None and start in asked.days


def plain_table(weeks: Weeks, several: bool) -> Table:
    """Offenses as a table of a page: the columns that a terminal shows, the week before them if there are several."""
    table, of = weeks.table("offenses"), TABLES["offenses"]
    shown = (*(("week",) if several else ()), "row", "page", *of.shown, "status", "ncic_category")
    columns = [of.column(name) for name in shown]
    lines = tuple(Line(tuple(_offense_cell(record, column) for column in columns)) for record in table.records())
    return Table("offenses", "Offenses", f"A row is {of.a_row_is}.", tuple(map(heading, columns)), lines)


def _offense_cell(record: Mapping[str, Any], column: Column) -> Cell:
    made = cell(record[column.name], column.value)
    return replace(made, link=picture_address(DECLINED, record)) if column.name == "row" else made


def _keys(weeks: Weeks, asked: Asked) -> list[tuple[date, int]]:
    """The weeks and numbers of all rows that a question finds, in its order; of offenses, those of the persons."""
    column = asked.sort.removeprefix("-")
    found = weeks.where(asked.filters)
    if not column:
        return list(dict.fromkeys(found.columns(asked.table, "week", "row")))
    rows = list(dict.fromkeys(found.columns(asked.table, "week", "row", column)))
    places = order_of([value for *_, value in rows], asked.sort[0] == "-")
    return list(dict.fromkeys(rows[at][:2] for at in places))


def _table(desk: Desk, asked: Asked, weeks: Weeks, keys: Sequence[tuple[date, int]]) -> Table:
    """The table of some rows, read for these alone."""
    days = tuple(sorted({day for day, _ in keys}))
    only = Filters(row=tuple(sorted({row for _, row in keys})))
    read = desk.weeks(asked.days).read_apart(days).where(only)
    several = len(weeks.periods) > 1
    if asked.of_offenses:
        return plain_table(read.where(asked.filters).of_rows("declined", keys), several)
    return section_table(read.of_rows(asked.section.table, keys), asked.section, picture_address, several=several)


def _facets(weeks: Weeks, asked: Asked) -> Iterator[Facet]:
    for facet in facets(weeks, asked.filters, asked.table):
        made = asked.filters.given.get(facet.filter, ())
        choices = [
            Choice(
                each.name,
                each.rows,
                _toggled(asked, facet.filter, each.value),
                each.value in made,
                () if each.value in made else tuple(_others(asked, facet.filter, each)),
            )
            for each in facet.choices
        ]
        shown = [each for at, each in enumerate(choices) if at < _SHOWN or each.is_made]
        rest = tuple(each for at, each in enumerate(choices) if at >= _SHOWN and not each.is_made)
        yield Facet(facet.title, tuple(shown), rest, facet.unknown)


def _others(asked: Asked, name: str, choice: Value) -> Iterator[Other]:
    """A person has several offenses, so "not" would find those who have another one, too."""
    if looked_at(asked.table, name) is TABLES[asked.table]:
        ways = {"not": (NOT, f"not {choice.name}")}
    else:
        ways = {
            "only": (ONLY, f"only {choice.name}: every offense matches"),
            "none": (f"{ONLY} {NOT}", f"none {choice.name}: no offense matches"),
        }
    first = replace(asked, page=1)
    for word, (before, meaning) in ways.items():
        yield Other(word, meaning, first.address(further={name: f"{before} {choice.value}"}))


def _toggled(asked: Asked, name: str, value: str) -> str:
    """The address with a choice made, or taken back where it is."""
    made = asked.filters.given.get(name, ())
    values = [each for each in made if each != value] if value in made else [*made, value]
    return asked.with_filter(name, values).address()


def _sorts(asked: Asked, table: Table) -> Iterator[str]:
    """For each heading the address that sorts by it, "" where it can't be sorted by."""
    columns = {column.heading: column.name for column in TABLES[asked.table].columns if column.heading}
    columns |= {"Week from": "week", "Printed on": "row"}
    for each in table.headings:
        name = columns.get(each.text, "")
        yield replace(asked, sort=f"-{name}" if asked.sort == name else name, page=1).address() if name else ""


def _elsewhere(asked: Asked) -> Iterator[tuple[Link, bool]]:
    """The same weeks in the other sections, with the filters on places: other texts and numbers are a section's own."""
    for section in ROW_SECTIONS:
        kept = Filters(geoid=asked.filters.geoid, alone=asked.filters.alone, state=asked.filters.state)
        to = Asked(asked.days, section, kept, corrected=asked.corrected)
        yield (
            Link(to.address(), f"Section {section.numeral}: {section.title}"),
            (section is asked.section and not asked.of_offenses),
        )
    offenses = replace(asked, section=DECLINED, of_offenses=True, page=1, sort="")
    if asked.section is DECLINED:
        yield Link(offenses.address(), "Offenses of Section II, one by one"), asked.of_offenses
