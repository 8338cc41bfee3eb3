"""What a column of a frame holds: its name, its kind of value, and its meaning in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Value(StrEnum):
    """The kinds of values: a share is a fraction (1.0 is all), a cumulative share one of rows from the top down; a
    number is whole, a decimal is not.
    """

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    SHARE = "share"
    CUMULATIVE = "cumulative"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a frame."""

    name: str
    value: Value
    meaning: str
