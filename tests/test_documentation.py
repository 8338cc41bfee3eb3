"""What the documentation says can be done can be done: its commands run, its examples are taken, its links lead on."""

from __future__ import annotations

import ast
import csv
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from ddor.cli import app
from ddor.report.problems import SEVERITIES
from ddor.tables.policy_rules import load as policy_rules
from tests import ROOT
from tests.support.documentation import (
    Block,
    Command,
    anchors,
    blocks,
    commands_in_sentences,
    commands_of,
    is_command,
    links,
    pages,
    prose,
    spans,
    toml_kind,
)
from tests.support.reading import ddor

PDFS = ROOT / "fixtures" / "pdfs"

HELD = ("week-2017-01-28-reissued", "week-2017-01-28", "week-2017-02-04", "week-2017-02-11")
"""The reports in the archive that commands are run on, the first week in two revisions."""

FILES: Mapping[str, Path] = {
    "REPORT.pdf": PDFS / "built-over-new-year.pdf",
    "FILE.pdf": PDFS / "built-over-new-year.pdf",
    "reports/first.pdf": PDFS / "built-none-declined.pdf",
    "NAMES.csv": ROOT / "tests" / "data" / "agencies.csv",
    "OLD.csv": ROOT / "tests" / "data" / "places-old.csv",
    "NEW.csv": ROOT / "tests" / "data" / "places-new.csv",
    "LIST.csv": ROOT / "tests" / "data" / "agencies.csv",
    "CLAIMS.toml": ROOT / "claims" / "week-2017-01-28.toml",
    "story.toml": ROOT / "claims" / "week-2017-01-28.toml",
}
"""Files that commands speak of, and what they are in the folder that commands are run in."""

FOR_VOCABULARY = "my-words.toml"
"""What pages call a vocabulary of one's own; it is the first example of one that a page prints."""

WORDS = frozenset({"WORD"})
"""Words in capitals that stand for something and may be taken as they are."""

ANSWERS: Mapping[str, str] = {"remove": "y\n", "decide": "q\n", "correct": "q\n"}
"""What a person answers to commands that ask."""

NEEDS_ATTENTION = ("places --undecided", "correct --list")
"""Commands whose exit status is 1 where something waits for an answer, as it does here."""

WITHOUT_PICTURES: Mapping[str, tuple[str, ...]] = {"site": ("--no-crops",)}
"""What commands are given besides, as pictures of hundreds of rows take longer than a hundred other commands.

tests/site makes a site with pictures.
"""

CROSS_CHECKED = "REPORT.pdf"
"""The file for which `ddor cross-check` is run: the other files that pages name take twice as long."""

POSTGRES = "postgresql://"


def program() -> TyperGroup:
    made = typer.main.get_command(app)
    assert isinstance(made, TyperGroup)
    return made


COMMANDS = program().commands
FENCED = [command for block in blocks("commands") for command in commands_of(block)]
RUN_ONCE = {(command.subject, command.arguments, command.to is None): command for command in reversed(FENCED)}
"""The commands by what is run; of those that stand in several places, the first."""

NAMED = [command for page in pages() for command in commands_in_sentences(page, tuple(COMMANDS))]


# How each command is checked. What takes minutes, needs the network or a server, or would run these tests within
# themselves is held against what it says of itself.


def is_run(command: Command) -> bool:
    """Whether a command is run here, and not only looked at."""
    if command.subject == "ddor":
        if "cross-check" in command.words and CROSS_CHECKED not in command.words:
            return False
        # The app runs until somebody stops it; tests/app does.
        return not {"app", "--dask"}.intersection(command.words) and not any(
            word.startswith((POSTGRES, "https://")) for word in command.words
        )
    return command.subject in ("scripts/measure_places.py", "scripts/measure_policies.py", "ddor.archive.dictionary")


def options(command: Command) -> list[str]:
    return [word.split("=")[0] for word in command.arguments if re.match(r"--?[a-z]", word)]


