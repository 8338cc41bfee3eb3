"""Tables as one XLSX workbook with a sheet a table, by XlsxWriter. No cell of it is ever a formula."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from ddor.columns import Cell, Column, Value
from ddor.export.comma_separated import would_run
from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.export.errors import ExportError
from ddor.tables.table import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

WORKBOOK = "ddor.xlsx"
"""The name of the file."""

COVER = "about"
"""The name of the first sheet."""

LONGEST_TEXT = 32_767
"""How much text a cell holds, in UTF-16 code units (Microsoft, Excel specifications and limits)."""

MOST_ROWS = 1_048_576
"""How many rows a sheet has, the headings included (from the same page)."""

_EARLIEST = date(1900, 3, 1)
"""The first day that Excel tells right: it counts a February 29, 1900, and knows no day of 1899."""

_CUT = " … (cut)"
_WIDEST, _NARROWEST, _FILTER_ARROW = 60, 6, 3
_COVER_WIDTHS = (34, 100)
_LINE_HEIGHT, _TALLEST = 15.0, 409.0
_ONE_PAGE_WIDE, _AS_LONG_AS_IT_TAKES = 1, 0

# A workbook must say when it was made, and the same tables give the same bytes: the first day that a ZIP file knows.
_MADE = datetime(1980, 1, 1)

_NUMBER_FORMATS = {
    Value.TEXT: "@",
    Value.NUMBER: "#,##0",
    Value.DECIMAL: "General",
    Value.SHARE: "0.00%",
    Value.CUMULATIVE: "0.00%",
    Value.DATE: "yyyy-mm-dd",
}


def cut_texts(tables: Sequence[Table]) -> list[str]:
    """A sentence for every text that is too long for a cell, saying where it is."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return [
        f"Sheet {table.name}, cell {xl_rowcol_to_cell(row, at)}: the text has {len(text):,} characters, more than a "
        "cell can hold, so it is cut in XLSX. The other formats have all of it."
        for table in tables
        for at, column in enumerate(table.columns)
        if column.value is Value.TEXT
        for row, text in enumerate(table.typed(column.name), 1)
        if isinstance(text, str) and _units(text) > LONGEST_TEXT
    ]


def files(tables: Sequence[Table], cover: Cover) -> Iterator[Written]:
    """One workbook, on a sheet of which each table is. Raises ExportError if a table is too long for a sheet."""
    book = workbook_bytes(cover, tables)
    for table in tables:
        yield Written(table, "xlsx", WORKBOOK, book, tuple(table.names), sheet=table.name)


Dress = Callable[["Workbook", "Worksheet", Table], None]
"""Gives a sheet, once its table is written, further looks, such as colors that depend on values."""


def workbook_bytes(cover: Cover, tables: Sequence[Table], dress: Dress | None = None) -> bytes:
    """A workbook: the cover, then a sheet for each table, named after it and dressed.

    Dates are dates and figures are figures; shares are shown in percent. Text is written as text whatever it begins
    with; characters that XML cannot hold are written as the format has it (_x0001_, ECMA-376 part 1, 22.9.2.19), and a
    date before March 1900 as text. The same tables give the same bytes with the same version of XlsxWriter. Raises
    ExportError if a table has more rows than a sheet.
    """
    import xlsxwriter

    for table in tables:
        if len(table) >= MOST_ROWS:
            raise ExportError(
                f"The table {table.name} has {len(table):,} rows, more than a sheet can hold. "
                "Export fewer weeks, or another format."
            )
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": cover.title, "created": _MADE})
    _write_cover(book, cover, {table.name for table in tables})
    styles = _Styles(book)
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _write_table(sheet, table, styles)
        if dress is not None:
            dress(book, sheet, table)
    book.close()
    return made.getvalue()


