"""Times and peak memory of reading, each as a ratio to a baseline measured in the same run.

    python scripts/bench.py [--file PDF] [--rounds N] [--pages N ...] [--weeks N ...] [--only-ours]
    python scripts/bench.py --commands [--reports N ...] [--weeks N]        whole commands, as a user waits for them
    python scripts/bench.py --dask [--reports N]                the same reports read here, and on a Dask cluster

First part: one file, read by ddor, walked character by character with pdfium (each character's code and box
through ctypes), and its tables extracted by pdfplumber and by camelot (lattice, on pdfium and on its other
engine). Second part: how ddor's time a page and peak memory grow with the number of pages, on files that repeat
the first one's pages (in whole multiples, or the mix of full and nearly empty pages would differ). Third part: an
SQLite archive of so many weeks, each with all of the first file's rows: adding a week to it, its size, tabulating and
comparing; as ratios for each row to the second number of weeks, as the first is all start-up. Every
measurement runs in a process of its own and counts from after the imports; times are the best of the rounds,
memory is the process's largest resident set.

With --commands: whole processes from start to end, each in turn with a bare Python script that walks pdfium's
characters (A B A B …), medians of the rounds; and `ddor add` of so many different reports of 206 rows each, with the
processor time of all its processes and the largest resident set of any of them. Last, every command over an archive
of so many weeks, with its processor time and largest resident set (scripts/load_commands.py); --weeks without a number
leaves that out.

With --dask: `ddor add` of so many different reports, with 1 and 2 processes of this machine and on a Dask cluster of 1
and 2 workers of one thread, all in turn; medians of the rounds. The memory is the most that the command, or a worker
with the child that reads, has had resident, added up over its processes, looked at five times a second.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pikepdf

import ddor

FILE = Path(__file__).parent.parent / "fixtures/pdfs/week-2017-01-28.pdf"

MEASURE = """
import json, resource, sys, time
from pathlib import Path
file, rounds = sys.argv[1], int(sys.argv[2])
clock = time.process_time if sys.argv[3] == "cpu" else time.perf_counter
{setup}
best = 1e9
for _ in range(rounds):
    start = clock()
    result = run()
    best = min(best, clock() - start)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024) / (
    1024 if sys.platform == "darwin" else 1)
print(json.dumps([best, memory, result]))
"""

OURS = """
from ddor.report.read import read_report
run = lambda: len(read_report(Path(file)).declined)
"""

WALK = """
import ctypes
import pypdfium2 as wrapper, pypdfium2.raw as pdfium
def run():
    document = wrapper.PdfDocument(file)
    box = [ctypes.c_double() for _ in range(4)]
    characters = 0
    for i in range(len(document)):
        page = pdfium.FPDF_LoadPage(document.raw, i)
        text = pdfium.FPDFText_LoadPage(page)
        for k in range(pdfium.FPDFText_CountChars(text)):
            pdfium.FPDFText_GetUnicode(text, k)
            pdfium.FPDFText_GetCharBox(text, k, *box)
            characters += 1
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    document.close()
    return characters
"""

PDFPLUMBER = """
import pdfplumber
def run():
    with pdfplumber.open(file) as pdf:
        return sum(len(page.extract_tables()) for page in pdf.pages)
"""

CAMELOT = """
import logging, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import camelot
run = lambda: len(camelot.read_pdf(file, pages="all", flavor="lattice", {options}))
"""


ARCHIVE = """
import hashlib, json, resource, sys, time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from ddor.archive import Archive, Selection
from ddor.model import Period
from ddor.report.read import read_report
from ddor.tables.catalogue import TABULATIONS
from ddor.changes.compare import compare
from ddor.tables.weeks import Weeks
file, count, archive = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
report = read_report(file)
def week(number):
    start = date(2017, 1, 28) + timedelta(7 * number)
    sha256 = hashlib.sha256(b"%d" % number).hexdigest()
    document = replace(report.document, sha256=sha256)
    return replace(report, document=document, period=Period(start, start + timedelta(6)))
def seconds(run):
    start = time.process_time()
    run()
    return time.process_time() - start
held = Archive.open(archive)
adding = seconds(lambda: [held.add(week(number), file) for number in range(count)])
def tabulate(tabulation):
    tabulation.of(Weeks.of_archive(held, Selection()))
