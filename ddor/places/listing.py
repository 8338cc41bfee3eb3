"""Reconciles any list of agencies: CSV with `agency` and `state` in, the same rows with their county out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from ddor.places.match import Match
from ddor.places.matcher import Matcher
from ddor.states import find_state
from ddor.userfiles.guarding import unguarded
from ddor.userfiles.lines import UserFileError, read_table
from ddor.userfiles.writing import csv_lines

ADDED = ("geoid", "place", "method", "score", "runner_up", "runner_up_score")
"""The columns that are added: GEOID and name of the county (empty where undecided), how it was found, how
surely (0 to 100), and the next best with how sure that was."""

STEP = 1000
"""Progress is told once in so many rows."""

ListingError = UserFileError


def reconcile_list(
    names: Path,
    out: TextIO,
    matcher: Matcher,
    progress: Callable[[int, int], None] | None = None,
    columns: tuple[str, str] = ("agency", "state"),
) -> int:
    """Write the rows of the CSV file `names` to `out`, in order, with the columns ADDED; return how many.

    `names` has the two `columns` of the agency and of the state (USPS code or name), in any case; a column `county` is
    taken as printed beside the agency; others pass through. Cells that a spreadsheet would run are written with an
    apostrophe before them. `progress` is called now and then with the rows done and the rows in all. Raises
    UserFileError for a file that is not such a list, before anything is written, and for a state that is not one,
    naming the line.
    """
    if not names.exists():
        raise UserFileError(f"There is no file {names}.")
    wanted = (columns[0].strip().lower(), columns[1].strip().lower())
    header, lines = read_table(names, lambda header: _check(header, names, wanted), of_others=True)
    agency, state, county = _positions(header, wanted)
    rows = [tuple(map(unguarded, line.cells)) for line in lines]
    for line, row in zip(lines, rows, strict=True):
        if row[state].strip() and find_state(row[state]) is None:
            raise UserFileError(f"{names}, line {line.number}: {row[state]!r} is not a state.")
    out.writelines(csv_lines([[*header, *ADDED]]))
    reconciled = ([*row, *_cells(matcher.agency(row[agency], row[state], _beside(row, county)))] for row in rows)
    for done, text in enumerate(csv_lines(reconciled), start=1):
        out.write(text)
        if progress is not None and (done % STEP == 0 or done == len(rows)):
            progress(done, len(rows))
    return len(rows)


def _check(header: Sequence[str], names: Path, columns: tuple[str, str]) -> None:
    if not header:
        raise UserFileError(f"{names} is empty.")
    there = _columns(header)
    for wanted, option in zip(columns, ("--agency-column", "--state-column"), strict=True):
        if there.count(wanted) != 1:
            what = f"twice the column {wanted!r}" if wanted in there else f"no column {wanted!r}"
            raise UserFileError(
                f"{names} has {what}. It needs the columns agency and state, or {option} with its name."
            )


def _positions(header: Sequence[str], columns: tuple[str, str]) -> tuple[int, int, int | None]:
    """Where the columns of the agency, of the state and, if there is one, of the county are."""
    there = _columns(header)
    return there.index(columns[0]), there.index(columns[1]), there.index("county") if "county" in there else None


def _columns(header: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in header]


def _beside(row: Sequence[str], county: int | None) -> str | None:
    return None if county is None else row[county]


def _cells(match: Match) -> Iterator[str]:
    second = match.runner_up
    yield match.geoid or ""
    yield match.place or ""
    yield match.method.value
    yield f"{match.score:.1f}"
    yield second.name if second else ""
    yield f"{second.score:.1f}" if second else ""
