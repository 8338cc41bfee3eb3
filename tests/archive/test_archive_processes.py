"""The archive stays whole whatever becomes of its processes. scripts/torture_archive.py does more of this."""

from __future__ import annotations

import random
from collections import Counter

from ddor.archive import Archive, Outcome
from tests.support.archive_processes import (
    WEEKS,
    add_at_once,
    check_whole,
    kill_while_adding,
    numbered,
    numbered_report,
)

pytest_plugins = ["tests.support.databases"]


def test_processes_that_add_the_same_files_at_once_lose_and_duplicate_nothing(where: str) -> None:
    outcomes = Counter(add_at_once(where, processes=3, files=2 * WEEKS, chance=random.Random(1)))
    assert outcomes == {Outcome.ADDED: WEEKS, Outcome.REVISION: WEEKS, Outcome.UNCHANGED: 2 * 2 * WEEKS}
    assert check_whole(where) == set(range(2 * WEEKS))


def test_an_archive_stays_whole_where_processes_are_killed_while_they_add(where: str) -> None:
    chance = random.Random(3)
    for kill in range(5):
        kill_while_adding(where, 3 * kill, chance.uniform(0, 0.25))
        before = check_whole(where)
        # Each process adds in order, so what is held of its three is how far it came.
        assert [n in before for n in range(3 * kill, 3 * kill + 3)] == sorted(
            (n in before for n in range(3 * kill, 3 * kill + 3)), reverse=True
        )
    archive = Archive.open(where)
    for number in range(15):
        archive.add(numbered_report(number), numbered(number))
    assert check_whole(where) == set(range(15))