tabulate(TABULATIONS["policy_counts"])
tabulating = {name: min(seconds(lambda: tabulate(each)) for _ in range(3)) for name, each in TABULATIONS.items()}
last = [Weeks.of_archive(held, Selection((week(number).period.start,))) for number in (max(count - 2, 0), count - 1)]
comparing = seconds(lambda: compare(*last))
print(json.dumps([adding / count, archive.stat().st_size / count, tabulating, comparing, count * len(report.declined)]))
"""


def measure(setup: str, file: Path, rounds: int, clock: str = "wall") -> tuple[float, float, int] | str:
    """Seconds, MiB and what the run counted, or why it could not be run."""
    program = MEASURE.replace("{setup}", setup)
    done = subprocess.run(
        [sys.executable, "-c", program, str(file), str(rounds), clock], capture_output=True, text=True
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit status {done.returncode}"
    seconds, memory, count = json.loads(done.stdout.splitlines()[-1])
    return seconds, memory, count


def compare(file: Path, rounds: int, only_ours: bool) -> None:
    """Print the first part's table."""
    readers = {
        "ddor (whole report)": (OURS, rounds),
        "pdfium, bare character walk": (WALK, rounds),
    }
    if not only_ours:
        readers |= {
            "pdfplumber, extract_tables": (PDFPLUMBER, 1),
            "camelot lattice (pdfium)": (CAMELOT.replace("{options}", 'backend="pdfium"'), 1),
            "camelot lattice (ghostscript)": (CAMELOT.replace("{options}", 'backend="ghostscript"'), 1),
        }
    print(f"{file.name}, {'best of ' + str(rounds) + ' rounds' if rounds > 1 else '1 round'}\n")
    print(f"| {'reader':29} | seconds | × walk | × ddor | peak MiB |")
    print(f"|{'-' * 31}|---------|--------|--------|----------|")
    figures = {name: measure(setup, file, count) for name, (setup, count) in readers.items()}
    ours, walk = figures["ddor (whole report)"], figures["pdfium, bare character walk"]
    if isinstance(ours, str) or isinstance(walk, str):
        sys.exit(f"could not be measured: {ours if isinstance(ours, str) else walk}")
    for name, figure in figures.items():
        if isinstance(figure, str):
            print(f"| {name:29} | not run: {figure[:60]} |")
            continue
        seconds, memory, _ = figure
        print(f"| {name:29} | {seconds:7.3f} | {seconds / walk[0]:6.2f} | {seconds / ours[0]:6.1f} | {memory:8.0f} |")


def repeat_pages(source: Path, count: int, out: Path) -> None:
    """Write a PDF of `count` pages: the source's over and over, so that its pages are alike at every length."""
    with pikepdf.open(source) as pages, pikepdf.new() as long:
        for i in range(count):
            long.pages.append(pages.pages[i % len(pages.pages)])
        long.save(out)


def grow(source: Path, pages: list[int], rounds: int) -> None:
    """Print the second part's table; the first number of pages is the baseline."""
    print(f"\n| {'pages':>6} | CPU s   | ms a page | × baseline | peak MiB |  rows |")
    print("|--------|---------|-----------|------------|----------|-------|")
    baseline = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for count in pages:
            file = Path(folder) / f"{count}.pdf"
            repeat_pages(source, count, file)
            # A shared machine's speed drifts over the minute that the longest file takes; processor time less so.
            figure = measure(OURS, file, rounds if count < 200 else 2, "cpu")
            if isinstance(figure, str):
                sys.exit(f"{count} pages could not be measured: {figure}")
            seconds, memory, rows = figure
            each = seconds / count
            baseline = baseline or each
            growth = f"{1000 * each:9.2f} | {each / baseline:10.2f}"
            print(f"| {count:6} | {seconds:7.3f} | {growth} | {memory:8.0f} | {rows:5} |")


