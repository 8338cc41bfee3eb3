"""A row's own page: what is printed, cut out of its PDF, beside what was made of it; and the pictures for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ddor.app.adding import OF_PASSWORDS
from ddor.app.asking import Asked, AskedWrong
from ddor.app.desk import Desk
from ddor.archive import Revision
from ddor.archive.originals import find_pdf
from ddor.errors import DdorError
from ddor.pdf.document import PasswordNeeded
from ddor.pictures import Order, Pdf, ReportRow, appendix, marked_pages, pictures, row_picture, where
from ddor.reading.request import Request, headings
from ddor.sections import ROW_SECTIONS, TABLES, Report, Section
from ddor.site.grids import heading_of
from ddor.tables.texts import check_texts
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import found_in_words, notes_on

MOST_EVIDENCE = 400
"""Rows of an appendix: a picture of each takes a tenth of a second."""

_DPI = 150.0
"""Dots an inch, twice those of a usual screen."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was made of a row: its column's heading and meaning, and the value as text."""

    heading: str
    meaning: str
    text: str


@dataclass(frozen=True, slots=True)
class RowPage:
    """A row's page. `crop` and `whole` are the addresses of its pictures, `rows` leads to the list that has it.

    `locked` says why there are no pictures, where the PDF opens only with a password that wasn't given yet.
    """

    title: str
    source: str
    printed: tuple[tuple[str, str], ...]
    made: tuple[Value, ...]
    known: str
    crop: str
    whole: str
    rows: str
    earlier: str
    later: str
    locked: str


def row_page(desk: Desk, week: date, numeral: str, number: int) -> RowPage:
    """The page of a row of the week that begins on a day. Raises NotHeld and AskedWrong if there is none."""
    section, report, row = _row(desk, week, numeral, number)
    weeks = Weeks.of_report(report, desk.annotations())
    record = next(each for each in weeks.records(section.table) if each["row"] == number)
    own = f"/row/{week}/{section.numeral}/"
    last = len(section.rows(report))
    return RowPage(
        title=f"Section {section.numeral}, row {number}, {where(row.source)}",
        source=f"{report.document.file}, week of {week}",
        printed=tuple(
            (name.replace("_", " ").capitalize(), cell.text)
            for name, cell in (*row.printed.items(), *row.other.items())
        ),
        made=tuple(_made(section, record)),
        known=record["marks_because"] or "",
        crop=f"/picture/{week}/{section.numeral}/{number}/row.png",
        whole=f"/picture/{week}/{section.numeral}/{number}/page.png",
        rows=Asked((week,), section).address(),
        earlier=f"{own}{number - 1}" if number > 1 else "",
        later=f"{own}{number + 1}" if number < last else "",
        locked=f"{report.document.file} opens only with a password. {OF_PASSWORDS}" if _is_locked(desk, week) else "",
    )


def picture(desk: Desk, week: date, numeral: str, number: int, whole: bool) -> bytes:
    """The picture of a row, alone or (`whole`) on its page, as PNG.

    Raises NotFound if the PDF is not there any more, DdorError if it can't be opened.
    """
    section, _, row = _row(desk, week, numeral, number)
    held = desk.archive.revision(week)
    key = ("picture", held.sha256, section.numeral, number, whole, held.sha256 in desk.passwords)

    def make() -> bytes:
        pdf = _pdf(desk, held)
        order: Order = marked_pages([row]) if whole else replace(_alone(desk, row, pdf), dpi=_DPI)
        (made,) = pictures(pdf, [order])
        return made.png

    return desk.answer(key, make, beside=True)


def unlock(desk: Desk, week: date, password: str) -> None:
    """Open the PDF of the week that begins on a day with a password. Raises AskedWrong if that doesn't open it."""
    held = desk.archive.revision(week)
    try:
        headings(Request(find_pdf(held.sha256, held.path, desk.originals), password))
    except PasswordNeeded:
        raise AskedWrong(f"That password does not open {held.file}.") from None
    desk.passwords[held.sha256] = password


