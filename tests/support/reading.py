"""Reading reports in tests: laid out and read, read as JSON, or read by the command line in a process of its own."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from ddor.reading.contract import report_json
from ddor.report.read import read_report
from ddor.sections import Report
from tests import ROOT
from tests.support.commands import Done as Done
from tests.support.commands import ddor as ddor
from tests.support.layouts import Layout, Truth
from tests.support.typesetting import layout_report

PDFS = ROOT / "fixtures" / "pdfs"
SMALL = PDFS / "built-none-declined.pdf"
"""The smallest report there is."""


def read_bytes(pdf: bytes, vocabulary: Path | None = None) -> Report:
    """Read a PDF that is not in a file yet, without recognizing words in pictures, which not every machine can."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf)
        return read_report(path, vocabulary=vocabulary, recognize=False)


def read_laid_out(truth: Truth, layout: Layout) -> Report:
    """Lay a report out and read it back."""
    return read_bytes(layout_report(truth, layout))


def json_of(report: Report) -> dict[str, Any]:
    """A reading as `ddor read --format json` prints it."""
    return report_json(report)


def codes(report: Report) -> Counter[str]:
    """How often each problem was found."""
    return Counter(problem.code for problem in report.problems)


def unaccounted(report: Report) -> list[str]:
    """What is said of words that stand in no place of the reading, or in two; nothing where all stand in one."""
    said = [p.message for p in report.problems if p.code in ("word-unaccounted", "word-twice")]
    missing = report.audit.words - report.audit.accounted
    return said or ([f"{missing} words are not accounted for"] if missing else [])
