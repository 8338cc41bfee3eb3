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


def pasted(visitor: Visitor, text: str, **form: str) -> str:
    """The page of a text that is pasted."""
    answer = visitor.post("/story", {"text": text, **form})
    assert answer.status == 303, answer.text
    return visitor.get(answer.headers["location"].partition("#")[0]).text


def offers(page: str) -> list[dict[str, str]]:
    """The forms of the claims that a page proposes."""
    forms = re.findall(r'<form method="post" action="/story/claim">(.*?)</form>', page, re.DOTALL)
    fields = (re.findall(r'name="([^"]*)" value="([^"]*)"', form) for form in forms)
    return [{name: html.unescape(value) for name, value in each} for each in fields]


def test_a_claim_that_a_sentence_may_make_is_proposed_and_taken_by_one_click(visitor: Visitor) -> None:
    page = pasted(visitor, "Travis County, Texas, declined 142 detainers in 2017.")
    assert "“Travis County, Texas” is read as Travis County, TX" in page
    (first, *_) = offers(page)
    assert (first["measure"], first["where.county"], first["figure"]) == ("declined", "Travis County, TX", "142")
    taken = visitor.post("/story/claim", first)
    assert taken.status == 303
    after = visitor.get(taken.headers["location"]).text
    assert re.findall(r"<p><b>([^<]*)</b> Travis", after) == ["holds"]
    assert offers(after), "the text is still there for its next figure"


def test_a_proposal_can_be_changed_before_it_is_taken(visitor: Visitor) -> None:
    page = pasted(visitor, "About 70 percent are from Mexico.")
    (address, *_) = re.findall(r'<a href="([^"]*)">Change it first', page)
    form = visitor.get(html.unescape(address)).text
    assert re.search(r'name="where.country" value="Mexico"', form)
    assert re.search(r'name="figure" value="70 %"', form)
    assert re.search(r'value="share" checked', form)


def test_a_filter_that_only_the_figure_speaks_for_is_said_to_be_so(visitor: Visitor) -> None:
    assert "The sentence doesn’t say this; only the figure fits:</strong> county Travis County" in pasted(
        visitor, "The Austin jail declined 142."
    )


def test_a_figure_that_no_week_gives_is_proposed_with_what_the_reports_give(visitor: Visitor) -> None:
    page = pasted(visitor, "Travis County declined 150 detainers.")
    assert re.search(r"The reports give: <strong>142</strong> \(does not hold\)", page)


def test_a_text_about_a_week_that_is_not_held_is_refused(visitor: Visitor) -> None:
    assert visitor.post("/story", {"text": TEXT, "week": "2016-01-02"}).status == 400
    assert "first day" in visitor.post("/story", {"text": TEXT, "week": "soon"}).text
    assert visitor.get("/story?draft=gone").status == 200


def test_the_figures_of_a_paragraph_are_marked_and_lead_to_where_claims_are_built(visitor: Visitor) -> None:
    page = pasted(visitor, TEXT)
    assert re.findall(r"<mark>([^<]*)</mark>", page) == ["142", "69 percent"]
    built = re.findall(r'href="(/story/claim\?[^"]*sentence[^"]*)">Build', page)
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
        ({"file": "con"}, "Windows"),
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
