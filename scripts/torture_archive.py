"""Kills processes that add to an archive, and has processes add to one at once; the archive must stay whole.

    python scripts/torture_archive.py [--kills 100] [--processes 4] [--files 50] [--seed N] [--only sqlite|postgres]

On SQLite, and on a Postgres server brought up for it where one is installed. Exit status 0 where all held.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ddor.archive import Archive, HeldWeek, Outcome
from tests.support.archive_processes import (
    add_at_once,
    check_whole,
    kill_while_adding,
    numbered,
    numbered_report,
    seconds_to_add,
)
from tests.support.databases import NoServer, running_server

TURNS = 10
"""After so many kills what was added is removed and added anew."""


def torture(kills_in: str, at_once_in: str, options: argparse.Namespace) -> None:
    """Kill while adding to one archive, add to another at once. Raises AssertionError where one is not whole."""
    chance = random.Random(options.seed)
    started = time.monotonic()
    # On a busy machine or a slower database a fixed time would kill every process before it has begun to write.
    longest = max(seconds_to_add(kills_in, first) for first in (0, 3, 6))
    print(f"  kills within {longest:.2f} s of the beginning")
    checked: Counter[str] = Counter()
    for kill in range(options.kills):
        first = 3 * (kill % TURNS)
        before = check_whole(kills_in)
        if first + 2 in before:
            archive = Archive.open(kills_in)
            for week in archive.weeks():
                if isinstance(week, HeldWeek):
                    archive.remove(week.period.start)
            before = check_whole(kills_in)
        kill_while_adding(kills_in, first, chance.uniform(0, longest))
        came = check_whole(kills_in) - before
        checked[f"{len(came)} of 3 kept"] += 1
    print(f"  {options.kills} kills, whole after each: {dict(sorted(checked.items()))}")
    for number in range(3 * TURNS):
        Archive.open(kills_in).add(numbered_report(number), numbered(number))
    assert check_whole(kills_in) == set(range(3 * TURNS))
    print("  all of them added again after")
    outcomes = Counter(add_at_once(at_once_in, options.processes, options.files, chance))
    assert outcomes[Outcome.UNCHANGED] == (options.processes - 1) * options.files
    assert check_whole(at_once_in) == set(range(options.files))
    print(f"  {options.processes} processes, {options.files} files each: {dict(outcomes)}, each held once")
    print(f"  {time.monotonic() - started:.0f} s")


def main() -> None:
    """Run what the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--processes", type=int, default=4)
    arguments.add_argument("--files", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--only", choices=["sqlite", "postgres"])
    options = arguments.parse_args()
    print(f"seed {options.seed}")
    if options.only != "postgres":
        print("SQLite")
        with tempfile.TemporaryDirectory() as folder:
            torture(f"{folder}/kills.sqlite", f"{folder}/at-once.sqlite", options)
    if options.only != "sqlite":
        print("Postgres")
        try:
            with running_server() as server:
                torture(server.database(), server.database(), options)
        except NoServer as reason:
            print(f"  left out: {reason}")


if __name__ == "__main__":
    main()
