"""Commands that write are killed, run out of room, and wait for one another: each file stays whole, nothing is lost.

The short form of scripts/torture_faults.py; docs/torture.md has what that found.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from ddor.archive import Archive, ArchiveError
from tests.support.fault_versions import after_a_clock_set_back, from_the_future, killed_while_brought_up_to_date
from tests.support.fault_writers import Writers, write_at_once
from tests.support.faults import (
    Driver,
    Trial,
    driver,
    in_closed_folder,
    in_small_room,
    moments,
    out_of_room,
    prepare,
    replaced_while_read,
    small_disk,
)
from tests.support.held_reports import reading

if TYPE_CHECKING:
    from tests.support.databases import Server

pytest_plugins = ["tests.support.databases"]

TRIED = ("add", "decide", "app: claim")


@pytest.fixture(scope="module")
def by() -> Iterator[Driver]:
    with driver() as made:
        yield made


@pytest.fixture(scope="module")
def template(by: Driver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    prepare(by, folder)
    return folder


@pytest.fixture(scope="module")
def trials(by: Driver, template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trial]:
    scratch = tmp_path_factory.mktemp("trials")
    return {name: Trial.of(by, name, template, scratch, times=1) for name in TRIED}


@pytest.mark.parametrize("name", TRIED)
def test_what_is_killed_leaves_everything_whole_and_can_be_done_again(
    trials: dict[str, Trial], name: str, tmp_path: Path
) -> None:
    for number, seconds in enumerate(moments(trials[name], 2, random.Random(4))):
        trials[name].killed(tmp_path / "folder", seconds, with_children=number == 0)


@pytest.mark.parametrize("name", ["add", "decide"])
def test_a_command_that_runs_out_of_room_says_so_and_leaves_everything_whole(
    trials: dict[str, Trial], name: str, tmp_path: Path
) -> None:
    assert out_of_room(trials[name], tmp_path / "folder", 40) == "told"


def test_a_copy_that_there_is_no_room_for_is_told(by: Driver, template: Path, tmp_path: Path) -> None:
    ended = by.run(template, ("backup", str(tmp_path / "copy.sqlite")), most_bytes=40_000)
    assert ended.status == 2
    assert "copy.sqlite: the copy can't be written" in ended.said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_command_on_a_full_disk_says_so_and_leaves_everything_whole(trials: dict[str, Trial], tmp_path: Path) -> None:
    with small_disk(tmp_path) as leave:
        assert in_small_room(trials["add"], tmp_path / "folder", leave, 100_000) == "told"


def test_a_command_in_a_folder_that_it_may_not_write_says_so(trials: dict[str, Trial], tmp_path: Path) -> None:
    assert in_closed_folder(trials["add"], tmp_path / "folder") == "told"


def test_what_is_added_decided_and_annotated_at_once_is_all_kept_once(by: Driver, tmp_path: Path) -> None:
    write_at_once(by, tmp_path / "folder", Writers(3, random.Random(1), each=1, pdfs=2))


def test_a_pdf_that_becomes_another_while_it_is_read_is_kept_as_one_of_the_two(by: Driver, tmp_path: Path) -> None:
    assert replaced_while_read(by, tmp_path, 0.05) in ("the first", "the second", "none")


def test_who_loses_the_connection_to_postgres_while_waiting_for_the_lock_is_told_and_nothing_is_half_kept(
    postgres: Server,
) -> None:
    where = postgres.database()
    archive = Archive.open(where)
    report = reading("built-none-declined")
    with psycopg.connect(where.replace("+psycopg", ""), autocommit=True) as other, ThreadPoolExecutor(1) as threads:
        other.execute("SELECT pg_advisory_lock(%s)", (0x64646F72,))
        adding = threads.submit(archive.add, report, Path("x.pdf"))
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'advisory'"
        while not other.execute(cut).fetchall():
            time.sleep(0.01)
        with pytest.raises(ArchiveError, match="the archive can't be used"):
            adding.result()
        assert archive.weeks() == []
    archive.add(report, Path("x.pdf"))
    assert list(archive.reports()) == [report]


def test_an_archive_of_a_later_version_is_left_alone_by_every_command(
    by: Driver, template: Path, tmp_path: Path
) -> None:
    from_the_future(by, template, tmp_path / "folder")


def test_an_archive_whose_update_is_killed_is_brought_up_to_date_by_the_next_command(
    by: Driver, tmp_path: Path
) -> None:
    killed_while_brought_up_to_date(by, tmp_path / "folder", random.Random(2))


def test_a_clock_that_is_set_back_changes_nothing_but_dates(by: Driver, template: Path, tmp_path: Path) -> None:
    after_a_clock_set_back(by, template, tmp_path / "folder", ("add", "remove"))
