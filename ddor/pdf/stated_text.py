"""What a file says that pieces of its text stand for, where that is something else than what is drawn.

A program may state the text of a piece (its /ActualText, PDF 32000-1:2008, 14.9.4), as for a word that a line's end
cuts in two. pdfium then gives what is stated, which nobody sees on the page.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import pypdfium2.raw as pdfium

_DEEPEST_FORM = 12
_PRIVATE = range(0xE000, 0xF900)
_MOST = 20_000
"""Words of a page beyond which its pieces aren't told apart."""


class Stated(NamedTuple):
    """A piece of a page: what is drawn, and what the file says that it stands for."""

    drawn: str
    stated: str


def drawn_otherwise(document: pdfium.FPDF_DOCUMENT, page: pdfium.FPDF_PAGE, index: int) -> list[Stated]:
    """The pieces of a page that are drawn otherwise than the file says; what it says is taken from the open page then.

    Where no letters are known of what is drawn, what is stated is kept, as it is all there is. `index` counts from 0.
    """
    other = pdfium.FPDF_LoadPage(document, index)
    if not other:
        return []
    try:
        if not _take_statements(other):
            return []
        stated, drawn = _words(page), _words(other)
    finally:
        pdfium.FPDF_ClosePage(other)
    if _folded(stated) == _folded(drawn) or _unreadable(drawn) > _unreadable(stated):
        return []
    _take_statements(page)
    return list(_pieces(drawn, stated))


def _take_statements(page: pdfium.FPDF_PAGE) -> bool:
    """Take what is stated from all text of a page; whether there was any."""
    found = [_taken(pdfium.FPDFPage_GetObject(page, i), 0) for i in range(pdfium.FPDFPage_CountObjects(page))]
    return any(found)


def _taken(item: pdfium.FPDF_PAGEOBJECT, depth: int) -> bool:
    if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
        inner = range(pdfium.FPDFFormObj_CountObjects(item) if depth < _DEEPEST_FORM else 0)
        within = [_taken(pdfium.FPDFFormObj_GetObject(item, i), depth + 1) for i in inner]
        return any(within)
    marks = [pdfium.FPDFPageObj_GetMark(item, i) for i in range(pdfium.FPDFPageObj_CountMarks(item))]
    stating = [
        mark
        for mark in marks
        if pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != pdfium.FPDF_OBJECT_UNKNOWN
    ]
    for mark in stating:
        pdfium.FPDFPageObj_RemoveMark(item, mark)
    return bool(stating)


def _words(page: pdfium.FPDF_PAGE) -> list[str]:
    handle = pdfium.FPDFText_LoadPage(page)
    try:
        count = max(0, pdfium.FPDFText_CountChars(handle))
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium.FPDFText_GetText(handle, 0, count, buffer)
        return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").replace("\0", "\ufffd").split()
    finally:
        pdfium.FPDFText_ClosePage(handle)


def _folded(words: list[str]) -> str:
    """The letters and figures of words, as they are read: no hyphens, no ligatures."""
    return "".join(c for c in unicodedata.normalize("NFKC", "".join(words)) if c.isalnum())


def _unreadable(words: list[str]) -> int:
    return sum(c == "\ufffd" or ord(c) in _PRIVATE or not c.isprintable() for word in words for c in word)


def _pieces(drawn: list[str], stated: list[str]) -> Iterator[Stated]:
    if max(len(drawn), len(stated)) > _MOST:
        yield Stated(" ".join(drawn[:8]), " ".join(stated[:8]))
        return
    for kind, a, b, c, d in SequenceMatcher(None, drawn, stated, autojunk=False).get_opcodes():
        if kind != "equal" and _folded(drawn[a:b]) != _folded(stated[c:d]):
            yield Stated(" ".join(drawn[a:b]), " ".join(stated[c:d]))
