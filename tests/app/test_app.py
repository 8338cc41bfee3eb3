"""The app as whoever opens its addresses meets it, on a real server of this machine."""

from __future__ import annotations

import html
import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import openpyxl
import pytest

from ddor.app.desk import Desk
from ddor.app.safety import HEADERS
from ddor.archive import Archive
from ddor.places import read_decisions
from ddor.sections import TABLES
from ddor.tables.facets import facets
from ddor.tables.filters import Filters
from tests.cli.test_correct import GARZA, printing
from tests.support.held_reports import PDFS
from tests.support.layouts import Layout, read_truth
from tests.support.serving import Visitor, desk_of, served
from tests.support.sites import ATTACKS, archive_of
from tests.support.typesetting import layout_report, without_week

WEEKS = ("week-2017-01-28", "week-2017-02-04", "week-2017-02-11")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("desk"), *WEEKS)


@pytest.fixture(scope="module")
def visitor(desk: Desk) -> Iterator[Visitor]:
    with served(desk) as found:
        yield found


def links(text: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'(?:href|src|action)="(/[^"]*)"', text)]


def found_on(text: str) -> str:
    found = re.search(r'id="found"[^>]*>([^<]*)<', text)
    assert found is not None
    return html.unescape(found[1])


# Who is let in


def test_without_the_token_nothing_is_shown(visitor: Visitor) -> None:
    for path in ("/", "/rows", "/static/ddor.css", "/?token=wrong"):
        answer = visitor.get(path, Cookie="")
        assert answer.status == 403
        assert "token" in answer.text


def test_the_token_in_the_address_becomes_a_cookie_and_leaves_the_address(visitor: Visitor) -> None:
    answer = visitor.get(f"/rows?state=TX&token={visitor.token}", Cookie="")
    assert answer.status == 303
    assert answer.headers["location"] == "/rows?state=TX"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert visitor.get("/rows?state=TX", Cookie=cookie.split(";")[0]).status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "", "localhost", "127.0.0.1:80@evil.example"])
def test_a_name_that_is_not_this_servers_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.get("/", Host=host or " ").status in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1", "https://127.0.0.1"])
def test_what_another_page_sends_changes_nothing(visitor: Visitor, desk: Desk, origin: str) -> None:
    form = {"name": "Aurora, Colorado", "state": "CO", "geoid": "08005", "who": "x"}
    assert visitor.post("/undecided", form, Origin=origin).status == 403
    assert visitor.post("/undecided", form, Origin="").status == 403
    assert not desk.decisions.exists()


@pytest.mark.parametrize("path", ["/", "/week/2017-01-28", "/nothing", "/rows?state=nowhere", "/static/app.css"])
def test_every_answer_says_what_a_page_may_do(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    for name, value in HEADERS.items():
        if name != "Cache-Control" or not path.startswith("/static"):
            assert answer.headers[name.lower()] == value


def test_a_reader_of_an_archive_that_is_only_shown_can_change_nothing(tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[0], read_only=True)) as reader:
        page = reader.get("/undecided").text
        assert "Aurora" in page
        assert "<form method" not in page
        assert "Add reports" not in reader.get("/").text
        assert reader.post("/undecided", {"name": "Aurora, Colorado", "geoid": "08005"}).status == 405
        assert reader.upload({"a.pdf": b"%PDF-1.4"}).status == 405
    assert not (tmp_path / "decisions.csv").exists()


# Pages and their links


def test_every_link_of_the_app_leads_somewhere(visitor: Visitor) -> None:
    kinds: set[tuple[str, tuple[str, ...]]] = set()
    waiting = ["/"]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = visitor.get(path)
        assert answer.status in (200, 405), (path, answer.text[-400:])
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for each in links(answer.text):
            address = each.partition("#")[0]
            # One address of each kind: the same page with a filter more is another kind, with two more it isn't.
            parts = urlsplit(address)
            given = dict.fromkeys(name for name, _ in parse_qsl(parts.query))
            kind = (re.sub(r"\d+", "", parts.path), tuple(given)[:3])
            # An appendix has a picture of each row, so one of few rows is asked for in a test of its own.
            if kind not in kinds and len(given) < 3 and parts.path != "/evidence":
                kinds.add(kind)
                seen.add(address)
                waiting.append(address)
    assert len(seen) > 40


