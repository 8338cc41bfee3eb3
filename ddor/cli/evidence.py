"""Commands about the evidence behind a figure: show, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.app import app
from ddor.cli.common import (
    NOT_DONE,
    Db,
    Password,
    Timeout,
    Vocabulary,
    archive_sentences,
    open_archive,
    progress_bar,
    say,
)

if TYPE_CHECKING:
    from ddor.archive import Revision
    from ddor.model import Report
    from ddor.pictures import Order, Pdf, Picture, ReportRow


class Section(StrEnum):
    """The sections of a report that are tables."""

    I = "I"  # noqa: E741 - the report's own numeral
    II = "II"
    III = "III"


@dataclass(frozen=True, slots=True)
class Opening:
    """How the PDFs of reports are opened again: as they were when they were added."""

    folder: Path
    password: str | None
    vocabulary: Path | None
    seconds: float


Week = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The week's first day.", show_default=False)
]
RowNumbers = Annotated[
    list[int], typer.Option("--row", min=1, help="A row's number in its section; more than once.", show_default=False)
]
OfSection = Annotated[Section, typer.Option(help="The section that the rows are of.")]
OfRevision = Annotated[int | None, typer.Option("--revision", min=1, help="Of the week.", show_default="the newest")]
Folder = Annotated[Path, typer.Option(help="The folder that ddor add wrote to.")]


@app.command()
def show(
    week: Week,
    row: RowNumbers,
    section: OfSection = Section.II,
    crop: Annotated[bool, typer.Option("--crop", help="Only the row, under its column headings.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="The PNG to write.", show_default="in the folder, under pictures")
    ] = None,
    revision: OfRevision = None,
    folder: Folder = Path("output"),
    password: Password = None,
    vocabulary: Vocabulary = None,
    db: Db = None,
    timeout: Timeout = 60.0,
) -> None:
    """Show where a row is printed: its page as a PNG with the row marked, or the row alone."""
    held, report = _held(db, folder, week.date(), revision)
    rows = _rows(report, section, row)
    opening = Opening(folder, password, vocabulary, timeout)
    names = [f"{week.date()}-{section}-{each.number}{'-row' if crop else ''}.png" for each in rows]
    target = out or folder / "pictures" / names[0]
    if out is not None:
        names = [out.name] if len(rows) == 1 else [f"{out.stem}-{each.number}{out.suffix}" for each in rows]
    with _saying_what_fails():
        write_pictures(rows, crop, target.parent, names, held, opening)


@app.command()
def evidence(
    week: Week,
    row: RowNumbers,
    out: Annotated[Path, typer.Option(help="The PDF to write.", show_default=False)],
    section: OfSection = Section.II,
    figure: Annotated[str, typer.Option(help="The figure, as it is to be printed.")] = "",
    revision: OfRevision = None,
    folder: Folder = Path("output"),
    password: Password = None,
    vocabulary: Vocabulary = None,
    db: Db = None,
    timeout: Timeout = 60.0,
) -> None:
    """Write an appendix for an editor: a figure, the rows behind it, and the picture of each row."""
    held, report = _held(db, folder, week.date(), revision)
    rows = _rows(report, section, row)
    filters = f"Week of {week.date()}, Section {section}, rows {', '.join(str(each.number) for each in rows)}"
    opening = Opening(folder, password, vocabulary, timeout)
    with _saying_what_fails():
        write_evidence(rows, section, figure or filters, filters, out, held, opening)


def write_pictures(
    rows: Sequence[ReportRow], crop: bool, folder: Path, names: Sequence[str], held: Revision, opening: Opening
) -> None:
    """Write a picture of each row into a folder under these names, all or none, and say where they are.

    Raises NotFound, Failed and OSError.
    """
    from ddor.export import write_files
    from ddor.pictures import marked_pages

    pdf = _pdf(held, opening)
    orders: list[Order] = [*_crops(rows, pdf, opening)] if crop else [marked_pages([row]) for row in rows]
    made = list(_made(pdf, orders))
    written = write_files(folder, {name: picture.png for name, picture in zip(names, made, strict=True)})
    for path, picture in zip(written, made, strict=True):
        typer.echo(path)
        if picture.said:
            say(f"{path.name}: {picture.said}")


def write_evidence(
    rows: Sequence[ReportRow],
    section: Section,
    figure: str,
    filters: str,
    out: Path,
    held: Revision,
    opening: Opening,
) -> None:
    """Write the appendix of a figure that counts some rows, whole or not at all, and say where it is.

    Raises NotFound, Failed and OSError.
    """
    from ddor import evidence as appendix
    from ddor.export import write_files
    from ddor.pictures import where

    pdf = _pdf(held, opening)
    orders = _crops(rows, pdf, opening)
    names = list(dict.fromkeys(name for row in rows for name in (*row.printed, *row.other)))
    shown = (
        appendix.Row(
            cells=tuple(cell.text if (cell := row.printed.get(name) or row.other.get(name)) else "" for name in names),
            where=f"{section}, row {row.number}, {where(row.source)}",
            png=picture.png,
            dpi=picture.dpi,
            said=picture.said,
        )
        for row, picture in zip(rows, _made(pdf, orders), strict=True)
    )
    columns = tuple(name.replace("_", " ").capitalize() for name in names)
    front = appendix.Appendix(figure, filters, held.file, held.sha256, columns)
    data = appendix.appendix_pdf(front, shown)
    typer.echo(write_files(out.parent, {out.name: data})[0])


def _held(db: str | None, folder: Path, week: date, revision: int | None) -> tuple[Revision, Report]:
    archive = open_archive(db, folder, create=False)
    with archive_sentences():
        held = archive.revision(week, revision)
        return held, archive.report(week, held.number)


def _rows(report: Report, section: Section, numbers: Sequence[int]) -> list[ReportRow]:
    """The rows of these numbers, in the report's order. Leaves with a sentence where there is none of a number."""
    of_section: dict[Section, Sequence[ReportRow]] = {
        Section.I: report.high_volume,
        Section.II: report.declined,
        Section.III: report.policies,
    }
    rows = {row.number: row for row in of_section[section]}
    for number in numbers:
        if number not in rows:
            has = f"it has rows 1 to {len(rows):,}" if rows else "it has no rows"
            say(f"Section {section} of {report.document.file} has no row {number:,}; {has}.")
            raise typer.Exit(NOT_DONE)
    return [rows[number] for number in sorted(set(numbers))]


