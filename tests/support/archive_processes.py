"""Processes that add to one archive at once, and are killed while they do.

For tests/archive/test_archive_processes.py and scripts/torture_archive.py.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from ddor.archive import Archive, HeldWeek, Outcome
from ddor.sections import Report
from tests.support.held_reports import another

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["ddor.archive", "psycopg"])

WEEKS = 4
"""Every so many reports the weeks begin anew, so that many reports are revisions of the same weeks."""


def numbered(number: int) -> Path:
    """Where the report of a number is said to come from."""
    return Path(f"/reports/{number}.pdf")


def numbered_report(number: int) -> Report:
    """The report of a number, of one of so many weeks."""
    return another(number, number % WEEKS)


def _add_all(where: str, reports: Sequence[tuple[Report, Path]], sender: Connection) -> None:
    sender.send("ready")
    archive = Archive.open(where)
    sender.send([archive.add(report, path).outcome for report, path in reports])


def _start(where: str, numbers: Sequence[int]) -> tuple[BaseProcess, Connection]:
    """A process that adds reports in this order; it sends a word before it begins, and the outcomes."""
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    reports = [(numbered_report(number), numbered(number)) for number in numbers]
    process = _CONTEXT.Process(target=_add_all, args=(where, reports, sender))
    process.start()
    sender.close()
    return process, receiver


def add_at_once(where: str, processes: int, files: int, chance: random.Random) -> list[Outcome]:
    """Have processes add the same files at once, each in an order of its own; the outcomes of all."""
    running = [_start(where, chance.sample(range(files), files)) for _ in range(processes)]
    outcomes: list[Outcome] = []
    for process, receiver in running:
        receiver.recv()
        outcomes += receiver.recv()
        process.join()
        receiver.close()
        process.close()
    return outcomes


def kill_while_adding(where: str, number: int, seconds: float) -> None:
    """Have a process add a report from its number on, one after the other, and kill it after so many seconds."""
    process, receiver = _start(where, range(number, number + 3))
    receiver.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    receiver.close()
    process.close()


def seconds_to_add(where: str, number: int) -> float:
    """How long a process that is left alone takes over what kill_while_adding has it add, from its first word on."""
    process, receiver = _start(where, range(number, number + 3))
    receiver.recv()
    started = time.monotonic()
    receiver.recv()
    seconds = time.monotonic() - started
    process.join()
    receiver.close()
    process.close()
    return seconds


def check_whole(where: str) -> set[int]:
    """The numbers of the reports held. Raises AssertionError where one is not as it was added, or is there twice."""
    archive = Archive.open(where)
    held = []
    for week in archive.weeks():
        if isinstance(week, HeldWeek):
            assert [each.number for each in week.revisions] == list(range(1, len(week.revisions) + 1))
            held += [int(Path(each.file).stem) for each in week.revisions]
    assert len(held) == len(set(held)), "a report is there twice"
    for report in archive.reports():
        number = int(Path(report.document.file).stem)
        assert report == numbered_report(number), f"report {number} is not as it was added"
    return set(held)
