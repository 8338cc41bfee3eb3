"""A document in reading order: paragraphs and tables, without what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ddor.pdf.layout import PageLayout, Table
from ddor.pdf.page_numbers import edge_lines, printed_numbers
from ddor.pdf.raised import SMALL_SIGNS
from ddor.pdf.text import Line, Text, joined_texts, text_of, with_room

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z][.)])$")
SENTENCE_ENDS = re.compile(rf"[.!?:;]['\"\u2019\u201d)\]]*[ *\u2020\u2021{re.escape(SMALL_SIGNS)}]*$")
"""The end of a text that ends a sentence, with quotes, brackets and footnote marks behind."""

BEHIND_A_MARK = re.compile(r"[a-z]{1,4} [A-Z]")
"""A text behind a small letter of its own, as a note to a mark is: "i As told by the field office"."""

_MOSTLY_FULL = 0.5
"""The share of the text's width that a line within a sentence fills at least; titles set on lines of their own seldom
do."""

_SAME_GAP = 0.1
"""Gaps that differ by this share are alike."""

_ENOUGH_GAPS = 2
"""Gaps within sentences that show how far apart the lines of a paragraph stand, if that is far."""

_ENOUGH_JUSTIFIED = 4
"""Lines that end at one place, which is where justified text ends. Lines of ragged text do so by chance."""

_JUSTIFIED_WITHIN = 3
"""Tenths of a point by which the ends of justified lines differ, since letters have room of their own about them."""

_INDENT = (3.0, 60.0)
"""Points by which the first line of a paragraph may be indented."""

IsTitle = Callable[[str], bool]
"""Whether a text is a title, which is a paragraph of its own whatever stands around it."""


def _never(_: str) -> bool:
    return False


class _Spacing(NamedTuple):
    """The gap between the lines of a paragraph, in points, and whether lines within sentences show that it is so, as in
    a text with room between its lines.
    """

    gap: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of running text that belong together; `page` is the first that they stand on.

    `may_run_on` says that its last line is full, is a page's last, and ends a sentence: whether the next page begins
    with the rest of it or with a paragraph of its own can't be seen.
    """

    page: int
    text: Text
    may_run_on: bool = False

    @property
    def top(self) -> float:
        """Where it begins, in points from the page's top."""
        return self.text.lines[0].box[1]


@dataclass(frozen=True, slots=True)
class Flow:
    """A document's paragraphs and tables in reading order, and the lines that run along with its pages."""

    elements: tuple[Paragraph | Table, ...]
    furniture: tuple[Line, ...]


def flow(layouts: Sequence[PageLayout], is_title: IsTitle = _never) -> Flow:
    """All pages in reading order. `is_title` tells the texts that no other line belongs to."""
    furniture = _furniture(layouts)
    running = {id(line) for line in furniture}
    right = _right_edges(layouts, running)
    justified = _justified_edges([line for layout in layouts for line in layout.lines if id(line) not in running])
    blocks: list[list[list[Line]]] = []
    for layout in layouts:
        lines = [line for line in layout.lines if id(line) not in running]
        reach = right[layout.page.width]
        blocks.append([_with_room(block, reach, justified) for block in _between_tables(lines, layout.tables)])
    usual = _spacing([block for page in blocks for block in page])
    elements: list[Paragraph | Table] = []
    for layout, page_blocks in zip(layouts, blocks, strict=True):
        own: list[Paragraph | Table] = [*layout.tables]
        for block in page_blocks:
            own += _paragraphs(block, usual, is_title)
        _append_page(elements, sorted(own, key=_position), is_title)
    return Flow(tuple(elements), tuple(furniture))


