"""Archives of another version of the program, and clocks that were set back.

For tests/archive/test_faults.py and scripts/torture_faults.py.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from ddor.archive import Archive
from tests import ROOT
from tests.support.faults import COMMANDS, Driver, State, opened_app, said_by

VERSION_1 = ROOT / "tests" / "data" / "archive-version-1.sql"

DAYS_BACK = 1000
"""Days by which the clock is set back."""


def from_the_future(by: Driver, template: Path, folder: Path) -> str:
    """Run every command that writes on an archive of a later version: each says so in a sentence and changes nothing.

    Raises AssertionError otherwise.
    """
    shutil.copytree(template, folder)
    archive = folder / "output" / "ddor.sqlite"
    with closing(sqlite3.connect(archive)) as connection, connection:
        connection.execute("INSERT INTO ddor_schema (version, since, ddor_version) VALUES (999, '2099-01-01', '99')")
    before = _bytes(folder)
    for name, command in COMMANDS.items():
        ended = by.run(folder, command)
        ended.check(name)
        assert ended.status == 2, f"{name}: {ended.said}"
        assert "newer ddor" in ended.said, f"{name}: {ended.said}"
        assert _bytes(folder) == before, f"{name}: something changed"
    shutil.rmtree(folder)
    return "each says so"


def _bytes(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def killed_while_brought_up_to_date(by: Driver, folder: Path, chance: random.Random) -> str:
    """Kill a command at random while it brings an archive of version 1 up to date; the next one does it.

    Raises AssertionError where the archive is damaged or says something else than before.
    """
    for name in ("undisturbed", "killed"):
        (folder / name / "output").mkdir(parents=True)
        with closing(sqlite3.connect(folder / name / "output" / "ddor.sqlite")) as connection:
            connection.executescript(VERSION_1.read_text("utf-8"))
    begun = time.monotonic()
    assert by.run(folder / "undisturbed", ("weeks",)).status == 0
    whole = time.monotonic() - begun
    running = by.start(folder / "killed", ("weeks",))
    time.sleep(chance.uniform(0, whole))
    running.kill()
    died = running.wait().status < 0
    with closing(sqlite3.connect(folder / "killed" / "output" / "ddor.sqlite")) as connection:
        (version,) = connection.execute("SELECT max(version) FROM ddor_schema").fetchone()
    ended = by.run(folder / "killed", ("weeks",))
    assert ended.status == 0, ended.said
    archives = [said_by(folder / name / "output" / "ddor.sqlite") for name in ("undisturbed", "killed")]
    assert archives[0] == archives[1]
    shutil.rmtree(folder)
    return "ended before" if not died else "still version 1" if version == 1 else "brought up to date"


def after_a_clock_set_back(by: Driver, template: Path, folder: Path, names: Iterable[str] = COMMANDS) -> str:
    """Run commands with the clock set back by years, beside files of today: it leads to the same, but for its dates.

    Raises AssertionError otherwise, or where the app shows the archive as it was before.
    """
    shutil.copytree(template, folder)
    for name in ("week-2017-02-04", "week-2017-02-04-copy-protected"):
        shutil.copy(ROOT / "fixtures" / "pdfs" / f"{name}.pdf", folder)
    assert by.run(folder, ("add", "week-2017-02-04-copy-protected.pdf")).status in (0, 1)
    for path in folder.rglob("*"):
        ahead = path.stat().st_mtime + 86_400 * DAYS_BACK
        os.utime(path, (ahead, ahead))
    with opened_app(by, folder, days_back=DAYS_BACK) as (_, visitor):
        assert "/week/2018-01-06" not in visitor.get("/").text
        commands = {name: COMMANDS[name] for name in names} | {"another revision": ("add", "week-2017-02-04.pdf")}
        for name, command in commands.items():
            ended = by.run(folder, command, days_back=DAYS_BACK)
            ended.check(name)
            assert ended.status in (0, 1), f"{name}: {ended.said}"
        page = visitor.get("/").text
        assert "/week/2018-01-06" in page
        assert "/week/2017-02-11" not in page
    archive = Archive.open(folder / "output" / "ddor.sqlite")
    first, second = archive.held(date(2017, 2, 4)).revisions
    assert (first.file, second.file) == ("week-2017-02-04-copy-protected.pdf", "week-2017-02-04.pdf")
    assert second.added_at < first.added_at
    assert State.of(folder)
    shutil.rmtree(folder)
    return "as ever"
