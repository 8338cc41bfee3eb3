"""Regions between rules that begin and end at the same places, and which of them may be tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ddor.model import Box
from ddor.pdf.evidence import USUAL
from ddor.pdf.objects import Rule, Word
from ddor.pdf.phrases import PhraseLine, phrase_lines
from ddor.pdf.regions import Kind, Region, kind_of, same_ends

_FEWEST_STRETCHES = 3
"""The fewest stretches with words between such rules for the rules to separate all rows."""

_NEXT_LINES = 60.0
"""Points below a rule in which the next lines of a table stand."""

_LINE_APART = 1.35
"""Line heights from one line to the next of a row."""

_LEVEL = 1.0
"""Points: shades whose edges differ by less stand beside one another."""


def ruled_rows(words: Sequence[Word], full: Sequence[Rule], shades: Sequence[Rule], space: float) -> list[Region]:
    """Regions whose rows may all be parted by rules that begin and end at the same places, whatever stands in them:
    names alone, and text that is wrapped within its column. The edges of `shades` part rows as rules do.
    """
    return [
        region
        for rules in _of_same_ends(sorted([*full, *shades]))
        for region in _runs(rules, rules[0] in shades, rules[-1] in shades, words, space)
    ]


def edges_of_shades(fills: Sequence[Box], least: float) -> list[Rule]:
    """The upper and lower edges of shades that are at least so wide, in points, as rules; those of a row's cells
    together.
    """
    rows: list[list[Box]] = []
    for fill in sorted(fills, key=lambda fill: (fill[1], fill[3], fill[0])):
        if rows and abs(rows[-1][0][1] - fill[1]) < _LEVEL and abs(rows[-1][0][3] - fill[3]) < _LEVEL:
            rows[-1].append(fill)
        else:
            rows.append([fill])
    edges = []
    for row in rows:
        start, end = min(fill[0] for fill in row), max(fill[2] for fill in row)
        if end - start >= least:
            edges += [Rule(row[0][1], start, end), Rule(row[0][3], start, end)]
    return edges


def frames(words: Sequence[Word], full: Sequence[Rule], space: float) -> list[Region]:
    """Regions between rules that begin and end at the same places, where what stands between looks like rows."""
    return [region for rules in _of_same_ends(full) for region in _framed_by(rules, words, space)]


def _of_same_ends(full: Sequence[Rule]) -> Iterator[list[Rule]]:
    taken: set[int] = set()
    for i, rule in enumerate(full):
        if i not in taken:
            same = [j for j in range(i, len(full)) if same_ends(full[j], rule)]
            taken.update(same)
            yield [full[j] for j in same]


def _runs(
    rules: Sequence[Rule], open_above: bool, open_below: bool, words: Sequence[Word], space: float
) -> list[Region]:
    """The runs of stretches between these rules that are none of running text, without lone names at their ends.

    Where the first or last rule is but the edge of a shade, a row without one may stand beyond it.
    """
    stretches = [_lines_between(upper, lower, words, space) for upper, lower in pairwise(rules)]
    if open_above:
        stretches.insert(0, _row_above(rules[0], words, space))
    if open_below:
        stretches.append(_row_below(rules[-1], words, space))
    regions: list[Region] = []
    run: list[list[PhraseLine]] = []
    for lines in stretches:
        if lines is None or _is_text(lines, rules[0]):
            regions += _ended(run, rules[0], words, space)
            run = []
        elif lines:
            run.append(sorted(lines, key=lambda line: line.bottom))
    regions += _ended(run, rules[0], words, space)
    for region in regions:
        region.above = _above(region.lines, rules[0], words, space)
    return regions


def _row_below(rule: Rule, words: Sequence[Word], space: float) -> list[PhraseLine]:
    """The lines right below a rule, if they are a row."""
    lines = _lines_near(rule, 0, _NEXT_LINES, words, space)
    row = _together(rule, [(line.bottom, line) for line in lines])
    return row if any(kind_of(line) is Kind.ROW for line in row) else []


def _row_above(rule: Rule, words: Sequence[Word], space: float) -> list[PhraseLine]:
    """The lines right above a rule, from the one with figures on; headings have none."""
    lines = _lines_near(rule, -_NEXT_LINES, 0, words, space)
    row = _together(rule, [(line.top, line) for line in reversed(lines)])
    with_figures = [i for i, line in enumerate(row) if line.figures]
    return row[: with_figures[-1] + 1] if with_figures else []


def _lines_near(rule: Rule, above: float, below: float, words: Sequence[Word], space: float) -> list[PhraseLine]:
    """The lines of words within these distances above or below a rule, in points, and between its ends."""
    near = [
        w for w in words if above < (w.top + w.bottom) / 2 - rule.at < below and rule.start < w.x1 and w.x0 < rule.end
    ]
    return phrase_lines(near, space)


def _together(rule: Rule, lines: Sequence[tuple[float, PhraseLine]]) -> list[PhraseLine]:
    """The first of the lines, which come with their heights, as long as each is close to the one before and no longer
    than the rule.
    """
    row: list[PhraseLine] = []
    before = rule.at
    for place, line in lines:
        close = abs(place - before) < (_LINE_APART if row else _LINE_APART + 1) * line.height
        if not close or line.x0 < rule.start - 6 or line.x1 > rule.end + 6:
            break
        row.append(line)
        before = place
    return row


def _ended(run: Sequence[list[PhraseLine]], rule: Rule, words: Sequence[Word], space: float) -> list[Region]:
    """The region that a run of stretches is, if it is one, without lone names at its ends but for one right below the
    headings.
    """
    parts = [i for i, lines in enumerate(run) if any(len(line.phrases) > 1 for line in lines)]
    if len(parts) < _FEWEST_STRETCHES:
        return []
    first, last = parts[0], parts[-1]
    if first == 1 and any(len(line.phrases) > 1 for line in _above(run[0], rule, words, space)[-1:]):
        first = 0
    kept = list(run[first : last + 1])
    return [Region([line for lines in kept for line in lines], [], framed=True, stretches=kept)]


def _is_text(lines: Sequence[PhraseLine], rule: Rule) -> bool:
    """Whether these lines are a paragraph: several that begin at the left and go on over most of the width."""
    whole = [line for line in lines if len(line.phrases) == 1 and kind_of(line) is Kind.PROSE]
    middle = (rule.start + rule.end) / 2
    return sum(line.x0 < rule.start + 3 * line.height and line.x1 > middle for line in whole) >= 2


def _framed_by(rules: Sequence[Rule], words: Sequence[Word], space: float) -> list[Region]:
    """The runs of stretches between these rules that look like parts of a table."""
    if _stand_under_headings(rules, words, space):
        return []
    regions: list[Region] = []
    run: list[PhraseLine] = []
    for upper, lower in pairwise(rules):
        lines = _between(upper, lower, words, space)
        if lines is None:
            _finish(run, regions)
            run = []
        else:
            run += lines
    _finish(run, regions)
    for region in regions:
        region.above = _above(region.lines, rules[0], words, space)
    return regions


def _stand_under_headings(rules: Sequence[Rule], words: Sequence[Word], space: float) -> bool:
    """Whether these rules enclose nothing, as each stands under the headings of another table: figures begin right
    below each of them, the last one included.
    """
    last = rules[-1]
    ends = [*rules[1:], last._replace(at=last.at + _NEXT_LINES)]
    for upper, lower in zip(rules, ends, strict=True):
        lines = _lines_between(upper, lower, words, space)
        if not lines or not lines[0].figures or lines[0].top - upper.at > USUAL.block_gap * lines[0].height:
            return False
    return True


def _finish(run: list[PhraseLine], regions: list[Region]) -> None:
    if sum(kind_of(line) is Kind.ROW for line in run) >= 2:
        regions.append(Region(sorted(run, key=lambda line: line.bottom), [], framed=True))


def _between(upper: Rule, lower: Rule, words: Sequence[Word], space: float) -> list[PhraseLine] | None:
    """The lines between two rules, or None where they are no part of a table."""
    lines = _lines_between(upper, lower, words, space)
    if lines is None:
        return None
    kinds = [kind_of(line) for line in lines]
    if any(k is Kind.PROSE and len(line.phrases) == 1 for k, line in zip(kinds, lines, strict=True)):
        return None
    return lines if not lines or kinds.count(Kind.ROW) >= 0.3 * len(kinds) else None


def _lines_between(upper: Rule, lower: Rule, words: Sequence[Word], space: float) -> list[PhraseLine] | None:
    """The lines between two rules, or None where words run over the rules' ends."""
    left, right = upper.start - 6, upper.end + 6
    inside = []
    for word in words:
        if not upper.at - 1 < (word.top + word.bottom) / 2 < lower.at + 1:
            continue
        if left < word.x0 and word.x1 < right:
            inside.append(word)
        elif (word.x0 < left < word.x1 - 3) or (word.x0 + 3 < right < word.x1):
            return None
    return phrase_lines(inside, space)


def _above(lines: Sequence[PhraseLine], rule: Rule, words: Sequence[Word], space: float) -> list[PhraseLine]:
    """The lines above these and no wider than they and their rule, up to the first that goes over the sides."""
    first = lines[0]
    left = min(rule.start, *(line.x0 for line in lines)) - 8
    right = max(rule.end, *(line.x1 for line in lines)) + 8
    near = [w for w in words if first.top - 8 * first.height < w.top and w.bottom < first.top + 2]
    above: list[PhraseLine] = []
    for line in reversed(phrase_lines(near, space)):
        over = [phrase for phrase in line.phrases if phrase.x0 < right and phrase.x1 > left]
        if any(phrase.x0 <= left or phrase.x1 >= right for phrase in over):
            break
        if over:
            above.insert(0, PhraseLine(over))
    return above
