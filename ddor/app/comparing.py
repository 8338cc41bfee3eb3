"""The pages that set weeks side by side: two of them, all of them, and figures by anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from ddor.app.asking import Asked, AskedWrong
from ddor.app.desk import Desk
from ddor.app.places import place_address
from ddor.app.rows import Chip, address_of, chips, chosen_weeks, links_to_rows, week_choices
from ddor.archive import MissingWeek
from ddor.changes.behind import behind_side
from ddor.changes.compare import compare
from ddor.changes.findings import Changes, Finding, Side, Subject
from ddor.changes.history import History, history, weeks_of
from ddor.sections import DECLINED, ROW_SECTIONS
from ddor.site.changed import ChangeLinks, changed, days
from ddor.site.content import Changed, Line, Link, Table
from ddor.site.grids import cell_in, heading, tabulated
from ddor.tables.behind import behind_count
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.corrected import as_corrected_table
from ddor.tables.crossing import counts_by, crossing
from ddor.tables.dimensions import DIMENSIONS, dimension
from ddor.tables.options import By, Count, Dates, Shares
from ddor.tables.periods import periods
from ddor.tables.ranges import without_ranges
from ddor.tables.table import Table as Figures
from ddor.tables.texts import check_texts
from ddor.tables.weeks import Weeks
from ddor.terminal.correction_notes import waiting_in_words
from ddor.terminal.figures import cautions, span_in_words

T = TypeVar("T", bound=Figures)

_Links = Callable[[int, Mapping[str, Any]], Callable[[str], str]]
"""What gives, for a row of a table by its position, what gives the address behind each of its figures by the name of
its column; "" if there is none.
"""

MOST_ROWS = 500
"""Rows of a table of figures that a page shows; its downloads have all."""

MOST_WEEKS = 60
"""Weeks that the page of a history shows side by side, the last ones; a little more than a year."""


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The page of two weeks: what changed from one to the other; `weeks` are those to choose from."""

    title: str
    old: str
    new: str
    weeks: tuple[tuple[str, str], ...]
    changed: Changed | None
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """A page of figures of some weeks: the table, what to know about it, and the choices that led to it."""

    title: str
    asked: Asked
    span: str
    cautions: tuple[str, ...]
    chips: tuple[Chip, ...]
    tables: tuple[Table, ...]
    cut: str
    weeks: tuple[tuple[str, str, bool], ...]
    hidden: tuple[tuple[str, str], ...]
    downloads: tuple[Link, ...]
    chosen: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]


def compare_page(desk: Desk, query: Mapping[str, str]) -> ComparePage:
    """The page of two weeks, the last two held if none are named. Raises AskedWrong if one isn't held."""
    held = desk.held()
    names = tuple((week.period.start.isoformat(), days(week.period)) for week in held)
    if len(held) < 2 and not query.get("old"):
        return ComparePage("Compare two weeks", "", "", names, None, ())
    old, new, changes = two_weeks(desk, query)

    def make() -> Changed:
        before = next(week for week in held if week.period.start == old)
        links = change_links(old, new, desk.weeks((old,)), desk.weeks((new,)))
        return changed(changes, days(before.period), f"/week/{old}", links)

    shown = desk.answer(("compare", old, new), make)
    asked = f"/export-compare?old={old}&new={new}&format="
    downloads = tuple(Link(f"{asked}{each}", each.upper()) for each in ("xlsx", "csv", "json"))
    return ComparePage("Compare two weeks", str(old), str(new), names, shown, downloads)


def two_weeks(desk: Desk, query: Mapping[str, str]) -> tuple[date, date, Changes]:
    """The first days of two weeks, and what changed from one to the other. Raises as compare_page does."""
    starts = [week.period.start for week in desk.held()]
    if not starts:
        raise AskedWrong("The archive has no weeks yet. Add a report on the first page.")
    old = _day(query.get("old", ""), starts, starts[-2] if len(starts) > 1 else starts[-1])
    new = _day(query.get("new", ""), starts, starts[-1])

    def make() -> Changes:
        gaps = [
            each.period for each in desk.listed() if isinstance(each, MissingWeek) and old < each.period.start < new
        ]
        return compare(desk.weeks((old,)), desk.weeks((new,)), gaps)

    return old, new, desk.answer(("changes", old, new), make)


def change_links(old: date, new: date, before: Weeks, after: Weeks) -> ChangeLinks:
    """What leads from figures of what changed between two weeks to the rows that they count; what a report states, and
    counts of what has no rows, lead to the page of its week.
    """

    def link(finding: Finding, side: Side) -> str:
        day, weeks = (old, before) if side is finding.before else (new, after)
        rows = behind_side(finding, side, weeks)
        if rows is not None:
            return address_of(Asked((day,)), rows)
        return f"/week/{day}" if finding.subject is Subject.TOTAL and side.count else ""

    return link


