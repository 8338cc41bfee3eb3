"""The report against itself: what its text states, what its tables hold, what cannot be."""

from __future__ import annotations

import re
from itertools import pairwise

from ddor.model import Period
from ddor.report.ledger import Ledger
from ddor.report.page_rows import check_rows_of_pages
from ddor.sections import DeclinedDetainer, Report

_DAYS_OF_A_WEEK = 7
_NUMBERS_SHOWN = 10
_NUMBERED = re.compile(r"\(?(\d{1,2}) ?[.)]")
"""What a note that is numbered begins with."""


def check(report: Report, ledger: Ledger) -> None:
    """Say everything about a report that contradicts itself."""
    _period(report.period, ledger)
    _count(report, ledger)
    _order(report, ledger)
    _notes(report, ledger)
    _duplicates(report.declined, ledger)
    for row in report.declined:
        _days(row, report.period, ledger)
    check_rows_of_pages(report, ledger)


def _period(period: Period | None, ledger: Ledger) -> None:
    if period is not None and (days := (period.end - period.start).days + 1) != _DAYS_OF_A_WEEK:
        ledger.say("period-not-seven-days", f"The period {period.start} to {period.end} has {days} days, not seven.")


def _count(report: Report, ledger: Ledger) -> None:
    stated, rows = report.declined_stated, len(report.declined)
    if stated is not None and stated != rows:
        ledger.say(
            "rows-differ-from-stated", f"The text states {stated:,} declined detainers; {rows:,} rows were read."
        )


def _notes(report: Report, ledger: Ledger) -> None:
    """Say which numbers are missing among those of Section IV's notes."""
    found = [match for note in report.notes if (match := _NUMBERED.match(note.text))]
    numbers = {int(match[1]) for match in found}
    missing = sorted({*range(1, max(numbers, default=0) + 1)} - numbers)
    if missing and len(numbers) > len(missing):
        ledger.say(
            "note-missing",
            f"Section IV: the notes are numbered to {max(numbers)}, and "
            f"{', '.join(map(str, missing))} {'is' if len(missing) == 1 else 'are'} not among them.",
            report.notes[0].source,
        )


def _order(report: Report, ledger: Ledger) -> None:
    counts = [(row.detainers_issued, row) for row in report.high_volume if row.detainers_issued is not None]
    for (before, _), (count, row) in pairwise(counts):
        if count > before:
            ledger.say(
                "high-volume-not-sorted",
                f"Section I, row {row.number}: {count} comes after {before}; the table should run from most to least.",
                row.source,
            )


def _days(row: DeclinedDetainer, period: Period | None, ledger: Ledger) -> None:
    where = f"Section II, row {row.number}"
    if row.declined and period and not period.start <= row.declined <= period.end:
        ledger.say(
            "declined-outside-period",
            f"{where}: declined on {row.declined}, outside {period.start} to {period.end}.",
            row.source,
        )
    if row.issued and row.declined and row.issued > row.declined:
        ledger.say(
            "issued-after-declined",
            f"{where}: issued on {row.issued}, after it was declined on {row.declined}.",
            row.source,
        )


def _duplicates(rows: tuple[DeclinedDetainer, ...], ledger: Ledger) -> None:
    """Rows that agree in everything printed: several people, or one listed more than once; all are kept."""
    alike: dict[tuple[tuple[str, str], ...], list[DeclinedDetainer]] = {}
    for row in rows:
        key = tuple((name, cell.text) for cells in (row.printed, row.other) for name, cell in cells.items())
        alike.setdefault(key, []).append(row)
    for same in alike.values():
        if len(same) > 1:
            numbers = ", ".join(str(row.number) for row in same[:_NUMBERS_SHOWN])
            more = f" and {len(same) - _NUMBERS_SHOWN:,} more" if len(same) > _NUMBERS_SHOWN else ""
            ledger.say(
                "duplicate-row",
                f"Section II, rows {numbers}{more} are printed exactly alike; all were kept and counted.",
                same[1].source,
            )
