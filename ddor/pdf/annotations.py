"""What is laid over a page: annotations and form fields, which a person sees as part of it."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ddor.model import Box

_NEVER_DRAWN = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
_SHOWS_ITS_WORDS = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET}
_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW | pdfium.FPDF_ANNOT_FLAG_INVISIBLE


class Overlay(NamedTuple):
    """What of a page's annotations isn't drawn on it: comments that open at a click, and fields filled in without
    saying how they look. `first_object` is the place of the first of the page's objects that comes from an annotation.
    `strikes` are what annotations strike out, as rectangles in user space: left, bottom, right, top.
    """

    first_object: int
    comments: list[str]
    fields: list[str]
    strikes: list[Box]


def flattened(
    document: pdfium.FPDF_DOCUMENT, page: pdfium.FPDF_PAGE, index: int
) -> tuple[pdfium.FPDF_PAGE, Overlay | None]:
    """The page with its annotations as objects of its own, in memory only; the handle given is closed where another is
    returned. None where the page has no annotation but links. `index` counts from 0.
    """
    if pdfium.FPDFPage_GetAnnotCount(page) <= 0:
        return page, None
    comments: list[str] = []
    fields: list[str] = []
    strikes: list[Box] = []
    if not _inspect(page, comments, fields, strikes):
        return page, None
    first = int(pdfium.FPDFPage_CountObjects(page))
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, index)
    return page, Overlay(first, comments, fields, strikes)


def _inspect(page: pdfium.FPDF_PAGE, comments: list[str], fields: list[str], strikes: list[Box]) -> bool:
    """Whether any annotation is drawn. Those that aren't shown are taken away, as pdfium would draw them."""
    any_drawn = False
    for i in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        shown = not pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN
        contents, value = _string(annotation, b"Contents"), _string(annotation, b"V")
        has_look = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        if shown and kind == pdfium.FPDF_ANNOT_STRIKEOUT:
            strikes += _marked(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if not shown:
            pdfium.FPDFPage_RemoveAnnot(page, i)
        elif kind not in _NEVER_DRAWN:
            any_drawn = True
            if kind == pdfium.FPDF_ANNOT_WIDGET and value and not has_look:
                fields.insert(0, value)
            elif contents and (kind not in _SHOWS_ITS_WORDS or not has_look):
                comments.insert(0, contents)
    return any_drawn


def _marked(annotation: pdfium.FPDF_ANNOTATION) -> list[Box]:
    """The rectangles around the pieces of text that an annotation marks, in user space."""
    boxes: list[Box] = []
    points = pdfium.FS_QUADPOINTSF()
    for i in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, i, points):
            across = (points.x1, points.x2, points.x3, points.x4)
            up = (points.y1, points.y2, points.y3, points.y4)
            boxes.append((min(across), min(up), max(across), max(up)))
    return boxes


def _string(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return " ".join(bytes(buffer).decode("utf-16-le", "replace").replace("\0", " ").split())
