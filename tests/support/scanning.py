"""Scans made of PDFs that hold text: what a scanner or a fax machine would make of their paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from tests.support.marks import MARKS, marked


class Scanner(NamedTuple):
    """How paper is scanned: dots an inch across and down, degrees by which it lies askew (clockwise) and quarter turns,
    quality of the JPEG (None: black and white, as a fax sends it), how much the optics blur (pixels) and the sensor
    adds (gray values), how light the ink is (0 black), a kind of mark on it (of MARKS), and whether its edges are dark.
    """

    across: int = 200
    down: int = 200
    askew: float = 0.0
    quarters: int = 0
    quality: int | None = 75
    blur: float = 0.0
    noise: float = 0.0
    ink: int = 0
    mark: str = ""
    edges: bool = False


SCANNERS = {
    "200 dpi": Scanner(),
    "150 dpi, grey, JPEG 40": Scanner(150, 150, quality=40, blur=0.4, noise=8, ink=40),
    "200 dpi, turned by 1°": Scanner(askew=1.0, quality=60, noise=4),
    "200 dpi, turned by -2.5°": Scanner(askew=-2.5, quality=60, noise=4),
    "200 dpi, turned by 90°": Scanner(quarters=1),
    "200 dpi, upside down and by 1°": Scanner(quarters=2, askew=1.0),
    "fine fax, 204 x 196, black and white": Scanner(204, 196, quality=None, blur=0.5, noise=10),
    "fax, 204 x 98, black and white": Scanner(204, 98, quality=None, blur=0.5, noise=10),
    "100 dpi": Scanner(100, 100, quality=75),
    "200 dpi, dark edges, punched": Scanner(edges=True, noise=4),
    **{f"200 dpi, with a {kind}": Scanner(mark=kind, noise=4) for kind in MARKS},
}
"""Scanners that readings are measured on, by what is printed of them."""


def scan(pdf: Path, to: Path, scanner: Scanner, pages: Sequence[int] | None = None, seed: int = 0) -> Path:
    """Write a PDF of pictures of another's pages (numbers from 0; all where None), and return its path."""
    random = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    numbers = range(len(document)) if pages is None else pages
    pictures = [_scanned(document[number], scanner, random) for number in numbers]
    document.close()
    dots = (scanner.down, scanner.across) if scanner.quarters % 2 else (scanner.across, scanner.down)
    options = {"quality": scanner.quality} if scanner.quality else {}
    pictures[0].save(to, "PDF", save_all=True, append_images=pictures[1:], dpi=dots, **options)
    return to


def _scanned(page: pypdfium2.PdfPage, scanner: Scanner, random: np.random.Generator) -> Image.Image:
    dots = max(scanner.across, scanner.down, 200)
    picture = page.render(scale=dots / 72, grayscale=True).to_pil().convert("L")
    width, height = picture.size
    if scanner.mark:
        picture = marked(picture, scanner.mark, random, dots)
    if scanner.edges:
        picture = _with_edges(picture, dots)
    if scanner.askew:
        picture = picture.rotate(-scanner.askew, Image.Resampling.BICUBIC, fillcolor=255)
    picture = picture.resize(
        (round(width * scanner.across / dots), round(height * scanner.down / dots)), Image.Resampling.BOX
    )
    if scanner.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scanner.blur))
    grey = np.asarray(picture, np.float32)
    seen = scanner.ink + grey * (250 - scanner.ink) / 255 + random.normal(0, scanner.noise or 1e-6, grey.shape)
    picture = Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
    picture = picture.rotate(-90 * scanner.quarters, expand=True)
    if scanner.quality is None:
        return picture.point(lambda value: 255 if value > 140 else 0).convert("1")
    # The slips of a JPEG of this quality, once, before the PDF's own.
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=scanner.quality)
    return Image.open(jpeg)


def _with_edges(picture: Image.Image, dots: int) -> Image.Image:
    """The picture as a copier leaves it whose lid is open: dark along two edges, and dark where holes are punched."""
    page = np.asarray(picture, np.float32)
    height, width = page.shape
    from_left, from_foot = np.arange(width) / dots, (height - 1 - np.arange(height)) / dots
    light = np.minimum(1, np.minimum(from_left[None, :] / 0.25, from_foot[:, None] / 0.3) ** 2)
    picture = Image.fromarray((page * light).astype(np.uint8))
    pen, radius = ImageDraw.Draw(picture), 0.14 * dots
    for y in (0.2 * height, 0.5 * height, 0.8 * height):
        pen.ellipse((0.42 * dots - radius, y - radius, 0.42 * dots + radius, y + radius), fill=25)
    return picture
