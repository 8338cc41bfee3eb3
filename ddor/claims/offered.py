"""What a claim can be built from, as data for asking for one part after another: on a terminal, or a page of the app.

`measures()` are the measures in plain English, each with what it still needs; `filters_of` the filters that one takes;
`claim_text` makes a claims file's lines of the parts, and ddor.claims.reading and checking take these as any other.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ddor.claims.comparing import How
from ddor.claims.reading import (
    BY,
    CHANGES,
    DECIMAL,
    DISTINCT,
    NEEDS_OF,
    OF,
    ORDERED,
    SHARES,
    Measure,
    Of,
    filtered_table,
)
from ddor.sections import TABLES
from ddor.tables.filters import FILTERS, NAMES_FOR_PLACES


class Kind(StrEnum):
    """What a measure's figure is written as."""

    NUMBER = "number"
    """A whole number: 142."""
    DECIMAL = "decimal"
    """A number that may be between two whole ones: 45.5."""
    SHARE = "share"
    """In percent, or as two counts: 69 %, 142 of 206."""
    CHANGE = "change"
    """A number or percent, with a sign where it fell: -67 %."""
    POINTS = "points"
    """Percentage points: -3.5 points."""
    NAME = "name"
    """No figure: it says which has the most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value as a claims file has it, and what a person calls it."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferedMeasure:
    """A measure: what it says in plain English, an example of a sentence, what its figure is written as, and its parts.

    `of` and `by` are the choices for those keys, with whether one must be chosen; `needs` are further keys that must be
    given, and `takes` those that may. `change`: it is between two weeks, `from` and `to`.
    """

    measure: Measure
    title: str
    example: str
    kind: Kind
    of: tuple[Choice, ...] = ()
    needs_of: bool = False
    by: tuple[Choice, ...] = ()
    needs_by: bool = False
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    change: bool = False


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A filter: its name, what to write, values where there are few (none: any text), and what may stand before one."""

    name: str
    help: str
    choices: tuple[Choice, ...]
    takes_not: bool
    takes_only: bool


_SAID: Mapping[Measure, tuple[str, str]] = {
    Measure.DECLINED: ("How many detainers were declined", "Travis County declined 142 detainers."),
    Measure.PERSONS: ("How many people have an offense of this kind", "One person was charged with homicide."),
    Measure.OFFENSES: ("How many offenses are listed", "There were 17 convictions for drunk driving."),
    Measure.ISSUED: ("How many detainers were issued", "ICE issued 3,083 detainers."),
    Measure.SHARE: ("What share some are of others", "About 70 percent are from Mexico."),
    Measure.TOP: ("Which has the most", "The most common charge is assault."),
    Measure.RANK: ("Which place one has in a ranking", "Boulder County comes second."),
    Measure.JURISDICTIONS: ("How many counties there are", "29 jurisdictions declined detainers."),
    Measure.STATES: ("How many states there are", "The detainers were declined in 16 states."),
    Measure.COUNTRIES: ("How many countries of citizenship there are", "They come from 21 countries."),
    Measure.AGENCIES: ("How many agencies there are", "11 agencies declined a single detainer."),
    Measure.CHANGE: ("By how much a number rose or fell", "The number fell by two thirds."),
    Measure.CHANGE_IN_POINTS: ("By how many points a share rose or fell", "The share of Mexicans fell by 19 points."),
    Measure.RUNNING_MEAN: ("The mean of several weeks", "Over four weeks, 95 a week were declined on average."),
    Measure.TOP_SHARE: ("What share the largest have together", "Ten jurisdictions account for 84 percent."),
    Measure.HALF: ("How many make half of all", "One county made more than half of all declines."),
    Measure.HERFINDAHL_HIRSCHMAN: ("How concentrated they are, 0 to 10,000", "The index is above 1,800."),
    Measure.MEDIAN_DAYS: ("The median of the days from issue to decline", "Half had waited two years or more."),
    Measure.POLICIES: ("How many policies limit cooperation", "18 policies honor no detainer at all."),
    Measure.DECLINED_TO_ISSUED: (
        "How many were declined for each 100 issued to a place",
        "Snohomish County declined a quarter of its detainers.",
    ),
    Measure.IN_BOTH: (
        "How many of the places with the most detainers declined any",
        "Of the ten places with the most detainers, four declined any.",
    ),
}

_OF_SAID = {
    Of.DECLINED: "detainers declined",
    Of.PERSONS: "people",
    Of.OFFENSES: "offenses",
    Of.ISSUED: "detainers issued",
}

_NEEDS: Mapping[Measure, tuple[str, ...]] = {
    **dict.fromkeys(ORDERED, ("is",)),
    Measure.TOP_SHARE: ("places",),
    Measure.RUNNING_MEAN: ("over",),
}
_TAKES: Mapping[Measure, tuple[str, ...]] = {
    Measure.SHARE: ("among",),
    Measure.CHANGE_IN_POINTS: ("among",),
    Measure.POLICIES: ("terms",),
    **dict.fromkeys(DISTINCT, ("each",)),
}
KEYS_SAID: Mapping[str, str] = {
    "is": "Which one; several with a comma between them",
    "places": "How many of the largest",
    "over": "Over how many weeks, the week of the claim being the last",
    "each": 'Only those with this many rows each: 1, "2..", "2..5"',
    "terms": "On what terms",
}
"""What further keys of a claim are, except for filters."""


