"""How severe the crimes are, by the FBI's and by ICE's degrees: what certainly is of one, and what may be.

The report prints neither felony nor misdemeanor and no sentence, so most degrees can't be told, and each figure is a
range.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    "Severity, as far as the report shows",
    "a degree; the report prints neither felony nor misdemeanor, so each figure is a range",
    keys=("degree", "counted"),
    columns=(
        Column("degree", Value.TEXT, "The degree of severity."),
        Column("counted", Value.TEXT, "What is counted: offenses by status, or persons convicted."),
        Column("least", Value.NUMBER, "How many certainly have this degree."),
        Column("most", Value.NUMBER, "How many have or may have this degree, including those without a status."),
        Column("of", Value.NUMBER, "How many there are in all; for persons, those who are or may be convicted."),
        Column("meaning", Value.TEXT, "What the degree is."),
        Column("source", Value.TEXT, "Where the degree is defined."),
    ),
    shown=("degree", "counted", "least", "most", "of"),
    compared=("least", "most"),
)
def severity(weeks: Weeks) -> Iterable[Row]:
    """Offenses and persons by degree of severity, each from the least to the most."""
    of_wordings: defaultdict[_Wording, list[Person]] = defaultdict(list)
    for row in weeks.columns("offenses", "week", "row", "offense", "status", "ncic_code"):
        of_wordings[row[2:]].append(row[:2])
    counts = {wording: len(persons) for wording, persons in of_wordings.items()}
    convicted = {wording: set(persons) for wording, persons in of_wordings.items() if wording[1] != "charged"}
    everyone = len(set[Person]().union(*convicted.values()))
    certain: dict[str, set[Person]] = {}
    for degree in degrees():
        told = (degree.meaning, degree.source)
        if degree.of == OF_OFFENSES:
            for status in ("convicted", "charged"):
                yield (degree.title, f"offenses, {status}", *_offenses(degree, status, counts), *told)
        else:
            certain[degree.title], possible = _persons(degree, convicted)
            possible -= certain.get(degree.not_where, set())
            yield (degree.title, degree.of, len(certain[degree.title]), len(possible), everyone, *told)


Person = tuple[date, int]
"""The first day of the week, and the number of the row."""

_Wording = tuple[str, str | None, str | None]
"""An offense in ICE's words, its status, and its category."""


def _offenses(degree: Degree, status: str, counts: Mapping[_Wording, int]) -> tuple[int, int, int]:
    """How many offenses of a status certainly are of a degree, how many may be, and how many there are."""
    least = most = whole = 0
    for (offense, printed, category), count in counts.items():
        if printed not in (status, None):
            continue
        certain, possible = degree.includes(offense, category)
        least += count if certain and printed == status else 0
        most += count if possible else 0
        whole += count
    return least, most, whole


def _persons(degree: Degree, convicted: Mapping[_Wording, set[Person]]) -> tuple[set[Person], set[Person]]:
    """The persons who certainly are of a degree, and those who are or may be."""
    certain: set[Person] = set()
    possible: set[Person] = set()
    for (offense, status, category), persons in convicted.items():
        sure, maybe = degree.includes(offense, category)
        if sure and status == "convicted":
            certain |= persons
        if maybe:
            possible |= persons
    return certain, possible
