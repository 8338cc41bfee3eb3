"""Offenses by wording, by NCIC category and by status.

Offenses and persons are counted apart: a person with three offenses is one person, and counts in the `persons` of each
of them. An offense for which the report doesn't say whether convicted or charged may be either, and one in no category
may be of any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ddor.columns import Column, Value
from ddor.rounding import share
from ddor.tables.ranges import Ranged, certain, with_range
from ddor.tables.table import Row
from ddor.tables.tabulation import BY_STATUS, NCIC, SHARE_OF_OFFENSES, WITH_OFFENSE, tabulation
from ddor.tables.weeks import Weeks

STATUSES = ("convicted", "charged")
_NO_OFFENSE = "no offense listed"
_NOT_STATED = "not stated"


@tabulation(
    "statuses",
    "Convicted against charged",
    "a status; offenses and persons are counted separately",
    keys=("status",),
    columns=(
        Column("status", Value.TEXT, "convicted, charged, not stated; no offense listed for the person."),
        *with_range(Column("offenses", Value.NUMBER, "Offenses.")),
        *with_range(Column("share_of_offenses", Value.SHARE, "Share of all offenses.")),
        *with_range(
            Column("persons", Value.NUMBER, "Persons with at least one such offense; a person may count in several "
                                            "rows.")
        ),
        *with_range(
            Column("share_of_persons", Value.SHARE, "Share of all persons; these do not add up to 1.")
        ),
    ),
    shown=("status", "offenses", "share_of_offenses", "persons", "share_of_persons"),
    compared=("offenses", "persons"),
)  # fmt: skip
def statuses(weeks: Weeks) -> Iterable[Row]:
    """Convicted against charged, in offenses and, apart from that, in persons."""
    listed: defaultdict[str, list[Row]] = defaultdict(list)
    for row in weeks.columns("offenses", "week", "row", "status"):
        listed[row[2] or _NOT_STATED].append(row[:2])
    offenses = Counter({name: len(of_status) for name, of_status in listed.items()})
    persons: defaultdict[str, set[Row]] = defaultdict(set)
    persons |= {name: set(of_status) for name, of_status in listed.items()}
    everyone = set(weeks.columns("declined", "week", "row"))
    persons[_NO_OFFENSE] = everyone.difference(*persons.values())
    for name in (*STATUSES, _NOT_STATED, _NO_OFFENSE):
        of_offenses, of_persons = certain(offenses[name]), certain(len(persons[name]))
        if name in STATUSES:
            most = len(persons[name] | persons[_NOT_STATED])
            of_offenses = of_offenses._replace(most=offenses[name] + offenses[_NOT_STATED])
            of_persons = of_persons._replace(most=most)
        yield (
            name,
            *of_offenses, *of_offenses.of(offenses.total()),
            *of_persons, *of_persons.of(len(everyone)),
        )  # fmt: skip


@tabulation(
    "crimes",
    "Crimes, in ICE's words",
    "an offense in ICE's words; offenses are counted, and persons in a column of their own",
    keys=("offense", "ncic_code", "ncic_category"),
    columns=(
        Column(
            "offense", Value.TEXT, "The offense in ICE's words, without the status.", heading="Offense, in ICE’s words"
        ),
        *NCIC,
        *BY_STATUS,
        SHARE_OF_OFFENSES,
        WITH_OFFENSE,
    ),
    shown=("offense", "convicted", "charged", "not_stated", "total", "share", "persons"),
    compared=("convicted", "charged", "total"),
)
def crimes(weeks: Weeks) -> Iterable[Row]:
    """Offenses by ICE's wording and status, most first."""
    tallies = _tallied(weeks, lambda row: row.offense.casefold())
    total = sum(tally.offenses for tally in tallies)
    for tally in sorted(tallies, key=lambda tally: (-tally.offenses, tally.first.offense.casefold())):
        yield (
            tally.first.offense, tally.first.ncic_code, tally.first.ncic_category,
            *by_status(tally.statuses), tally.offenses, share(tally.offenses, total), len(tally.persons),
        )  # fmt: skip


@tabulation(
    "crime_categories",
    "Crimes by NCIC category",
    "a group of the NCIC classification; offenses are counted, and persons in a column of their own",
    keys=("ncic_code", "ncic_category"),
    columns=(
        *NCIC,
        Column("wordings", Value.NUMBER, "How many of ICE's wordings are in it."),
        *BY_STATUS[:-1],
        *with_range(BY_STATUS[-1]),
        *with_range(SHARE_OF_OFFENSES),
        *with_range(WITH_OFFENSE),
    ),
    shown=("ncic_category", "convicted", "charged", "not_stated", "total", "share", "persons"),
    compared=("convicted", "charged", "total"),
)
def crime_categories(weeks: Weeks) -> Iterable[Row]:
    """Offenses by group of the FBI's NCIC classification and status, most first; unknown wordings last."""
    tallies = _tallied(weeks, lambda row: row.ncic_code)
    total = sum(tally.offenses for tally in tallies)
    unknown = next((tally for tally in tallies if tally.first.ncic_code is None), None)
    for tally in sorted(
        tallies, key=lambda tally: (tally.first.ncic_code is None, -tally.offenses, tally.first.ncic_code or "")
    ):
        afloat = unknown if unknown is not None and tally is not unknown else _Tally(tally.first)
        offenses = Ranged(tally.offenses, tally.offenses, tally.offenses + afloat.offenses)
        persons = Ranged(len(tally.persons), len(tally.persons), len(tally.persons | afloat.persons))
        yield (
            tally.first.ncic_code, tally.first.ncic_category or "not classified", len(tally.wordings),
            *by_status(tally.statuses, afloat.statuses), *offenses, *offenses.of(total), *persons,
        )  # fmt: skip


def by_status(counted: Counter[str | None], afloat: Counter[str | None] | None = None) -> tuple[int, ...]:
    """The values of BY_STATUS but for the total: convicted and charged with their ranges, and those not stated.

    `afloat` are further offenses by status that may or may not belong here.
    """
    more = afloat or Counter()
    either = counted[None] + more[None]
    known = (Ranged(counted[each], counted[each], counted[each] + more[each] + either) for each in STATUSES)
    return (*(value for ranged in known for value in ranged), counted[None])  # fmt: skip


class _Offense(NamedTuple):
    week: date
    row: int
    offense: str
    status: str | None
    ncic_code: str | None
    ncic_category: str | None


@dataclass(slots=True)
class _Tally:
    """What was counted of the offenses under one key; `first` is the first of their rows."""

    first: _Offense
    statuses: Counter[str | None] = field(default_factory=Counter)
    persons: set[Row] = field(default_factory=set)
    wordings: set[str] = field(default_factory=set)

    @property
    def offenses(self) -> int:
        return self.statuses.total()


def _tallied(weeks: Weeks, key: Callable[[_Offense], Hashable]) -> Sequence[_Tally]:
    tallies: dict[Hashable, _Tally] = {}
    # Few of the rows are told by more than the person, so what is made of the rest is made once.
    alike: defaultdict[Row, list[Row]] = defaultdict(list)
    for row in weeks.columns("offenses", *_Offense._fields):
        alike[row[2:]].append(row[:2])
    for values, persons in alike.items():
        offense = _Offense(*persons[0], *values)
        tally = tallies.setdefault(key(offense), _Tally(offense))
        tally.wordings.add(offense.offense.casefold())
        tally.statuses[offense.status] += len(persons)
        tally.persons.update(persons)
    return list(tallies.values())
