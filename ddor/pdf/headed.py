"""A table that is not ruled in full, from where its headings stand.

Whoever asks knows the headings, and of some columns what a whole value of them is (a date, a number); that tells rows
apart where nothing else does. What they mean is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ddor.pdf.divisions import find_divisions
from ddor.pdf.document import Page
from ddor.pdf.draft import DraftCell, DraftTable, as_grid
from ddor.pdf.evidence import USUAL, begins_a_note
from ddor.pdf.grid import merge_rules
from ddor.pdf.heading_lines import (
    HeadingLines,
    apart_in_a_line,
    body_below,
    heading_cells,
    headings_of,
    left_of,
    right_of,
    split_at_gaps,
    split_at_starts,
    split_at_strips,
    stand_in_middle,
    starts_below,
    widest_gap,
)
from ddor.pdf.layout import Place, Table, table_of
from ddor.pdf.merged import merged_over_rows
from ddor.pdf.objects import BULLETS, Rule, Word
from ddor.pdf.open_lines import Edges, IsWhole, OpenTable, column_of
from ddor.pdf.phrases import PhraseLine, phrase_lines, usual_space

_MOST_HEADING_LINES = 8
_FINE_SPACES = 1.7
"""Headings may stand as close together as this many usual spaces."""

_END_GAP = 3.0
"""A gap between lines of more than this many line heights, and twice the usual one, ends a table."""

_MOST_LEADING = 3
"""Lines at the top of a page that may stand above the rest of a table, such as a running header."""

_FEWEST_TO_SPLIT = 3
"""Lines from which on they may say that one heading is two."""

_HEADING_GAP = 0.6
"""Lines of one heading are no further apart than this many line heights."""

_CENTERED = 0.5
"""Headings that are set in the middle over their columns are off it by less than this many line heights."""

_CLEARLY = 0.15
"""Rows that are further apart by this many line heights than lines within them are told by that alone."""

_LOW_ON_PAGE = 0.75
"""A row that ends below this share of a page's height may go on on the next."""

_INSET = 3.0
"""How far, in points, columns part before the words of the next one begin, where there is room for it."""


