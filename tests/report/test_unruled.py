"""Reports whose tables are not ruled in full are read by their headings, or an error says that they may not be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Literal, get_args

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ddor.model import Severity
from ddor.pdf.document import CannotRead
from ddor.sections import Report
from tests.conftest import MANY
from tests.report.test_any_layout import unclear_texts, without_doubts
from tests.report.test_problems import truth
from tests.support.layouts import Activity, Headings, Layout, Truth, compared, expected, read_truth
from tests.support.reading import PDFS, json_of, read_bytes, unaccounted
from tests.support.strategies import layouts, reports
from tests.support.typesetting import Composer, Mark, Stroke, Text, compose, layout_report, write_pdf
from tests.support.unruled import Kept, kept_of, without_rules


def errors(report: Report) -> list[str]:
    return [problem.code for problem in report.problems if problem.severity is Severity.ERROR]


def is_right(report: Report, truth: Truth, layout: Layout) -> bool:
    pattern = expected(truth, layout)
    return bool(without_doubts(compared(json_of(report), pattern), pattern, unclear_texts(report)) == pattern)


@pytest.mark.parametrize("kept", get_args(Kept))
def test_a_report_without_some_rules_is_read(kept: Kept) -> None:
    truth, layout = read_truth(PDFS / "week-2017-02-04.json"), Layout(shading="zebra" if kept == "shades" else "none")
    report = read_bytes(without_rules(truth, layout, kept))
    assert (errors(report), unaccounted(report)) == ([], [])
    assert is_right(report, truth, layout)


@settings(max_examples=max(1, round(40 * MANY)))
@given(layouts(), reports(max_declined=25, max_policies=8), st.sampled_from(get_args(Kept)))
def test_any_report_without_some_rules_is_read_or_told(layout: Layout, truth: Truth, kept: Kept) -> None:
    try:
        report = read_bytes(without_rules(truth, layout, kept))
    except CannotRead:
        return
    assert errors(report) or is_right(report, truth, layout)


def test_text_below_a_table_that_could_be_a_row_is_told() -> None:
    truth, layout = read_truth(PDFS / "week-2017-02-04.json"), Layout()
    composer = Composer(layout)
    pages = compose(truth, layout)
    marks = [mark for mark in pages[1] if isinstance(mark, Text)]
    foot = next(mark.baseline for mark in marks if mark.text == truth["high_volume"][-1]["jurisdiction"])
    pages[1] += [replace(mark, baseline=foot + 60) for mark in marks if mark.baseline == foot]
    report = read_bytes(write_pdf(pages, (composer.width, composer.height), layout))
    assert errors(report) == ["row-not-in-table"]


@pytest.mark.parametrize("kept", ["none", "level"])
def test_a_note_right_below_an_unruled_table_is_no_part_of_its_last_name(kept: Literal["none", "level"]) -> None:
    truth, layout = read_truth(PDFS / "week-2017-02-04.json"), Layout()
    composer = Composer(layout)
    pages = compose(truth, layout)
    last = truth["high_volume"][-1]["jurisdiction"]
    (name,) = [mark for page in pages for mark in page if isinstance(mark, Text) and mark.text == last]
    page = next(page for page in pages if name in page)
    gap = 1.3 * name.size
    page += [replace(name, text="* ICE was told later.", baseline=name.baseline + gap)]
    page += [Stroke(36, name.baseline + gap / 3, 756, name.baseline + gap / 3, 0.5)]
    pages = [kept_of(page, kept) for page in pages]
    report = read_bytes(write_pdf(pages, (composer.width, composer.height), layout))
    assert [row.jurisdiction_printed for row in report.high_volume][len(truth["high_volume"]) - 1] == last
    assert errors(report)


def test_headings_over_nothing_are_told() -> None:
    truth, layout = read_truth(PDFS / "week-2017-02-04.json"), Layout()
    report = read_bytes(without_rules({**truth, "policies": []}, layout, "none"))
    assert errors(report) == ["table-without-rows"]


@pytest.mark.parametrize("degrees", [-2.0, -0.1, 0.5, 2.0])
@pytest.mark.parametrize("rules", ["strokes", "boxes"])
def test_a_page_turned_by_a_few_degrees_is_read(degrees: float, rules: Literal["strokes", "boxes"]) -> None:
    truth, layout = read_truth(PDFS / "week-2017-02-04.json"), Layout(rules=rules)
    report = read_bytes(turned_by(layout_report(truth, layout), degrees))
    assert (errors(report), unaccounted(report)) == ([], [])
    assert is_right(report, truth, layout)


def test_a_running_header_is_no_row_of_a_table_that_ended_on_the_page_before() -> None:
    truth = read_truth(PDFS / "week-2017-02-04.json")
    headings = Headings(
        policy_jurisdiction="Jurisdiction (Area of Responsibility)",
        enacted="Enacted",
        policy="Law, Regulation or Policy",
        criteria="Criteria",
    )
    layout = Layout(
        running_header="ICE ERO",
        margin=36,
        padding=4.5,
        extra_column="Event Number",
        column_shift=3,
        headings=headings,
    )
    few = Truth(**(truth | {"policies": truth["policies"][:1]}))
    report = read_bytes(without_rules(few, layout, "level"))
    assert (errors(report), unaccounted(report)) == ([], [])
    assert is_right(report, few, layout)


def test_headings_a_space_apart_with_an_upright_rule_between_are_two() -> None:
    truth = read_truth(PDFS / "week-2017-02-04.json")
    headings = Headings(volume_jurisdiction="Jurisdiction Name", volume_issued="Number of Detainers Issued")
    layout = Layout(margin=72, padding=1.5, extra_column="Remarks", column_shift=2, headings=headings, rule_width=0.25)
    few = Truth(**(truth | {"high_volume": truth["high_volume"][:2]}))
    report = read_bytes(without_rules(few, layout, "upright"))
    assert (errors(report), unaccounted(report)) == ([], [])
    assert is_right(report, few, layout)


CLOSE_HEADINGS = {
    "one row": (
        Layout(
            size=11,
            padding=1.5,
            extra_column="Event Number",
            headings=Headings(
                state="Jurisdiction State",
                agency="Detention Facility",
                citizenship="Subjects Citizenship",
                issued="Issue Date",
                declined="Detainer Declined",
                activity="Notable Criminal Activity (Convicted or Charged)",
            ),
        ),
        1,
    ),
    "several rows": (
        Layout(
            column_shift=3,
            extra_column="Remarks",
            headings=Headings(activity="Notable Criminal Activity (Conviction or Charge)", agency="LEA / Facility"),
        ),
        5,
    ),
}


@pytest.mark.parametrize("case", CLOSE_HEADINGS)
def test_headings_a_space_apart_are_two_as_what_stands_under_them_is(case: str) -> None:
    layout, persons = CLOSE_HEADINGS[case]
    truth = read_truth(PDFS / "week-2017-02-04.json")
    few = Truth(**(truth | {"declined": truth["declined"][:persons], "declined_total": persons}))
    for row in few["declined"]:
        row["activity"] = [
            Activity(offense="Racketeer Influenced and Corrupt Organizations Act (RICO)", status="convicted"),
            Activity(offense="Damage Property", status="convicted"),
        ]
    report = read_bytes(without_rules(few, layout, "none"))
    assert (errors(report), unaccounted(report)) == ([], [])
    assert is_right(report, few, layout)


COLUMNS = (52, 124, 196, 268, 341, 414)
WIDTH = 66
HEADINGS = (
    ("", "Law Enforcement", "Subject's", "Detainer Issued", "Detainer Declined", "Notable Criminal"),
    ("Jurisdiction State", "Agency (LEA)", "Citizenship", "Date", "Date", "Activity"),
)
PERSONS = (
    ("California", "Fresno County", "Mexico", "2/1/2017", "2/2/2017", "Assault (Charged)"),
    ("California", "Fresno County", "Honduras", "2/1/2017", "2/3/2017", "Robbery"),
    ("Georgia", "Wilkinson", "El Salvador", "1/3/2017", "2/3/2017", "Burglary"),
    ("Georgia", "Wilkinson", "Ivory Coast", "1/30/2017", "2/1/2017", "Forgery (Charged)"),
)
SECOND_LINES = (("Jail", ""), ("Jail", "(Convicted)"), ("County Jail", "(Charged)"), ("County Jail", ""))


def close_columns(align: Literal["left", "middle"], *, merged: bool = False) -> bytes:
    """A Section II whose headings stand as close together as the words of one do; or whose states stand once for
    several rows, with rules between the rows of all other columns.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 420))

    def put(y: float, texts: Sequence[str], font: str) -> None:
        canvas.setFont(font, (9.4 if align == "middle" else 9) if font == "Times-Bold" else 8.5)
        for x, text in zip(COLUMNS, texts, strict=True):
            if align == "left":
                canvas.drawString(x, y, text)
            else:
                canvas.drawCentredString(x + WIDTH / 2, y, text)

    canvas.setFont("Times-Roman", 10)
    canvas.drawString(52, 395, "Weekly Declined Detainer Outcome Report")
    canvas.drawString(52, 380, "For Recorded Declined Detainers Jan. 28 – Feb. 3, 2017")
    canvas.drawString(52, 360, "Section II: Jurisdictions with Recorded Declined Detainers")
    for i, headings in enumerate(HEADINGS):
        put(335 - 10 * i, headings, "Times-Bold")
    y = 300.0
    for i, (person, (agency, offense)) in enumerate(zip(PERSONS, SECOND_LINES, strict=True)):
        again = merged and i > 0 and person[0] == PERSONS[i - 1][0]
        put(y, ("" if again else person[0], *person[1:]), "Times-Roman")
        put(y - 10, ("", agency, "", "", "", offense), "Times-Roman")
        if merged:
            last = i + 1 == len(PERSONS) or PERSONS[i + 1][0] != person[0]
            canvas.line(50 if last else 122, y - 16, 490, y - 16)
        y -= 30
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("align", ["left", "middle"])
def test_headings_as_close_as_words_part_where_the_columns_below_them_do(align: Literal["left", "middle"]) -> None:
    report = read_bytes(close_columns(align))
    assert not [code for code in errors(report) if code.startswith(("column", "date", "row"))]
    assert [(row.state, row.agency, row.citizenship) for row in report.declined] == [
        ("CA", "Fresno County Jail", "Mexico"),
        ("CA", "Fresno County Jail", "Honduras"),
        ("GA", "Wilkinson County Jail", "El Salvador"),
        ("GA", "Wilkinson County Jail", "Ivory Coast"),
    ]
    assert [row.offenses[0].printed for row in report.declined][1] == "Robbery (Convicted)"


