"""New York City is a jurisdiction of its own: its boroughs' rows are in it, and nothing is counted twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ddor.cli import app
from ddor.tables.filters import FilterError
from tests.support.layouts import DeclinedRow, HighVolumeRow, Layout, Truth
from tests.support.typesetting import layout_report

AGENCIES = (
    ("Queens County Central Booking", "New York"),
    ("Queens County Central Booking", "New York"),
    ("Brooklyn Central Booking", "New York"),
    ("Rikers Island", "New York"),
    ("Travis County Jail", "Texas"),
    ("Tulsa County Jail", "Oklahoma"),
)
LISTED = (("New York City", "New York", 73), ("Queens County", "New York", 33), ("Clark County", "Nevada", 56))


def person(agency: str, state: str) -> DeclinedRow:
    return {
        "lea": agency, "county": "", "state": state, "fips": "", "citizenship": "Mexico", "iso3": "MEX",
        "issued": "2017-02-05", "declined": "2017-02-08", "activity": [{"offense": "Assault", "status": "charged"}],
    }  # fmt: skip


def listed(jurisdiction: str, state: str, issued: int) -> HighVolumeRow:
    return {"jurisdiction": jurisdiction, "state": state, "fips": "", "detainers_issued": issued}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a week in which New York City is listed, and one of its counties beside it."""
    folder = tmp_path_factory.mktemp("areas")
    truth: Truth = {
        "period_start": "2017-02-04", "period_end": "2017-02-10", "detainers_issued": 2825,
        "declined_total": len(AGENCIES) + 1, "high_volume": [listed(*each) for each in LISTED],
        "declined": [*(person(*each) for each in AGENCIES), person("New York City Police Department", "New York")],
        "policies": [
            {"jurisdiction": name, "aor": "New York", "enacted": "2013-05", "policy": "Law", "criteria": ["Warrant"]}
            for name in ("New York City, New York", "Queens County, New York", "Albany County, New York")
        ],
        "corrections": [],
    }  # fmt: skip
    pdf = folder / "week.pdf"
    pdf.write_bytes(layout_report(truth, Layout()))
    assert CliRunner().invoke(app, ["add", str(pdf), "--out", str(folder)]).exit_code == 0
    return folder


def checked(held: Path, claim: str) -> tuple[str, str, str]:
    """The verdict on a claim, the figure, and why."""
    file = held / "claims.toml"
    file.write_text(f'week = 2017-02-04\n[[claim]]\nid = "a"\nsentence = "A."\n{claim}', encoding="utf-8")
    done = CliRunner().invoke(app, ["check", str(file), "--format", "json", "--out", str(held)])
    (record,) = json.loads(done.stdout)
    return record["verdict"], record["figure"], " ".join(record["because"])


CITY = 'where = { geoid = ["36005", "36047", "36061", "36081", "36085"] }'


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ('measure = "issued"\nwhere = { agency = "New York City" }\nequals = 73', "73"),
        ('measure = "issued"\nwhere = { geoid = "New York City" }\nequals = 73', "73"),
        (f'measure = "issued"\n{CITY}\nequals = 73', "73"),
        ('measure = "issued"\nwhere = { geoid = "36081" }\nequals = 33', "33"),
        (f'measure = "declined"\n{CITY}\nequals = 5', "5"),
        ('measure = "declined"\nwhere = { geoid = "NYC" }\nequals = 5', "5"),
        ('measure = "declined"\nwhere = { geoid = "New York AOR" }\nequals = 5', "5"),
        ('measure = "declined"\nwhere = { geoid = "36" }\nequals = 5', "5"),
    ],
)
def test_a_figure_of_a_city_has_what_is_listed_of_it_and_of_its_counties_once(
    held: Path, claim: str, figure: str
) -> None:
    assert checked(held, claim)[:2] == ("holds", figure)


def test_the_row_of_a_city_may_or_may_not_be_of_one_of_its_counties(held: Path) -> None:
    verdict, figure, why = checked(held, 'measure = "declined"\nwhere = { geoid = "36081" }\nequals = 2')
    assert (verdict, figure) == ("cannot be told", "2 to 3")
    assert "it belongs to New York City, NY, which is only partly in what you asked for" in why


def test_an_area_of_which_a_part_is_not_known_gives_a_range(held: Path) -> None:
    verdict, figure, why = checked(held, 'measure = "declined"\nwhere = { geoid = "Dallas AOR" }\nequals = 1')
    assert (verdict, figure) == ("cannot be told", "1 to 2")
    assert "it belongs to Travis County, TX, which may be in what you asked for" in why


def test_a_county_that_is_not_listed_but_its_city_has_no_figure(held: Path) -> None:
    verdict, figure, why = checked(held, 'measure = "issued"\nwhere = { geoid = "36047" }\nat_most = 73')
    assert (verdict, figure) == ("cannot be told", "")
    assert why == "Section I doesn't list it, only New York City, of which it is a part."


@pytest.mark.parametrize("of", ["issued", "persons"])
def test_a_city_is_the_top_with_all_that_is_in_it(held: Path, of: str) -> None:
    claim = f'measure = "top"\nby = "jurisdiction"\nof = "{of}"\nis = "New York City"'
    assert checked(held, claim)[0] == "holds"


def test_a_county_may_have_the_rows_of_its_city(held: Path) -> None:
    claim = 'measure = "rank"\nby = "jurisdiction"\nis = "36047"\nequals = 1'
    assert checked(held, claim)[:2] == ("cannot be told", "rank 1 to 3 (1 to 2)")


def test_a_city_and_its_counties_are_not_counted_as_so_many_jurisdictions(held: Path) -> None:
    claim = 'measure = "count of jurisdictions"\nwhere = { state = "NY" }\nequals = 4'
    assert checked(held, claim)[:2] == ("cannot be told", "3 to 4")


@pytest.mark.parametrize("geoid", ["Gotham", "36999", "99"])
def test_what_is_no_place_is_refused(held: Path, geoid: str) -> None:
    done = CliRunner().invoke(app, ["rows", "--geoid", geoid, "--out", str(held)])
    assert isinstance(done.exception, FilterError)
    assert "is not the name of" in str(done.exception) or "isn't the GEOID of a" in str(done.exception)


def rows(held: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["rows", *arguments, "--out", str(held)])
    return " ".join(done.stdout.split())


def test_rows_of_a_city_add_up_without_its_counties_and_say_so(held: Path) -> None:
    shown = rows(held, "--section", "I", "--geoid", "New York City")
    assert "2 rows of Section I, 73 detainers issued: in New York City, NY" in shown
    assert "Counted once: Queens County, NY, is in New York City" in shown


def test_rows_of_a_county_leave_out_those_of_its_city_and_say_so(held: Path) -> None:
    shown = rows(held, "--geoid", "36081")
    assert "2 persons" in shown
    assert "Not among these are 1 row of New York City, NY, of which only a part is asked for" in shown


def test_a_city_s_policy_is_in_force_in_its_counties(held: Path) -> None:
    shown = rows(held, "--section", "III", "--geoid", "36081")
    assert "2 policies of Section III" in shown
    assert "Among these are 1 row of New York City, NY" in shown
    assert "1 policy of Section III" in rows(held, "--section", "III", "--geoid", "36001")


def test_tables_name_the_city_and_what_is_in_it(held: Path) -> None:
    listed_as = (held / "2017-02-04" / "high_volume.csv").read_text("utf-8")
    assert "3651000,36005 36047 36061 36081 36085,New York City,NY" in listed_as
