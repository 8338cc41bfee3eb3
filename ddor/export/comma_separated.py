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
from ddor.tables.table import ByColumn, Table, values_of
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
    rows: Sequence[tuple[Any, ...]]


def _with_geo_ids(table: Rows) -> Rows:
    names = tuple(table.names)
    if GEOID not in names:
        return table
    at, behind = names.index(GEOID), names.index(GEOID) + 1
    geoids = values_of(table.rows, at)
    made = {geoid: geo_id(geoid) for geoid in set(geoids)}
    ids = [made[geoid] for geoid in geoids]
    columns = [values_of(table.rows, each) for each in range(len(names))]
    return _Kept((*names[:behind], GEO_ID.name, *names[behind:]), ByColumn([*columns[:behind], ids, *columns[behind:]]))


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
    # Few tables have a text that would run, and those that have none are written as they are.
    unsafe = [at for at in range(len(table.names)) if any(map(_is_unsafe, set(values_of(table.rows, at))))]
    writer.writerows((_safe(row, unsafe) for row in table.rows) if unsafe else table.rows)


def _is_unsafe(value: object) -> bool:
    return isinstance(value, str) and would_run(value)


def _safe(row: tuple[Any, ...], unsafe: Sequence[int]) -> list[Any]:
    """A row with its texts in some columns safe."""
    cells = list(row)
    for at in unsafe:
        cells[at] = safe_text(cells[at])
    return cells


def files(tables: Sequence[Table], cover: Cover) -> Iterator[Written]:
    """A CSV file for each table."""
    for table in tables:
        described = as_written(replace(table, rows=()))
        headings = tuple(str(safe_text(name)) for name in described.names)
        yield Written(described, "csv", f"{table.name}.csv", _bytes_of(_with_geo_ids(table)), headings)
