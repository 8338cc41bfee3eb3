"""CSV files that people edit, read strictly: a file is understood as a whole, or what is wrong with it is said by line.

A spreadsheet may have been at them: a byte order mark, other line ends, semicolons or tabs for commas, blank lines and
empty columns at the end are understood.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ddor.errors import DdorError

_OF_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What the files begin with that spreadsheet programs keep by themselves: .xlsx, .ods and .numbers; .xls."""

SLIPS_SHOWN = 5
"""How many slips of one file are said at once."""


class UserFileError(DdorError):
    """A file that a person edits can't be used; the message says in plain words where and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in the file (the first, if a cell has line breaks) and its cells, one for each column."""

    number: int
    cells: tuple[str, ...]


def read_table(
    path: Path, check: Callable[[Sequence[str]], None], *, of_others: bool = False
) -> tuple[Sequence[str], list[Line]]:
    """The first line and the lines below it, except for empty ones, with cells as the file has them.

    The first line ends with its last column that has a name; `check` is given it before the others are read, and raises
    UserFileError if they can't be understood under it. A file `of_others`, which no spreadsheet here wrote, may be in
    Windows' encoding 1252 too, and its lines have all their cells. Raises UserFileError for a file that can't be read,
    is neither UTF-8 nor UTF-16, has a quotation mark that is never closed, or a line with more cells than columns (of
    others, with fewer too).
    """
    found = _rows(_text(path, of_others), path)
    header = list(next(found, Line(1, ())).cells)
    while header and not header[-1].strip():
        header.pop()
    check(header)
    lines, slips = [], []
    for row in found:
        if any(cell.strip() for cell in row.cells[len(header) :]):
            slips.append(
                f"{path}, line {row.number}: it has more cells than the first line has columns. Put a text with a "
                "comma in quotation marks."
            )
        elif of_others and any(cell.strip() for cell in row.cells) and len(row.cells) < len(header):
            slips.append(f"{path}, line {row.number}: it has fewer cells than the first line has columns.")
        cells = (*row.cells[: len(header)], *[""] * (len(header) - len(row.cells)))
        lines.append(Line(row.number, cells))
    refuse(slips, path)
    return header, lines


def _rows(text: str, path: Path) -> Iterator[Line]:
    # Strict, as a quotation mark that is never closed would otherwise swallow all lines below it.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 1
    try:
        for cells in rows:
            if cells:
                yield Line(number, tuple(cells))
            number = rows.line_num + 1
    except csv.Error as error:
        raise UserFileError(f"{path}, line {number}: its quotation marks don't match ({error}).") from error


def _text(path: Path, of_others: bool) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserFileError(f"{path} can't be read ({error.strerror}).") from error
    if data.startswith(_OF_SPREADSHEETS):
        raise UserFileError(f"{path} is a workbook, not CSV. Save it as CSV UTF-8 in the spreadsheet program.")
    # Excel's "Unicode text" is UTF-16, and says so in its first two bytes.
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16" if is_utf_16 else "utf-8-sig", *(["cp1252"] if of_others else [])):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UserFileError(f"{path} is not UTF-8 text. Save it as CSV UTF-8.")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def refuse(slips: Sequence[str], path: Path) -> None:
    """Raise UserFileError with the first of the slips, if there are any."""
    if slips:
        left = len(slips) - SLIPS_SHOWN
        more = [f"{path}: {left} more lines can't be used."] if left > 0 else []
        raise UserFileError("\n".join([*slips[:SLIPS_SHOWN], *more]))