def _pdf(held: Revision, opening: Opening) -> Pdf:
    from ddor.originals import KEPT, find_pdf
    from ddor.pictures import Pdf

    path = find_pdf(held.sha256, Path(held.path), opening.folder / KEPT)
    return Pdf(path, held.sha256, opening.password, opening.seconds)


def _crops(rows: Sequence[ReportRow], pdf: Pdf, opening: Opening) -> list[Order]:
    from ddor import workers
    from ddor.pictures import row_picture

    places = workers.headings(workers.Request(pdf.path, opening.password, opening.vocabulary, opening.seconds))
    return [row_picture(row, places.rows, places.turns) for row in rows]


def _made(pdf: Pdf, orders: Sequence[Order]) -> Iterator[Picture]:
    """The pictures ordered, with a progress bar."""
    from ddor.pictures import pictures

    with progress_bar() as progress:
        task = progress.add_task("Making pictures", total=len(orders))
        for picture in pictures(pdf, orders):
            progress.advance(task)
            yield picture


@contextmanager
def _saying_what_fails() -> Iterator[None]:
    """Turn what keeps a picture from being made into a sentence and an exit status."""
    from ddor.originals import NotFound
    from ddor.workers import Failed

    try:
        yield
    except (NotFound, Failed) as error:
        say(str(error))
        raise typer.Exit(NOT_DONE) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        say(f"{error.filename or 'a file'}: {error.strerror or error}.")
        raise typer.Exit(NOT_DONE) from None
