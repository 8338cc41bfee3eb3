"""Compare whole rows of Section II as ddor, pdfplumber, camelot and Tabula give them, on PDFs of this project.

    compare_readers.py PDF... [--tabula tabula-jar-with-dependencies.jar]

A row counts as whole where one row of the reader's tables has each of its printed cells as a cell of its own, white
space aside. What is printed is taken from ddor's reading, which the tests hold against the text that the PDFs were made
of; so this measures the others, not ddor. Each is used as it comes, without settings for this layout. Seconds are wall
time.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import ddor

Rows = Iterable[Iterable[object]]


def with_pdfplumber(pdf: Path) -> Rows:
    """The rows of all tables that pdfplumber finds."""
    import pdfplumber

    with pdfplumber.open(pdf) as opened:
        return [row for page in opened.pages for table in page.extract_tables() for row in table]


def with_camelot(pdf: Path) -> Rows:
    """The rows of all tables that camelot finds between ruling lines."""
    from camelot.io import read_pdf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [row for table in read_pdf(str(pdf), pages="all") for row in table.df.to_numpy().tolist()]


def with_tabula(jar: Path, *how: str) -> Callable[[Path], Rows]:
    """What gives the rows of all tables that Tabula finds, with options of its own."""

    def read(pdf: Path) -> Rows:
        asked = ["java", "-jar", str(jar), "-p", "all", "-f", "CSV", *how, str(pdf)]
        return csv.reader(io.StringIO(subprocess.run(asked, capture_output=True, text=True, check=True).stdout))

    return read


def folded(cell: object) -> str:
    """A cell without white space."""
    return "".join(str(cell or "").split())


def whole(wanted: list[frozenset[str]], found: Rows) -> int:
    """How many of the rows wanted are found with each of their cells."""
    rows = [{folded(cell) for cell in row} for row in found]
    count = 0
    for cells in wanted:
        row = next((row for row in rows if cells <= row), None)
        if row is not None:
            count += 1
            rows.remove(row)  # a row is one person's
    return count


def main() -> None:
    """Print a line for each PDF."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pdfs", nargs="+", type=Path, metavar="PDF")
    arguments.add_argument("--tabula", type=Path, metavar="JAR")
    asked = arguments.parse_args()
    readers: dict[str, Callable[[Path], Rows]] = {"pdfplumber": with_pdfplumber, "camelot": with_camelot}
    if asked.tabula:
        readers |= {"Tabula": with_tabula(asked.tabula), "Tabula -l": with_tabula(asked.tabula, "-l")}
    print("| PDF | rows | ddor, s |", " | ".join(f"{name} | s" for name in readers), "|")
    for pdf in asked.pdfs:
        begun = time.perf_counter()
        report = ddor.read(pdf, recognize=False)
        line = [pdf.stem, str(len(report.declined)), f"{time.perf_counter() - begun:.1f}"]
        wanted = [frozenset(folded(cell.text) for cell in row.printed.values()) - {""} for row in report.declined]
        for read in readers.values():
            begun = time.perf_counter()
            try:
                count = str(whole(wanted, read(pdf)))
            except Exception as error:
                count = type(error).__name__
            line += [count, f"{time.perf_counter() - begun:.1f}"]
        print("|", " | ".join(line), "|", flush=True)


if __name__ == "__main__":
    main()
