"""The sheets of a workbook that somebody else made (.xlsx), as texts."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ddor.reading.request import OnPage, Request
from ddor.userfiles.lines import UserFileError

NO_RESULT = "\0"
"""What stands for the result of a formula that the workbook doesn't have."""

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows of a sheet that aren't empty, by their numbers, which count from 1."""

_LARGEST = 100_000_000
"""How many bytes the parts of a workbook may have, unpacked."""

_MOST_ROWS = 1_048_576
"""How many rows a sheet can have, by Excel's specification."""

_OLDER_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""What files begin with that Excel wrote before 2007, and workbooks under a password."""

_FORMULA = re.compile(rb"<(\w+:)?f\b")

_DAMAGED = (
    OSError, EOFError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, SyntaxError, ValueError, TypeError,
    AttributeError, LookupError, ArithmeticError, AssertionError, RuntimeError,
)  # fmt: skip
"""What the libraries raise for a workbook that is damaged: XML that can't be parsed is a SyntaxError, a way of packing
that they don't know a RuntimeError.
"""


def sheets(request: Request, _: OnPage) -> Sequence[tuple[str, Rows]]:
    """The sheets of a workbook by their names, with their rows.

    Raises UserFileError where the file is no workbook, is damaged, or has more than a list can have.
    """
    path = request.path
    try:
        # What a library warns of is nothing that whoever gave the file can act on.
        with warnings.catch_warnings(action="ignore"):
            return _sheets(path)
    except _DAMAGED as error:
        raise UserFileError(
            f"{path} can't be read: it's damaged, or not a workbook. Save it again as .xlsx, or as CSV."
        ) from error


def _sheets(path: Path) -> Sequence[tuple[str, Rows]]:
    from openpyxl import load_workbook

    with path.open("rb") as file:
        if file.read(len(_OLDER_OR_LOCKED)) == _OLDER_OR_LOCKED:
            raise UserFileError(
                f"{path} is in Excel's format from before 2007, or has a password. Save it as .xlsx without one, "
                "or as CSV."
            )
    has_formulas = _look_at_parts(path)
    book = load_workbook(path, read_only=True, data_only=True)
    formulas = load_workbook(path, read_only=True).worksheets if has_formulas else [None] * len(book.worksheets)
    return [
        (sheet.title, list(_rows(path, sheet, of_sheet)))
        for sheet, of_sheet in zip(book.worksheets, formulas, strict=True)
    ]


def _look_at_parts(path: Path) -> bool:
    """Whether any sheet has a formula. Raises UserFileError where the parts are too large to be unpacked."""
    with zipfile.ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
        if size > _LARGEST:
            raise UserFileError(f"{path} unpacks to {size:,} bytes, more than a list of places has.")
        names = (name for name in parts.namelist() if name.startswith("xl/worksheets/"))
        return any(_FORMULA.search(parts.read(name)) for name in names)


def _rows(path: Path, sheet: Any, formulas: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a sheet that aren't empty; `formulas` is the same sheet with its formulas, if it has any."""
    # What a sheet says of its own size may be wrong: rows would be left out, or made up.
    for each in filter(None, (sheet, formulas)):
        each.reset_dimensions()
    others = () if formulas is None else formulas.iter_rows(values_only=True)
    for number, (cells, of_cells) in enumerate(zip_longest(sheet.iter_rows(), others, fillvalue=()), 1):
        if number > _MOST_ROWS:
            raise UserFileError(
                f"{path}: the sheet {sheet.title} has a row after row {_MOST_ROWS:,}, the last there is."
            )
        if cells:
            texts = [_text(cell, formula) for cell, formula in zip_longest(cells, of_cells)]
            if any(texts):
                yield number, tuple(texts)


def _text(cell: Any, formula: object) -> str:
    value = cell.value
    if value is None:
        # A formula that gives no text has a result of the type "str".
        return NO_RESULT if formula is not None and cell.data_type == "n" else ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
