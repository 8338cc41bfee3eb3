"""The site, read from its files; in a browser it is tested by test_page_in_browser."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddor.corrections.annotations import Annotations
from ddor.site import charts
from ddor.site.making import make_site
from tests.conftest import MANY
from tests.support.reading import PDFS, ddor
from tests.support.sites import ATTACKS, FIRST, HOSTILE, NONE_DECLINED, THIRD, Markup, archive_of, made_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a week with corrections, one after a gap, one without rows, and a hostile one."""
    folder = tmp_path_factory.mktemp("site")
    archive = archive_of(folder, "week-2017-01-28", "week-2017-02-11", "built-none-declined", "hostile")
    made = made_of(archive, folder / "site", (FIRST, THIRD, NONE_DECLINED, HOSTILE))
    assert made.problems == ()
    return folder / "site"


def week_page(site: Path, week: object) -> str:
    return Markup.of(site / str(week) / "index.html").text


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_address_in_the_site_leads_somewhere_in_it(site: Path) -> None:
    led_to = set()
    markup = {page.resolve(): Markup.of(page) for page in pages(site)}
    for page, itself in markup.items():
        for address in itself.addresses:
            if address.startswith("https://"):
                continue
            path, _, anchor = address.partition("#")
            # Behind the id of a table may follow what it is filtered by.
            anchor = anchor.partition(".")[0]
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), f"{page}: {address}"
            assert site.resolve() in target.parents
            assert not anchor or markup[target].ids[anchor] == 1, f"{page}: {address}"
            led_to.add(target)
    files = {path.resolve() for path in site.rglob("*") if path.is_file()}
    assert files - led_to - {(site / "index.html").resolve()} == set()


def test_ids_are_there_once_and_nothing_is_styled_or_run_within_a_page(site: Path) -> None:
    for page in pages(site):
        markup = Markup.of(page)
        assert [name for name, count in markup.ids.items() if count > 1] == []
        assert markup.elements["style"] == 0
        assert markup.elements["script"] == len(list((site / "static").glob("*.js")))
        assert [name for name in markup.attributes if name == "style" or name.startswith("on")] == []


def test_a_hostile_report_is_shown_letter_for_letter_and_makes_no_markup(site: Path) -> None:
    page = site / str(HOSTILE) / "index.html"
    markup, tame = Markup.of(page), Markup.of(site / str(THIRD) / "index.html")
    folded = re.sub(r"\s", "", markup.text)
    for attack in ATTACKS:
        assert folded.count(re.sub(r"\s", "", attack)) >= 5
    assert markup.elements.keys() - tame.elements.keys() == set()
    assert markup.elements["img"] == 0
    assert [each for each in markup.addresses if each.startswith("javascript")] == []
    assert 'https://example.org/"onclick="alert(1)' in markup.addresses


def test_a_week_that_is_missing_is_called_missing_and_has_no_figure(site: Path) -> None:
    text = Markup.of(site / "index.html").text
    assert "Nothing after Feb 16, 2018 is counted." in text
    assert "Missing, and not counted: 51 weeks (Feb 4 – 10, 2017; Feb 18, 2017 – Feb 2, 2018)." in text
    assert "2017-02-04 missing no report – – – – – –" in text
    assert "week of 2017-02-04: no report" in text
    assert "2018-02-03 held 2,827 0 0 0" in text


def test_a_figure_stands_as_published_and_as_corrected(site: Path) -> None:
    text = week_page(site, FIRST)
    assert "Declined 206 as corrected: 196 persons" in text
    assert "Williamson County TX 48491 4 0" in text
    assert "Disputed Nassau County, New York" in text
    assert "as corrected:" not in week_page(site, THIRD)


