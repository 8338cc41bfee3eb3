"""An appendix for an editor: a figure, the rows that it counts, and the picture of each row in the PDF."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ddor.pictures.orders import Picture
from ddor.pictures.rows import ReportRow, where

if TYPE_CHECKING:
    from PIL import Image
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

_WIDTH, _HEIGHT = 792.0, 612.0
"""A letter page on its side, in points, as the reports are: their rows keep about their size."""

_MARGIN = 40.0
_FRAME_PADDING = 6.0
_ACROSS = _WIDTH - 2 * (_MARGIN + _FRAME_PADDING)
"""What is between the margins, in points."""

_TALLEST = 440.0
"""Points that a picture may take up of a page; a taller one goes on over the next."""

_WIDEST_SHARE = 0.3
"""How much of the page's width a column of text claims at most before the others have theirs."""

_CELL_PADDING = 3.0
"""Points at the left and right of a cell's text."""

_FONTS = {"DdorText": "Vera.ttf", "DdorBold": "VeraBd.ttf"}
"""Bitstream Vera, which comes with reportlab, may be embedded freely, and has the letters of western Europe."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that the figure counts: its cells, where it is printed in words, and its picture.

    `dpi` says how many dots an inch of the page the picture (a PNG file's bytes) has; `said` what else is to be
    known of it.
    """

    cells: tuple[str, ...]
    where: str
    png: bytes
    dpi: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What an appendix says: the figure, the filters in words, the source, the rows' columns.

    `file` is the PDF's name and `sha256` that of its bytes (hexadecimal); `notes` are sentences that belong to the
    figure, such as what is undecided.
    """

    figure: str
    filters: str
    file: str
    sha256: str
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()


def printed_rows(
    numeral: str, rows: Sequence[ReportRow], made: Iterable[Picture]
) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The columns that rows of a section (its numeral) are printed under, and the rows, each with its picture."""
    names = tuple(dict.fromkeys(name for row in rows for name in (*row.printed, *row.other)))

    def cells(row: ReportRow) -> Iterator[str]:
        for name in names:
            cell = row.printed.get(name) or row.other.get(name)
            yield cell.text if cell else ""

    shown = (
        Row(
            tuple(cells(row)),
            f"{numeral}, row {row.number}, {where(row.source)}",
            picture.png,
            picture.dpi,
            picture.said,
        )
        for row, picture in zip(rows, made, strict=True)
    )
    return tuple(name.replace("_", " ").capitalize() for name in names), shown


