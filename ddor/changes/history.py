"""What the weeks in the archive say of each county, agency, country, offense or policy, week by week, as one table.

A missing week is a column of its own without values: missing is not zero. Weeks in which something is not printed are
told from those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ddor.changes.levels import listed_otherwise
from ddor.changes.open_lines import Line, Open
from ddor.changes.standing import first_to_gaps
from ddor.changes.wording import Words
from ddor.columns import Column, Value
from ddor.errors import DdorError
from ddor.sections import TABLES
from ddor.tables.behind import Behind, of_dimension
from ddor.tables.dimensions import in_small_letters
from ddor.tables.filters import Filters
from ddor.tables.options import By, Dates
from ddor.tables.place_counts import PLACE, place_of
from ddor.tables.ranges import Ranged, certain, with_ranges, without_ranges
from ddor.tables.table import Row, Table
from ddor.tables.tabulation import CITIZENSHIP, COUNTRY, PLACE_COLUMNS
from ddor.tables.unpublished import without_report
from ddor.tables.weeks import Weeks


class HistoryError(DdorError):
    """A history that there isn't, such as that of the countries of Section I."""


FIRST, LAST, PRESENT, GAPS, STANDING = "first_week", "last_week", "weeks_present", "gaps", "standing"
OTHERWISE = "listed_otherwise"

_SUMMARY = (
    Column(
        STANDING, Value.TEXT,
        "In the latest week: new (never before), there (as in the week before), returned (not in the week before, but "
        "earlier), gone (not in the latest, but in the one before), never again (in neither). If it depends on what is "
        "undecided, every possibility, with \"or\" between them. Only weeks in the archive count.",
    ),
    Column(FIRST, Value.DATE, "First day of the first week in the archive that has it."),
    Column(LAST, Value.DATE, "First day of the last week in the archive that has it."),
    Column(PRESENT, Value.NUMBER, "How many weeks in the archive have it."),
    Column(GAPS, Value.NUMBER, "Weeks in the archive without it between its first and its last; missing weeks "
                               "aren't counted."),
)  # fmt: skip
_OTHERWISE = Column(
    OTHERWISE, Value.TEXT,
    "How other weeks list the same place: a city of several counties in parts, or a county as a part of such a city. "
    "It may then be neither new nor gone. The column is there only if some row needs it.",
)  # fmt: skip
_AGENCY = Column("agency", Value.TEXT, "The agency, with all its spellings counted as one.")
_OFFENSE = Column("offense", Value.TEXT, "The offense in ICE's words, without the status.")
_POLICY = (
    Column("jurisdiction_printed", Value.TEXT, "The jurisdiction as last printed."),
    Column("state", Value.TEXT, "State, USPS code; empty if the printed one is unknown."),
    Column("geoid", Value.TEXT, "Census GEOID of the county; empty if it is undecided."),
    Column("policy", Value.TEXT, "The policy's title as last printed."),
)