class OpenPage:
    """What of a page stands in no table, as lines from the top down, with what is drawn among them."""

    def __init__(self, page: Page, words: Sequence[Word], spaces_kept: bool) -> None:
        self._page = page
        self._spaces_kept = spaces_kept
        self._space = usual_space(words)
        # A typewriter's spaces are as wide as its letters.
        self._usual_gap = max(USUAL.phrase_gap, _FINE_SPACES * self._space)
        self.lines = phrase_lines(words, self._space)
        self._below: dict[int, tuple[list[float], list[tuple[float, float]]]] = {}
        self._vertical = merge_rules(page.drawing.vertical)
        edges = [Rule(y, x0, x1) for x0, top, x1, bottom in page.drawing.fills for y in (top, bottom)]
        self._horizontal = merge_rules([*page.drawing.horizontal, *edges])

    def text_of(self, line: int) -> str:
        """What a line says."""
        return _text(self.lines[line])

    def heading_lines(self, start: int, may_be: Callable[[str], bool]) -> Iterator[tuple[HeadingLines, Table]]:
        """What may be headings among the lines from `start` on, of which `may_be` is true, each also as a table."""
        may = [may_be(_text(line)) for line in self.lines]
        for first in range(start, len(self.lines)):
            for end in range(first + 1, min(first + _MOST_HEADING_LINES, len(self.lines)) + 1):
                lines = self.lines[first:end]
                if not may[end - 1] or any(self._are_apart(a, b) for a, b in pairwise(lines)):
                    break
                if end < len(self.lines) and _overlap(lines, self.lines[end]):
                    continue
                seen = set()
                fine, usual = _FINE_SPACES * self._space, self._usual_gap
                for made in (
                    self._headings(first, end, lines, usual),
                    apart_in_a_line(self._headings(first, end, lines, usual), usual),
                    *self._above_columns(first, end, lines),
                    self._headings(first, end, lines, fine),
                ):
                    key = tuple(tuple(word.number for word in words) for words in made.columns)
                    if len(made.columns) > 1 and key not in seen:
                        seen.add(key)
                        yield made, self.as_table(made)

    def _headings(self, first: int, end: int, lines: Sequence[PhraseLine], widest: float) -> HeadingLines:
        return headings_of(first, end, lines, [split_at_gaps(line, widest, self._vertical) for line in lines])

    def _above_columns(self, first: int, end: int, lines: Sequence[PhraseLine]) -> Iterator[HeadingLines]:
        """The lines as headings that part as the columns below them do, however close they stand: where the words below
        begin, and within the strips that these leave free.
        """
        if end not in self._below:
            body = body_below(self.lines[end:])
            self._below[end] = (starts_below(body), self._columns_of(body))
        starts, columns = self._below[end]
        if starts:
            split = [split_at_starts(line, self._usual_gap, starts) for line in lines]
            yield headings_of(first, end, lines, split, apart=True)
        if len(columns) > 1:
            made = headings_of(first, end, lines, [split_at_strips(line, columns) for line in lines])
            if stand_in_middle(made.extents(), columns, _CENTERED * lines[0].height):
                yield made

    def _columns_of(self, body: Sequence[PhraseLine]) -> list[tuple[float, float]]:
        """From where to where the columns of some lines reach."""
        if len(body) < _FEWEST_TO_SPLIT:
            return []
        box = (min(line.x0 for line in body), body[0].top, max(line.x1 for line in body), body[-1].bottom)
        divisions = find_divisions(body, box, self._vertical, self._page.drawing.fills, self._space)
        marks = [box[0], *(x for division in divisions for x in (division.start, division.end)), box[2]]
        return list(zip(marks[::2], marks[1::2], strict=True))

    def _are_apart(self, line: PhraseLine, following: PhraseLine) -> bool:
        """Whether two lines are too far apart to be one heading, or a rule or a shade's edge goes through between."""
        if following.top - line.bottom > _HEADING_GAP * line.height:
            return True
        left, right = min(line.x0, following.x0), max(line.x1, following.x1)
        middle = (line.top + line.bottom) / 2
        return any(
            middle < rule.at < (following.top + following.bottom) / 2 and rule.start <= left and rule.end >= right
            for rule in self._horizontal
        )

    def as_table(self, made: HeadingLines) -> Table:
        """Headings as a table without rows."""
        extents = made.extents()
        xs = [extents[0][0] - 1, *((a[1] + b[0]) / 2 for a, b in pairwise(extents)), extents[-1][1] + 1]
        lines = self.lines[made.first : made.end]
        draft = DraftTable(sorted(xs), [lines[0].top, lines[-1].bottom], [])
        draft.cells, levels = heading_cells(made)
        if levels == 2:
            draft.ys = [lines[0].top, (lines[0].top + lines[-1].bottom) / 2, lines[-1].bottom]
        return self._table(draft)

    def _table(self, draft: DraftTable) -> Table:
        grid, words = as_grid(draft)
        return table_of(self._page, grid, words, self._spaces_kept)._replace(ruled=False)

    def split_further(self, made: HeadingLines, is_end: Callable[[str], bool]) -> HeadingLines | None:
        """The headings with those parted that stand close together over columns which are two by what is below.

        None where there are none.
        """
        body = self._body(made.end, is_end, max(line.bottom for line in self.lines[made.first : made.end]))
        if len(body) < _FEWEST_TO_SPLIT:
            return None
        edges = self._edges(made, body)
        columns: list[list[Word]] = []
        for i, words in enumerate(made.columns):
            columns += self._split_at(words, [w for line in body for w in line.words if column_of(w, edges) == i])
        if len(columns) == len(made.columns) or made.over:
            return None
        return HeadingLines(made.first, made.end, columns)

    def _split_at(self, heading: list[Word], words: Sequence[Word]) -> list[list[Word]]:
        """The words of a heading in two, if the words below it stand in two columns that part between them."""
        lines = phrase_lines([word for word in words if word.text not in BULLETS], self._space)
        if len(lines) < _FEWEST_TO_SPLIT:
            return [heading]
        box = (left_of(words), lines[0].top, right_of(words), lines[-1].bottom)
        for division in find_divisions(lines, box, self._vertical, self._page.drawing.fills, self._space):
            at = widest_gap(heading, division.start - 1, division.end + 1)
            left = [word for word in heading if at is not None and word.x1 <= at]
            right = [word for word in heading if at is not None and word.x0 >= at]
            if left and right:
                return [left, right]
        return [heading]

    def below(self, made: HeadingLines, is_end: Callable[[str], bool], is_whole: IsWhole) -> OpenTable:
        """The table under headings, of these alone where nothing is below, up to a line of which `is_end` is true."""
        foot = max(line.bottom for line in self.lines[made.first : made.end])
        body = self._body(made.end, is_end, foot)
        edges = self._edges(made, body)
        kept = self._fitting(body, edges)
        return self._with_rest(self._made(made, kept, edges, is_whole), kept, body, edges)

    def going_on(
        self,
        edges: Edges,
        start: int,
        is_end: Callable[[str], bool],
        is_whole: IsWhole,
        is_heading: Callable[[str], bool],
    ) -> OpenTable | None:
        """The rest of a table from the page before, whose columns parted at `edges`, at the top of this page.

        None where the page begins with headings of its own.
        """
        for first in range(start, min(start + _MOST_LEADING, len(self.lines))):
            line = self.lines[first]
            if is_end(_text(line)) or (len(line.phrases) > 1 and is_heading(_text(line))):
                return None
            if _stands_in_columns(line, edges):
                # Where cells are set in their row's middle, the first line of a wrapped one stands above the others.
                while first > start and self._goes_on(self.lines[first - 1], self.lines[first], edges):
                    first -= 1
                line = self.lines[first]
                body = self._body(first, is_end, line.top)
                kept = self._fitting(body, edges)
                return self._with_rest(self._made(None, kept, edges, is_whole), kept, body, edges)
        return None

    def _body(self, start: int, is_end: Callable[[str], bool], foot: float) -> list[PhraseLine]:
        """The lines of a table from `start` on: up to the first that ends it, or stands too far below the others.

        `foot` is where what stands above them ends.
        """
        body: list[PhraseLine] = []
        gaps: list[float] = []
        for line in self.lines[start:]:
            if is_end(_text(line)):
                break
            gap = line.top - foot
            if gap > max(_END_GAP * line.height, 1.8 * max(gaps, default=line.height)):
                break
            gaps.append(gap)
            foot = max(foot, line.bottom)
            body.append(line)
        return body

    def _fitting(self, body: Sequence[PhraseLine], edges: Edges) -> list[PhraseLine]:
        """The lines up to the last that has several columns filled; running text below a table is none of it."""
        kept: list[PhraseLine] = []
        for line in body:
            crossing = _crossing(line, edges)
            if crossing > 1 and len(line.phrases) == 1 and len(line.words) >= USUAL.prose_words:
                break
            kept.append(line)
        last = max((i for i, line in enumerate(kept) if len(_columns_filled(line, edges)) > 1), default=-1)
        within = _gap_within_rows(kept[: last + 1])
        while last + 1 < len(kept) and self._goes_on(kept[last], kept[last + 1], edges, within):
            last += 1
        return kept[: last + 1]

    def _with_rest(
        self, table: OpenTable, kept: Sequence[PhraseLine], body: Sequence[PhraseLine], edges: Edges
    ) -> OpenTable:
        """The table, and as unclear a line right below it that may be the rest of its last row."""
        if not kept or len(kept) == len(body):
            return table
        line = body[len(kept)]
        usual = max(line.height, 1.2 * min(_gaps(kept), default=0.0))
        if _crossing(line, edges) or line.top - kept[-1].bottom > usual:
            return table
        return table._replace(unclear=(*table.unclear, Place(self._page.number, line.box)))

    @staticmethod
    def _goes_on(line: PhraseLine, following: PhraseLine, edges: Edges, within: float = 0.0) -> bool:
        """Whether a line right below a table's last is the rest of a cell there: as close as wrapped lines are, or by
        no more than `within` points away.
        """
        crossing = _crossing(line, edges) + _crossing(following, edges)
        if _columns_filled(following, edges) == {0} and begins_a_note(_text(following)):
            return False
        return not crossing and following.top - line.bottom < max(0.45 * line.height, within)

    def _edges(self, made: HeadingLines, body: Sequence[PhraseLine]) -> Edges:
        words = [word for line in body for word in line.words]
        extents = made.extents()
        inner = [self._division(left, right, body) for left, right in pairwise(extents)]
        left = min([extents[0][0], *(word.x0 for word in words)])
        right = max([extents[-1][1], *(word.x1 for word in words)])
        return (left - _INSET, *inner, right + _INSET)

    def _division(self, left: tuple[float, float], right: tuple[float, float], body: Sequence[PhraseLine]) -> float:
        """Where the columns under two headings part: at a rule, or where the fewest words are cut and most begin."""
        start, end = (left[0] + left[1]) / 2, (right[0] + right[1]) / 2
        height = median([line.height for line in body]) if body else 10.0
        ruled = [r for r in self._vertical if start < r.at < end and _beside(r, body)]
        if ruled:
            return max(ruled, key=lambda r: r.end - r.start).at
        intervals = [(x0, x1) for line in body for x0, x1 in _stretches(line) if x1 > start and x0 < end]
        intervals += [left, right]
        marks = sorted({start, end, *(x for each in intervals for x in each if start < x < end)})
        best: tuple[float, float, float] = (float("inf"), 0.0, start)
        for a, b in pairwise(marks):
            if b - a < 0.3:
                continue
            middle = (a + b) / 2
            cut = sum(x0 < middle < x1 for x0, x1 in intervals)
            begin = sum(abs(x0 - b) < 0.2 * height for x0, _ in intervals)
            finish = sum(abs(x1 - a) < 0.2 * height for _, x1 in intervals)
            weight = max(begin, finish) / len(intervals) + min(1.5, (b - a) / height) * 0.4
            if (cut, -weight) < best[:2]:
                best = (cut, -weight, max(middle, b - _INSET))
        return best[2]

    def _made(
        self, heading: HeadingLines | None, body: Sequence[PhraseLine], edges: Edges, is_whole: IsWhole
    ) -> OpenTable:
        rows, odd = self._rows(body, edges, is_whole)
        # The first and the last row of a page may be parts of rows that go over its end, where they are joined later.
        last_may_be_cut = bool(body) and body[-1].bottom > _LOW_ON_PAGE * self._page.height
        unclear = [i for i in odd if (i or heading) and (i < len(rows) - 1 or not last_may_be_cut)]
        cells: list[DraftCell] = []
        tops: list[float] = []
        bottoms: list[float] = []
        levels = 0
        if heading is not None:
            cells, levels = heading_cells(heading)
            lines = self.lines[heading.first : heading.end]
            top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
            tops = [top + (bottom - top) * i / levels for i in range(levels)]
            bottoms = [top + (bottom - top) * (i + 1) / levels for i in range(levels)]
        held = [cell for number, row in enumerate(rows) for cell in _row_cells(number, row, edges)]
        for cell in merged_over_rows(held, rows, edges, self._horizontal):
            cells.append(
                DraftCell(levels + cell.row, cell.column, levels + cell.last_row, cell.last_column, cell.words)
            )
        for row in rows:
            tops.append(min(line.top for line in row))
            bottoms.append(max(line.bottom for line in row))
        ys = [tops[0], *((a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)), bottoms[-1]]
        ys = [max(ys[: i + 1]) for i in range(len(ys))]
        draft = DraftTable(list(edges), ys, cells, {"space"})
        places = tuple(
            Place(self._page.number, (edges[0], ys[levels + i], edges[-1], ys[levels + i + 1])) for i in unclear
        )
        taken = frozenset(word.number for cell in cells for word in cell.words)
        last = max(self.lines.index(line) for line in body) if body else (heading.end - 1 if heading else -1)
        return OpenTable(self._table(draft), edges, places, taken, last + 1)

    def _rows(
        self, body: Sequence[PhraseLine], edges: Edges, is_whole: IsWhole
    ) -> tuple[list[list[PhraseLine]], list[int]]:
        """The lines as rows, and which of these may be cut otherwise.

        Each way to cut is tried: at rules and edges of shades, at gaps wider than others, before lines with whole
        values. That under which most rows have one whole value in each column that says so is right; of several, that
        under which fewest have not.
        """
        if not body:
            return [], []
        ways = [
            self._at_rules(body, edges),
            *_at_gaps(body),
            _at_values(body, edges, is_whole),
            _at_middles(body, edges, is_whole),
        ]
        if any(len(line.phrases) > 1 for line in body):
            ways.append([[line] for line in body])
        judged = []
        for i, rows in enumerate(ways):
            # Between rules a row may lack a value: it is the rest of one from the page before, a note, or prints none.
            lacking = len(_odd(rows, edges, is_whole, may_lack=i == 0 and len(rows) > 1))
            judged.append(((lacking - len(rows), lacking), i))
        least, best = min(judged)
        rows = ways[best]
        odd = set(_odd(rows, edges, is_whole, may_lack=best == 0 and len(rows) > 1))
        if best != 0 and not _stand_apart(rows):
            others = {_cuts(ways[i]) for count, i in judged if count == least and i}
            odd |= {i for other in others for i in _differing(rows, other)}
        return rows, sorted(odd)

    def _at_rules(self, body: Sequence[PhraseLine], edges: Edges) -> list[list[PhraseLine]]:
        width = edges[-1] - edges[0]
        across = [r.at for r in self._horizontal if min(r.end, edges[-1]) - max(r.start, edges[0]) > 0.6 * width]
        rows: list[list[PhraseLine]] = []
        for line in body:
            middle = (line.top + line.bottom) / 2
            if rows and not any((rows[-1][-1].top + rows[-1][-1].bottom) / 2 < at < middle for at in across):
                rows[-1].append(line)
            else:
                rows.append([line])
        return rows


