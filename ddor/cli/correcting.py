"""The command about corrections that reports print, and about what else is known of rows: correct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Db,
    Out,
    has_archive,
    known_annotations,
    open_archive,
    say,
    say_rebuilt,
    tell,
)
from ddor.cli.program import app
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import Archive
    from ddor.corrections.annotations import Annotation
    from ddor.corrections.proposals import Correction, Proposal


@app.command()
def correct(
    show: Annotated[
        bool, typer.Option("--list", help="List what waits for an answer, and all annotations with their rows.")
    ] = False,
    week: Annotated[str, typer.Option(help="Add one: the first day of its week.")] = "",
    section: Annotated[str, typer.Option(help="I, II or III; none for all.")] = "",
    geoid: Annotated[str, typer.Option(help="The Census GEOID of the county whose rows it is about.")] = "",
    row: Annotated[str, typer.Option(help="The number of the one row that it is about.")] = "",
    kind: Annotated[str, typer.Option(help="corrected, disputed, note or dismissed.")] = "",
    text: Annotated[str, typer.Option(help="What is said about the rows.")] = "",
    source: Annotated[str, typer.Option(help="Who says so, and when.")] = "",
    link: Annotated[str, typer.Option(help="Where it can be read.")] = "",
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Go through the corrections that reports print, and say which rows they mark.

    ddor never marks rows on its own. With --week and the options that go with it, adds one annotation without asking.
    """
    cells = {"week": week, "section": section, "geoid": geoid, "row": row, "kind": kind}
    cells |= {"text": text, "source": source, "link": link}
    if not any(cells.values()):
        archive = open_archive(db, out, create=False)
        if show:
            _list(archive, out)
        _walk(archive, out)
        if not say_rebuilt(archive, out):
            raise typer.Exit(ATTENTION)
        return
    if show:
        say("give either --list or what to add.")
        raise typer.Exit(NOT_DONE)
    _add(cells, out, db)


def _list(archive: Archive, out: Path) -> None:
    from ddor.archive import Selection
    from ddor.corrections.proposals import find_proposals
    from ddor.tables.weeks import Weeks
    from ddor.terminal.correction_notes import all_listed
    from ddor.terminal.screen import console

    annotations = known_annotations(out)
    findings = find_proposals(archive, annotations)
    weeks = Weeks.of_archive(archive, Selection())
    console().print(all_listed(findings, weeks, annotations))
    raise typer.Exit(ATTENTION if findings.is_open else FINE)


def _add(cells: dict[str, str], out: Path, db: str | None) -> None:
    from ddor.archive import Selection
    from ddor.corrections.annotations import FILE, Annotations, checked_annotation
    from ddor.corrections.answers import add_annotation
    from ddor.tables.marks import unmatched
    from ddor.tables.weeks import Weeks

    archive = open_archive(db, out, create=False) if has_archive(db, out) else None
    annotation = checked_annotation(cells, "The annotation cannot be added")
    is_new = add_annotation(annotation, out)
    tell(f"Written to {out / FILE}." if is_new else f"{out / FILE} says this already; nothing was added.")
    if archive is None:
        tell("No reports have been added yet; the annotation will mark rows of those you add.")
        return
    is_rebuilt = say_rebuilt(archive, out)
    held = Weeks.of_archive(archive, Selection((annotation.week,)))
    if not held.periods:
        say(f"the week of {annotation.week} is not in the archive; the annotation will mark its rows once it is.")
    elif unmatched(held, Annotations([annotation])):
        say(f"no row of the week of {annotation.week} matches the annotation, so it marks none.")
        raise typer.Exit(ATTENTION)
    if not is_rebuilt:
        raise typer.Exit(ATTENTION)


@dataclass(frozen=True, slots=True)
class _Step:
    """What an answer did: what it wrote, and how many questions it brought up."""

    written: Annotation | None = None
    brought_up: int = 0


def _walk(archive: Archive, out: Path) -> None:
    """Ask about each correction in turn; each answer is written at once, and can be taken back."""
    from ddor.corrections.answers import take_back
    from ddor.corrections.proposals import find_proposals
    from ddor.terminal.correction_notes import question
    from ddor.terminal.screen import console, counted

    screen = console()
    findings = find_proposals(archive, known_annotations(out))
    asked: list[Correction | Proposal] = [*findings.without_week, *findings.proposals]
    screen.print(f"{counted(len(asked), 'correction waits', 'corrections wait')} for an answer.")
    if findings.unsettled:
        places = counted(len(findings.unsettled), "place", "places")
        screen.print(f"Nothing is proposed for {places} that corrections name; {hint('correct', '--list')} says why.")
    steps: list[_Step] = []
    while len(steps) < len(asked):
        at = len(steps)
        screen.print(question(asked[at], at + 1, len(asked)))
        answer = _prompt(asked[at])
        if answer in ("q", "quit"):
            break
        if answer in ("u", "undo"):
            if steps:
                step = steps.pop()
                del asked[at : at + step.brought_up]
                if step.written is not None:
                    take_back(step.written, out)
            continue
        answered = _answered(asked, at, answer, archive, out)
        if answered is None:
            say(f"{answer!r} is not one of the choices.")
        else:
            steps.append(answered)


def _prompt(asked: Correction | Proposal) -> str:
    from ddor.corrections.proposals import Proposal

    if isinstance(asked, Proposal):
        what = "Are these rows wrong? (y)es, (n)o, (d)isputed, n(o)te, (s)kip, (u)ndo, (q)uit"
    else:
        what = "First day of its week (2017-01-28), (n)one, (s)kip, (u)ndo, (q)uit"
    return str(typer.prompt(what, default="s")).strip().lower()


def _answered(asked: list[Correction | Proposal], at: int, answer: str, archive: Archive, out: Path) -> _Step | None:
    """Do what an answer says; None if it is not understood."""
    from ddor.corrections.annotations import Kind
    from ddor.corrections.answers import add_annotation, dismissal
    from ddor.corrections.proposals import Proposal

    each = asked[at]
    if answer in ("s", "skip"):
        return _Step()
    if isinstance(each, Proposal):
        kind = {"y": Kind.CORRECTED, "n": Kind.DISMISSED, "d": Kind.DISPUTED, "o": Kind.NOTE}.get(answer[:1])
        written = each.annotation(kind) if kind else None
    elif answer in ("n", "none"):
        written = dismissal(each)
    else:
        return _of_week(asked, at, each, answer, archive, out)
    if written is None:
        return None
    return _Step(written if add_annotation(written, out) else None)


def _of_week(
    asked: list[Correction | Proposal], at: int, correction: Correction, answer: str, archive: Archive, out: Path
) -> _Step | None:
    """Ask next about the rows of the week that a person says a correction is about."""
    from ddor.corrections.proposals import find_proposals

    try:
        week = date.fromisoformat(answer)
    except ValueError:
        return None
    findings = find_proposals(archive, known_annotations(out), told={correction: week})
    found = [each for each in findings.proposals if each.correction == correction and each not in asked]
    for each in findings.unsettled:
        if each.correction == correction:
            say(f"{each.printed}: {each.why}")
    asked[at + 1 : at + 1] = found
    return _Step(brought_up=len(found))
