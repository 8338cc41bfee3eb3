"""Persons, offenses and detainers issued by place.

What is not known is never left out: an undecided name is a row of its own, as printed, and what it has counts in the
range of each county that it may be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ddor.columns import Column, Value
from ddor.tables.offense_counts import by_status
from ddor.tables.ranges import Ranged, Spread, certain, with_range, with_shares
from ddor.tables.share_ranges import NOTHING, TO_BOTH, TO_PART, TO_WHOLE, Unit, share_range
from ddor.tables.table import Row
from ddor.tables.tabulation import (
    BY_STATUS,
    CITIZENSHIP,
    COUNT,
    COUNTRY,
    CUMULATIVE,
    GEOID,
    PERSONS,
    PLACE_COLUMNS,
    PLACE_KEYS,
    SHARE,
    STATE,
    tabulation,
)
from ddor.tables.weeks import Weeks

PLACE = ("geoid", "jurisdiction", "jurisdiction_state", "state")
"""The columns that say what a row is counted under, with that of the name as printed."""

Place = tuple[str | None, str, str | None]
"""What a row is counted under: GEOID, name, USPS code; of an undecided name no GEOID and the name as printed."""


def place_of(place: Sequence[Any], printed: str) -> Place:
    """What a row is counted under: its county's GEOID, name and state, or the printed name and state if undecided.

    `place` has the row's values of PLACE, `printed` is the name that its county was looked for by.
    """
    geoid, jurisdiction, of, state = place
    return (geoid, jurisdiction, of) if geoid else (None, printed, state)


def place_order(place: Place, count: int) -> Row:
    """What places are sorted by: most persons first, undecided names last, then by name, GEOID and state."""
    geoid, name, state = place
    # A misprinted state isn't known, and None can't be compared with a code.
    return (geoid is None, -count, name, geoid or "", state or "")


def spread_over(places: Mapping[Place, int]) -> Spread[Place]:
    """Counts by place as a Spread: decided ones by state, undecided names as printed, cities with their counties."""
    spread: Spread[Place] = Spread()
    for place, count in places.items():
        geoid, name, state = place
        if geoid is None:
            spread.unknown[name.casefold(), state] += count
        else:
            spread.known[place] = count
            spread.groups[place] = state
    spread.within = Parts.of(spread.known).within
    return spread


@tabulation(
    "jurisdictions",
    "Jurisdictions",
    "a county, or a city of several counties, which may be listed separately from them; persons are counted",
    keys=PLACE_KEYS,
    columns=(
        *PLACE_COLUMNS,
        Column("agencies", Value.TEXT, "The agencies named, each with its persons."),
        *with_range(COUNT),
        *with_range(SHARE),
        CUMULATIVE,
    ),
    shown=("jurisdiction", "state", "geoid", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def jurisdictions(weeks: Weeks) -> Iterable[Row]:
    """Persons by county, most first; undecided names last, under the agency as printed."""
    agencies: defaultdict[Place, defaultdict[str, Counter[Row]]] = defaultdict(lambda: defaultdict(Counter))
    for (*place, agency, name), count in weeks.counted("declined", *PLACE, "agency", "agency_name"):
        known = name or agency
        agencies[place_of(place, agency)][known.casefold()][agency, known] += count
    listed = {place: _as_shown(named.values()) for place, named in agencies.items()}
    counts = {place: of_place.total() for place, of_place in listed.items()}
    afloat = Afloat.of(counts)
    return with_shares([((*place, _listed(listed[place])), afloat.count(place, counts)) for place in in_order(counts)])


@tabulation(
    "jurisdiction_statuses",
    "Jurisdictions by status",
    "a county; persons are counted and, separately, offenses by status",
    keys=PLACE_KEYS,
    columns=(*PLACE_COLUMNS, *with_range(PERSONS), *BY_STATUS[:-1], *with_range(BY_STATUS[-1])),
    shown=("jurisdiction", "state", "persons", "convicted", "charged", "not_stated", "total"),
    compared=("persons", "convicted"),
)
def jurisdiction_statuses(weeks: Weeks) -> Iterable[Row]:
    """Offenses by county and status, in the order of `jurisdictions`."""
    persons: Counter[Place] = Counter()
    for (*printed, agency), count in weeks.counted("declined", *PLACE, "agency"):
        persons[place_of(printed, agency)] += count
    offenses: defaultdict[Place, Counter[str | None]] = defaultdict(Counter)
    for (*printed, agency, status), count in weeks.counted("offenses", *PLACE, "agency", "status"):
        offenses[place_of(printed, agency)][status] += count
    afloat = Afloat.of(persons)
    for place in in_order(persons):
        more: Counter[str | None] = Counter()
        for other in afloat.that_may_be(place):
            more += offenses[other]
        total = offenses[place].total()
        yield (
            *place, *afloat.count(place, persons),
            *by_status(offenses[place], more), *Ranged(total, total, total + more.total()),
        )  # fmt: skip


@tabulation(
    "jurisdiction_countries",
    "Jurisdictions by country",
    "a country within a county; persons are counted",
    keys=(*PLACE_KEYS, "country", "citizenship"),
    columns=(
        *PLACE_COLUMNS,
        COUNTRY,
        CITIZENSHIP,
        *with_range(COUNT),
        *with_range(Column("share", Value.SHARE, "Share of the county's persons.")),
    ),
    shown=("jurisdiction", "state", "citizenship", "count", "share"),
    compared=("count",),
)
def jurisdiction_countries(weeks: Weeks) -> Iterable[Row]:
    """Persons by county and country of citizenship, in the order of `jurisdictions`, then most first."""
    found: defaultdict[Place, Counter[Row]] = defaultdict(Counter)
    spelling: dict[Row, str] = {}
    wanted = (*PLACE, "agency", "country", "citizenship")
    for (*printed, agency, country, citizenship), count in weeks.counted("declined", *wanted):
        key = (country, "" if country else citizenship)
        found[place_of(printed, agency)][key] += count
        spelling.setdefault(key, citizenship)
    persons = {place: counts.total() for place, counts in found.items()}
    unknown = {
        place: sum(count for (country, _), count in counts.items() if country is None)
        for place, counts in found.items()
    }
    afloat = Afloat.of(persons)
    for place in in_order(persons):
        others = afloat.that_may_be(place)
        for key, count in sorted(found[place].items(), key=lambda item: (item[0][0] is None, -item[1], item[0])):
            # A country that isn't known is counted as it is printed.
            open_to = {each: unknown[each] if key[0] else 0 for each in (place, *others)}
            units = [
                _of_country(found[each][key], open_to[each], persons[each], as_one=each[0] is None) for each in others
            ]
            own: Unit = [[(open_to[place], (NOTHING, TO_PART))]]
            yield (
                *place, key[0], spelling[key],
                *Ranged(count, count, sum(found[each][key] + open_to[each] for each in (place, *others))),
                *share_range(count, persons[place], [own, *units]),
            )  # fmt: skip


def _of_country(certain: int, unknown: int, persons: int, as_one: bool) -> Unit:
    """What persons who may be of a county add to those of a country there; the country of some isn't known. If they are
    under one name, all of them or none are there, else each for itself.
    """
    rest = persons - certain - unknown
    if as_one:
        return [[], [(certain, (TO_BOTH,)), (unknown, (TO_WHOLE, TO_BOTH)), (rest, (TO_WHOLE,))]]
    return [[(certain, (NOTHING, TO_BOTH)), (unknown, (NOTHING, TO_WHOLE, TO_BOTH)), (rest, (NOTHING, TO_WHOLE))]]


@tabulation(
    "states",
    "States",
    "a state; persons are counted",
    keys=("state",),
    columns=(
        STATE,
        *with_range(
            Column(
                "jurisdictions",
                Value.NUMBER,
                "Counties with persons; each undecided name counts as one, as does a city of several counties, in "
                "addition to those of its counties that are listed.",
            )
        ),
        *with_range(
            Column(
                "agencies", Value.NUMBER, "Agencies named, with all spellings of one within a county counted as one."
            )
        ),
        *with_range(COUNT),
        *with_range(SHARE),
        CUMULATIVE,
    ),
    shown=("state", "jurisdictions", "agencies", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def states(weeks: Weeks) -> Iterable[Row]:
    """Persons by state, most first; those whose state is not known last."""
    counts: Counter[str | None] = Counter()
    places: defaultdict[str | None, Counter[Place]] = defaultdict(Counter)
    agencies: defaultdict[str | None, set[tuple[bool, Place, str]]] = defaultdict(set)
    for (*place, agency, name), count in weeks.counted("declined", *PLACE, "agency", "agency_name"):
        where = place_of(place, agency)
        counts[where[2]] += count
        places[where[2]][where] += count
        agencies[where[2]].add((where[0] is not None, where, (name or agency).casefold()))
    stateless = len(places[None])
    records = []
    for state, count in sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or "")):
        there = spread_over(places[state]).keys()
        named, decided = len(agencies[state]), sum(known for known, *_ in agencies[state])
        of_agencies, persons = Ranged(named, max(decided, 1), named), certain(count)
        if state is not None:
            there = there._replace(most=there.most + stateless)
            of_agencies = of_agencies._replace(most=named + len(agencies[None]))
            persons = persons._replace(most=count + counts[None])
        records.append(((state, *there, *of_agencies), persons))
    return with_shares(records)


@tabulation(
    "high_volume_totals",
    "Section I: detainers issued",
    "a jurisdiction in Section I, which lists only the top ones",
    keys=PLACE_KEYS,
    columns=(
        GEOID,
        Column("jurisdiction", Value.TEXT, "The county's name; if undecided, the jurisdiction as printed."),
        STATE,
        Column("weeks", Value.NUMBER, "How many of the weeks list it."),
        *with_range(Column("detainers_issued", Value.NUMBER, "Detainers issued to it in those weeks.")),
    ),
    shown=("jurisdiction", "state", "geoid", "weeks", "detainers_issued"),
    compared=("detainers_issued",),
    rests_on=("high_volume",),
)
def high_volume(weeks: Weeks) -> Iterable[Row]:
    """Section I: detainers issued by jurisdiction, most first, over all weeks that list it.

    A number that wasn't read leaves the most open: it is empty.
    """
    counts: Counter[Place] = Counter()
    listed: Counter[Place] = Counter()
    unread: set[Place] = set()
    wanted = (*PLACE, "jurisdiction_printed", "detainers_issued")
    for *printed, jurisdiction, issued in weeks.columns("high_volume", *wanted):
        key = place_of(printed, jurisdiction)
        counts[key] += issued or 0
        listed[key] += 1
        if issued is None:
            unread.add(key)
    afloat = Afloat.of(counts)
    for place in sorted(counts, key=lambda place: (-counts[place], tuple(str(each) for each in place))):
        others = afloat.that_may_be(place)
        bounded = unread.isdisjoint((place, *others))
        most = counts[place] + sum(counts[other] for other in others) if bounded else None
        yield (*place, listed[place], *Ranged(counts[place], counts[place], most))


@dataclass(frozen=True, slots=True)
class Parts:
    """Places of a table that are parts of others of it.

    `within` has the cities of several counties with those of their counties that are listed, `around` each place with
    the cities and the states that it is in, as a state's own agency is listed under the state.
    """

    within: Mapping[Place, Sequence[Place]]
    around: Mapping[Place, Sequence[Place]]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Parts:
        """Those of some places."""
        from ddor.places import covered, geoids_in, is_area

        decided = [(geoid, place) for place in places if (geoid := place[0]) is not None]
        within: dict[Place, list[Place]] = {}
        around: defaultdict[Place, list[Place]] = defaultdict(list)
        for of_whole, whole in decided:
            if not is_area(of_whole):
                continue
            inside = covered([of_whole])
            parts = [place for geoid, place in decided if place != whole and inside.has(geoid)]
            for part in parts:
                around[part].append(whole)
            if parts and len(geoids_in(of_whole)) > 1:
                within[whole] = parts
        return cls(within, around)


@dataclass(frozen=True, slots=True)
class Afloat:
    """The rows of a table by place that may be of another of its places."""

    undecided: Mapping[str | None, Sequence[Place]]
    around: Mapping[Place, Sequence[Place]]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Afloat:
        """Those of some places."""
        listed = list(places)
        undecided: defaultdict[str | None, list[Place]] = defaultdict(list)
        for place in listed:
            if place[0] is None:
                undecided[place[2]].append(place)
        return cls(undecided, Parts.of(listed).around)

    def that_may_be(self, place: Place) -> list[Place]:
        """The places whose rows may be of a place: undecided names of its state or of none, cities and states that it
        is in. Of an undecided name there are none, as it is counted as printed.
        """
        if place[0] is None:
            return []
        near = () if place[2] is None else self.undecided.get(place[2], ())
        return [*near, *self.undecided.get(None, ()), *self.around.get(place, ())]

    def count(self, place: Place, counts: Mapping[Place, int]) -> Ranged:
        """What a place has of counts by place."""
        more = sum(counts[other] for other in self.that_may_be(place))
        return Ranged(counts[place], counts[place], counts[place] + more)


def in_order(persons: Mapping[Place, int]) -> list[Place]:
    """Places as `jurisdictions` lists them."""
    return sorted(persons, key=lambda place: place_order(place, persons[place]))


def _as_shown(agencies: Iterable[Counter[Row]]) -> Counter[str]:
    """Agencies with their persons: as printed if all rows print an agency the same way, else by its name."""
    shown: Counter[str] = Counter()
    for spellings in agencies:
        (printed, name), *others = spellings
        shown[name if others else printed] += spellings.total()
    return shown


def _listed(counts: Counter[str]) -> str:
    return "; ".join(f"{name} ({n})" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
