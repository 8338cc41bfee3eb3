"""Days and weeks as people write them: 2017-01-28, "Jan 28 2017".

Latest, first, or 3 for the third week in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from ddor.errors import DdorError

_DAYS = ["%Y-%m-%d", "%m/%d/%Y", "%b %d %Y", "%b %d, %Y", "%B %d %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y"]
_WORDS = {"first": 1, "last": -1, "latest": -1, "newest": -1}
_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?", re.IGNORECASE)

HOW_TO_WRITE = 'Write it like 2017-01-28, 1/28/2017 or "Jan 28 2017".'


class NoSuchWeek(DdorError):
    """A week that isn't held, or a text that names none; the message says how to name one."""


def day_written(text: str) -> date | None:
    """The day that a text is; None if it is no day."""
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).date()
    return None


@dataclass(frozen=True, slots=True)
class PlaceInOrder:
    """A week by its place among those held: `number` counts from 1, and from -1 backward.

    `text` is what was written.
    """

    text: str
    number: int

    def among(self, held: Sequence[date]) -> date:
        """The first day of that week, where `held` are the first days of those held, in order. Raises NoSuchWeek."""
        if 0 < abs(self.number) <= len(held):
            return held[self.number - 1 if self.number > 0 else self.number]
        if not held:
            raise NoSuchWeek("no week is held yet.")
        listed = f"1 ({held[0]})" + (f" to {len(held)} ({held[-1]})" if len(held) > 1 else "")
        raise NoSuchWeek(f'there is no week "{self.text}". The weeks held are numbered {listed}.')


def week_written(text: str) -> date | PlaceInOrder | None:
    """The week that a text names: its first day, or its place among those held; None if it names none."""
    asked = text.strip()
    day = day_written(asked)
    if day is not None:
        return day
    ordinal = _ORDINAL.fullmatch(asked)
    number = int(ordinal[1]) if ordinal else _WORDS.get(asked.lower())
    return PlaceInOrder(asked, number) if number is not None else None
