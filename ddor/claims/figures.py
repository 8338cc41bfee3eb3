"""The figure that a claim is about, as the reports give it: a range where it is not certain, and nothing if none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from ddor.claims.comparing import Number, percent_words, points_words
from ddor.claims.figure import Figure
from ddor.claims.possible import Basis, Found, Rows, key_of, possible
from ddor.claims.reading import SPREAD, By, Claim, Measure, Of
from ddor.claims.spread import in_both_figure, median_figure, policies_figure, spread_figure
from ddor.claims.tallies import Tally, agencies_afloat, agency_key, distinct, keys_of_agency, tally, with_so_many
from ddor.places import covered, is_area, name_of_place
from ddor.report.offenses import ncic_groups
from ddor.rounding import half_up
from ddor.sections import UNDECIDED
from ddor.tables.filters import Filters
from ddor.tables.parts import listed_within
from ddor.tables.ratio import DeclinedToIssued
from ddor.tables.weeks import Weeks

_ROWS_NAMED = 6
"""How many rows a reason names before it just counts them."""

_FRAME = {Of.DECLINED: "declined", Of.PERSONS: "declined", Of.OFFENSES: "offenses", Of.ISSUED: "high_volume"}
COUNTED = {
    Measure.DECLINED: Of.DECLINED,
    Measure.PERSONS: Of.PERSONS,
    Measure.OFFENSES: Of.OFFENSES,
    Measure.ISSUED: Of.ISSUED,
}
"""What each measure counts, for measures that count one kind of thing."""

_DISTINCT = {
    Measure.JURISDICTIONS: By.JURISDICTION,
    Measure.STATES: By.STATE,
    Measure.COUNTRIES: By.COUNTRY,
    Measure.AGENCIES: By.AGENCY,
}

_TOLD_APART: Mapping[By, tuple[str, str]] = {
    By.JURISDICTION: ("geoid", "county"),
    By.COUNTRY: ("country", "country"),
    By.CATEGORY: ("ncic_code", "category"),
    By.AGENCY: ("geoid", "county"),
}
"""The column whose value a row is counted under, and what that is; for all others the state decides."""


def figure_of(claim: Claim, basis: Basis) -> Figure:
    """The figure that a claim is about."""
    if claim.measure in COUNTED:
        return _count(COUNTED[claim.measure], claim.where, basis)
    if claim.measure is Measure.SHARE:
        return _share(claim, basis)
    if claim.measure is Measure.CHANGE:
        return _change(claim, basis)
    if claim.measure is Measure.CHANGE_IN_POINTS:
        return _change_in_points(claim, basis)
    if claim.measure is Measure.RUNNING_MEAN:
        return _running_mean(claim, basis)
    if claim.measure is Measure.DECLINED_TO_ISSUED:
        return _declined_to_issued(claim, basis)
    if claim.measure is Measure.IN_BOTH:
        return in_both_figure(claim, basis)
    if claim.measure in _DISTINCT:
        rows = possible(claim.where, basis, "declined")
        by = _DISTINCT[claim.measure]
        low, high = distinct(rows, by) if claim.each == (1, None) else with_so_many(rows, by, *claim.each)
        return Figure(_range(low, high), low, high, notes=_adrift(rows, by), rows=(rows,))
    if claim.measure in SPREAD:
        return spread_figure(claim, basis)
    if claim.measure is Measure.MEDIAN_DAYS:
        return median_figure(claim, basis)
    if claim.measure is Measure.POLICIES:
        return policies_figure(claim, basis)
    return _order(claim, basis)


def _count(of: Of, where: Filters, basis: Basis) -> Figure:
    if of is Of.ISSUED:
        return _issued(where, basis) if where != Filters() else _issued_nationwide(basis.weeks)
    rows = possible(where, basis, _FRAME[of])
    return Figure(_range(rows.low, rows.high), rows.low, rows.high, rows=(rows,))


def _issued_nationwide(weeks: Weeks) -> Figure:
    stated = weeks.column("reports", "detainers_issued")
    if None in stated:
        return Figure("", untold="The report doesn't state how many detainers were issued.")
    return Figure(f"{sum(stated):,}", sum(stated), sum(stated))


def _issued(where: Filters, basis: Basis) -> Figure:
    """Detainers issued to what filters find in Section I.

    It lists only the places with the most: what is not listed there is not zero, and a state may have had more.
    """
    rows = possible(where, basis, "high_volume")
    if not rows.certain:
        return Figure("", untold=_not_listed(rows))
    whole = bool(where.row) or _lists_all(where, rows, basis.weeks)
    if whole:
        # What the report gives of a county is all of it, also where its city is listed.
        rows = replace(rows, open={at: row for at, row in rows.open.items() if row["geoid"] is None})
    counted, notes = _each_once(rows)
    amounts = [row["detainers_issued"] for row in counted.certain.values()]
    low = sum(amount or 0 for amount in amounts)
    if None in amounts or not whole:
        more = "lists only the places with the most" if not whole else "has a number that could not be read"
        note = f"Section I {more}, so there may be more."
        high = max(low, _issued_nationwide(basis.weeks).high or math.inf)
        return Figure(_range(low, high), low, high, notes=(note, *notes), rows=(rows,))
    opened = (row["detainers_issued"] for row in counted.open.values())
    most = low + sum(math.inf if amount is None else amount for amount in opened)
    return Figure(_range(low, most), low, most, notes=notes, rows=(rows,))


def _not_listed(rows: Rows) -> str:
    """Why there is no figure of what Section I doesn't list, and whether it lists a city that it is a part of."""
    wholes = dict.fromkeys(row["jurisdiction"] for row in rows.open.values() if row["geoid"] is not None)
    if wholes:
        return f"Section I doesn't list it, only {' and '.join(wholes)}, of which it is a part."
    return "Section I doesn't list it. It lists only the places with the most, so that doesn't mean 0."