def _day(text: str, held: Sequence[date], otherwise: date) -> date:
    if not text:
        return otherwise
    for day in held:
        if day.isoformat() == text:
            return day
    raise AskedWrong(f"No week that begins on {text} is in the archive.")


_BY_SECTION: Mapping[str, tuple[str, ...]] = {
    "I": ("county",),
    "II": ("county", "agency", "country", "offense"),
    "III": ("policy", "county"),
}
"""What a history of each section can be of."""


def history_table(desk: Desk, asked: Asked, by: str) -> History:
    """All weeks of a question side by side, by something of _BY_SECTION, its first if "".

    Raises AskedWrong and HistoryError.
    """
    offered = _BY_SECTION[asked.section.numeral]
    by = by or offered[0]
    if by not in offered:
        raise AskedWrong(f"A history of Section {asked.section.numeral} is by {' or '.join(offered)}.")
    weeks = chosen_weeks(desk, asked)

    def make() -> History:
        check_texts(weeks, asked.filters, asked.section.table)
        return _as_asked(asked, weeks, lambda each: history(each, asked.section.numeral, By(by)))

    return desk.answer(("history", replace(asked, page=1, sort=""), by), make)


def _as_asked(asked: Asked, weeks: Weeks, make: Callable[[Weeks], T]) -> T:
    """A table of the rows that a question's filters find, with the ranges of those that may be among the corrected."""
    if not asked.corrected:
        return make(weeks.where(asked.filters))
    nothing = 0 if asked.section is DECLINED else None
    return as_corrected_table(weeks, lambda each: make(each.where(asked.filters)), nothing)


def history_page(desk: Desk, asked: Asked, by: str) -> FiguresPage:
    """The page of a history. Raises as history_table does."""
    of = by or _BY_SECTION[asked.section.numeral][0]
    table = history_table(desk, asked, of)
    title = f"All weeks side by side: Section {asked.section.numeral} by {of}"
    choices = {"section": tuple(section.numeral for section in ROW_SECTIONS), "by": _BY_SECTION[asked.section.numeral]}
    chosen = {"by": of, "section": asked.section.numeral}
    links = partial(_history_links, asked, table)
    return _page(desk, asked, title, table, chosen, choices, "/export-history", {"by": of}, links)


def _history_links(asked: Asked, table: History, at: int, record: Mapping[str, Any]) -> Callable[[str], str]:
    """Addresses of the rows behind a line of a history: of one week each, so all but the week is written once."""
    found = table.behind(at, asked.filters, _shown_weeks(table))
    rest = {id(rows): address_of(replace(asked, days=()), rows).partition("?")[2] for rows in found.values()}
    addresses = {str(day): f"/rows?{'&'.join((f'week={day}', rest[id(rows)]))}" for day, rows in found.items()}
    return lambda column: _place_link(record, column) or addresses.get(column, "")


def _shown_weeks(table: History) -> frozenset[date]:
    """The weeks of a history that its page shows, by their first days."""
    return frozenset(date.fromisoformat(name.split()[0]) for name in weeks_of(table)[-MOST_WEEKS:])


def _place_link(record: Mapping[str, Any], column: str) -> str:
    return place_address(record["geoid"]) if column.startswith("jurisdiction") and record.get("geoid") else ""


def count_table(desk: Desk, asked: Asked, form: Mapping[str, str]) -> Figures:
    """Section II counted by one thing or two. Raises CrossingError, FilterError, AskedWrong."""
    by = [form.get("by", "") or "county", *filter(None, [form.get("across", "")])]
    try:
        shares = Shares(form["shares"]) if form.get("shares") else None
        count = Count(form["count"]) if form.get("count") else None
        dates = Dates(form.get("dates") or Dates.DECLINED)
    except ValueError:
        raise AskedWrong("That can't be counted this way; choose from the lists.") from None
    weeks = chosen_weeks(desk, asked)

    def make() -> Figures:
        check_texts(weeks, asked.filters, "declined")
        return _as_asked(asked, weeks, counted)

    def counted(chosen: Weeks) -> Figures:
        if len(by) > 1:
            return crossing(chosen, by, shares, count, dates)
        return periods(chosen, by[0], 12, dates) if dimension(by[0]).time else counts_by(chosen, by[0], count)

    return desk.answer(("count", replace(asked, page=1, sort=""), tuple(by), shares, count, dates), make)