@dataclass(frozen=True, slots=True)
class History(Table):
    """The table of a history: of a section, by something, with what leads from each of its rows to those behind it."""

    section: str = ""
    by: By = By.COUNTY
    lines: Sequence[Line] = ()

    def behind(self, at: int, among: Filters, of: Container[date] | None = None) -> Mapping[date, Behind]:
        """The rows behind the figures of a row (its position) by week, or by those `of` some days; those for which no
        filters find just these, and weeks without any, are left out. `among` are the filters that the history is made
        with.
        """
        line = self.lines[at]
        if self.section != "II":
            table = "high_volume" if self.section == "I" else "policies"
            numbers = {week: tuple(rows) for week, rows in line.numbers.items() if of is None or week in of}
            return {week: Behind(table, replace(among, row=rows)) for week, rows in numbers.items()}
        found = of_dimension(self.by, line.key, Dates.DECLINED)
        if found is None:
            return {}
        rows = Behind("offenses" if self.by is By.OFFENSE else "declined", replace(among, **found))
        return {week: rows for week, count in line.by_week.items() if count and (of is None or week in of)}

    def words(self, at: int, of: Container[date]) -> Mapping[str, tuple[Words, ...]]:
        """What became of the policy of a row (its position) in weeks of some days, as words, by the name of the week's
        column.
        """
        became = self.lines[at].by_week if self.by is By.POLICY else {}
        return {str(week): each.words() for week, each in became.items() if week in of}


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of history: the columns that tell its rows, what counts them, what a value is and how it is shown, and the
    one of ddor.tables.dimensions.DIMENSIONS that tells which of them may be others in truth ("": none).
    """

    columns: tuple[Column, ...]
    count: Callable[[Weeks], Sequence[Line]]
    value: Value
    meaning: str
    title: str
    dimension: str = ""
    shown: Callable[[Any], Any] = lambda value: value


def history(weeks: Weeks, section: str, by: By) -> History:
    """What of a section (I, II or III) is in which of some weeks, a row for each county, agency, … or policy.

    The table has the columns that tell the row, then STANDING to GAPS, then one for each week, held or missing, named
    after its first day; one without a report is called as ddor.tables.unpublished calls it. Section II has persons, or
    offenses; one that a week doesn't print counts 0. Section I has the detainers issued, and nothing if it lists
    none, as it lists the first ones only. Section III has policies by place, or by policy what became of each since the
    week in the archive before. Beside a column in which any figure may be another stand those with the range.
    Raises HistoryError if the section has no such rows.
    """
    kind = _KINDS.get((section, by))
    if kind is None:
        known = ", ".join(each for of, each in _KINDS if of == section)
        raise HistoryError(f"Section {section} has no history by {by}, only by {known}.")
    lines = kind.count(weeks)
    open_to = Open.of(lines, kind.dimension)
    figures = [
        *_levels(lines, kind),
        *_summary(lines, open_to, [period.start for period in weeks.periods]),
        *_by_days(lines, open_to, weeks, kind, 0 if section == "II" else None),
    ]
    columns, values = with_ranges(figures)
    rows = [(*line.key, *of_line) for line, of_line in zip(lines, zip(*values, strict=True), strict=True)]
    keys = tuple(column.name for column in kind.columns)
    every = (*kind.columns, *columns)
    return History(
        "history", kind.title, f"a {by} over the weeks", every, keys, rows, section=section, by=by, lines=lines
    )


def _levels(lines: Sequence[Line], kind: _Kind) -> Iterator[tuple[Column, Sequence[Ranged]]]:
    """How other weeks list the places of lines, if any lists one otherwise."""
    if kind.columns != PLACE_COLUMNS:
        return
    weeks = {line.key[0]: line.by_week.keys() for line in lines if line.key[0] is not None}
    said = listed_otherwise(weeks)
    if said:
        yield _OTHERWISE, [certain(said.get(line.key[0])) for line in lines]


def _summary(lines: Sequence[Line], open_to: Open, held: Sequence[date]) -> Iterator[tuple[Column, Sequence[Ranged]]]:
    """Every line's standing, its first and last week, the number of weeks it is in, and its gaps."""
    spans = [first_to_gaps(held, line.by_week, open_to.joining(line)) for line in lines]
    yield _SUMMARY[0], [certain(open_to.standing(line, held)) for line in lines]
    yield from zip(_SUMMARY[1:], zip(*spans, strict=True) if spans else [()] * 4, strict=True)


def _by_days(
    lines: Sequence[Line], open_to: Open, weeks: Weeks, kind: _Kind, nothing: int | None
) -> Iterator[tuple[Column, Sequence[Ranged]]]:
    """What every line has in every week, in the archive or missing."""
    missing = {period.start: without_report(period) for period in weeks.missing}
    others = {line.key: open_to.that_may_be(line) for line in lines}
    for day in sorted({*(period.start for period in weeks.periods), *missing}):
        if day in missing:
            column = Column(f"{day} {missing[day]}", kind.value, "There is no report for this week.")
            yield column, [certain(None)] * len(lines)
            continue
        column = Column(str(day), kind.value, kind.meaning)
        yield column, [_of_day(line, others[line.key], day, nothing, kind.shown) for line in lines]


def _of_day(line: Line, others: Sequence[Line], day: date, nothing: int | None, shown: Callable[[Any], Any]) -> Ranged:
    """What a line has in a week, with what others have that may be of it; a number that wasn't read leaves it open."""
    value = line.by_week.get(day, nothing)
    more = [other.by_week[day] for other in others if day in other.by_week]
    if not more:
        return certain(shown(value))
    return Ranged(value, value, None if None in more else (value or 0) + sum(more))


def weeks_of(table: Table) -> list[str]:
    """The names of a history's columns that are weeks, missing ones too; columns of ranges aren't among them."""
    names = [column.name for column in without_ranges(table.columns)]
    return names[names.index(GAPS) + 1 :]


def _by_county(weeks: Weeks) -> list[Line]:
    found = weeks.counted("declined", "week", *PLACE, "agency")
    return _counted(((week, place_of(place, agency)), count) for (week, *place, agency), count in found)


def _by_agency(weeks: Weeks) -> list[Line]:
    found = weeks.counted("declined", "week", *PLACE, "agency", "agency_name")
    return _counted(
        ((week, (name or agency, *place_of(place, agency))), count) for (week, *place, agency, name), count in found
    )


def _by_country(weeks: Weeks) -> list[Line]:
    spelling: dict[Row, str] = {}
    found = []
    for (week, country, citizenship), count in weeks.counted("declined", "week", "country", "citizenship"):
        key = (country, "" if country else citizenship)
        found.append(((week, (country, spelling.setdefault(key, citizenship))), count))
    return _counted(iter(found))


