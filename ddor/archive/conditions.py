"""What rows must have to be chosen, in plain Python: the archive makes SQL of it, others ask rows they only read.

A Condition is about one column of a table of ddor.sections.TABLES. Each kind of test is defined once, by its `holds`;
what ddor.archive.selecting asks a database agrees with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class OneOf:
    """A value is one of these, of which None may be one."""

    values: frozenset[Any]

    def holds(self, value: Any) -> bool:
        """Whether a value passes."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class StartsWith:
    """A text starts with one of these. None doesn't."""

    prefixes: tuple[str, ...]

    def holds(self, value: str | None) -> bool:
        """Whether a text passes."""
        return value is not None and value.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class Between:
    """A date is between two days, both included, an open end being None; or, with `outside`, it isn't.

    None, a date that isn't known, is neither.
    """

    first: date | None
    last: date | None
    outside: bool = False

    def holds(self, value: date | None) -> bool:
        """Whether a date passes."""
        if value is None:
            return False
        within = (self.first is None or self.first <= value) and (self.last is None or value <= self.last)
        return within is not self.outside


@dataclass(frozen=True, slots=True)
class Like:
    """All of a text matches one of these patterns, in which * is any characters, whatever its capitals.

    None matches none.
    """

    patterns: tuple[str, ...]

    def holds(self, value: str | None) -> bool:
        """Whether a text passes."""
        return value is not None and _expression(self.patterns).fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A value passes one of these tests."""

    tests: tuple[Test, ...]

    def holds(self, value: Any) -> bool:
        """Whether a value passes."""
        return any(test.holds(value) for test in self.tests)


Test = OneOf | StartsWith | Between | Like | AnyOf


@dataclass(frozen=True, slots=True)
class Condition:
    """A row's value in a column passes a test, or that in a second column, if there is one."""

    column: str
    test: Test
    also: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at."""
        return (self.column,) if self.also is None else (self.column, self.also)

    def holds(self, *values: Any) -> bool:
        """Whether the condition holds for a row with these values in its columns."""
        return any(map(self.test.holds, values))


@dataclass(frozen=True, slots=True)
class Without:
    """A row's value in a column is known and doesn't pass a test, nor does that in a second column, if there is one.

    Where it isn't known, the value of a further column, `group`, may rule it out: a county that isn't known is none of
    Texas if the row's state is another. That is so where the group is known and doesn't pass `group_test`.
    """

    column: str
    test: Test
    also: str | None = None
    group: str | None = None
    group_test: Test | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at; that of the group is the last."""
        return tuple(each for each in (self.column, self.also, self.group) if each is not None)

    def holds(self, *values: Any) -> bool:
        """Whether the condition holds for a row with these values in its columns."""
        own = values if self.group is None else values[:-1]
        known = [value for value in own if value is not None]
        if known:
            return not any(map(self.test.holds, known))
        if self.group_test is None or values[-1] is None:
            return False
        return not self.group_test.holds(values[-1])


OnRow = Condition | Without
"""What is asked of a row's own values."""


@dataclass(frozen=True, slots=True)
class HasPart:
    """A row has a part, a row of this table (offenses, criteria), for which all of these conditions hold."""

    table: str
    conditions: tuple[OnRow, ...]


@dataclass(frozen=True, slots=True)
class AllParts:
    """All of these conditions hold for every part of a row; of a part, for all parts of the row that it is of.

    `needed`: there must be such a part.
    """

    table: str
    conditions: tuple[OnRow, ...]
    needed: bool


Asked = Condition | Without | HasPart | AllParts
"""Whatever rows can be asked for by."""


@cache
def _expression(patterns: tuple[str, ...]) -> re.Pattern[str]:
    wanted = "|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in patterns)
    return re.compile(wanted, re.IGNORECASE | re.DOTALL)
