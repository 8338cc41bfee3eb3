"""What a week's figures are about, each with its finding, its charts and its tables: places, crimes, countries, waits.

Charts are of the figures as published; the tables have those as corrected beside them where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ddor.site import charts
from ddor.site.content import Chart, Subject
from ddor.site.grids import Links, share, tabulated, without_links
from ddor.site.maps import county_map
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.concentration import persons_by_place
from ddor.tables.ranges import Ranged
from ddor.tables.tabulation import COUNT, SHARE
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted
from ddor.terminal.tabled import said_of

_SHOWN = 10
_CRIMES_SHOWN = 12


def subjects(weeks: Weeks, corrected: Weeks | None, links: Links = without_links) -> tuple[Subject, ...]:
    """All subjects of one week; `corrected` is the week as corrected, None if it has no row that is.

    `links` leads from figures to the rows that they count.
    """
    return (
        _jurisdictions(weeks, corrected, links),
        _offenses(weeks, corrected, links),
        _countries(weeks, corrected, links),
        _waits(weeks, corrected, links),
    )


def _records(weeks: Weeks, name: str) -> list[dict[Any, Any]]:
    return TABULATIONS[name].of(weeks).records()


def _jurisdictions(weeks: Weeks, corrected: Weeks | None, links: Links) -> Subject:
    rows = _records(weeks, "jurisdictions")
    total = sum(row["count"] for row in rows)
    finding = "No persons are listed."
    if rows:
        first = max(rows, key=lambda row: row["count"])
        spread = persons_by_place(weeks)
        half, places = spread.for_half(), spread.keys()
        together = (
            f" {_in_range(half)} of the {_in_range(places)} jurisdictions "
            f"{'has' if half.most == 1 else 'have'} at least half of all."
        )
        finding = (
            f"{_named(first)} has {said_of(first, COUNT)} of {counted(total, 'person', 'persons')} "
            f"({said_of(first, SHARE)}).{together if rows[1:] else ''}"
        )
    bars = [(_named(row), row["count"]) for row in rows]
    return Subject(
        "jurisdictions",
        "Where detainers were declined",
        finding,
        (
            _bars("chart-jurisdictions", "Persons by jurisdiction", bars, "jurisdictions"),
            county_map(weeks),
            charts.curve(
                "chart-concentration",
                "How concentrated they are",
                f"{finding} The curve shows the combined share of the top jurisdictions; the dashed line is "
                "what it would be if all had the same number.",
                [row["cumulative_share"] for row in rows],
            ),
        ),
        (
            tabulated(
                "jurisdictions", weeks, corrected is not None, "Jurisdictions, with the share so far", links=links
            ),
            tabulated("states", weeks, corrected is not None, links=links),
            tabulated("concentration", weeks, corrected is not None, links=links),
        ),
    )


def _in_range(figure: Ranged) -> str:
    return f"{figure.value:,}" if figure.least == figure.most else f"{figure.least:,} to {figure.most:,}"


def _offenses(weeks: Weeks, corrected: Weeks | None, links: Links) -> Subject:
    rows = _records(weeks, "crimes")
    total = sum(row["total"] for row in rows)
    sums = {status: sum(row[name] for row in rows) for name, status in _STATUSES.items()}
    finding = "No offenses are listed."
    if rows:
        parts = ", ".join(f"{number:,} {status} ({share(number, total)})" for status, number in sums.items() if number)
        finding = f"{counted(total, 'offense is', 'offenses are')} listed: {parts}. One person may have several."
    stacks = [(str(row["offense"]), {status: row[name] for name, status in _STATUSES.items()}) for row in rows]
    told = "; ".join(
        f"{name}: {', '.join(f'{n:,} {status}' for status, n in counts.items() if n)}"
        for name, counts in stacks[:_CRIMES_SHOWN]
    )
    rest = [sum(counts.values()) for _, counts in stacks[_CRIMES_SHOWN:]]
    left_out = (
        f"Not shown: {len(rest):,} more wordings, with {counted(sum(rest), 'offense', 'offenses')}." if rest else ""
    )
    chart = charts.stacked("chart-offenses", "Offenses by status", told or finding, stacks[:_CRIMES_SHOWN])
    return Subject(
        "offenses",
        "Offenses, convicted and charged",
        finding,
        (replace(chart, left_out=left_out),),
        (
            tabulated("crimes", weeks, corrected is not None, "Offenses, in ICE’s words", links=links),
            tabulated("crime_categories", weeks, corrected is not None, "Offenses by NCIC category", links=links),
            tabulated("statuses", weeks, corrected is not None, links=links),
        ),
    )


_STATUSES: Mapping[str, str] = {"convicted": "convicted", "charged": "charged", "not_stated": "not stated"}


def _countries(weeks: Weeks, corrected: Weeks | None, links: Links) -> Subject:
    rows = _records(weeks, "countries")
    total = sum(row["count"] for row in rows)
    bars = [
        (f"{row['citizenship'] or 'not stated'}{'' if row['country'] else ' (not known)'}", row["count"])
        for row in rows
    ]
    finding = "No persons are listed."
    if bars:
        name, count = max(bars, key=lambda bar: bar[1])
        finding = (
            f"{count:,} of {counted(total, 'person is', 'persons are')} from {name} ({share(count, total)}); "
            f"{counted(len(bars), 'country', 'countries')} in all."
        )
    return Subject(
        "countries",
        "Citizenship",
        finding,
        (_bars("chart-countries", "Persons by country of citizenship", bars, "countries"),),
        (
            tabulated("countries", weeks, corrected is not None, links=links),
            tabulated("regions", weeks, corrected is not None, links=links),
        ),
    )


def _waits(weeks: Weeks, corrected: Weeks | None, links: Links) -> Subject:
    rows = _records(weeks, "waits")
    timed = [row for row in rows if row["median_days"] is not None][: _SHOWN + 1]
    everyone = rows[0]
    finding = "No person has both dates, so no wait is known."
    if timed:
        lower, upper = everyone["lower_quartile_days"], everyone["upper_quartile_days"]
        finding = (
            f"Half of the detainers were declined within {everyone['median_days']:,.0f} days of their issue; "
            f"the middle half took {lower:,.0f} to {upper:,.0f} days. "
            f"{counted(everyone['issued_before_year'], 'was', 'were')} issued before the year of the report."
        )
    quartiles = [
        charts.Quartiles(
            str(row["jurisdiction"]) if row is everyone else _named(row),
            row["lower_quartile_days"],
            row["median_days"],
            row["upper_quartile_days"],
        )
        for row in timed
    ]
    told = "; ".join(f"{each.name}: {each.median:,.0f} days" for each in quartiles)
    return Subject(
        "waits",
        "How long the detainers had been out",
        finding,
        (
            charts.ranges(
                "chart-waits",
                "Days from issue to decline: median (dot) and middle half (bar)",
                f"Medians: {told}." if told else finding,
                quartiles,
            ),
        ),
        (tabulated("waits", weeks, corrected is not None, links=links),),
    )


def _named(row: Mapping[str, Any]) -> str:
    """A place of a tabulation as it is called in a chart; what is undecided says so, and is told apart by it."""
    return f"{row['jurisdiction']}, {row['state'] or '?'}{'' if row['geoid'] else ' (undecided)'}"


def _bars(name: str, title: str, bars: Sequence[tuple[str, int]], what: str) -> Chart:
    """A chart of the first bars, as the sum of many small ones would dwarf them; what is left out is said."""
    shown, rest = bars[:_SHOWN], bars[_SHOWN:]
    told = "; ".join(f"{label}: {count:,}" for label, count in shown)
    persons = counted(sum(count for _, count in rest), "person", "persons")
    left_out = f"Not shown: {len(rest):,} more {what}, with {persons}." if rest else ""
    drawn = charts.bars(
        name, title, f"Persons: {told}. {left_out}".strip() if told else ("No persons are listed."), shown
    )
    return replace(drawn, left_out=left_out)
