"""Compares two reports: two weeks, or two revisions of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ddor.changes.policy_changes import compare_policies, policy_rows
from ddor.changes.ranks import rank_changes
from ddor.changes.tallies import offenses_by_status, persons_by_country, persons_by_jurisdiction
from ddor.changes.values import Changes, Compared, Total
from ddor.model import Period
from ddor.tables.weeks import Weeks

_Records = list[Mapping[str, Any]]

TOTALS: Mapping[str, str] = {
    "detainers_issued": "Detainers issued nationwide, as the report states",
    "declined_stated": "Detainers declined, as the report states",
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

    `missing` are the weeks between them that are not held. With `corrected`, rows that are marked as corrected are
    left out of both. Raises ValueError where either holds the rows of no report or of several.
    """
    compared = [_compared(weeks) for weeks in (before, after)]
    if corrected:
        before, after = before.as_corrected(), after.as_corrected()
    persons = [_records(weeks, "declined") for weeks in (before, after)]
    jurisdictions = persons_by_jurisdiction(*persons)
    countries = persons_by_country(*persons)
    offenses = offenses_by_status(_records(before, "offenses"), _records(after, "offenses"))
    ranks, respelt = rank_changes(_records(before, "high_volume"), _records(after, "high_volume"))
    policies = compare_policies(
        *(policy_rows(_records(weeks, "policies"), _records(weeks, "criteria")) for weeks in (before, after))
    )
    return Changes(
        before=compared[0],
        after=compared[1],
        corrected=corrected,
        missing=tuple(missing),
        totals=_totals(before, after),
        jurisdictions=jurisdictions.tallies,
        countries=countries.tallies,
        offenses=offenses.tallies,
        ranks=ranks,
        policies=policies.entries,
        spellings=(
            *respelt, *jurisdictions.spellings, *countries.spellings, *offenses.spellings, *policies.spellings
        ),
        doubts=(*jurisdictions.doubts, *offenses.doubts, *policies.doubts),
    )  # fmt: skip


def _records(weeks: Weeks, name: str) -> _Records:
    frame = weeks.frame(name)
    columns = [str(column) for column in frame.columns]
    return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _compared(weeks: Weeks) -> Compared:
    reports = _records(weeks, "reports")
    if len(reports) != 1:
        raise ValueError(f"one report is compared with one other, not {len(reports)}")
    return Compared(
        file=reports[0]["file"],
        sha256=reports[0]["sha256"],
        period=weeks.periods[0] if weeks.periods else None,
        marked=sum(weeks.corrected_rows(name) for name in ("declined", "high_volume", "policies")),
    )


def _totals(before: Weeks, after: Weeks) -> tuple[Total, ...]:
    old, new = _figures(before), _figures(after)
    return tuple(Total(name, old[name], new[name]) for name in TOTALS)


def _figures(weeks: Weeks) -> Mapping[str, int | None]:
    report = _records(weeks, "reports")[0]
    statuses = list(weeks.frame("offenses")["status"])
    kinds = list(weeks.frame("notes")["kind"])
    return {
        "detainers_issued": report["detainers_issued"],
        "declined_stated": report["declined_stated"],
        "persons": len(weeks.frame("declined")),
        "offenses": len(statuses),
        "convicted": statuses.count("convicted"),
        "charged": statuses.count("charged"),
        "not_stated": statuses.count(None),
        "ranked": len(weeks.frame("high_volume")),
        "ranked_issued": sum(issued or 0 for issued in weeks.frame("high_volume")["detainers_issued"]),
        "policies": len(weeks.frame("policies")),
        "criteria": len(weeks.frame("criteria")),
        "notes": kinds.count("note"),
        "corrections": kinds.count("correction"),
        "problems": len(weeks.frame("problems")),
    }
