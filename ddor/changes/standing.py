"""How something stands in the last week in the archive, against those before it: new, there, returned, gone, never
again.

What is of an undecided name may be of a place that is listed already. Where that makes a difference, the place and the
name may stand in several ways, and all of them are said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum

from ddor.tables.ranges import Ranged, certain


class Standing(StrEnum):
    """The standing of something in the last week in the archive, compared with the weeks before."""

    NEW = "new"
    THERE = "there"
    RETURNED = "returned"
    GONE = "gone"
    NEVER_AGAIN = "never again"


Days = Collection[date]
"""The weeks, by their first days, in which something is."""


def standing(held: Sequence[date], own: Days, joining: Iterable[Days], instead: Iterable[Days] = ()) -> str:
    """How something stands that is in some weeks of those held: all ways in which it may, with "or" between them.

    Each of `joining` are weeks that it is in too, if something undecided is of it; `instead` are those of what it may
    be itself.
    """
    told = _told(held, own)
    bases = {told, *(told | _told(held, each) for each in instead)}
    for more in {_told(held, each) for each in joining}:
        bases |= {each | more for each in bases}
    found = {_standing(each) for each in bases}
    return " or ".join(each for each in Standing if each in found)


_LAST, _BEFORE, _EARLIER = 1, 2, 4


def _told(held: Sequence[date], days: Days) -> int:
    """Whether something is in the last week, in the one before, and in any earlier one, as bits of a number."""
    last, before = (held[-at] in days if len(held) >= at else False for at in (1, 2))
    return _LAST * last + _BEFORE * before + _EARLIER * any(day in days for day in held[:-2])


def _standing(told: int) -> Standing:
    if told & _LAST:
        return Standing.THERE if told & _BEFORE else Standing.RETURNED if told & _EARLIER else Standing.NEW
    return Standing.GONE if told & _BEFORE else Standing.NEVER_AGAIN


def first_to_gaps(held: Sequence[date], own: Days, joining: Iterable[Days]) -> tuple[Ranged, Ranged, Ranged, Ranged]:
    """The first week in the archive that has something, the last one, in how many it is, and how many between them are
    without.

    Each has its range if it may be in the weeks of any of `joining`, too. That of the gaps may be a little wider than
    what can be, as these weeks are looked at one by one.
    """
    sure = [at for at, day in enumerate(held) if day in own]
    more = set[date]().union(*joining).difference(own)
    first, last, present = sure[0], sure[-1], len(sure)
    gaps = last - first + 1 - present
    if not more:
        return certain(held[first]), certain(held[last]), certain(present), certain(gaps)
    maybe = [at for at, day in enumerate(held) if day in more]
    earliest, latest = min(first, *maybe), max(last, *maybe)
    within = sum(first < at < last for at in maybe)
    widest = latest - earliest + 1 - present - (earliest < first) - (latest > last)
    return (
        Ranged(held[first], held[earliest], held[first]),
        Ranged(held[last], held[last], held[latest]),
        Ranged(present, present, present + len(maybe)),
        Ranged(gaps, gaps - within, widest),
    )
