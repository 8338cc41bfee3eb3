"""Puts places into a report: the jurisdiction of each row, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from ddor.model import Problem, Source
from ddor.places import Coverage, Decisions, Gazetteer, Match, Matcher, check_aor, name_of_agency
from ddor.report.marks import without_marks
from ddor.report.problems import in_order, problem
from ddor.sections import DeclinedDetainer, HighVolume, Policy, Report

_CODES = frozenset({"place-undecided", "aor-outside-state", "aor-unusual", "same-name"})
"""The problems that are this module's, made again whenever places are."""

_CANDIDATES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Undecided:
    """A printed name that no single place was found for, with the rows that have it, by section."""

    name: str
    match: Match
    rows: tuple[tuple[str, int, Source], ...]


def reconcile(report: Report, matcher: Matcher) -> Report:
    """The report with each row's jurisdiction, and with problems for those that are undecided or doubtful."""
    problems = [p for p in report.problems if p.code not in _CODES]
    for undecided in undecided_names(report, matcher):
        problems.append(_undecided(undecided))
    policies = tuple(_policy(row, matcher) for row in report.policies)
    high_volume = tuple(
        replace(row, jurisdiction=_of_high_volume(row, matcher).jurisdiction) for row in report.high_volume
    )
    problems += [*_offices(policies), *_namesakes(high_volume)]
    return replace(
        report,
        high_volume=high_volume,
        declined=tuple(_declined(row, matcher) for row in report.declined),
        policies=policies,
        problems=in_order(problems),
    )


def undecided_names(report: Report, matcher: Matcher) -> list[Undecided]:
    """The names that no single place was found for, each once, in the order of the report."""
    rows: dict[tuple[str, str | None], list[tuple[str, int, Source]]] = {}
    matches: dict[tuple[str, str | None], Match] = {}
    for section, row, match in _matches(report, matcher):
        if not match.is_decided:
            key = (match.printed, match.state)
            matches.setdefault(key, match)
            rows.setdefault(key, []).append((section, row.number, row.source))
    return [Undecided(match.printed, match, tuple(rows[key])) for key, match in matches.items()]


def _matches(report: Report, matcher: Matcher) -> Iterator[tuple[str, HighVolume | DeclinedDetainer | Policy, Match]]:
    for high_volume in report.high_volume:
        yield "I", high_volume, _of_high_volume(high_volume, matcher)
    for declined in report.declined:
        yield "II", declined, _of_declined(declined, matcher)
    for policy in report.policies:
        yield "III", policy, matcher.policy(_with_state(policy))


def _of_high_volume(row: HighVolume, matcher: Matcher) -> Match:
    return matcher.high_volume(row.jurisdiction_printed, row.state)


def _of_declined(row: DeclinedDetainer, matcher: Matcher) -> Match:
    return matcher.agency(row.agency, row.state, row.county)


def _declined(row: DeclinedDetainer, matcher: Matcher) -> DeclinedDetainer:
    place = _of_declined(row, matcher).jurisdiction
    return replace(row, jurisdiction=place, agency_name=name_of_agency(row.agency, place.name if place else row.county))


def _policy(row: Policy, matcher: Matcher) -> Policy:
    match = matcher.policy(_with_state(row))
    return replace(row, jurisdiction=match.jurisdiction, kind=match.kind.value)


def _with_state(row: Policy) -> str:
    """A policy's jurisdiction with the state that a column of its own says."""
    if "state" in row.printed and row.state is not None:
        return f"{row.jurisdiction_printed}, {without_marks(row.printed['state'].text)}"
    return row.jurisdiction_printed


def _undecided(undecided: Undecided) -> Problem:
    match, rows = undecided.match, undecided.rows
    where = f'"{undecided.name}"' + (f", {match.state}" if match.state else "")
    section, number, source = rows[0]
    more = f" and {len(rows) - 1:,} more" if len(rows) > 1 else ""
    named = ", ".join(f"{c.name} ({c.geoid})" for c in match.candidates[:_CANDIDATES_SHOWN])
    candidates = f" Candidates: {named}." if named else ""
    return problem(
        "place-undecided",
        f"Section {section}, row {number}{more}: {where} is undecided. {match.sentence}{candidates}",
        source,
    )


def _offices(policies: Iterable[Policy]) -> Iterator[Problem]:
    for row in policies:
        if row.aor is None:
            continue
        checked = check_aor(row.aor, row.state, row.jurisdiction.geoid if row.jurisdiction else None)
        code = {Coverage.OUTSIDE: "aor-outside-state", Coverage.ODD: "aor-unusual"}.get(checked.coverage)
        if code is not None:
            where = f"Section III, row {row.number}, {row.jurisdiction_printed}"
            yield problem(code, f"{where}: {checked.sentence}", row.source)


def _namesakes(rows: Iterable[HighVolume]) -> Iterator[Problem]:
    for row in rows:
        if row.jurisdiction is not None and len(row.jurisdiction.namesakes) > 1:
            states = len(row.jurisdiction.namesakes)
            yield problem(
                "same-name",
                f"Section I, row {row.number}: {states} states have a {row.jurisdiction.name}; only the state printed "
                f"({row.state}) says which one this is.",
                row.source,
            )


class Reconciler:
    """Reconciles reports with the decisions of a file, each with the county list in force in its week."""

    LOOKS_AT: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "high_volume": ("jurisdiction_printed", "state"),
        "declined": ("agency", "state", "county_printed"),
        "policies": ("jurisdiction_printed", "state", "aor"),
    }
    """By section, the columns that a row's place, and whether there is a problem about it, follow from; with the cell
    "state" of a policy. Rows that agree in them have the same place as long as they have the same matcher."""

    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions
        self._matchers: dict[Gazetteer, Matcher] = {}

    def matcher(self, report: Report) -> Matcher:
        """The matcher for a report's week; for a report of no known week that of the newest county list."""
        day = report.period.start if report.period else date.max
        gazetteer = Gazetteer.in_force(day)
        if gazetteer not in self._matchers:
            self._matchers[gazetteer] = Matcher(gazetteer, self._decisions)
        return self._matchers[gazetteer]

    def get_ready(self) -> Reconciler:
        """Load what finding any name takes, in the time that there is before the first report."""
        Matcher(Gazetteer.in_force(date.max)).policy("Ithaca, New York")
        return self

    def report(self, report: Report) -> Report:
        """The report with its places."""
        return reconcile(report, self.matcher(report))
