"""A report whose every text was written to harm whoever opens it, and annotations and decisions that were, too.

For tests/injection: what a text does in a spreadsheet, a page, a Markdown table, a query, a terminal, all in one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ddor.archive import Archive
from ddor.archive.originals import KEPT, keep_pdf
from ddor.corrections.annotations import FILE, Annotation, Kind
from ddor.corrections.answers import add_annotation
from ddor.corrections.deciding import add_decision
from ddor.export.week_folder import write_week
from ddor.model import Printed
from ddor.places import Decision
from ddor.sections import DeclinedDetainer, HighVolume, Policy, Report
from tests.support.held_reports import PDFS, reading

WEEK = date(2017, 2, 11)
_NAME = f"week-{WEEK}"

LINK = "http://evil.example"

EVIL = (
    f'=HYPERLINK("{LINK}","x")'  # spreadsheets
    "</title><script>alert(1)</script><svg onload=alert(1)><img src=x onerror=alert(1)>"  # pages
    "\" onmouseover=\"alert(1)' x=' {{ 7*7 }}{% raw %}"  # attributes, templates
    f" ![p]({LINK}/p.png) [l](javascript:alert(1)) <{LINK}> | `b` **s**"  # Markdown
    " x'); DROP TABLE revisions; -- %_"  # SQL
    f" [bold red]:smile:[/] [link={LINK}]r[/link]"  # rich
    f" \x1b[2J\x1b]8;;{LINK}\x07t\x9b31m"  # terminals
    " \u202e142\u2066 Tra\u200bvis\ufeff\u00ad"  # what turns text around, and what nobody sees
)
"""What each text of the report is."""

UNSEEN = frozenset("\x07\x1b\x9b\u202e\u2066\u200b\ufeff\u00ad")
"""The signs in it that steer what shows them, or that nobody sees."""

RowOf = TypeVar("RowOf", DeclinedDetainer, HighVolume, Policy)


def hostile_report() -> Report:
    """The reading of a PDF of this project, with hostile texts in place of what it prints."""
    report = reading(_NAME)
    declined = [
        replace(
            _cells(row),
            county=EVIL,
            agency=EVIL,
            agency_name=EVIL,
            citizenship=EVIL,
            offenses=tuple(replace(each, offense=EVIL, printed=EVIL) for each in row.offenses),
        )
        for row in report.declined[:3]
    ]
    policies = [
        replace(_cells(row), jurisdiction_printed=EVIL, aor=EVIL, policy=EVIL, criteria=(EVIL, EVIL))
        for row in report.policies[:2]
    ]
    return replace(
        report,
        document=replace(report.document, file=f"{EVIL}.pdf"),
        declined=tuple(declined),
        high_volume=tuple(replace(_cells(row), jurisdiction_printed=EVIL) for row in report.high_volume[:2]),
        policies=tuple(policies),
        notes=tuple(_text(each) for each in report.notes),
        corrections=tuple(_text(each) for each in report.corrections[:1]),
        text=tuple(_text(each) for each in report.text),
        problems=tuple(replace(each, message=EVIL) for each in report.problems),
    )


def _cells(row: RowOf) -> RowOf:
    other: Mapping[str, Printed] = {EVIL: _text(next(iter(row.printed.values())))}
    printed = MappingProxyType({name: _text(cell) for name, cell in row.printed.items()})
    return replace(row, printed=printed, other=MappingProxyType(other), struck_out=EVIL)


def _text(printed: Printed) -> Printed:
    return replace(printed, text=EVIL)


def hostile_folder(folder: Path) -> Path:
    """A folder of weeks with the hostile report, its PDF, and what people wrote; returns it."""
    report = hostile_report()
    archive = Archive.open(folder / "ddor.sqlite")
    keep_pdf(PDFS / f"{_NAME}.pdf", report.document.sha256, folder / KEPT)
    for row, kind in ((1, Kind.DISPUTED), (2, Kind.NOTE), (3, Kind.CORRECTED)):
        add_annotation(Annotation(WEEK, "II", "", row, kind, EVIL, EVIL, f"https://x/{EVIL}"), folder)
    add_decision(Decision(EVIL, "TX", "48453", EVIL, EVIL, EVIL), folder / "decisions.csv")
    added = archive.add(report, Path("/came", "from.pdf"))
    write_week(archive, folder, report, added.revision)
    assert (folder / FILE).exists()
    return folder
