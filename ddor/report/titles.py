"""Where the report's four sections begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ddor.pdf.flow import Paragraph
from ddor.pdf.layout import Table
from ddor.report.vocabulary import SECTIONS, Section, Vocabulary, fold, likeness

_NUMERALS = {"i": 0, "ii": 1, "iii": 2, "iv": 3, "1": 0, "2": 1, "3": 2, "4": 3}
_NUMBERED = re.compile(r"^(?P<word>section|sec|part)?\s*(?P<numeral>iv|i{1,3}|[1-4])\b\s*(?P<title>.*)$")

# Dates are no part of a title's wording, nor is what leads to them, nor the number of a page in a list of titles.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = rf"{_MONTH} \d+(?: \d{{4}})?"
_DATES = re.compile(rf"\b(?:(?:between|from|during|for) )?{_DATE}(?: ?(?:and|to|through)? ?(?:{_MONTH} )?\d+ \d{{4}})?")
_TRAILING = re.compile(r"\s+(?:continued|contd|cont|\d{1,3})$")

_ENOUGH_WITH_NUMERAL, _ENOUGH_ALONE = 72.0, 88.0
"""How alike a title must be to a known wording: behind "Section II:", and without a numeral before it."""

_LONGEST_TITLE = 260
"""Characters; a paragraph longer than this is no title."""


class Title(NamedTuple):
    """A section's title: its place among the document's elements, and which section it names."""

    element: int
    section: Section


def title_of(text: str, vocabulary: Vocabulary) -> Section | None:
    """The section that a line is the title of, by its wording; by its numeral alone only behind "Section"."""
    if len(text) > _LONGEST_TITLE:
        return None
    folded = fold(text)
    match = _NUMBERED.match(folded)
    wording = _TRAILING.sub("", " ".join(_DATES.sub(" ", match["title"] if match else folded).split()))
    scores = {section: likeness(wording, vocabulary.sections[section]) for section in SECTIONS}
    best = max(SECTIONS, key=lambda section: scores[section])
    if match is None:
        return best if scores[best] >= _ENOUGH_ALONE else None
    if scores[best] >= _ENOUGH_WITH_NUMERAL:
        return best
    by_numeral = SECTIONS[_NUMERALS[match["numeral"]]]
    has_colon = re.match(r"^\s*\w+\W*\s+\w+\s*[:.\u2010-\u2015-]", text) is not None
    return by_numeral if match["word"] and has_colon and scores[by_numeral] >= _ENOUGH_WITH_NUMERAL / 2 else None


def find_titles(
    elements: Sequence[Paragraph | Table],
    vocabulary: Vocabulary,
    holds: Callable[[Table, Section], bool],
) -> tuple[list[Title], list[Title]]:
    """The titles that begin sections, one a section, in order; and all titles, those of a list of sections too.

    The first page lists the sections under their titles. A section begins at the title that its own table
    follows before another section's title does (`holds` tells whether a table is of a section); where none
    does, at the last title of its name that does not stand in such a list. A section that is only listed is
    missing, not empty.
    """
    titles = [title for i, element in enumerate(elements) for title in _titles_at(i, element, vocabulary)]
    listed = _listed(titles)
    starts: dict[Section, Title] = {}
    for section in SECTIONS:
        own = [title for title in titles if title.section == section]
        with_table = [title for title in own if _is_followed(title, titles, elements, holds)]
        candidates = with_table[:1] or [title for title in own if title not in listed]
        if candidates:
            starts[section] = candidates[-1]
    return sorted(starts.values(), key=lambda title: title.element), titles


def begun_again(
    titles: Sequence[Title], elements: Sequence[Paragraph | Table], holds: Callable[[Table, Section], bool]
) -> list[tuple[Title, Title]]:
    """The titles under which a section begins a second time, after another one did, as where two reports are in one
    file; each with the first of its section. Section IV has no table, so a table between its titles is another's.
    """
    listed = _listed(titles)
    begun = [
        title
        for title in titles
        if _is_followed(title, titles, elements, holds) or (title.section == "notes" and title not in listed)
    ]
    first: dict[Section, Title] = {}
    again = []
    for before, title in zip([None, *begun], begun, strict=False):
        if title.section in first and before is not None:
            between = elements[before.element : title.element]
            if before.section != title.section or (
                title.section == "notes" and any(isinstance(element, Table) for element in between)
            ):
                again.append((first[title.section], title))
        first.setdefault(title.section, title)
    return again


def _listed(titles: Sequence[Title]) -> set[Title]:
    """The titles of a list of sections: those that follow one another with nothing between."""
    pairs = [(a, b) for a, b in pairwise(titles) if b.element == a.element + 1 and a.section != b.section]
    return {title for pair in pairs for title in pair}


def _titles_at(i: int, element: Paragraph | Table, vocabulary: Vocabulary) -> list[Title]:
    if isinstance(element, Paragraph):
        section = title_of(element.text.text, vocabulary)
        return [Title(i, section)] if section else []
    top = element.rows[0].distinct
    section = title_of(top[0].text.text, vocabulary) if len(top) == 1 else None
    return [Title(i, section)] if section else []


def _is_followed(
    title: Title,
    titles: Sequence[Title],
    elements: Sequence[Paragraph | Table],
    holds: Callable[[Table, Section], bool],
) -> bool:
    others = [t.element for t in titles if t.element > title.element and t.section != title.section]
    end = min(others, default=len(elements))
    return any(isinstance(e, Table) and holds(e, title.section) for e in elements[title.element : end])
