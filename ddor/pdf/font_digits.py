"""Whether a font's own lists of letters may be trusted with figures: what they say of its digits must hold together.

A page shows a font's shapes, and a program reads what the font says that they mean (its /ToUnicode or /Differences). A
byte changed there turns each 3 into a 4, which nobody sees on the page. But a font has a digit once, and digits that
follow one another in it do so in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ddor.pdf.file_objects import FileObject
from ddor.pdf.object_kinds import widths_of

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_CODE = rb"<\s*([0-9A-Fa-f]+)\s*>\s*"
_CHARACTER = re.compile(_CODE + rb"<\s*00(3[0-9])\s*>")
_RANGE = re.compile(_CODE + _CODE + rb"(?:<\s*([0-9A-Fa-f]{4})\s*>|\[([^\]]*)\])")
_MEANING = re.compile(rb"<\s*([0-9A-Fa-f]*)\s*>")
_MOST_OF_A_RANGE = 0x10000

_TO_UNICODE = re.compile(rb"/ToUnicode[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_ENCODING = re.compile(rb"/Encoding[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_DIFFERENCES = re.compile(rb"/Differences[\s\x00]*\[([^\]]*)\]")
_ITEM = re.compile(rb"(\d+)|/([^\s\x00()<>\[\]{}/%]*)")
_NAMES = {name: digit for digit, name in enumerate(b"zero one two three four five six seven eight nine".split())}

_ENOUGH_IN_ORDER = 6
"""Digits that stand in a font as they follow one another; of so many the others must do so, too."""

Digits = dict[int, int]
"""The digits that a font's codes mean."""


def digits_of(body: bytes) -> Digits | None:
    """The digits in the body of a stream that lists letters for codes; None where it is no such list."""
    if b"begincmap" not in body:
        return None
    found: Digits = {}
    for kind, block in _BLOCK.findall(body):
        if kind == b"char":
            found |= {int(code, 16): int(digit) - 30 for code, digit in _CHARACTER.findall(block)}
            continue
        for first, last, start, listed in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_OF_A_RANGE) + 1)
            each = _MEANING.findall(listed) if listed else []
            meanings = [int(text, 16) if text else 0 for text in each] or range(int(start or b"0", 16), 0x11000)
            found |= {
                code: meaning - ord("0")
                for code, meaning in zip(codes, meanings, strict=False)
                if ord("0") <= meaning <= ord("9")
            }
    return found


def untrue(objects: Mapping[int, FileObject], maps: Mapping[int, Digits]) -> Iterator[tuple[int, str]]:
    """The numbers of the fonts whose lists say of digits what can't be, with what that is.

    `maps` has the digits of each stream that lists letters.
    """
    for item in objects.values():
        if b"Font" not in item.types:
            continue
        stated = _TO_UNICODE.search(item.text)
        meant = maps.get(int(stated[1]), {}) if stated else {}
        named = _named(objects, item)
        for digits in (meant, named):
            twice = sorted(digit for digit, count in Counter(digits.values()).items() if count > 1)
            if twice:
                yield item.number, f"is a font that says of several of its signs that they are the digit {twice[0]}"
        if any(named[code] != meant[code] for code in named.keys() & meant.keys()):
            yield item.number, "is a font that names a digit otherwise than it says what it means"
        if _is_of_another_width(meant, widths_of(objects, item)):
            yield item.number, "is a font of whose digits all but one are of one width"
        if _is_out_of_order(meant):
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


def _is_out_of_order(digits: Digits) -> bool:
    """Whether most digits stand in the font in their order, and some do not."""
    offsets = Counter(code - digit for code, digit in digits.items())
    (_, most), *others = offsets.most_common() or [(0, 0)]
    return most >= _ENOUGH_IN_ORDER and bool(others)
