"""Names in a PDF's objects that are off by one byte from one that PDF has.

Readers pass over a key that they don't know. A font without its /Encoding is set in another one, a stream without its
/Filter is drawn as the noise that it looks like, and neither is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ddor.pdf.file_objects import FileObject

_NAME = re.compile(rb"/([^\s\x00()<>\[\]{}/%]+)")

_STRING = re.compile(rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)|%[^\r\n]*+", re.DOTALL)
"""A string, with brackets in it to three deep, or a comment."""

_KNOWN = frozenset(
    b"""
    BaseEncoding BaseFont CIDSystemInfo CIDToGIDMap CharProcs Contents DecodeParms DescendantFonts Differences Encoding
    Filter FirstChar FontDescriptor FontFile FontFile2 FontFile3 FontMatrix Identity-H Identity-V LastChar
    MacExpertEncoding MacRomanEncoding MediaBox Resources Rotate StandardEncoding Subtype ToUnicode TrueType UserUnit
    Widths WinAnsiEncoding
    """.split()
)
"""Names on which it hangs what a page shows, but for those so short that others are like them by chance."""

_OTHERS = frozenset(b"Content Filters Resource Rotation Subtypes Width".split())
"""Names that programs use and that are like the ones above."""


def misspelt(objects: Mapping[int, FileObject]) -> Iterator[tuple[int, str, str]]:
    """The objects that have a name one byte off from one that PDF has: their number, that name, and the one meant."""
    names = _names(b"\n".join(item.text for item in objects.values()))
    wrong = {name: meant for name in names if (meant := _meant(name)) is not None}
    if not wrong:
        return
    for item in objects.values():
        for name in _names(item.text) & wrong.keys():
            yield item.number, name.decode("ascii", "backslashreplace"), wrong[name].decode("ascii")


def _names(text: bytes) -> set[bytes]:
    return set(_NAME.findall(without_strings(text)))


def without_strings(text: bytes) -> bytes:
    """The text of an object without the strings in round brackets and the comments."""
    return _STRING.sub(b"", text)


def _meant(name: bytes) -> bytes | None:
    """The name of PDF that another one seems to stand for; None where it is one itself, or is like none."""
    if name in _KNOWN or name in _OTHERS:
        return None
    return next((known for known in _KNOWN if _is_one_off(name, known)), None)


def _is_one_off(name: bytes, known: bytes) -> bool:
    """Whether one byte is changed, left out, or put in."""
    if abs(len(name) - len(known)) > 1:
        return False
    same = 0
    while same < min(len(name), len(known)) and name[same] == known[same]:
        same += 1
    rests = {(1, 1), (1, 0), (0, 1)}
    return any(name[same + a :] == known[same + b :] for a, b in rests)