def _gaps(lines: Sequence[PhraseLine]) -> list[float]:
    return [following.top - line.bottom for line, following in pairwise(lines)]


def _gap_within_rows(lines: Sequence[PhraseLine]) -> float:
    """The widest gap, in points, by which a line still stands within the row above it, told from a table's own lines.

    Where some of these are clearly closer than others, they are those of one row; else each line is a row, and what is
    clearly closer is none.
    """
    gaps = _gaps(lines)
    if len(gaps) < _FEWEST_TO_SPLIT - 1:
        return 0.0
    clearly = _CLEARLY * lines[0].height
    return min(gaps) + (clearly / 3 if max(gaps) > min(gaps) + clearly else -clearly)


def _overlap(lines: Sequence[PhraseLine], following: PhraseLine) -> bool:
    """Whether a line begins above the foot of those before it, as lines of cells set in their row's middle do."""
    return following.top < max(line.bottom for line in lines) - 0.25 * following.height


def _text(line: PhraseLine) -> str:
    return " ".join(phrase.text for phrase in line.phrases)


def _stretches(line: PhraseLine) -> Iterator[tuple[float, float]]:
    """From where to where each word of a line reaches; a bullet goes with the word after it."""
    start: float | None = None
    for word in line.words:
        start = word.x0 if start is None else start
        if word.text not in BULLETS:
            yield (start, word.x1)
            start = None