def look_at_ddor(command: Command) -> None:
    if not command.arguments or command.arguments == ("--help",) or command.arguments == ("--version",):
        return
    name, *rest = command.arguments
    assert name in COMMANDS, f"ddor has no command {name}"
    if command.is_whole:
        COMMANDS[name].make_context(name, rest)
    known = {option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert set(options(command)) <= {*known, "--help"}


def look_at_script(command: Command) -> None:
    told = help_of(command.subject)
    for option in options(command):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", told), f"it has no option {option}"


@cache
def help_of(script: str) -> str:
    asked = [sys.executable, str(ROOT / script), "--help"]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True)
    assert "usage:" in done.stdout, f"{script} does not answer --help"
    return done.stdout


def look_at_tests(command: Command) -> None:
    """The files and functions of tests exist; words behind -k are in the name of one."""
    names = " ".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for before, word in zip(("", *command.arguments), command.arguments, strict=False):
        if word.startswith("tests/"):
            assert_is_there(word)
        elif before == "-k":
            assert word in names, f"no test has {word} in its name"
        else:
            assert word in ("-k", "-x", "-q"), f"{word} is not known here"


def look_at_tool(command: Command) -> None:
    assert shutil.which(command.subject, path=str(Path(sys.executable).parent)), f"{command.subject} is not installed"


def look_at_file(command: Command) -> None:
    assert command.arguments in (
        ("output/ddor.sqlite",), ("output/ddor.sqlite", "-m", "output/export/metadata.json"),
    )  # fmt: skip


def look_at_bash(command: Command) -> None:
    assert os.access(ROOT / command.subject, os.X_OK)
    assert not command.arguments


SCRIPT = re.compile(r"scripts/\w+\.py")

LOOKED_AT: Mapping[str, Callable[[Command], None]] = {
    "ddor": look_at_ddor,
    "scripts/build": look_at_bash,
    "scripts/run": look_at_bash,
    "scripts/test_lowest": look_at_bash,
    "scripts/environment.sh": lambda command: assert_is_there(command.subject),
    "scripts/test": look_at_tests,
    "pytest": look_at_tests,
    "ruff": look_at_tool,
    "mkdocs": lambda command: assert_is_there("mkdocs.yml"),
    "mypy": look_at_tool,
    "datasette": look_at_file,
    "ddor.archive.dictionary": lambda command: None,
}


def look_at(command: Command) -> None:
    checked = look_at_script if SCRIPT.fullmatch(command.subject) else LOOKED_AT.get(command.subject)
    assert checked, f"{command}: nothing here says how {command.subject} is checked; add it to LOOKED_AT"
    checked(command)
    for setting in command.settings:
        assert setting in settings_read(), f"{command}: nothing reads {setting}"


