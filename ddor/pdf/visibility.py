"""Which text of a page isn't shown: white, covered, clipped, transparent, on a layer that is switched off.

Only a page with a sign of it is looked at. Each text in doubt is left out of a rendering in turn: where nothing
changes, nobody sees it. Texts that don't touch are left out together.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.clips import is_clipped
from ddor.pdf.frame import IDENTITY, Frame, Matrix, multiply
from ddor.pdf.ligatures import moved
from ddor.pdf.objects import Rule, Word, union
from ddor.pdf.signs import WHITE, Signs, Surface, are_alike, holds, is_drawn_without_ink, is_faint, is_odd
from ddor.pdf.stated_text import Stated

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 2.0
"""Pixels a point, of the renderings of usual pages."""

_MOST_PIXELS = 4000
"""Of a rendering's longer side; larger pages are drawn smaller."""

_CHANGE = 24
"""A difference of color, of 255, that a person sees."""

_PLAIN = 40
"""Where colors differ by no more than this, of 255, there is nothing but ground."""

_DARK = 150
"""Ground whose lightest part is below this, of 255, is a box that hides something, not paper."""

_ALL_ALONG = 0.9
"""The share of a line that is seen in a color if the line has one; letters under a white line show through less."""

_MOST_RENDERINGS = 16
_DEEPEST_FORM = 12


class Drawn(NamedTuple):
    """An object as it is drawn: its handle, its kind, its box on the page as shown (in the PDF's own coordinates), how
    many texts were drawn before it, whether it comes from an annotation or a form field, whether it is drawn within a
    form, and whether a form that it is drawn within may not be shown.
    """

    item: pdfium.FPDF_PAGEOBJECT
    kind: int
    box: Box
    texts_before: int
    is_annotation: bool
    is_in_form: bool = False
    is_dimmed: bool = False

    @property
    def address(self) -> int:
        """What tells objects apart: pdfium's address of it."""
        return ctypes.addressof(self.item.contents)


class Frames(NamedTuple):
    """The frames of a page: as it is shown, and as it reads, which differ where its text stands sideways."""

    shown: Frame
    reads: Frame


class Way(NamedTuple):
    """What is known of the document: whether some layer is switched off, and which of the page's objects is the first
    that comes from an annotation.
    """

    has_layers: bool
    annotations_from: int


@dataclass
class Unseen:
    """What of a page isn't shown.

    `off` are objects that were switched off, so that pdfium leaves them out of the words and of renderings; `under`
    texts under a dark box, which are read; `recognized` those behind a picture of the page, which are read as well.
    `parts` has by their addresses the texts that were in doubt and are shown, at least in part, with where the page
    changes without them. `replaced` are texts, switched off, in whose place an annotation is shown.
    """

    off: list[Drawn] = field(default_factory=list)
    under: list[Drawn] = field(default_factory=list)
    recognized: list[Drawn] = field(default_factory=list)
    parts: dict[int, Image] = field(default_factory=dict)
    replaced: list[Drawn] = field(default_factory=list)


def look(page: pdfium.FPDF_PAGE, frames: Frames, signs: Signs, words: Sequence[Word], way: Way) -> Unseen | None:
    """What of an open page isn't shown, by the signs noted of it; None where nothing is in doubt.

    `words` are those of the page as it reads, and `signs` has its boxes in the same frame.
    """
    doubtful = [surface for surface in signs.doubtful() if _lies_on_a_word(surface, words)]
    if not (signs.odd_text or signs.pale_text or doubtful or way.has_layers):
        return None
    drawn = list(_walk(page, signs, way.annotations_from))
    suspects = _suspects(drawn, signs, frames.reads, way.has_layers)
    return _Look(page, frames.shown).at(suspects, drawn) if suspects else None


def _lies_on_a_word(surface: Surface, words: Sequence[Word]) -> bool:
    x0, top, x1, bottom = surface.box
    return any(w.x0 < x1 and w.x1 > x0 and w.top < bottom and w.bottom > top for w in words)


