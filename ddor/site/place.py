"""The page of a place: what all weeks in the archive say of a county, a city of several, a state or another area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from ddor.changes.findings import Change
from ddor.changes.policy_changes import Became, follow_policies
from ddor.claims.possible import Basis, Rows, possible
from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.corrections.reading import read_correction, resolve
from ddor.places import Gazetteer, Matcher, areas_around, covered, geoids_in, is_area, name_of_place
from ddor.sections import DECLINED, HIGH_VOLUME, POLICIES, ROW_SECTIONS, Section
from ddor.site import charts
from ddor.site.cautions import cautions, corrected_rows, known
from ddor.site.changed import days
from ddor.site.content import (
    Chart,
    Event,
    Figure,
    Heading,
    Holds,
    Known,
    Line,
    Link,
    PlacePage,
    PolicyPast,
    Said,
    Table,
)
from ddor.site.grids import Pictures, PlaceAddress, RowsAddress, figure, share, text, without_rows
from ddor.site.sections import section_table
from ddor.tables.filters import Filters
from ddor.tables.parts import issued_in_all
from ddor.tables.table import Record
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted
from ddor.terminal.tabled import span

WeekAddress = Callable[[date], str]
"""What gives the address of the page of the week that begins on a day."""


def places_with_rows(weeks: Weeks) -> dict[str, str]:
    """The places that rows of all sections were reconciled to, and the cities of several counties and states that
    these are in, each GEOID with its name, by name.
    """
    there = {geoid for section in ROW_SECTIONS for geoid in weeks.column(section.table, "geoid") if geoid is not None}
    named = {geoid: name_of_place(geoid) or geoid for place in there for geoid in (place, *areas_around(place))}
    return dict(sorted(named.items(), key=lambda each: (each[1], each[0])))


def place_page(
    weeks: Weeks,
    geoid: str,
    annotations: Annotations,
    pictures: Pictures,
    week_address: WeekAddress,
    place_address: PlaceAddress,
    rows: RowsAddress = without_rows,
) -> PlacePage:
    """The page of a place over some weeks, with all rows that `ddor rows --geoid` finds, and those that may be of it.

    Addresses are relative to the page; `rows` leads from figures to their rows. Raises FilterError if there is no
    such place.
    """
    filters = Filters.checked(geoid=[geoid])
    chosen = _of_place(weeks, filters)
    may_be = _may_be(weeks, filters)
    policies = tuple(_policies(chosen, week_address))
    return PlacePage(
        title=name_of_place(geoid) or geoid,
        geoid=geoid,
        around=tuple(_around(geoid, place_address)),
        figures=tuple(_figures(chosen, may_be, policies, partial(_behind, rows, filters))),
        cautions=tuple(_cautions(chosen, may_be)),
        chart=_chart(chosen),
        by_week=_by_week(chosen, may_be, week_address, partial(_behind, rows, filters)),
        sections=tuple(_rows(chosen, section, pictures, week_address) for section in (DECLINED, HIGH_VOLUME, POLICIES)),
        may_be=_rows(weeks.of_rows(DECLINED.table, _keys(may_be)), DECLINED, pictures, week_address, may_be=True),
        policies=policies,
        known=tuple(_known(chosen, annotations, week_address)),
        corrections=tuple(_corrections(weeks, geoid)),
    )


def _of_place(weeks: Weeks, filters: Filters) -> Weeks:
    """The rows of the place, as Weeks.where gives them; what was read for one place isn't read again for the next."""
    chosen = weeks
    for section in ROW_SECTIONS:
        (condition,) = filters.on_columns(section.table)
        rows = weeks.columns(section.table, "week", "row", *condition.columns)
        chosen = chosen.of_rows(section.table, [(week, row) for week, row, *has in rows if condition.holds(*has)])
    return chosen


def _may_be(weeks: Weeks, filters: Filters) -> Rows:
    """The persons who may be of the place and aren't known to be: only undecided rows and those of areas can."""
    keys = [
        (week, row)
        for week, row, geoid in weeks.columns(DECLINED.table, "week", "row", "geoid")
        if geoid is None or is_area(geoid)
    ]
    return possible(filters, Basis(weeks.of_rows(DECLINED.table, keys)), DECLINED.table)


def _keys(rows: Rows) -> list[tuple[date, int]]:
    return [(row["week"], row["row"]) for row in rows.open.values()]


def _around(geoid: str, place_address: PlaceAddress) -> Iterator[Link]:
    """The areas that a place is in, and the counties of a city of several."""
    inside = geoids_in(geoid) if len(geoids_in(geoid)) > 1 else ()
    for other in (*areas_around(geoid), *inside):
        address = place_address(other)
        if address:
            yield Link(address, name_of_place(other) or other)


_OfPlace = Callable[..., str]
"""What gives the address of rows of the place: of a table, in a week or in all, with a status or with any."""