def _by_offense(weeks: Weeks) -> list[Line]:
    return _counted(
        ((week, (offense,)), count) for (week, offense), count in weeks.counted("offenses", "week", "offense")
    )


def _issued(weeks: Weeks) -> list[Line]:
    lines: dict[Row, Line] = {}
    wanted = ("week", "row", *PLACE, "jurisdiction_printed", "detainers_issued")
    for week, row, *place, printed, issued in weeks.columns("high_volume", *wanted):
        key = place_of(place, printed)
        line = lines.setdefault(in_small_letters(key), Line(key))
        line.numbers[week].append(row)
        line.by_week[week] = None if issued is None else (line.by_week.get(week) or 0) + issued
    return _most_first(lines.values())


def _policies_by_county(weeks: Weeks) -> list[Line]:
    lines: dict[Row, Line] = {}
    for week, row, *place, name in weeks.columns("policies", "week", "row", *PLACE, "jurisdiction_printed"):
        key = place_of(place, name)
        line = lines.setdefault(in_small_letters(key), Line(key))
        line.numbers[week].append(row)
        line.by_week[week] = len(line.numbers[week])
    return _most_first(lines.values())


def _policies(weeks: Weeks) -> list[Line]:
    from ddor.changes.policy_changes import follow_policies

    policies, criteria = (_by_week(_records(weeks, table)) for table in ("policies", "criteria"))
    names = [column.name for column in _POLICY]
    followed = follow_policies(
        (period.start, policies.get(period.start, []), criteria.get(period.start, [])) for period in weeks.periods
    )
    lines = []
    for last, said in followed:
        line = Line(tuple(last[name] for name in names), dict(said))
        line.numbers.update({week: [became.row] for week, became in said})
        lines.append(line)
    return sorted(lines, key=lambda line: (line.key[1] or "", line.key[0]))


def _records(weeks: Weeks, table: str) -> list[Mapping[str, Any]]:
    """Rows without their places on the page, which say nothing of a policy and are another number each time."""
    names = [name for name in TABLES[table].names if name not in ("x0", "top", "x1", "bottom")]
    return [dict(zip(names, row, strict=True)) for row in weeks.columns(table, *names)]


def _by_week(rows: Sequence[Mapping[str, Any]]) -> Mapping[date, list[Mapping[str, Any]]]:
    found: defaultdict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["week"]].append(row)
    return found


def _counted(found: Iterable[tuple[tuple[date, Row], int]]) -> list[Line]:
    lines: dict[Row, Line] = {}
    for (week, key), count in found:
        by_week = lines.setdefault(in_small_letters(key), Line(key)).by_week
        by_week[week] = by_week.get(week, 0) + count
    return _most_first(lines.values())


def _most_first(lines: Any) -> list[Line]:
    def order(line: Line) -> tuple[int, str]:
        return (-sum(value or 0 for value in line.by_week.values()), str(line.key))

    return sorted(lines, key=order)


_KINDS: Mapping[tuple[str, By], _Kind] = {
    ("II", By.COUNTY): _Kind(
        PLACE_COLUMNS, _by_county, Value.NUMBER, "Persons.", "Section II: persons declined, by county",
        "county",
    ),
    ("II", By.AGENCY): _Kind(
        (_AGENCY, *PLACE_COLUMNS), _by_agency, Value.NUMBER, "Persons.", "Section II: persons declined, by agency",
        "agency",
    ),
    ("II", By.COUNTRY): _Kind(
        (COUNTRY, CITIZENSHIP), _by_country, Value.NUMBER, "Persons.", "Section II: persons declined, by country",
        "country",
    ),
    ("II", By.OFFENSE): _Kind(
        (_OFFENSE,), _by_offense, Value.NUMBER, "Offenses.", "Section II: offenses, by ICE's wording"
    ),
    ("I", By.COUNTY): _Kind(
        PLACE_COLUMNS, _issued, Value.NUMBER,
        "Detainers issued; empty if Section I doesn't list it, which doesn't mean zero.",
        "Section I: detainers issued, where it lists them",
        "county",
    ),
    ("III", By.COUNTY): _Kind(
        PLACE_COLUMNS, _policies_by_county, Value.NUMBER, "Policies.", "Section III: policies, by county",
        "county",
    ),
    ("III", By.POLICY): _Kind(
        _POLICY, _policies, Value.TEXT,
        "What has become of it since it was last printed: first, added, same, reworded (with the words), redated, "
        "returned; empty if it isn't printed.",
        "Section III: policies and changes to their text",
        shown=lambda became: None if became is None else str(became),
    ),
}  # fmt: skip
