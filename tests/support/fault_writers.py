"""Several processes that write to one archive and one folder at once: adding, deciding, annotating, exporting.

For tests/archive/test_faults.py and scripts/torture_faults.py.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ddor.archive import Archive, HeldWeek
from ddor.archive.originals import KEPT, damaged_copy
from ddor.corrections.annotations import annotations_of
from ddor.export.week_folder import tables_text, week_folder
from tests.support.faults import Driver, left_behind
from tests.support.held_reports import PDFS, all_readings

Command = tuple[str, ...]

_SHARED = 2
"""How many writers add each PDF."""


@dataclass(frozen=True, slots=True)
class Writers:
    """How many write at once, and how many names each decides and rows each annotates; `pdfs`, how many they add."""

    count: int
    chance: random.Random
    each: int = 4
    pdfs: int = 15


def write_at_once(by: Driver, folder: Path, writers: Writers, db: str | None = None) -> str:
    """Have several write at once, to an SQLite file in a folder or to a database; then add all PDFs once more.

    Raises AssertionError where anything is lost, or there twice, or a week's tables aren't what the archive and the
    annotations say.
    """
    folder.mkdir()
    names = [report.document.file for report in all_readings()][: writers.pdfs]
    for name in names:
        shutil.copy(PDFS / name, folder / name)
    where = ("--db", db) if db else ()
    lists = [_commands(number, writers, names, where) for number in range(writers.count)]
    with ThreadPoolExecutor(writers.count) as threads:
        list(threads.map(lambda commands: _one_after_the_other(by, folder, commands), lists))
    check_all_is_there(folder, db, names, writers)
    _one_after_the_other(by, folder, [("add", *names, *where), ("verify", *where)])
    check_all_is_there(folder, db, names, writers)
    shutil.rmtree(folder)
    return "all is there once"


def _commands(number: int, writers: Writers, names: Sequence[str], where: Command) -> list[Command]:
    """What one of the writers does, in an order of its own."""
    shares = [(at * _SHARED + turn) % writers.count for at in range(len(names)) for turn in range(_SHARED)]
    mine = dict.fromkeys(names[at // _SHARED] for at, writer in enumerate(shares) if writer == number)
    listed: list[Command] = [("add", name, *where) for name in mine]
    place = ("--state", "TX", "--geoid", "48453")
    for at in range(writers.each):
        told = f"{number}-{at}"
        listed.append(("decide", f"Jail {told}", *place, "--why", f"reason {told}.", *where))
        of_row = ("--week", "2017-02-11", "--section", "II", "--row", str(1 + number * writers.each + at))
        note = ("--kind", "note", "--text", f"note {told}.", "--source", "A paper, 2017")
        listed.append(("correct", *of_row, *note, *where))
    writers.chance.shuffle(listed)
    return listed


def _one_after_the_other(by: Driver, folder: Path, commands: Sequence[Command]) -> None:
    for command in commands:
        ended = by.run(folder, command)
        ended.check(" ".join(command))
        assert ended.status in (0, 1), f"{command}: {ended.said}"


def check_all_is_there(folder: Path, db: str | None, names: Sequence[str], writers: Writers) -> None:
    """Raises AssertionError where something isn't there just once, or differs from what was read."""
    out = folder / "output"
    archive = Archive.open(db or out / "ddor.sqlite", create=False)
    assert archive.damage() == []
    weeks = [week for week in archive.weeks() if isinstance(week, HeldWeek)]
    revisions = [(week, each) for week in weeks for each in week.revisions]
    assert sorted(each.file for _, each in revisions) == sorted(names)
    for week in weeks:
        assert [each.number for each in week.revisions] == list(range(1, len(week.revisions) + 1))
    told = [f"{number}-{at}" for number in range(writers.count) for at in range(writers.each)]
    for file, sentence in (("decisions.csv", "reason {}."), ("annotations.csv", "note {}.")):
        text = (out / file).read_text("utf-8")
        assert [each for each in told if text.count(sentence.format(each)) != 1] == [], file
    annotations = annotations_of(out)
    for week, revision in revisions:
        copy = out / KEPT / f"{revision.sha256}.pdf"
        assert copy.is_file(), f"no copy of {revision.file} is kept"
        assert damaged_copy(revision.sha256, out / KEPT) is None
        its_folder = week_folder(out, week, revision.number)
        report = archive.report(week.period.start, revision.number)
        for name, text in tables_text(report, annotations).items():
            assert (its_folder / name).read_text("utf-8") == text, f"{its_folder.name}/{name} is not what is known"
    assert not left_behind(folder), left_behind(folder)
