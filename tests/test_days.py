"""Days and weeks as people write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.days import NoSuchWeek, PlaceInOrder, day_written, week_written
from tests.support.reading import PDFS, ddor

HELD = ("week-2017-01-28", "week-2017-02-04", "week-2017-02-11")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made")
    assert ddor("add", *(PDFS / f"{name}.pdf" for name in HELD), cwd=made).status in (0, 1)
    return made


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(["%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y"]))
def test_a_day_is_the_same_however_it_is_written(day: date, form: str) -> None:
    assert day_written(day.strftime(form)) == day
    assert week_written(day.strftime(form)) == day


@given(st.lists(st.dates(), min_size=1, unique=True).map(sorted), st.data())
def test_a_number_counts_the_weeks_held(held: list[date], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(held)))
    for text in (str(number), f" {number}th "):
        asked = week_written(text)
        assert isinstance(asked, PlaceInOrder)
        assert asked.among(held) == held[number - 1]
    for text, day in (("first", held[0]), ("Latest", held[-1]), ("last", held[-1])):
        asked = week_written(text)
        assert isinstance(asked, PlaceInOrder)
        assert asked.among(held) == day
    with pytest.raises(NoSuchWeek):
        PlaceInOrder("more", len(held) + 1).among(held)
    with pytest.raises(NoSuchWeek):
        PlaceInOrder("0", 0).among(held)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rows", "--week", "latest", "--row", "1"), "Week of 2017-02-11"),
        (("rows", "--week", "first", "--row", "1"), "Week of 2017-01-28"),
        (("tabulate", "2", "--table", "statuses"), "Week of 2017-02-04"),
        (("rows", "--all", "--without", "1", "--without", "3", "--row", "1"), "Week of 2017-02-04"),
        (("compare", "first", "3"), "Jan 28, 2017"),
        (("history", "2", "3"), "2017-02-04"),
        (("show", "--week", "2nd", "--row", "1"), "2017-02-04"),
        (("weeks",), "3 2017-02-11"),
    ],
)
def test_commands_take_a_week_by_its_place(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = ddor(*arguments, cwd=folder)
    assert done.status == 0, done.err
    assert said in " ".join(done.out.split())


@pytest.mark.parametrize("command", ["rows --week latest --row 1 --out", "show --week 2 --row 1 --folder"])
def test_a_week_is_taken_by_its_place_in_the_folder_that_is_named(folder: Path, tmp_path: Path, command: str) -> None:
    done = ddor(*command.split(), folder / "output", cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert "2017-02-" in done.out


def test_commands_that_write_take_a_week_by_its_place(folder: Path, tmp_path: Path) -> None:
    assert ddor("evidence", "--week", "first", "--row", "1", "--out", tmp_path / "e.pdf", cwd=folder).status == 0
    assert (tmp_path / "e.pdf").read_bytes().startswith(b"%PDF-")
    done = ddor("export", "latest", "--out", tmp_path / "x", cwd=folder)
    assert done.status == 0, done.err
    assert (tmp_path / "x" / "reports.csv").read_text("utf-8-sig").splitlines()[1].startswith("2017-02-11,")
    for name in ("site", "page"):  # what the command was called before
        done = ddor(name, "3", "--no-crops", "--out", tmp_path / name, cwd=folder)
        assert done.status == 0, done.err
        assert (tmp_path / name / "2017-02-11").is_dir()
        assert not (tmp_path / name / "2017-01-28").exists()


def test_hints_name_the_day_and_not_what_will_be_another_week_tomorrow(folder: Path) -> None:
    assert "--week 2017-02-11" in " ".join(ddor("tabulate", "latest", cwd=folder).out.split())


@pytest.mark.parametrize("asked", ["7", "0"])
def test_a_place_that_no_week_has_is_refused(folder: Path, asked: str) -> None:
    done = ddor("rows", "--week", asked, cwd=folder)
    assert done.status == 2
    assert f'there is no week "{asked}". The weeks held are numbered 1 (2017-01-28) to 3 (2017-02-11).' in done.err


def test_a_week_by_its_place_needs_an_archive(tmp_path: Path) -> None:
    done = ddor("rows", "--week", "latest", cwd=tmp_path)
    assert (done.status, "there is no archive yet" in done.err) == (2, True)
    assert list(tmp_path.iterdir()) == []
