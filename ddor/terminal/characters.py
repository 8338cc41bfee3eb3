"""Texts of others, such as file names, made safe for a terminal or a page."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control characters except for the tab and the line feed, what turns the direction of text (Unicode Standard Annex 9,
table 4), the halves that bytes of a name which isn't UTF-8 are held as (PEP 383), and what shows nothing, so that two
names look alike which are not (Unicode Standard, section 5.21, except for the signs that choose a form of an emoji).
"""


def visible(text: str) -> str:
    """A text with a replacement for each character that would control a terminal, reverse text, or be invisible."""
    return _STEERING.sub("\ufffd", text)


def visible_json(text: str) -> str:
    """JSON with these characters in its strings written as JSON escapes them, which means the same to a program."""
    return _STEERING.sub(lambda found: _escaped(found[0]), text)


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
