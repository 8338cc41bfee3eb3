"""What each command costs over an archive of many weeks: processor time, and the largest resident set.

    python scripts/bench.py --commands [--weeks ... N]      (this is its last table)

An archive is made of one report's rows (206 persons), once for each week, with a PDF of its own for each: the report's,
with a remark behind its end. Each command is run in a process of its own, in a folder of its own where it changes
something, as often as asked; the least is told. Its times are those of all its processes together; its memory is that
of the largest. A command that is in no list here stops the measurement, so that none is forgotten.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from ddor.archive import Archive
from ddor.archive.originals import KEPT, keep_pdf
from ddor.cli.commands import SUBJECTS
from ddor.model import Period
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report

ROOT = Path(__file__).parent.parent
CLAIMS = ROOT / "claims/week-2017-01-28.toml"
ANOTHER = ROOT / "fixtures/pdfs/built-none-declined.pdf"

MOST_SECONDS, MOST_MEMORY = 3.0, 400
"""What a command may take of processor time, and of memory in MiB."""

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of processor time of a command and its children, MiB of the largest of them."""

    cpu: float
    memory: float


_ONE = ("--out", "{out}")
_FROM = ("--folder", "{out}")

READ_ONLY: Mapping[str, Sequence[Line]] = {
    "weeks": [("weeks", *_ONE)],
    "verify": [("verify", "--no-read", *_ONE)],
    "backup": [("backup", "{scratch}/copy.sqlite", *_ONE)],
    "compare": [("compare", *_ONE), ("compare", "--format", "json", *_ONE)],
    "places": [("places", "--undecided", *_ONE)],
    "match": [("match", "Travis County Jail", "--state", "TX", *_ONE)],
    "history": [("history", *_ONE), ("history", "--section", "III", *_ONE), ("history", "--corrected", *_ONE)],
    "tabulate": [
        ("tabulate", *_ONE),
        ("tabulate", "--all", "--table", "crimes", *_ONE),
        ("tabulate", "--all", "--table", "jurisdictions", "--corrected", *_ONE),
        ("tabulate", "--all", "--by", "state,county,month", *_ONE),
        ("tabulate", "--all", *_ONE),
    ],
    "rows": [
        ("rows", *_ONE),
        ("rows", "--all", "--county", "Travis, TX", *_ONE),
        ("rows", "--all", "--offense", "*assault*", "--format", "csv", *_ONE),
        ("rows", "--all", *_ONE),
    ],
    "show": [("show", "--week", "latest", "--row", "31", "--crop", "--out", "{scratch}/row.png", *_FROM)],
    "evidence": [
        ("evidence", "--week", "latest", "--county", "Weld, CO", "--out", "{scratch}/rows.pdf", *_FROM),
    ],
    "check": [("check", "{claims}", *_ONE)],
    "export": [("export", "--out", "{scratch}/export", *_FROM)],
    "site": [("site", "latest", "--no-crops", "--out", "{scratch}/site", *_FROM)],
}
"""Command lines that leave the archive as it is, by their commands."""

CHANGING: Mapping[str, Sequence[Line]] = {
    "add": [("add", "{another}", *_ONE)],
    "remove": [("remove", "latest", "--yes", *_ONE)],
    "decide": [("decide", "Aurora, Colorado", "--state", "CO", "--geoid", "08005", *_ONE)],
    "correct": [
        ("correct", "--list", *_ONE),
        (
            "correct", "--week", "2017-02-04", "--section", "II", "--row", "3", "--kind", "note", "--text", "t",
            "--source", "s", *_ONE,
        ),
    ],
    "claim": [
        (
            "claim", "Travis County declined 142.", "--file", "{out}/claims.toml", "--measure", "declined",
            "--week", "2017-01-28", "--where", "county=Travis, TX", "--equals", "142", *_ONE,
        )
    ],
}  # fmt: skip
"""Command lines that may change the archive or a file beside it; each has a copy of its own."""

ALL_THERE_IS: Mapping[str, Sequence[Line]] = {
    "export": [
        ("export", "--all", "--out", "{scratch}/csv", *_FROM),
        ("export", "--all", "--format", "parquet", "--out", "{scratch}/parquet", *_FROM),
    ],
}
"""Command lines that write every row of every week out; what they take is told beside the limits, not held to them."""

