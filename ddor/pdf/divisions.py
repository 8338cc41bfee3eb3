"""Where a table's columns part: the signs for each place across, weighed together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ddor.model import Box
from ddor.pdf.evidence import USUAL, is_figure, is_leader
from ddor.pdf.objects import Rule, Word
from ddor.pdf.phrases import Phrase, PhraseLine

_RULE_OFF = 2.0
"""How far, in points, a rule may stand from the strip that it divides."""

_MANY_LINES = 12
"""Lines from which on a few may run over a division."""


@dataclass(frozen=True, slots=True)
class Division:
    """A place across a table where two columns part: `at`, within the strip from `start` to `end` (points).

    `ruled` says that a rule is drawn there.
    """

    at: float
    start: float
    end: float
    ruled: bool = False


def find_divisions(
    lines: Sequence[PhraseLine], box: Box, vertical: Sequence[Rule], fills: Sequence[Box], space: float
) -> list[Division]:
    """The places where the columns of these lines part, from left to right; the box is that of the whole table."""
    height = median(line.height for line in lines)
    spans = [_filled(line, height, space) for line in lines if _counts(line, lines, box)]
    tolerated = int(USUAL.tolerated * len(spans)) if len(spans) >= _MANY_LINES else 0
    found = []
    for start, end in _free_strips(spans, tolerated):
        if end - start >= USUAL.least_strip * height and _weight(
            start, end, lines, spans, box, vertical, fills, height, space
        ):
            found.append(Division((start + end) / 2, start, end))
    return _with_rules(_without_chance(found, spans, height, space), lines, box, vertical)


def _without_chance(
    found: Sequence[Division], spans: Sequence[Sequence[tuple[float, float, Word, Word]]], height: float, space: float
) -> list[Division]:
    """The divisions without those that part words of one phrase, where a few stand under one another by chance.

    What stands behind such a division is, on the few lines that have anything there, a word's space away from what
    stands before it; a column has cells on most lines, or some that stand alone.
    """
    kept = list(found)
    for division in found:
        at = kept.index(division)
        left = kept[at - 1].at if at else float("-inf")
        right = kept[at + 1].at if at + 1 < len(kept) else float("inf")
        gaps = []
        for line in spans:
            within = [s for s in line if division.at < s[0] < right]
            before = [s for s in line if left < s[0] and s[1] <= division.at]
            if within:
                gaps.append(within[0][0] - before[-1][1] if before else float("inf"))
        few = len(gaps) <= max(USUAL.chance_share * len(spans), min(2, len(spans) / 3))
        if gaps and few and max(gaps) <= USUAL.chance_spaces * space * height:
            kept.remove(division)
    return kept


def _counts(line: PhraseLine, lines: Sequence[PhraseLine], box: Box) -> bool:
    """Whether a line says where columns part; a heading over several of them does not."""
    if len(line.phrases) > 1 or len(lines) <= 3 or line.phrases[0].is_figures:
        return True
    only = line.phrases[0]
    return len(only.words) <= 4 and only.x0 <= box[0] + 4 * line.height


def _filled(line: PhraseLine, height: float, space: float) -> list[tuple[float, float, Word, Word]]:
    """The stretches of a line that words take up, with the first and last word of each."""
    widest = max(USUAL.filled_gap, USUAL.filled_spaces * space) * height
    stretches: list[tuple[float, float, Word, Word]] = []
    for phrase in line.phrases:
        start, end, first, last = phrase.words[0].x0, phrase.words[0].x1, phrase.words[0], phrase.words[0]
        for word in phrase.words[1:]:
            gap = word.x0 - end
            figures = is_figure(word.text) and is_figure(last.text) and gap > 0.9 * USUAL.figure_gap * height
            if is_leader(word.text) or (gap <= widest and not figures):
                end = max(end, word.x1)
            else:
                stretches.append((start, end, first, last))
                start, end, first = word.x0, word.x1, word
            last = word
        stretches.append((start, end, first, last))
    return stretches


def _free_strips(
    spans: Sequence[Sequence[tuple[float, float, Word, Word]]], tolerated: int
) -> Iterable[tuple[float, float]]:
    """The strips that hardly a line runs over, between the first words and the last."""
    events = sorted([(s[0], 1) for line in spans for s in line] + [(s[1], -1) for line in spans for s in line])
    covered, start = 0, None
    for x, change in events:
        before, covered = covered, covered + change
        if before > tolerated >= covered:
            start = x
        elif before <= tolerated < covered and start is not None:
            yield (start, x)
            start = None


def _weight(
    start: float,
    end: float,
    lines: Sequence[PhraseLine],
    spans: Sequence[Sequence[tuple[float, float, Word, Word]]],
    box: Box,
    vertical: Sequence[Rule],
    fills: Sequence[Box],
    height: float,
    space: float,
) -> bool:
    """Whether the signs for a strip add up to a division."""
    middle = (start + end) / 2
    gaps, lefts, rights = [], [], []
    figures = 0.0
    for line in spans:
        left = [s for s in line if s[1] <= middle]
        right = [s for s in line if s[0] >= middle]
        if left and right:
            gaps.append(right[0][0] - left[-1][1])
            rights.append(left[-1][1])
            lefts.append(right[0][0])
            figures += (is_figure(left[-1][3].text) + is_figure(right[0][2].text)) / 2
    wide = end - start > 2.5 * height
    if len(gaps) < (1 if wide else max(2, 0.12 * len(spans))):
        return False
    usual = max(USUAL.phrase_gap, 0.95 * USUAL.phrase_spaces * space) * height
    weight = USUAL.weight_gap * min(2.0, median(gaps) / usual)
    weight += USUAL.weight_figures * figures / len(gaps)
    weight += USUAL.weight_aligned * max(_aligned(lefts, height), _aligned(rights, height))
    weight += USUAL.weight_rule * _covered(start, end, lines, vertical)
    weight += USUAL.weight_shade * _covered(start, end, lines, sides_of(fills))
    return weight >= USUAL.enough


def sides_of(fills: Sequence[Box]) -> list[Rule]:
    """The left and right sides of shades, as upright rules."""
    return [Rule(x, top, bottom) for x0, top, x1, bottom in fills for x in (x0, x1)]


def _aligned(places: Sequence[float], height: float) -> float:
    """The share of places that are (nearly) the commonest one."""
    return max(sum(abs(x - y) < 0.2 * height for y in places) for x in places) / len(places)


def _covered(start: float, end: float, lines: Sequence[PhraseLine], rules: Sequence[Rule]) -> float:
    """The share of lines beside which a rule within the strip is drawn."""
    near = [rule for rule in rules if start - _RULE_OFF <= rule.at <= end + _RULE_OFF]
    beside = sum(any(rule.start <= (line.top + line.bottom) / 2 <= rule.end for rule in near) for line in lines if near)
    return beside / len(lines)


def _with_rules(
    found: Sequence[Division], lines: Sequence[PhraseLine], box: Box, vertical: Sequence[Rule]
) -> list[Division]:
    """The divisions with those that are ruled; no word may run over a rule, or few."""
    divisions = list(found)
    for rule in vertical:
        if not box[0] + 4 < rule.at < box[2] - 4:
            continue
        beside = sum(rule.start <= (line.top + line.bottom) / 2 <= rule.end for line in lines)
        crossing = sum(w.x0 < rule.at - 1.5 and w.x1 > rule.at + 1.5 for line in lines for w in line.words)
        if beside <= 0.5 * len(lines) or crossing > 0.05 * len(lines):
            continue
        near = [i for i, d in enumerate(divisions) if d.start - _RULE_OFF <= rule.at <= d.end + _RULE_OFF]
        if near:
            divisions[near[0]] = Division(rule.at, divisions[near[0]].start, divisions[near[0]].end, True)
        else:
            divisions.append(Division(rule.at, rule.at, rule.at, True))
    return sorted(divisions, key=lambda d: d.at)


def under_headings(
    divisions: Sequence[Division], headings: Sequence[PhraseLine], height: float, space: float
) -> list[Division]:
    """The divisions each moved, within its strip, to where it cuts the fewest words of the headings."""
    pieces = [piece for line in headings for piece in _filled(line, line.height, space)]
    moved = []
    for division in divisions:
        start, end = division.start, division.end
        over = [
            (a, b)
            for a, b, _, _ in pieces
            if b > start and a < end and not (a < start - 2 * height and b > end + 2 * height)
        ]
        if end - start < 2 or not over or division.ruled:
            moved.append(division)
            continue
        marks = sorted({start, end, *(x for piece in over for x in piece if start < x < end)})
        _, _, at = min(
            (sum(a < (u + v) / 2 - 0.3 and b > (u + v) / 2 + 0.3 for a, b in over), u - v, (u + v) / 2)
            for u, v in pairwise(marks)
        )
        moved.append(Division(at, start, end))
    return moved


def cut_at(phrase: Phrase, divisions: Sequence[Division], least: float) -> list[Phrase]:
    """A phrase cut at the divisions that run through one of its gaps of `least` points or more."""
    pieces = [[phrase.words[0]]]
    reach = phrase.words[0].x1
    for word in phrase.words[1:]:
        figures = is_figure(word.text) and is_figure(pieces[-1][-1].text) and len(word.text) > 2
        if word.x0 - reach > (0 if figures else least) and any(_runs_through(d, reach, word.x0) for d in divisions):
            pieces.append([word])
        else:
            pieces[-1].append(word)
        reach = max(reach, word.x1)
    return [Phrase(piece) for piece in pieces]


def _runs_through(division: Division, start: float, end: float) -> bool:
    if start - 1 <= division.at <= end + 1:
        return True
    shared = min(end, division.end) - max(start, division.start)
    return shared > 0.6 * min(division.end - division.start, end - start) > 0


def columns_of(phrase: Phrase, divisions: Sequence[Division]) -> tuple[int, int]:
    """The first and last column that a phrase stands in."""
    first = sum(phrase.x0 >= d.at - 1 or phrase.middle > max(d.end, d.at) for d in divisions)
    last = sum(phrase.x1 > d.at + 1 and phrase.middle > min(d.start, d.at) for d in divisions)
    return (first, max(first, last))
