"""Letter-spaced text: words whose letters stand so far apart that each looks like a word of its own."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from ddor.pdf.grid import Grid
from ddor.pdf.objects import Word, union

_SHORT = 2
"""Letters that may still stand together, such as those that are narrow."""

_FEWEST = 4
"""Pieces in a run; text of usual spacing has no four words of a letter behind one another."""

_RUN = "." * _FEWEST

_NO_SPACE = 0.1
"""A gap between two pieces of a line, in line heights, that is no space."""

_SINGLE = 0.75
"""The share of a run's pieces that are single signs at least."""

_WIDEST = 0.8
"""The widest gap within a run, in line heights; beyond it another column begins."""

_WORD_GAP = 1.8
"""A gap this many times as wide as the usual one of its run parts two words."""


def with_letters_joined(words: Sequence[Word]) -> list[Word]:
    """The words, in their order, those that are letter-spaced in one piece each."""
    # Few pages have a run at all, which the lengths alone tell.
    if _RUN not in "".join(["." if len(word[0]) <= _SHORT else " " for word in words]):
        return list(words)
    joined: list[Word] = []
    for run in _runs(words):
        joined += _words_of(run) if _is_spaced(run) else run
    return joined


def with_pieces_joined(words: Sequence[Word], grids: Sequence[Grid] = ()) -> list[Word]:
    """The words of a turned page, those in one piece between whose letters no space is left.

    Of such pages pdfium has the pieces of a line in another order, and so doesn't see that they are one word. Words of
    two cells of a grid are two, however close.
    """
    order = sorted(range(len(words)), key=lambda i: words[i].x0)
    starts = [words[i].x0 for i in order]
    next_of: dict[int, int] = {}
    taken: set[int] = set()
    for i, word in enumerate(words):
        reach = _NO_SPACE * (word.bottom - word.top)
        for k in order[bisect_left(starts, word.x1 - reach) : bisect_right(starts, word.x1 + reach)]:
            following = words[k]
            is_next = word.upright and word.x0 < following.x0 and abs(following.top - word.top) < 2 * reach
            if is_next and k not in taken and not _are_parted(word, following, grids):
                next_of[i] = k
                taken.add(k)
                break
    begun = set(range(len(words))) - taken
    return [_joined([words[k] for k in _chain(i, next_of)]) if i in next_of else words[i] for i in sorted(begun)]


def _are_parted(word: Word, following: Word, grids: Sequence[Grid]) -> bool:
    cells = [[grid.at((w.x0 + w.x1) / 2, (w.top + w.bottom) / 2) for w in (word, following)] for grid in grids]
    return any(first is not second for first, second in cells)


def _chain(first: int, next_of: Mapping[int, int]) -> list[int]:
    chain = [first]
    while (following := next_of.get(chain[-1])) is not None:
        chain.append(following)
    return chain


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Short words that follow one another closely on a line, together; any other word by itself."""
    run: list[Word] = []
    for word in words:
        if len(word[0]) > _SHORT or not run or not _follows(run[-1], word):
            if run:
                yield run
            run = []
        run.append(word)
        if len(word[0]) > _SHORT:
            yield run
            run = []
    if run:
        yield run


def _follows(word: Word, following: Word) -> bool:
    gap = following.x0 - word.x1
    height = word.bottom - word.top
    return abs(word.top - following.top) < 0.05 * height and word.upright and 0 < gap < _WIDEST * height


def _is_spaced(run: Sequence[Word]) -> bool:
    single = sum(len(word.text) == 1 for word in run)
    letters = sum(word.text.isalpha() for word in run)
    return len(run) >= _FEWEST and single >= _SINGLE * len(run) and 2 * letters > len(run)


def _words_of(run: Sequence[Word]) -> Iterator[Word]:
    usual = median(following.x0 - word.x1 for word, following in pairwise(run))
    group = [run[0]]
    for word, following in pairwise(run):
        if following.x0 - word.x1 > _WORD_GAP * usual:
            yield _joined(group)
            group = []
        group.append(following)
    yield _joined(group)


def _joined(group: Sequence[Word]) -> Word:
    x0, top, x1, bottom = union([word.box for word in group])
    text = "".join(word.text for word in group)
    last = group[-1]
    struck = all(word.struck for word in group)
    return last._replace(text=text, x0=x0, top=top, x1=x1, bottom=bottom, struck=struck)
