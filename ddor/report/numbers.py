"""Counts as printed: in figures, with or without commas, or in letters up to twelve."""

from __future__ import annotations

import re

_LETTERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FIGURES = r"\d{1,3}(?:,\d{3})+|\d+"

NUMBER = rf"(?P<number>{_FIGURES}|\b(?:{'|'.join(_LETTERS)}|zero)\b)"
"""A pattern for a count within a sentence, its text in the group "number"."""


def read_number(text: str) -> int | None:
    """A count: "3,083", "206", "two", "no". None where the text is none."""
    text = text.strip().casefold()
    if re.fullmatch(_FIGURES, text):
        return int(text.replace(",", ""))
    if text == "zero":
        return 0
    return _LETTERS.index(text) if text in _LETTERS else None
