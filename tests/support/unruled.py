"""Reports drawn without some of their rules."""

from __future__ import annotations

from typing import Literal

from tests.support.layouts import Layout, Truth
from tests.support.typesetting import Composer, Fill, Mark, Stroke, compose, write_pdf

Kept = Literal["none", "level", "upright", "shades"]
"""What of a table's rules is still drawn: nothing, the level ones, the upright ones, its shades alone."""

_THIN = 1.6
"""Points; a box no thicker is drawn for a rule."""


def without_rules(truth: Truth, layout: Layout, kept: Kept) -> bytes:
    """A report as a PDF, its tables without the rules that are not kept."""
    composer = Composer(layout)
    pages = [[mark for mark in page if _is_kept(mark, kept)] for page in compose(truth, layout)]
    return write_pdf(pages, (composer.width, composer.height), layout)


def _is_kept(mark: Mark, kept: Kept) -> bool:
    if isinstance(mark, Stroke):
        level = abs(mark.y1 - mark.y0) < abs(mark.x1 - mark.x0)
    elif isinstance(mark, Fill):
        width, height = mark.x1 - mark.x0, mark.bottom - mark.top
        if min(width, height) > _THIN:
            return kept != "none"
        level = height < width
    else:
        return True
    return kept == ("level" if level else "upright")
