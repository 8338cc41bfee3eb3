"""Pages with what the table finder saw on them: rules, gaps, cells."""

from __future__ import annotations

import io
from collections.abc import Container, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from ddor import isolate
from ddor.isolate import Send
from ddor.model import Box
from ddor.pdf.document import Page, PdfFile
from ddor.pdf.tables import PrintedTable, read_tables
from ddor.pictures.drawing import affordable
from ddor.pictures.orders import Picture
from ddor.pictures.rendering import POINTS_PER_INCH, Pages
from ddor.reading.request import Request, naming

_DPI = 110.0
_RULE, _SHADE, _GAP, _CELL = (214, 39, 40), (255, 210, 90), (44, 160, 44), (31, 119, 180)
"""Red, yellow, green and blue: what is drawn, and what was made of it."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page's number, and its picture with what the table finder saw."""

    page: int
    picture: Picture


def seen_pages(request: Request, pages: Container[int] | None = None) -> Iterator[SeenPage]:
    """Pictures of the pages on which a table was found, of some of a PDF's pages, made by a child process.

    Rules are red, shades yellow, the gaps at which columns part green, cells blue. Raises DdorError, with a sentence,
    where the PDF cannot be read.
    """
    with naming(request.path.name, request.limits, lambda: "a picture"):
        yield from isolate.stream(_draw_all, (request, pages), request.limits)


def _draw_all(what: tuple[Request, Container[int] | None], send: Send) -> None:
    request, wanted = what
    found = read_tables(request.path, request.password, wanted)
    by_page: dict[int, list[PrintedTable]] = {}
    for table in found.tables:
        by_page.setdefault(table.page, []).append(table)
    with (
        PdfFile(request.path, request.password) as pdf,
        Pages(request.path, found.sha256, request.password) as rendered,
    ):
        for page in pdf.pages(wanted=by_page):
            send(SeenPage(page.number, _draw(page, by_page[page.number], rendered)))


def _draw(page: Page, tables: list[PrintedTable], rendered: Pages) -> Picture:
    whole = rendered.whole(page.number)
    dpi = affordable([whole], _DPI)
    image = rendered.render(page.number, whole, dpi)
    scale = dpi / POINTS_PER_INCH
    seen = Image.new("RGBA", image.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(seen)

    def box(each: Box, fill: tuple[int, int, int, int]) -> None:
        x0, top, x1, bottom = (scale * value for value in page.shown(each))
        pen.rectangle((x0, top, max(x0 + 1, x1), max(top + 1, bottom)), fill)

    for fill in page.drawing.fills:
        box(fill, (*_SHADE, 70))
    for table in tables:
        for x in table.xs[1:-1]:
            box((x - 0.6, table.ys[0], x + 0.6, table.ys[-1]), (*_GAP, 120))
        for cell in table.cells:
            x0, top, x1, bottom = (scale * value for value in cell.box)
            pen.rectangle((x0 + 1, top + 1, max(x0 + 2, x1 - 1), max(top + 2, bottom - 1)), outline=(*_CELL, 255))
    for rule in page.drawing.horizontal:
        box((rule.start, rule.at - 0.5, rule.end, rule.at + 0.5), (*_RULE, 160))
    for rule in page.drawing.vertical:
        box((rule.at - 0.5, rule.start, rule.at + 0.5, rule.end), (*_RULE, 160))
    made = Image.alpha_composite(image.convert("RGBA"), seen).convert("RGB")
    file = io.BytesIO()
    made.save(file, "PNG")
    return Picture(file.getvalue(), dpi)
