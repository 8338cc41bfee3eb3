"""What of a file may be shown otherwise than its text says, by what its objects hold: for the pages to be looked at.

All of it is rare. A file without it pays for no more than a look at its objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from ddor.pdf.file_objects import FileObject
from ddor.pdf.object_kinds import Used

_LAYERS = re.compile(
    rb"/OFF[\s\x00]*\[[\s\x00]*\d|/OFF[\s\x00]+\d+[\s\x00]+\d+[\s\x00]+R"
    rb"|/BaseState[\s\x00]*/OFF|/AS[\s\x00]*\[[\s\x00]*<<"
    rb"|/P[\s\x00]*/(?:AnyOff|AllOff)(?![A-Za-z])|/VE[\s\x00]*(?:\[|\d+[\s\x00]+\d+[\s\x00]+R)"
)
"""A layer that isn't shown, or content that is shown by other rules than that its layer is on, in a document's optional
content (PDF 32000-1:2008, 8.11)."""

_PAINT = re.compile(
    rb"/SMask[\s\x00]*(?:<<|\d+[\s\x00]+\d+[\s\x00]+R)|/BM[\s\x00]*(?:\[|/(?!Normal|Compatible))|/PatternType(?![A-Za-z])"
)
"""Masks, ways to blend and patterns (PDF 32000-1:2008, 11.6.4, 11.3.5, 8.7), by which black text may be white."""

_PICTURE = re.compile(rb"/Subtype[\s\x00]*/Image(?![A-Za-z])")
_FORM = re.compile(rb"/Subtype[\s\x00]*/Form(?![A-Za-z0-9])")
_PATTERN = re.compile(rb"/PatternType[\s\x00]+1(?!\d)")
_STATED = b"/ActualText"


class Doubts(NamedTuple):
    """What a file holds that makes its pages worth a closer look.

    `layers`: content that may be switched off. `paint`: masks, blending or patterns. `forms`: pieces of pages that are
    drawn by name, in a frame of their own. `stated`: text that the file says to stand for what is drawn.
    `patterned` are the pages, counted from 1, that paint with a pattern in which text is drawn. `digits`: fonts whose
    digits may be others than they say.
    """

    layers: bool = False
    paint: bool = False
    forms: bool = False
    stated: bool = False
    patterned: tuple[int, ...] = ()
    digits: bool = False


def states_text(body: bytes) -> bool:
    """Whether the decoded content of a page says what some of it stands for (PDF 32000-1:2008, 14.9.4)."""
    return _STATED in body


def doubts_of(
    objects: Iterable[FileObject], used: Mapping[int, Used], of_each_page: Sequence[Set[int]], *, stated: bool
) -> Doubts:
    """What of a file is doubtful. `used` has what each stream draws with, `of_each_page` the numbers of the objects
    that each page is made of, and `stated` says whether some stream states what it stands for.
    """
    layers = paint = forms = False
    patterns: set[int] = set()
    for item in objects:
        text = item.text
        layers = layers or bool(_LAYERS.search(text))
        stated = stated or _STATED in text
        if item.is_stream and not forms:
            forms = bool(_FORM.search(text))
        if (b"/SMask" in text or b"/BM" in text or b"/PatternType" in text) and not _PICTURE.search(text):
            paint = paint or bool(_PAINT.search(text))
            if item.is_stream and _PATTERN.search(text) and item.number in used and used[item.number].fonts:
                patterns.add(item.number)
    pages = (number for number, own in enumerate(of_each_page, 1) if patterns & own) if patterns else ()
    return Doubts(layers, paint, forms, stated, tuple(pages))
