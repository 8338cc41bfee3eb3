"""The CSV files that stand beside this room's code."""

from __future__ import annotations

import csv
from importlib import resources


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of this folder's CSV files, by their headings."""
    text = resources.files("ddor.report").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
