"""A list of jurisdictions out of a file that somebody else made: CSV, a workbook, or a PDF's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ddor.places.listed import Names, Printed
from ddor.reading.request import Request, work
from ddor.reading.request import tables as tables_in
from ddor.reading.workbook import NO_RESULT, Rows, sheets
from ddor.userfiles.guarding import unguarded
from ddor.userfiles.lines import UserFileError, read_table

LIST_ENDINGS = (".csv", ".xlsx", ".pdf")
"""What the names of files end in that a list is read from; another one is taken for CSV."""

NAME_COLUMNS: Mapping[str, Names] = {
    "jurisdiction": Names.ANY,
    "jurisdictions": Names.ANY,
    "jurisdiction_printed": Names.ANY,
    "place": Names.ANY,
    "name": Names.ANY,
    "county": Names.COUNTIES,
    "counties": Names.COUNTIES,
    "city": Names.CITIES,
    "cities": Names.CITIES,
    "agency": Names.AGENCIES,
    "agencies": Names.AGENCIES,
    "facility": Names.AGENCIES,
}
"""What the column of names may be called, the first that there is, and what its names are."""

STATE_COLUMNS = ("state", "st", "state name")
GEOID_COLUMNS = ("geoid", "fips", "county fips")

_HEADINGS_WITHIN = 20
"""In how many rows at the top of a sheet the headings are looked for."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it was read: its lines, what its names are, and sentences on what of the file is not in it.

    `file` is the file's name, `sha256` that of its bytes.
    """

    lines: tuple[Printed, ...]
    names: Names
    left_out: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a list's names, states and GEOIDs are."""

    name: int
    names: Names
    state: int | None
    geoid: int | None

    def printed(self, at: str, cells: Sequence[str]) -> Printed | None:
        """A line of the list; None if it has no name."""
        name, state, geoid = (
            "" if column is None or column >= len(cells) else " ".join(unguarded(cells[column]).split())
            for column in (self.name, self.state, self.geoid)
        )
        return Printed(at, name, state, geoid) if name or geoid else None


def read_list_file(request: Request, name_column: str | None = None, state_column: str | None = None) -> ListFile:
    """The list in a file. A column of names is called as NAME_COLUMNS has it, or as is said; so is that of states,
    which may be missing where the names have their state ("Travis County, Texas").

    Raises DdorError, with a sentence, for a file that can't be read or that is not such a list.
    """
    path = request.path
    if not path.exists():
        raise UserFileError(f"There is no file {path}.")
    asked = (name_column, state_column)
    if path.suffix.lower() == ".pdf":
        found = _of_pdf(request, asked)
    elif path.suffix.lower() == ".xlsx":
        found = _of_sheets(work(sheets, request, first="the workbook"), path, asked)
    else:
        found = _of_csv(path, asked)
    if not found.lines:
        raise UserFileError(f"{path} has nothing below its headings.")
    return replace(found, file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


_Asked = tuple[str | None, str | None]


def _of_csv(path: Path, asked: _Asked) -> ListFile:
    def check(header: Sequence[str]) -> None:
        if _columns(header, asked) is None:
            raise _no_heading(path, asked)

    header, lines = read_table(path, check, of_others=True)
    columns = _columns(header, asked)
    if columns is None:
        raise _no_heading(path, asked)
    printed = (columns.printed(f"line {line.number}", line.cells) for line in lines)
    return ListFile(tuple(each for each in printed if each), columns.names)


def _of_sheets(parts: Sequence[tuple[str, Rows]], path: Path, asked: _Asked) -> ListFile:
    """The list on the first sheet that has its headings."""
    for sheet, rows in parts:
        for at, (first, row) in enumerate(rows[:_HEADINGS_WITHIN]):
            columns = _columns(row, asked) if first <= _HEADINGS_WITHIN else None
            if columns is not None:
                printed = [columns.printed(f"row {number}", cells) for number, cells in rows[at + 1 :]]
                _check_results(path, sheet, [each for each in printed if each])
                others = [name for name, filled in parts if name != sheet and filled]
                left = (f"{path.name}: only the sheet {sheet} was read.",) if others else ()
                return ListFile(tuple(each for each in printed if each), columns.names, left)
    raise _no_heading(path, asked)


def _check_results(path: Path, sheet: str, lines: Sequence[Printed]) -> None:
    """Raises UserFileError where a name, state or GEOID is the result of a formula that the workbook doesn't have."""
    without = [line.at for line in lines if NO_RESULT in (line.name, line.state, line.geoid)]
    if without:
        raise UserFileError(
            f"{path}, sheet {sheet}, {without[0]}: the workbook has a formula without its result. Open it in a "
            "spreadsheet program and save it again."
        )


def _of_pdf(request: Request, asked: _Asked) -> ListFile:
    """The list in a PDF's tables: those with the headings of the first that has any, or that go on without."""
    columns: _Columns | None = None
    width = 0
    lines: list[Printed | None] = []
    left: list[int] = []
    found = tables_in(request)
    for table in found.tables:
        rows = table.matrix()
        headings = next(((at, each) for at, row in enumerate(rows[:3]) if (each := _columns(row, asked))), None)
        first = 0
        if headings is not None and columns in (None, headings[1]):
            first, columns, width = headings[0] + 1, headings[1], table.columns
        if columns is None or table.columns != width or (headings is not None and not first):
            left.append(table.page)
            continue
        below = enumerate(rows[first:], first + 1)
        lines += [columns.printed(f"page {table.page}, row {number}", cells) for number, cells in below]
    if columns is None:
        raise _no_heading(request.path, asked)
    pictures = [f"{request.path.name}: page {page} is a picture that was not read." for page in found.pictures_only]
    others = [
        f"{request.path.name}: {len(left)} tables with other headings were left out, the first on page {left[0]}."
    ]
    said = (*(others if left else ()), *pictures)
    return ListFile(tuple(each for each in lines if each), columns.names, said)


def _columns(header: Sequence[str], asked: _Asked) -> _Columns | None:
    """Where the columns are under some headings; None if they have no column of names."""
    there = [" ".join(cell.split()).casefold() for cell in header]
    names = [asked[0].strip().casefold()] if asked[0] else NAME_COLUMNS
    name = next((each for each in names if each in there), None)
    states = [asked[1].strip().casefold()] if asked[1] else STATE_COLUMNS
    state = next((there.index(each) for each in states if each in there), None)
    if state is None and not asked[1]:
        # "Jurisdiction State", as ICE has it.
        ending = [at for at, cell in enumerate(there) if cell.endswith(" state")]
        state = ending[0] if len(ending) == 1 else None
    if name is None or (asked[1] and state is None):
        return None
    geoid = next((there.index(each) for each in GEOID_COLUMNS if each in there), None)
    return _Columns(there.index(name), NAME_COLUMNS.get(name, Names.ANY), state, geoid)


def _no_heading(path: Path, asked: _Asked) -> UserFileError:
    if any(asked):
        wanted = " and ".join(f'"{each}"' for each in asked if each)
        return UserFileError(f"{path} has no column {wanted}.")
    return UserFileError(
        f"{path} has no column called jurisdiction, place, name, county, city or agency. Name it with --name-column."
    )
