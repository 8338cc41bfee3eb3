"""The app of a newsroom, whose archive is in Postgres: the same pages, and several people at once."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ddor.app.desk import Desk
from ddor.archive import Archive, HeldWeek
from ddor.places import read_decisions
from tests.app.test_app import found_on, wait_for
from tests.support.held_reports import FIRST, PDFS, reading
from tests.support.serving import Visitor, desk_of, served

pytest_plugins = ["tests.support.databases"]

WEEKS = ("week-2017-01-28", "week-2017-02-11")
PAGES = (
    "/", "/week/2017-02-11", "/rows?week=all", "/rows?week=all&state=not+TX&status=only+convicted&sort=-issued",
    "/rows?week=all&offenses=1", "/rows?section=III", "/tables?week=all", "/count?week=all&by=county&across=status",
    "/compare", "/history", "/history?section=III", "/places?q=travis", "/place/48453", "/undecided", "/corrections",
    "/row/2017-01-28/II/31",
)  # fmt: skip


def test_pages_are_the_same_whatever_database_the_archive_is_in(postgres: Any, tmp_path: Path) -> None:
    with (
        served(desk_of(tmp_path / "one", *WEEKS)) as sqlite,
        served(desk_of(tmp_path / "other", *WEEKS, where=postgres.database())) as newsroom,
    ):
        for path in PAGES:
            one, other = sqlite.get(path), newsroom.get(path)
            assert (one.status, other.status) == (200, 200), path
            assert one.text == other.text, path


def at_once(*what: Callable[[], Any]) -> None:
    """Do several things at the same time."""
    threads = [threading.Thread(target=each) for each in what]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_apps_on_one_archive_add_decide_and_note_at_once_and_lose_nothing(where: str, tmp_path: Path) -> None:
    desks = [Desk(Archive.open(where), tmp_path) for _ in range(2)]
    with served(desks[0]) as anna, served(desks[1]) as bert:
        failed: list[str] = []

        def add(visitor: Visitor, name: str) -> None:
            answer = visitor.upload({f"{name}.pdf": (PDFS / f"{name}.pdf").read_bytes()})
            told = wait_for(visitor, answer.headers["location"])
            failed.extend(each["said"] for each in told if each["state"] != "done")

        def decide(visitor: Visitor, name: str) -> None:
            answer = visitor.post("/undecided", {"name": name, "state": "TX", "geoid": "48453", "who": name})
            failed.extend([answer.text] if answer.status != 303 else [])

        def note(visitor: Visitor, row: int) -> None:
            form = {"week": "2017-02-11", "section": "II", "row": str(row), "kind": "note", "text": "t", "source": "s"}
            answer = visitor.post("/corrections", form)
            failed.extend([answer.text] if answer.status != 303 else [])

        both = (anna, bert)
        at_once(
            *(partial(add, *each) for each in zip(both, WEEKS, strict=True)),
            *(partial(decide, *each) for each in zip(both, "AB", strict=True)),
        )
        at_once(
            *(partial(decide, *each) for each in zip(both, "CD", strict=True)),
            *(partial(note, *each) for each in zip(both, (1, 2), strict=True)),
            partial(decide, anna, "Aurora, Colorado"),
        )
        assert failed == []
        for visitor in (anna, bert):
            assert found_on(visitor.get("/rows?week=all").text).startswith("271 persons")
            assert visitor.get("/row/2017-02-11/II/2").text.count("t (s)") == 1
    held = [each for each in Archive.open(where).weeks() if isinstance(each, HeldWeek)]
    assert [str(each.period.start) for each in held] == ["2017-01-28", "2017-02-11"]
    names = {each.name for each in read_decisions(tmp_path / "decisions.csv").listed}
    assert names == {"A", "B", "C", "D", "Aurora, Colorado"}
    with (tmp_path / "annotations.csv").open(encoding="utf-8-sig") as file:
        assert sorted(line["row"] for line in csv.DictReader(file)) == ["1", "2"]
    assert Archive.open(where).damage() == []


def test_what_others_write_on_the_same_server_leaves_figures_as_they_are_kept(postgres: Any, tmp_path: Path) -> None:
    archive = Archive.open(postgres.database())
    states = [archive.state()]
    desk_of(tmp_path, WEEKS[0], where=postgres.database())
    assert archive.state() == states[0]
    for change in (
        lambda: archive.add(reading(WEEKS[0]), PDFS / f"{WEEKS[0]}.pdf"),
        lambda: archive.add(reading(WEEKS[1]), PDFS / f"{WEEKS[1]}.pdf"),
        lambda: archive.remove(FIRST),
    ):
        change()
        states.append(archive.state())
    assert len(set(states)) == len(states)
