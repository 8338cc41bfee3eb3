"""Raised and lowered small signs, such as the figure that points to a footnote, as those that Unicode has for them.

So they can be told from the value that they stand behind in the text alone: "57" with a raised "1" is "57¹".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ddor.pdf.objects import Word

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
SMALL_SIGNS = "".join((*_RAISED.values(), *_LOWERED.values()))
"""The raised and lowered figures, letters and signs that Unicode has."""

_AS_THEY_ARE = "*\u2020\u2021\u00a7\u00b6#,;.\u2013" + SMALL_SIGNS
"""Signs that are footnote marks, or stand between them, whether they are raised or not."""

_WORD = re.compile(r"(?![ivx]+(?![a-z]))[a-z]{3}", re.IGNORECASE)
"""A word set in small print beside larger: no mark is as long, but for a roman figure."""

_ORDINALS = ("st", "nd", "rd", "th")

SMALL, HIGH, LOW = 0.85, 0.15, 0.05
"""A sign is raised or lowered if it's at most this part of its neighbor's size, and its baseline at least this part of
that size higher, or lower."""

ASCENT = 0.78
"""How far a word's box reaches above its baseline, in its size, which is the box's height."""

_NEAR = 0.6
"""How far from its neighbor, in that one's size, a raised sign may stand."""


def raised(text: str, before: str = "") -> str | None:
    """The text in raised signs; None where it's no mark: behind the end of `before` it makes an ordinal such as
    "1st", it is a word, or Unicode lacks a raised form of it.
    """
    if (before[-1:].isdecimal() and text.casefold() in _ORDINALS) or _WORD.search(text):
        return None
    signs = [_RAISED.get(sign) or (sign if sign in _AS_THEY_ARE else None) for sign in text]
    return None if None in signs else "".join(sign for sign in signs if sign is not None)


def lowered(text: str) -> str | None:
    """The text in lowered signs; None where it is a word, or Unicode lacks a lowered form of it."""
    signs = [_LOWERED.get(sign) for sign in text]
    return None if None in signs or _WORD.search(text) else "".join(sign for sign in signs if sign is not None)


def is_lowered(size: float, baseline: float, beside: float, its_baseline: float) -> bool:
    """Whether a sign of this size and baseline (points from the page's top) is lowered beside one of another."""
    return size <= SMALL * beside and baseline - its_baseline >= LOW * beside


def is_raised(size: float, baseline: float, beside: float, its_baseline: float) -> bool:
    """Whether a sign of this size and baseline (points from the page's top) is raised beside one of another."""
    return size <= SMALL * beside and its_baseline - baseline >= HIGH * beside


def with_raised_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """A line's words, from left to right, those that are raised or lowered beside a neighbor in such signs."""
    top, bottom = words[0].top, words[0].bottom
    # Of words that are turned only the ink is known, which says nothing of the line that they stand on.
    if all(word.top == top and word.bottom == bottom for word in words) or not words[0].upright:
        return tuple(words)
    shown = list(words)
    for i, word in enumerate(words):
        before = words[i - 1] if i else None
        near = [w for w in (before, words[i + 1] if i + 1 < len(words) else None) if w and _is_near(word, w)]
        over = [w for w in near if is_raised(*_measures(word), *_measures(w))]
        text = raised(word.text, before.text if before and before in over else "") if over else None
        if text is None and any(is_lowered(*_measures(word), *_measures(w)) for w in near):
            text = lowered(word.text)
        if text:
            shown[i] = word._replace(text=text)
    return tuple(shown)


def _is_near(word: Word, beside: Word) -> bool:
    gap = max(word.x0 - beside.x1, beside.x0 - word.x1)
    return gap <= _NEAR * (beside.bottom - beside.top)


def _measures(word: Word) -> tuple[float, float]:
    """A word's size, and its baseline's distance from the page's top."""
    size = word.bottom - word.top
    return size, word.top + ASCENT * size
