"""Reconciles any list of agencies: CSV with `agency` and `state` in, the same rows with their county out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ddor.places.match import Match
from ddor.places.matcher import Matcher
from ddor.states import find_state
from ddor.userfiles.guarding import unguarded
from ddor.userfiles.lines import UserFileError, read_table
from ddor.userfiles.writing import csv_lines

CANDIDATES = 3
"""How many candidates of an undecided name are written."""


def names_of_candidate(number: int) -> tuple[str, str, str]:
    """The columns of one of the candidates: its name, Census GEOID, and how well it fits (0 to 100)."""
    name = f"candidate_{number}"
    return name, f"{name}_geoid", f"{name}_score"


ADDED = (
    *("geoid", "place", "method", "score", "runner_up", "runner_up_score"),
    *(name for number in range(1, CANDIDATES + 1) for name in names_of_candidate(number)),
)
"""The columns that are added: GEOID and name of the county (empty if undecided), how it was found, how surely (0 to
100), and the next best with how sure that was; for an undecided name what it may be, best first."""

AddedCell = str | float | None

STEP = 1000
"""Progress is told once in so many rows."""

Progress = Callable[[int, int], None]
"""Told the rows done, and the rows in all."""

ListingError = UserFileError


@dataclass(frozen=True, slots=True)
class AgencyList:
    """A list of agencies as it was read: its columns and rows, and which cells name the agency, state and county."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    agency: int
    state: int
    county: int | None

    def reconciled(
        self, matcher: Matcher, progress: Progress | None = None
    ) -> Iterator[tuple[tuple[str, ...], tuple[AddedCell, ...]]]:
        """Each row with what is added to it: the values of ADDED, None if there is none."""
        for done, row in enumerate(self.rows, start=1):
            beside = None if self.county is None else row[self.county]
            yield row, tuple(_added(matcher.agency(row[self.agency], row[self.state], beside)))
            if progress is not None and (done % STEP == 0 or done == len(self.rows)):
                progress(done, len(self.rows))


def read_list(names: Path, columns: tuple[str, str] = ("agency", "state")) -> AgencyList:
    """Read the list in a CSV file with the two `columns` of agency and state (USPS code or name), in any case.

    A column `county` is taken as printed beside the agency. Raises UserFileError for a file that is not such a list,
    and naming the line for a state that is not one or a line with more or fewer cells than columns.
    """
    if not names.exists():
        raise UserFileError(f"There is no file {names}.")
    wanted = (columns[0].strip().lower(), columns[1].strip().lower())
    header, lines = read_table(names, lambda header: _check(header, names, wanted), of_others=True)
    agency, state, county = _positions(header, wanted)
    rows = tuple(tuple(map(unguarded, line.cells)) for line in lines)
    for line, row in zip(lines, rows, strict=True):
        if row[state].strip() and find_state(row[state]) is None:
            raise UserFileError(f"{names}, line {line.number}: {row[state]!r} is not a state.")
    return AgencyList(tuple(header), rows, agency, state, county)


def reconcile_list(
    names: Path,
    out: TextIO,
    matcher: Matcher,
    progress: Progress | None = None,
    columns: tuple[str, str] = ("agency", "state"),
) -> int:
    """Write the rows of the list `names` (read_list) to `out`, in order, with the columns ADDED; return how many.

    Cells that a spreadsheet would run are written with an apostrophe before them. Raises UserFileError as read_list
    does, before anything is written.
    """
    listed = read_list(names, columns)
    out.writelines(csv_lines([[*listed.columns, *ADDED]]))
    reconciled = listed.reconciled(matcher, progress)
    out.writelines(csv_lines([*row, *map(_written, added)] for row, added in reconciled))
    return len(listed.rows)


def _check(header: Sequence[str], names: Path, columns: tuple[str, str]) -> None:
    if not header:
        raise UserFileError(f"{names} is empty.")
    there = _columns(header)
    for wanted, option in zip(columns, ("--agency-column", "--state-column"), strict=True):
        if there.count(wanted) != 1:
            what = f"the column twice: {wanted!r}" if wanted in there else f"no column {wanted!r}"
            raise UserFileError(
                f"{names} has {what}. It needs the columns agency and state, or {option} with its name."
            )


def _positions(header: Sequence[str], columns: tuple[str, str]) -> tuple[int, int, int | None]:
    """Where the columns of the agency, of the state and, if there is one, of the county are."""
    there = _columns(header)
    return there.index(columns[0]), there.index(columns[1]), there.index("county") if "county" in there else None


def _columns(header: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in header]


def _added(match: Match) -> Iterator[AddedCell]:
    second = match.runner_up
    yield from (match.geoid, match.place, match.method.value, round(match.score, 1))
    yield from (second.name, round(second.score, 1)) if second else (None, None)
    if match.is_decided:
        yield from _NO_CANDIDATES
        return
    shown = match.candidates[:CANDIDATES]
    for candidate in shown:
        yield from (candidate.name, candidate.geoid, round(candidate.score, 1))
    yield from _NO_CANDIDATES[len(shown) * len(names_of_candidate(1)) :]


_NO_CANDIDATES = (None,) * CANDIDATES * len(names_of_candidate(1))


def _written(value: AddedCell) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.1f}"
