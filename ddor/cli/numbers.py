"""Commands that give figures out of the archive, and the rows behind them: tabulate, rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    FINE,
    NOT_DONE,
    Db,
    Out,
    known_annotations,
    open_archive,
    print_csv,
    print_json,
    say,
    tell,
)
from ddor.cli.formats import ListFormat
from ddor.cli.program import app
from ddor.cli.selecting import (
    NO_FILTERS,
    AllWeeks,
    AnnotationsFile,
    OfSection,
    RevisionOption,
    Section,
    WeekArguments,
    WeekOptions,
    WithoutWeeks,
    select_weeks,
    takes_filters,
)
from ddor.tables.filters import Filters
from ddor.tables.options import Count, Dates, Shares

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ddor.tables.catalogue import Tabulation
    from ddor.tables.table import Table
    from ddor.tables.weeks import Weeks


_TOP = 10
_ROWS_SHOWN = 500
_FRAMES = {Section.I: "high_volume", Section.II: "declined", Section.III: "policies"}


@app.command()
@takes_filters
def tabulate(
    weeks: WeekArguments = None,
    everything: AllWeeks = False,
    without: WithoutWeeks = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT,WHAT",
            show_default=False,
            help="Count by one or several of: state, county, agency, country, offense, category, status, week, month, "
            "quarter, year, fiscal-quarter, fiscal-year. The last one's values are columns.",
        ),
    ] = None,
    shares: Annotated[Shares | None, typer.Option(help="With --by: shares of each row, or column.")] = None,
    count: Annotated[
        Count | None, typer.Option(help="With --by: what is counted.", show_default="offenses by offense, else persons")
    ] = None,
    dates: Annotated[Dates, typer.Option(help="With --by: which date periods go by.")] = Dates.DECLINED,
    days: Annotated[bool, typer.Option("--days", help="With --by: days from issue to decline.")] = False,
    filters: Filters = NO_FILTERS,
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table; may be repeated.", show_default="all of them")
    ] = None,
    by_week: Annotated[bool, typer.Option("--by-week", help="Each week separately, not all together.")] = False,
    corrected: Annotated[
        bool,
        typer.Option("--corrected", help="Show figures as published and, next to them, without rows marked corrected."),
    ] = False,
    top: Annotated[int, typer.Option(min=0, help="Rows shown of each table; 0 shows all.")] = _TOP,
    window: Annotated[int, typer.Option(min=1, help="How many weeks the running mean covers.")] = 12,
    to: Annotated[Path | None, typer.Option(help="Write the full tables as CSV to this folder instead.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print one whole table as CSV.")] = False,
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Count what's in the archive: crimes, countries, jurisdictions, waits, policies, the series of weeks.

    With --by, count by anything at once: --by county,status; --by state,county,month. All filters given must hold.
    """
    from functools import partial

    from ddor.cli.counting import table_by
    from ddor.tables.catalogue import TABULATIONS
    from ddor.tables.corrected import as_corrected_table
    from ddor.tables.texts import check_texts
    from ddor.tables.weeks import Weeks
    from ddor.terminal.correction_notes import unmatched_note, waiting_note

    for name in table or ():
        if name not in TABULATIONS:
            say(f"there is no table {name}. The tables are {', '.join(TABULATIONS)}.")
            raise typer.Exit(NOT_DONE)
    if by is not None and table:
        say("give either --table or --by.")
        raise typer.Exit(NOT_DONE)
    if csv and by is None and len(table or ()) != 1:
        say("--csv prints one table: name it with --table, or write all of them with --to FOLDER.")
        raise typer.Exit(NOT_DONE)
    archive = open_archive(db, out, create=False)
    # The series of a single week says nothing, so it is of all weeks unless some are named.
    everything = everything or (not weeks and table == ["series"])
    selection = select_weeks(archive, weeks, everything, revision, without)
    known = known_annotations(out, annotations)
    held = Weeks.of_archive(archive, selection, known)
    check_texts(held, filters, "declined")
    rows = held.where(filters) if filters.names else held
    if by is not None:
        names = [name.strip() for name in by.split(",") if name.strip()]
        counted = partial(table_by, by=names, shares=shares, count=count, dates=dates, days=days, window=window)
        made_by = as_corrected_table(rows, counted) if corrected else counted(rows)
        notes = (*_end(rows, names), *(waiting_note(held) if corrected else ()))
        _give_by(made_by, rows, filters, notes, top, csv, to)
        return
    chosen = [TABULATIONS[name] for name in table or _tables_with(filters, len(rows.periods))]
    made = {each.name: _table(each, rows, by_week, corrected, window) for each in chosen}
    if csv:
        from ddor.export import csv_text

        print_csv(csv_text(made[chosen[0].name]))
    elif to is not None:
        _write(made, to)
    else:
        # What annotations name is looked for in all rows, not only in those that filters let pass.
        notes = (
            *_end(rows, list(made)),
            *unmatched_note(held, known),
            *(waiting_note(held) if corrected else ()),
        )
        _show([(each, made[each.name]) for each in chosen], rows, notes, top, weeks)


def _end(rows: Weeks, shown: Sequence[str]) -> Iterable[RenderableType]:
    """What is said of the last day where any of the tables shown, or of what is counted by, is one of times."""
    from ddor.tables.dimensions import DIMENSIONS
    from ddor.terminal.figures import end_note

    of_times = {"series", *(name for name, kind in DIMENSIONS.items() if kind.time)}
    return () if of_times.isdisjoint(shown) else end_note(max(period.end for period in rows.periods))


