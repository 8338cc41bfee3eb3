"""What people still have to decide over all weeks of an archive, and what it holds brought up to their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ddor.archive import Archive, Selection
from ddor.archive.conditions import Condition, OneOf
from ddor.model import Document
from ddor.places import Decision, Match, checked_decision, edit_decisions, read_decisions
from ddor.reading.reconcile import Reconciler, undecided_names
from ddor.sections import ROW_SECTIONS


@dataclass(frozen=True, slots=True)
class Open:
    """A printed name that no single place was found for. `rows` counts its rows over all weeks, as the newest revision
    of each prints them; `where` says where the first of them is printed.
    """

    name: str
    state: str | None
    rows: int
    where: str
    match: Match


def open_names(archive: Archive, decisions: Path) -> list[Open]:
    """The undecided names of all weeks that an archive holds, most rows first.

    Raises DecisionsError for a bad file, ArchiveError where the archive cannot be used.
    """
    reconciler = Reconciler(read_decisions(decisions))
    found: dict[tuple[str, str | None], Open] = {}
    for week in _with_undecided(archive):
        report = archive.report(week)
        for undecided in undecided_names(report, reconciler.matcher(report)):
            key = (undecided.name, undecided.match.state)
            section, number, source = undecided.rows[0]
            where = f"{report.document.file}, page {source.page}, Section {section}, row {number}"
            before = found.get(key)
            found[key] = Open(
                name=undecided.name,
                state=undecided.match.state,
                rows=len(undecided.rows) + (before.rows if before else 0),
                where=before.where if before else where,
                match=undecided.match,
            )
    return sorted(found.values(), key=lambda each: (-each.rows, each.name, each.state or ""))


def _with_undecided(archive: Archive) -> list[date]:
    """The weeks whose newest revisions have a row of an undecided place: few, where all would take long to read."""
    undecided = Condition("geoid", OneOf(frozenset({None})))
    weeks = (
        week
        for section in ROW_SECTIONS
        for (week,) in archive.select(section.table, Selection(), ["week"], [undecided]).rows
    )
    return sorted(set(weeks))


def add_decision(decision: Decision, decisions: Path) -> Decision:
    """Add a decision to the file, checked. Raises UserFileError where it or the file cannot be, OSError likewise."""
    checked = checked_decision(decision)
    edit_decisions(decisions, lambda listed: listed.append(checked))
    return checked


def take_back(decision: Decision, decisions: Path) -> None:
    """Take the last line that says this decision out of the file."""

    def remove(listed: list[Decision]) -> None:
        if decision in listed:
            del listed[len(listed) - 1 - listed[::-1].index(decision)]

    edit_decisions(decisions, remove)


def update_archive(archive: Archive, decisions: Path) -> list[Document]:
    """Reconcile all that an archive holds with the decisions as they are now; no PDF is read.

    Returns the PDFs whose places changed. Raises DecisionsError for a bad file, ArchiveError where the archive cannot
    be used.
    """
    reconciler = Reconciler(read_decisions(decisions))
    changed = []
    for report in archive.reports():
        now = reconciler.report(report)
        if now != report and archive.update_places(now):
            changed.append(report.document)
    return changed
