"""Letters that a file states for a sign, such as the fi of many fonts, and that pdfium places wrongly within forms.

Browsers state the letters of such a sign (its /ActualText, PDF 32000-1:2008, 14.9.4). pdfium gives these the sign's
place in the form's own frame, and not the place where the form is drawn; it is told by the places of the text around.
"""

from __future__ import annotations

import ctypes
import math

import pypdfium2.raw as pdfium

from ddor.pdf.frame import IDENTITY, Matrix, multiply

_SAME = 1e-3
"""A difference, in points and in parts of a matrix, that is none."""


def forms_of_ligatures(handle: pdfium.FPDF_TEXTPAGE) -> dict[int, Matrix]:
    """Of a text layer the letters stated for a sign that are given in a form's own frame, each with the matrix that
    brings the form onto the page.
    """
    found: dict[int, Matrix] = {}
    before: _Point | None = None
    first = 0
    for i in range(pdfium.FPDFText_CountChars(handle)):
        here = _origin(handle, i)
        if here != before or pdfium.FPDFText_IsGenerated(handle, i):
            before, first = here, i
            continue
        form = _form_around(handle, i)
        if form is not None and _is_in_its_form(handle, first, form):
            found[first] = found[i] = form
    return found


_Point = tuple[float, float]


def _origin(handle: pdfium.FPDF_TEXTPAGE, i: int) -> _Point:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(handle, i, x, y)
    return (x.value, y.value)


def _is_in_its_form(handle: pdfium.FPDF_TEXTPAGE, i: int, form: Matrix) -> bool:
    """Whether a letter stands where its text goes on only once it is brought onto the page with the form."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(handle, i, own)
    due = (own.e, own.f)
    if i and _address(handle, i - 1) == _address(handle, i) and not pdfium.FPDFText_IsGenerated(handle, i - 1):
        due = _origin(handle, i - 1)
    here = _origin(handle, i)
    return math.dist(moved(*here, *here, form)[:2], due) < math.dist(here, due)


def _address(handle: pdfium.FPDF_TEXTPAGE, i: int) -> int:
    item = pdfium.FPDFText_GetTextObject(handle, i)
    return ctypes.addressof(item.contents) if item else 0


def _form_around(handle: pdfium.FPDF_TEXTPAGE, i: int) -> Matrix | None:
    """The matrix that a letter's text is drawn with beyond its own; None where that is none."""
    item, own, whole = pdfium.FPDFText_GetTextObject(handle, i), pdfium.FS_MATRIX(), pdfium.FS_MATRIX()
    if not item or not pdfium.FPDFPageObj_GetMatrix(item, own) or not pdfium.FPDFText_GetMatrix(handle, i, whole):
        return None
    back = _inverse((own.a, own.b, own.c, own.d, own.e, own.f))
    if back is None:
        return None
    form = multiply(back, (whole.a, whole.b, whole.c, whole.d, whole.e, whole.f))
    moves = any(abs(part - usual) > _SAME for part, usual in zip(form, IDENTITY, strict=True))
    return form if moves else None


def _inverse(m: Matrix) -> Matrix | None:
    a, b, c, d, e, f = m
    size = a * d - b * c
    if abs(size) < _SAME**2:
        return None
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def moved(x0: float, y0: float, x1: float, y1: float, m: Matrix) -> tuple[float, float, float, float]:
    """A rectangle (left, bottom, right, top), brought from a form onto the page."""
    a, b, c, d, e, f = m
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return (min(xs), min(ys), max(xs), max(ys))
