"""Which way up a picture of a page is."""

from __future__ import annotations

from statistics import mean

import numpy as np

from ddor.pdf.scans.engines import Recognizer
from ddor.pdf.scans.picture import Picture, Pixels, ink_of, turned_clockwise
from ddor.pdf.scans.rules import find_rules, over_rules, without_rules
from ddor.pdf.scans.strips import Strip, strips_outside, without_specks

_SAMPLE = 8
"""Lines that are tried each way up."""

_SURE = 0.85
"""Mean certainty of the lines tried above which a page is taken to be upright as it is shown."""


def turns_to_read(picture: Picture, recognizer: Recognizer) -> int:
    """Quarter turns, clockwise, after which the page's print is recognized best; 0 where none is recognized."""
    as_shown = _legibility(picture, recognizer)
    if as_shown > _SURE:
        return 0
    # Lines that stand upright may be "recognized" well enough by chance, so that all other ways are tried.
    others = [(_legibility(turned_clockwise(picture, turns), recognizer), -turns) for turns in (1, 2, 3)]
    best, turns = max(others)
    return -turns if best > as_shown else 0


def _legibility(picture: Picture, recognizer: Recognizer) -> float:
    """How sure some of the page's lines are recognized, 0 to 1."""
    ink = ink_of(picture)
    free = over_rules(ink, find_rules(ink, picture).mask, picture.dpi)
    print_ = without_specks(without_rules(ink, free, 0), picture.dpi)
    lines = _likely_lines(strips_outside(print_, (), picture.dpi), picture.dpi)
    if not lines:
        return 0.0
    grey = without_rules(picture.grey, free, int(np.median(picture.grey)))
    readings = recognizer.read([_cut(grey, strip) for strip in lines])
    # An upside-down line may be "recognized" as a character or two of which the recognizer is sure.
    return mean(
        mean(reading.certainties) if len(reading.text) * 1.5 * (strip.bottom - strip.top) > strip.x1 - strip.x0 else 0.0
        for reading, strip in zip(readings, lines, strict=True)
    )


def _cut(grey: Pixels, strip: Strip) -> Pixels:
    return grey[max(0, strip.top - 3) : strip.bottom + 3, max(0, strip.x0 - 3) : strip.x1 + 3]


def _likely_lines(strips: list[Strip], dpi: float) -> list[Strip]:
    """Some strips as high as print and several letters long, from all over the page."""
    likely = [
        s for s in strips if 0.05 * dpi < s.bottom - s.top < 0.35 * dpi and (s.x1 - s.x0) / (s.bottom - s.top) > 3
    ]
    return likely[:: max(1, len(likely) // _SAMPLE)][:_SAMPLE]
