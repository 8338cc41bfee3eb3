"""A report's tables read by others as well: what agrees, what does not, and that a wrong reading is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ddor.agreement import CrossCheck, Disagreement, Reader, SecondReader
from ddor.archive import Archive, NotHeld, ReadsOtherwise
from ddor.crosscheck.cells import overlap, rows_of
from ddor.crosscheck.compare import OtherReading, compare
from ddor.crosscheck.explain import ABOVE_OR_BELOW, LEFT_OUT, OPEN, OVER_LINE, REORDERED
from ddor.crosscheck.pictures import write_pictures
from ddor.crosscheck.readings import read_others
from ddor.isolate import Limits
from ddor.model import Printed
from ddor.reading.request import Request
from ddor.report.vocabulary import load
from ddor.sections import DeclinedDetainer, Report
from ddor.terminal.cross_check import told
from tests.report.test_kind import portfolio
from tests.report.test_problems import truth, with_content
from tests.support.held_reports import FIRST, another, reading
from tests.support.layouts import Layout
from tests.support.reading import PDFS, SMALL, ddor, read_bytes
from tests.support.typesetting import Text, compose, layout_report, write_pdf

pytest_plugins = ["tests.support.databases"]

MERGED = "layout-portrait-merged"
SPLIT = "built-rows-split-over-page-ends"
OTHERS = {Reader.PDFPLUMBER, Reader.CAMELOT}


@cache
def others(name: str) -> tuple[OtherReading, ...]:
    """What the other readers make of a fixture."""
    return tuple(read_others(Request(PDFS / f"{name}.pdf")))


def checked(name: str, report: Report | None = None) -> CrossCheck:
    return compare(report or reading(name), others(name), load())


def cells(report: Report) -> int:
    return sum(len(row.cells) for row in rows_of(report))


def with_cell(row: DeclinedDetainer, column: str, text: str) -> DeclinedDetainer:
    """A row that says something else in a column than is printed."""
    cell = row.printed[column]
    printed: Mapping[str, Printed] = {**row.printed, column: Printed(text, cell.source)}
    return replace(row, printed=printed)


def with_rows(report: Report, rows: Mapping[int, DeclinedDetainer | None]) -> Report:
    """A report with rows of Section II, by number, in place of its own; None for one that is left out."""
    kept = [row for row in (rows.get(row.number, row) for row in report.declined) if row is not None]
    return replace(report, declined=tuple(replace(row, number=number) for number, row in enumerate(kept, 1)))


@pytest.mark.parametrize("name", [MERGED, "built-turned-cropped-in-form", "week-2017-02-04-copy-protected"])
def test_every_cell_agrees(name: str) -> None:
    check = checked(name)
    assert check.compared == check.agreed_by_all == cells(reading(name))
    assert [(each.reader, each.agreed, each.failure) for each in check.readers] == [
        (Reader.PDFPLUMBER, check.compared, None),
        (Reader.CAMELOT, check.compared, None),
    ]


def test_what_others_cannot_read_has_a_reason() -> None:
    check = checked(SPLIT)
    assert check.compared == cells(reading(SPLIT))
    assert check.ddor_differs == 0
    assert check.unexplained == ()
    reasons = {each.explanation for each in check.disagreements}
    assert {
        OPEN.format(readers="pdfplumber"),
        ABOVE_OR_BELOW.format(readers="camelot"),
    } <= reasons
    assert check.agreed_by_all + check.agreed_by_two + check.agreed_by_none == check.compared
    assert sum(each.cells for each in check.disagreements) == check.compared - check.agreed_by_all


def test_letters_in_another_order_have_a_reason_only_where_the_third_reader_bears_ddor_out() -> None:
    report = reading(MERGED)
    pdfplumber, camelot = others(MERGED)
    row = report.declined[11]
    cell = row.printed["agency"]
    turned = cell.text[1:] + cell.text[0]

    def reordered(other: OtherReading) -> OtherReading:
        rows = [
            replace(
                each,
                cells=tuple(
                    replace(c, text=turned)
                    if c.page == cell.source.page and overlap(c.bbox, cell.source.bbox) > 0.5
                    else c
                    for c in each.cells
                ),
            )
            for each in other.rows
        ]
        return replace(other, rows=rows)

    (found,) = compare(report, [pdfplumber, reordered(camelot)], load()).disagreements
    assert (found.differs, found.explanation) == (Reader.CAMELOT, REORDERED.format(readers="camelot"))
    (found,) = compare(report, [reordered(pdfplumber), reordered(camelot)], load()).disagreements
    assert (found.differs, found.explanation) == (Reader.DDOR, None)


@pytest.mark.parametrize(("name", "number"), [(MERGED, 12), (MERGED, 60), (SPLIT, 40), (SPLIT, 6)])
def test_a_digit_read_wrong_is_found(name: str, number: int) -> None:
    report = reading(name)
    row = report.declined[number - 1]
    right = row.printed["issued"].text
    wrong = right[:-1] + ("1" if right[-1] != "1" else "7")
    before = {(each.row, each.column) for each in checked(name).unexplained}
    check = checked(name, with_rows(report, {number: with_cell(row, "issued", wrong)}))
    (found,) = [each for each in check.unexplained if (each.row, each.column) not in before]
    assert (found.section, found.row, found.column, found.ddor) == ("declined", number, "issued", wrong)
    assert found.source == row.printed["issued"].source
    assert right in {"".join((text or "").split()) for text in (found.pdfplumber, found.camelot)} | {found.camelot}


@pytest.mark.parametrize(("name", "number"), [(MERGED, 1), (MERGED, 33), (MERGED, 90), (SPLIT, 40)])
def test_a_row_left_out_is_found(name: str, number: int) -> None:
    report = reading(name)
    left_out = report.declined[number - 1]
    check = checked(name, with_rows(report, {number: None}))
    (found,) = check.unexplained
    assert (found.section, found.row, found.column, found.ddor) == ("declined", number - 1, None, None)
    assert found.source.page == left_out.source.page
    assert found.source.bbox[1] == pytest.approx(left_out.source.bbox[1], abs=3)
    assert left_out.agency in (found.camelot or "")
    assert found.differs is Reader.DDOR
    assert check.ddor_differs == found.cells >= len(left_out.printed) - 1
    assert check.compared == cells(report) - len(left_out.printed) + found.cells


@pytest.mark.parametrize(("name", "number"), [(MERGED, 20), (SPLIT, 40)])
def test_an_offense_moved_to_the_next_row_is_found(name: str, number: int) -> None:
    """Also where the two cells together still hold what the other readers have in them."""
    report = reading(name)
    giver, taker = report.declined[number - 1], report.declined[number]
    words = giver.printed["activity"].text.split(" ")
    changed = {
        number: with_cell(giver, "activity", " ".join(words[:-1])),
        number + 1: with_cell(taker, "activity", f"{words[-1]} {taker.printed['activity'].text}"),
    }
    found = checked(name, with_rows(report, changed)).unexplained
    assert [(each.row, each.column, each.differs) for each in found] == [
        (number, "activity", Reader.DDOR),
        (number + 1, "activity", Reader.DDOR),
    ]


def test_two_columns_read_the_wrong_way_round_are_found() -> None:
    report = reading(MERGED)
    row = next(row for row in report.declined if row.issued != row.declined)
    issued, declined = (row.printed[name].text for name in ("issued", "declined"))
    swapped = with_cell(with_cell(row, "issued", declined), "declined", issued)
    found = checked(MERGED, with_rows(report, {row.number: swapped})).unexplained
    assert {(each.row, each.column) for each in found} == {(row.number, "issued"), (row.number, "declined")}


def test_two_rows_read_as_one_are_found() -> None:
    report = reading(MERGED)
    upper, lower = report.declined[49], report.declined[50]
    assert upper.source.page == lower.source.page
    joined = {
        name: Printed(
            f"{cell.text} {lower.printed[name].text}",
            replace(cell.source, bbox=(*cell.source.bbox[:3], lower.printed[name].source.bbox[3])),
        )
        for name, cell in upper.printed.items()
    }
    source = replace(upper.source, bbox=(*upper.source.bbox[:3], lower.source.bbox[3]))
    check = checked(MERGED, with_rows(report, {50: replace(upper, printed=joined, source=source), 51: None}))
    columns = {each.column for each in check.unexplained}
    assert {"agency", "issued", "declined"} <= columns
    assert {each.row for each in check.unexplained} == {50}


def test_a_row_that_nobody_else_reads_is_found() -> None:
    report = reading(MERGED)
    row = report.declined[2]
    x0, top, x1, bottom = row.source.bbox
    elsewhere = replace(row.source, bbox=(x0, top + 2000, x1, bottom + 2000))
    invented = {name: Printed(cell.text, elsewhere) for name, cell in row.printed.items()}
    made_up = replace(row, number=500, printed=invented, source=elsewhere)
    check = checked(MERGED, replace(report, declined=(*report.declined, made_up)))
    (found,) = check.unexplained
    assert (found.row, found.column, found.pdfplumber, found.camelot) == (500, None, None, None)
    assert found.differs is Reader.DDOR


def test_where_one_reader_fails_the_other_is_compared() -> None:
    pdfplumber, camelot = others(MERGED)
    check = compare(reading(MERGED), [pdfplumber, replace(camelot, rows=(), failure="it is damaged.")], load())
    assert check.compared == check.agreed_by_all
    assert [each.failure for each in check.readers] == [None, "it is damaged."]
    assert not check.is_well


def test_a_file_that_others_hang_on_or_cannot_read_is_said(tmp_path: Path) -> None:
    slow = read_others(Request(SMALL, limits=Limits(0.001)))
    assert all("gave up" in (each.failure or "") for each in slow)
    path = tmp_path / "no.pdf"
    path.write_bytes(b"%PDF-1.4 no more than this")
    broken = read_others(Request(path))
    assert all(each.failure and "no.pdf" in each.failure for each in broken)
    nothing = compare(another(0), broken, load())
    assert (nothing.compared, nothing.disagreements) == (0, ())


def test_the_command_says_that_all_agrees(tmp_path: Path) -> None:
    done = ddor("cross-check", SMALL, "--out", tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "190 of 190 cells agree with pdfplumber and camelot" in " ".join(done.out.split())
    assert list(tmp_path.iterdir()) == []


def test_the_command_lists_what_differs_with_pictures(tmp_path: Path) -> None:
    done = ddor("cross-check", PDFS / "layout-browser.pdf", "--pictures", tmp_path / "pictures")
    assert done.status == 0
    said = " ".join(done.out.split())
    assert "568 of 570 cells agree" in said
    assert "Section II, row 42, citizenship (page 5)" in said
    assert "camelot “United Kingdom 8/20/2016”" in said
    drawn = sorted((tmp_path / "pictures").iterdir())
    assert len(drawn) == 2
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)


def test_the_command_gives_json_in_which_a_row_of_totals_is_said_to_be_one(tmp_path: Path) -> None:
    file = PDFS / "layout-joined-noheader.pdf"
    done = ddor("cross-check", file, "--pictures", tmp_path, "--format", "json")
    (shown,) = json.loads(done.out)
    assert (shown["file"], shown["compared"], shown["unexplained"]) == (file.name, 552, 0)
    (total,) = shown["disagreements"]
    assert (total["section"], total["row"]) == ("high_volume", 10)
    assert (total["ddor"], total["pdfplumber"], total["camelot"]) == (None, "Total | 308", "Total | 308")
    assert total["source"]["page"] == 2
    assert total["explanation"] is not None
    assert Path(total["picture"]).parent == tmp_path
    assert Path(total["picture"]).exists()


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    done = ddor("cross-check", PDFS / "week-2017-02-04-scanned.pdf", "--out", tmp_path)
    assert done.status == 2
    assert "this is a scan" in done.err


def test_without_the_other_readers_it_says_how_to_get_them() -> None:
    program = (
        "import sys\n"
        "sys.modules['camelot'] = None\n"
        f"sys.argv = ['ddor', 'cross-check', {str(SMALL)!r}]\n"
        "from ddor.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'ddor[compare]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_add_keeps_the_cross_check_with_the_week(tmp_path: Path) -> None:
    done = ddor("add", SMALL, "--cross-check", "--out", tmp_path)
    assert done.status == 0
    assert "190 of 190 cells agree with pdfplumber and camelot" in " ".join(done.out.split())
    archive = Archive.open(tmp_path / "ddor.sqlite")
    (report,) = archive.reports()
    assert report.period is not None
    check = archive.cross_check(report.period.start)
    assert check is not None
    assert (check.compared, check.agreed_by_all, check.disagreements) == (190, 190, ())


def some_check() -> CrossCheck:
    """A check with everything in it that one can have."""
    source = another(0).declined[0].source
    odd = Disagreement("declined", 3, "Event “Number”", source, "a", None, "b", None, None)
    whole = Disagreement(None, None, None, source, None, "x | y", "x | y", Reader.DDOR, "because", 2)
    readers = (
        SecondReader(Reader.PDFPLUMBER, "0.11", 7, 0),
        SecondReader(Reader.CAMELOT, "2.0", 0, 0, "report.pdf: gave up."),
    )
    return CrossCheck(readers, 10, 7, 2, 1, 2, (odd, whole))


def test_a_cross_check_comes_back_as_it_was_kept(where: str) -> None:
    archive = Archive.open(where)
    archive.add(another(0), SMALL)
    assert archive.cross_check(FIRST) is None
    archive.keep_cross_check(another(0), some_check())
    assert archive.cross_check(FIRST) == some_check()
    later = replace(some_check(), compared=11, disagreements=())
    archive.keep_cross_check(another(0), later)
    assert archive.cross_check(FIRST) == archive.cross_check(FIRST, 1) == later
    archive.remove(FIRST)
    archive.add(another(0), SMALL)
    assert archive.cross_check(FIRST) is None


def test_a_cross_check_of_what_is_not_held_is_refused(where: str) -> None:
    archive = Archive.open(where)
    with pytest.raises(NotHeld):
        archive.keep_cross_check(another(0), some_check())
    with pytest.raises(NotHeld):
        archive.cross_check(FIRST)
    archive.add(another(0), SMALL)
    with pytest.raises(ReadsOtherwise):
        archive.keep_cross_check(replace(another(0), detainers_issued=1), some_check())
    assert archive.cross_check(FIRST) is None


def odd(tmp_path: Path, pdf: bytes) -> tuple[Report, list[OtherReading]]:
    """A PDF read, by the others as well."""
    path = tmp_path / "odd.pdf"
    path.write_bytes(pdf)
    return read_bytes(pdf), read_others(Request(path))


def test_hidden_words_that_others_read_have_a_reason_as_ddor_says_so(tmp_path: Path) -> None:
    pdf = layout_report(truth(), Layout())
    x0, _, _, bottom = read_bytes(pdf).declined[1].printed["citizenship"].source.bbox
    hidden = f"BT 3 Tr /Font 6 Tf 1 0 0 1 {x0 + 45} {612 - bottom + 3} Tm (hidden) Tj ET"
    report, read = odd(tmp_path, with_content(pdf, hidden))
    (found,) = compare(report, read, load()).disagreements
    assert (found.row, found.column, found.differs) == (2, "citizenship", Reader.DDOR)
    assert found.explanation == LEFT_OUT.format(readers="pdfplumber and camelot")
    unsaid = replace(report, problems=())
    assert len(compare(unsaid, read, load()).unexplained) == 1


def test_a_word_over_a_line_has_a_reason_as_ddor_says_so(tmp_path: Path) -> None:
    pages = compose(truth(), Layout())
    page, number, mark = next(
        (page, number, mark)
        for page in pages
        for number, mark in enumerate(page)
        if isinstance(mark, Text) and mark.text == "Mexico"
    )
    page[number] = replace(mark, text="Mexicanischerepublikanerinnen")
    report, read = odd(tmp_path, write_pdf(pages, (792.0, 612.0), Layout()))
    check = compare(report, read, load())
    assert {each.column for each in check.disagreements} == {"citizenship", "issued"}
    assert {each.explanation for each in check.disagreements} == {OVER_LINE.format(readers="pdfplumber")}


def test_what_a_pdf_says_is_shown_and_does_nothing(tmp_path: Path) -> None:
    """A heading and a cell that would do something to a terminal or to a file name."""
    said = truth()
    said["policies"][0]["policy"] = "[bold]../../etc/passwd[/bold] =1+1"
    report, read = odd(tmp_path, layout_report(said, Layout(extra_column="../[red]x")))
    row = report.declined[0]
    heading, cell = next(iter(row.other.items()))
    wrong = replace(row, other={heading: Printed("[blink]\x1b[31mx", cell.source)})
    check = compare(with_rows(report, {1: wrong}), read, load())
    (picture,) = write_pictures(report, check, Request(tmp_path / "odd.pdf"), tmp_path / "pictures")
    assert picture.parent == tmp_path / "pictures"
    assert re.fullmatch(r"[0-9a-f]{8}-0001-page-3-declined-row-1-red-x\.png", picture.name)
    screen = Console(file=StringIO(), width=80, force_terminal=True)
    screen.print(told("odd.pdf", check, [picture]))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert "[red]x" in shown
    assert "[blink]" in shown
    assert "\x1b[31mx" not in shown


def test_of_a_portfolio_the_pdf_that_was_read_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(portfolio({"week.pdf": SMALL.read_bytes()}))
    alone, within = others(SMALL.stem), read_others(Request(path))
    assert [each.rows for each in within] == [each.rows for each in alone]
    assert all(each.rows for each in within)
