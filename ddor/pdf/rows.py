"""Lines of a table's body to rows: which lines are one row because a cell of it is wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ddor.pdf.objects import BULLETS, HYPHENS, Rule
from ddor.pdf.phrases import Phrase, PhraseLine

_JOINTS = ("/", ",", "(", "&", "+", " and", " or", " of", " the", " for", " to", " in", " with", " by")
"""What a line ends in that goes on on the next."""

_FREE = 1.6
"""Lines further below one another than this, from foot to foot, are of different rows: in line heights."""

_ENOUGH = 1.5
"""What the signs must add up to for two lines to be one row."""


@dataclass(slots=True, eq=False)
class Placed:
    """A phrase and the first and last column that it stands in."""

    first: int
    last: int
    phrase: Phrase


@dataclass(slots=True, eq=False)
class BodyLine:
    """A line of a table's body, its phrases placed in columns."""

    line: PhraseLine
    placed: list[Placed]

    @property
    def filled(self) -> set[int]:
        """The columns in which something begins."""
        return {each.first for each in self.placed}


def rows_of(
    lines: Sequence[BodyLine], horizontal: Sequence[Rule], rights: Sequence[float], height: float
) -> list[list[BodyLine]]:
    """The lines grouped to rows. `rights` says how far to the right each column's words reach, in points."""
    pitches = [b.line.bottom - a.line.bottom for a, b in pairwise(lines) if len(a.placed) > 1 and len(b.placed) > 1]
    usual = median(pitches) if pitches else 1.2 * height
    rows: list[list[BodyLine]] = []
    for line in lines:
        if rows and _joins(rows[-1], line, horizontal, rights, height, usual):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def parted_by_space(lines: Sequence[BodyLine], usual: float, height: float) -> list[list[BodyLine]]:
    """The lines between two rules cut where more is left free than between the lines of a cell, `usual` in points."""
    parts = [[lines[0]]]
    for before, line in pairwise(lines):
        if line.line.bottom - before.line.bottom > max(_FREE * height, _FREE * usual):
            parts.append([])
        parts[-1].append(line)
    return parts


def is_one_row(lines: Sequence[BodyLine], rights: Sequence[float], height: float) -> bool:
    """Whether the lines between two rules are one row, the cells of which are wrapped: no column has figures on several
    of them, and most lines of the longest go on from the one before.
    """
    columns: dict[int, list[Phrase]] = {}
    for line in lines:
        for column in sorted(line.filled):
            words = [word for each in line.placed if each.first == column for word in each.phrase.words]
            columns.setdefault(column, []).append(Phrase(words))
    if any(len(phrases) > 1 and all(phrase.is_figures for phrase in phrases) for phrases in columns.values()):
        return False
    most = max(len(phrases) for phrases in columns.values())
    return any(
        2 * sum(_goes_on(a, b, rights[column], height) for a, b in pairwise(phrases)) >= most - 1
        for column, phrases in columns.items()
        if len(phrases) == most
    )


def _goes_on(before: Phrase, phrase: Phrase, right: float, height: float) -> bool:
    """Whether a line of a column's text goes on from the one above it, or is the next item of a list."""
    word = phrase.words[0]
    return (
        word.text in BULLETS
        or right - before.x1 < (word.x1 - word.x0) + 0.3 * height
        or phrase.text[:1].islower()
        or phrase.text[:1] in "(&"
        or _ends_open(before.text)
    )


def _joins(
    row: Sequence[BodyLine],
    line: BodyLine,
    horizontal: Sequence[Rule],
    rights: Sequence[float],
    height: float,
    usual: float,
) -> bool:
    before = row[-1]
    gap = line.line.bottom - before.line.bottom
    if gap > _FREE * height or _is_ruled_off(before.line, line.line, horizontal, height):
        return False
    filled = set().union(*(each.filled for each in row))
    if _is_rest(filled, line):
        return _weight_of_rest(row, line, rights, gap / usual, height) >= _ENOUGH
    if filled == {0} and len(row) == 1 and len(line.placed) > 1 and line.placed[0].first == 0:
        return gap < 1.15 * usual and _weight_of_head(row[0], line, rights, height) >= 2.0
    return False


def _is_ruled_off(before: PhraseLine, line: PhraseLine, horizontal: Sequence[Rule], height: float) -> bool:
    """Whether a rule is drawn between two lines, over most of the second one's words."""
    return any(
        before.bottom - 0.3 * height < rule.at < line.bottom - 0.6 * height
        and min(rule.end, line.x1) - max(rule.start, line.x0) > 0.5 * (line.x1 - line.x0)
        for rule in horizontal
    )


def _is_rest(filled: set[int], line: BodyLine) -> bool:
    """Whether a line fills so few of the row's columns that it may be the rest of its wrapped cells."""
    most = max(1, len(filled) // 2 + (len(filled) <= 2))
    return (
        line.filled <= filled | {0}
        and len(line.filled) <= most
        and not all(each.phrase.is_figures for each in line.placed)
    )


def _weight_of_rest(
    row: Sequence[BodyLine], line: BodyLine, rights: Sequence[float], pitch: float, height: float
) -> float:
    """How much says that a line goes on where the row's cells were wrapped."""
    first = line.placed[0]
    weight = 0.0
    stubs = [each for part in row for each in part.placed if each.first == 0]
    if first.first == 0 and stubs and stubs[0].phrase.x0 > first.phrase.x0 + 0.3 * height:
        weight -= 2.5
    if pitch < 0.9:
        weight += 2.0
    if first.phrase.text[:1].islower() or first.phrase.text[:1] in "(&":
        weight += 1.2
    above = [each.phrase for part in row for each in part.placed if each.first == first.first]
    if above:
        word = first.phrase.words[0]
        if rights[first.first] - above[-1].x1 < (word.x1 - word.x0) + 0.3 * height:
            weight += 1.0
        if _ends_open(above[-1].text):
            weight += 1.0
        if first.phrase.x0 > above[-1].x0 + 0.4 * height:
            weight += 0.4
    elif first.first != 0:
        weight += 1.0
    if len(line.placed) == 1 and len(row[-1].placed) == 1:
        weight -= 0.4
    if 0 not in line.filled and pitch < 1.05:
        weight += 1.0
    return weight


def _weight_of_head(head: BodyLine, line: BodyLine, rights: Sequence[float], height: float) -> float:
    """How much says that a lone first line is the beginning of the name on the next, which has the row's figures."""
    first, second = head.placed[0].phrase, line.placed[0].phrase
    word = second.words[0]
    weight = 0.0
    if second.text[:1].islower() or second.text[:1] == "(":
        weight += 1.0
    if rights[0] - first.x1 < (word.x1 - word.x0) + 0.5 * height:
        weight += 1.0
    if _ends_open(first.text) or first.text.count("(") > first.text.count(")"):
        weight += 1.0
    if second.x0 < first.x0 - 0.3 * height:
        weight -= 2.0
    return weight


def _ends_open(text: str) -> bool:
    return text.rstrip().endswith((*HYPHENS, "–", *_JOINTS))
