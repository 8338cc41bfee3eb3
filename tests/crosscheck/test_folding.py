"""What is folded away before two readings are compared, and that it never is a letter or a digit."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.crosscheck.folding import fold

SIGNS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("0123456789abcXYZ –—-‐\u00ad\u2212•·\uf0b7 \n\t\u00a0\u200b’'“”\"´`ﬁﬀ½²Éé́"),
    ),
    max_size=12,
)


def letters_and_digits(text: str) -> str:
    """All letters, digits and accents, in order, compatibility forms resolved as Unicode has them."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] in "LN")


@given(SIGNS, SIGNS)
def test_texts_with_other_letters_or_digits_are_never_equal(one: str, other: str) -> None:
    if fold(one) == fold(other):
        assert letters_and_digits(fold(one)) == letters_and_digits(fold(other))
    assert letters_and_digits(fold(one)) == letters_and_digits(one)


@given(st.text("0123456789-/. \n", max_size=10), st.text("0123456789-/. \n", max_size=10))
def test_dates_and_numbers_are_equal_only_where_they_are_the_same_without_spaces(one: str, other: str) -> None:
    assert (fold(one) == fold(other)) == ("".join(one.split()) == "".join(other.split()))


@given(SIGNS)
def test_folding_what_is_folded_changes_nothing_but_accents_that_come_together(text: str) -> None:
    once = fold(text)
    assert fold(once) == fold(unicodedata.normalize("NFKC", once))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Law Enforcement\nAgency", "Law Enforcement Agency"),
        ("Guatemal\na", "Guatemala"),
        ("Non-\nfamily", "Non-family"),
        ("posses-\nsion", "possession"),
        ("• Will not honor", "\uf0b7 Will not honor"),
        ("Of\ufb01cer", "Officer"),
        ("Assault – Convicted", "Assault - Convicted"),
        ("Sheriff’s “Decision”", 'Sheriff\'s "Decision"'),
        ("Do\u00adña", "Don\u0303a"),
        ("2017–02–01", "2017-02-01"),
    ],
)
def test_what_is_only_a_matter_of_setting_is_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("02/01/2017", "02/07/2017"),
        ("1-2", "12"),
        ("Convicted", "convicted"),
        ("O", "0"),
        ("Mexico", "México"),
        ("Driving; Assault", "Driving Assault"),
        ("a\ufffdb", "ab"),
        ("El Salvador", "Salvador El"),
    ],
)
def test_what_is_printed_otherwise_is_not_equal(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_no_letter_and_no_digit_is_in_the_folding_data() -> None:
    listed = tomllib.loads(resources.files("ddor.crosscheck").joinpath("folding.toml").read_text("utf-8"))
    signs = [sign for group in listed.values() for sign in group]
    assert len(signs) > 20
    assert [sign for sign in signs if len(sign) != 1 or unicodedata.category(sign)[0] in "LN"] == []
