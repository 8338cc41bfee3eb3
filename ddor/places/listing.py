"""Reconciles any list of agencies: CSV with `agency` and `state` in, the same rows with their county out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from ddor.places.match import Match
from ddor.places.matcher import Matcher
from ddor.places.states import find_state

ADDED = ("geoid", "place", "method", "score", "runner_up", "runner_up_score")
"""The columns that are added: GEOID and name of the county (empty where undecided), how it was found, how
surely (0 to 100), and the next best with how sure that was."""

STEP = 1000
"""Progress is told once in so many rows."""


class ListingError(ValueError):
    """A list that cannot be reconciled; the message says in plain words why."""


def reconcile_list(
    names: Path, out: TextIO, matcher: Matcher, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the rows of the CSV file `names` to `out`, in order, with the columns ADDED; return how many.

    `names` has the columns `agency` and `state` (USPS code or name), in any case; a column `county` is
    taken as printed beside the agency; others pass through. `progress` is called now and then with the rows
    done and the rows in all. Raises ListingError for a file that is not such a list, before anything is
    written, and for a state that is not one, naming the line.
    """
    header, rows = _read(names)
    agency, state = (_column(header, wanted, names) for wanted in ("agency", "state"))
    county = next((at for at, cell in enumerate(header) if cell.strip().lower() == "county"), None)
    for line, row in rows:
        if row[state].strip() and find_state(row[state]) is None:
            raise ListingError(f"{names}, line {line}: {row[state]!r} is not a state.")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header, *ADDED])
    for done, (_, row) in enumerate(rows, start=1):
        beside = row[county] if county is not None else None
        writer.writerow([*row, *_cells(matcher.agency(row[agency], row[state], beside))])
        if progress is not None and (done % STEP == 0 or done == len(rows)):
            progress(done, len(rows))
    return len(rows)


def _read(names: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        with names.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, None)
            if not header:
                raise ListingError(f"{names} is empty.")
            rows = [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError as error:
        raise ListingError(f"There is no file {names}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ListingError(f"{names} is not a CSV file in UTF-8.") from error
    except OSError as error:
        raise ListingError(f"{names} cannot be read: {error.strerror}.") from error
    return header, [(line, _as_wide(row, len(header))) for line, row in rows]


def _as_wide(row: list[str], width: int) -> list[str]:
    return (row + [""] * width)[: max(width, len(row))]


def _column(header: list[str], wanted: str, names: Path) -> int:
    for at, cell in enumerate(header):
        if cell.strip().lower() == wanted:
            return at
    raise ListingError(f"{names} has no column {wanted!r}. It needs the columns agency and state.")


def _cells(match: Match) -> Iterator[str]:
    second = match.runner_up
    yield match.geoid or ""
    yield match.place or ""
    yield match.method.value
    yield f"{match.score:.1f}"
    yield second.name if second else ""
    yield f"{second.score:.1f}" if second else ""
