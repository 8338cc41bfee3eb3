"""What the archive holds, and what adding to it did, in words and figures for an 80-column terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.archive import Added, HeldWeek, MissingWeek, Outcome, Revision
from ddor.changes.compare import compare
from ddor.model import Period, Severity
from ddor.sections import Report
from ddor.tables.weeks import Weeks
from ddor.terminal.comparison import in_short
from ddor.terminal.figures import end_note
from ddor.terminal.hints import hint
from ddor.terminal.screen import counted, indented


def added_note(added: Added, archive: str, report: Report, before: Report | None) -> RenderableType:
    """What adding a report to an archive of that name did; `before` is what the revision before it says."""
    if added.outcome is Outcome.ADDED:
        return indented(Text(f"Added to {archive}"))
    which = _which(added)
    if added.outcome is Outcome.UNCHANGED:
        text = Text(f"This exact PDF is already in {archive}, as {which}. Nothing changed there")
        if added.reads_otherwise:
            text.append(
                ", though it reads differently now. To keep the new reading, remove the week and add its PDFs again: "
                + hint("remove", str(added.week)),
                style="yellow",
            )
        return indented(text)
    return indented(Group(Text(f"REVISION: {which}, which now counts", style="bold"), _changes(added, report, before)))


def new_places_note(added: Added, archive: str) -> RenderableType:
    """What to say about a PDF that is already in the archive, and whose places have changed by people's decisions."""
    return indented(
        Text(f"This exact PDF is already in {archive}, as {_which(added)}. Only its places and problems were updated")
    )


def _which(added: Added) -> str:
    return f"revision {added.revision} of the week of {added.week}"


def _changes(added: Added, report: Report, before: Report | None) -> RenderableType:
    if before is None:
        return Text("The revision before it has since been removed")
    changes = compare(Weeks.of_report(before), Weeks.of_report(report))
    if changes.nothing_changed:
        return Text(f"It says exactly what {before.document.file}, the PDF before it, says")
    all_of_it = hint("compare", f"{added.week} --revisions {added.revision - 1} {added.revision}")
    return Group(in_short(changes), Text(f"All of it: {all_of_it}", style="dim"))


def weeks_listed(weeks: Sequence[HeldWeek | MissingWeek], archive: str) -> RenderableType:
    """The weeks in the archive, newest revision first, with those missing between them."""
    if not weeks:
        return Text(f"{archive} has no weeks yet. Add one with {hint('add')}.")
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("week", no_wrap=True)
    for name in ("rev.", "rows", "errors", "warnings", "notes"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("file", overflow="fold")
    number = 0
    for is_held, run in groupby(weeks, lambda week: isinstance(week, HeldWeek)):
        listed = list(run)
        if not is_held:
            table.add_row("", _days(_span(listed)), *["–"] * 5, f"missing: {_length(listed)}", style="yellow")
        for week in listed:
            if isinstance(week, HeldWeek):
                number += 1
                for at, cells in enumerate(_revisions(week)):
                    table.add_row("" if at else str(number), *cells)
    held = sum(isinstance(week, HeldWeek) for week in weeks)
    missing = len(weeks) - held
    between = (
        f", {counted(missing, 'week', 'weeks')} missing between them" if missing else ", none missing between them"
    )
    summary = Text(f"{counted(held, 'week', 'weeks')} in {archive}{between}")
    return Group(table, Text(""), summary, *end_note(max(week.period.end for week in weeks)))


def _revisions(week: HeldWeek) -> Iterator[tuple[str, ...]]:
    newest, *older = reversed(week.revisions)
    yield _days(week.period), *_cells(newest)
    for revision in older:
        yield "  before that", *_cells(revision)


def _cells(revision: Revision) -> tuple[str, ...]:
    problems = (f"{revision.problems[severity]:,}" for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO))
    return str(revision.number), f"{revision.persons:,}", *problems, revision.file


def _span(weeks: Sequence[HeldWeek | MissingWeek]) -> Period:
    return Period(weeks[0].period.start, weeks[-1].period.end)


def _length(weeks: Sequence[HeldWeek | MissingWeek]) -> str:
    """How much time this is: in whole weeks, or in days if it isn't a whole number of weeks."""
    span = _span(weeks)
    days = (span.end - span.start).days + 1
    return counted(days, "day", "days") if days % 7 else counted(days // 7, "week", "weeks")


def _days(period: Period) -> str:
    return f"{period.start}–{period.end}"