def _beside(rule: Rule, body: Sequence[PhraseLine]) -> bool:
    """Whether an upright rule stands beside most of these lines."""
    return 2 * sum(rule.start <= (line.top + line.bottom) / 2 <= rule.end for line in body) > len(body)


def _columns_filled(line: PhraseLine, edges: Edges) -> set[int]:
    return {column_of(word, edges) for word in line.words}


def _crossing(line: PhraseLine, edges: Edges) -> int:
    """How many places at which columns part a line's words, or the spaces within its phrases, run over."""
    return len(_crossed(line, edges))


def _crossed(line: PhraseLine, edges: Edges) -> list[float]:
    return [
        x
        for x in edges[1:-1]
        if any(phrase.x0 < x - 1 and phrase.x1 > x + 1 for phrase in line.phrases) and not _is_gap(line, x)
    ]


def _is_gap(line: PhraseLine, x: float) -> bool:
    """Whether a line has a gap between words at a place that is wider than the spaces around it."""
    for a, b in pairwise(line.words):
        if a.x1 - 1 <= x <= b.x0 + 1:
            others = [q.x0 - p.x1 for p, q in pairwise(line.words) if p is not a]
            return not others or b.x0 - a.x1 > 1.15 * median(others)
    return False


def _stands_in_columns(line: PhraseLine, edges: Edges) -> bool:
    """Whether a line has words in several columns. Two may stand as close as words do where the second begins as its
    column does, if others stand apart.
    """
    if len(_columns_filled(line, edges)) < 2:
        return False
    crossed = _crossed(line, edges)
    apart = sum(line.x0 < x < line.x1 for x in edges[1:-1]) - len(crossed)
    return not crossed or (apart > 0 and all(_begins_at(line, x) for x in crossed))


