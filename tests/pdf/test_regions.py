"""What a line of words looks like by itself, and where columns part that no line parts."""

from __future__ import annotations

import pytest

from ddor.pdf.heading_lines import widest_gap
from ddor.pdf.objects import Word
from ddor.pdf.phrases import Phrase, PhraseLine
from ddor.pdf.regions import Kind, kind_of


def line(*phrases: str) -> PhraseLine:
    """A line of phrases far from one another."""
    made = []
    for at, text in enumerate(phrases):
        words = [
            Word(word, 200.0 * at + 20 * number, 100.0, 200.0 * at + 20 * number + 15, 110.0, number)
            for number, word in enumerate(text.split())
        ]
        made.append(Phrase(words))
    return PhraseLine(made)


@pytest.mark.parametrize(
    ("phrases", "kind"),
    [
        (("•", "a judicial warrant"), Kind.OTHER),
        (("(a)", "County Jail"), Kind.OTHER),
        (("1.", "12"), Kind.ROW),
        (("Travis County", "142"), Kind.ROW),
        (("Travis County", "Texas", "142"), Kind.ROW),
        (("Total",), Kind.OTHER),
    ],
)
def test_an_item_of_a_list_is_no_row_of_a_table(phrases: tuple[str, ...], kind: Kind) -> None:
    assert kind_of(line(*phrases)) is kind


def test_columns_part_in_the_middle_of_the_widest_stretch_without_a_word() -> None:
    words = [Word("a", 10.0, 0.0, 20.0, 8.0, 0), Word("b", 30.0, 0.0, 40.0, 8.0, 1), Word("c", 70.0, 0.0, 80.0, 8.0, 2)]
    assert widest_gap(words, 0.0, 100.0) == 55.0
    assert widest_gap(words, 5.0, 35.0) == 25.0
    assert widest_gap(words, 11.0, 19.0) is None
