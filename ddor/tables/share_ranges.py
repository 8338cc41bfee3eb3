"""The lowest and the highest share of a part in a whole, where unknown rows may join both, or the whole alone.

Rows that move together make a unit: it is taken in one of several ways, and in each way every row adds to the part and
to the whole, to the whole alone, or to nothing, whatever other rows do. Over all ways of all units the range is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from ddor.rounding import share
from ddor.tables.ranges import Ranged

Adds = tuple[int, int]
"""What a row adds to the part and to the whole."""

Rows = tuple[int, Collection[Adds]]
"""A number of rows, and what each of them may add."""

Way = Sequence[Rows]

Unit = Sequence[Way]
"""The ways in which rows that move together may be taken."""

NOTHING: Adds = (0, 0)
TO_WHOLE: Adds = (0, 1)
TO_PART: Adds = (1, 0)
"""Of a row that is in the whole already."""

TO_BOTH: Adds = (1, 1)


def share_range(part: int, whole: int, units: Iterable[Unit]) -> Ranged:
    """The share that a part has of a whole that isn't nothing, with the lowest and the highest that it may have."""
    known = list(units)
    most = _largest(part, whole, known)
    rest = _largest(whole - part, whole, [_of_rest(unit) for unit in known])
    return Ranged(share(part, whole), share(rest[1] - rest[0], rest[1]), share(*most))


def _of_rest(unit: Unit) -> Unit:
    return [[(rows, {(whole - part, whole) for part, whole in adds}) for rows, adds in way] for way in unit]


def _largest(part: int, whole: int, units: Sequence[Unit]) -> tuple[int, int]:
    """The part and the whole where the share is largest.

    After W. Dinkelbach, On Nonlinear Fractional Programming (Management Science 13, 1967): every unit is taken in the
    way that is best at the largest share found so far, until none is better.
    """
    best = (part, whole)
    while True:
        gain = partial(_gain, best)
        reached = [(part, whole), *(max((_best(way, best) for way in unit), key=gain) for unit in units)]
        found = (sum(each for each, _ in reached), sum(each for _, each in reached))
        if gain(found) <= 0:
            return best
        best = found


def _best(way: Way, over: Adds) -> Adds:
    """What the rows of a way add if each adds what is best."""
    chosen = [(rows, max(adds, key=partial(_gain, over))) for rows, adds in way]
    return sum(rows * part for rows, (part, _) in chosen), sum(rows * whole for rows, (_, whole) in chosen)


def _gain(over: Adds, adds: Adds) -> int:
    """How much more than a given share of what it adds to the whole something adds to the part."""
    return adds[0] * over[1] - over[0] * adds[1]
