"""The problems that a reading can have: their codes, how much each matters, how they are written down."""

from __future__ import annotations

from ddor.model import Problem, Severity, Source

_ERRORS = """
    count-not-read date-not-read period-not-found rows-differ-from-stated section-missing state-not-known
    table-without-headings table-too-dense word-unaccounted word-twice
""".split()

_WARNINGS = """
    activity-missing country-not-known declined-outside-period duplicate-row enacted-not-read
    high-volume-not-sorted issued-after-declined periods-disagree period-not-seven-days
    row-at-page-end-unclear row-not-understood section-title-missing status-missing status-spelling
    text-at-an-angle total-differs total-not-stated totals-disagree unreadable-text word-off-page word-over-line
""".split()

_NOTES = """
    cell-value-carried column-not-known country-not-stated line-end-unclear offense-not-known row-joined state-from-group
""".split()

SEVERITIES = (
    dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING) | dict.fromkeys(_NOTES, Severity.INFO)
)
"""Every code with its severity; docs/problems.md says what each means and what to do."""


def problem(code: str, message: str, source: Source | None = None) -> Problem:
    """A problem of a code that SEVERITIES lists."""
    return Problem(code, SEVERITIES[code], message, source)
