"""Workbooks with lists of places, to be broken: bytes flipped, parts missing, sheets that lie about their size.

For tests/userfiles/test_bad_input.py and scripts/fuzz_readers.py.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter

Parts = dict[str, bytes]
"""The parts of a workbook by their names."""

_SIGNS = re.compile(rb"\w+|\s+|[^\w\s]")

_ODD = (
    b"", b"<", b">", b"&#0;", b"&x;", b'"', b"\x00", b"\xff", b"-1", b"0", b"1", b"9" * 30, b"9" * 5000, b"1e999",
    b"nan", b"A0", b"A1048577", b"XFD1", b"ZZZZ9", b"A1:XFD1048576", b"A1:A1", b"B:A", b's="9999"', b't="s"', b't="d"',
    b't="e"', b't="inlineStr"', b't="b"', b"<f>A1</f>", b"<v>99999</v>", b"<v></v>", b"<row>", b"</row>", b"<c>",
    b"<mergeCell/>", b"2958466", b"-693594", b"<a>" * 400,
)  # fmt: skip
"""What is put in."""

_SWOLLEN = 10_000_000
"""By how many bytes a part swells at most."""

_SIZES = (b"A1", b"A1:A1", b"A1:XFD1048576", b"B5:A1", b"A1:B99999999999", b"", b"nothing")
_ROWS = (b"0", b"-1", b"1048576", b"1048577", b"99999999999", b"x", b"")
_CELLS = (b"A0", b"XFD1", b"ZZZ1", b"ZZZZ1", b"A99999999999", b"1A", b"")


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    """A workbook of sheets with rows, whose texts stand in a part of their own, as Excel writes it. A text that begins
    with "=" is a formula whose result is 25025.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd", "in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(number, column, value, value=25025)
                    else:
                        sheet.write(number, column, value)
    return made.getvalue()


def parts_of(content: bytes) -> Parts:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def of_parts(parts: Mapping[str, bytes]) -> bytes:
    """A workbook of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return made.getvalue()


def broken(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A workbook that is broken in one way or another."""
    if chance.random() < 0.3:
        return chance.choice((_flipped, _cut))(content, chance)
    try:
        parts = parts_of(content)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _flipped(content, chance)
    for _ in range(chance.randint(1, 3)):
        chance.choice(_WAYS)(parts, chance)
    return of_parts(parts)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, in the parts or in what the archive says of them."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    """The beginning, a stretch, or the end missing."""
    start, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice((content[:start], content[start:], content[:start] + content[end:]))


def _word(parts: Parts, chance: random.Random) -> None:
    """Words and signs of a part changed for odd ones."""
    name = chance.choice(list(parts))
    words = _SIGNS.findall(parts[name])
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(words) + 1)
        words[at : at + chance.choice((0, 1, 1, 4))] = [chance.choice(_ODD)]
    parts[name] = b"".join(words)


def _missing(parts: Parts, chance: random.Random) -> None:
    """A part missing, such as the texts that all sheets share."""
    del parts[chance.choice(list(parts))]
    parts.setdefault("xl/nothing.xml", b"")


def _exchanged(parts: Parts, chance: random.Random) -> None:
    """A part in another's place."""
    one, other = (chance.choice(list(parts)) for _ in range(2))
    parts[one] = parts[other]


def _in_sheets(pattern: bytes, choices: Sequence[bytes]) -> Callable[[Parts, random.Random], None]:
    def change(parts: Parts, chance: random.Random) -> None:
        for name in parts:
            if name.startswith("xl/worksheets/"):
                put = chance.choice(choices)
                found = list(re.finditer(pattern, parts[name]))
                if found:
                    at = chance.choice(found)
                    parts[name] = parts[name][: at.start(1)] + put + parts[name][at.end(1) :]

    return change


def _swollen(parts: Parts, chance: random.Random) -> None:
    """Something of a part there so often that it packs to nearly nothing."""
    name = chance.choice(list(parts))
    found = re.search(rb"<(c|row|si|xf|sheet)\b.*?</\1>", parts[name], re.DOTALL)
    if found:
        times = min(chance.choice((100, 20_000)), _SWOLLEN // len(found[0]))
        parts[name] = parts[name][: found.end()] + found[0] * times + parts[name][found.end() :]


_WAYS = (
    _word, _word, _missing, _exchanged, _swollen, _in_sheets(rb'<dimension ref="([^"]*)"', _SIZES),
    _in_sheets(rb'<row r="([^"]*)"', _ROWS), _in_sheets(rb'<c r="([^"]*)"', _CELLS),
    _in_sheets(rb"(<v>[^<]*</v>)", (b"", b"<f>B1</f>", b"<v>99999</v>", b"<v>x</v>", b"<v>1e999</v>")),
    _in_sheets(rb'<c [^>]*t="([^"]*)"', (b"s", b"n", b"d", b"e", b"str", b"inlineStr", b"b", b"x")),
)  # fmt: skip
