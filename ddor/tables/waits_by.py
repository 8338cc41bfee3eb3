"""Days from issue to decline by anything that a person has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ddor.columns import Column, Value
from ddor.tables.cells import Cells, Item, Span
from ddor.tables.dimensions import (
    CrossingError,
    date_columns,
    dimension,
    key_columns,
    looked_at,
    spellings,
    values_of,
    with_article,
    with_spelling,
)
from ddor.tables.options import Dates
from ddor.tables.ranges import with_range
from ddor.tables.table import Row, Table
from ddor.tables.waits import median_range, quartiles
from ddor.tables.weeks import Weeks


def waits_by(weeks: Weeks, by: Sequence[str], dates: Dates = Dates.DECLINED) -> Table:
    """Days from issue to decline by some of DIMENSIONS that persons have: how many, median, quartiles, longest.

    Only persons with both dates in the right order are in it; `persons` counts all. Raises as `crossing` does.
    """
    kinds = [dimension(name) for name in by]
    if any(kind.of_offenses for kind in kinds):
        raise CrossingError("Days can only be counted by what a person has (place, country or time), not by offense.")
    weeks.check_apart()
    names = list(dict.fromkeys(("issued", "declined", *date_columns(kinds, dates), *looked_at(kinds))))
    of_row = values_of(kinds, names, dates)
    persons: Counter[Item] = Counter()
    waiting: defaultdict[Item, _Waiting] = defaultdict(_Waiting)
    for row, number in weeks.counted("declined", *names):
        item = (of_row(row),)
        persons[item] += number
        issued, declined = row[:2]
        waiting[item].count(issued, declined, number)
    cells = Cells(kinds, persons)
    columns, of_key = key_columns(kinds)
    spelled = spellings(weeks, columns)
    rows = []
    for key, counted in sorted(cells.counts(Span.CELLS).items(), key=lambda each: (-each[1].value, str(each[0]))):
        own, others = waiting[(key,)], [waiting[item] for item in cells.that_may_be(key)]
        named = with_spelling(of_key(tuple(part for value in key for part in value)), columns, spelled)
        rows.append((*named, *counted, *own.figures(others)))
    figures = (
        *with_range(Column("persons", Value.NUMBER, "Persons.")),
        Column("dated", Value.NUMBER, "Persons with both dates, in the right order: the figures are based on them."),
        Column("lower_quartile_days", Value.DECIMAL, "Lower quartile (linear interpolation)."),
        *with_range(
            Column("median_days", Value.DECIMAL, "Median; it has no upper bound if too many dates weren't read.")
        ),
        Column("upper_quartile_days", Value.DECIMAL, "Upper quartile (linear interpolation)."),
        Column("longest_days", Value.NUMBER, "The longest wait."),
    )
    keys = tuple(column.name for column in columns)
    title = f"Days from issue to decline by {' and '.join(by)}"
    return Table("waits", title, " and ".join(map(with_article, by)), (*columns, *figures), keys, rows)


@dataclass(slots=True)
class _Waiting:
    """The days of some persons, and how many of them have a date that wasn't read."""

    days: list[int] = field(default_factory=list)
    unread: int = 0

    def count(self, issued: date | None, declined: date | None, number: int) -> None:
        if issued is None or declined is None:
            self.unread += number
        elif issued <= declined:
            self.days += [(declined - issued).days] * number

    def figures(self, others: Sequence[_Waiting]) -> Row:
        """How many are dated, quartiles and the longest; `others` may be among them."""
        lower, middle, upper = quartiles(self.days)
        least, most = median_range(self.days, self.unread, [day for other in others for day in other.days])
        if any(other.unread for other in others):
            least, most = (None if least is None else 0.0), None
        return (len(self.days), lower, middle, least, most, upper, max(self.days, default=None))
