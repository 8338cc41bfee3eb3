"""Whether a PDF file is whole: its objects where it says, each page there, each stream decoding to its end.

pdfium, as every viewer does, shows what is left of a damaged file and says nothing. A byte lost in the middle of a
page's stream takes the rest of the page with it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ddor.pdf.doubts import Doubts, doubts_of, states_text
from ddor.pdf.file_objects import FileObject, all_objects, objects_in
from ddor.pdf.filters import DoesNotDecode, decoded, is_compressed
from ddor.pdf.font_digits import Meanings, has_doubtful, meanings_of, untrue
from ddor.pdf.object_kinds import Used, lacking, left_over, miscounted, misfits, used_in, without_program
from ddor.pdf.object_names import misspelt, without_strings
from ddor.pdf.object_table import fits_file
from ddor.pdf.strangers import fonts_among, strangers


class Damage(NamedTuple):
    """What of a file is damaged, as a sentence without its end, and the pages that it is part of, counted from 1."""

    what: str
    pages: tuple[int, ...] = ()


_WELL_FORMED = re.compile(
    rb"(?:[ \t\r\n\f\x00]++|<<|>>|[\[\]{}]|/[^\s\x00()<>\[\]{}/%]*+|<[0-9A-Fa-f \t\r\n\f\x00]*+>"
    rb"|\d++[ \t\r\n\f\x00]++\d++[ \t\r\n\f\x00]++R\b|[+\-.\d]++|true\b|false\b|null\b"
    rb"|\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.|\((?>[^()\\]++|\\.|\([^()\\]*+\))*+\))*+\))*+\)|%[^\r\n]*+)*+",
    re.DOTALL,
)
"""The text of an object: names, numbers, strings (with brackets in them to four deep), arrays, dictionaries."""

_COMMENT = re.compile(rb"%[^\r\n]*")

_BEYOND_THE_PAGE = re.compile(
    rb"/(?:Dest|D)[\s\x00]*\[[^\]]*\]"
    rb"|/(?:Parent|P|Dest|D|A|AA|PieceInfo|Metadata|B|Popup|IRT|Next|Prev|First|Last)[\s\x00]+\d+[\s\x00]+\d+[\s\x00]+R"
)
"""What an object names that isn't part of it: what it stands in, and where a click on it leads."""

_KIND = re.compile(rb"/(?:Type|Subtype|S)[\s\x00]*/")
_OF_RESOURCES = re.compile(
    rb"(/(?:Font|XObject|ExtGState|Pattern|ColorSpace|Shading|Properties)[\s\x00]*<<(?:[^<>]|<<[^<>]*>>)*>>)"
)
"""What a page draws with, each by a name that whoever wrote it chose: a font may be called /P, as a parent is."""

_LENGTH = re.compile(rb"/Length[\s\x00]+\d")
_NOT_THE_PAGE_S = {b"Pages", b"StructElem", b"StructTreeRoot", b"Catalog"}
_ROOT = re.compile(rb"/Root[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_KIDS = re.compile(rb"/Kids[\s\x00]*\[([^\]]*)\]|/Kids[\s\x00]+(\d+)[\s\x00]+\d+[\s\x00]+R")
_REFERENCE = re.compile(rb"(\d+)[\s\x00]+\d+[\s\x00]+R")
_DEEPEST = 50


class Content(NamedTuple):
    """What a file's bytes tell that pdfium doesn't: what is damaged, what may be shown otherwise than its text says,
    and which pages, counted from 1, come from another file.
    """

    damages: list[Damage]
    doubts: Doubts
    strangers: list[int]


class _Streams:
    """What the streams of a file say, noted while they are decoded: what each draws with, by its number; the letters
    that each lists for a font's codes; and whether one states what its text stands for.
    """

    def __init__(self) -> None:
        self.used: dict[int, Used] = {}
        self.letters: dict[int, Meanings] = {}
        self.stated = False

    def note(self, item: FileObject, body: bytes) -> None:
        """Note what a stream that decodes to `body` says."""
        own = used_in(item, body)
        if own is not None:
            self.used[item.number] = own
        listed = meanings_of(body)
        if listed is not None:
            self.letters[item.number] = listed
        self.stated = self.stated or states_text(body)


