"""Commands about which county a printed name is: places, match, decide."""

from __future__ import annotations

import getpass
import io
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    DECISIONS,
    FINE,
    NOT_DONE,
    Db,
    DecisionsFile,
    Out,
    a_day,
    has_archive,
    open_archive,
    progress_bar,
    say,
    say_rebuilt,
    tell,
)
from ddor.cli.program import app
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import Archive


CSV, XLSX = ".csv", ".xlsx"
ENDINGS = (CSV, XLSX)
"""The endings of files that a list is written in."""


@app.command()
def places(
    names: Annotated[
        Path | None,
        typer.Argument(metavar="[NAMES.csv]", help="A list with columns agency and state.", show_default=False),
    ] = None,
    undecided: Annotated[
        bool, typer.Option("--undecided", help="List the names a person must decide, most rows first.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FILE", help="Write a file: .csv or .xlsx.", show_default="print CSV", dir_okay=False
        ),
    ] = None,
    out: Out = Path("output"),
    decisions: DecisionsFile = None,
    db: Db = None,
    as_of: Annotated[
        datetime, typer.Option(parser=a_day, metavar="DAY", help="Use the counties that existed on this day.")
    ] = datetime(2017, 1, 28),
    agency_column: Annotated[str, typer.Option("--agency-column", help="The list's column of agencies.")] = "agency",
    state_column: Annotated[str, typer.Option("--state-column", help="The list's column of states.")] = "state",
) -> None:
    """Reconcile any list of agencies with their counties, or list the names that are undecided.

    The list's rows come back on standard output, or in a file, with geoid, place, method, score, runner_up and
    runner_up_score added, and with up to three candidates where a name is undecided.
    """
    if to is None and out.suffix.lower() in ENDINGS:
        to, out = out, Path("output")
    if to is not None and (names is None or to.suffix.lower() not in ENDINGS):
        say(f"--to is for a list, and names a file that ends in {' or '.join(ENDINGS)}.")
        raise typer.Exit(NOT_DONE)
    if (names is None) != undecided:
        say(f"give either a list ({hint('places', 'NAMES.csv')}) or --undecided.")
        raise typer.Exit(NOT_DONE)
    if names is None:
        _list_open(open_archive(db, out, create=False), decisions or out / DECISIONS)
    else:
        _reconcile_list(names, to, decisions or out / DECISIONS, as_of, (agency_column, state_column))


def _list_open(archive: Archive, decisions: Path) -> None:
    from ddor.corrections.deciding import open_names
    from ddor.terminal.questions import undecided_list
    from ddor.terminal.screen import console

    found = open_names(archive, decisions)
    console().print(undecided_list(found))
    raise typer.Exit(ATTENTION if found else FINE)


def _reconcile_list(names: Path, to: Path | None, decisions: Path, as_of: datetime, columns: tuple[str, str]) -> None:
    from ddor.places import Gazetteer, Matcher, read_decisions, read_list, reconcile_list
    from ddor.userfiles.files import write_files

    with progress_bar() as progress:
        task = progress.add_task(names.name, total=None)
        matcher = Matcher(Gazetteer.in_force(as_of.date()), read_decisions(decisions))

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if to is None:
            reconcile_list(names, sys.stdout, matcher, show, columns)
        elif to.suffix.lower() == CSV:
            from ddor.userfiles.writing import BYTE_ORDER_MARK

            made = io.StringIO()
            reconcile_list(names, made, matcher, show, columns)
            write_files(to.parent, {to.name: f"{BYTE_ORDER_MARK}{made.getvalue()}"})
        else:
            from ddor.export.place_list import place_list_workbook

            listed = read_list(names, columns)
            write_files(to.parent, {to.name: place_list_workbook(names.stem, listed, matcher, show)})


@app.command()
def match(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An agency's name, as printed.", show_default=False)],
    state: Annotated[
        str | None, typer.Option("--state", metavar="TX", help="Its state: USPS code or name.", show_default=False)
    ] = None,
    out: Out = Path("output"),
    decisions: DecisionsFile = None,
    as_of: Annotated[
        datetime, typer.Option(parser=a_day, metavar="DAY", help="Use the counties that existed on this day.")
    ] = datetime(2017, 1, 28),
) -> None:
    """Say which county one agency's name leads to, and everything that speaks for it or for another.

    Exit status 1 if it is undecided.
    """
    from ddor.places import Gazetteer, Matcher, find_state, read_decisions
    from ddor.terminal.matches import match_with_evidence
    from ddor.terminal.screen import console

    if state is not None and find_state(state) is None:
        say(f"{state!r} is not a state.")
        raise typer.Exit(NOT_DONE)
    matcher = Matcher(Gazetteer.in_force(as_of.date()), read_decisions(decisions or out / DECISIONS))
    found = matcher.agency(name, state)
    console().print(match_with_evidence(found, matcher.evidence(name, state)))
    raise typer.Exit(FINE if found.is_decided else ATTENTION)


