"""Facilities that bear the name of a city or county that they aren't in."""

from __future__ import annotations

from datetime import date

import pytest

from ddor.places import Gazetteer, Matcher, Method


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Gazetteer.in_force(date(2017, 1, 28)))


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Mira Loma Detention Center", "CA", "06037"),
        ("Mesa Verde ICE Processing Center", "CA", "06029"),
        ("Rio Grande Detention Center", "TX", "48479"),
        ("South Texas ICE Processing Center", "TX", "48163"),
        ("Buffalo Federal Detention Facility", "NY", "36037"),
        ("Denver Contract Detention Facility", "CO", "08001"),
        ("Imperial Regional Detention Facility", "CA", "06025"),
    ],
)
def test_a_facility_that_is_printed_in_full_is_where_it_is_and_not_in_the_city_of_its_name(
    matcher: Matcher, name: str, state: str, geoid: str
) -> None:
    match = matcher.agency(name, state)
    assert (match.geoid, match.method) == (geoid, Method.FACILITY)


@pytest.mark.parametrize(
    ("name", "state"), [("Mira Loma Jail", "CA"), ("Rio Grande Jail", "TX"), ("Ellis Unit", "TX"), ("Alger", "MI")]
)
def test_a_name_that_a_facility_elsewhere_bears_too_is_left_open(matcher: Matcher, name: str, state: str) -> None:
    assert matcher.agency(name, state).geoid is None


@pytest.mark.parametrize(
    ("on", "place"), [(date(2018, 4, 16), "Hillsborough County"), (date(2018, 4, 17), "Merrimack County")]
)
def test_a_facility_that_moved_is_where_it_was_on_the_day_of_the_report(on: date, place: str) -> None:
    moved = Matcher(Gazetteer.in_force(on))
    assert moved.agency("New Hampshire State Prison for Women", "NH").place == place
    assert moved.agency("New Hampshire State Prison", "NH").place == "Merrimack County"


def test_a_city_s_own_agencies_are_the_city_s(matcher: Matcher) -> None:
    assert matcher.agency("Buffalo Police Department", "NY").place == "Erie County"