def _walk(page: pdfium.FPDF_PAGE, signs: Signs, annotations_from: int) -> Iterator[Drawn]:
    """Every object of a page in the order of drawing, those within forms for themselves."""
    texts = 0
    floats = tuple(ctypes.c_float() for _ in range(4))

    def inner(item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int, late: bool, dimmed: bool) -> Iterator[Drawn]:
        nonlocal texts
        kind = pdfium.FPDFPageObj_GetType(item)
        left, bottom, right, top = floats
        pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
        yield Drawn(item, kind, _moved(corners, matrix), texts, late, depth > 0, dimmed)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            own = multiply(_matrix_of(item), matrix)
            dimmed = signs.form(item) or dimmed
            for i in range(pdfium.FPDFFormObj_CountObjects(item)):
                yield from inner(pdfium.FPDFFormObj_GetObject(item, i), own, depth + 1, late, dimmed)

    for i in range(pdfium.FPDFPage_CountObjects(page)):
        yield from inner(pdfium.FPDFPage_GetObject(page, i), IDENTITY, 0, i >= annotations_from, False)


def _matrix_of(item: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(item, m) else IDENTITY


def _moved(corners: Sequence[tuple[float, float]], m: Matrix) -> Box:
    points = [(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _suspects(drawn: Sequence[Drawn], signs: Signs, frame: Frame, has_layers: bool) -> list[Drawn]:
    """The objects that may not be shown: texts, and all that may be on a layer."""
    return [
        each
        for each in drawn
        if (has_layers and _is_on_a_layer(each))
        or (each.kind == pdfium.FPDF_PAGEOBJ_TEXT and _is_in_doubt(each, signs, frame))
    ]


def _is_on_a_layer(drawn: Drawn) -> bool:
    """Whether an object may be on a layer: it is marked as such, or may be so without a mark, as pictures can, and
    forms with all that they hold.
    """
    if drawn.kind == pdfium.FPDF_PAGEOBJ_IMAGE or drawn.is_in_form:
        return True
    buffer, length = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
    for i in range(pdfium.FPDFPageObj_CountMarks(drawn.item)):
        mark = pdfium.FPDFPageObj_GetMark(drawn.item, i)
        named = pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length)
        if named and bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le") == "OC":
            return True
    return False


def _is_in_doubt(text: Drawn, signs: Signs, frame: Frame) -> bool:
    colour, opacity = signs.ink(text.item)
    if text.is_dimmed or is_faint(opacity) or is_odd(text.item) or signs.is_painted(text.item):
        return True
    box = frame.box(*text.box)
    on = [s for s in signs.surfaces if _touch(s.box, box)]
    if any(s.texts_before > text.texts_before for s in on):
        return True
    if any(s.colour is not None and are_alike(colour, s.colour) for s in on):
        return True
    ground = holds(on, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return are_alike(colour, WHITE) and all(s.colour is None for s in ground)


def _touch(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


@dataclass
class Sight:
    """What of a page isn't seen, or isn't what its text says, in words.

    `hidden` aren't shown and not read. `covered` are under a dark box, `recognized` belong to a picture of the page,
    `cut_off` are shown in part: these are read. `replaced` are hidden, and an annotation is shown in their place.
    `comments` open at a click; `fields` are form fields that don't say how they look. `stated` are pieces of text that
    are drawn otherwise than the file says; `patterned` says that the page paints with a pattern that has text in it.
    `digits` are those that look like others, each as "8 looks like 5". `unclear` are the kinds of annotations that
    don't say how they look, and `stale` form fields that show something else than their value.
    """

    hidden: list[Word] = field(default_factory=list)
    covered: list[Word] = field(default_factory=list)
    recognized: list[Word] = field(default_factory=list)
    cut_off: list[Word] = field(default_factory=list)
    replaced: list[Word] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    patterned: bool = False
    digits: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    stale: list[Stated] = field(default_factory=list)


class _Look:
    """Renderings of one page, without these or those of its objects."""

    def __init__(self, page: pdfium.FPDF_PAGE, frame: Frame) -> None:
        self._page, self._frame, self._scale = page, frame, _scale(frame)
        self._whole = self._rendered()

    def at(self, suspects: Sequence[Drawn], drawn: Sequence[Drawn]) -> Unseen:
        unseen = Unseen()
        for group in _apart(suspects):
            changed = self._change_without(group)
            for each in group:
                left, upper, right, lower = where = self._pixels(each.box)
                if left >= right or upper >= lower:
                    # What lies outside the page is told as that.
                    continue
                if changed.crop(where).getbbox() is None:
                    self._note(each, drawn, unseen)
                elif each.kind == pdfium.FPDF_PAGEOBJ_TEXT:
                    unseen.parts[each.address] = changed
        for each in unseen.off:
            pdfium.FPDFPageObj_SetIsActive(each.item, False)
        return unseen

    def _note(self, hidden: Drawn, drawn: Sequence[Drawn], unseen: Unseen) -> None:
        """Note an object that isn't shown, by what is shown in its place."""
        if hidden.kind != pdfium.FPDF_PAGEOBJ_TEXT:
            unseen.off.append(hidden)
            return
        if any(each.kind == pdfium.FPDF_PAGEOBJ_IMAGE and self._is_page(each.box) for each in drawn):
            unseen.recognized.append(hidden)
            return
        over = [
            d for d in drawn if d.is_annotation and d.kind == pdfium.FPDF_PAGEOBJ_TEXT and _touch(d.box, hidden.box)
        ]
        dark = self._is_under_a_dark_box(hidden) and not over and not is_drawn_without_ink(hidden.item)
        (unseen.under if dark else unseen.off).append(hidden)
        if over:
            unseen.replaced.append(hidden)

    def _is_page(self, box: Box) -> bool:
        x0, top, x1, bottom = self._frame.box(*box)
        return (x1 - x0) * (bottom - top) > 0.5 * self._frame.width * self._frame.height

    def _is_under_a_dark_box(self, hidden: Drawn) -> bool:
        shades = self._whole.crop(self._pixels(hidden.box)).convert("L").getextrema()
        low, high = (int(shade) for shade in shades)  # type: ignore[arg-type]
        return high - low <= _PLAIN and high < _DARK

    def _change_without(self, group: Collection[Drawn]) -> Image:
        """Where the page changes, as white on black, when these objects are left out."""
        from PIL import ImageChops

        for each in group:
            pdfium.FPDFPageObj_SetIsActive(each.item, False)
        without = self._rendered()
        for each in group:
            pdfium.FPDFPageObj_SetIsActive(each.item, True)
        red, green, blue = ImageChops.difference(self._whole, without).split()
        most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
        return most.point([255 if value > _CHANGE else 0 for value in range(256)])

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        x0, top, x1, bottom = (edge * self._scale for edge in self._frame.box(*box))
        width, height = self._whole.size
        return (
            _within(x0 - 1, width),
            _within(top - 1, height),
            _within(x1 + 2, width),
            _within(bottom + 2, height),
        )

    def _rendered(self) -> Image:
        return rendered(self._page, self._frame)


def rendered(page: pdfium.FPDF_PAGE, frame: Frame) -> Image:
    """An open page as it is shown, in color."""
    scale = _scale(frame)
    return in_pixels(page, max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))


def in_color(page: pdfium.FPDF_PAGE, frame: Frame, rules: Sequence[Rule]) -> list[Rule]:
    """The level lines (points from the top left of the page as shown, `frame`) that are seen in another color than
    white all along, as a pattern is for which pdfium says that it is white.
    """
    picture = rendered(page, frame).convert("L")
    scale = picture.width / frame.width
    return [rule for rule in rules if _is_in_color(picture, rule, scale)]


def _is_in_color(picture: Image, rule: Rule, scale: float) -> bool:
    left, right, at = int(rule.start * scale), math.ceil(rule.end * scale), int(rule.at * scale)
    shades = picture.crop((left, at, right, at + 1)).tobytes()
    return sum(shade <= 255 - _CHANGE for shade in shades) >= _ALL_ALONG * len(shades)


def in_pixels(page: pdfium.FPDF_PAGE, width: int, height: int) -> Image:
    """An open page drawn on so many pixels, in color, on white."""
    from PIL import Image

    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", stride, 1)


def _scale(frame: Frame) -> float:
    return min(_SCALE, _MOST_PIXELS / max(frame.width, frame.height, 1.0))


def _within(at: float, size: int) -> int:
    """A place in pixels, brought onto the rendering: a damaged file may draw as far away as numbers go."""
    # In this order: of what is no number, as a damaged file may place it, max makes the edge.
    return int(min(max(0.0, at), float(size)))


def _apart(suspects: Sequence[Drawn]) -> list[list[Drawn]]:
    """Objects in groups within which none touches another; beyond so many groups those left are in one."""
    groups: list[list[Drawn]] = []
    for each in suspects:
        for group in groups:
            if len(groups) >= _MOST_RENDERINGS or not any(_touch(each.box, other.box) for other in group):
                group.append(each)
                break
        else:
            groups.append([each])
    return groups


def unseen_letters(
    handle: pdfium.FPDF_TEXTPAGE, frame: Frame, parts: Mapping[int, Image], in_forms: Mapping[int, Matrix]
) -> dict[int, bool]:
    """The places in a text layer of letters that aren't shown, of texts of which some are (`Unseen.parts`), each with
    whether its text is clipped.

    `frame` is that of the page as shown; `in_forms` has the letters that pdfium places in a form's frame.
    """
    found = {}
    scale = _scale(frame)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for i in range(pdfium.FPDFText_CountChars(handle)):
        item = pdfium.FPDFText_GetTextObject(handle, i)
        changed = parts.get(ctypes.addressof(item.contents)) if item else None
        if changed is None or chr(pdfium.FPDFText_GetUnicode(handle, i) or 0x20).isspace():
            continue
        pdfium.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        box = moved(*box, in_forms[i]) if i in in_forms else box
        x0, y0, x1, y1 = (edge * scale for edge in frame.box(*box))
        width, height = changed.size
        letter = (_within(x0, width), _within(y0, height), _within(x1 + 1, width), _within(y1 + 1, height))
        if changed.crop(letter).getbbox() is None:
            found[i] = is_clipped(item)
    return found


def sight_of(unseen: Unseen, handle: pdfium.FPDF_TEXTPAGE, frame: Frame) -> Sight:
    """What isn't seen, in words in the page's frame; `handle` is the text layer from before texts were switched off."""
    replaced = {each.address for each in unseen.replaced}
    texts = [each for each in unseen.off if each.kind == pdfium.FPDF_PAGEOBJ_TEXT and each.address not in replaced]
    return Sight(
        hidden=_as_words(handle, frame, texts),
        covered=_as_words(handle, frame, unseen.under),
        recognized=_as_words(handle, frame, unseen.recognized),
        replaced=_as_words(handle, frame, unseen.replaced),
    )


def _as_words(handle: pdfium.FPDF_TEXTPAGE, frame: Frame, texts: Sequence[Drawn]) -> list[Word]:
    words = []
    for number, drawn in enumerate(texts):
        length = pdfium.FPDFTextObj_GetText(drawn.item, handle, None, 0)
        buffer = (ctypes.c_ushort * (length // 2 + 1))()
        pdfium.FPDFTextObj_GetText(drawn.item, handle, buffer, length)
        text = " ".join(bytes(buffer).decode("utf-16-le", "replace").replace("\0", " ").split())
        if text:
            words.append(Word(text, *union([frame.box(*drawn.box)]), number))
    return words
