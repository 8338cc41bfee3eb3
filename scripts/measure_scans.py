"""How well scans are read: made of PDFs that hold text, and compared with the reading of that text, field by field.

    python scripts/measure_scans.py [--scanner WORDS] [--misses N] [--pages N] [PDF...]

Needs the extra `ocr`. Prints for each scanner how many fields agree; of the fields that don't, how many stand in a cell
that says that it is unsure; of the fields that do, how many stand in one; and the seconds of processor time a page.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import pypdfium2

from ddor.errors import DdorError
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
TOTALS = ("period", "detainers_issued", "declined_stated")


def main() -> int:
    """Measure; 1 where a scanner's fields fall below 97 in 100."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "pdfs", type=Path, nargs="*", default=[FIXTURES / name for name in PDFS], help="reports as text"
    )
    parser.add_argument("--scanner", default="", help="only scanners whose name has these words")
    parser.add_argument("--misses", type=int, default=0, help="print so many fields that differ")
    parser.add_argument("--pages", type=int, help="only the first pages of each PDF")
    arguments = parser.parse_args()
    worst = 1.0
    for name, scanner in SCANNERS.items():
        if arguments.scanner in name:
            worst = min(worst, measure(name, scanner, arguments))
    return int(worst < 0.97)


def measure(name: str, scanner: Scanner, arguments: argparse.Namespace) -> float:
    """Print how well the scans of one scanner are read; the share of fields that agree."""
    right = wrong = told = doubted = pages = 0
    seconds = 0.0
    misses: list[str] = []
    for pdf in arguments.pdfs:
        with tempfile.TemporaryDirectory() as folder:
            text = first_pages(pdf, Path(folder) / "text.pdf", arguments.pages)
            path = scan(text, Path(folder) / f"{pdf.stem}.pdf", scanner)
            truth = read_report(text)
            start = time.process_time()
            try:
                found = read_report(path)
            except DdorError as failure:
                misses.append(str(failure))
                wrong += sum(1 for _ in compared(truth, truth))
                told += sum(1 for _ in compared(truth, truth))
                continue
            finally:
                seconds += time.process_time() - start
            pages += found.document.pages
            for where, expected, got, unsure in compared(truth, found):
                if expected == got:
                    right, doubted = right + 1, doubted + unsure
                else:
                    wrong, told = wrong + 1, told + unsure
                    misses.append(f"{where}: {expected!r}, read as {got!r}{' (unsure)' if unsure else ''}")
    share = right / (right + wrong)
    print(
        f"{name:40s} {share:7.2%} of {right + wrong:,} fields; wrong {wrong}, of them {told} unsure; "
        f"right but unsure {doubted}; {seconds / max(1, pages):.1f} s a page",
        flush=True,
    )
    for miss in misses[: arguments.misses]:
        print("    ", miss)
    return share


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
    return getattr(row, field)


def is_unsure(row: Any, field: str) -> bool:
    """Whether the row says of the cell that a field was read from that it is unsure."""
    return CELLS.get(field, field) in row.unsure


if __name__ == "__main__":
    raise SystemExit(main())
