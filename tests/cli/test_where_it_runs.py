"""The program does the same wherever it is started, and however it was installed: no code of the folder is run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.reading import SMALL, ddor

IMPORTED = ("rapidfuzz", "socket", "pypdfium2", "typer", "sqlalchemy", "json", "sitecustomize")
"""Modules that the program, or Python itself, imports on the way."""


@pytest.fixture
def among_hostile_modules(tmp_path: Path) -> Path:
    """A folder with a report, and beside it modules that leave a file behind when they are run."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    shutil.copyfile(SMALL, folder / "report.pdf")
    for name in IMPORTED:
        trace = f"import pathlib\npathlib.Path({str(tmp_path / 'was-run')!r}).touch()\nraise SystemExit(7)\n"
        (folder / f"{name}.py").write_text(trace, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", [("read", "report.pdf"), ("add", "report.pdf", "--out", "out")])
def test_no_module_beside_the_report_is_run(command: tuple[str, ...], among_hostile_modules: Path) -> None:
    done = ddor(*command, cwd=among_hostile_modules)
    assert done.status == 0, done.err
    assert not (among_hostile_modules.parent / "was-run").exists()


def test_a_folder_named_as_the_program_changes_nothing(tmp_path: Path) -> None:
    """What `git clone` leaves in the folder from which a newcomer runs the first command."""
    (tmp_path / "ddor" / "ddor").mkdir(parents=True)
    (tmp_path / "ddor" / "__init__.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    done = ddor("add", SMALL, "--out", tmp_path / "out", cwd=tmp_path)
    assert done.status == 0, done.err
    assert (tmp_path / "out" / "2018-02-03" / "declined.csv").is_file()
