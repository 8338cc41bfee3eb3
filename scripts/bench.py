"""Times and peak memory of reading, each as a ratio to a baseline measured in the same run.

    python scripts/bench.py [--file PDF] [--rounds N] [--pages N ...] [--weeks N ...] [--only-ours]

First part: one file, read by ddor, walked character by character with pdfium (each character's code and box
through ctypes), and its tables extracted by pdfplumber and by camelot (lattice, on pdfium and on its other
engine). Second part: how ddor's time a page and peak memory grow with the number of pages, on files that repeat
the first one's pages (in whole multiples, or the mix of full and nearly empty pages would differ). Third part: an
SQLite archive of so many weeks, each with all of the first file's rows: adding a week to it, its size, tabulating and
comparing; as ratios for each row to the second number of weeks, as the first is all start-up. Every
measurement runs in a process of its own and counts from after the imports; times are the best of the rounds,
memory is the process's largest resident set.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf

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


def main() -> None:
    """Run what the arguments ask for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--file", type=Path, default=FILE)
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--pages", type=int, nargs="*", default=[15, 105, 1005])
    arguments.add_argument("--weeks", type=int, nargs="*", default=[1, 52, 520])
    arguments.add_argument("--only-ours", action="store_true", help="leave out pdfplumber and camelot")
    options = arguments.parse_args()
    compare(options.file, options.rounds, options.only_ours)
    if options.pages:
        grow(options.file, options.pages, options.rounds)
    if options.weeks:
        archive(options.file, options.weeks)


if __name__ == "__main__":
    main()
