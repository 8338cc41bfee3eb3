"""What rows are said to pass is what the filters let pass, one choice alone and many together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.model import Status
from ddor.sections import Offense, Report
from ddor.tables.filters import Filters
from ddor.tables.passing import Choosable, choosable, is_of_parts
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading

BOROUGHS = ("36005", "36047", "36061", "36081", "36085")
NEW_YORK_CITY = "3651000"


@pytest.mark.parametrize("table", ["declined", "high_volume", "policies"])
def test_a_row_passes_the_choices_whose_filter_finds_it(table: str) -> None:
    for name in ("week-2017-02-04", "built-other-columns"):
        weeks = Weeks.of_report(reading(name))
        found = choosable(weeks, table)
        for number, (facet, choice) in enumerate(found.choices):
            expected = weeks.where(Filters.checked(**{facet.filter: [choice.value]})).column(table, "row")
            passing = [at for at, row in enumerate(found.rows, 1) if number in {*row.own, *sum(row.parts, ())}]
            assert passing == expected, (name, facet.filter, choice)


def test_a_city_of_several_counties_is_a_choice_beside_them_and_in_it_all_of_them() -> None:
    weeks = Weeks.of_report(_persons(*((geoid, "JAM", "Assault", None) for geoid in (NEW_YORK_CITY, "36081"))))
    found = {
        choice.value: choice.rows for facet, choice in choosable(weeks, "declined").choices if facet.filter == "geoid"
    }
    assert found == {NEW_YORK_CITY: 2, "36081": 1}


_Person = tuple[str | None, str | None, str, Status | None]

_PERSON = st.tuples(
    st.sampled_from((None, NEW_YORK_CITY, *BOROUGHS, "48453")),
    st.sampled_from((None, "MEX", "JAM")),
    st.sampled_from(("Assault", "ASSAULT", "Larceny", "Larceny*", "of none")),
    st.sampled_from((None, *Status)),
)


@given(st.lists(_PERSON, min_size=1, max_size=9), st.data())
def test_choices_made_together_let_pass_what_the_filters_do(
    people: list[tuple[str, str, str, Status]], data: st.DataObject
) -> None:
    weeks = Weeks.of_report(_persons(*people))
    found = choosable(weeks, "declined")
    numbers = data.draw(st.sets(st.integers(0, len(found.choices) - 1), max_size=8))
    asked: dict[str, list[str]] = {}
    for number in sorted(numbers):
        facet, choice = found.choices[number]
        asked.setdefault(facet.filter, []).append(choice.value)
    expected = weeks.where(Filters.checked(**asked)).column("declined", "row")
    assert [at for at, passes in enumerate(found.rows, 1) if _passes(found, at - 1, numbers)] == expected


def _counts(report: Report) -> dict[tuple[str, str], int]:
    found = choosable(Weeks.of_report(report), "declined")
    return {(facet.filter, choice.value): choice.rows for facet, choice in found.choices}


def _passes(found: Choosable, at: int, numbers: set[int]) -> bool:
    """Whether a row passes choices, by what the docstrings of ddor.tables.facets say."""
    passes, number, by_facet = found.rows[at], 0, []
    for facet in found.facets:
        mine = set(range(number, number + len(facet.choices)))
        number += len(facet.choices)
        if numbers & mine:
            by_facet.append((facet, numbers & mine))
    own = (chosen for facet, chosen in by_facet if not is_of_parts(facet.filter))
    if not all(chosen & set(passes.own) or (passes.together and set(passes.together) <= chosen) for chosen in own):
        return False
    of_parts = [chosen for facet, chosen in by_facet if is_of_parts(facet.filter)]
    return not of_parts or any(all(chosen & set(part) for chosen in of_parts) for part in passes.parts)


def _persons(*people: _Person) -> Report:
    """A report whose Section II has persons of these places, countries, and one offense; the next one's, too."""
    report = reading("built-none-declined")
    model = reading("week-2017-02-11").declined[0]
    offenses = [Offense(text, status, None, None, text) for _, _, text, status in people]
    rows = []
    for at, (geoid, country, _, _) in enumerate(people):
        both = tuple(offenses[at : at + 2]) if at % 2 else (offenses[at],)
        place = model.jurisdiction and replace(model.jurisdiction, geoid=geoid, geoids=()) if geoid else None
        rows.append(replace(model, number=at + 1, jurisdiction=place, country=country, offenses=both))
    return replace(report, declined=tuple(rows))
