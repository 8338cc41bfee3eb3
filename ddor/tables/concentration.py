"""How concentrated the persons are on counties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ddor.columns import Column, Value
from ddor.tables.place_counts import PLACE, Place, place_of, spread_over
from ddor.tables.ranges import Spread, certain, with_range
from ddor.tables.table import Row
from ddor.tables.tabulation import tabulation
from ddor.tables.weeks import Weeks

TOP = (1, 3, 5, 10)
"""How many of the largest places have a share of their own."""


@tabulation(
    "concentration",
    "How concentrated the declines are",
    "a measure over jurisdictions",
    keys=("measure", "meaning"),
    columns=(
        Column("measure", Value.TEXT, "The measure."),
        *with_range(Column("value", Value.DECIMAL, "Its value; shares are fractions.")),
        Column("meaning", Value.TEXT, "What the measure means."),
    ),
    shown=("measure", "value", "meaning"),
    compared=("value",),
)
def concentration(weeks: Weeks) -> Iterable[Row]:
    """Measures of concentration over the counties that have persons; a row a measure."""
    spread = persons_by_place(weeks)
    return [
        ("persons", *certain(spread.total), "Persons counted."),
        (
            "places",
            *spread.keys(),
            "Counties with at least one person; each undecided name and each city of several counties counts as one "
            "more.",
        ),
        ("undecided persons", *certain(spread.unknown.total()), "Persons whose county is undecided."),
        *(
            (f"top {k} share", *spread.top_share(k), f"Share of all persons that the top {k} have.")
            for k in TOP
        ),
        (
            "Herfindahl–Hirschman index",
            *spread.herfindahl_hirschman(),
            "Sum of the squared shares in percent: 0 (spread) to 10,000 (all in one place).",
        ),
        ("Gini coefficient", *spread.gini(), "0: all listed places have the same number; near 1: one has nearly all."),
        ("places that make half", *spread.for_half(), "The smallest number of places that together have half of all "
                                                      "persons."),
    ]  # fmt: skip


def persons_by_place(weeks: Weeks) -> Spread[Place]:
    """The persons of Section II by place."""
    counts: Counter[Place] = Counter()
    for (*place, agency), count in weeks.counted("declined", *PLACE, "agency"):
        counts[place_of(place, agency)] += count
    return spread_over(counts)
