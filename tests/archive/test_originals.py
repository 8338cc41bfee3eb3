"""The PDFs behind the archive: kept whole, found by their bytes, refused where these are others."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from ddor.archive import Archive
from ddor.archive.originals import NotFound, find_pdf, keep_pdf
from tests.support.held_reports import reading
from tests.support.reading import SMALL, ddor

SHA256 = hashlib.sha256(SMALL.read_bytes()).hexdigest()


def added(folder: Path) -> Path:
    """A PDF that was added from a folder of its own."""
    path = folder / "came" / "report.pdf"
    path.parent.mkdir()
    shutil.copyfile(SMALL, path)
    Archive.open(folder / "out" / "ddor.sqlite").add(reading(SMALL.stem), path)
    return path


def show(folder: Path) -> tuple[int, str]:
    done = ddor("show", "--week", "2018-02-03", "--section", "III", "--row", "1", "--folder", folder / "out")
    assert "Traceback" not in done.err
    return done.status, done.err


def test_a_kept_pdf_is_found_wherever_the_first_one_went(tmp_path: Path) -> None:
    path = added(tmp_path)
    copy = tmp_path / "out" / "pdfs" / f"{SHA256}.pdf"
    assert ddor("add", path, "--out", tmp_path / "out").status == 0
    assert copy.read_bytes() == path.read_bytes()
    assert [each.name for each in copy.parent.iterdir()] == [copy.name]
    path.unlink()
    assert find_pdf(SHA256, path, copy.parent) == copy
    assert show(tmp_path) == (0, "")


def test_a_pdf_that_is_not_kept_is_found_where_it_was_added_from(tmp_path: Path) -> None:
    path = added(tmp_path)
    assert not (tmp_path / "out" / "pdfs").exists()
    assert find_pdf(SHA256, path, tmp_path / "out" / "pdfs") == path
    assert show(tmp_path) == (0, "")


def test_a_pdf_that_moved_is_told_in_a_sentence_or_two(tmp_path: Path) -> None:
    path = added(tmp_path)
    path.rename(path.with_name("elsewhere.pdf"))
    status, said = show(tmp_path)
    assert status == 2
    assert said == (
        f"ddor: report.pdf is no longer where it was added from ({path}). Find the file with the SHA-256 {SHA256}, "
        "and add it again; ddor add keeps a copy.\n"
    )
    assert ddor("add", path.with_name("elsewhere.pdf"), "--out", tmp_path / "out").status == 0
    assert show(tmp_path) == (0, "")


def test_a_pdf_that_changed_is_refused(tmp_path: Path) -> None:
    path = added(tmp_path)
    path.write_bytes(path.read_bytes() + b"\n")
    status, said = show(tmp_path)
    assert (status, f"{path} is no longer the PDF that was added." in said) == (2, True)


def test_a_kept_copy_that_changed_is_refused(tmp_path: Path) -> None:
    path = added(tmp_path)
    copy = keep_pdf(path, SHA256, tmp_path / "out" / "pdfs")
    copy.write_bytes(b"%PDF-1.7 something else")
    assert find_pdf(SHA256, path, copy.parent) == path
    path.unlink()
    with pytest.raises(NotFound, match=r"The copy .* is damaged\. report\.pdf is no longer where"):
        find_pdf(SHA256, path, copy.parent)


def test_a_damaged_copy_is_made_anew(tmp_path: Path) -> None:
    copy = keep_pdf(SMALL, SHA256, tmp_path)
    copy.write_bytes(b"")
    assert keep_pdf(SMALL, SHA256, tmp_path).read_bytes() == SMALL.read_bytes()


def test_no_copy_is_kept_of_another_file_than_was_read(tmp_path: Path) -> None:
    for path, reason in ((SMALL.with_suffix(".json"), "changed while"), (tmp_path / "gone.pdf", "can't be read")):
        with pytest.raises(NotFound, match=reason):
            keep_pdf(path, SHA256, tmp_path / "pdfs")
    assert not (tmp_path / "pdfs").exists()
