"""A document that is no report is refused, and what is said of a file that can't be read is the true cause."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import AttachedFileSpec, Name
from PIL import Image
from reportlab.lib.pagesizes import letter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from ddor.pdf.document import CannotRead
from ddor.pictures.rendering import Pages
from ddor.report.read import read_report
from tests.report.test_problems import truth
from tests.report.test_shown import read, said
from tests.support.layouts import Layout
from tests.support.reading import codes, read_bytes
from tests.support.typesetting import layout_report


def ruled(*tables: Sequence[Sequence[str]]) -> bytes:
    """A PDF of ruled tables and nothing else."""
    buffer = BytesIO()
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])
    SimpleDocTemplate(buffer).build([Table(table, style=grid) for table in tables])
    return buffer.getvalue()


def refusal(pdf: bytes) -> str:
    with pytest.raises(CannotRead) as refused:
        read_bytes(pdf)
    return str(refused.value)


ELECTION = [
    ["State", "County", "Votes", "Date"],
    *([["Texas", "Travis County", str(n), "11/08/2016"] for n in range(13)]),
]
JAILS = [["Facility", "County", "Status"], ["County Jail", "Travis", "open"]]
LAWS = [["County", "Policy", "Enacted"], ["Travis", "Noise", "2016"]]


@pytest.mark.parametrize("tables", [[ELECTION], [JAILS], [LAWS], [ELECTION, JAILS, LAWS]])
def test_a_document_of_which_a_few_headings_sound_like_a_report_s_is_refused(tables: list[list[list[str]]]) -> None:
    assert "seems to be another document" in refusal(ruled(*tables))


def test_the_refusal_says_what_was_found() -> None:
    assert "something in it looks like Section I of" in refusal(ruled(ELECTION))
    assert "none of the four sections" in refusal(ruled([["Crop", "Tons"], ["Corn", "12"]]))


PERSONS = [
    ["State", "LEA", "Citizenship", "Detainer Issued", "Detainer Declined", "Criminal Activity"],
    ["Texas", "Travis County Jail", "Mexico", "10/16/2016", "02/01/2017", "Assault (Charged)"],
]


def test_a_list_of_persons_with_all_its_headings_is_read_without_the_rest_of_a_report() -> None:
    report = read_bytes(ruled(PERSONS))
    assert len(report.declined) == 1
    assert codes(report)["section-missing"] == 3


def drawn(draw: Callable[[Canvas], object]) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def portfolio(attached: Mapping[str, bytes], cover: bytes | None = None) -> bytes:
    """A PDF with others attached to it, which by itself is their cover."""
    said = cover or drawn(lambda canvas: canvas.drawString(72, 700, "Open this portfolio in a viewer"))
    document = pikepdf.open(BytesIO(said))
    for name, data in attached.items():
        document.attachments[name] = AttachedFileSpec(document, data, filename=name)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_only_pdf_in_a_portfolio_is_read_and_said_to_be() -> None:
    week = layout_report(truth(), Layout())
    whole = portfolio({"week.pdf": week, "note.txt": b"See page 3."})
    report, alone = read_bytes(whole), read_bytes(week)
    assert (report.declined, report.high_volume, report.policies) == (alone.declined, alone.high_volume, alone.policies)
    assert report.document.pages == alone.document.pages
    assert report.document.sha256 == hashlib.sha256(whole).hexdigest()
    message = said(report, "attachment-read")
    assert '"week.pdf", which is attached' in message
    assert '"Open this portfolio in a viewer"' in message
    assert '"note.txt" is attached' in said(report, "attachment-not-read")


def test_pictures_of_a_portfolio_are_of_the_pages_that_were_read(tmp_path: Path) -> None:
    week = layout_report(truth(), Layout())
    (tmp_path / "alone.pdf").write_bytes(week)
    (tmp_path / "portfolio.pdf").write_bytes(portfolio({"week.pdf": week}))
    drawn_pages = []
    for path in (tmp_path / "alone.pdf", tmp_path / "portfolio.pdf"):
        with Pages(path, hashlib.sha256(path.read_bytes()).hexdigest(), None) as pages:
            drawn_pages.append(pages.render(1, pages.whole(1), 40).tobytes())
    assert drawn_pages[0] == drawn_pages[1]


def test_of_several_pdfs_in_a_portfolio_none_is_chosen() -> None:
    week = layout_report(truth(), Layout())
    assert 'attached to it ("a.pdf", "b.pdf")' in refusal(portfolio({"a.pdf": week, "b.pdf": week}))


def test_a_report_with_another_attached_is_read_itself() -> None:
    week = layout_report(truth(), Layout())
    report = read_bytes(portfolio({"annex.pdf": ruled(PERSONS)}, week))
    assert report.declined == read_bytes(week).declined
    assert '"annex.pdf" is attached' in said(report, "attachment-not-read")


def test_what_is_attached_to_a_cover_and_cannot_be_opened_is_named() -> None:
    assert "week.pdf, attached to" in refusal(portfolio({"week.pdf": b"%PDF-1.7 nothing"}))


def test_a_portfolio_within_a_portfolio_is_not_opened() -> None:
    inner = portfolio({"week.pdf": layout_report(truth(), Layout())})
    assert 'attached to it ("week.pdf")' in refusal(portfolio({"inner.pdf": inner}))


def test_what_is_attached_to_a_report_is_told() -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    document.attachments["note.txt"] = AttachedFileSpec(document, b"See page 3.", filename="note.txt")
    assert '"note.txt" is attached' in said(read(document), "attachment-not-read")


def test_pictures_of_pages_are_a_scan_and_pages_without_any_text_are_not() -> None:
    picture = ImageReader(Image.effect_noise((60, 80), 90))
    assert "this is a scan" in refusal(drawn(lambda canvas: canvas.drawImage(picture, 0, 0, *letter)))
    shapes = refusal(drawn(lambda canvas: canvas.circle(300, 300, 50)))
    assert "there is no text on its pages" in shapes
    assert "this is a scan" not in shapes


def without_letters(pdf: bytes) -> bytes:
    """A PDF whose fonts say of each sign that nobody knows its letter."""
    document = pikepdf.open(BytesIO(pdf))
    signs = " ".join(f"<{code:02x}> <fffd>" for code in range(33, 127))
    says = f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 94 beginbfchar {signs} endbfchar endcmap"
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.Font:
            item.ToUnicode = document.make_stream(says.encode())
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_fonts_that_name_no_letters_are_the_cause_that_is_said() -> None:
    assert "do not say which letters" in refusal(without_letters(layout_report(truth(), Layout())))


def test_two_reports_in_one_file_are_an_error() -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    document.pages.extend(pikepdf.open(BytesIO(layout_report(truth(), Layout(font="Helvetica")))).pages)
    assert "Section II begins on page 3 and again on page 8" in said(read(document), "several-reports")


def test_a_page_of_another_report_whose_section_begins_there_is_an_error() -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    other = pikepdf.open(BytesIO(layout_report(truth(), Layout(font="Helvetica"))))
    document.pages.insert(2, other.pages[-1])
    assert "Section IV begins on page 3 and again on page 6" in said(read(document), "several-reports")


def test_a_web_page_that_was_saved_as_a_pdf_is_called_one(tmp_path: Path) -> None:
    path = tmp_path / "week.pdf"
    path.write_bytes(b"<!DOCTYPE html><title>404</title>")
    with pytest.raises(CannotRead, match="not a PDF file, but a web page"):
        read_report(path)


def test_a_damaged_file_of_which_no_section_is_left_is_called_damaged() -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    for page in document.pages:
        page.contents_coalesce()
        page.Contents.write(b"x\x9c damaged", filter=Name.FlateDecode)
    buffer = BytesIO()
    document.save(buffer)
    assert "the file is damaged" in refusal(buffer.getvalue())
