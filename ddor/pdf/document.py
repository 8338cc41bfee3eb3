"""A PDF file: opened, hashed, its pages read one after the other."""

from __future__ import annotations

import ctypes
import hashlib
import math
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import compress
from pathlib import Path

import pypdfium2 as wrapper
import pypdfium2.raw as pdfium

from ddor.errors import DdorError
from ddor.model import Box
from ddor.pdf.annotations import Overlay, flattened, stale
from ddor.pdf.clipped import letters_cut
from ddor.pdf.digit_shapes import DigitShapes
from ddor.pdf.doubled import are_doubled, drawn_once, overlapping
from ddor.pdf.doubts import Doubts
from ddor.pdf.drawing import read_drawing
from ddor.pdf.frame import Frame
from ddor.pdf.grid import Grid, find_grids, is_too_dense
from ddor.pdf.integrity import Damage, content_of
from ddor.pdf.ligatures import forms_of_ligatures
from ddor.pdf.objects import Drawing, Rule, Word
from ddor.pdf.outlines import drawn_letters
from ddor.pdf.pictured_tables import showing_tables
from ddor.pdf.portfolio import Attached, attachment_names, the_one_attached
from ddor.pdf.spaced import with_letters_joined, with_pieces_joined
from ddor.pdf.stated_text import drawn_otherwise
from ddor.pdf.strikes import crossed, find_strikes, within
from ddor.pdf.visibility import Frames, Sight, Way, in_color, look, sight_of, unseen_letters
from ddor.pdf.words import TextPage, renumber

_HEADER_WITHIN = 1024
"""Readers accept a PDF's header anywhere in its first 1,024 bytes (PDF 32000-1:2008, annex H)."""


_WEB_PAGE = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype html|html)", re.IGNORECASE)

_MOST_OF_A_PAGE = 0.5
"""The share of a page's area."""

_SMALLEST_PICTURE = 24.0
"""Points. A picture that is less high or less wide holds no line of text that says anything: a rule, a bullet."""
_SMALLEST_WORD = 5.0
"""Points. A picture in a table may be as small as a figure."""

_MOST_STAMPED = 25
"""Words that may be stamped on a scanned page, such as its number and where the file comes from."""


OnWork = Callable[[int, int], object]


def _ignored(_: int, of: int) -> None:
    pass


class CannotRead(DdorError):
    """A file that cannot be read as a PDF; the message is one or two sentences for the person who gave it."""


