"""Filters hold for the rows they say, are said in words, and are refused where they are slips."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ddor.archive import Archive, Selection
from ddor.cli import app
from ddor.sections import TABLES, Report
from ddor.tables.days import Days, FilterError
from ddor.tables.filters import FILTERS, Filters
from ddor.tables.weeks import Weeks
from tests.support.frames import plain
from tests.support.held_reports import reading

pytest_plugins = ["tests.support.databases"]

WEEKS = Weeks.of_report(reading("layout-portrait-merged"))
days = st.dates(date(2010, 1, 1), date(2020, 1, 1))


@given(st.one_of(st.none(), days), st.one_of(st.none(), days), st.booleans(), days)
def test_days_hold_what_lies_within_and_read_back_as_written(
    first: date | None, last: date | None, other: bool, day: date
) -> None:
    if first is None and last is None:
        return
    asked = Days(first, last, other)
    assert Days.parse(str(asked)) == asked
    within = (first is None or first <= day) and (last is None or day <= last)
    held: Any = FILTERS["issued"].test([asked])
    assert held.holds(day) is (within != other)
    assert not held.holds(None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Feb 1 2017", "2017-02-01"),
        ("1/28/2017..2/3/2017", "2017-01-28..2017-02-03"),
        ("Jan 28, 2017 .. February 3, 2017", "2017-01-28..2017-02-03"),
        ("..Dec 31 2016", "..2016-12-31"),
        ("Not 1 Feb 2017", "not 2017-02-01"),
    ],
)
def test_days_are_written_as_people_write_them(text: str, days: str) -> None:
    assert str(Days.parse(text)) == days


@pytest.mark.parametrize(
    "text", ["", "..", "yesterday", "2017-02-30", "2017-02-01...2017-02-03", "2017-02-01..soon", "not"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        Days.parse(text)


@pytest.mark.parametrize(
    "slip",
    [
        {"geoid": ["4845"]}, {"geoid": ["99999"]}, {"geoid": ["Madison"]}, {"county": ["Boston, MA"]},
        {"state": ["Texass"]},
        {"country": ["Mexixo"]},
        {"region": ["Middle Earth"]}, {"category": ["Murder most foul"]}, {"status": ["guilty"]}, {"offense": [" "]},
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_that_no_row_could_ever_have_is_refused(slip: dict[str, list[str]]) -> None:
    with pytest.raises(FilterError):
        Filters.checked(**slip)


def test_filters_on_offenses_must_hold_of_one_and_the_same() -> None:
    offenses = WEEKS.frame("offenses")
    several = offenses.groupby("row").filter(lambda of_row: set(of_row["status"]) >= {"convicted", "charged"})
    row = several["row"].iloc[0]
    convicted = several[(several["row"] == row) & (several["status"] == "convicted")]["offense"]
    charged = several[(several["row"] == row) & (several["status"] == "charged")]["offense"]
    only_charged = next(offense for offense in charged if offense not in set(convicted))
    found = Filters.checked(row=[row], offense=[only_charged], status=["charged"])
    assert (len(plain(WEEKS.where(found).table("declined"))), len(plain(WEEKS.where(found).table("offenses")))) == (
        1,
        1,
    )
    mixed = Filters.checked(row=[row], offense=[only_charged], status=["convicted"])
    assert (len(plain(WEEKS.where(mixed).table("declined"))), len(plain(WEEKS.where(mixed).table("offenses")))) == (
        0,
        0,
    )


@pytest.mark.parametrize("status", ["convicted", "charged", "not-stated"])
@pytest.mark.parametrize("place", [{}, {"state": ["TX"]}, {"geoid": ["48"]}, {"geoid": ["undecided"]}])
def test_persons_are_those_who_have_the_offenses(status: str, place: dict[str, list[str]]) -> None:
    filters = Filters.checked(status=[status], **place)
    persons, offenses = plain(WEEKS.where(filters).table("declined")), plain(WEEKS.where(filters).table("offenses"))
    assert set(persons["row"]) == set(offenses["row"])
    assert set(offenses["status"]) <= {None if status == "not-stated" else status}


@pytest.mark.parametrize(
    "asked",
    [
        {"county": ["Travis, TX"]}, {"county": ["travis county, texas"]}, {"county": ["Travis"]}, {"place": ["Travis"]},
        {"geoid": ["Travis County, TX"]}, {"county": ["48453"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_county_is_asked_for_by_its_name_as_people_write_it(asked: dict[str, list[str]]) -> None:
    assert Filters.checked(**asked) == Filters.checked(geoid=["48453"])


def test_a_name_that_several_places_have_is_refused_with_all_of_them() -> None:
    with pytest.raises(FilterError, match=r"New York \(36\); New York County, NY \(36061\)"):
        Filters.checked(place=["New York"])
    # Austin isn't in Austin County.
    with pytest.raises(FilterError, match=r"Austin County, TX \(48015\); Travis County, TX \(48453\)"):
        Filters.checked(place=["Austin, TX"])
    assert Filters.checked(county=["New York"]).geoid == ("36061",)
    assert Filters.checked(geoid=["New York"]).geoid == ("36",)
    assert Filters.checked(county=["Madison"], state=["AL"]).geoid == ("01089",)


def test_a_geoid_that_a_spreadsheet_shortened_is_told() -> None:
    with pytest.raises(FilterError, match="01001 is Autauga County, AL"):
        Filters.checked(county=["1001"])


def test_what_is_known_of_a_name_is_understood() -> None:
    filters = Filters.checked(
        state=["texas"], country=["El Salvador"], region=["south america"], category=["assault"], geoid=["48453", "48"]
    )
    assert filters == Filters(
        geoid=("48453", "48"), state=("TX",), country=("SLV",), region=("005",), category=("1300",)
    )
    assert filters.words() == (
        "in Travis County, TX or Texas; in Texas; citizens of SLV; "
        "citizens of countries in South America (M49 005); NCIC category Assault (1300)"
    )


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        (
            "week-2017-01-28",
            Filters.checked(county=["not Travis, TX"], status=["only not convicted"], country=["not El Salvador"]),
        ),
        (
            "week-2017-01-28",
            Filters.checked(geoid=["48453"], status=["charged"], offense=["Assault"], declined=["not 2017-02-01"]),
        ),
        ("week-2017-02-11", Filters.checked(agency=["*Women's Jail", "*"], issued=["..2016-12-31", "2017-01-05.."])),
    ],
    ids=["not and only", "quotes in the dates", "quotes in the name"],
)
def test_filters_as_a_command_line_are_the_filters_again(name: str, filters: Filters, tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite")
    archive.add(reading(name), tmp_path / "x.pdf")
    arguments = ["rows", *shlex.split(filters.arguments()), "--format", "csv", "--out", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    expected = plain(Weeks.of_archive(archive, Selection()).where(filters).table("declined"))
    assert len(done.stdout.splitlines()) == len(expected) + 1


def test_not_leaves_out_and_what_is_not_known_is_in_neither() -> None:
    report = with_unknowns(reading("week-2017-01-28"))
    weeks = Weeks.of_report(report)
    for name, value in {"country": "Mexico", "state": "TX", "status": "convicted", "offense": "*Driving*"}.items():
        table = "offenses" if name in ("status", "offense") else "declined"
        those, others = (
            weeks.where(Filters.checked(**{name: [text]})).records(table) for text in (value, f"not {value}")
        )
        looked_at = TABLES[table].filters[name]
        unknown = [row for row in weeks.records(table) if row[looked_at] is None]
        assert len(those) + len(others) + len(unknown) == weeks.count(table)
        assert not [row for row in others if row in those]


def test_a_county_left_out_keeps_undecided_names_of_other_states() -> None:
    report = reading("week-2017-01-28")
    (travis,) = [row for row in report.declined if row.state == "TX"][:1]
    (boulder,) = [row for row in report.declined if row.state == "CO"][:1]
    undecided = tuple(replace(row, jurisdiction=None) for row in (travis, boulder))
    weeks = Weeks.of_report(replace(report, declined=undecided))
    found = weeks.where(Filters.checked(county=["not Travis, TX"])).records("declined")
    assert [row["state"] for row in found] == ["CO"]


def test_only_is_about_all_offenses_of_a_person() -> None:
    offenses = WEEKS.records("offenses")
    statuses: dict[int, set[str | None]] = {}
    for row in offenses:
        statuses.setdefault(row["row"], set()).add(row["status"])
    mixed = {row for row, known in statuses.items() if len(known) > 1}
    assert mixed
    only = WEEKS.where(Filters.checked(status=["only convicted"])).records("declined")
    assert {row["row"] for row in only} == {row for row, known in statuses.items() if known == {"convicted"}}
    none = WEEKS.where(Filters.checked(status=["only not convicted"])).records("declined")
    everyone = {row["row"] for row in WEEKS.records("declined")}
    assert {row["row"] for row in none} == everyone - {row for row, known in statuses.items() if "convicted" in known}


@pytest.mark.parametrize("slip", [{"county": ["only Travis, TX"]}, {"country": ["not Mexixo"]}, {"status": ["only"]}])
def test_slips_with_not_and_only_are_refused(slip: dict[str, list[str]]) -> None:
    with pytest.raises(FilterError):
        Filters.checked(**slip)


def test_not_and_only_in_words() -> None:
    filters = Filters.checked(
        county=["not Travis, TX"], country=["not Mexico"], status=["only charged"], offense=["only not *Rape*"]
    )
    assert filters.words() == (
        "not in Travis County, TX; not citizens of MEX; every offense charged; no offense *Rape*"
    )


def test_sections_one_and_three_are_found_by_place() -> None:
    filters = Filters.checked(state=["NY"])
    assert set(plain(WEEKS.where(filters).table("high_volume"))["state"]) <= {"NY"}
    assert set(plain(WEEKS.where(filters).table("policies"))["state"]) == {"NY"}
    with pytest.raises(FilterError, match="Section I have no country"):
        WEEKS.where(Filters.checked(country=["Mexico"])).table("high_volume")


@pytest.fixture(scope="module")
def held_with_unknowns(where_all: str) -> Archive:
    archive = Archive.open(where_all)
    archive.add(with_unknowns(reading("week-2017-01-28")), Path("x.pdf"))
    return archive


@pytest.mark.parametrize(
    "given",
    [
        {"geoid": ["48", "undecided"]}, {"geoid": ["undecided"]}, {"state": ["TX", "NY"]}, {"agency": ["*COUNTY*"]},
        {"agency": ["*jail*"], "row": [1, 2, 3, 40]}, {"country": ["Mexico"]}, {"region": ["Central America"]},
        {"offense": ["*assault*"], "status": ["charged"]}, {"category": ["1300"], "state": ["TX"]},
        {"country": ["not Mexico"]}, {"geoid": ["not Travis County, TX"]}, {"geoid": ["not undecided", "not 08"]},
        {"agency": ["not *travis*"], "status": ["not charged"]}, {"status": ["only convicted"]},
        {"offense": ["only not *driving*"], "state": ["TX"]}, {"category": ["only 1300", "only 5400"]},
        {"status": ["not-stated"]}, {"issued": ["..2016-12-31", "not 2017-02-01"]}, {"declined": ["2017-01-30.."]},
    ],
    ids=str,
)  # fmt: skip
def test_a_database_finds_the_rows_that_a_report_in_memory_has(
    held_with_unknowns: Archive, given: dict[str, list[str]]
) -> None:
    report = with_unknowns(reading("week-2017-01-28"))
    filters = Filters.checked(**given)
    held = Weeks.of_archive(held_with_unknowns, Selection()).where(filters)
    read = Weeks.of_report(report).where(filters)
    for name, table in TABLES.items():
        parts = [part for part in TABLES.values() if part.part_of == name]
        if not table.filters or set(given) <= {each for of in (table, *parts) for each in of.filters}:
            assert held.records(name) == read.records(name)
        else:
            for weeks in (held, read):
                with pytest.raises(FilterError):
                    weeks.records(name)
    assert 0 < held.count("declined") < len(report.declined)
    assert held.count("reports") == 1


def with_unknowns(report: Report) -> Report:
    """A report with a person of whom little is known."""
    first, *others = report.declined
    offenses = tuple(replace(offense, status=None, ncic_code=None) for offense in first.offenses)
    unknown = replace(first, jurisdiction=None, state=None, country=None, issued=None, declined=None, offenses=offenses)
    return replace(report, declined=(unknown, *others))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["undecided"], "of an undecided county"),
        (["48453", "undecided"], "in Travis County, TX or of an undecided county"),
        (["48453"], "in Travis County, TX"),
    ],
)
def test_undecided_is_not_said_to_be_a_place(given: list[str], said: str) -> None:
    assert Filters.checked(geoid=given).words() == said