def _write_cover(book: Workbook, cover: Cover, sheets: set[str]) -> None:
    """The first sheet. A line about a table leads to its sheet."""
    sheet = book.add_worksheet(COVER)
    for at, width in enumerate(_COVER_WIDTHS):
        sheet.set_column(at, at, width)
    title = book.add_format({"bold": True, "font_size": 16})
    heading = book.add_format({"bold": True, "font_size": 12, "bottom": 1})
    label = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    link = book.add_format({"valign": "top", "font_color": "#0563C1", "underline": 1})
    text = book.add_format({"valign": "top", "text_wrap": True})
    sheet.write_string(0, 0, _fitting(cover.title), title)
    row = 1
    for part in cover.parts:
        row += 1
        sheet.write_string(row, 0, part.heading, heading)
        sheet.write_blank(row, 1, None, heading)
        for about, said in part.lines:
            row += 1
            if about in sheets:
                sheet.write_url(row, 0, f"internal:'{about}'!A1", link, string=about)
            else:
                sheet.write_string(row, 0, _fitting(about), label)
            sheet.write_string(row, 1, _fitting(said), text)
            sheet.set_row(row, _height(max(map(_lines, (about, said), _COVER_WIDTHS))))
        row += 1
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(_ONE_PAGE_WIDE, _AS_LONG_AS_IT_TAKES)


@dataclass(frozen=True, slots=True)
class _Styles:
    """The looks of cells, made when first needed."""

    book: Workbook

    def heading(self) -> Format:
        return self.book.add_format({"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "num_format": "@"})

    def cell(self, kind: Value, wrapped: bool, would_run: bool = False) -> Format:
        """`would_run`: marked, as an apostrophe would, so that it stays text when a person edits the cell."""
        # Some versions of Excel show ##### for long text in a cell that is formatted as text.
        shown_as = "General" if wrapped else _NUMBER_FORMATS[kind]
        look = self.book.add_format({"num_format": shown_as, "valign": "top", "text_wrap": wrapped})
        look.set_quote_prefix(would_run)
        if kind is Value.DATE:
            look.set_align("left")  # or it would touch the text of the next column
        return look


def _write_table(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    heading = styles.heading()
    lines = [1] * len(table)
    for at, column in enumerate(table.columns):
        values = table.typed(column.name)
        widest = max((_width(value, column) for value in values), default=0)
        width = max(_NARROWEST, min(_WIDEST, max(widest + 1, len(column.name) + _FILTER_ARROW)))
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, _fitting(column.name), heading)
        wrapped = column.value is Value.TEXT and widest > _WIDEST
        _write_column(sheet, at, column, values, styles, wrapped)
        if wrapped:
            lines = [max(most, _lines(str(value), width)) for most, value in zip(lines, values, strict=True)]
    for row, most in enumerate(lines, 1):
        if most > 1:
            sheet.set_row(row, _height(most))
    last_row, last_column = len(table), len(table.columns) - 1
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.fit_to_pages(_ONE_PAGE_WIDE, _AS_LONG_AS_IT_TAKES)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    # Codes such as GEOIDs are text on purpose.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})


def _write_column(
    sheet: Worksheet, at: int, column: Column, values: Sequence[Cell], styles: _Styles, wrapped: bool
) -> None:
    plain = styles.cell(column.value, wrapped)
    text = plain if column.value is Value.TEXT else styles.cell(Value.TEXT, wrapped)
    quoted = styles.cell(Value.TEXT, wrapped, would_run=True)
    for row, value in enumerate(values, 1):
        if isinstance(value, date) and value >= _EARLIEST:
            sheet.write_datetime(row, at, value, plain)
        elif isinstance(value, str | date):
            said = _fitting(str(value))
            sheet.write_string(row, at, said, quoted if would_run(said) else text)
        elif value is not None:
            sheet.write_number(row, at, value, plain)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that width, about."""
    return len(textwrap.wrap(text, width)) if len(text) > width else 1


def _height(lines: int) -> float:
    """The height of a row, in points, that shows this many lines. Not every program fits rows to wrapped text."""
    return min(_LINE_HEIGHT * lines, _TALLEST)


def _fitting(text: str) -> str:
    """A text as it goes into a cell: if too long, cut, and marked as cut."""
    if _units(text) <= LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - _units(_CUT))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _width(value: Cell, column: Column) -> int:
    """How many characters a value takes when shown."""
    if value is None:
        return 0
    if column.value is Value.NUMBER:
        return len(f"{value:,}")
    return len("100.00%") if column.value in (Value.SHARE, Value.CUMULATIVE) else len(str(value))
