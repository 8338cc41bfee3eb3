"""Files written whole or not at all, even where the process is killed or the power fails."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ddor.userfiles.locks import lock

_BEING_MADE = ".ddor-"
"""What the name of a folder begins with that has files which aren't whole yet."""

_LOCK = ".lock"
"""The file in such a folder that its process has locked: where nobody has, the process was killed."""


def write_files(folder: Path, files: Mapping[str, str | bytes], without: Iterable[str] = ()) -> list[Path]:
    """Write texts (as UTF-8) and bytes into a folder, each file whole or not at all.

    All are laid ready first; then the files named in `without` are removed, and those laid ready are renamed in the
    order given. A file that was there keeps its permissions. Raises OSError, with nothing of what was there before
    touched, where one cannot be written.
    """
    with being_made(folder) as ready:
        for name, content in files.items():
            (ready / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return put(ready, folder, files, without)


@contextmanager
def being_made(folder: Path) -> Iterator[Path]:
    """A new folder within a folder for files that aren't whole yet, on the same disk as the place they are `put` in.

    The folder itself is made if there is none, and what processes that were killed left there is removed. Raises
    OSError if nothing can be written.
    """
    # Costs as much as all else that looking up a name imports.
    import shutil

    folder.mkdir(parents=True, exist_ok=True)
    tidy(folder)
    made, handle = _new(folder)
    try:
        yield made
    finally:
        os.close(handle)
        shutil.rmtree(made, ignore_errors=True)


def put(ready: Path, folder: Path, names: Iterable[str], without: Iterable[str] = ()) -> list[Path]:
    """Put files that are whole where they belong, in place of what is there. Raises OSError as `write_files` does."""
    pairs = [(ready / name, folder / name) for name in names]
    for made, final in pairs:
        # A disk that has the new name before it has the content would after a power cut show an empty file under it.
        _sync(made)
        made.chmod(_mode(final))
    for name in without:
        (folder / name).unlink(missing_ok=True)
    for made, final in pairs:
        made.replace(final)
    # Without this, what a person was told is written may after a power cut be as it was before.
    with suppress(OSError):
        _sync(folder)
    return [final for _, final in pairs]


def tidy(folder: Path) -> None:
    """Remove what processes that were killed had laid ready in a folder, as far as it can be removed."""
    import shutil

    for left in folder.glob(f"{_BEING_MADE}*"):
        with suppress(OSError):
            try:
                handle = os.open(left / _LOCK, os.O_RDWR)
            except FileNotFoundError:
                left.rmdir()
                continue
            try:
                is_left = lock(handle)
                if is_left:
                    # So that who made it a moment ago and is about to lock it sees that it is gone.
                    with suppress(PermissionError):  # Windows removes no file that is open
                        (left / _LOCK).unlink()
            finally:
                os.close(handle)
            if is_left:
                shutil.rmtree(left)


def _new(folder: Path) -> tuple[Path, int]:
    import tempfile

    while True:
        made = Path(tempfile.mkdtemp(prefix=_BEING_MADE, dir=folder))
        try:
            handle = os.open(made / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue  # another process took it for one that was left
        is_ours = True
        with suppress(OSError):  # where the disk knows no locks, nothing is ever taken for what was left
            is_ours = lock(handle)
        if is_ours and os.fstat(handle).st_nlink:
            return made, handle
        os.close(handle)


def _sync(path: Path) -> None:
    """Wait until the disk has what was written. Windows knows this of files alone, and of those that may be written."""
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
