"""The sentences of a story and the figures in them: how a claim writes each, and how it is said to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ddor.claims.comparing import How

_ABBREVIATIONS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Aug",
    "Sept",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
    "St",
    "Mr",
    "Ms",
    "Mrs",
    "Dr",
    "Gov",
    "Rep",
    "Sen",
    "No",
    "U.S",
    "Co",
)
_SENTENCE = re.compile(
    "".join(rf"(?<!\b{re.escape(each)}\.)" for each in _ABBREVIATIONS)
    + r"(?:(?<=[.!?])|(?<=[.!?][”\"’]))\s+(?=[“\"‘]?[A-Z0-9])"
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""The numbers that are read where they are written in words, from one on."""

_FIGURE = re.compile(
    r"(?:\d[\d,.]*\d|\d)(?:\s?%|\s(?:percent|per cent))?|"
    rf"\b(?:{'|'.join(NUMBERS)}|eleven|twelve|half|third|thirds|quarter|(?<!at )most|twice|double|doubled)\b",
    re.IGNORECASE,
)
"""What may be a figure in a sentence: digits, small numbers in words, and words that compare."""

_MONTH_BEFORE = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?\s+(?:\d+\s*[–-]\s*)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPARED: tuple[tuple[re.Pattern[str], How], ...] = tuple(
    (re.compile(rf"\b(?:{words})\s+(?:an? |the )?$", re.IGNORECASE), how)
    for words, how in (
        ("no more than|at most|up to", How.AT_MOST),
        ("no fewer than|no less than|at least", How.AT_LEAST),
        ("more than|over|exceed|exceeds|exceeded", How.MORE_THAN),
        ("fewer than|less than|under|below", How.LESS_THAN),
        ("about|around|some|roughly|nearly|almost|approximately|close to", How.ABOUT),
    )
)
"""What stands before a figure, and how it then compares; the longer words first."""


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """A figure in a sentence: where it begins and ends, and, where it can be read, the value as a claims file has it
    (142, "69 %") with how it compares; None for a word such as "most".
    """

    start: int
    end: int
    value: int | float | str | None
    how: How


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, spaces and line breaks as one space each."""
    return filter(None, map(str.strip, _SENTENCE.split(" ".join(text.split()))))


def figures_said(sentence: str) -> Iterator[SaidFigure]:
    """The figures of a sentence, days of the month and years left out."""
    for found in _FIGURE.finditer(sentence):
        before = sentence[: found.start()]
        if _MONTH_BEFORE.search(before) or _YEAR.fullmatch(found[0]):
            continue
        value = _value(found[0])
        usual = How.ABOUT if isinstance(value, str) else How.EQUALS
        how = next((how for words, how in _COMPARED if words.search(before)), usual)
        yield SaidFigure(found.start(), found.end(), value, how)


def number_of(text: str) -> int | None:
    """A small number that is written in digits or in a word; None for anything else."""
    word = text.casefold()
    if word.isascii() and word.isdecimal():
        return int(word)
    return NUMBERS.index(word) + 1 if word in NUMBERS else None


def _value(text: str) -> int | float | str | None:
    number = re.match(r"[\d,.]*\d", text)
    if number is None:
        word = text.casefold()
        return "50 %" if word == "half" else number_of(word)
    bare = number[0].replace(",", "")
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", bare):
        return None
    if number.end() < len(text):
        return f"{bare} %"
    return float(bare) if "." in bare else int(bare)
