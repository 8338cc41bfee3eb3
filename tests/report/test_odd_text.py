"""Text that looks or stands otherwise than it is meant: read as a person reads it, or said to be in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddor.sections import Report
from tests.conftest import MANY
from tests.report.test_any_layout import unclear_texts, without_doubts
from tests.report.test_footnote_marks import read_pages
from tests.report.test_problems import row, truth
from tests.support.layouts import Cell, Grid, Layout, Truth, cell, compared, expected, opening, sections
from tests.support.marking import askew, in_pieces, meaning_another, with_text
from tests.support.reading import codes, json_of, read_bytes, unaccounted
from tests.support.strategies import layouts, reports
from tests.support.typesetting import Composer, Page, Stroke, Text, compose, write_pdf

VERA = Layout(font="Vera", size=9)


def changed(printed: str, into: str, layout: Layout = VERA) -> list[Page]:
    """The report with one cell printed otherwise."""
    return [with_text(page, lambda text: text.text == printed, lambda _: into) for page in compose(truth(), layout)]


@pytest.mark.parametrize(
    "code", ["(b)(6)", "(b)(6), (b)(7)(C)", "(b)(7)(c)", "b6", "(k)(2)", "[REDACTED]", "Withheld", "XXXX", "***"]
)
def test_a_redaction_code_is_no_value_and_is_kept(code: str) -> None:
    report = read_pages([*changed("Mexico", code)])
    assert [(row.citizenship, row.country, row.printed["citizenship"].text) for row in report.declined] == [
        (code, None, code)
    ] * 3
    assert codes(report) == {"value-withheld": 3}


def test_withheld_dates_counts_places_and_offenses_are_no_errors_and_no_values() -> None:
    into = {"2/1/2017": "(b)(6)", "51": "(b)(7)(E)", "Travis County Jail": "(b)(6)", "Assault (Charged)": "(b)(7)(C)"}
    into |= {"February 2017": "(b)(5)", "Clark County": "(b)(7)(A)"}
    pages = [
        with_text(page, lambda text: text.text in into, lambda text: into[text]) for page in compose(truth(), VERA)
    ]
    report = read_pages(pages)
    assert {row.declined for row in report.declined} == {None}
    assert {row.offenses for row in report.declined} == {()}
    assert [row.detainers_issued for row in report.high_volume] == [None, 38]
    assert report.policies[0].enacted is None
    assert set(codes(report)) == {"value-withheld", "duplicate-row"} - ({"duplicate-row"} - set(codes(report)))


@pytest.mark.parametrize("agency", ["K9", "J1", "B6 Precinct", "X Jail"])
def test_names_that_are_short_are_not_withheld(agency: str) -> None:
    report = read_pages(changed("Travis County Jail", agency))
    assert {row.agency for row in report.declined} == {agency}
    assert "value-withheld" not in codes(report)


def read_as(pages: list[Page], meant: str) -> Report:
    """The report of pages on which a middle dot stands for another sign."""
    pdf = write_pdf(pages, (792.0, 612.0), VERA)
    shown = meaning_another(pdf, "\u00b7", meant)
    assert shown != pdf
    return read_bytes(shown)


@pytest.mark.parametrize("sign", ["\u0435", "\u03b5"])
def test_letters_that_look_like_others_are_an_error(sign: str) -> None:
    assert codes(read_as(changed("Mexico", "M\u00b7xico"), sign))["letters-look-alike"] == 3


def test_text_from_right_to_left_is_an_error() -> None:
    assert codes(read_pages(changed("Travis County Jail", ".Travis County Jail")))["text-right-to-left"] == 3
    assert codes(read_as(changed("Travis County Jail", "\u00b7\u00b7\u00b7"), "\u05db"))["text-right-to-left"] == 3


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad"])
def test_signs_that_print_nothing_within_words_part_none(sign: str) -> None:
    report = read_as(changed("Travis County Jail", "Tra\u00b7vis Coun\u00b7ty Jail"), sign)
    assert {row.agency for row in report.declined} == {"Travis County Jail"}
    assert set(codes(report)) == ({"soft-hyphen"} if sign == "\u00ad" else set())


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.8])
@pytest.mark.parametrize("together", [True, False])
def test_what_is_drawn_twice_at_one_place_is_read_once(offset: float, together: bool) -> None:
    pages = []
    for page in compose(truth(), Layout()):
        copies = {id(mark): replace(mark, x=mark.x + offset) for mark in page if isinstance(mark, Text)}
        if together:
            pages.append(
                [each for mark in page for each in (mark, *([copies[id(mark)]] if id(mark) in copies else []))]
            )
        else:
            pages.append([*page, *copies.values()])
    report = read_pages(pages)
    pattern = expected(truth(), Layout())
    assert compared(json_of(report), pattern) == pattern
    assert set(codes(report)) <= {"word-drawn-twice"}
    assert unaccounted(report) == []


@pytest.mark.parametrize("offset", [0.0, 0.5])
def test_what_is_drawn_twice_piece_by_piece_is_read_once(offset: float) -> None:
    report = read_pages([in_pieces(page, (0.0, offset)) for page in compose(truth(), VERA)])
    pattern = expected(truth(), VERA)
    assert compared(json_of(report), pattern) == pattern
    assert set(codes(report)) <= {"word-drawn-twice"}


@pytest.mark.parametrize("degrees", [1.0, -1.0])
def test_words_in_pieces_on_a_page_turned_a_little_are_whole(degrees: float) -> None:
    pages = [in_pieces(page) for page in compose(truth(), VERA)]
    report = read_bytes(askew(write_pdf(pages, (792.0, 612.0), VERA), degrees))
    pattern = expected(truth(), VERA)
    assert compared(json_of(report), pattern) == pattern


def test_text_that_runs_over_other_text_is_an_error() -> None:
    report = read_pages(changed("Travis County Jail", "Travis County Jail and Correctional Complex, Del Valle"))
    assert codes(report)["words-overlap"] >= 3


@pytest.mark.parametrize("end", ["\u2026", "..."])
def test_a_cell_that_ends_in_an_ellipsis_is_cut_off(end: str) -> None:
    assert codes(read_pages(changed("Travis County Jail", f"Travis Coun{end}")))["value-cut-off"] == 3


@pytest.mark.parametrize("between", [" ", ".", "'"])
def test_a_total_whose_figures_stand_apart_is_unclear(between: str) -> None:
    stated = f"{truth()['detainers_issued']:,}"
    apart = stated.replace(",", between)
    assert apart != stated
    pages = [
        with_text(page, lambda text: stated in text.text, lambda text: text.replace(stated, apart))
        for page in compose(truth(), VERA)
    ]
    report = read_pages(pages)
    assert report.detainers_issued is None
    assert codes(report)["total-unclear"] >= 1


def test_a_heading_that_stands_twice_is_an_error() -> None:
    assert "column-twice" in codes(read_pages(changed("Jurisdiction State", "# of Detainers Issued")))


def test_text_in_two_columns_is_an_error() -> None:
    pages = compose(truth(), VERA)
    lines = [
        Text(x, 300 + 12 * i, f"Line {i} of a column of running text", "Vera", 9) for i in range(4) for x in (54, 400)
    ]
    assert codes(read_pages([*pages[:-1], [*pages[-1], *lines]]))["text-side-by-side"] == 1
    assert "text-side-by-side" not in codes(read_pages(pages))


def test_a_status_cut_in_two_where_its_line_ends_is_an_error() -> None:
    pages = []
    for page in compose(truth(), VERA):
        shown: Page = []
        for mark in page:
            if isinstance(mark, Text) and mark.text == "Assault (Charged)":
                upper = replace(mark, text="Assault (Char", size=5, baseline=mark.baseline - 3)
                shown += [upper, replace(upper, text="ged)", baseline=mark.baseline + 3)]
            else:
                shown.append(mark)
        pages.append(shown)
    report = read_pages(pages)
    assert codes(report)["word-cut-at-line-end"] >= 1


def test_a_status_without_an_offense_is_an_error() -> None:
    assert codes(read_pages(changed("Assault (Charged)", "(Charged)")))["offense-missing"] == 3


def test_a_note_goes_on_behind_a_semicolon_that_ends_its_line() -> None:
    upper, lower = "have been told to issue them again;", "the number issued is expected to rise."
    pages = []
    for page in compose(truth(), VERA):
        shown: Page = []
        for mark in page:
            if isinstance(mark, Text) and mark.text.endswith("the number issued"):
                shown.append(replace(mark, text=f"Some field offices {upper}"))
            elif isinstance(mark, Text) and mark.text == "is expected to rise.":
                shown.append(replace(mark, text=lower))
            else:
                shown.append(mark)
        pages.append(shown)
    report = read_pages(pages)
    assert report.notes[0].text == f"1. Some field offices {upper} {lower}"
    assert len(report.notes) == 4


def read_with_office(name: str, office: str) -> Report:
    """A report whose only policy has a jurisdiction and an office in columns of their own."""
    into = {"Jurisdiction (AOR)": "Jurisdiction", "Policy": "AOR", "Ithaca, New York (Buffalo)": name}
    into |= {"Municipal Code Change": office}
    return read_pages(
        [with_text(page, lambda text: text.text in into, lambda text: into[text]) for page in compose(truth(), VERA)]
    )


@pytest.mark.parametrize(
    ("name", "office"), [("Travis County, Texas (San", "Antonio)"), ("Travis County,", "Texas (San Antonio)")]
)
def test_a_jurisdiction_and_its_office_whose_columns_part_within_brackets_are_told(name: str, office: str) -> None:
    report = read_with_office(name, office)
    (policy,) = report.policies
    assert (policy.jurisdiction_printed, policy.aor) == ("Travis County, Texas", "San Antonio")
    assert codes(report)["columns-unclear"] == 1


def test_a_bracket_that_is_closed_in_the_column_of_the_office_is_an_error() -> None:
    report = read_with_office("Wayne County, York)", "New York (New")
    assert report.policies[0].jurisdiction_printed == "Wayne County, York)"
    assert codes(report)["columns-unclear"] == 1


def test_text_between_the_parts_of_a_table_in_one_of_its_columns_is_an_error() -> None:
    said: Truth = {**truth(), "declined": [row(1 + number % 25) for number in range(60)], "declined_total": 60}
    pages = compose(said, VERA)
    activity = [
        [mark for mark in page if isinstance(mark, Text) and mark.text == "Assault (Charged)"] for page in pages
    ]
    _, second = [i for i, marks in enumerate(activity) if marks][:2]
    above = min(line.y0 for line in pages[second] if isinstance(line, Stroke)) - 6
    rest = replace(activity[second][0], text="(Convicted)", baseline=above)
    found = codes(read_pages([*pages[:second], [*pages[second], rest], *pages[second + 1 :]]))
    assert found["text-between-rows"] == 1
    assert "text-between-rows" not in codes(read_pages(pages))


def test_a_word_that_stands_twice_in_its_cell_is_two_words() -> None:
    report = read_pages(changed("Travis County Jail", "Walla Walla Jail"))
    assert {row.agency for row in report.declined} == {"Walla Walla Jail"}
    assert codes(report) == {}


@pytest.mark.parametrize("spacing", [0.8, 1.5, 2.5])
def test_letter_spaced_headings_are_read(spacing: float) -> None:
    wide = Layout(size=7)
    pages = [
        [
            replace(m, spacing=spacing)
            if isinstance(m, Text) and m.font == "Times-Bold" and m.x + spacing * len(m.text) < 560
            else m
            for m in page
        ]
        for page in compose(truth(), wide)
    ]
    report = read_pages(pages)
    pattern = expected(truth(), wide)
    assert compared(json_of(report), pattern) == pattern
    assert unaccounted(report) == []


@pytest.mark.parametrize("angle", [90, 270])
def test_headings_that_run_upward_or_downward_are_read(angle: int) -> None:
    pages = compose(truth(), Layout())
    top = min(m.baseline for m in pages[2] if isinstance(m, Text) and m.text == "Mexico")
    turned: Page = []
    for mark in pages[2]:
        if isinstance(mark, Text) and mark.font == "Times-Bold" and mark.baseline < top and mark.baseline > 90:
            second = 5 * (mark.baseline > 105)
            x, baseline = (mark.x + 8 + second, 118) if angle == 90 else (mark.x + 8 - second, 93)
            turned.append(replace(mark, size=3.5, angle=angle, x=x, baseline=baseline))
        else:
            turned.append(mark)
    pages[2] = turned
    report = read_pages(pages)
    assert compared(json_of(report), expected(truth(), Layout()))["declined"] == expected(truth(), Layout())["declined"]
    assert unaccounted(report) == []


def test_a_watermark_is_said_and_disturbs_nothing() -> None:
    pages = compose(truth(), Layout())
    pages[2].append(Text(200, 500, "DRAFT", "Times-Roman", 120, angle=45))
    report = read_pages(pages)
    assert compared(json_of(report), expected(truth(), Layout())) == expected(truth(), Layout())
    assert set(codes(report)) == {"text-at-an-angle"}
    assert unaccounted(report) == []


def test_slanted_text_with_figures_is_an_error() -> None:
    pages = compose(truth(), Layout())
    pages[2].append(Text(200, 550, "Corrected 2/9/2017", "Times-Roman", 12, angle=30))
    assert codes(read_pages(pages))["word-unaccounted"]


def with_rows(change: Callable[[Grid], tuple[tuple[Cell, ...], ...]]) -> Report:
    """The report whose tables have other rows."""
    layout = Layout()
    composer = Composer(layout)
    for text in opening(truth(), layout):
        composer.paragraph(text)
    for section in sections(truth(), layout):
        grid = section.grid
        composer.section(replace(section, grid=Grid(grid.columns, change(grid))) if grid is not None else section)
    return read_pages(composer.finish())


def test_headings_that_stand_again_within_a_table_are_no_row() -> None:
    def again(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
        first, *rest = grid.rows
        return (first, tuple(cell(column.heading) for column in grid.columns), *rest)

    report = with_rows(again)
    pattern = expected(truth(), Layout())
    assert compared(json_of(report), pattern) == pattern
    assert codes(report) == {}


@pytest.mark.parametrize("form", ["({})", "{}", "[{}]"])
@pytest.mark.parametrize("first", [1, "a"])
def test_a_row_of_column_numbers_is_no_row(form: str, first: int | str) -> None:
    def numbered(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
        signs = [i + 1 if first == 1 else "abcdefgh"[i] for i in range(len(grid.columns))]
        return (tuple(cell(form.format(sign)) for sign in signs), *grid.rows)

    report = with_rows(numbered)
    pattern = expected(truth(), Layout())
    assert compared(json_of(report), pattern) == pattern
    assert codes(report) == {}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Piatt County, Illinois 2/3/2017 Mexico", "row-not-read"),
        ("12/1/2016", "row-not-read"),
        ("Persons listed again", "row-not-understood"),
    ],
)
def test_a_row_across_the_table_that_holds_a_value_is_an_error(printed: str, code: str) -> None:
    layout = Layout()
    pages = compose(truth(), layout)
    lines = [mark for mark in pages[2] if isinstance(mark, Stroke)]
    foot = max(line.y0 for line in lines if line.y0 == line.y1)
    left, right = (choose(line.x0 for line in lines) for choose in (min, max))
    pages[2] += [Stroke(x, foot, x, foot + 18, 0.5) for x in (left, right)]
    pages[2] += [Stroke(left, foot + 18, right, foot + 18, 0.5), Text(left + 4, foot + 12, printed, "Times-Roman", 10)]
    assert codes(read_pages(pages)) == {code: 1}


def doubled(page: Page) -> Page:
    return [*page, *(mark for mark in page if isinstance(mark, Text))]


ODD: dict[str, Callable[[Page], Page]] = {
    "drawn twice": doubled,
    "watermark": lambda page: [*page, Text(180, 480, "DRAFT", "Times-Roman", 110, angle=45)],
}


@settings(max_examples=max(1, round(10 * MANY)))
@given(layouts(), reports(max_declined=12, max_policies=3), st.sampled_from(sorted(ODD)))
def test_any_report_drawn_oddly_reads_back(layout: Layout, truth: Truth, way: str) -> None:
    report = read_pages([ODD[way](page) for page in compose(truth, layout)], layout)
    assert unaccounted(report) == []
    pattern = expected(truth, layout)
    assert without_doubts(compared(json_of(report), pattern), pattern, unclear_texts(report)) == pattern


@pytest.mark.parametrize("step", [1, 5])
def test_numbers_of_lines_in_the_margin_are_no_text_and_are_told(step: int) -> None:
    pages = compose(truth(), VERA)
    count = 0
    for page in pages:
        texts = [mark for mark in page if isinstance(mark, Text)]
        left = min(text.x for text in texts)
        for text in [text for text in texts if text.x == left]:
            count += 1
            if count % step == 0:
                page.append(replace(text, x=left - 24, text=str(count), size=6))
    report, plain = read_pages(pages), read_pages(compose(truth(), VERA))
    assert codes(report) == codes(plain) | {"lines-numbered": 1}
    assert (report.notes, report.corrections, report.declined) == (plain.notes, plain.corrections, plain.declined)
    assert unaccounted(report) == []


def test_a_list_numbered_in_the_margin_keeps_its_numbers() -> None:
    pages = compose(truth(), VERA)
    texts = [mark for mark in pages[-1] if isinstance(mark, Text)]
    for number, text in enumerate(texts[1::2], 1):
        pages[-1].append(replace(text, x=text.x - 24, text=str(number)))
    assert "lines-numbered" not in codes(read_pages(pages))


def test_a_sign_that_no_word_has_is_an_error() -> None:
    report = read_as(changed("Travis County Jail", "Women\u00b7s Jail"), "\u00a9")
    assert codes(report)["unreadable-text"] == 3


def test_soft_hyphens_that_stand_for_dashes_are_hyphens() -> None:
    pages = changed("Travis County Jail", "Travis \u00b7 Non\u00b7secure Jail")
    assert {row.agency for row in read_as(pages, "\u00ad").declined} == {"Travis - Non-secure Jail"}


def test_an_accent_typed_for_an_apostrophe_is_no_error() -> None:
    assert not codes(read_as(changed("Travis County Jail", "Sheriff\u00b7s Jail"), "\u00b4"))["unreadable-text"]


def test_notes_whose_numbers_stand_in_the_margin_are_no_counted_lines() -> None:
    pages = compose(truth(), VERA)
    pages.append([Text(54, 80, "Section IV: Report Scope and Data Fidelity", "Vera", 9)])
    for number in range(1, 5):
        pages[-1].append(Text(54, 80 + 20 * number, f"Criminal history is entered late, part {number}.", "Vera", 9))
        pages[-1].append(Text(30, 80 + 20 * number, str(number), "Vera", 9))
    assert "lines-numbered" not in codes(read_pages(pages))
