"""The cells that are compared: another reader's as it gives them, and ddor's out of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ddor.model import Box, Printed, Region, Source
from ddor.sections import DeclinedDetainer, HighVolume, Policy, Report


@dataclass(frozen=True, slots=True)
class OtherCell:
    """A cell of another reader: its text as given, lines separated by line feeds, and its rectangle.

    `bbox` is in points from the top left corner of the page as shown, as ddor's are.
    """

    page: int
    bbox: Box
    text: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row of a table, from left to right. A cell that spans several rows stands in the first of them alone."""

    page: int
    cells: tuple[OtherCell, ...]


@dataclass(frozen=True, slots=True)
class OurRow:
    """A row of ddor's: its section, its number there, its place, and its cells by meaning or unknown heading."""

    section: str
    number: int
    source: Source
    cells: tuple[tuple[str, Printed], ...]


def rows_of(report: Report) -> Iterator[OurRow]:
    """The rows of a report's three tables, in order."""
    sections: tuple[tuple[str, tuple[HighVolume | DeclinedDetainer | Policy, ...]], ...] = (
        ("high_volume", report.high_volume),
        ("declined", report.declined),
        ("policies", report.policies),
    )
    for section, rows in sections:
        for row in rows:
            yield OurRow(section, row.number, row.source, (*row.printed.items(), *row.other.items()))


def regions(source: Source) -> tuple[Region, ...]:
    """All rectangles of a place, in reading order."""
    return (Region(source.page, source.bbox), *source.continued)


def overlap(one: Box, other: Box) -> float:
    """How much of the smaller of two rectangles lies in the other, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min(_area(one), _area(other))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
