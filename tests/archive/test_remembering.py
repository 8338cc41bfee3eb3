"""An archive that remembers weeks gives what one that reads them anew gives, whatever has changed meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ddor.archive import Archive, Damaged, Selection
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks
from tests.support.held_reports import FIRST, another

pytest_plugins = ["tests.support.databases"]

SECOND = FIRST + timedelta(7)
COLUMNS = {
    "declined": ("row", "agency", "geoid", "issued", "offenses"),
    "offenses": ("week", "row", "offense", "status"),
    "high_volume": ("jurisdiction_printed", "detainers_issued"),
    "reports": ("week", "errors", "detainers_issued"),
    "criteria": ("row", "criterion"),
}

asked_about: list[int] = []


def numbers(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows themselves; notes that it was asked."""
    asked_about.append(len(rows))
    return list(rows)


def everything(archive: Archive) -> list[object]:
    found: list[object] = [archive.weeks()]
    for days in (None, (FIRST,), (SECOND, FIRST), ()):
        selection = Selection(days)
        for table, names in COLUMNS.items():
            columns = archive.columns(table, selection, names)
            found.append({name: list(values) for name, values in columns.items()})
            found.append(list(archive.count(table, selection, names[1:])))
            found.append(archive.each_week(table, selection, names, numbers))
    weeks = Weeks.of_archive(archive, Selection())
    for filters in (Filters.checked(state=["TX"]), Filters.checked(status=["convicted"], offense=["only *assault*"])):
        chosen = weeks.where(filters)
        found.append([list(chosen.columns(table, "week", "row")) for table in ("declined", "offenses")])
    return found


def test_after_each_change_the_rows_are_those_that_the_archive_has(where: str) -> None:
    archive = Archive.open(where)
    remembering = archive.remembering()

    def same() -> None:
        assert everything(remembering) == everything(Archive.open(where))

    first, second = another(0, 0), another(1, 1)
    same()
    archive.add(first, Path("0.pdf"))
    same()
    remembering.add(second, Path("1.pdf"))
    same()
    revised = replace(second, document=replace(second.document, sha256="f" * 64), declined=second.declined[1:])
    archive.add(revised, Path("2.pdf"))
    same()
    undecided = replace(revised, declined=tuple(replace(row, jurisdiction=None) for row in revised.declined))
    remembering.update_places(undecided)
    same()
    archive.remove(SECOND)
    same()
    remembering.remove(FIRST)
    same()


def test_only_weeks_that_changed_are_asked_about_again(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "ddor.sqlite").remembering()
    for at in (0, 1, 3):
        archive.add(another(at, at), Path(f"{at}.pdf"))
    asked_about.clear()
    for _ in range(2):
        archive.each_week("declined", Selection(), ("row",), numbers)
        assert len(asked_about) == 3
    archive.remove(FIRST)
    archive.add(another(4, 4), Path("4.pdf"))
    archive.each_week("declined", Selection(), ("row",), numbers)
    assert len(asked_about) == 4


def test_a_value_that_is_changed_by_hand_is_found_though_it_was_remembered(tmp_path: Path) -> None:
    path = tmp_path / "ddor.sqlite"
    archive = Archive.open(path).remembering()
    archive.add(another(0, 0), Path("0.pdf"))
    archive.columns("declined", Selection(), ("agency",))
    archive.count("declined", Selection(), ("agency",))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE declined SET agency = 'Another' WHERE row_number = 1")
        connection.commit()
    for look in (archive.columns, archive.count):
        with pytest.raises(Damaged, match="Section II of the week of"):
            look("declined", Selection(), ("agency",))