def content_of(data: bytes, document: pdfium.FPDF_DOCUMENT, page_count: int) -> Content:
    """Look at a file's bytes. `document` is the file as pdfium opened it, with so many pages."""
    found = [] if fits_file(data) else [Damage("its table of objects does not fit the file")]
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        # Of a protected file what pdfium deciphered is looked at: the streams, each as it was before.
        found += [
            Damage(f"object {item.number} of the file is not well formed")
            for item in objects_in(data)
            if not _is_well_formed(item.text)
        ]
        before, edited = all_objects(data), _may_be_edited(data)
        data = _deciphered(document)
        objects = all_objects(data)
        found += [] if edited else _left_behind(before, objects)
    else:
        objects = all_objects(data)
    pages = _leaves(data, objects)
    if len(pages) != page_count:
        found.append(Damage(f"{page_count} of its pages can be reached and its list of pages has {len(pages)}"))
    # A page that was taken out of the list may still be named from elsewhere, as by the document's structure.
    left_out = [item for item in objects.values() if b"Page" in item.types and item.number not in pages]
    if left_out:
        found.append(Damage(f"{len(left_out)} of its pages {'is' if len(left_out) == 1 else 'are'} not in its list"))
    named = _Named(objects)
    streams = _Streams()
    found += _damaged_objects(data, objects, pages, named, streams)
    of_each_page = [named.from_pages([page]) for page in pages]
    return Content(
        found,
        doubts_of(objects.values(), streams.used, of_each_page, stated=streams.stated)._replace(
            digits=has_doubtful(objects, streams.letters)
        ),
        strangers([fonts_among(objects, own) for own in of_each_page]),
    )


def _left_behind(before: dict[int, FileObject], objects: dict[int, FileObject]) -> list[Damage]:
    """The streams of a protected file that nothing in it names, so that they aren't among the deciphered `objects`."""
    return [
        Damage(f"object {number} of the file is part of no page")
        for number, item in before.items()
        if number not in objects and item.is_stream and not {b"XRef", b"ObjStm"} & set(item.types)
    ]


def _deciphered(document: pdfium.FPDF_DOCUMENT) -> bytes:
    parts: list[bytes] = []

    def write(_: object, buffer: int, size: int) -> int:
        parts.append(ctypes.string_at(buffer, size))
        return 1

    writer = pdfium.FPDF_FILEWRITE(version=1)
    writer.WriteBlock = type(writer.WriteBlock)(write)
    pdfium.FPDF_SaveAsCopy(document, writer, pdfium.FPDF_REMOVE_SECURITY)
    return b"".join(parts)


def _damaged_objects(
    data: bytes, objects: dict[int, FileObject], pages: list[int], named: _Named, streams: _Streams
) -> Iterator[Damage]:
    """What is wrong with each object, and with references to objects that there are not or that are of another kind;
    notes what its streams say.
    """
    faults: dict[int, str] = {}
    for item in objects.values():
        fault = _fault(data, item, streams)
        if fault:
            faults[item.number] = fault
    used, letters = streams.used, streams.letters
    of_pages = named.from_pages(pages)
    for number in sorted(of_pages - objects.keys()):
        faults[number] = "is missing"
    for number, what in misfits(objects, of_pages):
        faults.setdefault(number, f"{what} that it is named as")
    for number, what in lacking(objects, pages, used):
        faults.setdefault(number, what)
    for number, what in (*miscounted(objects), *without_program(objects, of_pages), *untrue(objects, letters)):
        faults.setdefault(number, what)
    if not _may_be_edited(data):
        for number, what in left_over(objects, used, letters, of_pages):
            faults.setdefault(number, what)
    for number, name, meant in misspelt(objects):
        faults.setdefault(number, f"names /{name}, which seems to stand for /{meant}")
    if not faults:
        return
    # Which pages a part belongs to is asked only where something is wrong.
    parts = [named.from_pages([page]) for page in pages]
    for number, fault in faults.items():
        yield Damage(
            f"object {number} of the file {fault}", tuple(i + 1 for i, own in enumerate(parts) if number in own)
        )


