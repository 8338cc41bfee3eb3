"""Commands that write, run as a person runs them and disturbed: killed, out of room, in a folder that is closed.

For tests/archive/test_faults.py and scripts/torture_faults.py. Commands run in forks of one process that has imported
the program, so that a moment at random is one at which a command is at work, and hundreds of them take minutes.
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ddor.archive import Archive, HeldWeek
from tests import ROOT
from tests.support.fault_driver import STILL_RUNS
from tests.support.held_reports import PDFS, reading
from tests.support.serving import Visitor

HELD = ("week-2017-02-11", "built-none-declined")
"""The reports in the archive that commands begin with."""

ADDED = "built-week-one-wording"

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "add": ("add", "new.pdf"),
    "decide": ("decide", "Balt City Southwestern", "--state", "MD", "--geoid", "24510", "--why", "its district"),
    "correct": (
        *("correct", "--week", "2017-02-11", "--section", "II", "--row", "3", "--kind", "disputed"),
        *("--text", "The sheriff disputes it.", "--source", "The Post, April 3, 2017"),
    ),
    "export": ("export", "--all", "--format", "csv", "--format", "xlsx", "--out", "export"),
    "site": ("site",),
    "remove": ("remove", "2017-02-11", "--yes"),
    "backup": ("backup", "copy.sqlite"),
}
"""The commands that write, by name."""

APP = ("app", "--no-browser")

Clicks = Callable[[Visitor], None]
"""What a person does in the app."""


def _drop_a_pdf(visitor: Visitor) -> None:
    answer = visitor.upload({"new.pdf": (PDFS / f"{ADDED}.pdf").read_bytes()})
    assert answer.status == 303, answer.text
    while not json.loads(visitor.get(f"{answer.headers['location']}/state").text)["done"]:
        time.sleep(0.01)


def _send(path: str, **form: str) -> Clicks:
    def send(visitor: Visitor) -> None:
        answer = visitor.post(path, form)
        assert answer.status in (303, 400), answer.text

    return send


IN_THE_APP: Mapping[str, Clicks] = {
    "app: add": _drop_a_pdf,
    "app: decide": _send(
        "/undecided", name="Balt City Southwestern", state="MD", geoid="24510", who="Ann", why="it is"
    ),
    "app: correct": _send(
        "/corrections",
        week="2017-02-11",
        section="II",
        row="3",
        kind="disputed",
        text="The sheriff disputes it.",
        source="The Post, April 3, 2017",
    ),
    "app: claim": _send(
        "/story/claim",
        file="story",
        sentence="65 were declined.",
        week="2017-02-11",
        measure="declined",
        how="equals",
        figure="65",
    ),
}
"""What is done in the app that writes, by name."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    status: int
    said: str

    def check(self, what: str) -> None:
        """Raises AssertionError where it ended in a way that no person should meet."""
        assert "Traceback" not in self.said, f"{what}: {self.said}"
        assert "an error in ddor itself" not in self.said, f"{what}: {self.said}"
        assert self.status in (0, 1, 2), f"{what}: exit status {self.status}: {self.said}"
        assert self.status == 0 or self.said, f"{what}: it ends silently"


@dataclass(frozen=True, slots=True)
class Running:
    """A command that runs in a process of its own, with children of its own."""

    process: int
    says: Path
    driver: Driver
    parts: list[bytes]
    listening: threading.Thread

    def said(self) -> str:
        """What it has said so far."""
        return b"".join(self.parts).decode("utf-8", "replace")

    def kill(self, with_children: bool = True) -> None:
        """End it without a warning: with its children, as a power cut does, or alone, as somebody who ends a task."""
        with suppress(ProcessLookupError):
            (os.killpg if with_children else os.kill)(self.process, signal.SIGKILL)

    def wait(self) -> Ended:
        """Wait for its end."""
        # Others are started meanwhile.
        while (status := self.driver.ask(order="ended", process=self.process)) == STILL_RUNS:
            time.sleep(0.005)
        # Who listens waits for somebody who speaks, and it may have been killed before it had begun to.
        with suppress(OSError):
            os.close(os.open(self.says, os.O_WRONLY | os.O_NONBLOCK))
        self.listening.join()
        self.says.unlink()
        return Ended(status, self.said())


