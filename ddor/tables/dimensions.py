"""What persons and offenses can be counted by: places, countries, offenses, and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from ddor.columns import Column, Value
from ddor.errors import DdorError
from ddor.model import Period
from ddor.tables.options import Dates
from ddor.tables.place_counts import PLACE, Afloat, place_of
from ddor.tables.table import Row
from ddor.tables.tabulation import CITIZENSHIP, COUNTRY, NCIC, PLACE_COLUMNS, STATE
from ddor.tables.weeks import Weeks


class CrossingError(DdorError):
    """Columns that can't be counted by together; the message says which there are."""


NOT_KNOWN, NOT_STATED, NO_OFFENSE, NO_DATE = "not known", "not stated", "no offense listed", "date not read"

_AGENCY = Column("agency", Value.TEXT, "The agency, with all its spellings within a county counted as one.")
_OFFENSE = Column("offense", Value.TEXT, "The offense in ICE's words, without the status.")
_STATUS = Column("status", Value.TEXT, "convicted, charged, not stated; no offense listed for the person.")


MayBe = Mapping[Row, Collection[Row]]
"""By a value that isn't known for sure, those that it may be in truth."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something to count by: the columns that tell its values, those of the rows that it looks at, and how.

    `label` is a value as one text, where it heads a column. `may_be` tells of some values which of them others of them
    may be in truth. `of_offenses`: each offense has one, not each person.
    """

    columns: tuple[Column, ...]
    looks_at: tuple[str, ...]
    value: Callable[..., Row]
    label: Callable[[Row], str]
    may_be: Callable[[Collection[Row]], MayBe]
    of_offenses: bool = False
    time: str = ""


def _first(row: Row) -> str:
    return str(row[0])


def _named(row: Row) -> str:
    return ", ".join(str(part) for part in row[1:] if part) or NOT_KNOWN


def _county(*values: Any) -> Row:
    *place, agency = values
    return place_of(place, agency)


def _agency(*values: Any) -> Row:
    *place, agency, name = values
    return (name or agency, *place_of(place, agency))


def _state(*values: Any) -> Row:
    *place, agency = values
    return (place_of(place, agency)[2] or NOT_KNOWN,)


def _country(country: str | None, citizenship: str) -> Row:
    return (country, "" if country else citizenship)


def _any_of_the_known(unknown: Callable[[Row], bool], known: Callable[[Row], bool]) -> Callable[..., MayBe]:
    """What isn't known may be any that is known."""

    def may_be(values: Collection[Row]) -> MayBe:
        choices = frozenset(filter(known, values))
        return {value: choices for value in values if unknown(value)}

    return may_be


def _none(values: Collection[Row]) -> MayBe:
    return {}


def _counties_may_be(values: Collection[Row]) -> MayBe:
    """An undecided name may be any county of its state, and what is of a city of several counties of any of these."""
    made: defaultdict[Row, set[Row]] = defaultdict(set)
    afloat = Afloat.of((geoid, name, state) for geoid, name, state in values)
    for geoid, name, state in values:
        for other in afloat.that_may_be((geoid, name, state)):
            made[other].add((geoid, name, state))
    return made


def _agencies_may_be(values: Collection[Row]) -> MayBe:
    """An agency of an undecided county may be the one of the same name in a county of its state, and in no other."""
    named: defaultdict[str, list[Row]] = defaultdict(list)
    for value in values:
        named[value[0].casefold()].append(value)
    made: defaultdict[Row, set[Row]] = defaultdict(set)
    for alike in named.values():
        of_place = {value[1:]: value for value in alike}
        for other, counties in (_counties_may_be(of_place) if alike[1:] else {}).items():
            made[of_place[other]] |= {of_place[county] for county in counties}
    return made


