"""Commands that check a reading against others: cross-check."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ddor.cli.app import app
from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Out,
    Password,
    Timeout,
    Vocabulary,
    expand,
    progress_bar,
    say,
    sentences,
)

if TYPE_CHECKING:
    from ddor.model import Report
    from ddor.second_reading import CrossCheck, Reader
    from ddor.workers import Request


class Format(StrEnum):
    """How `ddor cross-check` says what it found."""

    JSON = "json"
    SUMMARY = "summary"


@app.command("cross-check")
def cross_check(
    pdfs: Annotated[
        list[str], typer.Argument(metavar="PDF...", help="Reports, folders of them, or patterns.", show_default=False)
    ],
    pictures: Annotated[
        Path | None,
        typer.Option(help="The folder for pictures of cells that differ.", show_default="cross-check in the week's"),
    ] = None,
    format: Annotated[Format, typer.Option(help="JSON, or words for people.")] = Format.SUMMARY,  # noqa: A002
    out: Out = Path("output"),
    password: Password = None,
    vocabulary: Vocabulary = None,
    timeout: Timeout = 60.0,
) -> None:
    """Compare each cell that ddor reads with what pdfplumber and camelot read there. Changes no archive.

    Exit status 1 where something differs for no known reason or a reader fails, 2 where a file cannot be read.
    """
    from ddor import workers
    from ddor.crosscheck.told import check_json, told
    from ddor.screen import console
    from ddor.week import folder_of

    paths = expand(pdfs)
    require_readers()
    shown: list[dict[str, Any]] = []
    failures = 0
    all_well = True
    for path in paths:
        request = workers.Request(path, password, vocabulary, timeout)
        try:
            report = workers.read(request)
        except workers.Failed as failure:
            say(str(failure))
            failures += 1
            continue
        check, drawn = cross_checked(report, request, pictures or folder_of(report, out)[0] / "cross-check")
        all_well = all_well and check.is_well
        failures += not check.compared
        if format is Format.JSON:
            shown.append(check_json(report.document, check, drawn))
        else:
            console().print(told(path.name, check, drawn))
    if format is Format.JSON:
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    raise typer.Exit(NOT_DONE if failures else FINE if all_well else ATTENTION)


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
    from ddor import workers
    from ddor.crosscheck import cross_check
    from ddor.crosscheck.pictures import write_pictures

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
        except workers.Failed as failure:
            say(f"no pictures of the cells that differ: {failure}")
            return check, []
