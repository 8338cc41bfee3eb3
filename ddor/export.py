"""Frames as files: CSV that a spreadsheet opens safely, files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from ddor.spreadsheet import FORMULA_STARTS


def safe_text(value: object) -> object:
    """A cell's value with an apostrophe before it if it is text that a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as CSV (RFC 4180, lines ended by a line feed): dates in ISO 8601, empty where nothing is known."""
    cells = [[safe_text(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    # Of any other type, whole numbers with gaps between them would be written as fractions ("51.0").
    safe = pd.DataFrame(cells, columns=[safe_text(name) for name in frame.columns], dtype=object)
    return str(safe.to_csv(index=False, lineterminator="\n"))


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write texts (as UTF-8) and bytes into a folder, each file whole or not at all.

    All are laid ready first and renamed then. Raises OSError, with nothing of what was there before touched, where
    one cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ready: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            ready.append((Path(temporary), folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
            Path(temporary).chmod(0o666 & ~_umask())
        for made, final in ready:
            made.replace(final)
    finally:
        for made, _ in ready:
            made.unlink(missing_ok=True)
    return [final for _, final in ready]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