def test_a_state_that_no_rule_crosses_is_that_of_all_rows_beside_it() -> None:
    report = read_bytes(close_columns("left", merged=True))
    assert [row.state for row in report.declined] == ["CA", "CA", "GA", "GA"]


def test_a_state_that_no_rule_crosses_is_that_of_the_rows_on_the_next_page_too() -> None:
    first, second = (pikepdf.open(BytesIO(close_columns("left", merged=True))) for _ in range(2))
    page = second.pages[0]
    gone = [b"(Weekly", b"(For Recorded", b"(Section II", b"(Georgia)", b"(California)"]
    gone += [b"(%s)" % heading.encode() for line in HEADINGS for heading in line if heading]
    page.contents_coalesce()
    lines = page.Contents.read_bytes().split(b"\n")
    page.Contents.write(b"\n".join(line for line in lines if not any(text in line for text in gone)))
    first.pages.append(page)
    out = BytesIO()
    first.save(out)
    report = read_bytes(out.getvalue())
    assert [row.state for row in report.declined] == ["CA", "CA", "GA", "GA", "GA", "GA", None, None]


def test_a_table_goes_on_over_a_page_s_end_though_its_columns_are_nearly_full() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 420))
    rows = [
        ("Texas", "Travis County Jail", "Mexico", f"2/{day}/2017", "2/3/2017", "Assault (Charged)") for day in (1, 2)
    ]
    canvas.drawString(52, 395, "Weekly Declined Detainer Outcome Report")
    canvas.drawString(52, 360, "Section II: Jurisdictions with Recorded Declined Detainers")
    for page, size in enumerate((8.0, 9.3)):
        y = 400.0 if page else 300.0
        canvas.setFont("Times-Bold", 8.5)
        for i, headings in enumerate(HEADINGS if page == 0 else ()):
            for x, text in zip(COLUMNS, headings, strict=True):
                canvas.drawString(x, 335 - 10 * i, text)
        canvas.setFont("Times-Roman", size)
        for row in rows:
            for x, text in zip(COLUMNS, row, strict=True):
                canvas.drawString(x, y, text)
            y -= 24
        canvas.showPage()
    canvas.save()
    report = read_bytes(buffer.getvalue())
    assert [(row.agency, row.citizenship) for row in report.declined] == [("Travis County Jail", "Mexico")] * 4