_of_state = _any_of_the_known(lambda value: value[0] == NOT_KNOWN, lambda value: value[0] != NOT_KNOWN)
_of_country = _any_of_the_known(lambda value: value[0] is None, lambda value: value[0] is not None)
_of_category = _any_of_the_known(lambda value: value[1] == NOT_KNOWN, lambda value: value[0] is not None)
_of_status = _any_of_the_known(
    lambda value: value[0] == NOT_STATED, lambda value: value[0] not in (NOT_STATED, NO_OFFENSE)
)
_of_time = _any_of_the_known(lambda value: value[0] == NO_DATE, lambda value: value[0] != NO_DATE)

DIMENSIONS: Mapping[str, Dimension] = {
    "state": Dimension((STATE,), (*PLACE, "agency"), _state, _first, _of_state),
    "county": Dimension(PLACE_COLUMNS, (*PLACE, "agency"), _county, _named, _counties_may_be),
    "agency": Dimension(
        (_AGENCY, *PLACE_COLUMNS), (*PLACE, "agency", "agency_name"), _agency, _first, _agencies_may_be
    ),
    "country": Dimension((COUNTRY, CITIZENSHIP), ("country", "citizenship"), _country, _named, _of_country),
    "offense": Dimension(
        (_OFFENSE,), ("offense",), lambda text: ((text or NO_OFFENSE),), _first, _none, of_offenses=True
    ),
    "category": Dimension(
        NCIC, ("ncic_code", "ncic_category", "offense"),
        lambda code, name, offense: (code, name or (NOT_KNOWN if offense else NO_OFFENSE)),
        lambda row: str(row[1]), _of_category, of_offenses=True,
    ),
    "status": Dimension(
        (_STATUS,), ("status", "offense"),
        lambda status, offense: (status or (NOT_STATED if offense else NO_OFFENSE),), _first, _of_status,
        of_offenses=True,
    ),
    **{
        time: Dimension(
            (Column(time.replace("-", "_"), Value.TEXT, f"The {time.replace('-', ' ')} of the date."),),
            (), lambda text: (text,), _first, _of_time, time=time,
        )
        for time in ("week", "month", "quarter", "year", "fiscal-quarter", "fiscal-year")
    },
}  # fmt: skip
"""What can be counted by, by name. A week is that of the report; the federal fiscal year begins on October 1."""


@lru_cache(maxsize=10_000)
def time_of(day: date, time: str) -> str:
    """The time of DIMENSIONS that a day is in: "2017-02", "2017 Q1", 2017, "FY 2017 Q2", "FY 2017"."""
    if time == "month":
        return f"{day:%Y-%m}"
    fiscal = time.startswith("fiscal")
    year, month = (day.year + (day.month > 9), (day.month + 2) % 12) if fiscal else (day.year, day.month - 1)
    said = f"FY {year}" if fiscal else str(year)
    return f"{said} Q{month // 3 + 1}" if time.endswith("quarter") else said


def dimension(name: str) -> Dimension:
    """The one of DIMENSIONS with a name. Raises CrossingError if there is none."""
    if name not in DIMENSIONS:
        raise CrossingError(f'"{name}" is nothing to count by. There are {", ".join(DIMENSIONS)}.')
    return DIMENSIONS[name]


def with_article(name: str) -> str:
    """The name of a dimension as one of its values is called: "a county", "an offense"."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def looked_at(kinds: Iterable[Dimension]) -> Iterator[str]:
    """The columns that some dimensions look at."""
    for kind in kinds:
        yield from kind.looks_at


def values_of(kinds: Sequence[Dimension], names: Sequence[str], dates: Dates) -> Callable[[Row], tuple[Row, ...]]:
    """What makes of a row, its values of the columns named, its value in each of some dimensions.

    Values that differ in capitals only are one, spelled as the first of them. Rows have the same few values again and
    again, so what was made of them is kept.
    """
    looks_at = [kind.looks_at if not kind.time else (_date_column(kind, dates),) for kind in kinds]
    places = [tuple(names.index(name) for name in wanted) for wanted in looks_at]
    made: list[tuple[dict[Row, Row], dict[Row, Row]]] = [({}, {}) for _ in kinds]
    together = list(zip(kinds, places, made, strict=True))

    def of_row(row: Row) -> tuple[Row, ...]:
        found = []
        for kind, at, (known, first) in together:
            values = tuple([row[each] for each in at])
            value = known.get(values)
            if value is None:
                value = _time_value(kind, values[0]) if kind.time else kind.value(*values)
                value = known[values] = first.setdefault(in_small_letters(value), value)
            found.append(value)
        return tuple(found)

    return of_row


def in_small_letters(value: Row) -> Row:
    """A value as it is compared with others: capitals don't count."""
    return tuple(part.casefold() if isinstance(part, str) else part for part in value)


