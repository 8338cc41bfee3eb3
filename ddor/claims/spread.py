"""Figures of how persons are spread over places and days, and of policies, for claims about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ddor.claims.comparing import Number, percent_words
from ddor.claims.figure import Figure
from ddor.claims.possible import Basis, Rows, possible
from ddor.claims.reading import By, Claim, Measure
from ddor.claims.tallies import agency_of
from ddor.places import covered
from ddor.rounding import half_up
from ddor.tables.place_counts import PLACE, Place, place_of, spread_over
from ddor.tables.policies import policy_classes
from ddor.tables.ranges import Ranged, Spread
from ddor.tables.table import Record
from ddor.tables.waits import median_range

_OPEN = "Rows that may or may not count would change all shares."


def spread_figure(claim: Claim, basis: Basis) -> Figure:
    """The share of the largest places, the Herfindahl–Hirschman index, or the places that make half."""
    rows = possible(claim.where, basis, "declined")
    if rows.open:
        return Figure("", untold=_OPEN, rows=(rows,))
    found = rows.certain.values()
    spread: Spread[Any] = _over_agencies(found) if claim.by is By.AGENCY else spread_over(_by_place(found))
    if not spread.total:
        return Figure("", untold="There are no rows to count.", rows=(rows,))
    if claim.measure is Measure.TOP_SHARE:
        top = spread.top(claim.places)
        low, high = (Fraction(count, spread.total) for count in (top.least, top.most))
        words = f"{_percent(low, high)} ({_numbers(top)} of {spread.total:,})"
        parts = ((top.least, top.most), (spread.total, spread.total))
        return Figure(words, low, high, rows=(rows,), parts=parts)
    figure = spread.for_half() if claim.measure is Measure.HALF else spread.herfindahl_hirschman()
    whole = Ranged(*(int(half_up(each)) for each in figure))
    return Figure(_numbers(whole), Fraction(whole.least), Fraction(whole.most), rows=(rows,))


def median_figure(claim: Claim, basis: Basis) -> Figure:
    """The median of the days from issue to decline. Dates that stand the wrong way round are in it no more than in the
    tables; one that wasn't read may be any.
    """
    rows = possible(claim.where, basis, "declined")
    days, unread = _days(rows.certain.values())
    others, unread_others = _days(rows.open.values())
    low, high = median_range(days, unread, others)
    if unread_others:
        low, high = (None if low is None else 0.0), None
    if low is None:
        return Figure("", untold="None of these rows has both dates.", rows=(rows,))
    said = f"{low:g} days" if low == high else f"{low:g} days or more" if high is None else f"{low:g} to {high:g} days"
    notes = (f"{len(days):,} of {rows.low:,} rows have both dates in order.",) if len(days) < rows.low else ()
    return Figure(said, Fraction(low), float("inf") if high is None else Fraction(high), notes=notes, rows=(rows,))


def policies_figure(claim: Claim, basis: Basis) -> Figure:
    """How many policies of Section III there are, in some places and on some terms."""
    rows = possible(claim.where, basis, "policies")
    if claim.terms:
        names = ("week", "row", "class")
        table = policy_classes(basis.weeks)
        at = [table.names.index(name) for name in names]
        on_terms = {(row[at[0]], row[at[1]]) for row in table.rows if row[at[2]] in claim.terms}
        rows = Rows(
            {number: row for number, row in rows.certain.items() if (row["week"], row["row"]) in on_terms},
            {number: row for number, row in rows.open.items() if (row["week"], row["row"]) in on_terms},
            rows.why,
        )
    words = _numbers(Ranged(rows.low, rows.low, rows.high))
    return Figure(words, Fraction(rows.low), Fraction(rows.high), rows=(rows,))


def _over_agencies(rows: Iterable[Record]) -> Spread[tuple[str, str]]:
    """Counts by agency. One whose county is undecided may be any of its name's state."""
    spread: Spread[tuple[str, str]] = Spread()
    for row in rows:
        geoid, _, state = place_of([row[name] for name in PLACE], row["agency"])
        name = agency_of(row).casefold()
        if geoid is None:
            spread.unknown[name, state] += 1
        else:
            spread.known[geoid, name] += 1
            spread.groups[geoid, name] = state
    return spread


def in_both_figure(claim: Claim, basis: Basis) -> Figure:
    """How many places of Section I have a decline in Section II, too."""
    listed, declined = (possible(claim.where, basis, table) for table in ("high_volume", "declined"))
    sure, there = (
        {row["geoid"] for row in rows.certain.values() if row["geoid"] is not None} for rows in (listed, declined)
    )
    every = [row for rows in (declined.certain, declined.open) for row in rows.values()]
    maybe = {row["geoid"] for row in every if row["geoid"] is not None}
    undecided = {row["state"] for row in every if row["geoid"] is None}
    low = sum(any(_is_in(other, geoid) for other in there) for geoid in sure)
    names: dict[tuple[str | None, str], bool] = {}
    for row in (*listed.certain.values(), *listed.open.values()):
        geoid = row["geoid"]
        may = bool({None, row["state"]} & undecided) or any(
            geoid is None or _is_in(other, geoid) or _is_in(geoid, other) for other in maybe
        )
        names[geoid, "" if geoid else row["jurisdiction_printed"]] = may
    high = sum(names.values())
    return Figure(_numbers(Ranged(low, low, high)), Fraction(low), Fraction(high), rows=(listed, declined))


def _is_in(geoid: str, whole: str) -> bool:
    return geoid == whole or covered([whole]).has(geoid)


def _by_place(rows: Iterable[Record]) -> Counter[Place]:
    return Counter(place_of([row[name] for name in PLACE], row["agency"]) for row in rows)


def _days(rows: Iterable[Record]) -> tuple[list[int], int]:
    """The days of those with both dates in order, and how many haven't both."""
    days, unread = [], 0
    for row in rows:
        issued, declined = row["issued"], row["declined"]
        if issued is None or declined is None:
            unread += 1
        elif issued <= declined:
            days.append((declined - issued).days)
    return days, unread


def _percent(low: Number, high: Number) -> str:
    first, last = (percent_words(Fraction(str(half_up(Fraction(each), 4)))) for each in (low, high))
    return first if low == high else f"{first} to {last}"


def _numbers(found: Ranged) -> str:
    return f"{found.least:,}" if found.least == found.most else f"{found.least:,} to {found.most:,}"
