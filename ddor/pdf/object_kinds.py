"""Whether the objects that a page names are of the kind that it names them for: fonts, streams.

A viewer that is led to something else where a font should be sets the text in one of its own, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ddor.pdf.file_objects import FileObject

_NAMED_FOR = re.compile(
    rb"/(Contents|Font|FontDescriptor|ToUnicode|FontFile[23]?|XObject|DescendantFonts)[\s\x00]*"
    rb"(<<[^<>]*>>|\[[^\[\]]*\]|\d+[\s\x00]+\d+[\s\x00]+R)"
)
_REFERENCE = re.compile(rb"(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+R(?![A-Za-z])")
_FONTS = (b"Font", b"DescendantFonts")


def misfits(objects: Mapping[int, FileObject], numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Of the objects that those with these numbers name the ones of another kind, with what they should be."""
    for number in numbers:
        item = objects.get(number)
        for purpose, named in _NAMED_FOR.findall(item.text) if item else ():
            for other in _REFERENCE.findall(named):
                target = objects.get(int(other))
                if target is not None and not _fits(purpose, target, objects):
                    yield target.number, "is not the font" if purpose in _FONTS else "is not the stream"


def _fits(purpose: bytes, target: FileObject, objects: Mapping[int, FileObject]) -> bool:
    if purpose == b"FontDescriptor":
        return b"FontDescriptor" in target.types
    if _is_one(purpose, target):
        return True
    # The fonts of a page, its pictures and the pieces of its contents may be listed in an object of their own.
    within = [objects.get(int(other)) for other in _REFERENCE.findall(target.text)]
    is_list = not target.types and not target.is_stream
    return is_list and all(each is None or _is_one(purpose, each) for each in within)


def _is_one(purpose: bytes, target: FileObject) -> bool:
    return b"Font" in target.types if purpose in _FONTS else target.is_stream
