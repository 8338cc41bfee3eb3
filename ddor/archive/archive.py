"""Every week and every revision of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from ddor.agreement import CrossCheck
from ddor.archive import digests
from ddor.archive.by_week import Made, Row, made_by_week
from ddor.archive.conditions import Asked
from ddor.archive.cross_checks import load_cross_check, store_cross_check
from ddor.archive.database import Database, address
from ddor.archive.digests import Checks
from ddor.archive.errors import ArchiveError, Damaged, NoPeriod, NotHeld, PeriodTaken, ReadsOtherwise
from ddor.archive.loading import load_report
from ddor.archive.originals import as_text
from ddor.archive.placing import LOOKED_AT, replace_all_places
from ddor.archive.schema import declined, problems, revisions
from ddor.archive.selecting import (
    Counted,
    Selected,
    Selection,
    count_rows,
    parts_of,
    select_columns,
    select_rows,
    select_unknown,
    selected,
)
from ddor.archive.storing import replace_places, store_rows
from ddor.model import Document, Period, Severity
from ddor.sections import Report

if TYPE_CHECKING:
    from ddor.reading.reconcile import Reconciler


class Outcome(StrEnum):
    """What adding a report did: kept a week or a revision, or nothing, as this exact PDF is in the archive."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of adding a report, and which revision of which week it is.

    `reads_otherwise`: this PDF was held already, but its reading was not the one given now.
    """

    outcome: Outcome
    week: date
    revision: int
    reads_otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """A PDF of a week: `number` counts them in the order added, `added_at` is in UTC, `persons` counts Section II's
    rows, and `problems` the problems of each severity.
    """

    number: int
    period: Period
    file: str
    path: str
    sha256: str
    pages: int
    added_at: datetime
    ddor_version: str
    persons: int
    problems: dict[Severity, int]


@dataclass(frozen=True, slots=True)
class HeldWeek:
    """A week in the archive. `period` is what its newest revision prints; `revisions` are in the order added."""

    period: Period
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class MissingWeek:
    """Days between two weeks in the archive that no report in the archive covers: seven, or what is left of them."""

    period: Period


class Archive:
    """Reports in a database. Each change is whole or not made at all, whatever becomes of the process.

    All methods raise ArchiveError, with a sentence for people, where the database cannot be used. Those that give
    something out of it raise Damaged where that has changed since it was stored.
    """

    remembers = False
    """Whether what was read once is there without being read again."""

    def __init__(self, database: Database, checked: bool = True) -> None:
        self._database = database
        self._checks = Checks() if checked else None
        self._checked_at: object = None
        self._list_checked_at: object = None

    @classmethod
    def open(cls, where: str | Path, create: bool = True) -> Archive:
        """The archive in an SQLite file (its path) or at a database URL, with its tables created or updated.

        Raises NotHeld if there is no such file and `create` is false, ArchiveError if it cannot be used.
        """
        url = address(where)
        if url.get_backend_name() == "sqlite" and url.database:
            path = Path(url.database)
            if not create and not path.exists():
                raise NotHeld(f"{path}: there is no archive yet; ddor add creates it.")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ArchiveError(f"{path.parent}: this folder can't be made ({error.strerror}).") from None
        database = Database(url)
        database.prepare()
        return cls(database)

    def unchecked(self) -> Archive:
        """The same archive, read as it is, even if values have changed since they were stored."""
        return Archive(self._database, checked=False)

    def remembering(self) -> Archive:
        """The same archive for a program that asks again and again: it remembers the weeks that didn't change."""
        from ddor.archive.remembering import Remembering

        return Remembering(self._database)

    @property
    def name(self) -> str:
        """What to call this archive: its file, or its address without the password."""
        return self._database.name

    def state(self) -> object:
        """What is another once anything in the archive has changed; to be compared only."""
        return self._database.state()

    def add(self, report: Report, source: Path | str) -> Added:
        """Keep a report that was read from the PDF at a path, or that was downloaded from an address.

        The same PDF (by its SHA-256) changes nothing; another one of a week in the archive becomes that week's newest
        revision. Raises NoPeriod if the report does not say which days it covers, and PeriodTaken where a report
        of another kind of period begins on the same day.
        """
        if report.period is None:
            raise NoPeriod(
                f"{report.document.file}: not added to the archive, because it isn't known which days it covers."
            )
        with self._writing() as connection:
            held = _by_sha256(connection, report)
            if held is not None:
                otherwise = not _says_the_same(connection, held, report)
                return Added(Outcome.UNCHANGED, held["week"], held["revision"], otherwise)
            week = report.period.start
            _check_kind(connection, report, report.period)
            newest = connection.scalar(select(func.max(revisions.c.revision)).where(revisions.c.week == week)) or 0
            _store(connection, report, report.period, source, newest + 1)
            return Added(Outcome.REVISION if newest else Outcome.ADDED, week, newest + 1)

    def weeks(self) -> list[HeldWeek | MissingWeek]:
        """The weeks in the archive, in order, with those that are missing between them."""
        held: dict[date, list[Revision]] = {}
        with self._database.reading() as connection:
            self._check(connection)
            for row in connection.execute(_revisions_with_counts()).mappings():
                held.setdefault(row["week"], []).append(_revision(row))
        listed: list[HeldWeek | MissingWeek] = []
        covered: date | None = None
        for week, found in held.items():
            if covered is not None:
                listed += _missing(covered + timedelta(1), week)
            listed.append(HeldWeek(found[-1].period, tuple(found)))
            covered = max(covered or week, found[-1].period.end)
        return listed

    def held(self, week: date) -> HeldWeek:
        """The week that begins on a day, with its revisions. Raises NotHeld if the archive has none."""
        with self._database.reading() as connection:
            self._check(connection)
            _held(connection, week, None)
            query = _revisions_with_counts().where(revisions.c.week == week)
            found = [_revision(row) for row in connection.execute(query).mappings()]
        return HeldWeek(found[-1].period, tuple(found))

    def revision(self, week: date, number: int | None = None) -> Revision:
        """A revision of the week that begins on a day, the newest if none is named: its PDF, and where it was.

        Raises NotHeld if there is none.
        """
        with self._database.reading() as connection:
            self._check(connection)
            held = _held(connection, week, number)
            query = _revisions_with_counts().where(revisions.c.revision_id == held["revision_id"])
            return _revision(connection.execute(query).mappings().one())

    def report(self, week: date, revision: int | None = None) -> Report:
        """What a revision of the week that begins on a day says, the newest if none is named.

        Raises NotHeld if there is none.
        """
        with self._database.reading() as connection:
            held = _held(connection, week, revision)
            self._check(connection, [held["revision_id"]], digests.OF_REPORT)
            return load_report(connection, held)

    def reports(self) -> Iterator[Report]:
        """What every revision of every week says, by week and revision, one at a time."""
        with self._database.reading() as connection:
            self._check(connection)
            query = select(revisions.c.week, revisions.c.revision).order_by(revisions.c.week, revisions.c.revision)
            keys = connection.execute(query).all()
        for week, revision in keys:
            try:
                report = self.report(week, revision)
            except NotHeld:
                continue  # another process has removed it since
            yield report

    def select(
        self,
        name: str,
        selection: Selection,
        columns: Sequence[str] | None = None,
        conditions: Iterable[Asked] = (),
    ) -> Selected:
        """Rows of several weeks at once for which all conditions hold: `name` is one of ddor.sections.TABLES.

        Its columns for people, or these. Columns that aren't part of a report (marks) are None. A week of the selection
        that isn't held has no rows. Raises KeyError for a table or a column that there isn't.
        """
        with self._database.reading() as connection:
            listed = list(conditions)
            self._check(connection, selected(connection, selection), parts_of(name, columns, listed))
            return select_rows(connection, name, selection, columns, listed)

    def columns(
        self, name: str, selection: Selection, columns: Sequence[str], conditions: Iterable[Asked] = ()
    ) -> Mapping[str, Sequence[Any]]:
        """The values of the rows that `select` gives, column by column."""
        with self._database.reading() as connection:
            listed = list(conditions)
            self._check(connection, selected(connection, selection), parts_of(name, columns, listed))
            return select_columns(connection, name, selection, columns, listed)

    def count(
        self, name: str, selection: Selection, columns: Sequence[str], conditions: Iterable[Asked] = ()
    ) -> Sequence[Counted]:
        """How many of the rows that `select` gives have which values of some columns, in the order first met."""
        with self._database.reading() as connection:
            listed = list(conditions)
            self._check(connection, selected(connection, selection), parts_of(name, columns, listed))
            return count_rows(connection, name, selection, columns, listed)

    def each_week(
        self,
        name: str,
        selection: Selection,
        columns: Sequence[str],
        make: Callable[[Sequence[Row]], Made],
        conditions: Iterable[Asked] = (),
    ) -> dict[date, Made]:
        """What `make`, a function of a module, makes of the rows that `select` gives of each week."""
        asked = tuple(dict.fromkeys(("week", *columns)))
        return made_by_week(self.columns(name, selection, asked, conditions), columns, make)

    def select_unknown(self, name: str, selection: Selection) -> Selected:
        """The cells of columns whose meaning isn't known, in a table that has a section's rows: declined, high_volume
        or policies. Their columns are week, row, heading and text.
        """
        with self._database.reading() as connection:
            self._check(connection, selected(connection, selection), (name, f"further cells of {name}"))
            return select_unknown(connection, name, selection)

    def remove(self, week: date) -> int:
        """Remove the week that begins on a day; returns how many revisions it had. Raises NotHeld if there is none."""
        with self._writing() as connection:
            _held(connection, week, None)
            return connection.execute(revisions.delete().where(revisions.c.week == week)).rowcount

    def update_places(self, report: Report) -> bool:
        """Replace the places and problems stored for a report's PDF by newly reconciled ones.

        Returns whether anything changed. Raises NotHeld if its PDF is not in the archive, ReadsOtherwise where any
        other part of the report differs.
        """
        with self._writing() as connection:
            self._check(connection)
            held = _by_sha256(connection, report)
            if held is None:
                raise NotHeld(f"{report.document.file} is not in the archive.")
            if _says_the_same(connection, held, report):
                return False
            replace_places(connection, report, held["revision_id"])
            if not _says_the_same(connection, held, report):
                raise ReadsOtherwise(
                    f"{report.document.file} differs from the reading in the archive in more than its places."
                )
            digests.store(connection, [held["revision_id"]], digests.OF_REPORT)
            return True

    def update_all_places(self, by: Callable[[], Reconciler]) -> list[Document]:
        """Put the places that names have by now, and the problems about them, in place of those held: in all revisions
        at once, or in none.

        `by` is asked for once nobody else writes, so of two who decide at the same time, the later one knows both
        decisions. Returns the PDFs of which anything changed, by week and revision.
        """
        with self._writing() as connection:
            self._check(connection, None, LOOKED_AT)
            return replace_all_places(connection, by())

    def damage(self) -> list[str]:
        """What is wrong with the archive, in sentences without their full stop: what SQLite finds in its pages, indexes
        and references (Postgres checks pages when it reads them), and what is not as it was when it was kept.
        """
        found: list[str] = []
        try:
            found += self._database.damage()
            with self._database.reading() as connection:
                found += digests.damage(connection)
        except Damaged as error:
            found.append(str(error).removeprefix(f"{self.name}: ").rstrip("."))
        return found

    def backup(self, path: Path) -> None:
        """Copy the archive, as it is at one moment, to an SQLite file: whole or not at all, in place of an older one.

        Raises ArchiveError if the archive is damaged, or in Postgres, which has pg_dump for it; OSError if the
        file can't be written.
        """
        self._database.check_copies(path)
        found = self.damage()
        if found:
            raise Damaged(f"{self.name}: it is damaged, so it was not copied ({found[0]}). Restore an earlier copy.")
        self._database.backup(path)

    def keep_cross_check(self, report: Report, check: CrossCheck) -> None:
        """Keep the cross-check of a report in the archive, in place of an earlier one.

        Raises NotHeld if its PDF is not in the archive, ReadsOtherwise where the reading held is not this one.
        """
        with self._writing() as connection:
            held = _by_sha256(connection, report)
            if held is None:
                raise NotHeld(f"{report.document.file} is not in the archive.")
            if load_report(connection, held) != report:
                raise ReadsOtherwise(f"{report.document.file} has another reading in the archive.")
            store_cross_check(connection, check, held["revision_id"])
            digests.store(connection, [held["revision_id"]], digests.CROSS_CHECK)

    def cross_check(self, week: date, revision: int | None = None) -> CrossCheck | None:
        """The cross-check of a revision of the week that begins on a day, the newest if none is named.

        None if that revision was not cross-checked. Raises NotHeld if there is no such revision.
        """
        with self._database.reading() as connection:
            held = _held(connection, week, revision)
            self._check(connection, [held["revision_id"]], digests.CROSS_CHECK)
            return load_cross_check(connection, held["revision_id"])

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that changes the archive. What was checked before it needn't be checked again behind it, but
        for what it changed itself: nobody else writes meanwhile.
        """
        with self._database.writing() as connection:
            were_checked = self._database.stamp(connection) == self._checked_at
            yield connection
        if were_checked:
            with self._database.reading() as connection:
                self._checked_at = self._database.stamp(connection)

    def _check(self, connection: Connection, which: Sequence[int] | None = (), parts: Collection[str] = ()) -> None:
        """Raises Damaged if the list of revisions, or a part of some of them (None: all), has changed since."""
        if self._checks is None:
            return
        stamp = self._database.stamp(connection)
        if stamp != self._checked_at:
            self._checks, self._checked_at = Checks(), stamp
        if stamp != self._list_checked_at:
            self._checks.check(connection, None, (digests.REVISION,))
            self._list_checked_at = stamp
        if parts:
            self._checks.check(connection, which, parts)

    def _not_checked(self, which: Iterable[int], part: str, kept: Mapping[int, str]) -> list[int]:
        """Those of some revisions of which a part, whose digests are given by key, hasn't been checked yet."""
        return [] if self._checks is None else self._checks.unsure(which, part, kept)


