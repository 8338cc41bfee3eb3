"""Words with boxes from pdfium's text layer.

pdfium has already put characters together: a page's whole text comes in one call, and the rectangle of a word
in two. Only the words that its rectangles show to be something else (two words of neighboring cells or lines
that pdfium ran together) are walked character by character; that is what makes reading cheaper than asking for
every character's box.
"""

from __future__ import annotations

import ctypes
import math
import re
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ddor.model import Box
from ddor.pdf.doubled import Letter, second_drawings
from ddor.pdf.frame import Frame, Matrix
from ddor.pdf.ligatures import moved
from ddor.pdf.objects import Word, union
from ddor.pdf.raised import ASCENT, SMALL, is_lowered, is_raised, lowered, raised

# pdfium gives U+0002 for a hyphen at a line's end, which it takes for a hyphenation's; U+FFFE is the same in
# older versions.
_HYPHENS = {"\x02": "-", "\ufffe": "-"}

_JOINER = "\u2060"
"""Stands where pdfium saw a space and there is none, and for signs without width."""

_SOFT_HYPHEN = "\u00ad"
_BETWEEN_SPACES = re.compile(rf"(?<=\s){_SOFT_HYPHEN}(?=\s)")
_WITHIN_A_WORD = re.compile(rf"(?<=\w){_SOFT_HYPHEN}(?=\w)")

# Signs without width say where a line may end, or how letters join; they part no words.
_WITHOUT_WIDTH = "\u200b\u200c\u200d\u200e\u200f\ufeff"