class Driver:
    """The process that commands are forks of."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fault_driver"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._says = tempfile.mkdtemp(prefix="ddor-faults-")
        self._number = 0
        self._asking = threading.Lock()
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def ask(self, **order: Any) -> int:
        """What it answers to an order."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with self._asking:
            process.stdin.write(f"{json.dumps(order)}\n")
            process.stdin.flush()
            return int(process.stdout.readline())

    def start(
        self,
        folder: Path,
        command: Sequence[str],
        *,
        most_bytes: int | None = None,
        rights: bool = True,
        days_back: int = 0,
    ) -> Running:
        """Start a command in a folder. No file that it writes can have more than `most_bytes`; without `rights` it is
        as somebody who isn't root; `days_back`, and it believes that it is so many days earlier.
        """
        self._number += 1
        says = f"{self._says}/{self._number}"
        os.mkfifo(says)
        parts: list[bytes] = []
        listening = threading.Thread(target=_listen, args=(says, parts))
        listening.start()
        order = {"order": "run", "folder": str(folder), "command": list(command), "says": says}
        process = self.ask(**order, most_bytes=most_bytes, rights=rights, days_back=days_back)
        return Running(process, Path(says), self, parts, listening)

    def run(self, folder: Path, command: Sequence[str], **options: Any) -> Ended:
        """Run a command to its end."""
        return self.start(folder, command, **options).wait()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        shutil.rmtree(self._says)


def _listen(says: str, parts: list[bytes]) -> None:
    with Path(says).open("rb", buffering=0) as pipe:
        while part := pipe.read(65536):
            parts.append(part)


@contextmanager
def driver() -> Iterator[Driver]:
    """The process that commands are forks of, while the block runs."""
    made = Driver()
    try:
        yield made
    finally:
        made.close()


@contextmanager
def opened_app(by: Driver, folder: Path, **options: Any) -> Iterator[tuple[Running, Visitor]]:
    """The app in a folder, and whoever opens its address, while the block runs."""
    running = by.start(folder, APP, **options)
    try:
        while not (found := re.search(r":(\d+)/\?token=(\S+)\n", running.said())):
            time.sleep(0.005)
        yield running, Visitor(int(found[1]), found[2])
    finally:
        running.kill()
        running.wait()