def measures() -> tuple[OfferedMeasure, ...]:
    """All measures, the usual ones first."""
    return tuple(_offered(measure) for measure in _SAID)


def offered(measure: Measure) -> OfferedMeasure:
    """One measure."""
    return _offered(measure)


def _offered(measure: Measure) -> OfferedMeasure:
    title, example = _SAID[measure]
    return OfferedMeasure(
        measure,
        title,
        example,
        _kind(measure),
        tuple(Choice(str(each), _OF_SAID[each]) for each in OF.get(measure, ())),
        measure in NEEDS_OF,
        tuple(Choice(str(each), str(each)) for each in BY.get(measure, ())),
        measure in ORDERED,
        _NEEDS.get(measure, ()),
        _TAKES.get(measure, ()),
        measure in CHANGES,
    )


def _kind(measure: Measure) -> Kind:
    if measure is Measure.TOP:
        return Kind.NAME
    if measure is Measure.CHANGE:
        return Kind.CHANGE
    if measure is Measure.CHANGE_IN_POINTS:
        return Kind.POINTS
    return Kind.SHARE if measure in SHARES else Kind.DECIMAL if measure in DECIMAL else Kind.NUMBER


def filters_of(measure: Measure, of: Of | None = None) -> tuple[OfferedFilter, ...]:
    """The filters that a measure takes, places by name first."""
    taken = TABLES[filtered_table(measure, of)].filters
    places = [OfferedFilter(name, said, (), True, False) for name, said in NAMES_FOR_PLACES.items()]
    own = set(TABLES["declined"].filters) | set(TABLES["policies"].filters)
    others = [
        OfferedFilter(name, about.help, _choices(name), not about.number, name not in own)
        for name, about in FILTERS.items()
        if name in taken
    ]
    return (*places, *others) if "geoid" in taken else tuple(others)


def terms() -> tuple[Choice, ...]:
    """The classes of policies that a claim about policies may name."""
    from ddor.tables.policy_classes import classes

    return tuple(Choice(each.title, each.title) for each in classes())


def _choices(name: str) -> tuple[Choice, ...]:
    """The values of a filter that has a fixed list of them."""
    if name == "state":
        from ddor.states import states

        return tuple(Choice(code, state.name) for code, state in states().items())
    if name == "category":
        from ddor.report.offenses import ncic_groups

        return tuple(Choice(code, text) for code, text in ncic_groups().items())
    if name == "status":
        return tuple(Choice(each, each.replace("-", " ")) for each in ("convicted", "charged", "not-stated"))
    return ()


HOW_SAID: Mapping[How, str] = {
    How.EQUALS: "is exactly",
    How.ABOUT: "is about (rounded)",
    How.AT_LEAST: "is at least",
    How.MORE_THAN: "is more than",
    How.AT_MOST: "is at most",
    How.LESS_THAN: "is less than",
}
"""The ways to compare, in plain English."""


def figure_of_text(text: str) -> int | float | str:
    """A figure as a claims file has it, of what a person writes: 3,083 and 45.5 as numbers, "69 %" as a text."""
    bare = text.strip().replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,15}", bare):
        return int(bare)
    if re.fullmatch(r"[+-]?\d{1,15}\.\d{1,9}", bare):
        return float(bare)
    # A percent sign without a space, or written out.
    share = re.fullmatch(r"([+-]?[\d.,]+) ?(?:%|per ?cent)", text.strip())
    return f"{share[1].replace(',', '')} %" if share else text.strip()


def identity_of(sentence: str, taken: Container[str]) -> str:
    """A short name for a claim, of the first words of its sentence, that no other has."""
    words = re.findall(r"[a-z0-9]+", sentence.casefold())[:5]
    name = "-".join(words) or "claim"
    return next(each for each in _numbered(name) if each not in taken)


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


_ORDER = (
    "id", "sentence", "source", "week", "weeks", "from", "to", "measure", "of", "by", "is", "where", "among", "places",
    "over", "each", "terms", "corrected", *(str(how) for how in How), "tolerance",
)  # fmt: skip


def claim_text(parts: Mapping[str, Any]) -> str:
    """A claim's lines as a claims file has them, of its keys and values in any order; empty ones are left out.

    Dates are written as such, tables (source, where, among) on one line.
    """
    keys = [*(key for key in _ORDER if key in parts), *(key for key in parts if key not in _ORDER)]
    lines = [f"{key} = {_toml(parts[key])}" for key in keys if _is_given(parts[key])]
    return "\n".join(["[[claim]]", *lines]) + "\n"


def _is_given(value: Any) -> bool:
    """Whether there is something to write: 0 is, and nothing else that is empty."""
    return value is not False and value is not None and value not in ("", {}, [], ())


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items() if each not in (None, "")) + " }"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A text as a basic string of TOML, with what would end it or break the line escaped."""
    made = []
    for letter in text:
        if letter in '"\\':
            made.append(f"\\{letter}")
        elif letter.isprintable() or letter == " ":
            made.append(letter)
        else:
            made.append(f"\\U{ord(letter):08X}")
    return f'"{"".join(made)}"'
