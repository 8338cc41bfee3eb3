"""Letters of which a clip path leaves a part, as where a text is too long for its cell: what follows them isn't shown.

A program may leave out the letters beyond the clip altogether. Then the letter on its edge is all that tells.
"""

from __future__ import annotations

import ctypes
from collections.abc import Container, Mapping

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.clips import clip_of, common
from ddor.pdf.frame import Matrix
from ddor.pdf.ligatures import moved

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
            boxes[address] = clip_of(item)
        clip = boxes[address]
        if clip is None:
            continue
        pdfium.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        if _cuts(clip, moved(*box, in_forms[i]) if i in in_forms else box):
            found.add(i)
    return found


def _cuts(clip: Box, letter: Box) -> bool:
    """Whether a clip leaves some of a letter and takes some away; boxes are in the PDF's own coordinates."""
    left, bottom, right, top = common(clip, letter)
    if left >= right or bottom >= top:
        return False
    width, height = letter[2] - letter[0], letter[3] - letter[1]
    lost_across, lost_down = width - (right - left), height - (top - bottom)
    return lost_across > max(_LEAST_CUT, _CUT * width) or lost_down > max(_LEAST_CUT, _CUT * height)
