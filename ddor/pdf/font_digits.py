"""Whether a font's own lists of letters may be trusted with figures: what they say of its digits must hold together.

A page shows a font's shapes, and a program reads what the font says that they mean (its /ToUnicode or /Differences). A
byte changed there turns each 3 into a 4, which nobody sees on the page. But a font has a digit once, and digits that
follow one another in it do so in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ddor.pdf.file_objects import FileObject
from ddor.pdf.object_kinds import widths_of

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODE = rb"<\s*([0-9A-Fa-f]+)\s*>\s*"
_CHARACTER = re.compile(_CODE + rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(_CODE + _CODE + rb"(?:<\s*([0-9A-Fa-f]*)\s*>|\[([^\]]*)\])")
_MEANING = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MOST_OF_A_RANGE = 0x10000
_UNIT = 4
"""Figures of a character's code in UTF-16, of which a code may mean several."""

_TO_UNICODE = re.compile(rb"/ToUnicode[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_ENCODING = re.compile(rb"/Encoding[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_DIFFERENCES = re.compile(rb"/Differences[\s\x00]*\[([^\]]*)\]")
_ITEM = re.compile(rb"(\d+)|/([^\s\x00()<>\[\]{}/%]*)")
_NAMES = {name: digit for digit, name in enumerate(b"zero one two three four five six seven eight nine".split())}

_ENOUGH_IN_ORDER = 6
"""Digits that stand in a font as they follow one another; of so many the others must do so, too."""

_ENOUGH_TO_TELL = 3
_SPACE, _ZERO, _NINE = ord(" "), ord("0"), ord("9")

Digits = dict[int, int]
"""The digits that a font's codes mean."""


class Meanings(NamedTuple):
    """What a font's own list says that its codes mean: the digits among them, and each stretch of codes with the
    character that its first one means, -1 where that is none or several.
    """

    digits: Digits
    stretches: tuple[tuple[int, int, int], ...]

    def of(self, code: int) -> int | None:
        """The character that a code means; None where the list does not have it, -1 where it means none or several."""
        for first, last, start in self.stretches:
            if first <= code <= last:
                return start + code - first if start >= 0 else start
        return None


def meanings_of(body: bytes) -> Meanings | None:
    """What the body of a stream that lists letters for codes says; None where it is no such list."""
    if b"begincmap" not in body:
        return None
    stretches: list[tuple[int, int, int]] = []
    for kind, block in _BLOCK.findall(body):
        if kind == b"char":
            stretches += [
                (int(code, 16), int(code, 16), _character(meant)) for code, meant in _CHARACTER.findall(block)
            ]
            continue
        for first, last, start, listed in _RANGE.findall(block):
            begins = int(first, 16)
            if listed:
                each = [_character(text) for text in _MEANING.findall(listed)]
                stretches += [(code, code, meant) for code, meant in enumerate(each, begins)]
            else:
                stretches.append((begins, min(int(last, 16), begins + _MOST_OF_A_RANGE), _character(start)))
    digits = {
        first + character - start: character - _ZERO
        for first, last, start in stretches
        if start >= 0
        for character in range(max(start, _ZERO), min(start + last - first, _NINE) + 1)
    }
    return Meanings(digits, tuple(stretches))


def _character(text: bytes) -> int:
    """The character that is written so; -1 for none, and for several."""
    figures = b"".join(text.split())
    return int(figures, 16) if 0 < len(figures) <= _UNIT else -1


def are_proven(meanings: Meanings) -> bool:
    """Whether the digits of a list can be no others than it says: they stand in the font in their order, as they do in
    nearly every font.
    """
    digits = meanings.digits
    return len(digits) >= _ENOUGH_TO_TELL and len({code - digit for code, digit in digits.items()}) == 1


_NOTHING = Meanings({}, ())

_DRAWN_FONT = re.compile(rb"/Subtype[\s\x00]*/Type3(?![A-Za-z0-9])")


def has_doubtful(objects: Mapping[int, FileObject], maps: Mapping[int, Meanings]) -> bool:
    """Whether digits of some font may be others than it says: nothing proves its list, it names codes itself, or its
    signs are pieces of drawing. `maps` has what each stream that lists letters says.
    """
    for item in objects.values():
        if b"Font" not in item.types:
            continue
        stated = _TO_UNICODE.search(item.text)
        listed = maps.get(int(stated[1]), _NOTHING) if stated else _NOTHING
        if (listed.digits and not are_proven(listed)) or _DRAWN_FONT.search(item.text):
            return True
        if any(code != _ZERO + digit for code, digit in _named(objects, item).items()):
            return True
    return False


def untrue(objects: Mapping[int, FileObject], maps: Mapping[int, Meanings]) -> Iterator[tuple[int, str]]:
    """The numbers of the fonts whose lists say of digits what can't be, with what that is.

    `maps` has what each stream that lists letters says.
    """
    for item in objects.values():
        if b"Font" not in item.types:
            continue
        stated = _TO_UNICODE.search(item.text)
        listed = maps.get(int(stated[1]), _NOTHING) if stated else _NOTHING
        meant = listed.digits
        named = _named(objects, item)
        for digits in (meant, named):
            twice = sorted(digit for digit, count in Counter(digits.values()).items() if count > 1)
            if twice:
                yield item.number, f"is a font that says of several of its signs that they are the digit {twice[0]}"
        if any(named[code] != meant[code] for code in named.keys() & meant.keys()):
            yield item.number, "is a font that names a digit otherwise than it says what it means"
        if _is_of_another_width(meant, widths_of(objects, item)):
            yield item.number, "is a font of whose digits all but one are of one width"
        if _is_out_of_order(listed):
            yield item.number, "is a font whose digits do not follow one another as the others do"


def _named(objects: Mapping[int, FileObject], font: FileObject) -> Digits:
    """The digits that a font's encoding names."""
    apart = _ENCODING.search(font.text)
    encoding = objects.get(int(apart[1])) if apart else font
    listed = _DIFFERENCES.search(encoding.text) if encoding else None
    found: Digits = {}
    code = 0
    for number, name in _ITEM.findall(listed[1]) if listed else ():
        if number:
            code = int(number)
            continue
        if name in _NAMES:
            found[code] = _NAMES[name]
        code += 1
    return found


def _is_of_another_width(digits: Digits, widths: Mapping[int, bytes]) -> bool:
    """Whether all digits but one are equally wide, as figures under one another are to be; a 1 may be narrower."""
    of_digits = {digit: widths[code] for code, digit in digits.items() if code in widths}
    (_, most), *others = Counter(of_digits.values()).most_common() or [(b"", 0)]
    if most < _ENOUGH_IN_ORDER or len(others) != 1 or others[0][1] != 1:
        return False
    return of_digits.get(1) != others[0][0]


def _is_out_of_order(meanings: Meanings) -> bool:
    """Whether most digits stand in the font in their order, and some do not, or something else stands among them.

    In a font whose letters stand in the order of their first use, a text that counts ("1.", "2." … "10.") puts most
    digits in order, and the others elsewhere; there the shapes of digits are looked at instead.
    """
    if _is_numbered_by_use(meanings):
        return False
    offsets = Counter(code - digit for code, digit in meanings.digits.items())
    (zero, most), *others = offsets.most_common() or [(0, 0)]
    if most < _ENOUGH_IN_ORDER:
        return False
    return bool(others) or any(
        code not in meanings.digits and meanings.of(code) is not None for code in range(zero, zero + 10)
    )


def _is_numbered_by_use(meanings: Meanings) -> bool:
    """Whether a font's codes go from 0 or 1 on without a gap and each means something that is printed, as where a
    program numbers letters when it first uses them. Where codes are those of a standard, the first ones mean nothing.
    """
    codes = {code for first, last, _ in meanings.stretches for code in (first, last)}
    without_gap = bool(codes) and min(codes) in (0, 1) and len(codes) == max(codes) - min(codes) + 1
    return without_gap and all(meant >= _SPACE for first, _, meant in meanings.stretches if first > 0)
