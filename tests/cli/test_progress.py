"""How far long work has come is shown on standard error, and only where that is a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from tests.support.reading import PDFS
from tests.support.recognition import needs_recognition

pytestmark = needs_recognition


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Two pages that are pictures, which take seconds to read."""
    path = tmp_path / "scan.pdf"
    with pikepdf.open(PDFS / "week-2017-02-04-scanned.pdf") as pdf:
        del pdf.pages[2:]
        pdf.save(path)
    return path


def test_the_pages_of_a_scan_are_counted_on_a_terminal_while_it_is_added(scan: Path, tmp_path: Path) -> None:
    terminal, its_end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ddor", "add", scan, "--out", tmp_path / "out"],
        stdout=subprocess.DEVNULL, stderr=its_end, cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )  # fmt: skip
    os.close(its_end)
    shown = _all_of(terminal)
    process.wait()
    assert "scan.pdf, pages" in shown
    assert [f"{page}/2" for page in (0, 1, 2) if f"{page}/2" in shown] == ["0/2", "1/2", "2/2"]


def test_nothing_is_shown_where_standard_error_is_no_terminal(scan: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ddor", "add", scan, "--out", tmp_path / "out"],
        capture_output=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert b"pages\x20" not in done.stderr
    assert b"\x1b" not in done.stderr


def _all_of(terminal: int) -> str:
    """What was written to a terminal until the program closed its end."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts).decode()
