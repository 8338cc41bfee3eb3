"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_files(folder: Path, files: Mapping[str, str | bytes], without: Iterable[str] = ()) -> list[Path]:
    """Write texts (as UTF-8) and bytes into a folder, each file whole or not at all.

    All are laid ready first; then the files named in `without` are removed, and those laid ready are renamed in the
    order given. A file that was there keeps its permissions. Raises OSError, with nothing of what was there before
    touched, where one cannot be written.
    """
    # Costs as much as all else that looking up a name imports.
    import tempfile

    folder.mkdir(parents=True, exist_ok=True)
    ready: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            ready.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
            Path(temporary).chmod(_mode(folder / name))
        for name in without:
            (folder / name).unlink(missing_ok=True)
        for made, final in ready:
            made.replace(final)
    finally:
        for made, _ in ready:
            made.unlink(missing_ok=True)
    return [final for _, final in ready]


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
