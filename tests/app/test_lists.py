"""Two lists of jurisdictions that a person drops on the app: what is new, gone, undecided; decided, and saved."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support.held_reports import PDFS
from tests.support.serving import Visitor, desk_of, served

OLD = b"jurisdiction,state\nTravis County,TX\nNew Orleans,LA\nFranklin,PA\n"
NEW = b'place\n"Travis, Texas"\n"Orleans Parish, Louisiana"\n"Cook County, Illinois"\n"<b>Nowhere</b>, Texas"\n'


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with served(desk_of(tmp_path)) as found:
        yield found


def given(
    visitor: Visitor, old: tuple[str, bytes] = ("old.csv", OLD), new: tuple[str, bytes] = ("new.csv", NEW)
) -> str:
    answer = visitor.send("/lists", [("old", *old), ("new", *new)])
    assert answer.status == 303, answer.text[-500:]
    return answer.headers["location"]


def counts(page: str) -> dict[str, str]:
    found = re.findall(r"<dt>([^<]*)</dt><dd><strong>(?:<a[^>]*>)?([^<]*)<", page)
    return {html.unescape(name): count for name, count in found}


def test_two_lists_are_compared_by_the_places_that_their_names_mean(visitor: Visitor) -> None:
    page = visitor.get(given(visitor)).text
    assert counts(page) == {
        "New": "1–2", "Gone": "0–1", "In both under different names": "1",
        "Undecided: it isn't known which place is meant": "1", "No such place": "1", "In both": "1",
    }  # fmt: skip
    assert "old.csv and new.csv" in page
    assert '<a href="/place/17031">Cook County, IL (17031)</a>' in page
    assert "<b>Nowhere" not in page


def test_the_columns_of_names_and_states_may_be_called_anything(visitor: Visitor) -> None:
    lists = [(field, f"{field}.csv", b"who,where\nTravis County,TX\n") for field in ("old", "new")]
    assert visitor.send("/lists", lists).status == 400
    named = [("name_column", None, b" Who "), ("state_column", None, b"where")]
    answer = visitor.send("/lists", [*lists, *named])
    assert counts(visitor.get(answer.headers["location"]).text)["In both"] == "1"


def test_an_undecided_name_of_a_list_is_decided_and_the_page_follows(visitor: Visitor) -> None:
    address = given(visitor)
    decide, *_ = re.findall(r'href="(/undecided\?[^"]*Franklin[^"]*)"', visitor.get(address).text)
    form = visitor.get(html.unescape(decide)).text
    assert 'name="name" value="Franklin"' in form
    sent = {"name": "Franklin", "state": "PA", "place": "Franklin County, PA", "who": "A. Editor"}
    assert visitor.post("/undecided", sent).status == 303
    after = counts(visitor.get(address).text)
    assert (after["Gone"], after["Undecided: it isn't known which place is meant"]) == ("1", "0")


def test_the_comparison_is_saved_in_each_format(visitor: Visitor) -> None:
    address = given(visitor, new=("week.pdf", (PDFS / "week-2017-01-28.pdf").read_bytes()))
    told = json.loads(visitor.get(f"{address}/export?format=json").text)
    assert told["counts"]["gone"]["value"] == 2
    assert visitor.get(f"{address}/export?format=csv").text.lstrip("\ufeff").startswith("change,place,")
    book = openpyxl.load_workbook(io.BytesIO(visitor.get(f"{address}/export?format=xlsx").content))
    assert len(book.worksheets) > 1
    assert "The formats are xlsx, csv and json" in visitor.get(f"{address}/export?format=exe").text


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (("old.csv", b"name\n"), "old.csv"),
        (("old.pdf", b"GIF89a"), "old.pdf"),
        (("old.xlsx", b"PK nothing"), "old.xlsx"),
        (("", b""), "Choose two files"),
    ],
)
def test_what_is_no_list_gets_its_sentence(visitor: Visitor, old: tuple[str, bytes], said: str) -> None:
    answer = visitor.send("/lists", [("old", *old), ("new", "new.csv", NEW)])
    assert answer.status == 400
    assert said in html.unescape(answer.text)


def test_lists_that_are_not_there_any_more_are_said_to_be_gone(visitor: Visitor) -> None:
    answer = visitor.get("/lists/nothing")
    assert (answer.status, "choose the two files again" in answer.text) == (400, True)


def test_a_reader_of_an_archive_that_is_only_shown_gives_no_lists(tmp_path: Path) -> None:
    with served(desk_of(tmp_path / "shown", read_only=True)) as reader:
        assert '<form class="drop"' not in reader.get("/lists").text
        assert reader.send("/lists", [("old", "a.csv", OLD), ("new", "b.csv", NEW)]).status == 405
