"""What people decided: `decisions.csv`, read on every run and before anything else.

Columns: `name` as printed, `state` (USPS code or name), `geoid` (five-digit Census GEOID, or two digits for a
state), `who`, `when` (ISO 8601 date), `why`. A spreadsheet may have been at it: a byte order mark, other line
ends, semicolons, blank lines and lost leading zeros are understood.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ddor.places.gazetteer import county_of_any_day
from ddor.places.spelling import folded
from ddor.places.states import State, find_state, state_of_geoid

COLUMNS = ("name", "state", "geoid", "who", "when", "why")


class DecisionsError(ValueError):
    """A file of decisions that cannot be used; the message says in plain words where and why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: this printed name in this state (USPS code) is the place with this GEOID."""

    name: str
    state: str
    geoid: str
    who: str
    when: str
    why: str


class Decisions:
    """Decisions by the name and state that they are about; the last one about a name holds."""

    def __init__(self, listed: Iterable[Decision] = ()) -> None:
        self.listed = tuple(listed)
        self._by_name: Mapping[tuple[str, str], Decision] = {
            (folded(each.name), each.state): each for each in self.listed
        }

    def find(self, name: str, state: str | None) -> Decision | None:
        """Return the decision about `name` printed with the USPS code `state`, None where there is none."""
        return self._by_name.get((folded(name), state or ""))

    def __len__(self) -> int:
        return len(self._by_name)


def read_decisions(path: Path) -> Decisions:
    """Read the decisions in the file at `path`; none where there is no such file.

    Raises DecisionsError, naming the line, for a column that is missing, a state that is not one, or a GEOID
    that no state has and no county has had since 2010, or that lies outside the state.
    """
    if not path.exists():
        return Decisions()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DecisionsError(f"{path} is not UTF-8 text. Save it as CSV UTF-8.") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [cell.strip().lower() for cell in next(rows, [])]
    missing = [column for column in COLUMNS[:3] if column not in header]
    if missing:
        raise DecisionsError(f"{path} lacks the column {missing[0]}. Its first line must be {','.join(COLUMNS)}.")
    listed = []
    for row in rows:
        if any(cell.strip() for cell in row):
            cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
            listed.append(_checked(cells, f"{path}, line {rows.line_num}"))
    return Decisions(listed)


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions to the file at `path`, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(COLUMNS)
            for each in decisions:
                writer.writerow([each.name, each.state, each.geoid, each.who, each.when, each.why])
            lines.flush()
            os.fsync(lines.fileno())
        Path(scratch).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(scratch).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(scratch).unlink()
        raise


def checked_decision(decision: Decision) -> Decision:
    """Return the decision with its state as USPS code and its GEOID at full length.

    Raises DecisionsError for a state that is not one, or a GEOID that does not exist or lies outside the
    state.
    """
    cells = {column: str(getattr(decision, column)) for column in COLUMNS}
    return _checked(cells, f"The decision on {decision.name!r}")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _checked(cells: Mapping[str, str], where: str) -> Decision:
    name, given = cells.get("name", ""), cells.get("state", "")
    state = find_state(given)
    if not name:
        raise DecisionsError(f"{where}: there is no name.")
    if given and state is None:
        raise DecisionsError(f"{where}: {given!r} is not a state.")
    geoid = _at_full_length(cells.get("geoid", ""))
    inside = _state_of(geoid)
    if inside is None:
        raise DecisionsError(f"{where}: there is no place with the GEOID {cells.get('geoid', '')!r}.")
    if state is not None and inside != state:
        raise DecisionsError(f"{where}: the GEOID {geoid} is in {inside.name}, not in {state.name}.")
    rest = (cells.get(column, "") for column in COLUMNS[3:])
    return Decision(name, state.usps if state else "", geoid, *rest)


def _at_full_length(geoid: str) -> str:
    """Return a GEOID with the zeros that a spreadsheet drops: 6001 was 06001."""
    digits = geoid.removesuffix(".0").lstrip("'")
    if digits.isdigit():
        return digits.zfill(5) if len(digits) > 2 else digits.zfill(2)
    return geoid


def _state_of(geoid: str) -> State | None:
    state = state_of_geoid(geoid)
    return state if state is not None and (geoid == state.geoid or county_of_any_day(geoid)) else None
