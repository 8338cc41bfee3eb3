"""Letters of which a clip path leaves a part, as where a text is too long for its cell: what follows them isn't shown.

A program may leave out the letters beyond the clip altogether. Then the letter on its edge is all that tells.
"""

from __future__ import annotations

import ctypes
from collections.abc import Container, Mapping

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.frame import Matrix
from ddor.pdf.ligatures import moved
from ddor.pdf.objects import union
from ddor.pdf.signs import is_clipped

_CUT = 0.12
"""The share of a letter's width or height beyond the clip from which on it is cut."""

_LEAST_CUT = 0.4
"""Points; letters may reach this far beyond a box that is meant to hold them."""


def letters_cut(
    handle: pdfium.FPDF_TEXTPAGE, shown_in_part: Container[int], in_forms: Mapping[int, Matrix]
) -> set[int]:
    """The places in a text layer of letters that a clip path cuts, of the texts at these addresses.

    `in_forms` has the letters that pdfium places in a form's frame.
    """
    boxes: dict[int, Box | None] = {}
    found = set()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for i in range(pdfium.FPDFText_CountChars(handle)):
        item = pdfium.FPDFText_GetTextObject(handle, i)
        address = ctypes.addressof(item.contents) if item else 0
        if address not in shown_in_part or chr(pdfium.FPDFText_GetUnicode(handle, i) or 0x20).isspace():
            continue
        if address not in boxes:
            boxes[address] = _clip_of(item) if is_clipped(item) else None
        clip = boxes[address]
        if clip is None:
            continue
        pdfium.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        if _cuts(clip, moved(*box, in_forms[i]) if i in in_forms else box):
            found.add(i)
    return found


def _clip_of(item: pdfium.FPDF_PAGEOBJECT) -> Box | None:
    """The box of what an object's clip paths leave, in the PDF's own coordinates; None where they don't say."""
    path = pdfium.FPDFPageObj_GetClipPath(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    clip: Box | None = None
    for i in range(pdfium.FPDFClipPath_CountPaths(path)):
        points: list[Box] = []
        for k in range(pdfium.FPDFClipPath_CountPathSegments(path, i)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, i, k)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value, x.value, y.value))
        if points:
            box = union(points)
            clip = box if clip is None else _common(clip, box)
    return clip


def _common(first: Box, second: Box) -> Box:
    return (
        max(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        min(first[3], second[3]),
    )


def _cuts(clip: Box, letter: Box) -> bool:
    """Whether a clip leaves some of a letter and takes some away; boxes are in the PDF's own coordinates."""
    left, bottom, right, top = _common(clip, letter)
    if left >= right or bottom >= top:
        return False
    width, height = letter[2] - letter[0], letter[3] - letter[1]
    lost_across, lost_down = width - (right - left), height - (top - bottom)
    return lost_across > max(_LEAST_CUT, _CUT * width) or lost_down > max(_LEAST_CUT, _CUT * height)