def _append_page(elements: list[Paragraph | Table], page: list[Paragraph | Table], is_title: IsTitle) -> None:
    """Add a page's elements, its first paragraph put to the last one before it where a page's end cut the two."""
    last, first = elements[-1] if elements else None, page[0] if page else None
    if not isinstance(last, Paragraph) or not isinstance(first, Paragraph):
        elements += page
        return
    before, after = last.text.lines[-1], first.text.lines[0]
    full = _runs_on(before, after)
    if (
        is_title(last.text.text)
        or is_title(first.text.text)
        or not (full or _is_within_sentence(last.text.lines, after))
    ):
        elements += page
    elif SENTENCE_ENDS.search(before.text) and (not after.text[:1].islower() or BEHIND_A_MARK.match(after.text)):
        elements[-1] = replace(last, may_run_on=True)
        elements += page
    else:
        elements[-1] = Paragraph(last.page, joined_texts(last.text, first.text), first.may_run_on)
        elements += page[1:]


def _position(element: Paragraph | Table) -> tuple[float, float]:
    if isinstance(element, Table):
        return (element.box[1], element.box[0])
    return (element.top, element.text.lines[0].box[0])


def _furniture(layouts: Sequence[PageLayout]) -> list[Line]:
    """Page numbers, and lines at the edge of a page that stand at the same height on most pages, or on all odd or
    all even ones.
    """
    edges = [(layout, line) for layout in layouts for lines in edge_lines(layout) for line in lines]
    seen: dict[tuple[str, int, float], set[int]] = defaultdict(set)
    for layout, line in edges:
        seen[_likeness(layout, line)].add(layout.page.number)
    numbers = {id(number.line) for number in printed_numbers(layouts).values()}
    return [
        line
        for layout, line in edges
        if id(line) in numbers or _runs_along(seen[_likeness(layout, line)], len(layouts))
    ]


def _runs_along(pages: set[int], count: int) -> bool:
    """Whether a line that stands on these pages of `count` runs along with them; the first may be a title page."""
    if count <= 2 or len(pages) < 2:
        return False
    if len(pages) * 2 > count:
        return True
    one_side = range(2 + min(pages - {1}) % 2, count + 1, 2)
    return 1 < len(one_side) <= len(pages) and pages.issuperset(one_side)


def _likeness(layout: PageLayout, line: Line) -> tuple[str, int, float]:
    # Figures are folded so that a dated or numbered line is the same on each page; 4 points allow for rounding.
    return (re.sub(r"\d+", "0", line.text), round(line.box[1] / 4), layout.page.width)


def _right_edges(layouts: Sequence[PageLayout], running: set[int]) -> dict[float, float]:
    """How far to the right text reaches, for each width of page: lines beside tables, and the tables themselves."""
    right: dict[float, float] = {}
    for layout in layouts:
        reach = [line.box[2] for line in layout.lines if id(line) not in running]
        reach += [table.box[2] - 6 for table in layout.tables]
        right[layout.page.width] = max([right.get(layout.page.width, 0.0), *reach])
    return right


def _justified_edges(lines: Iterable[Line]) -> frozenset[int]:
    """Where lines end that are set to end at one place, in tenths of a point from the left."""
    ends = Counter(tenth for line in lines if len(line.words) > 1 for tenth in _about(line.words[-1].x1))
    return frozenset(tenth for tenth, count in ends.items() if count >= _ENOUGH_JUSTIFIED)


def _about(x: float) -> range:
    tenth = round(10 * x)
    return range(tenth - _JUSTIFIED_WITHIN, tenth + _JUSTIFIED_WITHIN + 1)


def _with_room(lines: Sequence[Line], reach: float, justified: Set[int]) -> list[Line]:
    """Lines with the room that is left behind them up to `reach`, in points; none behind those that are justified."""
    return [
        line._replace(room=0.0, sure_room=0.0) if line.words and round(10 * line.words[-1].x1) in justified else line
        for line in with_room(lines, reach, reach)
    ]


