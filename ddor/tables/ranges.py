"""How far a figure can be from what is counted, as the place or the country of some rows isn't known.

Rows that are printed under one undecided name are one unknown place: together they belong to a county that has rows
already, of the same state where that is known, or to one that has none yet. A figure's range goes over all ways in
which that can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from ddor.columns import Column, Value
from ddor.rounding import half_up, share
from ddor.tables.table import Row

LEAST, MOST = "_least", "_most"
"""What ends the names of the columns that have the range of a figure."""


class Ranged(NamedTuple):
    """A figure as it is counted, with the least and the most that it may be."""

    value: Any
    least: Any
    most: Any

    def of(self, whole: int) -> Ranged:
        """As shares of a whole that is certain."""
        return Ranged(*(share(part, whole) for part in self))


def certain(value: Any) -> Ranged:
    """A figure that rests on nothing unknown."""
    return Ranged(value, value, value)


def with_range(column: Column) -> tuple[Column, Column, Column]:
    """A figure's column and those of its range."""
    heading = column.heading or column.name.replace("_", " ").capitalize()
    least, most = ("earliest", "latest") if column.value is Value.DATE else ("least", "most")
    return (
        column,
        Column(
            column.name + LEAST,
            column.value,
            f"The {least} that `{column.name}` may be, if what is undecided or unknown belongs elsewhere.",
            heading=f"{heading}, at {'the ' if least == 'earliest' else ''}{least}",
        ),
        Column(
            column.name + MOST,
            column.value,
            f"The {most} that `{column.name}` may be, if what is undecided or unknown belongs here.",
            heading=f"{heading}, at {'the ' if most == 'latest' else ''}{most}",
        ),
    )


def with_ranges(figures: Iterable[tuple[Column, Sequence[Ranged]]]) -> tuple[list[Column], list[list[Any]]]:
    """Columns with their values; beside one of which any value isn't certain stand those with the range."""
    columns: list[Column] = []
    values: list[list[Any]] = []
    for column, every in figures:
        if all(each.least == each.most for each in every):
            columns.append(column)
            values.append([each.value for each in every])
        else:
            columns += with_range(column)
            values += map(list, zip(*every, strict=True))
    return columns, values


def without_ranges(columns: Sequence[Column]) -> list[Column]:
    """Columns without those of the ranges of others among them."""
    bounds = {column.name + bound for column in columns for bound in (LEAST, MOST)}
    return [column for column in columns if column.name not in bounds]


def with_shares(records: Sequence[tuple[Row, Ranged]]) -> Iterator[Row]:
    """Rows that go on with a count, its share of all, and the share of all from the top down as counted."""
    total = sum(count.value for _, count in records)
    running = accumulate(count.value for _, count in records)
    for (key, count), so_far in zip(records, running, strict=True):
        yield (*key, *count, *count.of(total), share(so_far, total))


Key = TypeVar("Key", bound=Hashable)
Group = Hashable
"""What an unknown key must be in, such as a state; None: in any."""


