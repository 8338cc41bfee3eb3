"""Cross-checking on behalf of the commands that do: with a progress bar, pictures, and sentences for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ddor.cli.common import NOT_DONE, progress_bar, say, sentences

if TYPE_CHECKING:
    from ddor.agreement import CrossCheck, Reader
    from ddor.reading.request import Request
    from ddor.sections import Report


def require_readers() -> None:
    """Leave with a sentence where pdfplumber or camelot is not installed."""
    from ddor import crosscheck

    try:
        crosscheck.require_readers()
    except crosscheck.NotInstalled as error:
        say(str(error))
        raise typer.Exit(NOT_DONE) from None


def cross_checked(report: Report, request: Request, folder: Path) -> tuple[CrossCheck, list[Path]]:
    """A report's cross-check, and the pictures of the cells that differ, which are written to a folder.

    With a progress bar. Says so where no pictures can be drawn; leaves with a sentence where they cannot be written.
    """
    from ddor.crosscheck import cross_check
    from ddor.crosscheck.pictures import write_pictures
    from ddor.errors import DdorError

    with progress_bar() as progress:
        tasks: dict[Reader, Any] = {}

        def on_page(reader: Reader, number: int, of: int) -> None:
            if reader not in tasks:
                tasks[reader] = progress.add_task(f"{request.path.name}, {reader}", total=of)
            progress.update(tasks[reader], completed=number)

        check = cross_check(report, request, on_page)
    with sentences():
        try:
            return check, write_pictures(report, check, request, folder)
        except DdorError as failure:
            say(f"no pictures of the cells that differ: {failure}")
            return check, []
