"""Tables as CSV that a spreadsheet opens safely and right, and that programs read.

Excel takes a GEOID for a number when it opens CSV, and drops the zero that it begins with: 06001 becomes 6001. What
would stop it, such as ="06001", is no GEOID to any other program. So each column `geoid` is followed by one with the
same in the Census Bureau's long form, 0500000US06001, which Excel takes for text, and by which its tables join.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TextIO

from ddor.columns import Column, Value
from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.tables.table import Table
from ddor.userfiles.guarding import FORMULA_STARTS
from ddor.userfiles.writing import BYTE_ORDER_MARK


class Rows(Protocol):
    """What is written: names of columns, and rows of values in their order."""

    @property
    def names(self) -> Sequence[str]:
        """The columns."""

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""


def would_run(text: str) -> bool:
    """Whether a spreadsheet would run a text as a formula if it were typed in, or opened from CSV.

    Excel, LibreOffice and Google Sheets take a cell for a formula by its first character (OWASP, CSV Injection).
    """
    return text.startswith(FORMULA_STARTS)


def safe_text(value: object) -> object:
    """A cell's value with an apostrophe before it if it is text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and would_run(value) else value


GEOID = "geoid"

GEO_ID = Column(
    "census_geo_id",
    Value.TEXT,
    "The same GEOID in the Census Bureau's long form, such as 0500000US06001, which a spreadsheet leaves as it is.",
)

_LEVELS = {2: "0400000US", 5: "0500000US", 7: "1600000US"}
"""What the long form of a GEOID begins with by its number of digits: a state's, a county's, a city's."""


def geo_id(geoid: str | None) -> str | None:
    """A GEOID in the Census Bureau's long form; None for what has none."""
    start = _LEVELS.get(len(geoid)) if geoid and geoid.isdecimal() else None
    return f"{start}{geoid}" if start else None


@dataclass(frozen=True, slots=True)
class _Kept:
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def _with_geo_ids(table: Rows) -> Rows:
    names = tuple(table.names)
    if GEOID not in names:
        return table
    at = names.index(GEOID)
    rows = [(*row[: at + 1], geo_id(row[at]), *row[at + 1 :]) for row in table.rows]
    return _Kept((*names[: at + 1], GEO_ID.name, *names[at + 1 :]), rows)


def as_written(table: Table) -> Table:
    """A table with the columns that its CSV has: the long form of each GEOID behind it."""
    made = _with_geo_ids(table)
    columns = {column.name: column for column in (*table.columns, GEO_ID)}
    return replace(table, columns=tuple(columns[name] for name in made.names), rows=made.rows)


def csv_file(table: Rows) -> str:
    """A table as a file of CSV: as csv_text, with the byte order mark that has Excel read it as UTF-8."""
    return BYTE_ORDER_MARK + csv_text(table)


def csv_text(table: Rows) -> str:
    """A table as CSV (RFC 4180, lines ended by a line feed): dates in ISO 8601, empty if nothing is known.

    Values are written as they are: a whole number stays whole in a column where others are not known.
    """
    made = io.StringIO(newline="")
    _write(_with_geo_ids(table), made)
    return made.getvalue()


def _bytes_of(table: Rows) -> bytes:
    """A table as the bytes of a file of CSV. To encode its text when it is whole takes five times the memory."""
    made = io.BytesIO()
    with io.TextIOWrapper(made, "utf-8", newline="") as text:
        text.write(BYTE_ORDER_MARK)
        _write(table, text)
        text.flush()
        return made.getvalue()


def _write(table: Rows, into: TextIO) -> None:
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(safe_text(name) for name in table.names)
    # As safe_text, which takes as long to be called as all else does.
    writer.writerows(
        [f"'{value}" if isinstance(value, str) and value[:1] in _FIRST else value for value in row]
        for row in table.rows
    )


_FIRST = frozenset(FORMULA_STARTS)


def files(tables: Sequence[Table], cover: Cover) -> Iterator[Written]:
    """A CSV file for each table."""
    for table in tables:
        written = as_written(table)
        headings = tuple(str(safe_text(name)) for name in written.names)
        # What describes the file needs no rows, and those of all tables would be held until the last is written.
        described = replace(written, rows=())
        yield Written(described, "csv", f"{table.name}.csv", _bytes_of(written), headings)
