"""Checks a story's claims against the weeks that are held: each holds, does not hold, or can't be told, and why.

What a report doesn't say is never taken as a no. A figure that depends on rows which may or may not count is given
as a range, from the lowest to the highest that it could be, and a claim is judged only where all of the range agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ddor.claims.commands import commands_of, of_section_one, opened_by
from ddor.claims.comparing import Number, Verdict
from ddor.claims.figure import Figure
from ddor.claims.figures import COUNTED, figure_of, rows_named
from ddor.claims.possible import Basis, Rows
from ddor.claims.reading import CHANGES, By, Claim, Of
from ddor.corrections.annotations import Annotations
from ddor.tables.filters import Filters
from ddor.tables.texts import texts_in_no_row
from ddor.tables.weeks import Weeks

_SHOWS_IN_ROWS = ("date-not-read", "state-not-known", "count-not-read")
"""Errors that leave one value of one row unknown: figures that depend on it become ranges, all others are kept."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, the result of its check, and the basis for that.

    `figure` is what the reports give, in words, a range where it is not certain; empty if there is none. `low` and
    `high` are that range in numbers (a share is a fraction, infinity is no bound), None if there is none. `because`
    are sentences on why it can't be told or is a range, `known` what is known beyond the reports of all the rows
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


def check_all(claims: Sequence[Claim], weeks: Weeks, annotations: Annotations) -> list[Checked]:
    """Check claims as `check` does.

    Of all weeks in the archive, the rows of those that no claim is about aren't read.
    """
    about = weeks.read_apart({day for claim in claims for day in claim.weeks})
    return [check(claim, weeks, annotations, about) for claim in claims]


def check(claim: Claim, weeks: Weeks, annotations: Annotations, among: Weeks | None = None) -> Checked:
    """Check a claim against all weeks in the archive, whose rows must be marked with the annotations.

    `among` are weeks that have those of the claim, if others than these needn't be read.

    An error in the reading of a week that the claim is about makes that nothing can be told, except for errors that
    leave single values unknown; the figure as read is given all the same.
    """
    commands = commands_of(claim)
    untold = _not_held(claim, weeks)
    if untold:
        return Checked(claim, Verdict.CANNOT_BE_TOLD, "", because=untold)
    about = (among or weeks).of_days(claim.weeks)
    figure = figure_of(claim, Basis.of(about, annotations, claim.corrected))
    other = figure_of(claim, Basis.of(about, annotations, not claim.corrected))
    because = [*_errors(claim, about), *filter(None, [figure.untold, about.overlap()]), *_unheard(claim, about)]
    verdict = Verdict.CANNOT_BE_TOLD if because else _verdict(claim, figure)
    uncertain = figure.low != figure.high or verdict is Verdict.CANNOT_BE_TOLD
    reasons = _reasons(figure.rows) if uncertain else []
    return Checked(
        claim,
        verdict,
        figure.words,
        figure.low if figure.numbered else None,
        figure.high if figure.numbered else None,
        tuple(
            dict.fromkeys(
                [
                    *because,
                    *reasons,
                    *figure.notes,
                    *filter(None, [figure.no_share]),
                    *_between(claim, weeks),
                ]
            )
        ),
        _known(figure.rows),
        other.words if other.words != figure.words else "",
        (*commands, *(opened_by(claim, figure.rows) if uncertain else ())),
    )


def _verdict(claim: Claim, figure: Figure) -> Verdict:
    if figure.verdict is not None:
        return figure.verdict
    if claim.comparison is None:
        return Verdict.CANNOT_BE_TOLD
    if claim.comparison.parts and figure.parts:
        verdict = claim.comparison.verdict_of_parts(*figure.parts)
    else:
        verdict = claim.comparison.verdict(figure.low, figure.high)
    return Verdict.HOLDS_AS_PRINTED if verdict is Verdict.HOLDS and figure.no_share else verdict


def _not_held(claim: Claim, weeks: Weeks) -> tuple[str, ...]:
    """Why a claim can't be told because a week is missing."""
    held = {period.start: period for period in weeks.periods}
    reports = set(weeks.column("reports", "week"))
    said = []
    for day in claim.weeks:
        if day in held and day in reports:
            continue
        within = next((each for each in weeks.periods if each.start < day <= each.end), None)
        missing = any(each.start <= day <= each.end for each in weeks.missing)
        if day in held:
            said.append(f"The week of {day} doesn't have that revision.")
        elif within:
            said.append(f"No week begins on {day}; that day is in the week of {within.start}.")
        elif missing:
            said.append(f"The week of {day} is missing from the archive; missing is not zero.")
        else:
            said.append(f"The week of {day} isn't in the archive.")
    if not said and claim.measure in CHANGES:
        lengths = [(held[day].end - held[day].start).days + 1 for day in claim.weeks]
        if lengths[0] != lengths[1]:
            said.append(f"The periods are of {lengths[0]} and {lengths[1]} days, so they can't be compared.")
    return tuple(said)


def _between(claim: Claim, weeks: Weeks) -> Iterable[str]:
    if claim.measure in CHANGES:
        first, last = claim.weeks
        gone = sum(first < each.start < last for each in weeks.missing)
        if gone:
            yield f"{gone} {'week is' if gone == 1 else 'weeks are'} missing between the two."


def _unheard(claim: Claim, weeks: Weeks) -> Iterable[str]:
    """Texts asked for that no row in the weeks has, so that a figure of 0 may be due to a slip."""
    if of_section_one(claim):
        return
    for filters in (claim.where, claim.among):
        yield from texts_in_no_row(weeks, filters, "declined")
    if claim.by is By.OFFENSE:
        yield from texts_in_no_row(weeks, Filters(offense=claim.named), "declined")
    if claim.by is By.AGENCY:
        yield from texts_in_no_row(weeks, Filters(agency=claim.named), "declined")


def _errors(claim: Claim, weeks: Weeks) -> Iterable[str]:
    """What is wrong with the reading of the weeks, so that none of their figures can be relied on."""
    for week, severity, code, message in weeks.columns("problems", "week", "severity", "code", "message"):
        if severity == "error" and code not in _SHOWS_IN_ROWS:
            yield f"Error in the reading of the week of {week}: {message}"
        elif code == "totals-disagree" and Of.ISSUED in (claim.of, COUNTED.get(claim.measure)):
            yield f"The week of {week}: {message}"


def _reasons(rows: Sequence[Rows]) -> list[str]:
    return [
        f"{rows_named(keys)} may or may not count, because {reason}."
        for part in rows
        for reason, keys in part.reasons()
    ]


def _known(rows: Sequence[Rows]) -> tuple[str, ...]:
    """What is known beyond the report of every row behind a figure."""
    if len(rows) != 1:
        return ()
    texts = {row["marks_because"] for row in rows[0].certain.values()}
    return tuple(texts) if len(texts) == 1 and None not in texts else ()
