"""A table whose cells are not all ruled: its headings, columns and rows made out from all that tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ddor.model import Box
from ddor.pdf.divisions import Division, columns_of, cut_at, find_divisions, under_headings
from ddor.pdf.draft import DraftCell, DraftTable
from ddor.pdf.evidence import USUAL, is_caption, is_closing_sign, is_figure, is_sign
from ddor.pdf.grid import Grid
from ddor.pdf.objects import BULLETS, Rule
from ddor.pdf.phrases import Phrase, PhraseLine
from ddor.pdf.regions import Kind, Region, kind_of
from ddor.pdf.rows import BodyLine, Placed, is_one_row, parted_by_space, rows_of
from ddor.pdf.spans import Extent, Headings

_MOST_ROWS_A_STRETCH, _MOST_ROWS_A_LINE = 1.25, 0.6
"""Rows for each stretch between rules of the same ends, or for each line, where the rules part rows and not just some
groups of them."""

_MOST_HEADING_ROWS = 3

_INDENT = 3.0
"""How far behind its bullet a list's item begins at most, in line heights."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is drawn on a page, as far as it tells cells apart, and the page's usual space in line heights."""

    horizontal: Sequence[Rule]
    vertical: Sequence[Rule]
    full: Sequence[Rule]
    fills: Sequence[Box]
    grids: Sequence[Grid]
    space: float


def open_table(region: Region, drawn: Surroundings) -> DraftTable | None:
    """The table that a region's lines are, or None where they are none."""
    rules = _across(region.lines, drawn.full)
    if region.stretches:
        return _ruled_rows(region, rules, drawn)
    headings, body = _parted(region, rules)
    body = _without_notes(body, rules)
    if len(body) < 2 or sum(kind_of(line) is Kind.ROW for line in body) < 2:
        return None
    made = _Columns.find(headings, body, drawn)
    if made is None or not _is_table(made, rules, region.framed):
        return None
    rights = [x1 for _, x1 in made.extents]
    return made.table(rows_of(made.body, drawn.horizontal, rights, made.height), rules, drawn)


def _ruled_rows(region: Region, rules: Sequence[Rule], drawn: Surroundings) -> DraftTable | None:
    """The table whose rows are separated by rules; None if these separate groups of rows, or there is no table."""
    made = _with_most_columns(region, rules, drawn)
    if made is None:
        return None
    rows = made.rows(region.stretches, drawn.horizontal)
    if len(rows) > max(_MOST_ROWS_A_STRETCH * len(region.stretches), _MOST_ROWS_A_LINE * len(made.body)):
        return None
    return made.table(rows, rules, drawn) if _has_rows(made, rows) else None


def _with_most_columns(region: Region, rules: Sequence[Rule], drawn: Surroundings) -> _Columns | None:
    """The columns of a region whose rows are parted by rules. Where its headings end is not always plain by
    themselves, but those over several columns leave no space between these.
    """
    stretches = region.stretches
    x0, x1 = min(line.x0 for line in region.lines), max(line.x1 for line in region.lines)
    above = _headings_above(region, 0, rules, x0, x1)
    first = _first_stretch_of_body(stretches, bool(above))
    found = []
    for start in range(first, min(first + _MOST_HEADING_ROWS, len(stretches) - 1)):
        headings = [line for lines in stretches[:start] for line in lines] or above
        body = [line for lines in stretches[start:] for line in lines]
        # A name that has a row to itself may run over columns.
        telling = [line for lines in stretches[start:] for line in lines if len(lines) > 1 or len(line.phrases) > 1]
        if telling and (made := _Columns.find(headings, body, drawn, telling)) is not None:
            found.append(made)
    return max(found, key=lambda made: made.count, default=None)


def _first_stretch_of_body(stretches: Sequence[Sequence[PhraseLine]], is_headed: bool) -> int:
    """The first row below the headings: that of the first figures where most rows have some, else the second one, or
    the first where headings stand above it.
    """
    first = 0 if is_headed else 1
    if 2 * sum(any(line.figures for line in lines) for lines in stretches) > len(stretches):
        places = [i for i, lines in enumerate(stretches) for _ in lines]
        first = places[_first_of_body([line for lines in stretches for line in lines])]
    while first > (0 if is_headed else 1) and all(len(line.phrases) == 1 for line in stretches[first - 1]):
        first -= 1
    return first


