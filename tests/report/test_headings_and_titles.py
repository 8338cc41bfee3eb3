"""Columns told by their headings and sections by their titles, in all the wordings known and near ones."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.platypus import SimpleDocTemplate, Table

from ddor.report.titles import title_of
from ddor.report.vocabulary import fold, likeness, load
from tests.report.test_problems import truth
from tests.support.layouts import HEADINGS, Layout, section_titles
from tests.support.reading import codes, read_bytes, read_laid_out, unaccounted
from tests.support.strategies import layouts

MEANINGS = {
    "volume_jurisdiction": ("high_volume", "jurisdiction"),
    "volume_county": ("high_volume", "jurisdiction"),
    "volume_state": ("high_volume", "state"),
    "volume_issued": ("high_volume", "detainers_issued"),
    "state": ("declined", "state"),
    "county": ("declined", "county"),
    "agency": ("declined", "agency"),
    "agency_and_place": ("declined", "agency"),
    "citizenship": ("declined", "citizenship"),
    "issued": ("declined", "issued"),
    "declined": ("declined", "declined"),
    "activity": ("declined", "activity"),
    "policy_jurisdiction": ("policies", "jurisdiction"),
    "enacted": ("policies", "enacted"),
    "policy": ("policies", "policy"),
    "criteria": ("policies", "criteria"),
}


@pytest.mark.parametrize(("column", "heading"), [(column, h) for column, words in HEADINGS.items() for h in words])
def test_each_wording_is_nearest_to_its_own_meaning(column: str, heading: str) -> None:
    section, meaning = MEANINGS[column]
    wordings = load().columns[section]
    scores = {other: likeness(fold(heading), wordings[other]) for other in wordings}
    assert max(scores, key=lambda other: scores[other]) == meaning
    assert scores[meaning] >= 80


def test_no_two_columns_of_a_section_share_a_wording() -> None:
    for section, columns in load().columns.items():
        wordings = [wording for words in columns.values() for wording in dict.fromkeys(words)]
        assert len(wordings) == len(set(wordings)), section


@given(layouts())
def test_titles_are_known_in_every_wording(layout: Layout) -> None:
    found = [title_of(title, load()) for title in section_titles(truth(), layout)]
    assert found == ["high_volume", "declined", "policies", "notes"]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Section I Highest Volumes of Detainer Issued to Noncooperative Jurisdiction", "high_volume"),
        ("Section II – Jurisdictions with Recorded Declines of Detainers by Individual Released", "declined"),
        ("Section III: Table of Jurisdictions that Enacted Policies that Restrict Cooperation", "policies"),
        ("SECTION IV. REPORT SCOPE & DATA FIDELITY", "notes"),
        ("Jurisdictions With Recorded Declined Detainers", "declined"),
        ("Report Scope and Data Fidelity (continued)", "notes"),
    ],
)
def test_near_misses_of_a_title_are_known(text: str, section: str) -> None:
    assert title_of(text, load()) == section


@pytest.mark.parametrize(
    "text",
    [
        "In the reporting period 206 declined detainers were recorded. Each row is one person released.",
        "Weekly Declined Detainer Outcome Report",
        "Summary",
        "1. Some field offices had ceased issuing detainers to jurisdictions known not to cooperate.",
        "Section 287(g) of the Immigration and Nationality Act",
        "",
    ],
)
def test_what_is_no_title_is_none(text: str) -> None:
    assert title_of(text, load()) is None


@given(st.integers(0, 6), st.sampled_from(["state_lea", "joined", "state_county_lea"]))
def test_columns_in_any_order_read_the_same(shift: int, place: str) -> None:
    layout = Layout(column_shift=shift, place=place)  # type: ignore[arg-type]
    report = read_laid_out(truth(), layout)
    assert codes(report) == {}
    assert [(row.citizenship, row.state) for row in report.declined] == [("Mexico", "TX")] * 3
    assert [row.detainers_issued for row in report.high_volume] == [51, 38]


SHEET = [
    ["Weekly Declined Detainer Outcome Report"],
    ["For Recorded Declined Detainers Jan. 28 – Feb. 3, 2017"],
    ["Correction: The entry for Clark County, NV is right."],
    ["Section I: Highest Volume of Detainers Issued to Non-Cooperative Jurisdictions"],
    ["From January 28, 2017 to February 3, 2017, ICE issued 3,083 detainers."],
    ["Jurisdiction", "", "Jurisdiction State", "", "# of Detainers Issued"],
    ["Clark County", "", "Nevada", "", "51"],
    ["Section II: Jurisdictions with Recorded Declined Detainers"],
    ["Law Enforcement Agency", "Subject's Citizenship", "Detainer Issued Date", "Detainer Declined Date", "Activity"],
    ["Travis County Jail, TX", "Mexico", "1/28/2017", "2/1/2017", "Assault (Charged)"],
    ["Section IV: Report Scope and Data Fidelity"],
    ["1. Criminal history is entered late."],
]


def test_titles_and_text_in_the_cells_of_a_printed_spreadsheet_are_no_rows() -> None:
    buffer = BytesIO()
    style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    style += [("SPAN", (0, i), (-1, i)) for i, row in enumerate(SHEET) if len(row) == 1]
    style += [("SPAN", (j, i), (j + 1, i)) for i in (5, 6) for j in (0, 2)]
    rows = [row + [""] * (5 - len(row)) for row in SHEET]
    SimpleDocTemplate(buffer, pagesize=landscape(letter)).build([Table(rows, style=style)])
    report = read_bytes(buffer.getvalue())
    assert (report.detainers_issued, len(report.corrections), len(report.notes)) == (3083, 1, 1)
    assert [row.detainers_issued for row in report.high_volume] == [51]
    assert [(row.agency, row.citizenship) for row in report.declined] == [("Travis County Jail, TX", "Mexico")]
    assert unaccounted(report) == []
