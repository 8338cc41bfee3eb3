"""Counts over the rows of some weeks: crimes, countries, jurisdictions, states, Section I.

Persons and offenses are counted apart: a person with three offenses is one person, and counts in the `persons` of each
of them. Shares are fractions of all that the table counts (1.0 is all), rounded to four places. What is not known
(a country, a county) is never left out: it stands last, as printed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from ddor.columns import Column, Value
from ddor.tables.regions import region_of
from ddor.tables.table import Row
from ddor.tables.tabulation import (
    BY_STATUS,
    CITIZENSHIP,
    COUNT,
    COUNTRY,
    CUMULATIVE,
    GEOID,
    NCIC,
    PERSONS,
    PLACE_COLUMNS,
    PLACE_KEYS,
    SHARE,
    SHARE_OF_OFFENSES,
    STATE,
    WITH_OFFENSE,
    tabulation,
)
from ddor.tables.weeks import Weeks

STATUSES = ("convicted", "charged")
PLACE = ("geoid", "jurisdiction", "jurisdiction_state", "state")
"""The columns that say what a row is counted under, with that of the name as printed."""
_PLACES = 4
_NO_OFFENSE = "no offense listed"
_NOT_STATED = "not stated"


@tabulation(
    "crimes",
    "Crimes, in ICE's words",
    "an offense as ICE words it; offenses are counted, persons beside them",
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
    records = [
        (*(getattr(tally.first, name) for name in ("offense", "ncic_code", "ncic_category")), *tally.figures())
        for tally in sorted(tallies, key=lambda tally: (-tally.offenses, tally.first.offense.casefold()))
    ]
    return _with_share(records)


@tabulation(
    "crime_categories",
    "Crimes by NCIC category",
    "a group of the NCIC classification; offenses are counted, persons beside them",
    keys=("ncic_code", "ncic_category"),
    columns=(
        *NCIC,
        Column("wordings", Value.NUMBER, "How many of ICE's wordings are in it."),
        *BY_STATUS,
        SHARE_OF_OFFENSES,
        WITH_OFFENSE,
    ),
    shown=("ncic_category", "convicted", "charged", "not_stated", "total", "share", "persons"),
    compared=("convicted", "charged", "total"),
)
def crime_categories(weeks: Weeks) -> Iterable[Row]:
    """Offenses by group of the FBI's NCIC classification and status, most first; unknown wordings last."""
    tallies = _tallied(weeks, lambda row: row.ncic_code)
    records = [
        (
            tally.first.ncic_code, tally.first.ncic_category or "not classified", len(tally.wordings),
            *tally.figures(),
        )
        for tally in sorted(
            tallies, key=lambda tally: (tally.first.ncic_code is None, -tally.offenses, tally.first.ncic_code or "")
        )
    ]  # fmt: skip
    return _with_share(records)


@tabulation(
    "statuses",
    "Convicted against charged",
    "a status; offenses and persons are counted apart",
    keys=("status",),
    columns=(
        Column("status", Value.TEXT, "convicted, charged, not stated; no offense listed for the person."),
        Column("offenses", Value.NUMBER, "Offenses."),
        Column("share_of_offenses", Value.SHARE, "Share of all offenses."),
        Column("persons", Value.NUMBER, "Persons with at least one such offense; one may stand in several rows."),
        Column("share_of_persons", Value.SHARE, "Share of all persons; these do not add up to 1."),
    ),
    shown=("status", "offenses", "share_of_offenses", "persons", "share_of_persons"),
    compared=("offenses", "persons"),
)
def statuses(weeks: Weeks) -> Iterable[Row]:
    """Convicted against charged, in offenses and, apart from that, in persons."""
    offenses: Counter[str] = Counter()
    persons: defaultdict[str, set[Row]] = defaultdict(set)
    for week, row, status in weeks.columns("offenses", "week", "row", "status"):
        offenses[status or _NOT_STATED] += 1
        persons[status or _NOT_STATED].add((week, row))
    everyone = set(weeks.columns("declined", "week", "row"))
    persons[_NO_OFFENSE] = everyone.difference(*persons.values())
    return [
        (
            name, offenses[name], _share(offenses[name], offenses.total()),
            len(persons[name]), _share(len(persons[name]), len(everyone)),
        )
        for name in (*STATUSES, _NOT_STATED, _NO_OFFENSE)
    ]  # fmt: skip


