"""What stands on the site's pages, as plain values: no HTML, no files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ddor.changes.findings import Change
from ddor.changes.wording import Words
from ddor.tables.facets import Facet
from ddor.tables.passing import RowPasses, is_of_parts


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown in a cell, a line each, and the value that its column is sorted by (None: always last).

    `doubt` says in a word or two why it is not sure, `link` is the address of the page that it leads to, and `note`
    says more than there is room for in print, where the page says it elsewhere; each is empty if there is none.
    `words`, where there are any, stand for the lines: those kept, dropped and added.
    """

    lines: tuple[str, ...]
    sort: str | float | None = None
    doubt: str = ""
    link: str = ""
    note: str = ""
    words: tuple[Words, ...] = ()


class Holds(StrEnum):
    """What a column holds, which says how it is set: names, figures, days, or sentences, which need room."""

    NAMES = "names"
    FIGURES = "figures"
    DAYS = "days"
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading and meaning, and what it holds.

    `searched`: whether a text that is searched for is looked for in it; notes and page numbers would only mislead.
    """

    text: str
    meaning: str = ""
    holds: Holds = Holds.NAMES
    searched: bool = True


@dataclass(frozen=True, slots=True)
class Printed:
    """The row of the report that a line shows: its anchor on the page, where it is printed in words, and its picture.

    `picture` is relative to the page, None if there is none.
    """

    anchor: str
    where: str
    picture: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `passes` says by which choices of the table's facets it is chosen."""

    cells: tuple[Cell, ...]
    printed: Printed | None = None
    passes: RowPasses | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be sorted and filtered. `about` says what a row is; `things` is what its rows are called.

    `facets` are what rows of a report can be chosen by; other tables have none.
    """

    id: str
    title: str
    about: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    things: str = "rows"
    facets: tuple[Facet, ...] = ()

    @property
    def choosing(self) -> list[dict[str, Any]]:
        """The facets as plain values, for the page's script."""
        return [
            {
                "filter": facet.filter,
                "title": facet.title,
                "ofParts": is_of_parts(facet.filter),
                "named": facet.filter in _NAMED,
                "without": facet.unknown,
                "choices": [[choice.value, choice.name] for choice in facet.choices],
            }
            for facet in self.facets
        ]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: SVG, what it is called, and what it shows in words for those who do not see it.

    `left_out` says what of the table has no place in it, empty if all has.
    """

    id: str
    title: str
    text: str
    svg: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of a week's page: its finding in a sentence, charts, and the tables of the same figures."""

    id: str
    title: str
    finding: str
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as published and, where that is another, as corrected; `note` says what it counts.

    `link` is the address of the rows that it counts, empty if there is none.
    """

    name: str
    published: str
    note: str
    corrected: str | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text as the report prints it, and the page of the PDF."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about rows beyond the report: its kind, on whose word, and a web address (empty for none).

    `rows` are the addresses of the rows that it is about, with what to call them.
    """

    kind: str
    text: str
    source: str
    link: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Another page of the site: its address from here, and what to call it."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """What became of a policy: its name, the words kept, dropped and added or a sentence, and where its rows are."""

    change: Change
    name: str
    text: str = ""
    words: tuple[Words, ...] = ()
    rows: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since the week in the archive before. `cautions` come first; with `nothing`, that is all to say."""

    before: str
    address: str
    cautions: tuple[str, ...]
    tables: tuple[Table, ...]
    policies: tuple[PolicyChanged, ...]
    spellings: tuple[str, ...]
    doubts: tuple[str, ...]
    nothing: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a reader of the figures must know."""

    severity: str
    message: str
    where: str


@dataclass(frozen=True, slots=True)
class Source:
    """The PDF that a page was made of. `audit` and `checked` say in sentences how much of it was read and agreed on;
    `older` are the revisions of the week that are not shown.
    """

    file: str
    sha256: str
    pages: int
    revision: str
    older: tuple[str, ...]
    audit: str
    checked: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the page: its address, and what a row of it is."""

    address: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class WeekPage:
    """The page of a week. `without_pictures` says why rows have none, empty if they do.

    `unanswered` are printed corrections that speak of its rows, and of which nobody has said what they mean.
    """

    title: str
    source: Source
    figures: tuple[Figure, ...]
    marked: str
    cautions: tuple[str, ...]
    notes: tuple[Said, ...]
    corrections: tuple[Said, ...]
    known: tuple[Known, ...]
    unanswered: tuple[Known, ...]
    subjects: tuple[Subject, ...]
    changed: Changed | None
    sections: tuple[Table, ...]
    without_pictures: str
    problems: tuple[Problem, ...]
    undecided: Table
    downloads: tuple[Download, ...]
    earlier: Link | None = None
    later: Link | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a policy in a week, whose page the link leads to, and its words kept, dropped and added."""

    week: Link
    said: str
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyPast:
    """A policy over the weeks in the archive: as printed last, whether the last week lists it, and what became of it.

    `enacted` is an ISO 8601 date to the precision printed, empty if there is none.
    """

    jurisdiction: str
    policy: str
    enacted: str
    criteria: tuple[str, ...]
    is_listed: bool
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page of a place over all weeks: a county, or an area by its identifier where a county's GEOID stands.

    `around` are the areas that it is in and the counties that it is made of. `sections` are its rows, in the order of
    Sections II, I and III, and `may_be` the persons of whom it isn't known whether they are of it.
    """

    title: str
    geoid: str
    around: tuple[Link, ...]
    figures: tuple[Figure, ...]
    cautions: tuple[str, ...]
    chart: Chart
    by_week: Table
    sections: tuple[Table, ...]
    may_be: Table
    policies: tuple[PolicyPast, ...]
    known: tuple[Known, ...]
    corrections: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page: the series of weeks with its gaps, each week a link to its page, and key figures.

    `places` are charts of where and when: a map, and the places with most persons week by week.
    """

    title: str
    figures: tuple[Figure, ...]
    cautions: tuple[str, ...]
    chart: Chart
    series: Table
    downloads: tuple[Download, ...]
    places: tuple[Chart, ...] = ()


_NAMED = ("state", "geoid", "country")
"""The facets whose choices have names that a row may show only a code or another spelling of."""


def listed(names: Sequence[str]) -> str:
    """Names in a row of words: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
