"""Universities, hospitals and authorities: some are named for where they are, most may bear any name."""

from __future__ import annotations

from datetime import date

import pytest

from ddor.places import Gazetteer, Matcher


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Gazetteer.in_force(date(2017, 1, 28)))


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Dickinson State University", "ND", "38089"),
        ("Kent State University Police Department", "OH", "39133"),
        ("University of Toledo", "OH", "39095"),
        ("Walla Walla Community College", "WA", "53071"),
        ("Lane Community College", "OR", "41039"),
        ("Waukesha Technical College", "WI", "55133"),
        ("University of Texas: Tyler", "TX", "48423"),
        ("University of Colorado: Colorado Springs", "CO", "08041"),
        ("Rockford Park District", "IL", "17201"),
        ("Larned State Hospital", "KS", "20145"),
        ("Yuma Regional Medical Center", "AZ", "04027"),
        ("Dover Fire Department Arson Unit", "DE", "10001"),
        ("Port of Tacoma", "WA", "53053"),
    ],
)
def test_a_body_named_for_the_place_it_is_in_leads_there(matcher: Matcher, name: str, state: str, geoid: str) -> None:
    assert matcher.agency(name, state).geoid == geoid


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Butler University", "IN"),
        ("Stockton University", "NJ"),
        ("Shawnee State University", "OH"),
        ("Henderson State University", "AR"),
        ("Brookdale Community College", "NJ"),
        ("Iowa State University", "IA"),
        ("University of Washington", "WA"),
        ("Bowling Green State University: Firelands", "OH"),
        ("Loyola Hospital", "IL"),
    ],
)
def test_a_body_that_may_be_named_for_a_person_or_its_state_is_left_open(
    matcher: Matcher, name: str, state: str
) -> None:
    assert matcher.agency(name, state).geoid is None


def test_a_college_that_a_county_and_a_city_elsewhere_share_the_name_of_is_left_open(matcher: Matcher) -> None:
    match = matcher.agency("Clayton State University", "GA")
    assert match.geoid is None
    assert {"13063", "13241"} == {each.geoid for each in match.candidates}


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("McCandless Police Department", "PA", "42003"),
        ("Weathersfield Police Department", "OH", "39155"),
        ("Lower Merion Police Department", "PA", None),
    ],
)
def test_a_township_is_found_without_that_word_where_no_other_place_has_the_name(
    matcher: Matcher, name: str, state: str, geoid: str | None
) -> None:
    assert matcher.agency(name, state).geoid == geoid
