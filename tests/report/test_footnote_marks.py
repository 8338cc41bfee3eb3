"""A footnote mark stays in what was printed and is no part of what is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ddor.pdf.document import PdfFile
from ddor.pdf.raised import raised
from ddor.pdf.text import lines_of
from ddor.report.marks import marks_in, without_marks
from ddor.sections import Report
from tests.conftest import MANY
from tests.report.test_any_layout import unclear_texts, without_doubts
from tests.report.test_problems import truth
from tests.support.layouts import Layout, Truth, compared, expected
from tests.support.marking import end_of, lowered, with_raised, with_text
from tests.support.reading import codes, json_of, read_bytes, unaccounted
from tests.support.strategies import layouts, reports
from tests.support.typesetting import Page, Text, compose, write_pdf


def read_pages(pages: list[Page], layout: Layout | None = None) -> Report:
    layout = layout or Layout()
    return read_bytes(write_pdf(pages, (792.0, 612.0) if layout.landscape else (612.0, 792.0), layout))


def values(report: Report, pattern: dict[str, Any]) -> Any:
    """What a pattern names of a reading, raised figures left out of running text."""
    return without_raised(compared(json_of(report), pattern))


def without_raised(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_raised(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_raised(each) for each in value]
    return re.sub(" ?[¹²³]", "", value) if isinstance(value, str) else value


def test_a_lowered_figure_behind_a_count_is_no_part_of_it() -> None:
    pages = []
    for page in compose(truth(), Layout()):
        shown: Page = []
        for mark in page:
            shown += [mark, lowered(mark, "1")] if isinstance(mark, Text) and mark.text == "51" else [mark]
        pages.append(shown)
    report = read_pages(pages)
    assert [row.detainers_issued for row in report.high_volume] == [51, 38]
    assert codes(report) == {"footnote-mark": 1}


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(
    "printed",
    [
        "51",
        "Clark County",
        "Nevada",
        "2/1/2017",
        "Mexico",
        "Assault (Charged)",
        "Municipal Code Change",
        "Declined Date",
    ],
)
def test_a_raised_figure_behind_a_cell_is_no_part_of_its_value(printed: str, last: bool) -> None:
    pages = [
        with_raised(page, lambda text: text.text.endswith(printed), "1", last=last)
        for page in compose(truth(), Layout())
    ]
    report = read_pages(pages)
    pattern = expected(truth(), Layout())
    assert compared(json_of(report), pattern) == pattern
    assert set(codes(report)) == {"footnote-mark"}
    assert unaccounted(report) == []


def test_what_was_printed_keeps_its_mark() -> None:
    pages = [with_raised(page, lambda text: text.text == "51", "1") for page in compose(truth(), Layout())]
    row = read_pages(pages).high_volume[0]
    assert (row.detainers_issued, row.printed["detainers_issued"].text) == (51, "51¹")


@pytest.mark.parametrize("sign", ["*", "**", "†", "[1]", "¹", "²,³"])
def test_a_sign_behind_a_value_on_its_line_is_a_mark(sign: str) -> None:
    marked = ("51", "38", "2/1/2017", "Clark County", "Mexico")
    pages = [
        with_text(page, lambda text: text.text in marked, lambda text: text + sign)
        for page in compose(truth(), Layout(font="Vera"))
    ]
    report = read_pages(pages, Layout(font="Vera"))
    pattern = expected(truth(), Layout(font="Vera"))
    assert compared(json_of(report), pattern) == pattern
    assert set(codes(report)) == {"footnote-mark"}


@pytest.mark.parametrize("sign", ["1", "*", "a", "(1)"])
def test_a_mark_behind_a_total_in_running_text_is_no_part_of_it(sign: str) -> None:
    pages = compose(truth(), Layout())
    shown: list[Page] = []
    for page in pages:
        parted: Page = []
        for mark in page:
            if isinstance(mark, Text) and "3,083" in mark.text:
                before, after = mark.text.split(" detainers", 1)
                number = Text(mark.x, mark.baseline, before, mark.font, mark.size)
                parted += with_raised([number], lambda _: True, sign)
                parted.append(Text(end_of(number) + 12, mark.baseline, "detainers" + after, mark.font, mark.size))
            else:
                parted.append(mark)
        shown.append(parted)
    report = read_pages(shown)
    assert report.detainers_issued == 3083
    assert codes(report)["footnote-mark"] == 1


def test_a_footnote_is_said_with_its_words() -> None:
    pages = compose(truth(), Layout())
    pages[1] = with_raised(pages[1], lambda text: text.text == "51", "1")
    key = Text(54, 500, " ", "Times-Roman", 10)
    pages[1] += [
        *with_raised([key], lambda _: True, "1")[1:],
        Text(60, 500, "Includes 12 of Nye County.", "Times-Roman", 10),
    ]
    said = [p.message for p in read_pages(pages).problems if p.code == "footnote-mark"]
    assert said == [
        'Section I, row 1: a footnote mark stands in "51¹"; it is no part of a value.',
        'Page 2: a footnote, "¹ Includes 12 of Nye County.", explains what its mark stands behind.',
    ]


def test_a_raised_ending_of_an_ordinal_is_no_mark() -> None:
    pages = compose(truth(), Layout())
    pages[0] += with_raised([Text(54, 500, "Kept since January 1", "Times-Roman", 10)], lambda _: True, "st")
    report = read_pages(pages)
    assert "Kept since January 1st" in [text.text for text in report.text]
    assert codes(report) == {}


@pytest.mark.parametrize(
    ("printed", "value", "marks"),
    [
        ("57¹", "57", ["¹"]),
        ("57 ¹", "57", ["¹"]),
        ("57 *", "57", ["*"]),
        ("Cook County*, Illinois†", "Cook County, Illinois", ["*", "†"]),
        ("2,827[1] detainers", "2,827 detainers", ["[1]"]),
        ("***", "***", []),
        ("*", "*", []),
        ("* without a warrant", "* without a warrant", []),
        ("[sic]", "[sic]", []),
        ("8 U.S.C. § 1373", "8 U.S.C. § 1373", []),
        ("57", "57", []),
        ("", "", []),
    ],
)
def test_which_signs_are_marks(printed: str, value: str, marks: list[str]) -> None:
    assert without_marks(printed) == value
    assert marks_in(printed) == marks


@given(st.text("abc 019*†¹²[],.()", max_size=20))
def test_taking_marks_out_leaves_none_and_no_text_is_emptied(text: str) -> None:
    rest = without_marks(text)
    assert bool(rest.strip()) == bool(text.strip())
    assert without_marks(rest) == rest or not marks_in(rest)


def is_cell(text: Text) -> bool:
    return text.text[:1].isalnum() and len(text.text) > 2


@settings(max_examples=max(1, round(15 * MANY)))
@given(layouts(), reports(max_declined=12, max_policies=4), st.data())
def test_any_report_with_raised_figures_reads_back_or_says_an_error(
    layout: Layout, truth: Truth, data: st.DataObject
) -> None:
    pages = compose(truth, layout)
    lines = [text for page in pages for text in page if isinstance(text, Text) and is_cell(text)]
    chosen = {id(text) for text in data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=8))}
    mark: Callable[[Text], bool] = lambda text: id(text) in chosen  # noqa: E731
    last = data.draw(st.booleans())
    report = read_pages([with_raised(page, mark, "2", last=last) for page in pages], layout)
    pattern = expected(truth, layout)
    read = without_doubts(values(report, pattern), pattern, unclear_texts(report))
    if not any(problem.severity == "error" for problem in report.problems):
        assert read == pattern
    assert codes(report)["footnote-mark"]


def test_words_set_smaller_beside_others_are_no_marks(tmp_path: Path) -> None:
    path = tmp_path / "small.pdf"
    canvas = Canvas(str(path))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 700, "Ida County Sheriff")
    canvas.setFont("Helvetica", 6)
    canvas.drawString(135, 702, "(Saint Paul) another opinion")
    canvas.save()
    with PdfFile(path) as pdf:
        (page,) = pdf.pages()
    assert {round(word.bottom - word.top) for word in page.words[3:]} == {6}
    assert lines_of(page.words, 1)[0].text == "Ida County Sheriff (Saint Paul) another opinion"


@pytest.mark.parametrize("text", ["1", "a", "iii", "(iv)", "1,2", "*"])
def test_what_is_raised_and_short_is_a_mark(text: str) -> None:
    assert raised(text, "57") is not None


@pytest.mark.parametrize("text", ["another", "(Dallas)", "Paul)", "est."])
def test_a_word_that_is_raised_is_none(text: str) -> None:
    assert raised(text, "57") is None


def test_a_mark_within_a_count_leaves_no_other_count() -> None:
    pages: list[Page] = []
    for page in compose(truth(), Layout()):
        shown: Page = []
        for mark in page:
            if isinstance(mark, Text) and mark.text == "51":
                wide, small, raised_by = 0.5 * mark.size, 0.83 * mark.size, 0.3 * mark.size
                first = mark.x + wide - 0.5
                shown += [
                    replace(mark, text="5"),
                    replace(mark, text="1", x=first, baseline=mark.baseline - raised_by, size=small),
                    replace(mark, text="1", x=first + 0.5 * small - 0.6),
                ]
            else:
                shown.append(mark)
        pages.append(shown)
    report = read_pages(pages)
    assert report.high_volume[0].detainers_issued is None
    assert codes(report)["count-not-read"] == 1