def date_columns(kinds: Iterable[Dimension], dates: Dates) -> Iterator[str]:
    """The columns that some dimensions look at as they are times."""
    yield from (_date_column(kind, dates) for kind in kinds if kind.time)


def _date_column(kind: Dimension, dates: Dates) -> str:
    return "week" if kind.time == "week" else dates.value


def _time_value(kind: Dimension, day: date | None) -> Row:
    if day is None:
        return (NO_DATE,)
    return (day.isoformat() if kind.time == "week" else time_of(day, kind.time),)


def key_columns(kinds: Sequence[Dimension]) -> tuple[tuple[Column, ...], Callable[[Row], Row]]:
    """The columns of some dimensions, each once, and what makes of all their values, one after another, those of
    these columns: the state of a county is in the dimension of states, too.
    """
    places: dict[str, tuple[int, Column]] = {}
    for at, column in enumerate(column for kind in kinds for column in kind.columns):
        places.setdefault(column.name, (at, column))
    chosen = [at for at, _ in places.values()]
    return tuple(column for _, column in places.values()), lambda values: tuple(values[at] for at in chosen)


def with_spelling(key: Row, columns: Sequence[Column], spelled: Mapping[str, str]) -> Row:
    """The values of some columns with the first spelling of a country that is known by its code."""
    return tuple(
        spelled.get(key[at - 1], "") if columns[at] is CITIZENSHIP and not value else value
        for at, value in enumerate(key)
    )


def spellings(weeks: Weeks, columns: Sequence[Column]) -> dict[str, str]:
    """The first spelling of each country, by its code; empty if no column asks for one."""
    spelled: dict[str, str] = {}
    if CITIZENSHIP in columns:
        for (country, citizenship), _ in weeks.counted("declined", "country", "citizenship"):
            if country:
                spelled.setdefault(country, citizenship)
    return spelled


def days_of(period: Period) -> Iterator[date]:
    """Each day of a period."""
    for number in range(period.days):
        yield period.start + timedelta(number)


def coverage(weeks: Weeks, time: str) -> dict[str, float]:
    """What share of the days of each time, from the first report in the archive to the last, is in a report in the
    archive.

    Of the times at both ends all days are counted, also those before the first report and behind the last.
    """
    return {name: told.held for name, told in times(weeks, time).items()}


@dataclass(frozen=True, slots=True)
class Told:
    """A time, from its first day to its last, and what share of its days is in a report in the archive."""

    period: Period
    held: float


def times(weeks: Weeks, time: str) -> dict[str, Told]:
    """The times from the first report in the archive to the last, by name, as `coverage` has them."""
    if time == "week":
        told = [(period, 1.0) for period in weeks.periods] + [(period, 0.0) for period in weeks.missing]
        return {period.start.isoformat(): Told(period, held) for period, held in told}
    held = {day for period in weeks.periods for day in days_of(period)}
    if not held:
        return {}
    first, last = min(held), max(held)
    ends = {time_of(first, time), time_of(last, time)}
    days: defaultdict[str, list[date]] = defaultdict(list)
    for day in days_of(Period(first - _LONGEST_TIME, last + _LONGEST_TIME)):
        name = time_of(day, time)
        if first <= day <= last or name in ends:
            days[name].append(day)
    return {name: Told(Period(of[0], of[-1]), sum(day in held for day in of) / len(of)) for name, of in days.items()}


_LONGEST_TIME = timedelta(366)
