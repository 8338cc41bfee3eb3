"""Each problem that a report can have is found where it is, and nothing else is said."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import cast

import pikepdf
import pytest

from ddor.model import Severity
from ddor.reading.contract import report_text
from ddor.report.problems import SEVERITIES
from tests import ROOT
from tests.support.layouts import Activity, DeclinedRow, HighVolumeRow, Layout, PolicyRow, Truth
from tests.support.reading import codes, read_bytes, read_laid_out, unaccounted
from tests.support.typesetting import Stroke, Text, compose, layout_report, without_week, write_pdf

DOCS = ROOT / "docs" / "problems.md"


def row(number: int) -> DeclinedRow:
    """A person, unlike any other."""
    return DeclinedRow(
        lea="Travis County Jail",
        county="Travis County",
        state="Texas",
        fips="48453",
        citizenship="Mexico",
        iso3="MEX",
        issued=(date(2016, 3, 1) + timedelta(days=number)).isoformat(),
        declined="2017-02-01",
        activity=[Activity(offense="Assault", status="charged")],
    )


def truth() -> Truth:
    """A report of a few rows with which nothing is wrong."""
    return Truth(
        period_start="2017-01-28",
        period_end="2017-02-03",
        detainers_issued=3083,
        declined_total=3,
        high_volume=[
            HighVolumeRow(jurisdiction="Clark County", state="Nevada", fips="32003", detainers_issued=51),
            HighVolumeRow(jurisdiction="Nassau County", state="New York", fips="36059", detainers_issued=38),
        ],
        declined=[row(1), row(2), row(3)],
        policies=[
            PolicyRow(
                jurisdiction="Ithaca, New York",
                aor="Buffalo",
                enacted="2017-02",
                policy="Municipal Code Change",
                criteria=["Will not honor ICE detainer without a warrant"],
            )
        ],
        corrections=[],
    )


def test_a_report_with_which_nothing_is_wrong_has_no_problem() -> None:
    report = read_laid_out(truth(), Layout())
    assert report.problems == ()
    assert report.audit.words == report.audit.accounted > 300


Change = Callable[[Truth], object]


def declined(number: int, **values: object) -> Change:
    """Other values for a row of Section II."""
    return lambda truth: cast("dict[str, object]", truth["declined"][number]).update(values)


def activity(offense: str, status: str | None) -> Change:
    return declined(0, activity=[Activity(offense=offense, status=status)])


def report_values(**values: object) -> Change:
    return lambda truth: cast("dict[str, object]", truth).update(values)


def sorted_wrongly(truth: Truth) -> None:
    truth["high_volume"].reverse()


def same_row_twice(truth: Truth) -> None:
    truth["declined"][1] = copy.deepcopy(truth["declined"][0])


WRONG_IN_ITSELF: dict[str, Change] = {
    "rows-differ-from-stated": report_values(declined_total=4),
    "declined-outside-period": declined(0, declined="2017-02-04"),
    "issued-after-declined": declined(0, issued="2017-02-02"),
    "high-volume-not-sorted": sorted_wrongly,
    "period-not-seven-days": report_values(period_end="2017-02-04"),
    "duplicate-row": same_row_twice,
    "status-missing": activity("Assault", None),
    "offense-not-known": activity("Zorbing Without Leave", "charged"),
    "status-spelling": activity("Assault (Convcited)", None),
    "country-not-known": declined(0, citizenship="Ruritania"),
    "country-not-stated": declined(0, citizenship="Unknown"),
}


@pytest.mark.parametrize("code", WRONG_IN_ITSELF)
def test_what_is_wrong_in_a_report_is_said_and_nothing_else(code: str) -> None:
    changed = truth()
    WRONG_IN_ITSELF[code](changed)
    report = read_laid_out(changed, Layout())
    assert codes(report) == {code: 1}
    assert unaccounted(report) == []
    assert len(report.declined) == 3


def test_a_detainer_may_be_declined_on_the_day_it_is_issued_and_on_the_week_s_last_day() -> None:
    changed = truth()
    changed["declined"][0] |= {"issued": "2017-02-03", "declined": "2017-02-03"}
    changed["declined"][1] |= {"issued": "2017-01-28", "declined": "2017-01-28"}
    assert codes(read_laid_out(changed, Layout())) == {}


def test_a_table_that_is_not_read_is_said_with_every_word_in_it() -> None:
    """The audit counts what stands nowhere in the reading."""
    pages = compose(truth(), Layout())
    words = ("Alpha", "Beta", "Gamma", "Delta")
    pages[4] += [Stroke(100, y, 500, y, 0.5) for y in (400, 430, 460)]
    pages[4] += [Stroke(x, 400, x, 460, 0.5) for x in (100, 300, 500)]
    places = ((110, 420), (310, 420), (110, 450), (310, 450))
    pages[4] += [Text(x, y, word, "Times-Roman", 10) for word, (x, y) in zip(words, places, strict=True)]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert set(codes(report)) == {"table-without-headings", "word-unaccounted"}
    assert report.audit.words - report.audit.accounted == 4
    said = " ".join(problem.message for problem in report.problems)
    assert [word for word in words if word not in said] == []


def test_rows_printed_alike_are_all_kept() -> None:
    changed = truth()
    changed["declined"] = [row(1), row(1), row(1)]
    report = read_laid_out(changed, Layout())
    assert codes(report) == {"duplicate-row": 1}
    assert [person.agency for person in report.declined] == ["Travis County Jail"] * 3
    assert "rows 1, 2, 3" in report.problems[0].message


def test_a_problem_says_on_which_page_it_is() -> None:
    changed = truth()
    changed["declined"][2]["citizenship"] = "Ruritania"
    (problem,) = read_laid_out(changed, Layout()).problems
    assert problem.source is not None
    assert problem.source.page == 3
    assert "Ruritania" in problem.message
    assert "row 3" in problem.message


def test_a_column_that_no_report_is_known_to_have_is_kept_and_said() -> None:
    report = read_laid_out(truth(), Layout(extra_column="Event Number"))
    assert codes(report) == {"column-not-known": 3}
    assert [person.other["Event Number"].text for person in report.declined] == ["N0001", "N0002", "N0003"]


def test_a_row_over_a_page_end_is_said_to_be_put_together() -> None:
    changed = truth()
    changed["declined"] = [row(number) for number in range(40)]
    for person in changed["declined"]:
        long = "Racketeer Influenced and Corrupt Organizations Act (RICO)"
        person["activity"] = [Activity(offense=long, status="charged")]
        person["lea"] = "Orange County Intake Release Facility of the Sheriff"
    changed["declined_total"] = 40
    report = read_laid_out(changed, Layout(split_rows=True, size=11))
    assert set(codes(report)) == {"row-joined"}
    assert len(report.declined) == 40


Edit = Callable[[str], str]

PRINTED_WRONG: dict[str, tuple[str, str]] = {
    "state-not-known": ("Texas", "Texxxas"),
    "date-not-read": ("2/1/2017", "2/31/2017"),
    "count-not-read": ("51", "5l"),
    "enacted-not-read": ("February 2017", "long ago"),
    "total-not-stated": ("ICE issued 3,083 detainers", "ICE issued many detainers"),
    "activity-missing": ("Assault (Charged)", ""),
}
"""What stands on the page once, and what stands there in its place."""


def printed(changes: dict[str, str], layout: Layout, said: Truth) -> bytes:
    """A report with pieces of lines printed otherwise, each the first time that it comes in a table or a text."""
    left = dict(changes)
    pages = compose(said, layout)
    for page in pages[1:]:
        for number, mark in enumerate(page):
            for old, new in list(left.items()):
                if isinstance(mark, Text) and old in mark.text:
                    page[number] = replace(mark, text=mark.text.replace(old, new))
                    del left[old]
    assert not left
    pages[:] = [[mark for mark in page if not isinstance(mark, Text) or mark.text.strip()] for page in pages]
    return write_pdf(pages, (792.0, 612.0), layout)


@pytest.mark.parametrize("code", PRINTED_WRONG)
def test_what_is_misprinted_is_said_and_nothing_else(code: str) -> None:
    old, new = PRINTED_WRONG[code]
    report = read_bytes(printed({old: new}, Layout(), truth()))
    assert codes(report) == {code: 1}
    assert unaccounted(report) == []


def test_a_row_of_totals_that_is_no_sum_is_said() -> None:
    report = read_bytes(printed({"89": "98"}, Layout(total_row=True), truth()))
    assert codes(report) == {"total-differs": 1}
    assert len(report.high_volume) == 2


def test_two_totals_for_the_same_thing_are_said() -> None:
    change = {"Each row is one person released.": "In all 4 detainers were declined."}
    assert codes(read_bytes(printed(change, Layout(), truth()))) == {"totals-disagree": 1}


def test_a_title_of_another_week_is_said() -> None:
    change = {"between January 28, 2017 and February 3, 2017": "between January 21, 2017 and January 27, 2017"}
    said = truth()
    report = read_bytes(printed(change, Layout(volume_title="non_cooperative"), said))
    assert codes(report) == {"periods-disagree": 1}
    assert report.period is not None
    assert report.period.start.isoformat() == "2017-01-28"


def test_a_report_that_names_no_week_says_so() -> None:
    report = read_bytes(without_week(truth()))
    assert codes(report) == {"period-not-found": 1}
    assert report.period is None


def test_tables_without_ruling_lines_are_read_even_where_no_total_is_stated() -> None:
    pages = [[mark for mark in page if isinstance(mark, Text)] for page in compose(truth(), Layout())]
    for page in pages:
        for number, mark in enumerate(page):
            if "3 detainers" in mark.text or "declined" in mark.text:
                page[number] = replace(mark, text=re.sub(r"\b3\b", "several", mark.text))
    report = read_bytes(write_pdf(list(map(list, pages)), (792.0, 612.0), Layout()))
    assert (len(report.declined), report.declined_stated) == (3, None)
    assert (len(report.high_volume), len(report.policies)) == (len(truth()["high_volume"]), len(truth()["policies"]))
    assert [p for p in report.problems if p.severity is Severity.ERROR] == []


def with_content(pdf: bytes, content: str, page: int = 2) -> bytes:
    """A PDF with more drawn on a page, in the font that the page has."""
    document = pikepdf.open(BytesIO(pdf))
    font = next(iter(document.pages[page].Resources.Font.keys()))
    document.pages[page].contents_add(f"q {content} Q".replace("/Font", str(font)).encode())
    out = BytesIO()
    document.save(out)
    return out.getvalue()


DRAWN: dict[str, str] = {
    "text-at-an-angle": "BT /Font 40 Tf 0.7 0.7 -0.7 0.7 250 100 Tm (DRAFT) Tj ET",
    "word-off-page": "BT /Font 10 Tf 1 0 0 1 -300 300 Tm (scrap) Tj ET",
}


@pytest.mark.parametrize("code", DRAWN)
def test_text_that_is_no_part_of_the_page_is_said(code: str) -> None:
    pdf = with_content(layout_report(truth(), Layout()), DRAWN[code])
    assert set(codes(read_bytes(pdf))) - {"word-unaccounted"} == {code}


def test_a_number_that_is_missing_among_the_notes_is_said() -> None:
    pages = compose(truth(), Layout())
    for page in pages:
        page[:] = [replace(m, text=m.text.replace("2.", "Two.")) if isinstance(m, Text) else m for m in page]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert codes(report) == {"note-missing": 1}
    assert next(p.message for p in report.problems).endswith("numbered to 4, and 2 is not among them.")


def test_a_note_whose_number_stands_apart_from_its_point_is_a_note() -> None:
    pages = compose(truth(), Layout())
    for page in pages:
        page[:] = [replace(m, text=m.text.replace("2.", "2 .")) if isinstance(m, Text) else m for m in page]
    report = read_bytes(write_pdf(pages, (792.0, 612.0), Layout()))
    assert codes(report) == {}
    assert len(report.notes) == 4


@pytest.mark.parametrize("box", [[0, 0, 600, 612], [0, 0, 792, 480]], ids=["right", "top"])
def test_a_page_whose_edge_cuts_through_its_text_is_an_error(box: list[int]) -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    document.pages[0].MediaBox = pikepdf.Array(box)
    out = BytesIO()
    document.save(out)
    assert codes(read_bytes(out.getvalue()))["page-cut-off"] == 1


@pytest.mark.parametrize("before", [b"", b"1 1 1 rg ", b"3 Tr "], ids=["black", "white", "invisible"])
@pytest.mark.parametrize("times", [10, 18, 20])
def test_text_that_is_immeasurably_large_is_said_and_leaves_the_json_whole(times: int, before: bytes) -> None:
    document = pikepdf.open(BytesIO(layout_report(truth(), Layout())))
    document.pages[0].contents_add(before + b"21 0 0 112 0 0 cm " * times, prepend=True)
    out = BytesIO()
    document.save(out)
    report = read_bytes(out.getvalue())
    assert "NaN" not in report_text(report)
    assert len(report.declined) == 3
    assert codes(report)["page-cut-off"] == 1


def test_a_page_of_too_many_lines_is_said_and_does_not_stop_the_rest() -> None:
    lines = " ".join(f"{x} {y} m {x + 0.5} {y} l S" for x in range(0, 780, 4) for y in range(0, 600, 2))
    report = read_bytes(with_content(layout_report(truth(), Layout()), f"0.1 w {lines}", page=4))
    assert codes(report) == {"table-too-dense": 1}
    assert len(report.declined) == 3


def test_every_code_is_explained_and_no_other() -> None:
    """docs/problems.md has a row for each code, under the heading of its severity, with what to do."""
    severities = {"Errors": "error", "Warnings": "warning", "Notes": "info"}
    explained: dict[str, str] = {}
    heading = ""
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        if match := re.fullmatch(r"\| `([a-z-]+)` \| (.{10,}) \| (.{5,}) \|", line):
            assert match[1] not in explained
            explained[match[1]] = severities[heading]
    assert explained == {code: str(severity) for code, severity in SEVERITIES.items()}


def test_every_code_that_the_program_says_is_listed() -> None:
    said = set()
    for path in (ROOT / "ddor").rglob("*.py"):
        said |= set(re.findall(r'\b(?:say|problem)\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert said <= set(SEVERITIES)
    assert len(said) > 20
