"""What is known about printed rows beyond the report: corrected by ICE, disputed by the agency, or worth a note.

`annotations.csv` has the columns `week` (first day of the week, ISO 8601), `section` (I, II or III; empty for all),
`geoid` (five-digit Census GEOID: all rows of that county) or `row` (the number of one row of that section), `kind`
(corrected, disputed, note, dismissed), `text`, `source`, `link`. A note that names neither is about the whole section
or week.
ddor ships what is known in public of the first report (annotations.csv beside this module); people add their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from ddor.places.areas import geoid_at_full_length
from ddor.report.dates import read_date
from ddor.states import states
from ddor.userfiles.lines import UserFileError
from ddor.userfiles.userfile import Slip, UserFile

FILE = "annotations.csv"
SHIPPED = Path(__file__).with_name(FILE)
SECTIONS = ("I", "II", "III")


AnnotationsError = UserFileError


class Kind(StrEnum):
    """What an annotation says about a row: that it was corrected (so it is left out of figures as corrected), that the
    agency disputes it, or something else worth knowing. The last two change no figure.

    Dismissed marks nothing: a person looked at a correction that was printed and found that it does not hold for the
    row; it is kept so that nobody is asked again.
    """

    CORRECTED = "corrected"
    DISPUTED = "disputed"
    NOTE = "note"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One line of the file: what is said, of which rows, on whose word."""

    week: date
    section: str
    geoid: str
    row: int | None
    kind: Kind
    text: str
    source: str
    link: str = ""

    def names(self, section: str, geoid: str | None, row: int) -> bool:
        """Whether it is about a row of its week: by its section, its county's GEOID and its number there."""
        if self.section and self.section != section:
            return False
        if self.row is not None:
            return self.row == row and (not self.geoid or self.geoid == geoid)
        return bool(self.geoid) and self.geoid == geoid


class Waiting(NamedTuple):
    """The rows of a county (by GEOID) in a section of a week that a printed correction may take back, until a person
    answers whether it does.
    """

    week: date
    section: str
    geoid: str


COLUMNS = tuple(field.name for field in fields(Annotation))
NEEDED = ("week", "kind", "text", "source")


class Annotations:
    """Annotations by week, in the order given; one that is given twice counts once."""

    def __init__(self, listed: Iterable[Annotation] = ()) -> None:
        self.listed = tuple(dict.fromkeys(listed))
        by_week: defaultdict[date, list[Annotation]] = defaultdict(list)
        for each in self.listed:
            by_week[each.week].append(each)
        self._by_week: Mapping[date, list[Annotation]] = by_week

    def of_week(self, week: date) -> tuple[Annotation, ...]:
        """All about the week that begins on a day."""
        return tuple(self._by_week.get(week, ()))

    def of_row(self, week: date, section: str, geoid: str | None, row: int) -> tuple[Annotation, ...]:
        """Those that mark a row."""
        return tuple(
            each
            for each in self._by_week.get(week, ())
            if each.kind is not Kind.DISMISSED and each.names(section, geoid, row)
        )

    def where_corrected(self) -> frozenset[tuple[date, str, str]]:
        """The (first day of the week, section, USPS code) in which rows were corrected by county: a row there whose
        county is undecided may be one of them.
        """
        return frozenset(
            (each.week, section, state_of(each.geoid))
            for each in self.listed
            for section in ([each.section] if each.section else ["I", "II"])
            if each.kind is Kind.CORRECTED and each.geoid and each.row is None
        )

    def __add__(self, other: Annotations) -> Annotations:
        return Annotations((*self.listed, *other.listed))


def state_of(geoid: str) -> str:
    """The USPS code of the state that a place's GEOID is of."""
    return next((code for code, state in states().items() if state.geoid == geoid[:2]), "")


def shipped_annotations() -> Annotations:
    """What is known in public of the reports, as it comes with ddor."""
    return read_annotations(SHIPPED)


def annotations_of(folder: Path) -> Annotations:
    """What is known about the reports: what ddor ships, and what people wrote into a folder's annotations.csv.

    Raises UserFileError if that file cannot be used.
    """
    return shipped_annotations() + read_annotations(folder / FILE)


def read_annotations(path: Path) -> Annotations:
    """Read the annotations in a file; none if there is no such file.

    Dates as a spreadsheet shows them (1/28/2017) and lost leading zeros are understood. Raises UserFileError, naming
    the lines, for a file or a cell that can't be.
    """
    return Annotations(_FILE.read(path))


def edit_annotations(path: Path, change: Callable[[list[Annotation]], None]) -> None:
    """Let `change` change the list of a file's annotations while no other process does.

    Raises UserFileError if the file can't be understood or another process keeps it, OSError if it can't be
    written.
    """
    _FILE.edit(path, change)


def checked_annotation(cells: Mapping[str, str], where: str) -> Annotation:
    """An annotation out of cells by column; a column that is not there is an empty cell.

    Raises UserFileError, beginning with `where`, for a cell that cannot be understood.
    """
    return _FILE.entry(cells, where)


def _annotation(cells: Mapping[str, str]) -> Annotation:
    """An annotation out of the cells of a line. Raises Slip."""
    cells = {column: " ".join(text.split()) for column, text in cells.items()}
    section = cells.get("section", "").upper()
    if section and section not in SECTIONS:
        raise Slip(f"{cells['section']!r} is not a section. Write I, II or III, or nothing for all.")
    kind = _kind(cells.get("kind", ""))
    geoid = _geoid(cells.get("geoid", ""))
    row = _row(cells.get("row", ""))
    if row is not None and not section:
        raise Slip(f"row {row} of which section? Write I, II or III.")
    if row is None and not geoid and kind in (Kind.CORRECTED, Kind.DISPUTED):
        raise Slip(f"it names neither a GEOID nor a row, so it isn't known which rows are {kind}.")
    text, source, link = (cells.get(column, "") for column in ("text", "source", "link"))
    if not text or not source:
        raise Slip(f"the {'text' if not text else 'source'} is empty. Say what, and who says so.")
    # Also where a comma in an unquoted text has moved the cells behind it, and so that no page links to a script.
    if link and not link.startswith(("https://", "http://")):
        raise Slip(f"the link {link!r} doesn't begin with https://. Put a text with a comma in quotation marks.")
    return Annotation(_week(cells.get("week", "")), section, geoid, row, kind, text, source, link)


def _week(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    day = read_date(text)
    if day is None:
        raise Slip(f"{text!r} is not the first day of a week. Write it like 2017-01-28.")
    return day


def _kind(text: str) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError:
        raise Slip(f"{text!r} is not one of {', '.join(Kind)}.") from None


def _geoid(text: str) -> str:
    geoid = geoid_at_full_length(text) if text else ""
    if geoid is None:
        raise Slip(f"there is no place with the GEOID {text!r}. A county's has five digits.")
    return geoid


def _row(text: str) -> int | None:
    digits = text.removesuffix(".0")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal()) or int(digits) < 1:
        raise Slip(f"{text!r} is not a row number. Rows are counted from 1.")
    return int(digits)


def _cells(annotation: Annotation) -> Sequence[str]:
    row = "" if annotation.row is None else str(annotation.row)
    where = (annotation.week.isoformat(), annotation.section, annotation.geoid, row, annotation.kind.value)
    return (*where, annotation.text, annotation.source, annotation.link)


_FILE = UserFile(COLUMNS, NEEDED, _annotation, _cells)
