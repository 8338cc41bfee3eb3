"""The reconstructed first week gives every figure that was published about ICE's first report, through the commands.

The PDF is a reconstruction made for this project, whose counts equal those figures; it is not ICE's document.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ddor.cli  # noqa: F401 - its import puts the commands there
from ddor.archive import Archive
from ddor.cli import app
from tests.support.held_reports import PDFS, reading

WEEK = "2017-01-28"
TRAVIS, BOULDER = ("--geoid", "48453"), ("--geoid", "08013")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose archive holds the week, another one two weeks later, and nothing in between."""
    folder = tmp_path_factory.mktemp("out")
    archive = Archive.open(folder / "ddor.sqlite")
    for name in ("week-2017-01-28", "week-2017-02-11"):
        archive.add(reading(name), PDFS / f"{name}.pdf")
    return folder


def said(*arguments: str | Path) -> str:
    """What a command prints; it must be fine."""
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def table(out: Path, name: str, *more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said("tabulate", WEEK, "--table", name, "--csv", "--out", out, *more))))


def listed(out: Path, *filters: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said("rows", "--week", WEEK, "--format", "csv", "--out", out, *filters))))


def by(rows: list[dict[str, str]], column: str, value: str) -> dict[str, str]:
    (row,) = (row for row in rows if row[column] == value)
    return row


def test_declined_of_issued(out: Path) -> None:
    week = by(table(out, "series"), "week", WEEK)
    assert (week["declined"], week["detainers_issued"], week["declined_per_100_issued"]) == ("206", "3083", "6.68")
    assert [week[f"issued_within_week{ending}"] for ending in ("", "_least", "_most")] == ["26"] * 3
    assert len(listed(out)) == 206


def test_convicted_against_charged(out: Path) -> None:
    statuses = table(out, "statuses")
    shares = [float(by(statuses, "status", status)["share_of_offenses"]) for status in ("convicted", "charged")]
    assert [round(100 * share) for share in shares] == [44, 56]


def test_the_most_common_conviction_and_charge(out: Path) -> None:
    crimes = table(out, "crimes")
    assert max(crimes, key=lambda row: int(row["convicted"]))["offense"] == "Driving Under Influence Liquor"
    assert max(crimes, key=lambda row: int(row["charged"]))["offense"] == "Assault"