def appendix_pdf(appendix: Appendix, rows: Iterable[Row], on_row: Callable[[int], None] | None = None) -> bytes:
    """The appendix as a PDF file's bytes, the same for the same input.

    `rows` may be made one by one; `on_row` is called with how many are done. All text is set as it is, never as
    markup. A character that the font lacks, or that cannot be seen, is set as its number, such as [U+4E2D], and a
    sentence at the start says so.
    """
    from reportlab.platypus import PageBreak, SimpleDocTemplate

    _register_fonts()
    held: list[Row] = []
    for number, row in enumerate(rows, 1):
        held.append(row)
        if on_row is not None:
            on_row(number)
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=(_WIDTH, _HEIGHT),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=_seen(appendix.figure),
        author="",
        subject=_seen(f"Evidence from {appendix.file}"),
        creator="ddor",
        lang="en-US",
        invariant=1,
    )
    story = [*_front(appendix, held), _table(appendix.columns, held)]
    if held:
        story.append(PageBreak())
    for number, row in enumerate(held, 1):
        story += _picture(row, f"{number} of {len(held):,}", appendix)

    def foot(canvas: Any, _: object) -> None:
        canvas.setFont("DdorText", 7)
        canvas.drawString(_MARGIN + _FRAME_PADDING, 0.5 * _MARGIN, _seen(f"Evidence from {appendix.file}"))
        canvas.drawRightString(_WIDTH - _MARGIN - _FRAME_PADDING, 0.5 * _MARGIN, f"Page {canvas.getPageNumber()}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _front(appendix: Appendix, rows: Sequence[Row]) -> list[Flowable]:
    counted = f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
    parts = [
        _text(appendix.figure, "title"),
        _labelled("Rows counted", f"{appendix.filters} ({counted})"),
        _labelled("Source", appendix.file),
        _labelled("SHA-256", appendix.sha256),
        *(_text(note, "text") for note in appendix.notes),
        _text(
            "The table lists the rows as read. After the table, each row is shown as printed, cut out of the PDF named "
            "above, under the headings of its columns. Page numbers start with the first page of that PDF.",
            "text",
        ),
    ]
    said = [appendix.figure, appendix.filters, appendix.file, *appendix.notes, *appendix.columns]
    said += [text for row in rows for text in (*row.cells, row.where, row.said)]
    if any(_seen(text) != unicodedata.normalize("NFC", text) for text in said):
        parts.append(_text("Characters that can't be shown here appear as their Unicode number: [U+4E2D].", "text"))
    return parts


def _table(columns: Sequence[str], rows: Sequence[Row]) -> Flowable:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable

    head = ("", *columns, "Printed on")
    # Its words stay on one line, as there is room: they are few.
    body = [(f"{number:,}", *row.cells, row.where.replace(" ", "\u00a0")) for number, row in enumerate(rows, 1)]
    cells: list[list[Flowable]] = [[_text(text, "head") for text in head]]
    cells += [[_text(text, "cell") for text in line] for line in body]
    table = LongTable(cells, colWidths=_widths([head, *body]), repeatRows=1, splitInRow=1, hAlign="LEFT", spaceBefore=8)
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#bbbbbb")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eeeeee")),
            ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return table


def _widths(lines: Sequence[Sequence[str]]) -> list[float]:
    """Widths of columns, in points, that fill the page's: room for the longest word of each, and what is left by
    their longest texts.
    """
    from reportlab.pdfbase.pdfmetrics import stringWidth

    style = _style("head")

    def claim(texts: Iterable[str]) -> float:
        widest = max((stringWidth(text, style.fontName, style.fontSize) for text in texts), default=0.0)
        return min(_WIDEST_SHARE * _ACROSS, widest) + 2 * _CELL_PADDING + 1

    columns = [[_seen(text) for text in column] for column in zip(*lines, strict=True)]
    wishes = [claim(column) for column in columns]
    needs = [claim(word for text in column for word in text.split(" ")) for column in columns]
    if sum(wishes) <= _ACROSS:
        return [wish * _ACROSS / sum(wishes) for wish in wishes]
    if sum(needs) >= _ACROSS:
        return _shared(needs)
    given = (_ACROSS - sum(needs)) / (sum(wishes) - sum(needs))
    return [need + given * (wish - need) for need, wish in zip(needs, wishes, strict=True)]


def _shared(needs: Sequence[float]) -> list[float]:
    """Widths that fill the page's where the needs are more than that: the least are met, the others share the rest."""
    widths = dict.fromkeys(range(len(needs)), 0.0)
    left = _ACROSS
    for met, at in enumerate(sorted(widths, key=needs.__getitem__)):
        widths[at] = min(needs[at], left / (len(needs) - met))
        left -= widths[at]
    return list(widths.values())


def _picture(row: Row, number: str, appendix: Appendix) -> list[Flowable]:
    """A row's picture with its caption above and its source below, on as many pages as it needs."""
    from reportlab.platypus import Image as Placed
    from reportlab.platypus import KeepTogether

    source = " ".join(filter(None, (f"{appendix.file}, SHA-256 {appendix.sha256}.", row.said)))
    slices = _slices(row)
    parts: list[Flowable] = []
    for part, (png, width, height) in enumerate(slices, 1):
        of = f" (part {part} of {len(slices)} of the picture)" if len(slices) > 1 else ""
        placed = Placed(io.BytesIO(png), width, height, hAlign="LEFT")
        parts.append(KeepTogether([_text(f"{number}: {row.where}{of}", "caption"), placed, _text(source, "source")]))
    return parts


def _slices(row: Row) -> list[tuple[bytes, float, float]]:
    """A picture as PNG files no taller than a page, each with its width and height in points.

    It is shown at its size on the report's page, or smaller where the appendix's page is narrower.
    """
    from PIL import Image

    with Image.open(io.BytesIO(row.png)) as image:
        scale = min(72 / row.dpi, _ACROSS / image.width)
        most = max(1, int(_TALLEST / scale))
        if image.height <= most:
            return [(row.png, image.width * scale, image.height * scale)]
        cuts = _cuts(image, most)
        pieces = [image.crop((0, top, image.width, bottom)) for top, bottom in pairwise(cuts)]
    return [(_png(piece), piece.width * scale, piece.height * scale) for piece in pieces]


def _cuts(image: Image.Image, most: int) -> list[int]:
    """The heights at which to cut a picture into pieces of so many pixels at most: between lines, if there are any."""
    from PIL.Image import Resampling

    # One pixel a line, the mean of it: the brightest has the least ink, and that is between lines of text.
    brightness = image.convert("L").resize((1, image.height), Resampling.BOX).tobytes()
    cuts = [0]
    while image.height - cuts[-1] > most:
        last = cuts[-1] + most
        cuts.append(max(range(last - most // 5, last + 1), key=lambda y: (min(brightness[y - 1 : y + 1]), y)))
    return [*cuts, image.height]


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _labelled(label: str, text: str) -> Flowable:
    from reportlab.platypus import Paragraph

    return Paragraph(f'<font name="DdorBold">{_set(label)}:</font> {_set(text)}', _style("text"))


def _text(text: str, style: str) -> Flowable:
    from reportlab.platypus import Paragraph

    return Paragraph(_set(text), _style(style))


def _set(text: str) -> str:
    """A text as the markup of a paragraph that says it letter for letter."""
    return escape(_seen(text)).replace("\n", "<br/>")


def _seen(text: str) -> str:
    """A text in characters that the fonts have: accents on their letters, the rest as [U+XXXX]."""
    known = _characters()
    return "".join(
        char if char in known or char == "\n" else f"[U+{ord(char):04X}]" for char in unicodedata.normalize("NFC", text)
    )


@cache
def _characters() -> frozenset[str]:
    """The characters that every font used has a picture for."""
    from reportlab.pdfbase import pdfmetrics

    _register_fonts()
    faces = [pdfmetrics.getFont(name).face for name in _FONTS]
    return frozenset(chr(code) for code in set.intersection(*(set(face.charToGlyph) for face in faces)) if code >= 32)


@cache
def _register_fonts() -> None:
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FONTS.items():
        pdfmetrics.registerFont(TTFont(name, Path(reportlab.__file__).with_name("fonts") / file))


@cache
def _style(name: str) -> ParagraphStyle:
    from reportlab.lib.styles import ParagraphStyle

    font, size, before, after = {
        "title": ("DdorBold", 14, 0, 6),
        "text": ("DdorText", 9, 0, 3),
        "head": ("DdorBold", 7.5, 0, 0),
        "cell": ("DdorText", 7.5, 0, 0),
        "caption": ("DdorBold", 9, 12, 3),
        "source": ("DdorText", 6.5, 2, 4),
    }[name]
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=1.25 * size, spaceBefore=before, spaceAfter=after, splitLongWords=1
    )
