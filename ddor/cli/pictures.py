"""Commands about the evidence behind a figure: show, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    NOT_DONE,
    Db,
    Memory,
    Password,
    Timeout,
    Vocabulary,
    a_week,
    known_annotations,
    limits,
    open_archive,
    progress_bar,
    say,
    tell,
)
from ddor.cli.program import app
from ddor.cli.selecting import (
    NO_FILTERS,
    AnnotationsFile,
    OfSection,
    Section,
    takes_filters,
)
from ddor.tables.filters import Filters
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import Revision
    from ddor.corrections.annotations import Annotations
    from ddor.isolate import Limits
    from ddor.pictures import Order, Pdf, Picture, ReportRow
    from ddor.sections import Report


@dataclass(frozen=True, slots=True)
class Opening:
    """How the PDFs of reports are opened again: as they were when they were added."""

    folder: Path
    password: str | None
    vocabulary: Path | None
    limits: Limits


Week = Annotated[
    datetime,
    typer.Option(
        "--week",
        parser=a_week,
        metavar="WEEK",
        help="The week's first day; or latest, first, 3 (the third in the archive).",
        show_default=False,
    ),
]
OfRevision = Annotated[int | None, typer.Option("--revision", min=1, help="Of the week.", show_default="the newest")]
Folder = Annotated[Path, typer.Option(help="The folder ddor add wrote to.")]
Corrected = Annotated[bool, typer.Option("--corrected", help="Without rows marked as corrected.")]


@app.command()
@takes_filters
def show(
    week: Week,
    section: OfSection = Section.II,
    filters: Filters = NO_FILTERS,
    corrected: Corrected = False,
    crop: Annotated[bool, typer.Option("--crop", help="Only the row, under its column headings.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="The PNG to write.", show_default="in the folder, under pictures")
    ] = None,
    revision: OfRevision = None,
    folder: Folder = Path("output"),
    annotations: AnnotationsFile = None,
    password: Password = None,
    vocabulary: Vocabulary = None,
    db: Db = None,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Show where rows are printed: each one's page as a PNG with the row marked, or the row alone."""
    if not filters.arguments():
        say(f"which rows? Give --row, or filters as for {hint('rows')}.")
        raise typer.Exit(NOT_DONE)
    held, report = _held(db, folder, week.date(), revision)
    rows = _chosen(report, section, filters, corrected, known_annotations(folder, annotations)).rows
    opening = Opening(folder, password, vocabulary, limits(timeout, memory))
    names = [f"{week.date()}-{section}-{each.number}{'-row' if crop else ''}.png" for each in rows]
    target = out or folder / "pictures" / names[0]
    if out is not None:
        names = [out.name] if len(rows) == 1 else [f"{out.stem}-{each.number}{out.suffix}" for each in rows]
    write_pictures(rows, crop, target.parent, names, held, opening)


