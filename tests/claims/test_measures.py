"""Claims on several weeks, on Section I against II, and on how rows are spread over agencies."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.claims.checking import Checked, check
from ddor.claims.comparing import Comparison, ComparisonError, How, Verdict
from ddor.claims.reading import ClaimsError, claims_of
from ddor.corrections.annotations import Annotations
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading
from tests.support.truths import persons_of

NAMES = ("week-2017-01-28", "week-2017-02-04", "week-2017-02-11")
WEEKS = Weeks.of_reports([reading(name) for name in NAMES])
DAYS = [period.start for period in WEEKS.periods]
PERSONS = [persons_of(name) for name in NAMES]


def checked(text: str, weeks: Weeks = WEEKS) -> Checked:
    (claim,) = claims_of(f'[[claim]]\nid = "a"\nsentence = "b"\n{text}', "it", DAYS[0])
    return check(claim, weeks, Annotations([]))


def test_a_running_mean_is_that_of_the_weeks_up_to_its_own() -> None:
    mean = Fraction(sum(map(len, PERSONS)), 3)
    found = checked(f'measure = "running mean"\nweek = {DAYS[2]}\nover = 3\nabout = {float(round(mean, 1))}')
    assert (found.low, found.verdict) == (mean, Verdict.HOLDS)
    assert checked(f'measure = "running mean"\nweek = {DAYS[2]}\nover = 3\nmore_than = {int(mean)}').verdict is (
        Verdict.HOLDS if mean > int(mean) else Verdict.DOES_NOT_HOLD
    )


def test_a_running_mean_of_weeks_that_are_not_held_cannot_be_told() -> None:
    found = checked(f'measure = "running mean"\nweek = {DAYS[2]}\nover = 4\nat_least = 1')
    assert found.verdict is Verdict.CANNOT_BE_TOLD
    assert f"The week of {DAYS[0] - timedelta(7)} isn't in the archive." in found.because


def test_a_change_in_points_is_the_difference_of_two_shares() -> None:
    shares = [Fraction(sum(person["iso3"] == "MEX" for person in PERSONS[at]), len(PERSONS[at])) for at in (0, 2)]
    points = float(round(100 * (shares[1] - shares[0]), 1))
    text = (
        f'measure = "change in points"\nof = "persons"\nwhere = {{ country = "Mexico" }}\n'
        f'from = {DAYS[0]}\nto = {DAYS[2]}\nabout = "{points} points"'
    )
    found = checked(text)
    assert (found.low, found.verdict) == (shares[1] - shares[0], Verdict.HOLDS)
    assert "points (from " in found.figure


def test_declined_to_issued_holds_as_printed_and_never_as_a_share() -> None:
    issued = {row.jurisdiction_printed: row.detainers_issued for row in reading(NAMES[0]).high_volume}
    found = checked('measure = "declined to issued"\nwhere = { county = "Cook, IL" }\nat_most = "100 %"')
    assert found.verdict is Verdict.HOLDS_AS_PRINTED
    assert f"{issued['Cook County']} issued" in found.figure
    assert "a ratio, not a share" in " ".join(found.because)
    travis = checked('measure = "declined to issued"\nwhere = { county = "Travis, TX" }\nat_most = "100 %"')
    assert (travis.verdict, travis.figure) == (Verdict.CANNOT_BE_TOLD, "")


def test_places_in_both_sections_are_those_with_a_decline() -> None:
    report = reading(NAMES[0])
    listed = {row.jurisdiction.geoid for row in report.high_volume if row.jurisdiction}
    declined = {row.jurisdiction.geoid for row in report.declined if row.jurisdiction}
    found = checked(f'measure = "places in both sections"\nat_least = {len(listed & declined)}')
    assert (found.low, found.verdict) == (len(listed & declined), Verdict.HOLDS)


def agencies() -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for row in reading(NAMES[0]).declined:
        place = row.jurisdiction.geoid if row.jurisdiction else row.state
        key = (place, (row.agency_name or row.agency).casefold())
        counts[key] = counts.get(key, 0) + 1
    return counts


@pytest.mark.parametrize(
    ("each", "least", "most"), [("1", 1, 1), ('"2.."', 2, 10**6), ('"..3"', 1, 3), ('"2..5"', 2, 5)]
)
def test_agencies_are_counted_by_how_many_each_has(each: str, least: int, most: int) -> None:
    wanted = sum(least <= count <= most for count in agencies().values())
    found = checked(f'measure = "count of agencies"\neach = {each}\nequals = {wanted}')
    assert (found.low, found.high, found.verdict) == (wanted, wanted, Verdict.HOLDS)


def test_the_largest_agencies_have_a_share_of_all() -> None:
    counts = sorted(agencies().values(), reverse=True)
    found = checked('measure = "top share"\nby = "agency"\nplaces = 2\nequals = "1 %"')
    assert found.low == Fraction(sum(counts[:2]), sum(counts))
    half = checked('measure = "places that make half"\nby = "agency"\nequals = 1')
    assert (half.low, half.verdict) == (1, Verdict.HOLDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('measure = "running mean"\nequals = 3', "Write over = 4"),
        ('measure = "count of agencies"\neach = "many"\nequals = 3', "how many rows each of them has"),
        ('measure = "count of agencies"\neach = "5..2"\nequals = 3', "nothing can have that many rows"),
        ('measure = "share"\nof = "persons"\nequals = "2 points"', "share is not in points"),
        (
            'measure = "change in points"\nof = "persons"\nfrom = 2017-01-28\nto = 2017-02-04\nequals = "2 %"',
            "a change in points is in points",
        ),
        ('measure = "top"\nby = "jail"\nis = "x"', "is not one of the choices for by"),
        (
            'measure = "declined to issued"\nwhere = { country = "Mexico" }\nequals = "2 %"',
            "can't be filtered by country",
        ),
        ('measure = "declined"\nequals = 2.5', "not a figure"),
    ],
)
def test_slips_are_refused_with_what_to_write(text: str, said: str) -> None:
    with pytest.raises(ClaimsError, match=said):
        checked(text)


@given(st.decimals(-50, 50, places=2), st.sampled_from(list(How)))
def test_a_mean_may_lie_between_whole_numbers(value: Any, how: How) -> None:
    exact = Fraction(value)
    meant = {
        How.EQUALS: exact == 7, How.AT_LEAST: exact >= 7, How.MORE_THAN: exact > 7, How.AT_MOST: exact <= 7,
        How.LESS_THAN: exact < 7, How.ABOUT: abs(exact - 7) <= Fraction(1, 2),
    }  # fmt: skip
    assert (Comparison.read(how, 7, decimal=True).verdict(exact, exact) is Verdict.HOLDS) == meant[how]


def test_points_are_read_with_their_sign_and_a_tolerance_has_none() -> None:
    fell = Comparison.read(How.ABOUT, "-3.5 points", "1 point")
    assert (fell.value, fell.tolerance, fell.points) == (Fraction(-35, 1000), Fraction(1, 100), True)
    assert fell.words() == "about -3.5 points (-4.5 points to -2.5 points)"
    with pytest.raises(ComparisonError):
        Comparison.read(How.ABOUT, "3 points", "-1 points")


def test_weeks_of_a_mean_are_listed_by_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    found = checked(f'measure = "running mean"\nweek = {date(2017, 2, 11)}\nover = 2\nat_least = 1')
    assert found.commands == ("rows --week 2017-02-04 --week 2017-02-11",)
