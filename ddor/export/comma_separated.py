"""Tables as CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.tables.table import Table
from ddor.userfiles.guarding import FORMULA_STARTS


class Rows(Protocol):
    """What is written: names of columns, and rows of values in their order."""

    @property
    def names(self) -> Sequence[str]:
        """The columns."""

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""


BYTE_ORDER_MARK = "\ufeff"
"""What Excel must find at the start of a CSV file to read it as UTF-8."""


def would_run(text: str) -> bool:
    """Whether a spreadsheet would run a text as a formula if it were typed in, or opened from CSV.

    Excel, LibreOffice and Google Sheets take a cell for a formula by its first character (OWASP, CSV Injection).
    """
    return text.startswith(FORMULA_STARTS)


def safe_text(value: object) -> object:
    """A cell's value with an apostrophe before it if it is text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and would_run(value) else value


def csv_text(table: Rows) -> str:
    """A table as CSV (RFC 4180, lines ended by a line feed): dates in ISO 8601, empty where nothing is known.

    Values are written as they are: a whole number stays whole in a column where others are not known.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(safe_text(name) for name in table.names)
    writer.writerows(map(safe_text, row) for row in table.rows)
    return made.getvalue()


def files(tables: Sequence[Table], cover: Cover, for_excel: bool) -> Iterator[Written]:
    """A CSV file for each table; `for_excel` puts a byte order mark before it."""
    for table in tables:
        content = (BYTE_ORDER_MARK if for_excel else "") + csv_text(table)
        headings = tuple(str(safe_text(name)) for name in table.names)
        yield Written(table, "csv", f"{table.name}.csv", content.encode(), headings)