def _is_locked(desk: Desk, week: date) -> bool:
    """Whether the PDF of a week opens only with a password that wasn't given; False where the PDF is gone."""
    held = desk.archive.revision(week)
    if held.sha256 in desk.passwords:
        return False

    def look() -> bool:
        try:
            path = find_pdf(held.sha256, held.path, desk.originals)
            # Only a PDF that is encrypted says so, and looking for it is quicker than opening each.
            if b"/Encrypt" in path.read_bytes():
                headings(Request(path))
        except PasswordNeeded:
            return True
        except (DdorError, OSError):
            return False
        return False

    return desk.answer(("locked", held.sha256), look)


def _pdf(desk: Desk, held: Revision) -> Pdf:
    found = find_pdf(held.sha256, held.path, desk.originals)
    return Pdf(found, held.sha256, desk.passwords.get(held.sha256))


def evidence(desk: Desk, asked: Asked) -> bytes:
    """The appendix for an editor of the rows that a question finds in one week, as a PDF.

    Raises AskedWrong if it is of several weeks or finds nothing or too much; NotFound if the PDF is gone.
    """
    if asked.days is None or len(asked.days) != 1:
        raise AskedWrong("An appendix shows the rows of one week. Choose the week first.")
    (day,) = asked.days
    held, report = desk.archive.revision(day), desk.archive.report(day)
    weeks = Weeks.of_report(report, desk.annotations())
    weeks = weeks.as_corrected() if asked.corrected else weeks
    check_texts(weeks, asked.filters, asked.section.table)
    records = weeks.where(asked.filters).records(asked.section.table)
    numbers = {record["row"] for record in records}
    rows: list[ReportRow] = [row for row in asked.section.rows(report) if row.number in numbers]
    if not rows or len(rows) > MOST_EVIDENCE:
        raise AskedWrong(f"An appendix has 1 to {MOST_EVIDENCE} rows; these are {len(rows):,}. Narrow them down.")
    if _is_locked(desk, day):
        raise AskedWrong(
            f"{held.file} opens only with a password. Open the page of one of its rows, and type it there."
        )
    pdf = _pdf(desk, held)
    columns, shown = appendix.printed_rows(
        asked.section.numeral, rows, pictures(pdf, [_alone(desk, row, pdf) for row in rows])
    )
    front = appendix.Appendix(
        found_in_words(weeks, asked.filters, asked.section.table, records),
        f"Week of {day}, Section {asked.section.numeral}: {asked.words or 'all rows'}",
        held.file,
        held.sha256,
        columns,
        notes_on(weeks, asked.filters, asked.section.table, records, lists_errors=""),
    )
    return appendix.appendix_pdf(front, shown)


def _alone(desk: Desk, row: ReportRow, pdf: Pdf) -> Any:
    places = desk.answer(("headings", pdf.sha256), lambda: headings(Request(pdf.path, pdf.password)), beside=True)
    return row_picture(row, places.rows, places.turns)


def _row(desk: Desk, week: date, numeral: str, number: int) -> tuple[Section, Report, ReportRow]:
    section = next((each for each in ROW_SECTIONS if each.numeral == numeral), None)
    if section is None:
        raise AskedWrong(f'A report has no Section "{numeral}" with rows. There are I, II and III.')
    report = desk.answer(("report", week), lambda: desk.archive.report(week))
    for row in section.rows(report):
        if row.number == number:
            return section, report, row
    raise AskedWrong(
        f"Section {numeral} of the week of {week} has no row {number}; it has {len(section.rows(report)):,}."
    )


def _made(section: Section, record: dict[str, Any]) -> Iterator[Value]:
    hidden = ("x0", "top", "x1", "bottom", "marks", "marks_because", "week", "row")
    for column in TABLES[section.table].columns:
        if column.name in hidden or column.name.endswith("_printed"):
            continue
        value = record[column.name]
        # A table of rows lists what is counted here, and its heading says so.
        heading = heading_of(column.name) if column.counts else column.heading or heading_of(column.name)
        yield Value(heading, column.meaning, str(value or "–"))
