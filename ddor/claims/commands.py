"""The ddor commands that list the rows behind a claim's figure, as their arguments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ddor.claims.figures import COUNTED, together
from ddor.claims.possible import Rows
from ddor.claims.reading import CHANGES, Claim, Measure, Of
from ddor.tables.filters import Filters

_ROWS_LISTED = 20
"""Up to how many rows that may or may not count get a command that lists them."""


def commands_of(claim: Claim) -> tuple[str, ...]:
    """The commands that list the rows behind a claim's figure."""
    filters = claim.where
    if claim.by and claim.named:
        named: dict[str, Any] = {claim.by.filter: claim.named}
        filters = replace(filters, **named)
    of = claim.of or COUNTED.get(claim.measure, Of.PERSONS)
    asked: Mapping[Measure, list[Filters]] = {
        measure: [together(claim.among, claim.where), *([claim.among] if claim.among != Filters() else [])]
        for measure in (Measure.SHARE, Measure.CHANGE_IN_POINTS)
    }
    days = [[day] for day in claim.weeks] if claim.measure in CHANGES else [list(claim.weeks)]
    if claim.measure in (Measure.DECLINED_TO_ISSUED, Measure.IN_BOTH):
        said = " ".join(f"--week {day}" for day in claim.weeks)
        sections = ("--section I", "--corrected" if claim.corrected else "")
        return tuple(" ".join(filter(None, ["rows", said, each, filters.arguments()])) for each in sections)
    if of_section_one(claim) and filters == Filters():
        return tuple(f"tabulate {' '.join(map(str, each))} --table series" for each in days)
    return tuple(
        " ".join(filter(None, ["rows", *(f"--week {day}" for day in each), _section(claim, of), wanted.arguments()]))
        for each in days
        for wanted in asked.get(claim.measure, [filters])
    )


def opened_by(claim: Claim, rows: Sequence[Rows]) -> Iterable[str]:
    """The commands that list the rows that may or may not count."""
    found = {key for part in rows for _, keys in part.reasons() for key in keys}
    section = " --section I" if of_section_one(claim) else ""
    for week in sorted({week for week, _ in found}):
        numbers = sorted(row for of, row in found if of == week)
        if len(numbers) > _ROWS_LISTED:
            continue
        yield f"rows --week {week}{section} {Filters(row=tuple(numbers)).arguments()}"


def of_section_one(claim: Claim) -> bool:
    """Whether the rows behind a claim's figure are those of Section I."""
    return Of.ISSUED in (claim.of, COUNTED.get(claim.measure)) and claim.measure is not Measure.SHARE


def _section(claim: Claim, of: Of) -> str:
    options = []
    if claim.measure is Measure.POLICIES:
        options.append("--section III")
    if of_section_one(claim):
        options.append("--section I")
    if of is Of.OFFENSES:
        options.append("--offenses")
    if claim.corrected:
        options.append("--corrected")
    return " ".join(options)
