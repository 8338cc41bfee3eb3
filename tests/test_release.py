"""What is released: a wheel and an sdist that work by themselves, with the packages that they say they need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from setuptools import build_meta

from ddor.extras import anywhere, install
from tests import ROOT
from tests.support.dependencies import EXTRAS, dependencies, distributions
from tests.support.reading import PDFS, SMALL, Done

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NOT_SHIPPED = (".venv", ".git", "__pycache__", "build", "output", "tests", "fixtures", ".mypy_cache", ".ruff_cache")


class Installed:
    """An environment that has ddor's wheel, what the wheel says that it needs, and nothing else."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self._folder = folder
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        (packages,) = (folder / "venv").glob("lib/python*/site-packages")
        # Linked from where they are installed already, so that no test needs the network.
        for package in distributions():
            for top in {file.parts[0] for file in package.files or () if file.parts[0] not in ("..", "__pycache__")}:
                target = packages / top
                if not target.exists():
                    target.symlink_to(Path(str(package.locate_file(top))).resolve())
        pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv"), "install", "--quiet"]
        subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)

    def ddor(self, *arguments: str | Path, cwd: Path) -> Done:
        """Run the program in an empty environment, with a HOME where nothing is."""
        home = self._folder / "home"
        home.mkdir(exist_ok=True)
        done = subprocess.run(
            [self._folder / "venv" / "bin" / "ddor", *arguments],
            cwd=cwd,
            env={"HOME": str(home), "PATH": os.defpath, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from what the sdist holds."""
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(ROOT, folder / "project", ignore=shutil.ignore_patterns(*NOT_SHIPPED, "*.egg-info"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "project")
        sdist = folder / build_meta.build_sdist(str(folder))
        with tarfile.open(sdist) as packed:
            packed.extractall(folder / "unpacked", filter="data")
        (unpacked,) = (folder / "unpacked").iterdir()
        patch.chdir(unpacked)
        return sdist, folder / build_meta.build_wheel(str(folder))


@pytest.fixture(scope="module")
def installed(released: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("a reporter’s é folder"), released[1])


def test_the_wheel_has_every_file_of_the_package_and_no_others(released: tuple[Path, Path]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "ddor").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    held = {name for name in zipfile.ZipFile(released[1]).namelist() if ".dist-info/" not in name}
    assert held == ours


def test_the_sdist_has_the_pages_of_documentation(released: tuple[Path, Path]) -> None:
    with tarfile.open(released[0]) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"README.md", "CHANGELOG.md", "CITATION.cff", "docs/methodology.md", "claims/wrong-on-purpose.toml"} <= names


@pytest.fixture(scope="module")
def folder(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reporter's folder, to which a report was added; no module that lies there may be run."""
    folder = tmp_path_factory.mktemp("Días de ICE")
    for name in ("json", "sitecustomize", "socket", "sqlalchemy", "typer"):
        (folder / f"{name}.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    shutil.copy(PDFS / "week-2017-02-11.pdf", folder / "week.pdf")
    added = installed.ddor("add", "week.pdf", "--keep", cwd=folder)
    assert added.status == 0, added.err
    return folder


def test_what_is_installed_does_the_main_job_away_from_the_checkout(installed: Installed, folder: Path) -> None:
    assert (folder / "output" / "2017-02-11" / "declined.csv").is_file()
    for command in (
        ["tabulate"],
        ["export", "--all", "--format", "xlsx"],
        ["verify"],
        ["evidence", "--week", "2017-02-11", "--state", "NM", "--out", "appendix.pdf"],
    ):
        done = installed.ddor(*command, cwd=folder)
        assert done.status == 0, (command, done.err)
    assert installed.ddor("--version", cwd=folder).out == f"ddor {PROJECT['version']}\n"


NEEDED: Sequence[tuple[str, tuple[str | Path, ...]]] = (
    ("app", ("app", "--no-browser")),
    ("compare", ("cross-check", SMALL)),
    ("dask", ("add", SMALL, "--dask", "tcp://127.0.0.1:1")),
    ("ocr", ("read", PDFS / "week-2017-02-04-scanned.pdf")),
    ("page", ("page",)),
    ("parquet", ("export", "--all", "--format", "parquet")),
    ("postgres", ("weeks", "--db", "postgresql://nobody@127.0.0.1:1/none")),
)
"""A command that needs each extra."""


@pytest.mark.parametrize(("extra", "command"), NEEDED, ids=[extra for extra, _ in NEEDED])
def test_a_command_that_needs_an_extra_says_how_to_install_it(
    extra: str, command: tuple[str | Path, ...], installed: Installed, folder: Path
) -> None:
    done = installed.ddor(*command, cwd=folder)
    assert done.status == 2
    assert re.search(rf"pip install .*'ddor\[{extra}\]'", done.err), done.err
    assert "Traceback" not in done.err


def test_every_extra_is_asked_for_by_a_command_but_for_the_one_that_only_checks() -> None:
    assert {extra for extra, _ in NEEDED} | {"ocr2", "test"} == set(PROJECT["optional-dependencies"])
    assert set(EXTRAS) == set(PROJECT["optional-dependencies"]) - {"test"}


def test_how_to_install_an_extra_is_said_in_one_place() -> None:
    others = (path for path in (ROOT / "ddor").rglob("*.py") if path.name != "extras.py")
    assert [path.name for path in others if "pip install" in path.read_text("utf-8")] == []


def test_the_command_to_install_an_extra_names_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "executable", "/a folder/bin/python")
    assert install("ocr") == "'/a folder/bin/python' -m pip install 'ddor[ocr]'"
    assert anywhere("ocr") == "pip install 'ddor[ocr]'"


def test_the_version_is_the_same_wherever_it_is_stated() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.findall(r"^version: (.+)$", citation, flags=re.MULTILINE) == [PROJECT["version"]]
    assert re.findall(r"^license: (.+)$", citation, flags=re.MULTILINE) == [PROJECT["license"]]
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    assert newest
    assert newest[1] == PROJECT["version"]


PERMISSIVE = {"MIT", "BSD", "ISC", "PSF", "Apache 2.0"}


def listed_dependencies(extra: str) -> dict[str, tuple[str, str]]:
    """The bound and the licenses of each package that docs/dependencies.md lists as always needed, or by an extra."""
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    listed = {}
    for part in text.split("\n## ")[1:]:
        title, _, lines = part.partition("\n")
        if title in ("Always", f"With the extra {extra}"):
            for name, least, terms in re.findall(r"^\| ([\w.-]+) \| ([\w.]*) \| (.+) \|$", lines, flags=re.MULTILINE):
                listed[name] = (least, terms)
    return listed


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_the_licenses_and_bounds_of_what_is_installed_are_those_listed(extra: str) -> None:
    listed = listed_dependencies(extra)
    assert len(listed) > 15
    for each in dependencies([extra] if extra else []):
        if each.least is None and each.name not in listed:
            # Another package has begun to need it since the page was made.
            assert set(each.licenses) & PERMISSIVE, each.name
            continue
        assert each.name in listed, f"{each.name} is not in docs/dependencies.md: run scripts/list_dependencies.py"
        assert listed[each.name] == (each.least or "", ", ".join(each.licenses)), each.name


def test_what_is_always_installed_is_permissive_but_for_the_one_that_the_readme_names() -> None:
    assert {each.name for each in dependencies() if not set(each.licenses) & PERMISSIVE} == {"pycountry"}
    assert {each.name for each in dependencies() if not set(each.licenses) <= PERMISSIVE} == {"pycountry"}
    assert "[pycountry]" in (ROOT / "README.md").read_text("utf-8")


def test_each_package_that_ddor_imports_itself_has_a_lower_bound() -> None:
    for stated in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        assert [each for each in stated if ">=" not in each and not each.startswith("ddor[")] == []
