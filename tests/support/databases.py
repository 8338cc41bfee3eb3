"""Databases for tests: an SQLite file, and a Postgres server brought up for the run. Named as a pytest plugin.

The server is that of Debian's package postgresql, or any whose pg_ctl is on the PATH. Where there is none, its
tests are skipped; with DDOR_REQUIRE_POSTGRES=1 they fail.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL

_ROOTS_STAND_IN = ("postgres", "nobody")
"""Postgres refuses to run as root, so root runs it as the first of these that there is."""

_numbers = count(1)


class NoServer(Exception):
    """There is no Postgres on this machine."""


class Server:
    """A Postgres server that listens on a socket in a folder of its own, and on no port."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self._folder = folder
        self._user = user
        self._bin = _binaries()

    def start(self) -> None:
        """Make a cluster and start it."""
        self._run("initdb", "--no-sync", "--auth=trust", "--username=ddor", "--encoding=UTF8", "-D", self._data)
        # Nothing here outlives the run, so nothing need reach the disk.
        options = f"-c fsync=off -c listen_addresses='' -k {self._folder}"
        self._run("pg_ctl", "start", "--wait", "-D", self._data, "-l", str(self._folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it at once."""
        self._run("pg_ctl", "stop", "--wait", "-m", "immediate", "-D", self._data)

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"archive_{next(_numbers)}"
        with psycopg.connect(host=str(self._folder), user="ddor", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url = URL.create("postgresql", username="ddor", database=name, query={"host": str(self._folder)})
        return url.render_as_string(hide_password=False)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        errors = self._folder / "errors"
        # A server that keeps a pipe of ours open would keep us waiting for its end.
        with errors.open("w") as file:
            done = subprocess.run(
                [self._bin / program, *arguments],
                cwd=self._folder,
                stdout=file,
                stderr=file,
                user=self._user,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program}: {errors.read_text()}")


@contextmanager
def running_server() -> Iterator[Server]:
    """A Postgres server that runs while the block does. Raises NoServer where none is installed."""
    user = _stand_in() if os.geteuid() == 0 else None
    _binaries()
    folder = Path(tempfile.mkdtemp(prefix="ddor-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        server = Server(folder, user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stand_in() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in _ROOTS_STAND_IN:
        if name in names:
            return name
    raise NoServer("no user that Postgres could run as")


def _binaries() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not of_debian:
        raise NoServer("no Postgres is installed (Debian: apt-get install postgresql)")
    return of_debian[-1].parent


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this run."""
    try:
        with running_server() as server:
            yield server
    except NoServer as reason:
        if os.environ.get("DDOR_REQUIRE_POSTGRES") == "1":
            pytest.fail(f"DDOR_REQUIRE_POSTGRES=1, and {reason}")
        pytest.skip(f"not tested on Postgres: {reason}")


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive that is not there yet is to be: each test runs on both."""
    return _where(request, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def where_all(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """As `where`, for an archive that all tests of a module only read."""
    return _where(request, tmp_path_factory.mktemp("archive"))


def _where(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return str(folder / "ddor.sqlite")
    server: Server = request.getfixturevalue("postgres")
    return server.database()
