"""How well scans are read: made of PDFs that hold text, and compared with the reading of that text, field by field.

    python scripts/measure_scans.py [--scanner WORDS] [--misses N] [--pages N] [--seed N] [PDF...]

Needs the extra `ocr`. Prints for each scanner, with the second program (where `ocr2` is installed) and without it, how
many fields agree; of the fields that don't, how many are told (they stand in a cell that says that it is unsure, in a
row that is missing, or in a column that is said to be missing); of the fields that do, how many say that they are
unsure; and the seconds of processor time a page, with the second program.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent))

import pypdfium2

from ddor.errors import DdorError
from ddor.pdf.scans import is_checked
from ddor.pdf.scans.engines import Reading, first_recognizer
from ddor.pdf.scans.picture import Pixels
from ddor.pdf.scans.second import second_recognizer
from ddor.report.read import read_report
from ddor.sections import ROW_SECTIONS, Report
from tests.support.scanning import SCANNERS, Scanner, scan

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pdfs"
PDFS = ("week-2017-02-04.pdf", "layout-portrait-merged.pdf", "built-week-one-wording.pdf")

FIELDS = {
    "high_volume": ("jurisdiction_printed", "state", "detainers_issued"),
    "declined": ("state", "agency", "citizenship", "country", "issued", "declined", "offenses"),
    "policies": ("jurisdiction_printed", "aor", "enacted", "policy", "criteria"),
}
CELLS = {
    "jurisdiction_printed": "jurisdiction",
    "country": "citizenship",
    "offenses": "activity",
    "aor": "jurisdiction",
}
MISSING = {"column-missing", "columns-unclear", "table-without-headings", "section-without-table"}
TOTALS = ("period", "detainers_issued", "declined_stated")


def main() -> int:
    """Measure; 1 where a scanner's fields fall below 97 in 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "pdfs", type=Path, nargs="*", default=[FIXTURES / name for name in PDFS], help="reports as text"
    )
    parser.add_argument("--scanner", default="", help="only scanners whose name has these words")
    parser.add_argument("--misses", type=int, default=0, help="print so many fields that differ")
    parser.add_argument("--seed", type=int, default=0, help="of the noise, and of where marks are")
    parser.add_argument("--pages", type=int, help="only the first pages of each PDF")
    arguments = parser.parse_args()
    worst = 1.0
    for name, scanner in SCANNERS.items():
        if arguments.scanner in name:
            worst = min(worst, measure(name, scanner, arguments))
    return int(worst < 0.97)


@dataclass
class Count:
    """How the fields of some scans were read."""

    right: int = 0
    wrong: int = 0
    told: int = 0
    doubted: int = 0
    misses: list[str] = made_by(default_factory=list)

    def add(self, truth: Report, found: Report) -> None:
        """Count the fields of one scan, whose text reads as `truth`."""
        said = {problem.code for problem in found.problems}
        for where, expected, got, unsure in compared(truth, found):
            if expected == got:
                self.right, self.doubted = self.right + 1, self.doubted + unsure
                continue
            # A column whose heading wasn't recognized is missing as a whole, and said to be.
            is_told = unsure or (not got and bool(said & MISSING))
            self.wrong, self.told = self.wrong + 1, self.told + is_told
            self.misses.append(f"{where}: {expected!r}, read as {got!r}{' (unsure)' if is_told else ''}")


class Remembering:
    """The first recognizer, which reads each line once, however often it is asked."""

    def __init__(self) -> None:
        self._read: dict[tuple[tuple[int, ...], bytes], Reading] = {}

    def read(self, lines: Sequence[Pixels]) -> Iterator[Reading]:
        """What each line says."""
        for line in lines:
            key = (line.shape, line.tobytes())
            if key not in self._read:
                (self._read[key],) = first_recognizer().read([line])
            yield self._read[key]


