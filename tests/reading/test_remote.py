"""Reading on other machines: a request travels with its files, and a Dask cluster may lose a worker meanwhile."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, redirect_stderr, redirect_stdout
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest

from ddor.cli.program import run
from ddor.errors import DdorError
from ddor.isolate import results
from ddor.reading import remote
from ddor.reading.request import Request, read
from tests.conftest import WINDOWS
from tests.reading.lost_worker import read_where_a_worker_is_lost
from tests.support.reading import PDFS, SMALL

if TYPE_CHECKING:
    from distributed import LocalCluster

FILES = (
    "built-none-declined",
    "built-none-declined-sentence",
    "built-other-columns",
    "built-over-new-year",
    "built-week-one-wording",
    "week-2017-01-28",
    "week-2017-01-28-reissued",
    "week-2017-02-04",
)


class Idle(Executor):
    """An executor that takes work, and never begins."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        return Future()


def seen(request: Request) -> tuple[str, bytes, bytes | None, Path]:
    """What work that is sent away finds of its request."""
    vocabulary = request.vocabulary.read_bytes() if request.vocabulary else None
    return request.path.name, request.path.read_bytes(), vocabulary, request.path


def test_a_request_travels_with_its_files(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[words]\nnothing = ["nothing said"]\n', "utf-8")
    parcel = remote.packed(Request(SMALL, vocabulary=words))
    words.unlink()
    name, pdf, vocabulary, path = remote.unpacked(seen, parcel)
    assert (name, pdf) == (SMALL.name, SMALL.read_bytes())
    assert vocabulary is not None
    assert b"nothing said" in vocabulary
    assert not path.exists()


def test_a_file_that_cannot_be_sent_fails_alone(tmp_path: Path) -> None:
    wrong = tmp_path / "words.toml"
    wrong.write_text("[unheard]\n", "utf-8")
    asked = [Request(tmp_path / "missing.pdf"), Request(SMALL, vocabulary=wrong), Request(SMALL)]
    with ThreadPoolExecutor(1) as threads:
        done = [future for _, future in results(remote.Sending(threads), read, asked, under_way=2)]
    assert isinstance(done[0].exception(), DdorError)
    assert str(done[0].exception()) == f"{tmp_path / 'missing.pdf'}: there is no such file."
    assert str(done[1].exception()).startswith(f"{wrong}: [unheard] is not a table")
    assert done[2].result().document.file == SMALL.name


def test_what_was_sent_is_given_up_once_the_connection_is_lost() -> None:
    """Its future might stay open forever, as that of an executor that never works does here."""
    sending = remote.Sending(Idle())
    waiting = remote.Cluster(sending, 2).results(read, [Request(SMALL)])
    Timer(0.1, sending.give_up).start()
    ((_, future),) = waiting
    assert str(future.exception()).startswith(f"{SMALL.name}: not read, because the connection to the Dask scheduler")


def test_without_the_extra_add_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, said = add([SMALL], tmp_path, "tcp://127.0.0.1:1")
    assert status == 2
    assert "pip install 'ddor[dask]'" in said


def test_an_address_where_nothing_answers_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    monkeypatch.setattr(remote, "_SECONDS_TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:1", "carrier-pigeon://roof"):
        status, said = add([SMALL], tmp_path, address)
        assert status == 2
        assert said.startswith(f"ddor: {address}: no Dask scheduler can be reached there (")
        assert len(said.splitlines()) == 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as started:
        yield started


@pytest.mark.skipif(WINDOWS, reason="no signals")
def test_what_a_lost_worker_was_reading_is_read_by_another(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pdfs = [PDFS / f"{name}.pdf" for name in FILES]
    here, there, ended = tmp_path / "here", tmp_path / "there", tmp_path / "ended"
    assert add(pdfs, here)[0] == 1  # a report of a week that is held asks for a look
    work = partial(read_where_a_worker_is_lost, ended, "week-2017-01-28.pdf")
    monkeypatch.setattr("ddor.reading.request.read_kept", work)
    status, said = add(pdfs, there, cluster.scheduler_address)
    assert (status, said) == (1, "")
    assert int(ended.read_text("ascii")) != os.getpid()
    assert tables(there) == tables(here)
    assert revisions(there) == revisions(here)
    assert len(revisions(there)) == len(FILES)


def test_a_file_that_cannot_be_read_there_fails_alone(cluster: LocalCluster, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(SMALL.read_bytes()[:600])
    status, said = add([broken, SMALL], tmp_path / "out", cluster.scheduler_address)
    assert status == 1
    assert said.startswith("ddor: broken.pdf: ")
    assert "1 file was not added" in said


def test_workers_with_another_version_are_refused(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(remote, "_own_version", lambda: "99.0")
    status, said = add([SMALL], tmp_path, cluster.scheduler_address)
    assert status == 2
    assert f"has ddor {version('ddor')}, this machine ddor 99.0" in said


def add(pdfs: list[Path], out: Path, dask: str | None = None) -> tuple[int | str | None, str]:
    """The exit status of adding files, and what it says on standard error."""
    where = [] if dask is None else ["--dask", dask]
    said = io.StringIO()
    # In this process, where tests change what a cluster is.
    with pytest.MonkeyPatch.context() as called, redirect_stdout(io.StringIO()), redirect_stderr(said):
        called.setattr(sys, "argv", ["ddor", "add", *map(str, pdfs), "--out", str(out), "--jobs", "2", *where])
        with pytest.raises(SystemExit) as left:
            run()
    return left.value.code, said.getvalue()


def tables(out: Path) -> dict[str, bytes]:
    files = (path for path in out.rglob("*") if path.is_file() and path.suffix != ".sqlite")
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def revisions(out: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(out / "ddor.sqlite")) as archive:
        return archive.execute("SELECT sha256, revision FROM revisions ORDER BY sha256").fetchall()
