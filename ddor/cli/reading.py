"""The command that reads a PDF and prints what it says: read."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.app import app
from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    DecisionsFile,
    Password,
    Timeout,
    Vocabulary,
    has_errors,
    progress_bar,
    reconciler_of,
    say,
)


class Format(StrEnum):
    """How `ddor read` prints a report."""

    JSON = "json"
    SUMMARY = "summary"


@app.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="A weekly report.", show_default=False)],
    format: Annotated[Format, typer.Option(help="JSON, or a summary for people.")] = Format.SUMMARY,  # noqa: A002
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    timeout: Timeout = 60.0,
) -> None:
    """Read one report and print it. Touches no other file."""
    from ddor import isolate

    reconciler = reconciler_of(decisions, Path("output"))
    request = isolate.Request(file, password, vocabulary, timeout)
    with progress_bar() as progress:
        task = progress.add_task(file.name, total=None)
        try:
            report = isolate.read(request, lambda n, of: progress.update(task, completed=n, total=of))
        except isolate.Failed as failure:
            progress.stop()
            say(str(failure))
            raise typer.Exit(NOT_DONE) from None
        report = reconciler.report(report)
    if format is Format.JSON:
        from ddor.reading.contract import report_json

        typer.echo(json.dumps(report_json(report), ensure_ascii=False, indent=1))
    else:
        from ddor.terminal.screen import console
        from ddor.terminal.summary import summary

        console().print(summary(report))
    raise typer.Exit(ATTENTION if has_errors(report) else FINE)
