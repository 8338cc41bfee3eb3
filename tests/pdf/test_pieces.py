"""Words drawn in pieces: put together if no space is left between these, parted if one is, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ddor.pdf.document import PdfFile
from ddor.pdf.grid import find_grids
from ddor.pdf.objects import Drawing, Rule, Word
from ddor.pdf.spaced import with_pieces_joined

FONT = "VeraBd"
PLACES = st.tuples(st.sampled_from([0.0, 0.5, 10.0, 10.5, 20.0]), st.sampled_from([10.0, 10.5, 20.0, 30.0]))


def word(text: str, x0: float, x1: float) -> Word:
    return Word(text, x0, 100.0, x1, 110.0, -1)


@given(st.lists(PLACES.filter(lambda place: place[0] < place[1]), max_size=8))
def test_every_letter_stays_and_stands_once(places: list[tuple[float, float]]) -> None:
    words = [word(chr(ord("a") + i), *place) for i, place in enumerate(places)]
    joined = with_pieces_joined(words)
    assert sorted("".join(each.text for each in joined)) == [each.text for each in words]


def test_pieces_of_one_word_are_joined_and_words_of_two_cells_are_not() -> None:
    pieces = [word("28", 10.0, 20.0), word("Mexico", 20.2, 50.0)]
    ruled = Drawing([Rule(95, 0, 60), Rule(115, 0, 60)], [Rule(x, 95, 115) for x in (0, 20.1, 60)], [], [], [])
    assert [each.text for each in with_pieces_joined(pieces)] == ["28Mexico"]
    assert [each.text for each in with_pieces_joined(pieces, find_grids(ruled))] == ["28", "Mexico"]


@pytest.mark.parametrize("up", [1, -1])
def test_words_that_run_up_or_down_letter_by_letter_are_whole(up: int, tmp_path: Path) -> None:
    pdfmetrics.registerFont(TTFont(FONT, "VeraBd.ttf"))
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path))
    text = canvas.beginText()
    text.setFont(FONT, 9)
    y = 400.0
    for letter in "Jurisdiction State":
        if letter != " ":
            text.setTextTransform(0, up, -up, 0, 300, y)
            text.textOut(letter)
        y += up * stringWidth(letter, FONT, 9)
    canvas.drawText(text)
    for i in range(20):
        canvas.drawString(50, 350 - 12 * i, "Travis County Jail Mexico")
    canvas.save()
    with PdfFile(path) as pdf:
        (page,) = pdf.pages()
    assert [word.text for word in page.words if not word.upright] == ["Jurisdiction", "State"]


def test_words_that_one_text_draws_back_to_the_left_are_apart(tmp_path: Path) -> None:
    path = tmp_path / "backward.pdf"
    canvas = Canvas(str(path), pageCompression=0)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(300, 700, "Alpha")
    canvas.save()
    path.write_bytes(path.read_bytes().replace(b"(Alpha) Tj", b"[(Alpha) 9000 (Beta)] TJ"))
    with PdfFile(path) as pdf:
        (page,) = pdf.pages()
    assert [each.text for each in page.words] == ["Alpha", "Beta"]
