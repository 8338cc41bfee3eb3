"""Corrections and marks in words for the terminal: what a summary says of them, the list of all, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.tables.marks import marked, rows_named, unmatched
from ddor.tables.weeks import Weeks
from ddor.terminal.hints import hint
from ddor.terminal.screen import counted, indented

if TYPE_CHECKING:
    # What reads corrections imports a PDF library, which figures need not wait for.
    from ddor.corrections.proposals import Correction, Findings, Proposal

_ROWS_SHOWN = 8
_ANNOTATIONS_SHOWN = 3
_MARKED_AS = {Kind.CORRECTED: "corrected", Kind.DISPUTED: "disputed", Kind.NOTE: "noted"}


def week_notes(week: Weeks, annotations: Annotations, findings: Findings, printed_in: date) -> list[RenderableType]:
    """What a report's summary says of marks on its rows, and of corrections that it prints or that name its week.

    `printed_in` is the first day of the report's week. Nothing where there is nothing to say.
    """
    lines = [*_marks(week), *_unmatched(unmatched(week, annotations)), *_corrects(findings, printed_in)]
    return [indented(line) for line in lines]


def unmatched_note(weeks: Weeks, annotations: Annotations) -> Iterator[RenderableType]:
    """What to say if annotations name rows that none of these weeks has; nothing if all fit."""
    found = len(unmatched(weeks, annotations))
    if found:
        said = counted(found, "annotation names", "annotations name")
        yield Text(f"{said} rows that these weeks do not have: {hint('correct', '--list')}", style="yellow")


def waiting_note(weeks: Weeks) -> Iterator[RenderableType]:
    """What to say about figures as corrected while printed corrections are still waiting for an answer."""
    said = waiting_in_words(weeks)
    if said:
        yield Text(f"{said}. Say what is right: {hint('correct')}", style="yellow")


def waiting_in_words(weeks: Weeks) -> str:
    """The same in a sentence without its full stop; "" where nothing waits for an answer."""
    held = {period.start for period in weeks.periods}
    places = len({(each.week, each.geoid) for each in weeks.waiting if each.week in held})
    if not places:
        return ""
    rows = f"the rows of {counted(places, 'county', 'counties')}"
    return f"Printed corrections may take back {rows}, so figures as corrected are ranges"


def _marks(week: Weeks) -> Iterator[Text]:
    found = marked(week)
    corrected = next((each for each in found if (each.section, each.kind) == ("II", Kind.CORRECTED)), None)
    if corrected is not None:
        rows, of = corrected.rows, corrected.of
        why = f"{counted(rows, 'row is', 'rows are')} marked as corrected"
        yield Text(f"As corrected: {of - rows:,} declined, not {of:,} ({why})", style="yellow")
    if found:
        sections = groupby(found, key=lambda each: each.section)
        said = "; ".join(
            f"Section {section}: " + ", ".join(f"{each.rows:,} {_MARKED_AS[each.kind]}" for each in listed)
            for section, listed in sections
        )
        yield Text(f"Rows marked (columns marks, marks_because): {said}")


def _unmatched(annotations: Sequence[Annotation]) -> Iterator[RenderableType]:
    if annotations:
        yield Text(
            f"{counted(len(annotations), 'annotation names', 'annotations name')} rows that this report does not have:",
            style="yellow",
        )
    for each in annotations[:_ANNOTATIONS_SHOWN]:
        yield indented(Text(f"{_rows_meant(each)}, {each.kind}: {each.text}"))
    if len(annotations) > _ANNOTATIONS_SHOWN:
        yield Text(f"  and {len(annotations) - _ANNOTATIONS_SHOWN:,} more; all with: {hint('correct', '--list')}")


def _corrects(findings: Findings, printed_in: date) -> Iterator[Text]:
    own = [each for each in findings.proposals if each.correction.week == printed_in]
    for week in dict.fromkeys(each.week for each in own):
        yield _counts(f"This report corrects the week of {week}", [each for each in own if each.week == week])
    others = [each for each in findings.proposals if each.correction.week != printed_in]
    for file in dict.fromkeys(each.correction.file for each in others):
        yield _counts(f"{file} corrects this week", [each for each in others if each.correction.file == file])
    if findings.without_week:
        count = counted(len(findings.without_week), "correction names", "corrections name")
        yield Text(f"{count} no week. Look with: {hint('correct')}", style="yellow")


def _counts(what: str, proposals: Sequence[Proposal]) -> Text:
    places = counted(len({each.geoid for each in proposals}), "place", "places")
    rows = counted(sum(len(each.rows) for each in proposals), "row", "rows")
    return Text(f"{what}: {places}, {rows}. Look with: {hint('correct')}", style="yellow")


def all_listed(findings: Findings, weeks: Weeks, annotations: Annotations) -> RenderableType:
    """Everything that waits for an answer or has no proposal, and all annotations with the rows that they name."""
    parts: list[RenderableType] = [Text(_open(findings))]
    for correction in findings.without_week:
        parts += [Text(""), *_without_week(correction)]
    for proposal in findings.proposals:
        parts += [Text(""), *_proposal(proposal)]
    if findings.unsettled:
        parts += [Text(""), Text("Named in corrections, but with nothing proposed:")]
    for each in findings.unsettled:
        parts.append(indented(Text(f"{each.printed} ({each.correction.where}). {each.why}")))
    parts += [Text(""), *_annotations(annotations, weeks)]
    return Group(*parts)


def _open(findings: Findings) -> str:
    count = len(findings.proposals) + len(findings.without_week)
    if not count:
        return "No corrections are waiting for an answer."
    return f"{counted(count, 'correction waits', 'corrections wait')} for an answer; give it with: {hint('correct')}"


def _annotations(annotations: Annotations, weeks: Weeks) -> Iterator[RenderableType]:
    yield Text(f"{counted(len(annotations.listed), 'annotation', 'annotations')}:")
    held = {period.start for period in weeks.periods}
    named = rows_named(weeks, annotations)
    for each in annotations.listed:
        yield Text("")
        yield indented(Text(f"{each.week}, {_rows_meant(each)}, {each.kind}. ").append(_rows_found(each, held, named)))
        yield indented(Text(f"{each.text} ({each.source})"), by=4)
        if each.link:
            yield indented(Text(each.link, style="dim"), by=4)


def _rows_meant(annotation: Annotation) -> str:
    section = f"Section {annotation.section}" if annotation.section else "all sections"
    row = f" row {annotation.row}" if annotation.row is not None else ""
    return f"{section}{row}" + (f", {annotation.geoid}" if annotation.geoid else "")


def _rows_found(annotation: Annotation, held: set[date], named: Mapping[Annotation, Sequence[tuple[str, int]]]) -> Text:
    if annotation.week not in held:
        return Text("The week isn't in the archive.", style="dim")
    if annotation not in named:
        return Text("It doesn't name a single row.", style="dim")
    rows = named[annotation]
    if not rows:
        return Text("No row in this week matches.", style="yellow")
    sections = groupby(rows, key=lambda row: row[0])
    said = "; ".join(f"Section {section} {_numbers([row for _, row in listed])}" for section, listed in sections)
    return Text(f"It names {counted(len(rows), 'row', 'rows')}: {said}.")


def _numbers(rows: Sequence[int]) -> str:
    """Numbers with those that follow on one another as a stretch: "52–54, 60"."""
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and row == stretches[-1][-1] + 1:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    return ", ".join(str(each[0]) if len(each) == 1 else f"{each[0]}–{each[-1]}" for each in stretches)


def question(asked: Proposal | Correction, number: int, of: int) -> RenderableType:
    """One question waiting for an answer."""
    # What finds corrections takes a while to import, and most commands only count them.
    from ddor.corrections.proposals import Proposal

    lines = _proposal(asked) if isinstance(asked, Proposal) else _without_week(asked)
    return Group(Text(""), Text(f"{number} of {of}", style="dim"), *lines)


def _proposal(proposal: Proposal) -> Iterator[RenderableType]:
    yield Text(
        f"{proposal.place} ({proposal.geoid}), Section {proposal.section}, week of {proposal.week}", style="bold"
    )
    yield indented(Text(f"“{proposal.sentence}”"))
    yield indented(Text(proposal.correction.where, style="dim"))
    if proposal.is_doubtful:
        doubt = "It isn't clear whether this says that the rows are wrong, or that others belong to this place."
        yield indented(Text(doubt, style="yellow"))
    for row in proposal.rows[:_ROWS_SHOWN]:
        yield indented(Text(f"row {row.number}, page {row.page}: {row.text}"), by=4)
    if len(proposal.rows) > _ROWS_SHOWN:
        yield indented(Text(f"and {len(proposal.rows) - _ROWS_SHOWN:,} rows more"), by=4)


def _without_week(correction: Correction) -> Iterable[RenderableType]:
    return (
        Text(f"A correction that names no week ({correction.where})", style="bold"),
        indented(Text(f"“{correction.text}”")),
    )
