"""Tabulations and the rows behind a figure, in words and tables for an 80-column terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.columns import Column
from ddor.sections import ROW_SECTIONS, TABLES, Section
from ddor.tables.catalogue import CORRECTED, Tabulation, differ
from ddor.tables.filters import Filters
from ddor.tables.parts import issued_in_all, listed_within, of_areas_around
from ddor.tables.table import Record
from ddor.tables.table import Table as Figures
from ddor.tables.unpublished import nothing_after
from ddor.tables.weeks import Weeks
from ddor.terminal.hints import hint, to_type
from ddor.terminal.screen import counted, indented
from ddor.terminal.tabled import tabled


def about(weeks: Weeks, tables: Iterable[str] = ("declined",), filters: Filters | None = None) -> RenderableType:
    """Which weeks the figures are of, and what a reader of them must know first.

    `tables` are the tables of sections whose rows the figures count, `filters` what these rows must have.
    """
    lines = [Text(span_in_words(weeks), style="bold")]
    if weeks.missing:
        missing = ", ".join(str(period.start) for period in weeks.missing[:4])
        more = ", …" if len(weeks.missing) > 4 else ""
        gone = counted(len(weeks.missing), "week", "weeks")
        lines.append(Text(f"Missing weeks (not counted): {gone} between them ({missing}{more})", style="yellow"))
    lines += [Text(sentence, style="yellow") for sentence in cautions(weeks, tables, filters, hint("weeks"))]
    return Group(*lines)


def span_in_words(weeks: Weeks) -> str:
    """The periods that weeks are of: "Week of 2017-01-28 – 2017-02-03, FILE", "3 weeks and 1 quarter, … – …"."""
    first, last = min(each.start for each in weeks.periods), max(each.end for each in weeks.periods)
    if len(weeks.periods) == 1:
        ((file,),) = weeks.columns("reports", "file")
        return f"{weeks.periods[0].kind.capitalize()} of {first} – {last}, {file}"
    kinds = Counter(period.kind for period in weeks.periods)
    return f"{' and '.join(counted(number, kind, f'{kind}s') for kind, number in kinds.items())}, {first} – {last}"


def end_note(last: date) -> Iterator[RenderableType]:
    """What to say about figures over time that end on a day, if a week or more has ended since."""
    since = (date.today() - last).days // 7
    if since > 0:
        ended = "1 week has" if since == 1 else f"{since:,} weeks have"
        yield Text(f"{nothing_after(last)}. {ended} ended since", style="yellow")


def cautions(
    weeks: Weeks,
    tables: Iterable[str] = ("declined",),
    filters: Filters | None = None,
    lists_errors: str = "ddor weeks",
) -> Iterator[str]:
    """What a reader of figures of these weeks must know first, in sentences without their full stop.

    `tables` are the tables of sections whose rows the figures count, and only of such rows for which `filters` hold is
    anything said; `lists_errors` is the command for errors, "" where no commands are to be named.
    """
    errors = sum(number for (number,) in weeks.columns("reports", "errors"))
    if errors:
        see = f". See {lists_errors}" if lists_errors else ""
        yield f"{counted(errors, 'error', 'errors')} in the reading: a figure may be wrong{see}"
    chosen = weeks if filters is None else weeks.where(filters)
    sections = [section for section in ROW_SECTIONS if section.table in tables]
    for said in (recognized_rows(chosen, sections), struck_rows(chosen, sections)):
        if said:
            yield said
    if "declined" in tables:
        undecided = chosen.undecided_rows("declined")
        if undecided:
            yield f"The county of {counted(undecided, 'person', 'persons')} is undecided"
    for section in sections:
        corrected = chosen.corrected_rows(section.table)
        if corrected:
            rows = counted(corrected, "row", "rows")
            verb = "is" if corrected == 1 else "are"
            them = "it" if corrected == 1 else "them"
            also = f"; --corrected counts without {them} too" if lists_errors else ", and counted as published"
            yield f"{rows} of Section {section.numeral} {verb} marked as corrected{also}"


def notes_on(
    weeks: Weeks, filters: Filters, table: str, found: Iterable[Record], lists_errors: str = "ddor weeks"
) -> tuple[str, ...]:
    """What to show with the rows that filters found in a section's table: cautions, and what is known about the rows.

    `lists_errors` is as for `cautions`.
    """
    because = dict.fromkeys(row["marks_because"] for row in found if row["marks_because"])
    return (*(f"{each}." for each in cautions(weeks, (table,), filters, lists_errors)), *because)


def recognized_rows(weeks: Weeks, sections: Sequence[Section] = ROW_SECTIONS) -> str:
    """How many rows were recognized in pictures of pages, in a sentence without its full stop; "" where none was."""
    counts = [weeks.recognized_rows(section.table) for section in sections] or [(0, 0)]
    rows, unsure = (sum(each) for each in zip(*counts, strict=True))
    if not rows:
        return ""
    said = f"{counted(rows, 'row was', 'rows were')} recognized in pictures of pages and may be misread"
    return f"{said}; {unsure:,} of them {'has' if unsure == 1 else 'have'} cells marked unsure" if unsure else said


def struck_rows(weeks: Weeks, sections: Sequence[Section] = ROW_SECTIONS) -> str:
    """How many rows are struck out in whole or in part, in a sentence without its full stop; "" where none is."""
    rows = sum(weeks.struck_rows(section.table) for section in sections)
    if not rows:
        return ""
    return f"{counted(rows, 'row is', 'rows are')} struck out on the page, in whole or in part, and counted as printed"


def tabulation_view(table: Figures, tabulation: Tabulation, rows_shown: int, command: str) -> RenderableType:
    """A tabulation: its title, what a row is, its first rows (0: all), and whether it differs as corrected."""
    shown = table.records()[: rows_shown or None]
    columns = list(_shown_columns(table, tabulation))
    parts: list[RenderableType] = [
        Text(f"{tabulation.title} ({tabulation.name})", style="bold"),
        Text(f"A row is {tabulation.a_row_is}.", style="dim"),
        tabled(shown, columns) if len(table) else Text("No rows."),
    ]
    if len(shown) < len(table):
        parts.append(to_type(f"… and {counted(len(table) - len(shown), 'row', 'rows')} more: ", command))
    if any(name.endswith(CORRECTED) for name in table.names):
        said = "These figures differ as corrected." if differ(table) else "As corrected, these figures are the same."
        parts.append(Text(said, style="yellow" if differ(table) else "dim"))
    return Group(*parts, Text(""))


def _shown_columns(table: Figures, tabulation: Tabulation) -> Iterator[Column]:
    known = {column.name: column for column in table.columns}
    names = tabulation.shown if tabulation.shown[0] == "week" or "week" not in known else ("week", *tabulation.shown)
    both = any(name.endswith(CORRECTED) for name in known)
    for name in names:
        if not both or name in tabulation.keys or name == "week":
            yield known[name]
        elif name in tabulation.compared:
            yield from (known[name], known[name + CORRECTED])


_OF_PARTS = {"offenses": "declined", "criteria": "policies"}
"""The tables of sections that tables of their rows' parts belong to."""


