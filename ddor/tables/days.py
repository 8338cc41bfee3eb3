"""Days that a date is asked to be among, as a person writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ddor.errors import DdorError

_DAY = r"\d{4}-\d\d-\d\d"


class FilterError(DdorError):
    """A filter that cannot be understood; the message says in plain words which and what to write."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from a first to a last, both included and each open where None; or, with `other_than`, all but those.

    Written DAY, DAY..DAY, ..DAY, DAY.. or "not DAY". A date that is not known is in no days, nor in other ones.
    """

    first: date | None
    last: date | None
    other_than: bool = False

    @classmethod
    def parse(cls, text: str) -> Days:
        """Days as written. Raises FilterError for a text that is none."""
        match = re.fullmatch(rf"(not )?({_DAY})?(\.\.)?({_DAY})?", text.strip())
        if match and (match[2] or match[4]) and (match[3] or not match[4]):
            try:
                first = date.fromisoformat(match[2]) if match[2] else None
                last = date.fromisoformat(match[4]) if match[4] else None
            except ValueError:
                raise FilterError(f'"{text}" holds a day that is not in the calendar.') from None
            return cls(first, last if match[3] else first, bool(match[1]))
        raise FilterError(
            f'"{text}" is no day. Write 2017-02-01, 2017-01-28..2017-02-03, ..2016-12-31 or "not 2017-02-01".'
        )

    def __str__(self) -> str:
        span = str(self.first) if self.first == self.last else f"{self.first or ''}..{self.last or ''}"
        return f"not {span}" if self.other_than else span

    def words(self) -> str:
        """In words, to stand behind "issued" or "declined"."""
        if self.first == self.last:
            said = f"on {self.first}"
        elif self.first is None:
            said = f"up to {self.last}"
        elif self.last is None:
            said = f"from {self.first} on"
        else:
            said = f"from {self.first} to {self.last}"
        return f"other than {said}" if self.other_than else said
