"""An agency has one name in all of its spellings within a county, and two agencies never have one."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.places import name_of_agency
from tests import ROOT


@pytest.mark.parametrize(
    ("printed", "county", "name"),
    [
        ("Madison County Jail, Madison County, NE", "Madison County", "Madison County Jail"),
        ("Madison Co. Jail, Madison Co, Nebr.", "Madison County", "Madison County Jail"),
        ("MADISON CO JAIL", "Madison County", "Madison County Jail"),
        ("Desoto County Jail", "DeSoto County", "DeSoto County Jail"),
        ("Prince Georges County Corr. Ctr", "Prince George's County", "Prince George's County Correctional Center"),
        ("England Police Dept/Jail", "Lonoke County", "England Police Department/Jail"),
        ("Elgin Police Dept.Jail", "Kane County", "Elgin Police Department Jail"),
        ("Alabama Dept Of Correction", "Montgomery County", "Alabama Department of Corrections"),
        ("Hall County Dept of Corr", "Hall County", "Hall County Department of Corrections"),
        ("Bristol County House of Correction", "Bristol County", "Bristol County House of Correction"),
        ("De Kalb Co. S.O.", "DeKalb County", "DeKalb County Sheriff's Office"),
        ("Test Facility, District of Columbia, DC", "District of Columbia", "Test Facility"),
        ("Madison County, NE", "Madison County", "Madison County"),
        ("Baltimore DD&P Holding Facility", None, "Baltimore DD&P Holding Facility"),
        ("Forrest County A.D.C.", "Forrest County", "Forrest County A.D.C."),
        (",", None, ","),
    ],
)
def test_the_place_is_left_out_and_abbreviations_are_written_out(printed: str, county: str | None, name: str) -> None:
    assert name_of_agency(printed, county) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sheriff's Office, Pasadena", "Sheriff's Office, Houston"),
        ("Madison County Jail", "Madison County Jail Annex"),
        ("Madison County Jail", "Madison County Jail 2"),
        ("Madison County Jail, Lancaster County", "Madison County Jail"),
        ("South Bend Police", "Bend Police"),
    ],
)
def test_what_tells_two_agencies_apart_is_kept(one: str, other: str) -> None:
    assert name_of_agency(one, "Madison County").casefold() != name_of_agency(other, "Madison County").casefold()


@given(st.text(), st.none() | st.text())
def test_no_name_is_lost(printed: str, county: str | None) -> None:
    name = name_of_agency(printed, county)
    assert bool(name.strip()) == bool(printed.strip())


def test_of_real_names_only_spellings_of_one_agency_share_a_name() -> None:
    spellings = defaultdict(set)
    for row in csv.DictReader((ROOT / "tests/data/agencies.csv").read_text("utf-8").splitlines()):
        spellings[row["fips"], name_of_agency(row["lea"], row["county"]).casefold()].add(row["lea"])
    for listed in spellings.values():
        letters = {"".join(filter(str.isalpha, each.casefold()))[:4] for each in listed}
        assert len(letters) == 1
