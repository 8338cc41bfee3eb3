"""What is known of printed rows beyond the report: corrected by ICE, disputed by the agency, or worth a note.

`annotations.csv` has the columns `week` (first day of the week, ISO 8601), `section` (I, II or III; empty for all),
`geoid` (five-digit Census GEOID: all rows of that county) or `row` (the number of one row of that section), `kind`
(corrected, disputed, note), `text`, `source`, `link`. A note that names neither is about the whole section or week.
ddor ships what is known in public of the first report (annotations.csv beside this module); people add their own.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

SHIPPED = Path(__file__).with_name("annotations.csv")
SECTIONS = ("I", "II", "III")


class AnnotationsError(ValueError):
    """A file of annotations that cannot be used; the message says in plain words where and why."""


class Kind(StrEnum):
    """What an annotation says of a row: that it was corrected (so it leaves the figures as corrected), that the
    agency disputes it, or something else that is worth knowing. The last two change no figure.
    """

    CORRECTED = "corrected"
    DISPUTED = "disputed"
    NOTE = "note"


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


COLUMNS = tuple(field.name for field in fields(Annotation))


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
        """Those that name a row."""
        return tuple(each for each in self._by_week.get(week, ()) if each.names(section, geoid, row))

    def __add__(self, other: Annotations) -> Annotations:
        return Annotations((*self.listed, *other.listed))


def shipped_annotations() -> Annotations:
    """What is known in public of the reports, as it comes with ddor."""
    return read_annotations(SHIPPED)


def read_annotations(path: Path) -> Annotations:
    """Read the annotations in a file; none where there is no such file.

    Raises AnnotationsError, naming the line, for a column that is missing or a cell that cannot be understood.
    """
    if not path.exists():
        return Annotations()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationsError(f"{path} is not UTF-8 text. Save it as CSV UTF-8.") from error
    except OSError as error:
        raise AnnotationsError(f"{path} cannot be read ({error.strerror}).") from error
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [cell.strip().lower() for cell in next(rows, [])]
    missing = [column for column in ("week", "kind", "text", "source") if column not in header]
    if missing:
        raise AnnotationsError(f"{path} lacks the column {missing[0]}. Its first line must be {','.join(COLUMNS)}.")
    listed = []
    for cells in rows:
        if any(cell.strip() for cell in cells):
            line = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            listed.append(_checked(line, f"{path}, line {rows.line_num}"))
    return Annotations(listed)


def annotations_text(annotations: Iterable[Annotation]) -> str:
    """Annotations as the text of a file that read_annotations reads back."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in annotations:
        row = "" if each.row is None else each.row
        writer.writerow(
            [each.week.isoformat(), each.section, each.geoid, row, each.kind, each.text, each.source, each.link]
        )
    return lines.getvalue()


def _checked(line: Mapping[str, str], where: str) -> Annotation:
    section = line.get("section", "").upper()
    if section and section not in SECTIONS:
        raise AnnotationsError(f"{where}: {line['section']!r} is no section. Write I, II or III, or nothing for all.")
    kind = _kind(line.get("kind", ""), where)
    geoid = _geoid(line.get("geoid", ""), where)
    row = _row(line.get("row", ""), where)
    if row is not None and not section:
        raise AnnotationsError(f"{where}: row {row} of which section? Write I, II or III.")
    if row is None and not geoid and kind is not Kind.NOTE:
        raise AnnotationsError(
            f"{where}: it names neither a GEOID nor a row, so it is not known which rows are {kind}."
        )
    text, source = line.get("text", ""), line.get("source", "")
    if not text or not source:
        raise AnnotationsError(f"{where}: the {'text' if not text else 'source'} is empty. Say what, and who says so.")
    return Annotation(_week(line.get("week", ""), where), section, geoid, row, kind, text, source, line.get("link", ""))


def _week(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AnnotationsError(f"{where}: {text!r} is not the first day of a week. Write it like 2017-01-28.") from None


def _kind(text: str, where: str) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError:
        raise AnnotationsError(f"{where}: {text!r} is none of corrected, disputed, note.") from None


def _geoid(text: str, where: str) -> str:
    # A spreadsheet drops the zero that the states from Alabama to Connecticut begin with.
    digits = text.removesuffix(".0").lstrip("'")
    if not digits:
        return ""
    if not digits.isdecimal() or len(digits) > 5:
        raise AnnotationsError(f"{where}: {text!r} is no GEOID. A county's has five digits, a state's two.")
    return digits.zfill(5) if len(digits) > 2 else digits.zfill(2)


def _row(text: str, where: str) -> int | None:
    digits = text.removesuffix(".0")
    if not digits:
        return None
    if not digits.isdecimal() or int(digits) < 1:
        raise AnnotationsError(f"{where}: {text!r} is no row's number. Rows count from 1.")
    return int(digits)
