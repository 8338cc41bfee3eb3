"""CSV files that people edit, written: nothing runs as a formula, all of a file or nothing, one process at a time."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ddor.userfiles.files import tidy, write_files
from ddor.userfiles.guarding import guarded
from ddor.userfiles.lines import UserFileError
from ddor.userfiles.locks import lock

WAIT = 20.0
"""Seconds that one process waits for another to finish its change of a file."""

_ASK_AGAIN = 0.02

BYTE_ORDER_MARK = "\ufeff"
"""What Excel must find at the start of a CSV file to read it as UTF-8, so that it writes back no mangled names."""


def csv_lines(lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines as they are written into a file, from which read_table gives back the same cells, guarded.

    Of line breaks within a cell they know only one kind.
    """
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    for cells in lines:
        # Python before 3.13 doesn't quote a carriage return, which would then end the line.
        writer.writerow([guarded(_with_one_kind_of_break(cell) if "\r" in cell else cell) for cell in cells])
        yield made.getvalue()
        made.seek(0)
        made.truncate()


def _with_one_kind_of_break(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def lines_written(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """The content of a file with these columns and lines. Raises UserFileError for a text that UTF-8 doesn't have."""
    text = "".join([BYTE_ORDER_MARK, *csv_lines([columns, *lines])])
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        odd = text[error.start : error.end]
        raise UserFileError(f"{path} can't be written: {odd!r} isn't a valid character.") from error


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write what `change` makes of a file's content (empty if there is no file), while no other process edits it;
    where the file is a link, what it points to.

    `change` is asked again where a program that knows nothing of the lock, such as a spreadsheet, has written the file
    meanwhile. Raises as `editing` does, OSError if the file can't be written.
    """
    path = path.resolve()
    with editing(path):
        while True:
            before = _content(path)
            after = change(before)
            if after == before:
                tidy(path.parent)
                return
            if _content(path) == before:
                write_files(path.parent, {path.name: after})
                return


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


@contextmanager
def editing(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Keep every other process from editing a file, from before it is read until after it is written.

    A file `.NAME.lock` beside it is what processes lock; it stays, as removing it could let two of them in. Raises
    UserFileError if another process doesn't let go within `wait` seconds, OSError if no file can be made there.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _kept(path, wait)
    try:
        yield
    finally:
        # Closing the file gives up the lock, and so does the end of the process, however it comes.
        os.close(handle)


def _kept(path: Path, wait: float) -> int:
    """The lock file of a file, open and locked."""
    lock_file = path.with_name(f".{path.name}.lock")
    give_up = time.monotonic() + wait
    while True:
        handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o666)
        # One that somebody has removed keeps out nobody who comes later.
        if _locked(handle, path) and _is_there(lock_file, handle):
            return handle
        os.close(handle)
        if time.monotonic() > give_up:
            raise UserFileError(f"{path} is being changed by another process. Try again in a moment.")
        time.sleep(_ASK_AGAIN)


def _is_there(lock_file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(lock_file.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _locked(handle: int, path: Path) -> bool:
    try:
        return lock(handle)
    except OSError as error:
        raise UserFileError(
            f"{path} can't be changed safely, as its disk doesn't let one process lock out another "
            f"({error.strerror or error}). Put the folder on another disk."
        ) from error
