"""How much each county, state, country, offense or category has at least and at most, and which has more."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ddor.claims.comparing import Number, Verdict
from ddor.claims.possible import Found, Rows
from ddor.claims.reading import By
from ddor.places import geoids_in, is_area
from ddor.states import states
from ddor.tables.ranges import unknowns
from ddor.tables.table import Record

_Agency = tuple[str, str | None]
"""An agency of an undecided county: its name in small letters, and the state that it must be in (None: any)."""

_COLUMN = {By.COUNTRY: "country", By.CATEGORY: "ncic_code", By.OFFENSE: "offense", By.JURISDICTION: "geoid"}


@dataclass(slots=True)
class Tally:
    """What each key has: a GEOID, a USPS code, an ISO 3166-1 alpha-3 code, an offense in small letters, an NCIC code,
    or an agency's county (its state where that is undecided) and name in small letters.

    `floating` is what stands under no key but belongs to one that is not known, by the state that this one must be in
    (None: any), or by the agency that it is; `within` is what stands under a city of several counties but may be of one
    of them, by that county; `names` are the keys as printed, `agencies` the names and states of those of agencies.
    """

    by: By
    low: Counter[str] = field(default_factory=Counter)
    most: defaultdict[str, Number] = field(default_factory=lambda: defaultdict(int))
    floating: defaultdict[str | _Agency | None, Number] = field(default_factory=lambda: defaultdict(int))
    within: defaultdict[str, Number] = field(default_factory=lambda: defaultdict(int))
    names: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, _Agency] = field(default_factory=dict)

    def high(self, key: str) -> Number:
        """The most that a key could have."""
        if self.by is By.AGENCY:
            own = self.agencies.get(key)
            of_name = sum(more for other, more in self.floating.items() if own and _may_be_one(own, other))
            return self.most.get(key, 0) + of_name
        if self.by is not By.JURISDICTION:
            return self.most.get(key, 0) + sum(self.floating.values())
        state = next((code for code, each in states().items() if each.geoid == key[:2]), None)
        afloat = sum(self.floating.get(where, 0) for where in {state, None})
        return self.most.get(key, 0) + self.within.get(key, 0) + afloat

    def unlisted(self) -> Number:
        """The most that a key which has nothing for certain could have."""
        if self.by is By.AGENCY:
            of_names: defaultdict[str, Number] = defaultdict(int)
            for agency, amount in self.floating.items():
                of_names[agency[0] if agency else ""] += amount
            return max(of_names.values(), default=0)
        of_a_state = [amount for where, amount in self.floating.items() if where is not None]
        if self.by is not By.JURISDICTION:
            return sum(self.floating.values())
        return max([*of_a_state, *self.within.values()], default=0) + self.floating.get(None, 0)

    def top(self, named: Sequence[str]) -> Verdict:
        """Whether these have more than all others; one that has as many as another is not the top alone."""
        others = [key for key in {*self.low, *self.most} if key not in named]
        least = min(self.low[key] for key in named)
        if least > max((self.high(key) for key in others), default=0) and least > self.unlisted():
            return Verdict.HOLDS
        most = min(self.high(key) for key in named)
        if most <= max((self.low[key] for key in others), default=0):
            return Verdict.DOES_NOT_HOLD
        return Verdict.CANNOT_BE_TOLD

    def rank(self, key: str) -> tuple[Number, Number]:
        """The best and the worst rank that a key could have: 1 and as many as have more; infinity if it has none."""
        others = {*self.low, *self.most} - {key}
        best = 1 + sum(self.low[other] > self.high(key) for other in others) if self.high(key) else math.inf
        if not self.low[key]:
            return best, math.inf
        more = sum(self.high(other) > self.low[key] for other in others)
        afloat = sum(self.floating.values())
        unlisted = afloat if math.isinf(afloat) else afloat // (self.low[key] + 1)
        return best, 1 + more + unlisted

    def leading(self, count: int) -> list[tuple[str, int, Number]]:
        """The first keys by what they certainly have, each with the least and the most that it may have."""
        ordered = sorted({*self.low, *self.most}, key=lambda key: (-self.low[key], self.names.get(key, key)))
        return [(key, self.low[key], self.high(key)) for key in ordered[:count]]


def tally(rows: Rows, by: By, amounts: str | None = None, named: Sequence[str] = ()) -> Tally:
    """What each key has in rows: how many rows, or the sum of a column; an amount that is not known is any.

    `named` are keys that are asked about: what a city among them has isn't any of its counties'.
    """
    made = Tally(by)
    afloat = agencies_afloat(rows) if by is By.AGENCY else frozenset()
    for found, certain in ((rows.certain, True), (rows.open, False)):
        for key, name, where, amount in _keyed(found, by, amounts, afloat):
            most = math.inf if amount is None else amount
            if key is None:
                made.floating[where] += most
                continue
            if isinstance(where, tuple):
                made.agencies[key] = where
            if certain:
                made.low[key] += amount or 0
            made.most[key] += most
            made.names.setdefault(key, name)
            if by is By.JURISDICTION and amounts is None and is_area(key) and key not in named:
                for county in geoids_in(key):
                    made.within[county] += most
    return made


def with_so_many(rows: Rows, by: By, least: int, most: int | None) -> tuple[int, int]:
    """The fewest and the most that have `least` to `most` rows (None: any more) of what rows are of.

    What belongs to a key that isn't known may raise that of any, and so may make some more that have enough.
    """
    made = tally(rows, by)
    bound = math.inf if most is None else most
    keys = {*made.low, *made.most}
    certain = sum(least <= made.low[key] and made.high(key) <= bound for key in keys)
    possible = sum(made.high(key) >= least and made.low[key] <= bound for key in keys)
    afloat = sum(int(amount) for amount in made.floating.values())
    return certain, possible + afloat // least


def distinct(rows: Rows, by: By) -> tuple[int, int]:
    """The fewest and the most counties, states, countries or agencies that rows are of.

    All rows of one undecided name are of one county, which may be one more, or one of its state that is counted
    already. Those of a city of several counties may be of one of them that is counted already.
    """
    afloat = agencies_afloat(rows) if by is By.AGENCY else frozenset()
    (sure, adrift), (maybe, further) = (_keys_and_names(found, by, afloat) for found in (rows.certain, rows.open))
    least = len(sure - _cities_around(sure)) if by is By.JURISDICTION else len(sure)
    return least + _needed((where for _, where in adrift), sure, by), len(sure | maybe) + len(adrift | further)


_Where = str | _Agency | None
"""What a row whose key isn't known must be of: a state (None: any), or an agency."""


