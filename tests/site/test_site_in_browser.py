"""The site as people meet it: in a browser, from disk and from a web server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, expect
from pypdfium2 import PdfDocument

from tests.support.browsing import Opened, serious, served
from tests.support.sites import HOSTILE, NONE_DECLINED, THIRD, archive_of, made_of

pytest_plugins = ["tests.support.browser"]

PAGES = ("index.html", *(f"{week}/index.html" for week in (THIRD, NONE_DECLINED, HOSTILE)))
PLACE = "place/06059/index.html"
WIDTHS = (1280, 390)


@pytest.fixture(scope="module", params=["file", "http"])
def address(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[str]:
    """Where the site is: on disk, and on a web server."""
    if request.param == "file":
        yield site.as_uri()
    else:
        with served(site) as url:
            yield url


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all kinds of pages; made only where there is a browser to look at it."""
    folder = tmp_path_factory.mktemp("site")
    archive = archive_of(folder, "week-2017-02-11", "built-none-declined", "hostile")
    made_of(archive, folder / "site", (THIRD, NONE_DECLINED, HOSTILE))
    return folder / "site"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """An empty page; nothing may have gone wrong in it once the test is done."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = Opened(context.new_page())
    yield page
    context.close()
    assert page.faults == []


def column(table: Locator, number: int) -> list[str]:
    """The texts that a column's visible cells show, from the top down."""
    cells = table.locator(f"tbody tr:not([hidden]) > :nth-child({number})")
    return [" ".join(text.split()) for text in cells.all_inner_texts()]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_goes_wrong_and_no_page_is_wider_than_the_screen(opened: Opened, address: str, path: str) -> None:
    opened.page.goto(f"{address}/{path}")
    expect(opened.page.locator("thead button").first).to_be_attached()
    for width in WIDTHS:
        opened.page.set_viewport_size({"width": width, "height": 844})
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.page.evaluate("getComputedStyle(document.body).maxWidth") == "1200px"


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [(PAGES[0], 390, "dark"), (PAGES[1], 1280, "light"), (PLACE, 390, "dark")],
)
def test_axe_finds_no_serious_fault(
    opened: Opened, site: Path, path: str, width: int, scheme: Literal["dark", "light"]
) -> None:
    opened.page.set_viewport_size({"width": width, "height": 844})
    opened.page.emulate_media(color_scheme=scheme)
    opened.page.goto(f"{site.as_uri()}/{path}")
    opened.page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")
    assert serious(opened.page) == []


def test_a_table_is_sorted_by_its_headings_with_the_keyboard(opened: Opened, site: Path) -> None:
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html")
    table = opened.page.locator("#issued")
    as_printed = column(table, 6)
    heading = table.get_by_role("columnheader", name="Detainers issued")
    heading.get_by_role("button").focus()
    for pressed, direction, expected in (
        ("Enter", "descending", sorted(as_printed, key=int, reverse=True)),
        ("Space", "ascending", sorted(as_printed, key=int)),
    ):
        opened.page.keyboard.press(pressed)
        assert heading.get_attribute("aria-sort") == direction
        assert column(table, 6) == expected
    opened.page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") is None
    assert column(table, 6) == as_printed


def test_what_is_not_known_is_sorted_last_in_both_directions(opened: Opened, site: Path) -> None:
    opened.page.goto(f"{site.as_uri()}/index.html")
    table = opened.page.locator("#series")
    heading = table.get_by_role("columnheader", name="Declined", exact=False).first
    for known in (["65", "6", "0"], ["0", "6", "65"]):
        heading.get_by_role("button").click()
        figures = column(table, 4)
        assert figures[:3] == known
        assert set(figures[3:]) == {"–"}


def test_a_row_opens_its_picture_and_leads_on_to_the_next_and_back(opened: Opened, address: str) -> None:
    opened.page.goto(f"{address}/{THIRD}/index.html")
    page = opened.page
    link = page.locator("#II-2 a.crop")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text("row 2, page 3")
    picture = dialog.get_by_role("img")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 1000
    expect(dialog).to_contain_text("week-2017-02-11.pdf, SHA-256 dbf85ec2")
    dialog.get_by_role("button", name="Row after").click()
    expect(dialog.get_by_role("heading")).to_contain_text("row 3, page 3")
    picture.evaluate("image => image.decode()")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert link.evaluate("link => link === document.activeElement")


def test_no_picture_is_fetched_before_it_is_asked_for(opened: Opened, site: Path) -> None:
    fetched: list[str] = []
    opened.page.on("request", lambda request: fetched.append(request.url))
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html", wait_until="load")
    assert [url for url in fetched if url.endswith(".png")] == []


def test_without_javascript_all_is_there_and_a_row_leads_to_its_picture(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = Opened(context.new_page())
    opened.page.goto(f"{address}/{THIRD}/index.html")
    expect(opened.page.locator("#persons tbody tr")).to_have_count(65)
    expect(opened.page.get_by_role("searchbox")).to_have_count(0)
    expect(opened.page.locator("thead button")).to_have_count(0)
    opened.page.locator("#II-2 a.crop").click()
    opened.page.wait_for_url("**/rows/II-2-*.png")
    assert opened.faults == []
    context.close()


def test_in_print_every_row_is_there(opened: Opened, site: Path) -> None:
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html")
    opened.page.emulate_media(media="print")
    box = opened.page.locator("#persons").locator("xpath=..")
    assert box.evaluate("box => box.scrollHeight === box.clientHeight")
    expect(opened.page.get_by_role("link", name="row 1, page 3")).to_be_visible()


def test_a_printed_week_is_not_a_pile_of_paper(opened: Opened, site: Path) -> None:
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html")
    assert 5 < len(PdfDocument(opened.page.pdf(prefer_css_page_size=True))) < 20


def test_in_the_dark_the_page_and_its_charts_are(opened: Opened, site: Path) -> None:
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html")
    shades = {}
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        opened.page.emulate_media(color_scheme=scheme)
        page, chart = (
            opened.page.evaluate(f"getComputedStyle(document.querySelector('{what}')).{how}")
            for what, how in (("body", "backgroundColor"), ("#chart-jurisdictions-title ~ g text", "fill"))
        )
        shades[scheme] = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (page, chart)]
    (light, ink), (dark, chalk) = shades["light"], shades["dark"]
    assert light > 600 > chalk - 100 > ink
    assert dark < 100


def test_on_a_telephone_a_row_is_a_card_with_each_cell_named(opened: Opened, site: Path) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.goto(f"{site.as_uri()}/{THIRD}/index.html")
    row = opened.page.locator("#II-2")
    cells = row.locator("td").all()
    boxes = [box for cell in cells if (box := cell.bounding_box())]
    tops = [box["y"] for box in boxes]
    assert len(tops) > 5
    assert tops == sorted(set(tops))
    assert all(300 < box["width"] < 390 for box in boxes)
    assert cells[1].evaluate("cell => getComputedStyle(cell, '::before').content") == '"County"'
