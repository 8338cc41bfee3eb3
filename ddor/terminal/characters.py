"""Texts of others, such as file names, made safe for a terminal."""

from __future__ import annotations

import re

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for the tab and the line feed, what turns the direction of text (Unicode Standard Annex 9,
table 4), and the halves that bytes of a name which isn't UTF-8 are held as (PEP 383).
"""


def visible(text: str) -> str:
    """A text with a replacement character for each that would steer a terminal, turn text around, or not print."""
    return _STEERING.sub("\ufffd", text)
