"""Persons by country of citizenship and by world region; one whose country isn't known may be of any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ddor.columns import Column, Value
from ddor.tables.ranges import Ranged, certain, unknowns, with_range, with_shares
from ddor.tables.regions import region_of
from ddor.tables.table import Row
from ddor.tables.tabulation import CITIZENSHIP, COUNT, COUNTRY, CUMULATIVE, SHARE, tabulation
from ddor.tables.weeks import Weeks

NOT_KNOWN = "country not known"


@tabulation(
    "countries",
    "Countries of citizenship",
    "a country; persons are counted",
    keys=("country", "citizenship"),
    columns=(COUNTRY, CITIZENSHIP, *with_range(COUNT), *with_range(SHARE), CUMULATIVE),
    shown=("citizenship", "country", "count", "share", "cumulative_share"),
    compared=("count", "share"),
)
def countries(weeks: Weeks) -> Iterable[Row]:
    """Persons by country of citizenship, most first; those of no known country last, as printed."""
    counts: Counter[Row] = Counter()
    spelling: dict[Row, str] = {}
    for (country, citizenship), count in weeks.counted("declined", "country", "citizenship"):
        key = (country, "" if country else citizenship)
        counts[key] += count
        spelling.setdefault(key, citizenship)
    unknown = sum(count for (country, _), count in counts.items() if country is None)
    ordered = sorted(counts.items(), key=lambda item: (item[0][0] is None, -item[1], spelling[item[0]]))
    return with_shares(
        [((key[0], spelling[key]), Ranged(count, count, count + (unknown if key[0] else 0))) for key, count in ordered]
    )


@tabulation(
    "regions",
    "World regions (UN M49)",
    "a region of a level; persons are counted",
    keys=("level", "m49", "region", "within"),
    columns=(
        Column("level", Value.TEXT, "region, sub-region or intermediate region; a person counts once at each level."),
        Column("m49", Value.TEXT, "The region's code in the United Nations' M49 standard."),
        Column("region", Value.TEXT, "Its name there. Latin America is 419, with the Caribbean."),
        Column("within", Value.TEXT, "The larger region that it is part of."),
        *with_range(Column("countries", Value.NUMBER, "How many of its countries persons are citizens of.")),
        *with_range(COUNT),
        *with_range(SHARE),
    ),
    shown=("level", "region", "countries", "count", "share"),
    compared=("count", "share"),
)
def regions(weeks: Weeks) -> Iterable[Row]:
    """Persons by world region of citizenship (the United Nations' M49 standard), most first."""
    counts: Counter[Row] = Counter()
    found: defaultdict[Row, set[str]] = defaultdict(set)
    unknown: list[str] = []
    total = 0
    for (country, citizenship), count in weeks.counted("declined", "country", "citizenship"):
        total += count
        if country is None:
            unknown += [citizenship] * count
        for key in _levels(country):
            counts[key] += count
            if country:
                found[key].add(country)
    named = len(set(unknowns((name, None) for name in unknown)))
    order = {level: rank for rank, level in enumerate(("region", "sub-region", "intermediate region", ""))}
    for key, count in sorted(counts.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][2])):
        countries_there, persons = certain(len(found[key])), certain(count)
        if key[0]:
            countries_there = countries_there._replace(most=len(found[key]) + named)
            persons = persons._replace(most=count + len(unknown))
        yield (*key, *countries_there, *persons, *persons.of(total))


def _levels(country: str | None) -> list[Row]:
    """The rows of `regions` that a person counts in: level, code, name, the larger region that it is part of."""
    found = region_of(country) if country else None
    if found is None or not found.areas:
        return [("", None, "in no region of M49" if country else NOT_KNOWN, None)]
    levels = (("region", found.region), ("sub-region", found.subregion), ("intermediate region", found.intermediate))
    within = (None, found.region, found.subregion)
    return [
        (level, area.code, area.name, larger.name if larger else None)
        for (level, area), larger in zip(levels, within, strict=True)
        if area
    ]
