"""Commands that write are killed, run out of room, and wait for one another: each file stays whole, nothing is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.faults import (
    Trial,
    decided_at_once,
    in_closed_folder,
    moments,
    noted_at_once,
    out_of_room,
    prepare,
    replaced_while_read,
)

COMMANDS = ("add", "decide", "export")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    prepare(folder)
    return folder


@pytest.fixture(scope="module", params=COMMANDS)
def trial(request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial.of(request.param, template, tmp_path_factory.mktemp(request.param))


def test_a_command_that_is_killed_leaves_everything_whole_and_can_be_run_again(trial: Trial, tmp_path: Path) -> None:
    for number, seconds in enumerate(moments(trial, 2, random.Random(4))):
        trial.killed(tmp_path / "folder", seconds, with_children=number == 0)


def test_a_command_that_runs_out_of_room_says_so_and_leaves_everything_whole(trial: Trial, tmp_path: Path) -> None:
    assert out_of_room(trial, tmp_path / "folder", 40) == "told"


def test_a_command_in_a_folder_that_it_may_not_write_says_so(trial: Trial, tmp_path: Path) -> None:
    assert in_closed_folder(trial, tmp_path / "folder") == "told"


def test_decisions_and_annotations_that_are_written_at_once_are_all_kept(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    prepare(folder)
    decided_at_once(folder, ["Travis One", "Travis Two", "Travis Three"])
    noted_at_once(folder, [1, 2, 3])


def test_a_pdf_that_becomes_another_while_it_is_read_is_kept_as_one_of_the_two(tmp_path: Path) -> None:
    assert replaced_while_read(tmp_path, 0.3) in ("the first", "the second", "none")
