"""A text that runs over the end of a page is one text, whatever stands at the page's foot and head."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tests.conftest import MANY
from tests.report.test_footnote_marks import read_pages
from tests.report.test_problems import truth
from tests.support.layouts import Layout, folded
from tests.support.reading import codes, read_bytes, read_laid_out, unaccounted
from tests.support.strategies import layouts
from tests.support.typesetting import Text, compose, write_pdf

SENTENCES = (
    "Because of a data processing error, the report attributed detainers to Franklin County, Iowa and to Montgomery "
    "County, Iowa that had been issued to agencies elsewhere.",
    "The entry for Chester County, PA was a detainer issued to the wrong place, as that for Richmond County, NC was.",
    "The individuals listed under Williamson County, TX and Bastrop County, TX were transferred.",
    "Nothing else is changed.",
)


def correction(sentences: int) -> str:
    return " ".join(SENTENCES[i % len(SENTENCES)] for i in range(sentences))


@settings(max_examples=max(1, round(12 * MANY)))
@given(layouts(), st.integers(40, 160), st.integers(0, 3))
def test_a_correction_over_a_page_s_end_is_whole_or_said_to_be_in_doubt(
    layout: Layout, sentences: int, before: int
) -> None:
    printed = truth()
    printed["corrections"] = [
        *("The entry for Clark County, NV is right." for _ in range(before)),
        correction(sentences),
    ]
    layout = replace(layout, upper_titles=False, footer="of", running_header="ICE ERO")
    report = read_laid_out(printed, layout)
    assert unaccounted(report) == []
    whole = [folded(text.text) for text in report.corrections] == [
        folded(f"Correction: {text}") for text in printed["corrections"]
    ]
    assert whole or codes(report)["paragraph-at-page-end-unclear"]


@pytest.mark.parametrize("heads", ["none", "every page", "odd and even pages"])
def test_running_heads_and_feet_do_not_part_the_halves(heads: str) -> None:
    printed = truth()
    printed["corrections"] = [correction(90)]
    pages = compose(printed, Layout(footer="none"))
    for number, page in enumerate(pages):
        if heads != "none":
            sides = ("Declined Detainer Report", "Office of Public Affairs") if heads[0] == "o" else ("ICE",)
            page += [Text(300, y, sides[number % len(sides)], "Times-Roman", 10) for y in (30, 590)]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert report.corrections[0].text == f"Correction: {correction(90)}"
    assert [region.page for region in report.corrections[0].source.continued] == [2]
    assert codes(report) == {}


def test_a_correction_over_a_page_s_end_may_go_on_after_it_ends_without_a_full_stop() -> None:
    printed = truth()
    printed["corrections"] = [f"{correction(90).rstrip('.')};"]
    report = read_laid_out(printed, Layout(footer="none"))
    assert report.corrections[0].text == f"Correction: {printed['corrections'][0]}"
    assert [region.page for region in report.corrections[0].source.continued] == [2]


def test_the_page_that_a_text_fills_to_its_last_line_is_named_where_it_began_on_another() -> None:
    printed = truth()
    printed["corrections"] = [correction(123) + " No." * 40]
    report = read_laid_out(printed, Layout(footer="none"))
    (said,) = (each.message for each in report.problems if each.code == "paragraph-at-page-end-unclear")
    assert "fills page 2 to its last line" in said


def test_a_title_at_the_top_of_a_page_is_no_part_of_the_paragraph_before_it() -> None:
    pages = compose(truth(), Layout())
    full = (
        "The list of jurisdictions rests on what officers in the field came to know of in the weeks before, and each "
        "of them may have been entered late or in another place since,"
    )
    pages[0] += [Text(54, 540, full, "Times-Roman", 10)]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert len(report.high_volume) == 2
    assert codes(report) == {}


def test_lines_shorter_than_their_column_are_one_paragraph_where_a_sentence_goes_on() -> None:
    """A text may be squeezed, or broken by a program that took its letters to be wider."""
    pages = compose(truth(), Layout())
    lines = (
        "Correction: The report attributed detainers to Franklin County, Iowa and Montgomery",
        "County, Iowa that had been issued to agencies elsewhere. The entries for Bastrop",
        "County, TX were transfers.",
    )
    pages[0] += [Text(54, 480 + 11.8 * i, line, "Times-Roman", 10) for i, line in enumerate(lines)]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert [text.text for text in report.corrections] == [" ".join(lines)]


@pytest.mark.parametrize("ending", ["agencies elsewhere.¹", "agencies elsewhere.*", "agencies elsewhere"])
def test_a_correction_on_a_page_ends_with_its_paragraph(ending: str) -> None:
    """Whether it ends in a footnote mark, or without a period."""
    pages = compose(truth(), Layout(font="Vera"))
    pages[0] += [Text(54, 500, f"Correction: The detainers were issued to {ending}", "Vera", 10)]
    pages[0] += [Text(54, 530, "The report has more.", "Vera", 10)]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert [text.text for text in report.corrections] == [f"Correction: The detainers were issued to {ending}"]


def test_what_a_small_letter_explains_behind_the_last_note_is_no_part_of_it() -> None:
    printed = truth()
    layout = Layout(footer="none")
    pages = compose(printed, layout)
    plain = read_bytes(write_pdf(pages, (792.0, 612.0), layout))
    pages.append([Text(54, 80, "i As told by the field office.", "Times-Roman", 10)])
    report = read_bytes(write_pdf(pages, (792.0, 612.0), layout))
    assert [note.text for note in report.notes] == [note.text for note in plain.notes]


@pytest.mark.parametrize("leading", [1.2, 2.0, 2.6])
def test_a_paragraph_is_one_however_far_apart_its_lines_stand(leading: float) -> None:
    buffer = BytesIO()
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=9, leading=9 * leading, spaceAfter=9 * leading)
    texts = ["Weekly Declined Detainer Outcome Report", f"Correction: {correction(6)}", "Section I: Highest Volume"]
    flowables = [Paragraph(text, body) for text in texts]
    rows = [["Jurisdiction", "State", "# of Detainers Issued"], ["Clark County", "Nevada", "51"]]
    flowables += [Table(rows, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)])]
    flowables += [Paragraph("Section II: Jurisdictions with Recorded Declined Detainers", body)]
    SimpleDocTemplate(buffer, pagesize=(792, 612)).build(flowables)
    assert [text.text for text in read_bytes(buffer.getvalue()).corrections] == [texts[1]]


def justified(text: str, width: int) -> list[str]:
    """Lines of a paragraph that begins with an indent, all but the last as long as each other."""
    lines = textwrap.wrap(text, width, initial_indent="    ", break_on_hyphens=False)
    for number, line in enumerate(lines[:-1]):
        words = line.split(" ")
        for gap in range(width - len(line)):
            words[len(words) - 2 - gap % (len(words) // 2)] += " "
        lines[number] = " ".join(words)
    return lines


def test_paragraphs_without_room_between_them_part_at_their_indents() -> None:
    paragraphs = [
        "Correction: The entries for Lehigh County and Clark County in the report of the week before were of other "
        "places, as the two offices have since found, and both of them are to be left out of every count of that week.",
        "None of the entries of this week is concerned by it, since all of them were looked at again by the offices.",
    ]
    pages = compose(truth(), Layout())
    lines = [line for paragraph in paragraphs for line in justified(paragraph, 70)]
    # Something further to the right, as a table that is too wide, must not make all lines look short.
    pages[0].append(Text(700, 440, "2017", "Courier", 8))
    for number, line in enumerate(lines):
        text = line.lstrip()
        x = 54 + stringWidth(line[: len(line) - len(text)], "Courier", 8)
        pages[0].append(Text(x, 460 + 10 * number, text, "Courier", 8))
    report = read_pages(pages)
    assert [correction.text for correction in report.corrections] == [paragraphs[0]]
    assert paragraphs[1] in [text.text for text in report.text]
