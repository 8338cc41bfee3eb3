"""What Windows doesn't have or names otherwise, as far as that shows on any system."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ddor.archive.database import address
from ddor.claims.appending import append_claim, remove_claim
from ddor.claims.reading import read_claims
from ddor.cli.common import expand
from ddor.download import is_address, name_of
from tests import ROOT

ONLY_UNIX = ("fcntl", "resource", "pwd", "grp", "termios", "readline", "syslog")
"""Modules that Python has on Unix only."""

IMPORTING = f"""
import builtins, importlib.util, pkgutil, sys, types
import ddor.errors
plain = builtins.__import__
def without(name, globals=None, *rest):
    if name in {ONLY_UNIX!r} and globals and str(globals.get("__name__", "")).startswith("ddor"):
        raise ImportError(f"{{globals['__name__']}} needs {{name}}")
    return plain(name, globals, *rest)
builtins.__import__ = without
sys.modules["msvcrt"] = types.SimpleNamespace(locking=None, LK_NBLCK=0)
spec = importlib.util.spec_from_file_location("ddor.userfiles.locks", {str(ROOT / "ddor" / "userfiles" / "locks.py")!r})
locks = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
platform, sys.platform = sys.platform, "win32"
spec.loader.exec_module(locks)
sys.platform = platform
del sys.modules["msvcrt"]
for module in pkgutil.walk_packages(ddor.__path__, "ddor."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
"""


def test_every_module_is_imported_where_python_has_no_modules_of_unix() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORTING], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


ONLY_UNIX_HAS = ("fork", "forkpty", "getuid", "geteuid", "getgid", "setsid", "killpg", "uname", "mkfifo", "chown")


def test_no_module_calls_what_os_has_on_unix_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "ddor").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        if node.attr in ONLY_UNIX_HAS
    ]
    assert found == []


@pytest.mark.parametrize("path", [r"C:\archive\ddor.sqlite", "C:/archive/ddor.sqlite", r"\\server\share\ddor.sqlite"])
def test_a_path_with_a_drive_or_a_server_is_no_address(path: str) -> None:
    assert not is_address(path)
    made = address(path)
    assert (made.get_backend_name(), made.database) == ("sqlite", path)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is a path with folders")
def test_a_name_with_backslashes_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / r"reports\week.pdf").write_bytes(b"%PDF")
    assert expand([r"reports\week.pdf"]) == [Path(r"reports\week.pdf")]


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("week%3A1.pdf", "week_1.pdf"), ("a%5Cb.pdf", "a_b.pdf"), ("why%3F.pdf", "why_.pdf"), ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1.pdf"), ("aux.2017.pdf", "_aux.2017.pdf"), ("contents.pdf", "contents.pdf"),
    ],
)  # fmt: skip
def test_what_is_downloaded_has_a_name_that_windows_can_have(last: str, name: str) -> None:
    assert name_of(f"https://example.org/{last}") == name


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_claims_with_either_kind_of_line_end_are_read_added_to_and_taken_out_of(tmp_path: Path, end: str) -> None:
    lines = ["[[claim]]", 'id = "one"', 'sentence = "A."', 'measure = "declined"', "equals = 1", ""]
    path = tmp_path / "claims.toml"
    path.write_bytes(end.join(lines).encode())
    week = date(2017, 1, 28)
    append_claim(path, {"sentence": "Two.", "measure": "declined", "equals": 2, "week": week})
    assert [each.id for each in read_claims(path, week)] == ["one", "two"]
    remove_claim(path, "one")
    assert [each.id for each in read_claims(path, week)] == ["two"]
