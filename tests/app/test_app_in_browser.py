"""The app in a real browser: what a reporter does in the first minutes."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import Opened, serious
from tests.support.held_reports import PDFS
from tests.support.layouts import Layout, read_truth
from tests.support.serving import Visitor, desk_of, served
from tests.support.typesetting import layout_report

pytest_plugins = ["tests.support.browser"]

WEEKS = ("week-2017-01-28", "week-2017-02-11")
PAGES = (
    "/", "/week/2017-02-11", "/rows?week=all&state=TX", "/count?by=county&across=status", "/compare", "/undecided",
    "/lists", "/history", "/place/48453",
    "/corrections", "/places?q=travis", "/row/2017-01-28/II/31", "/story/claim?measure=share&of=persons",
)  # fmt: skip

NARROW = ("/", "/rows?week=all&state=TX", "/undecided")
"""Pages that are looked at for faults on a telephone, in the dark; between them they have the parts of the others."""

WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def visitor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with served(desk_of(tmp_path_factory.mktemp("desk"), *WEEKS)) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, visitor: Visitor) -> Iterator[Opened]:
    """The first page; nothing may have gone wrong, nor been asked of another server, once the test is done."""
    with opened_at(browser, visitor) as page:
        yield page


class opened_at:  # noqa: N801 - a context manager
    """A page of the app in a browser of its own, opened by the address that a person gets."""

    def __init__(self, browser: Browser, visitor: Visitor, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        self.page = Opened(self.context.new_page())
        self.own = f"http://127.0.0.1:{visitor.port}/"
        self.elsewhere: list[str] = []
        self.page.page.on("request", lambda request: self._look_at(request.url))
        self.page.page.goto(visitor.address)

    def _look_at(self, address: str) -> None:
        if not address.startswith((self.own, "data:", "blob:")):
            self.elsewhere.append(address)

    def __enter__(self) -> Opened:
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.page.faults == []
        assert self.elsewhere == []


def drop(page: Page, files: Mapping[str, bytes]) -> None:
    """Drop files on the page, once its scripts have run, which takes what a person needs to see it."""
    page.wait_for_load_state("load")
    page.evaluate(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, content] of files) {
                const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            window.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
        }""",
        [[name, base64.b64encode(content).decode()] for name, content in files.items()],
    )


def test_pdfs_that_are_dropped_on_the_page_are_added_one_with_a_password_once_that_is_typed(
    browser: Browser, tmp_path: Path
) -> None:
    with served(desk_of(tmp_path)) as visitor, opened_at(browser, visitor) as opened:
        page = opened.page
        locked = layout_report(read_truth(PDFS / "week-2017-02-04.json"), Layout(password="sesame"))  # noqa: S106
        week = (PDFS / "week-2017-02-11.pdf").read_bytes()
        drop(page, {"week.pdf": week, "notes.txt": b"not a report", "locked.pdf": locked})
        expect(page.get_by_text("Added: the week of 2017-02-11")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("It opens only with a password.")).to_be_visible(timeout=60_000)
        page.get_by_label("Password").locator("visible=true").fill("sesame")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Added: the week of 2017-02-04")).to_be_visible(timeout=60_000)
        expect(page.get_by_label("Password").locator("visible=true")).to_have_count(0)
        page.get_by_role("link", name="Open the week").last.click(timeout=30_000)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Feb 11")


@pytest.mark.parametrize("one_by_one", [False, True])
def test_two_lists_that_are_dropped_are_compared(opened: Opened, one_by_one: bool) -> None:
    page = opened.page
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("link", name="Two lists of your own").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare two lists")
    old, new = {"2016.csv": b"county,state\nTravis,TX\n"}, {"2017.csv": b"county,state\nTravis,TX\nCook,IL\n"}
    for files in (old, new) if one_by_one else ({**new, **old},):
        drop(page, files)
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("2016.csv and 2017.csv")
    expect(page.locator("#lists-new tbody")).to_contain_text("Cook County, IL")


def test_a_county_is_found_by_typing_travis_and_its_rows_by_one_click(opened: Opened) -> None:
    page = opened.page
    page.get_by_label("Find a place").fill("travis")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Section II: 142").click()
    expect(page.locator("#found")).to_contain_text("142 persons")


