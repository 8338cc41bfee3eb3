"""Numbers in a page's left margin that count its lines, as drafts and papers for courts have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ddor.pdf.layout import PageLayout
from ddor.pdf.objects import Word
from ddor.pdf.text import Line

_NUMBER = re.compile(r"\d{1,4}")
_APART = 0.6
"""A number in the margin ends at least this many line heights before all text."""

_FEWEST = 3
"""Numbers that show by how much they go up."""

_FEWEST_OF_ALL, _NEARLY_ALL = 10, 0.8
"""Numbers, and the share of lines with one, where each line is counted; a list has fewer."""


def without_line_numbers(layouts: Sequence[PageLayout]) -> tuple[list[PageLayout], dict[int, list[Word]]]:
    """The pages without the numbers of their lines, and these numbers by page.

    They go up by one and the same step, over the pages' ends or from each page's top again.
    """
    found = {layout.page.number: _in_margin(layout) for layout in layouts}
    if not _count_lines(layouts, found):
        return list(layouts), {}
    return [_without(layout, found[layout.page.number]) for layout in layouts], {
        page: words for page, words in found.items() if words
    }


def _in_margin(layout: PageLayout) -> list[Word]:
    """The numbers that stand left of everything else on a page, from the top down."""
    numbers = [line.words[0] for line in layout.lines if line.words and _NUMBER.fullmatch(line.words[0].text)]
    own = {word.number for word in numbers}
    starts = [word.x0 for line in layout.lines for word in line.all_words if word.number not in own]
    left = min([*starts, *(table.box[0] for table in layout.tables)], default=0.0)
    return [word for word in numbers if word.x1 + _APART * (word.bottom - word.top) <= left]


def _count_lines(layouts: Sequence[PageLayout], found: Mapping[int, Sequence[Word]]) -> bool:
    values = [int(word.text) for layout in layouts for word in found[layout.page.number]]
    if len(values) < _FEWEST or values[0] < 1:
        return False
    step = values[0]
    if any(following not in (value + step, step) for value, following in pairwise(values)):
        return False
    lines = sum(len(layout.lines) for layout in layouts if found[layout.page.number])
    return step > 1 or len(values) >= max(_FEWEST_OF_ALL, _NEARLY_ALL * lines)


def _without(layout: PageLayout, numbers: Sequence[Word]) -> PageLayout:
    own = {word.number for word in numbers}
    if not own:
        return layout
    return replace(layout, lines=tuple(kept for line in layout.lines if (kept := _rest(line, own)).all_words))


def _rest(line: Line, numbers: set[int]) -> Line:
    if line.words and line.words[0].number in numbers:
        return line._replace(words=line.words[1:])
    return line
