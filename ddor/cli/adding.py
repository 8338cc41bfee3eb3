"""The command that adds reports: each is read, kept in the archive, and written as tables."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.addresses import expand_with_addresses, fetched
from ddor.cli.common import (
    ATTENTION,
    DECISIONS,
    FINE,
    NOT_DONE,
    Db,
    DecisionsFile,
    Memory,
    Ocr,
    Password,
    Timeout,
    Vocabulary,
    has_errors,
    known_annotations,
    limits,
    open_archive,
    own_error,
    progress_bar,
    reconciler_of,
    say,
)
from ddor.cli.cross_checks import cross_checked, pictures_of
from ddor.cli.program import app
from ddor.errors import DdorError
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ddor.archive import Added, Archive
    from ddor.corrections.annotations import Annotations
    from ddor.corrections.deciding import Decided
    from ddor.reading.request import Request
    from ddor.sections import Report
    from ddor.terminal.progress import ProgressBar


@app.command()
def add(
    pdfs: Annotated[
        list[str],
        typer.Argument(
            metavar="PDF...", help="Reports, folders of them, patterns, or https:// addresses.", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder to put each week's folder in.")] = Path("output"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Files read at a time.", show_default="the cores")] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Read on the Dask cluster with its scheduler at this address.", show_default=False
        ),
    ] = None,
    cross_check: Annotated[
        bool, typer.Option("--cross-check", help="Also compare each cell with what pdfplumber and camelot read.")
    ] = False,
    strict: Annotated[bool, typer.Option(help="Don't add a report that has an error.")] = False,
    keep: Annotated[
        bool,
        typer.Option("--keep/--no-keep", help="Keep a copy of each PDF, in pdfs/ in the folder."),
    ] = True,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print only what went wrong, on standard error: for a weekly job.")
    ] = False,
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    db: Db = None,
    ocr: Ocr = True,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Read reports, keep them in the archive, and write each week's tables as CSV into a folder of its own."""
    from ddor.corrections.deciding import Decided
    from ddor.reading.request import Request
    from ddor.terminal.screen import console, counted

    sources = expand_with_addresses(pdfs)
    if cross_check:
        from ddor.crosscheck import require_readers

        require_readers()
    reconciler_of(decisions, out)  # what can't be used is said before anything is read
    adding = Adding(out, db, strict, keep, cross_check, Decided(decisions or out / DECISIONS), known_annotations(out))
    screen = console()
    added = 0
    attention = False
    allowed = limits(timeout, memory)
    with fetched(sources) as (paths, adding.addresses, wrong):
        requests = [Request(path, password, vocabulary, allowed, ocr) for path in paths]
        for request, result in _read_all(requests, jobs or os.cpu_count() or 1, dask):
            done = adding.one(request, result)
            for part in done.said if not quiet else ():
                screen.print(part)
            if done.said and not quiet:
                screen.print()
            if quiet and done.needs_attention:
                wrong.append(f"{request.path.name}: added, and needs a look; {hint('weeks')} lists it.")
            wrong += done.wrong
            added += done.is_added
            attention = attention or done.needs_attention
    for text in wrong:
        say(text)
    if added < len(sources):
        not_added = counted(len(sources) - added, "file was", "files were")
        say(f"{not_added} not added, {added:,} of {len(sources):,} were.")
    raise typer.Exit(NOT_DONE if not added else ATTENTION if wrong or attention else FINE)


class NotAdded(DdorError):
    """A file that could not be added; the message is for the person who gave it."""


@dataclass(slots=True)
class Done:
    """What became of one file: what to print of it, a sentence for each thing that went wrong, whether it was added."""

    said: list[RenderableType] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    is_added: bool = False
    needs_attention: bool = False