# A folder like a reporter's, with an archive.


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documentation")
    for name, source in FILES.items():
        if source.exists():
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    for block in blocks("toml"):
        if toml_kind(block) == "report/vocabulary.toml" and not (folder / FOR_VOCABULARY).exists():
            (folder / FOR_VOCABULARY).write_text(block.text, encoding="utf-8")
    for name in ("fixtures", "claims", "tests"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    (folder / "docs").mkdir()
    out = str(folder / "output")
    # The exit status is 1, as a report of a week that is held asks for a look.
    added = CliRunner().invoke(app, ["add", *(str(PDFS / f"{name}.pdf") for name in HELD), "--out", out])
    with closing(sqlite3.connect(folder / "output" / "ddor.sqlite")) as archive:
        assert archive.execute("SELECT count(*) FROM revisions").fetchone() == (len(HELD),), added.output
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = Path(shutil.copytree(prepared, tmp_path / "folder", symlinks=True))
    monkeypatch.chdir(copied)
    return copied


def run(command: Command, folder: Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    if command.subject == "ddor":
        answers = ANSWERS.get(command.arguments[0], "") if command.arguments else ""
        further = WITHOUT_PICTURES.get(command.arguments[0], ()) if command.arguments else ()
        done = CliRunner().invoke(app, [*command.arguments, *further], input=answers)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout, done.stderr
    what = ["-m", command.subject] if "-m" in command.words else [str(ROOT / command.subject)]
    ran = subprocess.run(
        [sys.executable, *what, *command.arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("command", [each for each in reversed(RUN_ONCE.values()) if is_run(each)], ids=str)
def test_a_command_runs(command: Command, folder: Path) -> None:
    look_at(command)
    status, told, said = run(command, folder)
    asked = " ".join(command.arguments)
    fine = (0, 1) if asked.startswith(NEEDS_ATTENTION) else (0,)
    assert status in fine, f"{command} ends with {status}:\n{told}{said}"
    assert told or said
    if command.to is not None:
        assert told, f"{command} writes nothing to {command.to}"


@pytest.mark.parametrize("command", [command for command in FENCED if not is_run(command)], ids=str)
def test_a_command_that_is_not_run_here_exists_with_all_its_options(command: Command) -> None:
    look_at(command)


@pytest.mark.parametrize("command", NAMED, ids=str)
def test_a_command_in_a_sentence_exists_with_all_its_options(command: Command) -> None:
    look_at(command)


@pytest.mark.parametrize("command", FENCED, ids=str)
def test_what_a_command_leaves_to_the_reader_is_known_here(command: Command) -> None:
    """REPORT.pdf is a report of the reader's own: a name in capitals, of four letters or with an ending."""
    left = [word for word in command.words if re.fullmatch(r"[A-Z_]{4,}|[A-Z_]+\.[a-z]+|<.*>|.*(\.\.\.|…)", word)]
    unknown = set(left) - set(FILES) - WORDS
    if is_run(command):
        assert not unknown, f"{command}: say in FILES or WORDS what {', '.join(unknown)} is"


@pytest.mark.parametrize("block", blocks("commands"), ids=str)
def test_a_block_with_a_command_holds_nothing_else(block: Block) -> None:
    for command in commands_of(block):
        assert is_command(" ".join(command.words)), f"{command}: no program that is known here"


@pytest.mark.parametrize("block", blocks("output"), ids=str)
def test_a_block_without_a_command_at_its_top_holds_none(block: Block) -> None:
    assert [line for line in block.lines if is_command(line) and line == line.lstrip()] == []
    first = block.lines[0].split(maxsplit=1)[0]
    assert "/" not in first, f"{block}: {first} is no program that is known here"


def test_every_command_of_the_program_is_documented() -> None:
    documented = {command.arguments[0] for command in FENCED if command.subject == "ddor" and command.arguments}
    assert set(COMMANDS) <= documented


def test_the_summary_shown_in_the_readme_is_what_the_program_prints(tmp_path: Path) -> None:
    (shown,) = (block for block in blocks("output") if block.page.name == "README.md" and ".pdf, " in block.lines[0])
    named = re.search(r"\((\S+\.pdf), ", shown.lines[0])
    assert named
    done = ddor("add", PDFS / named[1], cwd=tmp_path, environment={"COLUMNS": "80"})
    printed = iter([line.rstrip() for line in done.out.splitlines()])
    for line in shown.lines:
        assert line.strip() == "..." or any(line == each for each in printed), f"not printed in this place: {line}"


def test_the_first_page_is_read_in_a_few_minutes() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 1200


def test_the_pages_are_a_site_without_a_page_left_out_or_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.parent.name for path in (tmp_path / "site").rglob("index.html")}
    assert {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"} <= made
    nav = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.name not in nav] == []


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_an_example_in_toml_is_taken(block: Block, folder: Path) -> None:
    kind = toml_kind(block)
    example = folder / "example.toml"
    example.write_text(block.text, encoding="utf-8")
    if kind == "claims":
        done = CliRunner().invoke(app, ["check", str(example)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert done.exit_code in (0, 1), done.output
    elif kind == "report/vocabulary.toml":
        done = CliRunner().invoke(app, ["read", "REPORT.pdf", "--vocabulary", str(example)])
        assert done.exit_code == 0, done.output
    elif kind == "tables/policy_rules.toml":
        fields = {"id", "class", "where", "patterns", "but_not", "policy_with", "policy_without"}
        for rule in tomllib.loads(block.text)["rules"]:
            assert set(rule) <= fields
            assert rule["class"] in {each.id for each in policy_rules().classes}
    else:
        pytest.fail(f"{block} is an example of {kind}")


@pytest.mark.parametrize("block", blocks("sql"), ids=str)
def test_a_query_has_an_answer(block: Block, prepared: Path) -> None:
    with closing(sqlite3.connect(prepared / "output" / "ddor.sqlite")) as connection:
        for query in filter(str.strip, block.text.split(";")):
            assert connection.execute(query).fetchall(), f"{block}: no row answers {query.strip()}"


@pytest.mark.parametrize("block", blocks("csv"), ids=str)
def test_a_line_to_add_to_a_table_has_its_columns(block: Block) -> None:
    header, *lines = csv.reader(block.lines)
    shipped = [path.read_text("utf-8").splitlines()[0].split(",") for path in (ROOT / "ddor").rglob("*.csv")]
    assert header in shipped, f"{block}: no table has the columns {header}"
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_an_example_in_python_is_python(block: Block) -> None:
    ast.parse(block.text)


def test_every_problem_that_is_explained_can_be_met() -> None:
    """A code that problems.py lists, and docs/problems.md so explains, is said somewhere else in the program."""
    files = (path for path in (ROOT / "ddor").rglob("*.py") if path.name != "problems.py")
    said = {code for path in files for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))}
    assert set(SEVERITIES) <= said


def measured(script: str, *arguments: str) -> str:
    asked = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(asked, capture_output=True, text=True, timeout=120, check=True).stdout


def test_what_is_said_to_be_measured_is_what_the_scripts_measure() -> None:
    said = " ".join(prose(ROOT / "docs" / "methodology.md").split())
    halves = re.findall(r"half \d: (\d+ of \d+) policies", measured("measure_policies.py"))
    assert [half for half in halves if f"{half} " in said or f"{half}," in said] == halves
    told = measured("measure_places.py", str(ROOT / "tests" / "data" / "agencies.csv"))
    found = re.search(r"(\d+) names in .* s: ([\d.]+)% decided, ([\d.]+)% of those right", told)
    stated = re.search(r"on (\d+) real agency names .*?: ([\d.]+) % decided, ([\d.]+) % of those as noted", said)
    listed = re.search(
        r"agencies\.csv` \| (\d+) \| ([\d.]+) % \| ([\d.]+) %", (ROOT / "docs" / "places.md").read_text("utf-8")
    )
    assert found
    for figures in (stated, listed):
        assert figures
        # The list of ZIP codes is renewed each month, and a name or two with it.
        assert [float(each) for each in figures.groups()] == pytest.approx(
            [float(each) for each in found.groups()], abs=1
        )


@pytest.mark.parametrize("page", [*pages(), PDFS / "README.md"], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        to, _, anchor = link.partition("#")
        target = (page.parent / to).resolve() if to else page
        assert target.exists(), f"{link}: there is no {to}"
        assert not anchor or anchor in anchors(target), f"{link}: {target.name} has no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_test_that_a_page_names_is_there(page: Path) -> None:
    for line, text in spans(page):
        if re.fullmatch(r"(?:ddor|tests|scripts|docs|fixtures|claims)/[\w./-]+(?:::\w+)*", text):
            try:
                assert_is_there(text)
            except AssertionError as error:
                pytest.fail(f"{page.name}:{line}: {error}")


def assert_is_there(named: str) -> None:
    """A file, or a test as pytest names it: tests/cli/test_add.py::test_it."""
    file, *functions = named.split("::")
    path = ROOT / file
    assert path.exists() or any(path.parent.glob(f"{path.name}.*")), f"there is no {file}"
    for function in functions:
        assert re.search(rf"^\s*(?:def|class) {function}\b", path.read_text("utf-8"), flags=re.MULTILINE), named


@cache
def settings_read() -> frozenset[str]:
    """The environment variables that the program, its scripts and its tests read."""
    places = [*(ROOT / "ddor").rglob("*.py"), *(ROOT / "scripts").iterdir(), *(ROOT / "tests").rglob("*.py")]
    others = [path for path in places if path.is_file() and path.name not in ("test_documentation.py",)]
    return frozenset(
        name
        for path in others
        for name in re.findall(r"""(?:\$\{|environ\b[^"']*["'])(DDOR_[A-Z_]+)""", path.read_text("utf-8"))
    )


def test_the_environment_variables_are_those_that_are_read() -> None:
    named = {name for page in pages() for name in re.findall(r"DDOR_[A-Z_]+", prose(page))}
    assert named == settings_read()
