"""CSV files that people edit, written: nothing runs as a formula, all of a file or nothing, one process at a time."""

from __future__ import annotations

import csv
import io
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ddor.userfiles.files import write_files
from ddor.userfiles.guarding import guarded
from ddor.userfiles.lines import UserFileError

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


def write_lines(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Write a file as a whole or not at all; where it is a link, what it points to.

    Raises OSError where it can't be written, UserFileError for a text that UTF-8 doesn't have.
    """
    path = path.resolve()
    text = "".join([BYTE_ORDER_MARK, *csv_lines([columns, *lines])])
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        odd = text[error.start : error.end]
        raise UserFileError(f"{path} cannot be written: {odd!r} is not a character of any text.") from error
    write_files(path.parent, {path.name: content})


@contextmanager
def editing(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Keep every other process from editing a file, from before it is read until after it is written.

    A file `.NAME.lock` beside it is what processes lock; it stays, as removing it could let two of them in. Raises
    UserFileError if another process doesn't let go within `wait` seconds, OSError where no file can be made there.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        give_up = time.monotonic() + wait
        while not _lock(handle):
            if time.monotonic() > give_up:
                raise UserFileError(f"{path} is being changed by another process. Try again in a moment.")
            time.sleep(_ASK_AGAIN)
        yield
    finally:
        # Closing the file gives up the lock, and so does the end of the process, however it comes.
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
