"""World regions after the UN's M49, for every country that a citizenship can be read as."""

from __future__ import annotations

import csv
import itertools

import pycountry
import pytest

from ddor.report.countries import NOT_STATED, read_country
from ddor.tables.regions import Area, region_of
from tests import ROOT

COUNTRIES = ROOT / "ddor" / "report" / "countries.csv"

TAIWAN_AND_KOSOVO = ("TWN", "XKX")

LATIN_AMERICA = Area("419", "Latin America and the Caribbean")

# How many countries and areas the standard lists, by its smallest areas.
SIZES = {
    "Northern Africa": 7, "Eastern Africa": 22, "Middle Africa": 9, "Southern Africa": 5, "Western Africa": 17,
    "Caribbean": 28, "Central America": 8, "South America": 16, "Northern America": 5, "Central Asia": 5,
    "Eastern Asia": 7, "South-eastern Asia": 11, "Southern Asia": 9, "Western Asia": 18, "Eastern Europe": 10,
    "Northern Europe": 16, "Southern Europe": 16, "Western Europe": 9, "Australia and New Zealand": 6,
    "Melanesia": 5, "Micronesia": 8, "Polynesia": 10,
}  # fmt: skip


def codes() -> set[str]:
    with COUNTRIES.open(encoding="utf-8", newline="") as lines:
        own = {row["iso3"] for row in csv.DictReader(lines)} - {NOT_STATED}
    return own | {country.alpha_3 for country in (*pycountry.countries, *pycountry.historic_countries)}


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_country_that_a_citizenship_can_be_read_as_is_in_m49_or_said_not_to_be(code: str) -> None:
    region = region_of(code)
    assert region is not None
    assert (region.m49 is None) == region.note.startswith("not in M49")


def test_m49_codes_are_the_numeric_codes_of_iso_3166() -> None:
    numeric = {country.alpha_3: country.numeric for country in pycountry.countries}
    assert {code: region.m49 for code in numeric if (region := region_of(code)) and region.m49} == {
        code: number for code, number in numeric.items() if code not in TAIWAN_AND_KOSOVO
    }


def test_areas_have_as_many_countries_as_the_standard_gives_them() -> None:
    listed = [region for code in codes() if (region := region_of(code)) and region.m49 and region.areas]
    assert {name: sum(r.areas[-1].name == name for r in listed) for name in SIZES} == SIZES
    assert len(listed) == sum(SIZES.values())


def test_an_area_has_one_name_and_lies_in_one_larger_area() -> None:
    chains = {region.areas for code in codes() if (region := region_of(code))}
    names = {(area.code, area.name) for chain in chains for area in chain}
    parents = {(area.code, above.code) for chain in chains for above, area in itertools.pairwise(chain)}
    assert len({code for code, _ in names}) == len({name for _, name in names}) == len(names)
    assert len({code for code, _ in parents}) == len(parents)


@pytest.mark.parametrize(
    ("citizenship", "areas"),
    [
        ("Mexico", ("019", "419", "013")),
        ("Dominican Republic", ("019", "419", "029")),
        ("Venezuela", ("019", "419", "005")),
        ("United States", ("019", "021")),
        ("China, Peoples Republic of", ("142", "030")),
        ("Ivory Coast", ("002", "202", "011")),
        ("Antarctica", ()),
    ],
)
def test_a_citizenship_lies_in_its_areas_from_the_largest(citizenship: str, areas: tuple[str, ...]) -> None:
    code = read_country(citizenship)
    assert code
    region = region_of(code)
    assert region is not None
    assert tuple(area.code for area in region.areas) == areas


@pytest.mark.parametrize("code", ["MEX", "GTM", "HND", "SLV", "BRA", "CUB", "HTI", "JAM", "BLZ", "GUY", "PRI", "ANT"])
def test_latin_america_is_m49s_with_the_caribbean(code: str) -> None:
    region = region_of(code)
    assert region is not None
    assert region.subregion == LATIN_AMERICA


@pytest.mark.parametrize("code", ["USA", "CAN", "BMU", "ESP", "PRT", "PHL", "TWN", NOT_STATED, "ZZZ"])
def test_what_lies_elsewhere_or_nowhere_is_not_latin_american(code: str) -> None:
    found = region_of(code)
    assert found is None or LATIN_AMERICA not in found.areas


@pytest.mark.parametrize("code", TAIWAN_AND_KOSOVO)
def test_what_m49_does_not_list_is_in_no_region_and_says_so(code: str) -> None:
    region = region_of(code)
    assert region is not None
    assert region.areas == ()
    assert region.note.startswith("not in M49")


@pytest.mark.parametrize(
    ("code", "areas"), [("YUG", ["150", "039"]), ("CSK", ["150", "151"]), ("GEL", ["009"]), ("SUN", [])]
)
def test_a_country_that_is_no_more_lies_where_all_its_successors_lie(code: str, areas: list[str]) -> None:
    region = region_of(code)
    assert region is not None
    assert [area.code for area in region.areas] == areas


@pytest.mark.parametrize("text", ["", "mex", "Mexico", "ZZZ"])
def test_what_is_no_code_has_no_region(text: str) -> None:
    assert region_of(text) is None
