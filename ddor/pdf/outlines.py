"""Letters that are drawn by their outlines, as programs do that turn text into shapes: no text says what they are."""

from __future__ import annotations

from collections.abc import Sequence

from ddor.model import Box
from ddor.pdf.objects import union

_FEWEST = 2
"""Shapes side by side that may be letters. A single one is a bullet."""

_MOST = 5_000
"""Shapes of a page that are looked at; a map has more, and its shapes are no letters."""

_FARTHEST = 1.5
"""How far from one letter to the next, in heights of the taller one; between words there is a space."""

_OVERLAP = 0.4
"""How much of the lower of two letters of a line stands beside the other, in its heights."""


def drawn_letters(shapes: Sequence[Box]) -> list[Box]:
    """The rectangles around shapes that stand side by side as the letters of a line do."""
    if len(shapes) > _MOST:
        return []
    lines: list[list[Box]] = []
    for shape in sorted(shapes):
        line = next((line for line in reversed(lines) if _goes_on(line[-1], shape)), None)
        if line is None:
            lines.append([shape])
        else:
            line.append(shape)
    return [union(line) for line in lines if len(line) >= _FEWEST]


def _goes_on(letter: Box, shape: Box) -> bool:
    low, high = sorted((letter[3] - letter[1], shape[3] - shape[1]))
    beside = min(letter[3], shape[3]) - max(letter[1], shape[1])
    gap = shape[0] - letter[2]
    return beside >= _OVERLAP * low and high <= 3 * low and -0.3 * high <= gap <= _FARTHEST * high
