"""One agency printed in two ways is one agency in claims, filters, tables and comparisons."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ddor.cli import app
from tests.claims.test_areas import person
from tests.support.layouts import Layout, Truth
from tests.support.typesetting import layout_report

WEEKS = {
    "2017-02-11": ("Madison County Jail", "Madison County Jail", "Lancaster County Jail"),
    "2017-02-25": ("Madison Co. Jail, Madison County, NE", "MADISON COUNTY JAIL", "Madison County Jail Annex"),
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("agencies")
    for week, agencies in WEEKS.items():
        truth: Truth = {
            "period_start": week, "period_end": f"{week[:8]}{int(week[8:]) + 6:02}".replace("02-31", "03-03"),
            "detainers_issued": 100, "declined_total": len(agencies), "high_volume": [], "policies": [],
            "declined": [{**person(agency, "Nebraska"), "declined": week} for agency in agencies], "corrections": [],
        }  # fmt: skip
        pdf = folder / f"{week}.pdf"
        pdf.write_bytes(layout_report(truth, Layout()))
        CliRunner().invoke(app, ["add", str(pdf), "--out", str(folder)])
    return folder


def run(held: Path, *arguments: str) -> str:
    return CliRunner().invoke(app, [*arguments, "--out", str(held)]).stdout


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ('measure = "declined"\nwhere = { agency = "Madison County Jail" }\nequals = 4', "4"),
        ('measure = "declined"\nwhere = { agency = "Madison Co. Jail, Madison County, NE" }\nequals = 1', "1"),
        ('measure = "declined"\nwhere = { agency = "*jail, mad*" }\nequals = 1', "1"),
        ('measure = "count of agencies"\nwhere = { geoid = "31119" }\nequals = 2', "2"),
        ('measure = "count of agencies"\nequals = 3', "3"),
    ],
)
def test_claims_count_an_agency_once(held: Path, claim: str, figure: str) -> None:
    file = held / "claims.toml"
    file.write_text(f'[[claim]]\nid = "a"\nsentence = "A."\nweeks = [2017-02-11, 2017-02-25]\n{claim}', "utf-8")
    (record,) = json.loads(run(held, "check", str(file), "--format", "json"))
    assert (record["verdict"], record["figure"]) == ("holds", figure)


def test_a_table_lists_an_agency_once(held: Path) -> None:
    rows = csv.DictReader(run(held, "tabulate", "--all", "--table", "jurisdictions", "--csv").splitlines())
    listed = {row["geoid"]: row["agencies"] for row in rows}
    assert listed["31119"] == "Madison County Jail (4); Madison County Jail Annex (1)"
    (state,) = csv.DictReader(run(held, "tabulate", "--all", "--table", "states", "--csv").splitlines())
    assert state["agencies"] == "3"


def test_what_is_printed_stays_beside_the_name(held: Path) -> None:
    rows = json.loads(run(held, "rows", "--week", "2017-02-25", "--format", "json"))
    assert (rows[0]["agency"], rows[0]["agency_name"]) == (WEEKS["2017-02-25"][0], "Madison County Jail")


def test_two_weeks_are_compared_by_the_name(held: Path) -> None:
    shown = run(held, "compare", "2017-02-11", "2017-02-25", "--format", "csv")
    agencies = [row for row in csv.DictReader(shown.splitlines()) if row["subject"] == "agency"]
    counted = {(row["before"], row["after"]) for row in agencies if row["change"] == "same"}
    assert counted == {("2", "2")}
