"""Commands that ddor prints for a person to type next give the figures that the person was looking at."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ddor.sections import Report
from tests.support.held_reports import reading
from tests.support.reading import ddor

PUBLISHED = "week-2017-01-28"
REISSUED = "week-2017-01-28-reissued"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ddor.archive import Archive

    made = tmp_path_factory.mktemp("two revisions")
    archive = Archive.open(made / "kept elsewhere.sqlite")
    for name in (PUBLISHED, REISSUED):
        report: Report = reading(name)
        archive.add(report, Path(f"{name}.pdf"))
    return made


def hint_in(said: str) -> list[str]:
    (line,) = re.findall(r"more: (.*tabulate .*)$", said, flags=re.MULTILINE)
    return shlex.split(line)


def rows_of(said: str) -> list[str]:
    return [" ".join(line.split()) for line in said.splitlines() if re.search(r"\d+\.\d %", line)]


@pytest.mark.parametrize("options", [["--revision", "1"], ["--corrected"], ["--by-week"], []])
def test_the_hint_for_more_rows_shows_the_same_figures_and_more(options: list[str], folder: Path) -> None:
    db = str(folder / "kept elsewhere.sqlite")
    asked = ["2017-01-28", "--table", "countries", "--top", "3", "--db", db, *options]
    few = ddor("tabulate", *asked)
    program, *again = hint_in(few.out)
    more = ddor(*again)
    assert Path(program).name == "ddor"
    assert (more.status, more.err) == (0, "")
    assert len(rows_of(more.out)) > len(rows_of(few.out)) == 3
    assert rows_of(more.out)[:3] == rows_of(few.out)


def test_hints_begin_with_what_was_typed(folder: Path) -> None:
    asked = ["--table", "countries", "--top", "3", "--db", str(folder / "kept elsewhere.sqlite")]
    said = ddor("tabulate", *asked, environment={"DDOR_COMMAND": "a clone/scripts/run"})
    assert hint_in(said.out)[:2] == ["a clone/scripts/run", "tabulate"]
    assert "'a clone/scripts/run' rows" in said.out


def test_a_hint_has_no_password_in_it() -> None:
    done = ddor("weeks", "--db", "postgresql://me:secret@127.0.0.1:1/none")
    assert done.status == 2
    assert "secret" not in done.err + done.out


def test_a_command_that_was_called_as_it_was_before_goes_by_its_name_of_today() -> None:
    assert ddor("page", "--help").out.startswith("Usage: ddor site ")
