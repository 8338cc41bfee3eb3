"""Breaks reports at random, reads each in a child process, and holds what was read against what the whole file says.

    python scripts/torture_pdfs.py [--files 500] [--seed N] [--only KIND] [--keep FOLDER]
    python scripts/torture_pdfs.py --one SEED [--keep FOLDER]          one file again

What comes of a file:
    same      rows, figures, notes and corrections are those of the whole file
    told      they differ, and a problem of severity error says that a figure may be wrong
    refused   it could not be read, and a sentence says why
    SILENT    they differ and no error is told
    TROUBLE   a hang, a crash, over 2 GB of memory, an error in ddor itself, or harm to the file read after it
Exit status 0 where no file is SILENT or TROUBLE. With --keep those files are written to a folder. docs/torture.md
explains what remains.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ddor.reading.request import Request, read_kept
from tests.support.mutations import MUTATIONS, Came, came_of, mutated, values
from tests.support.reading import PDFS, SMALL

SOURCES = sorted(path for path in PDFS.glob("*.pdf") if not path.stem.endswith("-scanned"))
CHECKED_EACH = 10
"""After so many files a whole one is read by the same child, which must not have been harmed."""


def torture(seeds: list[int], options: argparse.Namespace, folder: Path) -> Counter[str]:
    """Break a file for each seed and read it."""
    sources = [path.read_bytes() for path in SOURCES]
    wholes = [values(read_kept(Request(path))) for path in SOURCES]
    small = values(read_kept(Request(SMALL)))
    counts: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {}
    slowest = (0.0, 0)
    for turn, seed in enumerate(seeds):
        name, number, broken = mutated(sources, seed, options.only)
        path = folder / "broken.pdf"
        path.write_bytes(broken)
        started = time.monotonic()
        came = came_of(path, wholes[number])
        slowest = max(slowest, (time.monotonic() - started, seed))
        if turn % CHECKED_EACH == 0 and values(read_kept(Request(SMALL))) != small:
            came = Came("TROUBLE", "the file read after it was read otherwise")
        counts[came.outcome] += 1
        by_kind.setdefault(name, Counter())[came.outcome] += 1
        if came.outcome in ("SILENT", "TROUBLE") or options.one is not None:
            print(f"{came.outcome:8s} seed {seed} {name} {SOURCES[number].stem}: {came.said}", flush=True)
            if options.keep is not None:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name}-{seed}.pdf").write_bytes(broken)
    for name, outcomes in sorted(by_kind.items()):
        print(f"  {name:18s} " + ", ".join(f"{outcome} {count}" for outcome, count in sorted(outcomes.items())))
    print(f"slowest file: {slowest[0]:.1f} s, seed {slowest[1]}; most memory of a child: {_most_memory():.0f} MB")
    return counts


def _most_memory() -> float:
    """The most memory that a child has had in use, in megabytes; ends those there are, as only then it is known."""
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> int:
    """Run what the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    arguments.add_argument("--only", choices=sorted(MUTATIONS))
    arguments.add_argument("--one", type=int)
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    seeds = [options.one] if options.one is not None else [options.seed + number for number in range(options.files)]
    started = time.monotonic()
    print(f"seed {seeds[0]}")
    with tempfile.TemporaryDirectory() as folder:
        counts = torture(seeds, options, Path(folder))
    said = ", ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items()))
    print(f"{len(seeds)} files: {said}; {time.monotonic() - started:.0f} s")
    return int(bool(counts["SILENT"] or counts["TROUBLE"]))


if __name__ == "__main__":
    sys.exit(main())
