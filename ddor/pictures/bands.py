"""What a picture of a row is put together from: its headings, its cells that stand elsewhere, its pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ddor.model import Box, Region, Source

_MARGIN = 0.4
"""Points around a row that are shown with it, so that the lines of its table are."""

_TOLERANCE = 2.0
"""A cell that reaches out of its row by no more than this, in points, stands in it: lines have a width."""

Turns = Mapping[int, int]
"""By the number of a page that is shown sideways or upside down: the quarter turns clockwise that set it upright."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A rectangle of a page, in points from the top left of the page as shown.

    `shift` is how far to the right of the picture's left edge it is laid, in points; `turned` the quarter turns
    clockwise that set it upright. `trimmed`: only the stretch of it that has ink is laid.
    """

    page: int
    box: Box
    shift: float = 0.0
    turned: int = 0
    trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Rectangles side by side, with the words in small type that stand above them (empty for none)."""

    label: str
    cuts: tuple[Cut, ...]


def bands(row: Source, cells: Iterable[Source], headings: Sequence[Region], turns: Turns) -> tuple[Band, ...]:
    """The bands of a row's picture from the top down.

    `cells` are the places of the row's cells; those that stand in part outside the row (a cell merged down a
    column, a heading across the table) are shown in a band of their own above it. `headings` are the rectangles
    of the headings of its section in the document's order; the last one before the row is the row's. Where all
    stands together on one page there are no labels; else each band says what it is and of which page.
    """
    pieces = regions(row)
    heading = _heading_of(pieces[0], headings, turns)
    made: list[tuple[str, tuple[Cut, ...]]] = []
    if heading is not None:
        made.append((f"Headings, page {heading.page}", (_around(heading, turns),)))
    made += _outside(pieces, cells, turns)
    for number, piece in enumerate(pieces, 1):
        part = f", part {number} of {len(pieces)}" if len(pieces) > 1 else ""
        made.append((f"Row{part}, page {piece.page}", (_around(piece, turns),)))
    together = len(made) <= 2 and {cut.page for _, cuts in made for cut in cuts} == {row.page}
    return tuple(Band("" if together else label, cuts) for label, cuts in made)


def _heading_of(row: Region, headings: Sequence[Region], turns: Turns) -> Region | None:
    before = [each for each in headings if _position(each, turns) < _position(row, turns)]
    return max(before, key=lambda each: _position(each, turns), default=None)


def _position(region: Region, turns: Turns) -> tuple[int, float]:
    return (region.page, _as_read(region, turns)[1])


def _outside(pieces: Sequence[Region], cells: Iterable[Source], turns: Turns) -> list[tuple[str, tuple[Cut, ...]]]:
    """For each page that has cells of the row outside of it, a label and those cells."""
    left = _as_read(pieces[0], turns)[0]
    found: dict[int, list[Cut]] = {}
    for cell in map(regions, cells):
        if all(any(_within(region, piece, turns) for piece in pieces) for region in cell):
            continue
        for region in cell:
            shift = max(0.0, _as_read(region, turns)[0] - left) + _MARGIN
            cut = Cut(region.page, region.bbox, shift, turns.get(region.page, 0), trimmed=True)
            found.setdefault(region.page, []).append(cut)
    return [
        (f"Printed once for several rows, page {page}", tuple(dict.fromkeys(cuts)))
        for page, cuts in sorted(found.items())
    ]


def _within(cell: Region, piece: Region, turns: Turns) -> bool:
    (_, top, _, bottom), (_, row_top, _, row_bottom) = _as_read(cell, turns), _as_read(piece, turns)
    return cell.page == piece.page and top >= row_top - _TOLERANCE and bottom <= row_bottom + _TOLERANCE


def regions(source: Source) -> tuple[Region, ...]:
    """All pieces of a place, in order."""
    return (Region(source.page, source.bbox), *source.continued)


def _as_read(region: Region, turns: Turns) -> Box:
    """A rectangle turned so that its text is upright; where its origin lies then does not matter here."""
    x0, top, x1, bottom = region.bbox
    turned = turns.get(region.page, 0)
    if turned == 1:
        return (-bottom, x0, -top, x1)
    if turned == 2:
        return (-x1, -bottom, -x0, -top)
    if turned == 3:
        return (top, -x1, bottom, -x0)
    return region.bbox


def _around(region: Region, turns: Turns) -> Cut:
    x0, top, x1, bottom = region.bbox
    box = (x0 - _MARGIN, top - _MARGIN, x1 + _MARGIN, bottom + _MARGIN)
    return Cut(region.page, box, turned=turns.get(region.page, 0))
