"""Frames as CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ddor.userfiles.guarding import FORMULA_STARTS

if TYPE_CHECKING:
    import pandas as pd

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


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as CSV (RFC 4180, lines ended by a line feed): dates in ISO 8601, empty where nothing is known.

    Values are written as they are: a whole number stays whole in a column where others are not known.
    """
    # Not pandas' own writer: mapping a column of whole numbers with gaps makes fractions of them ("51.0").
    columns = (frame[name].where(frame[name].notna(), None) for name in frame.columns)
    return csv_of(frame.columns, zip(*columns, strict=True))


def csv_of(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Rows of plain values as csv_text writes them."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(map(safe_text, names))
    writer.writerows(map(safe_text, row) for row in rows)
    return made.getvalue()
