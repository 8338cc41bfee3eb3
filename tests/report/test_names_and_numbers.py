"""Countries, states and counts in the reports' own spellings."""

from __future__ import annotations

import csv

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.report.countries import NOT_STATED, read_country
from ddor.report.numbers import read_number
from ddor.report.vocabulary import fold
from ddor.states import find_state, find_state_at_end, states
from tests import ROOT
from tests.support.layouts import STATES
from tests.support.strategies import CITIZENSHIPS

ICE_SPELLINGS = (
    ("China, Peoples Republic of", "CHN"),
    ("Korea, South", "KOR"),
    ("Burma", "MMR"),
    ("Ivory Coast", "CIV"),
    ("Congo, Democratic Republic of the", "COD"),
    ("Bosnia-Herzegovina", "BIH"),
    ("Micronesia, Federated States of", "FSM"),
    ("MEXICO", "MEX"),
    ("States of America, United", "USA"),
    ("Arab Emirates, United", "ARE"),
)


@pytest.mark.parametrize(("printed", "code"), dict.fromkeys([*ICE_SPELLINGS, *CITIZENSHIPS]))
def test_countries_in_the_spelling_of_the_reports(printed: str, code: str) -> None:
    assert read_country(printed) == code
    assert read_country(printed.upper()) == code
    assert read_country(f"  {printed.lower()} ") == code


@given(st.sampled_from(sorted(pycountry.countries, key=lambda country: str(country.alpha_3))))
def test_every_country_is_known_by_its_name_and_code(country: object) -> None:
    name, code = (getattr(country, attribute) for attribute in ("name", "alpha_3"))
    assert read_country(name) == code
    assert read_country(code) == code


@pytest.mark.parametrize("printed", ["Unknown", "UNKNOWN", "Not Stated"])
def test_a_citizenship_said_to_be_unknown_is_no_country(printed: str) -> None:
    assert read_country(printed) == NOT_STATED


@pytest.mark.parametrize("printed", ["", "Ruritania", "12", "Travis County Jail", "Mexico Guatemala"])
def test_what_is_no_country_is_none(printed: str) -> None:
    assert read_country(printed) is None


@pytest.mark.parametrize(("name", "code"), STATES.items())
def test_every_state_by_its_name_and_code(name: str, code: str) -> None:
    state = states()[code]
    assert find_state(name) == state
    assert find_state(name.upper()) == state
    assert find_state(code) == state
    assert find_state_at_end(f"Smith County Jail, Smith County, {code}") == state
    assert find_state_at_end(f"Smithville, {name} (Boston)") == state


@pytest.mark.parametrize("text", ["", "Texxas", "Mexico", "XX", "County", "\u5fb7TX"])
def test_what_is_no_state_is_none(text: str) -> None:
    assert find_state(text) is None
    assert find_state_at_end(f"Somewhere, {text}") is None


def test_a_place_s_last_state_counts() -> None:
    assert find_state_at_end("Washington County, Oregon") == states()["OR"]
    assert find_state_at_end("Washington") is None


@given(st.integers(0, 10**7))
def test_counts_with_and_without_commas(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f" {number:,} ") == number


@pytest.mark.parametrize("text", ["", "1,06", "12,34,567", "3.5", "-1", "thirteen hundred", "5l"])
def test_what_is_no_count_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.text())
def test_folding_a_text_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_countries_file_has_each_spelling_once() -> None:
    path = ROOT / "ddor" / "report" / "countries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({fold(row["printed"]) for row in rows}) >= len(rows) * 0.9
    assert all(row["iso3"] == "" or len(row["iso3"]) == 3 for row in rows)
