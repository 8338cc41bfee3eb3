"""What is laid over a page: annotations and form fields, which a person sees as part of it."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.frame import Frame
from ddor.pdf.objects import Word
from ddor.pdf.stated_text import Stated

_NEVER_DRAWN = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
_SHOWS_ITS_WORDS = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET}
_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW | pdfium.FPDF_ANNOT_FLAG_INVISIBLE
_DRAWN_BY_VIEWERS = {
    pdfium.FPDF_ANNOT_FREETEXT: "a text",
    pdfium.FPDF_ANNOT_LINE: "a line",
    pdfium.FPDF_ANNOT_SQUARE: "a rectangle",
    pdfium.FPDF_ANNOT_CIRCLE: "an ellipse",
    pdfium.FPDF_ANNOT_POLYGON: "a polygon",
    pdfium.FPDF_ANNOT_POLYLINE: "a line",
    pdfium.FPDF_ANNOT_STAMP: "a stamp",
    pdfium.FPDF_ANNOT_INK: "a drawing",
    pdfium.FPDF_ANNOT_REDACT: "a mark for redaction",
}
"""What annotations are that some programs draw though they don't say how they look."""

_OF_TEXT = {
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
}
_AROUND = 1.0
"""Points that a field's words may reach out of it."""


class ShownField(NamedTuple):
    """A form field that says how it looks: its rectangle (left, bottom, right, top in user space) and its value."""

    box: Box
    value: str


class Overlay(NamedTuple):
    """What of a page's annotations isn't drawn on it: comments that open at a click, and fields filled in without
    saying how they look. `first_object` is the place of the first of the page's objects that comes from an annotation.
    `strikes` are what annotations strike out, as rectangles in user space: left, bottom, right, top. `unclear` says of
    annotations that don't say how they look what they are. `shown_fields` are those that show a text.
    """

    first_object: int
    comments: list[str]
    fields: list[str]
    strikes: list[Box]
    unclear: list[str]
    shown_fields: list[ShownField]


def flattened(
    document: pdfium.FPDF_DOCUMENT, page: pdfium.FPDF_PAGE, index: int, has_layers: bool
) -> tuple[pdfium.FPDF_PAGE, Overlay | None]:
    """The page with its annotations as objects of its own, in memory only; the handle given is closed where another is
    returned. None where the page has no annotation but links. `index` counts from 0; `has_layers` says that something
    in the file may be switched off.
    """
    if pdfium.FPDFPage_GetAnnotCount(page) <= 0:
        return page, None
    overlay = Overlay(int(pdfium.FPDFPage_CountObjects(page)), [], [], [], [], [])
    # In drawing them pdfium makes up the looks of some annotations that lack them, as other viewers do.
    _draw_somewhere(page)
    # pdfium reads from this as long as the form is open.
    callbacks = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, callbacks) if _has_fields(page) else None
    try:
        any_drawn = _inspect(page, form, overlay, has_layers)
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)
    if not any_drawn:
        return page, None
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, index)
    return page, overlay


def _has_fields(page: pdfium.FPDF_PAGE) -> bool:
    kinds = set()
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        kinds.add(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return pdfium.FPDF_ANNOT_WIDGET in kinds


def _draw_somewhere(page: pdfium.FPDF_PAGE) -> None:
    bitmap = pdfium.FPDFBitmap_CreateEx(1, 1, pdfium.FPDFBitmap_BGRx, None, 0)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, 1, 1, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDFBitmap_Destroy(bitmap)


def _inspect(page: pdfium.FPDF_PAGE, form: pdfium.FPDF_FORMHANDLE, overlay: Overlay, has_layers: bool) -> bool:
    """Whether any annotation is drawn. Those that aren't shown are taken away, as pdfium would draw them."""
    any_drawn = False
    for i in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        shown = not pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN
        if shown and kind not in _NEVER_DRAWN:
            any_drawn = True
            _note(annotation, kind, form, overlay)
            if has_layers and pdfium.FPDFAnnot_HasKey(annotation, b"OC"):
                # pdfium draws it whether its layer is on or off.
                overlay.unclear.insert(0, "one on a layer, which may be switched off")
        pdfium.FPDFPage_CloseAnnot(annotation)
        if not shown or kind == pdfium.FPDF_ANNOT_POPUP:
            pdfium.FPDFPage_RemoveAnnot(page, i)
    return any_drawn


def _note(annotation: pdfium.FPDF_ANNOTATION, kind: int, form: pdfium.FPDF_FORMHANDLE, overlay: Overlay) -> None:
    """Note what of an annotation that is shown is not on the page, or may not be what it shows."""
    has_look = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
    if kind == pdfium.FPDF_ANNOT_STRIKEOUT:
        overlay.strikes.extend(_marked(annotation))
    if kind in _DRAWN_BY_VIEWERS and not has_look:
        overlay.unclear.insert(0, _DRAWN_BY_VIEWERS[kind])
    contents = _string(annotation, b"Contents")
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        if contents and (kind not in _SHOWS_ITS_WORDS or not has_look):
            overlay.comments.insert(0, contents)
        return
    value = _string(annotation, b"V") or _value(annotation, form)
    is_of_text = form and pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _OF_TEXT
    if value and not has_look:
        overlay.fields.insert(0, value)
    elif contents and not has_look:
        overlay.comments.insert(0, contents)
    elif has_look and is_of_text:
        rect = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, rect)
        box = (min(rect.left, rect.right), min(rect.bottom, rect.top))
        overlay.shown_fields.append(ShownField((*box, max(rect.left, rect.right), max(rect.bottom, rect.top)), value))


def _value(annotation: pdfium.FPDF_ANNOTATION, form: pdfium.FPDF_FORMHANDLE) -> str:
    """The value of a form field, which it may share with others."""
    if not form:
        return ""
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    return " ".join(bytes(buffer).decode("utf-16-le", "replace").replace("\0", " ").split())


def stale(fields: Sequence[ShownField], words: Sequence[Word], frame: Frame) -> Iterator[Stated]:
    """The form fields in whose place other words stand than their values have. `words` are in the frame."""
    for field in fields:
        x0, top, x1, bottom = frame.box(*field.box)
        inside = [
            word.text
            for word in words
            if x0 - _AROUND <= (word.x0 + word.x1) / 2 <= x1 + _AROUND
            and top - _AROUND <= (word.top + word.bottom) / 2 <= bottom + _AROUND
        ]
        if _signs(" ".join(inside)) != _signs(field.value):
            yield Stated(" ".join(inside), field.value)


def _signs(text: str) -> str:
    """The letters and figures of a text, in whatever order its lines are."""
    return "".join(sorted(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()))


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
