"""Compares two reports: two weeks, or two revisions of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ddor.changes.findings import Change, Changes, Compared, Finding, Side, Subject
from ddor.changes.levels import with_levels
from ddor.changes.policy_changes import compare_policies, policy_rows
from ddor.changes.ranks import rank_changes
from ddor.changes.tallies import offenses_by_status, persons_by_country, persons_by_jurisdiction
from ddor.model import Period
from ddor.tables.weeks import Weeks

TOTALS: Mapping[str, str] = {
    "detainers_issued": "Detainers issued nationwide, as stated in the report",
    "declined_stated": "Detainers declined, as stated in the report",
    "persons": "Persons: rows of Section II",
    "offenses": "Offenses of these persons",
    "convicted": "Offenses that the person was convicted of",
    "charged": "Offenses that the person was charged with",
    "not_stated": "Offenses without either",
    "ranked": "Rows of Section I",
    "ranked_issued": "Detainers issued to the jurisdictions of Section I",
    "policies": "Rows of Section III",
    "criteria": "Criteria of these policies",
    "notes": "Notes of Section IV",
    "corrections": "Corrections that the report prints",
    "problems": "Problems found in reading it",
}
"""The figures of the whole report that are compared, with what they mean."""


def compare(
    before: Weeks,
    after: Weeks,
    missing: Sequence[Period] = (),
    corrected: bool = False,
) -> Changes:
    """What changed between two reports, each the Weeks of one.

    `missing` are the weeks between them that are not in the archive. With `corrected`, rows that are marked as
    corrected are left out of both. Raises ValueError if either holds the rows of no report or of several.
    """
    compared = [_compared(weeks) for weeks in (before, after)]
    if corrected:
        before, after = before.as_corrected(), after.as_corrected()
    both = (before, after)
    persons, offenses, ranked = (
        [weeks.records(name) for weeks in both] for name in ("declined", "offenses", "high_volume")
    )
    findings = (
        *_totals(*both),
        *rank_changes(*ranked),
        *persons_by_jurisdiction(*persons),
        *persons_by_country(*persons),
        *offenses_by_status(*offenses),
        *compare_policies(*(policy_rows(weeks.records("policies"), weeks.records("criteria")) for weeks in both)),
    )
    return Changes(
        before=compared[0],
        after=compared[1],
        corrected=corrected,
        missing=tuple(missing),
        findings=tuple(sorted(with_levels(findings), key=lambda finding: _LAST.get(finding.change, 0))),
    )


_LAST = {Change.SPELLING: 1, Change.UNCLEAR: 2}


def _compared(weeks: Weeks) -> Compared:
    reports = list(weeks.columns("reports", "file", "sha256"))
    if len(reports) != 1:
        raise ValueError(f"a comparison takes two reports, not {len(reports)}")
    ((file, sha256),) = reports
    return Compared(
        file=file,
        sha256=sha256,
        period=weeks.periods[0] if weeks.periods else None,
        marked=sum(weeks.corrected_rows(name) for name in ("declined", "high_volume", "policies")),
    )


def _totals(before: Weeks, after: Weeks) -> Iterator[Finding]:
    old, new = _figures(before), _figures(after)
    for name in TOTALS:
        change = Change.SAME if old[name] == new[name] else Change.CHANGED
        sides = Side(old[name]), Side(new[name])
        yield Finding(section="", subject=Subject.TOTAL, change=change, name=name, before=sides[0], after=sides[1])


def _figures(weeks: Weeks) -> Mapping[str, int | None]:
    ((detainers_issued, declined_stated),) = weeks.columns("reports", "detainers_issued", "declined_stated")
    issued, statuses, kinds = (
        [value for (value,) in weeks.columns(table, column)]
        for table, column in (("high_volume", "detainers_issued"), ("offenses", "status"), ("notes", "kind"))
    )
    rows = {name: len(list(weeks.columns(name, "week"))) for name in ("declined", "policies", "criteria", "problems")}
    return {
        "detainers_issued": detainers_issued,
        "declined_stated": declined_stated,
        "persons": rows["declined"],
        "offenses": len(statuses),
        "convicted": statuses.count("convicted"),
        "charged": statuses.count("charged"),
        "not_stated": statuses.count(None),
        "ranked": len(issued),
        "ranked_issued": sum(number or 0 for number in issued),
        "policies": rows["policies"],
        "criteria": rows["criteria"],
        "notes": kinds.count("note"),
        "corrections": kinds.count("correction"),
        "problems": rows["problems"],
    }
