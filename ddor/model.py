"""The nouns of a Declined Detainer Outcome Report.

Plain immutable values. What was printed stands beside what was made of it, and every value knows the place on
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
    """How much a problem matters: whether a figure may be wrong, is to be checked, or is merely to be known."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the figures must know. The codes are listed in docs/problems.md."""

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
    """A cell's text as printed, white space folded, with the place it is printed at."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The county or county equivalent that a printed name was reconciled to.

    `geoid` is the Census GEOID, five digits for a county and two for a whole state; `state` the USPS code;
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


@dataclass(frozen=True, slots=True)
class Audit:
    """How many words the document holds, and how many stand in exactly one place of the reading."""

    words: int
    pages: int
    accounted: int


class Reader(StrEnum):
    """Who read a cell."""

    DDOR = "ddor"
    PDFPLUMBER = "pdfplumber"
    CAMELOT = "camelot"


OTHERS = (Reader.PDFPLUMBER, Reader.CAMELOT)
"""The readers that ours is measured against."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell, or a whole row, that is not the same in all readings.

    `section` is "high_volume", "declined" or "policies", None where the row is one that only others read. `row` is
    ddor's number of it in the section. `column` is what the column means ("issued"), or its heading where that is not
    known; None stands for a whole row, whose cells `cells` counts and whose readings hold them parted by bars. A
    reading is None where that reader has no such cell. `differs` names the one that stands against two which agree,
    None where there is no such majority. `explanation` is a general reason that accounts for the difference, None
    where none is known: then somebody has to look.
    """

    section: str | None
    row: int | None
    column: str | None
    source: Source
    ddor: str | None
    pdfplumber: str | None
    camelot: str | None
    differs: Reader | None
    explanation: str | None = None
    cells: int = 1


@dataclass(frozen=True, slots=True)
class SecondReader:
    """One of the other readers: its version, in how many cells it agrees with ddor, in how many it stands alone.

    `failure` says why it gave no reading, None where it gave one.
    """

    reader: Reader
    version: str
    agreed: int
    differs: int
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """One report's tables in all readings.

    `compared` counts the cells of ddor's rows, and those of rows that only others read. Of these, `agreed_by_all`
    are the same in every reading that there is; `agreed_by_two` in two of three, `ddor_differs` of them in the other
    two; `agreed_by_none` are another in each.
    """

    readers: tuple[SecondReader, ...]
    compared: int
    agreed_by_all: int
    agreed_by_two: int
    agreed_by_none: int
    ddor_differs: int
    disagreements: tuple[Disagreement, ...]

    @property
    def unexplained(self) -> tuple[Disagreement, ...]:
        """The disagreements that no general reason accounts for."""
        return tuple(each for each in self.disagreements if each.explanation is None)

    @property
    def failed(self) -> tuple[SecondReader, ...]:
        """The readers that gave no reading."""
        return tuple(each for each in self.readers if each.failure is not None)

    @property
    def is_well(self) -> bool:
        """Whether all readers gave a reading, and every difference has a known reason."""
        return not self.failed and not self.unexplained