def rows_view(
    weeks: Weeks,
    filters: Filters,
    frame: str,
    found: Sequence[Record],
    rows_shown: int = 0,
    command: str = "",
    also: str = "",
) -> RenderableType:
    """The rows that filters find in a frame: how many, by what, and each with its page and what is printed.

    Only the first `rows_shown` are listed (0: all); `command` lists all of them. `also` is a column that is shown
    whether it is among the usual ones or not.
    """
    what = filters.words()
    heading = f"{found_in_words(weeks, filters, frame, found)}{': ' if what else ''}{what}"
    weeks.check_apart()
    parts: list[RenderableType] = [about(weeks, (_OF_PARTS.get(frame, frame),), filters), Text(heading, style="bold")]
    if len(found):
        table = TABLES[frame]
        where = ("row", "page") if len(weeks.periods) == 1 else ("week", "row", "page")
        names = dict.fromkeys([*where, *table.shown, *([also] if also in table.names else [])])
        shown = found[: rows_shown or None]
        parts.append(tabled(shown, [table.column(name) for name in names]))
        if len(shown) < len(found):
            parts.append(to_type(f"… and {counted(len(found) - len(shown), 'row', 'rows')} more: ", command))
    parts += [
        Text(f"Counted once: {row['jurisdiction']}, {row['jurisdiction_state']}, is in {whole['jurisdiction']}")
        for row, whole in (_within(found) if frame == "high_volume" else ())
    ]
    parts += [Text(sentence, style="yellow") for sentence in of_areas_around(weeks, filters, frame)]
    marked = sum(row["marks"] is not None for row in found)
    if marked:
        parts.append(
            Text(f"Known from outside the report about {counted(marked, 'row', 'rows')} of these:", style="yellow")
        )
        parts += [
            indented(Text(text))
            for text in dict.fromkeys(row["marks_because"] for row in found if row["marks_because"])
        ]
    return Group(*parts)


def _within(found: Sequence[Record]) -> Iterator[tuple[Record, Mapping[str, Any]]]:
    """The rows of Section I whose place is in that of another row, each with that row."""
    for at, whole in listed_within(found).items():
        yield found[at], whole


def found_in_words(weeks: Weeks, filters: Filters, frame: str, found: Sequence[Record]) -> str:
    """How many rows filters found in a frame, with persons and offenses counted separately."""
    if frame == "high_volume":
        issued = counted(issued_in_all(found), "detainer", "detainers")
        return f"{counted(len(found), 'row', 'rows')} of Section I, {issued} issued"
    if frame == "policies":
        return f"{counted(len(found), 'policy', 'policies')} of Section III"
    chosen = weeks.where(filters)
    persons = counted(chosen.count("declined"), "person", "persons")
    offenses = counted(chosen.count("offenses"), "offense", "offenses")
    return f"{persons} with {offenses} listed" if not filters.of_offense else f"{offenses} of {persons}"
