"""All weeks held side by side: what each has, what is new, gone or back, and which weeks are missing."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from ddor.archive import Archive
from ddor.changes.history import HistoryError, history
from ddor.cli import app
from ddor.model import Period
from ddor.tables.filters import Filters
from ddor.tables.options import By
from ddor.tables.weeks import Weeks
from ddor.terminal.history import history_view
from tests.support.held_reports import PDFS, reading
from tests.support.made_rows import Made, Row

NAMES = ("week-2017-01-28", "week-2017-02-11", "layout-portrait-merged")
HELD = ("2017-01-28", "2017-02-11", "2017-02-18")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks, of which the one between the first two is missing."""
    folder = tmp_path_factory.mktemp("out")
    archive = Archive.open(folder / "ddor.sqlite")
    for name in NAMES:
        archive.add(reading(name), PDFS / f"{name}.pdf")
    return folder


def listed(out: Path, *options: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(app, ["history", "--format", "csv", "--out", str(out), *options])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def truth(name: str) -> list[dict[str, str]]:
    """The persons of a report as the file beside the PDF has them."""
    persons: list[dict[str, str]] = json.loads((PDFS / f"{name}.json").read_text("utf-8"))["declined"]
    return persons


def test_each_week_has_as_many_persons_of_a_country_as_its_report_prints() -> None:
    weeks = Weeks.of_reports([reading(name) for name in NAMES])
    rows = history(weeks, "II", By.COUNTRY).records()
    for name, week in zip(NAMES, HELD, strict=True):
        printed = Counter(person["citizenship"].casefold() for person in truth(name))
        counted = Counter({row["citizenship"].casefold(): row[week] for row in rows if row[week]})
        assert counted == printed


@pytest.mark.parametrize(
    ("section", "by"),
    [
        *(("II", by) for by in (By.COUNTY, By.AGENCY, By.COUNTRY, By.OFFENSE)),
        ("I", By.COUNTY), ("III", By.COUNTY), ("III", By.POLICY),
    ],
)  # fmt: skip
def test_each_figure_leads_to_just_the_rows_that_it_counts(section: str, by: By) -> None:
    weeks = Weeks.of_reports([reading(name) for name in NAMES])
    for among in (Filters(), Filters(state=("TX",))):
        table = history(weeks.where(among), section, by)
        linked = 0
        for at, record in enumerate(table.records()):
            behind = table.behind(at, among)
            for week in HELD:
                rows = behind.get(date.fromisoformat(week))
                if rows is None:
                    assert not record[week] or (by is By.COUNTRY and not record["country"]) or "*" in str(record)
                    continue
                linked += 1
                found = weeks.of_days([date.fromisoformat(week)]).where(rows.filters)
                if section == "I":
                    assert sum(found.column("high_volume", "detainers_issued")) == record[week]
                else:
                    assert found.count(rows.table) == (1 if by is By.POLICY else record[week]), record
        assert linked > (0 if among.given else 20)


def test_a_city_of_several_counties_leads_to_its_own_rows_and_not_to_theirs() -> None:
    report = reading("week-2017-02-11")
    model = report.declined[0]
    assert model.jurisdiction
    city, queens = (
        replace(model, number=at, state="NY", jurisdiction=replace(model.jurisdiction, geoid=geoid, state="NY"))
        for at, geoid in ((1, "3651000"), (2, "36081"))
    )
    weeks = Weeks.of_report(replace(report, declined=(city, queens)))
    table = history(weeks, "II", By.COUNTY)
    for at in range(2):
        (rows,) = table.behind(at, Filters()).values()
        assert weeks.where(rows.filters).count("declined") == 1


def test_a_missing_week_is_a_column_without_values_and_an_absent_county_counts_none(out: Path) -> None:
    rows = listed(out)
    assert {row["2017-02-04 missing"] for row in rows} == {""}
    travis = next(row for row in rows if row["geoid"] == "48453")
    assert [travis[week] for week in HELD] == ["142", "0", "0"]
    assert (travis["standing"], travis["weeks_present"], travis["gaps"]) == ("never again", "1", "0")


def test_what_section_one_does_not_list_is_not_zero(out: Path) -> None:
    rows = listed(out, "--section", "I")
    clark = next(row for row in rows if row["geoid"] == "32003")
    assert [clark[week] for week in HELD] == ["51", "", ""]


@given(st.lists(st.sets(st.sampled_from("ABC")), min_size=1, max_size=6))
def test_how_something_stands_follows_from_the_weeks_that_have_it(weeks: list[set[str]]) -> None:
    start = date(2017, 1, 28)
    days = [start + timedelta(7 * at) for at in range(len(weeks))]
    rows = [{"week": day, "offense": name} for day, names in zip(days, weeks, strict=True) for name in sorted(names)]
    made = Weeks(Made({"offenses": rows}), [Period(day, day + timedelta(6)) for day in days])
    found = {row["offense"]: row for row in history(made, "II", By.OFFENSE).records()}
    assert set(found) == set().union(*weeks)
    for name, row in found.items():
        there = [name in names for names in weeks]
        now, before, ever = there[-1], len(there) > 1 and there[-2], any(there[:-2])
        expected = {
            (True, True): "there",
            (True, False): "returned" if ever else "new",
            (False, True): "gone",
            (False, False): "never again",
        }[now, before]
        assert row["standing"] == expected
        stretch = there[there.index(True) : len(there) - there[::-1].index(True)]
        assert (row["weeks_present"], row["gaps"]) == (sum(there), stretch.count(False))


START = date(2017, 1, 28)
COUNTIES = ("48453", "48491")


@st.composite
def persons(draw: st.DrawFn) -> Row:
    """Someone of a county, or of an undecided name, of Texas, or of a state that isn't known."""
    geoid = draw(st.sampled_from([*COUNTIES, None, None]))
    return {
        "week": START + timedelta(7 * draw(st.integers(0, 3))), "geoid": geoid, "jurisdiction": geoid,
        "jurisdiction_state": "TX", "state": draw(st.sampled_from(["TX", "TX", None])) if geoid is None else "TX",
        "agency": draw(st.sampled_from(["First Jail", "Second Jail"])),
    }  # fmt: skip


@given(st.lists(persons(), min_size=1, max_size=6))
def test_what_hangs_on_an_undecided_name_is_said_in_all_ways_in_which_it_may_be(rows: list[Row]) -> None:
    days = [START + timedelta(7 * at) for at in range(4)]
    weeks = Weeks(Made({"declined": rows}), [Period(day, day + timedelta(6)) for day in days])
    names = sorted({(row["agency"], row["state"]) for row in rows if row["geoid"] is None}, key=str)
    listed = sorted({row["geoid"] for row in rows if row["geoid"]})
    # An undecided name may be any county that is listed, or one of those that aren't: another's, or one of its own.
    ways = [
        dict(zip(names, chosen, strict=True))
        for chosen in product([*listed, *(f"another {at}" for at in range(len(names)))], repeat=len(names))
    ]
    of_place = [_in_weeks(rows, way) for way in ways]
    for record in history(weeks, "II", By.COUNTY).records():
        name = (record["jurisdiction"], record["state"])
        if record["geoid"] is None:
            possible = {_standing(days, in_weeks[way[name]]) for way, in_weeks in zip(ways, of_place, strict=True)}
            assert set(record["standing"].split(" or ")) == possible
            continue
        found = [in_weeks[record["geoid"]] for in_weeks in of_place]
        assert set(record["standing"].split(" or ")) == {_standing(days, each) for each in found}
        for day in days:
            assert bounds(record, str(day)) == (min(each[day] for each in found), max(each[day] for each in found))
        there = [[day for day in days if each[day]] for each in found]
        assert bounds(record, "first_week") == (min(min(each) for each in there), max(min(each) for each in there))
        assert bounds(record, "last_week") == (min(max(each) for each in there), max(max(each) for each in there))
        assert bounds(record, "weeks_present") == (min(map(len, there)), max(map(len, there)))
        gaps = [(each[-1] - each[0]).days // 7 + 1 - len(each) for each in there]
        least, most = bounds(record, "gaps")
        assert least <= min(gaps)
        assert max(gaps) <= most


def _in_weeks(rows: list[Row], way: dict[tuple[str, str | None], str]) -> dict[str, Counter[date]]:
    """How many persons each county has in each week, if undecided names are of these counties."""
    found: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for row in rows:
        found[row["geoid"] or way[row["agency"], row["state"]]][row["week"]] += 1
    return found


def _standing(days: list[date], counts: Counter[date]) -> str:
    *earlier, before, last = (counts[day] > 0 for day in days)
    if last:
        return "there" if before else "returned" if any(earlier) else "new"
    return "gone" if before else "never again"


def bounds(record: Row, name: str) -> tuple[Any, Any]:
    return record.get(f"{name}_least", record[name]), record.get(f"{name}_most", record[name])


def test_a_name_that_is_undecided_is_not_called_new() -> None:
    jail = {"geoid": None, "agency": "Some Jail", "state": "TX"}
    county = {"geoid": "48453", "jurisdiction": "Travis County", "jurisdiction_state": "TX", "agency": "Travis Jail"}
    rows: list[Row] = [county | {"week": START}, jail | {"week": START + timedelta(7)}]
    weeks = Weeks(Made({"declined": rows}), [Period(row["week"], row["week"] + timedelta(6)) for row in rows])
    travis, undecided = sorted(history(weeks, "II", By.COUNTY).records(), key=lambda row: str(row["geoid"]))
    assert travis["standing"] == "there or gone"
    assert undecided["standing"] == "new or there"
    assert (travis["2017-02-04"], bounds(travis, "2017-02-04")) == (0, (0, 1))


def test_a_city_that_other_weeks_list_by_its_counties_says_so() -> None:
    city, queens, travis = (
        {"geoid": geoid, "jurisdiction": name, "jurisdiction_state": state, "agency": name, "week": START}
        for geoid, name, state in (
            ("3651000", "New York City", "NY"), ("36081", "Queens County", "NY"), ("48453", "Travis County", "TX"),
        )
    )  # fmt: skip
    later = START + timedelta(7)
    for second in (queens, queens | {"week": later}):
        rows: list[Row] = [city, travis, second, travis | {"week": later}]
        weeks = Weeks(Made({"declined": rows}), [Period(day, day + timedelta(6)) for day in (START, later)])
        table = history(weeks, "II", By.COUNTY)
        said = {row["geoid"]: row.get("listed_otherwise") for row in table.records()}
        if second["week"] == START:
            assert set(said.values()) == {None}
            continue
        assert said == {
            "3651000": "In other weeks in parts: Queens County, NY.",
            "36081": "In other weeks as part of New York City, NY.",
            "48453": None,
        }
        screen = Console(file=io.StringIO(), width=80)
        screen.print(history_view(table, 0, ""))
        assert isinstance(screen.file, io.StringIO)
        assert "In other weeks in parts: Queens" in " ".join(screen.file.getvalue().split())


def test_policies_say_what_became_of_their_text_from_week_to_week(out: Path) -> None:
    rows = listed(out, "--section", "III")
    weeks = [[policy["jurisdiction"] for policy in _policies(name)] for name in NAMES]
    for week, printed in zip(HELD, weeks, strict=True):
        assert sum(row[week] != "" for row in rows) == len(printed)
    said = {row[week].split(":")[0] for row in rows for week in HELD if row[week]}
    assert "first" in said
    assert said & {"added", "same"}


def _policies(name: str) -> list[dict[str, str]]:
    policies: list[dict[str, str]] = json.loads((PDFS / f"{name}.json").read_text("utf-8"))["policies"]
    return policies


def test_filters_hold_for_all_weeks(out: Path) -> None:
    rows = listed(out, "--county", "Travis, TX", "--by", "country")
    assert sum(int(row[week]) for row in rows for week in HELD) == 142


def test_a_workbook_and_json_have_all_weeks(out: Path, tmp_path: Path) -> None:
    for ending in ("xlsx", "json", "csv"):
        done = CliRunner().invoke(app, ["history", "--to", str(tmp_path / f"h.{ending}"), "--out", str(out)])
        assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(tmp_path / "h.xlsx")["history"]
    headings = [cell.value for cell in sheet[1]]
    weeks = ["2017-01-28", "2017-02-04 missing", "2017-02-11", "2017-02-18"]
    assert [heading for heading in headings if heading in weeks] == weeks
    kinds = {rule.type for rules in sheet.conditional_formatting for rule in rules.rules}
    assert kinds == {"cellIs", "colorScale"}
    made = json.loads((tmp_path / "h.json").read_text("utf-8"))
    assert len(made["rows"]) == len((tmp_path / "h.csv").read_text("utf-8").splitlines()) - 1


def test_a_history_that_there_is_not_is_refused(out: Path) -> None:
    done = CliRunner().invoke(app, ["history", "--section", "I", "--by", "country", "--out", str(out)])
    assert isinstance(done.exception, HistoryError)
    assert "only by county" in str(done.exception)
    assert CliRunner().invoke(app, ["history", "--to", "x.pdf", "--out", str(out)]).exit_code == 2


def test_the_terminal_has_80_columns_and_says_which_weeks_are_missing(out: Path) -> None:
    text = CliRunner().invoke(app, ["history", "--out", str(out)]).stdout
    table = [line for line in text.splitlines() if "history" not in line]
    assert max(map(len, table)) <= 80
    assert " ? " in text
