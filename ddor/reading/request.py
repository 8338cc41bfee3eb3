"""What is asked of a PDF: how it is opened, and the work on it that a child process does, as sentences where it can't.

The request is small and can be pickled, so that the reading may be done on another machine.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ddor import isolate
from ddor.errors import DdorError
from ddor.isolate import GIGABYTE, USUAL, Limits, Send

if TYPE_CHECKING:
    from ddor.pdf.tables import DocumentTables
    from ddor.report.heading_places import HeadingPlaces
    from ddor.sections import Report

T = TypeVar("T")

OnPage = Callable[[int, int], object]
"""Called after each page with its number and how many there are."""

_LEAST_BETWEEN_PAGES = 0.1
"""Seconds. A message costs more than a page does, so a few a second must do to show that the work goes on."""


class Failed(DdorError):
    """A file that could not be worked on; the message is for the person who gave it."""


class Request(NamedTuple):
    """A PDF and how it is read: its password, a vocabulary of one's own, what may be used on it.

    `recognize` says whether words are to be recognized in pages that are pictures.
    """

    path: Path
    password: str | None = None
    vocabulary: Path | None = None
    limits: Limits = USUAL
    recognize: bool = True


def read(request: Request, on_page: OnPage | None = None) -> Report:
    """The report in a PDF, read by a child process. Raises DdorError with one or two sentences where it is not."""
    return work(_report, request, on_page)


def read_kept(request: Request, on_page: OnPage | None = None) -> Report:
    """As `read`, by a child process that reads one file after the other: the unit of work for an executor."""
    return work(_report, request, on_page, isolate.run_kept)


def headings(request: Request) -> HeadingPlaces:
    """Where the headings of a PDF's tables stand, found by a child process. Raises as `read` does."""
    return work(_headings, request)


def tables(request: Request, pages: Container[int] | None = None, on_page: OnPage | None = None) -> DocumentTables:
    """The tables on some pages of a PDF (all where `pages` is None), found by a child process.

    Raises as `read` does.
    """
    return work(partial(_tables, pages), request, on_page)


def work(
    task: Callable[[Request, OnPage], T],
    request: Request,
    on_page: OnPage | None = None,
    run: Callable[..., Any] = isolate.run,
    first: str = "its first page",
) -> T:
    """What a task makes of a file, in a child process; the task calls back after each page, or is given up.

    `run` is one of those of isolate; `first` is what the task is at before it has called back.

    Raises DdorError with one or two sentences where the task does, gives up, or ends its process.
    """
    page = 0

    def on_message(message: tuple[int, int]) -> None:
        nonlocal page
        page = message[0]
        if on_page is not None:
            on_page(*message)

    with naming(request.path.name, request.limits, lambda: f"page {page + 1}" if page else first):
        made: T = run(partial(_paged, task), request, request.limits, on_message)
        return made


def _as_size(number: int) -> str:
    """A number of bytes, as --memory takes it."""
    return f"{number / GIGABYTE:g} GB" if number >= GIGABYTE else f"{number / 1_000_000:g} MB"


@contextmanager
def naming(name: str, limits: Limits, doing: Callable[[], str]) -> Iterator[None]:
    """Turn what stopped a child that worked on a file into Failed, with the file's name and what can be done.

    `doing` says what the child was at.
    """
    try:
        yield
    except isolate.TookTooLong:
        raise Failed(
            f"{name}: gave up after {limits.seconds:g} seconds on {doing()}. "
            "The file may be damaged, or designed to hang readers; --timeout allows more time."
        ) from None
    except isolate.TooMuchMemory:
        raise Failed(
            f"{name}: gave up at the limit of {_as_size(limits.memory)} of memory. "
            "The file may be designed to use up memory; --memory allows more."
        ) from None
    except isolate.Crashed as crash:
        how = (
            f"the library that reads such files crashed on this one ({crash.reason})"
            if crash.reason
            else "the process reading this file ended without an answer"
        )
        raise Failed(f"{name}: {how}. It was left out.") from None
    except isolate.Unexpected as error:
        raise Failed(
            f"{name}: an error in ddor itself kept it from being read ({error}). Please report it with the file; "
            "with DDOR_TRACEBACK=1 set, ddor shows where it is."
        ) from None


def _paged(task: Callable[[Request, OnPage], T], request: Request, send: Send) -> T:
    last = 0.0

    def on_page(number: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _LEAST_BETWEEN_PAGES or number == of:
            send((number, of))
            last = now

    try:
        return task(request, on_page)
    except RecursionError:
        raise Failed(f"{request.path.name}: the file is nested too deeply to be read.") from None


def _report(request: Request, on_page: OnPage) -> Report:
    from ddor.report.read import read_report

    return read_report(request.path, request.password, request.vocabulary, on_page, request.recognize)


def _tables(pages: Container[int] | None, request: Request, on_page: OnPage) -> DocumentTables:
    from ddor.pdf.tables import read_tables

    return read_tables(request.path, request.password, pages, on_page, request.recognize)


def _headings(request: Request, _: OnPage) -> HeadingPlaces:
    from ddor.report.heading_places import heading_places

    return heading_places(request.path, request.password, request.vocabulary, request.recognize)


@contextmanager
def what_is_read(request: Request) -> Iterator[Path]:
    """The PDF whose pages are read: that attached to one that is but its cover, for as long as it is used.

    Raises CannotRead or PasswordNeeded, with a sentence that names the file.
    """
    from ddor.pdf.document import attached_to

    attached = attached_to(request.path, request.password)
    if attached is None:
        yield request.path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "attached.pdf"
        copy.write_bytes(attached)
        yield copy