@dataclass(slots=True)
class Spread(Generic[Key]):
    """What is counted under keys that are known, and under names whose key isn't.

    `known` are counts by key, `groups` the group of each key, `unknown` counts by a name and the group that its key
    must be in. `within` has, for a city of several counties, those of them that have counts of their own: it is one
    key more, or one with them.
    """

    known: Counter[Key] = field(default_factory=Counter)
    groups: dict[Key, Group] = field(default_factory=dict)
    unknown: Counter[tuple[Hashable, Group]] = field(default_factory=Counter)
    within: Mapping[Key, Sequence[Key]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All that is counted."""
        return self.known.total() + self.unknown.total()

    def keys(self) -> Ranged:
        """How many keys there are; as counted, each unknown name is one more."""
        most = len(self.known) + len(self.unknown)
        return Ranged(most, len(self._joined()) + self._new_at_least(), most)

    def top(self, k: int) -> Ranged:
        """What the `k` keys with most have together."""
        least = sum(self._apart()[:k])
        return Ranged(least, least, sum(self._gathered_for_top()[:k]) + (self._afloat()[None] if k else 0))

    def top_share(self, k: int) -> Ranged:
        """The share that the `k` keys with most have of all."""
        return self.top(k).of(self.total)

    def herfindahl_hirschman(self) -> Ranged:
        """The Herfindahl–Hirschman index: the sum of squared shares in percent."""
        value = herfindahl_hirschman(self._apart())
        # What floats makes the index largest where it is all with the largest key that it may belong to.
        gathered = self._gathered_for_top()
        anywhere = self._afloat()[None]
        most = [gathered[0] + anywhere, *gathered[1:]] if gathered else [anywhere]
        return Ranged(value, value, herfindahl_hirschman(most))

    def for_half(self) -> Ranged:
        """The fewest keys that have half of all."""
        value = keys_for_half(self._apart())
        if value is None:
            return certain(None)
        return Ranged(value, next(k for k in range(1, value + 1) if 2 * self.top(k).most >= self.total), value)

    def gini(self) -> Ranged:
        """The Gini coefficient; its range may be a little wider than what can be, and never narrower.

        For each number of keys that there may be, all counts are at least what is certain of them. The coefficient is
        largest where all the rest is with the largest of these, and smallest where it is spread to make them level;
        both hold for a given number of keys by the Pigou–Dalton principle of transfers.
        """
        value = gini(self._apart())
        if value is None:
            return certain(None)
        names = sorted(self.unknown.values())
        found = [value]
        for counts in (list(self.known.values()), list(self._joined().values())):
            for new in range(self._new_at_least(), len(names) + 1):
                least = sorted([*counts, *names[:new]])
                rest = self.total - sum(least)
                found += (gini([*least[:-1], least[-1] + rest]) or 0, gini(_levelled(least, rest)) or 0)
        return Ranged(value, min(found), max(found))

    def _apart(self) -> list[int]:
        """Counts, most first, where each unknown name has a key of its own; no other way is less concentrated."""
        return sorted([*self.known.values(), *self.unknown.values()], reverse=True)

    def _joined(self) -> Counter[Key]:
        """What is known, with what is of a part of another key counted there."""
        joined = Counter(self.known)
        for whole, parts in self.within.items():
            joined[whole] += sum(joined.pop(part, 0) for part in parts)
        return joined

    def _afloat(self) -> Counter[Group]:
        """What is counted under unknown names, by group."""
        afloat: Counter[Group] = Counter()
        for (_, group), count in self.unknown.items():
            afloat[group] += count
        return afloat

    def _gathered_for_top(self) -> list[int]:
        """Counts, most first, where what floats in each group is with its largest key; what floats anywhere is left
        out. No other way gives any number of keys more.
        """
        by_group: defaultdict[Group, list[int]] = defaultdict(list)
        for key, count in self._joined().items():
            by_group[self.groups[key]].append(count)
        for group, count in self._afloat().items():
            if group is not None:
                largest = sorted(by_group[group], reverse=True) or [0]
                by_group[group] = [largest[0] + count, *largest[1:]]
        return sorted((count for counts in by_group.values() for count in counts), reverse=True)

    def _new_at_least(self) -> int:
        """The least number of keys there are besides the known ones."""
        there = set(self.groups.values())
        wanted = {group for _, group in self.unknown}
        needed = len(wanted - there - {None})
        return needed or int(bool(wanted) and not there)


def herfindahl_hirschman(counts: Sequence[int]) -> float | None:
    """The Herfindahl–Hirschman index of counts: the sum of squared shares in percent, 0 to 10,000; None for no count.

    After the U.S. Department of Justice and Federal Trade Commission, Merger Guidelines (2023), section 2.1.
    """
    total = sum(counts)
    return half_up(Fraction(10000 * sum(n * n for n in counts), total * total), 1) if total else None


def gini(counts: Sequence[int]) -> float | None:
    """The Gini coefficient of counts: half of their relative mean absolute difference, 0 to (n-1)/n; None for none.

    G = 2 Σ i·x(i) / (n Σ x) - (n + 1) / n over the counts x(1) ≤ … ≤ x(n). Source: Corrado Gini, Variabilità e
    mutabilità (1912); in this form by A. Sen, On Economic Inequality (1973). Places with no person are not in it,
    as the report does not name them.
    """
    total, n = sum(counts), len(counts)
    if not total:
        return None
    weighted = sum(rank * count for rank, count in enumerate(sorted(counts), 1))
    return half_up(Fraction(2 * weighted, n * total) - Fraction(n + 1, n), 4)


def keys_for_half(largest: Sequence[int]) -> int | None:
    """How many of counts, largest first, it takes to have at least half of all; None if there is nothing."""
    total = sum(largest)
    return next((i for i, so_far in enumerate(accumulate(largest), 1) if 2 * so_far >= total), None) if total else None


def _levelled(least: Sequence[int], rest: int) -> list[int]:
    """Counts, smallest first, with a rest added, one by one, to the smallest of them each time."""
    filled = 0
    for at, count in enumerate(least, 1):
        filled += count
        level, over = divmod(filled + rest, at)
        if at == len(least) or level < least[at]:
            return [*[level] * (at - over), *[level + 1] * over, *least[at:]]
    return []


State = TypeVar("State")


def unknowns(names: Iterable[tuple[str, State]]) -> Iterator[tuple[Hashable, State]]:
    """The names of rows whose key isn't known, each with what comes with it; a row without one is one of its own."""
    for at, (name, group) in enumerate(names):
        yield (name.casefold() if name else at), group
