"""The appendix for an editor, read back from its PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from ddor.pictures.appendix import Appendix, Row, appendix_pdf
from tests.support.held_reports import reading
from tests.support.reading import PDFS, ddor

APPENDIX = Appendix(
    figure="2 of 206 were declined",
    filters="Week of 2017-01-28, Travis County, TX",
    file="week.pdf",
    sha256="0123456789abcdef" * 4,
    columns=("Agency", "Citizenship"),
)


def png(height: int = 120, width: int = 1800) -> bytes:
    """A picture with a black line of type every 30 pixels."""
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    for y in range(5, height - 15, 30):
        pen.rectangle((20, y, width - 20, y + 15), 0)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def row(number: int = 1, height: int = 120) -> Row:
    return Row(("Travis County Jail", "Mexico"), f"row {number}, page 5", png(height), 200)


def text_of(data: bytes) -> str:
    """All text of a PDF, its lines put together."""
    document = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def images_of(data: bytes) -> list[tuple[float, float, float, float]]:
    """Where on their pages the pictures of a PDF stand (left, bottom, right, top in points)."""
    document = pypdfium2.PdfDocument(data)
    kind = (pdfium.FPDF_PAGEOBJ_IMAGE,)
    return [each.get_bounds() for page in document for each in page.get_objects(filter=kind)]


def test_it_says_the_figure_the_filters_the_source_and_each_row() -> None:
    data = appendix_pdf(replace(APPENDIX, notes=("3 rows are undecided.",)), [row(1), row(2)])
    text = text_of(data)
    for said in (APPENDIX.figure, APPENDIX.filters, "(2 rows)", APPENDIX.file, "3 rows are undecided."):
        assert said in text
    assert text.count("Travis County Jail Mexico") == 2
    for caption in ("1 of 2: row 1, page 5", "2 of 2: row 2, page 5"):
        assert caption in text
    assert text.count(f"week.pdf, SHA-256 {APPENDIX.sha256}.") == 2
    assert len(images_of(data)) == 2


def test_the_same_rows_give_the_same_bytes() -> None:
    assert appendix_pdf(APPENDIX, [row(1), row(2)]) == appendix_pdf(APPENDIX, [row(1), row(2)])


def test_text_is_never_taken_for_markup() -> None:
    hostile = "<b>x</b> &amp; <img src='/etc/passwd'/> </para>"
    said = replace(APPENDIX, figure=hostile, filters=hostile, file=hostile, columns=(hostile, "B"), notes=(hostile,))
    text = text_of(appendix_pdf(said, [Row((hostile, hostile), hostile, png(), 200, hostile)]))
    assert text.replace(" ", "").count(hostile.replace(" ", "")) >= 9


def test_accents_and_dashes_are_set_and_nothing_is_said_of_characters() -> None:
    letters = "Año – niño — “Núñez” ’ § é ü ç Ø ß ł š ž €"
    text = text_of(appendix_pdf(APPENDIX, [replace(row(), cells=(letters, "Peru\u0301"))]))
    assert letters in text
    assert "Perú" in text
    assert "Unicode" not in text


@pytest.mark.parametrize("char", ["中", "\u202e", "\u200b", "\x07", "\ufffd", "\U0001f600", "\uf0b7", "ё"])
def test_a_character_that_cannot_be_shown_is_set_as_its_number_and_that_is_said(char: str) -> None:
    text = text_of(appendix_pdf(APPENDIX, [replace(row(), cells=(f"Jail {char} of", "Mexico"))]))
    assert f"Jail [U+{ord(char):04X}] of" in text
    assert "Characters that can't be shown here appear as their Unicode number" in text


@given(st.lists(st.text(max_size=300), min_size=2, max_size=2), st.text(max_size=60))
def test_any_text_can_be_set(cells: list[str], where: str) -> None:
    assert appendix_pdf(APPENDIX, [Row((cells[0], cells[1]), where, png(), 200)]).startswith(b"%PDF")


def test_a_text_longer_than_a_page_goes_on_over_the_next() -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    text = text_of(appendix_pdf(APPENDIX, [replace(row(), cells=("x" * 2000, words))]))
    assert all(f"word{number}" in text for number in range(3000))
    assert text.count("x") >= 2000


def test_pictures_keep_their_size_or_are_brought_to_the_pages_width() -> None:
    narrow, wide = Row(("", ""), "", png(width=900), 200), Row(("", ""), "", png(width=3600), 200)
    (a, _, b, _), (c, _, d, _) = images_of(appendix_pdf(APPENDIX, [narrow, wide]))
    assert b - a == pytest.approx(900 * 72 / 200, abs=0.5)
    assert d - c == pytest.approx(792 - 2 * 46, abs=0.5)


def test_a_picture_taller_than_a_page_is_cut_between_its_lines_and_all_of_it_is_there() -> None:
    tall = row(height=6000)
    data = appendix_pdf(APPENDIX, [tall])
    document = pypdfium2.PdfDocument(data)
    pieces = [
        each.get_bitmap().to_pil().convert("L")
        for page in document
        for each in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,))
    ]
    whole = Image.open(io.BytesIO(tall.png)).convert("L")
    put_together = Image.new("L", whole.size)
    y = 0
    for piece in pieces:
        assert min(piece.crop((0, piece.height - 1, piece.width, piece.height)).tobytes()) == 255
        put_together.paste(piece, (0, y))
        y += piece.height
    assert (len(pieces) > 3, y) == (True, whole.height)
    assert ImageChops.difference(whole, put_together).getbbox() is None
    assert f"(part {len(pieces)} of {len(pieces)} of the picture)" in text_of(data)


def test_hundreds_of_rows_are_all_there_and_counted_as_they_come() -> None:
    seen: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(1, 501):
            assert len(seen) == number - 1
            yield row(number)

    data = appendix_pdf(APPENDIX, rows(), seen.append)
    text = text_of(data)
    assert seen == list(range(1, 501))
    assert "500 of 500: row 500, page 5" in text
    assert len(images_of(data)) == 500


def test_no_row_is_a_figure_too() -> None:
    assert "(0 rows)" in text_of(appendix_pdf(APPENDIX, []))


WEEK = "week-2017-02-11"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a week was added to."""
    out = tmp_path_factory.mktemp("evidence") / "out"
    assert ddor("add", PDFS / f"{WEEK}.pdf", "--out", out).status == 0
    return out