@app.command()
def decide(
    name: Annotated[
        str | None, typer.Argument(help="The name as printed; leave it out to go through all.", show_default=False)
    ] = None,
    state: Annotated[str, typer.Option(help="The state printed with it.")] = "",
    geoid: Annotated[
        str, typer.Option("--geoid", "--county", help='Its county: the Census GEOID, or "Travis, TX".')
    ] = "",
    why: Annotated[str, typer.Option(help="The reason, for whoever checks it.")] = "",
    who: Annotated[str, typer.Option(help="Who decides.", show_default="the user's name")] = "",
    out: Out = Path("output"),
    decisions: DecisionsFile = None,
    db: Db = None,
) -> None:
    """Decide, once for all weeks, which county a printed name belongs to."""
    from ddor.corrections.deciding import add_decision, update_archive
    from ddor.export.week_folder import are_behind
    from ddor.places import Decision
    from ddor.terminal.screen import counted

    file = decisions or out / DECISIONS
    who = who or getpass.getuser()
    if name is not None and not geoid:
        lists = hint("places", "--undecided", ("decisions",))
        say(f'say which county "{name}" is with --geoid ({lists} lists candidates).')
        raise typer.Exit(NOT_DONE)
    # A name can be decided before anything is added; only asking about names needs an archive.
    archive = open_archive(db, out, create=False) if name is None or has_archive(db, out) else None
    if name is not None:
        geoid = _county(geoid, state)
        made = add_decision(Decision(name, state, geoid, who, date.today().isoformat(), why), file)
        tell(f"{made.name}{', ' + made.state if made.state else ''} is {made.geoid}; written to {file}.")
        if archive is not None:
            _warn_if_unprinted(archive, made.name)
    elif archive is not None:
        _walk(archive, file, who)
    if archive is None:
        tell("No reports have been added yet; the decision will apply to those you add.")
        return
    changed = update_archive(archive, file)
    if changed:
        tell(f"Updated the places in {archive.name}: {counted(len(changed), 'report', 'reports')}.")
    # Not only the folders of what changed now: an earlier run may have been killed before it came to them.
    behind = {*changed, *are_behind(archive, out, changed)}
    if behind and not say_rebuilt(archive, out, behind):
        raise typer.Exit(ATTENTION)


def _county(written: str, state: str) -> str:
    """The GEOID of a county that is written as one or by its name. Raises NoSuchPlace for what is the name of none."""
    from ddor.places import Wanted, find_state, place_asked

    if written.isdecimal():
        return written  # checked with the decision
    within = find_state(state) if state else None
    return place_asked(written, [within.usps] if within else [], Wanted.COUNTY)


def _warn_if_unprinted(archive: Archive, name: str) -> None:
    """Say that no report prints a decided name, which may be a slip, and name the closest ones that reports print."""
    from ddor.archive import Selection
    from ddor.changes.sameness import name_key
    from ddor.tables.texts import nearest
    from ddor.tables.weeks import Weeks

    weeks = Weeks.of_archive(archive, Selection())
    printed = {text for table, column in _NAMES.items() for (text,), _ in weeks.counted(table, column) if text}
    if name_key(name) in map(name_key, printed):
        return
    near = ", ".join(f'"{text}"' for text in nearest(name, sorted(printed)))
    say(
        (
            f'no report in the archive prints "{name}", so this changes nothing. '
            f"{f'The reports print {near}.' if near else ''}"
        ).strip()
    )


_NAMES = {"declined": "agency", "high_volume": "jurisdiction_printed", "policies": "jurisdiction_printed"}
"""The tables of sections and their columns with the names that are decided."""


def _walk(archive: Archive, file: Path, who: str) -> None:
    """Ask about each undecided name in turn; each answer is written at once, and can be taken back."""
    from dataclasses import replace

    from ddor.corrections.deciding import add_decision, open_names, take_back
    from ddor.places import Decision, DecisionsError, checked_decision, name_of_place
    from ddor.terminal.questions import question
    from ddor.terminal.screen import console, counted

    screen = console()
    names = open_names(archive, file)
    screen.print(f"{counted(len(names), 'name is', 'names are')} undecided.")
    made: dict[int, Decision] = {}
    i = 0
    while i < len(names):
        each = names[i]
        screen.print(question(each, i + 1, len(names)))
        given = typer.prompt("Number, GEOID, a county's name, (s)kip, (u)ndo, (q)uit", default="s").strip()
        answer = given.lower()
        if answer in ("q", "quit"):
            break
        if answer in ("u", "undo"):
            i = max(0, i - 1)
            if i in made:
                take_back(made.pop(i), file)
            continue
        if answer not in ("s", "skip"):
            candidates = each.match.candidates
            chosen = candidates[int(answer) - 1].geoid if answer in _numbers(len(candidates)) else given
            geoid = chosen if chosen.isdecimal() else _searched(chosen, each.state or "")
            if geoid is None:
                continue
            try:
                decision = checked_decision(
                    Decision(each.name, each.state or "", geoid, who, date.today().isoformat(), "")
                )
                tell(f"{each.name} is {name_of_place(decision.geoid) or decision.geoid} ({decision.geoid}).")
                # Last, so that nobody gives a reason for what is refused.
                why = typer.prompt("Why", default="", show_default=False)
                made[i] = add_decision(replace(decision, why=why), file)
            except DecisionsError as error:
                say(str(error))
                continue
        i += 1


def _searched(text: str, state: str) -> str | None:
    """The GEOID of the county or area that a text names, or that a person picks of those whose names hold it.

    None, with a sentence, if there is none or none is picked.
    """
    from ddor.places import NoSuchPlace, Wanted, find_state, name_of_place, place_asked, places_holding

    within = find_state(state) if state else None
    codes = [within.usps] if within else []
    try:
        return place_asked(text, codes, Wanted.COUNTY)
    except NoSuchPlace as error:
        found = places_holding(text, codes)
        if not found:
            say(str(error))
            return None
    for number, geoid in enumerate(found, 1):
        tell(f"  {number}  {name_of_place(geoid)} ({geoid})")
    picked = typer.prompt("Which of these (Enter: none)", default="", show_default=False).strip()
    return found[int(picked) - 1] if picked in _numbers(len(found)) else None


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]
