"""The command that compares two lists of jurisdictions: compare-lists."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    DECISIONS,
    FINE,
    NOT_DONE,
    DecisionsFile,
    Memory,
    Ocr,
    Out,
    Password,
    Timeout,
    a_day,
    limits,
    print_csv,
    print_json,
    say,
    tell,
)
from ddor.cli.formats import ListFormat
from ddor.cli.program import app

_SHOWN = 10


@app.command("compare-lists")
def compare_lists(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A list: .csv, .xlsx or .pdf.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later one.", show_default=False)],
    to: Annotated[Path | None, typer.Option(help="Write everything to this file: .csv, .xlsx or .json.")] = None,
    format: Annotated[ListFormat, typer.Option(help="How it is printed.")] = ListFormat.TERMINAL,  # noqa: A002
    top: Annotated[int, typer.Option(min=0, help="Places shown of each kind; 0 shows all.")] = _SHOWN,
    name_column: Annotated[
        str | None,
        typer.Option(
            help="The lists' column of names.",
            show_default="jurisdiction, place, name, county, city, agency",
        ),
    ] = None,
    state_column: Annotated[
        str | None, typer.Option(help="The lists' column of states.", show_default="state, if there is one")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            parser=a_day, metavar="DAY", help="Use the counties that existed on this day.", show_default="today's"
        ),
    ] = None,
    decisions: DecisionsFile = None,
    out: Out = Path("output"),
    password: Password = None,
    ocr: Ocr = True,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Compare two lists of jurisdictions by place: what is new, gone, renamed, undecided, or no place at all.

    Names are looked up, so that "Orleans Parish" and "New Orleans" are one place and two Franklin Counties are two. A
    list of agencies counts as their counties. Exit status 1: a name is undecided, or of no place.
    """
    from datetime import date

    from ddor.changes.list_files import compare_list_files
    from ddor.changes.lists import ListChange, lists_table
    from ddor.export import csv_text
    from ddor.export.list_changes import WRITERS, list_changes_json
    from ddor.places import read_decisions
    from ddor.reading.request import Request

    if to is not None and to.suffix.lower() not in WRITERS:
        say(f"--to names a file that ends in {' or '.join(WRITERS)}.")
        raise typer.Exit(NOT_DONE)
    of_child = limits(timeout, memory)
    before, after = (Request(path, password, limits=of_child, recognize=ocr) for path in (old, new))
    known = read_decisions(decisions or out / DECISIONS)
    day = as_of.date() if as_of else date.max
    found = compare_list_files(before, after, known, day, name_column, state_column)
    for sentence in found.left_out:
        say(sentence)
    if to is not None:
        from ddor.userfiles.files import write_files

        write_files(to.parent, {to.name: WRITERS[to.suffix.lower()](found.changes)})
        tell(f"Written to {to}.")
    elif format is ListFormat.JSON:
        print_json(list_changes_json(found.changes))
    elif format is ListFormat.CSV:
        print_csv(csv_text(lists_table(found.changes)))
    else:
        from ddor.terminal.hints import again
        from ddor.terminal.list_changes import list_changes_view
        from ddor.terminal.screen import console

        console().print(list_changes_view(found.changes, top, again(top="0")))
    unsure = found.changes.of(ListChange.UNDECIDED) or found.changes.of(ListChange.NOT_THERE)
    raise typer.Exit(ATTENTION if unsure or found.left_out else FINE)
