"""Which rows annotations name, and which annotations name none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.sections import ROW_SECTIONS
from ddor.tables.weeks import Weeks

_TABLE_OF = {section.numeral: section.table for section in ROW_SECTIONS}
"""The table with a row for each row of a section."""


@dataclass(frozen=True, slots=True)
class Marked:
    """How many of a section's rows are marked with a kind of annotation."""

    section: str
    kind: Kind
    rows: int
    of: int


def rows_named(weeks: Weeks, annotations: Annotations) -> dict[Annotation, tuple[tuple[str, int], ...]]:
    """The rows, as section and number, that each annotation of a week in the archive names; empty if it names none.

    Annotations that name a whole section or week have no entry, nor have those of weeks that are not in the archive.
    """
    held = {period.start for period in weeks.periods}
    about = [each for each in annotations.listed if each.week in held and (each.geoid or each.row is not None)]
    rows = list(_rows(weeks, {each.week for each in about})) if about else []
    return {
        each: tuple(
            (section, row)
            for week, section, geoid, row in rows
            if week == each.week and each.names(section, geoid, row)
        )
        for each in about
    }


def unmatched(weeks: Weeks, annotations: Annotations) -> tuple[Annotation, ...]:
    """The annotations that are to name rows of weeks in the archive and name none, dismissed ones aside."""
    named = rows_named(weeks, annotations)
    return tuple(each for each, rows in named.items() if not rows and each.kind is not Kind.DISMISSED)


def marked(weeks: Weeks) -> Sequence[Marked]:
    """How many rows of each section are marked, by kind; what no row is marked with is left out."""
    found = []
    for section, frame in _TABLE_OF.items():
        marks = [mark.split("; ") for mark in weeks.column(frame, "marks") if mark is not None]
        for kind in (Kind.CORRECTED, Kind.DISPUTED, Kind.NOTE):
            count = sum(kind in listed for listed in marks)
            if count:
                found.append(Marked(section, kind, count, weeks.count(frame)))
    return found


def _rows(weeks: Weeks, wanted: set[date]) -> Iterable[tuple[date, str, str | None, int]]:
    of_weeks = weeks.read_apart(wanted)
    for section, name in _TABLE_OF.items():
        for week, geoid, row in of_weeks.columns(name, "week", "geoid", "row"):
            yield week, section, geoid, row
