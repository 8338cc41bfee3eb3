"""Days as people write them, a weekly job that is quiet, and tables as wide as the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.reading import PDFS, ddor

FIRST = PDFS / "week-2017-02-11.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made")
    assert ddor("add", FIRST, cwd=made).status == 0
    return made


@pytest.mark.parametrize("day", ["2017-02-11", "2/11/2017", "Feb 11 2017", "February 11, 2017", "11 February 2017"])
def test_a_week_is_named_by_its_first_day_however_that_is_written(folder: Path, day: str) -> None:
    assert "Week of 2017-02-11" in ddor("rows", "--week", day, "--row", "3", cwd=folder).out
    assert "Week of 2017-02-11" in ddor("tabulate", day, "--table", "statuses", cwd=folder).out


def test_what_is_no_day_is_refused_with_how_to_write_one(folder: Path) -> None:
    done = ddor("rows", "--week", "last tuesday", cwd=folder)
    assert done.status == 2
    assert "is not a day. Write it like 2017-01-28" in " ".join(done.err.split())
    assert "%" not in done.err


def test_a_quiet_job_prints_nothing_and_adding_again_is_no_alarm(tmp_path: Path) -> None:
    for _ in range(2):
        done = ddor("add", "--quiet", FIRST, cwd=tmp_path)
        assert (done.status, done.out, done.err) == (0, "", "")
    done = ddor("add", "--quiet", PDFS.parent / "README.md", cwd=tmp_path)
    assert done.status == 2
    assert done.out == ""
    assert "README.md" in done.err


def test_a_quiet_job_names_a_report_that_needs_a_look_and_only_the_first_time(tmp_path: Path) -> None:
    names = ("week-2017-01-28.pdf", "week-2017-01-28-reissued.pdf")
    done = ddor("add", "--quiet", *(PDFS / name for name in names), cwd=tmp_path)
    assert done.status == 1
    assert done.out == ""
    assert "week-2017-01-28-reissued.pdf: added, and needs a look" in done.err
    assert ddor("add", "--quiet", *(PDFS / name for name in names), cwd=tmp_path).status == 0


@pytest.mark.parametrize(("columns", "widest"), [(80, 80), (150, 150), (400, 160)])
def test_tables_use_the_terminal_s_width_as_far_as_it_can_be_read(folder: Path, columns: int, widest: int) -> None:
    terminal, its_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ddor", "rows"],
        stdout=its_end, stderr=subprocess.DEVNULL, cwd=folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(its_end)
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    process.wait()
    lines = [
        line.rstrip() for line in b"".join(parts).decode().replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    ]
    longest = max(map(len, lines))
    assert longest <= widest
    assert longest > min(widest, 100) - 12
