"""The command about all weeks at once: history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import FINE, NOT_DONE, Db, Out, known_annotations, open_archive, print_csv, print_json, say, tell
from ddor.cli.formats import ListFormat
from ddor.cli.program import app
from ddor.cli.selecting import (
    NO_FILTERS,
    AnnotationsFile,
    OfSection,
    RevisionOption,
    Section,
    WeekArguments,
    WithoutWeeks,
    select_weeks,
    takes_filters,
)
from ddor.tables.filters import Filters
from ddor.tables.options import By

_TOP = 15


@app.command()
@takes_filters
def history(
    weeks: WeekArguments = None,
    section: OfSection = Section.II,
    by: Annotated[By | None, typer.Option(help="What a row is.", show_default="county; policy in III")] = None,
    filters: Filters = NO_FILTERS,
    corrected: Annotated[bool, typer.Option("--corrected", help="Without rows marked as corrected.")] = False,
    top: Annotated[int, typer.Option(min=0, help="Rows shown; 0 shows all.")] = _TOP,
    format: Annotated[ListFormat, typer.Option(help="How it is printed.")] = ListFormat.TERMINAL,  # noqa: A002
    to: Annotated[Path | None, typer.Option(help="Write everything to this file: .csv, .xlsx or .json.")] = None,
    without: WithoutWeeks = None,
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Show all weeks side by side: what is new, gone or returned, and what each week has. Missing weeks show as such.

    Weeks named leave the others out. Filters are those of `ddor rows`.
    """
    from ddor.changes.history import History
    from ddor.changes.history import history as over_weeks
    from ddor.export.history_file import ENDINGS, history_file, history_json
    from ddor.tables.corrected import as_corrected_table
    from ddor.tables.texts import check_texts
    from ddor.tables.weeks import Weeks

    if to is not None and to.suffix.lower() not in ENDINGS:
        say(f"--to names a file that ends in {' or '.join(ENDINGS)}.")
        raise typer.Exit(NOT_DONE)
    archive = open_archive(db, out, create=False)
    selection = select_weeks(archive, weeks, not weeks, revision, without)
    held = Weeks.of_archive(archive, selection, known_annotations(out, annotations))
    published, held = held, held.as_corrected() if corrected else held
    check_texts(held, filters, _TABLES[section])
    of = by or (By.POLICY if section is Section.III else By.COUNTY)

    def made(rows: Weeks) -> History:
        return over_weeks(rows.where(filters), section.value, of)

    nothing = 0 if section is Section.II else None
    table = as_corrected_table(published, made, nothing) if corrected else made(held)
    if to is not None:
        from ddor.userfiles.files import write_files

        write_files(to.parent, {to.name: history_file(table, to.suffix.lower())})
        tell(f"Written to {to}.")
    elif format is ListFormat.CSV:
        from ddor.export import csv_text

        print_csv(csv_text(table))
    elif format is ListFormat.JSON:
        print_json(history_json(table))
    else:
        from ddor.terminal.correction_notes import waiting_note
        from ddor.terminal.figures import about, end_note
        from ddor.terminal.hints import again
        from ddor.terminal.history import history_view
        from ddor.terminal.screen import console

        screen = console()
        screen.print(about(held, (_TABLES[section],), filters))
        last = max(period.end for period in held.periods)
        for line in (*end_note(last), *(waiting_note(published) if corrected else ())):
            screen.print(line)
        screen.print(history_view(table, top, again(top="0")), crop=False)
    raise typer.Exit(FINE)


_TABLES = {Section.I: "high_volume", Section.II: "declined", Section.III: "policies"}
