"""A table's headings to cells: which lines are one heading, and over which columns each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ddor.pdf.draft import DraftCell
from ddor.pdf.grid import Grid
from ddor.pdf.objects import Rule, Word
from ddor.pdf.phrases import Phrase
from ddor.pdf.rows import BodyLine, Placed

Extent = tuple[float, float]
"""How far the words of a column reach, in points; the first is greater than the second where it has none."""


@dataclass(slots=True, eq=False)
class _Heading:
    """A heading in the making: its columns, its height on the page, the ends of its last line, its words."""

    first: int
    last: int
    top: float
    bottom: float
    words: list[Word]
    x0: float
    x1: float
    level: int = 0
    last_level: int = field(default=0)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    def meets(self, other: _Heading) -> bool:
        return self.first <= other.last and self.last >= other.first


@dataclass(slots=True)
class Headings:
    """Makes the cells of a table's headings. `extents` has for each column how far the body's words reach."""

    extents: Sequence[Extent]
    partial: Sequence[Rule]
    rules: Sequence[Rule]
    grids: Sequence[Grid]
    height: float
    _made: list[_Heading] = field(default_factory=list)

    def cells(self, lines: Sequence[BodyLine]) -> tuple[list[DraftCell], int]:
        """The headings of these lines as cells, and how many rows they take up."""
        if not lines:
            return [], 0
        for i, line in enumerate(lines):
            for placed in line.placed:
                self._add(placed, line, lines[i:])
        self._made.sort(key=lambda heading: heading.top)
        levels = self._levels()
        cells = [DraftCell(h.level, h.first, h.last_level, h.last, h.words) for h in self._made]
        return cells, levels

    def _add(self, placed: Placed, line: BodyLine, below: Sequence[BodyLine]) -> None:
        phrase = placed.phrase
        under = [
            rule
            for rule in self.partial
            if phrase.bottom - 0.45 * self.height < rule.at < phrase.bottom + 1.3 * self.height
            and rule.start < phrase.x0 + 2
            and rule.end > phrase.x1 - 2
        ]
        columns = self._from_grid(placed, line, below) or self._from_rule(placed, under)
        first, last = columns or self._from_place(placed, line, below)
        placed.first, placed.last = first, last
        if under and last > first:
            self._widen(placed)
        above = None if line.line.numbers_columns else self._heading_above(placed)
        if above is not None:
            above.bottom, above.x0, above.x1 = max(above.bottom, phrase.bottom), phrase.x0, phrase.x1
            above.words += phrase.words
            return
        self._made.append(_Heading(first, last, phrase.top, phrase.bottom, list(phrase.words), phrase.x0, phrase.x1))

    def _between(self, start: float, end: float) -> tuple[int, int] | None:
        """The columns whose words lie for the most part within a stretch."""
        inside = [
            i
            for i, (x0, x1) in enumerate(self.extents)
            if x0 < x1 and min(end, x1) - max(start, x0) > 0.4 * min(end - start, x1 - x0)
        ]
        return (inside[0], inside[-1]) if inside else None

    def _from_grid(self, placed: Placed, line: BodyLine, below: Sequence[BodyLine]) -> tuple[int, int] | None:
        """The columns under the drawn cell that holds a heading alone."""
        phrase = placed.phrase
        for grid in self.grids:
            field_ = grid.at(phrase.middle, (phrase.top + phrase.bottom) / 2)
            if field_ is None or field_.box[3] > below[-1].line.bottom + 2 * self.height:
                continue
            others = [p for p in line.placed if field_.box[0] - 1 < p.phrase.middle < field_.box[2] + 1]
            if len(others) == 1:
                return self._between(field_.box[0] + 1, field_.box[2] - 1)
        return None

    def _from_rule(self, placed: Placed, under: Sequence[Rule]) -> tuple[int, int] | None:
        """The columns over which the rule right under a heading is drawn."""
        if not under:
            return None
        rule = min(under, key=lambda r: r.at)
        phrase = placed.phrase
        return self._between(rule.start, rule.end) if rule.end - rule.start > 1.15 * (phrase.x1 - phrase.x0) else None

    def _from_place(self, placed: Placed, line: BodyLine, below: Sequence[BodyLine]) -> tuple[int, int]:
        """The columns over which a heading stands, or over whose middle it does."""
        phrase = placed.phrase
        first, last = placed.first, placed.last

        def shared(column: int) -> float:
            x0, x1 = self.extents[column]
            return min(phrase.x1, x1) - max(phrase.x0, x0)

        def little(column: int) -> bool:
            x0, x1 = self.extents[column]
            return shared(column) < min(0.25 * (x1 - x0), 1.2 * self.height)

        while last > first and little(first) and shared(last) > shared(first):
            first += 1
        while last > first and little(last) and shared(first) > shared(last):
            last -= 1
        return self._centred(placed, line, below, first, last) or (first, last)

    def _centred(
        self, placed: Placed, line: BodyLine, below: Sequence[BodyLine], first: int, last: int
    ) -> tuple[int, int] | None:
        """The columns that a heading stands over the middle of, if there are headings under it."""
        lower = [p for each in below[1:] for p in each.placed]
        if not lower:
            return None
        middle, count = placed.phrase.middle, len(self.extents)
        others = [p for p in line.placed if p is not placed]
        least = max([p.last + 1 for p in others if p.phrase.x1 <= placed.phrase.x0], default=0)
        most = min([p.first - 1 for p in others if p.phrase.x0 >= placed.phrase.x1], default=count - 1)
        alone = abs((self.extents[first][0] + self.extents[last][1]) / 2 - middle)
        reaches_over = not others and self._meets(placed.phrase, first - 1) and self._meets(placed.phrase, last + 1)
        best: tuple[float, int, int] | None = None
        for a in range(least, first + 1):
            for b in range(last, most + 1):
                if a == b or (a == 0 and count > 2) or not self._may_span(a, b, lower):
                    continue
                off = abs((self.extents[a][0] + self.extents[b][1]) / 2 - middle)
                nearer = off < alone - 0.5 * self.height or first != last or reaches_over
                if off < 1.2 * self.height and nearer and (best is None or off < best[0] - 0.3 * self.height):
                    best = (off, a, b)
        return best[1:] if best else None

    def _meets(self, phrase: Phrase, column: int) -> bool:
        if not 0 <= column < len(self.extents):
            return False
        x0, x1 = self.extents[column]
        return min(phrase.x1, x1) > max(phrase.x0, x0)

    def _may_span(self, first: int, last: int, lower: Sequence[Placed]) -> bool:
        if any(self.extents[i][0] > self.extents[i][1] for i in (first, last)):
            return False
        if any(h.first == h.last and first <= h.first <= last for h in self._made):
            return False
        return all(any(p.first <= i <= p.last for p in lower) for i in range(first, last + 1))

    def _widen(self, placed: Placed) -> None:
        """Give the upper lines of a heading the columns of its last line, which has the rule under it."""
        phrase = placed.phrase
        for heading in self._made:
            inside = placed.first <= heading.first and heading.last <= placed.last
            close = abs(phrase.top - heading.bottom) < 0.5 * self.height
            if not inside or not close or abs(heading.middle - phrase.middle) >= 1.2 * self.height:
                continue
            beside = [h for h in self._made if h.first <= placed.last and h.last >= placed.first]
            if sum(h.bottom > heading.top + 1 for h in beside) == 1:
                heading.first, heading.last = placed.first, placed.last

    def _heading_above(self, placed: Placed) -> _Heading | None:
        """The heading that a phrase is the next line of."""
        phrase = placed.phrase
        for heading in reversed(self._made):
            same = (heading.first, heading.last) == (placed.first, placed.last)
            if not same and not (placed.first == placed.last == heading.first == heading.last):
                continue
            ruled = any(
                heading.bottom - 0.35 * self.height < rule.at < phrase.top + 0.15 * self.height
                and min(rule.end, phrase.x1) - max(rule.start, phrase.x0) > 0.5 * (phrase.x1 - phrase.x0)
                for rule in self.rules
            )
            between = any(
                h is not heading
                and h.top > heading.top + 0.5 * self.height
                and h.first <= placed.last
                and h.last >= placed.first
                and h.bottom <= phrase.top + 2
                for h in self._made
            )
            if not ruled and not between and phrase.top - heading.bottom < 0.9 * self.height:
                return heading
        return None

    def _levels(self) -> int:
        """Give each heading its rows: below all that it stands under, and over what is left free around it."""
        made = self._made
        for i, heading in enumerate(made):
            heading.level = max([h.level + 1 for h in made[:i] if h.meets(heading)], default=0)
        count = max(heading.level for heading in made) + 1
        taken = {(h.level, c) for h in made for c in range(h.first, h.last + 1)}
        for heading in made:
            heading.last_level = heading.level
        for heading in sorted(made, key=lambda h: -h.level):
            while heading.level > 0 and self._is_free(taken, heading.level - 1, heading):
                heading.level -= 1
                taken |= {(heading.level, c) for c in range(heading.first, heading.last + 1)}
        for heading in made:
            while heading.last_level + 1 < count and self._is_free(taken, heading.last_level + 1, heading):
                heading.last_level += 1
                taken |= {(heading.last_level, c) for c in range(heading.first, heading.last + 1)}
        return count

    @staticmethod
    def _is_free(taken: set[tuple[int, int]], level: int, heading: _Heading) -> bool:
        return all((level, c) not in taken for c in range(heading.first, heading.last + 1))