def test_an_address_with_its_filters_can_be_shared(browser: Browser, opened: Opened, visitor: Visitor) -> None:
    page = opened.page
    page.goto(f"{page.url.split('?')[0]}rows?week=2017-01-28")
    page.get_by_role("complementary").get_by_role("link", name="Texas 149").click()
    page.get_by_role("complementary").get_by_role("link", name="only convicted").click()
    said = page.locator("#found").inner_text()
    shared = page.url
    with opened_at(browser, visitor) as other:
        other.page.goto(shared)
        expect(other.page.locator("#found")).to_have_text(said)
        expect(other.page.get_by_role("list", name="Filters").get_by_role("listitem")).to_have_count(2)
        other.page.get_by_role("link", name="Remove the filter: every offense convicted").click()
        expect(other.page.get_by_role("list", name="Filters").get_by_role("listitem")).to_have_count(1)


def test_a_figure_leads_to_its_rows_and_a_row_to_its_picture(opened: Opened) -> None:
    page = opened.page
    page.goto(f"{page.url.split('?')[0]}week/2017-01-28")
    page.locator("#jurisdictions tbody tr", has_text="Travis").get_by_role("link", name="142").click()
    expect(page.locator("#found")).to_contain_text("142 persons")
    page.locator("#rows tbody th a").first.click()
    crop = page.get_by_alt_text("The row as printed")
    expect(crop).to_be_visible()
    page.wait_for_function("document.querySelector('img.crop').naturalWidth > 500")
    expect(page.get_by_role("heading", name="The cells")).to_be_visible()


def test_a_name_is_decided_by_a_click_and_taken_back(browser: Browser, tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[0])) as visitor, opened_at(browser, visitor) as opened:
        page = opened.page
        page.get_by_role("link", name="undecided").first.click()
        name = page.locator("section.open", has_text="Aurora, Colorado")
        name.get_by_label("Adams County").check()
        name.get_by_label("Who decides").fill("A. Editor")
        name.get_by_role("button", name="Decide").click()
        expect(page.get_by_role("status").first).to_contain_text("Aurora, Colorado is Adams County, CO from now on")
        page.get_by_role("button", name="Take back").click()
        expect(page.locator("section.open", has_text="Aurora, Colorado")).to_be_visible()


def test_a_claim_is_taken_by_two_clicks_or_built_by_choosing(browser: Browser, tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[0])) as visitor, opened_at(browser, visitor) as opened:
        page = opened.page
        page.get_by_role("link", name="Story", exact=True).click()
        page.get_by_label("Paste a paragraph").fill("Travis County declined 142 detainers.")
        page.get_by_label("Paste a paragraph").dispatch_event("paste")
        page.get_by_role("button", name="Take this claim").click()
        expect(page.locator(".verdicts .good")).to_contain_text("holds")
        # The text is there still; a measure that is chosen shows at once what else can be chosen.
        page.get_by_role("link", name="Build a claim").click()
        page.get_by_label("How many people have an offense of this kind").check()
        page.locator('input[name="where.county"]').fill("Travis, TX")
        page.locator("input[name=figure]").fill("143")
        page.keyboard.press("Enter")
        expect(page.locator(".verdicts .bad")).to_contain_text("does not hold")


def test_what_is_seen_is_saved(opened: Opened) -> None:
    page = opened.page
    page.goto(f"{page.url.split('?')[0]}rows?week=2017-01-28&state=TX")
    with page.expect_download() as saved:
        page.get_by_role("link", name="XLSX").click()
    assert saved.value.suggested_filename == "ddor-rows-declined.xlsx"


def test_the_first_page_is_used_by_the_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the figures")).to_be_focused()
    reached = set()
    for _ in range(24):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))
    assert {"Rows", "Places", "Add them", "files", "q"} <= reached


@pytest.fixture(scope="module")
def window(browser: Browser, visitor: Visitor) -> Iterator[Opened]:
    """One window for pages that are only looked at, as to open a new one takes as long as looking does."""
    with opened_at(browser, visitor) as page:
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_screen_nor_has_a_serious_fault(window: Opened, visitor: Visitor, path: str) -> None:
    page = window.page
    page.emulate_media(color_scheme="dark" if path in NARROW else "light")
    page.goto(f"http://127.0.0.1:{visitor.port}{path}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    if path not in NARROW:
        page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    # The page of a week is looked at as the site's.
    assert path.startswith("/week") or serious(page) == []
    assert window.faults == []
