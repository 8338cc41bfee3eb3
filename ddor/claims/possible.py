"""Rows that certainly match filters and rows that may: what is not known could be what is asked for.

A county that is undecided could be any of the row's state; a state, country, date, status or category that is not
known could be any. Only what is not known is open: a row that fails a filter on what is known fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from ddor.corrections.annotations import Annotations, Kind
from ddor.states import states
from ddor.tables.counts import columns_of
from ddor.tables.filters import NOT_STATED, UNDECIDED, Filters
from ddor.tables.rows import SECTION_OF
from ddor.tables.weeks import Weeks

_FIND: Mapping[str, Callable[[Filters, Weeks], pd.DataFrame]] = {
    "declined": Filters.persons,
    "offenses": Filters.offenses,
    "high_volume": Filters.high_volume,
}

_SAID = {
    "geoid": "the county is undecided",
    "state": "the state is not known",
    "country": "the country is not known",
    "issued": "the date of issue was not read",
    "declined": "the date of decline was not read",
    "ncic_code": "the offense is in no category",
    "status": "the report does not say whether convicted or charged",
}
"""The columns that may be unknown where a filter asks for them, and what is then said of a row."""

_MAY_BE_CORRECTED = "the county is undecided and may be one that was corrected"


@dataclass(frozen=True, slots=True)
class Basis:
    """Rows to count, as published or as corrected.

    `unsure` are, as corrected, the (first day of the week, section, USPS code) in which rows were corrected by county:
    a row there whose county is undecided may be one of them.
    """

    weeks: Weeks
    unsure: frozenset[tuple[date, str, str]] = frozenset()

    @classmethod
    def of(cls, weeks: Weeks, annotations: Annotations, corrected: bool) -> Basis:
        """The rows of some weeks as published, or without those that are marked as corrected."""
        if not corrected:
            return cls(weeks)
        of_state = {state.geoid: code for code, state in states().items()}
        unsure = {
            (each.week, section, of_state.get(each.geoid[:2], ""))
            for each in annotations.listed
            for section in ([each.section] if each.section else ["I", "II"])
            if each.kind is Kind.CORRECTED and each.geoid and each.row is None
        }
        return cls(weeks.as_corrected(), frozenset(unsure))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a frame: those that certainly match, those that may, and why each of these is open (by its index)."""

    certain: pd.DataFrame
    open: pd.DataFrame
    why: Mapping[int, str]

    @property
    def low(self) -> int:
        """The fewest rows that may be meant."""
        return len(self.certain)

    @property
    def high(self) -> int:
        """The most rows that may be meant."""
        return len(self.certain) + len(self.open)

    def reasons(self) -> list[tuple[str, list[tuple[date, int]]]]:
        """Why rows are open, each with the rows: first day of the week, number of the row."""
        found: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
        for index, week, row in zip(self.open.index, self.open["week"], self.open["row"], strict=True):
            if (week, row) not in found[self.why[index]]:
                found[self.why[index]].append((week, row))
        return list(found.items())


def possible(filters: Filters, basis: Basis, frame: str) -> Rows:
    """The rows of a frame (declined, offenses, high_volume) that match filters, and those that may.

    A person may match filters on offenses where one of the person's offenses may.
    """
    if frame == "declined" and filters.of_offense:
        return _persons(possible(filters, basis, "offenses"), basis.weeks)
    everything = basis.weeks.frame(frame)
    certain = _FIND[frame](filters, basis.weeks)
    parts: list[pd.DataFrame] = []
    why: dict[int, str] = {}
    rest = everything.drop(index=certain.index)
    for unknown, part in _by_what_is_unknown(rest):
        missed = _asked(filters) & unknown
        relaxed = _relaxed(filters, missed, "state" in unknown) if missed else None
        if relaxed is not None:
            found = _FIND[frame](relaxed, _only(part, basis.weeks))
            parts.append(found)
            why |= dict.fromkeys(found.index, " and ".join(said for name, said in _SAID.items() if name in missed))
    doubtful = _may_be_corrected(certain, basis, frame)
    why |= dict.fromkeys(doubtful, _MAY_BE_CORRECTED)
    opened = everything.loc[sorted([*(index for part in parts for index in part.index), *doubtful])]
    return Rows(certain.drop(index=doubtful), opened, why)


def _persons(offenses: Rows, weeks: Weeks) -> Rows:
    everyone = weeks.frame("declined")
    keys = pd.Series(list(columns_of(everyone, "week", "row")), index=everyone.index, dtype=object)
    sure = set(columns_of(offenses.certain, "week", "row"))
    why = {key: offenses.why[at] for at, key in zip(offenses.open.index, _keys(offenses.open), strict=True)}
    certain = keys.isin(sure)
    opened = keys.isin(set(why) - sure)
    return Rows(everyone[certain], everyone[opened], {at: why[keys[at]] for at in everyone.index[opened]})


def _keys(rows: pd.DataFrame) -> list[tuple[date, int]]:
    return list(columns_of(rows, "week", "row"))


def _by_what_is_unknown(rows: pd.DataFrame) -> Iterable[tuple[frozenset[str], pd.DataFrame]]:
    found: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    columns = [name for name in _SAID if name in rows]
    for index, *values in zip(rows.index, *(rows[name] for name in columns), strict=True):
        unknown = frozenset(name for name, value in zip(columns, values, strict=True) if value is None)
        if unknown:
            found[unknown].append(index)
    return [(unknown, rows.loc[indices]) for unknown, indices in found.items()]


def _asked(filters: Filters) -> frozenset[str]:
    """The columns in which what is not known may be what filters ask for, and is not itself what they ask for."""
    asked = {
        "geoid": filters.geoid and UNDECIDED not in filters.geoid,
        "state": filters.state,
        "country": filters.country or filters.region,
        "issued": filters.issued,
        "declined": filters.declined,
        "ncic_code": filters.category,
        "status": filters.status and NOT_STATED not in filters.status,
    }
    return frozenset(name for name, given in asked.items() if given)


def _relaxed(filters: Filters, missed: frozenset[str], anywhere: bool) -> Filters | None:
    """Filters without those on columns that are not known of a row; None where the row cannot match all the same.

    A row whose county is undecided must be in the state of one that is asked for, unless it may be `anywhere`.
    """
    state = filters.state
    if "geoid" in missed:
        of_state = {each.geoid: code for code, each in states().items()}
        there = {of_state[geoid[:2]] for geoid in filters.geoid}
        state = tuple(sorted(there.intersection(state) if state else there))
        if not state:
            return None
    return replace(
        filters,
        geoid=() if "geoid" in missed else filters.geoid,
        state=() if anywhere else state,
        country=() if "country" in missed else filters.country,
        region=() if "country" in missed else filters.region,
        issued=() if "issued" in missed else filters.issued,
        declined=() if "declined" in missed else filters.declined,
        category=() if "ncic_code" in missed else filters.category,
        status=() if "status" in missed else filters.status,
    )


def _only(part: pd.DataFrame, weeks: Weeks) -> Weeks:
    return Weeks(lambda _: part, weeks.periods)


def _may_be_corrected(rows: pd.DataFrame, basis: Basis, frame: str) -> list[int]:
    section = SECTION_OF[frame]
    weeks = {week for week, of, _ in basis.unsure if of == section}
    return [
        index
        for index, week, geoid, state in zip(rows.index, rows["week"], rows["geoid"], rows["state"], strict=True)
        if geoid is None and week in weeks and (state is None or (week, section, state) in basis.unsure)
    ]
