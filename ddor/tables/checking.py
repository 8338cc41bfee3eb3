"""Checks a story's claims against the weeks that are held: each holds, does not hold, or cannot be told, and why.

What a report does not tell is never taken for a no. A figure that rests on rows which may or may not be meant is given
as a range, from the lowest to the highest that it could be, and a claim is judged only where all of the range agrees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from ddor.annotations import Annotations
from ddor.report.offenses import ncic_groups
from ddor.tables.claims import By, Claim, Measure, Of
from ddor.tables.comparing import Number, Verdict, percent_words
from ddor.tables.filters import Filters
from ddor.tables.possible import Basis, Rows, possible
from ddor.tables.tallies import Tally, distinct, tally
from ddor.tables.weeks import Weeks

_ROWS_NAMED = 6
"""How many rows a reason names before it only counts them."""

_ROWS_LISTED = 20
"""How many rows that may be meant or not are still listed by a command of their own."""

_SHOWS_IN_ROWS = ("date-not-read", "state-not-known", "count-not-read")
"""Errors that leave one value of one row unknown: the figures that rest on it become ranges, all others stand."""

_FRAME = {Of.DECLINED: "declined", Of.PERSONS: "declined", Of.OFFENSES: "offenses", Of.ISSUED: "high_volume"}
_COUNTED = {
    Measure.DECLINED: Of.DECLINED,
    Measure.PERSONS: Of.PERSONS,
    Measure.OFFENSES: Of.OFFENSES,
    Measure.ISSUED: Of.ISSUED,
}
_DISTINCT = {
    Measure.JURISDICTIONS: By.JURISDICTION,
    Measure.STATES: By.STATE,
    Measure.COUNTRIES: By.COUNTRY,
    Measure.AGENCIES: None,
}

_TOLD_APART: Mapping[By | None, tuple[str, str]] = {
    By.JURISDICTION: ("geoid", "county"),
    By.COUNTRY: ("country", "country"),
    By.CATEGORY: ("ncic_code", "category"),
}
"""The column whose value a row is counted under, and what that is; for all others the state decides."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, what the check came to, and on what that rests.

    `figure` is what the reports give, in words, a range where it is not certain; empty where there is none. `low` and
    `high` are that range in numbers (a share is a fraction, infinity is no bound), None where there is none. `because`
    are sentences on why it cannot be told or is a range, `known` what is known beyond the reports of all the rows
    behind it. `other_figure` is the one as corrected, or of a claim as corrected the one as published, if it is
    another. `commands` are the arguments of the ddor commands that list the rows behind the figure.
    """

    claim: Claim
    verdict: Verdict
    figure: str
    low: Number | None = None
    high: Number | None = None
    because: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    other_figure: str = ""
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure from `low` to `high`, in words, and the rows that leave it open. `verdict`: for a top, which has none.

    `untold` says why there is no figure at all; `rows` are those behind it, of Section I or II.
    """

    words: str
    low: Number = 0
    high: Number = 0
    verdict: Verdict | None = None
    untold: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether it is a figure at all, and one in numbers."""
        return self.verdict is None and not self.untold


def check(claim: Claim, weeks: Weeks, annotations: Annotations) -> Checked:
    """Check a claim against all weeks held, whose rows must be marked with the annotations.

    An error in the reading of a week that the claim is about makes that nothing can be told, but for errors that leave
    single values unknown; the figure as read is given all the same.
    """
    commands = _commands(claim)
    untold = _not_held(claim, weeks)
    if untold:
        return Checked(claim, Verdict.CANNOT_BE_TOLD, "", because=untold)
    about = _of_days(weeks, claim.weeks)
    figure = _figure(claim, Basis.of(about, annotations, claim.corrected))
    other = _figure(claim, Basis.of(about, annotations, not claim.corrected))
    because = [*_errors(claim, about), *([figure.untold] if figure.untold else [])]
    verdict = Verdict.CANNOT_BE_TOLD if because else _verdict(claim, figure)
    uncertain = figure.low != figure.high or verdict is Verdict.CANNOT_BE_TOLD
    reasons = _reasons(figure.rows) if uncertain else []
    return Checked(
        claim,
        verdict,
        figure.words,
        figure.low if figure.numbered else None,
        figure.high if figure.numbered else None,
        tuple(dict.fromkeys([*because, *reasons, *figure.notes, *_between(claim, weeks), *_unheard(claim, about)])),
        _known(figure.rows),
        other.words if other.words != figure.words else "",
        (*commands, *(_opened(claim, figure.rows) if uncertain else ())),
    )


def _verdict(claim: Claim, figure: _Figure) -> Verdict:
    if figure.verdict is not None:
        return figure.verdict
    return claim.comparison.verdict(figure.low, figure.high) if claim.comparison else Verdict.CANNOT_BE_TOLD


def _not_held(claim: Claim, weeks: Weeks) -> tuple[str, ...]:
    """Why a claim cannot be told for want of a week."""
    held = {period.start: period for period in weeks.periods}
    reports = set(weeks.frame("reports")["week"])
    said = []
    for day in claim.weeks:
        if day in held and day in reports:
            continue
        within = next((each for each in weeks.periods if each.start < day <= each.end), None)
        missing = any(each.start <= day <= each.end for each in weeks.missing)
        if day in held:
            said.append(f"The week of {day} has no such revision.")
        elif within:
            said.append(f"No week begins on {day}; that day is in the week of {within.start}.")
        elif missing:
            said.append(f"The week of {day} is missing between the weeks held; missing is not zero.")
        else:
            said.append(f"The week of {day} is not held.")
    if not said and claim.measure is Measure.CHANGE:
        lengths = [(held[day].end - held[day].start).days + 1 for day in claim.weeks]
        if lengths[0] != lengths[1]:
            said.append(f"The periods are of {lengths[0]} and {lengths[1]} days, so they cannot be compared.")
    return tuple(said)


def _between(claim: Claim, weeks: Weeks) -> Iterable[str]:
    if claim.measure is Measure.CHANGE:
        first, last = claim.weeks
        gone = sum(first < each.start < last for each in weeks.missing)
        if gone:
            yield f"{gone} {'week is' if gone == 1 else 'weeks are'} missing between the two."


def _unheard(claim: Claim, weeks: Weeks) -> Iterable[str]:
    """That a text asked for is nowhere in the weeks: none of it is a true figure, but perhaps of a slip of the pen."""
    named = claim.named if claim.by is By.OFFENSE else ()
    for text in (*claim.where.offense, *claim.among.offense, *named):
        if Filters(offense=(text,)).offenses(weeks).empty:
            yield f'No offense is worded "{text}" there.'
    for text in (*claim.where.agency, *claim.among.agency):
        if not _of_section_one(claim) and Filters(agency=(text,)).persons(weeks).empty:
            yield f'No agency is named "{text}" there.'


def _errors(claim: Claim, weeks: Weeks) -> Iterable[str]:
    """What is wrong with the reading of the weeks, so that no figure of them can be relied on."""
    problems = weeks.frame("problems")
    for week, severity, code, message in problems[["week", "severity", "code", "message"]].itertuples(index=False):
        if severity == "error" and code not in _SHOWS_IN_ROWS:
            yield f"Error in the reading of the week of {week}: {message}"
        elif code == "totals-disagree" and Of.ISSUED in (claim.of, _COUNTED.get(claim.measure)):
            yield f"The week of {week}: {message}"


def _reasons(rows: Sequence[Rows]) -> list[str]:
    return [f"{_named(keys)} may be meant or not: {reason}." for part in rows for reason, keys in part.reasons()]


def _adrift(rows: Rows, by: By | None) -> tuple[str, ...]:
    """That rows are certainly counted, but not certainly under what."""
    column, said = _TOLD_APART.get(by, ("state", "state"))
    unknown = rows.certain[rows.certain[column].isna()]
    keys = list(dict.fromkeys(zip(unknown["week"], unknown["row"], strict=True)))
    return (f"{_named(keys)} may be of any {said} that it could be, as that is not known.",) if keys else ()


def _named(keys: Sequence[tuple[date, int]]) -> str:
    several = len({week for week, _ in keys}) > 1
    named = ", ".join(f"{row} of {week}" if several else str(row) for week, row in keys[:_ROWS_NAMED])
    more = f" and {len(keys) - _ROWS_NAMED} more" if len(keys) > _ROWS_NAMED else ""
    return f"{'Row' if len(keys) == 1 else 'Rows'} {named}{more}"


def _known(rows: Sequence[Rows]) -> tuple[str, ...]:
    """What is known beyond the report of every row behind a figure."""
    if len(rows) != 1 or "marks_because" not in rows[0].certain or not rows[0].low:
        return ()
    texts = set(rows[0].certain["marks_because"])
    return tuple(texts) if len(texts) == 1 and None not in texts else ()


def _figure(claim: Claim, basis: Basis) -> _Figure:
    if claim.measure in _COUNTED:
        return _count(_COUNTED[claim.measure], claim.where, basis)
    if claim.measure is Measure.SHARE:
        return _share(claim, basis)
    if claim.measure is Measure.CHANGE:
        return _change(claim, basis)
    if claim.measure in _DISTINCT:
        rows = possible(claim.where, basis, "declined")
        by = _DISTINCT[claim.measure]
        low, high = distinct(rows, by)
        return _Figure(_range(low, high), low, high, notes=_adrift(rows, by), rows=(rows,))
    return _order(claim, basis)


def _count(of: Of, where: Filters, basis: Basis) -> _Figure:
    if of is Of.ISSUED:
        return _issued(where, basis) if where != Filters() else _issued_nationwide(basis.weeks)
    rows = possible(where, basis, _FRAME[of])
    return _Figure(_range(rows.low, rows.high), rows.low, rows.high, rows=(rows,))


def _issued_nationwide(weeks: Weeks) -> _Figure:
    stated = list(weeks.frame("reports")["detainers_issued"])
    if None in stated:
        return _Figure("", untold="The report does not state how many detainers were issued.")
    return _Figure(f"{sum(stated):,}", sum(stated), sum(stated))


def _issued(where: Filters, basis: Basis) -> _Figure:
    """Detainers issued to what filters find in Section I.

    It lists only where most were issued: what is not listed there is not zero, and a state may have had more.
    """
    rows = possible(where, basis, "high_volume")
    amounts = list(rows.certain["detainers_issued"])
    low = sum(amount or 0 for amount in amounts)
    listed = set(zip(rows.certain["week"], rows.certain["geoid"], strict=True))
    wanted = {(period.start, geoid) for period in basis.weeks.periods for geoid in where.geoid}
    counties = bool(where.geoid) and all(len(geoid) == 5 and geoid.isdecimal() for geoid in where.geoid)
    whole = bool(where.row) or (counties and wanted <= listed)
    if not amounts:
        return _Figure("", untold="Section I does not list it. It lists only where most were issued, so that is not 0.")
    if None in amounts or not whole:
        more = "lists only where most were issued" if not whole else "has a number that was not read"
        note = f"Section I {more}, so there may be more."
        high = max(low, _issued_nationwide(basis.weeks).high or math.inf)
        return _Figure(_range(low, high), low, high, notes=(note,), rows=(rows,))
    opened = [math.inf if amount is None else amount for amount in rows.open["detainers_issued"]]
    return _Figure(_range(low, low + sum(opened)), low, low + sum(opened), rows=(rows,))


def _share(claim: Claim, basis: Basis) -> _Figure:
    if claim.of is Of.ISSUED:
        part, whole = _count(Of.PERSONS, claim.where, basis), _issued_nationwide(basis.weeks)
        if whole.untold or not whole.low:
            return replace(whole, words="", untold=whole.untold or "The report states that none were issued.")
        low, high = Fraction(part.low) / Fraction(whole.low), Fraction(part.high) / Fraction(whole.low)
        return _Figure(f"{_shares(low, high)} ({part.words} of {whole.words})", low, high, rows=part.rows)
    frame = _FRAME[claim.of or Of.PERSONS]
    whole_rows = possible(claim.among, basis, frame)
    both = possible(_together(claim.among, claim.where), basis, frame)
    if not whole_rows.high:
        return _Figure("", untold="There is no row that it could be a share of.")
    low, high = share_range(whole_rows, both, _bound(claim, basis, frame))
    words = f"{_shares(low, high)} ({_range(both.low, both.high)} of {_range(whole_rows.low, whole_rows.high)})"
    return _Figure(words, low, high, rows=(whole_rows, both) if whole_rows.why else (both,))


def _bound(claim: Claim, basis: Basis, frame: str) -> set[int]:
    """The rows that are of the part if they are of the whole, as they certainly match the filters of the part.

    For persons by offenses there are none: the offense that matches those of the part may not be the one that matters.
    """
    if frame == "declined" and claim.where.of_offense:
        return set()
    return set(possible(claim.where, basis, frame).certain.index)


def share_range(whole: Rows, part: Rows, bound: set[int]) -> tuple[Fraction, Fraction]:
    """The lowest and the highest share that a part can have of a whole of which it is rows.

    Each open row is out of both, in the whole only, or in both; those of `bound` are never in the whole only. For the
    lowest share, all that can be in the whole only are; for the highest, all that can be in the part are, and those
    that cannot are out of the whole where they may be. Adding a row to both never makes a share smaller.
    """
    only_whole = set(whole.open.index) - bound
    lowest = Fraction(part.low, whole.low + len(only_whole)) if whole.low + len(only_whole) else None
    joined = len(set(part.open.index) & set(whole.open.index))
    highest = Fraction(part.high, whole.low + joined) if whole.low + joined else Fraction(0)
    return (highest if lowest is None else lowest), highest


def _change(claim: Claim, basis: Basis) -> _Figure:
    of, relative = claim.of or Of.DECLINED, claim.comparison is not None and claim.comparison.percent
    first, last = (_count(of, claim.where, replace(basis, weeks=_of_days(basis.weeks, [day]))) for day in claim.weeks)
    untold = first.untold or last.untold
    if untold:
        return _Figure("", untold=untold)
    words = f"from {first.words} to {last.words}"
    rows = (*first.rows, *last.rows)
    low, high = last.low - first.high, last.high - first.low
    if not relative:
        return _Figure(f"{_range(low, high, signed=True)} ({words})", low, high, rows=rows)
    if not first.low or math.isinf(first.high) or math.isinf(last.high):
        return _Figure("", untold=f"{words[:1].upper()}{words[1:]}: there is no share of that to change by.")
    low, high = Fraction(last.low) / Fraction(first.high) - 1, Fraction(last.high) / Fraction(first.low) - 1
    return _Figure(f"{_shares(low, high)} ({words})", low, high, rows=rows)


def _order(claim: Claim, basis: Basis) -> _Figure:
    """The top of a table, or a rank in it."""
    of, by = claim.of or Of.PERSONS, claim.by or By.JURISDICTION
    rows = possible(claim.where, basis, _FRAME[of])
    amounts = "detainers_issued" if of is Of.ISSUED else None
    made = tally(rows, by, amounts)
    named = [name.casefold() if by is By.OFFENSE else name for name in claim.named]
    notes = _adrift(rows, by)
    if of is Of.ISSUED and any(name not in made.most for name in named):
        return _Figure(
            _leading(made, 1), untold="Section I does not list it, only where most were issued.", rows=(rows,)
        )
    if claim.measure is Measure.TOP:
        return _Figure(_leading(made, len(named) + 1), verdict=made.top(named), notes=notes, rows=(rows,))
    low, high = made.rank(named[0])
    words = f"rank {_range(low, high)} ({_range(made.low[named[0]], made.high(named[0]))})"
    return _Figure(words if low < math.inf else "in no row", low, high, notes=notes, rows=(rows,))


def _leading(made: Tally, count: int) -> str:
    leading = made.leading(count)
    return "; ".join(f"{_name(made, key)} {_range(low, high)}" for key, low, high in leading) or "no rows"


def _name(made: Tally, key: str) -> str:
    return ncic_groups().get(key, key) if made.by is By.CATEGORY else made.names.get(key, key)


def _range(low: Number, high: Number, signed: bool = False) -> str:
    """Whole numbers from one to another in words; with `signed`, as a change."""
    sign = "+" if signed else ""
    first, last = (f"{int(each):{sign},}" if not math.isinf(each) else "" for each in (low, high))
    if low == high:
        return first
    return f"{first} or more" if not last else f"{first} to {last}"


def _shares(low: Fraction, high: Fraction) -> str:
    first, last = (percent_words(Fraction(round(each * 10000), 10000)) for each in (low, high))
    return first if low == high else f"{first} to {last}"


def _together(among: Filters, where: Filters) -> Filters:
    """Both at once; no filter is in both."""
    own: dict[str, Any] = {name: getattr(where, name) for name in Filters.__slots__ if getattr(where, name)}
    return replace(among, **own)


def _of_days(weeks: Weeks, days: Sequence[date]) -> Weeks:
    chosen = set(days)

    def of(name: str) -> pd.DataFrame:
        frame = weeks.frame(name)
        return frame[frame["week"].isin(chosen)]

    return Weeks(of, [each for each in weeks.periods if each.start in chosen], weeks.missing)


def _commands(claim: Claim) -> tuple[str, ...]:
    """The commands that list the rows behind a claim's figure."""
    filters = claim.where
    if claim.by and claim.named:
        named: dict[str, Any] = {claim.by.filter: claim.named}
        filters = replace(filters, **named)
    of = claim.of or _COUNTED.get(claim.measure, Of.PERSONS)
    asked: Mapping[Measure, list[Filters]] = {
        Measure.SHARE: [_together(claim.among, claim.where), *([claim.among] if claim.among != Filters() else [])],
    }
    days = [[day] for day in claim.weeks] if claim.measure is Measure.CHANGE else [list(claim.weeks)]
    if _of_section_one(claim) and filters == Filters():
        return tuple(f"tabulate {' '.join(map(str, each))} --table series" for each in days)
    return tuple(
        " ".join(filter(None, ["rows", *(f"--week {day}" for day in each), _section(claim, of), wanted.arguments()]))
        for each in days
        for wanted in asked.get(claim.measure, [filters])
    )


def _opened(claim: Claim, rows: Sequence[Rows]) -> Iterable[str]:
    """The commands that list the rows which may be meant or not."""
    found = {key for part in rows for _, keys in part.reasons() for key in keys}
    section = " --section I" if _of_section_one(claim) else ""
    for week in sorted({week for week, _ in found}):
        numbers = sorted(row for of, row in found if of == week)
        if len(numbers) > _ROWS_LISTED:
            continue
        yield f"rows --week {week}{section} {Filters(row=tuple(numbers)).arguments()}"


def _of_section_one(claim: Claim) -> bool:
    return Of.ISSUED in (claim.of, _COUNTED.get(claim.measure)) and claim.measure is not Measure.SHARE


def _section(claim: Claim, of: Of) -> str:
    options = []
    if _of_section_one(claim):
        options.append("--section I")
    if of is Of.OFFENSES:
        options.append("--offenses")
    if claim.corrected:
        options.append("--corrected")
    return " ".join(options)
