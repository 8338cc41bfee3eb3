"""What a reader of a page's figures must know first, and what is known about rows beyond the reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ddor.corrections.annotations import Annotation
from ddor.sections import DECLINED, HIGH_VOLUME
from ddor.site.content import Known
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import recognized_rows, struck_rows
from ddor.terminal.screen import counted


def cautions(weeks: Weeks) -> Iterator[str]:
    """In sentences: errors in the reading, recognized rows, struck-out rows, undecided counties."""
    errors = sum(weeks.column("reports", "errors"))
    if errors:
        yield f"{counted(errors, 'error', 'errors')} in the reading: a figure may be wrong."
    recognized = recognized_rows(weeks)
    if recognized:
        yield f"{recognized}."
    struck = struck_rows(weeks)
    if struck:
        yield f"{struck}."
    undecided = sum(geoid is None for geoid in weeks.column("declined", "geoid"))
    if undecided:
        yield f"The county of {counted(undecided, 'person', 'persons')} is undecided."


def corrected_rows(weeks: Weeks) -> Iterator[str]:
    """How many rows of Sections II and I are marked as corrected, in sentences without their full stop."""
    for section in (DECLINED, HIGH_VOLUME):
        corrected = weeks.corrected_rows(section.table)
        if corrected:
            yield (
                f"{counted(corrected, 'row', 'rows')} of Section {section.numeral} {'is' if corrected == 1 else 'are'} "
                "marked as corrected, and counted here as published"
            )


def known(each: Annotation, rows: Sequence[tuple[str, str]]) -> Known:
    """What is known about some rows, each with its address and what to call it."""
    # A link that leads elsewhere than to the web might run something.
    link = each.link if each.link.startswith(("https://", "http://")) else ""
    return Known(str(each.kind).capitalize(), each.text, each.source, link, tuple(rows))
