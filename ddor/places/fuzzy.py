"""Finds names in one state that are nearly the same: slips of typing and reading ("lowa", "Truetlen").

A name is taken only where it is alike enough and clearly more alike than any name of another county. Both
limits were chosen with scripts/measure_places.py on one half of a labeled list and checked on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ddor.places.gazetteer import County, Facility, StateNames
from ddor.places.lookup import Finding, left_open, main_county
from ddor.places.match import Method

THRESHOLD = 84.0
"""Names less alike than this (rapidfuzz's ratio, 0 to 100) are not taken."""

MARGIN = 12.0
"""The best name must be more alike than any of another county by at least this."""

WORTH_SHOWING = 70.0
"""Candidates less alike than this are not offered."""

SHORTEST = 4
"""Fewer letters than this are like too many names."""

LONG_ENOUGH = 7
"""A name that no word says to be a county's or a city's is taken for a slip only from this many letters
on."""

SURELY_NOT_THE_SAME = 99.0
"""The highest score of a name that is not the very same, even where only look-alike letters differ."""

SHOWN = 5
"""How many candidates are offered."""

_LOOK_ALIKE = str.maketrans({"l": "i", "1": "i", "0": "o", "5": "s", "8": "b"})


_QUARTERS = ("north", "south", "east", "west")


@dataclass(frozen=True, slots=True)
class Named:
    """What has a name: the counties it may be in (with several it decides nothing), and words for it."""

    counties: tuple[County, ...]
    shown: str


class Pool:
    """Names of one kind under their keys; what a key names is worked out when it is wanted."""

    def __init__(self, keys: Iterable[str], named: Callable[[str], Named]) -> None:
        self._keys = list(keys)
        self._named = named

    def alike(self, key: str) -> list[tuple[Named, float]]:
        """What is most like `key`, with how like it is."""
        # Most names need no such search.
        from rapidfuzz import fuzz, process

        found = process.extract(key, self._keys, scorer=fuzz.ratio, limit=6, score_cutoff=WORTH_SHOWING)
        scores = {other: min(score, SURELY_NOT_THE_SAME) for other, score, _ in found}
        scores.update(dict.fromkeys(self._seen.get(as_seen(key), ()), SURELY_NOT_THE_SAME))
        return [(self._named(other), score) for other, score in scores.items() if _same_quarter(key, other)]

    @cached_property
    def _seen(self) -> Mapping[str, Sequence[str]]:
        """The keys by what they look like."""
        found: dict[str, list[str]] = {}
        # All at once, as thousands of calls take milliseconds; no two letters of two lines are read for one.
        for key, seen in zip(self._keys, as_seen("\n".join(self._keys)).split("\n"), strict=False):
            found.setdefault(seen, []).append(key)
        return found


def as_seen(key: str) -> str:
    """Return a key with letters that are read for one another made one: l, I and 1; O and 0; rn and m."""
    return key.replace("rn", "m").replace("vv", "w").translate(_LOOK_ALIKE)


def _same_quarter(key: str, other: str) -> bool:
    """Return whether two names do not begin with different quarters: no slip makes East of West."""
    mine, its = (next((each for each in _QUARTERS if name.startswith(each)), None) for name in (key, other))
    return mine is None or its is None or mine == its


def nearest(key: str, state: str, pools: Iterable[Pool], *, shortest: int = SHORTEST) -> Finding | None:
    """Return the county whose name, or that of a place or facility in it, is most like `key`.

    `state` is the state's name, for the sentence. Keys of fewer than `shortest` letters are left undecided.
    None is returned where nothing is alike at all.
    """
    if len(key) < SHORTEST:
        return None
    threshold = THRESHOLD if len(key) >= shortest else 100.0
    best: dict[County, tuple[float, Named]] = {}
    for pool in pools:
        for named, score in pool.alike(key):
            for county in named.counties:
                if county not in best or score > best[county][0]:
                    best[county] = (score, named)
    if not best:
        return None
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0].geoid))
    scored = tuple((county, round(score, 1)) for county, (score, _) in ranked[:SHOWN])
    score, named = ranked[0][1]
    second = ranked[1][1][0] if len(ranked) > 1 else 0.0
    if len(named.counties) == 1 and score >= threshold and score - second >= MARGIN:
        return Finding(Method.FUZZY, scored, True, f"Nearly the name of {named.shown}.")
    listed = ", ".join(county.name for county, _ in scored)
    return left_open(scored, f"No name in {state} is the same; the closest are in {listed}.")


class Pools:
    """What a slip may stand for in one state, by kind."""

    def __init__(self, names: StateNames) -> None:
        self._names = names

    @cached_property
    def counties(self) -> Pool:
        """Counties by name; one that a city shares decides nothing."""
        state, by_name = self._names.state.name, self._names.by_name
        return Pool(by_name, lambda key: Named(by_name[key], f"{by_name[key][0].name}, {state}"))

    @cached_property
    def counties_alone(self) -> Pool:
        """Counties by name, without the cities that are in none."""
        state = self._names.state.name
        counties = {
            key: tuple(each for each in listed if not each.is_city) for key, listed in self._names.by_name.items()
        }
        named = {key: listed for key, listed in counties.items() if listed}
        return Pool(named, lambda key: Named(named[key], f"{named[key][0].name}, {state}"))

    @cached_property
    def facilities(self) -> Pool:
        """Facilities by name and by what is short for it."""
        state, named = self._names.state.name, {**self._names.facilities, **self._names.facility_parts}
        return Pool(named, lambda key: _facility(named[key], state))

    @cached_property
    def places(self) -> Pool:
        """Places by name; one that lies in several counties decides nothing."""
        return Pool(self._names.place_keys, self._place)

    @cached_property
    def cities(self) -> Pool:
        """Those of the places that are cities."""
        return Pool(filter(self._names.is_city, self._names.place_keys), self._place)

    def _place(self, key: str) -> Named:
        place, state = self._names.place(key), self._names.state.name
        if place is None:
            raise KeyError(key)
        main = main_county(place)
        if main is None:
            return Named(tuple(place.counties), f"{place.name}, {state}")
        return Named((main,), f"{place.name}, which is in {main.name}, {state}")


@cache
def pools_of(names: StateNames) -> Pools:
    """What a slip may stand for among the names of a state."""
    return Pools(names)


def _facility(facility: Facility, state: str) -> Named:
    where = facility.counties[0]
    return Named((where,), f"{facility.name}, which is in {where.name}, {state}")