def _between_tables(lines: Iterable[Line], tables: Sequence[Table]) -> list[list[Line]]:
    """Lines with no table between them."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        above = sum(table.box[1] < line.box[1] for table in tables)
        blocks.setdefault(above, []).append(line)
    return list(blocks.values())


def _spacing(blocks: Sequence[Sequence[Line]]) -> _Spacing:
    """How far apart the lines of a paragraph stand in these blocks of lines."""
    gaps = [gap for block in blocks for gap in _wrapped_gaps(block)]
    sure = [gap for block in blocks for gap in _wrapped_gaps(block, within_sentences=True)]
    usual = median(gaps) if gaps else 0.0
    agreeing = sum(abs(gap - usual) <= _SAME_GAP * max(usual, 1.0) for gap in sure)
    return _Spacing(usual, agreeing >= _ENOUGH_GAPS)


def _wrapped_gaps(lines: Sequence[Line], *, within_sentences: bool = False) -> list[float]:
    """The gaps below full lines, in points; or below those alone that end within a sentence."""
    gaps = (
        _gap(a, b)
        for a, b in pairwise(lines)
        if _runs_on(a, b) and not (within_sentences and SENTENCE_ENDS.search(a.text))
    )
    return [gap for gap in gaps if gap > -2]


def _paragraphs(lines: list[Line], usual: _Spacing, is_title: IsTitle) -> list[Paragraph]:
    """Lines as paragraphs; `usual` is the gap below a full line in the whole document, which a title that happens
    to fill its line has not.
    """
    usual = usual._replace(gap=min([usual.gap, *_wrapped_gaps(lines)]))
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, usual, is_title):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(group[0].page, text_of([line._replace(sure_room=0.0) for line in group])) for group in groups]


def _continues(lines: Sequence[Line], following: Line, usual: _Spacing, is_title: IsTitle) -> bool:
    line = lines[-1]
    if _begins_indented(lines, following):
        return False
    tight = max(0.75 * line.height, usual.gap if usual.is_sure else 0.0)
    gap = _gap(line, following)
    if gap <= min(usual.gap, tight) + 0.15 * line.height and _runs_on(line, following):
        return True
    within = gap <= tight and _is_within_sentence(lines, following)
    return within and not is_title(line.text) and not is_title(following.text)


def _begins_indented(lines: Sequence[Line], following: Line) -> bool:
    """Whether a line begins a paragraph by its indent, behind one that ends a sentence.

    A second line that stands further in than the first may be that of a list item, so it needs a line before it that
    goes back to the margin.
    """
    line = lines[-1]
    if len(lines) < 2 or not line.words or not following.words or not SENTENCE_ENDS.search(line.text):
        return False
    return _INDENT[0] <= following.words[0].x0 - line.words[0].x0 <= _INDENT[1]


def _is_within_sentence(lines: Sequence[Line], following: Line) -> bool:
    """Whether a sentence goes on on the next line, though that line's first word might have fitted on the last.

    Text isn't always as wide as the program that broke it into lines took it to be: it may be squeezed, or set in
    another face than the one it was measured in. Then its own lines are the measure.
    """
    line = lines[-1]
    if not _may_follow(line, following):
        return False
    if SENTENCE_ENDS.search(line.text) and not following.text[:1].islower():
        return False
    # The text of a list item begins behind its number.
    begins = line.words[1] if len(line.words) > 1 and _NUMBERED.match(line.words[0].text) else line.words[0]
    if abs(begins.x0 - following.words[0].x0) > 1:
        return False
    width = _width(line)
    wide = max((_width(each) for each in lines[:-1] if each.words), default=width + line.room)
    return width >= _MOSTLY_FULL * min(wide, width + line.room)


def _width(line: Line) -> float:
    return line.words[-1].x1 - line.words[0].x0


def _gap(line: Line, following: Line) -> float:
    return following.box[1] - line.box[3]


def _runs_on(line: Line, following: Line) -> bool:
    """Whether the line is full, so that the next may be the same sentence."""
    if not _may_follow(line, following):
        return False
    first = following.words[0]
    return line.room < (first.x1 - first.x0) + line.space


def _may_follow(line: Line, following: Line) -> bool:
    """Whether two lines may be of one paragraph: of one size, and the second no list item, which begins anew."""
    if following.bullet or not following.words or not line.words or _NUMBERED.match(following.words[0].text):
        return False
    return abs(line.height - following.height) <= 0.08 * line.height
