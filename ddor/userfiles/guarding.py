"""What spreadsheet programs do with a text that they open, and how it is kept a text."""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Excel, LibreOffice and Google Sheets take a cell for a formula by its first character (OWASP, CSV Injection)."""

_NEGATIVE = re.compile(r"-\d+(?:\.\d+)?")
"""A number below zero does nothing but be that number."""


def guarded(text: str) -> str:
    """A text as it is written where it is read back: with an apostrophe more if it would run, or looks so guarded."""
    # Nearly all cells begin so, and lists have millions of them.
    if text[:1].isalnum() or not text:
        return text
    runs = text.lstrip("'").startswith(FORMULA_STARTS) and not _NEGATIVE.fullmatch(text)
    return f"'{text}" if runs else text


def unguarded(text: str) -> str:
    """A text as it was before guarded()."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text
