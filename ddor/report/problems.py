"""The problems that a reading can have: their codes, how much each matters."""

from __future__ import annotations

from collections.abc import Iterable

from ddor.model import Problem, Severity, Source

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

SEVERITIES = {
    "annotation-unclear": _ERROR,
    "column-missing": _ERROR,
    "column-twice": _ERROR,
    "columns-unclear": _ERROR,
    "text-side-by-side": _ERROR,
    "count-not-read": _ERROR,
    "date-not-read": _ERROR,
    "digits-look-otherwise": _ERROR,
    "file-damaged": _ERROR,
    "note-missing": _ERROR,
    "page-breaks-order": _ERROR,
    "page-cut-off": _ERROR,
    "page-from-elsewhere": _ERROR,
    "page-is-picture": _ERROR,
    "page-missing": _ERROR,
    "page-of-another-week": _ERROR,
    "page-recognized": _ERROR,
    "page-twice": _ERROR,
    "pages-out-of-order": _ERROR,
    "paragraph-at-page-end-unclear": _ERROR,
    "period-not-found": _ERROR,
    "row-not-read": _ERROR,
    "picture-in-table": _ERROR,
    "recognition-differs": _ERROR,
    "recognition-unsure": _ERROR,
    "row-not-in-table": _ERROR,
    "offense-missing": _ERROR,
    "offense-unclear": _ERROR,
    "text-between-rows": _ERROR,
    "row-unclear": _ERROR,
    "row-struck-out": _ERROR,
    "rows-differ-from-stated": _ERROR,
    "rows-printed-twice": _ERROR,
    "section-missing": _ERROR,
    "section-without-table": _ERROR,
    "section-without-title": _ERROR,
    "several-reports": _ERROR,
    "state-not-known": _ERROR,
    "table-in-picture": _ERROR,
    "table-without-rows": _ERROR,
    "form-field-differs": _ERROR,
    "form-field-not-read": _ERROR,
    "hyphen-unclear": _ERROR,
    "ink-over-table": _ERROR,
    "table-too-dense": _ERROR,
    "text-recognized": _ERROR,
    "table-without-headings": _ERROR,
    "letters-look-alike": _ERROR,
    "line-over-text": _ERROR,
    "text-right-to-left": _ERROR,
    "text-in-pattern": _ERROR,
    "text-stated-otherwise": _ERROR,
    "text-struck-out": _ERROR,
    "unreadable-text": _ERROR,
    "word-cut-off": _ERROR,
    "value-cut-off": _ERROR,
    "word-cut-at-line-end": _ERROR,
    "total-unclear": _ERROR,
    "words-overlap": _ERROR,
    "word-twice": _ERROR,
    "word-unaccounted": _ERROR,
    "annotation-over-text": _WARNING,
    "attachment-not-read": _WARNING,
    "attachment-read": _WARNING,
    "comment-not-read": _WARNING,
    "activity-missing": _WARNING,
    "country-not-known": _WARNING,
    "declined-outside-period": _WARNING,
    "duplicate-row": _WARNING,
    "enacted-not-read": _WARNING,
    "footnote-mark": _WARNING,
    "high-volume-not-sorted": _WARNING,
    "issued-after-declined": _WARNING,
    "period-not-seven-days": _WARNING,
    "periods-disagree": _WARNING,
    "letters-drawn": _WARNING,
    "picture-not-read": _WARNING,
    "recognition-corrected": _WARNING,
    "row-at-page-end-unclear": _WARNING,
    "row-not-understood": _WARNING,
    "section-title-missing": _WARNING,
    "status-missing": _WARNING,
    "status-spelling": _WARNING,
    "text-at-an-angle": _WARNING,
    "total-differs": _WARNING,
    "total-not-stated": _WARNING,
    "totals-disagree": _WARNING,
    "value-withheld": _WARNING,
    "word-covered": _WARNING,
    "word-invisible": _WARNING,
    "word-off-page": _WARNING,
    "word-over-line": _WARNING,
    "aor-outside-state": _WARNING,
    "place-undecided": _WARNING,
    "aor-unusual": _INFO,
    "cell-value-carried": _INFO,
    "column-not-known": _INFO,
    "country-not-stated": _INFO,
    "line-end-unclear": _INFO,
    "lines-numbered": _INFO,
    "offense-not-known": _INFO,
    "row-joined": _INFO,
    "same-name": _INFO,
    "soft-hyphen": _INFO,
    "state-from-group": _INFO,
    "word-drawn-twice": _INFO,
}
"""Every code with its severity; docs/problems.md says what each means and what to do."""

_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by how much they matter, then by where they are."""
    return tuple(
        sorted(
            problems,
            key=lambda p: (_RANKS[p.severity], (p.source.page, p.source.bbox[1]) if p.source else (0, 0.0)),
        )
    )


def problem(code: str, message: str, source: Source | None = None) -> Problem:
    """A problem of a code that SEVERITIES lists."""
    return Problem(code, SEVERITIES[code], message, source)
