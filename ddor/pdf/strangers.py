"""Pages that were put into a file from another one, as their fonts tell.

A program that writes a document keeps each font once and names it on every page. A page that is copied in from another
file brings its own fonts along, though they may be called the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set

from ddor.pdf.file_objects import FileObject

_SUBSET = re.compile(rb"/BaseFont[\s\x00]*/([A-Z]{6}\+[^\s\x00()<>\[\]{}/%]+)")
"""The name of a part of a font. Its six letters are drawn at random, so that no two parts have one name."""


def fonts_among(objects: Mapping[int, FileObject], numbers: Iterable[int]) -> frozenset[int | bytes]:
    """What tells the fonts among some objects: the names of parts of fonts, and the numbers of whole ones' objects."""
    fonts = (objects[number] for number in numbers if number in objects and b"Font" in objects[number].types)
    return frozenset(name[1] if (name := _SUBSET.search(font.text)) else font.number for font in fonts)


def strangers(fonts: Sequence[Set[int | bytes]]) -> list[int]:
    """The pages, counted from 1, that name no font of those that most pages share; `fonts` are those of each page.

    None where no such majority is, as where each page has fonts of its own, and no page without any font.
    """
    families: list[tuple[set[int | bytes], list[int]]] = []
    for page, own in enumerate(fonts, 1):
        if not own:
            continue
        kin = [family for family in families if family[0] & own]
        families = [family for family in families if family not in kin]
        merged = set(own).union(*(names for names, _ in kin))
        families.append((merged, sorted([page, *(member for _, pages in kin for member in pages)])))
    if not families:
        return []
    largest = max(families, key=lambda family: len(family[1]))[1]
    others = sorted(page for _, pages in families if pages is not largest for page in pages)
    return others if len(largest) > max(1, len(others)) else []