def _keys_and_names(found: Found, by: By, afloat: frozenset[_Agency]) -> tuple[set[str], set[tuple[Hashable, _Where]]]:
    """The keys of rows, and the names of those whose key isn't known, each with what it must be of."""
    keys: set[str] = set()
    names: list[tuple[str, _Where]] = []
    for row, (key, _, where, _) in zip(found.values(), _keyed(found, by, afloat=afloat), strict=True):
        if key is None:
            names.append((_unknown_name(row, by), where))
        else:
            keys.add(key)
    return keys, set(unknowns(names))


_UNKNOWN_NAMES = {By.COUNTRY: "citizenship", By.CATEGORY: "offense", By.STATE: "state_printed"}
"""The columns that tell rows apart whose key isn't known."""


def _unknown_name(row: Record, by: By) -> str:
    """What is printed of a row where its key isn't known: rows with the same text have the same key."""
    column = _UNKNOWN_NAMES.get(by)
    return str(row[column] or "") if column else agency_of(row)


def _cities_around(known: set[str]) -> set[str]:
    """Of places, the cities of several counties that another of the places is in."""
    return {city for city in known if is_area(city) and known.intersection(geoids_in(city))}


def _needed(adrift: Iterable[_Where], sure: set[str], by: By) -> int:
    """How many keys rows without a known one need at least, beside those that there are."""
    wanted = set(adrift)
    if by is By.AGENCY:
        there_are = {key.partition(" ")[2] for key in sure}
        return len({agency[0] for agency in wanted if agency} - there_are)
    if by is By.JURISDICTION:
        geoids = {each.geoid: code for code, each in states().items()}
        there = {geoids.get(key[:2]) for key in sure}
        needed = len(wanted - there - {None})
        return needed or int(bool(wanted) and not there)
    return int(bool(wanted) and not sure)


def agency_of(row: Record) -> str:
    """The agency of a row, by the name that the spellings of one agency share."""
    return str(row["agency_name"] or row["agency"])


def agencies_afloat(rows: Rows) -> frozenset[_Agency]:
    """The agencies of undecided counties that may be one with another that rows have: of the same name, where it may be
    in the same state.
    """
    every = [row for found in (rows.certain, rows.open) for row in found.values()]
    by_name: defaultdict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for row in every:
        name, state = agency_key(row)
        by_name[name].add((row["geoid"], state))
    return frozenset(
        (name, state)
        for name, places in by_name.items()
        for geoid, state in places
        if geoid is None
        and any(other != (geoid, state) and _may_be_one((name, state), (name, other[1])) for other in places)
    )


def agency_key(row: Record) -> _Agency:
    """What tells the agency of a row whose county is undecided: its name in small letters, and its state."""
    return agency_of(row).casefold(), row["jurisdiction_state"] or row["state"]


def _may_be_one(agency: _Agency, other: _Where) -> bool:
    """Whether two agencies, one of which at least is of an undecided county, may be the same."""
    if not isinstance(other, tuple) or agency[0] != other[0]:
        return False
    return None in (agency[1], other[1]) or agency[1] == other[1]


def _keyed(
    rows: Found, by: By, amounts: str | None = None, afloat: frozenset[_Agency] = frozenset()
) -> Iterator[tuple[str | None, str, _Where, int | None]]:
    """Of each row its key, if it is known; how that is printed; what it must be of (the state, or the agency); how much
    it counts.
    """
    for row in rows.values():
        amount = row[amounts] if amounts else 1
        of = row["jurisdiction_state"]
        state = of or row["state"]
        if by is By.STATE:
            yield state, state or "", None, amount
        elif by is By.AGENCY:
            agency = agency_key(row)
            open_to = row["geoid"] is None and agency in afloat
            places = filter(None, (agency_of(row), row["jurisdiction"] if row["geoid"] else None, state))
            yield None if open_to else f"{row['geoid'] or state or '?'} {agency[0]}", ", ".join(places), agency, amount
        else:
            key = row[_COLUMN[by]]
            name = f"{row['jurisdiction']}, {of}" if by is By.JURISDICTION else str(key)
            yield (key.casefold() if by is By.OFFENSE else key), name, row["state"], amount


def keys_of_agency(rows: Rows, text: str) -> list[str]:
    """The keys of the agencies that are called so, or printed so: of several counties where there are namesakes."""
    afloat = agencies_afloat(rows)
    called = text.casefold()
    keys: dict[str, None] = {}
    for found in (rows.certain, rows.open):
        for row, (key, *_) in zip(found.values(), _keyed(found, By.AGENCY, afloat=afloat), strict=True):
            if key is not None and called in (agency_of(row).casefold(), row["agency"].casefold()):
                keys[key] = None
    return list(keys)
