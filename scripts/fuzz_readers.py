"""Gives the readers of files that people write millions of broken ones; each is taken or refused in a sentence.

    python scripts/fuzz_readers.py [--minutes 10] [--only READER ...] [--keep FOLDER]

Needs atheris, which is no part of any environment of ddor (docs/torture.md says how to get it), but for --plain. READER
is one of claims, vocabulary, decisions, annotations, lists (of two to be compared), workbooks (such lists as XLSX),
agencies (to be reconciled); each gets so many minutes, in a process of its own. Exit status 0 where no reader failed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

if TYPE_CHECKING:
    from tests.support.readers import Reader

_LONGEST = 20_000
"""The most bytes that a file has."""

_COUNTED = "number_of_executed_units"
"""What atheris says before how many files it made."""

_WORDS = (
    '"\\x5b\\x5bclaim\\x5d\\x5d"', '"week = 2017-01-28"', '"measure = "', '"where = {"', '"at_least = "', '"share"',
    '"2017-02-11"', '"\\xef\\xbb\\xbf"', '"\\xff\\xfe"', '"\\x00"', '"9999999999"', '"1e999"', '"nan"', '"-0"', '"TX"',
    '"48453"', '"\\xe2\\x80\\xae"', '"\\"\\"\\""', '"=1+1"', '"9999-12-31"', '"0001-01-01"', '"1/28/17"', '"II"',
)  # fmt: skip
"""What the files are made of, for the fuzzer to put in."""


class Kept:
    """What a reader failed on, each failure once, in a folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder
        self._failures: set[str] = set()

    def try_on(self, reader: Reader, content: bytes) -> None:
        """Give a reader a file, and keep it where the reader fails on it in a new way."""
        try:
            reader.survives(content)
        except Exception as error:
            *_, last = traceback.extract_tb(error.__traceback__)
            where = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
            if where not in self._failures:
                self._failures.add(where)
                path = self._folder / f"{self._name}-{len(self._failures)}{reader.suffix}"
                path.write_bytes(content)
                path.with_suffix(".failure").write_text("".join(traceback.format_exception(error)), "utf-8")


def break_plainly(name: str, seconds: int, keep: Path) -> None:
    """Break files of a kind for so long by putting odd words in."""
    from tests.support.readers import READERS

    reader, kept, chance = READERS[name], Kept(name, keep), random.Random()
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        content = chance.choice(reader.seeds)
        for _ in range(chance.randint(1, 2)):
            content = reader.broken(content, reader.seeds, chance)[:_LONGEST]
        kept.try_on(reader, content)
        count += 1
    sys.stderr.write(f"{_COUNTED} {count}\n")


def fuzz(name: str, seconds: int, keep: Path) -> None:
    """Break files of a kind for so long as atheris and odd words would have it; this process ends with it."""
    import atheris  # type: ignore[import-untyped]  # of an environment of its own

    with atheris.instrument_imports(include=["ddor", "tomllib", "tomlkit", "tests.support.readers"]):
        from tests.support.readers import READERS
    reader, kept = READERS[name], Kept(name, keep)
    for seed in reader.seeds:
        reader.survives(seed)

    def mutator(content: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.3:
            made: bytes = atheris.Mutate(content, most)
            return made
        return reader.broken(content, reader.seeds, chance)[:most]

    with tempfile.TemporaryDirectory(prefix="ddor-fuzz-") as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(reader.seeds):
            (corpus / str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("\n".join(_WORDS) + "\n", "utf-8")
        options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", f"-dict={words}", "-print_final_stats=1"]
        limits = ["-timeout=60", "-rss_limit_mb=3000"]
        tried = partial(kept.try_on, reader)
        atheris.Setup([sys.argv[0], *options, *limits, str(corpus)], tried, custom_mutator=mutator)
        atheris.Fuzz()


def main() -> int:
    """Run what the arguments ask for; the exit status."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ("claims", "vocabulary", "decisions", "annotations", "lists", "workbooks", "agencies")
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--only", nargs="*", choices=names, default=names)
    arguments.add_argument("--keep", type=Path, default=Path("fuzzed"), help="Where files that a reader fails on go.")
    arguments.add_argument("--plain", action="store_true", help="Without atheris, by odd words alone.")
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    if options.here:
        (break_plainly if options.plain else fuzz)(options.only[0], int(60 * options.minutes), options.keep)
        return 0
    for name in options.only:
        begun = time.monotonic()
        how = ["--plain"] if options.plain else []
        command = [sys.executable, __file__, "--here", *how, "--only", name, "--minutes", str(options.minutes)]
        done = subprocess.run(
            [*command, "--keep", str(options.keep)], stderr=subprocess.PIPE, text=True, errors="replace", check=False
        )
        count = next((line.split()[-1] for line in done.stderr.splitlines() if _COUNTED in line), "?")
        failed = sorted(path.name for path in options.keep.glob(f"{name}-*.failure"))
        sys.stdout.write(
            f"{name}: {count} files in {(time.monotonic() - begun) / 60:.1f} min, {len(failed)} failures\n"
        )
        sys.stdout.flush()
        if count == "?":
            sys.stdout.write(done.stderr[-2000:])
    return 1 if list(options.keep.glob("*.failure")) else 0


if __name__ == "__main__":
    sys.exit(main())
