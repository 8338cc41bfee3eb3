"""What a claim says of a figure: equals, about, at least, more than, at most, less than; and whether a range agrees."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from fractions import Fraction

from ddor.errors import DdorError

Number = Fraction | float
"""An exact number, or infinity where there is no bound."""

_PERCENT = re.compile(r"([+-]?\d{1,9}(?:\.(\d{1,9}))?) ?%")
_PARTS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9}) of (\d{1,3}(?:,\d{3})+|\d{1,9})")
_POINTS = re.compile(r"([+-]?\d{1,9}(?:\.(\d{1,9}))?) points?")
_MOST = Fraction(1, 20)
"""How far off a round count "about" may be at most, as a share: 1,000 has three zeros, but 1,400 isn't about 1,000."""


class ComparisonError(DdorError):
    """A comparison that cannot be understood; the message says in plain words what to write."""


class Verdict(StrEnum):
    """The result of a check."""

    HOLDS = "holds"
    HOLDS_AS_PRINTED = "holds as printed, not as a share"
    DOES_NOT_HOLD = "does not hold"
    CANNOT_BE_TOLD = "cannot be told"


class How(StrEnum):
    """The ways in which a claim can compare, as they are written."""

    EQUALS = "equals"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure must be: a count, or with `percent` a share (a fraction: 1 is all) or a relative change.

    With `points` it is a change of a share in percentage points, also as a fraction; with `decimal` a mean or a median,
    which may be between two whole numbers. `tolerance` is how far off "about" may be, in the unit of `value`; 0 for
    all others. `parts` are, of a share written as "142 of 206", the two counts, each of which the figure must have.
    """

    how: How
    value: Fraction
    tolerance: Fraction = Fraction(0)
    percent: bool = False
    parts: tuple[int, int] | None = None
    points: bool = False
    decimal: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it is of a share or of a change of one, rather than of a number."""
        return self.percent or self.points

    @classmethod
    def read(cls, how: How, written: object, tolerance: object = None, decimal: bool = False) -> Comparison:
        """A comparison as written: 206, "70 %", "142 of 206", "-3.5 points" or, of means and medians, 45.5; a tolerance
        likewise, 5 or "2 points" (of percent).

        Without one, "about" has that of rounding: half of the last digit written of a share ("70 %" is 69.5 to 70.5 %,
        "69.5 %" is 69.45 to 69.55 %), and of a count half of its last digit that is not 0, but never more than 5 %
        of it (140 is 135 to 145, 200 is 190 to 210, 142 is 142 only). Both ends are included.
        Raises ComparisonError for what is neither.
        """
        counts = _PARTS.fullmatch(written.strip()) if isinstance(written, str) else None
        if counts:
            part, whole = (int(count.replace(",", "")) for count in counts.groups())
            if how is not How.EQUALS or not whole:
                raise ComparisonError(f"{written!r} works only with equals, and only of more than 0.")
            return cls(how, Fraction(part, whole), percent=True, parts=(part, whole))
        unit, value, rounding = _value(written, decimal)
        percent, points = unit is _Unit.PERCENT, unit is _Unit.POINTS
        decimal = decimal and unit is _Unit.NUMBER
        if how is not How.ABOUT:
            if tolerance is not None:
                raise ComparisonError("A tolerance works only with about.")
            return cls(how, value, percent=percent, points=points, decimal=decimal)
        off = rounding if tolerance is None else _tolerance(tolerance, percent or points)
        return cls(how, value, off, percent, points=points, decimal=decimal)

    def verdict(self, low: Number, high: Number) -> Verdict:
        """Whether a figure that is somewhere from `low` to `high` is as claimed: told only if all of the range agrees.

        Counts are whole numbers, so that nothing between two of them is taken for possible.
        """
        first, last = self._accepted()
        if first <= low and high <= last:
            return Verdict.HOLDS
        if max(first, low) > min(last, high):
            return Verdict.DOES_NOT_HOLD
        return Verdict.CANNOT_BE_TOLD

    def verdict_of_parts(self, part: tuple[Number, Number], whole: tuple[Number, Number]) -> Verdict:
        """Whether the two counts of a share, each somewhere from its first to its second number, are `parts`."""
        found = [
            Comparison(How.EQUALS, Fraction(count)).verdict(*within)
            for count, within in zip(self.parts or (), (part, whole), strict=True)
        ]
        return next((each for each in (Verdict.DOES_NOT_HOLD, Verdict.CANNOT_BE_TOLD) if each in found), Verdict.HOLDS)

    def _accepted(self) -> tuple[Number, Number]:
        """The lowest and the highest figure that is as claimed."""
        within = (self.value - self.tolerance, self.value + self.tolerance)
        # A share has no next smaller one; counts and so the nearest shares that reports can have are far wider apart.
        between = self.is_share or self.decimal
        step = Fraction(1, 10**12) if between else Fraction(1)
        accepted: dict[How, tuple[Number, Number]] = {
            How.EQUALS: within,
            How.ABOUT: within,
            How.AT_LEAST: (self.value, math.inf),
            How.MORE_THAN: (self.value + step, math.inf),
            How.AT_MOST: (-math.inf, self.value),
            How.LESS_THAN: (-math.inf, self.value - step),
        }
        first, last = accepted[self.how]
        return (first, last) if between else (_whole(first, math.ceil), _whole(last, math.floor))

    def words(self) -> str:
        """As a person says it: "about 70 % (69.5 to 70.5 %)", "at least 3", "equals 142 of 206"."""
        if self.parts:
            return f"equals {self.parts[0]:,} of {self.parts[1]:,}"
        said = f"{self.how.replace('_', ' ')} {self._said(self.value)}"
        if self.how is How.ABOUT and self.tolerance:
            first, last = map(self._said, self._accepted())
            return f"{said} ({first} to {last})" if first != last else said
        return said

    def _said(self, value: Number) -> str:
        if self.points:
            return points_words(value)
        if self.percent:
            return percent_words(value)
        return f"{float(value):,.4f}".rstrip("0").rstrip(".") if self.decimal else f"{int(value):,}"


