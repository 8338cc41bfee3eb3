"""How severe the crimes are, by the FBI's and by ICE's degrees: what certainly is of one, and what may be.

The report prints neither felony nor misdemeanor and no sentence, so most degrees can't be told, and each figure is a
range.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ddor.archive.conditions import Like
from ddor.columns import Column, Value
from ddor.tables.table import Row
from ddor.tables.tabulation import tabulation
from ddor.tables.weeks import Weeks

OF_OFFENSES = "offenses"


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree of severity: what is counted, offenses or persons convicted, and which wordings are or may be of it.

    A person who is certainly of the degree `not_where` is not of this one.
    """

    title: str
    of: str
    meaning: str
    source: str
    certain: Like
    possible: Like
    not_where: str

    def includes(self, offense: str, category: str | None) -> tuple[bool, bool]:
        """Whether a wording is of it, and whether it may be; one that is in no category may be of any."""
        certain = self.certain.holds(offense)
        return certain, certain or category is None or self.possible.holds(offense)


@cache
def degrees() -> tuple[Degree, ...]:
    """The degrees of severity.toml."""
    listed = tomllib.loads(Path(__file__).with_name("severity.toml").read_text("utf-8"))["degrees"]
    return tuple(
        Degree(
            each["title"], each["of"], each["meaning"], each["source"],
            Like(tuple(each["is"])), Like(tuple(each["may_be"])), each.get("not_where", ""),
        )
        for each in listed
    )  # fmt: skip


@tabulation(
    "severity",
    "Severity, as far as it can be told",
    "a degree; the report prints neither felony nor misdemeanor, so each figure is a range",
    keys=("degree", "counted"),
    columns=(
        Column("degree", Value.TEXT, "The degree of severity."),
        Column("counted", Value.TEXT, "What is counted: offenses by status, or persons convicted."),
        Column("least", Value.NUMBER, "How many certainly are of it."),
        Column("most", Value.NUMBER, "How many are or may be of it, those without a status among them."),
        Column("of", Value.NUMBER, "How many there are in all; of persons, those who are or may be convicted."),
        Column("meaning", Value.TEXT, "What the degree is."),
        Column("source", Value.TEXT, "Where it is laid down."),
    ),
    shown=("degree", "counted", "least", "most", "of"),
    compared=("least", "most"),
)
def severity(weeks: Weeks) -> Iterable[Row]:
    """Offenses and persons by degree of severity, each from the least to the most."""
    offenses = list(weeks.columns("offenses", "week", "row", "offense", "status", "ncic_code"))
    of_person: defaultdict[tuple[date, int], list[Row]] = defaultdict(list)
    for week, row, offense, status, category in offenses:
        if status != "charged":
            of_person[week, row].append((offense, status, category))
    certain: dict[str, set[tuple[date, int]]] = {}
    for degree in degrees():
        told = (degree.meaning, degree.source)
        if degree.of == OF_OFFENSES:
            for status in ("convicted", "charged"):
                yield (degree.title, f"offenses, {status}", *_offenses(degree, status, offenses), *told)
        else:
            certain[degree.title], possible = _persons(degree, of_person)
            possible -= certain.get(degree.not_where, set())
            yield (degree.title, degree.of, len(certain[degree.title]), len(possible), len(of_person), *told)


def _offenses(degree: Degree, status: str, offenses: Iterable[Row]) -> tuple[int, int, int]:
    """How many offenses of a status certainly are of a degree, how many may be, and how many there are."""
    least = most = whole = 0
    for *_, offense, printed, category in offenses:
        if printed not in (status, None):
            continue
        certain, possible = degree.includes(offense, category)
        least += certain and printed == status
        most += possible
        whole += 1
    return least, most, whole


def _persons(
    degree: Degree, of_person: dict[tuple[date, int], list[Row]]
) -> tuple[set[tuple[date, int]], set[tuple[date, int]]]:
    """The persons who certainly are of a degree, and those who are or may be."""
    certain, possible = set(), set()
    for person, found in of_person.items():
        for offense, status, category in found:
            sure, maybe = degree.includes(offense, category)
            if sure and status == "convicted":
                certain.add(person)
            if maybe:
                possible.add(person)
    return certain, possible
