"""The folder of one week: its rows, its tabulations and its reading as files.

The folder named after a week's first day has the tables of the PDF that counts. Where another PDF of the week comes,
the folder of the one before it is renamed and says that it is superseded.

Folders are output, made from the archive and never read back. What a folder holds is looked at only so that no file is
overwritten that ddor didn't write for this exact PDF.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ddor.archive import Archive, HeldWeek, NotHeld, Revision
from ddor.corrections.annotations import Annotations, annotations_of
from ddor.errors import DdorError
from ddor.export import csv_file
from ddor.model import Document
from ddor.reading.contract import report_text
from ddor.sections import TABLES, Report
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks
from ddor.userfiles.files import tidy, write_files
from ddor.userfiles.writing import editing

READING = "reading.json"
CROSS_CHECK = "cross-check"
"""The folder in a week's folder with pictures of the cells that readers differ in."""

SUPERSEDED = "SUPERSEDED.txt"
"""The file in the folder of a revision that no longer counts, with a line that says so."""

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


@dataclass(frozen=True, slots=True)
class WeekWritten:
    """The tables of a revision: their folder, the files, and what older revisions' folders were renamed to for it."""

    folder: Path
    files: tuple[Path, ...]
    superseded: tuple[Path, ...] = ()


def week_folder(out: Path, week: HeldWeek, number: int) -> Path:
    """The folder under `out` of a revision that the archive holds: `2017-02-11` for the newest, which counts, and
    `2017-02-11-revision-1-superseded` for another.
    """
    base = str(week.period.start)
    return out / (base if number == week.revisions[-1].number else f"{base}-revision-{number}-superseded")


def write_week(archive: Archive, out: Path, report: Report, revision: int) -> WeekWritten:
    """Write the tables of a report that the archive holds as a revision of its week into the folder of that revision,
    with the marks of the annotations that lie beside it.

    Where that is the newest, and the week's folder has those of one before it, that folder is renamed first. Raises
    NotWritten, with nothing overwritten, where it can't be done; NotHeld if the week is not in the archive any more.
    """
    if report.period is None:
        raise NotWritten("tables were not written, because it isn't known which week they are for.")
    with _arranging(out):
        week = archive.held(report.period.start)
        superseded = _arrange(out, week)
        folder = week_folder(out, week, revision)
        # Asked now that nobody else writes here: who decided or annotated a moment ago may not have found this folder.
        now = archive.report(report.period.start, revision)
        files = tables_text(now, annotations_of(out)) | _superseded(week, revision)
        return WeekWritten(folder, tuple(_write(folder, report.document, files)), superseded)


def folder_without_archive(report: Report, out: Path) -> Path:
    """The folder of a report outside an archive: its week's, or a revision's if another PDF has that one."""
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
    files = {f"{name}.csv": csv_file(table) for name, table in tables.items()}
    return files | {READING: report_text(report)}


def rebuild(archive: Archive, out: Path, only: Container[Document] | None = None) -> Rebuilt:
    """Bring the folders of weeks under `out` up to what the archive and the annotations beside them say by now.

    No folder is made that isn't there. `only` limits this to the reports of some PDFs. Raises ArchiveError if the
    archive cannot be used.
    """
    folders: list[str] = []
    left: list[str] = []
    there = _folders(out)
    for week in archive.weeks():
        if str(week.period.start) not in there:
            continue
        for revision in week.revisions if isinstance(week, HeldWeek) else ():
            document = Document(revision.file, revision.sha256, revision.pages)
            if only is not None and document not in only:
                continue
            try:
                folder = _rebuilt(archive, out, week.period.start, revision)
            except NotHeld:
                continue  # another process has removed it since
            except NotWritten as error:
                left.append(f"{revision.file}: its {error}")
            else:
                folders += [folder] if folder else []
    return Rebuilt(tuple(folders), tuple(left))


