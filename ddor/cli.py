"""The command line: what the commands are called and what they say. The work is done elsewhere.

Nothing heavy is imported before a command needs it, so that --help comes at once.
"""

from __future__ import annotations

import getpass
import glob
import json
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress

    from ddor.archive import Archive
    from ddor.model import Report
    from ddor.reconcile import Reconciler
    from ddor.workers import Request

_DECISIONS = "decisions.csv"
_ARCHIVE = "ddor.sqlite"

FINE, ATTENTION, NOT_DONE = 0, 1, 2
"""Exit statuses: all is well; something needs a look; it could not be done."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turns ICE's Declined Detainer Outcome Reports (PDF) into tables that can be checked and printed.",
    epilog="Start with: ddor add REPORT.pdf   Then open the CSV files in output/.",
)

Password = Annotated[str | None, typer.Option(help="The password, for a PDF that opens only with one.")]
Vocabulary = Annotated[
    Path | None, typer.Option(help="A TOML file that adds headings and wordings to those known.", show_default=False)
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(help="What people decided about places.", show_default="decisions.csv in the output folder"),
]
Out = Annotated[Path, typer.Option(help="The folder with a folder for each week.")]
Db = Annotated[
    str | None,
    typer.Option(help="The archive: a file, or postgresql://HOST/NAME.", show_default="ddor.sqlite in the folder"),
]
Timeout = Annotated[float, typer.Option(min=1, help="Seconds after which a page that is not read is given up.")]


class Format(StrEnum):
    """How `ddor read` prints a report."""

    JSON = "json"
    SUMMARY = "summary"


def main() -> None:
    """Run the command line. Leaves with one of the exit statuses, never with a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        _say("stopped.")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has stopped reading; what Python would still flush has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except Exception as error:
        if os.environ.get("DDOR_TRACEBACK"):
            raise
        _say(
            f"an error in ddor itself ({type(error).__name__}: {error}). "
            "Please report it with the file; with DDOR_TRACEBACK=1 set, ddor shows where it is."
        )
        sys.exit(NOT_DONE)


