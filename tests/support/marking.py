"""What people and programs put on set pages: footnote marks, strokes through words, text drawn twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO

import pikepdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.support.typesetting import Page, Stroke, Text

RISE, SMALL = 0.33, 0.65
"""How high a footnote mark is raised, and how large it is, in sizes of the type that it stands behind."""


def end_of(text: Text) -> float:
    """Where a line of text ends, in points from the page's left edge."""
    return float(text.x + stringWidth(text.text, text.font, text.size))


def raised(text: Text, sign: str, gap: float = 0) -> Text:
    """A small raised sign behind a line of text."""
    return replace(
        text, x=end_of(text) + gap, baseline=text.baseline - RISE * text.size, text=sign, size=SMALL * text.size
    )


def with_raised(page: Page, chosen: Callable[[Text], bool], sign: str, *, last: bool = False) -> Page:
    """The page with a raised sign behind each chosen line: drawn right after it, or after all else."""
    shown: Page = []
    signs: Page = []
    for mark in page:
        shown.append(mark)
        if isinstance(mark, Text) and chosen(mark):
            (signs if last else shown).append(raised(mark, sign))
    return shown + signs


def lowered(text: Text, sign: str) -> Text:
    """A small lowered sign behind a line of text."""
    return replace(text, x=end_of(text), baseline=text.baseline + 0.15 * text.size, text=sign, size=SMALL * text.size)


def in_pieces(page: Page, offsets: Sequence[float] = (0.0,)) -> Page:
    """The page with each line of text in two pieces, each drawn once for every offset (points to the right)."""
    shown: Page = []
    for mark in page:
        if not isinstance(mark, Text) or len(mark.text) < 4 or mark.angle:
            shown.append(mark)
            continue
        first = replace(mark, text=mark.text[: len(mark.text) // 2])
        second = replace(mark, text=mark.text[len(mark.text) // 2 :], x=end_of(first))
        shown += [replace(piece, x=piece.x + offset) for piece in (first, second) for offset in offsets]
    return shown


def with_text(page: Page, chosen: Callable[[Text], bool], change: Callable[[str], str]) -> Page:
    """The page with other words in each chosen line."""
    return [replace(mark, text=change(mark.text)) if isinstance(mark, Text) and chosen(mark) else mark for mark in page]


def stroke_through(text: Text, width: float = 0.6) -> Stroke:
    """A line through all of a line of text, as high as word processors draw it."""
    y = text.baseline - 0.26 * text.size
    return Stroke(text.x, y, end_of(text), y, width)


def struck_out(page: Page, chosen: Callable[[Text], bool]) -> Page:
    """The page with a line through each chosen line of text."""
    return [*page, *(stroke_through(mark) for mark in page if isinstance(mark, Text) and chosen(mark))]


def meaning_another(pdf: bytes, drawn: str, meant: str) -> bytes:
    """The PDF with one sign that its embedded fonts draw said to be another."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                stream = item["/ToUnicode"]
                stream.write(stream.read_bytes().replace(f"{ord(drawn):04X}>".encode(), f"{ord(meant):04X}>".encode()))
        file.save(out)
    return out.getvalue()


def askew(pdf: bytes, degrees: float) -> bytes:
    """The PDF with what each page shows turned counterclockwise about its middle."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            left, bottom, right, top = map(float, page.mediabox)
            x, y = (left + right) / 2, (bottom + top) / 2
            across, up = x - cosine * x + sine * y, y - sine * x - cosine * y
            turn = f"q {cosine:.8f} {sine:.8f} {-sine:.8f} {cosine:.8f} {across:.6f} {up:.6f} cm\n"
            page.contents_add(turn.encode(), prepend=True)
            page.contents_add(b"\nQ")
        file.save(out)
    return out.getvalue()
