"""Which jurisdiction a line of a list means: a county, a city, a state, several, or none."""

from __future__ import annotations

from datetime import date

import pytest

from ddor.places import Decision, Decisions, Gazetteer, Matcher
from ddor.places.listed import Listed, Names, Printed, Standing, find_listed

MATCHER = Matcher(Gazetteer.in_force(date.max))


def found(name: str, state: str = "", geoid: str = "", names: Names = Names.ANY) -> Listed:
    return find_listed(Printed("line 2", name, state, geoid), MATCHER, names)


def key(name: str, state: str = "", geoid: str = "", names: Names = Names.ANY) -> str | None:
    known = found(name, state, geoid, names).known
    return known.key if known else None


@pytest.mark.parametrize(
    ("name", "state", "wanted"),
    [
        ("Travis County", "Texas", "48453"),
        ("Travis County, Texas", "", "48453"),
        ("Clark", "NV", "32003"),
        ("Baltimore County", "MD", "24005"),
        ("Baltimore City", "MD", "24510"),
        ("New Orleans", "LA", "22071"),
        ("Orleans Parish", "LA", "22071"),
        ("City and County of Denver", "CO", "08031"),
        ("Matanuska-Susitna Borough", "AK", "02170"),
        ("New York City", "NY", "3651000"),
        ("Queens", "NY", "36081"),
        ("California", "", "06"),
        ("Washington, D.C.", "", "11001"),
        ("District of Columbia", "", "11001"),
        ("New Mexico County Jails", "NM", "35-jails"),
        ("Ithaca", "NY", "NY/ithaca"),
        ("Kansas City", "MO", "MO/kansascity"),
        ("Iowa City, Johnson County, Iowa", "", "IA/iowacity"),
        ("Carlisle Borough", "PA", "PA/carlisle"),
        ("Shannon County", "SD", "46113"),
    ],
)
def test_a_name_means_one_jurisdiction(name: str, state: str, wanted: str) -> None:
    assert key(name, state) == wanted


def test_a_city_is_not_its_county() -> None:
    austin = found("City of Austin", "TX").known
    assert austin is not None
    assert (austin.key, austin.geoid, austin.counties[0]) == ("TX/austin", None, "48453")


@pytest.mark.parametrize(
    ("name", "state", "may_be"),
    [
        ("Austin", "TX", {"48015", "TX/austin"}),
        ("Baltimore", "MD", {"24005", "24510"}),
        ("Franklin", "PA", {"42055", "PA/franklin"}),
        ("Iowa City, Linn County, Iowa", "", {"IA/iowacity", "19113"}),
    ],
)
def test_a_name_that_may_mean_two_is_undecided(name: str, state: str, may_be: set[str]) -> None:
    listed = found(name, state)
    assert listed.standing is Standing.UNDECIDED
    assert {each.key for each in listed.candidates} == may_be


def test_a_list_of_cities_or_of_counties_says_which_is_meant() -> None:
    assert key("Austin", "TX", names=Names.CITIES) == "TX/austin"
    assert key("Austin", "TX", names=Names.COUNTIES) == "48015"
    assert key("Austin Police Department", "TX", names=Names.AGENCIES) == "48453"


def test_townships_of_one_name_in_several_counties_are_undecided() -> None:
    listed = found("Lincoln Township", "MI")
    assert listed.standing is Standing.UNDECIDED
    assert len(listed.candidates) > 2


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("Martinsville County", "VA", "Virginia has no Martinsville County; the city of that name is in no county."),
        (
            "Springfield County",
            "IL",
            "Illinois has no Springfield County; the city of that name is in Sangamon County.",
        ),
        ("Travs County", "TX", "Texas has no county called Travs County. The nearest is Travis County, TX."),
    ],
)
def test_a_county_that_does_not_exist_is_no_such_place(name: str, state: str, said: str) -> None:
    listed = found(name, state)
    assert (listed.standing, listed.known, listed.because) == (Standing.NOT_THERE, None, said)


def test_a_name_without_a_state_is_undecided() -> None:
    assert found("Boston").standing is Standing.UNDECIDED


def test_a_geoid_decides_and_one_that_contradicts_the_name_leaves_it_open() -> None:
    assert key("Franklin", "PA", "42055") == "42055"
    assert key("", "", "6001") == "06001"
    assert found("Travis County", "TX", "48491").standing is Standing.UNDECIDED
    assert found("Travis County", "TX", "99999").standing is Standing.NOT_THERE
    assert key("City of Austin", "TX", "48453") == "TX/austin"


def test_a_decision_of_a_person_wins() -> None:
    decided = Decisions([Decision("Franklin", "PA", "42055", "Ann", "2025-06-01", "they mean the county")])
    listed = find_listed(Printed("line 2", "Franklin", "PA"), Matcher(Gazetteer.in_force(date.max), decided))
    assert listed.known is not None
    assert (listed.known.key, listed.because) == ("42055", "Ann decided.")