def test_show_writes_a_picture_of_the_page_or_of_the_row(folder: Path) -> None:
    common = ("--week", "2017-02-11", "--row", "3", "--folder", folder)
    done = ddor("show", *common)
    assert (done.status, done.out.split()) == (0, [str(folder / "pictures" / "2017-02-11-II-3.png")])
    with Image.open(done.out.strip()) as page:
        assert page.height > 1000
    done = ddor("show", *common, "--crop", "--out", folder / "row.png")
    assert (done.status, done.out.split()) == (0, [str(folder / "row.png")])
    with Image.open(folder / "row.png") as crop:
        assert crop.height < 400
        assert crop.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_show_writes_a_picture_for_each_row(folder: Path) -> None:
    rows = ("--row", "1", "--row", "2", "--section", "I")
    done = ddor("show", "--week", "2017-02-11", *rows, "--folder", folder, "--crop", "--out", folder / "top.png")
    assert done.out.split() == [str(folder / "top-1.png"), str(folder / "top-2.png")]
    assert all(Path(path).exists() for path in done.out.split())


@pytest.mark.parametrize(
    ("week", "number", "reason"),
    [
        ("2017-02-11", "9999", f"Section II of {WEEK}.pdf has no such row (row 9999); it has rows 1 to "),
        ("2017-02-18", "1", "no week that begins on 2017-02-18 is in the archive"),
    ],
)
def test_a_row_that_is_not_held_is_told(week: str, number: str, reason: str, folder: Path) -> None:
    done = ddor("show", "--week", week, "--row", number, "--folder", folder)
    assert (done.status, done.out, done.err.count("\n"), reason in done.err) == (2, "", 1, True)


def test_evidence_holds_the_rows_as_printed_and_their_pictures(folder: Path) -> None:
    out = folder / "appendix.pdf"
    figure = "Two men – a claim"
    rows = ("--week", "2017-02-11", "--row", "2", "--row", "5", "--figure", figure)
    done = ddor("evidence", *rows, "--folder", folder, "--out", out)
    assert (done.status, done.out.split()) == (0, [str(out)])
    text = text_of(out.read_bytes())
    report = reading(WEEK)
    assert figure in text
    assert text.count(report.document.sha256) == 3
    for number in (2, 5):
        held = report.declined[number - 1]
        assert f"II, row {number}, page {held.source.page}" in text
        assert held.citizenship in text
    assert len(images_of(out.read_bytes())) == 2
