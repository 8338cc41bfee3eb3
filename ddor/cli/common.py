"""What the commands share: options that several have, exit statuses, sentences for people, the progress bar."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
import traceback
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from ddor.terminal.characters import visible, visible_json
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import Archive
    from ddor.corrections.annotations import Annotations
    from ddor.days import PlaceInOrder
    from ddor.isolate import Limits
    from ddor.model import Document
    from ddor.reading.reconcile import Reconciler
    from ddor.sections import Report
    from ddor.terminal.progress import ProgressBar

DECISIONS = "decisions.csv"
ARCHIVE = "ddor.sqlite"

FINE, ATTENTION, NOT_DONE = 0, 1, 2
"""Exit statuses: all is well; something needs a look; it could not be done."""

Password = Annotated[str | None, typer.Option(help="The password, if the PDF needs one.")]
Vocabulary = Annotated[
    Path | None, typer.Option(help="A TOML file with more headings and wordings.", show_default=False)
]
DecisionsFile = Annotated[
    Path | None,
    typer.Option(help="What people decided about places.", show_default="decisions.csv in the output folder"),
]
Out = Annotated[Path, typer.Option(help="The folder with a folder for each week.")]
Db = Annotated[
    str | None,
    typer.Option(help="The archive: a file, or postgresql://HOST/NAME.", show_default="ddor.sqlite in the folder"),
]
Timeout = Annotated[float, typer.Option(min=1, help="Give up on a page after this many seconds.")]
Ocr = Annotated[
    bool, typer.Option("--ocr/--no-ocr", help="Recognize words in pages that are pictures (extra ocr), or refuse them.")
]
Memory = Annotated[
    str, typer.Option(metavar="SIZE", help="The most memory that reading one file may use, such as 500 MB or 4 GB.")
]

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(GB|MB)", re.IGNORECASE)
_BYTES = {"GB": 1_000_000_000, "MB": 1_000_000}
_LEAST_MEMORY = 100_000_000


def a_day(text: str | datetime) -> datetime:
    """A day as a person writes it. Raises BadParameter, which says how to."""
    from ddor.days import HOW_TO_WRITE, day_written

    if isinstance(text, datetime):
        return text
    day = day_written(text)
    if day is None:
        raise typer.BadParameter(f'"{text}" is not a day. {HOW_TO_WRITE}')
    return datetime.combine(day, datetime.min.time())


def a_week(text: str | datetime | PlaceInOrder) -> datetime | PlaceInOrder:
    """A week as a person names it: its first day, or its place among those held, which the archive tells before the
    command runs. Raises BadParameter, which says how to.
    """
    from ddor.days import HOW_TO_WRITE, PlaceInOrder, week_written

    if isinstance(text, datetime | PlaceInOrder):
        return text
    week = week_written(text)
    if week is None:
        raise typer.BadParameter(
            f'"{text}" is not a day. {HOW_TO_WRITE} A week may also be latest, first, or its number in the archive.'
        )
    return week if isinstance(week, PlaceInOrder) else datetime.combine(week, datetime.min.time())


def with_days_of_weeks(given: dict[str, Any]) -> dict[str, Any]:
    """What a command was given, with the first day in place of each week that was named by its place among those held.

    Raises NoSuchWeek for a place that there isn't, ArchiveError if the archive cannot be used.
    """
    from ddor.days import PlaceInOrder

    def named(value: Any) -> bool:
        return any(map(named, value)) if isinstance(value, list | tuple) else isinstance(value, PlaceInOrder)

    if not any(map(named, given.values())):
        return given
    from ddor.archive import HeldWeek

    # A folder that was named is still the text that was typed.
    folder = Path(next(given[name] for name in ("source", "folder", "out") if given.get(name)))
    weeks = open_archive(given.get("db"), folder, create=False).weeks()
    held = [week.period.start for week in weeks if isinstance(week, HeldWeek)]

    def resolved(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [resolved(each) for each in value] if named(value) else value
        return datetime.combine(value.among(held), datetime.min.time()) if named(value) else value

    return {name: resolved(value) for name, value in given.items()}


def limits(timeout: float, memory: str) -> Limits:
    """What a child may use, from the options --timeout and --memory. Leaves with a sentence if a size is none."""
    from ddor.isolate import Limits

    size = _SIZE.fullmatch(memory.strip())
    bytes_allowed = int(float(size[1]) * _BYTES[size[2].upper()]) if size else 0
    if bytes_allowed < _LEAST_MEMORY:
        say(f"--memory {memory!r} is not a size. Give 100 MB or more, such as 500 MB or 4 GB.")
        raise typer.Exit(NOT_DONE)
    return Limits(timeout, bytes_allowed)


def reconciler_of(decisions: Path | None, out: Path) -> Reconciler:
    """Places with the decisions of a file. Raises UserFileError if the file cannot be used."""
    from ddor.places import read_decisions
    from ddor.reading.reconcile import Reconciler

    if decisions is not None and not decisions.exists():
        say(f"{decisions}: there is no such file.")
        raise typer.Exit(NOT_DONE)
    return Reconciler(read_decisions(decisions or out / DECISIONS))


def known_annotations(out: Path, file: Path | None = None) -> Annotations:
    """What is known about the reports in a folder: what ddor ships, and its annotations.csv or another file in its
    place.

    Raises UserFileError if that file cannot be used.
    """
    from ddor.corrections.annotations import annotations_of, read_annotations, shipped_annotations

    if file is not None and not file.exists():
        say(f"{file}: there is no such file.")
        raise typer.Exit(NOT_DONE)
    return annotations_of(out) if file is None else shipped_annotations() + read_annotations(file)


def open_archive(db: str | None, out: Path, create: bool = True) -> Archive:
    """The archive, made if there is none. Raises ArchiveError if it cannot be used."""
    from ddor.archive import Archive

    if not create and not has_archive(db, out) and _has_folders(out):
        # An earlier ddor had the folders alone; they say too little to make an archive of them.
        again = hint("add", "PDF...")
        say(f"{out / ARCHIVE}: there is no archive, only folders of tables. Add their PDFs again: {again}")
        raise typer.Exit(NOT_DONE)
    return Archive.open(db or out / ARCHIVE, create)


def _has_folders(out: Path) -> bool:
    from ddor.export.week_folder import READING

    return any(out.glob(f"*/{READING}"))


def say_rebuilt(archive: Archive, out: Path, only: Container[Document] | None = None) -> bool:
    """Bring the folders of weeks up to what the archive and the annotations say by now, and say which changed.

    `only` limits this to some PDFs. Returns whether all could be. Raises ArchiveError or UserFileError
    where the archive or the annotations cannot be used.
    """
    from ddor.export.week_folder import rebuild
    from ddor.terminal.screen import counted

    rebuilt = rebuild(archive, out, only)
    if rebuilt.folders:
        weeks = counted(len(rebuilt.folders), "week", "weeks")
        tell(f"Rebuilt the tables: {weeks} ({', '.join(rebuilt.folders)}).")
    for text in rebuilt.left:
        say(text)
    return not rebuilt.left


def has_archive(db: str | None, out: Path) -> bool:
    """Whether there may be an archive: one that was named, or the one in the folder."""
    return db is not None or (out / ARCHIVE).exists()


def has_errors(report: Report) -> bool:
    """Whether a report has a problem of severity error."""
    from ddor.model import Severity

    return any(problem.severity is Severity.ERROR for problem in report.problems)


def progress_bar() -> ProgressBar:
    """A progress bar on standard error, shown only where that is a terminal."""
    from ddor.terminal.progress import ProgressBar

    return ProgressBar()


def say(text: str) -> None:
    """Say a sentence to the person, on standard error."""
    typer.echo(f"ddor: {visible(text)}", err=True)


def tell(text: str) -> None:
    """Say a sentence to the person, on standard output."""
    typer.echo(visible(text))


def print_csv(text: str) -> None:
    """Print CSV; where standard output is a file, with the byte order mark that has Excel read the file as UTF-8.

    A program that reads from a pipe has no use for one, and a terminal none for what would steer it.
    """
    from ddor.userfiles.writing import BYTE_ORDER_MARK

    if sys.stdout.isatty():
        typer.echo(visible(text), nl=False)
        return
    typer.echo(f"{BYTE_ORDER_MARK}{text}" if _into_a_file(sys.stdout) else text, nl=False)


def print_json(text: str) -> None:
    """Print JSON: to a program the same as ever, and nothing that would steer a terminal."""
    typer.echo(visible_json(text.removesuffix("\n")))


def _into_a_file(stream: TextIO) -> bool:
    """Whether what is written goes to the start of a file on disk."""
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == 0


def own_error(error: Exception) -> str:
    """What to say of an error that ddor doesn't expect; with DDOR_TRACEBACK set, where it is goes to standard error."""
    if os.environ.get("DDOR_TRACEBACK"):
        traceback.print_exception(error)
    return (
        f"an error in ddor itself ({type(error).__name__}: {error}). "
        "Please report it with the file; with DDOR_TRACEBACK=1 set, ddor shows where it is."
    )


def expand(patterns: Sequence[str]) -> list[Path]:
    """Files, the PDFs in folders, what patterns match, each once. Leaves with a sentence if one matches nothing."""
    paths: list[Path] = []
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            found = _in_order(p for p in path.iterdir() if p.suffix.lower() == ".pdf")
            if not found:
                say(f"{pattern}: there is no PDF file in this folder.")
                raise typer.Exit(NOT_DONE)
            paths += found
        elif not path.exists() and glob.has_magic(pattern):
            found = _in_order(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - takes absolute patterns
            if not found:
                say(f"{pattern}: no file matches this pattern.")
                raise typer.Exit(NOT_DONE)
            paths += found
        else:
            paths.append(path)
    return list(dict.fromkeys(paths))


def _in_order(paths: Iterable[Path]) -> list[Path]:
    # By the name without its ending, so that "week-reissued.pdf" comes after "week.pdf", and counts as newer.
    return sorted(paths, key=lambda path: (path.parent, path.stem, path.suffix))