def archive(source: Path, weeks: list[int]) -> None:
    """Print the third part's table; the second number of weeks is the baseline."""
    names = ("weeks", "  rows", "add, ms a week", "KiB a week", "slowest tabulation", "CPU s", "× a row", "compare, ms")
    print("\n| " + " | ".join(names) + " |")
    print("|-" + "-|-".join("-" * len(name) for name in names) + "-|")
    baseline = 0.0
    for number, count in enumerate(weeks):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", ARCHIVE, str(source), str(count), f"{folder}/ddor.sqlite"]
            done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{count} weeks could not be measured: {done.stderr.strip().splitlines()[-1]}")
        adding, size, tabulating, comparing, rows = json.loads(done.stdout)
        slowest = max(tabulating, key=tabulating.__getitem__)
        each = tabulating[slowest] / rows
        baseline = each if number == 1 else baseline
        growth = f"{each / baseline:7.2f}" if baseline else f"{'':7}"
        print(
            f"| {count:5} | {rows:6} | {1000 * adding:14.1f} | {size / 1024:10.0f} | {slowest:18} "
            f"| {tabulating[slowest]:5.2f} | {growth} | {1000 * comparing:11.1f} |"
        )


@dataclass(frozen=True)
class Run:
    """A whole process: wall and processor seconds of it and its children, MiB of the largest of them."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path]) -> Run:
    """Run a command to its end. Exits where it could not do what it was asked (status 2)."""
    started = time.perf_counter()
    # To a file, as a command that says much would wait for somebody to read it from a pipe.
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        errors.seek(0)
        said = errors.read().decode()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {said.strip()[-300:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(command: Sequence[str | Path], other: Sequence[str | Path], rounds: int) -> tuple[Run, float, float]:
    """The medians of a command, and of its wall and processor time as ratios to another's, run in turn with it."""
    run(command), run(other)
    pairs = [(run(command), run(other)) for _ in range(rounds)]
    ours = [each for each, _ in pairs]
    median = Run(*(statistics.median(getattr(each, name) for each in ours) for name in ("wall", "cpu", "memory")))
    walls, cpus = ([getattr(a, name) / getattr(b, name) for a, b in pairs] for name in ("wall", "cpu"))
    return median, statistics.median(walls), statistics.median(cpus)


def script(setup: str, folder: Path, name: str) -> Path:
    """A bare script that does what is measured, and nothing else."""
    path = folder / f"{name}.py"
    path.write_text(f"import sys\nfile = sys.argv[1]\n{setup}\nprint(run())\n", "utf-8")
    return path


