"""What was counted by several things at once, and how much more each count may be.

What stands under a value that isn't known (an undecided name, a status that isn't stated) is counted there as printed,
and may belong to other counts as well: to all with a value that it may be. So a count is never less than what stands
under its own values, and at most that with all that may be of it. What stands under one undecided name is of one
county, and so moves together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product

from ddor.rounding import share
from ddor.tables.dimensions import DIMENSIONS, Dimension, MayBe
from ddor.tables.ranges import Ranged, certain
from ddor.tables.share_ranges import NOTHING, TO_BOTH, TO_WHOLE, Adds, Rows, share_range
from ddor.tables.table import Row

Values = tuple[Row, ...]
"""A value in each of several dimensions, or in some of them."""

Item = tuple[Values] | frozenset[Values]
"""The values of an offense, or of a person, who may have several for as many offenses."""


class Span(Enum):
    """Which dimensions distinguish what: rows by all but the last, columns by the last, cells by all."""

    ROWS = "rows"
    COLUMNS = "columns"
    CELLS = "cells"

    def of(self, values: Values) -> Values:
        """Those of values that tell it."""
        return values[_SLICES[self]]


_SLICES = {Span.ROWS: slice(None, -1), Span.COLUMNS: slice(-1, None), Span.CELLS: slice(None)}
_Unsure = Mapping[Values, list[tuple[Item, int]]]

_PLACES = (DIMENSIONS["county"], DIMENSIONS["agency"])
_STATES = DIMENSIONS["state"]


@dataclass(slots=True)
class Cells:
    """Counts by some dimensions, the last of which makes columns; `columns` are values of that one that have a column
    though nothing may be counted there.
    """

    kinds: Sequence[Dimension]
    items: Mapping[Item, int]
    columns: Collection[Row] = ()
    _may_be: list[MayBe] = field(init=False)
    _rows: dict[Row, list[Values]] = field(init=False)
    _made: dict[Span, Mapping[Values, Ranged]] = field(init=False, default_factory=dict)
    _unsure: dict[Span, _Unsure] = field(init=False, default_factory=dict)
    _choices: dict[Span, dict[Values, frozenset[Values]]] = field(init=False)

    def __post_init__(self) -> None:
        """Find what may be of what."""
        listed: list[dict[Row, None]] = [{} for _ in self.kinds]
        listed[-1] |= dict.fromkeys(self.columns)
        rows: defaultdict[Row, dict[Values, None]] = defaultdict(dict)
        for values in (values for item in self.items for values in item):
            for found, value in zip(listed, values, strict=True):
                found[value] = None
            rows[values[0]][Span.ROWS.of(values)] = None
        self._may_be = [kind.may_be(found) for kind, found in zip(self.kinds, listed, strict=True)]
        self._rows = {first: list(found) for first, found in rows.items()}
        self._choices = {span: {} for span in Span}

    @property
    def everything(self) -> int:
        """All that is counted, each once."""
        return sum(self.items.values())

    def counts(self, span: Span) -> Mapping[Values, Ranged]:
        """How much there is by row, column or cell; what is left out is 0 for certain."""
        made = self._made.get(span)
        if made is None:
            counted: Counter[Values] = Counter()
            more: Counter[Values] = Counter()
            for item, number in self.items.items():
                own = {span.of(values) for values in item}
                for each in own:
                    counted[each] += number
                if self._is_unsure(item):
                    for each in self._that_may_have(item, span) - own:
                        more[each] += number
            made = {each: Ranged(counted[each], counted[each], counted[each] + more[each]) for each in counted | more}
            self._made[span] = made
        return made

    def share(self, span: Span, cell: Values) -> Ranged:
        """The share that a cell has of its row's total (ROWS), or of its column's (COLUMNS).

        Its range goes over all ways in which what is unknown may belong elsewhere. Where offenses are counted, those of
        one person whose country, state or date is unknown aren't held together, and it may be a little wider.
        """
        whole = self.counts(span)[span.of(cell)].value if span.of(cell) in self.counts(span) else 0
        part = self.counts(Span.CELLS)[cell].value if cell in self.counts(Span.CELLS) else 0
        units: defaultdict[Hashable, tuple[list[Rows], list[Rows]]] = defaultdict(lambda: ([], []))
        for item, number in self._unsure_of(span).get(span.of(cell), ()):
            if cell in item:
                continue
            counted = int(any(span.of(values) == span.of(cell) for values in item))
            for moved, way in enumerate(units[self._undecided_name(item) or item]):
                adds = self._may_add(item, span, cell, bool(moved))
                way.append((number, {(to_part, to_whole - counted) for to_part, to_whole in adds}))
        return share_range(part, whole, units.values()) if whole and units else certain(share(part, whole))

    def that_may_be(self, cell: Values) -> Iterator[Item]:
        """What is counted elsewhere and may belong to a cell."""
        return (item for item, _ in self._unsure_of(Span.CELLS).get(cell, ()) if cell not in item)

    def _is_unsure(self, item: Item) -> bool:
        return any(value in may_be for values in item for value, may_be in zip(values, self._may_be, strict=True))

    def _unsure_of(self, span: Span) -> Mapping[Values, list[tuple[Item, int]]]:
        """What isn't known for sure, by each row (or column) that it may be of."""
        if span not in self._unsure:
            found: defaultdict[Values, list[tuple[Item, int]]] = defaultdict(list)
            for item, number in self.items.items():
                if self._is_unsure(item):
                    for each in self._that_may_have(item, span):
                        found[each].append((item, number))
            self._unsure[span] = found
        return self._unsure[span]

    def _that_may_have(self, item: Item, span: Span) -> frozenset[Values]:
        return frozenset().union(*(self._possible(values, span) for values in item))

    def _possible(self, values: Values, span: Span) -> frozenset[Values]:
        """The rows, columns or cells that values may be of, their own among them."""
        own = span.of(values)
        choices = self._choices[span]
        found = choices.get(own)
        if found is None:
            if span == Span.CELLS:
                pairs = product(self._possible(values, Span.ROWS), self._possible(values, Span.COLUMNS))
                every: Iterable[Values] = ((*row, *column) for row, column in pairs)
            elif span == Span.COLUMNS:
                every = ((value,) for value in self._choices_of(-1, own[0]))
            else:
                every = self._rows_like(own)
            found = choices[own] = frozenset(each for each in every if _agree(self.kinds[_SLICES[span]], own, each))
        return found

    def _choices_of(self, dimension: int, value: Row) -> Collection[Row]:
        return (value, *self._may_be[dimension].get(value, ()))

    def _rows_like(self, own: Values) -> Iterator[Values]:
        """The rows that a row's values may be, itself among them."""
        if not own:
            yield own
            return
        choices = [frozenset(self._choices_of(at, value)) for at, value in enumerate(own)]
        for first in choices[0]:
            for row in self._rows.get(first, ()):
                if all(value in of for value, of in zip(row, choices, strict=True)):
                    yield row

    def _undecided_name(self, item: Item) -> Hashable:
        """The undecided name that an item is printed under, with its state; None if its county is known."""
        places = (value for values in item for kind, value in zip(self.kinds, values, strict=True) if kind in _PLACES)
        return next(((value[-2].casefold(), value[-1]) for value in places if value[-3] is None), None)

    def _may_add(self, item: Item, span: Span, cell: Values, moved: bool) -> set[Adds]:
        """What an item may add to a cell and to its row's (or column's) total; `moved`: its county is that of the cell,
        if it may be.
        """
        found: set[Adds] = set()
        for same in product(*self._same_of_person(next(iter(item)), cell, moved)):
            adds = {NOTHING}
            for values in item:
                more = self._of_values(values, span, cell, same)
                adds = {(max(a[0], b[0]), max(a[1], b[1])) for a in adds for b in more}
            found |= adds
        return found

    def _same_of_person(self, values: Values, cell: Values, moved: bool) -> list[list[bool]]:
        """Of each dimension whether a person's value there is the cell's: in one way, or in two where it may be. Those
        of offenses are left for each offense.
        """
        may_be = [cell[at] in self._may_be[at].get(value, ()) and value != cell[at] for at, value in enumerate(values)]
        moves = moved and any(may for kind, may in zip(self.kinds, may_be, strict=True) if kind in _PLACES)
        found = []
        for kind, value, wanted, may in zip(self.kinds, values, cell, may_be, strict=True):
            if kind in _PLACES or (kind is _STATES and moves):
                found.append([value == wanted or (moves and may)])
            else:
                found.append([False, True] if may and not kind.of_offenses else [value == wanted])
        return found

    def _of_values(self, values: Values, span: Span, cell: Values, same: Sequence[bool]) -> set[Adds]:
        """What an offense, or a person with one or none, may add if so much is `same` of the person."""
        told: list[set[bool]] = []
        for at, kind in enumerate(self.kinds):
            may = cell[at] in self._may_be[at].get(values[at], ())
            of_offense = {values[at] == cell[at], True} if may else {values[at] == cell[at]}
            told.append(of_offense if kind.of_offenses else {same[at]})
        within, rest = (told[:-1], told[-1:]) if span is Span.ROWS else (told[-1:], told[:-1])
        adds = {NOTHING} if any(False in each for each in within) else set()
        if all(True in each for each in within):
            adds |= {TO_WHOLE} if any(False in each for each in rest) else set()
            adds |= {TO_BOTH} if all(True in each for each in rest) else set()
        return adds


def _agree(kinds: Sequence[Dimension], own: Values, values: Values) -> bool:
    """Whether values that replaced a row's own are of one county, and of the state given there."""
    moved = {
        value[-3:]
        for kind, before, value in zip(kinds, own, values, strict=True)
        if kind in _PLACES and value != before and value[-3] is not None
    }
    if not moved:
        return True
    states = {value[0] for kind, value in zip(kinds, values, strict=True) if kind is _STATES}
    return len(moved) == 1 and states <= {place[-1] for place in moved}
