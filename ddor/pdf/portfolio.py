"""A PDF that is a cover for another that is attached to it, as a portfolio is."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

_MOST_PAGES, _MOST_CHARACTERS, _MOST_SHAPES = 3, 800, 40
"""What a cover has at most: no table of a few persons fits into it."""

_LARGEST = 200_000_000
"""Bytes of an attached file that is opened at most."""

_MOST_OF_A_PAGE = 0.5
"""The share of a page's area from which on a picture may be a scan of it."""


class Attached(NamedTuple):
    """The PDF attached to a cover: its name, its bytes, the names of the other files attached, what the cover says."""

    name: str
    data: bytes
    others: tuple[str, ...]
    cover: str


def the_one_attached(document: pdfium.FPDF_DOCUMENT) -> Attached | None:
    """The only PDF that is attached to an open one that is but its cover; None where there is none, or several."""
    named = list(_attachments(document))
    files = [(name, handle) for name, handle in named if name.casefold().endswith(".pdf")]
    cover = _cover(document) if len(files) == 1 else None
    if cover is None:
        return None
    ((name, handle),) = files
    data = _bytes(handle)
    return None if data is None else Attached(name, data, tuple(each for each, _ in named if each != name), cover)


def attachment_names(document: pdfium.FPDF_DOCUMENT) -> list[str]:
    """The names of the files that are attached to an open PDF."""
    return [name for name, _ in _attachments(document)]


def _attachments(document: pdfium.FPDF_DOCUMENT) -> Iterator[tuple[str, pdfium.FPDF_ATTACHMENT]]:
    for i in range(pdfium.FPDFDoc_GetAttachmentCount(document)):
        handle = pdfium.FPDFDoc_GetAttachment(document, i)
        if handle:
            yield _name_of(handle), handle


def _name_of(attachment: pdfium.FPDF_ATTACHMENT) -> str:
    length = pdfium.FPDFAttachment_GetName(attachment, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAttachment_GetName(attachment, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _bytes(attachment: pdfium.FPDF_ATTACHMENT) -> bytes | None:
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attachment, None, 0, size) or not 0 < size.value <= _LARGEST:
        return None
    buffer = ctypes.create_string_buffer(size.value)
    return buffer.raw if pdfium.FPDFAttachment_GetFile(attachment, buffer, size.value, size) else None


def _cover(document: pdfium.FPDF_DOCUMENT) -> str | None:
    """The text of a PDF that is too little for a report; None where it may be one."""
    count = pdfium.FPDF_GetPageCount(document)
    if count > _MOST_PAGES:
        return None
    texts = []
    for i in range(count):
        page = pdfium.FPDF_LoadPage(document, i)
        if not page:
            return None
        try:
            text = None if _holds_more(page) else _text(page)
        finally:
            pdfium.FPDF_ClosePage(page)
        if text is None:
            return None
        texts.append(text)
    said = " ".join(" ".join(texts).split())
    return said if len(said) <= _MOST_CHARACTERS else None


def _text(page: pdfium.FPDF_PAGE) -> str:
    handle = pdfium.FPDFText_LoadPage(page)
    try:
        count = min(pdfium.FPDFText_CountChars(handle), 2 * _MOST_CHARACTERS)
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(handle, 0, count, buffer)
        return bytes(buffer)[: 2 * written].decode("utf-16-le", "replace").rstrip("\0")
    finally:
        pdfium.FPDFText_ClosePage(handle)


def _holds_more(page: pdfium.FPDF_PAGE) -> bool:
    """Whether a page draws as many shapes as a table has lines, or a picture that may be a scan."""
    area = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    shapes = 0
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        shapes += kind != pdfium.FPDF_PAGEOBJ_TEXT
        if shapes > _MOST_SHAPES:
            return True
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            if (right.value - left.value) * (top.value - bottom.value) > _MOST_OF_A_PAGE * area:
                return True
    return False