def commands(file: Path, rounds: int, reports: list[int]) -> None:
    """Print the tables of whole commands."""
    program = Path(sys.executable).with_name("ddor")
    # As the set-up leaves it; Python may have been told to keep no compiled files of what has changed since.
    compileall.compile_dir(Path(ddor.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        walk: list[str | Path] = [sys.executable, script(WALK, folder, "walk"), file]
        others: dict[str, list[str | Path]] = {
            "pdfplumber script": [sys.executable, script(PDFPLUMBER, folder, "plumber"), file],
            "ddor --help": [program, "--help"],
            "ddor read": [program, "read", file],
            "ddor read --format json": [program, "read", file, "--format", "json"],
            "ddor add, one report": [program, "add", file, "--out", folder / "one"],
        }
        print("| command                 | wall s | CPU s | wall × walk | CPU × walk | peak MiB |")
        print("|-------------------------|--------|-------|-------------|------------|----------|")
        for name, command in others.items():
            median, wall, cpu = in_turn(command, walk, 1 if name.startswith("pdfplumber") else rounds)
            print(
                f"| {name:23} | {median.wall:6.3f} | {median.cpu:5.2f} | {wall:11.2f} | {cpu:10.2f} "
                f"| {median.memory:8.0f} |"
            )
        print("\n| ddor add of | wall s | CPU s a report | cores busy | peak MiB |")
        print("|-------------|--------|----------------|------------|----------|")
        for count in reports:
            made = folder / f"reports-{count}"
            make_reports(count, made)
            done = run([program, "add", made, "--out", folder / f"out-{count}"])
            print(
                f"| {count:11} | {done.wall:6.1f} | {done.cpu / count:14.3f} | {done.cpu / done.wall:10.2f} "
                f"| {done.memory:8.0f} |"
            )


def over_weeks(file: Path, weeks: int, rounds: int) -> None:
    """Print the table of all commands over an archive of so many weeks."""
    from load_commands import Measured, table

    program = Path(sys.executable).with_name("ddor")

    def measured(arguments: Sequence[str | Path]) -> Measured:
        done = run([program, *arguments])
        return Measured(done.cpu, done.memory)

    with tempfile.TemporaryDirectory() as folder:
        table(Path(folder), file, weeks, rounds, measured)


def clusters(rounds: int, count: int) -> None:
    """Print the table of reading here and on Dask clusters."""
    from distributed import LocalCluster

    program = Path(sys.executable).with_name("ddor")
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as started:
        make_reports(count, Path(scratch, "reports"))
        ways = {f"{jobs} here": (["--jobs", f"{jobs}"], list[int]()) for jobs in (1, 2)}
        for workers in (1, 2):
            local = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0")
            cluster = started.enter_context(local)
            pids = [worker.pid for worker in cluster.workers.values()]
            ways[f"{workers} on Dask"] = (["--dask", cluster.scheduler_address], pids)
        figures: dict[str, list[tuple[Run, float, float]]] = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name, (options, pids) in ways.items():
                command: list[str | Path] = [
                    program,
                    "add",
                    Path(scratch, "reports"),
                    *options,
                    "--out",
                    f"{scratch}/{name}-{number}",
                ]
                with largest(pids) as (ours, theirs):
                    done = run(command)
                # The first round only starts the workers' children.
                print(
                    f"round {number}, {name}: {done.wall:.1f} s, {max(ours):.0f} and {max(theirs, default=0):.0f} MiB",
                    file=sys.stderr,
                    flush=True,
                )
                if number:
                    figures[name].append((done, max(ours), max(theirs, default=0.0)))
        print(f"| {count} reports read by | files a minute | command, peak MiB | a worker, peak MiB |")
        print("|--------------------|----------------|-------------------|--------------------|")
        for name, measured in figures.items():
            speed = statistics.median(60 * count / each.wall for each, _, _ in measured)
            own, worker = (statistics.median(memory) for memory in zip(*(each[1:] for each in measured), strict=True))
            print(f"| {name:18} | {speed:14.0f} | {own:17.0f} | {worker:18.0f} |", flush=True)


@contextmanager
def largest(workers: Sequence[int]) -> Iterator[tuple[list[float], list[float]]]:
    """MiB resident of each command begun meanwhile, and of each worker, with its children, as often as looked at."""
    import psutil

    ours, theirs = [0.0], list[float]()
    before = {child.pid for child in psutil.Process().children()}
    ended = threading.Event()

    def resident(process: psutil.Process) -> float:
        total = 0
        with suppress(psutil.NoSuchProcess):
            for each in (process, *process.children(recursive=True)):
                total += each.memory_info().rss
        return total / 1024**2

    def look() -> None:
        while not ended.wait(0.2):
            ours.append(sum(resident(child) for child in psutil.Process().children() if child.pid not in before))
            theirs.extend(resident(psutil.Process(pid)) for pid in workers)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield ours, theirs
    finally:
        ended.set()
        looking.join()


def make_reports(count: int, folder: Path) -> None:
    """Write so many reports with the first week's rows, each of a week of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from build_fixtures import FIRST_WEEK, corpus_truth, moved

    from tests.support.layouts import Layout
    from tests.support.typesetting import layout_report

    folder.mkdir()
    truth = corpus_truth(FIRST_WEEK)
    for number in range(count):
        week = date(2017, 1, 28) + timedelta(7 * number)
        (folder / f"{week}.pdf").write_bytes(layout_report(moved(truth, week), Layout()))


def main() -> None:
    """Run what the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--file", type=Path, default=FILE)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--pages", type=int, nargs="*", default=[15, 105, 1005])
    arguments.add_argument("--weeks", type=int, nargs="*", default=[1, 52, 520])
    arguments.add_argument("--only-ours", action="store_true", help="leave out pdfplumber and camelot")
    arguments.add_argument("--commands", action="store_true", help="measure whole commands, and nothing else")
    arguments.add_argument("--reports", type=int, nargs="*", default=[1, 13, 104])
    arguments.add_argument("--dask", action="store_true", help="measure Dask clusters, and nothing else")
    options = arguments.parse_args()
    if options.dask:
        clusters(options.rounds, options.reports[0])
        return
    if options.commands:
        commands(options.file, options.rounds, options.reports)
        for weeks in options.weeks[-1:]:
            over_weeks(options.file, weeks, min(3, options.rounds))
        return
    compare(options.file, options.rounds, options.only_ours)
    if options.pages:
        grow(options.file, options.pages, options.rounds)
    if options.weeks:
        archive(options.file, options.weeks)


if __name__ == "__main__":
    main()