def _begins_at(line: PhraseLine, x: float) -> bool:
    """Whether a word of a line ends before a place where columns part, and the next begins right behind it."""
    return any(a.x1 <= x + 0.5 and x <= b.x0 <= x + _INSET + 0.5 for a, b in pairwise(line.words))


def _row_cells(number: int, row: Sequence[PhraseLine], edges: Edges) -> list[DraftCell]:
    count = len(edges) - 1
    if len(row) == 1 and len(row[0].phrases) == 1 and _crossing(row[0], edges):
        return [DraftCell(number, 0, number, count - 1, list(row[0].words))]
    cells: dict[int, DraftCell] = {}
    for line in row:
        for word in line.words:
            column = column_of(word, edges)
            cells.setdefault(column, DraftCell(number, column, number, column, [])).words.append(word)
    return list(cells.values())


def _values(row: Sequence[PhraseLine], edges: Edges) -> dict[int, str]:
    held: dict[int, list[str]] = {}
    for line in row:
        for word in line.words:
            held.setdefault(column_of(word, edges), []).append(word.text)
    return {column: " ".join(texts) for column, texts in held.items()}


def _odd(rows: Sequence[Sequence[PhraseLine]], edges: Edges, is_whole: IsWhole, *, may_lack: bool = False) -> list[int]:
    """The rows that lack a whole value in some column that says what one is, or begin within the row above. With
    `may_lack` an empty place is none that lacks one.
    """
    keys = [i for i in range(len(edges) - 1) if is_whole(i, "") is not None]
    odd = []
    for i, row in enumerate(rows):
        if i and _overlap(rows[i - 1], row[0]):
            odd.append(i)
            continue
        if len(row) == 1 and len(row[0].phrases) == 1 and _crossing(row[0], edges):
            continue
        values = _values(row, edges)
        texts = {column: values.get(column, "") for column in keys}
        if not all(is_whole(column, text) or (may_lack and not text) for column, text in texts.items()):
            odd.append(i)
    return odd


