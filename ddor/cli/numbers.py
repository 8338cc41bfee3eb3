"""Commands that give figures out of the archive, and the rows behind them: tabulate, rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
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

if TYPE_CHECKING:
    from ddor.corrections.annotations import Annotations
    from ddor.tables.catalogue import Tabulation
    from ddor.tables.table import Table
    from ddor.tables.weeks import Weeks


_TOP = 10
_ROWS_SHOWN = 500
_FRAMES = {Section.I: "high_volume", Section.II: "declined", Section.III: "policies"}


@app.command()
def tabulate(
    weeks: WeekArguments = None,
    everything: AllWeeks = False,
    without: WithoutWeeks = None,
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table; may be repeated.", show_default="all of them")
    ] = None,
    by_week: Annotated[bool, typer.Option("--by-week", help="Each week on its own, not all together.")] = False,
    corrected: Annotated[
        bool, typer.Option("--corrected", help="As corrected beside as published: without rows marked corrected.")
    ] = False,
    top: Annotated[int, typer.Option(min=0, help="Rows shown of each table; 0 shows all.")] = _TOP,
    window: Annotated[int, typer.Option(min=1, help="Weeks that the running mean of the series looks at.")] = 12,
    to: Annotated[Path | None, typer.Option(help="Write whole tables as CSV into this folder instead.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print one whole table as CSV.")] = False,
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Count what the archive holds: crimes, countries, jurisdictions, waits, policies, the series of weeks."""
    from ddor.tables.catalogue import TABULATIONS
    from ddor.tables.weeks import Weeks

    for name in table or ():
        if name not in TABULATIONS:
            say(f"there is no table {name}. There are {', '.join(TABULATIONS)}.")
            raise typer.Exit(NOT_DONE)
    if csv and len(table or ()) != 1:
        say("--csv prints one table: name it with --table, or write all of them with --to FOLDER.")
        raise typer.Exit(NOT_DONE)
    archive = open_archive(db, out, create=False)
    # The series of a single week says nothing, so it is of all weeks unless some are named.
    everything = everything or (not weeks and table == ["series"])
    selection = select_weeks(archive, weeks, everything, revision, without)
    known = known_annotations(out, annotations)
    rows = Weeks.of_archive(archive, selection, known)
    chosen = [TABULATIONS[name] for name in table or TABULATIONS if table or name != "series" or len(rows.periods) > 1]
    made = {each.name: _table(each, rows, by_week, corrected, window) for each in chosen}
    if csv:
        from ddor.export import csv_text

        typer.echo(csv_text(made[chosen[0].name]), nl=False)
    elif to is not None:
        _write(made, to)
    else:
        _show([(each, made[each.name]) for each in chosen], rows, known, top, weeks)


def _show(
    tables: Sequence[tuple[Tabulation, Table]],
    rows: Weeks,
    known: Annotations,
    top: int,
    weeks: Sequence[datetime] | None,
) -> None:
    from ddor.terminal.correction_notes import unmatched_note
    from ddor.terminal.figures import about, tabulation_view
    from ddor.terminal.hints import again, hint, to_type
    from ddor.terminal.screen import console

    screen = console()
    screen.print(about(rows, {tabulation.rests_on for tabulation, _ in tables}))
    for line in unmatched_note(rows, known):
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

    from ddor.tables.catalogue import side_by_side
    from ddor.tables.series import series

    if tabulation.name == "series":
        tabulation = replace(tabulation, make=partial(series, window=window))
    make = tabulation.by_week if by_week else tabulation.of
    table = make(rows)
    return side_by_side(table, make(rows.as_corrected()), tabulation) if corrected else table


def _write(tables: dict[str, Table], folder: Path) -> None:
    from ddor.export import csv_text
    from ddor.userfiles.files import write_files

    files = write_files(folder, {f"{name}.csv": csv_text(table) for name, table in tables.items()})
    tell(f"Written to {folder}: {', '.join(file.name for file in files)}.")


@app.command()
@takes_filters
def rows(
    week: WeekOptions = None,
    everything: AllWeeks = False,
    without: WithoutWeeks = None,
    section: OfSection = Section.II,
    filters: Filters = NO_FILTERS,
    offenses: Annotated[bool, typer.Option("--offenses", help="A line for each offense, not each person.")] = False,
    top: Annotated[int, typer.Option(min=0, help="Rows shown on a terminal; 0 shows all.")] = _ROWS_SHOWN,
    corrected: Annotated[bool, typer.Option("--corrected", help="Without rows marked as corrected.")] = False,
    format: Annotated[ListFormat, typer.Option(help="How they are printed.")] = ListFormat.TERMINAL,  # noqa: A002
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """List the rows behind a figure, each with its page and what is printed. All filters given must hold."""
    from ddor.tables.texts import check_texts
    from ddor.tables.weeks import Weeks
    from ddor.terminal.screen import console

    archive = open_archive(db, out, create=False)
    selection = select_weeks(archive, week, everything, revision, without)
    held = Weeks.of_archive(archive, selection, known_annotations(out, annotations))
    held = held.as_corrected() if corrected else held
    frame = "offenses" if offenses and section is Section.II else _FRAMES[section]
    check_texts(held, filters, frame)
    table = held.where(filters).table(frame)
    if format is ListFormat.CSV:
        from ddor.export import csv_text

        typer.echo(csv_text(table), nl=False)
    elif format is ListFormat.JSON:
        typer.echo(json.dumps(table.records(), ensure_ascii=False, indent=1, default=str))
    else:
        from ddor.terminal.figures import rows_view
        from ddor.terminal.hints import again

        view = rows_view(held, filters, frame, table.records(), top, again(top="0"))
        console().print(view, crop=False)
    raise typer.Exit(FINE)
