"""The objects of a PDF file as they lie in its bytes, whatever its table of objects says of them.

pdfium reads on past damage and says nothing of it. So the file is looked at a second time, without understanding
more of it than which objects there are, which name which others, and where the streams lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ddor.pdf.filters import DoesNotDecode, decoded

_OBJECT = re.compile(rb"(?<![\d.])(\d{1,10})[\s\x00]+(\d{1,5})[\s\x00]+obj(?![a-z])")
_STREAM_BEGINS = re.compile(rb">>[\s\x00]*stream(?:\r\n|\n|\r)?")
_STREAM_END = re.compile(rb"endstream|endobj")
_LENGTH = re.compile(rb"/Length[\s\x00]+(\d+)(?![\s\x00]+\d+[\s\x00]+R)(?!\d)")
_FILTERS = re.compile(rb"/Filter(?![A-Za-z])[\s\x00]*(\[[^\]]*\]|/[^\s\x00()<>\[\]{}/%]+|\d+[\s\x00]+\d+[\s\x00]+R|)")
_TYPE = re.compile(rb"/Type[\s\x00]*/([A-Za-z0-9]+)")
_NAME = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)")
_ONLY_NAMES = re.compile(rb"\[?(?:[\s\x00]*/[^\s\x00()<>\[\]{}/%]+)*[\s\x00]*\]?")
_REFERENCE = re.compile(rb"(?<![\d.])(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+R(?![A-Za-z])")


@dataclass(slots=True)
class FileObject:
    """One object: its number, its text (of a stream its dictionary's), and where its stream's data lie in the file.

    `ends` is False for a stream that has no end.
    """

    number: int
    text: bytes
    start: int = -1
    end: int = -1
    ends: bool = True

    @property
    def is_stream(self) -> bool:
        """Whether it has data."""
        return self.start >= 0

    @property
    def filters(self) -> list[bytes]:
        """The names of the filters that its data went through; an empty name where what is stated is none."""
        stated = _FILTERS.findall(self.text)
        if not stated:
            return []
        names = _NAME.findall(stated[-1])
        return names if names and _ONLY_NAMES.fullmatch(stated[-1]) else [b""]

    def references(self) -> list[int]:
        """The numbers of the objects that it names."""
        return [int(number) for number in _REFERENCE.findall(self.text)]

    @property
    def types(self) -> list[bytes]:
        """The types that its dictionary, or one within it, says it is of."""
        return _TYPE.findall(self.text)


def objects_in(data: bytes) -> Iterator[FileObject]:
    """Every object that lies in a file, in the file's order; not those within object streams."""
    at = 0
    while (match := _OBJECT.search(data, at)) is not None:
        number, begin = int(match[1]), match.end()
        end = data.find(b"endobj", begin)
        stream = data.find(b"stream", begin, end if end > 0 else len(data))
        opened = _STREAM_BEGINS.search(data, begin, stream + len(b"stream\r\n")) if stream > 0 else None
        if opened is None:
            yield FileObject(number, data[begin : end if end > 0 else len(data)])
            at = end if end > 0 else len(data)
            continue
        at = opened.end()
        text = data[begin : opened.start() + 2]
        stop, ends = _end_of_stream(data, at, text)
        yield FileObject(number, text, at, stop, ends)
        at = stop


def _end_of_stream(data: bytes, start: int, text: bytes) -> tuple[int, bool]:
    length = _LENGTH.search(text)
    if length is not None:
        stated = start + int(length[1])
        if data[stated : stated + 12].lstrip(b"\r\n \x00\t").startswith(b"endstream"):
            return stated, True
    match = _STREAM_END.search(data, start)
    return (match.start(), match[0] == b"endstream") if match else (len(data), False)


def objects_within(data: bytes, stream: FileObject) -> Iterator[FileObject]:
    """The objects in an object stream (PDF 32000-1:2008, 7.5.7); none where it can't be decoded."""
    try:
        body = decoded(data[stream.start : stream.end], stream.filters)
    except DoesNotDecode:
        return
    first, count = (re.search(rb"/" + name + rb"[\s\x00]+(\d+)", stream.text) for name in (b"First", b"N"))
    if body is None or first is None or count is None:
        return
    begin = int(first[1])
    numbers = [int(part) for part in body[:begin].split() if part.isdigit()]
    places = list(zip(numbers[::2], numbers[1::2], strict=False))[: int(count[1])]
    for (number, offset), following in zip(places, [*places[1:], (0, len(body) - begin)], strict=True):
        yield FileObject(number, body[begin + offset : begin + following[1]])


def all_objects(data: bytes) -> dict[int, FileObject]:
    """Every object of a file by its number; of several revisions of one the last."""
    found: dict[int, FileObject] = {}
    for item in objects_in(data):
        found[item.number] = item
        if item.is_stream and b"ObjStm" in item.types:
            found.update((inner.number, inner) for inner in objects_within(data, item))
    return found