def _at_gaps(body: Sequence[PhraseLine]) -> Iterator[list[list[PhraseLine]]]:
    """The lines cut at gaps wider than each of the widths that there are, the widest first."""
    gaps = [b.top - max(line.bottom for line in body[: i + 1]) for i, b in enumerate(body[1:])]
    for least in sorted({round(gap * 2) / 2 for gap in gaps}, reverse=True)[:8]:
        rows: list[list[PhraseLine]] = [[body[0]]]
        for line, gap in zip(body[1:], gaps, strict=True):
            if gap >= least - 0.3:
                rows.append([line])
            else:
                rows[-1].append(line)
        yield rows


def _at_values(body: Sequence[PhraseLine], edges: Edges, is_whole: IsWhole) -> list[list[PhraseLine]]:
    """The lines cut before each that has a whole value in a column that says what one is."""
    rows: list[list[PhraseLine]] = []
    for line in body:
        values = _values([line], edges)
        begins = any(is_whole(column, text) for column, text in values.items())
        alone = len(line.phrases) == 1 and _crossing(line, edges) > 0
        if rows and not begins and not alone:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _at_middles(body: Sequence[PhraseLine], edges: Edges, is_whole: IsWhole) -> list[list[PhraseLine]]:
    """The lines cut so that each whole value stands in its row's middle, where cells are set there."""
    middles: list[float] = []
    for line in body:
        if any(is_whole(column, text) for column, text in _values([line], edges).items()):
            middles.append((line.top + line.bottom) / 2)
    start = body[0].top
    rows: list[list[PhraseLine]] = []
    rest = list(body)
    for middle in middles:
        end = 2 * middle - start
        row = [line for line in rest if (line.top + line.bottom) / 2 < end]
        if row:
            rows.append(row)
            start = max(end, max(line.bottom for line in row))
        rest = rest[len(row) :]
    return [*rows, rest] if rest else rows


def _stand_apart(rows: Sequence[Sequence[PhraseLine]]) -> bool:
    """Whether rows are clearly further apart than the lines within them."""
    within = [b.top - a.bottom for row in rows for a, b in pairwise(row)]
    between = [b[0].top - max(line.bottom for line in a) for a, b in pairwise(rows)]
    if not within or not between:
        return bool(rows) and not within
    return min(between) > max(within) + _CLEARLY * rows[0][0].height


def _cuts(rows: Sequence[Sequence[PhraseLine]]) -> tuple[int, ...]:
    """How many lines each row has."""
    return tuple(len(row) for row in rows)


def _differing(rows: Sequence[Sequence[PhraseLine]], other: tuple[int, ...]) -> list[int]:
    """The rows that another way to cut the same lines cuts otherwise."""
    ends = {sum(other[: i + 1]) for i in range(len(other))}
    differing, start = [], 0
    for i, row in enumerate(rows):
        end = start + len(row)
        inside = any(start < each < end for each in ends)
        if inside or end not in ends:
            differing.append(i)
        start = end
    return differing
