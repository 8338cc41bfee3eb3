"""Days that a date is asked to be among, as a person writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ddor.days import HOW_TO_WRITE, day_written
from ddor.errors import DdorError


class FilterError(DdorError):
    """A filter that cannot be understood; the message says in plain words which and what to write."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from a first to a last, both included and each open where None; or, with `other_than`, all but those.

    Written DAY, DAY..DAY, ..DAY, DAY.. or "not DAY", each day as people write it. A date that is not known is in no
    days, nor in other ones.
    """

    first: date | None
    last: date | None
    other_than: bool = False

    @classmethod
    def parse(cls, text: str) -> Days:
        """Days as written. Raises FilterError for a text that is none."""
        said, other_than = re.subn(r"^not\s+", "", text.strip(), flags=re.IGNORECASE)
        ends = [end.strip() for end in said.split("..")]
        found = [day_written(end) if end else None for end in ends]
        if len(ends) > 2 or not any(ends) or any(end and day is None for end, day in zip(ends, found, strict=True)):
            raise FilterError(
                f'"{text}" is not a day or a range of days. {HOW_TO_WRITE} Days are written '
                '2017-01-28..2017-02-03 or ..2016-12-31, and "not 2017-02-01" leaves one out.'
            )
        return cls(found[0], found[-1], bool(other_than))

    def __str__(self) -> str:
        span = str(self.first) if self.first == self.last else f"{self.first or ''}..{self.last or ''}"
        return f"not {span}" if self.other_than else span

    def words(self) -> str:
        """In words, to follow "issued" or "declined"."""
        if self.first == self.last:
            said = f"on {self.first}"
        elif self.first is None:
            said = f"up to {self.last}"
        elif self.last is None:
            said = f"from {self.first} on"
        else:
            said = f"from {self.first} to {self.last}"
        return f"other than {said}" if self.other_than else said