@tabulation(
    "countries",
    "Countries of citizenship",
    "a country; persons are counted",
    keys=("country", "citizenship"),
    columns=(COUNTRY, CITIZENSHIP, COUNT, SHARE, CUMULATIVE),
    shown=("citizenship", "country", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def countries(weeks: Weeks) -> Iterable[Row]:
    """Persons by country of citizenship, most first; those of no known country last, as printed."""
    rows = list(weeks.columns("declined", "country", "citizenship"))
    keys = [(country, "" if country else citizenship) for country, citizenship in rows]
    spelling: dict[Row, str] = {}
    for key, (_, citizenship) in zip(keys, rows, strict=True):
        spelling.setdefault(key, citizenship)
    counts = sorted(Counter(keys).items(), key=lambda item: (item[0][0] is None, -item[1], spelling[item[0]]))
    records = [(key[0], spelling[key], count) for key, count in counts]
    return with_shares(records)


@tabulation(
    "regions",
    "World regions (UN M49)",
    "a region of a level; persons are counted",
    keys=("level", "m49", "region", "within"),
    columns=(
        Column("level", Value.TEXT, "region, sub-region or intermediate region; a person counts in one of each."),
        Column("m49", Value.TEXT, "The region's code in the United Nations' M49 standard."),
        Column("region", Value.TEXT, "Its name there. Latin America is 419, with the Caribbean."),
        Column("within", Value.TEXT, "The larger region that it is part of."),
        Column("countries", Value.NUMBER, "How many countries of it persons are citizens of."),
        COUNT,
        SHARE,
    ),
    shown=("level", "region", "countries", "count", "share"),
    compared=("count", "share"),
)
def regions(weeks: Weeks) -> Iterable[Row]:
    """Persons by world region of their citizenship after the United Nations' M49 standard, most first."""
    counts: Counter[Row] = Counter()
    found: defaultdict[Row, set[str]] = defaultdict(set)
    total = 0
    for (country,) in weeks.columns("declined", "country"):
        total += 1
        for key in _levels(country):
            counts[key] += 1
            if country:
                found[key].add(country)
    order = {level: rank for rank, level in enumerate(("region", "sub-region", "intermediate region", ""))}
    ranked = sorted(counts.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][2]))
    return [(*key, len(found[key]), count, _share(count, total)) for key, count in ranked]