def are_behind(archive: Archive, out: Path, but: Container[Document]) -> Iterator[Document]:
    """The PDFs, except for some, whose tables a folder under `out` has, but not as the archive holds them by now."""
    folders = _folders(out)
    for week in archive.weeks() if folders else ():
        start = week.period.start
        # The reading is the last file of a folder to be written, so what is older than the archive has an older one.
        texts = [_text(folder / READING) or "" for folder in folders.get(str(start), ())]
        for revision in week.revisions if isinstance(week, HeldWeek) else ():
            document = Document(revision.file, revision.sha256, revision.pages)
            of_this = [text for text in texts if revision.sha256 in text]
            if not of_this or document in but:
                continue
            with suppress(NotHeld):  # another process has removed it since
                now = report_text(archive.report(start, revision.number))
                if any(text != now for text in of_this):
                    yield document


def _folders(out: Path) -> Mapping[str, Sequence[Path]]:
    """The folders under `out` that are called after weeks, by the first day of the week."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for each in out.iterdir() if out.is_dir() else ():
        found[each.name[: len("2017-01-28")]].append(each)
    return found


def _rebuilt(archive: Archive, out: Path, start: date, revision: Revision) -> str:
    """Bring the folder of a revision up to date; returns its name where anything changed.

    Raises NotHeld, NotWritten.
    """
    with _arranging(out):
        week = archive.held(start)
        _arrange(out, week)
        folder = week_folder(out, week, revision.number)
        if not any((folder / name).exists() for name in _NAME_THE_PDF):
            return ""
        report = archive.report(start, revision.number)
        files = tables_text(report, annotations_of(out)) | _superseded(week, revision.number)
        if all(_text(folder / name) == text for name, text in files.items()):
            tidy(folder)
            return ""
        _write(folder, Document(revision.file, revision.sha256, revision.pages), files)
        return folder.name


@contextmanager
def _arranging(out: Path) -> Iterator[None]:
    """Keep other processes from renaming and writing folders of weeks meanwhile. Raises NotWritten if it can't."""
    try:
        with editing(out / "weeks"):
            yield
    except OSError as error:
        raise NotWritten(
            f"tables could not be written to {error.filename or out} ({error.strerror or error}). "
            "Fix that, and add the file again."
        ) from None


def _arrange(out: Path, week: HeldWeek) -> tuple[Path, ...]:
    """Rename the folders of a week's revisions to what they are called by now; returns the new names of those that no
    longer count.
    """
    moved = []
    base = out / str(week.period.start)
    for revision in week.revisions:
        wanted = week_folder(out, week, revision.number)
        # An earlier ddor named the folders of further PDFs after their SHA-256.
        places = (base, out / _name(base.name, True, revision.sha256))
        found = next((each for each in places if _is_of(each, revision.sha256)), None)
        if found is None or found == wanted or wanted.exists():
            continue
        if wanted != base:
            moved.append(wanted)
            write_files(found, _superseded(week, revision.number))
        found.rename(wanted)
    return tuple(moved)


def _is_of(folder: Path, sha256: str) -> bool:
    """Whether a folder has the tables of the PDF of a SHA-256, whole or not."""
    return any(sha256 in (_text(folder / name) or "") for name in _NAME_THE_PDF)


def _superseded(week: HeldWeek, number: int) -> dict[str, str]:
    """The file that says that a revision does not count any more; none for the newest."""
    newest = week.revisions[-1]
    if number == newest.number:
        return {}
    mine = next(each for each in week.revisions if each.number == number)
    line = (
        f"Superseded: these tables are of {mine.file} (revision {number}, SHA-256 {mine.sha256}). A PDF added later "
        f"counts for this week; its tables are in the folder {week.period.start}."
    )
    return {SUPERSEDED: f"{line}\n"}


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
        f"tables were not written to {folder}, which has {other}. Move that folder elsewhere, and add the file again."
    )


def _in_the_way(folder: Path, sha256: str) -> str:
    """What a folder holds other than the tables of the PDF of a SHA-256; empty if that PDF may have the folder."""
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
