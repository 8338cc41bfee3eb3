"""An archive that remembers what was read of each week, so that after a change only the weeks that changed are read.

What is remembered goes by the digests of the parts of a revision that it was made of (ddor.archive.digests): a week
whose digests are what they were has the rows that it had. It is kept in tuples, which Python's search for unreachable
objects doesn't go through again and again. Everything is still checked as an Archive checks it, once for
each state of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby
from threading import RLock
from typing import Any, Generic

from sqlalchemy import Connection

from ddor.archive import digests
from ddor.archive.archive import Archive, HeldWeek, MissingWeek
from ddor.archive.by_week import Made, Row, made_by_week
from ddor.archive.conditions import Asked
from ddor.archive.database import Database
from ddor.archive.selecting import Counted, Selection, count_rows, newest_revisions, parts_of, select_columns

_Print = tuple[str | None, ...]
"""The digests of the parts of a revision that something was made of."""

_Asked = Sequence[tuple["_ByWeek[Any]", tuple[str, ...]]]
"""What is asked for, with the parts of a revision that each is made of."""

_Read = Callable[[Connection, Selection], None]

_MOST = 64
"""How many counts, and what else is made of rows, are remembered, those asked for last."""


class Remembering(Archive):
    """An archive for a program that asks again and again, such as the app; several threads may.

    What `columns`, `count` and `each_week` give of newest revisions is remembered, if it is asked without conditions.
    """

    remembers = True

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._lock = RLock()
        self._seen: _Seen | None = None
        self._columns: dict[tuple[str, str], _ByWeek[Sequence[Any]]] = {}
        self._made: dict[tuple[str, tuple[Hashable, ...]], _ByWeek[Any]] = {}

    def weeks(self) -> list[HeldWeek | MissingWeek]:
        """The weeks in the archive, in order, with those that are missing between them."""
        with self._lock:
            with self._database.reading() as connection:
                seen = self._look(connection)
            if seen.listed is None:
                seen.listed = super().weeks()
            return list(seen.listed)

    def columns(
        self, name: str, selection: Selection, columns: Sequence[str], conditions: Iterable[Asked] = ()
    ) -> Mapping[str, Sequence[Any]]:
        """The values of the rows that `select` gives, column by column."""
        listed = list(conditions)
        if listed or selection.revision is not None:
            return super().columns(name, selection, columns, listed)

        def read(connection: Connection, of: Selection) -> None:
            found = select_columns(connection, name, of, tuple(dict.fromkeys(("week", *columns))))
            for week, rows in _runs(found["week"]):
                for column, by_week in held.items():
                    by_week.made[week] = tuple(found[column][rows])

        with self._lock:
            held = {column: self._columns.setdefault((name, column), _ByWeek()) for column in columns}
            asked = [(by_week, parts_of(name, [column], ())) for column, by_week in held.items()]
            weeks = self._remember(selection, asked, read)
            if weeks is not None:
                return {column: tuple(chain.from_iterable(by_week.of(weeks))) for column, by_week in held.items()}
        return super().columns(name, selection, columns)

    def count(
        self, name: str, selection: Selection, columns: Sequence[str], conditions: Iterable[Asked] = ()
    ) -> Sequence[Counted]:
        """How many of the rows that `select` gives have which values of some columns, in the order first met."""
        listed = list(conditions)
        if listed or selection.revision is not None:
            return super().count(name, selection, columns, listed)

        def read(connection: Connection, of: Selection) -> None:
            found = count_rows(connection, name, of, ("week", *columns))
            for week, counted in groupby(found, key=lambda each: each[0][0]):
                made = ((values[1:], number) for values, number in counted)
                by_week.made[week] = tuple(by_week.shared.setdefault(each, each) for each in made)

        with self._lock:
            by_week = self._made_by_week(name, tuple(columns))
            weeks = self._remember(selection, [(by_week, parts_of(name, columns, ()))], read)
            if weeks is not None:
                return _added_up(by_week.of(weeks))
        return super().count(name, selection, columns)

    def each_week(
        self,
        name: str,
        selection: Selection,
        columns: Sequence[str],
        make: Callable[[Sequence[Row]], Made],
        conditions: Iterable[Asked] = (),
    ) -> dict[date, Made]:
        """What `make`, a function of a module, makes of the rows that `select` gives of each week."""
        listed = list(conditions)
        if listed or selection.revision is not None:
            return super().each_week(name, selection, columns, make, listed)

        def read(connection: Connection, of: Selection) -> None:
            asked = tuple(dict.fromkeys(("week", *columns)))
            by_week.made |= made_by_week(select_columns(connection, name, of, asked), columns, make)

        with self._lock:
            by_week = self._made_by_week(name, (*columns, make))
            weeks = self._remember(selection, [(by_week, parts_of(name, columns, ()))], read)
            if weeks is not None:
                return {week: by_week.made[week] for week in weeks if week in by_week.made}
        return super().each_week(name, selection, columns, make)

    def _made_by_week(self, name: str, of: tuple[Hashable, ...]) -> _ByWeek[Any]:
        """What was made by week of a table, by what it is made of; what was wanted longest ago is forgotten."""
        by_week = self._made.pop((name, of), None) or _ByWeek[Any]()
        if len(self._made) >= _MOST:
            del self._made[next(iter(self._made))]
        self._made[name, of] = by_week
        return by_week

    def _remember(self, selection: Selection, asked: _Asked, read: _Read) -> Collection[date] | None:
        """Have what is asked for of each week of a selection, `read` where any of it isn't remembered; the weeks.

        None if another program has written meanwhile, so that what was read can't be told by its digests.
        """
        with self._database.reading() as connection:
            seen = self._look(connection)
            self._check_seen(connection, seen, selection, {part for _, parts in asked for part in parts})
            lacking = seen.lacking(connection, selection, asked)
            if lacking:
                for by_week, _ in asked:
                    by_week.forget(lacking)
                read(connection, Selection(None if len(lacking) == len(seen.newest) else tuple(lacking)))
                if self._database.state_in(connection) != seen.state:
                    return None
                for by_week, parts in asked:
                    prints = seen.prints(connection, parts)
                    by_week.prints |= {week: prints[week] for week in lacking}
            return seen.chosen(selection)

    def _look(self, connection: Connection) -> _Seen:
        """What has been looked up of the archive's state, nothing if that is a new one."""
        state = self._database.state_in(connection)
        if self._seen is None or self._seen.state != state:
            self._seen = _Seen(state, newest_revisions(connection))
        return self._seen

    def _check_seen(self, connection: Connection, seen: _Seen, selection: Selection, parts: Collection[str]) -> None:
        """Raises Damaged if the list of revisions, or a part of those of a selection, is not what was kept."""
        self._check(connection)
        keys = seen.chosen(selection).values()
        unsure = {part: self._not_checked(keys, part, seen.kept(connection, part)) for part in parts}
        if any(unsure.values()):
            self._check(connection, sorted({key for found in unsure.values() for key in found}), sorted(parts))