class PasswordNeeded(CannotRead):
    """The PDF opens only with a password, or not with the one given."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read.

    `number` counts from 1. `words` are in the file's order; `grids` are the ruled tables from the top down;
    `marks` are drawn bullets. Boxes are in points from the top left of the page as it reads; `shown` turns one
    into the same of the page as it is shown, which differs only where a page is shown sideways.
    `drawing` is all that is drawn, of which `grids` and `marks` were made.
    `off_page` are words outside the page's visible part; `sight` has what isn't shown, or not as it reads.
    `too_dense` says that its lines were too many. `pictures` are those large enough to hold a line of text,
    `small_pictures` those that may hold a word; `drawn_letters` are lines of letters that are shapes. A page that is
    a picture is `recognized` where its words are what was recognized in it; `tilt` is by how many degrees a page is
    askew, clockwise. `doubled` are the second drawings of words that are drawn twice at one place; `soft_hyphens`
    counts those left out within words; `crossed` are words that slanted lines run through, and `overlapping` those that
    begin on another word.
    `pictured_tables` are those of `pictures` that show a ruled table; `stray` is where in tables of a page that was
    recognized lies ink that is none of their print, and `unclear` where their rows may be cut otherwise.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    grids: list[Grid]
    marks: list[Box]
    drawing: Drawing
    off_page: list[Word]
    sight: Sight
    too_dense: bool
    pictures: list[Box]
    small_pictures: list[Box]
    drawn_letters: list[Box]
    turned: int
    tilt: float = 0.0
    recognized: bool = False
    doubled: list[Word] = field(default_factory=list)
    soft_hyphens: int = 0
    crossed: list[Word] = field(default_factory=list)
    overlapping: list[Word] = field(default_factory=list)
    pictured_tables: list[Box] = field(default_factory=list)
    stray: list[Box] = field(default_factory=list)
    unclear: list[Box] = field(default_factory=list)

    @property
    def is_picture(self) -> bool:
        """Whether a picture, or several side by side, take up most of it."""
        covered = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in self.pictures)
        return covered > _MOST_OF_A_PAGE * self.width * self.height

    def is_doubtful(self, box: Box) -> bool:
        """Whether stray ink, or a row that may be cut otherwise, lies in a rectangle of the page as it reads."""
        doubtful = (*self.stray, *self.unclear)
        return any(a < box[2] and box[0] < c and b < box[3] and box[1] < d for a, b, c, d in doubtful)

    def shown(self, box: Box) -> Box:
        """A rectangle of the page as it reads, on the page as it is shown."""
        if self.tilt:
            box = _turned_about(box, self.width / 2, self.height / 2, self.tilt)
        x0, top, x1, bottom = box
        if self.turned == 0:
            return box
        if self.turned == 1:
            x0, top, x1, bottom = top, self.width - x1, bottom, self.width - x0
        elif self.turned == 2:
            x0, top, x1, bottom = self.width - x1, self.height - bottom, self.width - x0, self.height - top
        elif self.turned == 3:
            x0, top, x1, bottom = self.height - bottom, x0, self.height - top, x1
        return (x0, top, x1, bottom)


class PdfFile:
    """An open PDF. Use as a context manager; `pages` reads each page once, in order, and keeps none."""

    def __init__(self, path: Path, password: str | None = None, recognize: bool = True) -> None:
        """Open `path`. Raises CannotRead or PasswordNeeded, with a sentence that names the file.

        `recognize` says whether words are to be recognized in pages that are pictures, where the extra `ocr` is there.
        """
        self.path = path
        self._recognize = recognize
        self._document, self.sha256, data, self.attached = _opened(path, password)
        self.page_count = len(self._document)
        self._content = content_of(data, self._document.raw, self.page_count)
        self._digit_shapes = DigitShapes(self._document.raw)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._digit_shapes.close()
        self._document.close()

    def damages(self) -> list[Damage]:
        """What of the file is damaged, though pdfium opens it."""
        return self._content.damages

    def strangers(self) -> list[int]:
        """The pages, counted from 1, that were put in from another file."""
        return self._content.strangers

    def attachments(self) -> list[str]:
        """The names of the files that are attached to it and are not read."""
        others = self.attached.others if self.attached is not None else ()
        return [*others, *attachment_names(self._document.raw)]

    def pages(self, on_work: OnWork = _ignored, wanted: Container[int] | None = None) -> Iterator[Page]:
        """Each page in order, or each of those wanted. Raises CannotRead, naming the page, where one cannot be loaded.

        `on_work` is called now and then while a page takes long, with how many were read before it and how many there
        are.
        """
        for i in range(self.page_count):
            if wanted is not None and i + 1 not in wanted:
                continue
            page = pdfium.FPDF_LoadPage(self._document.raw, i)
            if not page:
                raise CannotRead(
                    f"{self.path.name}: page {i + 1} of {self.page_count} is damaged. "
                    "Download the file again, or repair it."
                )
            page, overlay = flattened(self._document.raw, page, i, self._content.doubts.layers)
            try:
                doubts = self._content.doubts
                stated = drawn_otherwise(self._document.raw, page, i) if doubts.stated else []
                read = _read_page(page, i + 1, overlay, doubts, self._digit_shapes)
                read.sight.stated += stated
                read.sight.patterned = i + 1 in doubts.patterned
                if self._recognize and _needs_recognition(read):
                    from ddor.pdf.scans.page import recognized

                    read = recognized(page, read, partial(on_work, i, self.page_count))
                elif read.pictures and not read.is_picture:
                    shows = showing_tables(page, [read.shown(box) for box in read.pictures])
                    read = replace(read, pictured_tables=list(compress(read.pictures, shows)))
                yield read
            finally:
                pdfium.FPDF_ClosePage(page)


def open_pdf(path: Path, password: str | None = None) -> tuple[wrapper.PdfDocument, str]:
    """An open PDF of one page or more, and the SHA-256 of the file's bytes (hexadecimal).

    Of a PDF that is but a cover for one attached to it, that one is opened. Raises CannotRead or PasswordNeeded, with
    a sentence that names the file.
    """
    document, sha256, _, _ = _opened(path, password)
    return document, sha256


def attached_to(path: Path, password: str | None) -> bytes | None:
    """The bytes of the PDF that is read in place of one that is but a cover for it; None where a file is read itself.

    Raises CannotRead or PasswordNeeded, with a sentence that names the file.
    """
    document, _, data, attached = _opened(path, password)
    document.close()
    return None if attached is None else data


def _opened(path: Path, password: str | None) -> tuple[wrapper.PdfDocument, str, bytes, Attached | None]:
    """The PDF whose pages are read, the SHA-256 of the file, the PDF's own bytes, and what is known of it where it is
    attached to the file.
    """
    data = bytes_of(path)
    sha256 = hashlib.sha256(data).hexdigest()
    document = _of_a_page(path.name, _open(path.name, data, password))
    attached = the_one_attached(document.raw)
    if attached is None:
        return document, sha256, data, None
    document.close()
    name = f"{attached.name}, attached to {path.name}"
    return _of_a_page(name, _open(name, attached.data, password)), sha256, attached.data, attached


def _of_a_page(name: str, document: wrapper.PdfDocument) -> wrapper.PdfDocument:
    if len(document) == 0:
        document.close()
        raise CannotRead(f"{name}: the PDF has no pages; the download may be incomplete.")
    return document


def bytes_of(path: Path) -> bytes:
    """The bytes of a PDF file. Raises CannotRead, with a sentence that names the file, where it can't be one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CannotRead(f"{path}: there is no such file.") from None
    except IsADirectoryError:
        raise CannotRead(f"{path}: this is a folder, not a PDF file.") from None
    except PermissionError:
        raise CannotRead(f"{path}: no permission to read this file.") from None
    except OSError as error:
        raise CannotRead(f"{path}: cannot be read ({error.strerror or error}).") from None
    if not data:
        raise CannotRead(f"{path.name}: the file is empty. Download it again.")
    if b"%PDF" not in data[:_HEADER_WITHIN]:
        what = ", but a web page, which a site may send in its place" if _WEB_PAGE.match(data) else ""
        raise CannotRead(f"{path.name}: this is not a PDF file{what}.")
    return data


