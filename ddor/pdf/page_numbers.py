"""The numbers that are printed on a document's pages, whether they fit the file's order of pages or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ddor.pdf.layout import PageLayout
from ddor.pdf.text import Line

_EDGE_LINES = 3
"""How many lines at a page's top and foot may be running headers and footers."""

_NUMBER = re.compile(r"^\W*(?:page\s*)?(\d{1,4})(?:\s*(?:of|/)\s*(\d{1,4}))?\W*$", re.IGNORECASE)


class PageNumber(NamedTuple):
    """A page's printed number, how many pages it says that there are, and the line that prints it."""

    number: int
    of: int | None
    line: Line


def edge_lines(layout: PageLayout) -> tuple[list[Line], list[Line]]:
    """The lines above all else on a page and those below, at most three of each."""
    lines = layout.lines
    first = min((table.box[1] for table in layout.tables), default=float("inf"))
    last = max((table.box[3] for table in layout.tables), default=0.0)
    top = [line for line in lines[:_EDGE_LINES] if line.box[3] <= first + 2]
    foot = [line for line in lines[-_EDGE_LINES:] if line.box[1] >= last - 2 and line not in top]
    return top, foot


def printed_numbers(layouts: Sequence[PageLayout]) -> dict[int, PageNumber]:
    """The printed number of each page that has one, by the page's place in the file, counted from 1.

    Where several lines of a page could be its number, it is the one that looks as on most other pages. A number
    that only one page has is none.
    """
    found: dict[int, list[tuple[str, PageNumber]]] = {}
    for layout in layouts:
        top, foot = edge_lines(layout)
        # From the edge inwards, so that of two numbers below each other the outer one is the page's.
        for place, lines in (("foot", reversed(foot)), ("top", iter(top))):
            for line in lines:
                match = _NUMBER.match(line.text)
                if match is not None:
                    number = PageNumber(int(match[1]), int(match[2]) if match[2] else None, line)
                    found.setdefault(layout.page.number, []).append((place + re.sub(r"\d+", "0", line.text), number))
    looks = Counter(look for of_page in found.values() for look in {look for look, _ in of_page})
    if not looks or max(looks.values()) < 2:
        return {}
    usual = max(looks, key=lambda look: looks[look])
    return {page: number for page, of_page in found.items() for look, number in reversed(of_page) if look == usual}
