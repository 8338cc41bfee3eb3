"""Disturbs every command that writes, and the app, in every way that a computer has; nothing may be lost or half done.

    python scripts/torture_faults.py [--kills 200] [--seed N] [--only KIND ...]

KIND is one of: kills, full (a disk that is full, for root alone), sizes (no file may be larger than so many bytes),
closed (folders that can't be written), replaced (a PDF that becomes another while it is read), clock (set back),
versions (an archive of another version), writers (four at once on SQLite, eight on Postgres). Exit status 0 where all
held, 1 where something didn't, which is said. What each kind is: docs/torture.md.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.databases import NoServer, running_server
from tests.support.fault_versions import after_a_clock_set_back, from_the_future, killed_while_brought_up_to_date
from tests.support.fault_writers import Writers, write_at_once
from tests.support.faults import (
    COMMANDS,
    IN_THE_APP,
    Driver,
    Trial,
    driver,
    in_closed_folder,
    in_small_room,
    moments,
    out_of_room,
    prepare,
    replaced_while_read,
    small_disk,
)

PAGE = 4096

LONG = 3.0
"""Seconds from which on a command is killed several times before it is left alone once."""

IN_A_ROW = 10


@dataclass
class Torture:
    """What is tried, with what, and what didn't hold."""

    by: Driver
    template: Path
    scratch: Path
    kills: int
    chance: random.Random
    names: tuple[str, ...]
    failed: list[str] = field(default_factory=list)
    _trials: dict[str, Trial] = field(default_factory=dict)

    def trial(self, name: str) -> Trial:
        """What is tried, by its name; undisturbed at first."""
        if name not in self._trials:
            folder = self.scratch / "first"
            folder.mkdir(exist_ok=True)
            self._trials[name] = Trial.of(self.by, name, self.template, folder)
        return self._trials[name]

    def commands(self) -> Iterable[Trial]:
        """The commands, without what is done in the app."""
        return (self.trial(name) for name in self.names if name in COMMANDS)

    def some(self, values: Iterable[int]) -> list[int]:
        """At most as many values as there are to be kills, at random."""
        every = sorted(set(values))
        return self.chance.sample(every, min(len(every), self.kills))

    def tried(self, what: str, times: Iterable[Callable[[Path], str]]) -> None:
        """Try something several times, each in a folder that isn't there yet; print how often it ended how."""
        begun = time.monotonic()
        ended: Counter[str] = Counter()
        for number, each in enumerate(times):
            folder = self.scratch / f"{what.replace(' ', '-').replace(':', '')}-{number}"
            try:
                ended[each(folder)] += 1
            except AssertionError as error:
                ended["DIDN'T HOLD"] += 1
                self.failed.append(f"{what}: {error}")
                say(f"    {what}, time {number}: {str(error)[:500]}")
        counts = ", ".join(f"{said} {count}" for said, count in sorted(ended.items()))
        say(f"  {what}: {sum(ended.values())} times; {counts} ({time.monotonic() - begun:.0f} s)")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def kills(torture: Torture) -> None:
    """Kill it at random moments."""
    for name in torture.names:
        trial = torture.trial(name)
        say(f"  {name} takes {trial.whole:.2f} s")
        in_a_row = IN_A_ROW if trial.whole > LONG else 1

        def one(each: tuple[int, float], trial: Trial = trial, in_a_row: int = in_a_row) -> Callable[[Path], str]:
            number, seconds = each
            with_children = torture.chance.random() < 0.5
            again = number % in_a_row == 0 or number == torture.kills
            return lambda folder: trial.killed(folder.with_name("killed"), seconds, with_children, again)

        torture.tried(name, map(one, enumerate(moments(trial, torture.kills, torture.chance), 1)))
        shutil.rmtree(torture.scratch / "killed", ignore_errors=True)


