"""The filters of the site's tables, in a browser: what they count, where that is said, and how it is shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ddor.sections import DECLINED, HIGH_VOLUME, POLICIES, Report
from ddor.tables.facets import Choice, Facet
from ddor.tables.filters import Filters
from ddor.tables.passing import choosable
from ddor.tables.weeks import Weeks
from tests.support.browsing import Opened
from tests.support.held_reports import reading
from tests.support.sites import FIRST, HOSTILE, SECOND, THIRD, archive_of, hostile_report, made_of

pytest_plugins = ["tests.support.browser"]

IDS = {"persons": DECLINED.table, "issued": HIGH_VOLUME.table, "policies": POLICIES.table}
"""The tables by the ids that they have on a page."""

TOGETHER = (("offense", "status"), ("category", "status"), ("state", "country"), ("offense", "category"))

_COUNT_ALL = """async ([id, addresses]) => {
  const status = document.getElementById(id).closest("section").querySelector("[role=status]");
  const counted = [];
  for (const address of addresses) {
    const changed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = address;
    await changed;
    counted.push(status.textContent);
  }
  return counted;
}"""
"""What a table says that it shows at each of some addresses."""

_COUNTS_LISTED = """(id) => Array.from(document.getElementById(id).closest("section").querySelectorAll(".facet"),
  (facet) => {
    facet.open = true;
    facet.dispatchEvent(new Event("toggle"));
    return Array.from(facet.querySelectorAll("label"), (label) =>
      [label.dataset.value, label.querySelector(".count").textContent]);
  }).flat()"""
"""The choices that the lists of a table offer, each with its count."""


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without pictures; made only where there is a browser to look at it."""
    folder = tmp_path_factory.mktemp("site")
    archive = archive_of(folder, "week-2017-01-28", "week-2017-02-04", "week-2017-02-11", "hostile")
    made_of(archive, folder / "site", (FIRST, SECOND, THIRD, HOSTILE), pictures=False)
    return folder / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page; nothing may have gone wrong in it once the test is done."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = Opened(context.new_page())
    yield opened.page
    context.close()
    assert opened.faults == []


def address(site: Path, week: object, **filters: str) -> str:
    asked = urlencode({f"persons.{name}": value for name, value in filters.items()})
    return f"{site.as_uri()}/{week}/index.html" + (f"#{asked}" if asked else "")


def persons(page: Page) -> Locator:
    """The part of a page with the rows of Section II and their filters."""
    return page.locator("section.table", has=page.locator("#persons"))


def _choices(name: str) -> Sequence[tuple[Facet, Choice]]:
    return choosable(Weeks.of_report(reading(name)), "declined").choices


def counted(page: Page, id: str, asked: Sequence[Mapping[str, str]]) -> list[int]:  # noqa: A002 - an HTML id
    """How many rows a table shows at the address of each of some filters."""
    addresses = [urlencode({f"{id}.{name}": value for name, value in each.items()}) for each in asked]
    said: list[str] = page.evaluate(_COUNT_ALL, [id, addresses])
    return [int(text.split()[0].replace(",", "")) for text in said]


@pytest.mark.parametrize("week", [SECOND, HOSTILE])
def test_what_is_counted_is_what_rows_counts(site: Path, page: Page, tmp_path: Path, week: object) -> None:
    report: Report = reading("week-2017-02-04") if week == SECOND else hostile_report(tmp_path / "hostile.pdf")
    weeks = Weeks.of_report(report)
    page.goto(address(site, week))
    for id_, table in IDS.items():
        choices = choosable(weeks, table).choices
        assert page.evaluate(_COUNTS_LISTED, id_) == [[each.value, f"{each.rows:,}"] for _, each in choices]
        of = {facet.filter: [each.value for about, each in choices if about is facet] for facet, _ in choices}
        alone = [{name: value} for name, values in of.items() for value in values]
        pairs = [
            {first: one, second: other}
            for first, second in TOGETHER
            if first in of and second in of
            for one, other in list(product(of[first], of[second]))[::13]
        ]
        some = [of.get(name, [])[:4] for name in ("offense", "category", "status")]
        triples = [{"offense": one, "category": two, "status": three} for one, two, three in product(*some)]
        asked = list(chain(alone, pairs, triples))
        expected = [weeks.where(Filters.checked(**{n: [v] for n, v in each.items()})).count(table) for each in asked]
        assert counted(page, id_, asked) == expected


