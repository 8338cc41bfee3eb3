"""Dotted and dashed lines: small pieces at one pitch along a line, put together again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ddor.model import Box
from ddor.pdf.objects import Rule

_LONGEST_DASH = 15.0
"""Points; no side of a table's cell is as short."""

_FEWEST_PIECES = 6
_WIDEST_GAP = 3.0
"""How many times as long as a piece a gap between two may be ..."""

_ROOM = 1.0
"""... and this many points more."""

_ALIKE = 0.35
"""How far, in points, pieces of one line may differ in size and in where they stand across it."""


def dotted(dots: Sequence[Box]) -> tuple[list[Rule], list[Rule], list[Box]]:
    """The level and the upright lines that dots make, and the dots that are part of none."""
    if len(dots) < _FEWEST_PIECES:
        return [], [], list(dots)
    across, used = _lines([((top + bottom) / 2, x0, x1, i) for i, (x0, top, x1, bottom) in enumerate(dots)])
    rest = [(i, dot) for i, dot in enumerate(dots) if i not in used]
    down, also = _lines([((x0 + x1) / 2, top, bottom, i) for i, (x0, top, x1, bottom) in rest])
    return across, down, [dot for i, dot in rest if i not in also]


def dashed(rules: list[Rule]) -> list[Rule]:
    """The same rules with those put together that are the dashes of one line."""
    short = [i for i, rule in enumerate(rules) if rule.end - rule.start < _LONGEST_DASH]
    if len(short) < _FEWEST_PIECES:
        return rules
    made, used = _lines([(*rules[i], i) for i in short])
    return [rule for i, rule in enumerate(rules) if i not in used] + made if made else rules


def _lines(pieces: Iterable[tuple[float, float, float, int]]) -> tuple[list[Rule], set[int]]:
    """Pieces (at, start, end, number) that follow one another at one pitch as lines, and the numbers of these."""
    by_place: dict[int, list[tuple[float, float, float, int]]] = defaultdict(list)
    for piece in pieces:
        by_place[round(piece[0] / _ALIKE)].append(piece)
    made: list[Rule] = []
    used: set[int] = set()
    for group in by_place.values():
        if len(group) < _FEWEST_PIECES:
            continue
        group.sort(key=lambda piece: piece[1])
        run = [group[0]]
        for piece in group[1:]:
            if not _follows(run, piece):
                _close(run, made, used)
                run = []
            run.append(piece)
        _close(run, made, used)
    return made, used


def _follows(run: Sequence[tuple[float, float, float, int]], piece: tuple[float, float, float, int]) -> bool:
    """Whether a piece is the next of a broken line: as far behind the last as that is behind the one before."""
    last = run[-1]
    pitch = piece[1] - last[1]
    if piece[1] - last[2] > _WIDEST_GAP * (last[2] - last[1]) + _ROOM:
        return False
    return len(run) < 2 or abs(pitch - (last[1] - run[-2][1])) <= max(_ALIKE, 0.25 * pitch)


def _close(run: list[tuple[float, float, float, int]], made: list[Rule], used: set[int]) -> None:
    if len(run) >= _FEWEST_PIECES:
        made.append(Rule(sum(piece[0] for piece in run) / len(run), run[0][1], max(piece[2] for piece in run)))
        used.update(piece[3] for piece in run)
