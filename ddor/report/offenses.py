"""Offenses and their statuses out of a cell of criminal activity, with their NCIC categories.

Categories are the groups of the FBI's NCIC uniform offense classification (NCIC Operating Manual, code section
on the OFF field; the same list is NIEM's ncic:OFFCodeSimpleType). offenses.csv gives each wording its group;
its column `basis` says whether the wording is in NCIC's list or was placed there by its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz

from ddor.model import Status
from ddor.pdf.text import Text
from ddor.report.data import rows_of
from ddor.report.vocabulary import Vocabulary, fold
from ddor.sections import Offense

_LEAST_LIKENESS = 84.0
"""How alike a misspelt status must be to a known one; "Convcited" is 89, "Charged" and "Change" are 77."""

_BRACKETED = re.compile(r"\(\s*([^()]{3,40}?)\s*\)")
_FULL_LINE = "\v"
"""Stands where a line ends for want of room, so that either the offense goes on or the next begins."""

_DASHED = re.compile(
    r"\s*[\u2010-\u2015\u2212\ufffd-]+\s*([^()\[\];\n\u2010-\u2015\u2212-]{3,40}?)\s*(?=[;\n]|\v(?P<next>[^\Wa-z_])|$)"
)
_SEPARATORS = " \t\n;,/&"


class Activity(NamedTuple):
    """The offenses of one cell. `guessed_statuses` are misspelt ones that were taken for a known one."""

    offenses: tuple[Offense, ...]
    guessed_statuses: tuple[str, ...] = ()


@cache
def ncic_groups() -> dict[str, str]:
    """The groups of the FBI's NCIC uniform offense classification: four-digit code to name."""
    return {row["ncic_code"]: row["ncic_category"] for row in rows_of("ncic_categories.csv")}


@cache
def _groups() -> dict[str, tuple[str, str]]:
    names = ncic_groups()
    return {fold(row["offense"]): (row["ncic_code"], names[row["ncic_code"]]) for row in rows_of("offenses.csv")}


def wordings() -> list[str]:
    """The offenses whose group is known, as ICE words them."""
    return [row["offense"] for row in rows_of("offenses.csv")]


def ncic_category(offense: str) -> tuple[str, str] | None:
    """Code and name of the NCIC group of an offense as worded by ICE; None for a wording that is not known."""
    return _groups().get(fold(offense))


def read_activity(text: Text, vocabulary: Vocabulary) -> Activity:
    """The offenses that a cell lists: one behind the other, by semicolons, or line by line.

    Where the end of a line leaves in doubt whether a space stands there, the reading with more known offenses
    is taken.
    """
    if vocabulary.says("nothing", text.text):
        return Activity(())
    readings = [_read(_marked(reading), vocabulary) for reading in text.readings]
    return min(readings, key=lambda a: sum(o.ncic_code is None for o in a.offenses))


def _marked(text: Text) -> str:
    """The text with a line feed wherever a line was ended on purpose, and a sign where one was full."""
    return "\n".join(paragraph.with_ends(_FULL_LINE) for paragraph in text.paragraphs())


def _read(text: str, vocabulary: Vocabulary) -> Activity:
    offenses, guessed = [], []
    for wording, printed, status, is_guess in _entries(text, vocabulary):
        group = ncic_category(wording)
        code, category = group or (None, None)
        offenses.append(Offense(wording, status, code, category, printed))
        if is_guess:
            guessed.append(printed)
    return Activity(tuple(offenses), tuple(guessed))


def _entries(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Status | None, bool]]:
    """Wording, entry as printed, status and whether the status was misspelt, for each offense of a text."""
    start = 0
    for end, after, status, is_guess in _statuses(text, vocabulary):
        *without, last = _pieces(text[start:end])
        for piece in without:
            yield piece, piece, None, False
        yield last, " ".join(f"{last} {text[end:after]}".split()), status, is_guess
        start = after
    for piece in _pieces(text[start:]):
        if piece:
            yield piece, piece, None, False


def _statuses(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, Status, bool]]:
    """Each status: where the offense before it ends, where the status ends, which it is, whether misspelt."""
    found = []
    for m in _BRACKETED.finditer(text):
        status, is_guess = read_status(m[1], vocabulary)
        if status is not None:
            found.append((m.start(), m.end(), status, is_guess))
    for m in _DASHED.finditer(text):
        status, is_guess = read_status(m[1], vocabulary)
        # An offense may itself hold a dash and be wrapped behind it, so a status there must be spelt as known.
        if status is not None and not (is_guess and m["next"]):
            found.append((m.start(), m.end(), status, is_guess))
    if not found:
        # The dash before a status is lost in some copies, so an entry may end in the bare word.
        for m in re.finditer(r"(?<=\w)\s+([A-Za-z]+)[ \t]*(?=[;\n]|$)", text):
            status, is_guess = read_status(m[1], vocabulary)
            if status is not None and not is_guess:
                found.append((m.start(), m.end(), status, False))
    yield from sorted(found)


def read_status(text: str, vocabulary: Vocabulary) -> tuple[Status | None, bool]:
    """The status that a word or two state, and whether they were misspelt; None where they state none."""
    folded = fold(text)
    for name, wordings in vocabulary.status.items():
        if folded in wordings:
            return Status(name), False
    scores = sorted(
        (
            (max(fuzz.ratio(folded, w) for w in wordings if len(w) > 4), name)
            for name, wordings in vocabulary.status.items()
        ),
        reverse=True,
    )
    if scores[0][0] >= _LEAST_LIKENESS and scores[0][0] - scores[1][0] > 10:
        return Status(scores[0][1]), True
    return None, False


def _pieces(text: str) -> list[str]:
    """A text without a status cut into offenses: at semicolons outside brackets, and at ended lines.

    A line that was ended where the next word would have fitted separates two offenses only if what stands
    before it is a known one and the two together are not; else it is taken for a wrapped line.
    """
    pieces = [""]
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if (character == ";" and depth <= 0) or (
            character == "\n" and depth <= 0 and ncic_category(pieces[-1]) and not _goes_on(pieces[-1], text)
        ):
            pieces.append("")
        else:
            pieces[-1] += character
    folded = [" ".join(piece.split()).strip(_SEPARATORS) for piece in pieces]
    kept = [piece for piece in folded if piece]
    return kept or [""]


def _goes_on(piece: str, text: str) -> bool:
    rest = text[text.find(piece) + len(piece) :].strip().split("\n")[0]
    return ncic_category(piece + rest) is not None
