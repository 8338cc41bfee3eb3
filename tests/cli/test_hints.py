"""Commands that ddor prints to be typed next repeat what was asked, and begin as the person began."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ddor.archive import Archive
from ddor.cli import app
from ddor.terminal.hints import Asked, again, hint, remember
from tests.support.held_reports import reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an archive under a name of its own, and annotations."""
    archive = Archive.open(tmp_path / "all weeks.sqlite")
    for name in ("week-2017-01-28", "week-2017-01-28-reissued", "week-2017-02-04"):
        archive.add(reading(name), Path(f"{name}.pdf"))
    (tmp_path / "known.csv").write_text(
        "week,section,geoid,row,kind,text,source,link\n2017-01-28,II,48453,,corrected,Moved.,ICE,\n"
    )
    return tmp_path


def ran(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def hints_in(output: str) -> list[list[str]]:
    lines = (line for line in output.splitlines() if ": ddor " in line)
    return [shlex.split(line[line.index(": ddor ") + len(": ddor ") :]) for line in lines]


@pytest.mark.parametrize(
    "options",
    [
        ["2017-01-28", "--revision", "1"],
        ["--all", "--by-week", "--corrected", "--annotations", "known.csv"],
        ["2017-01-28", "2017-02-04", "--table", "countries", "--table", "crimes"],
        ["--all", "--window", "3"],
    ],
    ids=" ".join,
)
def test_the_hint_for_more_rows_gives_the_same_figures(folder: Path, options: list[str]) -> None:
    options = [str(folder / each) if each == "known.csv" else each for each in options]
    asked = ["tabulate", *options, "--db", str(folder / "all weeks.sqlite"), "--out", str(folder)]
    whole = ran(*asked, "--top", "0")
    more = [each for each in hints_in(ran(*asked, "--top", "3")) if "tabulate" in each]
    assert more
    for each in more:
        said = ran(*each)
        title = next(line for line in said.splitlines() if line.endswith(f"({each[each.index('--table') + 1]})"))
        table = said[said.index(title) :].partition("\n\n")[0]
        assert table in whole
        assert "more:" not in table


def test_the_rows_behind_a_figure_are_looked_for_where_it_was_counted(folder: Path) -> None:
    asked = ["--revision", "1", "--db", str(folder / "all weeks.sqlite")]
    *_, rows = hints_in(ran("tabulate", "2017-01-28", "--table", "crimes", *asked))
    for filters in ([], ["--status", "convicted"]):
        plain = [each for each in rows if each != "…" and each not in ("--geoid", "--offense", "--status", "--country")]
        assert ran(*plain, *filters) == ran("rows", "--week", "2017-01-28", *asked, *filters)


def test_hints_begin_as_the_person_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DDOR_COMMAND", "../my ddor/scripts/run")
    assert hint("weeks").startswith("'../my ddor/scripts/run' weeks")
    monkeypatch.delenv("DDOR_COMMAND")
    monkeypatch.setattr("sys.argv", [".venv/bin/ddor", "weeks"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert hint("weeks").startswith(".venv/bin/ddor weeks")


def test_the_folder_of_weeks_goes_by_the_name_that_each_command_has_for_it() -> None:
    remember(Asked("export", (), {"--out": (("elsewhere",),), "--folder": (("weeks",),)}))
    assert hint("correct", "--list") == "ddor correct --list --out weeks"
    remember(Asked("tabulate", (), {"--out": (("weeks",),)}))
    assert hint("show") == "ddor show --folder weeks"
    remember(Asked("export", (), {"--out": (("elsewhere",),)}))
    assert hint("weeks") == "ddor weeks"


def test_no_password_is_printed() -> None:
    remember(Asked("tabulate", (), {"--db": (("postgresql://me:secret@host/ddor",),)}))
    assert again(top="0") == "ddor tabulate --db postgresql://me@host/ddor --top 0"