def _open(name: str, data: bytes, password: str | None) -> wrapper.PdfDocument:
    try:
        return wrapper.PdfDocument(data, password=password)
    except wrapper.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            wrong = "the password given does not open it" if password else "it opens only with a password"
            raise PasswordNeeded(f"{name}: {wrong}. Give the right one with --password.") from None
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise CannotRead(
                f"{name}: the PDF is protected in a way that is not known here. Save it without protection first."
            ) from None
        whole = b"%%EOF" in data[-2048:]
        reason = "the PDF is damaged" if whole else "the PDF is cut off before its end"
        raise CannotRead(f"{name}: {reason}. Download it again.") from None


def _read_page(
    page: pdfium.FPDF_PAGE, number: int, overlay: Overlay | None, doubts: Doubts, digit_shapes: DigitShapes
) -> Page:
    shown = _frame(page)
    handle = pdfium.FPDFText_LoadPage(page)
    sight = Sight()
    try:
        in_forms = forms_of_ligatures(handle) if doubts.forms and doubts.stated else {}
        text = TextPage(handle, shown, in_forms=in_forms)
        spans = text.words()
        frame = _reading_frame(handle, spans, shown)
        if frame != shown:
            text = TextPage(handle, frame, in_forms=in_forms)
            spans = text.words()
        if tilt := text.tilt(spans):
            frame = frame._replace(tilt=tilt)
            text = TextPage(handle, frame, in_forms=in_forms)
            spans = text.words()
        first_note = overlay.first_object if overlay else sys.maxsize
        draw = partial(read_drawing, page, paint=doubts.paint, annotations_from=first_note)
        drawing = draw(frame)
        way = Way(doubts.layers, first_note)
        unseen = look(page, Frames(shown, frame), drawing.signs, [word for word, _, _ in spans], way)
        if unseen is not None:
            sight = sight_of(unseen, handle, frame)
            pdfium.FPDFText_ClosePage(handle)
            handle = pdfium.FPDFText_LoadPage(page)
            in_forms = forms_of_ligatures(handle) if doubts.forms and doubts.stated else {}
            text = TextPage(handle, frame, unseen_letters(handle, shown, unseen.parts, in_forms), in_forms)
            spans = text.words()
            sight.hidden += text.unseen_words()
            sight.cut_off += text.cut_off(spans, letters_cut(handle, unseen.parts, in_forms))
            drawing = draw(frame, only_shown=True)
        if doubts.digits:
            alike = digit_shapes.otherwise(page, handle, shown)
            sight.digits = [f"{said} looks like {drawn}" for said, drawn in alike]
        doubled: list[Word] = []
        may_overlap = are_doubled([word for word, _, _ in spans])
        if may_overlap:
            doubled = text.once()
            spans = text.words()
        struck, drawing = _without_strikes(
            spans,
            drawing,
            partial(draw, frame, only_shown=unseen is not None, without_white=True),
            partial(in_color, page, frame) if doubts.paint and frame == shown else None,
        )
        if overlay is not None and overlay.strikes:
            marked = [frame.box(*box) for box in overlay.strikes]
            struck |= {word.number for word in within([word for word, _, _ in spans], marked)}
        if struck:
            spans = [(word._replace(struck=word.number in struck), start, end) for word, start, end in spans]
        grids = find_grids(drawing)
        words = list(_cut_at_lines(text, spans, grids))
    finally:
        pdfium.FPDFText_ClosePage(handle)
    if overlay is not None:
        sight.comments, sight.fields, sight.unclear = overlay.comments, overlay.fields, overlay.unclear
        sight.stale = list(stale(overlay.shown_fields, words, frame))
    words, again = drawn_once(words)
    if frame.tilt or shown.quarter_turns:
        words = with_pieces_joined(words, grids)
    words = with_letters_joined(words)
    inside, outside = parted(words, frame.width, frame.height)
    return Page(
        number=number,
        width=frame.width,
        height=frame.height,
        words=renumber(inside),
        grids=grids,
        marks=drawing.marks,
        drawing=drawing,
        off_page=outside,
        sight=sight,
        too_dense=is_too_dense(drawing),
        pictures=[box for box in drawing.pictures if _may_hold_text(box)],
        small_pictures=[box for box in drawing.pictures if _may_hold_text(box, _SMALLEST_WORD)],
        drawn_letters=drawn_letters(drawing.shapes),
        turned=(frame.quarter_turns - shown.quarter_turns) % 4,
        tilt=-math.degrees(frame.tilt),
        doubled=doubled + again,
        overlapping=overlapping(inside) if may_overlap else [],
        soft_hyphens=text.soft_hyphens,
        crossed=crossed(inside, drawing.slanted),
    )


