"""A story's claims, built by choosing and checked at once, in the app."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from ddor.app.story import address_of_command
from ddor.claims.offered import measures
from tests.support.serving import Visitor, desk_of, served

WEEK = "week-2017-01-28"
TEXT = "Travis County declined 142 detainers. The sheriff disputes it. That is 69 percent of all, ICE said."


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with served(desk_of(tmp_path, WEEK)) as found:
        yield found


def claim(**parts: str) -> dict[str, str]:
    usual = {"file": "my-story", "week": "2017-01-28", "measure": "declined", "how": "equals", "figure": "142"}
    return usual | {"sentence": "Travis County declined 142.", "where.county": "Travis, TX"} | parts


def verdicts(visitor: Visitor) -> list[str]:
    return re.findall(r"<p><b>([^<]*)</b>", visitor.get("/story?file=my-story").text)


def test_the_figures_of_a_paragraph_are_marked_and_lead_to_where_claims_are_built(visitor: Visitor) -> None:
    page = visitor.post("/story", {"text": TEXT}).text
    assert re.findall(r"<mark>([^<]*)</mark>", page) == ["142", "69 percent"]
    built = re.findall(r'href="(/story/claim\?[^"]*sentence[^"]*)"', page)
    assert len(built) == 2
    assert "Travis County declined 142 detainers." in visitor.get(html.unescape(built[0])).text


def test_a_claim_that_is_built_is_checked_at_once_and_can_be_taken_out(visitor: Visitor, tmp_path: Path) -> None:
    assert visitor.post("/story/claim", claim()).status == 303
    assert visitor.post("/story/claim", claim(figure="141", sentence="It was 141.")).status == 303
    assert visitor.post("/story/claim", claim(measure="share", of="persons", figure="69 %", how="about")).status == 303
    assert verdicts(visitor) == ["holds", "does not hold", "holds"]
    saved = visitor.get("/story/my-story.toml")
    assert saved.content == (tmp_path / "claims" / "my-story.toml").read_bytes()
    page = visitor.get("/story?file=my-story").text
    (address, *_) = re.findall(r'<a href="(/rows[^"]*)">The rows behind it', page)
    assert "142 persons" in visitor.get(html.unescape(address)).text
    first = re.findall(r'name="id" value="([^"]*)"', page)[0]
    assert visitor.post("/story/undo", {"file": "my-story", "id": first}).status == 303
    assert verdicts(visitor) == ["does not hold", "holds"]


def test_every_measure_can_be_chosen(visitor: Visitor) -> None:
    for each in measures():
        page = visitor.get(f"/story/claim?file=s&sentence=x&measure={quote(each.measure)}")
        assert page.status == 200, page.text[-300:]
        assert ("The figure claimed" in page.text) is (each.kind != "name")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"measure": ""}, "Choose a measure"),
        ({"measure": "nonsense"}, "no measure"),
        ({"where.county": "Nowhere"}, "Nowhere"),
        ({"figure": "many"}, "many"),
        ({"file": "../../etc"}, "small letters"),
        ({"week": "soon"}, "first day of a week"),
        ({"measure": "rank", "by": "jurisdiction"}, "is"),
    ],
)
def test_a_slip_is_said_and_nothing_is_written(
    visitor: Visitor, tmp_path: Path, parts: dict[str, str], said: str
) -> None:
    answer = visitor.post("/story/claim", claim(**parts))
    assert answer.status == 400
    assert said in html.unescape(answer.text)
    assert not list((tmp_path / "claims").glob("*.toml"))


def test_a_story_that_is_not_there_and_a_file_that_is_none_are_said(visitor: Visitor) -> None:
    assert visitor.get("/story/none.toml").status == 400
    assert visitor.get("/story?file=../x").status == 400
    assert visitor.post("/story/undo", {"file": "my-story", "id": "x"}).status == 400


@pytest.mark.parametrize(
    ("command", "address"),
    [
        (
            "rows --week 2017-01-28 --section I --geoid 48453 --corrected",
            "/rows?week=2017-01-28&section=I&geoid=48453&corrected=1",
        ),
        ("rows --all --offenses --offense 'Drug Possession'", "/rows?week=all&offenses=1&offense=Drug+Possession"),
        ("tabulate 2017-01-28 --table series", "/tables?week=2017-01-28"),
        ("weeks", ""),
    ],
)
def test_the_command_that_lists_rows_is_a_page_of_the_app(command: str, address: str) -> None:
    assert address_of_command(command) == address
