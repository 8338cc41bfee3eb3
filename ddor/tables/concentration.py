"""How concentrated the persons are on counties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ddor.columns import Column, Value
from ddor.tables.counts import PLACE, place_of
from ddor.tables.table import Row
from ddor.tables.tabulation import tabulation
from ddor.tables.weeks import Weeks

_TOP = (1, 3, 5, 10)


@tabulation(
    "concentration",
    "How concentrated the declines are",
    "a measure over jurisdictions",
    keys=("measure", "meaning"),
    columns=(
        Column("measure", Value.TEXT, "The measure."),
        Column("value", Value.DECIMAL, "Its value; shares are fractions."),
        Column("meaning", Value.TEXT, "What it says."),
    ),
    shown=("measure", "value", "meaning"),
    compared=("value",),
)
def concentration(weeks: Weeks) -> Iterable[Row]:
    """Measures of concentration over the counties that have persons; a row a measure."""
    counts: Counter[tuple[object, ...]] = Counter()
    undecided = 0
    for *place, agency in weeks.columns("declined", *PLACE, "agency"):
        where = place_of(place, agency)
        counts[where] += 1
        undecided += where[0] is None
    largest = sorted(counts.values(), reverse=True)
    return [
        ("persons", sum(largest), "Persons counted."),
        (
            "places",
            len(largest),
            "Counties with at least one person; each undecided name and each city of several counties is one more.",
        ),
        ("undecided persons", undecided, "Persons whose county is undecided."),
        *((f"top {k} share", top_share(largest, k), f"Share of all persons that the largest {k} have.") for k in _TOP),
        (
            "Herfindahl–Hirschman index",
            herfindahl_hirschman(largest),
            "Sum of the squared shares in percent: 0 (spread) to 10,000 (all in one place).",
        ),
        ("Gini coefficient", gini(largest), "0: every place listed has as many; towards 1: one has nearly all."),
        ("places that make half", places_for_half(largest), "The fewest places that have half of all persons."),
    ]


def top_share(largest: Sequence[int], k: int) -> float | None:
    """The share that the first `k` of counts, largest first, have of all: 0 to 1; None where there is nothing."""
    total = sum(largest)
    return round(sum(largest[:k]) / total, 4) if total else None


def herfindahl_hirschman(counts: Sequence[int]) -> float | None:
    """The Herfindahl–Hirschman index of counts: the sum of squared shares in percent, 0 to 10,000; None for no count.

    After the U.S. Department of Justice and Federal Trade Commission, Merger Guidelines (2023), section 2.1.
    """
    total = sum(counts)
    return round(sum((100 * n / total) ** 2 for n in counts), 1) if total else None


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
    return round(2 * weighted / (n * total) - (n + 1) / n, 4)


def places_for_half(largest: Sequence[int]) -> int | None:
    """How many of counts, largest first, it takes to have at least half of all; None where there is nothing."""
    total = sum(largest)
    return next((i for i, so_far in enumerate(accumulate(largest), 1) if 2 * so_far >= total), None) if total else None
