"""What people still have to decide over all weeks of an archive, and the archive updated with their decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ddor.archive import Archive, Selection
from ddor.archive.conditions import Condition, OneOf
from ddor.model import Document
from ddor.places import Decision, Match, checked_decision, edit_decisions, read_decisions
from ddor.reading.reconcile import Reconciler, undecided_names
from ddor.sections import ROW_SECTIONS, TABLES, Report


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

    Raises DecisionsError for a bad file, ArchiveError if the archive cannot be used.
    """
    reconciler = Reconciler(read_decisions(decisions))
    found: dict[tuple[str, str | None], Open] = {}
    for week, printed in _printed_first_in(archive).items():
        report = archive.report(week)
        for undecided in undecided_names(report, reconciler.matcher(report)):
            key = (undecided.name, undecided.match.state)
            rows = sum(printed.get((section, number), 0) for section, number, _ in undecided.rows)
            section, number, source = undecided.rows[0]
            where = f"{report.document.file}, page {source.page}, Section {section}, row {number}"
            before = found.get(key) or Open(*key, 0, where, undecided.match)
            found[key] = replace(before, rows=before.rows + rows)
    open_now = [each for each in found.values() if each.rows]
    return sorted(open_now, key=lambda each: (-each.rows, each.name, each.state or ""))


def _printed_first_in(archive: Archive) -> dict[date, dict[tuple[str, int], int]]:
    """The weeks in which rows of undecided places first print what they do, in order: of each such row (its section's
    numeral and number) how many rows of all weeks print just the same.

    To read only these weeks is quick in a large archive, which prints the same names week by week.
    """
    undecided = Condition("geoid", OneOf(frozenset({None})))
    first: dict[tuple[str, ...], tuple[date, tuple[str, int]]] = {}
    rows: Counter[tuple[str, ...]] = Counter()
    for section in ROW_SECTIONS:
        names = [name for name in _PRINTED if name in TABLES[section.table].names]
        listed = archive.select(section.table, Selection(), ["week", "row", *names], [undecided]).rows
        for week, row, *texts in listed:
            printed = (section.numeral, *map(str, texts))
            first.setdefault(printed, (week, (section.numeral, row)))
            rows[printed] += 1
    made: dict[date, dict[tuple[str, int], int]] = {}
    for printed, (week, row) in sorted(first.items(), key=lambda each: each[1]):
        made.setdefault(week, {})[row] = rows[printed]
    return made


_PRINTED = ("agency", "jurisdiction_printed", "county_printed", "state", "state_printed")
"""The columns that a place is looked for by; rows that agree in them have the same place."""


def add_decision(decision: Decision, decisions: Path) -> Decision:
    """Add a decision to the file, checked, unless it is what the file says of the name already, on whatever day.

    Raises UserFileError if it or the file cannot be, OSError likewise.
    """
    checked = checked_decision(decision)

    def add(listed: list[Decision]) -> None:
        of_name = [each for each in listed if (each.name, each.state) == (checked.name, checked.state)]
        # Whoever doesn't know whether it was written, as the computer went off, decides once more.
        if not of_name or replace(of_name[-1], when=checked.when) != checked:
            listed.append(checked)

    edit_decisions(decisions, add)
    return checked


def take_back(decision: Decision, decisions: Path) -> None:
    """Take the last line that says this decision out of the file."""

    def remove(listed: list[Decision]) -> None:
        if decision in listed:
            del listed[len(listed) - 1 - listed[::-1].index(decision)]

    edit_decisions(decisions, remove)


class Decided:
    """Places by a file of decisions, which people may change while reports are read and added."""

    def __init__(self, decisions: Path) -> None:
        self._file = decisions
        self._stamp: object = None
        self._reconciler: Reconciler | None = None

    def reconciler(self) -> Reconciler:
        """The places by what the file says now. Raises DecisionsError for a bad file."""
        stamp = _stamp(self._file)
        if self._reconciler is None or stamp != self._stamp:
            self._reconciler, self._stamp = Reconciler(read_decisions(self._file)), stamp
        return self._reconciler

    def settle(self, archive: Archive, report: Report, by: Reconciler) -> Report:
        """What a report that was added `by` the decisions of a moment ago says by those of now, as the archive then
        does, too.

        Whoever decided in between didn't find it in the archive. Raises DecisionsError for a bad file, ArchiveError.
        """
        reconciler = self.reconciler()
        now = report if reconciler is by else reconciler.report(report)
        if now != report:
            archive.update_places(now)
        return now


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def update_archive(archive: Archive, decisions: Path) -> list[Document]:
    """Reconcile all that an archive holds with the decisions as they are now; no PDF is read.

    Returns the PDFs whose places changed. Raises DecisionsError for a bad file, ArchiveError if the archive cannot
    be used; then nothing of it has changed.
    """
    return archive.update_all_places(lambda: Reconciler(read_decisions(decisions)))
