"""A story's claims, read from a TOML file and checked for slips: docs/claims.md says how such a file is written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from tomlkit.exceptions import TOMLKitError

from ddor.claims.comparing import Comparison, ComparisonError, How
from ddor.claims.toml_lines import KeyLines, Keys
from ddor.columns import Value
from ddor.errors import DdorError
from ddor.sections import TABLES
from ddor.states import is_state
from ddor.tables.days import FilterError
from ddor.tables.filters import FILTERS, NAMES_FOR_PLACES, Filters
from ddor.tables.policy_classes import classes

_Choice = TypeVar("_Choice", bound=StrEnum)


class ClaimsError(DdorError):
    """A file of claims that cannot be used; the message says in plain words on which line and why."""


class Measure(StrEnum):
    """What a claim is about, as it is written."""

    DECLINED = "declined"
    ISSUED = "issued"
    PERSONS = "persons"
    OFFENSES = "offenses"
    SHARE = "share"
    TOP = "top"
    RANK = "rank"
    JURISDICTIONS = "count of jurisdictions"
    STATES = "count of states"
    COUNTRIES = "count of countries"
    AGENCIES = "count of agencies"
    CHANGE = "change"
    TOP_SHARE = "top share"
    HERFINDAHL_HIRSCHMAN = "Herfindahl–Hirschman index"
    HALF = "places that make half"
    MEDIAN_DAYS = "median days"
    POLICIES = "policies"
    RUNNING_MEAN = "running mean"
    CHANGE_IN_POINTS = "change in points"
    DECLINED_TO_ISSUED = "declined to issued"
    IN_BOTH = "places in both sections"


class Of(StrEnum):
    """What a share, a top, a rank or a change is of. Declined are the persons of Section II."""

    DECLINED = "declined"
    PERSONS = "persons"
    OFFENSES = "offenses"
    ISSUED = "issued"


class By(StrEnum):
    """What the rows of the table are in which something is the top or has a rank; each is a filter's name or nearly."""

    JURISDICTION = "jurisdiction"
    STATE = "state"
    COUNTRY = "country"
    OFFENSE = "offense"
    CATEGORY = "category"
    AGENCY = "agency"

    @property
    def filter(self) -> str:
        """The filter that finds the rows of one of them."""
        return "geoid" if self is By.JURISDICTION else str(self)


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a claim was published; each part empty or None if it is not given."""

    outlet: str = ""
    day: date | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `line` is where it begins in its file, `weeks` the first days of the weeks that it is about: for a
    change the earlier and the later one.

    `where` are the filters on what is counted, `among` those on the whole of a share. `named` are what a top or rank
    is said of, as filters hold them. A top has no comparison. `places` is how many of the largest places a top share is
    of; `terms` are the classes of which a policy must be in one. `each` is how many rows, from the first to the second
    number (None: any), each of the places or agencies has that are counted. The weeks of a running mean are all those
    that it is the mean of.
    """

    id: str
    sentence: str
    source: Publication
    line: int
    weeks: tuple[date, ...]
    measure: Measure
    where: Filters = field(default_factory=Filters)
    among: Filters = field(default_factory=Filters)
    of: Of | None = None
    by: By | None = None
    named: tuple[str, ...] = ()
    comparison: Comparison | None = None
    corrected: bool = False
    places: int = 0
    terms: tuple[str, ...] = ()
    each: tuple[int, int | None] = (1, None)


ORDERED = (Measure.TOP, Measure.RANK)
"""The measures that say which has most."""
CHANGES = (Measure.CHANGE, Measure.CHANGE_IN_POINTS)
"""The measures between two weeks."""
SPREAD = (Measure.TOP_SHARE, Measure.HERFINDAHL_HIRSCHMAN, Measure.HALF)
"""The measures of how rows are spread over places, or over agencies."""
DISTINCT = (Measure.JURISDICTIONS, Measure.STATES, Measure.COUNTRIES, Measure.AGENCIES)
"""The measures of how many different ones there are."""
DECIMAL = (Measure.MEDIAN_DAYS, Measure.RUNNING_MEAN)
"""The measures whose figure may be between two whole numbers."""

