"""The tables of a page, whatever tells their cells apart: rules, shades, or the space between words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ddor.model import Box
from ddor.pdf.divisions import sides_of
from ddor.pdf.document import Page
from ddor.pdf.draft import DraftTable, as_grid, panels
from ddor.pdf.drawn_tables import drawn_table, is_ruled, parted_further
from ddor.pdf.evidence import USUAL
from ddor.pdf.framed import edges_of_shades, frames, ruled_rows
from ddor.pdf.grid import Grid, merge_rules
from ddor.pdf.joined_figures import JoinedFigures, with_figures_joined
from ddor.pdf.layout import field_of
from ddor.pdf.objects import Rule, Word
from ddor.pdf.open_tables import Surroundings, open_table
from ddor.pdf.phrases import phrase_lines, usual_space
from ddor.pdf.regions import Region, blocks, full_rules, parted, running_text, streams

_DASHES = frozenset("-_=—–")
_FEWEST_DASHES = 8
"""Signs in a row from which on they are a rule of typewriter print."""

_FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table of a page: its cells as a grid, the words of each (by the id of its field), what told them apart."""

    grid: Grid
    words: Mapping[int, list[Word]]
    told: frozenset[str]


def find_tables(page: Page) -> list[FoundTable]:
    """The tables of a page from the top down."""
    finder = _Finder(page)
    drafts = sorted(finder.drafts(), key=lambda d: (d.box[1], d.box[0]))
    return [_found(draft, finder.figures) for draft in drafts]


class _Finder:
    def __init__(self, page: Page) -> None:
        self._page = page
        upright = [word for word in page.words if word.upright and word.x1 > word.x0]
        typed = [word for word in upright if len(word.text) >= _FEWEST_DASHES and not set(word.text) - _DASHES]
        gone = {word.number for word in typed}
        words = [word for word in upright if word.number not in gone]
        self._space = usual_space(words)
        dashes = [Rule((word.top + word.bottom) / 2, word.x0, word.x1) for word in typed]
        self._horizontal = sorted(merge_rules([*page.drawing.horizontal, *dashes]))
        self._vertical = merge_rules(page.drawing.vertical)
        self.figures = with_figures_joined(words, self._space, [*self._vertical, *sides_of(page.drawing.fills)])
        self._words = self.figures.words
        self._full = full_rules(self._horizontal, USUAL.least_rule * page.width)

    def drafts(self) -> list[DraftTable]:
        drawn, unruled = self._drawn()
        around = Surroundings(
            self._horizontal, self._vertical, self._full, self._page.drawing.fills, unruled, self._space
        )
        shades = edges_of_shades(self._page.drawing.fills, USUAL.least_rule * self._page.width)
        ruled = self._made(ruled_rows(self._words, self._full, shades, self._space), around)
        # A few rows with drawn cells may belong to a table whose other rows are separated only by rules or shades.
        ruled = [table for table in ruled if all(_is_part(each, table) for each in drawn if _overlap(each, table))]
        tables = [*ruled, *(table for table in drawn if not any(_overlap(table, each) for each in ruled))]
        words = _without(self._words, tables)
        if len(words) < _FEWEST_WORDS:
            return tables
        tables += self._made(frames(words, self._full, self._space), around)
        return [*tables, *self._in_blocks(_without(words, tables), tables, around)]

    def _drawn(self) -> tuple[list[DraftTable], list[Grid]]:
        """The tables that are ruled in full, and the grids that are not."""
        boxes = [(grid, grid.box) for grid in self._page.grids]
        held: dict[int, list[Word]] = {}
        for word in self._words:
            field, _ = field_of(word, boxes)
            if field is not None:
                held.setdefault(id(field), []).append(word)
        tables, unruled = [], []
        for grid in self._page.grids:
            if not is_ruled(grid, held, self._space):
                unruled.append(grid)
            elif (table := drawn_table(grid, held)) is not None:
                tables.append(parted_further(table, self._space))
        return tables, unruled

    def _made(self, regions: Sequence[Region], around: Surroundings) -> list[DraftTable]:
        found = []
        for region in regions:
            for part in parted(region, self._full):
                if (table := open_table(part, around)) is not None:
                    found += panels(table)
        return found

    def _in_blocks(self, words: Sequence[Word], known: Sequence[DraftTable], around: Surroundings) -> list[DraftTable]:
        lines = phrase_lines(words, self._space)
        paragraphs = running_text(lines)
        gone = {word.number for stack in paragraphs for phrase in stack for word in phrase.words}
        if gone:
            lines = phrase_lines([word for word in words if word.number not in gone], self._space)
        barriers: list[Box] = [
            (min(p.x0 for p in s), min(p.top for p in s), max(p.x1 for p in s), max(p.bottom for p in s))
            for s in paragraphs
        ]
        parts = streams(lines, barriers)
        barriers += [table.box for table in known]
        return self._made([region for part in parts for region in blocks(part, barriers, self._full)], around)


def _without(words: Sequence[Word], tables: Sequence[DraftTable]) -> list[Word]:
    """The words that are in no table, nor within the lines of one that is drawn as a grid."""
    gone = {word.number for table in tables for cell in table.cells for word in cell.words}
    drawn = [table.box for table in tables if "grid" in table.told]
    return [word for word in words if word.number not in gone and not any(_holds(box, word) for box in drawn)]


def _overlap(one: DraftTable, other: DraftTable) -> bool:
    (a0, a1, a2, a3), (b0, b1, b2, b3) = one.box, other.box
    return min(a2, b2) > max(a0, b0) and min(a3, b3) > max(a1, b1)


def _is_part(table: DraftTable, other: DraftTable) -> bool:
    """Whether a table has so few rows compared with another that they are part of it."""
    return 2 * len(table.ys) <= len(other.ys) + 1


def _holds(box: Box, word: Word) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.top + word.bottom) / 2 <= box[3]


def _found(draft: DraftTable, figures: JoinedFigures) -> FoundTable:
    for cell in draft.cells:
        cell.words = figures.apart(cell.words)
    grid, words = as_grid(draft)
    return FoundTable(grid, words, frozenset(draft.told))
