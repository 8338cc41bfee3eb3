"""Rows that stand in no row of a table: what they hold is in no figure, so it's said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ddor.pdf.flow import Paragraph
from ddor.report.countries import NOT_STATED, read_country
from ddor.report.dates import read_date, read_enacted
from ddor.report.ledger import Ledger
from ddor.report.marks import shortened, without_marks
from ddor.report.numbers import read_number
from ddor.report.vocabulary import NUMERALS, Section

_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:(?P<number>\d{1,2})|(?P<letter>[a-z]))[)\]]?", re.IGNORECASE)


def holds_value(text: str) -> bool:
    """Whether a text is a date, a number or a country, or has a date in figures in it."""
    text = without_marks(text)
    if _DATE.search(text) or read_number(text) is not None or read_date(text) or read_enacted(text):
        return True
    return read_country(text) not in (None, NOT_STATED)


def are_column_numbers(cells: Sequence[str]) -> bool:
    """Whether cells only number their columns: (1), (2), (3), or a, b, c."""
    matches = [_COLUMN_NUMBER.fullmatch(cell) for cell in cells]
    places = [
        int(match["number"]) if match["number"] else ord(match["letter"].casefold()) - ord("a") + 1
        for match in matches
        if match
    ]
    return len(cells) > 1 and places == list(range(1, len(cells) + 1))


def say_stray_rows(paragraph: Paragraph, section: Section | None, ledger: Ledger) -> None:
    """Say which lines of a paragraph within a section's table look like rows of it."""
    if section is None or section == "notes":
        return
    for line in paragraph.text.lines:
        pieces = line.pieces
        if len(pieces) > 1 and any(holds_value(piece) for piece in pieces):
            ledger.say(
                "row-not-read",
                f'Section {NUMERALS[section]}, page {line.page}: the line "{shortened(line.text)}" looks like a row '
                "and stands in none; it is in no figure.",
                ledger.place_of(line),
            )