def _lists_all(where: Filters, rows: Rows, weeks: Weeks) -> bool:
    """Whether Section I lists all that filters ask for in each week, so that there can't be more.

    All counties asked for must be listed, alone or within a city. A jurisdiction by its name must be listed, and be the
    only one of the name.
    """
    days = {period.start for period in weeks.periods}
    found = list(rows.certain.values())
    if where.agency and not where.geoid:
        listed = {(row["week"], row["jurisdiction_printed"].casefold()) for row in found}
        named = {(day, name.casefold()) for day in days for name in where.agency}
        alone = all(row["same_name_states"] == 1 or (row["geoid"] and where.state) for row in found)
        return alone and named <= listed
    counties = covered(where.geoid)
    if where.agency or not counties.counties or counties.states or counties.partly or UNDECIDED in where.geoid:
        return False
    there = {day: covered(row["geoid"] for row in found if row["week"] == day and row["geoid"]) for day in days}
    return all(there[day].has(geoid) for day in days for geoid in counties.counties)


def _each_once(rows: Rows) -> tuple[Rows, tuple[str, ...]]:
    """Rows of Section I without those that are part of another row's, and what to say of these."""
    positions = list(rows.certain)
    within = {positions[at]: whole for at, whole in listed_within(list(rows.certain.values())).items()}
    notes = [
        f"{rows.certain[at]['jurisdiction']} is listed too; it is counted within {whole['jurisdiction']}."
        for at, whole in within.items()
    ]
    certain = {at: row for at, row in rows.certain.items() if at not in within}
    return replace(rows, certain=certain), tuple(dict.fromkeys(notes))


