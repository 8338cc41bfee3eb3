"""Commands that write, run as a person runs them and disturbed: killed, out of room, in a folder that is closed.

For tests/archive/test_faults.py.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ddor.archive import Archive, HeldWeek
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report
from tests import ROOT

PDFS = ROOT / "fixtures" / "pdfs"

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
    "page": ("page", "--no-crops"),
    "remove": ("remove", "2017-02-11", "--yes"),
    "backup": ("backup", "copy.sqlite"),
}
"""The commands that write, by name."""


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
            if path.name.startswith(".") or path.is_dir() or path.name.endswith(("-journal", "-wal", "-shm")):
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


def prepare(folder: Path) -> None:
    """Make a folder that each of the commands can be run in."""
    for name in (*HELD, ADDED):
        shutil.copy(PDFS / f"{name}.pdf", folder / ("new.pdf" if name == ADDED else f"{name}.pdf"))
    done = run(folder, ("add", *(f"{name}.pdf" for name in HELD)))
    assert done.returncode in (0, 1), done.stderr


def start(folder: Path, command: Sequence[str], before: Sequence[str] = (), **options: Any) -> subprocess.Popen[str]:
    """Start a command of the program, in a session of its own, by another program where one is named before it."""
    program: list[str | Path] = [*before, Path(sys.executable).with_name("ddor"), *command]
    return subprocess.Popen(
        program,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def run(folder: Path, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of the program to its end."""
    process = start(folder, command, **options)
    out, said = process.communicate(timeout=300)
    return subprocess.CompletedProcess(command, process.returncode, out, said)


@dataclass(frozen=True, slots=True)
class Trial:
    """A command in a folder, and what it leads from and to where nobody disturbs it. Seconds: of the program's start
    alone, and of the whole command.
    """

    name: str
    template: Path
    before: State
    after: State
    start: float
    whole: float

    @classmethod
    def of(cls, name: str, template: Path, scratch: Path) -> Trial:
        """A command by its name, tried in a copy of a folder."""
        begun = time.monotonic()
        run(template, ("--version",))
        started = time.monotonic() - begun
        folder = scratch / f"undisturbed-{name}"
        shutil.copytree(template, folder)
        begun = time.monotonic()
        done = run(folder, COMMANDS[name])
        whole = time.monotonic() - begun
        assert done.returncode in (0, 1), done.stderr
        return cls(name, template, State.of(template), State.of(folder), started, whole)

    def killed(self, folder: Path, seconds: float, with_children: bool) -> str:
        """Kill the command after so many seconds, in a new copy of the folder; how far it had come.

        Raises AssertionError where a file or an archive is neither as before nor as after, or where the command, run
        once more, doesn't lead to what it leads to undisturbed.
        """
        shutil.copytree(self.template, folder)
        process = start(folder, COMMANDS[self.name])
        time.sleep(seconds)
        if process.poll() is None:
            # A power cut ends all of them; somebody who ends a task, the one that was started.
            (os.killpg if with_children else os.kill)(process.pid, signal.SIGKILL)
        process.communicate()
        died = process.returncode == -signal.SIGKILL
        try:
            found = self.check(folder)
            return found if died else "ended before"
        finally:
            shutil.rmtree(folder)

    def check(self, folder: Path) -> str:
        """Hold a folder against what was before and what comes after, then run the command again. Raises
        AssertionError as `killed` does.
        """
        state = State.of(folder)
        for kind in ("files", "archives"):
            before, now, after = (getattr(each, kind) for each in (self.before, state, self.after))
            for name, content in now.items():
                assert content in (before.get(name), after.get(name)), f"{self.name}: {name} is neither old nor new"
            for name in before.keys() - now.keys():
                # A folder of tables may be under its new name already; nothing else goes away.
                assert name not in after, f"{self.name}: {name} is gone"
        if state == self.after:
            return "all"
        again = run(folder, COMMANDS[self.name])
        assert "Traceback" not in again.stderr, again.stderr
        last = State.of(folder)
        differs = _difference(last, self.after)
        assert not differs, f"{self.name}: run again, it leads elsewhere: {differs} {again.stderr}"
        return "nothing yet" if state == self.before else "a part"


def _difference(one: State, other: State) -> list[str]:
    names = {name for kind in ("files", "archives") for each in (one, other) for name in getattr(each, kind)}
    return sorted(
        name
        for name in names
        if (one.files.get(name), one.archives.get(name)) != (other.files.get(name), other.archives.get(name))
    )


