"""What is taken for another because it looks the same, and what isn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.report.dates import read_date
from ddor.report.look_alikes import by_looks, look_alike, only_one_like


@pytest.mark.parametrize(
    ("meaning", "recognized", "taken"),
    [
        ("state", "lowa", "Iowa"),
        ("state", "Pennsvlvania", "Pennsylvania"),
        ("citizenship", "EI Salvador", "El Salvador"),
        ("issued", "2/G/20l7", "2/6/2017"),
        ("detainers_issued", "5O", "50"),
        ("offense", "lllegal Entry", "Illegal Entry"),
    ],
)
def test_the_only_text_that_looks_the_same_is_taken(meaning: str, recognized: str, taken: str) -> None:
    assert look_alike(meaning, recognized) == taken


@pytest.mark.parametrize(
    ("meaning", "recognized"),
    [
        ("agency", "WiIl County Jail"),
        ("jurisdiction", "lowa County"),
        ("state", "Carolina"),
        ("issued", "SOlO"),
        ("issued", "Feb 2017"),
    ],
)
def test_nothing_else_is_taken_for_anything(meaning: str, recognized: str) -> None:
    assert look_alike(meaning, recognized) is None


def test_of_two_that_look_the_same_neither_is_taken() -> None:
    known = by_looks(["Mali", "Maii"])
    assert only_one_like("MaIi", known) is None
    assert only_one_like("MaIi", by_looks(["Mali"])) == "Mali"


@given(st.text(alphabet="0123456789/OlISBGZ", max_size=12))
def test_nothing_is_added_to_a_date(recognized: str) -> None:
    taken = look_alike("issued", recognized)
    assert taken is None or len(taken) == len(recognized)
    assert taken is None or all(a == b for a, b in zip(recognized, taken, strict=True) if a.isdigit() or a == "/")
    if taken is not None and read_date(taken) is not None:
        assert recognized.count("/") == taken.count("/")
