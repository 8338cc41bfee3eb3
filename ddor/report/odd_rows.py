"""Rows of a table that are none of persons, counts or policies: what they hold, and whether they number columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ddor.report.countries import NOT_STATED, read_country
from ddor.report.dates import read_date, read_enacted
from ddor.report.marks import without_marks
from ddor.report.numbers import read_number

_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))[)\]]?", re.IGNORECASE)


def holds_value(text: str) -> bool:
    """Whether a text is a date, a number or a country, or has a date in figures in it."""
    text = without_marks(text)
    if _DATE.search(text) or read_number(text) is not None or read_date(text) or read_enacted(text):
        return True
    return read_country(text) not in (None, NOT_STATED)


def are_column_numbers(cells: Iterable[str]) -> bool:
    """Whether cells only number their columns: (1), (2), (3), or a, b, c."""
    place = 0
    for place, cell in enumerate(cells, start=1):
        match = _COLUMN_NUMBER.fullmatch(cell)
        if match is None or place != _number_of(match):
            return False
    return place > 1


def _number_of(match: re.Match[str]) -> int:
    return int(match["number"]) if match["number"] else ord(match["letter"].casefold()) - ord("a") + 1
