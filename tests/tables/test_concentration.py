"""Measures of concentration, and their ranges where counties are undecided, against every way that there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ddor.tables.ranges import Spread, gini, herfindahl_hirschman, keys_for_half

COUNTS = st.lists(st.integers(1, 500), min_size=1, max_size=40).map(lambda counts: sorted(counts, reverse=True))
STATES = st.sampled_from(["TX", "NM"])


@st.composite
def spreads(draw: st.DrawFn) -> Spread[str]:
    """A few counties of two states, and a few undecided names of one of the two or of none that is known."""
    known = draw(st.lists(st.tuples(STATES, st.integers(1, 9)), max_size=3))
    unknown = draw(st.lists(st.tuples(STATES | st.none(), st.integers(1, 9)), min_size=not known, max_size=3))
    return Spread(
        Counter({f"county {at}": count for at, (_, count) in enumerate(known)}),
        {f"county {at}": state for at, (state, _) in enumerate(known)},
        Counter({(f"name {at}", state): count for at, (state, count) in enumerate(unknown)}),
    )


def ways(spread: Spread[str]) -> Iterator[list[int]]:
    """The counts by place, most first, for every way in which the undecided names may be places."""
    names = list(spread.unknown)
    further = [(state, f"new {at}") for state in ("TX", "NM") for at in range(len(names))]
    places = [*((str(spread.groups[key]), key) for key in spread.known), *further]
    for chosen in product(places, repeat=len(names)):
        if all(state in (None, where) for (_, state), (where, _) in zip(names, chosen, strict=True)):
            counts = Counter(spread.known)
            for name, (where, place) in zip(names, chosen, strict=True):
                counts[f"{where} {place}" if place.startswith("new") else place] += spread.unknown[name]
            yield sorted(counts.values(), reverse=True)


def test_the_gini_coefficient_has_four_places_and_the_index_one() -> None:
    assert (gini([1, 2, 4]), gini([5, 1, 1])) == (0.2857, 0.381)
    assert (herfindahl_hirschman([1, 1, 1]), herfindahl_hirschman([6, 1])) == (3333.3, 7551.0)


def test_a_figure_on_the_half_is_rounded_up_as_in_a_spreadsheet() -> None:
    # 4 of 64 places alike: 100 * 100 / 64 / ... the squares add up to 156.25 exactly.
    assert herfindahl_hirschman([1] * 64) == 156.3


@given(COUNTS, st.integers(1, 10))
def test_no_measure_leaves_its_range_or_is_off_by_more_than_rounding(counts: list[int], k: int) -> None:
    spread = Spread(Counter(dict(enumerate(counts))), dict.fromkeys(range(len(counts))))
    share, index, coefficient = spread.top_share(k), herfindahl_hirschman(counts), gini(counts)
    assert index is not None
    assert coefficient is not None
    total, pairs = sum(counts), [(one, other) for one in counts for other in counts]
    assert share.least == share.value == share.most
    assert abs(share.value - sum(counts[:k]) / total) < 1e-9
    assert abs(index - sum((100 * count / total) ** 2 for count in counts)) <= 0.05 + 1e-9
    # Half of the mean absolute difference of all pairs, relative to the mean.
    apart = sum(abs(one - other) for one, other in pairs) / len(pairs)
    assert abs(coefficient - apart / (2 * total / len(counts))) <= 0.00005 + 1e-12
    assert keys_for_half(counts) == next(n for n in range(1, len(counts) + 1) if 2 * sum(counts[:n]) >= total)


@given(spreads(), st.integers(1, 3))
def test_ranges_are_those_of_all_ways_in_which_undecided_names_may_be_places(spread: Spread[str], k: int) -> None:
    found = list(ways(spread))
    places, top, half = spread.keys(), spread.top(k), spread.for_half()
    assert (places.least, places.most) == (min(map(len, found)), max(map(len, found)))
    tops = [sum(counts[:k]) for counts in found]
    assert (top.least, top.most) == (min(tops), max(tops))
    halves = [keys_for_half(counts) or 0 for counts in found]
    assert (half.least, half.most) == (min(halves), max(halves))
    index = spread.herfindahl_hirschman()
    indexes = [herfindahl_hirschman(counts) or 0 for counts in found]
    assert (index.least, index.most) == (min(indexes), max(indexes))


@given(spreads())
def test_the_gini_coefficient_of_no_way_is_outside_of_its_range(spread: Spread[str]) -> None:
    coefficient = spread.gini()
    found = [gini(counts) or 0 for counts in ways(spread)]
    assert coefficient.least <= min(found)
    assert max(found) <= coefficient.most


@given(COUNTS)
def test_a_single_undecided_person_leaves_the_gini_coefficient_as_open_as_it_is(counts: list[int]) -> None:
    known = Counter(dict(enumerate(counts)))
    spread = Spread(known, dict.fromkeys(known, "TX"), Counter({("a jail", "TX"): 1}))
    added = ([*counts[:at], counts[at] + 1, *counts[at + 1 :]] for at in known)
    found = [gini(each) or 0 for each in ([*counts, 1], *added)]
    coefficient = spread.gini()
    assert (coefficient.least, coefficient.most) == (min(found), max(found))


def test_a_city_and_its_counties_are_one_place_or_several() -> None:
    spread = Spread(
        Counter({"New York City": 10, "Queens": 2, "Albany": 3}),
        dict.fromkeys(("New York City", "Queens", "Albany"), "NY"),
        within={"New York City": ["Queens"]},
    )
    assert spread.keys() == (3, 2, 3)
    assert spread.top(1) == (10, 10, 12)
    assert spread.top_share(1).most == float(Fraction(12, 15))
