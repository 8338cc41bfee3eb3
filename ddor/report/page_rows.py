"""Whether the rows of each page belong between those of the others: by their week, by their order, and as none of them
stands twice.

Nothing is printed wrongly on a page that comes from another week's report; what it lists doesn't fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from math import lgamma, log

from ddor.model import Period
from ddor.report.ledger import Ledger
from ddor.report.vocabulary import NUMERALS, Section
from ddor.sections import DeclinedDetainer, Policy, Report, Row
from ddor.states import states

_ENOUGH_ROWS = 2
"""A page with fewer dated rows may hold misprints alone."""

_SURELY_SORTED = 6 * log(10)
"""Rows are sorted where the chance that they stand so on every page without being sorted is below one in a million."""

_REPEATED = 4
"""Rows in succession that stand elsewhere in the same succession; fewer may be alike by chance."""

Key = Callable[[Row], tuple[object, ...] | None]
"""What rows may be sorted by; None where it isn't known of a row."""


def _state(row: Row) -> tuple[object, ...] | None:
    code = row.state if isinstance(row, DeclinedDetainer | Policy) else None
    # Where "District of Columbia" is sorted in depends on how it's printed.
    return (states()[code].name,) if code in states() and code != "DC" else None


def _of_day(name: str) -> Key:
    def get(row: Row) -> tuple[object, ...] | None:
        day = getattr(row, name)
        return (day,) if day is not None else None

    return get


def _enacted(row: Row) -> tuple[object, ...] | None:
    return tuple(row.enacted.split("-")) if isinstance(row, Policy) and row.enacted else None


_KEYS: Mapping[Section, Mapping[str, Key]] = {
    "declined": {
        "state": _state,
        "date declined": _of_day("declined"),
        "date issued": _of_day("issued"),
    },
    "policies": {"date enacted": _enacted, "state": _state},
}


def check_rows_of_pages(report: Report, ledger: Ledger) -> None:
    """Say which pages hold rows of another week, rows that break the order of all others, or rows printed before."""
    _weeks(report.declined, report.period, ledger)
    sections: Mapping[Section, Sequence[Row]] = {"declined": report.declined, "policies": report.policies}
    for section, rows in sections.items():
        for name, key in _KEYS[section].items():
            _order(section, rows, name, key, ledger)
        _repeats(section, rows, ledger)


def _weeks(rows: Sequence[DeclinedDetainer], period: Period | None, ledger: Ledger) -> None:
    if period is None:
        return
    inside: dict[int, list[bool]] = {}
    for row in rows:
        if row.declined is not None:
            inside.setdefault(row.source.page, []).append(period.start <= row.declined <= period.end)
    dated, fitting = sum(map(len, inside.values())), sum(map(sum, inside.values()))
    if dated >= _ENOUGH_ROWS and 2 * fitting < dated:
        ledger.say(
            "page-of-another-week",
            f"The report says it is for {period.start} to {period.end}, but {fitting:,} of {dated:,} people were "
            "declined then. The page that says so may be from another report.",
        )
        return
    for page, own in inside.items():
        if len(own) >= _ENOUGH_ROWS and not any(own):
            ledger.say(
                "page-of-another-week",
                f"Page {page}: none of its {len(own):,} people was declined between {period.start} and {period.end}, "
                "as most on the other pages were. The page may be from another report.",
                next(row.source for row in rows if row.source.page == page),
            )


def _order(section: Section, rows: Sequence[Row], name: str, key: Key, ledger: Ledger) -> None:
    """Say where pages meet and the rows' order breaks, if the rows are sorted within every page."""
    keyed = [(row, own) for row in rows if (own := key(row)) is not None]
    within, between = [], []
    for (before, a), (row, b) in pairwise(keyed):
        step = _step(a, b)
        if _last_page(before) == row.source.page:
            within.append(step)
        else:
            between.append((step, before, row))
    direction = next(filter(None, within), 0)
    breaks = [(before, row) for step, before, row in between if step == -direction]
    # Where the order breaks at most page ends, each page is sorted for itself.
    if not direction or not breaks or -direction in within or 2 * len(breaks) > len(between):
        return
    if _evidence(keyed) < _SURELY_SORTED:
        return
    for before, row in breaks:
        ledger.say(
            "page-breaks-order",
            f"Section {NUMERALS[section]} is sorted by {name}, and row {row.number}, the first on page "
            f"{row.source.page}, does not follow row {before.number} on page {_last_page(before)} in that order. A "
            "page may be missing, out of place or from another report.",
            row.source,
        )


def _step(a: tuple[object, ...], b: tuple[object, ...]) -> int:
    """1 upward, -1 downward, 0 where both are the same as far as both are known."""
    known = min(len(a), len(b))
    x, y = a[:known], b[:known]
    return (y > x) - (y < x)


def _evidence(keyed: Sequence[tuple[Row, tuple[object, ...]]]) -> float:
    """The logarithm of the number of ways in which the rows of each page could stand, by their keys."""
    total = 0.0
    for _, group in groupby(keyed, lambda each: each[0].source.page):
        counts = Counter(own for _, own in group)
        total += lgamma(counts.total() + 1) - sum(lgamma(count + 1) for count in counts.values())
    return total


def _last_page(row: Row) -> int:
    return row.source.continued[-1].page if row.source.continued else row.source.page


def _repeats(section: Section, rows: Sequence[Row], ledger: Ledger) -> None:
    """Say which rows on a page stand in the same succession on one before, unless pages are said to stand twice."""
    if ledger.has_said("page-twice"):
        return
    for start, first, length in _runs(rows):
        a, b = rows[first], rows[start]
        ledger.say(
            "rows-printed-twice",
            f"Section {NUMERALS[section]}: rows {b.number} to {rows[start + length - 1].number} on page "
            f"{b.source.page} are printed as rows {a.number} to {rows[first + length - 1].number} on page "
            f"{a.source.page} are. They were counted twice.",
            b.source,
        )


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, int, int]]:
    """Where rows begin that repeat others on a page before, where those begin, and how many they are."""
    printed = [
        tuple((name, cell.text) for own in (row.printed, row.other) for name, cell in own.items()) for row in rows
    ]
    first: dict[tuple[tuple[str, str], ...], int] = {}
    for at, own in enumerate(printed):
        first.setdefault(own, at)
    at = 0
    while at < len(rows):
        before = first[printed[at]]
        length = 0
        while before < at and at + length < len(rows) and printed[before + length] == printed[at + length]:
            length += 1
        apart = before < at and _last_page(rows[before]) < rows[at].source.page
        if apart and len(set(printed[at : at + length])) >= _REPEATED:
            yield at, before, length
            at += length
        else:
            at += 1