def sizes(torture: Torture) -> None:
    """Let no file be larger than each of many sizes."""
    for trial in torture.commands():
        written = [len(content) for name, content in trial.after.files.items() if name not in trial.before.files]
        largest = max((*written, 300_000))
        step = max(PAGE, largest // torture.kills)
        some = {0, 1, 100, *torture.some(size - 1 for size in written), *range(PAGE, largest, step)}

        def one(size: int, trial: Trial = trial) -> Callable[[Path], str]:
            return lambda folder: out_of_room(trial, folder, size)

        torture.tried(trial.name, map(one, sorted(some)))


def full(torture: Torture) -> None:
    """Fill the disk up to a page less each time."""
    if os.geteuid() != 0:
        say("  left out: only root can mount a small disk")
        return
    disk = torture.scratch / "disk"
    disk.mkdir()
    with small_disk(disk) as leave:
        for trial in torture.commands():
            new = sum(len(each) + PAGE for name, each in trial.after.files.items() if name not in trial.before.files)
            needed = new + 150 * PAGE  # the archive's journal, and what grows
            pages = range(0, needed, max(PAGE, needed // torture.kills))

            def one(size: int, trial: Trial = trial) -> Callable[[Path], str]:
                return lambda folder: in_small_room(trial, disk / "folder", leave, size)

            torture.tried(trial.name, map(one, pages))


def closed(torture: Torture) -> None:
    """Have folders that can be read and not written."""
    for trial in torture.commands():
        torture.tried(trial.name, [lambda folder, trial=trial: in_closed_folder(trial, folder)])  # type: ignore[misc]


def replaced(torture: Torture) -> None:
    """Put another PDF in a PDF's place while it is read."""
    whole = torture.trial("add").whole
    times = [torture.chance.uniform(0, whole) for _ in range(torture.kills)]

    def one(seconds: float) -> Callable[[Path], str]:
        def run(folder: Path) -> str:
            folder.mkdir()
            return replaced_while_read(torture.by, folder, seconds)

        return run

    torture.tried("add", map(one, times))


def clock(torture: Torture) -> None:
    """Set the clock back between commands."""
    torture.tried("all commands", [lambda folder: after_a_clock_set_back(torture.by, torture.template, folder)])


def versions(torture: Torture) -> None:
    """Have an archive that another version of the program made."""
    torture.tried("of a later version", [lambda folder: from_the_future(torture.by, torture.template, folder)])

    def one(number: int) -> Callable[[Path], str]:
        return lambda folder: killed_while_brought_up_to_date(torture.by, folder, torture.chance)

    torture.tried("of version 1, killed", map(one, range(torture.kills)))


def writers(torture: Torture) -> None:
    """Have several processes write at once."""
    torture.tried("4 on SQLite", [lambda folder: write_at_once(torture.by, folder, Writers(4, torture.chance))] * 3)
    try:
        with running_server() as server:

            def on_postgres(folder: Path) -> str:
                return write_at_once(torture.by, folder, Writers(8, torture.chance), server.database())

            torture.tried("8 on Postgres", [on_postgres] * 3)
    except NoServer as reason:
        say(f"  on Postgres left out: {reason}")


KINDS = {each.__name__: each for each in (kills, sizes, full, closed, replaced, clock, versions, writers)}


def main() -> int:
    """Run what the arguments ask for; the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=200, help="How often each is tried, of whatever kind.")
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--only", nargs="*", choices=KINDS, default=list(KINDS))
    arguments.add_argument("--commands", nargs="*", choices=[*COMMANDS, *IN_THE_APP], default=[*COMMANDS, *IN_THE_APP])
    options = arguments.parse_args()
    # So that nothing it started outlives it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    say(f"seed {options.seed}")
    with driver() as by, tempfile.TemporaryDirectory(prefix="ddor-faults-") as scratch:
        template = Path(scratch, "template")
        template.mkdir()
        prepare(by, template)
        chance = random.Random(options.seed)
        torture = Torture(by, template, Path(scratch), options.kills, chance, tuple(options.commands))
        for kind in options.only:
            say(kind)
            KINDS[kind](torture)
    return 1 if torture.failed else 0


if __name__ == "__main__":
    sys.exit(main())
