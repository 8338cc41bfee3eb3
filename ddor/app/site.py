"""The site of all weeks, made while a page shows how far it is, and packed into one file to be saved."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ddor.app.asking import AskedWrong
from ddor.app.desk import Desk
from ddor.errors import DdorError
from ddor.site.crops import Opening
from ddor.site.making import Made, make_site
from ddor.site.site import PAGE

FOLDER = "site"
"""The folder beside the archive that the site is made in, as `ddor site` does."""

PACKED = "site.zip"
"""The file beside it that has all of it."""


@dataclass(slots=True)
class Job:
    """A site that is made: how many of its weeks are done, what to say of it, and the packed file once there is one."""

    name: str
    weeks: int
    done: int = 0
    said: str = ""
    is_over: bool = False
    packed: Path | None = None

    @property
    def address(self) -> str:
        """Where the packed file is saved from; "" while there is none."""
        return f"/site/{self.name}.zip" if self.packed else ""


@dataclass(slots=True)
class Sites:
    """Makes one site at a time; the last one is kept until the app is stopped."""

    desk: Desk
    _job: Job | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "site"))

    def begin(self, with_pictures: bool) -> Job:
        """Make the site of all weeks from now on, or go on with the one that is being made.

        Raises AskedWrong if no week is held.
        """
        weeks = tuple(week.period.start for week in self.desk.held())
        if not weeks:
            raise AskedWrong("The archive has no weeks yet, so there is nothing to make a site from.")
        with self._lock:
            if self._job is None or self._job.is_over:
                self._job = Job(secrets.token_urlsafe(9), len(weeks))
                self._worker.submit(self._make, self._job, weeks, with_pictures)
            return self._job

    def job(self, name: str) -> Job:
        """The site of a name. Raises AskedWrong if there is none."""
        if self._job is None or self._job.name != name:
            raise AskedWrong("This site is no longer here; make it again on the first page.")
        return self._job

    def _make(self, job: Job, weeks: tuple[date, ...], with_pictures: bool) -> None:
        begun: list[date] = []

        def on_progress(week: date, done: int, of: int) -> None:
            if not of:
                begun.append(week)
            job.done = len(begun) - 1
            job.said = f"week of {week}" + (f", picture {done:,} of {of:,}" if of else "")

        try:
            opening = Opening(self.desk.originals, passwords=dict(self.desk.passwords)) if with_pictures else None
            out = self.desk.folder / FOLDER
            made = make_site(self.desk.archive, weeks, self.desk.annotations(), out, opening, on_progress)
            job.packed = self._pack(out, made)
            said = f"Made in {made.page.parent}: open its {PAGE}, or save all of it in one file."
            job.said = " ".join([said, *_problems(made)])
        except DdorError as error:
            job.said = str(error)
        except OSError as error:
            job.said = f"{error.filename or FOLDER}: it could not be written ({error.strerror or error})."
        except Exception as error:
            job.said = f"An error in ddor itself kept the site from being made ({type(error).__name__}: {error})."
        job.done, job.is_over = len(weeks), True

    def _pack(self, out: Path, made: Made) -> Path:
        """Pack the site's files, whatever else may be in its folder left out."""
        packed = out.with_name(PACKED)
        handle, made_of = tempfile.mkstemp(prefix=f".{PACKED}.", dir=out.parent)
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
                for path in _files(out, {each.name for each in made.others}):
                    into.write(path, f"{FOLDER}/{path.relative_to(out).as_posix()}")
            Path(made_of).replace(packed)
        finally:
            Path(made_of).unlink(missing_ok=True)
        return packed


def _files(out: Path, others: set[str]) -> Iterator[Path]:
    """The files of a site in its folder except for pages of weeks that are not of it."""
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.relative_to(out).parts[0] not in others:
            yield path


def _problems(made: Made) -> Iterator[str]:
    """What is wrong with the pictures of weeks."""
    for sentence in made.problems:
        yield f"Rows without a picture: {sentence}"
