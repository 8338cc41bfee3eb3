"""Reports that were dropped on a page: each is read in a child process while the page shows how far it is."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ddor.app.asking import AskedWrong
from ddor.app.desk import Desk
from ddor.archive import Added, Outcome
from ddor.archive.originals import keep_pdf
from ddor.corrections.deciding import Decided
from ddor.download import download, name_of, shown
from ddor.errors import DdorError
from ddor.export.week_folder import NotWritten, write_week
from ddor.pdf.document import PasswordNeeded
from ddor.reading.request import Request, read
from ddor.sections import Report
from ddor.terminal.account import account
from ddor.terminal.screen import counted

WAITING, READING, DONE, FAILED, LOCKED = "waiting", "reading", "done", "failed", "locked"
"""What becomes of a file; one that is locked waits for its password."""


OF_PASSWORDS = "What you type is forgotten when you stop the app, and is never written to disk."
"""What becomes of a password, in a sentence for whoever is asked for one."""


@dataclass(slots=True)
class File:
    """A file that was given: what became of it, how many of its pages are read, and what to say of it.

    `came_from` is the address that it is downloaded from, "" for a file that was dropped; `address` is that of its
    week, once it is added.
    """

    name: str
    path: Path
    came_from: str = ""
    state: str = WAITING
    page: int = 0
    pages: int = 0
    said: str = ""
    address: str = ""


@dataclass(slots=True)
class Batch:
    """The files that were given at once."""

    name: str
    files: list[File]
    folder: tempfile.TemporaryDirectory[str]

    @property
    def is_done(self) -> bool:
        """Whether nothing of it can be read on without a person."""
        return all(each.state in (DONE, FAILED, LOCKED) for each in self.files)

    @property
    def is_over(self) -> bool:
        """Whether none of its files is needed any more."""
        return all(each.state in (DONE, FAILED) for each in self.files)


@dataclass(slots=True)
class Adding:
    """Reads files one after another, so that a large batch leaves the pages quick."""

    desk: Desk
    _batches: dict[str, Batch] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "adding"))

    def begin(self, given: Iterable[tuple[str, BinaryIO]], addresses: Iterable[str] = ()) -> Batch:
        """Take files by name and content, and addresses to download from; they are read from now on.

        Raises OSError if they can't be written.
        """
        folder = tempfile.TemporaryDirectory(prefix="ddor-")
        files = []
        try:
            for number, (name, content) in enumerate(given):
                path = keep_sent(Path(folder.name), number, name, content)
                files.append(File(path.name, path))
        except OSError:
            folder.cleanup()
            raise
        for number, address in enumerate(addresses, len(files)):
            files.append(File(shown(address), Path(folder.name) / str(number) / name_of(address), address))
        batch = Batch(secrets.token_urlsafe(9), files, folder)
        with self._lock:
            self._batches[batch.name] = batch
        for file in files:
            self._worker.submit(self._add, batch, file)
        return batch

    def batch(self, name: str) -> Batch | None:
        """The batch of a name, None if there is none."""
        return self._batches.get(name)

    def unlock(self, name: str, number: int, password: str) -> None:
        """Read a file of a batch, by its place in it, with a password. Raises AskedWrong if none waits for one."""
        batch = self.batch(name)
        files = batch.files if batch else []
        if batch is None or not 0 <= number < len(files) or files[number].state != LOCKED:
            raise AskedWrong("No file is waiting for a password here. Drop it on the first page again.")
        if not password:
            raise AskedWrong(f"{files[number].name}: no password was given.")
        files[number].state = WAITING
        self._worker.submit(self._add, batch, files[number], password)

    def close(self) -> None:
        """Read nothing further."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _add(self, batch: Batch, file: File, password: str | None = None) -> None:
        file.state, file.said = READING, ""
        try:
            file.said = self._added(file, password)
            file.state = DONE
        except PasswordNeeded:
            opens = "That password does not open it." if password else "It opens only with a password."
            file.state, file.said = LOCKED, f"{opens} {OF_PASSWORDS}"
        except DdorError as error:
            file.state, file.said = FAILED, str(error)
        except OSError as error:
            file.state, file.said = FAILED, f"{file.name}: it could not be added ({error.strerror or error})."
        except Exception as error:
            file.state = FAILED
            file.said = f"{file.name}: not added, because of an error in ddor itself ({type(error).__name__}: {error})."
        if batch.is_over:
            batch.folder.cleanup()

    def _added(self, file: File, password: str | None) -> str:
        """Read, keep and write out a report; returns what to say of it."""

        def on_page(number: int, of: int) -> None:
            file.page, file.pages = number, of

        desk = self.desk
        if file.came_from and not file.path.is_file():
            file.path = download(file.came_from, file.path.parent).path
        as_printed = read(Request(file.path, password), on_page)
        decided = Decided(desk.decisions)
        reconciler = decided.reconciler()
        report = reconciler.report(as_printed)
        if password:
            desk.passwords[report.document.sha256] = password
        # A report of no known week is refused by the archive; nothing is to be left of it.
        kept = keep_pdf(file.path, report.document.sha256, desk.originals) if report.period else file.path
        added = desk.archive.add(report, file.came_from or kept)
        decided.settle(desk.archive, report, reconciler)
        held = desk.archive.report(added.week, added.revision)
        file.address = f"/week/{added.week}"
        return " ".join([*_said_of(added, held), *self._write_folder(held, added.revision)])

    def _write_folder(self, held: Report, revision: int) -> Iterator[str]:
        """Write the folder of a revision's week; says what there is to say of it."""
        try:
            written = write_week(self.desk.archive, self.desk.folder, held, revision)
        except NotWritten as error:
            yield f"It was added, but its {error}"
        else:
            for older in written.superseded:
                yield f"The earlier tables are now in {older.name}."


def keep_sent(folder: Path, number: int, name: str, content: BinaryIO) -> Path:
    """Write a file that was sent to a folder, and return its path."""
    # Each in a folder of its own: two files may have one name, and a name may hold a path.
    own = folder / str(number)
    own.mkdir()
    path = own / (Path(name.replace("\\", "/")).name or "report.pdf")
    with path.open("wb") as into:
        shutil.copyfileobj(content, into)
    return path


def _said_of(added: Added, held: Report) -> Iterator[str]:
    """What adding a report did, and what was read."""
    yield {
        Outcome.ADDED: f"Added: the week of {added.week}.",
        Outcome.UNCHANGED: f"This exact PDF is already in the archive (the week of {added.week}); nothing changed.",
        Outcome.REVISION: f"Revision {added.revision} of the week of {added.week}; the pages show it from now on.",
    }[added.outcome]
    yield f"{counted(len(held.declined), 'declined detainer', 'declined detainers')}; {account(held)}."
    errors = sum(str(problem.severity) == "error" for problem in held.problems)
    if errors:
        yield f"{counted(errors, 'error', 'errors')} in the reading: look at them before you print a figure."
