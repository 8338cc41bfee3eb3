"""PDFs from addresses: fetched whole, or a sentence says why not, and nothing is left behind."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.archive import Archive
from ddor.download import CannotDownload, DownloadLimits, download, is_address, name_of
from tests.support.https import Served, fails, points_to, sends, serving
from tests.support.reading import PDFS, SMALL, ddor

PDF = SMALL.read_bytes()
PAGE = b"<!DOCTYPE html><html><body>We have moved.</body></html>"
WEEK = PDFS / "week-2017-02-11.pdf"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    answers = {
        "/doclib/ddor/report%202017.pdf": sends(PDF),
        "/week.pdf": sends(WEEK.read_bytes()),
        "/of-unknown-length": sends(PDF, says=-1),
        "/page.pdf": sends(PAGE, "application/pdf"),
        "/notes.txt": sends(b"notes", "text/plain"),
        "/empty.pdf": sends(b""),
        "/cut-off.pdf": sends(PDF[:5000], says=len(PDF)),
        "/said-to-be-large.pdf": sends(PDF, says=10**12),
        "/refused.pdf": fails(403),
        "/busy.pdf": fails(503),
        "/elsewhere.pdf": points_to("/week.pdf"),
        "/unguarded.pdf": points_to("http://127.0.0.1/week.pdf"),
    }
    folder = tmp_path_factory.mktemp("server")
    with serving(answers, folder) as made:
        yield made


@pytest.fixture(autouse=True)
def _trusted(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.parametrize(
    ("path", "name", "content"),
    [
        ("/doclib/ddor/report 2017.pdf", "report 2017.pdf", PDF),
        ("/doclib/ddor/report%202017.pdf", "report 2017.pdf", PDF),
        ("/of-unknown-length", "of-unknown-length.pdf", PDF),
        ("/elsewhere.pdf", "elsewhere.pdf", WEEK.read_bytes()),
    ],
)
def test_a_pdf_arrives_byte_for_byte_under_the_name_its_address_ends_in(
    served: Served, tmp_path: Path, path: str, name: str, content: bytes
) -> None:
    got = download(served.base + path, tmp_path / "folder")
    assert got.path == tmp_path / "folder" / name
    assert got.path.read_bytes() == content
    assert got.sha256 == hashlib.sha256(content).hexdigest()
    assert got.address == served.base + path


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page.pdf", "this is a web page, not a PDF. Open it in a browser"),
        ("/notes.txt", "what is there is not a PDF"),
        ("/empty.pdf", "the server sent an empty file"),
        ("/no-such.pdf", "there is nothing at this address (404 Not Found)"),
        ("/refused.pdf", "the server doesn't let programs have this file (403 Forbidden). Save it with a browser"),
        ("/busy.pdf", "the server could not give the file (503 Service Unavailable). Try again later"),
        ("/cut-off.pdf", f"the connection broke off after 5,000 of {len(PDF):,} bytes"),
        ("/said-to-be-large.pdf", "it is larger (1,000,000 MB) than what is downloaded (100 MB)"),
        ("/unguarded.pdf", "the server points to http://127.0.0.1/week.pdf, which doesn't begin with https://"),
    ],
)
def test_what_is_not_had_is_said_and_leaves_nothing(served: Served, tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(CannotDownload) as said:
        download(served.base + path, tmp_path)
    assert str(said.value).startswith(f"{served.base}{path}: {reason}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_length_is_not_said_is_cut_short_at_the_limit(served: Served, tmp_path: Path) -> None:
    with pytest.raises(CannotDownload, match="it is larger than what is downloaded"):
        download(f"{served.base}/of-unknown-length", tmp_path, DownloadLimits(size=3000))
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_nobody_vouches_for_is_not_believed(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(CannotDownload, match=r"127\.0\.0\.1 could not prove that it is 127\.0\.0\.1"):
        download(f"{served.base}/week.pdf", tmp_path)


@pytest.mark.parametrize("address", ["http://example.org/a.pdf", "ftp://example.org/a.pdf", "https:///a.pdf"])
def test_only_addresses_of_https_are_asked(tmp_path: Path, address: str) -> None:
    with pytest.raises(CannotDownload, match="only addresses that begin with https://"):
        download(address, tmp_path)


def test_a_server_that_is_silent_or_not_there_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(CannotDownload, match=r"127\.0\.0\.1 did not answer within 0\.2 seconds"):
            download(f"https://127.0.0.1:{port}/a.pdf", tmp_path, DownloadLimits(silence=0.2))
    with pytest.raises(CannotDownload, match=r"127\.0\.0\.1 can't be reached \(Connection refused\)"):
        download(f"https://127.0.0.1:{port}/a.pdf", tmp_path)


def test_a_server_of_no_name_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotDownload, match=r"no server is called nowhere\.invalid"):
        download("https://nowhere.invalid/a.pdf", tmp_path)


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(CannotDownload) as said:
        download("http://me:secret@example.org/a.pdf", tmp_path)
    assert "secret" not in str(said.value)


@given(st.text())
def test_a_file_is_named_as_every_system_can(path: str) -> None:
    name = name_of(f"https://example.org/{path}")
    assert name.lower().endswith(".pdf")
    assert not set(name) & set('<>:"/\\|?*\0')
    assert len(name) <= 125


def test_a_file_is_no_address() -> None:
    assert is_address("https://example.org/a.pdf")
    assert is_address("HTTP://example.org/a.pdf")
    assert not is_address("reports/a.pdf")
    assert not is_address(r"C:\reports\a.pdf")


def test_a_report_is_added_by_its_address_which_is_kept_with_its_bytes(served: Served, tmp_path: Path) -> None:
    address = f"{served.base}/week.pdf"
    done = ddor("add", f"{served.base}/no-such.pdf", address, "--out", tmp_path)
    assert done.status == 1
    assert "404 Not Found" in done.err
    assert "1 file was not added, 1 of 2 were" in done.err
    week = Archive.open(tmp_path / "ddor.sqlite").held(date(2017, 2, 11))
    assert [(each.file, each.path) for each in week.revisions] == [("week.pdf", address)]
    kept = tmp_path / "pdfs" / f"{hashlib.sha256(WEEK.read_bytes()).hexdigest()}.pdf"
    assert kept.read_bytes() == WEEK.read_bytes()
    shown = ddor("show", "--week", "2017-02-11", "--row", "3", "--folder", tmp_path, cwd=tmp_path)
    assert shown.status == 0
    kept.unlink()
    shown = ddor("show", "--week", "2017-02-11", "--row", "3", "--folder", tmp_path, cwd=tmp_path)
    assert f"It came from {address}; add that address again" in shown.err


def test_where_nothing_can_be_had_nothing_is_made(served: Served, tmp_path: Path) -> None:
    out = tmp_path / "output"
    done = ddor("add", f"{served.base}/page.pdf", "--out", out)
    assert (done.status, "this is a web page" in done.err) == (2, True)
    assert "error in ddor" not in done.err
    assert not out.exists()


def test_a_report_downloaded_without_a_copy_says_where_it_came_from(served: Served, tmp_path: Path) -> None:
    address = f"{served.base}/week.pdf"
    assert ddor("add", address, "--no-keep", "--out", tmp_path).status == 0
    assert not (tmp_path / "pdfs").exists()
    done = ddor("verify", "--out", tmp_path)
    assert (done.status, f"It came from {address}" in done.err) == (1, True)
