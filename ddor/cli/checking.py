"""Commands that check a reading against others: cross-check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Memory,
    Out,
    Password,
    Timeout,
    Vocabulary,
    expand,
    limits,
    print_json,
    say,
)
from ddor.cli.cross_checks import cross_checked, pictures_of
from ddor.cli.formats import ReportFormat
from ddor.cli.program import app


@app.command("cross-check")
def cross_check(
    pdfs: Annotated[
        list[str], typer.Argument(metavar="PDF...", help="Reports, folders of them, or patterns.", show_default=False)
    ],
    pictures: Annotated[
        Path | None,
        typer.Option(help="The folder for pictures of cells that differ.", show_default="cross-check in the week's"),
    ] = None,
    format: Annotated[ReportFormat, typer.Option(help="JSON, or words for people.")] = ReportFormat.SUMMARY,  # noqa: A002
    out: Out = Path("output"),
    password: Password = None,
    vocabulary: Vocabulary = None,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Compare each cell that ddor reads with what pdfplumber and camelot read there. Doesn't change the archive.

    Exit status 1 if something differs for no known reason or a reader fails, 2 where a file cannot be read.
    """
    from ddor.crosscheck import require_readers
    from ddor.errors import DdorError
    from ddor.export.week_folder import CROSS_CHECK, folder_without_archive
    from ddor.reading.request import Request, read
    from ddor.terminal.cross_check import check_json, told
    from ddor.terminal.screen import console

    paths = expand(pdfs)
    require_readers()
    shown: list[dict[str, Any]] = []
    failures = 0
    all_well = True
    for path in paths:
        request = Request(path, password, vocabulary, limits(timeout, memory), recognize=False)
        try:
            report = read(request)
        except DdorError as failure:
            say(str(failure))
            failures += 1
            continue
        check = cross_checked(report, request)
        folder = pictures or folder_without_archive(report, out) / CROSS_CHECK
        drawn = pictures_of(report, check, request, folder)
        all_well = all_well and check.is_well
        failures += not check.compared
        if format is ReportFormat.JSON:
            shown.append(check_json(report.document, check, drawn))
        else:
            console().print(told(path.name, check, drawn))
    if format is ReportFormat.JSON:
        print_json(json.dumps(shown, ensure_ascii=False, indent=1))
    raise typer.Exit(NOT_DONE if failures else FINE if all_well else ATTENTION)
