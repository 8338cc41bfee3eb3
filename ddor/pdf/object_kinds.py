"""Whether the objects that a page names are of the kind that it names them for: fonts, streams.

A viewer that is led to something else where a font should be sets the text in one of its own, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from ddor.pdf.file_objects import FileObject

_NAMED_FOR = re.compile(
    rb"/(Contents|Font|FontDescriptor|ToUnicode|FontFile[23]?|XObject|DescendantFonts)(?=[\s\x00\[<])[\s\x00]*"
    rb"(<<[^<>]*>>|\[[^\[\]]*\]|\d+[\s\x00]+\d+[\s\x00]+R)"
)
_REFERENCE = re.compile(rb"(\d{1,10})[\s\x00]+\d{1,5}[\s\x00]+R(?![A-Za-z])")
_FONTS = (b"Font", b"DescendantFonts")
_FONT_KINDS = re.compile(rb"/Subtype[\s\x00]*/(Type[013]|TrueType|MMType1|CIDFontType[02])(?![A-Za-z0-9])")
_PICTURE_KINDS = re.compile(rb"/Subtype[\s\x00]*/(?:Form|Image|PS)(?![A-Za-z0-9])")
_CONTENTS = re.compile(rb"/Contents(?=[\s\x00\[])[\s\x00]*(\[[^\]]*\]|\d+[\s\x00]+\d+[\s\x00]+R)")
_RESOURCES = re.compile(rb"/Resources(?=[\s\x00<])[\s\x00]*(?:<<|(\d+)[\s\x00]+\d+[\s\x00]+R)")
_LISTED_NUMBER = re.compile(rb"[^\s\x00\[\]]+")
_BOX = re.compile(rb"/(?:Media|Crop)Box[\s\x00]*\[([^\]]*)\]")
_MEDIA_BOX = re.compile(rb"/MediaBox(?=[\s\x00\[])[\s\x00]*(?:\[|\d)")
_PARENT = re.compile(rb"/Parent[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_LISTED = {
    b"Font": re.compile(rb"/Font(?=[\s\x00<])[\s\x00]*(<<[^<>]*>>|\d+[\s\x00]+\d+[\s\x00]+R)"),
    b"XObject": re.compile(rb"/XObject(?=[\s\x00<])[\s\x00]*(<<[^<>]*>>|\d+[\s\x00]+\d+[\s\x00]+R)"),
}
_LISTED_NAME = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)[\s\x00]+\d+[\s\x00]+\d+[\s\x00]+R")
_FORM = re.compile(rb"/Subtype[\s\x00]*/Form(?![A-Za-z0-9])")
_FONT_SET = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)[\s\x00]+[-+.\d]+[\s\x00]+Tf\b")
_DRAWN = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)[\s\x00]+Do\b")
_NO_CONTENT = re.compile(rb"/Length1|/Image\b|/ObjStm|/XRef|/Metadata")
_DEEPEST = 50
_SIDES = 4


class Used(NamedTuple):
    """The names of fonts, and of forms and pictures, by which what is drawn calls them."""

    fonts: frozenset[bytes] = frozenset()
    drawn: frozenset[bytes] = frozenset()


def used_in(item: FileObject, body: bytes) -> Used | None:
    """What a stream that decodes to `body` uses; None where it draws no text and nothing that has a name."""
    if not (b"Tf" in body or b"Do" in body) or _NO_CONTENT.search(item.text):
        return None
    used = Used(frozenset(_FONT_SET.findall(body)), frozenset(_DRAWN.findall(body)))
    return used if any(used) else None


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
    objects: Mapping[int, FileObject], pages: Sequence[int], used: Mapping[int, Used]
) -> Iterator[tuple[int, str]]:
    """The numbers of the pages and forms that lack what each has, and what that is; `used` has what streams use."""
    for page in pages:
        chain = _with_those_above(objects, page)
        if not chain:
            continue
        if b"Page" not in chain[0].types:
            yield page, "does not say that it is a page"
        contents = _CONTENTS.search(chain[0].text)
        if contents is None:
            yield page, "names no contents"
            continue
        if any(len(_LISTED_NUMBER.findall(box)) != _SIDES for item in chain for box in _BOX.findall(item.text)):
            yield page, "has a rectangle that is none"
        if not any(_MEDIA_BOX.search(item.text) for item in chain):
            yield page, "does not say how large it is"
        streams = [int(number) for number in _REFERENCE.findall(contents[1])]
        listed = [objects[n] for n in streams if n in objects and not objects[n].is_stream]
        streams += [int(number) for item in listed for number in _REFERENCE.findall(item.text)]
        yield from ((page, what) for what in _not_named(objects, chain, [used[n] for n in streams if n in used]))
    lists = (_LISTED[b"XObject"].findall(item.text) for item in objects.values() if b"/XObject" in item.text)
    drawn = {int(number) for listed in lists for each in listed for number in _REFERENCE.findall(each)}
    for number in drawn & used.keys():
        item = objects[number]
        # A form without resources of its own takes those of the page that draws it.
        if _FORM.search(item.text) and _RESOURCES.search(item.text):
            yield from ((number, what) for what in _not_named(objects, [item], [used[number]]))


def _not_named(objects: Mapping[int, FileObject], chain: Sequence[FileObject], used: Sequence[Used]) -> Iterator[str]:
    fonts = frozenset[bytes]().union(*(each.fonts for each in used))
    if fonts and not fonts <= _names(b"Font", objects, chain):
        yield "does not name the fonts of its text"
    drawn = frozenset[bytes]().union(*(each.drawn for each in used))
    if drawn and not drawn <= _names(b"XObject", objects, chain):
        yield "does not name what is drawn on it"


_CHARACTERS = re.compile(rb"/(FirstChar|LastChar)[\s\x00]+(\d+)(?!\d|[\s\x00]+\d+[\s\x00]+R)")
_FIRST = re.compile(rb"/FirstChar[\s\x00]+(\d+)(?!\d)")
_WIDTHS = re.compile(rb"/Widths[\s\x00]*(?:\[([^\]]*)\]|(\d+)[\s\x00]+\d+[\s\x00]+R)")


def miscounted(objects: Mapping[int, FileObject]) -> Iterator[tuple[int, str]]:
    """The numbers of the fonts that do not have a width for each of their characters."""
    for item in objects.values():
        if b"Font" not in item.types or not _WIDTHS.search(item.text):
            continue
        ends = {name: int(number) for name, number in _CHARACTERS.findall(item.text)}
        if len(ends) == 2 and len(widths_of(objects, item)) != ends[b"LastChar"] - ends[b"FirstChar"] + 1:
            yield item.number, "does not have a width for each of its characters"


def widths_of(objects: Mapping[int, FileObject], font: FileObject) -> dict[int, bytes]:
    """The width that a font states for each of its codes, as it is written; empty where it states none this way."""
    stated, first = _WIDTHS.search(font.text), _FIRST.search(font.text)
    if stated is None or first is None:
        return {}
    within = objects.get(int(stated[2])) if stated[2] else None
    return dict(enumerate(_LISTED_NUMBER.findall(within.text if within else stated[1] or b""), int(first[1])))


_CUT_TO_ITS_LETTERS = re.compile(rb"/FontName[\s\x00]*/[A-Z]{6}\+")
_PROGRAM = re.compile(rb"/FontFile[23]?[\s\x00]+\d+[\s\x00]+\d+[\s\x00]+R")


def without_program(objects: Mapping[int, FileObject], of_pages: Set[int]) -> Iterator[tuple[int, str]]:
    """The numbers of the fonts cut to the letters used that name no program, among those that pages are made of.

    The six letters and the plus sign before a font's name say that the program is in the file (PDF 32000-1:2008,
    9.6.4). Without it a viewer takes another font, in which some signs may be missing.
    """
    for number in of_pages & objects.keys():
        text = objects[number].text
        if (
            b"FontDescriptor" in objects[number].types
            and _CUT_TO_ITS_LETTERS.search(text)
            and not _PROGRAM.search(text)
        ):
            yield number, "is of a font that is cut to its letters and names no program"


_FONT_PROGRAM = re.compile(rb"/Length1(?![0-9])|/Subtype[\s\x00]*/(?:Type1C|CIDFontType0C|OpenType)(?![A-Za-z0-9])")


def left_over(
    objects: Mapping[int, FileObject], used: Mapping[int, Used], maps: Iterable[int], of_pages: Set[int]
) -> Iterator[tuple[int, str]]:
    """The numbers of fonts and their parts, and of streams that draw text, that nothing in the file names.

    `maps` are the streams that list a font's letters, `of_pages` what is part of pages.
    """
    fonts = {*maps} | {
        item.number for item in objects.values() if b"Font" in item.types or _FONT_PROGRAM.search(item.text)
    }
    texts = {number for number, own in used.items() if own.fonts}
    apart = (fonts | texts) - of_pages
    if apart:
        named = {number for item in objects.values() for number in item.references()}
        for number in sorted(apart - named):
            yield number, f"{'is of a font' if number in fonts else 'holds text'} and is part of no page"


def _with_those_above(objects: Mapping[int, FileObject], page: int) -> list[FileObject]:
    """A page and the nodes of the tree above it, from which it inherits."""
    chain: list[FileObject] = []
    number = page
    while number in objects and len(chain) < _DEEPEST:
        chain.append(objects[number])
        above = _PARENT.search(chain[-1].text)
        number = int(above[1]) if above else -1
    return chain


def _names(kind: bytes, objects: Mapping[int, FileObject], chain: Sequence[FileObject]) -> set[bytes]:
    """The names of resources of a kind, Font or XObject, among a page's own and those that it inherits."""
    names: set[bytes] = set()
    for item in chain:
        begins = _RESOURCES.search(item.text)
        if begins is None:
            continue
        text = item.text[begins.start() :]
        if begins[1] is not None and int(begins[1]) in objects:
            text += objects[int(begins[1])].text
        for resources in _LISTED[kind].findall(text):
            listed = _REFERENCE.fullmatch(resources.strip())
            within = objects.get(int(listed[1])) if listed else None
            names |= set(_LISTED_NAME.findall(within.text if within else resources))
    return names
