"""Whether a PDF's table of objects, its cross-reference table, fits the file (PDF 32000-1:2008, 7.5.4 and 7.5.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ddor.pdf.file_objects import FileObject, objects_in
from ddor.pdf.filters import DoesNotDecode, decoded

_START = re.compile(rb"startxref[\s\x00]+(\d+)")
_OBJECT = re.compile(rb"[\s\x00]*(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+obj")
_PLAIN = re.compile(rb"[\s\x00]*xref")
_SECTION = re.compile(rb"[\s\x00]*(\d+)[\s\x00]+(\d+)[\s\x00]*?(?:\r\n|\n|\r| )\s*(?=\d{10} \d{5} [nf])")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])\s{0,2}")
_PREVIOUS = re.compile(rb"/(?:Prev|XRefStm)[\s\x00]+(\d+)")
_MOST_TABLES = 100

_IN_FILE, _GIVEN_UP = 1, 0
"""The kinds of entries, in a table that is a stream, whose objects lie in the file by themselves or are given up."""

Entry = tuple[int, int]
"""An object's number, and where in the file it begins, in bytes."""


class _Table(NamedTuple):
    """The entries of a table for objects in use and for those given up, and the places of the tables before it."""

    used: list[Entry]
    free: list[Entry]
    before: list[int]


def fits_file(data: bytes) -> bool:
    """Whether each object lies where the file's table says that it does."""
    start = _START.findall(data[-2048:])
    header = max(data.find(b"%PDF"), 0)
    if not start:
        return False
    waiting, seen = [int(start[-1])], set[int]()
    while waiting and len(seen) < _MOST_TABLES:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        table = _table_at(data, at, header)
        if table is None:
            return False
        waiting += table.before
        if not all(_lies_at(data, number, offset, header) for number, offset in table.used):
            return False
        # The entry of an object that was given up says which is the next such, not where it lies.
        if any(_lies_at(data, number, offset, header) for number, offset in table.free):
            return False
    return True


def _lies_at(data: bytes, number: int, offset: int, header: int) -> bool:
    # Where something stands before the header, some programs count from the file's first byte and some from it.
    matches = (_OBJECT.match(data, offset + extra) for extra in {0, header})
    return any(match is not None and int(match[1]) == number for match in matches)


def _table_at(data: bytes, at: int, header: int) -> _Table | None:
    """The table at a place; None where there is none."""
    for extra in {0, header}:
        begin = at + extra
        match = _PLAIN.match(data, begin)
        if match is not None:
            return _plain_table(data, match.end())
        if _OBJECT.match(data, begin):
            return _table_of_stream(data, begin)
    return None


def _plain_table(data: bytes, at: int) -> _Table | None:
    used: list[Entry] = []
    free: list[Entry] = []
    while (section := _SECTION.match(data, at)) is not None:
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = _ENTRY.match(data, at)
            if entry is None:
                return None
            at = entry.end()
            if int(entry[1]):
                (used if entry[3] == b"n" else free).append((number, int(entry[1])))
    trailer = data.find(b"trailer", at, at + 64)
    if trailer < 0:
        return None
    end = data.find(b"startxref", trailer)
    before = [int(place) for place in _PREVIOUS.findall(data[trailer : end if end > 0 else len(data)])]
    return _Table(used, free, before)


def _table_of_stream(data: bytes, at: int) -> _Table | None:
    # Only the object at this place is looked at, so the rest of the file is cut off where a stream can't reach.
    item = next(objects_in(data[at:]), None)
    if item is None or not item.is_stream or b"XRef" not in item.types:
        return None
    try:
        rows = _rows(item, data[at + item.start : at + item.end])
    except (DoesNotDecode, ValueError):
        return None
    before = [int(place) for place in _PREVIOUS.findall(item.text)]
    used, free = (list(_entries(item, rows, kind)) for kind in (_IN_FILE, _GIVEN_UP))
    return _Table(used, free, before)


def _rows(item: FileObject, data: bytes) -> list[bytes]:
    body = decoded(data, item.filters)
    widths = _numbers(item, b"W")
    width = sum(widths)
    if body is None or not width:
        raise ValueError
    if not re.search(rb"/Predictor[\s\x00]+1[0-5]", item.text):
        return [body[i : i + width] for i in range(0, len(body) - width + 1, width)]
    rows, above = [], bytes(width)
    for i in range(0, len(body) - width, width + 1):
        kind, row = body[i], body[i + 1 : i + 1 + width]
        if kind == 2:
            row = bytes((a + b) & 0xFF for a, b in zip(row, above, strict=True))
        elif kind:
            raise ValueError
        rows.append(row)
        above = row
    return rows


def _entries(item: FileObject, rows: list[bytes], of_kind: int) -> Iterator[Entry]:
    kind, offset, _ = _numbers(item, b"W")
    size = re.search(rb"/Size[\s\x00]+(\d+)", item.text)
    index = _numbers(item, b"Index") or [0, int(size[1]) if size else len(rows)]
    numbers = (n for start, count in zip(index[::2], index[1::2], strict=False) for n in range(start, start + count))
    for number, row in zip(numbers, rows, strict=False):
        if (int.from_bytes(row[:kind]) if kind else _IN_FILE) == of_kind:
            yield number, int.from_bytes(row[kind : kind + offset])


def _numbers(item: FileObject, name: bytes) -> list[int]:
    match = re.search(rb"/" + name + rb"[\s\x00]*\[([\d\s\x00]*)\]", item.text)
    return [int(part) for part in match[1].split()] if match else []
