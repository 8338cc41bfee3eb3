"""What is known of printed rows beyond the report: corrected by ICE, disputed by the agency, or worth a note.

`annotations.csv` has the columns `week` (first day of the week, ISO 8601), `section` (I, II or III; empty for all),
`geoid` (five-digit Census GEOID: all rows of that county) or `row` (the number of one row of that section), `kind`
(corrected, disputed, note, dismissed), `text`, `source`, `link`. A note that names neither is about the whole section
or week.
ddor ships what is known in public of the first report (annotations.csv beside this module); people add their own.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

from ddor.report.dates import read_date
from ddor.userfiles.guarding import guarded, unguarded

FILE = "annotations.csv"
SHIPPED = Path(__file__).with_name(FILE)
SECTIONS = ("I", "II", "III")


class AnnotationsError(ValueError):
    """A file of annotations that cannot be used; the message says in plain words where and why."""


class Kind(StrEnum):
    """What an annotation says of a row: that it was corrected (so it leaves the figures as corrected), that the
    agency disputes it, or something else that is worth knowing. The last two change no figure.

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
        """Those that mark a row."""
        return tuple(
            each
            for each in self._by_week.get(week, ())
            if each.kind is not Kind.DISMISSED and each.names(section, geoid, row)
        )

    def __add__(self, other: Annotations) -> Annotations:
        return Annotations((*self.listed, *other.listed))


def shipped_annotations() -> Annotations:
    """What is known in public of the reports, as it comes with ddor."""
    return read_annotations(SHIPPED)


def annotations_of(folder: Path) -> Annotations:
    """What is known of the reports: what ddor ships, and what people wrote into a folder's annotations.csv.

    Raises AnnotationsError where that file cannot be used.
    """
    return shipped_annotations() + read_annotations(folder / FILE)


def read_annotations(path: Path) -> Annotations:
    """Read the annotations in a file; none where there is no such file.

    A spreadsheet may have been at it: a byte order mark, semicolons or tabs, blank lines, dates as it shows them
    (1/28/2017) and lost leading zeros are understood. Raises AnnotationsError, naming the line, for a column that is
    missing or not known, or a cell that cannot be understood.
    """
    if not path.exists():
        return Annotations()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnnotationsError(f"{path} is not UTF-8 text. Save it as CSV UTF-8.") from error
    except OSError as error:
        raise AnnotationsError(f"{path} cannot be read ({error.strerror}).") from error
    lines = _lines(text, path)
    header = [cell.lower() for cell in next(lines, (1, []))[1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header, path)
    return Annotations(_annotation(header, cells, f"{path}, line {number}") for number, cells in lines)


def annotations_text(annotations: Iterable[Annotation]) -> str:
    """Annotations as the text of a file that read_annotations reads back, and that runs nothing in a spreadsheet."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in annotations:
        row = "" if each.row is None else each.row
        texts = (guarded(text) for text in (each.text, each.source, each.link))
        writer.writerow([each.week.isoformat(), each.section, each.geoid, row, each.kind, *texts])
    return lines.getvalue()


def checked_annotation(cells: Mapping[str, str], where: str) -> Annotation:
    """An annotation out of the cells of a line, by column; a column that is not there is an empty cell.

    Raises AnnotationsError, beginning with `where`, for a cell that cannot be understood.
    """
    cells = {column: " ".join(text.split()) for column, text in cells.items()}
    section = cells.get("section", "").upper()
    if section and section not in SECTIONS:
        raise AnnotationsError(f"{where}: {cells['section']!r} is no section. Write I, II or III, or nothing for all.")
    kind = _kind(cells.get("kind", ""), where)
    geoid = _geoid(cells.get("geoid", ""), where)
    row = _row(cells.get("row", ""), where)
    if row is not None and not section:
        raise AnnotationsError(f"{where}: row {row} of which section? Write I, II or III.")
    if row is None and not geoid and kind in (Kind.CORRECTED, Kind.DISPUTED):
        raise AnnotationsError(
            f"{where}: it names neither a GEOID nor a row, so it is not known which rows are {kind}."
        )
    text, source, link = (unguarded(cells.get(column, "")) for column in ("text", "source", "link"))
    if not text or not source:
        raise AnnotationsError(f"{where}: the {'text' if not text else 'source'} is empty. Say what, and who says so.")
    # Also where a comma in an unquoted text has moved the cells behind it, and so that no page links to a script.
    if link and not link.startswith(("https://", "http://")):
        raise AnnotationsError(
            f"{where}: the link {link!r} does not begin with https://. Put a text with a comma in quotation marks."
        )
    return Annotation(_week(cells.get("week", ""), where), section, geoid, row, kind, text, source, link)


def _lines(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, each with the number of its first line in the file and its cells."""
    first = text.partition("\n")[0]
    # Strict, as a quote that is never closed would else swallow all lines behind it.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    number = 1
    try:
        for cells in rows:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield number, stripped
            number = rows.line_num + 1
    except csv.Error as error:
        raise AnnotationsError(f"{path}, line {number}: its quotation marks do not match ({error}).") from error


def _check_header(header: Sequence[str], path: Path) -> None:
    wanted = f"Its first line must be {','.join(COLUMNS)}."
    missing = [column for column in ("week", "kind", "text", "source") if column not in header]
    if missing:
        raise AnnotationsError(f"{path} lacks the column {missing[0]}. {wanted}")
    odd = [name for name in header if name not in COLUMNS or header.count(name) > 1]
    if odd:
        what = "twice the column" if odd[0] in COLUMNS else "a column that is not known,"
        raise AnnotationsError(f"{path} has {what} {odd[0]!r}. {wanted}")


def _annotation(header: Sequence[str], cells: Sequence[str], where: str) -> Annotation:
    if any(cells[len(header) :]):
        raise AnnotationsError(
            f"{where}: it has more cells than the first line has columns. Put a text with a comma in quotation marks."
        )
    return checked_annotation(dict(zip(header, cells, strict=False)), where)


def _week(text: str, where: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    day = read_date(text)
    if day is None:
        raise AnnotationsError(f"{where}: {text!r} is not the first day of a week. Write it like 2017-01-28.")
    return day


def _kind(text: str, where: str) -> Kind:
    try:
        return Kind(text.lower())
    except ValueError:
        raise AnnotationsError(f"{where}: {text!r} is none of {', '.join(Kind)}.") from None


def _geoid(text: str, where: str) -> str:
    # A spreadsheet drops the zero that the states from Alabama to Connecticut begin with.
    digits = text.removesuffix(".0").lstrip("'")
    if not digits:
        return ""
    geoid = digits.zfill(5) if len(digits) > 2 else digits.zfill(2)
    if not _is_place(geoid):
        raise AnnotationsError(f"{where}: there is no place with the GEOID {text!r}. A county's has five digits.")
    return geoid


def _is_place(geoid: str) -> bool:
    """Whether it is the GEOID of a state, or of a county of any day since 2010."""
    from ddor.places.gazetteer import county_of_any_day
    from ddor.places.states import state_of_geoid

    state = state_of_geoid(geoid)
    return state is not None and (geoid == state.geoid or county_of_any_day(geoid) is not None)


def _row(text: str, where: str) -> int | None:
    digits = text.removesuffix(".0")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal()) or int(digits) < 1:
        raise AnnotationsError(f"{where}: {text!r} is no row's number. Rows count from 1.")
    return int(digits)