@dataclass(frozen=True, slots=True)
class State:
    """What a folder holds: the bytes of each file that has a name of its own, and what the archives among them say."""

    files: Mapping[str, bytes]
    archives: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path) -> State:
        """The state of a folder. Raises AssertionError where an archive in it is damaged."""
        files, archives = {}, {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path.is_dir() or path.name.endswith(("-journal", "-wal", "-shm")):
                continue
            if path.suffix == ".sqlite":
                archives[name] = said_by(path)
            else:
                files[name] = path.read_bytes()
        return cls(files, archives)


def said_by(path: Path | str) -> Any:
    """All that an archive says, but for when it was told. Raises AssertionError where it is damaged."""
    archive = Archive.open(path, create=False)
    assert archive.damage() == []
    weeks = [week for week in archive.weeks() if isinstance(week, HeldWeek)]
    listed = [(week.period, [(each.number, each.sha256, each.file) for each in week.revisions]) for week in weeks]
    return listed, list(archive.reports())


def left_behind(folder: Path) -> list[str]:
    """What lies in a folder and is neither a file with a name of its own nor a lock."""
    hidden = [path for path in folder.rglob(".*") if path.suffix != ".lock"]
    return sorted(str(path.relative_to(folder)) for path in (*hidden, *folder.rglob("*-journal")))


def prepare(by: Driver, folder: Path) -> None:
    """Make a folder that each of the commands can be run in."""
    for name in (*HELD, ADDED):
        shutil.copy(PDFS / f"{name}.pdf", folder / ("new.pdf" if name == ADDED else f"{name}.pdf"))
    done = by.run(folder, ("add", *(f"{name}.pdf" for name in HELD)))
    assert done.status in (0, 1), done.said


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that writes, in a folder, and what it leads from and to where nobody disturbs it. `whole` is how many
    seconds it then takes.
    """

    by: Driver
    name: str
    template: Path
    before: State
    after: State
    whole: float

    @classmethod
    def of(cls, by: Driver, name: str, template: Path, scratch: Path, times: int = 3) -> Trial:
        """A command, or what is done in the app, by its name, tried in copies of a folder."""
        trial = cls(by, name, template, State.of(template), State({}, {}), 0.0)
        took = []
        folder = scratch / "undisturbed"
        for _ in range(times):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(template, folder)
            took.append(trial.undisturbed(folder))
        return dataclasses.replace(trial, after=State.of(folder), whole=statistics.median(took))

    def undisturbed(self, folder: Path) -> float:
        """Do it in a folder, to its end. The seconds that it takes. Raises AssertionError where it can't be done."""
        if self.name in COMMANDS:
            begun = time.monotonic()
            ended = self.by.run(folder, COMMANDS[self.name])
            ended.check(self.name)
            assert ended.status in (0, 1), ended.said
            return time.monotonic() - begun
        with opened_app(self.by, folder) as (_, visitor):
            begun = time.monotonic()
            IN_THE_APP[self.name](visitor)
            return time.monotonic() - begun

    def killed(self, folder: Path, seconds: float, with_children: bool, again: bool = True) -> str:
        """Kill it after so many seconds, in a new copy of the folder; how far it had come.

        Without `again`, the folder stays for the next kill. Raises AssertionError where a file or an archive is neither
        as before nor as after, or where it, done once more, doesn't lead to what it leads to undisturbed.
        """
        if not folder.exists():
            shutil.copytree(self.template, folder)
        died = (self._killed_command if self.name in COMMANDS else self._killed_app)(folder, seconds, with_children)
        try:
            found = self.check(folder, again)
            return found if died else "ended before"
        finally:
            if again:
                shutil.rmtree(folder)

    def _killed_command(self, folder: Path, seconds: float, with_children: bool) -> bool:
        running = self.by.start(folder, COMMANDS[self.name])
        time.sleep(seconds)
        running.kill(with_children)
        return running.wait().status == -signal.SIGKILL

    def _killed_app(self, folder: Path, seconds: float, with_children: bool) -> bool:
        answered = threading.Event()
        with opened_app(self.by, folder) as (running, visitor):

            def click() -> None:
                with suppress(OSError, http.client.HTTPException):
                    IN_THE_APP[self.name](visitor)
                    answered.set()

            clicking = threading.Thread(target=click)
            clicking.start()
            time.sleep(seconds)
            died = not answered.is_set()
            running.kill(with_children)
        clicking.join()
        return died

    def check(self, folder: Path, again: bool = True) -> str:
        """Hold a folder against what was before and what comes after, then do it again. Raises AssertionError as
        `killed` does.
        """
        state = State.of(folder)
        for kind in ("files", "archives"):
            before, now, after = (getattr(each, kind) for each in (self.before, state, self.after))
            for name, content in now.items():
                assert content in (before.get(name), after.get(name)), f"{self.name}: {name} is neither old nor new"
            for name in before.keys() - now.keys():
                # A folder of tables may be under its new name already; nothing else goes away.
                assert name not in after, f"{self.name}: {name} is gone"
        if self.name == "remove" and state == self.after:
            return "all"  # it would say that there is no such week
        if again:
            self.undisturbed(folder)
            differs = _difference(State.of(folder), self.after)
            assert not differs, f"{self.name}: done again, it leads elsewhere: {differs}"
            assert not left_behind(folder), f"{self.name}: left behind: {left_behind(folder)}"
        return "all" if state == self.after else "nothing yet" if state == self.before else "a part"


def _difference(one: State, other: State) -> list[str]:
    names = {name for kind in ("files", "archives") for each in (one, other) for name in getattr(each, kind)}
    return sorted(
        name
        for name in names
        if (one.files.get(name), one.archives.get(name)) != (other.files.get(name), other.archives.get(name))
    )


def moments(trial: Trial, count: int, chance: random.Random) -> Iterator[float]:
    """Moments at random while it is at work, in seconds from its start."""
    for _ in range(count):
        yield chance.uniform(0, trial.whole)


def out_of_room(trial: Trial, folder: Path, size: int) -> str:
    """Do it where no file can be larger than so many bytes; what it ended with, as a word.

    Raises AssertionError where it is not told in a sentence, or leaves anything between before and after.
    """
    shutil.copytree(trial.template, folder)
    return _told(trial, folder, trial.by.run(folder, COMMANDS[trial.name], most_bytes=size))


def in_small_room(trial: Trial, folder: Path, room: Callable[[int], None], size: int) -> str:
    """Do it in a folder on a disk that has so many bytes left, which `room` sees to; as out_of_room.

    A `size` of -1 stands for a disk that is large.
    """
    shutil.copytree(trial.template, folder)
    room(size)
    ended = trial.by.run(folder, COMMANDS[trial.name])
    room(-1)
    return _told(trial, folder, ended)


def in_closed_folder(trial: Trial, folder: Path) -> str:
    """Do it as somebody who may read everything there and write nothing; as out_of_room."""
    shutil.copytree(trial.template, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    ended = trial.by.run(folder, COMMANDS[trial.name], rights=False)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert ended.status != 0, f"{trial.name}: nothing was said of a folder that can't be written"
    assert State.of(folder) == trial.before
    return _told(trial, folder, ended)


def _told(trial: Trial, folder: Path, ended: Ended) -> str:
    try:
        ended.check(trial.name)
        trial.check(folder)
        return "done" if ended.status == 0 else "told"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[int], None]]:
    """A disk of its own in a folder, and what sees to it that so many bytes are left there; for root alone."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "ddor-faults", str(folder)], check=True)

    def leave(size: int) -> None:
        used = os.statvfs(folder)
        blocks = (used.f_blocks - used.f_bfree) * used.f_frsize
        # The system counts pages, and takes a size of none for one without limit.
        whole = 1 << 30 if size < 0 else max(4096, blocks + size)
        subprocess.run(["mount", "-o", f"remount,size={whole}", str(folder)], check=True)

    try:
        yield leave
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def replaced_while_read(by: Driver, folder: Path, seconds: float) -> str:
    """Add a PDF that becomes another one after so many seconds: which of the two was kept, or that none was.

    Raises AssertionError where what was kept is not what one of them says.
    """
    old, new = (reading(name) for name in (HELD[0], ADDED))
    shutil.copy(PDFS / f"{HELD[0]}.pdf", folder / "moving.pdf")
    running = by.start(folder, ("add", "moving.pdf"))
    time.sleep(seconds)
    shutil.copy(PDFS / f"{ADDED}.pdf", folder / "moving.pdf")
    ended = running.wait()
    ended.check("add")
    archive = folder / "output" / "ddor.sqlite"
    kept = said_by(archive)[1] if archive.exists() else []
    if not kept:
        assert ended.status, "nothing was kept, and nothing said"
        return "none"
    (report,) = kept
    expected = next(each for each in (old, new) if each.document.sha256 == report.document.sha256)
    assert dataclasses.replace(report, document=expected.document) == expected
    return "the first" if expected is old else "the second"
