"""The first page: the weeks in the archive, and those missing between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ddor.changes.history import history, weeks_of
from ddor.model import Period
from ddor.sections import DECLINED
from ddor.site import charts
from ddor.site.cautions import cautions, corrected_rows
from ddor.site.changed import day, days
from ddor.site.content import Chart, Download, Figure, Line, Overview, Table
from ddor.site.grids import RowsAddress, number_of_places, tabulated, text, without_rows
from ddor.site.maps import county_map
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.days import Days
from ddor.tables.filters import Filters
from ddor.tables.options import By
from ddor.tables.ratio import DeclinedToIssued
from ddor.tables.unpublished import NO_REPORT, nothing_after
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted

SERIES = "series.csv"


def overview(weeks: Weeks, addresses: Mapping[str, str], rows: RowsAddress = without_rows) -> Overview:
    """The overview of some weeks; `addresses` are those of their pages by the week's first day (ISO 8601), and `rows`
    leads from figures to their rows.
    """
    periods = weeks.periods
    span = (
        f"{periods[0].start:%b} {periods[0].start.day}, {periods[0].start.year} to " if periods[1:] else "the week to "
    )
    last = periods[-1].end
    return Overview(
        title=f"Declined detainers, {span}{last:%b} {last.day}, {last.year}",
        figures=tuple(_figures(weeks, rows)),
        cautions=tuple(_cautions(weeks)),
        chart=_chart(weeks),
        series=_series(weeks, addresses, rows),
        downloads=(Download(SERIES, SERIES, "A row is a week, in the archive or missing."),),
        places=() if weeks.overlap() else (county_map(weeks), _by_place(weeks)),
    )


def _figures(weeks: Weeks, rows: RowsAddress) -> Iterator[Figure]:
    stated_or_not = weeks.column("reports", "detainers_issued")
    issued = [number for number in stated_or_not if number is not None]
    yield Figure("Weeks in the archive", f"{len(weeks.periods):,}", f"{len(weeks.missing):,} missing between them")
    if weeks.overlap():
        return
    persons = weeks.count("declined")
    unstated = len(stated_or_not) - len(issued)
    stated = f"; {counted(unstated, 'report does', 'reports do')} not say" if unstated else ""
    yield Figure("Detainers issued", f"{sum(issued):,}", f"in the weeks in the archive, as the reports state{stated}")
    behind = rows("declined", Filters(), None)
    yield Figure("Declined", f"{persons:,}", "persons in the weeks in the archive, rows of Section II", link=behind)
    ratio = DeclinedToIssued.of(weeks)
    if ratio.words():
        yield Figure("Declined to issued", ratio.words(), ratio.caveat())
    yield Figure(
        "Jurisdictions",
        number_of_places(weeks),
        "counties with a declined detainer, and cities of several counties",
    )


def _cautions(weeks: Weeks) -> Iterator[str]:
    if weeks.missing:
        missing = "; ".join(days(run) for run in _runs(weeks.missing))
        yield f"Missing, and not counted: {counted(len(weeks.missing), 'week', 'weeks')} ({missing})."
    overlap = weeks.overlap()
    if overlap:
        yield overlap
    yield f"{nothing_after(max(period.end for period in weeks.periods), day)}."
    yield from cautions(weeks)
    for said in corrected_rows(weeks):
        yield f"{said}; the pages of their weeks have both."


def _runs(missing: Sequence[Period]) -> Iterator[Period]:
    """Weeks that follow one another as one period each."""
    first = last = missing[0]
    for period in missing[1:]:
        if period.start - last.end > timedelta(1):
            yield Period(first.start, last.end)
            first = period
        last = period
    yield Period(first.start, last.end)


def _chart(weeks: Weeks) -> Chart:
    rows = TABULATIONS["series"].of(weeks).records()
    drawn = [charts.Week(row["week"], row["declined"]) for row in rows]
    told = "; ".join(
        f"week of {week.start}: {'no report' if week.declined is None else f'{week.declined:,} declined'}"
        for week in drawn
    )
    gaps = "; gray where there is no report" if weeks.missing else ""
    return charts.series("chart-series", f"Declined detainers, week by week{gaps}", f"{told}.", drawn)


def _by_place(weeks: Weeks) -> Chart:
    """The places with most persons, week by week; of a single week there is nothing to see."""
    table = history(weeks, DECLINED.numeral, By.COUNTY)
    starts = {name: date.fromisoformat(name.split()[0]) for name in weeks_of(table)}
    rows = table.records()[:_PLACES] if len(weeks.periods) > 1 else []
    places = [
        (
            f"{row['jurisdiction']}, {row['state'] or '?'}{'' if row['geoid'] else ' (undecided)'}",
            [charts.Week(start, row[name]) for name, start in starts.items()],
        )
        for row in rows
    ]
    told = "; ".join(f"{name}: {sum(week.declined or 0 for week in of)}" for name, of in places)
    gaps = "; gray where there is no report" if weeks.missing else ""
    title = f"The {len(places)} jurisdictions with the most persons, week by week{gaps}"
    chart = charts.multiples("chart-places", title, f"Persons in the weeks in the archive: {told}.", places)
    more = len(table.rows) - len(places)
    return replace(chart, left_out=f"Not shown: {more:,} more jurisdictions." if more else "")


_PLACES = 6


def _series(weeks: Weeks, addresses: Mapping[str, str], rows: RowsAddress) -> Table:
    """The series, each week in the archive a link to its page, the missing ones among them and called so."""

    def link(_: str, record: Mapping[str, Any], column: str) -> str:
        if column not in ("declined", "issued_within_week") or not record[column]:
            return ""
        within = Filters(issued=(Days(record["week"], record["week_end"]),))
        return rows("declined", Filters() if column == "declined" else within, record["week"])

    table = tabulated("series", weeks, links=link)
    at = [heading.text for heading in table.headings].index("Report")
    lines = []
    for line, row in zip(table.lines, TABULATIONS["series"].of(weeks).records(), strict=True):
        first, *rest = line.cells
        if row["report"] in NO_REPORT:
            rest[at - 1] = text(row["report"], doubt="no report")
        else:
            first = replace(first, link=addresses[row["week"].isoformat()])
        lines.append(Line((first, *rest)))
    about = "A missing week has no figures; that doesn’t mean zero."
    return Table("series", "Week by week", about, table.headings, tuple(lines), "weeks")
