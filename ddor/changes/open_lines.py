"""Which lines of a history may be others in truth.

What is of an undecided name may be of a county, what is of a city of several counties of one of these, and a country
that isn't known may be any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ddor.changes.standing import standing
from ddor.tables.dimensions import DIMENSIONS
from ddor.tables.table import Row


@dataclass(slots=True)
class Line:
    """One thing over the weeks: its values in the columns that tell it, and what each week (its first day) has.

    `numbers` are those of the rows behind it, week by week; of Section II, whose rows are many, filters find them.
    """

    key: Row
    by_week: dict[date, Any] = field(default_factory=dict)
    numbers: defaultdict[date, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Open:
    """Lines that may be of others. `others` has by a line's key those that may be of it, `instead` by an undecided (or
    unknown) one those that it may be, and `alike` the other undecided ones that may be the same as it.
    """

    dimension: str
    others: Mapping[Row, Sequence[Line]]
    instead: Mapping[Row, Sequence[Line]]
    alike: Mapping[Row, Sequence[Line]]

    @classmethod
    def of(cls, lines: Sequence[Line], dimension: str) -> Open:
        """Those of lines whose keys are values of one of DIMENSIONS; none if that is ""."""
        if not dimension:
            return cls(dimension, {}, {}, {})
        by_key = {line.key: line for line in lines}
        may_be = DIMENSIONS[dimension].may_be(by_key)
        others: defaultdict[Row, list[Line]] = defaultdict(list)
        for key in may_be:
            for other in sorted(may_be[key], key=str):
                others[other].append(by_key[key])
        unknown = [line for line in lines if _is_unknown(line.key, dimension)]
        instead = {line.key: [by_key[other] for other in may_be.get(line.key, ())] for line in unknown}
        alike = {
            line.key: [other for other in unknown if other is not line and _may_be_one(line.key, other.key, dimension)]
            for line in unknown
        }
        return cls(dimension, others, instead, alike)

    def that_may_be(self, line: Line) -> Sequence[Line]:
        """The lines that may be of another. Of an undecided name there are none, as it is counted as printed."""
        return () if line.key in self.instead else self.others.get(line.key, ())

    def joining(self, line: Line) -> list[Collection[date]]:
        """The weeks that a line may have in addition, grouped by what it has all or none of."""
        return [days for other in self.that_may_be(line) for days in self._moving(other)]

    def standing(self, line: Line, held: Sequence[date]) -> str:
        """A line's standing in the last week in the archive, in all ways possible."""
        if line.key not in self.instead:
            return standing(held, line.by_week, self.joining(line))
        instead = self.instead[line.key]
        # What else may be of a place may be of the same as the name, if the name is of that place.
        others = [*self.alike[line.key], *(other for place in instead for other in self.others[place.key])]
        joining = [days for other in others if other is not line for days in self._moving(other)]
        return standing(held, line.by_week, joining, [place.by_week for place in instead])

    def _moving(self, line: Line) -> Iterator[Collection[date]]:
        """A line's weeks: those of an undecided name together, as it is of one place, of anything else each on its own.

        Not all people of a city need be of the same county, nor all of unknown countries be citizens of the same.
        """
        if self.dimension != "country" and _is_unknown(line.key, self.dimension):
            yield line.by_week
        else:
            yield from ([day] for day in line.by_week)


def _is_unknown(key: Row, dimension: str) -> bool:
    """Whether a line is of an undecided name, or of a country that isn't known."""
    return key[0 if dimension == "country" else -3] is None


def _may_be_one(one: Row, other: Row, dimension: str) -> bool:
    """Whether two undecided names may be of one place, or two countries that aren't known the same."""
    if dimension == "country":
        return True
    in_one_state = None in (one[-1], other[-1]) or one[-1] == other[-1]
    return in_one_state and (dimension == "county" or one[0].casefold() == other[0].casefold())