def _behind(rows: RowsAddress, filters: Filters, table: str, week: date | None = None, status: str = "") -> str:
    return rows(table, replace(filters, status=(status,)) if status else filters, week)


def _figures(chosen: Weeks, may_be: Rows, policies: tuple[PolicyPast, ...], rows: _OfPlace) -> Iterator[Figure]:
    held = counted(len(chosen.periods), "week", "weeks")
    with_rows = len(set(chosen.column(DECLINED.table, "week")))
    missing = f"; {len(chosen.missing):,} missing between them" if chosen.missing else ""
    yield Figure("Weeks", f"{with_rows:,}", f"with a declined detainer, of {held} held{missing}")
    if not chosen.overlap():
        yield replace(_persons(chosen, may_be), link=rows(DECLINED.table) if with_rows else "")
        statuses = chosen.column("offenses", "status")
        for status in ("convicted", "charged"):
            number = statuses.count(status)
            link = rows("offenses", status=status) if number else ""
            yield Figure(status.capitalize(), f"{number:,}", f"offenses, {share(number, len(statuses))}", link=link)
        listed = chosen.records(HIGH_VOLUME.table)
        issued = f"{issued_in_all(listed):,}" if listed else "not listed"
        link = rows(HIGH_VOLUME.table) if listed else ""
        yield Figure("Section I", issued, _issued_note(len({row["week"] for row in listed})), link=link)
    listed_last = sum(each.is_listed for each in policies)
    link = rows(POLICIES.table, chosen.periods[-1].start) if listed_last else ""
    yield Figure(
        "Policies", f"{listed_last:,}", "in force here, according to Section III of the latest week", link=link
    )


def _persons(chosen: Weeks, may_be: Rows) -> Figure:
    persons, more = chosen.count(DECLINED.table), len(may_be.open)
    corrected = chosen.as_corrected().count(DECLINED.table)
    published = span(f"{persons:,}", f"{persons + more:,}") if more else f"{persons:,}"
    note = f"persons, rows of Section II; {counted(more, 'more', 'more')} may belong to this place" if more else ""
    other = f"{corrected:,}" if corrected != persons else None
    return Figure("Declined", published, note or "persons, rows of Section II", other)


def _issued_note(weeks: int) -> str:
    if not weeks:
        return "in no week among those with the most detainers issued, which doesn’t mean zero"
    return f"detainers issued, in {counted(weeks, 'week', 'weeks')} that list it; in the others that doesn’t mean zero"


def _cautions(chosen: Weeks, may_be: Rows) -> Iterator[str]:
    if chosen.missing:
        yield f"No report for {counted(len(chosen.missing), 'week', 'weeks')} in between: missing, not zero."
    if chosen.overlap():
        yield chosen.overlap()
    yield from cautions(chosen)
    for why, rows in may_be.reasons():
        yield f"{counted(len(rows), 'row', 'rows')} may or may not belong to this place, because {why}."
    for said in corrected_rows(chosen):
        yield f"{said}."


def _persons_by_week(chosen: Weeks) -> Mapping[date, int]:
    return Counter(chosen.column(DECLINED.table, "week"))


def _chart(chosen: Weeks) -> Chart:
    """Persons week by week; where a single week has any, there is nothing to draw."""
    persons = _persons_by_week(chosen)
    drawn = sorted(
        [
            *(charts.Week(period.start, persons.get(period.start, 0)) for period in chosen.periods),
            *(charts.Week(period.start, None) for period in chosen.missing),
        ],
        key=lambda week: week.start,
    )
    told = "; ".join(
        f"week of {week.start}: {'no report' if week.declined is None else week.declined}" for week in drawn
    )
    gaps = "; gray where there is no report" if chosen.missing else ""
    shown = drawn if len(persons) > 1 else []
    return charts.series("chart-place", f"Declined detainers, week by week{gaps}", f"{told}.", shown)


def _by_week(chosen: Weeks, may_be: Rows, week_address: WeekAddress, rows: _OfPlace) -> Table:
    """What each week says of the place; a missing week says nothing."""
    persons = _persons_by_week(chosen)
    more = Counter(week for week, _ in _keys(may_be))
    issued: dict[date, int | None] = {}
    for week, number in chosen.columns(HIGH_VOLUME.table, "week", "detainers_issued"):
        issued[week] = None if number is None else (issued.get(week) or 0) + number
    policies = Counter(chosen.column(POLICIES.table, "week"))
    lines = {
        period.start: Line(
            (
                replace(text(days(period)), sort=period.start.isoformat(), link=week_address(period.start)),
                replace(
                    figure(persons[period.start]),
                    lines=(_with_more(persons[period.start], more[period.start]),),
                    link=rows(DECLINED.table, period.start) if persons[period.start] else "",
                ),
                replace(figure(issued[period.start]), link=rows(HIGH_VOLUME.table, period.start))
                if period.start in issued
                else text(doubt="not listed"),
                replace(
                    figure(policies[period.start]),
                    link=rows(POLICIES.table, period.start) if policies[period.start] else "",
                ),
            )
        )
        for period in chosen.periods
    }
    lines |= {
        period.start: Line(
            (replace(text(days(period), doubt="no report"), sort=period.start.isoformat()), text(), text(), text())
        )
        for period in chosen.missing
    }
    headings = (
        Heading("Week", holds=Holds.DAYS),
        Heading("Persons declined", "Rows of Section II; a range where a row may belong to this place.", Holds.FIGURES),
        Heading("Detainers issued", "In Section I, which lists only the top jurisdictions.", Holds.FIGURES),
        Heading("Policies", "Rows of Section III that are in force here.", Holds.FIGURES),
    )
    about = "A row is a week. A missing week has no figures; that doesn’t mean zero."
    return Table("by-week", "Week by week", about, headings, tuple(lines[day] for day in sorted(lines)), "weeks")