def _check_kind(connection: Connection, report: Report, period: Period) -> None:
    """Raises PeriodTaken if the archive has a period of another kind that begins on the same day."""
    ends = connection.scalars(select(revisions.c.week_end).where(revisions.c.week == period.start))
    for held in (Period(period.start, end) for end in ends):
        if held.kind != period.kind:
            raise PeriodTaken(
                f"{report.document.file}: not kept, as it covers a {period.kind} ({period.start} – {period.end}), and "
                f"the archive holds a {held.kind} that begins on that day. Keep it in an archive of its own, with --db."
            )


def _store(connection: Connection, report: Report, period: Period, source: Path | str, number: int) -> None:
    inserted = connection.execute(
        revisions.insert()
        .values(
            week=period.start,
            week_end=period.end,
            revision=number,
            sha256=report.document.sha256,
            file=report.document.file,
            path=as_text(source.resolve()) if isinstance(source, Path) else source,
            pages=report.document.pages,
            added_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            ddor_version=version("ddor"),
            detainers_issued=report.detainers_issued,
            declined_stated=report.declined_stated,
            words=report.audit.words,
            words_pages=report.audit.pages,
            words_accounted=report.audit.accounted,
        )
        .returning(revisions.c.revision_id)
    )
    key = inserted.scalar_one()
    store_rows(connection, report, key)
    digests.store(connection, [key])


