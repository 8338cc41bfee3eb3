"""All ways in which figures as corrected may be: a row whose county is undecided may be one of those corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ddor.tables.weeks import Weeks

_Name = tuple[str, date, str | None, str]
"""An undecided name: its section, the first day of the week, the state, and the name in small letters."""

_NAMES = {"declined": ("II", "agency"), "offenses": ("II", "agency"), "high_volume": ("I", "jurisdiction_printed")}
"""By table, the section that its rows are of, and the column of the name that their county was looked for by."""

_MOST_NAMES = 4
"""Of how many undecided names all ways are counted: of four there are sixteen."""


@dataclass(frozen=True, slots=True)
class AsCorrected:
    """Weeks as corrected: first with all rows that may be among the corrected, last without all of them. `all_ways`:
    those between are all others.
    """

    ways: Sequence[Weeks]
    all_ways: bool

    @classmethod
    def of(cls, weeks: Weeks) -> AsCorrected:
        """Those of some weeks as published. What stands under an undecided name of a week is of one county."""
        corrected = weeks.as_corrected()
        names = sorted(_that_may_be_corrected(corrected), key=str)
        if len(names) > _MOST_NAMES:
            return cls((corrected, _without(corrected, names)), all_ways=False)
        some = (chosen for number in range(1, len(names) + 1) for chosen in combinations(names, number))
        return cls((corrected, *(_without(corrected, chosen) for chosen in some)), all_ways=True)


def _that_may_be_corrected(weeks: Weeks) -> set[_Name]:
    annotations = weeks.annotations
    where = annotations.where_corrected() if annotations else frozenset()
    found: set[_Name] = set()
    if where.isdisjoint((period.start, section, state) for period in weeks.periods for _, section, state in where):
        return found
    days = {(week, section) for week, section, _ in where}
    for table in ("declined", "high_volume"):
        for name, geoid in _named(weeks, table):
            section, week, state, _ = name
            open_to = (week, section) in days and (state is None or (week, section, state) in where)
            if geoid is None and open_to:
                found.add(name)
    return found


def _named(weeks: Weeks, table: str) -> Iterator[tuple[_Name, str | None]]:
    """Of each row of a table the name that its county was looked for by, and the county."""
    section, column = _NAMES[table]
    for week, geoid, state, name in weeks.columns(table, "week", "geoid", "state", column):
        yield (section, week, state, name.casefold()), geoid


def _without(weeks: Weeks, names: Collection[_Name]) -> Weeks:
    def others(of: Weeks, table: str) -> Sequence[int]:
        if table not in _NAMES:
            return range(of.count(table))
        return [at for at, (name, geoid) in enumerate(_named(of, table)) if geoid is not None or name not in names]

    return weeks.chosen(others)
