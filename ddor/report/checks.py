"""The report against itself: what its text states, what its tables hold, what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from ddor.model import DeclinedDetainer, Period, Problem, Report
from ddor.report.problems import problem

_DAYS_OF_A_WEEK = 7


def check(report: Report) -> list[Problem]:
    """Everything about a report that contradicts itself."""
    problems = [*_period(report.period), *_count(report), *_order(report), *_duplicates(report.declined)]
    for row in report.declined:
        problems += _days(row, report.period)
    return problems


def _period(period: Period | None) -> Iterator[Problem]:
    if period is not None and (days := (period.end - period.start).days + 1) != _DAYS_OF_A_WEEK:
        yield problem("period-not-seven-days", f"The period {period.start} to {period.end} has {days} days, not seven.")


def _count(report: Report) -> Iterator[Problem]:
    stated, rows = report.declined_stated, len(report.declined)
    if stated is not None and stated != rows:
        yield problem(
            "rows-differ-from-stated", f"The text states {stated:,} declined detainers; {rows:,} rows were read."
        )


def _order(report: Report) -> Iterator[Problem]:
    counts = [(row.detainers_issued, row) for row in report.high_volume if row.detainers_issued is not None]
    for (before, _), (count, row) in zip(counts, counts[1:], strict=False):
        if count > before:
            yield problem(
                "high-volume-not-sorted",
                f"Section I, row {row.number}: {count} stands below {before}, though the table goes from most to least.",
                row.source,
            )


def _days(row: DeclinedDetainer, period: Period | None) -> Iterator[Problem]:
    where = f"Section II, row {row.number}"
    if row.declined and period and not period.start <= row.declined <= period.end:
        yield problem(
            "declined-outside-period",
            f"{where}: declined on {row.declined}, outside {period.start} to {period.end}.",
            row.source,
        )
    if row.issued and row.declined and row.issued > row.declined:
        yield problem(
            "issued-after-declined", f"{where}: issued on {row.issued}, after it was declined on {row.declined}.", row.source
        )


def _duplicates(rows: tuple[DeclinedDetainer, ...]) -> Iterator[Problem]:
    """Rows that agree in everything printed: two people, or one listed twice; both are kept."""
    first: dict[tuple[tuple[str, str], ...], int] = {}
    for row in rows:
        key = tuple((name, cell.text) for cells in (row.printed, row.other) for name, cell in cells.items())
        if key in first:
            yield problem(
                "duplicate-row",
                f"Section II, row {row.number} is printed exactly as row {first[key]}; both are kept and counted.",
                row.source,
            )
        else:
            first[key] = row.number
