"""What is struck out on a page is kept, and said to be struck out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import MANY
from tests.report.test_any_layout import unclear_texts, without_doubts
from tests.report.test_footnote_marks import read_pages
from tests.report.test_problems import truth
from tests.support.layouts import Layout, Truth, compared, expected
from tests.support.marking import end_of, stroke_through, struck_out
from tests.support.reading import codes, json_of, read_bytes, unaccounted
from tests.support.strategies import layouts, reports
from tests.support.typesetting import Fill, Page, Stroke, Text, compose, write_pdf


def second_row(pages: list[Page]) -> list[Text]:
    """The lines of Section II's second row."""
    marks = [mark for mark in pages[2] if isinstance(mark, Text)]
    day = next(mark for mark in marks if mark.text == "3/3/2016")
    return [mark for mark in marks if mark.baseline == day.baseline]


@pytest.mark.parametrize("way", ["words", "row", "box", "twice", "letters"])
def test_a_struck_out_row_is_kept_and_said(way: str) -> None:
    pages = compose(truth(), Layout())
    row = second_row(pages)
    y = row[0].baseline - 2.5
    if way == "words":
        pages[2] += [stroke_through(text) for text in row]
    elif way == "row":
        pages[2].append(Stroke(54, y, 738, y, 0.7))
    elif way == "box":
        pages[2] += [Fill(stroke.x0, stroke.y0, stroke.x1, stroke.y0 + 0.6, 0) for stroke in map(stroke_through, row)]
    elif way == "twice":
        pages[2] += [Stroke(54, each, 738, each, 0.5) for each in (y, y + 1.5)]
    else:
        for stroke in map(stroke_through, row):
            steps = round((stroke.x1 - stroke.x0) / 4)
            width = (stroke.x1 - stroke.x0) / steps
            pages[2] += [
                replace(stroke, x0=stroke.x0 + i * width, x1=stroke.x0 + (i + 1) * width) for i in range(steps)
            ]
    report = read_pages(pages)
    assert compared(json_of(report), expected(truth(), Layout())) == expected(truth(), Layout())
    assert codes(report) == {"row-struck-out": 1}
    (problem,) = report.problems
    assert problem.severity == "error"
    assert problem.source == report.declined[1].source


