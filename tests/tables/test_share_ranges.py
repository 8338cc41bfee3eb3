"""The ranges of shares whose part and whole change together, against all ways in which the unknown may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.model import Period
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.share_ranges import NOTHING, TO_BOTH, TO_PART, TO_WHOLE, Unit, Way, share_range
from ddor.tables.weeks import Weeks
from tests.support.made_rows import Made, Row

ADDS = st.sets(st.sampled_from([NOTHING, TO_WHOLE, TO_BOTH]), min_size=1)
WAYS = st.lists(st.tuples(st.integers(0, 2), ADDS), max_size=2)
UNITS = st.lists(st.lists(WAYS, min_size=1, max_size=2), max_size=3)


def reached(way: Way) -> Iterator[tuple[int, int]]:
    """What the rows of a way may add, row by row."""
    for chosen in product(*(adds for rows, adds in way for _ in range(rows))):
        yield sum(part for part, _ in chosen), sum(whole for _, whole in chosen)


@given(st.integers(0, 4), st.integers(0, 4), UNITS)
def test_a_share_is_lowest_and_highest_over_all_ways_of_all_units(part: int, rest: int, units: Sequence[Unit]) -> None:
    whole = part + rest + 1
    ways = product(*([each for way in unit for each in reached(way)] for unit in units))
    shares = [
        Fraction(part + sum(to_part for to_part, _ in way), whole + sum(to_whole for _, to_whole in way))
        for way in ways
    ]
    found = share_range(part, whole, units)
    assert found == pytest.approx((part / whole, float(min(shares)), float(max(shares))))


def test_a_row_of_the_whole_may_be_of_the_part() -> None:
    assert share_range(1, 4, [[[(2, (NOTHING, TO_PART))]]]) == (0.25, 0.25, 0.75)


QUEENS, MANHATTAN, CITY = "36081", "36061", "3651000"
NAMES = {QUEENS: "Queens County", MANHATTAN: "New York County", CITY: "New York City"}
WEEK = Period(date(2017, 1, 28), date(2017, 2, 3))


@st.composite
def persons(draw: st.DrawFn) -> Row:
    """A person of New York: of a county, of its city, or under a name whose county is undecided."""
    geoid = draw(st.sampled_from([QUEENS, QUEENS, MANHATTAN, CITY, None]))
    country = draw(st.sampled_from(["MEX", "GTM", None]))
    return {
        "week": WEEK.start, "geoid": geoid, "jurisdiction": NAMES.get(geoid or ""), "state": "NY",
        "jurisdiction_state": "NY" if geoid else None, "agency": draw(st.sampled_from(["First Jail", "Second Jail"])),
        "country": country, "citizenship": country or "?",
    }  # fmt: skip


def ways(rows: Sequence[Row]) -> Iterator[list[tuple[str | None, str | None]]]:
    """The county and the country of each person in each way: a name is of one place, the city of any."""
    names = sorted({row["agency"] for row in rows if row["geoid"] is None})
    open_to = [[*NAMES, None]] * len(names)
    for row in rows:
        open_to.append([QUEENS, MANHATTAN, None] if row["geoid"] == CITY else [row["geoid"]])
        open_to.append([row["country"]] if row["country"] else ["MEX", "GTM", None])
    for chosen in product(*open_to):
        of_name = dict(zip(names, chosen, strict=False))
        own = list(zip(chosen[len(names) :: 2], chosen[len(names) + 1 :: 2], strict=True))
        yield [
            (of_name[row["agency"]] if row["geoid"] is None else place, country)
            for row, (place, country) in zip(rows, own, strict=True)
        ]


@given(st.lists(persons(), min_size=1, max_size=4))
def test_a_countrys_share_of_a_countys_persons_goes_over_all_ways(rows: list[Row]) -> None:
    weeks = Weeks(Made({"declined": rows}), [WEEK])
    every = list(ways(rows))
    for record in TABULATIONS["jurisdiction_countries"].of(weeks).records():
        if record["geoid"] in (QUEENS, MANHATTAN) and record["country"]:
            there = [[country for place, country in way if place == record["geoid"]] for way in every]
            counts = [countries.count(record["country"]) for countries in there]
            assert (record["count_least"], record["count_most"]) == (min(counts), max(counts))
            shares = [Fraction(count, len(countries)) for count, countries in zip(counts, there, strict=True)]
            assert (record["share_least"], record["share_most"]) == pytest.approx(
                (float(min(shares)), float(max(shares)))
            )