NOT_MEASURED = {
    "read": "reads one PDF and no archive; it is measured above",
    "tables": "reads one PDF and no archive",
    "cross-check": "reads one PDF, with programs of others, and no archive",
    "compare-lists": "reads two lists and no archive",
    "app": "serves pages until it is stopped; scripts/load_app.py measures each page",
}
"""Commands that are left out, and why."""


def make_folder(folder: Path, file: Path, weeks: int) -> None:
    """A folder as `ddor add` leaves it after so many weeks, without the folders of tables."""
    report = Reconciler(Decisions([])).report(read_report(file, recognize=False))
    assert report.period is not None
    archive = Archive.open(folder / "ddor.sqlite")
    made = folder / "made.pdf"
    for number in range(weeks):
        start = report.period.start + timedelta(7 * number)
        made.write_bytes(file.read_bytes() + b"\n%% week %d\n" % number)
        digest = sha256(made.read_bytes()).hexdigest()
        document = replace(report.document, file=f"{start}.pdf", sha256=digest)
        period = Period(start, start + timedelta(6))
        archive.add(replace(report, document=document, period=period), keep_pdf(made, digest, folder / KEPT))
    made.unlink()


def check_complete() -> None:
    """Leave with a sentence where a command is neither measured nor left out for a reason."""
    commands = {name for names in SUBJECTS.values() for name in names}
    listed = {*READ_ONLY, *CHANGING, *NOT_MEASURED}
    if commands != listed:
        sys.exit(f"say how these commands are measured, or why they aren't: {', '.join(sorted(commands ^ listed))}")


def measurements(
    folder: Path, scratch: Path, rounds: int, run: Callable[[Sequence[str | Path]], Measured]
) -> Iterator[tuple[str, Measured, bool]]:
    """What each command line took at least, without the folders in it, and whether it is held to the limits."""
    given = {"claims": str(CLAIMS), "another": str(ANOTHER), "scratch": str(scratch)}
    for lines, changes, is_held in ((READ_ONLY, False, True), (CHANGING, True, True), (ALL_THERE_IS, False, False)):
        for line in (line for of_command in lines.values() for line in of_command):
            found = []
            for number in range(rounds):
                own = folder
                if changes:
                    own = scratch / f"copy-{number}"
                    shutil.copytree(folder, own)
                found.append(run([each.format(out=own, **given) for each in line]))
                if changes:
                    shutil.rmtree(own)
            least = Measured(min(each.cpu for each in found), max(each.memory for each in found))
            yield shown(line), least, is_held


def shown(line: Line) -> str:
    """A command line as a person would type it, without the folders of this measurement."""
    words = [Path(word).name.strip("{}") if "{" in word else word for word in line]
    left_out = {at for at, word in enumerate(line) if word in ("--out", "--folder", "--file")}
    return " ".join(word for at, word in enumerate(words) if at not in left_out and at - 1 not in left_out)


def table(folder: Path, file: Path, weeks: int, rounds: int, run: Callable[[Sequence[str | Path]], Measured]) -> None:
    """Print the table, and which command lines are over the limits."""
    check_complete()
    held, scratch = folder / "held", folder / "scratch"
    held.mkdir()
    scratch.mkdir()
    # Not in this process: a child's largest resident set counts from what its parent has.
    subprocess.run([sys.executable, __file__, held, file, str(weeks)], check=True)
    print(f"\n{weeks} weeks with the rows of {file.name}, {rounds} rounds\n")
    print("| ddor                                                       | CPU s | peak MiB |")
    print("|------------------------------------------------------------|-------|----------|")
    over = []
    for line, measured, is_held in measurements(held, scratch, rounds, run):
        print(f"| {line[:58]:58} | {measured.cpu:5.2f} | {measured.memory:8.0f} |", flush=True)
        if is_held and (measured.cpu > MOST_SECONDS or measured.memory > MOST_MEMORY):
            over.append(line)
    for name, why in NOT_MEASURED.items():
        print(f"\nNot here: {name}, as it {why}.", end="")
    print(f"\n\nOver {MOST_SECONDS:g} s or {MOST_MEMORY} MiB: {'; '.join(over) or 'none'}.")


if __name__ == "__main__":
    make_folder(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