# Characters that print nothing and steer what shows the text instead: a terminal (C0 and C1 but white space), or the
# direction of the text around them (Unicode Bidirectional Algorithm, Annex 9). They are told as unreadable ones.
_STEERING = "".join(c for c in map(chr, (*range(0x20), *range(0x7F, 0xA0))) if not c.isspace()) + (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CHANGED = str.maketrans(dict.fromkeys(_STEERING, "\ufffd") | dict.fromkeys(_WITHOUT_WIDTH, _JOINER) | _HYPHENS)

# A word is what stands between white space; U+0000 stands for a glyph whose character the PDF does not tell.
_WORD = re.compile(rf"(?!{_JOINER}+(?:\s|$))\S+")
_SPACE_OR_LINE_END = re.compile(r"(?<=\S)(?: |\r\n)(?=\S)")


_LINE_ENDS = frozenset(space + end for space in " \u00a0" for end in ("\r", "\n", ""))
"""What follows the last word of a line where a space is printed before the next."""

_DESCENT = 1 - ASCENT
"""How far a line reaches below its baseline, in font sizes: about what text faces have, as ASCENT is."""

_FOOT = 0.1
"""Ink that begins more than this above its line, in font sizes, is a raised sign, a quote or a dash."""

_LIFTED = 0.3
"""A sign within a word that stands this much of its size above the one before is a raised one, however large."""

_TILT = 0.1
"""Text at a greater angle than this to the page, in radians, is none of its lines."""

_LEAST_TILT = 0.0003
"""An angle, in radians, that shows: a fifth of a point over the width of a page."""

_SAMPLED = 20
"""Words that a page's tilt is told from."""

_APART, _APART_AT_A_LINE = 0.25, 0.08
"""Gaps between characters, in line heights, that part words: anywhere, and where a ruling line runs between."""

_UP_OR_DOWN = (1, 3)
_APART_TURNED = 0.3
"""A gap within a word that runs up or down the page, in heights of its ink, which is all that is known of its size."""

_LINE_OFF = 1.5
"""How far, in points, a ruling line may be drawn from the gap that it is meant for."""

_WIDE = 0.7
"""Font sizes: few letters are as wide, and no word's letters all."""

_NO_SPACE = 0.1
"""A gap between the room that two characters take up, in line heights, that is none."""


_NONE: Mapping[int, Matrix] = MappingProxyType({})


class _Baseline(NamedTuple):
    """The line that a character stands on: its upper and lower edge, whether it runs along the page, above which height
    ink doesn't stand on it, and the quarter turns by which it runs upward (1), back (2) or downward (3), else 0.
    """

    top: float
    bottom: float
    upright: bool
    foot: float
    quarter: int = 0

    @property
    def size(self) -> float:
        """The font's size, in points on the page."""
        return self.bottom - self.top

    @property
    def at(self) -> float:
        """Its distance from the page's top, in points."""
        return self.top + ASCENT * self.size


class TextPage:
    """The text layer of one open page; its words, and a word cut up where characters stand apart.

    `handle` is a pdfium FPDF_TEXTPAGE, which must stay open as long as this is used. `unseen` has the places in it of
    letters that aren't shown, which are left out, and whether each is of a clipped text. `in_forms` has those that
    pdfium places in a form's frame, each with the matrix that brings it onto the page.
    """

    def __init__(
        self,
        handle: pdfium.FPDF_TEXTPAGE,
        frame: Frame,
        unseen: Mapping[int, bool] | None = None,
        in_forms: Mapping[int, Matrix] = _NONE,
    ) -> None:
        self._handle = handle
        self._frame = frame
        self._numbers = tuple(ctypes.c_double() for _ in range(4))
        self._matrix = pdfium.FS_MATRIX()
        self._upright = math.pi / 2 * frame.quarter_turns + frame.tilt
        self._room = pdfium.FS_RECTF()
        self._ways: dict[tuple[float, ...], tuple[float, bool, int]] = {}
        self._text = self._read_text().translate(_CHANGED)
        self._unseen, self._whole_text = unseen or {}, self._text
        if unseen:
            letters = enumerate(self._text)
            self._text = "".join(" " if i in unseen else letter for i, letter in letters)
        self._again: set[int] = set()
        self._in_forms = in_forms
        self._apart: Set[int] = in_forms.keys()
        self._is_plain = False
        self._has_pieces = False
        self._highest = 0.0

    def once(self) -> list[Word]:
        """Leave out letters that are drawn a second time, to look bold or by mistake; the words that they make."""
        whole = self._text
        again = self._again = second_drawings(self._letters())
        self._apart = again | self._apart
        if again:
            self._text = "".join(self._without(again))
        alone = "".join(sign if i in again else " " for i, sign in enumerate(whole))
        spans = (match.span() for match in _WORD.finditer(alone))
        counted = ((start, end, pdfium.FPDFText_CountRects(self._handle, start, end - start)) for start, end in spans)
        return [Word(whole[start:end], *self._whole(count), -1) for start, end, count in counted if count > 0]

    def _letters(self) -> Iterator[Letter]:
        for i, sign in enumerate(self._text):
            if not sign.isspace() and sign != _JOINER:
                room, line = self._room_of(i), self._baseline(i)
                yield Letter(i, sign, room[0], room[2], line.at, line.size)

    def _without(self, again: Container[int]) -> list[str]:
        """The text's signs, with joiners for some letters, and for what pdfium put between the pieces around them."""
        signs = list(self._text)
        before: int | None = None
        left_out = False
        for i, sign in enumerate(self._text):
            if i in again:
                signs[i], left_out = _JOINER, True
            elif not sign.isspace():
                if left_out and before is not None:
                    between = range(before + 1, i)
                    if self._goes_on(before, i):
                        signs[before + 1 : i] = _JOINER * len(between)
                    elif not any(signs[k].isspace() for k in between):
                        signs[before + 1] = " "
                before, left_out = i, False
        return signs

    def _read_text(self) -> str:
        count = max(0, pdfium.FPDFText_CountChars(self._handle))
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium.FPDFText_GetText(self._handle, 0, count, buffer)
        text = bytes(buffer).decode("utf-16-le", "replace")
        # Where a character takes two units or none (outside the basic plane, or without a mapping), positions
        # in this text are no longer pdfium's character indices, so the characters are asked for singly.
        if len(text) != count + 1 or "\0" in text[:-1] or "\ufffd" in text:
            codes = (pdfium.FPDFText_GetUnicode(self._handle, i) for i in range(count))
            return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes)
        return text[:-1]

    def _without_false_spaces(self, text: str) -> str:
        """The text with joiners for the spaces and line ends that pdfium put between characters side by side.

        Where each character is drawn by itself it goes by their ink, which is far apart in "1,068" or "11", and
        on pages that are shown turned by its height, which differs in "De". A ligature may look like a line of its own.
        """
        handle, is_generated = self._handle, pdfium.FPDFText_IsGenerated
        gaps = (m.span() for m in _SPACE_OR_LINE_END.finditer(text) if is_generated(handle, m.start()) == 1)
        false = [(start, end) for start, end in gaps if self._are_neighbours(start - 1, end)]
        if not false:
            return text
        characters = list(text)
        for start, end in false:
            characters[start:end] = _JOINER * (end - start)
        return "".join(characters)

    def _are_neighbours(self, i: int, j: int) -> bool:
        """Whether the second character begins where the first one's room ends, whatever is left free within it."""
        first, second = self._room_of(i), self._room_of(j)
        none = _NO_SPACE * max(first[3] - first[1], second[3] - second[1])
        return abs(second[0] - first[2]) < none and abs(self._baseline(j).at - self._baseline(i).at) < none

    def _goes_on(self, i: int, j: int) -> bool:
        """Whether no space is left between two characters of a line; the second may reach into the first one's room."""
        first, second = self._room_of(i), self._room_of(j)
        height = max(first[3] - first[1], second[3] - second[1])
        return first[0] <= second[0] < first[2] + _NO_SPACE * height and abs(second[3] - first[3]) < height / 2

    def _room_of(self, i: int) -> Box:
        """The box of the room that a character takes up on its line, of which its ink is a part."""
        room = self._room
        pdfium.FPDFText_GetLooseCharBox(self._handle, i, room)
        box = (room.left, room.bottom, room.right, room.top)
        return self._frame.box(*(moved(*box, self._in_forms[i]) if i in self._in_forms else box))

    def words(self) -> list[tuple[Word, int, int]]:
        """Each word with the positions of its first character and of the one after its last."""
        words = list(self._words())
        # Only where words are drawn in pieces can pdfium have seen a space between two of these.
        if self._has_pieces:
            text = self._without_false_spaces(self._text)
            if text != self._text:
                self._text = text
                words = list(self._words())
        return words if all(word.upright for word, _, _ in words) else self._with_turned(words)

    def _with_turned(self, words: Iterable[tuple[Word, int, int]]) -> list[tuple[Word, int, int]]:
        """The words, those that run up or down the page whole where pdfium put spaces between letters drawn one by
        one.
        """
        joined: list[tuple[Word, int, int]] = []
        for word, start, end in words:
            if joined and self._is_rest_of_turned(*joined[-1], word, start):
                before, first, _ = joined[-1]
                x0, top, x1, bottom = union([before.box, word.box])
                whole = before._replace(text=before.text + word.text, x0=x0, top=top, x1=x1, bottom=bottom)
                joined[-1] = (whole, first, end)
            else:
                joined.append((word, start, end))
        return [(word._replace(number=i), start, end) for i, (word, start, end) in enumerate(joined)]

    def _is_rest_of_turned(self, before: Word, _first: int, end: int, word: Word, start: int) -> bool:
        if before.quarter not in _UP_OR_DOWN or before.quarter != word.quarter:
            return False
        if end < start and pdfium.FPDFText_IsGenerated(self._handle, end) != 1:
            return False
        height = max(before.x1 - before.x0, word.x1 - word.x0)
        gap = before.top - word.bottom if before.quarter == 1 else word.top - before.bottom
        return min(before.x1, word.x1) > max(before.x0, word.x0) and abs(gap) <= _APART_TURNED * height

    def _words(self) -> Iterator[tuple[Word, int, int]]:
        # Bound once: this loop runs for every word of a document and is most of what reading one costs.
        text, handle, count_rectangles = self._text, self._handle, pdfium.FPDFText_CountRects
        self._is_plain = _JOINER not in text and _SOFT_HYPHEN not in text
        made, get_rectangle, box_of = self._made, pdfium.FPDFText_GetRect, self._frame.box
        left, top, right, bottom = self._numbers
        apart = self._apart
        number = 0
        size_of = pdfium.FPDFText_GetFontSize
        size = reach = height = 0.0
        baseline: _Baseline | None = None
        for match in _WORD.finditer(text):
            start, end = match.span()
            if start and text[start - 1] != " ":
                height = baseline.size if baseline is not None else height
                baseline = None
            rectangles = count_rectangles(handle, start, end - start)
            if apart and not apart.isdisjoint(range(start, end)):
                rectangles = 0
            if rectangles == 1:
                get_rectangle(handle, 0, left, top, right, bottom)
                box = box_of(left.value, bottom.value, right.value, top.value)
            elif self._is_one_run(rectangles):
                self._has_pieces = True
                box = self._whole(rectangles)
            else:
                self._has_pieces = self._has_pieces or rectangles > 1
                pieces = self._pieces(start, end, number)
                yield from pieces
                number += len(pieces)
                baseline = None
                continue
            font_size = size_of(handle, start)
            # A word's line is that of the word before if its ink lies within and it is set in the same size close by;
            # that spares asking for most.
            if (
                baseline is None
                or box[1] < baseline.top
                or box[3] > baseline.bottom
                or box[0] - reach > baseline.bottom - baseline.top
                or font_size != size
            ):
                height = baseline.size if baseline is not None else height
                baseline, size = self._baseline(start, font_size), font_size
                if end - start > 1 and baseline.size <= SMALL * height:
                    # A raised sign may stand before the rest of a word: "4¹0" comes as "4" and "¹0".
                    word = self._with_raised(start, end, number, box)
                    yield word, start, end
                    number += 1
                    reach, height, baseline = box[2], word.bottom - word.top, None
                    continue
            reach = box[2]
            # Letters hardly take up as much room, unless some of one text are drawn back to the left of the others.
            if reach - box[0] > _WIDE * (end - start) * (baseline.bottom - baseline.top):
                pieces = self._pieces(start, end, number)
                if any(b[0].x0 < a[0].x0 for a, b in pairwise(pieces)):
                    yield from pieces
                    number += len(pieces)
                    baseline = None
                    continue
            if box[3] < baseline.foot:
                # A raised sign by itself is on no line of the word before.
                yield self._made(start, end, number, box, self._baseline(start)), start, end
            elif rectangles > 1 and (self._highest < baseline.foot or self._ends_smaller(end - 1, baseline)):
                yield self._with_raised(start, end, number, box), start, end
            else:
                yield made(start, end, number, box, baseline), start, end
            number += 1

    def unseen_words(self) -> list[Word]:
        """The words none of whose letters are shown, and that stand in a text of which others are."""
        spans = (match.span() for match in _WORD.finditer(self._whole_text)) if self._unseen else ()
        whole = [(start, end) for start, end in spans if all(i in self._unseen for i in range(start, end))]
        return [
            Word(self._whole_text[start:end], *self._whole(count), number)
            for number, (start, end) in enumerate(whole)
            if (count := pdfium.FPDFText_CountRects(self._handle, start, end - start)) > 0
        ]

    def cut_off(self, spans: Sequence[tuple[Word, int, int]], cut: Set[int]) -> list[Word]:
        """Of the words those of which some letters aren't shown, or only a part of some (at the places `cut`), and
        those behind which a clipped text goes on.
        """
        unseen = self._unseen
        return [
            word
            for word, start, end in spans
            if start - 1 in unseen
            or end in unseen
            or (unseen.get(end + 1) and self._whole_text[end].isspace())
            or not cut.isdisjoint(range(start, end))
        ]

    def tilt(self, spans: Sequence[tuple[Word, int, int]]) -> float:
        """The angle at which most of some words run, in radians and counterclockwise; 0 where they run level.

        Text that is set level is so to the last digit, so the least angle counts that shows over a page's width.
        """
        upright = [start for word, start, _ in spans if word.upright]
        angles = sorted(self._angle(start) for start in upright[:: len(upright) // _SAMPLED + 1])
        usual = angles[len(angles) // 2] if angles else 0.0
        agreed = sum(abs(angle - usual) < _LEAST_TILT for angle in angles)
        return usual if abs(usual) >= _LEAST_TILT and 2 * agreed > len(angles) else 0.0

    def _angle(self, i: int) -> float:
        """The angle to level at which a character's line runs, in radians and counterclockwise."""
        pdfium.FPDFText_GetMatrix(self._handle, i, self._matrix)
        return math.remainder(math.atan2(self._matrix.b, self._matrix.a) - self._upright, 2 * math.pi)

    def split(self, start: int, end: int, lines: Sequence[float]) -> list[Word]:
        """The word at these positions, cut where two of its characters stand apart with one of the lines (at these
        x, in points) between them.
        """
        words = (self._piece(first, last, -1) for first, last in self._runs(start, end, lines))
        return [word for word in words if word is not None]

    def _pieces(self, start: int, end: int, number: int) -> list[tuple[Word, int, int]]:
        """The words at a span whose characters stand apart, numbered from `number` on."""
        found: list[tuple[Word, int, int]] = []
        for first, last in self._runs(start, end):
            if (word := self._piece(first, last, number + len(found))) is not None:
                found.append((word, first, last))
        return found

    def _piece(self, start: int, end: int, number: int) -> Word | None:
        """The word at a span; None where its characters have no size, which print nothing."""
        if self._apart and not self._apart.isdisjoint(range(start, end)):
            places = [i for i in range(start, end) if self._text[i] != _JOINER]
            return self._with_raised(start, end, number, union([self._ink(i) for i in places]))
        rectangles = pdfium.FPDFText_CountRects(self._handle, start, end - start)
        if rectangles < 1:
            return None
        box, baseline = self._whole(rectangles), self._baseline(start)
        if rectangles > 1 and (self._highest < baseline.foot or self._ends_smaller(end - 1, baseline)):
            return self._with_raised(start, end, number, box)
        return self._made(start, end, number, box, baseline)

    def _with_raised(self, start: int, end: int, number: int, box: Box) -> Word:
        """The word at a span, those of its characters that are raised as the raised signs that Unicode has."""
        places = [i for i in range(start, end) if self._text[i] != _JOINER]
        lines = [self._baseline(i) for i in places]
        tallest = max(lines, key=lambda line: line.size)
        word = self._made(start, end, number, box, tallest)
        if not tallest.upright:
            return word
        signs, high, low = "", "", ""
        before = next(line for line in lines if line.size == tallest.size)
        for i, line in zip(places, lines, strict=True):
            if is_raised(line.size, line.at, tallest.size, before.at) or before.at - line.at >= _LIFTED * before.size:
                high += self._text[i]
            elif is_lowered(line.size, line.at, tallest.size, before.at):
                low += self._text[i]
            else:
                signs += (raised(high, signs) or high) + (lowered(low) or low) + self._text[i]
                high, low, before = "", "", line
        return word._replace(text=sys.intern(signs + (raised(high, signs) or high) + (lowered(low) or low)))

    def _ends_smaller(self, last: int, baseline: _Baseline) -> bool:
        """Whether a word's last character is a figure that is smaller than the others, as a lowered mark is."""
        return self._text[last].isdigit() and self._baseline(last).size <= SMALL * baseline.size

    def _made(self, start: int, end: int, number: int, box: Box, baseline: _Baseline) -> Word:
        # Letters that are drawn and that their font calls joiners are ones whose characters nobody can know.
        text = sys.intern((self._text[start:end] if self._is_plain else self._printed(start, end)) or "\ufffd")
        line_end = self._text[end : end + 2] in _LINE_ENDS
        if not baseline.upright:
            return Word(text, *box, number, line_end, upright=False, quarter=baseline.quarter)
        return Word(text, box[0], baseline.top, box[2], baseline.bottom, number, line_end)

    def _printed(self, start: int, end: int) -> str:
        """The signs of a span. A soft hyphen within a word says where a line may end; elsewhere it's a hyphen."""
        text = self._text[start:end].replace(_JOINER, "")
        if _SOFT_HYPHEN not in text:
            return text
        if self._has_dash_of_soft_hyphen:
            return text.replace(_SOFT_HYPHEN, "-")
        return _WITHIN_A_WORD.sub("", text).replace(_SOFT_HYPHEN, "-")

    @property
    def soft_hyphens(self) -> int:
        """How many soft hyphens stand within words, though no line ends there."""
        return 0 if self._has_dash_of_soft_hyphen else len(_WITHIN_A_WORD.findall(self._text))

    @cached_property
    def _has_dash_of_soft_hyphen(self) -> bool:
        """Whether a soft hyphen stands between spaces, as where a program has called all hyphens so: they are hyphens
        then.
        """
        return _BETWEEN_SPACES.search(self._text) is not None

    def _is_one_run(self, rectangles: int) -> bool:
        """Whether the rectangles last counted follow one another closely on one line."""
        previous: Box | None = None
        for i in range(rectangles):
            box = self._rectangle(i)
            if previous is not None:
                height = max(previous[3] - previous[1], box[3] - box[1], 1.0)
                if abs(box[0] - previous[2]) > _APART * height or box[1] > previous[3] or box[3] < previous[1]:
                    return False
            previous = box
        return rectangles > 0

    def _whole(self, rectangles: int) -> Box:
        """The rectangle around those last counted; the highest lower edge of one is kept."""
        boxes = [self._rectangle(i) for i in range(rectangles)]
        self._highest = min(box[3] for box in boxes)
        return union(boxes)

    def _rectangle(self, i: int) -> Box:
        left, top, right, bottom = self._numbers
        pdfium.FPDFText_GetRect(self._handle, i, left, top, right, bottom)
        return self._frame.box(left.value, bottom.value, right.value, top.value)

    def _character(self, i: int) -> Box:
        """The box of a character: its ink's sides, its font's height."""
        ink, line = self._ink(i), self._baseline(i)
        return (ink[0], line.top, ink[2], line.bottom)

    def _ink(self, i: int) -> Box:
        """The box of a character's ink."""
        left, right, bottom, top = self._numbers
        pdfium.FPDFText_GetCharBox(self._handle, i, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        return self._frame.box(*(moved(*box, self._in_forms[i]) if i in self._in_forms else box))

    def _baseline(self, i: int, font_size: float | None = None) -> _Baseline:
        """The line that a character stands on, measured from the baseline by the font's size.

        The ascent and descent that a font states of itself are no measure: word processors write those of the
        letters used into the fonts they embed. `font_size` is what pdfium says of it, where that is known.
        """
        x, y = self._numbers[:2]
        pdfium.FPDFText_GetCharOrigin(self._handle, i, x, y)
        pdfium.FPDFText_GetMatrix(self._handle, i, self._matrix)
        a, b, c, d = self._matrix.a, self._matrix.b, self._matrix.c, self._matrix.d
        if font_size is None:
            font_size = pdfium.FPDFText_GetFontSize(self._handle, i)
        # Nearly all of a page is set in a few ways.
        way = (a, b, c, d, font_size)
        size, upright, quarter = self._ways.get(way) or self._ways.setdefault(way, self._set_in(*way))
        origin = (x.value, y.value, x.value, y.value)
        if i in self._in_forms:
            origin = moved(*origin, self._in_forms[i])
        at = self._frame.box(*origin)[1]
        return _Baseline(at - ASCENT * size, at + _DESCENT * size, upright, at - _FOOT * size, quarter)

    def _set_in(self, a: float, b: float, c: float, d: float, font_size: float) -> tuple[float, bool, int]:
        """How large a character is in points, whether it runs along the page, and by how many quarter turns it doesn't,
        by the matrix that it is drawn through and its font's size before that.
        """
        # Letters may be squeezed or slanted; what counts is how high they stand over the line that they run along.
        size = font_size * abs(a * d - b * c) / (math.hypot(a, b) or 1.0)
        tilt = math.remainder(math.atan2(b, a) - self._upright, 2 * math.pi)
        upright = abs(tilt) <= _TILT
        return size, upright, 0 if upright else _quarter(tilt)

    def _runs(self, start: int, end: int, lines: Sequence[float] = ()) -> list[tuple[int, int]]:
        """Cut a span where the next character is on another line or stands apart.

        Where a ruling line at one of `lines` runs between two characters, less of a gap parts them.
        """
        start = next(i for i in range(start, end) if self._text[i] != _JOINER)
        runs, first = [], start
        previous = self._character(start)
        last = start
        for i in range(start + 1, end):
            if self._text[i] == _JOINER:
                continue
            box = self._character(i)
            height = max(box[3] - box[1], 1.0)
            middle = (box[1] + box[3]) / 2
            same_line = previous[1] < middle < previous[3]
            gap = box[0] - previous[2]
            apart = gap > _APART * height or previous[0] - box[2] > _APART * height
            parted = gap > _APART_AT_A_LINE * height and any(
                previous[2] - _LINE_OFF <= x <= box[0] + _LINE_OFF for x in lines
            )
            if not same_line or parted or (apart and not self._are_neighbours(last, i)):
                runs.append((first, i))
                first = i
            previous, last = box, i
        return [*runs, (first, end)]


def _quarter(tilt: float) -> int:
    """The quarter turns, counterclockwise, that an angle in radians is; 0 for one between them, and for none, as that
    of text which a damaged file makes immeasurably large.
    """
    quarters = tilt / (math.pi / 2)
    if math.isnan(quarters):
        return 0
    return round(quarters) % 4 if abs(quarters - round(quarters)) <= _TILT else 0


def renumber(words: Iterable[Word]) -> list[Word]:
    """The same words with `number` counting from 0."""
    return [word if word.number == i else word._replace(number=i) for i, word in enumerate(words)]
