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
from ddor.tables.place_counts import highest_share, lowest_share
from ddor.tables.ranges import Ranged, certain
from ddor.tables.table import Row

Values = tuple[Row, ...]
"""A value in each of some dimensions, or in some of these."""

Item = tuple[Values] | frozenset[Values]
"""The values of an offense, or of a person, who may have several for as many offenses."""


class Span(Enum):
    """What is told by which dimensions: rows by all but the last one, columns by that, cells by all."""

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

        Its range goes over all ways in which what is unknown may belong elsewhere. Where a thing is unknown in two of
        its values, what is of one undecided name isn't held together, and the range may be a little wider.
        """
        whole = self.counts(span)[span.of(cell)].value if span.of(cell) in self.counts(span) else 0
        part = self.counts(Span.CELLS)[cell].value if cell in self.counts(Span.CELLS) else 0
        within, units = 0, defaultdict[Hashable, list[int]](lambda: [0, 0, 0])
        for item, number in self._unsure_of(span).get(span.of(cell), ()):
            if cell in item:
                continue
            may_be_part = any(cell in self._possible(values, Span.CELLS) for values in item)
            if any(span.of(values) == span.of(cell) for values in item):
                within += number if may_be_part else 0
                continue
            joining = [values for values in item if span.of(cell) in self._possible(values, span)]
            name = self._undecided_name(item, span)
            is_part = (any if name else all)(_without(values, span) == _without(cell, span) for values in joining)
            of_unit = units[name or item]
            of_unit[0] += number if is_part else 0
            of_unit[1] += number if may_be_part else 0
            of_unit[2] += number
        value = share(part, whole)
        if not within and not units:
            return certain(value)
        return Ranged(
            value,
            lowest_share(part, whole, [(least, of) for least, _, of in units.values()]),
            highest_share(part + within, whole, [(most, of) for _, most, of in units.values()]),
        )

    def that_may_be(self, cell: Values) -> Iterator[Item]:
        """What stands elsewhere and may be of a cell."""
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

    def _undecided_name(self, item: Item, span: Span) -> Hashable:
        """The undecided name that alone keeps an item's row (or column) open, with its state; None where others do."""
        names = set()
        for values in item:
            for kind, value, may_be in zip(
                self.kinds[_SLICES[span]], span.of(values), self._may_be[_SLICES[span]], strict=True
            ):
                if value in may_be:
                    if kind not in _PLACES or value[-3] is not None:
                        return None
                    names.add((value[-2].casefold(), value[-1]))
        return names.pop() if len(names) == 1 else None


def _without(values: Values, span: Span) -> Values:
    """The column's value where the span is that of rows, and those of the row where it is that of columns."""
    return Span.COLUMNS.of(values) if span == Span.ROWS else Span.ROWS.of(values)


def _agree(kinds: Sequence[Dimension], own: Values, values: Values) -> bool:
    """Whether values that were put in the place of own ones are of one county, and of the state that stands there."""
    moved = {
        value[-3:]
        for kind, before, value in zip(kinds, own, values, strict=True)
        if kind in _PLACES and value != before and value[-3] is not None
    }
    if not moved:
        return True
    states = {value[0] for kind, value in zip(kinds, values, strict=True) if kind is _STATES}
    return len(moved) == 1 and states <= {place[-1] for place in moved}