_ALWAYS = ("id", "sentence", "source", "measure", "where", "corrected")
_COMPARED = (*(str(how) for how in How), "tolerance")
_WEEKS = ("week", "weeks")
_OWN: Mapping[Measure, tuple[str, ...]] = {
    Measure.SHARE: (*_WEEKS, "of", "among", *_COMPARED),
    Measure.TOP: (*_WEEKS, "of", "by", "is"),
    Measure.RANK: (*_WEEKS, "of", "by", "is", *_COMPARED),
    Measure.CHANGE: ("from", "to", "of", *_COMPARED),
    Measure.TOP_SHARE: (*_WEEKS, "places", "by", *_COMPARED),
    Measure.HERFINDAHL_HIRSCHMAN: (*_WEEKS, "by", *_COMPARED),
    Measure.HALF: (*_WEEKS, "by", *_COMPARED),
    Measure.POLICIES: ("week", "terms", *_COMPARED),
    Measure.RUNNING_MEAN: ("week", "of", "over", *_COMPARED),
    Measure.CHANGE_IN_POINTS: ("from", "to", "of", "among", *_COMPARED),
    **dict.fromkeys(DISTINCT, (*_WEEKS, "each", *_COMPARED)),
}
SHARES = (Measure.SHARE, Measure.TOP_SHARE, Measure.DECLINED_TO_ISSUED)
"""The measures that are in percent."""
_EVERY_KEY = {*_ALWAYS, *_COMPARED, *(key for keys in _OWN.values() for key in keys)}
OF: Mapping[Measure, tuple[Of, ...]] = {
    Measure.SHARE: (Of.PERSONS, Of.OFFENSES, Of.ISSUED),
    Measure.TOP: (Of.PERSONS, Of.OFFENSES, Of.ISSUED),
    Measure.RANK: (Of.PERSONS, Of.OFFENSES, Of.ISSUED),
    Measure.CHANGE: (Of.DECLINED, Of.PERSONS, Of.OFFENSES, Of.ISSUED),
    Measure.RUNNING_MEAN: (Of.DECLINED, Of.PERSONS, Of.OFFENSES, Of.ISSUED),
    Measure.CHANGE_IN_POINTS: (Of.PERSONS, Of.OFFENSES),
}
BY: Mapping[Measure, tuple[By, ...]] = {
    **dict.fromkeys(ORDERED, tuple(By)),
    **dict.fromkeys(SPREAD, (By.JURISDICTION, By.AGENCY)),
}
NEEDS_OF = (Measure.SHARE, *CHANGES)
LONGEST_MEAN = 520
"""How many weeks a running mean may be over."""


