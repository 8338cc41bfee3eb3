"""A state's own names are no county's, and an office that ICE names for a city is where the city is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ddor.places import Gazetteer, Matcher
from ddor.states import states

EVERY = 97
"""One in so many places is asked for; all of them take a minute (scripts/measure_names.py --rooms)."""

AGENCIES = (
    "{}",
    "State of {}",
    "Department of Corrections, {}",
    "{} Department of Corrections",
    "{} State Police",
    "{} Highway Patrol",
    "{} Bureau of Prisons",
    "{} Supreme Court",
    "{} Department of Public Safety",
    "US Marshals Service {}",
    "{}, State of",
    "{} DOC Central Office",
    "{} Division of Adult Institutions",
    "{} State Fire Marshal",
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(Gazetteer.in_force(date(2017, 1, 28)))


@pytest.mark.parametrize("usps", states())
def test_no_name_of_a_state_or_its_agency_is_decided_for_a_county(matcher: Matcher, usps: str) -> None:
    names = [each.format(states()[usps].name) for each in AGENCIES] + [usps, f"{usps} DOC"]
    assert {name: matcher.agency(name, usps).geoid for name in names} == dict.fromkeys(names)


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Secretary Police Department", "MD", "24019"),
        ("New York Police Department", "NY", "3651000"),
        ("DC Jail", "DC", "11001"),
        ("Saipan Police", "MP", "69110"),
        ("Mississippi State Prison", "MS", None),
        ("Iowa State Penitentiary", "IA", "19111"),
        ("Hawaii Community Correctional Center", "HI", "15001"),
        ("Central Police Department", "LA", "22033"),
        ("BYU-Idaho Security", "ID", None),
    ],
)
def test_what_bears_a_state_s_words_or_name_is_told_from_the_state_s_own(
    matcher: Matcher, name: str, state: str, geoid: str | None
) -> None:
    assert matcher.agency(name, state).geoid == geoid


@pytest.mark.parametrize("room", ["Hold Room", "Field Office"])
def test_an_office_is_never_in_another_county_than_its_city_alone(matcher: Matcher, room: str) -> None:
    elsewhere = [
        f"{name}, {usps}"
        for name, usps in _sample(matcher)
        if (alone := matcher.agency(name, usps)).is_decided
        and (office := matcher.agency(f"{name} {room}", usps)).is_decided
        and alone.geoid != office.geoid
    ]
    assert elsewhere == []


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Chester Field Office", "NH", "33015"),
        ("Cedar Rapids Hold Room", "IA", "19113"),
        ("San Bernadino Hold Room", "CA", "06071"),
        ("Dexter Township Hold Room", "MI", "26161"),
        ("Bancorp Hawaii Hold Room", "HI", None),
    ],
)
def test_the_city_of_an_office_is_all_before_the_word_for_it(
    matcher: Matcher, name: str, state: str, geoid: str | None
) -> None:
    assert matcher.agency(name, state).geoid == geoid


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        ("Martinsville County", "VA", "Virginia has no Martinsville County; the city of that name is in no county."),
        (
            "Springfield County Jail",
            "MA",
            "Massachusetts has no Springfield County; the city of that name is in Hampden",
        ),
        ("Nowhere County Jail", "MT", "Montana has no county with this name."),
    ],
)
def test_a_county_that_there_is_not_is_left_open_and_said_to_be_none(
    matcher: Matcher, name: str, state: str, said: str
) -> None:
    match = matcher.agency(name, state)
    assert match.geoid is None
    assert match.sentence.startswith(said)


@pytest.mark.parametrize(
    ("name", "state", "geoid"),
    [
        ("Bayamon Municipio", "PR", "72021"),
        ("Juneau City and Borough Police", "AK", "02110"),
        ("Richmond City Sheriff", "VA", "51760"),
        ("Hillsbrough County Jail", "FL", "12057"),
        ("Queen Anne Co Det Center", "MD", "24035"),
    ],
)
def test_a_county_equivalent_by_any_name_and_a_slip_in_a_county_s_are_found(
    matcher: Matcher, name: str, state: str, geoid: str
) -> None:
    assert matcher.agency(name, state).geoid == geoid


def test_words_of_a_name_that_was_found_are_no_place_of_their_own(matcher: Matcher) -> None:
    assert matcher.agency("CCA Central Arizona Detention Center", "AZ").place == "Pinal County"


def _sample(matcher: Matcher) -> Iterator[tuple[str, str]]:
    for usps, state in states().items():
        names = matcher.gazetteer.names(state)
        for key in names.place_keys[::EVERY]:
            place = names.place(key)
            assert place is not None
            yield place.name, usps
