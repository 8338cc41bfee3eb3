"""Claims as files: what they may say, where they are wrong, and what ddor check says of them."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ddor.archive import Archive
from ddor.claims.checking import check
from ddor.claims.comparing import Verdict
from ddor.claims.reading import _EVERY_KEY, Claim, ClaimsError, Measure, claims_of, read_claims
from ddor.claims.toml_lines import KeyLines
from ddor.cli import app
from ddor.corrections.annotations import Annotations, shipped_annotations
from ddor.model import Problem, Severity
from ddor.tables.days import Days
from ddor.tables.filters import FILTERS as KNOWN
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks
from tests import ROOT
from tests.support.held_reports import PDFS, reading
from tests.support.reading import ddor

CLAIMS = ROOT / "claims"
WEEK = date(2017, 1, 28)
HEADER = 'id = "a"\nsentence = "b"\nweek = 2017-01-28\n'


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose archive holds three weeks, with gaps between them."""
    folder = tmp_path_factory.mktemp("out")
    archive = Archive.open(folder / "ddor.sqlite")
    for name in ("week-2017-01-28", "week-2017-02-11", "layout-browser"):
        archive.add(reading(name), PDFS / f"{name}.pdf")
    return folder


def checked(file: Path, out: Path) -> tuple[int, list[dict[str, object]]]:
    """The exit status of a check and its records."""
    done = CliRunner().invoke(app, ["check", str(file), "--format", "json", "--out", str(out)])
    return done.exit_code, json.loads(done.stdout)


def file_of(folder: Path, text: str) -> Path:
    file = folder / "claims.toml"
    file.write_text(text, encoding="utf-8")
    return file


def one(text: str) -> Claim:
    return claims_of(f"[[claim]]\n{HEADER}{text}", "it")[0]


@pytest.mark.parametrize("name", ["week-2017-01-28", "as-corrected"])
def test_what_was_published_holds_on_the_reconstruction(out: Path, name: str) -> None:
    status, records = checked(CLAIMS / f"{name}.toml", out)
    assert {record["id"]: record["figure"] for record in records if record["verdict"] != "holds"} == {}
    assert status == 0


def expected(name: str = "wrong-on-purpose") -> list[tuple[str, str, str]]:
    """Of each claim of a file that says so: its id, the verdict that it comes to, words of the figure or the reason."""
    text = (CLAIMS / f"{name}.toml").read_text("utf-8")
    found = re.findall(r'^# ([a-z, ]+): ?(.*)\n\[\[claim\]\]\nid = "(.+)"$', text, re.MULTILINE)
    return [(key, verdict, words) for verdict, words, key in found]


@pytest.fixture(scope="module")
def wrong(out: Path) -> dict[object, dict[str, object]]:
    status, records = checked(CLAIMS / "wrong-on-purpose.toml", out)
    assert status == 1
    assert [record["id"] for record in records] == [key for key, _, _ in expected()]
    return {record["id"]: record for record in records}


@pytest.mark.parametrize(("key", "verdict", "words"), expected(), ids=lambda value: str(value)[:40])
def test_each_wrong_claim_is_refused_for_the_right_reason(
    wrong: dict[object, dict[str, object]], key: str, verdict: str, words: str
) -> None:
    record = wrong[key]
    assert record["verdict"] == verdict
    because = record["because"]
    assert isinstance(because, list)
    said = [str(record["figure"]), *because]
    assert any(text.startswith(words) for text in said), said


@pytest.fixture(scope="module")
def first_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first week")
    Archive.open(folder / "ddor.sqlite").add(reading("week-2017-01-28"), PDFS / "week-2017-01-28.pdf")
    return folder


def test_what_others_published_is_judged_for_the_right_reason(first_week: Path) -> None:
    _, records = checked(CLAIMS / "other-papers.toml", first_week)
    wanted = expected("other-papers")
    assert [record["id"] for record in records] == [key for key, _, _ in wanted]
    assert len(records) >= 60
    assert all(record["outlet"] for record in records)
    for record, (_, verdict, words) in zip(records, wanted, strict=True):
        because = record["because"]
        assert isinstance(because, list)
        said = [str(record["figure"]), *because]
        assert (record["verdict"], any(text.startswith(words) for text in said)) == (verdict, True), (
            record["id"],
            said,
        )
    assert len({verdict for _, verdict, _ in wanted}) == 4


