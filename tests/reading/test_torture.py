"""Broken files are read as the whole ones, told, or refused; never otherwise in silence.

A few of many: scripts/torture_pdfs.py reads as many as one likes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ddor.reading.request import Request, read_kept
from tests.support.mutations import MUTATIONS, came_of, mutated, values
from tests.support.reading import PDFS

SOURCES = [PDFS / f"{name}.pdf" for name in ("built-none-declined", "built-over-new-year", "layout-joined-noheader")]


@cache
def whole(path: Path) -> Any:
    return values(read_kept(Request(path)))


@pytest.mark.parametrize("kind", sorted(MUTATIONS))
def test_a_broken_file_is_never_read_otherwise_in_silence(kind: str, tmp_path: Path) -> None:
    sources = [path.read_bytes() for path in SOURCES]
    for seed in range(3):
        _, number, broken = mutated(sources, seed, kind)
        path = tmp_path / "broken.pdf"
        path.write_bytes(broken)
        came = came_of(path, whole(SOURCES[number]))
        assert came.outcome in ("same", "told", "refused"), (seed, came.said)


def test_what_differs_without_an_error_would_be_found(tmp_path: Path) -> None:
    other = whole(SOURCES[1])
    assert came_of(SOURCES[0], other).outcome == "SILENT"
    assert came_of(SOURCES[1], other).outcome == "same"