def turned_by(pdf: bytes, degrees: float) -> bytes:
    """A PDF with everything on its pages turned about their middle, counterclockwise."""
    document = pikepdf.open(BytesIO(pdf))
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    for page in document.pages:
        left, bottom, right, top = map(float, page.mediabox)
        x, y = (left + right) / 2, (bottom + top) / 2
        turn = (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)
        page.contents_add(f"q {' '.join(f'{value:.6f}' for value in turn)} cm".encode(), prepend=True)
        page.contents_add(b"Q")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_heading_in_a_typewriter_s_face_is_one_however_wide_its_spaces_are() -> None:
    pages: list[list[Mark]] = compose(truth(), Layout())
    policies = [
        ("Union County, New Jersey", "August 2014", "Decision", "Will not honor ICE detainer"),
        ("(Newark)", "", "", ""),
        ("Ida County, Iowa (Saint Paul)", "August 2014", "Decision", "Will not honor ICE detainer"),
        ("Allamakee County, Iowa (Saint", "August 2014", "Decision", "Will not honor ICE detainer"),
        ("Paul)", "", "", ""),
        ("Wayne County, New York (New", "July 2014", "Decision", "Will not honor ICE detainer"),
        ("York)", "", "", ""),
        ("Travis County, Texas (Dallas)", "March 2017", "Decision", "Will not honor ICE detainer"),
    ]
    headings = ("Jurisdiction", "Date Enacted", "Policy", "Criteria for Honoring Detainer")
    title = next(mark for mark in pages[3] if isinstance(mark, Text) and mark.text.startswith("Section III"))
    # A bracket's ink begins far behind where its room does.
    pages[3] = [title, Text(111.2, title.baseline + 20, "(AOR)", "Courier", 7.2)]
    for number, cells in enumerate([headings, *policies]):
        for x, text in zip((54, 192.24, 270, 390.96), cells, strict=True):
            pages[3] += [Text(x, title.baseline + 20 + 8 * number, text, "Courier", 7.2)] if text else []
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert [(row.jurisdiction_printed, row.aor) for row in report.policies] == [
        ("Union County, New Jersey", "Newark"),
        ("Ida County, Iowa", "Saint Paul"),
        ("Allamakee County, Iowa", "Saint Paul"),
        ("Wayne County, New York", "New York"),
        ("Travis County, Texas", "Dallas"),
    ]
