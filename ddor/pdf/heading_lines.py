"""Lines that may be a table's headings, and where they part into columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ddor.pdf.draft import DraftCell
from ddor.pdf.objects import Rule, Word
from ddor.pdf.phrases import PhraseLine

_HAIR = 0.3
"""Points."""

_SAME_START = 1.0
"""Words that begin within so many points of each other begin at one place."""

_FEWEST_BELOW = 3
"""Lines that tell where a column begins."""

_MOST_OVER = 0.2
"""Words that may run over a column's beginning, for each that begins there: those of a text below the table."""

_MOST_BELOW = 24
"""Lines below headings that are looked at for where columns begin."""

_FAR_BELOW = 3.0
"""A gap of this many line heights ends the lines that stand below headings."""


@dataclass(slots=True, eq=False)
class HeadingLines:
    """Lines that may be a table's headings: from `first` up to but not with `end`, of the page's open lines.

    `columns` are the words of each from left to right; `over` the words that stand over several of them, with
    the first and last of these. `apart` says that one was parted where its words stand apart on one of its lines.
    """

    first: int
    end: int
    columns: list[list[Word]]
    over: list[tuple[int, int, list[Word]]] = field(default_factory=list)
    apart: bool = False

    def extents(self) -> list[tuple[float, float]]:
        """How far the words of each heading reach."""
        return [(min(w.x0 for w in words), max(w.x1 for w in words)) for words in self.columns]


def headings_of(
    first: int,
    end: int,
    lines: Sequence[PhraseLine],
    split: Sequence[Sequence[list[Word]]],
    *,
    apart: bool = False,
) -> HeadingLines:
    """The words of some lines as headings: those of the line with most phrases, with what stands over or under each."""
    main = max(range(len(split)), key=lambda i: len(split[i]))
    columns = [list(words) for words in split[main]]
    over: list[tuple[list[Word], list[list[Word]]]] = []
    # Outward from that line, so that what stands over several columns meets these first.
    for i in sorted(range(len(split)), key=lambda i: abs(i - main)):
        for words in split[i] if i != main else ():
            under = [
                each
                for each in columns
                if left_of(words) < right_of(each) + 0.5 and right_of(words) > left_of(each) - 0.5
            ]
            if len(under) == 1:
                under[0] += words
            elif under:
                over.append((words, under))
            else:
                columns.append(list(words))
    columns.sort(key=left_of)
    place = {id(words): i for i, words in enumerate(columns)}
    spans = [(min(place[id(e)] for e in under), max(place[id(e)] for e in under), words) for words, under in over]
    return HeadingLines(first, end, [sorted(each, key=lambda w: (w.top, w.x0)) for each in columns], spans, apart)


def apart_in_a_line(made: HeadingLines, widest: float) -> HeadingLines:
    """The headings with those in two whose words stand apart on one of their lines and part there on the others, too:
    "or Charged)    Number" under "Activity (Convicted Event".
    """
    columns: list[list[Word]] = []
    for words in made.columns:
        gaps = [
            (left.x1, right.x0)
            for left, right in pairwise(words)
            if abs(left.top - right.top) < 1 and right.x0 - left.x1 > widest * (left.bottom - left.top)
        ]
        at = _parting(words, *max(gaps, key=lambda gap: gap[1] - gap[0])) if gaps and not made.over else None
        if at is None:
            columns.append(words)
        else:
            columns += [[word for word in words if word.x1 <= at], [word for word in words if word.x0 >= at]]
    return HeadingLines(made.first, made.end, columns, made.over, apart=len(columns) > len(made.columns))


