"""Commands that make sure of the archive: verify, backup."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
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
    Ocr,
    Out,
    Password,
    Timeout,
    Vocabulary,
    limits,
    open_archive,
    progress_bar,
    reconciler_of,
    say,
    tell,
)
from ddor.cli.program import app
from ddor.errors import DdorError

if TYPE_CHECKING:
    from ddor.archive import HeldWeek, Revision
    from ddor.reading.reconcile import Reconciler
    from ddor.reading.request import Request
    from ddor.sections import Report


@app.command()
def verify(
    read: Annotated[bool, typer.Option("--read/--no-read", help="Whether each PDF is read again.")] = True,
    jobs: Annotated[int | None, typer.Option(min=1, help="Files read at a time.", show_default="the cores")] = None,
    password: Password = None,
    vocabulary: Vocabulary = None,
    decisions: DecisionsFile = None,
    ocr: Ocr = True,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Check that the archive is sound, its PDFs are the ones added, and each still reads the same.

    Exit status 1 if anything is not as it was, or a PDF is not there to compare; 2 where the archive can't be used.
    """
    from ddor import isolate
    from ddor.archive import HeldWeek
    from ddor.reading.request import Request, read_kept
    from ddor.terminal.screen import counted

    archive = open_archive(db, out, create=False)
    wrong = [f"{archive.name}: {line}." for line in archive.damage()]
    archive = archive.unchecked()
    weeks = [week for week in archive.weeks() if isinstance(week, HeldWeek)]
    held = [(week, revision) for week in weeks for revision in week.revisions]
    found: list[tuple[HeldWeek, Revision, Request]] = []
    for week, revision in held:
        path, sentence = _pdf_of(revision, out)
        wrong += [sentence] if sentence else []
        if path is not None:
            found.append((week, revision, Request(path, password, vocabulary, limits(timeout, memory), ocr)))
    alike = 0
    if read and found:
        reconciler = reconciler_of(decisions, out)
        count = min(jobs or os.cpu_count() or 1, len(found))
        with isolate.Pool(count) as pool, progress_bar() as progress:
            task = progress.add_task("Reading again", total=len(found))
            results = isolate.results(pool, read_kept, [request for *_, request in found], 2 * count)
            for (week, revision, _), (_, result) in zip(found, results, strict=True):
                progress.advance(task)
                ours = partial(archive.report, week.period.start, revision.number)
                said = list(_compared(revision, ours(), result, reconciler))
                alike += not said
                wrong += said
    for sentence in wrong:
        say(sentence)
    read_again = f", {alike:,} of {len(found):,} read the same as when added" if read else ""
    tell(
        f"{archive.name}: {counted(len(held), 'PDF', 'PDFs')} in the archive, {len(found):,} found "
        f"unchanged{read_again}."
    )
    raise typer.Exit(ATTENTION if wrong else FINE)


def _pdf_of(revision: Revision, out: Path) -> tuple[Path | None, str]:
    """The PDF of a revision with the bytes that were added; what is wrong with the copy, or why the PDF isn't there."""
    from ddor.archive.originals import KEPT, NotFound, damaged_copy, find_pdf

    try:
        path = find_pdf(revision.sha256, revision.path, out / KEPT)
    except NotFound as error:
        return None, f"{revision.file}: {error}"
    # Where it is the copy that was found, its bytes have been looked at.
    damaged = None if path.parent == out / KEPT else damaged_copy(revision.sha256, out / KEPT)
    return (
        path,
        f"{revision.file}: the copy {damaged} is damaged; the file that was added is not." if damaged else "",
    )


def _compared(revision: Revision, held: Report, result: Future[Report], reconciler: Reconciler) -> Iterator[str]:
    """What the archive says otherwise than the PDF, in sentences."""
    from importlib.metadata import version

    from ddor.archive.differences import differences

    try:
        read = reconciler.report(result.result())
    except DdorError as error:
        yield str(error)
        return
    by = f" (it was read by ddor {revision.ddor_version})" if revision.ddor_version != version("ddor") else ""
    for sentence in differences(held, read):
        yield f"{revision.file}{by}: {sentence}."


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy, an SQLite file.", show_default=False)],
    out: Out = Path("output"),
    db: Db = None,
) -> None:
    """Copy the archive to a file, as of one moment; others can keep working.

    To restore it, put the copy in the archive's place.
    """
    archive = open_archive(db, out, create=False)
    if file.exists() and Path(archive.name).exists() and file.samefile(archive.name):
        say(f"{file} is the archive itself. Name another file.")
        raise typer.Exit(NOT_DONE)
    archive.backup(file)
    tell(f"Copied {archive.name} to {file}.")