def test_a_week_names_what_later_reports_print_of_its_rows_until_somebody_has_answered(
    site: Path, tmp_path: Path
) -> None:
    archive = archive_of(tmp_path, "week-2017-01-28", "week-2017-02-11")
    unanswered = "Printed corrections nobody has answered"
    make_site(archive, (FIRST, THIRD), Annotations(), tmp_path / "new", None)
    text = week_page(tmp_path / "new", FIRST)
    assert "Printed corrections concern 14 rows of this week, and nobody has answered them yet" in text
    _, _, listed = text.partition(unanswered)
    assert "Williamson County, Texas; Bastrop County, Texas: “The entries for Williamson County, TX" in listed
    assert "week-2017-02-11.pdf, page 1, week of 2017-02-11" in listed
    markup = Markup.of(tmp_path / "new" / str(FIRST) / "index.html")
    assert "#II-52" in markup.addresses
    assert unanswered not in week_page(tmp_path / "new", THIRD)
    assert unanswered not in week_page(site, FIRST)


def test_a_page_says_what_file_it_is_of_and_that_it_is_not_ice_s(site: Path) -> None:
    text = week_page(site, FIRST)
    assert "Read from week-2017-01-28.pdf, 15 pages" in text
    assert "SHA-256 27b140f1255ec73c3e966561e6c1c6acfa2c74bb676fea146015eaa517077656" in text
    assert "This is not a publication of U.S. Immigration and Customs Enforcement" in text


def test_what_changed_is_compared_with_the_week_held_before_and_says_of_the_gap(site: Path) -> None:
    text = week_page(site, THIRD)
    assert "Compared with the week of Jan 28 – Feb 3, 2017 , the one before it in the archive." in text
    assert "Missing: 1 week between them (Feb 4 – 10, 2017)" in text
    assert "Persons: rows of Section II 206 65 −141" in text


def test_a_report_in_which_nobody_is_declined_has_no_empty_charts(site: Path) -> None:
    markup = Markup.of(site / str(NONE_DECLINED) / "index.html")
    assert markup.elements["svg"] == 0
    assert "No persons are listed." in markup.text


def test_a_week_alone_is_still_compared_with_the_one_before_it(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, "week-2017-01-28", "week-2017-02-11")
    made_of(archive, tmp_path / "site", [THIRD], pictures=False)
    markup = Markup.of(tmp_path / "site" / str(THIRD) / "index.html")
    assert "Persons: rows of Section II 206 65 −141" in markup.text
    assert "../2017-01-28/index.html" not in markup.addresses


def test_of_two_revisions_the_newest_is_shown_and_the_older_named(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, "week-2017-01-28", "week-2017-01-28-reissued")
    made_of(archive, tmp_path / "site", [FIRST], pictures=False)
    text = week_page(tmp_path / "site", FIRST)
    assert "Read from week-2017-01-28-reissued.pdf" in text
    assert "Revision 2 of 2, the one added last. Not shown here: revision 1: week-2017-01-28.pdf" in text


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, "week-2017-02-11", "built-none-declined")
    files = []
    for name in ("one", "two"):
        made_of(archive, tmp_path / name, (THIRD, NONE_DECLINED))
        root = tmp_path / name
        files.append({path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()})
    assert files[0] == files[1]


def test_pictures_are_made_once_and_those_of_other_rows_go(tmp_path: Path) -> None:
    archive, site = archive_of(tmp_path, "built-none-declined"), tmp_path / "site"
    made_of(archive, site, [NONE_DECLINED])
    rows = site / str(NONE_DECLINED) / "rows"
    first, *others = sorted(rows.iterdir())
    first.write_bytes(b"not drawn again")
    stale, foreign = rows / "II-1-0123456789ab.png", rows / "mine.png"
    stale.touch()
    foreign.touch()
    others[0].unlink()
    made_of(archive, site, [NONE_DECLINED])
    assert first.read_bytes() == b"not drawn again"
    assert others[0].exists()
    assert (stale.exists(), foreign.exists()) == (False, True)


