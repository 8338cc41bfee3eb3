"""What clip paths leave of an object."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium

from ddor.model import Box


def is_clipped(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    """Whether some of an object is clipped; pdfium has dropped clip paths that cut nothing off."""
    return bool(pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(item)) > 0)


def clip_of(item: pdfium.FPDF_PAGEOBJECT) -> Box | None:
    """The box of what an object's clip paths leave, in the coordinates that its bounds are in; None where it has none
    or they don't say.
    """
    path = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(path)
    if count < 1:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    clip: Box | None = None
    for i in range(count):
        points: list[tuple[float, float]] = []
        for k in range(pdfium.FPDFClipPath_CountPathSegments(path, i)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, i, k)
            if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            across, down = zip(*points, strict=True)
            box = (min(across), min(down), max(across), max(down))
            clip = box if clip is None else common(clip, box)
    return clip


def common(first: Box, second: Box) -> Box:
    """What two boxes share; one whose sides are the wrong way round where that is nothing."""
    return (
        max(first[0], second[0]),
        max(first[1], second[1]),
        min(first[2], second[2]),
        min(first[3], second[3]),
    )
