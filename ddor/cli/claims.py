"""The command that checks a story's claims: check."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import ATTENTION, FINE, Db, Out, a_day, known_annotations, open_archive, print_csv
from ddor.cli.program import app
from ddor.cli.selecting import AnnotationsFile, RevisionOption

if TYPE_CHECKING:
    from ddor.claims.checking import Checked


class Format(StrEnum):
    """How checked claims are printed."""

    TERMINAL = "terminal"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def check(
    claims: Annotated[Path, typer.Argument(metavar="CLAIMS.toml", help="The file of claims; see docs/claims.md.")],
    week: Annotated[
        datetime | None,
        typer.Option(
            parser=a_day, metavar="DAY", help="First day of the week of claims that name none.", show_default=False
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="How they are printed.")] = Format.TERMINAL,  # noqa: A002
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Check a story's claims: each holds, does not hold (with the figure that does), or cannot be told (and why).

    Exit status 0: all hold; 1: one does not, or cannot be told; 2: the file cannot be used.
    """
    from dataclasses import replace

    from ddor.archive import Selection
    from ddor.claims.checking import check as checked_claim
    from ddor.claims.comparing import Verdict
    from ddor.claims.reading import read_claims
    from ddor.tables.weeks import Weeks

    listed = read_claims(claims, week.date() if week else None)
    archive = open_archive(db, out, create=False)
    known = known_annotations(out, annotations)
    weeks = Weeks.of_archive(archive, Selection(None, revision), known)
    checked = [checked_claim(claim, weeks, known) for claim in listed]
    runnable = [replace(each, commands=tuple(map(_runnable, each.commands))) for each in checked]
    _print(runnable, format)
    raise typer.Exit(FINE if all(each.verdict is Verdict.HOLDS for each in checked) else ATTENTION)


def _runnable(part: str) -> str:
    from ddor.terminal.hints import hint

    command, _, rest = part.partition(" ")
    return hint(command, rest, ("revision", "annotations"))


def _print(checked: list[Checked], how: Format) -> None:
    from ddor.terminal.verdicts import COLUMNS, flat, markdown, records, verdicts_view

    if how is Format.CSV:
        from ddor.export import csv_text
        from ddor.tables.table import Figures

        lines = [flat(record) for record in records(checked)]
        rows = [tuple(line.get(name) for name in COLUMNS) for line in lines]
        print_csv(csv_text(Figures(COLUMNS, rows)))
    elif how is Format.JSON:
        typer.echo(json.dumps(records(checked), ensure_ascii=False, indent=1))
    elif how is Format.MARKDOWN:
        typer.echo(markdown(checked))
    else:
        from ddor.terminal.screen import console

        console().print(verdicts_view(checked))
