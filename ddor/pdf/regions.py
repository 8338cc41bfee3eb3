"""Where on a page tables may stand: between rules of the same ends, and in blocks of lines that look like rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from statistics import median

from ddor.model import Box
from ddor.pdf.evidence import USUAL, is_caption
from ddor.pdf.objects import Rule, union
from ddor.pdf.phrases import Phrase, PhraseLine

_LIST_MARKER = re.compile(r"^(?:[a-z]|\(?\w{1,3}[.)]|\W{1,2}|[\u00b9\u00b2\u00b3\u2070-\u2079\u1d2c-\u1dbf]{1,3})$")

_FEWEST_OF_TWO = 8
"""Lines from which on a block may be two tables, one below the other."""

_MOST_HEADING_LINES = 5

_CLOSE = 3.0
"""Line heights: what stands no further above or below a column of text may be of it."""

_NARROW = 0.6
"""The share of the width that is printed on below which a column of text leaves room for another beside it."""


class Kind(Enum):
    """What a line looks like by itself: a row of a table, running text, or neither."""

    ROW = "row"
    PROSE = "prose"
    OTHER = "other"


@dataclass(slots=True)
class Region:
    """Lines that may be a table, from the top down; `above` are those before them, which may be its headings.

    `framed` says that rules of the same ends enclose it; `stretches` are the lines between each two of them, where
    these may part all rows.
    """

    lines: list[PhraseLine]
    above: list[PhraseLine]
    framed: bool = False
    stretches: list[list[PhraseLine]] = field(default_factory=list)


def kind_of(line: PhraseLine) -> Kind:
    """What a line looks like by itself."""
    phrases = line.phrases
    if len(phrases) == 1:
        only = phrases[0]
        return Kind.PROSE if len(only.words) >= USUAL.prose_words and not only.has_leader else Kind.OTHER
    if len(phrases) == 2 and _LIST_MARKER.match(phrases[0].text) and not phrases[1].is_figures:
        return Kind.OTHER
    short = sum(len(phrase.words) <= 3 or phrase.is_figures for phrase in phrases)
    figures = sum(phrase.is_figures for phrase in phrases)
    long = sum(len(phrase.words) >= USUAL.long_phrase and not phrase.has_leader for phrase in phrases)
    if figures and short >= len(phrases) - 1:
        return Kind.ROW
    if long and figures <= 1 and len(phrases) <= 3:
        return Kind.PROSE
    return Kind.ROW if 2 * short >= len(phrases) else Kind.OTHER


def full_rules(horizontal: Sequence[Rule], least: float) -> list[Rule]:
    """The level rules of at least this length in points, those of one height that leave gaps put together."""
    together: list[list[Rule]] = []
    for rule in sorted(horizontal):
        if together and rule.at - together[-1][0].at <= 1.0:
            together[-1].append(rule)
        else:
            together.append([rule])
    full = []
    for rules in together:
        start, end = min(r.start for r in rules), max(r.end for r in rules)
        drawn = sum(r.end - r.start for r in rules)
        if len(rules) > 1 and drawn >= 0.6 * (end - start) and _evenly_apart(rules):
            rules = [Rule(median(r.at for r in rules), start, end)]
        full += [rule for rule in rules if rule.end - rule.start >= least]
    return full


def _evenly_apart(rules: Sequence[Rule]) -> bool:
    ordered = sorted(rules, key=lambda r: r.start)
    return all(b.start - a.end < 24 for a, b in pairwise(ordered))


def same_ends(one: Rule, other: Rule) -> bool:
    """Whether two level rules begin and end at the same places."""
    return abs(one.start - other.start) < USUAL.same_ends and abs(one.end - other.end) < USUAL.same_ends


def running_text(lines: Sequence[PhraseLine]) -> list[list[Phrase]]:
    """The phrases that are the full lines of paragraphs, a list for each paragraph."""
    has_figures = {id(p): any(q.is_figures for q in line.phrases if q is not p) for line in lines for p in line.phrases}
    candidates = sorted(
        (
            p
            for line in lines
            for p in line.phrases
            if len(p.words) >= 3 and not p.has_leader and p.x1 - p.x0 > 9 * line.height
        ),
        key=lambda p: (p.top, p.x0),
    )
    paragraphs = []
    used: set[int] = set()
    for i, first in enumerate(candidates):
        if id(first) in used:
            continue
        stack = _stacked(first, candidates[i + 1 :], used)
        if len(stack) >= 3 and _is_running(stack, has_figures):
            stack += _last_line(stack, lines)
            used.update(map(id, stack))
            paragraphs.append(stack)
    return paragraphs


def _last_line(stack: Sequence[Phrase], lines: Sequence[PhraseLine]) -> list[Phrase]:
    """The short line on which a paragraph ends, below a full one."""
    last, right = stack[-1], max(phrase.x1 for phrase in stack)
    height = last.bottom - last.top
    for phrase in (phrase for line in lines for phrase in line.phrases):
        word = phrase.words[0]
        below = 0.5 * height < phrase.top - last.top and phrase.top - last.bottom < 0.5 * height
        goes_on = right - last.x1 < (word.x1 - word.x0) + 0.6 * height
        if below and goes_on and abs(phrase.x0 - last.x0) < 0.5 * height and phrase.x1 <= right + 1:
            return [phrase]
    return []


def _stacked(first: Phrase, following: Sequence[Phrase], used: set[int]) -> list[Phrase]:
    stack = [first]
    for phrase in following:
        last = stack[-1]
        height = last.bottom - last.top
        if id(phrase) in used or phrase.top < last.top + 0.5 * height:
            continue
        if phrase.top - last.bottom > 0.9 * height:
            break
        if abs(phrase.x0 - last.x0) < 2.2 * height and abs(phrase.bottom - phrase.top - height) < 0.12 * height:
            stack.append(phrase)
    return stack


def _is_running(stack: Sequence[Phrase], has_figures: dict[int, bool]) -> bool:
    """Whether lines over one another are one paragraph: full, of words, and not beside figures of their own."""
    right = max(phrase.x1 for phrase in stack)
    full = sum(right - a.x1 < (b.words[0].x1 - b.words[0].x0) + 0.6 * (a.bottom - a.top) for a, b in pairwise(stack))
    letters = sum(c.isalpha() for p in stack for c in p.text) / max(1, sum(len(w.text) for p in stack for w in p.words))
    lower = sum(phrase.text[:1].islower() for phrase in stack[1:]) / (len(stack) - 1)
    if 2 * sum(has_figures[id(phrase)] for phrase in stack) >= len(stack) and lower < 0.35:
        return False
    return full >= 0.75 * (len(stack) - 1) and median(len(p.words) for p in stack) >= 5 and letters > 0.6


def streams(lines: Sequence[PhraseLine], paragraphs: Sequence[Box]) -> list[list[PhraseLine]]:
    """The lines that are read one after the other: those of each narrow column of running text, and all others, which
    stand beside such columns or where there are none.
    """
    least, most = min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)
    columns = [c for c in _columns_of_text(paragraphs) if c[2] - c[0] < _NARROW * (most - least)]
    own: list[list[PhraseLine]] = [[] for _ in columns]
    others = []
    for line in lines:
        left = line.phrases
        for (x0, top, x1, bottom), stream in zip(columns, own, strict=True):
            if not top - _CLOSE * line.height < line.top < line.bottom < bottom + _CLOSE * line.height:
                continue
            if inside := [phrase for phrase in left if x0 - 2 < phrase.x0 and phrase.x1 < x1 + 2]:
                stream.append(PhraseLine(inside))
                left = [phrase for phrase in left if phrase not in inside]
        others += [line] if left is line.phrases else [PhraseLine(left)] if left else []
    return [others, *own]


def _columns_of_text(paragraphs: Sequence[Box]) -> list[Box]:
    """The columns that several paragraphs below one another are."""
    columns: list[list[Box]] = []
    for box in sorted(paragraphs):
        same = [
            c
            for c in columns
            if min(c[0][2], box[2]) - max(c[0][0], box[0]) > 0.8 * max(c[0][2] - c[0][0], box[2] - box[0])
        ]
        if same:
            same[0].append(box)
        else:
            columns.append([box])
    several = [column for column in columns if len(column) > 1]
    return [union(column) for column in several]


def blocks(lines: Sequence[PhraseLine], barriers: Sequence[Box], full: Sequence[Rule]) -> list[Region]:
    """Regions of lines that look like rows, with what stands between; text and tables across part them."""
    regions: list[Region] = []
    for group in _between_barriers(lines, barriers):
        regions += _blocks(group, full)
    return regions


def _between_barriers(lines: Sequence[PhraseLine], barriers: Sequence[Box]) -> list[list[PhraseLine]]:
    groups: list[list[PhraseLine]] = []
    for line in sorted(lines, key=lambda each: each.bottom):
        if not groups or _is_barred(groups[-1][-1], line, barriers):
            groups.append([])
        groups[-1].append(line)
    return groups


def _is_barred(line: PhraseLine, following: PhraseLine, barriers: Sequence[Box]) -> bool:
    left, right = min(line.x0, following.x0), max(line.x1, following.x1)
    return any(
        line.bottom <= (top + bottom) / 2 <= following.bottom and min(x1, right) - max(x0, left) > 0.25 * (right - left)
        for x0, top, x1, bottom in barriers
    )


def _blocks(lines: list[PhraseLine], full: Sequence[Rule]) -> list[Region]:
    kinds = [kind_of(line) for line in lines]
    runs: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if runs[-1] and _ends_block(lines[runs[-1][-1]], line, kinds[i], full):
            runs.append([])
        if kinds[i] is Kind.ROW or (kinds[i] is Kind.OTHER and runs[-1]):
            runs[-1].append(i)
    regions = []
    for run in runs:
        while run and kinds[run[-1]] is not Kind.ROW and not _closed_by_rule(lines, run, full):
            if len(run) > 1 and _is_rest_of(lines[run[-2]], lines[run[-1]]):
                break
            run.pop()
        if sum(kinds[i] is Kind.ROW for i in run) >= 2:
            regions.append(Region([lines[i] for i in run], lines[: run[0]]))
    return regions


def _ends_block(before: PhraseLine, line: PhraseLine, kind: Kind, full: Sequence[Rule]) -> bool:
    gap = line.top - before.bottom
    framed = _is_framed(before, line, full)
    if gap > USUAL.block_gap * max(line.height, before.height):
        return not (framed and gap < USUAL.framed_gap * line.height and kind is not Kind.PROSE)
    return kind is Kind.PROSE and not (framed and len(line.phrases) > 1)


def _is_framed(before: PhraseLine, line: PhraseLine, full: Sequence[Rule]) -> bool:
    upper = [rule for rule in full if rule.at < before.top + 3][-3:]
    lower = [rule for rule in full if rule.at > line.bottom - 3][:2]
    return any(same_ends(a, b) for a in upper for b in lower)


def _is_rest_of(row: PhraseLine, line: PhraseLine) -> bool:
    """Whether a line continues the name at the start of the row right above it."""
    name, rest = row.phrases[0], line.phrases[0]
    return (
        len(line.phrases) == 1 < len(row.phrases)
        and rest.text[:1].islower()
        and abs(rest.x0 - name.x0) < 2 * line.height
        and rest.x1 < row.phrases[1].x0
        and line.top - row.bottom < 0.5 * line.height
    )


def _closed_by_rule(lines: Sequence[PhraseLine], run: Sequence[int], full: Sequence[Rule]) -> bool:
    """Whether a rule right below a block's last line says that the line is a row."""
    line = lines[run[-1]]
    if is_caption(line.phrases[0].text):
        return False
    below = any(
        line.bottom - 3 < rule.at < line.bottom + 1.5 * line.height and rule.start <= line.x0 + 5 for rule in full
    )
    above = len(run) > 1 and any(lines[run[-2]].bottom - 3 < rule.at < line.top + 3 for rule in full)
    return below and not above


