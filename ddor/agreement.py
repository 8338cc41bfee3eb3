"""The results of reading a report's tables a second and a third time, with other people's readers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ddor.model import Source


class Reader(StrEnum):
    """Who read a cell."""

    DDOR = "ddor"
    PDFPLUMBER = "pdfplumber"
    CAMELOT = "camelot"


OTHERS = (Reader.PDFPLUMBER, Reader.CAMELOT)
"""The readers that ours is compared with."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell, or a whole row, that differs between readings.

    `section` is "high_volume", "declined" or "policies", None if the row is one that only others read. `row` is
    ddor's number of it in the section. `column` is what the column means ("issued"), or its heading where that is not
    known; None stands for a whole row, whose cells `cells` counts and whose readings hold them separated by bars. A
    reading is None if that reader has no such cell. `differs` names the one that stands against two which agree,
    None if there is no such majority. `explanation` is a general reason that accounts for the difference, None
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

    `failure` says why it gave no reading, None if it gave one.
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
        """The disagreements without a known reason."""
        return tuple(each for each in self.disagreements if each.explanation is None)

    @property
    def failed(self) -> tuple[SecondReader, ...]:
        """The readers that gave no reading."""
        return tuple(each for each in self.readers if each.failure is not None)

    @property
    def is_well(self) -> bool:
        """Whether all readers gave a reading, and every difference has a known reason."""
        return not self.failed and not self.unexplained
