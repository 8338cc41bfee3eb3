"""Pictures drawn: rows cut out under their headings, pages with rows marked."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from ddor.model import Box
from ddor.pictures.bands import Cut
from ddor.pictures.orders import MarkedPages, Order, Picture, RowPicture
from ddor.pictures.rendering import POINTS_PER_INCH, Pages

_MOST_PIXELS = 30_000_000
"""Of one picture: a page of 25 by 33 inches at 190 dots an inch. A PDF may claim a page of 200 inches (PDF
32000-1:2008, annex C), whose pixels would fill the memory."""

_FILL, _FRAME = (255, 246, 178), (224, 110, 20)
"""Yellow and orange, laid on as filters are, so that black text under them stays black."""

_FRAME_AWAY, _FRAME_WIDTH = 1.0, 1.5
"""Points from a row to the frame around it, and the width of that."""

_PAPER, _GREY, _LINE = (255, 255, 255), (90, 90, 90), (190, 190, 190)

_TYPE, _GAP = 7.0, 4.0
"""Height of a label's type and the space around bands, in points."""

_INK = 40
"""How much darker than paper, of 255, a pixel must be to be ink."""

_EDGE = 2.0
"""Points along a cell's edge in which its lines stand, which are not looked at for ink."""


def draw(order: Order, pages: Pages) -> Picture:
    """The picture that is ordered, from the pages of a PDF. Raises CannotRead if one cannot be rendered."""
    if isinstance(order, RowPicture):
        return _row(order, pages)
    return _marked(order, pages)


def _row(order: RowPicture, pages: Pages) -> Picture:
    dpi = affordable([pages.visible(cut.page, cut.box) for band in order.bands for cut in band.cuts], order.dpi)
    strips = [(band.label, _side_by_side(band.cuts, pages, dpi)) for band in order.bands]
    return _picture(_under_one_another(strips, dpi), dpi, order.dpi)


def _marked(order: MarkedPages, pages: Pages) -> Picture:
    numbers = sorted({region.page for region in order.regions})
    dpi = affordable([pages.whole(number) for number in numbers], order.dpi)
    strips = []
    for number in numbers:
        image = pages.render(number, pages.whole(number), dpi)
        boxes = [region.bbox for region in order.regions if region.page == number]
        strips.append((f"Page {number}" if len(numbers) > 1 else "", _with_marks(image, boxes, dpi)))
    if len(strips) == 1:
        return _picture(strips[0][1], dpi, order.dpi)
    return _picture(_under_one_another(strips, dpi), dpi, order.dpi)


def affordable(boxes: Sequence[Box], dpi: float) -> float:
    """Dots an inch at which rectangles have no more pixels together than a picture may."""
    inches = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in boxes) / POINTS_PER_INCH**2
    return min(dpi, math.sqrt(_MOST_PIXELS / inches))


def _side_by_side(cuts: Iterable[Cut], pages: Pages, dpi: float) -> Image.Image:
    placed = []
    for cut in cuts:
        image = pages.render(cut.page, cut.box, dpi).rotate(-90 * cut.turned, expand=True)
        placed.append((_pixels(cut.shift, dpi), _trimmed(image, dpi) if cut.trimmed else image))
    width = max(at + image.width for at, image in placed)
    strip = Image.new("RGB", (width, max(image.height for _, image in placed)), _PAPER)
    for at, image in placed:
        strip.paste(image, (at, 0))
    return strip


def _trimmed(image: Image.Image, dpi: float) -> Image.Image:
    """The stretch from a cell's first to its last line of text, the cell's own lines made white."""
    edge = min(_pixels(_EDGE, dpi), (min(image.size) - 1) // 2)
    inner = image.crop((edge, edge, image.width - edge, image.height - edge))
    ink = inner.convert("L").point([255 if 255 - level >= _INK else 0 for level in range(256)]).getbbox()
    if ink is not None:
        inner = inner.crop((0, max(0, ink[1] - edge), inner.width, min(inner.height, ink[3] + edge)))
    return ImageOps.expand(inner, (edge, 0, edge, 0), _PAPER)


def _under_one_another(strips: Sequence[tuple[str, Image.Image]], dpi: float) -> Image.Image:
    """Strips with their labels, thin lines between those that are labeled."""
    gap = _pixels(_GAP, dpi)
    font = ImageFont.load_default(_pixels(_TYPE, dpi))
    above = [gap + _pixels(_TYPE, dpi) + gap // 2 if label else gap // 2 for label, _ in strips]
    width = max(image.width for _, image in strips) + 2 * gap
    height = sum(above) + sum(image.height for _, image in strips) + gap * (len(strips) + 1)
    whole = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(whole)
    y = gap // 2
    for (label, image), room in zip(strips, above, strict=True):
        if label:
            pen.line((0, y, width, y), _LINE)
            pen.text((gap, y + gap // 2), label, _GREY, font)
        whole.paste(image, (gap, y + room))
        y += room + image.height + gap
    return whole


def _with_marks(image: Image.Image, boxes: Iterable[Box], dpi: float) -> Image.Image:
    """A page with colored, framed rectangles, under which all that is printed can be read."""
    filters = Image.new("RGB", image.size, _PAPER)
    pen = ImageDraw.Draw(filters)
    away = _pixels(_FRAME_AWAY + _FRAME_WIDTH, dpi)
    for box in boxes:
        x0, top, x1, bottom = (_pixels(value, dpi) for value in box)
        frame = (x0 - away, top - away, x1 + away, bottom + away)
        pen.rectangle(frame, _FILL, _FRAME, max(1, _pixels(_FRAME_WIDTH, dpi)))
    return ImageChops.multiply(image, filters)


def _picture(image: Image.Image, dpi: float, wanted: float) -> Picture:
    """An image as a PNG file, without colors if it has none."""
    red, green, blue = image.split()
    grey = not any(ImageChops.difference(a, b).getbbox() for a, b in ((red, green), (green, blue)))
    file = io.BytesIO()
    (red if grey else image).save(file, "PNG", dpi=(dpi, dpi))
    said = ""
    if dpi < wanted:
        said = f"The page is so large that the picture has {dpi:.0f} dots an inch, not {wanted:.0f}."
    return Picture(file.getvalue(), dpi, said)


def _pixels(points: float, dpi: float) -> int:
    return round(points * dpi / POINTS_PER_INCH)