def test_the_tables_of_all_weeks_are_beside_the_overview(site: Path) -> None:
    def rows(path: Path) -> list[dict[str, str]]:
        return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))

    weeks = (FIRST, THIRD, NONE_DECLINED, HOSTILE)
    of_weeks = [row for week in weeks for row in rows(site / str(week) / "declined.csv")]
    assert rows(site / "all" / "declined.csv") == of_weeks
    text = Markup.of(site / "index.html").text
    assert "all/ddor.xlsx All tables of all weeks as one workbook." in text
    assert "The 6 jurisdictions with the most persons, week by week; gray where there is no report" in text


def test_the_command_makes_the_site_and_says_where(tmp_path: Path) -> None:
    ddor("add", PDFS / "built-none-declined.pdf", "--out", tmp_path)
    done = ddor("page", "--folder", tmp_path)
    assert (done.status, done.out, done.err) == (0, f"{tmp_path / 'site' / 'index.html'}\n", "")
    assert list((tmp_path / "site" / str(NONE_DECLINED) / "rows").glob("*.png"))


def test_without_the_pdf_rows_say_that_they_have_no_picture_and_the_command_does(tmp_path: Path) -> None:
    pdf = shutil.copy(PDFS / "built-none-declined.pdf", tmp_path / "report.pdf")
    ddor("add", pdf, "--no-keep", "--out", tmp_path / "output")
    Path(pdf).unlink()
    done = ddor("page", "--folder", tmp_path / "output", "--out", tmp_path / "site")
    assert done.status == 1
    assert "rows without a picture: report.pdf is no longer where it was added from" in done.err
    markup = Markup.of(tmp_path / "site" / str(NONE_DECLINED) / "index.html")
    assert "row 1, page 2 no picture" in markup.text
    assert "The PDF could not be found when this page was made" in markup.text
    assert str(tmp_path) not in markup.text
    assert not [address for address in markup.addresses if address.endswith(".png")]


def test_pictures_can_be_left_out_and_weeks_that_are_not_of_the_site_are_named(tmp_path: Path) -> None:
    ddor("add", PDFS / "built-none-declined.pdf", "--out", tmp_path)
    (tmp_path / "site" / "2017-02-04").mkdir(parents=True)
    done = ddor("page", str(NONE_DECLINED), "--no-crops", "--folder", tmp_path)
    assert done.status == 0
    assert "2017-02-04 is a page for a week that isn't in this site" in done.err
    assert "This page was made without pictures of rows." in week_page(tmp_path / "site", NONE_DECLINED)
    assert not (tmp_path / "site" / str(NONE_DECLINED) / "rows").exists()


def test_a_week_that_is_not_held_is_a_sentence(tmp_path: Path) -> None:
    ddor("add", PDFS / "built-none-declined.pdf", "--out", tmp_path)
    done = ddor("page", "2017-02-04", "--folder", tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "no week that begins on 2017-02-04 is in the archive" in done.err


@pytest.mark.parametrize("name", ["altair", "jinja2", "vl_convert", "shapefile"])
def test_without_its_libraries_the_command_says_what_to_install(name: str, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.modules[{name!r}] = None; from ddor.cli import main; sys.argv = ['ddor', 'page']; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'ddor[page]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@settings(max_examples=max(1, round(20 * MANY)))
@given(st.text(min_size=1, max_size=40))
def test_any_name_can_be_drawn(name: str) -> None:
    for chart in (
        charts.bars("a", name, name, [(name, 1)]),
        charts.stacked("b", name, name, [(name, {"convicted": 1, "not stated": 2})]),
        charts.ranges("c", name, name, [charts.Quartiles(name, 1, 2, 3)]),
    ):
        drawn = ElementTree.fromstring(chart.svg)  # noqa: S314 - of our own making
        assert drawn.get("role") == "img"
        assert {each.tag.rpartition("}")[2] for each in drawn.iter()} <= {
            "svg", "g", "path", "rect", "line", "text", "title", "desc", "defs", "clipPath", "tspan",
        }  # fmt: skip
        assert not [each for each in drawn.iter() if "style" in each.attrib]
