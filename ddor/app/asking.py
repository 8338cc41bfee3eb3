"""A question about rows as an address: which weeks, which section, which filters; and the address of a question.

An address is read by the same checks as the options of `ddor rows`, so that both find the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ddor.errors import DdorError
from ddor.sections import DECLINED, ROW_SECTIONS, TABLES, Section
from ddor.tables.filters import FILTERS, NAMES_FOR_PLACES, Filters

ALL = "all"
OFFENSES = "offenses"


class AskedWrong(DdorError):
    """An address that asks for what there isn't; the message says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of some weeks (their first days; None: all of them) and of a section for which filters hold.

    `of_offenses`: a row for each offense rather than for each person. `corrected`: without the rows that are marked as
    corrected. `sort` is the column that they are sorted by, "-" before it for the highest first; `page` counts from 1.
    """

    days: tuple[date, ...] | None = None
    section: Section = DECLINED
    filters: Filters = field(default_factory=Filters)
    of_offenses: bool = False
    corrected: bool = False
    sort: str = ""
    page: int = 1

    @property
    def table(self) -> str:
        """The table that has the rows."""
        return OFFENSES if self.of_offenses else self.section.table

    @property
    def words(self) -> str:
        """What the rows must have, in words."""
        return self.filters.words()

    def pairs(self) -> list[tuple[str, str]]:
        """The names and values of the address."""
        given: list[tuple[str, str]] = [("week", ALL)] if self.days is None else []
        given += [("week", day.isoformat()) for day in self.days or ()]
        if self.section is not DECLINED:
            given.append(("section", self.section.numeral))
        if self.of_offenses:
            given.append((OFFENSES, "1"))
        if self.corrected:
            given.append(("corrected", "1"))
        given += self.filters.written()
        if self.sort:
            given.append(("sort", self.sort))
        if self.page > 1:
            given.append(("page", str(self.page)))
        return given

    def address(self, path: str = "/rows", further: Mapping[str, str] | None = None) -> str:
        """The address of this question, on the page of a path."""
        return f"{path}?{urlencode([*self.pairs(), *(further or {}).items()])}"

    def command(self) -> str:
        """The same as arguments of ddor."""
        weeks = "--all" if self.days is None else " ".join(f"--week {day}" for day in self.days)
        section = f"--section {self.section.numeral}" if self.section is not DECLINED else ""
        rest = ("--offenses" if self.of_offenses else "", "--corrected" if self.corrected else "")
        sort = f"--sort {self.sort.removeprefix('-')}{' --descending' * self.sort.startswith('-')}" if self.sort else ""
        return " ".join(filter(None, ["rows", weeks, section, *rest, sort, self.filters.arguments()]))

    def with_filter(self, name: str, values: Iterable[Any]) -> Asked:
        """The same with other values of a filter; without any, the filter is gone."""
        return replace(self, filters=self.filters.having(name, tuple(values)), page=1)

    def without(self, name: str, text: str) -> Asked:
        """The same without one value of a filter, as `Filters.written` gives it."""
        return replace(self, filters=_checked(pair for pair in self.filters.written() if pair != (name, text)), page=1)


def _checked(written: Iterable[tuple[str, str]]) -> Filters:
    given: dict[str, list[Any]] = {}
    for name, text in written:
        given.setdefault(name, []).append(int(text) if FILTERS[name].number and text.isdecimal() else text)
    return Filters.checked(**given)


def words_of(name: str, text: str) -> str:
    """A value of a filter, as `Filters.written` gives it, in words."""
    return _checked([(name, text)]).words()


def asked(query: Sequence[tuple[str, str]], held: Sequence[date]) -> Asked:
    """The question of an address's names and values; `held` are the first days of the weeks in the archive, in order.

    Without a week, it is of the last one held. Raises AskedWrong and FilterError with a sentence.
    """
    given: dict[str, list[str]] = {}
    for name, value in query:
        if value.strip():
            given.setdefault(name, []).append(value)
    section = _section(given.get("section", ["II"])[-1])
    named = {name: given[name] for name in (*FILTERS, *NAMES_FOR_PLACES) if name in given}
    if "row" in named:
        named["row"] = _numbers(named["row"], "row")  # type: ignore[assignment]
    of_offenses = section is DECLINED and _is_on(given, OFFENSES)
    table = TABLES[OFFENSES if of_offenses else section.table]
    sort = given.get("sort", [""])[-1]
    if sort.removeprefix("-") not in ("", *table.names):
        raise AskedWrong(f'These rows have no column "{sort.removeprefix("-")}" to sort by.')
    return Asked(
        days=_days(given.get("week", []), held),
        section=section,
        filters=Filters.checked(**named),
        of_offenses=of_offenses,
        corrected=_is_on(given, "corrected"),
        sort=sort,
        page=_numbers(given.get("page", ["1"])[-1:], "page")[0],
    )


def _section(numeral: str) -> Section:
    for section in ROW_SECTIONS:
        if section.numeral == numeral.upper():
            return section
    raise AskedWrong(f'A report has no Section "{numeral}" with rows. There are I, II and III.')


def _days(given: Sequence[str], held: Sequence[date]) -> tuple[date, ...] | None:
    if ALL in given:
        return None
    if not given:
        return tuple(held[-1:])
    days = []
    for text in given:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise AskedWrong(f'"{text}" is not the first day of a week. Write it like 2017-01-28.') from None
        if day not in held:
            raise AskedWrong(f"No week that begins on {day} is in the archive.")
        days.append(day)
    return tuple(sorted(set(days)))


def _numbers(given: Sequence[str], what: str) -> list[int]:
    for text in given:
        if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**9):
            raise AskedWrong(f'"{text}" is not the number of a {what}.')
    return [int(text) for text in given]


def _is_on(given: Mapping[str, Sequence[str]], name: str) -> bool:
    return given.get(name, [""])[-1] not in ("", "0")
