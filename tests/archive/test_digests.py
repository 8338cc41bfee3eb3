"""A value that has changed since it was kept is found before a figure is made of it."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text

from ddor.agreement import OTHERS, CrossCheck, SecondReader
from ddor.archive import Archive, Damaged, HeldWeek, Selection
from ddor.archive import digests as of_parts
from ddor.archive.database import address
from ddor.archive.digests import PARTS
from ddor.places import Decisions
from ddor.reading.reconcile import Reconciler
from ddor.reading.request import Request, read
from tests.support.flips import everything, flipped
from tests.support.held_reports import FIRST, PDFS, another
from tests.support.reading import ddor

pytest_plugins = ["tests.support.databases"]

FLIPS = 40


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with reports that have something in each section, in a column that nobody knows, and a cross-check."""
    path = tmp_path_factory.mktemp("kept") / "ddor.sqlite"
    archive = Archive.open(path)
    for name in ("built-other-columns", "week-2017-02-11"):
        report = Reconciler(Decisions()).report(read(Request(PDFS / f"{name}.pdf")))
        archive.add(report, PDFS / f"{name}.pdf")
        readers = tuple(SecondReader(each, "1", 580, 0) for each in OTHERS)
        archive.keep_cross_check(report, CrossCheck(readers, 580, 580, 0, 0, 0, ()))
    return path


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path))


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def test_no_changed_bit_leads_to_another_figure(path: Path) -> None:
    whole, data, chance = everything(path), path.read_bytes(), random.Random(5)
    assert whole is not None
    told = 0
    for bit, changed in flipped(data, (chance.randrange(8 * len(data)) for _ in range(FLIPS))):
        path.write_bytes(changed)
        found = everything(path)
        told += found is None
        assert found in (None, whole), f"bit {bit} gives another figure"
    assert told > FLIPS / 3


def look_at_all(path: Path) -> None:
    for week in filter(lambda each: isinstance(each, HeldWeek), Archive.open(path).weeks()):
        archive, day = Archive.open(path), week.period.start
        for name in ("declined", "offenses", "high_volume", "criteria", "notes", "problems"):
            archive.select(name, Selection((day,)))
        archive.report(day)
        archive.cross_check(day)


@pytest.mark.parametrize(
    ("statement", "called"),
    [
        ("UPDATE declined SET country = 'GTM' WHERE row_number = 3", "Section II of the week of 2017-"),
        ("UPDATE declined SET country = CAST(country AS BLOB) WHERE row_number = 3", "Section II of"),
        ("UPDATE declined SET declined = '2017-01-31' WHERE row_number = 2", "Section II of"),
        ("DELETE FROM declined WHERE row_number = 5", "list of weeks"),
        ("UPDATE offenses SET status = NULL WHERE offense_id = 3", "an offense in Section II of"),
        ("UPDATE high_volume SET detainers_issued = detainers_issued + 1 WHERE row_number = 1", "Section I of"),
        ("UPDATE criteria SET criterion = 'x' WHERE criterion_id = 2", "a criterion in Section III of"),
        ("UPDATE cells SET text = 'x' WHERE cell_id = 9", "what is printed in a cell of"),
        ("UPDATE notes SET text = 'x' WHERE number = 1", "its notes of"),
        ("UPDATE revisions SET detainers_issued = 1", "its entry in the list of weeks of"),
        ("UPDATE revisions SET sha256 = 'x' WHERE revision_id = 1", "its entry in the list of weeks of"),
        ("DELETE FROM problems WHERE number = 1", "list of weeks"),
        ("UPDATE cross_checks SET ddor_differs = 3", "its cross-check of"),
        ("UPDATE digests SET sha256 = 'x' WHERE part = 'declined'", "Section II of"),
        ("DELETE FROM digests WHERE part = 'declined'", "Section II of"),
        ("DELETE FROM revisions WHERE revision_id = 1", "a week that is no longer there"),
    ],
)
def test_what_was_changed_is_named_and_nothing_is_counted(statement: str, called: str, path: Path) -> None:
    change(path, statement)
    with pytest.raises(Damaged, match="is damaged") as said:
        look_at_all(path)
    assert called in str(said.value)


def test_every_command_that_prints_figures_says_so_and_prints_none(path: Path) -> None:
    change(path, "UPDATE declined SET state = 'TX' WHERE row_number = 1")
    folder = path.parent
    for command in (
        ["tabulate", "--all", "--table", "states"],
        ["rows", "--all"],
        ["compare"],
        ["export", "--all", "--out", folder / "export"],
        ["history"],
    ):
        done = ddor(*command, "--db", path, cwd=folder)
        assert done.status == 2, command
        assert "the archive is damaged: Section II of the week of" in done.err
        assert done.out == ""
    assert not (folder / "export").exists()


def test_a_damaged_week_is_removed_and_added_again(path: Path) -> None:
    change(path, "UPDATE declined SET state = 'TX' WHERE row_number = 1 AND revision_id = 2")
    folder = path.parent
    assert ddor("remove", "2017-02-11", "--yes", "--db", path, cwd=folder).status == 0
    assert ddor("add", PDFS / "week-2017-02-11.pdf", "--db", path, cwd=folder).status == 0
    assert ddor("verify", "--db", path, cwd=folder).status == 0


def test_other_weeks_are_counted_while_one_is_damaged(path: Path) -> None:
    change(path, "UPDATE declined SET state = 'TX' WHERE row_number = 1 AND revision_id = 1")
    archive = Archive.open(path)
    assert len(archive.select("declined", Selection((FIRST.replace(2017, 2, 11),))).rows) == 65
    with pytest.raises(Damaged):
        archive.select("declined", Selection())


