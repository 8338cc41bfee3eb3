"""Offenses by wording, by NCIC category and by status.

Offenses and persons are counted apart: a person with three offenses is one person, and counts in the `persons` of each
of them. An offense for which the report doesn't say whether convicted or charged may be either, and one in no category
may be of any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    of_weeks = weeks.of_each_week("offenses", ("row", "status"), _OfStatuses.of)
    everyone = weeks.of_each_week("declined", ("row",), _numbers)
    offenses, persons, either = Counter[str](), Counter[str](), Counter[str]()
    for found in of_weeks.values():
        offenses += found.offenses
        persons += found.persons
        either += found.or_not_stated
    nobody = _OfStatuses.of([])
    persons[_NO_OFFENSE] = sum(_lacking(rows, of_weeks.get(week, nobody).everyone) for week, rows in everyone.items())
    for name in (*STATUSES, _NOT_STATED, _NO_OFFENSE):
        of_offenses, of_persons = certain(offenses[name]), certain(persons[name])
        if name in STATUSES:
            of_offenses = of_offenses._replace(most=offenses[name] + offenses[_NOT_STATED])
            of_persons = of_persons._replace(most=either[name])
        yield (
            name,
            *of_offenses, *of_offenses.of(offenses.total()),
            *of_persons, *of_persons.of(sum(map(len, everyone.values()))),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _OfStatuses:
    """A week's offenses by status, the persons with at least one such, the persons with one such or one for which it
    isn't stated, and the numbers of the rows of all persons with an offense.
    """

    offenses: Counter[str]
    persons: Counter[str]
    or_not_stated: Counter[str]
    everyone: tuple[int, ...]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _OfStatuses:
        """Those of rows of `row` and `status`."""
        listed: defaultdict[str, list[int]] = defaultdict(list)
        for row, status in rows:
            listed[status or _NOT_STATED].append(row)
        persons = {name: frozenset(of_status) for name, of_status in listed.items()}
        unsure = persons.get(_NOT_STATED, frozenset())
        return cls(
            Counter({name: len(of_status) for name, of_status in listed.items()}),
            Counter({name: len(of_status) for name, of_status in persons.items()}),
            Counter({name: len(persons.get(name, frozenset()) | unsure) for name in STATUSES}),
            _numbers((row,) for row, _ in rows),
        )


def _numbers(rows: Iterable[Row]) -> tuple[int, ...]:
    """The numbers of a week's rows, which are rows of `row`, each once and in order."""
    return tuple(sorted({row for (row,) in rows}))


def _lacking(numbers: Sequence[int], others: Sequence[int]) -> int:
    """How many numbers aren't among others."""
    return 0 if numbers == others else len(set(numbers).difference(others))


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
    tallies = _tallied(weeks, _by_wording)
    total = sum(tally.offenses for tally in tallies)
    for tally in sorted(tallies, key=lambda tally: (-tally.offenses, tally.first.offense.casefold())):
        yield (
            tally.first.offense, tally.first.ncic_code, tally.first.ncic_category,
            *by_status(tally.statuses), tally.offenses, share(tally.offenses, total), tally.persons,
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
    tallies = _tallied(weeks, _by_category)
    total = sum(tally.offenses for tally in tallies)
    unknown = next((tally for tally in tallies if tally.first.ncic_code is None), None)
    for tally in sorted(
        tallies, key=lambda tally: (tally.first.ncic_code is None, -tally.offenses, tally.first.ncic_code or "")
    ):
        afloat = unknown if unknown is not None and tally is not unknown else _Tally(tally.first)
        offenses = Ranged(tally.offenses, tally.offenses, tally.offenses + afloat.offenses)
        persons = Ranged(tally.persons, tally.persons, tally.or_unknown)
        yield (
            tally.first.ncic_code, tally.first.ncic_category or "not classified", len(tally.wordings),
            *by_status(tally.statuses, afloat.statuses), *offenses, *offenses.of(total), *persons,
        )  # fmt: skip


def by_status(counted: Counter[str | None], afloat: Counter[str | None] | None = None) -> tuple[int, ...]:
    """The values of BY_STATUS except for the total: convicted and charged with their ranges, and those not stated.

    `afloat` are further offenses by status that may or may not belong here.
    """
    more = afloat or Counter()
    either = counted[None] + more[None]
    known = (Ranged(counted[each], counted[each], counted[each] + more[each] + either) for each in STATUSES)
    return (*(value for ranged in known for value in ranged), counted[None])  # fmt: skip


class _Offense(NamedTuple):
    row: int
    offense: str
    status: str | None
    ncic_code: str | None
    ncic_category: str | None


@dataclass(slots=True)
class _Tally:
    """What was counted of the offenses under one key: `first` is the first of their rows, `persons` are those who have
    any of them, and `or_unknown` those who have any, or one under the key None.
    """

    first: _Offense
    statuses: Counter[str | None] = field(default_factory=Counter)
    persons: int = 0
    or_unknown: int = 0
    wordings: set[str] = field(default_factory=set)

    @property
    def offenses(self) -> int:
        return self.statuses.total()


def _by_wording(rows: Sequence[Row]) -> Mapping[Hashable, _Tally]:
    return _tallies(rows, lambda offense: offense.offense.casefold())


def _by_category(rows: Sequence[Row]) -> Mapping[Hashable, _Tally]:
    return _tallies(rows, lambda offense: offense.ncic_code)


def _tallies(rows: Sequence[Row], key: Callable[[_Offense], Hashable]) -> Mapping[Hashable, _Tally]:
    """The offenses of a week, which are rows of _Offense's columns, by key."""
    tallies: dict[Hashable, _Tally] = {}
    persons: defaultdict[Hashable, set[int]] = defaultdict(set)
    for offense in map(_Offense._make, rows):
        under = key(offense)
        tally = tallies.setdefault(under, _Tally(offense))
        tally.wordings.add(offense.offense.casefold())
        tally.statuses[offense.status] += 1
        persons[under].add(offense.row)
    for under, tally in tallies.items():
        tally.persons, tally.or_unknown = len(persons[under]), len(persons[under] | persons[None])
    return tallies


def _tallied(weeks: Weeks, by: Callable[[Sequence[Row]], Mapping[Hashable, _Tally]]) -> Sequence[_Tally]:
    """The offenses of all weeks by key. A person is of one week, so those of weeks add up."""
    together: dict[Hashable, _Tally] = {}
    unknown = 0
    for of_week in weeks.of_each_week("offenses", _Offense._fields, by).values():
        of_nobody = of_week[None].persons if None in of_week else 0
        for key, found in of_week.items():
            tally = together.setdefault(key, _Tally(found.first))
            tally.statuses += found.statuses
            tally.persons += found.persons
            tally.or_unknown += found.or_unknown - of_nobody
            tally.wordings |= found.wordings
        unknown += of_nobody
    for tally in together.values():
        tally.or_unknown += unknown
    return list(together.values())
