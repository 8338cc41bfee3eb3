"""Measures of concentration, rounded to what they are given to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ddor.tables.concentration import gini, herfindahl_hirschman, places_for_half, top_share

COUNTS = st.lists(st.integers(1, 500), min_size=1, max_size=40).map(lambda counts: sorted(counts, reverse=True))


def test_shares_and_the_gini_coefficient_have_four_places_the_index_one() -> None:
    assert (top_share([2, 2, 2], 1), top_share([2, 1, 1, 2], 1)) == (0.3333, 0.3333)
    assert (top_share([2, 1], 1), top_share([6, 1], 1)) == (0.6667, 0.8571)
    assert (gini([1, 2, 4]), gini([5, 1, 1])) == (0.2857, 0.381)
    assert (herfindahl_hirschman([1, 1, 1]), herfindahl_hirschman([6, 1])) == (3333.3, 7551.0)


@given(COUNTS, st.integers(1, 10))
def test_no_measure_leaves_its_range_or_is_off_by_more_than_rounding(counts: list[int], k: int) -> None:
    share, index, coefficient = top_share(counts, k), herfindahl_hirschman(counts), gini(counts)
    assert share is not None
    assert index is not None
    assert coefficient is not None
    total, pairs = sum(counts), [(one, other) for one in counts for other in counts]
    assert abs(share - sum(counts[:k]) / total) <= 0.00005 + 1e-12
    assert abs(index - sum((100 * count / total) ** 2 for count in counts)) <= 0.05 + 1e-9
    # Half of the mean absolute difference of all pairs, relative to the mean.
    apart = sum(abs(one - other) for one, other in pairs) / len(pairs)
    assert abs(coefficient - apart / (2 * total / len(counts))) <= 0.00005 + 1e-12
    assert places_for_half(counts) == next(n for n in range(1, len(counts) + 1) if 2 * sum(counts[:n]) >= total)
