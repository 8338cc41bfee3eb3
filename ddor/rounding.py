"""Rounding as spreadsheets do it: half up, away from zero, from the exact value."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

SHARE_PLACES = 10
"""Decimals that a share is kept with.

A share is shown with one decimal of a percent. One kept with four decimals would be rounded twice on the way there:
6.6481 % would be kept as 6.65 % and shown as 6.7 %. With ten, no share of fewer than five million rows can be.
"""


def half_up(value: Fraction | float, places: int = 0) -> float:
    """A number rounded to some decimals, halves away from zero as in a spreadsheet's ROUND.

    A float is taken for the decimal number that it is written as: 0.125 and 1.005 are halves.
    """
    written = _as_written(value)
    return _half_up(written.numerator, written.denominator, places)


def _half_up(part: int, whole: int, places: int) -> float:
    """A whole number by another, rounded as by half_up. An export has hundreds of thousands, and Fractions are slow."""
    power: int = 10**places
    nearest = (2 * abs(part) * power + whole) // (2 * whole)
    return (-nearest if part < 0 else nearest) / power


def share(part: int, whole: int) -> float | None:
    """A part of a whole as a fraction (1.0 is all) with SHARE_PLACES decimals; None if there is no whole."""
    return _half_up(part, whole, SHARE_PLACES) if whole else None


@lru_cache(10_000, typed=True)
def percent(value: Fraction | float, places: int = 1) -> str:
    """A fraction in percent, as it is shown: 0.0668 is "6.7"."""
    return f"{half_up(100 * _as_written(value), places):,.{places}f}"


def _as_written(value: Fraction | float) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(repr(value))
