"""Signs that a person takes for others, or reads in another order than they stand in the file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ddor.pdf.objects import Word

_ALPHABETS = ("CYRILLIC", "GREEK", "COPTIC", "CHEROKEE", "ARMENIAN", "GEORGIAN", "LISU", "DESERET")
"""Alphabets with letters that look like Latin ones (Unicode Technical Standard 39, "Confusable Detection")."""

_RIGHT_TO_LEFT = ("R", "AL")
"""Classes of letters that run from right to left (Unicode Standard Annex 9, table 4)."""

_SYMBOLS = ("So", "Sc", "Sm")
"""Categories of signs that are no letters, marks or punctuation (Unicode Standard, section 4.5). Accents by themselves
aren't among them: people type one for an apostrophe."""

_CLOSING = ".,;:!?"


def look_alikes(words: Iterable[Word]) -> list[Word]:
    """The words with letters of another alphabet that look like Latin ones."""
    return [word for word in words if not word.text.isascii() and any(map(_looks_latin, word.text))]


def right_to_left(words: Iterable[Word]) -> list[Word]:
    """The words that run from right to left, by their letters or as they begin with the period that should end them."""
    return [
        word
        for word in words
        if (word.text[0] in _CLOSING and word.text[1:2].isupper())
        or (not word.text.isascii() and any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in word.text))
    ]


def _looks_latin(sign: str) -> bool:
    return sign.isalpha() and not sign.isascii() and unicodedata.name(sign, "").startswith(_ALPHABETS)


def with_odd_signs(words: Iterable[Word]) -> list[Word]:
    """The words with a sign between letters that stands in no word, such as a copyright sign: a file that names its
    letters wrongly has one where the page shows an apostrophe.
    """
    return [word for word in words if not word.text.isascii() and _has_odd_sign(word.text)]


def _has_odd_sign(text: str) -> bool:
    return any(
        unicodedata.category(sign) in _SYMBOLS and before.isalpha() and after.isalpha()
        for before, sign, after in zip(text, text[1:], text[2:], strict=False)
    )