def _tables_with(filters: Filters, weeks: int) -> list[str]:
    """The tables that are shown if none is named: with filters, those of Section II that count all of its rows."""
    from ddor.tables.catalogue import TABULATIONS

    return [
        name
        for name, each in TABULATIONS.items()
        if (name != "series" or (weeks > 1 and not filters.names))
        and (each.rests_on == ("declined",) or not filters.names)
    ]


def _give_by(
    table: Table,
    rows: Weeks,
    filters: Filters,
    notes: Iterable[RenderableType],
    top: int,
    csv: bool,
    to: Path | None,
) -> None:
    """Print a table that was counted by anything, or write it."""
    from ddor.cli.counting import view
    from ddor.terminal.figures import about
    from ddor.terminal.hints import again
    from ddor.terminal.screen import console

    if csv:
        from ddor.export import csv_text

        print_csv(csv_text(table))
    elif to is not None:
        _write({table.name: table}, to)
    else:
        screen = console()
        screen.print(about(rows))
        for line in notes:
            screen.print(line)
        if filters.names:
            screen.print(f"Only {filters.words()}")
        screen.print(view(table, top, again(top="0")), crop=False)


def _show(
    tables: Sequence[tuple[Tabulation, Table]],
    rows: Weeks,
    notes: Sequence[RenderableType],
    top: int,
    weeks: Sequence[datetime] | None,
) -> None:
    from ddor.terminal.figures import about, tabulation_view
    from ddor.terminal.hints import again, hint, to_type
    from ddor.terminal.screen import console

    screen = console()
    screen.print(about(rows, {table for tabulation, _ in tables for table in tabulation.rests_on}))
    for line in notes:
        screen.print(line)
    screen.print()
    for tabulation, table in tables:
        screen.print(tabulation_view(table, tabulation, top, again(table=tabulation.name, top="0")), crop=False)
    of_weeks = "".join(f"--week {week.date()} " for week in weeks or ())
    kept = ("all", "without", "corrected", "revision", "annotations")
    asked = hint("rows", f"{of_weeks}--geoid … --offense … --status … --country …", kept)
    screen.print(to_type("The rows behind a figure: ", asked), soft_wrap=True)


def _table(tabulation: Tabulation, rows: Weeks, by_week: bool, corrected: bool, window: int) -> Table:
    from dataclasses import replace
    from functools import partial

    from ddor.tables.catalogue import beside_corrected
    from ddor.tables.series import series

    if tabulation.name == "series":
        tabulation = replace(tabulation, make=partial(series, window=window))
    if corrected:
        return beside_corrected(rows, tabulation, by_week)
    return tabulation.by_week(rows) if by_week else tabulation.of(rows)


def _write(tables: dict[str, Table], folder: Path) -> None:
    from ddor.export import csv_file
    from ddor.userfiles.files import write_files

    files = write_files(folder, {f"{name}.csv": csv_file(table) for name, table in tables.items()})
    tell(f"Written to {folder}: {', '.join(file.name for file in files)}.")


@app.command()
@takes_filters
def rows(
    week: WeekOptions = None,
    everything: AllWeeks = False,
    without: WithoutWeeks = None,
    section: OfSection = Section.II,
    filters: Filters = NO_FILTERS,
    offenses: Annotated[bool, typer.Option("--offenses", help="One line per offense instead of per person.")] = False,
    sort: Annotated[
        str,
        typer.Option(
            metavar="COLUMN",
            show_default="as printed",
            help="Sort by a column of the CSV, such as issued. What isn't known comes last.",
        ),
    ] = "",
    descending: Annotated[bool, typer.Option("--descending", help="With --sort: the last first.")] = False,
    top: Annotated[int, typer.Option(min=0, help="Rows shown on a terminal; 0 shows all.")] = _ROWS_SHOWN,
    corrected: Annotated[bool, typer.Option("--corrected", help="Without rows marked as corrected.")] = False,
    format: Annotated[ListFormat, typer.Option(help="How they are printed.")] = ListFormat.TERMINAL,  # noqa: A002
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """List the rows behind a figure, each with its page and what is printed. Rows must match all filters."""
    from ddor.tables.sorting import in_order
    from ddor.tables.texts import check_texts
    from ddor.tables.weeks import Weeks
    from ddor.terminal.screen import console

    archive = open_archive(db, out, create=False)
    selection = select_weeks(archive, week, everything, revision, without)
    held = Weeks.of_archive(archive, selection, known_annotations(out, annotations))
    held = held.as_corrected() if corrected else held
    frame = "offenses" if offenses and section is Section.II else _FRAMES[section]
    check_texts(held, filters, frame)
    sort = f"-{sort}" if descending and sort and not sort.startswith("-") else sort
    table = in_order(held.where(filters).table(frame), sort)
    if format is ListFormat.CSV:
        from ddor.export import csv_text

        print_csv(csv_text(table))
    elif format is ListFormat.JSON:
        print_json(json.dumps(table.records(), ensure_ascii=False, indent=1, default=str))
    else:
        from ddor.terminal.figures import rows_view
        from ddor.terminal.hints import again

        view = rows_view(held, filters, frame, table.records(), top, again(top="0"), sort.removeprefix("-"))
        console().print(view, crop=False)
    raise typer.Exit(FINE)
