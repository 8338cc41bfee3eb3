"""Each figure leads to just the rows that it counts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from ddor.model import Period
from ddor.tables.behind import behind, behind_count
from ddor.tables.behind_measures import Measures
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.crossing import counts_by, crossing
from ddor.tables.filters import Filters
from ddor.tables.options import Dates
from ddor.tables.weeks import Weeks
from tests.support.held_reports import all_readings, reading
from tests.support.made_rows import Made


@pytest.mark.parametrize("name", [name for name, each in TABULATIONS.items() if each.adds_up])
def test_the_rows_behind_a_figure_are_as_many_as_it_counts(name: str) -> None:
    linked = 0
    for report in all_readings():
        weeks = Weeks.of_report(report)
        table = TABULATIONS[name].of(weeks)
        for record in table.records():
            for column in table.names:
                rows = behind(name, record, column)
                if rows is None:
                    continue
                found = weeks.where(rows.filters)
                linked += 1
                counted = _as_counted(found, rows.table, column)
                assert counted == (record[column] or 0), (report.document.file, record, column)
    assert linked or name in ("severity", "concentration")


@pytest.mark.parametrize("by_number", [False, True])
def test_the_rows_behind_a_measure_are_as_many_as_it_rests_on(by_number: bool) -> None:
    linked: Counter[str] = Counter()
    for report in all_readings():
        weeks = Weeks.of_report(report)
        linked += _check_measures(weeks, Measures(weeks, by_number=by_number))
    assert linked["severity"] > 50 - 40 * by_number
    assert min(linked[name] for name in ("policy_counts", "concentration", "waits")) > 50


def test_the_rows_behind_a_measure_of_several_weeks_are_those_of_all_of_them() -> None:
    weeks = Weeks.of_reports([reading("week-2017-01-28"), reading("week-2017-02-11")])
    linked = _check_measures(weeks, Measures(weeks))
    assert linked.keys() == {"severity", "policy_counts", "concentration", "waits"}
    among = Filters(state=("TX",))
    linked = _check_measures(weeks.where(among), Measures(weeks.where(among), among), weeks)
    assert linked.keys() == {"severity", "concentration", "waits"}


def _check_measures(weeks: Weeks, measures: Measures, of: Weeks | None = None) -> Counter[str]:
    """Hold the rows behind each measure of some weeks against what it rests on; returns how many there were by table.

    `of` are the weeks that the rows are looked for in, where these were chosen by filters.
    """
    linked: Counter[str] = Counter()
    for name in ("severity", "policy_counts", "concentration", "waits"):
        if of is not None and name == "policy_counts":
            continue
        for record in TABULATIONS[name].of(weeks).records():
            for column in record:
                rows = measures.behind(name, record, column)
                if rows is None:
                    continue
                chosen = (of or weeks).of_days([record["week"]]) if "week" in record else of or weeks
                found = chosen.where(rows.filters).count(rows.table)
                assert found == _rests_on(weeks, record, column), (record, column)
                linked[name] += 1
    return linked


def _rests_on(weeks: Weeks, record: dict[str, Any], column: str) -> int:
    if "measure" not in record:
        rests_on = {"share_issued_before_year": "issued_before_year"}
        rests_on |= dict.fromkeys(
            ("median_days", "lower_quartile_days", "upper_quartile_days", "longest_days"), "dated"
        )
        return int(record[rests_on.get(column, column)])
    measure, persons = record["measure"], weeks.count("declined")
    counts: list[int] = sorted(TABULATIONS["jurisdictions"].of(weeks).column("count"), reverse=True)
    if measure.startswith("top "):
        share: float = record["value"]
        return round(share * persons)
    if measure == "places that make half":
        k: int = record["value"]
        return sum(counts[:k])
    return int(record["value"]) if measure.endswith("persons") else persons


@pytest.fixture(scope="module")
def city() -> Weeks:
    """A week in which New York City has rows of its own, and two of its counties beside it."""
    places = [
        ("3651000", "New York City", 2), ("36081", "Queens County", 3), ("36047", "Kings County", 1),
        ("36001", "Albany County", 2),
    ]  # fmt: skip
    week = date(2017, 1, 28)
    rows = [
        {
            "week": week, "row": number, "geoid": geoid, "jurisdiction": name, "jurisdiction_state": "NY",
            "state": "NY", "agency": f"Jail of {name}", "country": "MEX", "citizenship": "Mexico", "offense": "Assault",
            "offense_number": 1, "status": "charged", "issued": week, "declined": week,
        }
        for number, (geoid, name) in enumerate(
            [(geoid, name) for geoid, name, count in places for _ in range(count)], 1
        )
    ]  # fmt: skip
    issued = [
        {
            "week": week, "row": number, "geoid": geoid, "jurisdiction": name, "jurisdiction_state": "NY",
            "state": "NY", "jurisdiction_printed": name, "detainers_issued": 10 * number,
        }
        for number, (geoid, name, _) in enumerate(places, 1)
    ]  # fmt: skip
    tables: dict[str, list[dict[str, Any]]] = {"declined": rows, "offenses": rows, "high_volume": issued}
    tables["reports"] = [{"week": week}]
    return Weeks(Made(tables), [Period(week, date(2017, 2, 3))])


@pytest.mark.parametrize(
    "name", ["jurisdictions", "jurisdiction_statuses", "jurisdiction_countries", "waits", "high_volume_totals"]
)
def test_a_figure_of_a_city_of_counties_leads_to_its_own_rows_and_not_to_those_of_its_counties(
    city: Weeks, name: str
) -> None:
    linked = 0
    for record in TABULATIONS[name].of(city).records():
        for column in record:
            rows = behind(name, record, column)
            if rows is not None and record[column]:
                linked += record["geoid"] == "3651000"
                assert _as_counted(city.where(rows.filters), rows.table, column) == record[column], (record, column)
    assert linked


def test_a_count_by_county_of_such_a_city_leads_to_its_own_rows(city: Weeks) -> None:
    table = counts_by(city, "county")
    for record in table.records():
        rows = behind_count(table, ["county"], record, "persons", Dates.DECLINED)
        assert rows is not None
        assert city.where(rows.filters).count(rows.table) == record["persons"]


def _as_counted(found: Weeks, table: str, column: str) -> int:
    if column == "detainers_issued":
        return sum(number or 0 for number in found.column(table, "detainers_issued"))
    return found.count(table)


def test_filters_that_a_table_is_made_with_hold_of_the_rows_behind_its_figures() -> None:
    weeks = Weeks.of_reports(all_readings()[:1])
    among = Filters(country=("MEX",))
    for record in TABULATIONS["jurisdictions"].of(weeks.where(among)).records():
        rows = behind("jurisdictions", record, "count", among)
        assert rows is not None
        assert rows.filters.country == ("MEX",)
        assert weeks.where(rows.filters).count("declined") == record["count"]


def test_what_counts_no_rows_leads_nowhere() -> None:
    assert behind("jurisdictions", {"geoid": "48453", "jurisdiction": "Travis County", "state": "TX"}, "share") is None
    assert behind("countries", {"country": None, "citizenship": "Atlantis"}, "count") is None


@pytest.mark.parametrize("dates", list(Dates))
@pytest.mark.parametrize(
    "by",
    [
        ("county", "status"), ("state", "country"), ("country", "category"), ("status", "month"), ("agency", "quarter"),
        ("offense", "fiscal-year"), ("state", "fiscal-quarter"), ("year", "status"), ("category", "state"),
    ],
)  # fmt: skip
def test_the_rows_behind_a_count_by_several_things_are_as_many_as_it_counts(by: tuple[str, ...], dates: Dates) -> None:
    linked = 0
    for name in ("week-2017-01-28", "week-2017-02-11", "built-other-columns", "built-over-new-year", "layout-browser"):
        weeks = Weeks.of_report(reading(name))
        table = crossing(weeks, by, dates=dates)
        for record in table.records():
            for column in (*table.across, "total"):
                rows = behind_count(table, by, record, column, dates)
                if rows is not None:
                    linked += 1
                    assert weeks.where(rows.filters).count(rows.table) == record[column], (record, column)
    assert linked > 10


@pytest.mark.parametrize("by", ["state", "county", "agency", "country", "offense", "category", "status"])
def test_the_rows_behind_a_count_by_one_thing_are_as_many_as_it_counts(by: str) -> None:
    linked = 0
    for report in all_readings():
        weeks = Weeks.of_report(report)
        table = counts_by(weeks, by)
        counted = table.names[len(table.keys)]
        for record in table.records():
            rows = behind_count(table, [by], record, counted, Dates.DECLINED)
            if rows is not None:
                linked += 1
                assert weeks.where(rows.filters).count(rows.table) == record[counted], record
    assert linked