@pytest.mark.parametrize(
    ("filters", "persons"),
    [
        (("--offense", "*rape*", "--status", "convicted"), 1),
        (("--offense", "*homicide*", "--status", "charged"), 1),
        (("--offense", "*homicide*", "--status", "charged", "--geoid", "42101"), 1),
        (TRAVIS, 142),
        ((*TRAVIS, "--declined", "not 2017-02-01"), 3),
        (BOULDER, 6),
        ((*BOULDER, "--country", "Mexico"), 6),
        ((*BOULDER, "--category", "Assault"), 3),
        ((*BOULDER, "--category", "Dangerous Drugs"), 2),
        ((*BOULDER, "--category", "Burglary"), 1),
        (("--state", "Colorado"), 11),
        (("--geoid", "08014"), 3),
        (("--geoid", "08031"), 1),
        (("--geoid", "08123"), 1),
        (("--geoid", "48491"), 4),
        (("--geoid", "48021"), 3),
        (("--country", "Venezuela", "--state", "FL", "--offense", "Traffic Offense", "--status", "convicted"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_the_rows_behind_a_figure_are_as_many_as_published(out: Path, filters: tuple[str, ...], persons: int) -> None:
    found = listed(out, *filters)
    assert len(found) == persons
    assert all(row["page"] and row["activity_printed"] for row in found)


def test_shares_by_country_and_region(out: Path) -> None:
    assert round(100 * float(by(table(out, "countries"), "country", "MEX")["share"])) == 70
    latin_america = by(table(out, "regions"), "m49", "419")
    assert float(latin_america["share"]) > 0.95
    assert len(listed(out, "--region", "Latin America and the Caribbean")) == int(latin_america["count"])


def test_travis_county_and_its_waits(out: Path) -> None:
    travis = table(out, "jurisdictions")[0]
    assert (travis["geoid"], travis["count"], round(100 * float(travis["share"]))) == ("48453", "142", 69)
    before = by(table(out, "waits"), "geoid", "48453")
    assert round(100 * float(before["share_issued_before_year"])) == 73
    assert len(listed(out, *TRAVIS, "--issued", "..2016-12-31")) == int(before["issued_before_year"])


def test_colorado(out: Path) -> None:
    counties = [row for row in table(out, "jurisdictions") if row["state"] == "CO"]
    assert [(row["jurisdiction"], row["count"]) for row in counties] == [
        ("Boulder County", "6"), ("Broomfield County", "3"), ("Denver County", "1"), ("Weld County", "1"),
    ]  # fmt: skip
    assert by(table(out, "states"), "state", "CO")["count"] == "11"


def test_section_one(out: Path) -> None:
    columns = ("jurisdiction_printed", "state", "detainers_issued")
    listing = [tuple(row[name].removesuffix(" County") for name in columns) for row in listed(out, "--section", "I")]
    assert listing == [
        ("Clark", "NV", "51"), ("Nassau", "NY", "38"), ("Cook", "IL", "13"), ("Montgomery", "IA", "12"),
        ("Snohomish", "WA", "12"), ("Franklin", "NY", "12"), ("Washington", "OR", "7"), ("Alachua", "FL", "5"),
        ("Franklin", "IA", "5"), ("Franklin", "PA", "5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("offense", "convicted", "charged"),
    [
        ("Carrying Prohibited Weapon", 0, 2), ("Cruelty Toward Wife", 0, 1), ("Damage Property", 1, 0),
        ("Domestic Violence", 11, 16), ("Driving Under Influence Liquor", 17, 22), ("Drug Possession", 10, 7),
        ("Failure To Appear", 1, 0), ("Family Offense", 0, 2), ("Flight to Avoid", 0, 1), ("Hit and Run", 1, 0),
        ("Identity Theft", 0, 1), ("Illegal Entry", 0, 1), ("Indecent Exposure", 0, 3),
        ("Indecent Exposure to Minor", 2, 0), ("Obscene Material - Possession", 0, 1), ("Possession Of Weapon", 1, 0),
        ("Probation Violation", 0, 1), ("Public Order Crimes", 1, 0), ("Resisting Officer", 1, 2),
        ("Sex Assault", 7, 0), ("Sex Offense", 6, 0), ("Traffic Offense", 1, 1), ("Vehicle Theft", 1, 0),
        ("Violation of a Court Order", 1, 0),
    ],
)  # fmt: skip
def test_offenses_as_published(out: Path, offense: str, convicted: int, charged: int) -> None:
    row = by(table(out, "crimes"), "offense", offense)
    assert (row["convicted"], row["charged"]) == (str(convicted), str(charged))


def test_what_was_corrected_leaves_the_figures_as_corrected_and_no_others(out: Path) -> None:
    places = table(out, "jurisdictions", "--corrected")
    changed = {row["geoid"]: row["count_corrected"] for row in places if row["count"] != row["count_corrected"]}
    assert changed == dict.fromkeys(("48491", "48021", "42029", "37153"), "0")
    statuses = table(out, "statuses", "--corrected")
    assert sum(int(row["offenses"]) for row in statuses) - sum(int(row["offenses_corrected"]) for row in statuses) == 10
    issued = table(out, "high_volume_totals", "--corrected")
    assert {row["geoid"] for row in issued if row["detainers_issued_corrected"] != row["detainers_issued"]} == {
        "19069", "36033", "42055", "19137",
    }  # fmt: skip
    assert by(issued, "geoid", "36059")["detainers_issued_corrected"] == "38"
    assert len(listed(out, "--corrected")) == 196


def test_rows_that_are_disputed_or_corrected_say_so(out: Path) -> None:
    marks = {row["geoid"]: row["marks"] for row in listed(out) if row["marks"] not in ("", "note")}
    assert marks == {
        "48491": "corrected; disputed", "48021": "corrected; disputed", "42029": "corrected", "37153": "corrected",
        "36059": "disputed", "08013": "disputed",
    }  # fmt: skip
    shown = said("rows", "--week", WEEK, "--geoid", "48491", "--out", out)
    assert "transferred to another facility" in " ".join(shown.split())


def test_a_week_that_is_missing_is_a_gap_in_the_series_and_in_no_figure(out: Path) -> None:
    text = said("tabulate", "--table", "series", "--csv", "--out", out)
    weeks = {row["week"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(weeks) == [WEEK, "2017-02-04", "2017-02-11"]
    gap, last = weeks["2017-02-04"], weeks["2017-02-11"]
    assert (gap["report"], gap["declined"], gap["declined_per_100_issued"], gap["running_mean_declined"]) == (
        "missing",
        "",
        "",
        "",
    )
    assert (last["previous_week"], last["weeks_since_previous"], last["running_mean_weeks"]) == (WEEK, "2", "2")
    assert last["change_from_first"] == str(int(last["declined"]) - 206)
    both = said("tabulate", "--all", "--table", "countries", "--out", out)
    assert "Missing weeks (not counted): 1 week between them (2017-02-04)" in " ".join(both.split())


def test_figures_over_time_say_what_they_end_with(out: Path) -> None:
    since = (date.today() - date(2017, 2, 17)).days // 7
    ended = "Nothing after 2017-02-17 is counted: ICE withheld its reports for 2017-02-18 to 2017-04-07 and published "
    ended += f"none for 2017-04-08 to 2017-12-31. {since} weeks have ended since"
    of_times = (("weeks",), ("history",), ("tabulate", "--table", "series"), ("tabulate", "--all", "--by", "month"))
    for command in of_times:
        assert ended in " ".join(said(*command, "--out", out).split())
    assert "Nothing after" not in said("tabulate", "--table", "crimes", "--out", out)