@app.callback(invoke_without_command=True)
def _ddor(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    if show_version:
        typer.echo(f"ddor {version('ddor')}")
        raise typer.Exit(FINE)


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
    from ddor import workers

    reconciler = _reconciler(decisions, Path("output"))
    request = workers.Request(file, password, vocabulary, timeout)
    with _progress() as progress:
        task = progress.add_task(file.name, total=None)
        try:
            report = workers.read(request, lambda n, of: progress.update(task, completed=n, total=of))
        except workers.Failed as failure:
            progress.stop()
            _say(str(failure))
            raise typer.Exit(NOT_DONE) from None
        report = reconciler.report(report)
    if format is Format.JSON:
        from ddor.contract import report_json

        typer.echo(json.dumps(report_json(report), ensure_ascii=False, indent=1))
    else:
        from ddor.screen import console
        from ddor.summary import summary

        console().print(summary(report))
    raise typer.Exit(ATTENTION if _has_errors(report) else FINE)


@app.command()
def add(
    pdfs: Annotated[
        list[str], typer.Argument(metavar="PDF...", help="Reports, folders of them, or patterns.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="The folder that a folder for each week is made in.")] = Path("output"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Files read at a time.", show_default="the cores")] = None,
    strict: Annotated[bool, typer.Option(help="Count a report with a problem of severity error as failed.")] = False,
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    db: Db = None,
    timeout: Timeout = 60.0,
) -> None:
    """Read reports, keep them in the archive, and write each week's tables as CSV into a folder of its own."""
    from ddor import workers
    from ddor.archive import ArchiveError
    from ddor.screen import console, counted
    from ddor.summary import revision_note, summary
    from ddor.week import write_week

    paths = _expand(pdfs)
    reconciler = _reconciler(decisions, out)
    archive: Archive | None = None
    screen = console()
    failures: list[str] = []
    attention = False
    requests = [workers.Request(path, password, vocabulary, timeout) for path in paths]
    for request, result in _read_all(requests, jobs or os.cpu_count() or 1):
        try:
            report = reconciler.report(result.result())
        except workers.Failed as failure:
            failures.append(str(failure))
            continue
        if strict and _has_errors(report):
            failures.append(_strictly(report))
            continue
        try:
            # Opened with the first report that could be read, so that no archive is made for nothing.
            archive = archive or _open_archive(db, out)
            kept, of_note = _keep(archive, report, request.path)
            week = write_week(report, out)
        except ArchiveError as error:
            failures.append(f"{request.path.name}: {error}")
            continue
        except OSError as error:
            failures.append(
                f"{request.path.name}: its tables could not be written to {out} ({error.strerror or error})."
            )
            continue
        attention = attention or _has_errors(report) or week.other is not None or of_note
        screen.print(summary(report, week.files))
        screen.print(kept)
        if week.other is not None:
            screen.print(revision_note(week.other))
        screen.print()
    for text in failures:
        _say(text)
    if failures:
        not_added = counted(len(failures), "file was", "files were")
        _say(f"{not_added} not added, {len(paths) - len(failures):,} of {len(paths):,} were.")
    raise typer.Exit(NOT_DONE if len(failures) == len(paths) else ATTENTION if failures or attention else FINE)


def _keep(archive: Archive, report: Report, path: Path) -> tuple[RenderableType, bool]:
    """Keep a report. What to say of it, and whether that needs attention. Raises ArchiveError where it cannot be."""
    from ddor.archive import NoPeriod, NotHeld, Outcome, ReadsOtherwise
    from ddor.holdings import added_note, new_places_note
    from ddor.screen import indented

    try:
        added = archive.add(report, path)
    except NoPeriod as error:
        return indented(str(error)), True
    if added.reads_otherwise:
        # Decisions made since the PDF was added change its places, as they would had ddor decide been run.
        with suppress(ReadsOtherwise):
            archive.update_places(report)
            return new_places_note(added, archive.name), False
    before = None
    if added.outcome is Outcome.REVISION:
        with suppress(NotHeld):
            before = archive.report(added.week, added.revision - 1)
    note = added_note(added, archive.name, report, before)
    return note, added.outcome is Outcome.REVISION or added.reads_otherwise


@app.command()
def weeks(out: Out = Path("output"), db: Db = None) -> None:
    """List the weeks in the archive, their revisions, and the weeks that are missing between them."""
    from ddor.holdings import weeks_listed
    from ddor.screen import console

    archive = _open_archive(db, out, create=False)
    with _archive_sentences():
        console().print(weeks_listed(archive.weeks(), archive.name))


@app.command()
def remove(
    week: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day of the week.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Remove a week, all its revisions, from the archive. Its folder of tables is left where it is."""
    from ddor.screen import counted

    archive = _open_archive(db, out, create=False)
    day = week.date()
    with _archive_sentences():
        report = archive.report(day)
        if not yes:
            rows = counted(len(report.declined), "row", "rows")
            typer.echo(
                f"The week of {day} ({rows}, {report.document.file}) and all its revisions leave {archive.name}."
            )
            try:
                typer.confirm("Remove it?", abort=True)
            except typer.Abort:
                _say("nothing was removed.")
                raise typer.Exit(NOT_DONE) from None
        removed = archive.remove(day)
    typer.echo(f"Removed from {archive.name}: the week of {day}, {counted(removed, 'revision', 'revisions')}.")
    folders = sorted(out.glob(f"{day}*/"))
    if folders:
        typer.echo(f"Its tables are still in {', '.join(map(str, folders))}.")


@app.command()
def places(
    names: Annotated[
        Path | None,
        typer.Argument(metavar="[NAMES.csv]", help="A list with columns agency and state.", show_default=False),
    ] = None,
    undecided: Annotated[
        bool, typer.Option("--undecided", help="List what a person must decide, most rows first.")
    ] = False,
    out: Out = Path("output"),
    decisions: DecisionsFile = None,
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Take the counties that there were on this day.")
    ] = datetime(2017, 1, 28),
) -> None:
    """Reconcile any list of agencies with their counties, or list the names that are undecided.

    The list's rows come back on standard output with geoid, place, method, score, runner_up and
    runner_up_score added.
    """
    if (names is None) != undecided:
        _say("give either a list (ddor places NAMES.csv) or --undecided.")
        raise typer.Exit(NOT_DONE)
    if names is None:
        _list_open(out, decisions or out / _DECISIONS)
    else:
        _reconcile_list(names, decisions or out / _DECISIONS, as_of)


def _list_open(out: Path, decisions: Path) -> None:
    from ddor.deciding import open_names
    from ddor.questions import undecided_list
    from ddor.screen import console

    with _sentences():
        found = open_names(out, decisions)
    console().print(undecided_list(found))
    raise typer.Exit(ATTENTION if found else FINE)


def _reconcile_list(names: Path, decisions: Path, as_of: datetime) -> None:
    from ddor.places import Gazetteer, Matcher, read_decisions, reconcile_list

    with _sentences(), _progress() as progress:
        task = progress.add_task(names.name, total=None)
        matcher = Matcher(Gazetteer.in_force(as_of.date()), read_decisions(decisions))
        reconcile_list(names, sys.stdout, matcher, lambda n, of: progress.update(task, completed=n, total=of))


@app.command()
def decide(
    name: Annotated[
        str | None, typer.Argument(help="The name as printed; none walks through all.", show_default=False)
    ] = None,
    state: Annotated[str, typer.Option(help="The state printed with it.")] = "",
    geoid: Annotated[str, typer.Option(help="The Census GEOID of its county, five digits.")] = "",
    why: Annotated[str, typer.Option(help="The reason, for whoever checks it.")] = "",
    who: Annotated[str, typer.Option(help="Who decides.", show_default="the user's name")] = "",
    out: Out = Path("output"),
    decisions: DecisionsFile = None,
    db: Db = None,
) -> None:
    """Decide which county a printed name is, once: it holds for all weeks and from now on."""
    from ddor.deciding import add_decision, make_anew, update_archive
    from ddor.places import Decision
    from ddor.screen import counted

    file = decisions or out / _DECISIONS
    who = who or getpass.getuser()
    with _sentences():
        if name is None:
            _walk(out, file, who)
        elif not geoid:
            _say(f'say which county "{name}" is with --geoid (ddor places --undecided lists candidates).')
            raise typer.Exit(NOT_DONE)
        else:
            made = add_decision(Decision(name, state, geoid, who, date.today().isoformat(), why), file)
            typer.echo(f"{made.name}{', ' + made.state if made.state else ''} is {made.geoid}; written to {file}.")
        changed = make_anew(out, file)
    if changed:
        typer.echo(f"Tables made anew: {counted(len(changed), 'week', 'weeks')} ({', '.join(changed)}).")
    if db is None and not (out / _ARCHIVE).exists():
        return
    archive = _open_archive(db, out, create=False)
    with _sentences(), _archive_sentences():
        kept = update_archive(archive, file)
    if kept:
        typer.echo(f"Places made anew in {archive.name}: {counted(len(kept), 'report', 'reports')}.")


def _walk(out: Path, file: Path, who: str) -> None:
    """Ask about each undecided name in turn; each answer is written at once, and can be taken back."""
    from ddor.deciding import add_decision, open_names, take_back
    from ddor.places import Decision, DecisionsError
    from ddor.questions import question
    from ddor.screen import console, counted

    screen = console()
    names = open_names(out, file)
    screen.print(f"{counted(len(names), 'name is', 'names are')} undecided.")
    made: dict[int, Decision] = {}
    i = 0
    while i < len(names):
        each = names[i]
        screen.print(question(each, i + 1, len(names)))
        answer = typer.prompt("Number, GEOID, (s)kip, (u)ndo, (q)uit", default="s").strip().lower()
        if answer in ("q", "quit"):
            break
        if answer in ("u", "undo"):
            i = max(0, i - 1)
            if i in made:
                take_back(made.pop(i), file)
            continue
        if answer not in ("s", "skip"):
            candidates = each.match.candidates
            chosen = candidates[int(answer) - 1].geoid if answer in _numbers(len(candidates)) else answer
            why = typer.prompt("Why", default="", show_default=False)
            decision = Decision(each.name, each.state or "", chosen, who, date.today().isoformat(), why)
            try:
                made[i] = add_decision(decision, file)
            except DecisionsError as error:
                _say(str(error))
                continue
        i += 1


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _reconciler(decisions: Path | None, out: Path) -> Reconciler:
    """Places with the decisions of a file. Leaves with a sentence where the file cannot be used."""
    from ddor.places import read_decisions
    from ddor.reconcile import Reconciler

    with _sentences():
        if decisions is not None and not decisions.exists():
            _say(f"{decisions}: there is no such file.")
            raise typer.Exit(NOT_DONE)
        return Reconciler(read_decisions(decisions or out / _DECISIONS))


def _open_archive(db: str | None, out: Path, create: bool = True) -> Archive:
    """The archive, made if there is none. Leaves with a sentence where it cannot be used."""
    from ddor.archive import Archive

    with _archive_sentences():
        return Archive.open(db or out / _ARCHIVE, create)


@contextmanager
def _archive_sentences() -> Iterator[None]:
    """Turn what is wrong with an archive into a sentence and an exit status."""
    from ddor.archive import ArchiveError

    try:
        yield
    except ArchiveError as error:
        _say(str(error))
        raise typer.Exit(NOT_DONE) from None


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn the errors that a person can mend into a sentence and an exit status."""
    from ddor.places import DecisionsError, ListingError

    try:
        yield
    except (DecisionsError, ListingError) as error:
        _say(str(error))
        raise typer.Exit(NOT_DONE) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"{error.filename or 'a file'}: {error.strerror or error}.")
        raise typer.Exit(NOT_DONE) from None


def _read_all(requests: Sequence[Request], jobs: int) -> Iterator[tuple[Request, Future[Report]]]:
    """Each request with its outcome, in the order given, `jobs` at a time, with a progress bar."""
    from ddor import workers

    with _progress() as progress, ThreadPoolExecutor(max_workers=jobs) as pool:
        task = progress.add_task("Reading reports", total=len(requests))
        futures = [pool.submit(workers.read, request) for request in requests]
        for future in futures:
            future.add_done_callback(lambda _: progress.advance(task))
        try:
            for request, future in zip(requests, futures, strict=True):
                future.exception()
                yield request, future
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _expand(patterns: Sequence[str]) -> list[Path]:
    """Files, the PDFs in folders, what patterns match, each once. Leaves with a sentence where one matches nothing."""
    paths: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            found = sorted(p for p in path.iterdir() if p.suffix.lower() == ".pdf")
            if not found:
                _say(f"{pattern}: there is no PDF file in this folder.")
                raise typer.Exit(NOT_DONE)
            paths += found
        elif not path.exists() and glob.has_magic(pattern):
            found = [Path(p) for p in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - takes absolute patterns
            if not found:
                _say(f"{pattern}: no file matches this pattern.")
                raise typer.Exit(NOT_DONE)
            paths += found
        else:
            paths.append(path)
    return list(dict.fromkeys(paths))


def _strictly(report: Report) -> str:
    from ddor.model import Severity

    first = next(problem for problem in report.problems if problem.severity is Severity.ERROR)
    return f"{report.document.file}: {first.message} With --strict a report with an error is not added."


def _has_errors(report: Report) -> bool:
    from ddor.model import Severity

    return any(problem.severity is Severity.ERROR for problem in report.problems)


def _progress() -> Progress:
    """A progress bar on standard error, shown only where that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ddor.screen import console

    screen = console(to_stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)


def _say(text: str) -> None:
    typer.echo(f"ddor: {text}", err=True)