def parted(region: Region, full: Sequence[Rule]) -> list[Region]:
    """A region cut before lines that head another table: further below than rows are, and over a rule of their own."""
    lines = region.lines
    if len(lines) < _FEWEST_OF_TWO or region.stretches:
        return [region]
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    across = [rule.at for rule in full if rule.start < x0 + 20 and rule.end > x1 - 20]
    usual = median([line.figures for line in lines if kind_of(line) is Kind.ROW] or [0])
    pitch = median(b.bottom - a.bottom for a, b in pairwise(lines))
    cuts = [0]
    for i in range(3, len(lines) - 2):
        far = lines[i].bottom - lines[i - 1].bottom > 1.5 * pitch
        if far and usual and lines[i - 1].figures >= 0.5 * usual and _heads_a_table(lines, i, across):
            cuts.append(i)
    ends = [*cuts[1:], len(lines)]
    return [Region(lines[a:b], region.above if a == 0 else [], region.framed) for a, b in zip(cuts, ends, strict=True)]


def _heads_a_table(lines: Sequence[PhraseLine], i: int, across: Sequence[float]) -> bool:
    for last in range(i, min(i + _MOST_HEADING_LINES, len(lines) - 2)):
        if any(lines[last].bottom - 3 < at < lines[last + 1].top + 3 for at in across):
            return any(len(line.phrases) > 1 for line in lines[i : last + 1])
    return False
