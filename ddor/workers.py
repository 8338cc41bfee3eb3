"""Reading each PDF in a process of its own, so that one that crashes or hangs the PDF library costs only itself."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import TypeVar, cast

from ddor.model import Report

T = TypeVar("T")

_Context = ForkServerContext | SpawnContext

OnPage = Callable[[int, int], None]
"""Called after each page with its number and how many there are."""


class Failed(Exception):
    """A file that could not be read; the message is for the person who gave it."""


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


def run(task: Callable[[Request, OnPage], T], request: Request, on_page: OnPage | None = None) -> T:
    """What a task makes of a PDF, in a child process; the task calls back after each page, or is given up.

    The task and what it returns must be such that they can be sent to another process. Raises Failed with one or
    two sentences where the task does, gives up, or ends its process.
    """
    # A server that has the reading imported forks in milliseconds; where there is none (Windows) each starts anew.
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.set_forkserver_preload(["ddor.report.read"])
        context: _Context = multiprocessing.get_context("forkserver")
    else:
        context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sender, task, request), daemon=True)
    process.start()
    sender.close()
    try:
        return cast(T, _receive(receiver, request, on_page))
    except EOFError:
        process.join(5)
        raise Failed(f"{request.path.name}: {_death(process.exitcode)} It was left out.") from None
    finally:
        process.kill()
        process.join()
        receiver.close()


def _receive(receiver: Connection, request: Request, on_page: OnPage | None) -> object:
    page = 0
    while True:
        if not receiver.poll(request.seconds):
            where = f"page {page + 1}" if page else "its first page"
            raise Failed(
                f"{request.path.name}: gave up after {request.seconds:g} seconds on {where}. "
                "The file may be damaged or made to hang readers; --timeout allows more time."
            )
        kind, value = receiver.recv()
        if kind == "done":
            return value
        if kind == "failed":
            raise Failed(value)
        page = value[0]
        if on_page is not None:
            on_page(*value)


def _death(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        return f"the PDF library crashed on this file ({name})."
    return "the process reading this file ended without an answer."


def _report(request: Request, on_page: OnPage) -> Report:
    from ddor.pdf.document import CannotRead
    from ddor.report.read import read_report
    from ddor.report.vocabulary import VocabularyError

    try:
        return read_report(request.path, request.password, request.vocabulary, on_page)
    except (CannotRead, VocabularyError) as error:
        raise Failed(str(error)) from None


def _work(sender: Connection, task: Callable[[Request, OnPage], object], request: Request) -> None:
    last = 0.0

    def on_page(number: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        # A message costs more than a page does, so a few a second must do to show that the work goes on.
        if now - last > 0.1 or number == of:
            sender.send(("page", (number, of)))
            last = now

    try:
        sender.send(("done", task(request, on_page)))
    except Failed as error:
        sender.send(("failed", str(error)))
    except MemoryError:
        sender.send(("failed", f"{request.path.name}: there is not enough memory to read it."))
    except RecursionError:
        sender.send(("failed", f"{request.path.name}: the PDF is nested too deeply to be read."))
