"""Reaching the database: its address, transactions that are whole or not at all, errors as sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ddor.archive.errors import ArchiveError, Damaged
from ddor.archive.migrations import VERSION, migrate, version_held
from ddor.extras import install
from ddor.userfiles.files import being_made, put

_SECONDS = 60
"""How long a process waits for another one that writes."""

_COUNTS_AT_ONCE = (15,)
"""The version of Postgres from which its counts of changes can be updated at once."""

_STAMP = "ddor stamp"

_LOCK = 0x64646F72
"""The advisory lock that who writes to a Postgres archive holds: "ddor" in ASCII."""


_SIGNS_OF_DAMAGE = ("malformed", "decode to UTF-8", "invalid page")
"""What SQLite, Python's driver for it and Postgres say of files that are no longer what they wrote."""


class Database:
    """A database with the archive's tables. No connection outlives its transaction, so processes may be forked."""

    def __init__(self, url: URL) -> None:
        self.name = url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(True)
        self._engine = _engine(url)

    def prepare(self) -> None:
        """Make the tables or bring them up to date. Raises ArchiveError if that cannot be."""
        with self.reading() as connection:
            held = version_held(connection)
        if held != VERSION:
            # Another process may do the same, so what is there is looked at again once nobody else writes.
            with self.writing() as connection:
                migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the archive. Raises ArchiveError if the database fails."""
        options: dict[str, Any] = {}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        with self._said(), self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other one writes beside; all of it is kept, or nothing if an error leaves it.

        Raises ArchiveError if the database fails.
        """
        with self._said(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            if self._engine.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{_SECONDS}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection
            if self._counts_at_once(connection):
                connection.execute(text("SELECT pg_stat_force_next_flush()"))

    def _counts_at_once(self, connection: Connection) -> bool:
        """Whether the server can be asked to count what is written before it says that it is kept."""
        dialect = self._engine.dialect
        return not self._is_sqlite and (dialect.server_version_info or (0,)) >= _COUNTS_AT_ONCE

    def state(self) -> object:
        """What is another once the archive has changed: its stamp, and in Postgres, whose counts of changes may be a
        moment late, also which digests are kept.
        """
        if self._is_sqlite:
            return self._file_stamp()
        with self.reading() as connection:
            return self.state_in(connection)

    def state_in(self, connection: Connection) -> object:
        """The same, as a transaction sees it."""
        if self._is_sqlite:
            return self._file_stamp()
        # A digest that is stored has a new number, so the highest with how many there are tell all sets apart.
        kept = connection.execute(text("SELECT max(digest_id), count(*) FROM digests")).one()
        return self.stamp(connection), *kept

    def stamp(self, connection: Connection) -> object:
        """What is another once anything has been written to the archive by whatever program; to be compared only.

        The times and sizes of SQLite's files. In Postgres how many rows of the tables were ever inserted, updated and
        deleted, as its server counts them, and the files of tables that were made again, as from a copy: as they were
        when the connection was made, which is before the transaction sees anything.
        """
        return self._file_stamp() if self._is_sqlite else connection.info[_STAMP]

    @property
    def _is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    def _file_stamp(self) -> object:
        stamps = []
        for path in (Path(self.name), Path(f"{self.name}-wal")):
            try:
                found = path.stat()
            except OSError:
                continue
            stamps.append((found.st_mtime_ns, found.st_size, found.st_ino))
        return tuple(stamps)

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file, a line each; nothing in Postgres."""
        if not self._is_sqlite:
            return []
        with self.reading() as connection:
            lines = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        found = [line for line in lines if line != "ok"]
        return [
            *found,
            *(f"a row of {table} belongs to a missing row of {parent}" for table, _, parent, _ in broken),
        ]

    def check_copies(self, path: Path) -> None:
        """Raises ArchiveError if the database isn't one that this program copies to a file."""
        if not self._is_sqlite:
            raise ArchiveError(f"this archive is in Postgres. Back it up with: pg_dump --format=custom --file={path} …")

    def backup(self, path: Path) -> None:
        """Copy the database, as it is at one moment, to a file. Raises as Archive.backup does."""
        with being_made(path.parent) as ready:
            try:
                with self.reading() as connection, closing(sqlite3.connect(ready / path.name)) as copy:
                    connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
            except sqlite3.Error as error:  # of the copy: those of the archive come as ArchiveError
                raise ArchiveError(f"{path}: the copy can't be written ({error}).") from error
            put(ready, path.parent, [path.name])

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except ArchiveError as error:
            if str(error).startswith(f"{self.name}: "):
                raise
            raise type(error)(f"{self.name}: {error}") from error
        except (SQLAlchemyError, UnicodeError) as error:
            cause = getattr(error, "orig", None) or error
            if isinstance(error, UnicodeDecodeError) or any(sign in str(cause) for sign in _SIGNS_OF_DAMAGE):
                raise Damaged(
                    f"{self.name}: the archive is damaged ({_first_line(cause)}). Restore a copy of it, or "
                    "add its PDFs to a new one."
                ) from error
            if isinstance(error, OperationalError):
                raise ArchiveError(f"{self.name}: {_plainly(error)}") from error
            raise ArchiveError(f"{self.name}: the database refused this ({_first_line(cause)}).") from error


def address(where: str | Path) -> URL:
    """The address of a database: a URL, or the path of an SQLite file. Raises ArchiveError for what is neither."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise ArchiveError(
            "this isn't a database address; give the path of a file or postgresql://HOST/NAME."
        ) from None
    # What people and hosting services write, with the one driver that ddor comes with.
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ArchiveError(f"{url.render_as_string(True)}: ddor keeps its archive in SQLite or Postgres.")
    return url


def _engine(url: URL) -> Engine:
    sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _SECONDS} if sqlite else {})
    except NoSuchModuleError:
        raise ArchiveError(f"{url.render_as_string(True)}: ddor keeps its archive in SQLite or Postgres.") from None
    except ImportError:
        raise ArchiveError(f"Postgres needs the package psycopg. Install it with: {install('postgres')}") from None
    if sqlite:
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _on_postgres_connect)
    return engine


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    # Python's driver begins transactions late and ends them before DDL; without a level it leaves that to us.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _on_postgres_connect(connection: Any, record: Any) -> None:
    # Before any transaction: counts that are read within one may be newer than the rows that it sees.
    connection.autocommit = True
    record.info[_STAMP] = connection.execute(_COUNTS).fetchone()
    connection.autocommit = False


_COUNTS = """
    SELECT md5(string_agg(oid || ' ' || relfilenode, ',' ORDER BY oid)),
        sum(pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid) + pg_stat_get_tuples_deleted(oid))
            FILTER (WHERE relkind = 'r')
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace
"""


def _on_begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails where two do so at once; this one waits its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _plainly(error: OperationalError) -> str:
    reason = _first_line(error.orig or error)
    if "locked" in reason or "lock timeout" in reason:
        return "another program has been writing to this archive for a minute. Try again when it is done."
    return f"the archive can't be used ({reason})."


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