@dataclass(slots=True)
class Adding:
    """How reports are added in one run; the archive is opened with the first one, so that none is made for nothing."""

    out: Path
    db: str | None
    strict: bool
    keep: bool
    cross_check: bool
    decided: Decided
    annotations: Annotations
    archive: Archive | None = None
    addresses: Mapping[Path, str] = field(default_factory=dict)
    """Where files came from that were downloaded."""

    def one(self, request: Request, result: Future[Report]) -> Done:
        """Add the report that was read for a request.

        Whatever goes wrong with it is a sentence with the file's name, so that the next file can be added. Raises
        ArchiveError if the archive cannot be opened, as no other file could be added either.
        """
        from ddor.archive import ArchiveError

        done = Done()
        try:
            self._add(request, result, done)
        except NotAdded as reason:
            done.wrong.append(str(reason))
        except ArchiveError:
            raise
        except Exception as error:
            done.wrong.append(f"{request.path.name}: not added, because of {own_error(error)}")
        return done

    def _add(self, request: Request, result: Future[Report], done: Done) -> None:
        from ddor.archive import ArchiveError

        try:
            reconciler = self.decided.reconciler()
            report = reconciler.report(result.result())
        except DdorError as failure:
            raise NotAdded(str(failure)) from None
        if self.strict and has_errors(report):
            raise NotAdded(_strictly(report))
        if report.period is None:
            done.said += _without_period(report, self.out, self.annotations)
            done.is_added = done.needs_attention = True
            return
        self.archive = self.archive or open_archive(self.db, self.out)
        try:
            added = self.archive.add(report, self.addresses.get(request.path, request.path))
        except ArchiveError as error:
            raise NotAdded(f"{request.path.name}: {error}") from None
        done.is_added = True
        with _though_kept(done, request.path.name, self.archive.name, "decisions made meanwhile could not be used"):
            report = self.decided.settle(self.archive, report, reconciler)
        self._follow_up(self.archive, added, report, request, done)

    def _follow_up(self, archive: Archive, added: Added, report: Report, request: Request, done: Done) -> None:
        """Do what follows once a report is kept. What fails of that is said, and the rest still done."""
        from ddor.archive import Outcome
        from ddor.archive.originals import KEPT, keep_pdf
        from ddor.export.week_folder import CROSS_CHECK, WeekWritten, write_week
        from ddor.terminal.summary import summary, superseded_note

        kept = partial(_though_kept, done, request.path.name, archive.name)
        sha256 = report.document.sha256
        written = WeekWritten(self.out / str(added.week), ())
        note: list[RenderableType] = []
        with kept("it could not be compared with what was in the archive"):
            note.append(_note(archive, added, report, done))
            # An archive may hold the same PDF under another name, or as an earlier ddor read it.
            if added.outcome is Outcome.UNCHANGED:
                report = archive.report(added.week, added.revision)
        if self.keep:
            with kept(f"no copy of it could be written to {self.out / KEPT}"):
                keep_pdf(request.path, sha256, self.out / KEPT)
        with kept(f"its tables could not be written to {written.folder}"):
            written = write_week(archive, self.out, report, added.revision)
        with kept("its summary could not be made"):
            done.said += [summary(report, written.files), *note]
        if self.cross_check:
            with kept("its cross-check could not be made"):
                self._check(archive, report, request, written.folder / CROSS_CHECK, done)
        if written.superseded:
            done.said.append(superseded_note(written.superseded))
        with kept("its marks and corrections could not be looked up"):
            done.said += _notes(archive, report, self.annotations)
        # What was added before was looked at then: adding a folder again is no alarm.
        done.needs_attention |= added.outcome is not Outcome.UNCHANGED and (has_errors(report) or added.revision > 1)

    def _check(self, archive: Archive, report: Report, request: Request, folder: Path, done: Done) -> None:
        """Cross-check a report, keep that with it, and write pictures of what differs."""
        from rich.text import Text

        from ddor.terminal.cross_check import note
        from ddor.terminal.screen import indented

        check = cross_checked(report, request)
        done.said.append(note(check))
        done.needs_attention |= not check.is_well
        with _though_kept(done, request.path.name, archive.name, "its cross-check could not be kept"):
            archive.keep_cross_check(report, check)
        with _though_kept(done, request.path.name, archive.name, f"no pictures could be written to {folder}"):
            pictures = pictures_of(report, check, request, folder)
            if pictures:
                text = f"Pictures of the cells that differ: {pictures[0].parent}. {hint('cross-check')} lists them"
                done.said.append(indented(Text(text)))


@contextmanager
def _though_kept(done: Done, name: str, archive: str, what: str) -> Iterator[None]:
    """Say what could not be done with a report that is kept, so that the rest can be."""
    from ddor.archive.originals import NotFound
    from ddor.export.week_folder import NotWritten

    kept = f"{name}: kept in {archive}, but"
    try:
        yield
    except NotWritten as error:
        done.wrong.append(f"{kept} its {error}")
    except NotFound as error:
        done.wrong.append(f"{kept} {error}")
    except DdorError as error:
        done.wrong.append(f"{kept} {what} ({str(error).rstrip('.')}).")
    except OSError as error:
        done.wrong.append(f"{kept} {what} ({error.strerror or error}). Fix that, and add the file again.")
    except Exception as error:
        done.wrong.append(f"{kept} {what} because of {own_error(error)}")