@app.command()
@takes_filters
def evidence(
    week: Week,
    out: Annotated[Path, typer.Option(help="The PDF to write.", show_default=False)],
    section: OfSection = Section.II,
    filters: Filters = NO_FILTERS,
    corrected: Corrected = False,
    figure: Annotated[str, typer.Option(help="The figure, as it will be printed.", show_default="what is found")] = "",
    revision: OfRevision = None,
    folder: Folder = Path("output"),
    annotations: AnnotationsFile = None,
    password: Password = None,
    vocabulary: Vocabulary = None,
    db: Db = None,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Write an appendix for an editor: a figure, the rows behind it, and the picture of each row."""
    held, report = _held(db, folder, week.date(), revision)
    chosen = _chosen(report, section, filters, corrected, known_annotations(folder, annotations))
    said = f"Week of {week.date()}, Section {section}: {filters.words() or 'all rows'}"
    opening = Opening(folder, password, vocabulary, limits(timeout, memory))
    write_evidence(chosen, section, figure or chosen.found, said, out, held, opening)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that filters find, in the report's order, how many that is in words, and what to know about them."""

    rows: Sequence[ReportRow]
    found: str
    notes: tuple[str, ...]


def write_pictures(
    rows: Sequence[ReportRow], crop: bool, folder: Path, names: Sequence[str], held: Revision, opening: Opening
) -> None:
    """Write a picture of each row into a folder under these names, all or none, and say where they are.

    Raises NotFound, DdorError and OSError.
    """
    from ddor.pictures import marked_pages
    from ddor.userfiles.files import write_files

    pdf = _pdf(held, opening)
    orders: list[Order] = [*_crops(rows, pdf, opening)] if crop else [marked_pages([row]) for row in rows]
    made = list(_made(pdf, orders))
    written = write_files(folder, {name: picture.png for name, picture in zip(names, made, strict=True)})
    for path, picture in zip(written, made, strict=True):
        tell(str(path))
        if picture.said:
            say(f"{path.name}: {picture.said}")


def write_evidence(
    chosen: Chosen,
    section: Section,
    figure: str,
    filters: str,
    out: Path,
    held: Revision,
    opening: Opening,
) -> None:
    """Write the appendix of a figure that counts some rows, whole or not at all, and say where it is.

    Raises NotFound, DdorError and OSError.
    """
    from ddor.pictures import appendix
    from ddor.userfiles.files import write_files

    rows = chosen.rows
    pdf = _pdf(held, opening)
    orders = _crops(rows, pdf, opening)
    columns, shown = appendix.printed_rows(section.value, rows, _made(pdf, orders))
    front = appendix.Appendix(figure, filters, held.file, held.sha256, columns, chosen.notes)
    data = appendix.appendix_pdf(front, shown)
    tell(str(write_files(out.parent, {out.name: data})[0]))


def _held(db: str | None, folder: Path, week: date, revision: int | None) -> tuple[Revision, Report]:
    archive = open_archive(db, folder, create=False)
    held = archive.revision(week, revision)
    return held, archive.report(week, held.number)


def _chosen(report: Report, section: Section, filters: Filters, corrected: bool, annotations: Annotations) -> Chosen:
    """The rows of a section that the filters find. Leaves with a sentence if there is none."""
    from ddor.sections import ROW_SECTIONS
    from ddor.tables.texts import check_texts
    from ddor.tables.weeks import Weeks
    from ddor.terminal.figures import found_in_words, notes_on

    of = next(each for each in ROW_SECTIONS if each.numeral == section)
    rows: Sequence[ReportRow] = of.rows(report)
    weeks = Weeks.of_report(report, annotations)
    weeks = weeks.as_corrected() if corrected else weeks
    check_texts(weeks, filters, of.table)
    found = weeks.where(filters).records(of.table)
    numbers = {row["row"] for row in found}
    if not numbers:
        has = f"it has rows 1 to {len(rows):,}" if rows else "it has no rows"
        say(f"Section {section} of {report.document.file} has no such row ({filters.words() or 'none at all'}); {has}.")
        raise typer.Exit(NOT_DONE)
    return Chosen(
        [row for row in rows if row.number in numbers],
        found_in_words(weeks, filters, of.table, found),
        notes_on(weeks, filters, of.table, found),
    )


def _pdf(held: Revision, opening: Opening) -> Pdf:
    from ddor.archive.originals import KEPT, find_pdf
    from ddor.pictures import Pdf

    path = find_pdf(held.sha256, held.path, opening.folder / KEPT)
    return Pdf(path, held.sha256, opening.password, opening.limits)


def _crops(rows: Sequence[ReportRow], pdf: Pdf, opening: Opening) -> list[Order]:
    from ddor.pictures import row_picture
    from ddor.reading.request import Request, headings

    places = headings(Request(pdf.path, opening.password, opening.vocabulary, opening.limits))
    return [row_picture(row, places.rows, places.turns) for row in rows]


def _made(pdf: Pdf, orders: Sequence[Order]) -> Iterator[Picture]:
    """The pictures ordered, with a progress bar."""
    from ddor.pictures import pictures

    with progress_bar() as progress:
        task = progress.add_task("Making pictures", total=len(orders))
        for picture in pictures(pdf, orders):
            progress.advance(task)
            yield picture
