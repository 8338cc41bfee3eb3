"""Places that are listed whole at one time and in parts at another: a city of several counties, and its counties.

Each is counted under the name that is printed, so the one seems gone and the others new, though all may be the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ddor.changes.findings import Change, Finding, Side, Subject
from ddor.places import geoids_in, is_area, name_of_place

_SUBJECTS = (Subject.RANK, Subject.JURISDICTION, Subject.POLICY)
"""What findings about the places of each section are about."""

_ONE_SIDED = frozenset({Change.CAME, Change.WENT, Change.ENTERED, Change.LEFT, Change.ADDED, Change.DROPPED})


def in_parts(whole: Collection[str], parts: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The cities of several counties among some GEOIDs that others don't have but of whose counties these have some,
    each with those counties.
    """
    cities = [geoid for geoid in whole if is_area(geoid) and len(geoids_in(geoid)) > 1 and geoid not in parts]
    found = {city: tuple(county for county in geoids_in(city) if county in parts) for city in cities}
    return {city: counties for city, counties in found.items() if counties}


def listed_otherwise(weeks: Mapping[str, Collection[date]]) -> dict[str, str]:
    """By the GEOID of a city of several counties, and of its counties, how other weeks list the same place; `weeks` are
    those that list each place. A city and a county of it that are never listed without each other are two places.
    """
    parts: dict[str, list[str]] = {}
    for city in (geoid for geoid in weeks if is_area(geoid)):
        for county in (each for each in geoids_in(city) if each in weeks and each != city):
            alone, together = set(weeks[city]), set(weeks[county])
            if alone - together and together - alone:
                parts.setdefault(city, []).append(county)
    said = {city: f"In other weeks in parts: {_named(counties)}." for city, counties in parts.items()}
    return said | {
        county: f"In other weeks as part of {name_of_place(city)}."
        for city, counties in parts.items()
        for county in counties
    }


def with_levels(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in which what seems to have come or gone says so where the other report has the same place in parts or
    as a part; and behind them one that is unclear for each such city and section.
    """
    listed = list(findings)
    doubts: list[Finding] = []
    notes: dict[tuple[str, str], str] = {}
    for subject in _SUBJECTS:
        of = [each for each in listed if each.subject is subject and each.code and each.change not in _APART]
        for section in dict.fromkeys(each.section for each in of):
            for doubt, noted in _of_section([each for each in of if each.section == section]):
                doubts.append(doubt)
                notes.update({(section, geoid): note for geoid, note in noted.items()})
    return [*(_noted(each, notes) for each in listed), *doubts]


_APART = (Change.SPELLING, Change.UNCLEAR)


def _noted(finding: Finding, notes: Mapping[tuple[str, str], str]) -> Finding:
    note = notes.get((finding.section, finding.code or ""))
    is_told = note is not None and finding.detail is None and finding.subject in _SUBJECTS
    return replace(finding, detail=note) if is_told and finding.change in _ONE_SIDED else finding


def _of_section(findings: Sequence[Finding]) -> Iterator[tuple[Finding, dict[str, str]]]:
    before = {each.code for each in findings if each.code and each.before.rows}
    after = {each.code for each in findings if each.code and each.after.rows}
    for whole, parts, is_whole_before in ((before, after, True), (after, before, False)):
        for city, counties in in_parts(whole, parts).items():
            yield _doubt(findings, city, counties, is_whole_before), _notes(city, counties, is_whole_before)


def _doubt(findings: Sequence[Finding], city: str, counties: Sequence[str], is_whole_before: bool) -> Finding:
    name, named = name_of_place(city) or city, _named(counties)
    when, then = ("before", "after") if is_whole_before else ("after", "before")
    each = "each on its own" if len(counties) > 1 else "on its own"
    wholes, parts = ([each for each in findings if each.code in codes] for codes in ((city,), counties))
    sides = _side(wholes, when), _side(parts, then)
    old, new = sides if is_whole_before else sides[::-1]
    return Finding(
        section=findings[0].section,
        subject=findings[0].subject,
        change=Change.UNCLEAR,
        name=name,
        code=city,
        before=old,
        after=new,
        detail=(
            f"{name} is listed as one place {when}, and {named}, its parts, {each} {then}. "
            "What looks new or gone may be the same."
        ),
    )


def _side(findings: Iterable[Finding], name: str) -> Side:
    """The rows of some findings in the report before or after, taken together."""
    sides = [each.before if name == "before" else each.after for each in findings]
    pages = dict(sorted((row, page) for side in sides for row, page in zip(side.rows, side.pages, strict=False)))
    rows = sorted({row for side in sides for row in side.rows})
    return Side(None, (), tuple(rows), tuple(pages.values()))


def _notes(city: str, counties: Sequence[str], is_whole_before: bool) -> dict[str, str]:
    when, then = ("before", "after") if is_whole_before else ("after", "before")
    found = {city: f"Listed in parts {then}: {_named(counties)}."}
    return found | {county: f"Listed as part of {name_of_place(city)} {when}." for county in counties}


def _named(geoids: Sequence[str]) -> str:
    *some, last = [name_of_place(geoid) or geoid for geoid in geoids]
    return f"{', '.join(some)} and {last}" if some else last
