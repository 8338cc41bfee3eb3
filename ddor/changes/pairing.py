"""Which things of one list are which of another: those that are the same, then the most alike first.

A pair is made only where no other partner comes near; what stays open says so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_Scores = dict[tuple[int, int], float]

AHEAD = 5.0
"""By how many points of 100 a partner must be more alike than the next for a pair to be made."""


@dataclass(frozen=True, slots=True)
class Pairing(Generic[T]):
    """Who is who. Each thing of both lists is in exactly one of `pairs`, `before` and `after` (those without a
    partner). `open` names groups of the latter that are alike, but each with more than one that it may be.
    """

    pairs: tuple[tuple[T, T], ...]
    before: tuple[T, ...]
    after: tuple[T, ...]
    open: tuple[tuple[tuple[T, ...], tuple[T, ...]], ...]


def paired(
    before: Sequence[T],
    after: Sequence[T],
    same: Callable[[T], Hashable],
    likeness: Callable[[T, T], float],
    least: float,
) -> Pairing[T]:
    """Pair two lists. Things of the same `same` are one and pair off in order; of the others the most alike
    (0 to 100) pair, from `least` on. The lists swapped give the same pairs, if `likeness` is symmetric.
    """
    left, right = _classes(before, same), _classes(after, same)
    pairs: list[tuple[T, T]] = []
    for key in list(left):
        if key in right:
            pairs += _pair_off(left, key, right, key)
    keys, others = list(left), list(right)
    scores = {
        (i, j): score
        for i, key in enumerate(keys)
        for j, other in enumerate(others)
        if (score := likeness(left[key][0], right[other][0])) >= least
    }
    while clear := _clear(scores):
        for i, j in clear:
            pairs += _pair_off(left, keys[i], right, others[j])
            done_left, done_right = keys[i] not in left, others[j] not in right
            scores = {
                (k, m): score
                for (k, m), score in scores.items()
                if not (k == i and done_left) and not (m == j and done_right)
            }
    still_open = [
        (
            tuple(each for i in sorted(lefts) for each in left[keys[i]]),
            tuple(each for j in sorted(rights) for each in right[others[j]]),
        )
        for lefts, rights in _groups(scores)
    ]
    return Pairing(tuple(pairs), _all(left), _all(right), tuple(still_open))


def _classes(things: Iterable[T], same: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    classes: dict[Hashable, list[T]] = {}
    for thing in things:
        classes.setdefault(same(thing), []).append(thing)
    return classes


def _pair_off(
    left: dict[Hashable, list[T]], key: Hashable, right: dict[Hashable, list[T]], other: Hashable
) -> list[tuple[T, T]]:
    """Take as many as both have, in order; a class that nothing is left of goes."""
    pairs = list(zip(left[key], right[other], strict=False))
    for classes, name in ((left, key), (right, other)):
        rest = classes.pop(name)[len(pairs) :]
        if rest:
            classes[name] = rest
    return pairs


def _clear(scores: _Scores) -> list[tuple[int, int]]:
    """The pairs whose two partners have none that is nearly as alike. No two of them share a partner."""
    return [
        (i, j)
        for (i, j), score in scores.items()
        if all(
            other <= score - AHEAD
            for (k, m), other in scores.items()
            if (k == i) != (m == j)
        )
    ]  # fmt: skip


def _groups(scores: _Scores) -> list[tuple[set[int], set[int]]]:
    """What hangs together by being alike."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in scores:
        lefts, rights = {i}, {j}
        apart = []
        for group in groups:
            if i in group[0] or j in group[1]:
                lefts |= group[0]
                rights |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (lefts, rights)]
    return groups


def _all(classes: dict[Hashable, list[T]]) -> tuple[T, ...]:
    return tuple(thing for things in classes.values() for thing in things)