def test_the_appendix_for_an_editor_is_a_pdf_of_the_rows(visitor: Visitor) -> None:
    answer = visitor.get("/evidence?week=2017-01-28&row=31&row=32")
    assert answer.status == 200
    assert answer.content.startswith(b"%PDF")
    assert "one week" in visitor.get("/evidence?week=all&row=31").text


def test_every_figure_of_two_weeks_leads_to_its_rows(visitor: Visitor) -> None:
    page = visitor.get("/compare?old=2017-01-28&new=2017-02-11").text
    assert "Feb 11 – 17, 2017, compared with Jan 28 – Feb 3, 2017" in page
    cells = re.findall(r'<td class="figures"[^>]*>(.*?)</td>', page, re.DOTALL)
    counted = [cell for cell in cells if re.search(r">\s*[1-9][\d,]*\s*<|^\s*[1-9][\d,]*\s*$", cell)]
    assert len(counted) > 100
    assert [cell for cell in counted if "<a " not in cell] == []
    address = re.findall(r'<a href="(/rows\?week=2017-01-28&amp;geoid=48453)">142<', page)
    assert found_on(visitor.get(html.unescape(address[0])).text).startswith("142 persons")


@pytest.mark.parametrize("path", ["/", "/place/48453", "/place/48"])
def test_a_figure_of_all_weeks_or_of_a_place_leads_to_as_many_rows(visitor: Visitor, path: str) -> None:
    page = visitor.get(path).text
    figures = re.findall(r'<a href="(/rows[^"]*)">([\d,]+)</a>', page)
    assert len(figures) >= 5
    for address, figure in figures:
        found = found_on(visitor.get(html.unescape(address)).text)
        assert re.search(rf"(?<![\d,]){figure}(?![\d,])", found), (address, figure, found)


