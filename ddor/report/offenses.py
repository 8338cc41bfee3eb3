"""Offenses and their statuses out of a cell of criminal activity, with their NCIC categories.

Categories are the groups of the FBI's NCIC uniform offense classification (NCIC Operating Manual, code section
on the OFF field; the same list is NIEM's ncic:OFFCodeSimpleType). offenses.csv gives each wording its group;
its column `basis` says whether the wording is in NCIC's list or was placed there by its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
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
    """The offenses of one cell. `guessed_statuses` are misspelt ones that were taken for a known one; `unclear` are
    offenses whose line is ended, so that what follows and is known by no name may be the rest of them.
    """

    offenses: tuple[Offense, ...]
    guessed_statuses: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """An offense without a status, and whether it may be only the beginning of the one after it."""

    wording: str
    unclear: bool = False


class _Entry(NamedTuple):
    """An offense as a cell lists it: its wording, all that is printed of it, its status, whether that was misspelt, and
    whether it may be only the beginning of the next.
    """

    wording: str
    printed: str
    status: Status | None = None
    is_guess: bool = False
    unclear: bool = False


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
    entries = list(_entries(text, vocabulary))
    return Activity(
        tuple(_offense(entry) for entry in entries),
        tuple(entry.printed for entry in entries if entry.is_guess),
        tuple(entry.printed for entry in entries if entry.unclear),
    )


def _offense(entry: _Entry) -> Offense:
    code, category = ncic_category(entry.wording) or (None, None)
    return Offense(entry.wording, entry.status, code, category, entry.printed)


def _entries(text: str, vocabulary: Vocabulary) -> Iterator[_Entry]:
    """Each offense of a text, with its status if one stands behind it."""
    start = 0
    for end, after, status, is_guess in _statuses(text, vocabulary):
        *without, last = _pieces(text[start:end])
        yield from (_Entry(piece.wording, piece.wording, unclear=piece.unclear) for piece in without)
        printed = " ".join(f"{last.wording} {text[end:after]}".split())
        yield _Entry(last.wording, printed, status, is_guess)
        start = after
    for piece in _pieces(text[start:]):
        if piece.wording:
            yield _Entry(piece.wording, piece.wording, unclear=piece.unclear)


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


def _pieces(text: str) -> list[_Piece]:
    """A text without a status cut into offenses: at semicolons outside brackets, and at ended lines.

    A line that was ended where the next word would have fitted separates two offenses only if what stands
    before it is a known one and the two together are not; else it is taken for a wrapped line.
    """
    pieces = [piece for part in _parts(text, ";") for piece in _offenses_of([*_parts(part, "\n")])]
    return pieces or [_Piece("")]


def _parts(text: str, sign: str) -> Iterator[str]:
    """A text cut at a sign wherever it stands outside of brackets."""
    if sign not in text:
        yield text
        return
    depth = start = 0
    for i, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == sign and depth <= 0:
            yield text[start:i]
            start = i + 1
    yield text[start:]


def _offenses_of(lines: Sequence[str]) -> list[_Piece]:
    """The offenses that ended lines hold, and which of them may be only the beginning of the next."""
    waiting = [folded for line in lines if (folded := " ".join(line.split()).strip(_SEPARATORS))]
    offenses: list[str] = []
    while waiting:
        known = [n for n in range(1, len(waiting) + 1) if ncic_category(" ".join(waiting[:n]))]
        # The most lines that are one known offense: "Theft" is one, and so is "Theft / And Use Vehicle Other Crime".
        count = known[-1] if known else len(waiting)
        offenses.append(" ".join(waiting[:count]))
        waiting = waiting[count:]
    return [
        _Piece(offense, unclear=following is not None and not ncic_category(following))
        for offense, following in zip_longest(offenses, offenses[1:])
    ]
