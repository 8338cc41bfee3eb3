"""From a PDF's own coordinates to points from the top left corner of the page as shown."""

from __future__ import annotations

import math
from typing import NamedTuple

from ddor.model import Box

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x' = a·x + c·y + e and y' = b·x + d·y + f (PDF 32000-1:2008, 8.3.3)."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first` and after it `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class Frame(NamedTuple):
    """A page's crop box (left, bottom, right, top in user space) and the quarter turns it is shown at, clockwise.

    The crop box and /Rotate are defined in PDF 32000-1:2008, 7.7.3.3 and 14.11.2. `tilt` is the angle, in radians and
    counterclockwise, at which the page's text runs then; in the frame it is level, turned about the page's middle.
    """

    left: float
    bottom: float
    right: float
    top: float
    quarter_turns: int
    tilt: float = 0.0

    @property
    def width(self) -> float:
        """Width of the page as shown, in points."""
        return self.top - self.bottom if self.quarter_turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the page as shown, in points."""
        return self.right - self.left if self.quarter_turns % 2 else self.top - self.bottom

    @property
    def matrix(self) -> Matrix:
        """User space to the page as it reads, y down."""
        if self.tilt:
            x, y = self.width / 2, self.height / 2
            cosine, sine = math.cos(self.tilt), math.sin(self.tilt)
            level = (cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y)
            return multiply(self._replace(tilt=0.0).matrix, level)
        if self.quarter_turns == 1:
            return (0.0, 1.0, 1.0, 0.0, -self.bottom, -self.left)
        if self.quarter_turns == 2:
            return (-1.0, 0.0, 0.0, 1.0, self.right, -self.bottom)
        if self.quarter_turns == 3:
            return (0.0, -1.0, -1.0, 0.0, self.top, self.right)
        return (1.0, 0.0, 0.0, -1.0, -self.left, self.top)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A user space rectangle as x0, top, x1, bottom on the page as it reads."""
        page_left, _, _, page_top, turns, tilt = self
        if tilt:
            return self._leveled(left, bottom, right, top)
        if turns == 0:
            return (left - page_left, page_top - top, right - page_left, page_top - bottom)
        a, b, c, d, e, f = self.matrix
        x0, y0 = a * left + c * bottom + e, b * left + d * bottom + f
        x1, y1 = a * right + c * top + e, b * right + d * top + f
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _leveled(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle around a piece of tilted text, set level about its middle: its sides stay as long as they are."""
        a, b, c, d, e, f = self.matrix
        x, y = (left + right) / 2, (bottom + top) / 2
        across, down = a * x + c * y + e, b * x + d * y + f
        sideways = self.quarter_turns % 2
        wide, high = (top - bottom, right - left) if sideways else (right - left, top - bottom)
        return (across - wide / 2, down - high / 2, across + wide / 2, down + high / 2)
