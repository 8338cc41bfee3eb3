"""The folder of one week: its rows, its tabulations and its reading as files.

Folders are output, made from the archive and never read back. What a folder holds is looked at only so that no file is
overwritten that ddor didn't write for this exact PDF.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ddor.archive import Archive, HeldWeek, NotHeld, Revision
from ddor.corrections.annotations import Annotations
from ddor.errors import DdorError
from ddor.export import csv_text
from ddor.model import Document
from ddor.reading.contract import report_text
from ddor.sections import TABLES, Report
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks
from ddor.userfiles.files import write_files

READING = "reading.json"
CROSS_CHECK = "cross-check"
"""The folder in a week's folder with pictures of the cells that readers differ in."""

COUNTED = ("crimes", "countries", "jurisdictions")
"""The tabulations that a week's folder has; ddor tabulate and ddor export have them all."""

_NO_PERIOD = "period-not-found"
_NAME_THE_PDF = ("reports.csv", READING)
"""The files that have the SHA-256 of the PDF whose tables a folder holds."""


class NotWritten(DdorError):
    """Tables that could not be written; the message goes on after "its": which folder, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The names of the folders in which tables changed, and a sentence for each that had to be left as it was."""

    folders: tuple[str, ...]
    left: tuple[str, ...]


def week_folder(out: Path, week: date, revision: int, sha256: str) -> Path:
    """The folder under `out` of a revision that the archive holds: `2017-02-11`, and for revisions after the first
    `2017-02-11-revision-` with the first digits of the PDF's SHA-256.
    """
    return out / _name(str(week), revision > 1, sha256)


def folder_without_archive(report: Report, out: Path) -> Path:
    """The folder of a report that no archive numbers: its week's, or that of a revision where another PDF has it."""
    base = str(report.period.start) if report.period else _NO_PERIOD
    sha256 = report.document.sha256
    usual = out / _name(base, False, sha256)
    return out / _name(base, True, sha256) if _in_the_way(usual, sha256) else usual


def write_tables(report: Report, folder: Path, annotations: Annotations) -> list[Path]:
    """Write a report's tables into a folder; rows that annotations name carry their marks.

    Raises NotWritten, with nothing touched, where they cannot be written or the folder holds anything but the tables
    of this exact PDF.
    """
    return _write(folder, report.document, tables_text(report, annotations))


def tables_text(report: Report, annotations: Annotations) -> dict[str, str]:
    """A report's tables as the texts of files, by name."""
    week = Weeks.of_report(report, annotations)
    tables = {name: week.table(name) for name in TABLES} | {name: TABULATIONS[name].of(week) for name in COUNTED}
    files = {f"{name}.csv": csv_text(table) for name, table in tables.items()}
    return files | {READING: report_text(report)}


def rebuild(archive: Archive, out: Path, annotations: Annotations, only: Container[Document] | None = None) -> Rebuilt:
    """Bring the folders of weeks under `out` up to what the archive and the annotations say by now.

    No folder is made that isn't there. `only` limits this to the reports of some PDFs. Raises ArchiveError where the
    archive cannot be used.
    """
    folders: list[str] = []
    left: list[str] = []
    for week, revision, folder in _folders(archive, out):
        document = Document(revision.file, revision.sha256, revision.pages)
        if only is not None and document not in only:
            continue
        try:
            files = tables_text(archive.report(week, revision.number), annotations)
        except NotHeld:
            continue  # another process has removed it since
        try:
            if any(_text(folder / name) != text for name, text in files.items()):
                _write(folder, document, files)
                folders.append(folder.name)
        except NotWritten as error:
            left.append(f"{revision.file}: its {error}")
    return Rebuilt(tuple(folders), tuple(left))


def _folders(archive: Archive, out: Path) -> Iterator[tuple[date, Revision, Path]]:
    """Every revision held whose folder is there and has tables."""
    for week in archive.weeks():
        for revision in week.revisions if isinstance(week, HeldWeek) else ():
            start = week.period.start
            folder = week_folder(out, start, revision.number, revision.sha256)
            if any((folder / name).exists() for name in _NAME_THE_PDF):
                yield start, revision, folder


def _name(base: str, has_other: bool, sha256: str) -> str:
    return f"{base}-revision-{sha256[:8]}" if has_other else base


def _write(folder: Path, document: Document, files: dict[str, str]) -> list[Path]:
    try:
        other = _in_the_way(folder, document.sha256)
        if not other:
            return write_files(folder, files)
    except OSError as error:
        raise NotWritten(
            f"tables could not be written to {folder} ({error.strerror or error}). Fix that, and add the file again."
        ) from None
    raise NotWritten(
        f"tables were not written to {folder}, which holds {other}. Move that folder away, and add the file again."
    )


def _in_the_way(folder: Path, sha256: str) -> str:
    """What a folder holds other than the tables of the PDF of a SHA-256; empty where that PDF may have the folder."""
    if not folder.exists():
        return ""
    naming = [file for name in _NAME_THE_PDF if (file := folder / name).exists()]
    if naming:
        of_this = all(sha256 in file.read_text("utf-8", errors="replace") for file in naming)
        return "" if of_this else "the tables of another PDF"
    # What begins with a dot is the system's, or was left by a process that was killed while it wrote.
    others = [each for each in folder.iterdir() if each.name != CROSS_CHECK and not each.name.startswith(".")]
    return "files that are not ddor's" if others else ""


def _text(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