def test_a_figure_on_a_weeks_page_leads_to_as_many_rows(visitor: Visitor) -> None:
    page = visitor.get("/week/2017-01-28").text
    # Those of measures rest on rows that are no figure of theirs.
    counted = re.sub(r'<table id="(waits|concentration)".*?</table>|<strong>.*?</strong>', "", page, flags=re.DOTALL)
    figures = re.findall(r'<a href="(/rows[^"]*)">([\d,]+)</a>', counted)
    assert len(figures) > 100
    for address, figure in figures[:: len(figures) // 40]:
        found = found_on(visitor.get(html.unescape(address)).text)
        assert found.startswith(f"{figure} ") or f"{figure} issued" in found or f", {figure} detainer" in found, address


@pytest.mark.parametrize("week", ["2017-01-28", "all"])
def test_a_measure_leads_to_the_rows_that_it_rests_on(visitor: Visitor, week: str) -> None:
    page = visitor.get(f"/tables?week={week}").text
    tables = {name: re.search(rf'<table id="{name}".*?</table>', page, re.DOTALL) for name in MEASURES}
    for name, table in tables.items():
        assert table is not None
        links = re.findall(r'<a href="(/rows[^"]*)">([^<]*)</a>', table[0])
        assert len(links) > 5, name
        for address, figure in links[:: max(1, len(links) // 8)]:
            found = found_on(visitor.get(html.unescape(address)).text)
            counts = name in ("severity", "policy-counts")
            assert re.match(rf"{figure} " if counts else r"[1-9][\d,]* persons?", found), (address, figure, found)


MEASURES = ("severity", "policy-counts", "concentration", "waits")


@pytest.mark.parametrize(
    "path", ["/history", "/history?section=I", "/history?section=III&by=county", "/count?week=all"]
)
def test_a_figure_of_several_weeks_leads_to_as_many_rows(visitor: Visitor, path: str) -> None:
    page = visitor.get(path).text
    figures = re.findall(r'<a href="(/rows\?week[^"]*)">([\d,]+)</a>', page)
    assert len(figures) > 10
    for address, figure in figures[:: max(1, len(figures) // 12)]:
        found = found_on(visitor.get(html.unescape(address)).text)
        assert found.startswith(f"{figure} ") or f"{figure} issued" in found or f", {figure} detainer" in found, address
    assert re.search(r'<a href="/place/\d{5}">', page)


def test_facets_show_what_ddor_rows_counts(visitor: Visitor, desk: Desk) -> None:
    page = visitor.get("/rows?week=all&status=convicted").text
    assert f"{len(WEEKS)} weeks, 2017-01-28" in page
    shown = re.findall(r'<li><a href="(/rows[^"]*)"[^>]*><span>([^<]*)</span> <b>([\d,]+)</b>', page)
    expected = [
        (choice.name, f"{choice.rows:,}")
        for facet in facets(desk.weeks(), Filters(status=("convicted",)), "declined")
        for choice in facet.choices
    ]
    assert sorted((html.unescape(name), rows) for _, name, rows in shown) == sorted(expected)
    assert len(shown) > 60


def test_one_of_several_choices_is_taken_back_by_clicking_on_it(visitor: Visitor) -> None:
    page = visitor.get("/rows?week=all&country=MEX&country=GTM").text
    made = re.findall(r'<li><a href="([^"]*)" aria-current="true"><span>([^<]*)</span>', page)
    left = {name: parse_qs(urlsplit(html.unescape(address)).query)["country"] for address, name in made}
    assert left == {"Mexico": ["GTM"], "Guatemala": ["MEX"]}


@pytest.mark.parametrize("asked", ["week=all", "week=all&status=convicted", "week=all&offenses=1", "section=III"])
def test_a_choice_can_be_left_out_or_be_all_there_is_by_clicking_and_a_chip_says_so(
    visitor: Visitor, desk: Desk, asked: str
) -> None:
    page = visitor.get(f"/rows?{asked}").text
    others = re.findall(r'<a class="other" href="([^"]*)" title="([^"]*)"[^>]*>(not|only|none)</a>', page)
    ways = {"not"} if "III" in asked or "offenses" in asked else {"not", "only", "none"}
    assert {word for *_, word in others} == ways
    for address, _, word in others[:: max(1, len(others) // 6)]:
        given = parse_qsl(urlsplit(html.unescape(address)).query)
        filters: dict[str, list[str]] = {}
        for name, value in given:
            if name not in ("week", "section", "offenses"):
                filters.setdefault(name, []).append(value)
        table = "policies" if "III" in asked else "offenses" if "offenses=1" in asked else "declined"
        weeks = desk.weeks() if "all" in asked else desk.weeks([desk.held()[-1].period.start])
        shown = visitor.get(html.unescape(address)).text
        count = weeks.where(Filters.checked(**filters)).count(table)
        assert found_on(shown).startswith("No ") if not count else f"{count:,} " in found_on(shown), address
        (chip,) = re.findall(r"<li>((?:not|every|no) [^<]*) <a", shown)
        assert chip.startswith({"not": "not ", "only": "every offense ", "none": "no offense "}[word])


@pytest.mark.parametrize("typed", ["travis", "Travis, TX", "48453", "travis county"])
def test_a_county_is_found_by_typing_its_name(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/places?q={quote(typed)}").text
    (rows,) = re.findall(r'href="(/rows\?[^"]*geoid=48453)">Section II: ([\d,]+)<', page)
    assert found_on(visitor.get(html.unescape(rows[0])).text).startswith(f"{rows[1]} persons")


@pytest.mark.parametrize("typed", ["<script>", "'", "%", "zzzz", "1" * 500, "\u202etravis"])
def test_a_name_of_no_place_is_said_to_be_none(visitor: Visitor, typed: str) -> None:
    answer = visitor.get(f"/places?q={quote(typed)}")
    assert answer.status == 200
    assert "<script>" not in answer.text


def test_rows_are_sorted_by_any_column_and_shown_a_page_at_a_time(visitor: Visitor) -> None:
    def column(path: str, number: int) -> list[str]:
        body = visitor.get(path).text.split("<tbody>")[1].split("</tbody>")[0]
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>") if "<td" in row]
        return [" ".join(re.sub(r"<[^>]+>", " ", row[number]).split()) for row in rows]

    first = column("/rows?week=2017-01-28&sort=-issued", 5)
    second = column("/rows?week=2017-01-28&sort=-issued&page=2", 5)
    third = column("/rows?week=2017-01-28&sort=-issued&page=3", 5)
    assert (len(first), len(second), len(third)) == (100, 100, 6)
    assert [*first, *second, *third] == sorted([*first, *second, *third], reverse=True)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/rows?state=Atlantis", "is not a state"),
        ("/rows?week=2017-01-29", "No week that begins on 2017-01-29 is in the archive"),
        ("/rows?week=soon", "not the first day of a week"),
        ("/rows?section=V", "There are I, II and III"),
        ("/rows?sort=nothing", "no column"),
        ("/rows?page=0", "not the number of a page"),
        ("/rows?agency=Travs+County+Jail", "The closest are"),
        ("/rows?section=I&country=MEX", "have no country"),
        ("/week/2016-01-01", "is in the archive"),
        ("/week/nonsense", "is in the archive"),
        ("/row/2017-01-28/II/9999", "has no row 9999"),
        ("/row/2017-01-28/IX/1", "There are I, II and III"),
        ("/export?format=exe", "The formats are xlsx, csv and json"),
        ("/export-all?format=exe", "There is no format"),
        ("/count?by=nonsense", "nothing to count by"),
        ("/compare?old=2001-01-01", "No week that begins on 2001-01-01"),
        ("/history?by=status", "is by"),
        ("/adding/none", "first page"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(visitor: Visitor, path: str, said: str) -> None:
    answer = visitor.get(path)
    assert answer.status in (400, 404)
    assert said in html.unescape(answer.text)
    assert "Traceback" not in answer.text


def test_what_a_pdf_holds_never_runs(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, "hostile")
    with served(Desk(archive, tmp_path)) as visitor:
        start = archive.weeks()[0].period.start
        for path in (
            f"/week/{start}",
            "/rows",
            "/rows?section=III",
            "/undecided",
            "/places",
            "/tables",
            "/row/2018-02-10/II/1",
        ):
            text = visitor.get(path).text
            assert "<script>alert" not in text
            assert "<svg onload" not in text
            assert "<img src=x" not in text
        assert html.escape(ATTACKS[0]).replace("'", "&#39;") in visitor.get("/rows").text


# What a person decides


def test_a_name_is_decided_and_the_decision_taken_back(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, *WEEKS)
    with served(desk) as visitor:
        before = visitor.get("/undecided").text
        assert "Balt City Southwestern" in before
        form = {
            "name": "Balt City Southwestern",
            "state": "MD",
            "place": "Baltimore city, MD",
            "who": "A. Editor",
            "why": "called",
        }
        answer = visitor.post("/undecided", form)
        assert answer.status == 303
        assert "Baltimore" in answer.headers["location"]
        after = visitor.get("/undecided").text
        assert "<h2" in after
        assert "Balt City Southwestern, MD is Baltimore city, MD (called)" in html.unescape(after)
        assert found_on(visitor.get("/rows?week=2017-02-11&place=Baltimore+city,+MD").text).startswith("1 person")
        assert visitor.post("/undecided/undo", {"number": "0"}).status == 303
        assert "Take back" not in visitor.get("/undecided").text
    assert not read_decisions(tmp_path / "decisions.csv").listed


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "", "geoid": "48453"}, "Give a name to decide"),
        ({"name": "X", "state": "TX"}, "Which county"),
        ({"name": "X", "state": "TX", "place": "Nowhere at all"}, "is not the name of a county"),
        ({"name": "X", "state": "TX", "geoid": "06037"}, "is in California"),
        ({"name": "X", "state": "ZZ", "geoid": "48453"}, "is not a state"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, form: dict[str, str], said: str) -> None:
    with served(desk_of(tmp_path, WEEKS[2])) as visitor:
        answer = visitor.post("/undecided", form)
        assert answer.status == 400
        assert said in html.unescape(answer.text)
    assert not (tmp_path / "decisions.csv").exists()


def test_two_people_who_decide_and_note_at_once_lose_nothing(tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[2])) as visitor:

        def decide(number: int) -> None:
            answers.append(
                visitor.post(
                    "/undecided", {"name": f"Jail {number}", "state": "TX", "geoid": "48453", "who": "a"}
                ).status
            )

        def note(number: int) -> None:
            form = {
                "week": "2017-02-11",
                "section": "II",
                "row": str(number + 1),
                "kind": "note",
                "text": "t",
                "source": "s",
            }
            answers.append(visitor.post("/corrections", form).status)

        answers: list[int] = []
        threads = [threading.Thread(target=what, args=(number,)) for number in range(4) for what in (decide, note)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [303] * 8
    assert sorted(each.name for each in read_decisions(tmp_path / "decisions.csv").listed) == [
        f"Jail {n}" for n in range(4)
    ]
    assert len((tmp_path / "annotations.csv").read_text("utf-8-sig").splitlines()) == 5


def test_a_note_marks_rows_at_once_and_can_be_taken_back(tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[2])) as visitor:
        form = {
            "week": "2017-02-11",
            "section": "II",
            "row": "3",
            "kind": "corrected",
            "text": "Wrong county.",
            "source": "ICE",
        }
        assert visitor.post("/corrections", form).status == 303
        assert "Wrong county." in visitor.get("/row/2017-02-11/II/3").text
        whole, without = (found_on(visitor.get(path).text) for path in ("/rows", "/rows?corrected=1"))
        assert int(whole.split()[0]) - int(without.split()[0]) == 1
        assert visitor.post("/corrections/undo", {"number": "0"}).status == 303
        assert "Wrong county." not in visitor.get("/row/2017-02-11/II/3").text
        assert visitor.post("/corrections", form | {"source": ""}).status == 400


def test_figures_as_corrected_say_that_a_printed_correction_waits_for_an_answer(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, "week-2017-02-04")
    desk.archive.add(printing(GARZA), Path("2.pdf"))
    with served(desk) as visitor:
        said = "Printed corrections may take back the rows of 2 counties, so figures as corrected are ranges."
        assert said in visitor.get("/history?corrected=1").text
        assert said not in visitor.get("/history").text


# What a person gives and takes away


def wait_for(visitor: Visitor, address: str) -> list[dict[str, str]]:
    for _ in range(600):
        told = json.loads(visitor.get(f"{address}/state").text)
        if told["done"]:
            files: list[dict[str, str]] = told["files"]
            return files
        time.sleep(0.1)
    raise AssertionError("the files are still being read")


def test_files_that_are_dropped_are_added_and_a_wrong_one_gets_its_sentence(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    with served(desk) as visitor:
        assert "No reports yet" in visitor.get("/").text
        good, wrong = (PDFS / f"{WEEKS[2]}.pdf").read_bytes(), b"GIF89a, no PDF"
        answer = visitor.upload({"week.pdf": good, "cat.pdf": wrong, "../../again.pdf": good})
        assert answer.status == 303
        files = wait_for(visitor, answer.headers["location"])
        assert [each["state"] for each in files] == ["done", "failed", "done"]
        assert "Added: the week of 2017-02-11" in files[0]["said"]
        assert "cat.pdf" in files[1]["said"]
        assert "already in the archive" in files[2]["said"]
        assert files[0]["address"] == "/week/2017-02-11"
        page = visitor.get(answer.headers["location"]).text
        assert "Added: the week of 2017-02-11" in page
        assert visitor.get("/picture/2017-02-11/II/1/row.png").content.startswith(b"\x89PNG")
    assert (tmp_path / "2017-02-11" / "declined.csv").exists()
    assert len(Archive.open(tmp_path / "ddor.sqlite").weeks()) == 1


def test_a_folder_that_is_in_the_way_is_left_and_said_and_the_report_is_kept(tmp_path: Path) -> None:
    (tmp_path / "2017-02-11").mkdir()
    (tmp_path / "2017-02-11" / "declined.csv").write_text("somebody's own")
    with served(desk_of(tmp_path)) as visitor:
        answer = visitor.upload({"week.pdf": (PDFS / f"{WEEKS[2]}.pdf").read_bytes()})
        (file,) = wait_for(visitor, answer.headers["location"])
        assert file["state"] == "done"
        assert "It was added, but its tables" in file["said"]
        assert visitor.get(file["address"]).status == 200
    assert (tmp_path / "2017-02-11" / "declined.csv").read_text() == "somebody's own"


def test_a_report_of_no_known_week_is_refused_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    with served(desk_of(tmp_path)) as visitor:
        answer = visitor.upload({"weekless.pdf": without_week(read_truth(PDFS / f"{WEEKS[2]}.json"))})
        (file,) = wait_for(visitor, answer.headers["location"])
        assert file["state"] == "failed"
        assert "known which days" in file["said"]
    assert not (tmp_path / "pdfs").exists()


def test_nothing_chosen_is_said(tmp_path: Path) -> None:
    with served(desk_of(tmp_path)) as visitor:
        assert "No file was chosen" in visitor.upload({}).text


def test_what_is_seen_is_saved_with_its_filters_and_caveats(visitor: Visitor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(visitor.get("/export?week=2017-01-28&state=TX&format=xlsx").content))
    cover = " ".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)
    assert "in Texas" in cover
    assert "marked as corrected" in cover
    told = json.loads(visitor.get("/export?week=2017-01-28&state=TX&format=json").text)
    assert told["about"]["only"] == "in Texas"
    assert {row["state"] for row in told["rows"]} == {"TX"}
    page = visitor.get("/rows?week=2017-01-28&state=TX").text
    assert len(told["rows"]) == int(found_on(page).split()[0])
    assert set(told["rows"][0]) == set(TABLES["declined"].names)


def test_what_changed_between_two_weeks_is_saved_with_the_files_that_were_compared(visitor: Visitor) -> None:
    page = visitor.get("/compare?old=2017-01-28&new=2017-02-11").text
    saved = [each for each in links(page) if each.startswith("/export-compare")]
    assert len(saved) == 3
    files = ("week-2017-01-28.pdf", "week-2017-02-11.pdf")
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(saved[0]).content))
    cover = " ".join(str(cell.value) for row in book.worksheets[0] for cell in row if cell.value)
    assert all(f"{file}, SHA-256" in cover for file in files)
    assert "marked as corrected" in cover
    assert all(file in visitor.get(saved[1]).text for file in files)
    told = json.loads(visitor.get(saved[2]).text)
    assert (told["before"]["file"], told["after"]["file"]) == files
    assert visitor.get("/export-compare?format=doc").status == 400


def test_rows_are_saved_in_the_order_that_they_are_shown_in(visitor: Visitor) -> None:
    told = json.loads(visitor.get("/export?week=2017-02-11&sort=-issued&format=json").text)
    issued = [row["issued"] for row in told["rows"]]
    assert issued == sorted(issued, reverse=True)
    assert "--sort issued --descending" in told["about"]["the same in a terminal"]


def test_the_site_is_made_while_a_page_shows_how_far_it_is_and_saved_as_one_file(tmp_path: Path) -> None:
    with served(desk_of(tmp_path, WEEKS[2])) as visitor:
        (tmp_path / "site" / "2016-01-02").mkdir(parents=True)
        (tmp_path / "site" / "2016-01-02" / "index.html").write_text("of another site")
        address = visitor.post("/site", {}).headers["location"]
        assert "The site of 1 week<" in visitor.get(address).text
        (told,) = wait_for(visitor, address)
        assert told["state"] == "done"
        assert str(tmp_path / "site") in told["said"]
        packed = zipfile.ZipFile(io.BytesIO(visitor.get(told["address"]).content))
        names = set(packed.namelist())
        assert {
            "site/index.html",
            "site/2017-02-11/index.html",
            "site/static/ddor.css",
            "site/all/declined.csv",
        } <= names
        assert not [name for name in names if "2016" in name]
        assert packed.read("site/index.html") == (tmp_path / "site" / "index.html").read_bytes()
        assert "no longer here" in visitor.get("/site/another").text
        # One that is made again has another name, and pictures are made where they are asked for.
        again = visitor.post("/site", {"pictures": "1"}).headers["location"]
        assert again != address
        (told,) = wait_for(visitor, again)
        names = set(zipfile.ZipFile(io.BytesIO(visitor.get(told["address"]).content)).namelist())
        assert any(name.endswith(".png") for name in names)
    with served(desk_of(tmp_path / "empty")) as visitor:
        assert "nothing to make a site from" in visitor.post("/site", {}).text


def test_all_weeks_come_as_one_file_the_same_each_time(visitor: Visitor) -> None:
    answers = [visitor.get("/export-all?week=all&format=csv").content for _ in range(2)]
    assert answers[0] == answers[1]
    workbook = visitor.get("/export-all?week=all&format=xlsx")
    assert workbook.headers["content-disposition"].endswith('.xlsx"')
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(workbook.content)).namelist()
    names = zipfile.ZipFile(io.BytesIO(answers[0])).namelist()
    assert {"about.txt", "datapackage.json", "declined.csv", "series.csv"} <= set(names)


def test_a_pdf_with_a_password_is_opened_by_who_knows_it_and_the_password_is_written_nowhere(tmp_path: Path) -> None:
    locked = layout_report(read_truth(PDFS / f"{WEEKS[2]}.json"), Layout(password="open sesame"))  # noqa: S106
    with served(desk_of(tmp_path)) as visitor:
        address = visitor.upload({"secret.pdf": locked}).headers["location"]
        (told,) = wait_for(visitor, address)
        assert (told["state"], told["address"]) == ("locked", "")
        assert "It opens only with a password." in told["said"]
        assert 'type="password"' in visitor.get(address).text
        assert visitor.post(address, {"number": "7", "password": "x"}).status == 400
        visitor.post(address, {"number": "0", "password": "open barley"})
        (told,) = wait_for(visitor, address)
        assert "That password does not open it." in told["said"]
        assert visitor.post(address, {"number": "0", "password": "open sesame"}).status == 303
        (told,) = wait_for(visitor, address)
        assert told["state"] == "done"
        week = told["address"].removeprefix("/week/")
        assert visitor.get(f"/picture/{week}/II/1/row.png").content.startswith(b"\x89PNG")
        (told,) = wait_for(visitor, visitor.post("/site", {"pictures": "1"}).headers["location"])
        names = zipfile.ZipFile(io.BytesIO(visitor.get(told["address"]).content)).namelist()
        assert any(re.fullmatch(r"site/[^/]*/rows/II-1-.*\.png", name) for name in names), told["said"]
    row = f"/row/{week}/II/1"
    with served(Desk(Archive.open(tmp_path / "ddor.sqlite"), tmp_path)) as visitor:
        page = visitor.get(row).text
        assert "opens only with a password" in page
        assert "<img" not in page
        assert "type it there" in visitor.get(f"/evidence?week={week}").text
        assert visitor.post(row, {"password": "open barley"}).status == 400
        assert visitor.post(row, {"password": "open sesame"}).status == 303
        assert "<img" in visitor.get(row).text
        assert visitor.get(f"/evidence?week={week}").content.startswith(b"%PDF")
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"open sesame" in path.read_bytes()]