def count_page(desk: Desk, asked: Asked, form: Mapping[str, str]) -> FiguresPage:
    """The page of counts by anything. Raises as count_table does."""
    table = count_table(desk, asked, form)
    names = tuple(DIMENSIONS)
    choices = {
        "by": names,
        "across": ("", *names),
        "shares": ("", *map(str, Shares)),
        "count": ("", *map(str, Count)),
        "dates": tuple(map(str, Dates)),
    }
    chosen = {name: form.get(name, "") for name in choices} | {"by": form.get("by", "") or "county"}
    given = {name: value for name, value in chosen.items() if value}
    by = [chosen["by"], *filter(None, [chosen["across"]])]
    dates = Dates(chosen["dates"] or Dates.DECLINED)

    def links(at: int, record: Mapping[str, Any]) -> Callable[[str], str]:
        def link(column: str) -> str:
            rows = behind_count(table, by, record, column, dates, asked.filters) if record[column] else None
            return _place_link(record, column) if rows is None else address_of(asked, rows)

        return link

    return _page(desk, asked, table.title, table, chosen, choices, "/export-count", given, links)


def tables_page(desk: Desk, asked: Asked) -> FiguresPage:
    """The page of all tabulations of some weeks, each figure a link to its rows."""
    weeks = chosen_weeks(desk, asked)
    check_texts(weeks, asked.filters, "declined")
    rows = weeks.where(asked.filters) if asked.filters.given else weeks
    links = links_to_rows(asked, rows)
    wanted = [
        name
        for name, each in TABULATIONS.items()
        if name not in ("policy_classes",) and (each.rests_on == ("declined",) or not asked.filters.given)
        if name != "series" or not asked.filters.given
    ]
    key = ("tables", replace(asked, page=1, sort=""))
    tables = desk.answer(key, lambda: tuple(tabulated(name, rows, links=links) for name in wanted))
    page = _framed(desk, asked, "All tables of figures", tables, "", {}, {}, ())
    return replace(page, downloads=(Link(_all_address(asked), "Everything, as a workbook"),))


def _all_address(asked: Asked) -> str:
    return Asked(asked.days, corrected=asked.corrected).address("/export-all", {"format": "xlsx"})


def _page(
    desk: Desk,
    asked: Asked,
    title: str,
    table: Figures,
    chosen: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    path: str,
    further: Mapping[str, str],
    links: _Links,
) -> FiguresPage:
    key = ("shown", path, replace(asked, page=1, sort=""), tuple(sorted(further.items())))
    shown = desk.answer(key, lambda: _grid(table, links))
    cut = [f"the first {MOST_ROWS:,} of {len(table):,} rows"] if len(table) > MOST_ROWS else []
    weeks = weeks_of(table) if isinstance(table, History) else []
    if len(weeks) > MOST_WEEKS:
        cut.append(f"the last {MOST_WEEKS} of {len(weeks):,} weeks")
    said = f"Shown here: {' and '.join(cut)}. The downloads have everything." if cut else ""
    downloads = tuple(
        Link(asked.address(path, {**further, "format": each}), each.upper()) for each in ("xlsx", "csv", "json")
    )
    return _framed(desk, asked, title, (shown,), said, chosen, choices, downloads)


def _framed(
    desk: Desk,
    asked: Asked,
    title: str,
    tables: tuple[Table, ...],
    cut: str,
    chosen: Mapping[str, str],
    choices: Mapping[str, tuple[str, ...]],
    downloads: tuple[Link, ...],
) -> FiguresPage:
    weeks = chosen_weeks(desk, asked)

    def make() -> tuple[str, ...]:
        waiting = waiting_in_words(weeks) if asked.corrected else ""
        known = cautions(weeks, (asked.section.table,), asked.filters, "")
        return tuple(f"{each}." for each in filter(None, (waiting, *known)))

    said = desk.answer(("cautions", replace(asked, page=1, sort="")), make)
    return FiguresPage(
        title=title,
        asked=asked,
        span=span_in_words(weeks),
        cautions=said,
        chips=tuple(chips(asked)),
        tables=tables,
        cut=cut,
        weeks=tuple(week_choices(asked, desk.held())),
        hidden=tuple(pair for pair in asked.pairs() if pair[0] not in ("page", "week", "section")),
        downloads=downloads,
        chosen=chosen,
        choices=choices,
    )


def _grid(table: Figures, links: _Links) -> Table:
    """The first rows of a table of figures as a table of a page, figures that count rows with links to these."""
    # A code tells a reader least, and on a narrow screen the first columns are all that is seen.
    columns = sorted(without_ranges(table.columns), key=lambda column: column.name == "geoid")
    if isinstance(table, History):
        left_out = set(weeks_of(table)[:-MOST_WEEKS])
        columns = [column for column in columns if column.name not in left_out]
    shown = _shown_weeks(table) if isinstance(table, History) else frozenset[date]()
    lines = []
    for at, record in enumerate(table.records()[:MOST_ROWS]):
        link = links(at, record)
        words = table.words(at, shown) if isinstance(table, History) else {}
        cells = (
            replace(cell_in(record, column), link=link(column.name), words=words.get(column.name, ()))
            for column in columns
        )
        lines.append(Line(tuple(cells)))
    headings = tuple(map(heading, columns))
    return Table(table.name, table.title, f"A row is {table.a_row_is}.", headings, tuple(lines))
