"""Work on a PDF in a process of its own, so that a file that crashes or hangs the PDF library costs only itself."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ddor.sections import Report

if TYPE_CHECKING:
    from ddor.report.heading_places import HeadingPlaces

T = TypeVar("T")

_Context = ForkServerContext | SpawnContext

OnPage = Callable[[int, int], None]
"""Called after each page with its number and how many there are."""

Send = Callable[[object], None]
"""Sends something from the child process to its parent."""

Work = Callable[[Send], None]
"""What a child process does; it must be a function of a module (or a partial of one) to reach the child."""


class Failed(Exception):
    """A file that could not be worked on; the message is for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to read and how. `seconds` is the longest that one page may take."""

    path: Path
    password: str | None = None
    vocabulary: Path | None = None
    seconds: float = 60.0


def read(request: Request, on_page: OnPage | None = None) -> Report:
    """The report in a PDF, read by a child process. Raises Failed with one or two sentences where it is not."""
    return run(_report, request, on_page)


def headings(request: Request) -> HeadingPlaces:
    """Where the headings of a PDF's tables stand, found by a child process. Raises Failed as `read` does."""
    return run(_headings, request)


def run(task: Callable[[Request, OnPage], T], request: Request, on_page: OnPage | None = None) -> T:
    """What a task makes of a PDF, in a child process; the task calls back after each page, or is given up.

    The task and what it returns must be such that they can be sent to another process. Raises Failed with one or
    two sentences where the task does, gives up, or ends its process.
    """
    page = 0

    def doing() -> str:
        return f"page {page + 1}" if page else "its first page"

    for kind, value in messages(partial(_run, task, request), request.path.name, request.seconds, doing):
        if kind == "made":
            return cast(T, value)
        page, pages = value
        if on_page is not None:
            on_page(page, pages)
    raise Failed(f"{request.path.name}: {_death(0)} It was left out.")


def messages(work: Work, name: str, seconds: float, doing: Callable[[], str]) -> Iterator[Any]:
    """What a child process sends while it works on the file of a name, one after the other.

    The child is ended once its messages are no longer asked for. Raises Failed, in words for a person, where the
    work raises it, where the child crashes, and where it sends nothing for some seconds (`doing` names what it
    was at then).
    """
    # A server that has the reading imported forks in milliseconds; where there is none (Windows) each starts anew.
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.set_forkserver_preload(["ddor.report.read"])
        context: _Context = multiprocessing.get_context("forkserver")
    else:
        context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, work, name), daemon=True)
    process.start()
    sender.close()
    try:
        yield from _received(receiver, name, seconds, doing)
    except EOFError:
        process.join(5)
        raise Failed(f"{name}: {_death(process.exitcode)} It was left out.") from None
    finally:
        process.kill()
        process.join()
        receiver.close()


def _received(receiver: Connection, name: str, seconds: float, doing: Callable[[], str]) -> Iterator[Any]:
    while True:
        if not receiver.poll(seconds):
            raise Failed(
                f"{name}: gave up after {seconds:g} seconds on {doing()}. "
                "The file may be damaged or made to hang readers; --timeout allows more time."
            )
        kind, value = receiver.recv()
        if kind == "end":
            return
        if kind == "failed":
            raise Failed(value)
        yield value


def _death(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        return f"the PDF library crashed on this file ({name})."
    return "the process reading this file ended without an answer."


def _child(sender: Connection, work: Work, name: str) -> None:
    from ddor.pdf.document import CannotRead
    from ddor.report.vocabulary import VocabularyError

    try:
        work(lambda value: sender.send(("sent", value)))
        sender.send(("end", None))
    except (Failed, CannotRead, VocabularyError) as error:
        sender.send(("failed", str(error)))
    except MemoryError:
        sender.send(("failed", f"{name}: there is not enough memory to read it."))
    except RecursionError:
        sender.send(("failed", f"{name}: the PDF is nested too deeply to be read."))


def _run(task: Callable[[Request, OnPage], object], request: Request, send: Send) -> None:
    last = 0.0

    def on_page(number: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        # A message costs more than a page does, so a few a second must do to show that the work goes on.
        if now - last > 0.1 or number == of:
            send(("page", (number, of)))
            last = now

    send(("made", task(request, on_page)))


def _report(request: Request, on_page: OnPage) -> Report:
    from ddor.report.read import read_report

    return read_report(request.path, request.password, request.vocabulary, on_page)


def _headings(request: Request, _: OnPage) -> HeadingPlaces:
    from ddor.report.heading_places import heading_places

    return heading_places(request.path, request.password, request.vocabulary)
