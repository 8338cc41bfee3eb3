"""The map of counties: everybody is on it or told beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ddor.sections import Report
from ddor.site.maps import county_map
from ddor.site.shapes import county_shape, state_shapes
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading

TRAVIS, NEW_YORK_CITY, TEXAS, PLANNING_REGION = "48453", "3651000", "48", "09110"


def persons_of(*geoids: str | None) -> Weeks:
    """A week with a person for each of some places."""
    report = reading("built-none-declined")
    model = reading("week-2017-02-11").declined[0]
    assert model.jurisdiction
    rows = [
        replace(model, number=at, jurisdiction=replace(model.jurisdiction, geoid=geoid) if geoid else None)
        for at, geoid in enumerate(geoids, 1)
    ]
    return Weeks.of_report(replace(report, declined=tuple(rows)))


def test_every_person_is_on_the_map_or_told_beside_it() -> None:
    reports: list[Report] = [reading(name) for name in ("week-2017-01-28", "week-2017-02-04", "built-none-declined")]
    for report in reports:
        chart = county_map(Weeks.of_report(report))
        drawn = sum(int(number) for number in re.findall(r": (\d+)[;.]", chart.text))
        beside = sum(int(number) for number in re.findall(r"(\d+) (?:person|of)", chart.left_out))
        assert drawn + beside == len(report.declined)


def test_who_is_of_no_county_is_told_and_a_city_is_drawn_as_its_counties() -> None:
    chart = county_map(persons_of(TRAVIS, None, None, NEW_YORK_CITY, TEXAS))
    assert chart.text == "New York City, NY: 1; Travis County, TX: 1."
    assert chart.left_out == (
        "Not on the map: 2 persons whose county is undecided. "
        "Not on the map, because they are not in a single county of 2016: 1 of Texas."
    )
    assert _paths(chart.svg) - _paths(county_map(persons_of(TRAVIS)).svg) == 5 + 1


def test_a_county_that_is_newer_than_the_shapes_is_told() -> None:
    chart = county_map(persons_of(TRAVIS, PLANNING_REGION))
    assert "1 of Capitol Planning Region, CT" in chart.left_out


def test_a_map_of_nobody_is_none() -> None:
    chart = county_map(persons_of(None))
    assert (chart.svg, chart.left_out) == ("", "Not on the map: 1 person whose county is undecided.")


@pytest.mark.parametrize("geoid", ["48453", "36061", "15003", "02020", "51600"])
def test_a_county_has_an_outline_around_itself(geoid: str) -> None:
    shape = county_shape(geoid)
    assert shape
    for polygon in shape["coordinates"]:
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4


def test_there_are_fifty_states_and_the_district_and_no_outline_for_what_is_none() -> None:
    assert len(state_shapes()) == 51
    assert county_shape("99999") is None
    assert county_shape("72127") is None


def _paths(svg: str) -> int:
    return sum(each.tag.endswith("}path") for each in ElementTree.fromstring(svg).iter())  # noqa: S314 - our own
