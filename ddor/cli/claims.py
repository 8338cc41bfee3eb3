"""The commands about a story's claims: check, claim."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Db,
    Out,
    a_day,
    a_week,
    has_archive,
    known_annotations,
    open_archive,
    print_csv,
    print_json,
    say,
    tell,
)
from ddor.cli.program import app
from ddor.cli.selecting import AnnotationsFile, RevisionOption
from ddor.terminal.characters import visible
from ddor.terminal.hints import hint

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
            parser=a_week,
            metavar="DAY",
            help="The week of claims that don't name one, by its first day.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[Format, typer.Option(help="How they are printed.")] = Format.TERMINAL,  # noqa: A002
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Check a story's claims: each holds, does not hold (with the figure that does), or can't be told (and why).

    Exit status 0: all hold; 1: one does not, or can't be told; 2: the file cannot be used.
    """
    from ddor.archive import Selection
    from ddor.claims.checking import check_all
    from ddor.claims.comparing import Verdict
    from ddor.claims.reading import read_claims
    from ddor.tables.weeks import Weeks

    listed = read_claims(claims, week.date() if week else None)
    archive = open_archive(db, out, create=False)
    known = known_annotations(out, annotations)
    weeks = Weeks.of_archive(archive, Selection(None, revision), known)
    checked = check_all(listed, weeks, known)
    _print(list(map(_with_commands, checked)), format)
    raise typer.Exit(FINE if all(each.verdict is Verdict.HOLDS for each in checked) else ATTENTION)