def _across(lines: Sequence[PhraseLine], full: Sequence[Rule]) -> list[Rule]:
    """The rules that go across all of these lines."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    slack = max(12.0, 0.04 * (x1 - x0))
    return [rule for rule in full if rule.start < x0 + slack and rule.end > x1 - slack]


def _parted(region: Region, rules: Sequence[Rule]) -> tuple[list[PhraseLine], list[PhraseLine]]:
    """The lines of a region's headings, those above it that belong to them included, and of its body."""
    lines = region.lines
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    first = _first_of_body(lines)
    above = [] if region.framed and first > 0 else _headings_above(region, first, rules, x0, x1)
    lines = above + lines
    first += len(above)
    under = [rule.at for rule in rules if lines[0].bottom - 3 < rule.at < lines[first].top + 3]
    if not under and (only := _only_rule_within(lines, rules)) is not None and only < lines[len(lines) // 4].top:
        # Headings may be figures, too: it is the rule under them that tells.
        under = [only]
    if under:
        first = next(i for i in range(len(lines)) if lines[i].top > under[-1] - 3)
    else:
        while first > 1 and _heads_rows(lines[first - 1], x0, x1):
            first -= 1
    return lines[:first], lines[first:]


def _only_rule_within(lines: Sequence[PhraseLine], rules: Sequence[Rule]) -> float | None:
    """The height of the only rule between two of these lines; None if there are several or none."""
    within = [rule.at for rule in rules if lines[0].bottom - 3 < rule.at < lines[-1].top + 3]
    return within[0] if len(within) == 1 else None


def _first_of_body(lines: Sequence[PhraseLine]) -> int:
    """The first line that has figures as the rows do, but for one that numbers the columns."""
    counts = [line.figures for line in lines if kind_of(line) is Kind.ROW]
    usual = median(counts) if counts else 0
    for i, line in enumerate(lines):
        if line.numbers_columns:
            continue
        others = len(line.phrases) - 1
        if others and line.figures >= max(1, 0.5 * others, 0.5 * usual):
            return i
    return 1 if len(lines) > 2 else 0


def _headings_above(region: Region, first: int, rules: Sequence[Rule], x0: float, x1: float) -> list[PhraseLine]:
    """The lines above a region that are the upper part of its headings, up to the rule at their top."""
    found: list[PhraseLine] = []
    previous = region.lines[0]
    crossed = sum(previous.bottom - 2 < rule.at < region.lines[first].top + 2 for rule in rules)
    for line in reversed(region.above):
        lone = len(line.phrases) == 1
        if (kind_of(line) is Kind.PROSE and lone) or previous.top - line.bottom > 2.2 * line.height:
            break
        if any(line.bottom - 3 < rule.at < previous.top + 3 for rule in rules):
            crossed += 1
            if crossed >= 2 or lone:
                break
        starts_left = line.x0 < x0 + 3 * line.height
        if lone and starts_left and (len(line.phrases[0].words) >= 4 or is_caption(line.phrases[0].text)):
            break
        if line.x1 < x0 - 2 or line.x0 > x1 + 2:
            break
        found.insert(0, line)
        previous = line
    return found


def _heads_rows(line: PhraseLine, x0: float, x1: float) -> bool:
    """Whether a line is a lone name at the left, which heads the rows below it."""
    return len(line.phrases) == 1 and line.x0 < x0 + 2.5 * line.height and line.x1 < x0 + 0.5 * (x1 - x0)


def _without_notes(body: Sequence[PhraseLine], rules: Sequence[Rule]) -> list[PhraseLine]:
    """The body without what stands under the rule at its foot, and without notes that begin as such."""
    kept = list(body)
    for i in range(1, len(kept)):
        closed = any(kept[i - 1].bottom - 3 < rule.at < kept[i].top + 3 for rule in rules)
        if closed and not any(kind_of(line) is Kind.ROW for line in kept[i:]):
            kept = kept[:i]
            break
    while len(kept) > 1 and len(kept[-1].phrases) == 1 and is_caption(kept[-1].phrases[0].text):
        kept.pop()
    return kept


@dataclass(slots=True)
class _Columns:
    """Headings and body with their phrases placed in the columns between the divisions."""

    divisions: list[Division]
    headings: list[BodyLine]
    body: list[BodyLine]
    box: Box
    height: float
    space: float

    @classmethod
    def find(
        cls,
        headings: Sequence[PhraseLine],
        body: Sequence[PhraseLine],
        drawn: Surroundings,
        telling: Sequence[PhraseLine] = (),
    ) -> _Columns | None:
        """The columns of a table, told by those of the body's lines that are `telling`, else by all."""
        lines = [*headings, *body]
        height = median(line.height for line in body)
        box = (min(e.x0 for e in lines), lines[0].top, max(e.x1 for e in lines), lines[-1].bottom)
        found = find_divisions(telling or body, box, drawn.vertical, drawn.fills, drawn.space)
        if not found:
            return None
        found = under_headings(found, headings, height, drawn.space)
        columns = cls(found, [], [], box, height, drawn.space)
        columns._place(headings, body)
        kept = columns._with_signs_joined()
        if len(kept) < len(found):
            columns.divisions = kept
            columns._place(headings, body)
        return columns if columns.divisions else None

    @property
    def count(self) -> int:
        return len(self.divisions) + 1

    def _place(self, headings: Sequence[PhraseLine], body: Sequence[PhraseLine]) -> None:
        self.headings = [self._placed(line, is_heading=True) for line in headings]
        self.body = [self._placed(line, is_heading=False) for line in body]

    def _placed(self, line: PhraseLine, is_heading: bool) -> BodyLine:
        lone = len(line.phrases) == 1 and not any(is_figure(word.text) for word in line.words)
        least = USUAL.filled_spaces * self.space * line.height if is_heading or lone else 0.0
        phrases = [piece for phrase in line.phrases for piece in cut_at(phrase, self.divisions, least)]
        return BodyLine(line, [Placed(*columns_of(phrase, self.divisions), phrase) for phrase in phrases])

    def _with_signs_joined(self) -> list[Division]:
        """The divisions without those beside a column that is empty or holds only signs, which go with figures, or the
        bullets of lists.
        """
        held: list[list[str]] = [[] for _ in range(self.count)]
        for line in self.body:
            for placed in line.placed:
                if placed.first == placed.last:
                    held[placed.first].append(placed.phrase.text)
        gone = set()
        for i, texts in enumerate(held):
            if i + 1 < self.count and (all(is_sign(text) for text in texts) or self._lists(i)):
                gone.add(i)
            elif i > 0 and texts and all(is_closing_sign(text) for text in texts):
                gone.add(i - 1)
        return [division for i, division in enumerate(self.divisions) if i not in gone]

    def _lists(self, column: int) -> bool:
        """Whether a column holds nothing but bullets, each with its item right behind it."""
        for line in self.body:
            own = [each for each in line.placed if each.first == column]
            if own and not all(each.phrase.text in BULLETS for each in own):
                return False
            items = [each.phrase for each in line.placed if each.first == column + 1]
            if own and not (items and items[0].text not in BULLETS and _is_near(own[-1].phrase, items[0], self.height)):
                return False
        return True

    @property
    def extents(self) -> list[Extent]:
        """How far the body's words reach in each column."""
        reach = [(float("inf"), float("-inf"))] * self.count
        for line in self.body:
            for placed in line.placed:
                if placed.first == placed.last:
                    x0, x1 = reach[placed.first]
                    reach[placed.first] = (min(x0, placed.phrase.x0), max(x1, placed.phrase.x1))
        return reach

    def rows(self, stretches: Sequence[Sequence[PhraseLine]], horizontal: Sequence[Rule]) -> list[list[BodyLine]]:
        """The body's lines as rows; `stretches` are the lines between one rule and the next."""
        rights = [x1 for _, x1 in self.extents]
        made = {id(line.line): line for line in self.body}
        lines_of = [lines for stretch in stretches if (lines := [made[id(a)] for a in stretch if id(a) in made])]
        pitches = [b.line.bottom - a.line.bottom for lines in lines_of for a, b in pairwise(lines)]
        usual = median(pitches) if pitches else self.height
        rows = []
        for part in [part for lines in lines_of for part in parted_by_space(lines, usual, self.height)]:
            whole = is_one_row(part, rights, self.height)
            rows += [part] if whole else rows_of(part, horizontal, rights, self.height)
        return rows

    def table(self, rows: Sequence[Sequence[BodyLine]], rules: Sequence[Rule], drawn: Surroundings) -> DraftTable:
        """The cells of headings and body."""
        extents = self.extents
        self._settle(rows, extents)
        cells, levels = self._heading_cells(extents, rules, drawn)
        for i, row in enumerate(rows):
            cells += self._row_cells(levels + i, row)
        ys = self._heights(cells, levels, rows)
        xs = [self.box[0] - 1, *(d.at for d in self.divisions), self.box[2] + 1]
        return DraftTable(xs, ys, cells, self._told(rules))

    def _heading_cells(
        self, extents: Sequence[Extent], rules: Sequence[Rule], drawn: Surroundings
    ) -> tuple[list[DraftCell], int]:
        if not self.headings:
            return [], 0
        top, bottom = self.headings[0].line.top - 2, self.body[0].line.top + 2
        width = self.box[2] - self.box[0]
        partial = [
            rule
            for rule in drawn.horizontal
            if top < rule.at < bottom
            and rule.end - rule.start > 1.2 * self.height
            and not (rule.end - rule.start > 0.9 * width and any(abs(rule.at - r.at) < 1 for r in rules))
        ]
        return Headings(extents, partial, drawn.horizontal, drawn.grids, self.height).cells(self.headings)

    def _settle(self, rows: Sequence[Sequence[BodyLine]], extents: Sequence[Extent]) -> None:
        """Put names that run over the next column into the first, and lone heads of rows over all that they head."""
        last = self.count - 1
        for row in rows:
            for line in row:
                for placed in line.placed:
                    if placed.last > placed.first and placed.phrase.x0 < self.box[0] + 3 * self.height:
                        placed.last = placed.first
                    elif len(row) == len(line.placed) == 1 and placed.first > 0:
                        self._centre(placed, extents, last)

    def _centre(self, placed: Placed, extents: Sequence[Extent], last: int) -> None:
        if last < 2:
            return
        if placed.last > placed.first and last > 2:
            placed.first, placed.last = 1, last
        for first in (1, 0):
            middle = (extents[first][0] + extents[last][1]) / 2
            if abs(middle - placed.phrase.middle) < self.height and (placed.first, placed.last) != (first, last):
                placed.first, placed.last = first, last
                return

    def _row_cells(self, number: int, row: Sequence[BodyLine]) -> list[DraftCell]:
        cells: list[DraftCell] = []
        for line in row:
            for placed in line.placed:
                same = [c for c in cells if c.column <= placed.first <= c.last_column]
                if same:
                    same[-1].words += placed.phrase.words
                else:
                    cells.append(DraftCell(number, placed.first, number, placed.last, list(placed.phrase.words)))
        return cells

    def _heights(self, cells: Sequence[DraftCell], levels: int, rows: Sequence[Sequence[BodyLine]]) -> list[float]:
        """Where the rows part: half way between the words of one and the next."""
        tops = [min(line.line.top for line in row) for row in rows]
        bottoms = [max(line.line.bottom for line in row) for row in rows]
        upper: list[float] = []
        for level in range(levels):
            own = [cell for cell in cells if cell.row == level]
            upper.append(min((word.top for cell in own for word in cell.words), default=tops[0]))
        edges = [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
        if levels:
            last = max(line.line.bottom for line in self.headings)
            edges.insert(0, (last + tops[0]) / 2)
            upper[0] = min(upper[0], self.headings[0].line.top)
        ys = [*upper, *([tops[0]] if not levels else []), *edges, bottoms[-1]]
        return [max(ys[: i + 1]) for i in range(len(ys))]

    def _told(self, rules: Sequence[Rule]) -> set[str]:
        told = set()
        if all(division.ruled for division in self.divisions):
            told.add("columns")
        between = sum(
            any(a.line.bottom - 3 < rule.at < b.line.top + 3 for rule in rules)
            for a, b in zip(self.body, self.body[1:], strict=False)
        )
        if 2 * between >= len(self.body) - 1:
            told.add("rows")
        if "columns" not in told:
            told.add("space")
        return told


def _is_near(bullet: Phrase, item: Phrase, height: float) -> bool:
    return item.x0 - bullet.x1 < _INDENT * height


def _has_rows(columns: _Columns, rows: Sequence[Sequence[BodyLine]]) -> bool:
    """Whether most of the rows between rules have texts side by side."""
    several = sum(len(set().union(*(line.filled for line in row))) >= 2 for row in rows)
    return columns.count > 1 and several >= max(2, 0.5 * len(rows))


def _is_table(columns: _Columns, rules: Sequence[Rule], framed: bool) -> bool:
    """Whether what was placed in columns is a table: enough rows of figures or short texts beside one another."""
    body, count = columns.body, columns.count
    placed = [each for line in body for each in line.placed]
    several = sum(len(line.filled) >= 2 for line in body)
    figures = sum(each.phrase.is_figures for each in placed)
    words = median(len(each.phrase.words) for each in placed)
    if several < 2 or (figures < 0.15 * len(placed) and (words > 4 or len(rules) < 2)):
        return False
    share = sum(each.last - each.first + 1 for each in placed) / (count * len(body))
    dense = sum(len(line.placed) >= 0.6 * count for line in body)
    return share >= 0.35 and dense >= 2 and (framed or len(rules) >= 2 or several >= 3)
