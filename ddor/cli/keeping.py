"""Commands about the weeks that the archive holds: weeks, remove."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import NOT_DONE, Db, Out, a_week, open_archive, say, tell
from ddor.cli.program import app


@app.command()
def weeks(out: Out = Path("output"), db: Db = None) -> None:
    """List the weeks in the archive, their revisions, and the weeks that are missing between them."""
    from ddor.terminal.holdings import weeks_listed
    from ddor.terminal.screen import console

    archive = open_archive(db, out, create=False)
    console().print(weeks_listed(archive.weeks(), archive.name))


@app.command()
def remove(
    week: Annotated[
        datetime,
        typer.Argument(
            parser=a_week, metavar="WEEK", help="Its first day, or its number in ddor weeks.", show_default=False
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask for confirmation.")] = False,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Remove a week and all its revisions from the archive. Its folder of tables stays."""
    from ddor.terminal.screen import counted

    # A damaged week has to be removed to be added again.
    archive = open_archive(db, out, create=False).unchecked()
    day = week.date()
    report = archive.report(day)
    if not yes:
        rows = counted(len(report.declined), "row", "rows")
        tell(
            f"The week of {day} ({rows}, {report.document.file}) and all its revisions will be removed from "
            f"{archive.name}."
        )
        try:
            typer.confirm("Remove it?", abort=True)
        except typer.Abort:
            say("nothing was removed.")
            raise typer.Exit(NOT_DONE) from None
    removed = archive.remove(day)
    tell(f"Removed from {archive.name}: the week of {day}, {counted(removed, 'revision', 'revisions')}.")
    folders = sorted(out.glob(f"{day}*/"))
    if folders:
        tell(f"Its tables are still in {', '.join(map(str, folders))}.")