def _without_period(report: Report, out: Path, annotations: Annotations) -> list[RenderableType]:
    """Only write the tables of a report that doesn't say which week it covers, as the archive is one of weeks.

    Returns what to say of it. Raises NotAdded if the tables cannot be written.
    """
    from rich.text import Text

    from ddor.export.week_folder import NotWritten, folder_without_archive, write_tables
    from ddor.terminal.screen import indented
    from ddor.terminal.summary import summary

    name = report.document.file
    try:
        files = write_tables(report, folder_without_archive(report, out), annotations)
    except NotWritten as error:
        raise NotAdded(f"{name}: its {error}") from None
    note = f"{name}: not added to the archive, because it isn't known which days it covers."
    return [summary(report, files), indented(Text(note))]


def _note(archive: Archive, added: Added, report: Report, done: Done) -> RenderableType:
    """What to say of what adding a report did. Raises ArchiveError if that cannot be found."""
    from ddor.archive import NotHeld, Outcome, ReadsOtherwise
    from ddor.terminal.holdings import added_note, new_places_note

    if added.reads_otherwise:
        # Decisions made since the PDF was added change its places, as they would had ddor decide been run.
        with suppress(ReadsOtherwise):
            archive.update_places(report)
            return new_places_note(added, archive.name)
        done.needs_attention = True
    before = None
    if added.outcome is Outcome.REVISION:
        with suppress(NotHeld):
            before = archive.report(added.week, added.revision - 1)
    return added_note(added, archive.name, report, before)


def _notes(archive: Archive, report: Report, annotations: Annotations) -> list[RenderableType]:
    """What to say of marks on a report's rows and of corrections. Raises ArchiveError if they cannot be found."""
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


def _read_all(requests: Sequence[Request], jobs: int, dask: str | None) -> Iterator[tuple[Request, Future[Report]]]:
    """Each request with its outcome, in the order given, with a progress bar.

    They are read by `jobs` processes of this machine, or on the Dask cluster at an address. Raises NoCluster
    where that can't be used.
    """
    from ddor import isolate
    from ddor.reading.request import read_kept

    if not requests:  # nothing could be downloaded
        return
    progress = progress_bar()
    with ExitStack() as opened:
        if dask is None:
            pool = opened.enter_context(isolate.Pool(min(jobs, len(requests))))
            # Two for each process that reads, so that it has the next one while the last one's result is taken.
            results = isolate.results(pool, lambda request: _read_with_pages(request, progress), requests, 2 * jobs)
        else:
            from ddor.reading.remote import cluster

            results = opened.enter_context(cluster(dask)).results(read_kept, requests)
        # This process has nothing else to do while the first files are read. The children are there before the thread.
        opened.enter_context(ThreadPoolExecutor(1)).submit(_import_what_follows)
        opened.enter_context(progress)
        task = progress.add_task("Reading reports", total=len(requests))
        for request, result in results:
            progress.advance(task)
            yield request, result


_LONG = 1.0
"""Seconds after which a file that is still being read gets a bar of its own, so that usual ones don't flicker by."""


def _read_with_pages(request: Request, progress: ProgressBar) -> Report:
    """The report in a PDF, with a bar of its pages where that takes long, as it does with scans."""
    from ddor.reading.request import read_kept

    begun = time.monotonic()
    task = None

    def on_page(number: int, of: int) -> None:
        nonlocal task
        if task is None and time.monotonic() - begun > _LONG:
            task = progress.add_task(f"{request.path.name}, pages", total=of)
        progress.update(task, completed=number)

    try:
        return read_kept(request, on_page)
    finally:
        progress.remove(task)


def _import_what_follows() -> None:
    """Import what it takes to add a report once it is read."""
    for name in ("archive", "export.week_folder", "terminal.holdings", "terminal.correction_notes", "terminal.summary"):
        import_module(f"ddor.{name}")


def _strictly(report: Report) -> str:
    from ddor.model import Severity

    first = next(problem for problem in report.problems if problem.severity is Severity.ERROR)
    return f"{report.document.file}: {first.message} With --strict a report with an error is not added."