@pytest.mark.parametrize(
    "drawn",
    [
        "/Pattern cs /Shades scn 54 {y} 684 1 re f",
        "/Pattern CS /Shades SCN 1 w 54 {y} m 738 {y} l S",
        "54 {y} 684 1 re W n 1 0 0 rg 0 {below} 792 100 re f",
        "54 {y} 684 1 re W n 1 0 0 RG 90 w 0 {y} m 792 {y} l S",
        "54 {y} 684 1 re W n 800 0 0 90 0 {below} cm /Red Do",
    ],
)
def test_a_row_is_struck_out_by_what_is_seen_of_a_shape(drawn: str) -> None:
    pages = compose(truth(), Layout())
    y = 612 - second_row(pages)[0].baseline + 2
    with pikepdf.open(BytesIO(write_pdf(pages, (792.0, 612.0), Layout()))) as file:
        page = file.pages[2]
        shades = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 0, 0], N=1)
        shading = pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Coords=[54, 0, 738, 0], Function=shades
        )
        page.Resources.Pattern = pikepdf.Dictionary(Shades=pikepdf.Dictionary(PatternType=2, Shading=shading))
        red = file.make_stream(b"\xff\0\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        red.ColorSpace, red.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        page.Resources.XObject = pikepdf.Dictionary(Red=red)
        page.contents_add(f"q {drawn.format(y=y, below=y - 40)} Q".encode())
        out = BytesIO()
        file.save(out)
    report = read_bytes(out.getvalue())
    assert compared(json_of(report), expected(truth(), Layout())) == expected(truth(), Layout())
    assert codes(report) == {"row-struck-out": 1}


def test_struck_out_words_of_a_row_and_of_the_text_are_said() -> None:
    pages = compose(truth(), Layout())
    pages[2] = struck_out(pages[2], lambda text: text is second_row(pages)[2])
    pages[3] = struck_out(pages[3], lambda text: text.text.startswith("Section III"))
    said = [p.message for p in read_pages(pages).problems if p.code == "text-struck-out"]
    assert [message.partition(" is struck")[0] for message in said] == [
        'Section II, row 2: "Mexico"',
        'Page 4: "Section III: Table of Jurisdictions that have Enacted …"',
    ]


@pytest.mark.parametrize(
    ("above", "grey"),
    [(-1.2, 0.0), (8.0, 0.0), (2.5, 1.0)],
    ids=["underlined", "a line over the words", "a white line"],
)
def test_other_lines_at_words_strike_nothing_out(above: float, grey: float) -> None:
    pages = compose(truth(), Layout())
    pages[2] += [
        Fill(text.x, text.baseline - above - 0.5, text.x + 30, text.baseline - above, grey)
        for text in second_row(pages)
    ]
    assert codes(read_pages(pages)) == {}


def test_a_border_that_the_text_of_one_cell_runs_over_strikes_nothing_out() -> None:
    pages = compose(truth(), Layout())
    border = max(mark.y0 for mark in pages[2] if isinstance(mark, Stroke))
    pages[2].append(Text(60, border + 2.5, "Travis", "Times-Roman", 10))
    assert not {"row-struck-out", "text-struck-out"} & set(codes(read_pages(pages)))


@pytest.mark.parametrize("sides", [((54, 90), (738, 170)), ((54, 170), (738, 90))])
def test_a_slanted_line_over_rows_is_an_error_that_names_the_words(sides: tuple[tuple[float, float], ...]) -> None:
    pages = compose(truth(), Layout())
    pages[2].append(Stroke(*sides[0], *sides[1], 1))
    report = read_pages(pages)
    assert set(codes(report)) == {"line-over-text"}
    assert compared(json_of(report), expected(truth(), Layout())) == expected(truth(), Layout())


def test_a_slanted_line_beside_the_words_is_none() -> None:
    pages = compose(truth(), Layout())
    pages[2] += [Stroke(100, 300, 500, 500, 1), Stroke(60, 400, 300, 420, 1)]
    assert codes(read_pages(pages)) == {}


@pytest.mark.parametrize("flags", [4, 2])
def test_what_an_annotation_strikes_out_is_struck_out_unless_it_is_hidden(flags: int) -> None:
    pages = compose(truth(), Layout())
    pieces = []
    for text in second_row(pages):
        top, bottom = 620 - text.baseline, 610 - text.baseline
        pieces += [text.x, top, end_of(text), top, text.x, bottom, end_of(text), bottom]
    out = BytesIO()
    with pikepdf.open(BytesIO(write_pdf(pages, (792.0, 612.0), Layout()))) as file:
        strike = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.StrikeOut,
            Rect=[54, 400, 738, 520],
            QuadPoints=pieces,
            F=flags,
        )
        file.pages[2].Annots = pikepdf.Array([file.make_indirect(strike)])
        file.save(out)
    assert codes(read_bytes(out.getvalue())) == ({"row-struck-out": 1} if flags == 4 else {})


@settings(max_examples=max(1, round(12 * MANY)))
@given(layouts(), reports(max_declined=12, max_policies=3), st.data())
def test_any_report_with_struck_out_lines_reads_back_and_says_so(
    layout: Layout, truth: Truth, data: st.DataObject
) -> None:
    pages = compose(truth, layout)
    lines = [text for page in pages for text in page if isinstance(text, Text) and len(text.text) > 2]
    chosen = {id(text) for text in data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=8))}
    report = read_pages([struck_out(page, lambda text: id(text) in chosen) for page in pages], layout)
    assert unaccounted(report) == []
    pattern = expected(truth, layout)
    assert without_doubts(compared(json_of(report), pattern), pattern, unclear_texts(report)) == pattern
    assert codes(report)["row-struck-out"] + codes(report)["text-struck-out"]