def test_verify_lists_all_that_is_damaged(path: Path) -> None:
    change(path, "UPDATE declined SET state = 'TX' WHERE row_number = 1")
    change(path, "UPDATE notes SET text = 'x' WHERE number = 1")
    done = ddor("verify", "--no-read", "--db", path, cwd=path.parent)
    assert done.status == 1
    assert done.err.count("Section II of the week of") == 2
    assert done.err.count("its notes of the week of") == 2


def test_a_damaged_archive_is_not_copied_over_a_good_copy(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    assert ddor("backup", copy, "--db", path, cwd=path.parent).status == 0
    before = copy.read_bytes()
    change(path, "UPDATE declined SET state = 'TX' WHERE row_number = 1")
    assert ddor("backup", copy, "--db", path, cwd=path.parent).status == 2
    assert copy.read_bytes() == before


def digests(where: str) -> dict[tuple[int, str], str]:
    engine = create_engine(address(where), poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT revision_id, part, sha256 FROM digests")).all()
    return {(key, part): digest for key, part, digest in rows}


def test_a_digest_is_the_same_in_every_database(where: str, tmp_path: Path) -> None:
    report = another(0)
    for place in (where, str(tmp_path / "other.sqlite")):
        Archive.open(place).add(report, PDFS / "week-2017-02-11.pdf")
    one, other = digests(where), digests(str(tmp_path / "other.sqlite"))
    assert {part for _, part in one} == set(PARTS)
    # When each was added may differ by a second.
    assert {key: each for key, each in one.items() if key[1] != "revision"} == {
        key: each for key, each in other.items() if key[1] != "revision"
    }


def test_a_changed_value_is_found_in_every_database(where: str) -> None:
    Archive.open(where).add(another(0), PDFS / "week-2017-02-11.pdf")
    assert Archive.open(where).damage() == []
    with create_engine(address(where), poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE declined SET x0 = x0 + 1 WHERE row_number = 7"))
    with pytest.raises(Damaged, match="Section II of the week of 2017-01-28 has changed since it was stored"):
        Archive.open(where).select("declined", Selection())
    assert Archive.open(where).damage() == ["Section II of the week of 2017-01-28 has changed since it was stored"]


def test_a_file_that_changes_under_an_open_archive_is_looked_at_again(path: Path) -> None:
    archive = Archive.open(path)
    before = archive.select("declined", Selection()).rows
    change(path, "UPDATE declined SET country = 'GTM' WHERE row_number = 3")
    with pytest.raises(Damaged, match="Section II of"):
        archive.select("declined", Selection())
    change(path, "UPDATE declined SET country = 'MEX' WHERE row_number = 3")
    assert archive.select("declined", Selection()).rows == before


def test_a_value_that_is_changed_by_hand_under_an_open_archive_is_found(where: str) -> None:
    archive = Archive.open(where)
    archive.add(another(0), PDFS / "week-2017-02-11.pdf")
    state, before = archive.state(), archive.select("declined", Selection()).rows
    engine = create_engine(address(where), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE declined SET country = 'GTM' WHERE row_number = 3"))
    assert archive.state() != state
    with pytest.raises(Damaged, match="Section II of"):
        archive.select("declined", Selection())
    with engine.begin() as connection:
        connection.execute(text("UPDATE declined SET country = 'MEX' WHERE row_number = 3"))
        connection.execute(text("UPDATE revisions SET file = 'another.pdf'"))
    with pytest.raises(Damaged, match="list of weeks"):
        archive.weeks()
    with engine.begin() as connection:
        connection.execute(text("UPDATE revisions SET file = '0.pdf'"))
    assert archive.select("declined", Selection()).rows == before


def test_what_was_looked_at_or_is_written_by_an_archive_itself_is_not_looked_at_again(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive.open(where)
    archive.add(another(0), PDFS / "week-2017-02-11.pdf")
    looked_at: list[tuple[str, int]] = []
    digests_of = of_parts._digests

    def noted(connection: Connection, part: str, which: Sequence[int] | None) -> dict[int, str]:
        found = digests_of(connection, part, which)
        looked_at.extend((part, key) for key in found)
        return found

    monkeypatch.setattr(of_parts, "_digests", noted)
    for _ in range(2):
        archive.select("declined", Selection())
        archive.weeks()
    assert looked_at.count(("declined", 1)) == 1
    assert looked_at.count(("revision", 1)) == 1
    archive.add(another(7), PDFS / "week-2017-02-11.pdf")
    looked_at.clear()
    archive.select("declined", Selection())
    assert [each for each in looked_at if each[0] == "declined"] == [("declined", 2)]


def test_tables_that_were_put_back_in_postgres_are_looked_at_again(postgres: Any) -> None:
    where = postgres.database()
    archive = Archive.open(where)
    archive.add(another(0), PDFS / "week-2017-02-11.pdf")
    archive.select("declined", Selection())
    with create_engine(address(where), poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE declined SET x0 = x0 + 1 WHERE row_number = 7"))
        connection.execute(text("TRUNCATE cross_check_disagreements"))
    with pytest.raises(Damaged, match="Section II of the week of 2017-01-28 has changed since it was stored"):
        archive.select("declined", Selection())


def test_places_that_are_decided_anew_are_what_is_kept_then(path: Path) -> None:
    folder = path.parent
    decided = ddor(
        *("decide", "Balt City Southwestern", "--state", "MD", "--geoid", "24510", "--why", "Baltimore"),
        *("--db", path, "--out", folder),
    )
    assert decided.status == 0, decided.err
    assert Archive.open(path).damage() == []
