"""Pictures of rows and pages, held against the page as pdfium alone renders it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from ddor.errors import DdorError
from ddor.isolate import Limits
from ddor.model import Region, Source
from ddor.pictures import Band, Cut, MarkedPages, Order, Pdf, Picture, RowPicture, bands, pictures, row_picture, where
from ddor.reading.request import Request, headings
from ddor.report.heading_places import HeadingPlaces, heading_places
from ddor.report.read import read_report
from ddor.sections import DeclinedDetainer, Report
from tests.cli.test_hostile_files import calling_forms, needs_a_password, small_truth
from tests.support.held_reports import PDFS, reading
from tests.support.layouts import Layout
from tests.support.shown import characters, rendered, sorted_characters
from tests.support.typesetting import layout_report

NAMES = ("week-2017-01-28", "layout-browser", "built-turned-cropped-in-form", "week-2017-02-04-copy-protected")
OVER_PAGE_ENDS = "built-rows-split-over-page-ends"


@cache
def places(name: str) -> HeadingPlaces:
    return heading_places(PDFS / f"{name}.pdf")


def pdf_of(name: str) -> Pdf:
    return Pdf(PDFS / f"{name}.pdf", reading(name).document.sha256)


def order_of(name: str, row: DeclinedDetainer) -> RowPicture:
    return row_picture(row, places(name).rows, places(name).turns)


def made(pdf: Pdf, *orders: Order) -> list[Picture]:
    return list(pictures(pdf, orders))


def image_of(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.png)).convert("RGB")


def printed(row: DeclinedDetainer) -> str:
    return sorted_characters("".join(cell.text for cell in (*row.printed.values(), *row.other.values())))


def unlike(picture: Image.Image, page: Image.Image, left: float, top: float) -> float:
    """How far a picture is from the part of a page that fits it best near a place: the mean difference of pixels."""
    found = []
    for x in range(round(left) - 2, round(left) + 3):
        for y in range(round(top) - 2, round(top) + 3):
            part = page.crop((x, y, x + picture.width, y + picture.height))
            found.append(ImageStat.Stat(ImageChops.difference(picture, part).convert("L")).mean[0])
    return min(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_is_cut_where_its_text_is_and_its_headings_where_theirs_is(name: str) -> None:
    path = PDFS / f"{name}.pdf"
    for row in reading(name).declined[::7]:
        *above, own = order_of(name, row).bands
        assert characters(path, own.cuts[0].page, own.cuts[0].box) == printed(row)
        assert len(above) == 1
        heading = above[0].cuts[0]
        said = characters(path, heading.page, heading.box)
        assert set("Citizenship") <= set(said)
        assert not set("0123456789") & set(said)


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_what_the_page_shows_there(name: str) -> None:
    row = reading(name).declined[4]
    order = order_of(name, row)
    (picture,) = made(pdf_of(name), order)
    image = image_of(picture)
    assert picture.dpi == 200
    assert picture.said == ""
    page = rendered(PDFS / f"{name}.pdf", row.source.page, 200)
    y: int = 0
    for band in order.bands:
        cut = band.cuts[0]
        x0, top, x1, bottom = (value * 200 / 72 for value in cut.box)
        # Bands stand under one another from the left, with some white around them.
        strips = [image.crop((11, at, 11 + int(x1 - x0), at + int(bottom - top))) for at in range(y, y + 40)]
        scores = [unlike(strip, page, x0, top) for strip in strips]
        assert min(scores) < 5
        assert max(scores) > 20
        y += scores.index(min(scores)) + int(bottom - top)


def test_a_row_over_a_pages_end_is_shown_in_two_pieces_that_say_their_pages() -> None:
    name = OVER_PAGE_ENDS
    path = PDFS / f"{name}.pdf"
    over = [row for row in reading(name).declined if row.source.continued]
    assert over
    for row in over:
        pieces = [band for band in order_of(name, row).bands if band.label.startswith("Row")]
        assert [band.label for band in pieces] == [
            f"Row, part 1 of 2, page {row.source.page}",
            f"Row, part 2 of 2, page {row.source.page + 1}",
        ]
        texts = [characters(path, cut.page, cut.box) for band in pieces for cut in band.cuts]
        assert all(texts)
        in_row = [cell.text for meaning, cell in row.printed.items() if meaning not in ("state", "county")]
        assert set("".join(in_row)) - {" "} <= set("".join(texts))


def test_a_picture_of_two_pieces_holds_the_ink_of_both() -> None:
    name = OVER_PAGE_ENDS
    row = next(row for row in reading(name).declined if row.source.continued)
    order = order_of(name, row)
    both, first = map(image_of, made(pdf_of(name), order, replace(order, bands=order.bands[:-1])))
    lower = both.crop((0, first.height + 20, both.width, both.height)).convert("L")
    assert both.height > first.height + 40
    assert min(lower.tobytes()) < 80


def test_headings_printed_once_are_cut_from_the_page_that_has_them() -> None:
    name = "layout-joined-noheader"
    row = reading(name).declined[-1]
    first, *_ = order_of(name, row).bands
    (cut,) = first.cuts
    assert (first.label, cut.page < row.source.page) == (f"Headings, page {cut.page}", True)
    assert set("Citizenship") <= set(characters(PDFS / f"{name}.pdf", cut.page, cut.box))


def test_a_cell_that_many_rows_share_is_shown_with_each_of_them() -> None:
    name = "layout-portrait-merged"
    path = PDFS / f"{name}.pdf"
    shared = 0
    for row in reading(name).declined:
        found = [band for band in order_of(name, row).bands if band.label.startswith("Printed once for several rows")]
        cuts = [cut for band in found for cut in band.cuts]
        text = "".join(characters(path, cut.page, cut.box) for cut in cuts)
        own = "".join(characters(path, c.page, c.box) for c in order_of(name, row).bands[-1].cuts)
        assert set(printed(row)) <= set(text + own)
        shared += bool(cuts)
    assert shared > 20


def test_a_row_without_headings_is_shown_alone() -> None:
    row = Source(3, (50.0, 100.0, 500.0, 120.0))
    assert bands(row, [], [Region(3, (50.0, 300.0, 500.0, 320.0)), Region(4, (50.0, 10.0, 500.0, 30.0))], {}) == (
        Band("", (Cut(3, (49.6, 99.6, 500.4, 120.4)),)),
    )


def test_the_mark_changes_nothing_away_from_the_row_and_hides_nothing_in_it() -> None:
    name = "built-turned-cropped-in-form"
    row = reading(name).declined[4]
    (picture,) = made(pdf_of(name), MarkedPages((Region(row.source.page, row.source.bbox),)))
    marked, plain = image_of(picture), rendered(PDFS / f"{name}.pdf", row.source.page, 150)
    assert marked.size == plain.size
    x0, top, x1, bottom = (value * 150 / 72 for value in row.source.bbox)
    changed = ImageChops.difference(marked, plain).getbbox()
    assert changed is not None
    assert all(abs(a - b) < 9 for a, b in zip(changed, (x0, top, x1, bottom), strict=True))
    within = (round(x0), round(top), round(x1), round(bottom))
    before, after = (image.crop(within).convert("L").tobytes() for image in (plain, marked))
    pixels = list(zip(before, after, strict=True))
    assert {coloured for paper, coloured in pixels if paper == 255} == {241}
    assert max(coloured for ink, coloured in pixels if ink < 60) < 60
    assert min(before) < 60


def test_pages_of_a_row_over_a_pages_end_stand_under_one_another() -> None:
    name = OVER_PAGE_ENDS
    row = next(row for row in reading(name).declined if row.source.continued)
    regions = (Region(row.source.page, row.source.bbox), *row.source.continued)
    one, both = map(image_of, made(pdf_of(name), MarkedPages(regions[:1]), MarkedPages(regions)))
    assert both.height > 2 * one.height
    assert where(row.source) == f"pages {regions[0].page} and {regions[1].page}"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_row_of_a_page_shown_sideways_is_set_upright(degrees: int, tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(PDFS / "layout-browser.pdf") as document:
        for page in document.pages:
            page.rotate(degrees, relative=True)
        document.save(path)
    report, found = read_report(path), heading_places(path)
    upright, row = reading("layout-browser").declined[10], report.declined[10]
    (picture,) = made(Pdf(path, report.document.sha256), row_picture(row, found.rows, found.turns))
    (expected,) = made(pdf_of("layout-browser"), order_of("layout-browser", upright))
    a, b = image_of(picture), image_of(expected)
    assert abs(a.width - b.width) <= 4
    assert abs(a.height - b.height) <= 4
    assert unlike(a.crop((20, 20, a.width - 20, a.height - 20)), b, 20, 20) < 10


def test_a_page_too_large_to_render_is_shown_smaller_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with pikepdf.open(PDFS / "built-none-declined.pdf") as document:
        document.pages[0].mediabox = pikepdf.Array([0, 0, 14400, 14400])
        document.save(path)
    pdf = Pdf(path, sha256_of(path))
    (picture,) = made(pdf, MarkedPages((Region(1, (10.0, 10.0, 600.0, 40.0)),)))
    image = image_of(picture)
    assert image.width * image.height < 31_000_000
    assert picture.said == f"The page is so large that the picture has {picture.dpi:.0f} dots an inch, not 150."


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_order_gives_the_same_bytes() -> None:
    name = OVER_PAGE_ENDS
    row = next(row for row in reading(name).declined if row.source.continued)
    orders = (order_of(name, row), MarkedPages((Region(row.source.page, row.source.bbox),)))
    assert made(pdf_of(name), *orders) == made(pdf_of(name), *orders)


ANYWHERE = MarkedPages((Region(1, (10.0, 10.0, 100.0, 40.0)),))


def test_a_password_opens_a_pdf_for_pictures(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    needs_a_password(path)
    pdf = Pdf(path, sha256_of(path), "open sesame")
    assert made(pdf, ANYWHERE)[0].png.startswith(b"\x89PNG")
    assert headings(Request(path, "open sesame")).rows
    with pytest.raises(DdorError, match=r"locked\.pdf: it opens only with a password\."):
        made(replace(pdf, password=None), ANYWHERE)


def test_a_file_that_hangs_the_renderer_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    calling_forms(path)
    with pytest.raises(DdorError, match=r"loop\.pdf: gave up after 2 seconds on a picture\."):
        made(Pdf(path, sha256_of(path), limits=Limits(2)), ANYWHERE)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (MarkedPages((Region(99, (10.0, 10.0, 100.0, 40.0)),)), "there is no page 99"),
        (RowPicture((Band("", (Cut(1, (5000.0, 10.0, 5100.0, 40.0)),)),)), "page 1 doesn't have that place"),
    ],
)
def test_a_place_that_is_not_there_is_told(order: Order, reason: str) -> None:
    with pytest.raises(DdorError, match=reason):
        made(pdf_of("week-2017-02-11"), order)


def test_another_pdf_than_the_one_read_is_refused() -> None:
    with pytest.raises(DdorError, match="this isn't the PDF that was added"):
        made(replace(pdf_of("week-2017-02-11"), sha256="0" * 64), ANYWHERE)


def test_headings_in_a_laid_out_report_stand_over_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(layout_report(small_truth(), Layout()))
    report: Report = read_report(path)
    found = heading_places(path).rows
    for row in report.high_volume:
        above = [each for each in found["high_volume"] if each.page == row.source.page]
        assert any(each.bbox[3] <= row.source.bbox[1] + 1 for each in above)