def split_at_gaps(line: PhraseLine, widest: float, vertical: Sequence[Rule]) -> list[list[Word]]:
    """A line's words where they stand apart, or an upright rule runs between them."""
    middle = (line.top + line.bottom) / 2
    beside = [rule.at for rule in vertical if rule.start <= middle <= rule.end]
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        last = pieces[-1][-1].x1
        if word.x0 - last > widest * line.height or any(last - 1 < at < word.x0 + 1 for at in beside):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def split_at_starts(line: PhraseLine, widest: float, starts: Sequence[float]) -> list[list[Word]]:
    """A line's words where they stand apart, or one begins where the words below it do."""
    pieces = [[line.words[0]]]
    for word in line.words[1:]:
        apart = word.x0 - pieces[-1][-1].x1 > widest * line.height
        if apart or any(abs(word.x0 - start) < _SAME_START for start in starts):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def split_at_strips(line: PhraseLine, columns: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """A line's words in as many pieces as columns stand below it, from where to where each of these reaches.

    Two pieces part at a gap within the strip that the columns leave free between them; of several, at the one that has
    the left piece in the middle over its column, as centered headings stand.
    """
    pieces: list[list[Word]] = []
    rest = list(line.words)
    for (x0, x1), (following, _) in pairwise(columns):
        gaps = [i for i, (a, b) in enumerate(pairwise(rest), 1) if a.x1 < following and b.x0 > x1]
        if gaps:
            at = min(gaps, key=lambda i: abs(rest[0].x0 + rest[i - 1].x1 - x0 - x1))
            pieces.append(rest[:at])
            rest = rest[at:]
    return [*pieces, rest]


def stand_in_middle(
    headings: Sequence[tuple[float, float]], columns: Sequence[tuple[float, float]], most: float
) -> bool:
    """Whether there is a heading over each column, off its middle by `most` points."""
    return len(headings) == len(columns) and all(
        abs(left + right - start - end) <= 2 * most
        for (left, right), (start, end) in zip(headings, columns, strict=True)
    )


def _parting(words: Sequence[Word], start: float, end: float) -> float | None:
    """Where headings part whose words stand apart on one line from `start` to `end`: where the right one begins on all
    lines, else in the widest gap; None where there is none.
    """
    before = end - _HAIR
    if not any(word.x0 < before < word.x1 for word in words):
        return before
    return widest_gap(words, start, end)


def widest_gap(words: Sequence[Word], start: float, end: float) -> float | None:
    """The middle of the widest stretch from `start` to `end` that no word runs over; None where there is none."""
    inside = [word for word in words if word.x1 > start and word.x0 < end]
    reach, widest, at = start, 0.0, None
    for x0, x1 in sorted([*((word.x0, word.x1) for word in inside), (end, end)]):
        if x0 - reach > widest:
            widest, at = x0 - reach, (x0 + reach) / 2
        reach = max(reach, x1)
    return at


def left_of(words: Sequence[Word]) -> float:
    """Where the first of some words begins, in points."""
    return min(word.x0 for word in words)


def right_of(words: Sequence[Word]) -> float:
    """Where the last of some words ends, in points."""
    return max(word.x1 for word in words)


def body_below(lines: Sequence[PhraseLine]) -> list[PhraseLine]:
    """The first lines below headings up to one that stands far below, no more than tell columns."""
    body: list[PhraseLine] = []
    for line in lines[:_MOST_BELOW]:
        if body and line.top - body[-1].bottom > _FAR_BELOW * line.height:
            break
        body.append(line)
    return body


def starts_below(body: Sequence[PhraseLine]) -> list[float]:
    """Where columns begin under headings, by some lines of the table: where phrases begin one under the other and
    hardly a word runs over.

    A column may be empty on most lines, as one whose cells take up one line beside others that are wrapped.
    """
    starts = sorted(phrase.x0 for line in body for phrase in line.phrases)
    words = [word for line in body for word in line.words]
    found: list[float] = []
    for start in starts:
        if found and start - found[-1] < _SAME_START:
            continue
        there = sum(abs(other - start) < _SAME_START for other in starts)
        over = sum(word.x0 < start - _SAME_START and word.x1 > start + _SAME_START for word in words)
        if there >= _FEWEST_BELOW and over <= _MOST_OVER * there:
            found.append(start)
    return found


def heading_cells(made: HeadingLines) -> tuple[list[DraftCell], int]:
    """Headings as cells, and the rows that they take up: two where some stand over several."""
    if not made.over:
        return [DraftCell(0, i, 0, i, list(words)) for i, words in enumerate(made.columns)], 1
    covered = {i for first, last, _ in made.over for i in range(first, last + 1)}
    cells = [DraftCell(0, first, 0, last, list(words)) for first, last, words in made.over]
    cells += [DraftCell(int(i in covered), i, 1, i, list(words)) for i, words in enumerate(made.columns)]
    return cells, 2
