"""Areas made of counties: what they are called, what is in them, and what covers what."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.places import Gazetteer, Kind, Matcher, Method, area, covered, find_area, name_of_place
from ddor.places.areas import areas_around, geoid_at_full_length, geoids_in
from ddor.places.gazetteer import county_of_any_day
from ddor.places.offices import field_offices
from ddor.states import states
from tests import ROOT

CITY = ("36005", "36047", "36061", "36081", "36085")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Gazetteer.in_force(date(2017, 1, 28)))


@pytest.mark.parametrize(
    ("text", "geoid"),
    [
        ("New York City", "3651000"),
        ("NYC", "3651000"),
        ("City of New York, NY", "3651000"),
        ("3651000", "3651000"),
        ("Nashville, Tennessee", "47037"),
        ("City and County of Denver", "08031"),
        ("New York", "36"),
        ("tx", "48"),
        ("Saint Paul AOR", "aor-saint-paul"),
        ("El Paso area of responsibility", "aor-el-paso"),
        ("Dallas Field Office", "aor-dallas"),
    ],
)
def test_an_area_is_found_by_its_names(text: str, geoid: str) -> None:
    found = find_area(text)
    assert found is not None
    assert found.geoid == geoid


@pytest.mark.parametrize("text", ["", "Gotham", "New York City, Texas", "Nowhere AOR", "48453", "Travis County"])
def test_what_is_no_area_is_none(text: str) -> None:
    assert find_area(text) is None


def test_every_city_has_a_source_and_counties_that_there_are() -> None:
    for row in csv.DictReader((ROOT / "ddor/places/areas.csv").read_text("utf-8").splitlines()):
        counties = row["counties"].split(";")
        assert row["source"]
        assert all(county_of_any_day(each) for each in counties)
        assert row["geoid"] == counties[0] if len(counties) == 1 else len(row["geoid"]) == len("3651000")
        assert row["geoid"][:2] == states()[row["state"]].geoid == counties[0][:2]


@pytest.mark.parametrize("office", field_offices().values(), ids=lambda office: str(office.name))
def test_an_office_s_area_is_told_for_each_of_its_states(office) -> None:  # type: ignore[no-untyped-def]
    found = find_area(f"{office.name} AOR")
    assert found is not None
    there = {geoid[:2] for geoid in (*found.geoids, *found.part_of)}
    assert there == {states()[usps].geoid for usps in office.states}


def test_offices_that_share_a_state_by_county_share_all_of_it() -> None:
    new_york, buffalo = (set(geoids_in(f"aor-{name}")) for name in ("new-york", "buffalo"))
    assert not new_york & buffalo
    counties = {each.geoid for each in Gazetteer.in_force(date(2017, 1, 28)).counties("NY")}
    assert new_york | buffalo == counties


@given(st.sets(st.sampled_from(CITY)))
def test_a_city_is_covered_by_all_of_its_counties_and_no_fewer(counties: set[str]) -> None:
    asked = covered(counties)
    assert asked.has("3651000") == (counties == set(CITY))
    assert asked.touches("3651000") == bool(counties)
    assert asked.areas() == ({"3651000"} if counties == set(CITY) else set())


def test_a_state_covers_its_counties_and_cities_and_is_covered_by_none() -> None:
    state = covered(["36"])
    assert state.has("3651000")
    assert state.has("36081")
    assert not state.touches("34003")
    assert not covered(CITY).has("36")
    assert covered(CITY).touches("36")


def test_a_part_of_a_state_that_is_not_known_is_neither_in_nor_out() -> None:
    asked = covered(["aor-dallas"])
    assert asked.has("40143")
    assert not asked.has("48453")
    assert asked.touches("48453")
    assert not asked.touches("35001")


def test_what_a_place_is_part_of() -> None:
    assert set(areas_around("36081")) == {"36", "3651000"}
    assert areas_around("3651000") == ("36",)
    assert areas_around("36") == ()


def test_identifiers_are_names_and_survive_a_spreadsheet() -> None:
    assert name_of_place("3651000") == "New York City, NY"
    assert geoid_at_full_length("3651000.0") == "3651000"
    assert name_of_place("3651001") is None
    assert area("36005") is None


def test_a_city_of_several_counties_is_a_jurisdiction_of_its_own(matcher: Matcher) -> None:
    match = matcher.high_volume("New York City", "NY")
    assert (match.geoid, match.place, match.method, match.geoids) == ("3651000", "New York City", Method.EXACT, CITY)
    assert match.sentence.startswith("New York City is 5 counties: Bronx County")
    assert match.jurisdiction is not None
    assert match.jurisdiction.geoids == CITY


def test_an_agency_of_such_a_city_is_the_city_s(matcher: Matcher) -> None:
    match = matcher.agency("New York City Police", "NY")
    assert (match.geoid, match.method) == ("3651000", Method.CITY)


def test_a_policy_of_a_state_has_the_counties_of_its_day(matcher: Matcher) -> None:
    match = matcher.policy("Connecticut")
    assert (match.geoid, match.kind, match.geoids[0], len(match.geoids)) == ("09", Kind.STATE, "09001", 8)
    newest = Matcher(Gazetteer.in_force(date.max)).policy("Connecticut")
    assert (newest.geoids[0], len(newest.geoids)) == ("09110", 9)
    assert matcher.policy("New Mexico County Jails").geoids == matcher.policy("New Mexico").geoids


def test_a_county_has_nothing_in_it(matcher: Matcher) -> None:
    assert matcher.agency("Travis County Jail", "TX").geoids == ()
