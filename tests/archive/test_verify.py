"""An archive is made sure of against its PDFs, and copied as of one moment."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from ddor.archive import Archive
from tests.support.held_reports import PDFS
from tests.support.reading import ddor

NAMES = ("week-2017-02-11.pdf", "built-week-one-wording.pdf")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two reports, their archive, and copies of the PDFs."""
    folder = tmp_path_factory.mktemp("made")
    for name in NAMES:
        shutil.copy(PDFS / name, folder)
    assert ddor("add", *NAMES, cwd=folder).status in (0, 1)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm; the PDFs are found among those kept."""
    shutil.copytree(made / "output", tmp_path / "output")
    return tmp_path


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "output" / "ddor.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_an_archive_that_nobody_harmed_is_as_it_was(folder: Path) -> None:
    done = ddor("verify", cwd=folder)
    assert done.status == 0, done.err
    assert "2 PDFs in the archive, 2 found unchanged, 2 of 2 read the same as when added" in done.out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE declined SET country = 'GTM' WHERE row_number = 3", "row 3: country is GTM in the archive"),
        ("UPDATE revisions SET detainers_issued = detainers_issued + 1", "detainers issued is"),
        ("DELETE FROM offenses WHERE offense_id = 5", "row"),
        ("UPDATE criteria SET criterion = 'x' WHERE criterion_id = 2", "row"),
        ("UPDATE notes SET text = 'x'", "the notes differ from those in the PDF"),
    ],
)
def test_a_value_that_was_changed_in_the_archive_is_named(folder: Path, statement: str, said: str) -> None:
    change(folder, statement)
    done = ddor("verify", cwd=folder)
    assert done.status == 1
    assert said in done.err


def test_a_page_of_the_database_that_is_overwritten_is_told_and_not_copied(folder: Path) -> None:
    archive = folder / "output" / "ddor.sqlite"
    data = bytearray(archive.read_bytes())
    data[20 * 4096 : 21 * 4096] = bytes(4096)
    archive.write_bytes(bytes(data))
    assert ddor("verify", "--no-read", cwd=folder).status in (1, 2)
    done = ddor("backup", "copy.sqlite", cwd=folder)
    assert done.status == 2
    assert not (folder / "copy.sqlite").exists()


def test_a_kept_pdf_that_was_changed_is_told(folder: Path) -> None:
    copy = next((folder / "output" / "pdfs").glob("*.pdf"))
    copy.write_bytes(copy.read_bytes() + b"%")
    done = ddor("verify", "--no-read", cwd=folder)
    assert done.status == 1
    assert f"{copy.name} is damaged" in done.err


def test_a_copy_is_the_archive_and_replaces_an_older_one_whole(folder: Path) -> None:
    (folder / "copy.sqlite").write_text("older")
    done = ddor("backup", "copy.sqlite", cwd=folder)
    assert done.status == 0, done.err
    restored = Archive.open(folder / "copy.sqlite", create=False)
    original = Archive.open(folder / "output" / "ddor.sqlite", create=False)
    assert list(restored.reports()) == list(original.reports())
    assert list(folder.glob(".copy*")) == []


def test_the_archive_is_not_copied_over_itself(folder: Path) -> None:
    before = (folder / "output" / "ddor.sqlite").read_bytes()
    assert ddor("backup", "output/ddor.sqlite", cwd=folder).status == 2
    assert (folder / "output" / "ddor.sqlite").read_bytes() == before


def test_a_copy_that_can_not_be_written_leaves_nothing(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    with pytest.raises(OSError, match=r"Not a directory|exists"):
        Archive.open(folder / "output" / "ddor.sqlite").backup(folder / "file" / "copy.sqlite")
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []
