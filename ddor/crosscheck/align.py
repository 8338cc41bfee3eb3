"""Which of another reader's cells are which of ddor's, told by where on the page they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ddor.crosscheck.cells import OtherCell, OtherRow, OurRow, overlap, regions
from ddor.crosscheck.folding import fold
from ddor.model import Box, Printed

SAME = 0.5
"""Share of the smaller of two rectangles in the other, from which on they are one cell or part of one."""

APART_ACROSS, APART_DOWN = " | ", " / "
"""What parts the texts of cells that the other reader has side by side, or one below the other, where we have one.
Neither is folded away, so that such a reading never agrees."""


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """The filled cells of a row of another reader's that stand in no row of ddor's."""

    cells: tuple[OtherCell, ...]

    @property
    def page(self) -> int:
        """The page it is on."""
        return self.cells[0].page

    @property
    def bbox(self) -> Box:
        """The rectangle around its cells."""
        boxes = [cell.bbox for cell in self.cells]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


@dataclass(slots=True)
class Aligned:
    """Another reader's tables beside ddor's.

    `readings[row][cell]` is its text for that cell of ddor's, None if it has no such cell. `covering[row][cell]`
    are its cells there. `extra` are the rows that only it has.
    """

    readings: list[list[str | None]] = field(default_factory=list)
    covering: list[list[tuple[OtherCell, ...]]] = field(default_factory=list)
    extra: list[ExtraRow] = field(default_factory=list)


def align(ours: Sequence[OurRow], others: Sequence[OtherRow]) -> Aligned:
    """Bring another reader's cells to ddor's rows. Pieces of a row that runs over a page's end are put together."""
    by_page: defaultdict[int, list[OtherCell]] = defaultdict(list)
    for other in others:
        by_page[other.page] += other.cells
    aligned = Aligned()
    taken: set[int] = set()
    for row in ours:
        found = [_in_pieces(printed, by_page) for _, printed in row.cells]
        taken |= {id(cell) for pieces in found for piece in pieces for cell in piece}
        aligned.covering.append([tuple(cell for piece in pieces for cell in piece) for pieces in found])
        aligned.readings.append(_readings(found))
    left = {id(cell) for row in others for cell in row.cells if fold(cell.text) and id(cell) not in taken}
    _give_to_rows(ours, by_page, left, aligned)
    for other in others:
        cells = tuple(cell for cell in other.cells if id(cell) in left)
        if cells:
            aligned.extra.append(ExtraRow(cells))
    return aligned


def _in_pieces(printed: Printed, by_page: dict[int, list[OtherCell]]) -> list[list[OtherCell]]:
    """The other reader's cells in each piece of one of ddor's, in reading order."""
    return [
        sorted(
            (cell for cell in by_page.get(piece.page, ()) if overlap(cell.bbox, piece.bbox) >= SAME),
            key=lambda cell: (round(cell.bbox[1]), cell.bbox[0]),
        )
        for piece in regions(printed.source)
    ]


def _readings(found: Sequence[list[list[OtherCell]]]) -> list[str | None]:
    """A row's readings out of the cells that were found for each of its cells, piece by piece."""
    # A line through one cell alone cuts that cell, a line through several cuts the row.
    cut = sum(any(_stacked(piece) for piece in pieces) for pieces in found) > 1
    return [_reading(pieces, APART_DOWN if cut else "\n") for pieces in found]


def _reading(pieces: list[list[OtherCell]], apart: str) -> str | None:
    if not any(pieces):
        return None
    return "\n".join(text for piece in pieces if (text := _text(piece, apart)))


def _text(piece: Iterable[OtherCell], apart: str) -> str:
    text, last = "", None
    for cell in _filled(piece):
        if last is not None:
            text += apart if _below(last, cell) else APART_ACROSS
        text += cell.text.strip()
        last = cell
    return text


def _filled(piece: Iterable[OtherCell]) -> list[OtherCell]:
    return [cell for cell in piece if fold(cell.text)]


def _stacked(piece: Iterable[OtherCell]) -> bool:
    filled = _filled(piece)
    return any(_below(one, other) for one, other in pairwise(filled))


def _below(one: OtherCell, other: OtherCell) -> bool:
    return other.bbox[1] >= (one.bbox[1] + one.bbox[3]) / 2


def _give_to_rows(
    ours: Sequence[OurRow], by_page: dict[int, list[OtherCell]], left: set[int], aligned: Aligned
) -> None:
    """Add to readings what the other reader has within a row of ddor's, where none of the row's cells stands.

    A merged cell's text that is printed again after a page's end is the same cell, not more of it.
    """
    for row, readings in zip(ours, aligned.readings, strict=True):
        for region in regions(row.source):
            for cell in by_page.get(region.page, ()):
                if id(cell) not in left or overlap(cell.bbox, region.bbox) < SAME:
                    continue
                left.discard(id(cell))
                i = _column(row, cell)
                if fold(cell.text) != fold(row.cells[i][1].text):
                    readings[i] = f"{readings[i] or ''}\n{cell.text}".strip()


def _column(row: OurRow, cell: OtherCell) -> int:
    """The number of the row's cell whose column holds most of another reader's cell."""
    x0, _, x1, _ = cell.bbox
    shared = [min(x1, printed.source.bbox[2]) - max(x0, printed.source.bbox[0]) for _, printed in row.cells]
    return shared.index(max(shared))
