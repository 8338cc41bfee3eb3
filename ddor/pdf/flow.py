"""A document in reading order: paragraphs and tables, without what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ddor.pdf.layout import PageLayout, Table
from ddor.pdf.page_numbers import edge_lines, printed_numbers
from ddor.pdf.text import Line, Text, text_of, with_room

_NUMBERED = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z][.)])$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of running text that belong together, all on one page."""

    page: int
    text: Text

    @property
    def top(self) -> float:
        """Where it begins, in points from the page's top."""
        return self.text.lines[0].box[1]


@dataclass(frozen=True, slots=True)
class Flow:
    """A document's paragraphs and tables in reading order, and the lines that run along with its pages."""

    elements: tuple[Paragraph | Table, ...]
    furniture: tuple[Line, ...]


def flow(layouts: Sequence[PageLayout]) -> Flow:
    """All pages in reading order."""
    furniture = _furniture(layouts)
    running = {id(line) for line in furniture}
    right = _right_edges(layouts, running)
    blocks: list[list[list[Line]]] = []
    for layout in layouts:
        lines = [line for line in layout.lines if id(line) not in running]
        reach = right[layout.page.width]
        blocks.append([with_room(block, reach, reach) for block in _between_tables(lines, layout.tables)])
    gaps = [gap for page in blocks for block in page for gap in _wrapped_gaps(block)]
    usual = median(gaps) if gaps else 0.0
    elements: list[Paragraph | Table] = []
    for layout, page_blocks in zip(layouts, blocks, strict=True):
        own: list[Paragraph | Table] = [*layout.tables]
        for block in page_blocks:
            own += _paragraphs(block, usual)
        elements += sorted(own, key=_position)
    return Flow(tuple(elements), tuple(furniture))


def _position(element: Paragraph | Table) -> tuple[float, float]:
    if isinstance(element, Table):
        return (element.box[1], element.box[0])
    return (element.top, element.text.lines[0].box[0])


def _furniture(layouts: Sequence[PageLayout]) -> list[Line]:
    """Page numbers, and lines at the edge of a page that stand at the same height on most pages."""
    edges = [(layout, line) for layout in layouts for lines in edge_lines(layout) for line in lines]
    seen = Counter(_likeness(layout, line) for layout, line in edges)
    numbers = {id(number.line) for number in printed_numbers(layouts).values()}
    return [
        line
        for layout, line in edges
        if id(line) in numbers or (len(layouts) > 2 and seen[_likeness(layout, line)] * 2 > len(layouts))
    ]


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


def _between_tables(lines: Iterable[Line], tables: Sequence[Table]) -> list[list[Line]]:
    """Lines with no table between them."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        above = sum(table.box[1] < line.box[1] for table in tables)
        blocks.setdefault(above, []).append(line)
    return list(blocks.values())


def _wrapped_gaps(lines: list[Line]) -> list[float]:
    """The gaps below full lines, in points."""
    gaps = (_gap(a, b) for a, b in pairwise(lines) if _runs_on(a, b))
    return [gap for gap in gaps if gap > -2]


def _paragraphs(lines: list[Line], usual: float) -> list[Paragraph]:
    """Lines as paragraphs; `usual` is the gap below a full line in the whole document, which a title that happens
    to fill its line has not.
    """
    usual = min([usual, *_wrapped_gaps(lines)])
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, usual):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Paragraph(group[0].page, text_of([line._replace(sure_room=0.0) for line in group])) for group in groups]


def _continues(line: Line, following: Line, usual: float) -> bool:
    gap = _gap(line, following)
    return _runs_on(line, following) and gap <= min(usual, 0.75 * line.height) + 0.15 * line.height


def _gap(line: Line, following: Line) -> float:
    return following.box[1] - line.box[3]


def _runs_on(line: Line, following: Line) -> bool:
    """Whether the line is full, so that the next may be the same sentence; a list item begins anew."""
    if following.bullet or not following.words or not line.words or _NUMBERED.match(following.words[0].text):
        return False
    if abs(line.height - following.height) > 0.08 * line.height:
        return False
    first = following.words[0]
    return line.room < (first.x1 - first.x0) + line.space