def _share(claim: Claim, basis: Basis) -> Figure:
    if claim.of is Of.ISSUED:
        part, whole = _count(Of.PERSONS, claim.where, basis), _issued_nationwide(basis.weeks)
        if whole.untold or not whole.low:
            return replace(whole, words="", untold=whole.untold or "The report states that none were issued.")
        low, high = Fraction(part.low) / Fraction(whole.low), Fraction(part.high) / Fraction(whole.low)
        return Figure(
            f"{_per_100(low, high)} for each 100 issued ({part.words} declined, {whole.words} issued)",
            low,
            high,
            rows=part.rows,
            parts=((part.low, part.high), (whole.low, whole.high)),
            no_share=DeclinedToIssued.of(basis.weeks).caveat(),
        )
    frame = _FRAME[claim.of or Of.PERSONS]
    whole_rows = possible(claim.among, basis, frame)
    both = possible(together(claim.among, claim.where), basis, frame)
    if not whole_rows.high:
        return Figure("", untold="There are no rows that it could be a share of.")
    low, high = share_range(whole_rows, both, _bound(claim, basis, frame))
    words = f"{_shares(low, high)} ({_range(both.low, both.high)} of {_range(whole_rows.low, whole_rows.high)})"
    parts = ((both.low, both.high), (whole_rows.low, whole_rows.high))
    return Figure(words, low, high, rows=(whole_rows, both) if whole_rows.why else (both,), parts=parts)


def _bound(claim: Claim, basis: Basis, frame: str) -> set[int]:
    """The rows that are of the part if they are of the whole, as they certainly match the filters of the part.

    For persons by offenses there are none: the offense that matches those of the part may not be the one that matters.
    """
    if frame == "declined" and claim.where.of_offense:
        return set()
    return set(possible(claim.where, basis, frame).certain)