def read_claims(path: Path, week: date | None = None) -> tuple[Claim, ...]:
    """The claims of a file, in order. `week` is the week of those that name none, where the file names none for all.

    Raises ClaimsError, with the file and the line, for whatever cannot be understood.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ClaimsError(f"{path} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise ClaimsError(f"{path} can't be read ({error.strerror}).") from None
    return claims_of(text, str(path), week)


def claims_of(text: str, name: str, week: date | None = None) -> tuple[Claim, ...]:
    """The claims that a text holds; `name` is what messages call it. Raises ClaimsError as read_claims does."""
    try:
        file = _Table(tomllib.loads(text), KeyLines(text), name, ())
    except (ValueError, TOMLKitError, RecursionError) as error:
        raise ClaimsError(f"{name} is not valid TOML: {error}.") from None
    file.only(("week", "claim"), "Only week can come before the first [[claim]].")
    common = file.day("week") if "week" in file.data else week
    listed = file.data.get("claim", [])
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        raise ClaimsError(f"{name} has no claims. Each begins with a line [[claim]].")
    claims: list[Claim] = []
    slips: list[str] = []
    for number in range(len(listed)):
        part = file.part("claim", number)
        try:
            claim = _claim(part, common)
            if any(claim.id == other.id for other in claims):
                raise part.wrong(f'there is another claim with the id "{claim.id}"', "id")
        except ClaimsError as error:
            slips.append(str(error))
        else:
            claims.append(claim)
    if slips:
        # All at once, so that nobody mends a file slip by slip.
        raise ClaimsError("\n".join(slips))
    return tuple(claims)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file with what is needed to say where something in it is wrong."""

    data: Mapping[str, Any]
    lines: KeyLines
    name: str
    keys: Keys

    def wrong(self, sentence: str, key: str | None = None) -> ClaimsError:
        """What to raise about a key, or about the table itself."""
        at = self.lines.line(*self.keys, *([key] if key else []))
        return ClaimsError(f"{self.name}, line {at}: {sentence.rstrip('.')}.")

    def part(self, *keys: str | int) -> _Table:
        """A table within it."""
        data: Any = self.data
        for key in keys:
            data = data[key]
        return replace(self, data=data, keys=(*self.keys, *keys))

    def only(self, allowed: Iterable[str], otherwise: str) -> None:
        """Refuse keys other than these."""
        for key in self.data:
            if key not in allowed:
                raise self.wrong(f'"{key}" does not belong here. {otherwise}', key)

    def text(self, key: str, needed: bool = True) -> str:
        """A text; one that is needed must not be empty."""
        value = self.data.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(f"{key} must be a text in quotes", key)
        if needed and not value.strip():
            raise self.wrong(f"the claim has no {key}" if key not in self.data else f"{key} is empty", key)
        return value

    def day(self, key: str) -> date:
        """A day, as a TOML date or as a text."""
        return self.as_day(self.data[key], key)

    def as_day(self, value: object, key: str) -> date:
        """One value of a key as a day."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            raise self.wrong(f"{key} is not a day. Write it like 2017-01-28", key) from None

    def table(self, key: str) -> _Table:
        """A table within it, empty if there is none."""
        if not isinstance(self.data.get(key, {}), dict):
            raise self.wrong(f"{key} must be a table, such as {key} = {{ … }}", key)
        return self.part(key) if key in self.data else replace(self, data={}, keys=(*self.keys, key))


def _claim(table: _Table, common: date | None) -> Claim:
    identity = table.text("id")
    measure = _one_of(table, "measure", tuple(Measure))
    allowed = (*_ALWAYS, *_OWN.get(measure, (*_WEEKS, *_COMPARED)))
    own = next((key for key in table.data if key in _EVERY_KEY and key not in allowed), None)
    if own:
        raise table.wrong(f'a claim about {measure} has no "{own}"', own)
    table.only(allowed, "docs/claims.md lists the keys of a claim.")
    of = _of(table, measure)
    by = _one_of(table, "by", BY[measure]) if measure in ORDERED or "by" in table.data else None
    if measure in ORDERED:
        of = of or (Of.OFFENSES if by in (By.OFFENSE, By.CATEGORY) else Of.PERSONS)
    where, among = _filters(table.table("where")), _filters(table.table("among"))
    claim = Claim(
        id=identity,
        sentence=table.text("sentence"),
        source=_publication(table.table("source")),
        line=table.lines.line(*table.keys),
        weeks=_weeks(table, measure, common),
        measure=measure,
        where=where,
        among=among,
        of=of,
        by=by,
        named=_named(table, by, measure) if by and measure in ORDERED else (),
        comparison=None if measure is Measure.TOP else _comparison(table, measure),
        corrected=_flag(table, "corrected"),
        places=_places(table) if measure is Measure.TOP_SHARE else 0,
        terms=_terms(table),
        each=_each(table),
    )
    _fits(table, claim)
    return claim


def _one_of(table: _Table, key: str, known: Sequence[_Choice]) -> _Choice:
    text = table.text(key)
    for each in known:
        if text.strip().casefold() == each.casefold():
            return each
    raise table.wrong(f'"{text}" is not one of the choices for {key}. Write one of: {", ".join(known)}', key)


def _of(table: _Table, measure: Measure) -> Of | None:
    needed = measure in NEEDS_OF
    if needed and "of" not in table.data:
        raise table.wrong(f"the {measure} of what? Write of = one of: {', '.join(OF[measure])}")
    return _one_of(table, "of", OF[measure]) if needed or "of" in table.data else None


def _flag(table: _Table, key: str) -> bool:
    value = table.data.get(key, False)
    if not isinstance(value, bool):
        raise table.wrong(f"{key} must be true or false", key)
    return value


def _places(table: _Table) -> int:
    value = table.data.get("places")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise table.wrong("a top share needs the number of largest places. Write places = 10", "places")
    return value


def _each(table: _Table) -> tuple[int, int | None]:
    """How many rows each one counted has: 1, "2..", "..5" or "2..5"."""
    if "each" not in table.data:
        return 1, None
    match = _EACH.fullmatch(str(table.data["each"]).strip())
    if match is None or not (match[1] or match[3]):
        raise table.wrong('each says how many rows each of them has. Write each = 1, or "2..", "..5", "2..5"', "each")
    least, most = int(match[1] or 1), int(match[3]) if match[3] else None if match[2] else int(match[1])
    if least < 1 or (most is not None and most < least):
        raise table.wrong(
            "nothing can have that many rows: each starts at 1, and its second number can't be smaller than the first",
            "each",
        )
    return least, most


_EACH = re.compile(r"(\d{1,6})?(\.\.)?(\d{1,6})?")


def _terms(table: _Table) -> tuple[str, ...]:
    """The titles of classes of policies, as they are written."""
    if "terms" not in table.data:
        return ()
    value = table.data["terms"]
    known = {each.title.casefold(): each.title for each in classes()}
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if not isinstance(text, str) or text.strip().casefold() not in known:
            raise table.wrong(f'"{text}" is not one of the terms. Write one of: {"; ".join(known.values())}', "terms")
    return tuple(known[text.strip().casefold()] for text in texts)


def _publication(table: _Table) -> Publication:
    table.only(("outlet", "date", "link"), "A source has outlet, date and link.")
    day = table.day("date") if "date" in table.data else None
    return Publication(table.text("outlet", needed=False), day, table.text("link", needed=False))


def _weeks(table: _Table, measure: Measure, common: date | None) -> tuple[date, ...]:
    if measure in CHANGES:
        for key in ("from", "to"):
            if key not in table.data:
                raise table.wrong(f"a change is between two weeks, and {key} is missing. Write the first day of each")
        first, last = table.day("from"), table.day("to")
        if first >= last:
            raise table.wrong("the week of to must come after that of from", "to")
        return first, last
    if "week" in table.data and "weeks" in table.data:
        raise table.wrong("give either week or weeks", "weeks")
    if "weeks" in table.data:
        listed = table.data["weeks"]
        if not isinstance(listed, list) or not listed:
            raise table.wrong("weeks must be a list of days, such as [2017-01-28, 2017-02-04]", "weeks")
        return tuple(sorted({table.as_day(each, "weeks") for each in listed}))
    week = table.day("week") if "week" in table.data else common
    if week is None:
        raise table.wrong("the claim names no week. Write week = 2017-01-28, or give --week")
    if measure is Measure.RUNNING_MEAN:
        return tuple(week - timedelta(7 * back) for back in reversed(range(_over(table))))
    return (week,)


def _over(table: _Table) -> int:
    value = table.data.get("over")
    if not isinstance(value, int) or isinstance(value, bool) or not 1 < value <= LONGEST_MEAN:
        raise table.wrong("a running mean needs a number of weeks, which end with week. Write over = 4", "over")
    return value


def _filters(table: _Table) -> Filters:
    known = (*NAMES_FOR_PLACES, *FILTERS)
    table.only(known, f"Filters are {', '.join(known)}.")
    written: dict[str, list[str | int]] = {}
    for key, value in table.data.items():
        values = value if isinstance(value, list) else [value]
        written[key] = [_filter_value(table, key, each) for each in values]
        if not written[key]:
            raise table.wrong(f"{key} is an empty list, which no row matches", key)
        within = {"state": written["state"]} if key in NAMES_FOR_PLACES and "state" in written else {}
        try:
            Filters.checked(**{key: written[key]}, **within)
        except FilterError as error:
            raise table.wrong(str(error), key) from None
    return Filters.checked(**written)


def _filter_value(table: _Table, key: str, value: object) -> str | int:
    if key in FILTERS and FILTERS[key].number:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        raise table.wrong(f"{key} must be the number of a {key}, such as 12", key)
    if _is_on_days(key) and isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return value
    raise table.wrong(f'{key} must be a text in quotes, such as "48453" or "Mexico"', key)


def _is_on_days(key: str) -> bool:
    """Whether a filter looks at dates; rows of offenses have what any filter looks at."""
    offenses = TABLES["offenses"]
    return key in offenses.filters and offenses.column(offenses.filters[key]).value is Value.DATE


def _named(table: _Table, by: By, measure: Measure) -> tuple[str, ...]:
    if "is" not in table.data:
        raise table.wrong(f'the {measure} of which {by}? Write is = "…"')
    value = table.data["is"]
    values = value if isinstance(value, list) else [value]
    texts = [_filter_value(table, "is", each) for each in values]
    try:
        named: tuple[str, ...] = getattr(Filters.checked(**{by.filter: texts}), by.filter)
    except FilterError as error:
        raise table.wrong(str(error), "is") from None
    if not named or (measure is Measure.RANK and len(named) > 1):
        raise table.wrong(f"a {measure} is for {'one' if measure is Measure.RANK else 'at least one'} {by}", "is")
    if by is By.JURISDICTION and any(not geoid.isdecimal() or is_state(geoid) for geoid in named):
        said = "a jurisdiction is given by its five-digit GEOID, such as 48453, or a city's name, such as New York City"
        raise table.wrong(said, "is")
    if by is By.AGENCY and any("*" in name for name in named):
        raise table.wrong("an agency is given by its whole name, without *", "is")
    return named


def _comparison(table: _Table, measure: Measure) -> Comparison:
    given = [how for how in How if how in table.data]
    if len(given) != 1:
        what = "doesn't give a figure" if not given else "compares twice"
        raise table.wrong(f"the claim {what}. Write one of: {', '.join(How)}", given[1] if given else None)
    try:
        tolerance = table.data.get("tolerance")
        comparison = Comparison.read(given[0], table.data[given[0]], tolerance, measure in DECIMAL)
    except ComparisonError as error:
        raise table.wrong(str(error), "tolerance" if "olerance" in str(error) else given[0]) from None
    if (measure is Measure.CHANGE_IN_POINTS) is not comparison.points:
        said = "a change in points is in points" if not comparison.points else f"{measure} is not in points"
        raise table.wrong(f'{said}. Write {given[0]} = "-3.5 points" for a share that changes by them', given[0])
    if measure in SHARES and not comparison.percent:
        raise table.wrong(f'a share is in percent. Write it like {given[0]} = "70 %"', given[0])
    if measure not in (*SHARES, Measure.CHANGE) and comparison.percent:
        raise table.wrong(f"{measure} is a number, not a share. For a percentage the measure is share", given[0])
    return comparison


def filtered_table(measure: Measure, of: Of | None) -> str:
    """The table of ddor.sections.TABLES whose filters a measure of something takes."""
    by_place = (Measure.ISSUED, Measure.DECLINED_TO_ISSUED, Measure.IN_BOTH)
    if measure is Measure.POLICIES:
        return "policies"
    if measure in by_place or (of is Of.ISSUED and measure is not Measure.SHARE):
        return "high_volume"
    return "declined" if measure is Measure.DECLINED or of is Of.DECLINED else "offenses"


_REFUSED = {
    "policies": "policies can't be filtered by {}, only by place",
    "high_volume": "detainers issued can't be filtered by {}, only by place",
    "declined": "declined can't be filtered by {}. Use persons or offenses",
}


def _fits(table: _Table, claim: Claim) -> None:
    """Refuse filters that the measure cannot have, and tables that are not there."""
    taken = filtered_table(claim.measure, claim.of)
    for name in claim.where.names:
        if name not in TABLES[taken].filters:
            raise table.table("where").wrong(_REFUSED[taken].format(name), name)
    for name in claim.among.names:
        if claim.of is Of.ISSUED:
            raise table.table("among").wrong("a share of detainers issued is always of all issued nationwide", name)
        if name in claim.where.names:
            raise table.table("among").wrong(f"{name} is also in where. Write it in only one of them", name)
    if claim.by in (By.OFFENSE, By.CATEGORY) and claim.of is not Of.OFFENSES:
        raise table.wrong(f"a table by {claim.by} counts offenses", "of")
    if claim.of is Of.ISSUED and claim.by not in (None, By.JURISDICTION):
        raise table.wrong("detainers issued are listed by jurisdiction only", "by")
