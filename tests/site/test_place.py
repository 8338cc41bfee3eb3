"""The page of a place has all rows that are of it, says which may be, and what became of its policies."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from ddor.corrections.annotations import Annotations, shipped_annotations
from ddor.model import Period, Printed, Source
from ddor.sections import ROW_SECTIONS, Report
from ddor.site.content import PlacePage
from ddor.site.place import place_page, places_with_rows
from ddor.site.site import place_html
from ddor.tables.filters import FilterError, Filters
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading
from tests.support.sites import FIRST, SECOND, THIRD

TRAVIS, TEXAS, NEW_YORK_CITY = "48453", "48", "3651000"
ONE, TWO, THREE = "week-2017-01-28", "week-2017-02-04", "week-2017-02-11"


def weeks_of(*names: str) -> Weeks:
    missing = [] if TWO in names else [Period(SECOND, date(2017, 2, 10))]
    return Weeks.of_reports([reading(name) for name in names], shipped_annotations(), missing)


def page_of(weeks: Weeks, geoid: str, annotations: Annotations | None = None) -> PlacePage:
    return place_page(
        weeks,
        geoid,
        annotations or shipped_annotations(),
        lambda section, row: None,
        week_address=lambda week: f"../{week}/index.html",
        place_address=lambda other: f"../{other}/index.html",
    )


def figures(page: PlacePage) -> dict[str, str]:
    return {figure.name: figure.published for figure in page.figures}


def by_week(page: PlacePage) -> dict[str, list[str]]:
    return {line.cells[0].lines[0]: [cell.lines[0] for cell in line.cells[1:]] for line in page.by_week.lines}


def test_a_page_has_the_rows_that_rows_finds() -> None:
    weeks = weeks_of(ONE, TWO, THREE)
    places = places_with_rows(weeks)
    assert {TRAVIS, TEXAS, NEW_YORK_CITY} <= places.keys()
    for geoid in places:
        page = page_of(weeks, geoid)
        found = weeks.where(Filters.checked(geoid=[geoid]))
        tables = {table.title.partition(":")[0].removeprefix("Section "): table for table in page.sections}
        for section in ROW_SECTIONS:
            assert len(tables[section.numeral].lines) == found.count(section.table), (geoid, section.numeral)
        least, _, most = figures(page)["Declined"].partition("–")
        assert int(least) == found.count("declined")
        assert int(most or least) == int(least) + len(page.may_be.lines)


def test_a_person_of_a_city_of_several_counties_may_be_of_each_and_is_of_the_city() -> None:
    report = reading(THREE)
    model = report.declined[0]
    assert model.jurisdiction
    rows = [
        replace(model, number=at, state="NY", jurisdiction=replace(model.jurisdiction, geoid=geoid, state="NY"))
        for at, geoid in enumerate((NEW_YORK_CITY, "36081"), 1)
    ]
    weeks = Weeks.of_report(replace(report, declined=tuple(rows)))
    assert figures(page_of(weeks, NEW_YORK_CITY))["Declined"] == "2"
    assert figures(page_of(weeks, "36081"))["Declined"] == "1–2"
    assert "New York City, NY" in [link.text for link in page_of(weeks, "36081").around]


def test_each_row_leads_to_itself_on_the_page_of_its_week() -> None:
    weeks = weeks_of(ONE, TWO, THREE)
    table = page_of(weeks, TRAVIS).sections[0]
    rows = weeks.where(Filters.checked(geoid=[TRAVIS])).records("declined")
    assert [line.cells[0].link for line in table.lines] == [
        f"../{row['week']}/index.html#II-{row['row']}" for row in rows
    ]


def test_a_missing_week_is_missing_and_a_place_that_is_not_listed_has_no_zero() -> None:
    page = page_of(weeks_of(ONE, THREE), TRAVIS)
    assert by_week(page) == {
        "Jan 28 – Feb 3, 2017": ["142", "–", "1"],
        "Feb 4 – 10, 2017": ["–", "–", "–"],
        "Feb 11 – 17, 2017": ["0", "–", "1"],
    }
    assert figures(page)["Section I"] == "not listed"
    assert "No report for 1 week in between: missing, not zero." in page.cautions


def test_a_person_of_an_undecided_county_of_the_state_may_be_of_the_place() -> None:
    report = reading(ONE)
    first = next(row for row in report.declined if row.jurisdiction and row.jurisdiction.geoid == TRAVIS)
    rows = [replace(row, jurisdiction=None) if row is first else row for row in report.declined]
    weeks = Weeks.of_report(replace(report, declined=tuple(rows)))
    page = page_of(weeks, TRAVIS)
    assert figures(page)["Declined"] == "141–142"
    assert by_week(page)["Jan 28 – Feb 3, 2017"][0] == "141–142"
    assert len(page.may_be.lines) == 1
    assert "1 row may or may not belong to this place, because the county is undecided." in page.cautions
    assert figures(page_of(weeks, "06001"))["Declined"] == "3"


def test_what_became_of_a_policy_is_said_week_by_week() -> None:
    one, three = reading(ONE), reading(THREE)
    policy = next(row for row in one.policies if row.jurisdiction and row.jurisdiction.geoid == TRAVIS)
    reworded = replace(policy, criteria=(*policy.criteria, "Will honor them on Sundays"))
    second = _with_policies(three, (reworded,), SECOND)
    gone = _with_policies(three, (), THIRD)
    page = page_of(Weeks.of_reports([one, second, gone]), TRAVIS)
    (past,) = page.policies
    assert not past.is_listed
    assert [event.week.text for event in past.events] == [str(FIRST), str(SECOND), str(THIRD)]
    said = [event.said for event in past.events]
    assert (said[0], said[2]) == ("listed in the first week", "no longer listed")
    words = past.events[1].words
    assert (words[0].text, words[-1].fate, said[1]) == ("reworded:", "added", "")
    assert words[-1].text.endswith("Sundays")
    shown = " ".join(re.sub(r"<span[^>]*>|</span>", "", place_html(page)).split())
    assert re.search(r"reworded: .* <ins>\(added: .*Sundays\)</ins>", shown)
    assert "{+" not in shown


def test_what_is_known_and_printed_corrections_that_name_the_place_are_on_its_page() -> None:
    three = reading(THREE)
    text = "Detainers attributed to Franklin County, Iowa were issued to agencies elsewhere with similar names."
    corrected = replace(three, corrections=(Printed(text, Source(2, (0.0, 0.0, 1.0, 1.0))),))
    weeks = Weeks.of_reports([reading(ONE), corrected], shipped_annotations())
    page = page_of(weeks, "19069")
    assert [said.text for said in page.corrections] == [text]
    assert page.corrections[0].where == f"{three.document.file}, page 2"
    assert {known.kind for known in page.known} == {"Corrected"}
    assert all(address.startswith("../2017-01-28/index.html#I-") for known in page.known for address, _ in known.rows)
    assert page_of(weeks, TRAVIS).corrections == ()


def test_a_place_that_there_is_not_is_refused() -> None:
    with pytest.raises(FilterError, match="99999"):
        page_of(weeks_of(ONE), "99999")


def _with_policies(report: Report, policies: tuple[object, ...], start: date) -> Report:
    period = Period(start, date.fromordinal(start.toordinal() + 6))
    return replace(report, policies=policies, period=period)  # type: ignore[arg-type]
