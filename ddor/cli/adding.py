"""The command that adds reports: each is read, kept in the archive, and written as tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Db,
    DecisionsFile,
    Memory,
    Password,
    Timeout,
    Vocabulary,
    expand,
    has_errors,
    known_annotations,
    limits,
    open_archive,
    progress_bar,
    reconciler_of,
    say,
)
from ddor.cli.cross_checks import cross_checked, require_readers
from ddor.cli.program import app

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ddor.archive import Archive
    from ddor.corrections.annotations import Annotations
    from ddor.reading.reconcile import Reconciler
    from ddor.reading.request import Request
    from ddor.sections import Report


@app.command()
def add(
    pdfs: Annotated[
        list[str], typer.Argument(metavar="PDF...", help="Reports, folders of them, or patterns.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="The folder that a folder for each week is made in.")] = Path("output"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Files read at a time.", show_default="the cores")] = None,
    cross_check: Annotated[
        bool, typer.Option("--cross-check", help="Compare each cell with what pdfplumber and camelot read, too.")
    ] = False,
    strict: Annotated[bool, typer.Option(help="Count a report with a problem of severity error as failed.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep a copy of each PDF beside the archive, in pdfs/.")] = False,
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    db: Db = None,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Read reports, keep them in the archive, and write each week's tables as CSV into a folder of its own."""
    from ddor.reading.request import Request
    from ddor.terminal.screen import console, counted

    paths = expand(pdfs)
    if cross_check:
        require_readers()
    adding = Adding(out, db, strict, keep, cross_check, reconciler_of(decisions, out), known_annotations(out))
    screen = console()
    failures: list[str] = []
    attention = False
    allowed = limits(timeout, memory)
    requests = [Request(path, password, vocabulary, allowed) for path in paths]
    for request, result in _read_all(requests, jobs or os.cpu_count() or 1):
        try:
            said, needs_attention = adding.one(request, result)
        except NotAdded as reason:
            failures.append(str(reason))
            continue
        attention = attention or needs_attention
        for part in said:
            screen.print(part)
        screen.print()
    for text in failures:
        say(text)
    if failures:
        not_added = counted(len(failures), "file was", "files were")
        say(f"{not_added} not added, {len(paths) - len(failures):,} of {len(paths):,} were.")
    raise typer.Exit(NOT_DONE if len(failures) == len(paths) else ATTENTION if failures or attention else FINE)


class NotAdded(Exception):
    """A file that could not be added; the message is for the person who gave it."""


@dataclass(slots=True)
class Adding:
    """How reports are added in one run; the archive is opened with the first one, so that none is made for nothing."""

    out: Path
    db: str | None
    strict: bool
    keep: bool
    cross_check: bool
    reconciler: Reconciler
    annotations: Annotations
    archive: Archive | None = None

    def one(self, request: Request, result: Future[Report]) -> tuple[list[RenderableType], bool]:
        """Add the report that was read for a request. What to say of it, and whether that needs attention.

        Raises NotAdded where it was not read, or is not to be or cannot be kept.
        """
        from ddor.archive import ArchiveError
        from ddor.archive.originals import NotFound
        from ddor.errors import DdorError

        try:
            report = self.reconciler.report(result.result())
        except DdorError as failure:
            raise NotAdded(str(failure)) from None
        if self.strict and has_errors(report):
            raise NotAdded(_strictly(report))
        try:
            return self._kept(request, report)
        except (ArchiveError, NotFound) as error:
            raise NotAdded(f"{request.path.name}: {error}") from None
        except OSError as error:
            why = error.strerror or error
            raise NotAdded(f"{request.path.name}: its tables could not be written to {self.out} ({why}).") from None

    def _kept(self, request: Request, report: Report) -> tuple[list[RenderableType], bool]:
        from ddor.archive.originals import KEPT, keep_pdf
        from ddor.export.week_folder import write_week
        from ddor.terminal.summary import revision_note, summary

        self.archive = self.archive or open_archive(self.db, self.out)
        if self.keep:
            keep_pdf(request.path, report.document.sha256, self.out / KEPT)
        kept, attention = _keep(self.archive, report, request.path)
        week = write_week(report, self.out, self.annotations)
        said = [summary(report, week.files), kept]
        if self.cross_check:
            checked, differs = _cross_check(self.archive, report, request, week.files[0].parent)
            said.append(checked)
            attention = attention or differs
        if week.other is not None:
            said.append(revision_note(week.other))
        said += _notes(self.archive, report, self.annotations)
        return said, attention or has_errors(report) or week.other is not None


def _keep(archive: Archive, report: Report, path: Path) -> tuple[RenderableType, bool]:
    """Keep a report. What to say of it, and whether that needs attention. Raises ArchiveError where it cannot be."""
    from ddor.archive import NoPeriod, NotHeld, Outcome, ReadsOtherwise
    from ddor.terminal.holdings import added_note, new_places_note
    from ddor.terminal.screen import indented

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


def _cross_check(archive: Archive, report: Report, request: Request, folder: Path) -> tuple[RenderableType, bool]:
    """Cross-check a report and keep that with it. What to say of it, and whether that needs attention."""
    from rich.console import Group
    from rich.text import Text

    from ddor.archive import ArchiveError
    from ddor.terminal.cross_check import note
    from ddor.terminal.screen import indented

    check, pictures = cross_checked(report, request, folder / "cross-check")
    said: list[RenderableType] = [note(check)]
    if pictures:
        said.append(
            indented(Text(f"Pictures of the cells that differ: {pictures[0].parent}. ddor cross-check lists them"))
        )
    try:
        archive.keep_cross_check(report, check)
    except ArchiveError as error:
        said.append(indented(Text(f"The cross-check was not kept: {error}")))
        return Group(*said), True
    return Group(*said), not check.is_well


def _notes(archive: Archive, report: Report, annotations: Annotations) -> list[RenderableType]:
    """What to say of marks on a report's rows and of corrections. Raises ArchiveError where they cannot be found."""
    from ddor.archive import NotHeld
    from ddor.corrections.proposals import find_proposals
    from ddor.tables.weeks import Weeks
    from ddor.terminal.correction_notes import week_notes

    if report.period is None:
        return []
    try:
        findings = find_proposals(archive, annotations, about=report.period.start)
    except NotHeld:
        return []  # another process has removed a week meanwhile
    return week_notes(Weeks.of_report(report, annotations), annotations, findings, report.period.start)


def _read_all(requests: Sequence[Request], jobs: int) -> Iterator[tuple[Request, Future[Report]]]:
    """Each request with its outcome, in the order given, `jobs` at a time, with a progress bar."""
    from ddor import isolate
    from ddor.reading.request import read_kept

    with isolate.Pool(min(jobs, len(requests))) as pool, progress_bar() as progress:
        task = progress.add_task("Reading reports", total=len(requests))
        # Two for each process that reads, so that it has the next one while the last one's result is taken.
        for request, result in isolate.results(pool, read_kept, requests, 2 * jobs):
            progress.advance(task)
            yield request, result


def _strictly(report: Report) -> str:
    from ddor.model import Severity

    first = next(problem for problem in report.problems if problem.severity is Severity.ERROR)
    return f"{report.document.file}: {first.message} With --strict a report with an error is not added."