@dataclass(slots=True)
class _Seen:
    """What has been looked up of one state of the archive: its weeks with the keys of their newest revisions, and,
    once they were asked for, the digests of parts by key, and the list of weeks.
    """

    state: object
    newest: Mapping[date, int]
    listed: list[HeldWeek | MissingWeek] | None = None
    _kept: dict[str, Mapping[int, str]] = field(default_factory=dict)
    _prints: dict[tuple[str, ...], Mapping[date, _Print]] = field(default_factory=dict)

    def chosen(self, selection: Selection) -> Mapping[date, int]:
        """The weeks of a selection, in order."""
        if selection.weeks is None:
            return self.newest
        return {week: self.newest[week] for week in sorted(set(selection.weeks) & self.newest.keys())}

    def kept(self, connection: Connection, part: str) -> Mapping[int, str]:
        """The digests of a part that were kept, by key."""
        if part not in self._kept:
            self._kept[part] = digests.kept(connection, part)
        return self._kept[part]

    def prints(self, connection: Connection, parts: tuple[str, ...]) -> Mapping[date, _Print]:
        """The digests of parts of each week, after that of its revision."""
        if parts not in self._prints:
            of = [self.kept(connection, part) for part in (digests.REVISION, *parts)]
            self._prints[parts] = {week: tuple(kept.get(key) for kept in of) for week, key in self.newest.items()}
        return self._prints[parts]

    def lacking(self, connection: Connection, selection: Selection, asked: _Asked) -> list[date]:
        """The weeks of a selection of which anything that is asked for isn't remembered as it is now."""
        weeks = self.chosen(selection)
        found: set[date] = set()
        for by_week, parts in asked:
            prints = self.prints(connection, parts)
            if by_week.prints != prints:
                found.update(week for week in weeks if by_week.prints.get(week) != prints[week])
        return sorted(found)


@dataclass(slots=True)
class _ByWeek(Generic[Made]):
    """What was made of each week, with the digests of what it was made of."""

    prints: dict[date, _Print] = field(default_factory=dict)
    made: dict[date, Made] = field(default_factory=dict)
    shared: dict[Counted, Counted] = field(default_factory=dict)
    """What is the same in many weeks, as one object."""

    def of(self, weeks: Iterable[date]) -> Iterator[Made]:
        """What was made of some weeks; nothing for a week without rows."""
        return (self.made[week] for week in weeks if week in self.made)

    def forget(self, weeks: Iterable[date]) -> None:
        """Drop what was made of some weeks."""
        for week in weeks:
            self.prints.pop(week, None)
            self.made.pop(week, None)


def _runs(weeks: Sequence[date]) -> Iterator[tuple[date, slice]]:
    """The weeks of rows ordered by week, with where each one's rows are."""
    first = 0
    for week, rows in groupby(weeks):
        last = first + sum(1 for _ in rows)
        yield week, slice(first, last)
        first = last


def _added_up(by_week: Iterable[Sequence[Counted]]) -> Sequence[Counted]:
    """The counts of weeks together, in the order in which their values are first met."""
    found: dict[tuple[Any, ...], int] = {}
    for values, number in chain.from_iterable(by_week):
        found[values] = found.get(values, 0) + number
    return list(found.items())
