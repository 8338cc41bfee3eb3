"""What people decided: `decisions.csv`, read on every run and before anything else.

Columns: `name` as printed, `state` (USPS code or name), `geoid` (five-digit Census GEOID, or two digits for a
state), `who`, `when` (ISO 8601 date), `why`. Zeros that a spreadsheet dropped from a GEOID are put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from ddor.places.areas import geoid_at_full_length
from ddor.places.spelling import folded
from ddor.states import find_state, state_of_geoid
from ddor.userfiles.lines import UserFileError
from ddor.userfiles.userfile import Slip, UserFile

COLUMNS = ("name", "state", "geoid", "who", "when", "why")
NEEDED = COLUMNS[:3]

DecisionsError = UserFileError


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
        """Return the decision about `name` printed with the USPS code `state`, None if there is none."""
        return self._by_name.get((folded(name), state or "")) if self._by_name else None

    def __len__(self) -> int:
        return len(self._by_name)


def read_decisions(path: Path) -> Decisions:
    """Read the decisions in the file at `path`; none if there is no such file.

    Raises UserFileError, naming the lines, for a file that can't be understood, a state that is not one, or a GEOID
    that no state has and no county has had since 2010, or that lies outside the state.
    """
    return Decisions(_FILE.read(path))


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions to the file at `path`, all of it or nothing. Raises OSError if it can't be written."""
    _FILE.write(path, list(decisions))


def edit_decisions(path: Path, change: Callable[[list[Decision]], None]) -> None:
    """Let `change` change the list of a file's decisions while no other process does.

    Raises UserFileError if the file can't be understood or another process keeps it, OSError if it can't be
    written.
    """
    _FILE.edit(path, change)


def checked_decision(decision: Decision) -> Decision:
    """Return the decision with its state as USPS code and its GEOID at full length.

    Raises UserFileError for a state that is not one, or a GEOID that does not exist or lies outside the state.
    """
    return _FILE.entry(asdict(decision), f"The decision on {decision.name!r}")


def _decision(cells: Mapping[str, str]) -> Decision:
    """A decision out of the cells of a line. Raises Slip."""
    name, given, printed = (cells.get(column, "") for column in NEEDED)
    state = find_state(given)
    if not name:
        raise Slip("there is no name.")
    if given and state is None:
        raise Slip(f"{given!r} is not a state.")
    geoid = geoid_at_full_length(printed)
    inside = state_of_geoid(geoid) if geoid else None
    if geoid is None or inside is None:
        raise Slip(f"there is no place with the GEOID {printed!r}.")
    if state is not None and inside != state:
        raise Slip(f"the GEOID {geoid} is in {inside.name}, not in {state.name}.")
    who, when, why = (cells.get(column, "") for column in COLUMNS[len(NEEDED) :])
    return Decision(name, state.usps if state else "", geoid, who, when, why)


_FILE = UserFile(COLUMNS, NEEDED, _decision, astuple)
