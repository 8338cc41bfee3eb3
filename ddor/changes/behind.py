"""The rows behind a figure of what changed, as the filters that find them in the report of its side."""

from __future__ import annotations

from collections.abc import Mapping

from ddor.changes.findings import Finding, Side, Subject
from ddor.changes.sameness import nearly_same_wording, wording_key
from ddor.tables.behind import Behind, of_place
from ddor.tables.filters import NOT_STATED, Filters
from ddor.tables.weeks import Weeks


def behind_side(finding: Finding, side: Side, weeks: Weeks) -> Behind | None:
    """The rows that a side's figure counts; None if it counts none. `weeks` are the rows of that side's report."""
    if finding.subject is Subject.TOTAL:
        return _TOTALS.get(finding.name) if side.count else None
    if not side.rows:
        return None
    if finding.subject is Subject.JURISDICTION and finding.section == "II" and finding.code:
        return Behind("declined", of_place(finding.code))
    if finding.subject is Subject.COUNTRY and finding.code:
        return Behind("declined", Filters(country=(finding.code,)))
    if finding.subject is Subject.OFFENSE:
        return _offenses(finding, side, weeks)
    return Behind(_OF_SECTION[finding.section], Filters(row=side.rows))


_OF_SECTION: Mapping[str, str] = {"I": "high_volume", "II": "declined", "III": "policies"}

_TOTALS: Mapping[str, Behind] = {
    "persons": Behind("declined", Filters()),
    "offenses": Behind("offenses", Filters()),
    "convicted": Behind("offenses", Filters(status=("convicted",))),
    "charged": Behind("offenses", Filters(status=("charged",))),
    "not_stated": Behind("offenses", Filters(status=(NOT_STATED,))),
    "ranked": Behind("high_volume", Filters()),
    "ranked_issued": Behind("high_volume", Filters()),
    "policies": Behind("policies", Filters()),
}
"""The figures of a whole report that count rows; the others are what it states, or aren't rows."""


def _offenses(finding: Finding, side: Side, weeks: Weeks) -> Behind | None:
    """The offenses of a wording, each spelling of it; None if a filter would take one for a pattern."""
    key, rows = wording_key(finding.name), set(side.rows)
    found = {
        offense
        for row, offense in weeks.columns("offenses", "row", "offense")
        if row in rows and (wording_key(offense) == key or nearly_same_wording(offense, finding.name))
    }
    if not found or any("*" in each for each in found):
        return None
    return Behind("offenses", Filters(offense=tuple(sorted(found))))