def _with_more(certain: int, more: int) -> str:
    return span(f"{certain:,}", f"{certain + more:,}") if more else f"{certain:,}"


def _rows(
    chosen: Weeks, section: Section, pictures: Pictures, week_address: WeekAddress, may_be: bool = False
) -> Table:
    """The rows of a section, each week a link to the row on its week's page."""
    is_long = not may_be and chosen.count(section.table) >= _LONG
    table = section_table(chosen, section, pictures, can_be_chosen=is_long)
    names = [heading.text for heading in table.headings]
    at = names.index(_WEEK) - 1 if _WEEK in names else None
    lines = []
    for line, row in zip(table.lines, chosen.records(section.table), strict=True):
        anchor = f"{week_address(row['week'])}#{section.numeral}-{row['row']}"
        linked = [replace(cell, link=anchor) if number == at else cell for number, cell in enumerate(line.cells)]
        lines.append(replace(line, cells=tuple(linked)))
    if may_be:
        table = replace(table, id="may-be", title="Persons who may belong to this place")
    return replace(table, lines=tuple(lines))


_LONG = 9
"""From how many rows on they can be filtered."""

_WEEK = "Week from"
"""What the column of weeks is called in tables of rows of several."""


def _policies(chosen: Weeks, week_address: WeekAddress) -> Iterator[PolicyPast]:
    """Each policy in force in the place with what became of it, week by week."""
    policies, criteria = (_records_by_week(chosen, table) for table in ("policies", "criteria"))
    starts = [period.start for period in chosen.periods]
    followed = follow_policies((day, policies.get(day, []), criteria.get(day, [])) for day in starts)
    for last, said in followed:
        events = [
            _event(Link(week_address(week), week.isoformat()), became, week == starts[0])
            for week, became in said
            if str(became) != str(Change.SAME)
        ]
        gone = next((day for day in starts if day > said[-1][0]), None)
        if gone is not None:
            events.append(Event(Link(week_address(gone), gone.isoformat()), "no longer listed"))
        yield PolicyPast(
            last["jurisdiction_printed"],
            last["policy"],
            last["enacted"] or "",
            tuple(last["criteria"]),
            gone is None,
            tuple(events),
        )


def _event(week: Link, became: Became, in_first_week: bool) -> Event:
    if in_first_week:
        return Event(week, "listed in the first week")
    if str(became) == f"returned, {Change.SAME}":
        return Event(week, "listed again, unchanged")
    return Event(week, "", became.words())


def _records_by_week(chosen: Weeks, table: str) -> Mapping[date, list[Record]]:
    found: dict[date, list[Record]] = {}
    for row in chosen.records(table):
        found.setdefault(row["week"], []).append(row)
    return found


def _known(chosen: Weeks, annotations: Annotations, week_address: WeekAddress) -> Iterator[Known]:
    """What is known about the place's rows beyond the reports, with the rows."""
    rows: dict[Annotation, list[tuple[str, str]]] = {}
    for section in ROW_SECTIONS:
        for week, row, geoid in chosen.columns(section.table, "week", "row", "geoid"):
            for each in annotations.of_week(week):
                if each.kind is not Kind.DISMISSED and each.names(section.numeral, geoid, row):
                    address = f"{week_address(week)}#{section.numeral}-{row}"
                    name = f"Section {section.numeral} of {week}, row {row}"
                    rows.setdefault(each, []).append((address, name))
    for each, found in rows.items():
        yield known(each, found)


def _corrections(weeks: Weeks, geoid: str) -> Iterator[Said]:
    """The corrections printed in reports that name a place of it, by the names' counties at the time."""
    inside = covered([geoid])
    files: dict[date, str] = dict(weeks.columns("reports", "week", "file"))
    for week, kind, printed, page in weeks.columns("notes", "week", "kind", "text", "page"):
        if kind != "correction":
            continue
        found = resolve(read_correction(printed), Matcher(Gazetteer.in_force(week)))
        if any(match.geoid is not None and inside.has(match.geoid) for _, match in found):
            yield Said(printed, f"{files[week]}, page {page}")