def share_range(whole: Rows, part: Rows, bound: set[int]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest share that a part can have of a whole of which it is rows.

    Each open row is out of both, in the whole only, or in both; those of `bound` are never in the whole only. For the
    lowest share, all that can be in the whole only are; for the highest, all that can be in the part are, and those
    that cannot are out of the whole where they may be. Adding a row to both never makes a share smaller.
    """
    only_whole = whole.open.keys() - bound
    lowest = Fraction(part.low, whole.low + len(only_whole)) if whole.low + len(only_whole) else None
    joined = len(part.open.keys() & whole.open.keys())
    highest = Fraction(part.high, whole.low + joined) if whole.low + joined else Fraction(0)
    return (highest if lowest is None else lowest), highest


def _change(claim: Claim, basis: Basis) -> Figure:
    of, relative = claim.of or Of.DECLINED, claim.comparison is not None and claim.comparison.percent
    first, last = (_count(of, claim.where, replace(basis, weeks=basis.weeks.of_days([day]))) for day in claim.weeks)
    untold = first.untold or last.untold
    if untold:
        return Figure("", untold=untold)
    words = f"from {first.words} to {last.words}"
    rows = (*first.rows, *last.rows)
    low, high = last.low - first.high, last.high - first.low
    if not relative:
        return Figure(f"{_range(low, high, signed=True)} ({words})", low, high, rows=rows)
    if not first.low or math.isinf(first.high) or math.isinf(last.high):
        return Figure("", untold=f"{words[:1].upper()}{words[1:]}: a change from that can't be given as a share.")
    low, high = Fraction(last.low) / Fraction(first.high) - 1, Fraction(last.high) / Fraction(first.low) - 1
    return Figure(f"{_shares(low, high)} ({words})", low, high, rows=rows)


def _change_in_points(claim: Claim, basis: Basis) -> Figure:
    """By how much a share is higher in the later week."""
    first, last = (_share(claim, replace(basis, weeks=basis.weeks.of_days([day]))) for day in claim.weeks)
    untold = first.untold or last.untold
    if untold:
        return Figure("", untold=untold, rows=(*first.rows, *last.rows))
    low, high = Fraction(last.low) - Fraction(first.high), Fraction(last.high) - Fraction(first.low)
    said = _points(low) if low == high else f"{_points(low)} to {_points(high)}"
    return Figure(f"{said} (from {first.words} to {last.words})", low, high, rows=(*first.rows, *last.rows))


def _points(change: Fraction) -> str:
    return points_words(Fraction(str(half_up(change, 4))))


def _running_mean(claim: Claim, basis: Basis) -> Figure:
    """The mean of some weeks, all of which are held, as a claim that isn't so can't be told."""
    found = [
        _count(claim.of or Of.DECLINED, claim.where, replace(basis, weeks=basis.weeks.of_days([day])))
        for day in claim.weeks
    ]
    untold = next((each.untold for each in found if each.untold), "")
    if untold or len(basis.weeks.periods) < len(claim.weeks):
        return Figure("", untold=untold or "Not all of the weeks are in the archive.")
    low, high = (sum(Fraction(bound(each)) for each in found) / len(found) for bound in (_low, _high))
    first, last = (f"{half_up(each, 2):,g}" for each in (low, high))
    said = first if low == high else f"{first} to {last}"
    counts = ", ".join(each.words for each in found[:_WEEKS_NAMED])
    more = f" and {len(found) - _WEEKS_NAMED} more" if found[_WEEKS_NAMED:] else ""
    return Figure(f"{said} ({counts}{more})", low, high, rows=tuple(rows for each in found for rows in each.rows))


_WEEKS_NAMED = 12
"""How many weeks' counts of a running mean are given."""


def _low(figure: Figure) -> Number:
    return figure.low


def _high(figure: Figure) -> Number:
    return figure.high


_NO_PART = (
    "That is a ratio, not a share: Section I counts the detainers issued, on the assumption that all of them would be "
    "declined, and Section II the declines of the week, whenever their detainers were issued."
)


def _declined_to_issued(claim: Claim, basis: Basis) -> Figure:
    """Persons of Section II for each 100 detainers that Section I has for the same places."""
    part, whole = _count(Of.PERSONS, claim.where, basis), _count(Of.ISSUED, claim.where, basis)
    if whole.untold or not whole.low:
        return replace(whole, words="", untold=whole.untold or "None were issued.")
    low = Fraction(0) if whole.high == math.inf else Fraction(part.low) / Fraction(whole.high)
    high = Fraction(part.high) / Fraction(whole.low)
    return Figure(
        f"{_per_100(low, high)} for each 100 issued ({part.words} declined, {whole.words} issued)",
        low,
        high,
        rows=(*part.rows, *whole.rows),
        notes=whole.notes,
        parts=((part.low, part.high), (whole.low, whole.high)),
        no_share=_NO_PART,
    )


def _order(claim: Claim, basis: Basis) -> Figure:
    """The top of a table, or a rank in it."""
    of, by = claim.of or Of.PERSONS, claim.by or By.JURISDICTION
    rows = possible(claim.where, basis, _FRAME[of])
    amounts = "detainers_issued" if of is Of.ISSUED else None
    if by is By.JURISDICTION:
        rows = gathered(rows, claim.named, once=of is Of.ISSUED)
    made = tally(rows, by, amounts, claim.named)
    named = [name.casefold() if by is By.OFFENSE else name for name in claim.named]
    notes = _adrift(rows, by)
    if by is By.AGENCY:
        found = [keys_of_agency(rows, name) or [name] for name in claim.named]
        namesakes = [made.names[key] for keys in found if len(keys) > 1 for key in keys]
        if namesakes:
            return Figure(_leading(made, 1), untold=f"{_NAMESAKES}: {'; '.join(namesakes)}.", rows=(rows,))
        named = [key for (key,) in found]
    if of is Of.ISSUED and any(name not in made.most for name in named):
        return Figure(
            _leading(made, 1), untold="Section I doesn't list it. It lists only the places with the most.", rows=(rows,)
        )
    if claim.measure is Measure.TOP:
        return Figure(_leading(made, len(named) + 1), verdict=made.top(named), notes=notes, rows=(rows,))
    low, high = made.rank(named[0])
    words = f"rank {_range(low, high)} ({_range(made.low[named[0]], made.high(named[0]))})"
    return Figure(words if low < math.inf else "in no row", low, high, notes=notes, rows=(rows,))


_NAMESAKES = "Several agencies have this name; name the right one by the whole cell that the report prints"


def gathered(rows: Rows, named: Sequence[str], once: bool) -> Rows:
    """Rows with those of a city of several counties that is named put together under it.

    `once`: rows that are of part of a listed city are left out, as it has theirs, and of a city that isn't listed none
    are put together, as its other parts may not be listed either.
    """
    if once:
        listed = {row["geoid"] for row in rows.certain.values()}
        named = [geoid for geoid in named if geoid in listed]
    for geoid in filter(is_area, named):
        rows = replace(
            rows, certain=_put_together(rows.certain, geoid, once), open=_put_together(rows.open, geoid, once)
        )
    return rows


def _put_together(found: Found, city: str, once: bool) -> Found:
    """Rows with those in a city under its identifier; with `once` without those of its parts."""
    within, name = covered([city]), (name_of_place(city) or city).rpartition(", ")[0]
    inside = {at for at, row in found.items() if row["geoid"] is not None and within.has(row["geoid"])}
    left_out = {at for at in inside if once and found[at]["geoid"] != city}
    return {
        at: {**row, "geoid": city, "jurisdiction": name} if at in inside else row
        for at, row in found.items()
        if at not in left_out
    }


def _leading(made: Tally, count: int) -> str:
    leading = made.leading(count)
    return "; ".join(f"{_name(made, key)} {_range(low, high)}" for key, low, high in leading) or "no rows"


def _name(made: Tally, key: str) -> str:
    return ncic_groups().get(key, key) if made.by is By.CATEGORY else made.names.get(key, key)


def _adrift(rows: Rows, by: By) -> tuple[str, ...]:
    """A note that rows certainly count, but under an uncertain heading."""
    column, said = _TOLD_APART.get(by, ("state", "state"))
    afloat = agencies_afloat(rows) if by is By.AGENCY else None
    unknown = (row for row in rows.certain.values() if row[column] is None)
    keys = list(dict.fromkeys(key_of(row) for row in unknown if afloat is None or agency_key(row) in afloat))
    return (f"{rows_named(keys)} may belong to any {said} that is possible, because that isn't known.",) if keys else ()


def rows_named(keys: Sequence[tuple[date, int]]) -> str:
    """Rows by their numbers, and their weeks if there are several: "Rows 14, 43", the first ones of many."""
    several = len({week for week, _ in keys}) > 1
    named = ", ".join(f"{row} of {week}" if several else str(row) for week, row in keys[:_ROWS_NAMED])
    more = f" and {len(keys) - _ROWS_NAMED} more" if len(keys) > _ROWS_NAMED else ""
    return f"{'Row' if len(keys) == 1 else 'Rows'} {named}{more}"


def _range(low: Number, high: Number, signed: bool = False) -> str:
    """Whole numbers from one to another in words; with `signed`, as a change."""
    sign = "+" if signed else ""
    first, last = (f"{int(each):{sign},}" if not math.isinf(each) else "" for each in (low, high))
    if low == high:
        return first
    return f"{first} or more" if not last else f"{first} to {last}"


def _shares(low: Fraction, high: Fraction) -> str:
    first, last = (percent_words(Fraction(str(half_up(each, 4)))) for each in (low, high))
    return first if low == high else f"{first} to {last}"


def _per_100(low: Fraction, high: Fraction) -> str:
    first, last = (f"{half_up(100 * each, 2):g}" for each in (low, high))
    return first if low == high else f"{first} to {last}"


def together(among: Filters, where: Filters) -> Filters:
    """Both sets of filters together; no filter is in both."""
    return among.and_also(where)