def percent_words(value: Number) -> str:
    """A share as written in percent, with as many decimals as it needs, at most four."""
    return f"{float(100 * value):,.4f}".rstrip("0").rstrip(".") + " %"


def points_words(value: Number) -> str:
    """A change of a share as written in percentage points, with its sign: "+3.5 points"."""
    said = f"{float(100 * value):+,.4f}".rstrip("0").rstrip(".")
    return "0 points" if said in ("+0", "-0") else f"{said} points"


def _whole(bound: Number, rounded: Callable[[Fraction], int]) -> Number:
    return bound if isinstance(bound, float) else Fraction(rounded(bound))


class _Unit(Enum):
    NUMBER = auto()
    PERCENT = auto()
    POINTS = auto()


def _value(written: object, decimal: bool) -> tuple[_Unit, Fraction, Fraction]:
    """What the value is counted in, the value, and the tolerance that rounding implies."""
    if isinstance(written, int) and not isinstance(written, bool):
        return _Unit.NUMBER, Fraction(written), max(_rounding(written), Fraction(int(decimal), 2))
    if isinstance(written, float) and decimal and math.isfinite(written):
        places = len(repr(written).partition(".")[2])
        return _Unit.NUMBER, Fraction(repr(written)), Fraction(1, 2 * 10**places)
    text = written.strip() if isinstance(written, str) else ""
    for unit, form in ((_Unit.PERCENT, _PERCENT), (_Unit.POINTS, _POINTS)):
        match = form.fullmatch(text)
        if match:
            decimals = len(match[2] or "")
            return unit, Fraction(match[1]) / 100, Fraction(1, 2 * 10**decimals * 100)
    raise ComparisonError(
        f'{written!r} is not a figure. Write a whole number, such as 206, or a share, such as "70 %" or "142 of 206".'
    )


def _rounding(count: int) -> Fraction:
    if not count:
        return Fraction(0)
    noughts = len(str(count)) - len(str(count).rstrip("0"))
    return min(Fraction(10**noughts, 2), abs(count) * _MOST)


def _tolerance(written: object, percent: bool) -> Fraction:
    if percent:
        match = _POINTS.fullmatch(written.strip()) if isinstance(written, str) else None
        if match and not match[1].startswith("-"):
            return Fraction(match[1]) / 100
        raise ComparisonError('The tolerance of a share is in percentage points. Write it like "2 points".')
    if isinstance(written, int) and not isinstance(written, bool) and written >= 0:
        return Fraction(written)
    raise ComparisonError("The tolerance of a count is a whole number, such as 5.")