def _needs_recognition(page: Page) -> bool:
    """Whether a page is a picture that shows no words of its own, but for some stamped on it, and can be read."""
    if not page.is_picture or (len(page.words) > _MOST_STAMPED and not page.sight.recognized):
        return False
    from ddor.pdf.scans import is_installed

    return is_installed()


def _turned_about(box: Box, x: float, y: float, degrees: float) -> Box:
    """The rectangle around one that was turned clockwise about a point."""
    x0, top, x1, bottom = box
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    corners = [
        (x + (a - x) * cosine - (b - y) * sine, y + (a - x) * sine + (b - y) * cosine)
        for a in (x0, x1)
        for b in (top, bottom)
    ]
    across, down = zip(*corners, strict=True)
    return (min(across), min(down), max(across), max(down))


def _without_strikes(
    spans: Sequence[tuple[Word, int, int]],
    drawing: Drawing,
    draw_colored: Callable[[], Drawing],
    seen_in_color: Callable[[Sequence[Rule]], list[Rule]] | None,
) -> tuple[set[int], Drawing]:
    """The numbers of the words that are struck out, and what is drawn on the page besides the lines through them.

    `draw_colored` reads what is drawn and isn't white; `seen_in_color` says which lines that are called
    white aren't, where some may not be.
    """
    words = [word for word, _, _ in spans]
    found = find_strikes(words, drawing.horizontal, drawing.noted)
    if not found:
        return set(), drawing
    # White lines, which part the cells of shaded tables, strike nothing out.
    colored = draw_colored()
    white = found.keys() - {*colored.horizontal, *colored.noted}
    others = seen_in_color(sorted(white)) if white and seen_in_color is not None else []
    strikes = find_strikes(words, [*colored.horizontal, *others], colored.noted)
    struck = {word.number for hit in strikes.values() for word in hit}
    return struck, replace(drawing, horizontal=[rule for rule in drawing.horizontal if rule not in strikes])


