"""Whether the objects that a page names are of the kind that it names them for: fonts, streams.

A viewer that is led to something else where a font should be sets the text in one of its own, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ddor.pdf.file_objects import FileObject

_NAMED_FOR = re.compile(
    rb"/(Contents|Font|FontDescriptor|ToUnicode|FontFile[23]?|XObject|DescendantFonts)[\s\x00]*"
    rb"(<<[^<>]*>>|\[[^\[\]]*\]|\d+[\s\x00]+\d+[\s\x00]+R)"
)
_REFERENCE = re.compile(rb"(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+R(?![A-Za-z])")
_FONTS = (b"Font", b"DescendantFonts")
_FONT_KINDS = re.compile(rb"/Subtype[\s\x00]*/(Type[013]|TrueType|MMType1|CIDFontType[02])(?![A-Za-z0-9])")
_PICTURE_KINDS = re.compile(rb"/Subtype[\s\x00]*/(?:Form|Image|PS)(?![A-Za-z0-9])")
_CONTENTS = re.compile(rb"/Contents[\s\x00]*(\[[^\]]*\]|\d+[\s\x00]+\d+[\s\x00]+R)")
_RESOURCES = re.compile(rb"/Resources[\s\x00]*(?:<<|(\d+)[\s\x00]+\d+[\s\x00]+R)")
_MEDIA_BOX = re.compile(rb"/MediaBox[\s\x00]*(?:\[|\d)")
_PARENT = re.compile(rb"/Parent[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_FONT_LIST = re.compile(rb"/Font[\s\x00]*(<<[^<>]*>>|\d+[\s\x00]+\d+[\s\x00]+R)")
_FONT_NAME = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)[\s\x00]+\d+[\s\x00]+\d+[\s\x00]+R")
_DEEPEST = 50


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
    if purpose in _FONTS:
        kind = _FONT_KINDS.search(target.text)
        return b"Font" in target.types and kind is not None and (kind[1] == b"Type3" or b"/BaseFont" in target.text)
    return target.is_stream and (purpose != b"XObject" or _PICTURE_KINDS.search(target.text) is not None)


def lacking(
    objects: Mapping[int, FileObject], pages: Sequence[int], fonts_used: Mapping[int, set[bytes]]
) -> Iterator[tuple[int, str]]:
    """The numbers of the pages that lack what every page has, and what that is; `fonts_used` has for each stream the
    names of fonts in it.
    """
    for page in pages:
        chain = _with_those_above(objects, page)
        if not chain:
            continue
        contents = _CONTENTS.search(chain[0].text)
        if contents is None:
            yield page, "names no contents"
            continue
        if not any(_MEDIA_BOX.search(item.text) for item in chain):
            yield page, "does not say how large it is"
        streams = [int(number) for number in _REFERENCE.findall(contents[1])]
        listed = [objects[n] for n in streams if n in objects and not objects[n].is_stream]
        streams += [int(number) for item in listed for number in _REFERENCE.findall(item.text)]
        used = set[bytes]().union(*(fonts_used.get(number, set()) for number in streams))
        if used and not used <= _fonts_named(objects, chain):
            yield page, "does not name the fonts of its text"


def _with_those_above(objects: Mapping[int, FileObject], page: int) -> list[FileObject]:
    """A page and the nodes of the tree above it, from which it inherits."""
    chain: list[FileObject] = []
    number = page
    while number in objects and len(chain) < _DEEPEST:
        chain.append(objects[number])
        above = _PARENT.search(chain[-1].text)
        number = int(above[1]) if above else -1
    return chain


def _fonts_named(objects: Mapping[int, FileObject], chain: Sequence[FileObject]) -> set[bytes]:
    """The names of fonts in a page's resources and in those that it inherits."""
    names: set[bytes] = set()
    for item in chain:
        begins = _RESOURCES.search(item.text)
        if begins is None:
            continue
        text = item.text[begins.start() :]
        if begins[1] is not None and int(begins[1]) in objects:
            text += objects[int(begins[1])].text
        for fonts in _FONT_LIST.findall(text):
            listed = _REFERENCE.fullmatch(fonts.strip())
            within = objects.get(int(listed[1])) if listed else None
            names |= set(_FONT_NAME.findall(within.text if within else fonts))
    return names