def _is_well_formed(text: bytes) -> bool:
    """Whether the text of an object is made of what objects are made of, each bracket that opens closed again."""
    if not _WELL_FORMED.fullmatch(text):
        return False
    if text.count(b"[") == text.count(b"]") and text.count(b"<<") == text.count(b">>") and b"%" not in text:
        return True
    text = _COMMENT.sub(b"", without_strings(text))
    return text.count(b"[") == text.count(b"]") and text.count(b"<") == text.count(b">")


def _may_be_edited(data: bytes) -> bool:
    """Whether something may have been written behind the file as it first was; what it replaced stays in it, unused."""
    return data.count(b"startxref") > 1


class _Named:
    """Which objects the pages are made of, by what each names."""

    def __init__(self, objects: dict[int, FileObject]) -> None:
        self._objects = objects
        self._known: dict[int, list[int]] = {}

    def from_pages(self, pages: list[int]) -> set[int]:
        """The numbers of all objects that these pages are made of, and of those named that there are not."""
        found, waiting = set(pages), list(pages)
        while waiting:
            for other in self._named_by(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _named_by(self, number: int) -> list[int]:
        if number not in self._known:
            item = self._objects.get(number)
            text = b"" if item is None or _NOT_THE_PAGE_S & set(item.types) else _parts_of(item.text)
            self._known[number] = [int(other) for other in _REFERENCE.findall(text)]
        return self._known[number]


def _parts_of(text: bytes) -> bytes:
    """An object's text without its references to what isn't part of it.

    Only an object of some kind has such; a dictionary without one lists what a page draws with, by any names.
    """
    if not _BEYOND_THE_PAGE.search(text) or not _KIND.search(text):
        return text
    pieces = _OF_RESOURCES.split(text)
    return b" ".join(piece if place % 2 else _BEYOND_THE_PAGE.sub(b" ", piece) for place, piece in enumerate(pieces))


def _fault(data: bytes, item: FileObject, streams: _Streams) -> str | None:
    """What is wrong with an object; notes what a stream says."""
    if not _is_well_formed(item.text):
        return "is not well formed"
    if not item.is_stream:
        return None
    if not item.ends:
        return "has no end"
    if not _LENGTH.search(item.text):
        return "does not say how long it is"
    try:
        body = decoded(data[item.start : item.end], item.filters)
    except DoesNotDecode as error:
        return str(error)
    if body is None:
        return None
    if is_compressed(body):
        return "is compressed and does not say so"
    streams.note(item, body)
    return None


def _leaves(data: bytes, objects: dict[int, FileObject]) -> list[int]:
    """The numbers of the pages' objects in order, as the file's tree of pages has them."""
    root = _ROOT.findall(data)
    catalog = objects.get(int(root[-1])) if root else None
    top = re.search(rb"/Pages[\s\x00]+(\d+)", catalog.text) if catalog else None
    leaves: list[int] = []
    if top is not None:
        _add_leaves(objects, int(top[1]), leaves, set(), 0)
    return leaves


def _add_leaves(objects: dict[int, FileObject], number: int, leaves: list[int], above: set[int], depth: int) -> None:
    item = objects.get(number)
    if item is None or number in above or depth > _DEEPEST:
        return
    kids = _KIDS.search(item.text)
    if kids is None:
        leaves.append(number)
        return
    listed = kids[1]
    if listed is None:
        apart = objects.get(int(kids[2]))
        listed = apart.text if apart else b""
    for kid in _REFERENCE.findall(listed):
        _add_leaves(objects, int(kid), leaves, above | {number}, depth + 1)
