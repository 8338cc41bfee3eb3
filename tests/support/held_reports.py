"""Reports to keep: those of the fixtures, read once, and any number of others made of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from ddor.model import Period
from ddor.pdf.document import CannotRead
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.report.read import read_report
from ddor.sections import Report
from tests import ROOT

PDFS = ROOT / "fixtures" / "pdfs"
FIRST = date(2017, 1, 28)


@cache
def reading(name: str) -> Report:
    """The reading of a fixture by its name without ending, with its places."""
    return _reconciler().report(read_report(PDFS / f"{name}.pdf", recognize=False))


@cache
def all_readings() -> tuple[Report, ...]:
    """The readings of all fixtures that can be read."""
    found = []
    for path in sorted(PDFS.glob("*.pdf")):
        try:
            found.append(reading(path.stem))
        except CannotRead:
            continue
    return tuple(found)


@cache
def _reconciler() -> Reconciler:
    return Reconciler(Decisions([]))


def another(number: int, week: int | None = None) -> Report:
    """A report of its own PDF, the same for a number every time; of the week of that number if no other is named."""
    report = reading("built-none-declined" if number % 3 == 2 else "week-2017-02-11")
    start = FIRST + timedelta(7 * (number if week is None else week))
    document = replace(report.document, file=f"{number}.pdf", sha256=hashlib.sha256(b"%d" % number).hexdigest())
    return replace(report, document=document, period=Period(start, start + timedelta(6)))