def moments(trial: Trial, count: int, chance: random.Random) -> Iterator[float]:
    """Moments at random while the command is at work, in seconds from its start."""
    for _ in range(count):
        yield chance.uniform(0.7 * trial.start, trial.whole)


def limited_to(size: int) -> Callable[[], None]:
    """What a child does first so that no file it writes can be larger than so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def out_of_room(trial: Trial, folder: Path, size: int) -> str:
    """Run the command where no file can be larger than so many bytes; what it ended with, as a word.

    Raises AssertionError where it is not told in a sentence, or leaves anything between before and after.
    """
    shutil.copytree(trial.template, folder)
    done = run(folder, COMMANDS[trial.name], preexec_fn=limited_to(size))
    return _told(trial, folder, done)


def in_small_room(trial: Trial, folder: Path) -> str:
    """Run the command in a folder on a disk that is all but full; as out_of_room."""
    done = run(folder, COMMANDS[trial.name])
    return _told(trial, folder, done)


def in_closed_folder(trial: Trial, folder: Path) -> str:
    """Run the command as somebody who may read everything there and write nothing; as out_of_room."""
    shutil.copytree(trial.template, folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    # Root may write everywhere, unless it gives up that it may.
    bounded = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    done = run(folder, COMMANDS[trial.name], before=bounded)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert done.returncode != 0, f"{trial.name}: nothing was said of a folder that can't be written"
    return _told(trial, folder, done)


def _told(trial: Trial, folder: Path, done: subprocess.CompletedProcess[str]) -> str:
    try:
        assert "Traceback" not in done.stderr, f"{trial.name}: {done.stderr}"
        assert "an error in ddor itself" not in done.stderr, f"{trial.name}: {done.stderr}"
        assert done.returncode in (0, 1, 2), f"{trial.name}: exit status {done.returncode}: {done.stderr}"
        assert done.returncode == 0 or done.stderr or done.stdout, f"{trial.name}: it ends silently"
        trial.check(folder)
        return "done" if done.returncode == 0 else "told"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def decided_at_once(folder: Path, names: Sequence[str]) -> None:
    """Have as many processes as names decide one each, at once. Raises AssertionError where one is lost or twice."""
    place = ("--state", "TX", "--geoid", "48453")
    running = [start(folder, ("decide", name, *place, "--why", f"reason of {name}.")) for name in names]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert process.returncode in (0, 1), said
    written = (folder / "output" / "decisions.csv").read_text("utf-8")
    assert [written.count(f"reason of {name}.") for name in names] == [1] * len(names)


def noted_at_once(folder: Path, rows: Sequence[int], more: Sequence[str] = ()) -> None:
    """Have as many processes as rows annotate one each, at once. Raises AssertionError where one is lost or twice."""
    start_of = ("correct", "--week", "2017-02-11", "--section", "II", "--kind", "note", "--source", "A paper, 2017")
    running = [start(folder, (*start_of, "--row", str(row), "--text", f"note no. {row}.", *more)) for row in rows]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert process.returncode in (0, 1), said
    written = (folder / "output" / "annotations.csv").read_text("utf-8")
    assert [written.count(f"note no. {row}.") for row in rows] == [1] * len(rows)


def replaced_while_read(folder: Path, seconds: float) -> str:
    """Add a PDF that becomes another one after so many seconds: which of the two was kept, or that none was.

    Raises AssertionError where what was kept is not what one of them says.
    """
    old, new = PDFS / f"{HELD[0]}.pdf", PDFS / f"{ADDED}.pdf"
    shutil.copy(old, folder / "moving.pdf")
    process = start(folder, ("add", "moving.pdf"))
    time.sleep(seconds)
    shutil.copy(new, folder / "moving.pdf")
    _, said = process.communicate(timeout=300)
    assert "Traceback" not in said, said
    archive = folder / "output" / "ddor.sqlite"
    kept = said_by(archive)[1] if archive.exists() else []
    if not kept:
        assert process.returncode, "nothing was kept, and nothing said"
        return "none"
    (report,) = kept
    expected = Reconciler(Decisions()).report(read_report(old if report.document.sha256 == _sha256(old) else new))
    assert dataclasses.replace(report, document=expected.document) == expected
    assert report.document.sha256 == expected.document.sha256
    return "the first" if report.document.sha256 == _sha256(old) else "the second"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
