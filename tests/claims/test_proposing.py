"""Claims that a sentence may make: proposed with what they rest on, never more than the sentence and the rows give."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from ddor.claims.comparing import How
from ddor.claims.proposing import Proposal, proposals
from ddor.claims.sentences import figures_said, sentences
from ddor.corrections.annotations import Annotations
from ddor.tables.weeks import Weeks
from tests.support.held_reports import reading

FIRST, LAST = date(2017, 1, 28), date(2017, 2, 11)
NONE = Annotations(())


@cache
def rows_of(days: tuple[date, ...]) -> Weeks:
    return Weeks.of_reports([reading(f"week-{day}") for day in days], NONE)


def proposed(sentence: str, week: date = FIRST, number: int = 0) -> list[Proposal]:
    figure = list(figures_said(sentence))[number]
    return list(proposals(sentence, figure, week, (FIRST, LAST), rows_of, NONE))


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Travis declined 142 of 206, or 69 percent.", [(142, "equals"), (206, "equals"), ("69 %", "about")]),
        ("More than 3,083 were sent.", [(3083, "more_than")]),
        ("No fewer than ten jails, at most 45.5 %.", [(10, "at_least"), ("45.5 %", "at_most")]),
        ("Nearly half were charged, and most of them twice.", [("50 %", "about"), (None, "equals"), (None, "equals")]),
        ("From January 28 to Feb. 3, 2017, six declined.", [(6, "equals")]),
        ("It declined 12 in the end.", [(12, "equals")]),
    ],
)
def test_figures_are_read_with_how_they_compare_and_dates_are_none(
    sentence: str, figures: list[tuple[Any, str]]
) -> None:
    assert [(each.value, str(each.how)) for each in figures_said(sentence)] == figures


def test_a_text_falls_into_its_sentences() -> None:
    text = "One declined on Jan. 28.\nICE said “no.” It was the 3.5 % of\n  all in St. Louis."
    found = ["One declined on Jan. 28.", "ICE said “no.”", "It was the 3.5 % of all in St. Louis."]
    assert list(sentences(text)) == found


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Travis County, Texas, declined 142.", {"measure": "declined", "where": {"county": "Travis County, TX"}}),
        ("About 70 percent are Mexicans.", {"measure": "share", "of": "persons", "where": {"country": "Mexico"}}),
        ("Of the offenses 44 % are convictions.", {"of": "offenses", "where": {"status": "convicted"}}),
        (
            "There were 17 convictions for drunk driving.",
            {"measure": "offenses", "where": {"offense": "*influence*", "status": "convicted"}},
        ),
        ("ICE issued 3,083 detainers.", {"measure": "issued"}),
        ("29 jurisdictions declined detainers.", {"measure": "count of jurisdictions"}),
        ("Forty, or 40, were accused of assault.", {"measure": "persons", "where": {"offense": "Assault"}}),
    ],
)
def test_the_first_proposal_has_what_the_sentence_says_and_holds(sentence: str, parts: dict[str, Any]) -> None:
    first = proposed(sentence)[0]
    assert first.holds
    assert {name: first.parts.get(name) for name in parts} == parts
    assert first.unsaid == ""


def test_the_largest_together_are_proposed_by_the_number_before_the_share() -> None:
    first = proposed("Ten jurisdictions account for 84 percent.", number=1)[0]
    assert (first.parts["measure"], first.parts["places"], first.holds) == ("top share", 10, True)


def test_a_share_may_be_of_a_part() -> None:
    (first, *_) = proposed("Of those refused in Texas 71 percent were Mexicans.")
    assert (first.parts["where"], first.parts["among"]) == ({"country": "Mexico"}, {"state": "TX"})
    assert first.holds


def test_a_fall_is_proposed_with_its_sign_from_the_week_before() -> None:
    first = proposed("The number fell by 68 percent.", LAST)[0]
    assert (first.parts["from"], first.parts["to"], first.parts["about"]) == (FIRST, LAST, "-68 %")
    assert first.holds


def test_what_the_sentence_says_comes_first_though_it_does_not_hold() -> None:
    first, *others = proposed("Travis County declined 142.", LAST)
    assert (first.parts["week"], first.holds) == (LAST, False)
    assert [(each.parts["week"], each.holds) for each in others] == [(FIRST, True)]


def test_a_county_that_no_row_has_is_not_left_out_in_silence() -> None:
    assert proposed("Los Angeles County declined 206.")[0].parts["where"] == {"county": "Los Angeles County"}
    (found, *_) = proposed("Adams County declined 206.")
    assert found.left_out == ("Adams County",)


def test_a_filter_that_only_the_figure_speaks_for_is_named_as_such() -> None:
    whole, fits, *_ = proposed("The Austin jail declined 142.")
    assert (whole.holds, whole.unsaid) == (False, "")
    assert (fits.holds, fits.unsaid) == (True, "county Travis County, TX")


def test_a_number_that_no_filter_gives_in_the_week_is_looked_for_in_those_before() -> None:
    (found,) = [each for each in proposed("That is 69 percent of all.", LAST) if each.holds]
    assert (found.parts["week"], found.unsaid) == (FIRST, "county Travis County, TX")


def test_how_the_figure_compares_is_part_of_the_claim() -> None:
    first = proposed("Travis County declined more than 140.")[0]
    assert first.parts[str(How.MORE_THAN)] == 140
    assert first.holds


@pytest.mark.parametrize("sentence", ["Most of them were charged.", "It doubled."])
def test_a_word_that_is_no_number_has_no_proposal(sentence: str) -> None:
    assert proposed(sentence) == []
