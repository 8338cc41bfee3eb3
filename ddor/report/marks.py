"""Footnote marks: kept in what is printed, left out of what is made of it."""

from __future__ import annotations

import re

from ddor.pdf.raised import SMALL_SIGNS
from ddor.pdf.text import Break, Line, Text

_HIGH = re.escape(SMALL_SIGNS)
_SIGNS = r"*\u2020\u2021\u00b6"

_MARK = re.compile(
    rf"[{_HIGH}]+(?:[,;.\u2013][{_HIGH}]+)*"
    rf"|(?<=[^\s{_SIGNS}])[{_SIGNS}]+(?!(?![{_HIGH}])[^\W_]|[{_SIGNS}])"
    r"|(?<=[\w.,)%])\[(?:\d{1,2}|[a-z])\]"
)
"""Raised signs anywhere; stars, daggers and pilcrows behind a word or a figure; figures and letters in square brackets
behind one."""

_BY_ITSELF = re.compile(rf"(?<=\S)\s+[{_SIGNS}]+$")
"""Stars and daggers that stand by themselves at a text's end."""

_MAY_BE = re.compile(rf"[{_HIGH}{_SIGNS}\[]")
_FOOTNOTE = re.compile(rf"(?:[{_HIGH}]+|[{_SIGNS}]+)\s*\w")

_SHOWN = 60
"""Characters of a text that a message names it by."""


def may_have_marks(text: str) -> bool:
    """Whether a text has any sign that may be a footnote mark; most have none, and need no closer look."""
    return _MAY_BE.search(text) is not None


def without_marks(text: str) -> str:
    """A text without its footnote marks; the text itself where it is nothing but marks."""
    if not _MAY_BE.search(text):
        return text
    rest = " ".join(_MARK.sub("", _BY_ITSELF.sub("", text)).split())
    return rest or text


def marks_in(text: str) -> list[str]:
    """A text's footnote marks, in order."""
    if not _MAY_BE.search(text) or without_marks(text) == text:
        return []
    return [match[0].strip() for match in (*_MARK.finditer(text), *_BY_ITSELF.finditer(text))]


def is_footnote(text: str) -> bool:
    """Whether a text begins with the mark that it explains."""
    return _FOOTNOTE.match(text) is not None


def up_to_mark(text: str) -> str:
    """The words of a text up to its first footnote mark; the text shortened where it has none."""
    match = _MARK.search(text)
    if match is None or match.end() <= _SHOWN:
        return text[: match.end()] if match else shortened(text)
    return f"… {text[match.end() - _SHOWN : match.end()].partition(' ')[2]}"


def shortened(text: str) -> str:
    """The first words of a text, to name it by."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


def tidy(text: str) -> str:
    """A text as printed, with raised marks close to what they stand behind."""
    return re.sub(rf"(?<=\S) (?=[{_HIGH}])", "", text) if _MAY_BE.search(text) else text


def value_of(text: Text) -> Text:
    """A cell's text without its footnote marks, with the line ends that it has."""
    whole = text.text
    if without_marks(whole) == whole:
        return text
    lines: list[Line] = []
    breaks: list[Break] = []
    for i, line in enumerate(text.lines):
        is_last = i == len(text.lines) - 1
        words = []
        for k, word in enumerate(line.words):
            by_itself = is_last and k == len(line.words) - 1 and _BY_ITSELF.match(f"x {word.text}", 1)
            rest = "" if by_itself else _MARK.sub("", word.text)
            if rest:
                words.append(word if rest == word.text else word._replace(text=rest))
        if words or line.marker:
            lines.append(line._replace(words=tuple(words)))
            breaks.append(text.breaks[i] if i < len(text.breaks) else Break.SOFT)
    return text._replace(lines=tuple(lines), breaks=tuple(breaks[:-1]))
