"""The nouns of a Declined Detainer Outcome Report.

Plain immutable values. What was printed is kept with what was made of it, and every value knows the place on
the page that it came from. This module imports nothing of the project's.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown, x to the right and y
down; pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

SURE = 90.0
"""The certainty, out of 100, from which a recognized word isn't called unsure; docs/scans.md says why."""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle on one page."""

    page: int
    bbox: Box


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is printed: a rectangle, and its further pieces where it runs over the end of a page."""

    page: int
    bbox: Box
    continued: tuple[Region, ...] = ()


class Severity(StrEnum):
    """How much a problem matters: a figure may be wrong, something needs checking, or it is just worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that readers of the figures must know. The codes are listed in docs/problems.md."""

    code: str
    severity: Severity
    message: str
    source: Source | None = None


class Status(StrEnum):
    """What the report says became of an offense; where it says nothing, None stands in place of a Status."""

    CONVICTED = "convicted"
    CHARGED = "charged"


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell's text as printed, white space folded, with the place it is printed at.

    Where it was recognized in a picture of the page, `certainty` (0 to 100) says how sure its least sure word is, and
    `recognized` what was recognized where the text is taken for another that looks the same. Both are None if the
    file itself holds the text.
    """

    text: str
    source: Source
    recognized: str | None = None
    certainty: float | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether it was recognized with less certainty than right words usually are."""
        return self.certainty is not None and self.certainty < SURE


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The county or county equivalent that a printed name was reconciled to, or the area made of counties.

    `geoid` is the Census GEOID, five digits for a county, two for a whole state, seven for a city of several counties;
    `geoids` has those of the counties in it where it isn't a single one; `state` is the USPS code;
    `method` how it was decided and `score` how sure that is, 0 to 100. `runner_up` names the next best place,
    with its score, if there is one. `sentence` says what was found so that a person can check it. `namesakes`
    has the USPS codes of all states with a county of this name, its own included.
    """

    geoid: str
    name: str
    state: str
    method: str
    score: float
    runner_up: str | None = None
    runner_up_score: float | None = None
    sentence: str = ""
    namesakes: tuple[str, ...] = ()
    geoids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The file that was read: its name, the SHA-256 of its bytes (hexadecimal), its number of pages."""

    file: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report covers, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days that is."""
        return (self.end - self.start).days + 1

    @property
    def kind(self) -> str:
        """What a period of this length is called: week, month, quarter or year, otherwise period."""
        return next((kind for kind, lengths in _KINDS.items() if self.days in lengths), "period")

    def overlaps(self, other: Period) -> bool:
        """Whether any day is in both."""
        return self.start <= other.end and other.start <= self.end


_KINDS = {"week": range(1, 11), "month": range(28, 32), "quarter": range(89, 93), "year": range(365, 367)}
"""Lengths in days of what a report may cover; a week that a holiday lengthens or cuts short is still one."""


@dataclass(frozen=True, slots=True)
class Audit:
    """How many words the document has, and how many are used in exactly one place in the reading."""

    words: int
    pages: int
    accounted: int