def test_the_commands_list_as_many_rows_as_the_figure_says(out: Path) -> None:
    _, records = checked(CLAIMS / "week-2017-01-28.toml", out)
    counts = [record for record in records if re.match("persons|offenses|declined", str(record["claimed"]))]
    assert len(counts) > 60
    for record in counts[:12] + counts[-12:]:
        commands = record["rows"]
        assert isinstance(commands, list)
        assert len(commands) == 1
        program, *arguments = shlex.split(commands[0])
        done = CliRunner().invoke(app, [*arguments, "--format", "csv"])
        assert (program, done.exit_code) == ("ddor", 0)
        assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == int(str(record["figure"]))


def test_the_examples_of_the_documentation_hold(out: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "claims.md").read_text("utf-8"), re.DOTALL)
    measures = set()
    for block in blocks:
        _, records = checked(file_of(tmp_path, block), out)
        assert [record for record in records if not str(record["verdict"]).startswith("holds")] == []
        measures |= {claim["measure"] for claim in tomllib.loads(block)["claim"]}
    others = {Measure.STATES, Measure.COUNTRIES, Measure.RUNNING_MEAN}
    assert measures == set(Measure) - others


def test_the_documentation_shows_what_is_printed(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    story, command, shown = re.findall(r"```(?:toml)?\n(.*?)```", text, re.DOTALL)[:3]
    (tmp_path / "output").mkdir()
    shutil.copy(out / "ddor.sqlite", tmp_path / "output")
    (tmp_path / "story.toml").write_text(story, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    done = CliRunner().invoke(app, arguments)
    assert (program, done.exit_code) == ("ddor", 0)
    assert re.sub(r" +$", "", done.stdout, flags=re.MULTILINE).startswith(shown)


def test_the_documentation_names_every_key_measure_and_filter() -> None:
    text = (ROOT / "docs" / "claims.md").read_text("utf-8")
    named = [*_EVERY_KEY, *Measure, *KNOWN]
    assert [name for name in named if f"`{name}`" not in text] == []


FILTERS: dict[str, tuple[list[Any], tuple[Any, ...]]] = {
    "geoid": (["48453"], ("48453",)),
    "alone": (["New York City"], ("3651000",)),
    "state": (["Texas"], ("TX",)),
    "agency": (["Travis*"], ("Travis*",)),
    "country": (["Mexico"], ("MEX",)),
    "region": (["South America"], ("005",)),
    "offense": (["*rape*"], ("*rape*",)),
    "category": (["assault"], ("1300",)),
    "status": (["Not stated"], ("not-stated",)),
    "issued": (["..2016-12-31"], (Days(None, date(2016, 12, 31)),)),
    "declined": (["not 2017-02-01"], (Days(date(2017, 2, 1), date(2017, 2, 1), True),)),
    "row": ([3], (3,)),
}


def test_every_filter_is_among_those_tested() -> None:
    assert set(FILTERS) == set(KNOWN)


@pytest.mark.parametrize("key", FILTERS)
@pytest.mark.parametrize("table", ["where", "among"])
def test_every_filter_of_a_claim_reaches_the_filters(table: str, key: str) -> None:
    written, meant = FILTERS[key]
    claim = one(f'measure = "share"\nof = "persons"\n{table} = {{ {key} = {written!r} }}\nequals = "1 %"')
    assert getattr(claim, table).given == {key: meant}
    single = one(f'measure = "share"\nof = "persons"\n{table} = {{ {key} = {written[0]!r} }}\nequals = "1 %"')
    assert getattr(single, table) == getattr(claim, table)


def test_days_may_be_written_as_days() -> None:
    claim = one('measure = "persons"\nwhere = { declined = 2017-02-01 }\nequals = 1')
    assert claim.where == Filters.checked(declined=["2017-02-01"])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[claim]\n", 1, "not valid TOML"),
        ('id = "a"\n[[claim]]\n', 1, 'Only week can come before the first \\[\\[claim\\]\\]'),
        ("a = " + "[" * 5000, 0, "not valid TOML"),
        ("a = " + "1" * 5000, 0, "not valid TOML"),
        ("# nothing\n", 0, "has no claims"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\n\ncolour = "red"\n', 8, '"colour" does not belong here'),
        (f'[[claim]]\n{HEADER}measure = "people"\nequals = 1\n', 5, '"people" is not one of the choices for measure'),
        (f'[[claim]]\n{HEADER}measure = "persons"\n[claim.where]\nstate = "TX"\ngeoid = "4845"\n', 8, "GEOID of a"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\nwhere = {{ geoid = 48453 }}\n', 7, "text in quotes"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\nwhere = {{ parish = "Travis" }}\n', 7, "Filters are"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\nwhere = {{ geoid = [] }}\n', 7, "empty list"),
        (f'[[claim]]\n{HEADER}measure = "persons"\n', 1, "the claim doesn't give a figure"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\nat_least = 1\n', 7, "compares twice"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1.5\n', 6, "is not a figure"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = true\n', 6, "is not a figure"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = "70 %"\n', 6, "a number, not a share"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\ntolerance = 1\n', 7, "works only with about"),
        (f'[[claim]]\n{HEADER}measure = "share"\nof = "persons"\nabout = 70\n', 7, "a share is in percent"),
        (f'[[claim]]\n{HEADER}measure = "share"\nof = "persons"\nabout = "7 %"\ntolerance = 1\n', 8, "2 points"),
        (f'[[claim]]\n{HEADER}measure = "share"\nabout = "70 %"\n', 1, "the share of what"),
        (f'[[claim]]\n{HEADER}measure = "issued"\nequals = 1\nwhere = {{ country = "MEX" }}\n', 7, "only by place"),
        (f'[[claim]]\n{HEADER}measure = "declined"\nequals = 1\nwhere = {{ status = "charged" }}\n', 7, "Use persons"),
        (f'[[claim]]\n{HEADER}measure = "top"\nby = "country"\nis = "Mexixo"\n', 7, "not a known country"),
        (f'[[claim]]\n{HEADER}measure = "top"\nby = "jurisdiction"\nis = "48"\n', 7, "five-digit GEOID"),
        (f'[[claim]]\n{HEADER}measure = "top"\nby = "country"\nis = "MEX"\nequals = 1\n', 8, 'has no "equals"'),
        (f'[[claim]]\n{HEADER}measure = "top"\nby = "offense"\nof = "persons"\nis = "Rape"\n', 7, "counts offenses"),
        (f'[[claim]]\n{HEADER}measure = "change"\nof = "declined"\nequals = 1\n', 4, 'has no "week"'),
        ('[[claim]]\nid = "a"\nsentence = """\nb\n"""\nmeasure = "persons"\nequals = 1\n', 1, "names no week"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\n' * 2, 8, 'another claim with the id "a"'),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\nsource = {{ paper = "KUT" }}\n', 7, "outlet, date"),
        (f'[[claim]]\n{HEADER}measure = "persons"\nequals = 1\ncorrected = "yes"\n', 7, "true or false"),
        ('[[claim]]\nid = "a"\nsentence = "b"\nweek = "soon"\nmeasure = "persons"\nequals = 1\n', 4, "is not a day"),
    ],
    ids=lambda value: str(value)[-40:].replace("\n", " ") if isinstance(value, str) else "",
)  # fmt: skip
def test_a_slip_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ClaimsError, match=words) as caught:
        claims_of(text, "story.toml")
    assert (f"line {line}" in str(caught.value)) is bool(line)
    assert str(caught.value).startswith("story.toml")


keys = st.text("abc_-", min_size=1, max_size=4)
values = st.sampled_from(['"x"', "1", '"""two\nlines"""', "[1,\n 2]", "{ a = 1 }", "2017-01-28", "'''\n\n'''"])


@given(st.lists(st.tuples(st.sampled_from(["", "\n", "# c\n", "  "]), keys, values), max_size=6), st.booleans())
def test_the_line_of_a_key_is_where_it_stands(written: list[tuple[str, str, str]], more: bool) -> None:
    text, lines = "top = 1\n\n[[claim]]  # first\n", {}
    for before, key, value in {key: (before, key, value) for before, key, value in written}.values():
        text += before
        lines[key] = text.count("\n") + 1
        text += f"{key} = {value} # why\n"
    text += "[claim.sub]\nlast = 1\n[[claim]]\nid = 2\n" if more else ""
    tomllib.loads(text)
    found = KeyLines(text)
    assert {key: found.line("claim", 0, key) for key in lines} == lines
    assert (found.line("top"), found.line("claim", 0), found.line("claim", 0, "nowhere", "at all")) == (1, 3, 3)
    if more:
        end = text.count("\n")
        assert (found.line("claim", 0, "sub", "last"), found.line("claim", 1, "id")) == (end - 2, end)


def test_a_file_that_cannot_be_used_ends_with_a_sentence(out: Path, tmp_path: Path) -> None:
    bad = file_of(tmp_path, f'[[claim]]\n{HEADER}measure = "persons"\nequal = 1\n')
    for file, words in (
        (bad, "line 6"),
        (tmp_path / "none.toml", "can't be read"),
        (PDFS / "week-2017-02-11.pdf", "UTF-8"),
    ):
        done = ddor("check", file, "--out", out)
        assert done.status == 2
        assert words in done.err
        assert "Traceback" not in done.err
    done = ddor("check", CLAIMS / "as-corrected.toml", "--out", tmp_path / "empty")
    assert (done.status, done.out) == (2, "")


def test_the_week_may_be_given_on_the_command_line(out: Path, tmp_path: Path) -> None:
    file = file_of(tmp_path, '[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "declined"\nequals = 65\n')
    run = ("check", file, "--out", out)
    assert ddor(*run).status == 2
    assert ddor(*run, "--week", "2017-02-11").status == 0
    assert ddor(*run, "--week", "2017-01-28").status == 1


def test_several_weeks_are_counted_together(out: Path, tmp_path: Path) -> None:
    text = '[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "declined"\nweeks = [2017-01-28, 2017-02-11]\nequals = 271\n'
    assert checked(file_of(tmp_path, text), out)[0] == 0
    text += text.replace('"a"', '"c"').replace("2017-02-11", "2017-02-04")
    status, records = checked(file_of(tmp_path, text), out)
    assert (status, [record["verdict"] for record in records]) == (1, ["holds", "cannot be told"])


def test_a_revision_that_a_week_has_not_is_not_zero(out: Path, tmp_path: Path) -> None:
    file = file_of(tmp_path, f'[[claim]]\n{HEADER}measure = "declined"\nequals = 0\n')
    done = CliRunner().invoke(app, ["check", str(file), "--out", str(out), "--revision", "2"])
    assert done.exit_code == 1
    assert "The week of 2017-01-28 doesn't have that revision." in done.stdout


def test_the_terminal_has_80_columns_and_commands_that_can_be_pasted(out: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(CLAIMS / "wrong-on-purpose.toml"), "--out", str(out)])
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    assert [line for line in lines if len(line) > 80 and "--out" not in line and str(out) not in line] == []
    assert not [line for line in lines if re.search(r"\\ +$", line)]
    assert " ".join(" ".join(lines[-2:]).split()) == (
        "27 claims: 0 hold, 1 as printed, not as a share, 19 do not hold, 7 cannot be told."
    )
    assert "DOES NOT HOLD  wrong-number" in lines


@pytest.mark.parametrize("how", ["terminal", "markdown"])
def test_a_figure_is_said_with_the_other_one_and_which_of_them_is_corrected(out: Path, how: str) -> None:
    done = CliRunner().invoke(app, ["check", str(CLAIMS / "as-corrected.toml"), "--out", str(out), "--format", how])
    said = done.stdout.replace("\\", "")
    assert re.search(r"\b29[ (\n]+as corrected: 25\b", said)
    assert re.search(r"\b196[ (\n]+as published: 206\b", said)
    assert len(re.findall(r"claimed, as corrected:|, as corrected \|", said)) == 4


HOSTILE = "=cmd|x `y` [a](javascript:b) <b>*c*</b>"


def test_hostile_text_runs_nowhere(out: Path, tmp_path: Path) -> None:
    text = (
        f'[[claim]]\nid = "a"\nsentence = "{HOSTILE}"\nweek = 2017-01-28\nmeasure = "persons"\nequals = 0\n'
        f'where = {{ agency = "a`|$(reboot)" }}\nsource = {{ outlet = "o|p", link = "javascript:alert(1)" }}\n'
    )
    file = file_of(tmp_path, text)

    def said(how: str) -> str:
        done = CliRunner().invoke(app, ["check", str(file), "--out", str(out), "--format", how])
        assert done.exit_code == 1
        return done.stdout

    (record,) = csv.DictReader(io.StringIO(said("csv")))
    assert record["sentence"] == f"'{HOSTILE}"
    assert json.loads(said("json"))[0]["sentence"] == HOSTILE
    row = said("markdown").splitlines()[2]
    assert len(re.findall(r"(?<!\\)\|", row)) == 8
    assert "<b>" not in row
    assert not re.search(r"(?<!\\)\]\(", row)
    assert "'a`|$(reboot)'" in said("terminal")
    assert HOSTILE in " ".join(said("terminal").split())


def weeks_with(problem: Problem) -> Weeks:
    report = reading("week-2017-01-28")
    return Weeks.of_report(replace(report, problems=(*report.problems, problem)), shipped_annotations())


def test_an_error_in_the_reading_makes_that_nothing_can_be_told() -> None:
    weeks = weeks_with(Problem("word-unaccounted", Severity.ERROR, "A word is in no place."))
    result = check(one('measure = "declined"\nequals = 206'), weeks, Annotations())
    assert (result.verdict, result.figure) == (Verdict.CANNOT_BE_TOLD, "206")
    assert result.because == ("Error in the reading of the week of 2017-01-28: A word is in no place.",)


def test_an_error_of_one_value_leaves_figures_that_do_not_rest_on_it() -> None:
    report = reading("week-2017-01-28")
    first = replace(report.declined[0], issued=None)
    problem = Problem("date-not-read", Severity.ERROR, "No date.")
    weeks = Weeks.of_report(replace(report, declined=(first, *report.declined[1:]), problems=(problem,)))
    declined = check(one('measure = "declined"\nequals = 206'), weeks, Annotations())
    assert declined.verdict is Verdict.HOLDS
    dated = check(one('measure = "declined"\nwhere = { issued = "1990-01-01.." }\nequals = 206'), weeks, Annotations())
    assert (dated.verdict, dated.figure) == (Verdict.CANNOT_BE_TOLD, "205 to 206")


@pytest.mark.parametrize("measure", ['"issued"\nequals = 3083', '"share"\nof = "issued"\nabout = "7 %"'])
def test_issued_is_told_only_as_the_report_states_it(measure: str) -> None:
    claim = one(f"measure = {measure}")
    disputed = weeks_with(Problem("totals-disagree", Severity.WARNING, "The text states 3,083 and 3,038."))
    assert check(claim, disputed, Annotations()).verdict is Verdict.CANNOT_BE_TOLD
    silent = Weeks.of_report(replace(reading("week-2017-01-28"), detainers_issued=None))
    told = check(claim, silent, Annotations())
    assert (told.verdict, told.figure) == (Verdict.CANNOT_BE_TOLD, "")


def test_a_count_of_section_one_that_was_not_read_is_at_least_the_others() -> None:
    report = reading("week-2017-01-28")
    unread = replace(report.high_volume[0], detainers_issued=None)
    weeks = Weeks.of_report(replace(report, high_volume=(unread, *report.high_volume[1:])))
    clark = 'measure = "issued"\nwhere = { geoid = "32003" }\n'
    assert check(one(clark + "equals = 51"), weeks, Annotations()).verdict is Verdict.CANNOT_BE_TOLD
    top = 'measure = "top"\nof = "issued"\nby = "jurisdiction"\nis = "36059"'
    assert check(one(top), weeks, Annotations()).verdict is Verdict.CANNOT_BE_TOLD
    assert check(one(top.replace("36059", "17031")), weeks, Annotations()).verdict is Verdict.DOES_NOT_HOLD


def test_periods_of_other_lengths_are_not_compared() -> None:
    early, late = reading("week-2017-01-28"), reading("week-2017-02-11")
    assert late.period is not None
    quarter = replace(late, period=replace(late.period, end=date(2017, 3, 31)))
    both = Weeks.of_reports([early, quarter])
    weeks = "from = 2017-01-28\nto = 2017-02-11"
    text = f'[[claim]]\nid = "a"\nsentence = "b"\nmeasure = "change"\nof = "declined"\n{weeks}\nequals = -141'
    result = check(claims_of(text, "it")[0], both, Annotations())
    assert result.because == ("The periods are of 7 and 49 days, so they can't be compared.",)


def test_what_is_known_of_all_rows_behind_a_figure_stands_beside_it() -> None:
    weeks = Weeks.of_report(reading("week-2017-01-28"), shipped_annotations())
    boulder = check(one('measure = "declined"\nwhere = { geoid = "08013" }\nequals = 6'), weeks, shipped_annotations())
    assert "what the city of Boulder announced" in " ".join(boulder.known)
    everyone = check(one('measure = "declined"\nequals = 206'), weeks, shipped_annotations())
    assert (everyone.known, everyone.other_figure) == ((), "196")


def test_a_wording_that_is_nowhere_is_said_to_be() -> None:
    weeks = Weeks.of_report(reading("week-2017-01-28"))
    where = 'where = { offense = "Assualt", agency = "Travsi*" }'
    result = check(one(f'measure = "persons"\n{where}\nequals = 0'), weeks, Annotations())
    assert result.verdict is Verdict.CANNOT_BE_TOLD
    agency, offense = result.because
    assert agency.startswith('No row in these weeks has the agency "Travsi*". The closest are "Travis')
    assert '"Assualt". The closest are "Assault" (40 rows)' in offense
    known = check(one('measure = "persons"\nwhere = { offense = "assault" }\nat_least = 1'), weeks, Annotations())
    assert known.because == ()


def test_a_wording_of_the_list_that_no_row_has_is_none_of_them() -> None:
    weeks = Weeks.of_report(reading("week-2017-01-28"))
    none = one('measure = "persons"\nwhere = { offense = "Treason" }\nequals = 0')
    assert check(none, weeks, Annotations()).verdict is Verdict.HOLDS


def test_all_slips_of_a_file_are_named_at_once() -> None:
    text = "".join(
        f'[[claim]]\nid = "{at}"\nsentence = "b"\nweek = 2017-01-28\n{slip}\n'
        for at, slip in enumerate(
            [
                'measure = "people"\nequals = 1',
                'measure = "persons"\nequals = 1',
                'measure = "top share"\nabout = "84 %"',
                'measure = "policies"\nterms = "Sings"\nequals = 1',
                'measure = "policies"\nwhere = { country = "Mexico" }\nequals = 1',
            ]
        )
    )
    with pytest.raises(ClaimsError) as caught:
        claims_of(text, "story.toml")
    slips = str(caught.value).splitlines()
    assert [slip.split(": ")[0] for slip in slips] == [f"story.toml, line {line}" for line in (5, 13, 24, 31)]
    words = ("people", "places = 10", "Honors none", "country")
    assert all(word in slip for word, slip in zip(words, slips, strict=True))


def test_the_shipped_claims_name_their_sources() -> None:
    claims = read_claims(CLAIMS / "week-2017-01-28.toml")
    assert len(claims) == 91
    assert all(claim.source.outlet and claim.sentence for claim in claims)
    assert all(claim.source.link.startswith("http") for claim in claims if claim.source.day)
