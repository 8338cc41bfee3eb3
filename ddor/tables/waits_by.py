"""Days from issue to decline by anything that a person has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from ddor.columns import Column, Value
from ddor.tables.dimensions import (
    CrossingError,
    dimension,
    key_columns,
    looked_at,
    spellings,
    values_of,
    with_spelling,
)
from ddor.tables.options import Dates
from ddor.tables.table import Row, Table
from ddor.tables.waits import quartiles
from ddor.tables.weeks import Weeks


def waits_by(weeks: Weeks, by: Sequence[str], dates: Dates = Dates.DECLINED) -> Table:
    """Days from issue to decline by some of DIMENSIONS that persons have: how many, median, quartiles, longest.

    Only persons with both dates in the right order are in it; `persons` counts all. Raises as `crossing` does.
    """
    kinds = [dimension(name) for name in by]
    if any(kind.of_offenses for kind in kinds):
        raise CrossingError("Days are counted by what a person has: place, country or time, not by offense.")
    weeks.check_apart()
    persons: Counter[Row] = Counter()
    days: defaultdict[Row, list[int]] = defaultdict(list)
    names = list(dict.fromkeys(("issued", "declined", "week", *looked_at(kinds))))
    of_row = values_of(kinds, names, dates)
    for row in weeks.columns("declined", *names):
        key = tuple(part for value in of_row(row) for part in value)
        persons[key] += 1
        issued, declined = row[:2]
        if issued and declined and issued <= declined:
            days[key].append((declined - issued).days)
    columns, of_key = key_columns(kinds)
    spelled = spellings(weeks, columns)
    rows = [
        (
            *with_spelling(of_key(key), columns, spelled),
            persons[key],
            len(days[key]),
            *quartiles(days[key]),
            max(days[key], default=None),
        )
        for key in sorted(persons, key=lambda key: (-persons[key], str(key)))
    ]
    figures = (
        Column("persons", Value.NUMBER, "Persons."),
        Column("dated", Value.NUMBER, "Persons with both dates, in order: the days rest on them."),
        Column("lower_quartile_days", Value.DECIMAL, "Lower quartile (linear interpolation)."),
        Column("median_days", Value.DECIMAL, "Median of the days."),
        Column("upper_quartile_days", Value.DECIMAL, "Upper quartile (linear interpolation)."),
        Column("longest_days", Value.NUMBER, "The longest."),
    )
    keys = tuple(column.name for column in columns)
    title = f"Days from issue to decline by {' and '.join(by)}"
    return Table("waits", title, " and ".join(by), (*columns, *figures), keys, rows)


def _figures(persons: int, days: Sequence[int]) -> Row:
    return (persons, len(days), *quartiles(days), max(days, default=None))
