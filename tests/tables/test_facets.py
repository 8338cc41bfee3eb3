"""Facets say of each value just the rows that asking for it leaves."""

from __future__ import annotations

import pytest

from ddor.tables.facets import facets
from ddor.tables.filters import FilterError, Filters
from ddor.tables.weeks import Weeks
from tests.support.held_reports import all_readings, reading


@pytest.mark.parametrize("table", ["declined", "offenses", "high_volume", "policies"])
def test_a_choice_counts_the_rows_that_are_left_when_it_is_made(table: str) -> None:
    tried = 0
    for report in all_readings():
        weeks = Weeks.of_report(report)
        for facet in facets(weeks, Filters(), table):
            for choice in facet.choices:
                tried += 1
                left = weeks.where(Filters.checked(**{facet.filter: [choice.value]})).count(table)
                assert choice.rows == left, (report.document.file, facet.filter, choice)
    assert tried > 20


@pytest.mark.parametrize(
    "given",
    [
        {"state": ["TX"]},
        {"status": ["convicted"]},
        {"status": ["charged"], "country": ["MEX"]},
        {"category": ["1300"], "status": ["convicted"]},
        {"geoid": ["48453"], "offense": ["Assault"]},
    ],
)
def test_the_other_filters_hold_and_a_filter_leaves_its_own_alternatives(given: dict[str, list[str]]) -> None:
    weeks = Weeks.of_report(reading("week-2017-01-28"))
    filters = Filters.checked(**given)
    for facet in facets(weeks, filters, "declined"):
        for choice in facet.choices:
            values = Filters.checked(**{facet.filter: [choice.value]}).given[facet.filter]
            asked = filters.having(facet.filter, values)
            assert choice.rows == weeks.where(asked).count("declined"), (facet.filter, choice)


def test_all_rows_are_in_a_choice_or_said_to_be_unknown() -> None:
    for report in all_readings():
        weeks = Weeks.of_report(report)
        whole = weeks.count("high_volume")
        for facet in facets(weeks, Filters(), "high_volume"):
            assert sum(choice.rows for choice in facet.choices) + facet.unknown >= whole


def test_a_filter_that_the_rows_do_not_have_is_refused() -> None:
    weeks = Weeks.of_report(reading("week-2017-01-28"))
    with pytest.raises(FilterError, match="Section I"):
        facets(weeks, Filters(country=("MEX",)), "high_volume")
