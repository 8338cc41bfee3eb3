"""A claim is built of what is offered, asked for or given as options, and put at the end of a file that stays whole."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ddor.archive import Archive
from ddor.claims.appending import append_claim, written_claim
from ddor.claims.offered import Kind, claim_text, figure_of_text, filters_of, identity_of, measures
from ddor.claims.reading import ClaimsError, Measure, Of, read_claims
from ddor.cli import app
from ddor.tables.filters import FILTERS
from tests.support.held_reports import PDFS, reading
from tests.support.reading import ddor

WEEK = {"week": "2017-01-28"}
FIGURES = {
    Kind.NUMBER: 5, Kind.DECIMAL: 5.5, Kind.SHARE: "5 %", Kind.CHANGE: -5, Kind.POINTS: "-5 points",
}  # fmt: skip
FURTHER = {"places": 3, "over": 2, "is": "48453"}
SAMPLES: dict[str, Any] = {
    "county": "Travis, TX", "place": "New York City", "geoid": "48453", "alone": "48453",
    "state": "TX", "agency": "Jail",
    "country": "Mexico", "region": "419", "offense": "Assault", "category": "1300", "status": "charged", "row": 3,
    "issued": "2017-01-28", "declined": "..2017-01-28",
}  # fmt: skip


def parts_of(measure: Measure, of: str | None = None) -> dict[str, Any]:
    """The least that a claim of a measure needs, as what is offered says."""
    offered = next(each for each in measures() if each.measure is measure)
    parts: dict[str, Any] = {"sentence": "It is so.", "measure": str(measure)}
    parts |= {"from": "2017-01-28", "to": "2017-02-04"} if offered.change else WEEK
    if of or offered.needs_of:
        parts["of"] = of or offered.of[0].value
    if offered.needs_by:
        parts["by"] = offered.by[0].value
    parts |= {key: FURTHER[key] for key in offered.needs}
    if offered.kind is not Kind.NAME:
        parts["at_least"] = FIGURES[offered.kind]
    return parts


def test_a_claim_that_is_written_down_twice_in_a_row_is_there_once(tmp_path: Path) -> None:
    file = tmp_path / "claims.toml"
    first = append_claim(file, parts_of(Measure.DECLINED))
    assert append_claim(file, parts_of(Measure.DECLINED)) == first
    append_claim(file, parts_of(Measure.OFFENSES))
    append_claim(file, parts_of(Measure.DECLINED))
    held = [each.measure for each in read_claims(file)]
    assert held == [Measure.DECLINED, Measure.OFFENSES, Measure.DECLINED]


def test_every_measure_is_offered_once_with_words_for_it() -> None:
    assert sorted(each.measure for each in measures()) == sorted(Measure)
    assert all(each.title and each.example.endswith(".") for each in measures())


@pytest.mark.parametrize("measure", Measure)
def test_what_is_offered_makes_a_claim_that_is_taken(measure: Measure) -> None:
    offered = next(each for each in measures() if each.measure is measure)
    choices: list[str | None] = [choice.value for choice in offered.of]
    for of in choices or [None]:
        assert written_claim(parts_of(measure, of)).measure is measure
    for key in (*offered.needs, *(["of"] if offered.needs_of else []), *(["by"] if offered.needs_by else [])):
        with pytest.raises(ClaimsError):
            written_claim({name: value for name, value in parts_of(measure).items() if name != key})


@pytest.mark.parametrize("measure", Measure)
def test_the_filters_offered_are_those_that_are_taken(measure: Measure) -> None:
    parts = parts_of(measure)
    of = Of(parts["of"]) if "of" in parts else None
    offered = {each.name: each for each in filters_of(measure, of)}
    for name, value in SAMPLES.items():
        asked = {**parts, "where": {name: value}}
        if name in offered:
            assert written_claim(asked).where.names == ["geoid" if name in ("county", "place") else name]
            if offered[name].takes_not:
                assert written_claim({**parts, "where": {name: f"not {value}"}}).where.excluding or name in (
                    "issued", "declined",
                )  # fmt: skip
            if offered[name].takes_only:
                assert written_claim({**parts, "where": {name: f"only {value}"}}).where.only
        else:
            with pytest.raises(ClaimsError):
                written_claim(asked)
    assert set(SAMPLES) >= set(FILTERS)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip())


@given(texts, st.integers(0, 10**6), texts)
def test_any_sentence_is_written_so_that_it_reads_back(sentence: str, figure: int, outlet: str) -> None:
    parts = {"id": "a", "sentence": sentence, "measure": "declined", "equals": figure, "source": {"outlet": outlet}}
    (read,) = tomllib.loads(claim_text(parts))["claim"]
    assert read == parts


@pytest.mark.parametrize(
    ("text", "figure"),
    [("142", 142), ("3,083", 3083), ("-3", -3), ("45.5", 45.5), ("69%", "69 %"), ("69.5 percent", "69.5 %"),
     ("142 of 206", "142 of 206"), ("0", 0), ("-3.5 points", "-3.5 points"), ("1,250.5", 1250.5)],
)  # fmt: skip
def test_figures_are_taken_as_people_write_them(text: str, figure: object) -> None:
    assert figure_of_text(text) == figure


def test_a_claim_has_a_name_of_its_sentence_that_no_other_has() -> None:
    assert identity_of("Travis County declined 142 of 206!", set()) == "travis-county-declined-142-of"
    assert identity_of("Über", {"ber", "ber-2"}) == "ber-3"
    assert identity_of("…", set()) == "claim"


def test_claims_are_put_at_the_end_and_what_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    file.write_text("# My story\nweek = 2017-01-28", "utf-8")
    with pytest.raises(ClaimsError, match="has no claims"):
        append_claim(file, parts_of(Measure.DECLINED))
    before = '# My story\nweek = 2017-01-28\n[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "persons"\nequals = 0'
    file.write_text(before, "utf-8")
    for number in range(2):
        append_claim(file, {**parts_of(Measure.DECLINED), "at_least": number})
    assert file.read_text("utf-8").startswith(before)
    assert [each.id for each in read_claims(file)] == ["a", "it-is-so", "it-is-so-2"]
    assert read_claims(file)[1].comparison is not None
    text = file.read_text("utf-8")
    with pytest.raises(ClaimsError, match="The share of what"):
        append_claim(file, {"sentence": "x", "measure": "share", "equals": "5 %", **WEEK})
    assert file.read_text("utf-8") == text


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    Archive.open(folder / "ddor.sqlite").add(reading("week-2017-01-28"), PDFS / "week-2017-01-28.pdf")
    return folder


def run(*arguments: str, answers: list[str] | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["claim", *arguments], input="".join(f"{line}\n" for line in answers or []))
    return done.exit_code, done.output


def number_of(measure: Measure) -> str:
    return str([each.measure for each in measures()].index(measure) + 1)


def test_a_person_is_asked_step_by_step_and_the_claim_is_checked(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    asked_for_filters = ["country = Mexixo", "countri = Mexico", "country = Mexico", "", ""]
    answers = [number_of(Measure.SHARE), "", "1", *asked_for_filters, "2", "70%", "Latino USA", "2017-03-23", "", "y"]
    status, said = run("About 70 percent are from Mexico.", "--file", str(file), "--out", str(out), answers=answers)
    assert (status, "HOLDS  about-70-percent-are-from" in said) == (0, True), said
    assert '"Mexixo" is not a known country' in said
    (claim,) = read_claims(file)
    assert (claim.weeks[0].isoformat(), claim.where.country, claim.source.outlet) == (
        "2017-01-28", ("MEX",), "Latino USA",
    )  # fmt: skip


def test_weeks_and_days_are_named_as_people_name_them(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    weeks = ["someday", "7th", "latest"]
    filters = ["declined = Jan 28 2017..Feb 3 2017", ""]
    answers = [number_of(Measure.DECLINED), *weeks, *filters, "1", "206", "AP", "soon", "", "March 23, 2017", "y"]
    status, said = run("206 were declined.", "--file", str(file), "--out", str(out), answers=answers)
    assert (status, "HOLDS" in said) == (0, True), said
    assert '"someday" is not a day' in said
    assert 'there is no week "7th"' in said
    (claim,) = read_claims(file)
    assert (str(claim.weeks[0]), claim.source.day) == ("2017-01-28", date(2017, 3, 23))


def test_nothing_is_written_where_the_person_says_no(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    answers = [number_of(Measure.DECLINED), "", "", "1", "206", "", "", "", "n"]
    status, said = run("206 were declined.", "--file", str(file), "--out", str(out), answers=answers)
    assert (status, file.exists()) == (0, False), said
    assert "Nothing was written." in said


def test_options_say_it_all(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "story.toml"
    status, said = run(
        "Travis declined 124.", "--measure", "declined", "--where", "county=Travis, TX", "--equals", "124", "--file",
        str(file), "--out", str(out),
    )  # fmt: skip
    assert (status, "DOES NOT HOLD" in said) == (1, True), said
    done = ddor("claim", "x", "--measure", "share", "--file", file, "--out", out)
    assert (done.status, done.out) == (2, "")
    assert "The share of what?" in done.err
    assert len(read_claims(file)) == 1


def test_all_that_a_claim_can_be_about_is_listed() -> None:
    status, said = run("--list")
    assert status == 0
    assert [str(each) for each in Measure if str(each) not in said] == []