def test_a_place_is_found_by_typing_its_name_and_a_note_about_it_is_not(site: Path, page: Page) -> None:
    page.goto(address(site, FIRST))
    field, status = persons(page).get_by_label("Only rows with"), persons(page).get_by_role("status")
    field.fill("travis")
    expect(status).to_have_text("142 of 206 rows shown")
    field.fill("boulder ASSAULT")
    expect(status).to_have_text("3 of 206 rows shown")
    field.fill("no such words")
    expect(status).to_have_text("0 of 206 rows shown")
    field.fill("")
    expect(status).to_be_empty()
    expect(page.locator("#persons tbody tr[hidden]")).to_have_count(0)
    page.goto(address(site, THIRD, text="Texas"))
    expect(status).to_have_text("8 of 65 rows shown")


def test_a_name_that_is_typed_is_offered_as_what_it_is_the_name_of(site: Path, page: Page) -> None:
    page.goto(address(site, FIRST))
    persons(page).get_by_label("Only rows with").fill("mex")
    persons(page).get_by_role("button", name="Citizenship: Mexico (").click()
    expected = Weeks.of_report(reading("week-2017-01-28")).where(Filters.checked(country=["MEX"])).count("declined")
    expect(persons(page).get_by_role("status")).to_have_text(f"{expected} of 206 rows shown")
    expect(persons(page).get_by_label("Only rows with")).to_have_value("")


def test_filters_are_chosen_by_keyboard_seen_as_chips_shared_by_address_and_removed(site: Path, page: Page) -> None:
    page.goto(address(site, SECOND))
    part = persons(page)
    part.locator("summary", has_text="Status").focus()
    page.keyboard.press("Enter")
    expect(part.get_by_role("checkbox").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    first = next(choice.value for facet, choice in _choices("week-2017-02-04") if facet.filter == "status")
    chip = part.get_by_role("button", name=f"Remove Status: {first}")
    expect(chip).to_be_visible()
    page.keyboard.press("Escape")
    expect(part.locator(".choices").last).to_be_hidden()
    shown = part.get_by_role("status").text_content()
    assert page.url.endswith(f"#persons.status={first}")
    there = page.context.new_page()
    there.goto(page.url)
    expect(persons(there).get_by_role("status")).to_have_text(shown or "")
    there.close()
    chip.click()
    assert page.url == address(site, SECOND)
    expect(part.get_by_role("status")).to_be_empty()


def test_each_figure_leads_to_the_rows_that_it_counts(site: Path, page: Page) -> None:
    page.goto(address(site, FIRST))
    linked = page.locator("td.figures a[href*='.']")
    found = linked.evaluate_all("all => all.map((link) => [link.getAttribute('href'), link.textContent])")
    assert len(found) > 100
    # Three quartiles in a row lead to the same rows, and an address that is there already changes nothing.
    links = list({(href, text if ".row=" not in href else ""): (href, text) for href, text in found}.values())
    of = {each: [link for link in links if link[0].startswith(f"#{each}.")] for each in IDS}
    assert sum(map(len, of.values())) == len(links)
    for id_, links_to in of.items():
        said = page.evaluate(_COUNT_ALL, [id_, [href[1:] for href, _ in links_to]]) if links_to else []
        shown = [text.split()[0] for text in said]
        # What is no count, such as a median, names the rows that it rests on.
        asked = [(figure.partition("–")[0], href.partition(".row=")[2]) for href, figure in links_to]
        assert shown == [str(len(rows.split(","))) if rows else figure for figure, rows in asked]
    assert sum(".row=" in href for href, _ in found) > 40


def test_an_address_that_asks_for_what_no_row_has_says_so_and_shows_none(site: Path, page: Page) -> None:
    page.goto(address(site, SECOND, state="XX"))
    expect(persons(page).get_by_role("status")).to_have_text("0 of 47 rows shown")
    expect(persons(page).locator(".chip")).to_have_text("State: XX (no row has it)")


def test_a_link_to_a_row_that_is_filtered_out_shows_it(site: Path, page: Page) -> None:
    page.goto(address(site, SECOND, state="XX"))
    page.evaluate("location.hash = '#II-3'")
    expect(page.locator("#II-3")).to_be_visible()
    expect(persons(page).get_by_role("status")).to_be_empty()


def test_in_print_filters_are_said_and_nothing_is_there_to_click(site: Path, page: Page) -> None:
    page.goto(address(site, SECOND, status="convicted"))
    page.emulate_media(media="print")
    expect(persons(page).get_by_label("Only rows with")).to_be_hidden()
    expect(persons(page).get_by_role("status")).to_be_visible()
    expect(persons(page).locator(".chip")).to_have_text("Status: convicted")
