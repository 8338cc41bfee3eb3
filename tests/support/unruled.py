"""Reports drawn without some of their rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from tests.support.layouts import Layout, Truth
from tests.support.typesetting import Composer, Fill, Mark, Stroke, compose, write_pdf

Kept = Literal["none", "level", "upright", "shades", "around", "box"]
"""What of a table's rules is still drawn: nothing, the level ones, the upright ones, its shades alone, the upright ones
and those above and below the table, these and the one below its headings.
"""

_ABOUT = 1.0
"""Points within which the end of an upright rule lies on a level one."""

_THIN = 1.6
"""Points; a box no thicker is drawn for a rule."""


def without_rules(truth: Truth, layout: Layout, kept: Kept) -> bytes:
    """A report as a PDF, its tables without the rules that are not kept."""
    composer = Composer(layout)
    pages = [kept_of(page, kept) for page in compose(truth, layout)]
    return write_pdf(pages, (composer.width, composer.height), layout)


def kept_of(page: list[Mark], kept: Kept) -> list[Mark]:
    """The marks of a page without the rules that are not kept."""
    if kept not in ("around", "box"):
        return [mark for mark in page if not _is_rule(mark, level=kept != "level") and _may_stay(mark, kept)]
    ends = list(_ends_of_tables(page, with_headings=kept == "box"))
    return [
        mark
        for mark in page
        if not _is_rule(mark, level=True) or any(abs(_middle(mark) - end) <= _ABOUT for end in ends)
    ]


def _may_stay(mark: Mark, kept: Kept) -> bool:
    if kept in ("none", "shades") and (_is_rule(mark, level=True) or _is_rule(mark, level=False)):
        return False
    return kept != "none" or not isinstance(mark, Fill)


def _ends_of_tables(page: list[Mark], *, with_headings: bool) -> Iterator[float]:
    """The heights at which tables begin and end, by the level rules that upright ones hold together."""
    upright = sorted((mark.y0, mark.y1) for mark in map(_as_stroke, page) if mark and mark.x0 == mark.x1)
    tables: list[list[float]] = []
    for top, bottom in upright:
        if tables and top <= tables[-1][1] + _ABOUT:
            tables[-1][1] = max(tables[-1][1], bottom)
        else:
            tables.append([top, bottom])
    level = sorted({_middle(mark) for mark in page if _is_rule(mark, level=True)})
    for top, bottom in tables:
        yield from (top, bottom)
        inside = [y for y in level if top + _ABOUT < y < bottom - _ABOUT]
        yield from inside[:1] if with_headings else ()


def _as_stroke(mark: Mark) -> Stroke | None:
    """A rule as a line along its middle; None for another mark."""
    if isinstance(mark, Stroke):
        return mark
    if not isinstance(mark, Fill) or min(mark.x1 - mark.x0, mark.bottom - mark.top) > _THIN:
        return None
    if mark.bottom - mark.top < mark.x1 - mark.x0:
        y = (mark.top + mark.bottom) / 2
        return Stroke(mark.x0, y, mark.x1, y, 0)
    x = (mark.x0 + mark.x1) / 2
    return Stroke(x, mark.top, x, mark.bottom, 0)


def _is_rule(mark: Mark, *, level: bool) -> bool:
    rule = _as_stroke(mark)
    return rule is not None and (abs(rule.y1 - rule.y0) < abs(rule.x1 - rule.x0)) == level


def _middle(mark: Mark) -> float:
    rule = _as_stroke(mark)
    return math.nan if rule is None else (rule.y0 + rule.y1) / 2
