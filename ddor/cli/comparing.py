"""The command about what changed from one report to another: compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ddor.cli.common import NOT_DONE, Db, Out, a_week, known_annotations, open_archive, print_csv, print_json, say
from ddor.cli.formats import ListFormat
from ddor.cli.program import app
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import HeldWeek, MissingWeek
    from ddor.model import Period


@app.command()
def compare(
    weeks: Annotated[
        list[datetime] | None,
        typer.Argument(
            parser=a_week,
            metavar="[WEEK WEEK]",
            help="The first days of two weeks; or first, latest, 3 (the third in the archive).",
            show_default="the last two in the archive",
        ),
    ] = None,
    revisions: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="NUMBER NUMBER", help="Compare two revisions of one WEEK.", show_default=False),
    ] = None,
    corrected: Annotated[bool, typer.Option("--corrected", help="Leave out rows marked as corrected.")] = False,
    format: Annotated[  # noqa: A002
        ListFormat, typer.Option(help="For people, as one long table, or all as JSON.")
    ] = ListFormat.TERMINAL,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Show what changed from one week to another, or from one revision of a week to another.

    Changes are counted as published unless --corrected is given. The CSV and the JSON have what did not change, too.
    """
    from ddor.changes.compare import compare as compare_weeks
    from ddor.export.changes import changes_csv, changes_json
    from ddor.tables.weeks import Weeks
    from ddor.terminal.comparison import comparison
    from ddor.terminal.screen import console

    annotations = known_annotations(out)
    archive = open_archive(db, out, create=False)
    held = archive.weeks()
    days = [week.date() for week in weeks or ()]
    if revisions is not None:
        if len(days) != 1:
            _leave(f"--revisions compares two revisions of one week: {hint('compare', 'WEEK --revisions 1 2')}.")
        reports = [archive.report(days[0], number) for number in revisions]
    else:
        first, second = days if len(days) == 2 else _last_two(held, archive.name, len(days))
        if first == second:
            _leave(f"{first} is the same week twice; --revisions compares two revisions of it.")
        reports = [archive.report(day) for day in (first, second)]
    before, after = (Weeks.of_report(report, annotations) for report in reports)
    changes = compare_weeks(before, after, _missing(held, [*before.periods, *after.periods]), corrected)
    if format is ListFormat.CSV:
        print_csv(changes_csv(changes))
    elif format is ListFormat.JSON:
        print_json(changes_json(changes))
    else:
        console().print(comparison(changes, revisions))


def _last_two(held: Sequence[HeldWeek | MissingWeek], name: str, named: int) -> Sequence[date]:
    """The first days of the last two weeks in the archive.

    Leaves with a sentence if weeks were named, or fewer are held.
    """
    from ddor.archive import HeldWeek
    from ddor.terminal.screen import counted

    if named:
        _leave(
            "name two weeks, or one and two of its revisions with --revisions, or none for the last two in the archive."
        )
    days = [week.period.start for week in held if isinstance(week, HeldWeek)]
    if len(days) < 2:
        held_in_words = counted(len(days), "week", "weeks")
        _leave(f"{name} has {held_in_words}, and comparing takes two; add one with {hint('add')}.")
    return days[-2:]


def _missing(held: Sequence[HeldWeek | MissingWeek], compared: Sequence[Period]) -> list[Period]:
    """The weeks between those compared that are not in the archive."""
    from ddor.archive import MissingWeek

    first, last = min(period.start for period in compared), max(period.start for period in compared)
    return [each.period for each in held if isinstance(each, MissingWeek) and first < each.period.start < last]


def _leave(sentence: str) -> NoReturn:
    say(sentence)
    raise typer.Exit(NOT_DONE)