@tabulation(
    "jurisdictions",
    "Jurisdictions",
    "a county, or a city of several counties, which may be listed beside them; persons are counted",
    keys=PLACE_KEYS,
    columns=(
        *PLACE_COLUMNS,
        Column("agencies", Value.TEXT, "The agencies named, each with its persons."),
        COUNT,
        SHARE,
        CUMULATIVE,
    ),
    shown=("jurisdiction", "state", "geoid", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def jurisdictions(weeks: Weeks) -> Iterable[Row]:
    """Persons by county, most first; undecided names last, under the agency as printed."""
    agencies: defaultdict[Row, defaultdict[str, Counter[Row]]] = defaultdict(lambda: defaultdict(Counter))
    for *place, agency, name in weeks.columns("declined", *PLACE, "agency", "agency_name"):
        known = name or agency
        agencies[place_of(place, agency)][known.casefold()][agency, known] += 1
    counts = {place: _as_shown(named.values()) for place, named in agencies.items()}
    ordered = sorted(counts.items(), key=lambda item: place_order(item[0], item[1].total()))
    records = [(*place, _listed(of_place), of_place.total()) for place, of_place in ordered]
    return with_shares(records)


@tabulation(
    "jurisdiction_statuses",
    "Jurisdictions by status",
    "a county; persons, and apart from them offenses by status",
    keys=PLACE_KEYS,
    columns=(*PLACE_COLUMNS, PERSONS, *BY_STATUS),
    shown=("jurisdiction", "state", "persons", "convicted", "charged", "not_stated", "total"),
    compared=("persons", "convicted"),
)
def jurisdiction_statuses(weeks: Weeks) -> Iterable[Row]:
    """Offenses by county and status, in the order of `jurisdictions`."""
    persons: Counter[Row] = Counter()
    for *place, agency in weeks.columns("declined", *PLACE, "agency"):
        persons[place_of(place, agency)] += 1
    offenses: defaultdict[Row, Counter[str | None]] = defaultdict(Counter)
    for *place, agency, status in weeks.columns("offenses", *PLACE, "agency", "status"):
        offenses[place_of(place, agency)][status] += 1
    return [
        (*place, persons[place], *(offenses[place][status] for status in (*STATUSES, None)), offenses[place].total())
        for place in _in_order(persons)
    ]


@tabulation(
    "jurisdiction_countries",
    "Jurisdictions by country",
    "a country of a county; persons are counted",
    keys=(*PLACE_KEYS, "country", "citizenship"),
    columns=(
        *PLACE_COLUMNS,
        COUNTRY,
        CITIZENSHIP,
        COUNT,
        Column("share", Value.SHARE, "Share of the county's persons."),
    ),
    shown=("jurisdiction", "state", "citizenship", "count", "share"),
    compared=("count",),
)
def jurisdiction_countries(weeks: Weeks) -> Iterable[Row]:
    """Persons by county and country of citizenship, in the order of `jurisdictions`, then most first."""
    found: defaultdict[Row, Counter[Row]] = defaultdict(Counter)
    spelling: dict[Row, str] = {}
    wanted = (*PLACE, "agency", "country", "citizenship")
    for *place, agency, country, citizenship in weeks.columns("declined", *wanted):
        key = (country, "" if country else citizenship)
        found[place_of(place, agency)][key] += 1
        spelling.setdefault(key, citizenship)
    return [
        (*place, key[0], spelling[key], count, _share(count, found[place].total()))
        for place in _in_order(Counter({place: counts.total() for place, counts in found.items()}))
        for key, count in sorted(found[place].items(), key=lambda item: (item[0][0] is None, -item[1], item[0]))
    ]


@tabulation(
    "states",
    "States",
    "a state; persons are counted",
    keys=("state",),
    columns=(
        STATE,
        Column(
            "jurisdictions",
            Value.NUMBER,
            "Counties with persons; each undecided name counts as one, and so does a city of several counties, beside "
            "those of them that are listed.",
        ),
        Column("agencies", Value.NUMBER, "Agencies named, spellings of one within a county taken together."),
        COUNT,
        SHARE,
        CUMULATIVE,
    ),
    shown=("state", "jurisdictions", "agencies", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def states(weeks: Weeks) -> Iterable[Row]:
    """Persons by state, most first; those whose state is not known last."""
    counts: Counter[str | None] = Counter()
    places: defaultdict[str | None, set[Row]] = defaultdict(set)
    agencies: defaultdict[str | None, set[Row]] = defaultdict(set)
    for *place, agency, name in weeks.columns("declined", *PLACE, "agency", "agency_name"):
        where = place_of(place, agency)
        counts[where[2]] += 1
        places[where[2]].add(where)
        agencies[where[2]].add((where, (name or agency).casefold()))
    ordered = sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))
    records = [(state, len(places[state]), len(agencies[state]), count) for state, count in ordered]
    return with_shares(records)


@tabulation(
    "high_volume_totals",
    "Section I: detainers issued",
    "a jurisdiction of Section I, which lists the first ones only",
    keys=PLACE_KEYS,
    columns=(
        GEOID,
        Column("jurisdiction", Value.TEXT, "The county's name; the jurisdiction as printed where undecided."),
        STATE,
        Column("weeks", Value.NUMBER, "In how many of the weeks it is listed."),
        Column("detainers_issued", Value.NUMBER, "Detainers issued to it in those."),
    ),
    shown=("jurisdiction", "state", "geoid", "weeks", "detainers_issued"),
    compared=("detainers_issued",),
)
def high_volume(weeks: Weeks) -> Iterable[Row]:
    """Section I: detainers issued by jurisdiction, most first, over all weeks that list it."""
    counts: Counter[Row] = Counter()
    listed: Counter[Row] = Counter()
    wanted = (*PLACE, "jurisdiction_printed", "detainers_issued")
    for *place, printed, issued in weeks.columns("high_volume", *wanted):
        key = place_of(place, printed)
        counts[key] += issued or 0
        listed[key] += 1
    ordered = sorted(counts, key=lambda place: (-counts[place], tuple(str(each) for each in place)))
    return [(*place, listed[place], counts[place]) for place in ordered]


def place_of(place: Sequence[Any], printed: str) -> Row:
    """What a row is counted under: its county's GEOID, name and state, or the printed name and state if undecided.

    `place` has the row's values of PLACE, `printed` is the name that its county was looked for by.
    """
    geoid, jurisdiction, of, state = place
    return (geoid, jurisdiction, of) if geoid else (None, printed, state)


def place_order(place: Row, count: int) -> Row:
    """What places are sorted by: most persons first, undecided names last, then by name, GEOID and state."""
    geoid, name, state = place
    # A misprinted state isn't known, and None can't be compared with a code.
    return (geoid is None, -count, name, geoid or "", state or "")


def with_shares(records: Sequence[Row]) -> Iterable[Row]:
    """Records whose last value is a count, with each one's share of all and the share of all from the top down."""
    total = sum(record[-1] for record in records)
    running = accumulate(record[-1] for record in records)
    for record, so_far in zip(records, running, strict=True):
        yield (*record, _share(record[-1], total), _share(so_far, total))


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

    def figures(self) -> Row:
        return (*(self.statuses[status] for status in (*STATUSES, None)), self.offenses, len(self.persons))


def _tallied(weeks: Weeks, key: Callable[[_Offense], Hashable]) -> Iterable[_Tally]:
    tallies: dict[Hashable, _Tally] = {}
    for row in map(_Offense._make, weeks.columns("offenses", *_Offense._fields)):
        tally = tallies.setdefault(key(row), _Tally(row))
        tally.statuses[row.status] += 1
        tally.persons.add((row.week, row.row))
        tally.wordings.add(row.offense.casefold())
    return tallies.values()


def _with_share(records: Sequence[Row]) -> Iterable[Row]:
    """Records that end in offenses and persons, with the share of all offenses between the two."""
    total = sum(record[-2] for record in records)
    for record in records:
        yield (*record[:-1], _share(record[-2], total), record[-1])


def _levels(country: str | None) -> list[Row]:
    """The rows of `regions` that a person counts in: level, code, name, the larger region that it is part of."""
    found = region_of(country) if country else None
    if found is None or not found.areas:
        return [("", None, "in no region of M49" if country else "country not known", None)]
    levels = (("region", found.region), ("sub-region", found.subregion), ("intermediate region", found.intermediate))
    within = (None, found.region, found.subregion)
    return [
        (level, area.code, area.name, larger.name if larger else None)
        for (level, area), larger in zip(levels, within, strict=True)
        if area
    ]


def _in_order(persons: Counter[Row]) -> list[Row]:
    """Places as `jurisdictions` lists them."""
    return sorted(persons, key=lambda place: place_order(place, persons[place]))


def _as_shown(agencies: Iterable[Counter[Row]]) -> Counter[str]:
    """Agencies with their persons: as printed where all rows print one in one way, else by its name."""
    shown: Counter[str] = Counter()
    for spellings in agencies:
        (printed, name), *others = spellings
        shown[name if others else printed] += spellings.total()
    return shown


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name} ({n})" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _share(part: int, whole: int) -> float:
    return round(part / whole, _PLACES) if whole else 0.0