def _by_sha256(connection: Connection, report: Report) -> RowMapping | None:
    query = select(revisions).where(revisions.c.sha256 == report.document.sha256)
    return connection.execute(query).mappings().one_or_none()


def _says_the_same(connection: Connection, held: RowMapping, report: Report) -> bool:
    """Whether this is the reading of a PDF that the archive has, whatever the file is called now."""
    return replace(load_report(connection, held), document=report.document) == report


def _held(connection: Connection, week: date, revision: int | None) -> RowMapping:
    of_week = select(revisions).where(revisions.c.week == week).order_by(revisions.c.revision)
    rows = connection.execute(of_week).mappings().all()
    if not rows:
        raise NotHeld(f"no week that begins on {week} is in the archive; ddor weeks lists those that are.")
    for row in rows:
        if row["revision"] == revision:
            return row
    if revision is None:
        return rows[-1]
    raise NotHeld(f"the week of {week} has no revision {revision}; it has 1 to {rows[-1]['revision']}.")


def _revisions_with_counts() -> Select[tuple[object, ...]]:
    """All revisions by week and number, with `persons` and a count of problems named after each severity."""
    persons = select(func.count()).where(declined.c.revision_id == revisions.c.revision_id)
    counts = [
        select(func.count())
        .where(problems.c.revision_id == revisions.c.revision_id, problems.c.severity == str(severity))
        .scalar_subquery()
        .label(str(severity))
        for severity in Severity
    ]
    query = select(revisions, persons.scalar_subquery().label("persons"), *counts)
    return query.order_by(revisions.c.week, revisions.c.revision)


def _revision(row: RowMapping) -> Revision:
    return Revision(
        number=row["revision"],
        period=Period(row["week"], row["week_end"]),
        file=row["file"],
        path=row["path"],
        sha256=row["sha256"],
        pages=row["pages"],
        added_at=row["added_at"].replace(tzinfo=UTC),
        ddor_version=row["ddor_version"],
        persons=row["persons"],
        problems={severity: row[str(severity)] for severity in Severity},
    )


def _missing(first: date, following: date) -> Iterator[MissingWeek]:
    """The days from one up to the next week in the archive, seven at a time."""
    while first < following:
        last = min(first + timedelta(6), following - timedelta(1))
        yield MissingWeek(Period(first, last))
        first = last + timedelta(1)
