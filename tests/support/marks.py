"""Marks that people leave on paper before it is scanned: stamps, signatures, handwriting, pen strokes, stains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Strength = np.ndarray[Any, np.dtype[np.float32]]

_LARGEST = 4.5
"""Inches across of the piece of paper that a mark is drawn on before it is turned."""


class _Sheet:
    """An empty piece of paper in inches, its middle at 0, on which a mark is drawn."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.half = _LARGEST / 2
        side = round(_LARGEST * dots)
        self.ink = Image.new("L", (side, side), 0)
        self.pen = ImageDraw.Draw(self.ink)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x + self.half) * self.dots, (y + self.half) * self.dots

    def text(self, words: str, height: float, x: float = 0.0, y: float = 0.0) -> tuple[float, float, float, float]:
        """Write words of a height in inches around a place; the box around them, in inches."""
        font = ImageFont.load_default(size=height * self.dots / 0.72)
        self.pen.text(self.at(x, y), words, fill=255, font=font, anchor="mm")
        box = self.pen.textbbox(self.at(x, y), words, font=font, anchor="mm")
        left, top, right, bottom = (edge / self.dots - self.half for edge in box)
        return left, top, right, bottom

    def frame(self, left: float, top: float, right: float, bottom: float, thick: float) -> None:
        corners = (*self.at(left, top), *self.at(right, bottom))
        self.pen.rectangle(corners, outline=255, width=max(1, round(thick * self.dots)))

    def ring(self, radius: float, thick: float) -> None:
        corners = (*self.at(-radius, -radius), *self.at(radius, radius))
        self.pen.ellipse(corners, outline=255, width=max(1, round(thick * self.dots)))

    def stroke(self, points: list[tuple[float, float]], thick: float) -> None:
        """A smooth line through some places."""
        path = [self.at(x, y) for x, y in _smooth(points)]
        self.pen.line(path, fill=255, width=max(1, round(thick * self.dots)), joint="curve")


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places along a Catmull-Rom curve through some."""
    padded = np.array([points[0], *points, points[-1]])
    along = np.linspace(0, 1, 12)[:, None]
    curve = [padded[1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve += list(
            0.5
            * (2 * b + (c - a) * along + (2 * a - 5 * b + 4 * c - d) * along**2 + (3 * b - a - 3 * c + d) * along**3)
        )
    return [(float(x), float(y)) for x, y in curve]


def _framed(sheet: _Sheet, random: np.random.Generator) -> None:
    height = random.uniform(0.12, 0.4)
    words = str(random.choice(["RECEIVED", "RECEIVED FEB 20 2017", "COPY", "CONFIDENTIAL", "FILED", "FOIA"]))
    left, top, right, bottom = sheet.text(words, height)
    margin = height * random.uniform(0.2, 0.6)
    sheet.frame(left - margin, top - margin, right + margin, bottom + margin, random.uniform(0.012, 0.04))
    if random.random() < 0.4:
        margin += 0.06
        sheet.frame(left - margin, top - margin, right + margin, bottom + margin, 0.012)


def _dated(sheet: _Sheet, random: np.random.Generator) -> None:
    """A small stamp without a frame, of letters hardly larger than print."""
    height = random.uniform(0.09, 0.16)
    sheet.text("RECEIVED", height, y=-1.6 * height)
    sheet.text(f"{random.integers(1, 13)}/{random.integers(1, 29)}/2017", height)
    sheet.text("ICE FOIA OFFICE", height, y=1.6 * height)


def _round(sheet: _Sheet, random: np.random.Generator) -> None:
    radius = random.uniform(0.45, 0.9)
    sheet.ring(radius, random.uniform(0.012, 0.04))
    sheet.ring(radius * 0.68, 0.012)
    letters = "U.S. IMMIGRATION AND CUSTOMS ENFORCEMENT "
    font = ImageFont.load_default(size=0.2 * radius * sheet.dots)
    side = round(0.4 * radius * sheet.dots)
    for number, letter in enumerate(letters):
        angle = 360 * number / len(letters)
        piece = Image.new("L", (side, side), 0)
        ImageDraw.Draw(piece).text((side / 2, side / 2), letter, fill=255, font=font, anchor="mm")
        piece = piece.rotate(-angle, Image.Resampling.BICUBIC)
        x, y = 0.84 * radius * np.sin(np.radians(angle)), -0.84 * radius * np.cos(np.radians(angle))
        across, down = sheet.at(float(x), float(y))
        sheet.ink.paste(255, (round(across - side / 2), round(down - side / 2)), piece)
    sheet.text("20 FEB 2017", 0.17 * radius)


def _signature(sheet: _Sheet, random: np.random.Generator) -> None:
    x, points = -random.uniform(0.6, 1.3), []
    while x < 1.0:
        points.append((x, float(random.uniform(-0.28, 0.28))))
        x += random.uniform(0.04, 0.16)
        points.append((x - random.uniform(0.0, 0.12), float(random.uniform(-0.12, 0.16))))
    sheet.stroke(points, random.uniform(0.01, 0.025))
    sheet.stroke([(-0.9, 0.25), (0.3, 0.18), (1.4, 0.28)], 0.012)


def _written(sheet: _Sheet, random: np.random.Generator) -> None:
    """A line of handwriting: letters that stand unevenly, as a cheap stand-in for a hand."""
    words = str(
        random.choice(["see corrected list", "not declined 2/14", "wrong county?", "OK  J.S. 2/20/17", "dup. of row 7"])
    )
    x = -0.08 * len(words)
    for letter in words:
        height = random.uniform(0.1, 0.16)
        side = round(0.5 * sheet.dots)
        piece = Image.new("L", (side, side), 0)
        font = ImageFont.load_default(size=height * sheet.dots / 0.72)
        ImageDraw.Draw(piece).text((side / 2, side / 2), letter, fill=255, font=font, anchor="mm")
        piece = piece.rotate(float(random.uniform(-22, 8)), Image.Resampling.BICUBIC)
        across, down = sheet.at(float(x), float(random.uniform(-0.03, 0.03)))
        sheet.ink.paste(255, (round(across - side / 2), round(down - side / 2)), piece)
        x += random.uniform(0.09, 0.15)


def _underlined(sheet: _Sheet, random: np.random.Generator) -> None:
    """A stroke of a pen, as one crosses out a word or underlines it by hand, and a tick beside it."""
    half = random.uniform(0.3, 1.2)
    across = np.linspace(-half, half, 6)
    sheet.stroke([(float(x), float(random.uniform(-0.025, 0.025))) for x in across], random.uniform(0.008, 0.025))
    sheet.stroke([(half + 0.1, 0.0), (half + 0.16, 0.1), (half + 0.36, -0.22)], 0.015)


def _circled(sheet: _Sheet, random: np.random.Generator) -> None:
    wide, high = random.uniform(0.3, 0.9), random.uniform(0.1, 0.25)
    angles = np.linspace(0, 2 * np.pi * 1.05, 14)
    uneven = random.uniform(0.9, 1.1, len(angles))
    points = [(float(wide * np.cos(a) * u), float(high * np.sin(a) * u)) for a, u in zip(angles, uneven, strict=True)]
    sheet.stroke(points, random.uniform(0.01, 0.02))


def _coffee(sheet: _Sheet, random: np.random.Generator) -> None:
    radius = random.uniform(1.2, 1.7)
    for _ in range(3):
        sheet.ring(radius + random.uniform(-0.04, 0.04), random.uniform(0.01, 0.07))
    sheet.ink = sheet.ink.filter(ImageFilter.GaussianBlur(0.01 * sheet.dots))
    for _ in range(4):
        angle = random.uniform(0, 2 * np.pi)
        x, y = sheet.at(1.3 * radius * float(np.cos(angle)), 1.3 * radius * float(np.sin(angle)))
        drop = random.uniform(0.01, 0.05) * sheet.dots
        ImageDraw.Draw(sheet.ink).ellipse((x - drop, y - drop, x + drop, y + drop), fill=255)


_KINDS: Mapping[str, tuple[Callable[[_Sheet, np.random.Generator], None], tuple[float, float], tuple[float, float]]] = {
    "framed stamp": (_framed, (-25, 25), (30, 150)),
    "level stamp": (_framed, (0, 0), (30, 150)),
    "small stamp": (_dated, (-20, 20), (20, 140)),
    "round stamp": (_round, (-40, 40), (30, 150)),
    "signature": (_signature, (-15, 10), (0, 110)),
    "handwriting": (_written, (-8, 4), (0, 130)),
    "pen stroke": (_underlined, (-3, 3), (0, 130)),
    "circle by hand": (_circled, (-6, 6), (0, 130)),
    "coffee ring": (_coffee, (0, 360), (120, 200)),
}
"""How each kind is drawn; degrees by which it may be turned; the gray values that its ink may have."""

MARKS = tuple(_KINDS)
"""Kinds of marks."""


def marked(picture: Image.Image, kind: str, random: np.random.Generator, dots: int) -> Image.Image:
    """A gray picture with a mark of one of MARKS somewhere on its middle three quarters; `dots` are an inch."""
    draw, (least, most), (dark, light) = _KINDS[kind]
    sheet = _Sheet(dots)
    draw(sheet, random)
    ink = sheet.ink.rotate(float(random.uniform(least, most)), Image.Resampling.BICUBIC)
    strength = np.asarray(ink, np.float32) / 255
    if "stamp" in kind:
        strength = strength * _unevenly(random, len(strength))
    page = np.asarray(picture, np.float32).copy()
    height, width = page.shape
    x, y = random.uniform(0.12, 0.88) * width, random.uniform(0.12, 0.88) * height
    half = strength.shape[0] // 2
    covered = np.zeros_like(page)
    left, top = round(x) - half, round(y) - half
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + 2 * half), min(height, top + 2 * half)
    covered[y0:y1, x0:x1] = strength[y0 - top : y1 - top, x0 - left : x1 - left]
    grey = float(random.uniform(dark, light))
    return Image.fromarray((page * (1 - covered) + np.minimum(page, grey) * covered).astype(np.uint8))


def _unevenly(random: np.random.Generator, side: int) -> Strength:
    """How much of its ink a rubber stamp leaves, 0 to 1, place by place."""
    coarse = Image.fromarray(random.uniform(90, 255, (40, 40)).astype(np.uint8))
    return np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC), np.float32) / np.float32(255)