def _frame(page: pdfium.FPDF_PAGE) -> Frame:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, box):
        return Frame(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page) % 4)
    pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top)
    return Frame(left.value, bottom.value, right.value, top.value, pdfium.FPDFPage_GetRotation(page) % 4)


def _reading_frame(handle: pdfium.FPDF_TEXTPAGE, spans: list[tuple[Word, int, int]], shown: Frame) -> Frame:
    """The page's frame turned so that most of its text stands upright."""
    turns = _turns_to_read(handle, spans, shown)
    return shown._replace(quarter_turns=(shown.quarter_turns + turns) % 4)


def _turns_to_read(handle: pdfium.FPDF_TEXTPAGE, spans: list[tuple[Word, int, int]], frame: Frame) -> int:
    """Quarter turns by which a page's text stands away from upright, where most of it does; else 0."""
    if sum(word.upright for word, _, _ in spans) * 2 >= len(spans):
        return 0
    votes = [0, 0, 0, 0]
    for _, start, _ in spans:
        quarters = -pdfium.FPDFText_GetCharAngle(handle, start) / (math.pi / 2)
        # Of text that a damaged file makes immeasurably large the angle is no number.
        if math.isfinite(quarters) and abs(quarters - round(quarters)) < 0.05:
            votes[(round(quarters) - frame.quarter_turns) % 4] += 1
    return votes.index(max(votes)) if max(votes) * 2 > len(spans) else 0


def _cut_at_lines(text: TextPage, spans: list[tuple[Word, int, int]], grids: list[Grid]) -> Iterator[Word]:
    """The words, those that reach over a cell's edge cut where their characters stand apart.

    pdfium runs the last word of a cell and the first of the next together where the gap between is small.
    """
    for word, start, end in spans:
        left, right = word.x0 + 0.5, word.x1 - 0.5
        for grid in grids:
            # Few words reach from one column into the next, so that is looked at before the rows are.
            if bisect_right(grid.xs, left) != bisect_right(grid.xs, right):
                middle = (word.top + word.bottom) / 2
                if end - start > 1 and grid.at(left, middle) is not grid.at(right, middle):
                    yield from (piece._replace(struck=word.struck) for piece in text.split(start, end, grid.xs))
                    break
        else:
            yield word


def _may_hold_text(picture: Box, least: float = _SMALLEST_PICTURE) -> bool:
    x0, top, x1, bottom = picture
    return min(x1 - x0, bottom - top) >= least


def parted(words: list[Word], width: float, height: float) -> tuple[list[Word], list[Word]]:
    """Words whose middle lies on the page, and those that lie outside it."""
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        x0, top, x1, bottom = word[1:5]
        on_page = 0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height
        (inside if on_page else outside).append(word)
    return inside, [_somewhere(word) for word in outside]


def _somewhere(word: Word) -> Word:
    """A word outside a page; one whose place is no number, as in a damaged file, at the page's corner."""
    return word if all(map(math.isfinite, word[1:5])) else word._replace(x0=0.0, top=0.0, x1=0.0, bottom=0.0)
