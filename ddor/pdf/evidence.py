"""What tells the cells of a table apart, and how much each sign weighs: the table finder's measures, in one place.

Lengths are in line heights (the height of the font's line, as words have it) where nothing else is said, so that they
hold for any size of print; gaps between words are also measured in the page's usual space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The measures that the table finder goes by."""

    # Words to phrases.
    phrase_gap: float = 0.85
    """A gap wider than this parts two phrases, ..."""
    phrase_spaces: float = 2.0
    """... if it is also wider than this many of the page's usual spaces."""
    figure_gap: float = 0.45
    """Two figures are separated by less, as none is written with a space as wide."""
    leader_gap: float = 2.5
    """Dots that lead to a figure go with the phrase before them, up to this gap."""

    # Lines to blocks.
    prose_words: int = 9
    """A lone phrase of this many words is running text."""
    long_phrase: int = 7
    """Words from which on a phrase beside others is long."""
    block_gap: float = 2.6
    """Lines further apart than this are two blocks, ..."""
    framed_gap: float = 6.0
    """... or than this between two rules of the same ends."""
    same_ends: float = 5.0
    """Rules whose ends differ by no more than this, in points, have the same ends."""
    least_rule: float = 0.2
    """The least length of a rule that may frame a table, as a share of the page's width."""

    # Places across.
    least_strip: float = 0.12
    """A strip narrower than this that the lines leave free is none."""
    tolerated: float = 0.04
    """The share of lines that may run over a strip, in tables of a dozen lines or more."""
    filled_gap: float = 0.32
    """Gaps no wider than this are the spaces between words ..."""
    filled_spaces: float = 1.35
    """... as are those no wider than this many usual spaces."""
    chance_share: float = 0.25
    """The share of lines on which words may stand under one another by chance."""
    chance_spaces: float = 1.9
    """Word spaces up to which the gap before such a word may be."""
    weight_rule: float = 1.2
    """A rule that stands beside every line."""
    weight_shade: float = 0.7
    """The edge of a shade that stands beside every line."""
    weight_gap: float = 0.5
    """The gap at its usual width there, against the widest that is between words."""
    weight_figures: float = 0.7
    """Figures on both sides."""
    weight_aligned: float = 0.3
    """Words that begin or end at one place beside the strip."""
    enough: float = 1.0
    """What the signs must add up to for a place to be a division."""


USUAL = Evidence()
"""The measures as they are used."""

_FIGURE = re.compile(
    r"""^(?:
        [\[(<>≤≥~≈*†‡§+±\-–—−$£€¥#]*                # signs and currencies before it
        \d[\d,.'’\u00a0/:]*(?:\ \d{3}[\d,.]*)*       # the digits themselves, in groups of three if spaces part them
        (?:\ ?[%‰]|[°)\]*†‡§+\-–¹²³]|[a-z]{1,2}\b|st\b|nd\b|rd\b|th\b){0,4}   # percent, closing signs, letters of notes
        |[–—\-−]+|\(?[X*†‡#\-–—.]+\)?                # a sign for "nothing"
        |\(?\d[\d.,]*\s?[–-]\s?\d[\d.,]*\)?%?        # a range
        |n\.?/?a\.?|nil|ref\.|\.\.+|…|:              # words for "nothing"
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:[–/-]\d\d(?:\d\d)?)?$")
_LEADER = re.compile(r"^(?:[.·…_]{2,}|\.)$")
_CAPTION = re.compile(
    r"^(?:table|figure|exhibit|chart|sources?|notes?|abbreviations?|key)\b(?!\s*$)|^(?:note|source)s?\s*:",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^[$£€¥<(]$")
_CLOSING_SIGN = re.compile(r"^[%)*†‡§]+$")


def is_figure(text: str) -> bool:
    """Whether a word is what stands in a column of figures: a number, or a sign that there is none."""
    return _FIGURE.match(text) is not None


def is_year(text: str) -> bool:
    """Whether a word is a year, which heads columns as often as it stands in them."""
    return _YEAR.match(text) is not None


def is_leader(text: str) -> bool:
    """Whether a word is dots that lead from a name to its figures."""
    return _LEADER.match(text) is not None


def is_caption(text: str) -> bool:
    """Whether a text begins as the title of a table or a note to it does."""
    return _CAPTION.match(text) is not None


def begins_a_note(text: str) -> bool:
    """Whether a text begins as a note below a table does: with the sign of one, or as what is called so."""
    return text[:1] in "*†‡§" or is_caption(text)


def is_sign(text: str) -> bool:
    """Whether a word is a sign that belongs to the figure after it, such as a currency's."""
    return _SIGN.match(text) is not None


def is_closing_sign(text: str) -> bool:
    """Whether a word is a sign that belongs to the figure before it, such as that for percent."""
    return _CLOSING_SIGN.match(text) is not None