@app.command()
def claim(
    sentence: Annotated[
        str | None, typer.Argument(metavar="[SENTENCE]", help="The sentence, as published.", show_default=False)
    ] = None,
    file: Annotated[Path, typer.Option(help="The claims file to add it to.")] = Path("claims.toml"),
    listed: Annotated[bool, typer.Option("--list", help="List the measures and filters, and ask nothing.")] = False,
    measure: Annotated[
        str | None, typer.Option(help="What to count (see --list). With this, nothing is asked.", show_default=False)
    ] = None,
    week: Annotated[
        datetime | None,
        typer.Option(
            parser=a_week, metavar="DAY", help="First day of its week.", show_default=("the last in the archive")
        ),
    ] = None,
    from_week: Annotated[
        datetime | None,
        typer.Option(
            "--from", parser=a_week, metavar="DAY", help="For a change: the earlier week.", show_default=False
        ),
    ] = None,
    to_week: Annotated[
        datetime | None,
        typer.Option("--to", parser=a_week, metavar="DAY", help="For a change: the later week.", show_default=False),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help='A filter: county="Travis, TX". May be repeated.', show_default=False),
    ] = None,
    among: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="For a share: a filter on the whole.", show_default=False),
    ] = None,
    of: Annotated[str | None, typer.Option(help="What a share or a change is of.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option(help="What a ranking is by.", show_default=False)] = None,
    named: Annotated[
        list[str] | None, typer.Option("--is", help="Which one it is; may be repeated.", show_default=False)
    ] = None,
    places: Annotated[int | None, typer.Option(help="For a top share: how many places.", show_default=False)] = None,
    over: Annotated[
        int | None, typer.Option(help="For a running mean: over how many weeks.", show_default=False)
    ] = None,
    each: Annotated[
        str | None, typer.Option(help="Only those with this many rows, such as 2..5.", show_default=False)
    ] = None,
    terms: Annotated[list[str] | None, typer.Option(help="For policies: on what terms.", show_default=False)] = None,
    equals: Annotated[str | None, typer.Option(help="The figure claimed.", show_default=False)] = None,
    about: Annotated[str | None, typer.Option(help="About this much, rounded.", show_default=False)] = None,
    at_least: Annotated[str | None, typer.Option(help="This much or more.", show_default=False)] = None,
    more_than: Annotated[str | None, typer.Option(help="More than this.", show_default=False)] = None,
    at_most: Annotated[str | None, typer.Option(help="This much or less.", show_default=False)] = None,
    less_than: Annotated[str | None, typer.Option(help="Less than this.", show_default=False)] = None,
    tolerance: Annotated[str | None, typer.Option(help="How far off about may be.", show_default=False)] = None,
    corrected: Annotated[bool, typer.Option("--corrected", help="The figure as corrected.")] = False,
    outlet: Annotated[str | None, typer.Option(help="Who published it.", show_default=False)] = None,
    link: Annotated[str | None, typer.Option(help="Where.", show_default=False)] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", parser=a_day, metavar="DAY", help="When it was published.", show_default=False),
    ] = None,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Write a sentence down as a claim that can be checked, and check it: asks for the measure, filters and the figure.

    With --measure nothing is asked, and the other options say it all. The claim is put at the end of a file of claims.
    """
    from ddor.claims.offered import figure_of_text

    if listed:
        _list_measures()
        raise typer.Exit(FINE)
    held = _held(db, out)
    figures = {
        "equals": equals, "about": about, "at_least": at_least, "more_than": more_than, "at_most": at_most,
        "less_than": less_than, "tolerance": tolerance, "each": each,
    }  # fmt: skip
    source = {"outlet": outlet, "date": day.date() if day else None, "link": link}
    given: dict[str, Any] = {
        "sentence": sentence, "measure": measure, "week": week.date() if week else None,
        "from": from_week.date() if from_week else None, "to": to_week.date() if to_week else None,
        "where": _filters_written(where), "among": _filters_written(among), "of": of, "by": by,
        "is": _one_or_all(named), "places": places, "over": over, "terms": _one_or_all(terms), "corrected": corrected,
        "source": source if any(source.values()) else None,
        **{key: None if text is None else figure_of_text(text) for key, text in figures.items()},
    }  # fmt: skip
    parts = {key: value for key, value in given.items() if value not in (None, {}, [])}
    if measure is None:
        from ddor.cli.claim_asking import asked_parts

        parts = asked_parts(parts, held)
    elif "week" not in parts and not from_week and held:
        parts["week"] = held[-1]
    _append_and_check(file, parts, out, db, ask=measure is None)


def _list_measures() -> None:
    from ddor.claims.offered import filters_of, measures
    from ddor.claims.reading import Measure
    from ddor.terminal.claim_questions import FILTERED, all_view
    from ddor.terminal.screen import console

    console().print(all_view(measures(), [(title, filters_of(Measure.CHANGE, of)) for of, title in FILTERED]))


def _held(db: str | None, out: Path) -> list[date]:
    """The first days of the weeks in the archive, where there is an archive."""
    if not has_archive(db, out):
        return []
    from ddor.archive import HeldWeek

    archive = open_archive(db, out, create=False)
    return sorted(week.period.start for week in archive.weeks() if isinstance(week, HeldWeek))


def _filters_written(given: list[str] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in given or ():
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            say(f'"{text}" is not a filter. Write NAME=VALUE, such as county="Travis, TX".')
            raise typer.Exit(NOT_DONE)
        values: Any = int(value) if name == "row" and value.isdecimal() else value
        found[name] = [*found[name], values] if name in found else [values]
    return {name: _one_or_all(values) for name, values in found.items()}


def _one_or_all(values: list[Any] | None) -> Any:
    return values[0] if values and len(values) == 1 else values


def _append_and_check(file: Path, parts: dict[str, Any], out: Path, db: str | None, ask: bool) -> None:
    from ddor.claims.appending import append_claim, written_claim
    from ddor.claims.checking import check_all
    from ddor.claims.comparing import Verdict
    from ddor.claims.offered import claim_text
    from ddor.claims.reading import claims_of
    from ddor.terminal.screen import console
    from ddor.terminal.verdicts import verdicts_view

    written_claim(parts)
    if ask:
        tell(f"\n{claim_text(parts)}")
        if not typer.confirm(visible(f"Put it at the end of {file}?"), default=True):
            tell("Nothing was written.")
            raise typer.Exit(FINE)
    text = append_claim(file, parts)
    tell(f"{text}\nWritten to {file}." if not ask else f"Written to {file}.")
    if not has_archive(db, out):
        tell(f"No reports have been added yet; once one is: {hint('check', str(file))}")
        raise typer.Exit(FINE)
    from ddor.archive import Selection
    from ddor.tables.weeks import Weeks

    known = known_annotations(out)
    weeks = Weeks.of_archive(open_archive(db, out, create=False), Selection(), known)
    (made,) = claims_of(text, str(file))
    (checked,) = check_all([made], weeks, known)
    console().print(verdicts_view([_with_commands(checked)]))
    raise typer.Exit(FINE if checked.verdict is Verdict.HOLDS else ATTENTION)


def _with_commands(checked: Checked) -> Checked:
    from dataclasses import replace

    return replace(checked, commands=tuple(map(_runnable, checked.commands)))


def _runnable(part: str) -> str:
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
        print_json(json.dumps(records(checked), ensure_ascii=False, indent=1))
    elif how is Format.MARKDOWN:
        typer.echo(markdown(checked))
    else:
        from ddor.terminal.screen import console

        console().print(verdicts_view(checked))
