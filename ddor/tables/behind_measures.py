"""The rows that a figure rests on which is no count of its own: a median, an index, a share of the largest places; and
those that a range of severity, or a class of policies, counts.

Filters find them where they can, whatever the weeks. Where they can't, the rows of a single week are named by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from ddor.tables.behind import Behind, asked_of_row
from ddor.tables.concentration import persons_by_place
from ddor.tables.days import Days
from ddor.tables.filters import NOT_STATED, UNDECIDED, Filters
from ddor.tables.place_counts import PLACE, Place, place_of
from ddor.tables.policies import in_classes
from ddor.tables.policy_classes import classes
from ddor.tables.severity import OF_OFFENSES, Degree, degrees
from ddor.tables.waits import ALL
from ddor.tables.weeks import Weeks

MOST_WEEKS = 60
"""Of how many weeks policies are named by number: an address for each class of each week would be megabytes."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a table: the filters that find just these in any weeks, None where there are none; and what gives their
    numbers in a single week.
    """

    table: str
    filters: Mapping[str, Any] | None
    numbers: Callable[[], Sequence[int]]


class Measures:
    """What leads from figures of some weeks to the rows that they rest on.

    `among` are the filters that the weeks were chosen by; `by_number`: rows of a single week are always named by
    number, for a page that has them and no such filters.
    """

    def __init__(self, weeks: Weeks, among: Filters | None = None, by_number: bool = False) -> None:
        self._weeks = weeks
        self._among = among or Filters()
        self._by_number = by_number

    def behind(self, tabulation: str, record: Mapping[str, Any], column: str) -> Behind | None:
        """The rows that a figure of a tabulation rests on, if it is one of a measure; None where nothing finds these.

        `record` is the figure's row by the names of its columns. Policies by class have a `week`: the rows are of that.
        """
        find = {
            "severity": self._severity, "policy_counts": self._policies, "concentration": self._concentration,
            "waits": self._waits,
        }.get(tabulation)  # fmt: skip
        rows = find(record, column) if find and record.get(column) is not None else None
        if rows is None:
            return None
        is_one_week = len(self._weeks.periods) == 1 or "week" in record
        if rows.filters is not None and not (rows.filters and self._by_number and is_one_week):
            return None if set(rows.filters) & set(self._among.given) else self._found(rows.table, rows.filters)
        numbers = rows.numbers() if is_one_week and rows.table != "offenses" else ()
        return self._found(rows.table, {"row": tuple(numbers)}) if numbers else None

    def _found(self, table: str, filters: Mapping[str, Any]) -> Behind:
        return Behind(table, replace(self._among, **filters))

    def _severity(self, record: Mapping[str, Any], column: str) -> _Rows | None:
        degree = next(each for each in degrees() if each.title == record["degree"])
        if column not in ("least", "most", "of") or not record[column]:
            return None
        is_offenses = degree.of == OF_OFFENSES
        status = record["counted"].removeprefix("offenses, ") if is_offenses else "convicted"
        filters: dict[str, Any] = {"status": (status,) if column == "least" else (status, NOT_STATED)}
        if column != "of":
            filters["offense"] = self._wordings(degree, column == "most")
        is_found = not any("*" in each for each in filters.get("offense", ()))
        if column == "most" and not is_offenses and degree.not_where:
            is_found = False
        table = "offenses" if is_offenses else "declined"
        return _Rows(table, filters if is_found else None, lambda: self._of_degree(degree, column))

    def _wordings(self, degree: Degree, possible: bool) -> tuple[str, ...]:
        """The wordings of these weeks that certainly are of a degree, or that may be."""
        found = (each for each, _ in self._weeks.counted("offenses", "offense", "ncic_code"))
        return tuple(sorted({offense for offense, code in found if degree.includes(offense, code)[possible]}))

    def _of_degree(self, degree: Degree, column: str) -> Sequence[int]:
        """The persons that a figure of a degree counts, without those who certainly are of one that rules it out."""
        found: set[int] = set()
        out: set[int] = set()
        other = next((each for each in degrees() if each.title == degree.not_where), None)
        for row, offense, status, code in self._weeks.columns("offenses", "row", "offense", "status", "ncic_code"):
            certain, possible = degree.includes(offense, code)
            may_be = {"least": certain and status is not None, "most": possible, "of": True}[column]
            if may_be and status != "charged":
                found.add(row)
            if column == "most" and status == "convicted" and other is not None and other.includes(offense, code)[0]:
                out.add(row)
        return sorted(found - out)

    def _policies(self, record: Mapping[str, Any], column: str) -> _Rows | None:
        if column != "policies" or len(self._weeks.periods) > MOST_WEEKS:
            return None
        name = next(each.id for each in classes() if each.title == record["class"])
        return _Rows("policies", None, lambda: self._classes[record["week"]].get(name, ()))

    @cached_property
    def _classes(self) -> Mapping[date, Mapping[str, Sequence[int]]]:
        return in_classes(self._weeks)

    def _concentration(self, record: Mapping[str, Any], column: str) -> _Rows | None:
        if column != "value" or not record["value"]:
            return None
        measure = record["measure"]
        if measure == "undecided persons":
            return _Rows("declined", {"geoid": (UNDECIDED,)}, lambda: self._persons(lambda place: place[0] is None))
        if measure.startswith("top "):
            return self._of_largest(int(measure.split()[1]))
        if measure == "places that make half":
            return self._of_largest(int(record["value"]))
        return _Rows("declined", {}, lambda: self._persons(lambda place: True))

    def _of_largest(self, k: int) -> _Rows:
        """The persons of the places with most."""
        spread = persons_by_place(self._weeks)
        # An undecided name stands for itself, as the measures count it.
        names: list[tuple[tuple[Any, ...], int]] = [*spread.known.items(), *spread.unknown.items()]
        largest = {each for each, _ in sorted(names, key=lambda named: -named[1])[:k]}
        geoids = tuple(sorted(str(place[0]) for place in largest if len(place) == len(PLACE) - 1))
        filters = {"alone": geoids} if len(geoids) == len(largest) else None
        return _Rows(
            "declined",
            filters,
            lambda: self._persons(lambda place: (place if place[0] else (place[1].casefold(), place[2])) in largest),
        )

    def _persons(self, is_there: Callable[[Place], bool]) -> Sequence[int]:
        rows = self._weeks.columns("declined", "row", *PLACE, "agency")
        return [row for row, *place, agency in rows if is_there(place_of(place, agency))]

    def _waits(self, record: Mapping[str, Any], column: str) -> _Rows | None:
        place = asked_of_row("waits", record)
        if column in ("issued_before_year", "share_issued_before_year"):
            years = {period.start.year for period in self._weeks.periods}
            before = {"issued": (Days(None, date(min(years), 1, 1) - date.resolution),)} if len(years) == 1 else None
            filters = None if place is None or before is None else {**place, **before}
            if not record["issued_before_year"]:
                return None
            return _Rows("declined", filters, lambda: list(self._issued_before(record, min(years))))
        if column not in _OF_DAYS or not record["dated"]:
            return None
        return _Rows(
            "declined", place if record["dated"] == record["persons"] else None, lambda: list(self._dated(record))
        )

    def _issued_before(self, record: Mapping[str, Any], year: int) -> Iterator[int]:
        return (row for row, issued, _ in self._of_place(record) if issued is not None and issued.year < year)

    def _dated(self, record: Mapping[str, Any]) -> Iterator[int]:
        """Persons with both dates, in order, on which the days rest."""
        return (row for row, issued, declined in self._of_place(record) if issued and declined and issued <= declined)

    def _of_place(self, record: Mapping[str, Any]) -> Iterator[tuple[int, date | None, date | None]]:
        """The persons of the place of a row of the waits."""
        wanted = (record["geoid"], record["jurisdiction"], record["state"])
        rows = self._weeks.columns("declined", "row", "issued", "declined", *PLACE, "agency")
        for row, issued, declined, *place, agency in rows:
            if record["jurisdiction"] == ALL or place_of(place, agency) == wanted:
                yield row, issued, declined


_OF_DAYS = ("median_days", "lower_quartile_days", "upper_quartile_days", "longest_days", "dated")
"""The columns of the waits that rest on the days of persons with both dates."""
