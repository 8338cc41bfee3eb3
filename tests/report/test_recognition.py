"""How sure a recognized text is, by its letters, by a second reading, and by what its column may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from ddor.model import SURE
from ddor.pdf.document import PdfFile
from ddor.pdf.layout import PageLayout, lay_out
from ddor.pdf.text import Text
from ddor.report.countries import read_country
from ddor.report.dates import read_date
from ddor.report.ledger import Ledger
from ddor.report.look_alikes import is_unlike_others
from ddor.report.lost_rules import with_rows_weighed
from ddor.report.page_checks import check_pages
from ddor.report.recognition import DOUBTED, certainty_of, certainty_of_value
from tests.support.words import cell


def recognized(text: str, certainty: float, otherwise: str | None = None) -> Text:
    """A cell with a word that was recognized, and how a second program reads it, where that differs."""
    made = cell([text], width=40)
    (line,) = made.lines
    (word,) = line.words
    word = word._replace(certainty=certainty, otherwise=otherwise)
    return made._replace(lines=(line._replace(words=(word,)),))


def certainty(text: Text, read: Callable[[str], object], *, stands_alone: bool = False) -> float:
    return certainty_of_value(text, read(text.text), lambda other: read(other.text), stands_alone=stands_alone)


def test_a_second_reading_that_is_another_value_is_a_doubt() -> None:
    assert certainty(recognized("1/11/2017", 0.99, "1/17/2017"), read_date) == DOUBTED
    assert certainty(recognized("Mali", 0.99, "Malta"), read_country, stands_alone=True) == DOUBTED


def test_a_second_reading_that_is_no_value_is_no_doubt_of_one_that_is() -> None:
    assert certainty(recognized("1/11/2017", 0.99, "VI72O17"), read_date) == 0.99
    assert certainty(recognized("Mexico", 0.97, "Meaicu"), read_country) == 0.97


def test_a_second_reading_of_the_same_value_is_no_doubt() -> None:
    assert certainty(recognized("1/11/2017", 0.99, "01/11/2017"), read_date) == 0.99


@pytest.mark.parametrize("otherwise", [None, "Mexico"])
def test_what_is_no_value_is_doubtful_however_sure_it_was_recognized(otherwise: str | None) -> None:
    assert certainty(recognized("Mevico", 0.99, otherwise), read_country) == DOUBTED


def test_a_known_value_like_no_other_is_sure_unless_it_is_hardly_legible() -> None:
    assert certainty(recognized("Honduras", 0.7), read_country, stands_alone=True) == SURE / 100
    assert certainty(recognized("Honduras", 0.4), read_country, stands_alone=True) == 0.4
    assert certainty(recognized("Honduras", 0.97), read_country, stands_alone=True) == 0.97


def test_where_anything_may_stand_each_difference_is_a_doubt() -> None:
    assert certainty_of(recognized("Clackamas", 0.99, "Claekamas")) == DOUBTED
    assert certainty_of(recognized("Clackamas", 0.99)) == 0.99


def test_values_stand_alone_where_no_other_is_nearly_alike() -> None:
    assert is_unlike_others("citizenship", "Honduras")
    assert not is_unlike_others("citizenship", "Iran")
    assert not is_unlike_others("citizenship", "Hondures")
    assert not is_unlike_others("citizenship", "Honduras -")
    assert is_unlike_others("state", "Pennsylvania")
    assert not is_unlike_others("agency", "Travis County Jail")


HEADINGS = ("State", "Law Enforcement Agency", "Citizenship", "Detainer Issued", "Detainer Declined")
WHOLE = ("Iowa", "Polk County Jail", "Mexico", "1/2/2017", "2/2/2017")


def laid_out(path: Path, rows: Sequence[tuple[str, ...]], *, scanned: bool) -> PageLayout:
    """A ruled table on a page, taken for recognized or not."""
    table = Table([HEADINGS, *rows], style=[("GRID", (0, 0), (-1, -1), 0.8, colors.black)])
    SimpleDocTemplate(str(path), pagesize=landscape(LETTER)).build([table])
    with PdfFile(path) as pdf:
        (page,) = pdf.pages()
    return with_rows_weighed(lay_out(replace(page, recognized=scanned), spaces_kept=False))


def test_a_piece_of_a_row_makes_the_rows_beside_it_unclear(tmp_path: Path) -> None:
    piece = ("", "and Annex", "", "", "")
    layout = laid_out(tmp_path / "torn.pdf", [WHOLE] * 4 + [piece] + [WHOLE] * 4, scanned=True)
    rows = layout.tables[0].rows
    doubtful = [row.cells[0].text.text for row in rows if layout.page.is_doubtful(row.cells[3].box)]
    assert doubtful == ["Iowa", "", "Iowa"]
    assert len(layout.unclear) == 3


def test_rows_that_lack_one_value_are_none_in_pieces(tmp_path: Path) -> None:
    lacking = ("Iowa", "Polk County Jail", "", "1/2/2017", "2/2/2017")
    layout = laid_out(tmp_path / "whole.pdf", [WHOLE] * 4 + [lacking] * 2, scanned=True)
    assert not layout.unclear


@pytest.mark.parametrize("scanned", [True, False])
def test_two_pages_that_were_scanned_as_one_are_told(tmp_path: Path, scanned: bool) -> None:
    path = tmp_path / "open book.pdf"
    canvas = Canvas(str(path), pagesize=(1224, 792))
    for left in (40, 652):
        table = Table([HEADINGS, *[WHOLE] * 20], style=[("GRID", (0, 0), (-1, -1), 0.8, colors.black)])
        table.wrapOn(canvas, 560, 700)
        table.drawOn(canvas, left, 200)
    canvas.save()
    with PdfFile(path) as pdf:
        (page,) = pdf.pages()
    page = replace(page, recognized=scanned)
    ledger = Ledger([page])
    check_pages([lay_out(page, spaces_kept=False)], ledger)
    assert ledger.has_said("text-side-by-side") == scanned


def test_rows_of_text_are_not_weighed(tmp_path: Path) -> None:
    layout = laid_out(tmp_path / "text.pdf", [WHOLE] * 4 + [("", "and Annex", "", "", "")], scanned=False)
    assert not layout.unclear
