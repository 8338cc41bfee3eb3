"""What people still have to decide over all weeks of a folder, and the weeks' tables made anew once they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ddor.corrections.annotations import annotations_of
from ddor.export.week_folder import weeks, write_tables
from ddor.places import Decision, Match, checked_decision, edit_decisions, read_decisions
from ddor.reading.reconcile import Reconciler, undecided_names

if TYPE_CHECKING:
    from ddor.archive import Archive


@dataclass(frozen=True, slots=True)
class Open:
    """A printed name that no single place was found for. `rows` counts its rows over all weeks; `where` says
    where the first of them is printed.
    """

    name: str
    state: str | None
    rows: int
    weeks: tuple[str, ...]
    where: str
    match: Match


def open_names(out: Path, decisions: Path) -> list[Open]:
    """The undecided names of all weeks under `out`, most rows first. Raises DecisionsError for a bad file."""
    reconciler = Reconciler(read_decisions(decisions))
    found: dict[tuple[str, str | None], Open] = {}
    for folder, report in weeks(out):
        for undecided in undecided_names(report, reconciler.matcher(report)):
            key = (undecided.name, undecided.match.state)
            section, number, source = undecided.rows[0]
            where = f"{report.document.file}, page {source.page}, Section {section}, row {number}"
            before = found.get(key)
            found[key] = Open(
                name=undecided.name,
                state=undecided.match.state,
                rows=len(undecided.rows) + (before.rows if before else 0),
                weeks=(*(before.weeks if before else ()), folder.name),
                where=before.where if before else where,
                match=undecided.match,
            )
    return sorted(found.values(), key=lambda each: (-each.rows, each.name, each.state or ""))


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


def make_anew(out: Path, decisions: Path) -> Sequence[str]:
    """Reconcile all weeks under `out` with the decisions as they are now; no PDF is read.

    Returns the names of the folders whose tables changed. Raises AnnotationsError for a bad file of annotations.
    """
    reconciler = Reconciler(read_decisions(decisions))
    annotations = annotations_of(out)
    changed = []
    for folder, report in weeks(out):
        now = reconciler.report(report)
        if now != report:
            write_tables(now, folder, annotations)
            changed.append(folder.name)
    return changed


def update_archive(archive: Archive, decisions: Path) -> Sequence[str]:
    """Reconcile all that an archive holds with the decisions as they are now; no PDF is read.

    Returns the files whose places changed. Raises ArchiveError where the archive cannot be used.
    """
    reconciler = Reconciler(read_decisions(decisions))
    changed = []
    for report in archive.reports():
        now = reconciler.report(report)
        if now != report and archive.update_places(now):
            changed.append(report.document.file)
    return changed
