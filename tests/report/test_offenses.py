"""Offenses and their statuses, however many stand in a cell and however it is wrapped."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.report.offenses import ncic_category, read_activity
from ddor.report.vocabulary import load
from tests.support.layouts import Activity, Layout, folded, printed_activity
from tests.support.strategies import activities, offenses
from tests.support.words import cell

STATUSES = st.sampled_from(("paren", "noun", "dash"))


def read(printed: list[str], width: int) -> list[Activity]:
    found = read_activity(cell(printed, width), load()).offenses
    return [Activity(offense=folded(o.offense), status=o.status and str(o.status)) for o in found]


def said(activity: list[Activity]) -> list[Activity]:
    return [Activity(offense=folded(entry["offense"]), status=entry["status"]) for entry in activity]


@pytest.mark.parametrize("offense", offenses())
@pytest.mark.parametrize("form", ["paren", "noun", "dash"])
def test_every_offense_of_the_reports_in_every_form(offense: str, form: Literal["paren", "noun", "dash"]) -> None:
    for status in ("convicted", "charged", None):
        entry = Activity(offense=offense, status=status)
        assert read([printed_activity(entry, Layout(status=form))], 200) == said([entry])


@pytest.mark.parametrize("offense", offenses())
def test_every_offense_of_the_reports_has_its_category(offense: str) -> None:
    assert ncic_category(offense) is not None


@given(activities(), STATUSES)
def test_offenses_behind_one_another(activity: list[Activity], form: Literal["paren", "noun", "dash"]) -> None:
    printed = "; ".join(printed_activity(entry, Layout(status=form)) for entry in activity)
    assert read([printed], 400) == said(activity)


@given(activities(), STATUSES)
def test_offenses_line_by_line(activity: list[Activity], form: Literal["paren", "noun", "dash"]) -> None:
    assert read([printed_activity(entry, Layout(status=form)) for entry in activity], 400) == said(activity)


@given(activities(), STATUSES, st.integers(34, 80), st.booleans())
def test_offenses_wrapped_in_a_column(
    activity: list[Activity], form: Literal["paren", "noun", "dash"], width: int, by_line: bool
) -> None:
    entries = [printed_activity(entry, Layout(status=form)) for entry in activity]
    lines: list[str] = []
    for text in entries if by_line else ["; ".join(entries)]:
        lines.append("")
        for word in text.split():
            if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
    assert read(lines, width) == said(activity)


@pytest.mark.parametrize(
    ("printed", "offense", "status"),
    [
        ("Assault (Convcited)", "Assault", "convicted"),
        ("Assault (Pending Charge)", "Assault", "charged"),
        ("Assault", "Assault", None),
        ("Assault (See Remarks)", "Assault (See Remarks)", None),
        ("Fraud - Illegal Use Credit Cards", "Fraud - Illegal Use Credit Cards", None),
        ("Flight To Avoid (prosecution; confinement)", "Flight To Avoid (prosecution; confinement)", None),
        ("Zorbing Without Leave – Charged", "Zorbing Without Leave", "charged"),
    ],
)
def test_a_status_is_read_and_never_guessed(printed: str, offense: str, status: str | None) -> None:
    assert read([printed], 80) == [Activity(offense=offense, status=status)]


@pytest.mark.parametrize("printed", ["None", "N/A", "NONE LISTED"])
def test_a_cell_that_says_none_has_no_offense(printed: str) -> None:
    assert read([printed], 80) == []


def test_an_offense_that_is_not_known_keeps_its_wording() -> None:
    (offense,) = read_activity(cell(["Zorbing Without Leave (Charged)"], 80), load()).offenses
    assert offense.offense == "Zorbing Without Leave"
    assert offense.ncic_category is None


def test_an_offense_whose_line_is_ended_within_it_is_one_where_its_beginning_is_one_too() -> None:
    lines = ["Theft", "And Use Vehicle Other Crime", "(Convicted)"]
    assert read(lines, 80) == [Activity(offense="Theft And Use Vehicle Other Crime", status="convicted")]


def test_an_ended_line_before_what_is_no_known_offense_is_unclear() -> None:
    found = read_activity(cell(["Theft", "Of Zorbs (Convicted)"], 80), load())
    assert found.unclear == ("Theft",)


def test_known_offenses_in_ended_lines_are_clear() -> None:
    assert read_activity(cell(["Theft", "Assault", "Robbery (Charged)"], 80), load()).unclear == ()
