"""The command that reads a PDF and prints what it says: read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    DecisionsFile,
    Memory,
    Ocr,
    Password,
    Timeout,
    Vocabulary,
    has_errors,
    limits,
    print_json,
    progress_bar,
    reconciler_of,
)
from ddor.cli.formats import ReportFormat
from ddor.cli.program import app


@app.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="A weekly report.", show_default=False)],
    format: Annotated[ReportFormat, typer.Option(help="JSON, or a summary for people.")] = ReportFormat.SUMMARY,  # noqa: A002
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    ocr: Ocr = True,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Read one report and print it. Changes no files."""
    from ddor.reading.request import Request, read_kept

    request = Request(file, password, vocabulary, limits(timeout, memory), ocr)
    with progress_bar() as progress, ThreadPoolExecutor(1) as meanwhile:
        task = progress.add_task(file.name, total=None)
        # While the child reads, this process has nothing else to do than to make ready what follows.
        reconciler = meanwhile.submit(lambda: reconciler_of(decisions, Path("output")).get_ready())
        follows = "ddor.reading.contract" if format is ReportFormat.JSON else "ddor.terminal.summary"
        meanwhile.submit(import_module, follows)
        report = read_kept(request, lambda n, of: progress.update(task, completed=n, total=of))
        report = reconciler.result().report(report)
    if format is ReportFormat.JSON:
        from ddor.reading.contract import report_text

        print_json(report_text(report))
    else:
        from ddor.terminal.screen import console
        from ddor.terminal.summary import summary

        console().print(summary(report))
    raise typer.Exit(ATTENTION if has_errors(report) else FINE)
