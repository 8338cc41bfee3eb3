"""How sure a cell's text is that was recognized in a picture of its page.

Each word says how sure the recognizer is of it, and what a second program reads in its place, where that differs. What
the cell may hold decides between the two: a second reading that makes no value there is a misreading of a smudge, and
no doubt of the first; one that makes another value is a doubt. And a text that is none of the values that there may be
is doubtful, however sure the recognizer is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ddor.model import SURE
from ddor.pdf.text import Line, Text

DOUBTED = 0.5
"""The most certainty that a text has which is doubtful for another reason than how clear its letters are."""

_LEGIBLE = 0.6
"""The certainty from which on a text that is a known value, and like no other, is taken to be that one for sure."""


_ODD = re.compile(r"[_|~^`{}<>=\\]")
"""Signs that reports don't print. Where one is recognized, there is a stroke or dust that is no print."""


def certainty_of(text: Text) -> float:
    """How sure a text is of which nothing is known but its words, 0 to 1."""
    least = _least_certainty(text)
    is_doubtful = _has_odd_signs(text) or any(word.otherwise is not None for word in text.words)
    return min(least, DOUBTED) if is_doubtful else least


def certainty_of_value(
    text: Text, value: object, read: Callable[[Text], object], *, stands_alone: bool = False
) -> float:
    """How sure a text is that was read as `value`, 0 to 1; None where it is none of those that its column may hold.

    `read` reads another text of the cell in the same way. `stands_alone` says that no other value is nearly alike.
    """
    least = _least_certainty(text)
    if value is None or _has_odd_signs(text):
        return min(least, DOUBTED)
    second = _as_read_otherwise(text)
    if second is not None and read(second) not in (None, value):
        return min(least, DOUBTED)
    return max(least, SURE / 100) if stands_alone and least >= _LEGIBLE else least


def _has_odd_signs(text: Text) -> bool:
    """Whether a text has signs that aren't printed, or is so unevenly set that letters seem to be raised."""
    return bool(_ODD.search(text.text)) or unicodedata.normalize("NFKC", text.text) != text.text


def _least_certainty(text: Text) -> float:
    """How sure the recognizer is of the least sure word, 0 to 1."""
    return min((word.certainty for word in text.words if word.certainty is not None), default=1.0)


def _as_read_otherwise(text: Text) -> Text | None:
    """The text as the second program has it; None where the two agree."""
    if all(word.otherwise is None for word in text.words):
        return None
    return text._replace(lines=tuple(_line_as_read_otherwise(line) for line in text.lines))


def _line_as_read_otherwise(line: Line) -> Line:
    words = (word if word.otherwise is None else word._replace(text=word.otherwise) for word in line.words)
    return line._replace(words=tuple(words))
