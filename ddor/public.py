"""What a notebook asks of ddor: read a report, open an archive, count, compare, export. `ddor` has these names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddor import archive as _archive
from ddor.changes.compare import compare as _compared
from ddor.changes.findings import Changes
from ddor.corrections.annotations import Annotations, annotations_of
from ddor.errors import DdorError
from ddor.places import Decisions, read_decisions
from ddor.reading.reconcile import Reconciler
from ddor.reading.request import Request
from ddor.reading.request import read as _read
from ddor.sections import Report
from ddor.tables.catalogue import TABULATIONS, beside_corrected
from ddor.tables.filters import Filters
from ddor.tables.table import Table
from ddor.tables.weeks import Weeks

if TYPE_CHECKING:
    from ddor.export.folder import Exported


def read(
    pdf: str | Path,
    *,
    password: str | None = None,
    vocabulary: str | Path | None = None,
    decisions: str | Path | None = None,
    recognize: bool = True,
) -> Report:
    """The report in a PDF, its names reconciled with their counties.

    It is read in a child process with a limit of memory and time. `vocabulary` is a TOML file that adds to the headings
    known, `decisions` a CSV file of what people decided about places; `recognize` says whether words are recognized in
    pages that are pictures, where the extra `ocr` is installed. Raises DdorError, CannotRead if it is the PDF
    that can't be read, with a sentence for people.
    """
    request = Request(Path(pdf), password, Path(vocabulary) if vocabulary else None, recognize=recognize)
    decided = read_decisions(Path(decisions)) if decisions else Decisions()
    return Reconciler(decided).report(_read(request))


def open(where: str | Path, *, create: bool = True) -> Archive:  # noqa: A001 - read as ddor.open
    """The archive in an SQLite file, in the folder that ddor add writes to, or at postgresql://HOST/NAME.

    Corrections and disputes that ddor ships, and those of an annotations.csv beside the file, mark its rows. Raises
    DdorError if it can't be used, or if there is none and `create` is false.
    """
    if "://" not in str(where) and Path(where).is_dir():
        where = Path(where) / "ddor.sqlite"
    return Archive(where, create=create)


def tabulate(rows: Weeks | Report, name: str, *, by_week: bool = False, corrected: bool = False) -> Table:
    """One of the tables of figures of some weeks, or of one report; docs/methodology.md explains each.

    `by_week` counts each week alone, and `corrected` puts each figure as corrected beside it as published. Raises
    DdorError for a name that there isn't.
    """
    if name not in TABULATIONS:
        raise DdorError(f"There is no table {name!r}. The tables are {', '.join(TABULATIONS)}.")
    weeks = Weeks.of_report(rows) if isinstance(rows, Report) else rows
    tabulation = TABULATIONS[name]
    if corrected:
        return beside_corrected(weeks, tabulation, by_week)
    return tabulation.by_week(weeks) if by_week else tabulation.of(weeks)


def compare(before: Weeks | Report, after: Weeks | Report, *, corrected: bool = False) -> Changes:
    """What changed from one report, or one week, to another. `.frame()` has a row for each finding."""
    one, other = (Weeks.of_report(each) if isinstance(each, Report) else each for each in (before, after))
    return _compared(one.as_corrected(), other.as_corrected()) if corrected else _compared(one, other)


class Archive:
    """Every week and every revision of it, to be asked. All methods raise DdorError if the archive can't be used."""

    def __init__(self, where: str | Path, *, create: bool = True) -> None:
        """Open or make the archive at a path or a database URL."""
        self._held = _archive.Archive.open(where, create)
        is_file = "://" not in str(where)
        self._annotations: Annotations = annotations_of(Path(where).parent if is_file else Path("output"))

    @property
    def weeks(self) -> list[_archive.HeldWeek | _archive.MissingWeek]:
        """The weeks in the archive, in order, with those missing between them."""
        return self._held.weeks()

    def add(self, report: str | Path | Report) -> _archive.Added:
        """Keep a report: the path of a PDF, which is read first, or one that was read. Says what that did."""
        if isinstance(report, Report):
            return self._held.add(report, Path(report.document.file))
        return self._held.add(read(report), Path(report))

    def report(self, week: str | date, revision: int | None = None) -> Report:
        """What the week that begins on a day says, in its newest revision or the one of that number."""
        return self._held.report(_day(week), revision)

    def week(self, week: str | date, revision: int | None = None) -> Weeks:
        """The rows of the week that begins on a day, such as "2017-01-28"."""
        held = self._held.revision(_day(week), revision)
        return self._rows((_day(week),), held.number if revision is not None else None)

    def all(self) -> Weeks:
        """The rows of all weeks in the archive, as their newest revisions print them."""
        return self._rows(None, None)

    def where(self, **filters: Any) -> Weeks:
        """The rows for which all filters hold: state, geoid, agency, country, region, offense, category, status,
        issued, declined, row; a text, or a list of alternatives. Raises DdorError for what no row could ever have.
        """
        given = {name: [value] if isinstance(value, str | int) else value for name, value in filters.items()}
        return self.all().where(Filters.checked(**given))

    def tabulate(self, name: str, *, by_week: bool = False, corrected: bool = False) -> Table:
        """One of the tables of figures of all weeks in the archive; see the function `tabulate`."""
        return tabulate(self.all(), name, by_week=by_week, corrected=corrected)

    def export(self, folder: str | Path, formats: Iterable[str] = ("csv",), *, corrected: bool = False) -> Exported:
        """Write all tables of all weeks into a folder, in some of the formats csv, xlsx, parquet and jsonl."""
        from ddor.export.data_package import Origin
        from ddor.export.folder import export_folder
        from ddor.export.formats import Format
        from ddor.export.front_page import front_page
        from ddor.tables.described import all_tables

        weeks = self.all()
        tables = all_tables(weeks, corrected)
        origins = [Origin(file, sha256) for file, sha256 in weeks.columns("reports", "file", "sha256")]
        cover = front_page(weeks, self._annotations, tables)
        return export_folder(Path(folder), tables, [Format(each) for each in formats], cover, origins)

    def _rows(self, weeks: tuple[date, ...] | None, revision: int | None) -> Weeks:
        return Weeks.of_archive(self._held, _archive.Selection(weeks, revision), self._annotations)

    def __repr__(self) -> str:
        held = [each for each in self.weeks if isinstance(each, _archive.HeldWeek)]
        return f"<ddor archive {self._held.name}: {len(held)} weeks, {len(self.weeks) - len(held)} missing>"

    def _repr_html_(self) -> str:
        rows = []
        for each in self.weeks:
            days = f"{each.period.start} – {each.period.end}"
            newest = each.revisions[-1] if isinstance(each, _archive.HeldWeek) else None
            told = (
                f"<td>{newest.persons:,}</td><td>{escape(newest.file)}</td>" if newest else "<td>missing</td><td></td>"
            )
            rows.append(f"<tr><td>{days}</td>{told}</tr>")
        head = "<tr><th>week</th><th>people declined</th><th>file</th></tr>"
        return f"<table>{head}{''.join(rows)}</table>"


def _day(week: str | date) -> date:
    if isinstance(week, date):
        return week
    try:
        return date.fromisoformat(week)
    except ValueError:
        raise DdorError(f"{week!r} isn't a day. Write the first day of the week, such as 2017-01-28.") from None
