"""Which counties were in force when, and that the tables beside the gazetteer name only what there is."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from importlib.resources import files

import pytest

from ddor.places import Coverage, Gazetteer, Matcher, check_aor, find_state
from ddor.places.gazetteer import key_of
from ddor.states import states

TABLES = ("county_aliases.csv", "facilities.csv", "city_counties.csv")


def rows(table: str) -> list[dict[str, str]]:
    text = files("ddor.places").joinpath(table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize(
    ("geoid", "before", "after", "changed"),
    [
        ("51515", True, False, date(2013, 7, 1)),
        ("46113", True, False, date(2015, 5, 1)),
        ("46102", False, True, date(2015, 5, 1)),
        ("02261", True, False, date(2019, 1, 2)),
        ("02063", False, True, date(2019, 1, 2)),
        ("09001", True, False, date(2022, 6, 6)),
        ("09110", False, True, date(2022, 6, 6)),
    ],
)
def test_county_lists_follow_the_day_of_the_report(geoid: str, before: bool, after: bool, changed: date) -> None:
    eve = date.fromordinal(changed.toordinal() - 1)
    assert (Gazetteer.in_force(eve).county(geoid) is not None) is before
    assert (Gazetteer.in_force(changed).county(geoid) is not None) is after


def test_a_renamed_county_is_found_by_the_name_of_its_day() -> None:
    early, late = (Matcher(Gazetteer.in_force(date(year, 1, 1))) for year in (2014, 2017))
    assert early.agency("Shannon County Sheriff", "SD").geoid == "46113"
    assert late.agency("Oglala Lakota County Sheriff", "SD").geoid == "46102"
    assert late.agency("Shannon County Sheriff", "SD").geoid is None


def test_every_state_and_territory_has_counties() -> None:
    gazetteer = Gazetteer.in_force(date(2017, 1, 28))
    assert len(states()) == 56
    for usps, state in states().items():
        assert gazetteer.counties(usps)
        assert all(county.geoid.startswith(state.geoid) for county in gazetteer.counties(usps))


@pytest.mark.parametrize("table", TABLES)
def test_tables_name_only_counties_that_there_are_and_give_a_source(table: str) -> None:
    gazetteer = Gazetteer.in_force(date(2017, 1, 28))
    for row in rows(table):
        state = find_state(row["state"])
        assert state is not None
        assert row["source"]
        for county in row.get("counties", row.get("county", "")).split("; "):
            assert key_of(county) in gazetteer.names(state).by_name, row


@pytest.mark.parametrize(
    ("aor", "state", "geoid", "coverage"),
    [
        ("Buffalo", "NY", "36109", Coverage.COVERED),
        ("Saint Paul", "Iowa", None, Coverage.COVERED),
        ("St. Paul", "IA", None, Coverage.COVERED),
        ("Seattle", "NY", None, Coverage.OUTSIDE),
        ("Los Angeles", "CA", "06085", Coverage.ODD),
        ("San Francisco", "CA", "06085", Coverage.COVERED),
        ("Gotham", "NY", None, Coverage.UNKNOWN),
        ("Boston", None, None, Coverage.UNKNOWN),
    ],
)
def test_an_office_is_held_against_the_state_and_county(
    aor: str, state: str | None, geoid: str | None, coverage: Coverage
) -> None:
    check = check_aor(aor, state, geoid)
    assert check.coverage is coverage
    assert check.sentence


def test_importing_the_places_does_not_import_pandas() -> None:
    code = "import sys, ddor.places; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