def measure(name: str, scanner: Scanner, arguments: argparse.Namespace) -> float:
    """Print how well the scans of one scanner are read; the least share of fields that agree."""
    ways: dict[str, Any] = {"ocr": lambda: None}
    if is_checked():
        ways = {"ocr2": second_recognizer, **ways}
    counts = {way: Count() for way in ways}
    seconds, pages = 0.0, 0
    for pdf in arguments.pdfs:
        with tempfile.TemporaryDirectory() as folder:
            text = first_pages(pdf, Path(folder) / "text.pdf", arguments.pages)
            path = scan(text, Path(folder) / f"{pdf.stem}.pdf", scanner, seed=arguments.seed)
            truth, first = read_report(text), Remembering()
            pages += truth.document.pages
            start = time.process_time()
            for number, (way, second) in enumerate(ways.items()):
                engines = {"first_recognizer": lambda of=first: of, "second_recognizer": second}
                try:
                    with patch.multiple("ddor.pdf.scans.scan", **engines):
                        counts[way].add(truth, read_report(path))
                except DdorError as failure:
                    fields = sum(1 for _ in compared(truth, truth))
                    counts[way].wrong, counts[way].told = counts[way].wrong + fields, counts[way].told + fields
                    counts[way].misses.append(str(failure))
                if number == 0:
                    seconds += time.process_time() - start
    for way, count in counts.items():
        total = count.right + count.wrong
        print(
            f"{name:38s} {way:5s} {count.right / total:7.2%} of {total:,} fields; wrong {count.wrong}, of them "
            f"{count.told} told; right but unsure {count.doubted}; {seconds / pages:.1f} s a page",
            flush=True,
        )
        for miss in count.misses[: arguments.misses]:
            print("     ", miss)
    return min(count.right / (count.right + count.wrong) for count in counts.values())


def first_pages(pdf: Path, to: Path, count: int | None) -> Path:
    """A PDF, or one of its first pages alone."""
    if count is None:
        return pdf
    part = pypdfium2.PdfDocument.new()
    part.import_pages(pypdfium2.PdfDocument(pdf), list(range(count)))
    part.save(to)
    return to


def compared(truth: Report, found: Report) -> Iterator[tuple[str, Any, Any, bool]]:
    """Each field of the text's reading beside that of the scan, and whether the scan's says that it is unsure."""
    for name in TOTALS:
        yield name, getattr(truth, name), getattr(found, name), False
    for section in ROW_SECTIONS:
        fields = FIELDS[section.table]
        for expected, got in aligned(section.rows(truth), section.rows(found), fields):
            for field in fields:
                where = f"{section.table} row {expected.number if expected else '-'} {field}"
                yield where, value(expected, field), value(got, field), got is None or is_unsure(got, field)


def aligned(expected: Sequence[Any], got: Sequence[Any], fields: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    """Rows of one reading beside those of another, in order, so that most fields agree; None where a row is missing."""
    same = [[_alike(a, b, fields) for b in got] for a in expected]
    best = [[0] * (len(got) + 1) for _ in range(len(expected) + 1)]
    for i in reversed(range(len(expected))):
        for j in reversed(range(len(got))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + same[i][j])
    i = j = 0
    while i < len(expected) and j < len(got):
        if same[i][j] and best[i][j] == best[i + 1][j + 1] + same[i][j]:
            yield expected[i], got[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield expected[i], None
            i += 1
        else:
            yield None, got[j]
            j += 1
    yield from ((row, None) for row in expected[i:])
    yield from ((None, row) for row in got[j:])


def _alike(expected: Any, got: Any, fields: tuple[str, ...]) -> int:
    return sum(value(expected, field) == value(got, field) for field in fields)


def value(row: Any, field: str) -> Any:
    """A field of a row, as compared."""
    if row is None:
        return "no row"
    if field == "offenses":
        return [(offense.offense, offense.status) for offense in row.offenses]
    found = getattr(row, field)
    # A curly apostrophe and a straight one are one sign.
    return found.translate(str.maketrans("‘’", "''")) if isinstance(found, str) else found


def is_unsure(row: Any, field: str) -> bool:
    """Whether the row says of the cell that a field was read from that it is unsure."""
    return CELLS.get(field, field) in row.unsure


if __name__ == "__main__":
    raise SystemExit(main())
