"""What the end of a line within a cell is: a space, nothing, a new item, or a doubt that is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.pdf.text import Break, joined_texts
from tests.support.words import cell


@pytest.mark.parametrize(
    ("printed", "width", "text"),
    [
        (["Aggravated Assault - Non-", "family-Gun"], 24, "Aggravated Assault - Non-family-Gun"),
        (["Exploitation/", "Enticement"], 14, "Exploitation/Enticement"),
        (["Illegal Entry (INA SEC.101(a)", "(43)(O) only)"], 29, "Illegal Entry (INA SEC.101(a)(43)(O) only)"),
        (["Fraud -", "Impersonating"], 16, "Fraud - Impersonating"),
        (["Travis County", "Jail"], 14, "Travis County Jail"),
        (["02/01/", "2017"], 6, "02/01/2017"),
        (["02/0", "1/20", "17"], 4, "02/01/2017"),
        (["Non-", "-", "family"], 4, "Non-- family"),
    ],
)
def test_a_wrapped_text_is_whole_again(printed: list[str], width: int, text: str) -> None:
    assert cell(printed, width).text == text


def test_a_line_ended_where_the_next_word_would_fit_was_ended_on_purpose() -> None:
    text = cell(["Assault (Charged)", "Robbery (Charged)"], 40)
    assert text.breaks == (Break.HARD,)
    assert [part.text for part in text.paragraphs()] == ["Assault (Charged)", "Robbery (Charged)"]


def test_bullets_part_items_however_full_the_lines_are() -> None:
    text = cell(["• Will not honor", "without a warrant", "• Will not honor", "at all"], 17)
    assert [item.text for item in text.items()] == ["Will not honor without a warrant", "Will not honor at all"]


def test_a_word_cut_by_a_narrow_column_is_in_doubt_and_both_ways_are_tried() -> None:
    text = cell(["Guate", "mala"], 5)
    assert text.breaks == (Break.DOUBT,)
    assert [reading.text for reading in text.readings] == ["Guate mala", "Guatemala"]


@pytest.mark.parametrize(
    ("printed", "kind", "readings"),
    [
        (["Guate-", "mala"], Break.HYPHEN, ["Guate-mala", "Guatemala"]),
        (["GUATE-", "MALA"], Break.HYPHEN, ["GUATE-MALA", "GUATEMALA"]),
        (["Miami-", "Dade"], Break.GLUE, ["Miami-Dade"]),
        (["24-", "hour"], Break.GLUE, ["24-hour"]),
    ],
)
def test_a_hyphen_between_letters_of_one_case_may_be_there_for_the_line_s_end(
    printed: list[str], kind: Break, readings: list[str]
) -> None:
    text = cell(printed, 6)
    assert text.breaks == (kind,)
    assert [reading.text for reading in text.readings] == readings


def test_a_word_processor_s_missing_space_shows_a_cut_word() -> None:
    assert cell(["Guate", "mala"], 5, spaces_kept=True).text == "Guatemala"


def test_a_text_goes_on_over_a_page_s_end() -> None:
    first, rest = cell(["Aggravated Assault - Non-"], 25), cell(["family-Gun"], 25)
    assert joined_texts(first, rest).text == "Aggravated Assault - Non-family-Gun"
    assert joined_texts(first, cell([], 25)) == first
    assert joined_texts(cell([], 25), rest) == rest


WORDS = st.lists(st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True), min_size=1, max_size=25)


@given(WORDS, st.integers(20, 40))
def test_any_words_wrapped_in_a_column_wide_enough_read_back(words: list[str], width: int) -> None:
    printed = [""]
    for word in words:
        if printed[-1] and len(printed[-1]) + 1 + len(word) > width:
            printed.append("")
        printed[-1] = f"{printed[-1]} {word}".strip()
    text = cell(printed, width)
    assert text.text == " ".join(words)
    assert Break.HARD not in text.breaks


@given(WORDS, st.integers(1, 12))
def test_no_letter_is_lost_in_any_column(words: list[str], width: int) -> None:
    letters = "".join(words)
    printed = [letters[i : i + width] for i in range(0, len(letters), width)]
    for reading in cell(printed, width).readings:
        assert reading.text.replace(" ", "") == letters
