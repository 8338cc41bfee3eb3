"""Pictures of the cells that the readings differ in."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddor.agreement import CrossCheck, Disagreement
from ddor.crosscheck.cells import regions
from ddor.model import Box, Region
from ddor.reading.request import OnPage, Request, work
from ddor.sections import Report
from ddor.userfiles.files import write_files

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_INCH = 200
_ROUND_ABOUT = 12.0
"""Points of the page shown on each side of a cell."""

_GAP = 8
"""Pixels between the pieces of a cell that runs over a page's end."""

_MOST_PIXELS = 20_000_000
"""A file may name a page as large as a house; its cells are drawn smaller, so that they fit the memory."""

_MARK = (200, 0, 0)


def write_pictures(report: Report, check: CrossCheck, request: Request, folder: Path) -> list[Path]:
    """Write a PNG of the cell of each disagreement, in the check's order, into a folder.

    Drawn at 200 dpi by pdfium in a process of its own. The file names begin with the first digits of the PDF's
    SHA-256; pictures of an earlier check of the same PDF go. Raises DdorError if the PDF cannot be drawn,
    OSError if they cannot be written.
    """
    prefix = report.document.sha256[:8]
    for old in folder.glob(f"{prefix}-*.png"):
        old.unlink()
    if not check.disagreements:
        return []
    drawn = work(partial(_draw, [regions(each.source) for each in check.disagreements]), request)
    names = [f"{prefix}-{_name(number, each)}" for number, each in enumerate(check.disagreements, 1)]
    return write_files(folder, dict(zip(names, drawn, strict=True)))


def _name(number: int, each: Disagreement) -> str:
    """A file name out of plain letters only, whatever a column is called in the PDF."""
    parts = [f"{number:04}", f"page-{each.source.page}", each.section, each.row and f"row-{each.row}", each.column]
    plain = (re.sub(r"[^a-z0-9]+", "-", str(part).casefold()).strip("-")[:30] for part in parts if part)
    return "-".join(part for part in plain if part) + ".png"


def _draw(places: Sequence[Sequence[Region]], request: Request, on_page: OnPage) -> list[bytes]:
    import pypdfium2

    document = pypdfium2.PdfDocument(request.path, password=request.password)
    drawn = []
    for number, pieces in enumerate(places, 1):
        images = [_piece(document[region.page - 1], region.bbox) for region in pieces]
        held = io.BytesIO()
        _over_one_another(images).save(held, "PNG")
        drawn.append(held.getvalue())
        on_page(number, len(places))
    document.close()
    return drawn


def _piece(page: Any, box: Box) -> Image:
    """A rectangle of a page with some of what is around it, framed."""
    from PIL import ImageDraw

    width, height = page.get_width(), page.get_height()
    x0, top = max(0.0, box[0] - _ROUND_ABOUT), max(0.0, box[1] - _ROUND_ABOUT)
    x1, bottom = min(width, box[2] + _ROUND_ABOUT), min(height, box[3] + _ROUND_ABOUT)
    scale = min(DOTS_PER_INCH / 72, math.sqrt(_MOST_PIXELS / max(1.0, (x1 - x0) * (bottom - top))))
    image: Image = page.render(scale=scale, crop=(x0, height - bottom, width - x1, top)).to_pil().convert("RGB")
    frame = [scale * (box[0] - x0), scale * (box[1] - top), scale * (box[2] - x0), scale * (box[3] - top)]
    ImageDraw.Draw(image).rectangle(frame, outline=_MARK, width=2)
    return image


def _over_one_another(images: Sequence[Image]) -> Image:
    from PIL import Image

    height = sum(image.height for image in images) + _GAP * (len(images) - 1)
    whole = Image.new("RGB", (max(image.width for image in images), height), "white")
    y = 0
    for image in images:
        whole.paste(image, (0, y))
        y += image.height + _GAP
    return whole
