"""What a person wants to know first about a reading, in words and figures for an 80-column terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.columns import Column, Value
from ddor.model import Period, Problem, Severity, Status
from ddor.rounding import half_up
from ddor.sections import Report
from ddor.tables.concentration import concentration
from ddor.tables.ranges import LEAST, MOST
from ddor.tables.ratio import DeclinedToIssued
from ddor.tables.weeks import Weeks
from ddor.terminal.account import account, is_whole
from ddor.terminal.screen import counted, indented, percent
from ddor.terminal.tabled import said_of

_TOP = 5
_KINDS_SHOWN = 8
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_WORDS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def summary(report: Report, files: Sequence[Path] = ()) -> RenderableType:
    """The summary of one report; `files` are those that were written of it."""
    parts: list[RenderableType] = [
        _title(report),
        indented(_totals(report)),
        indented(_ratio(report), below=1),
        indented(
            _top("Agency", [f"{row.agency_name or row.agency}, {row.state or '?'}" for row in report.declined]), below=1
        ),
        indented(_top("County", _counties(report)), below=1),
        indented(_concentration(report), below=1),
        indented(_top("Country", _countries(report)), below=1),
        indented(_account(report)),
        indented(_problems(report.problems, "problems.csv" if files else "the JSON (--format json)")),
    ]
    if files:
        names = ", ".join(file.name for file in files)
        parts.append(indented(Text(f"Written to {files[0].parent}: {names}")))
    return Group(*parts)


def superseded_note(folders: Sequence[Path]) -> RenderableType:
    """What to say about folders that were renamed because a PDF added later counts for their week."""
    names = ", ".join(map(str, folders))
    return indented(Text(f"The archive already had another PDF of this week. Its tables are now in {names}"))


def _counties(report: Report) -> list[str]:
    """Each person's county, or the agency as printed where that is undecided."""
    return [
        f"{row.jurisdiction.name}, {row.jurisdiction.state}"
        if row.jurisdiction
        else f"{row.agency}, {row.state or '?'} (undecided)"
        for row in report.declined
    ]


def _concentration(report: Report) -> Text:
    """How concentrated the persons are in counties, and how many have no known county."""
    figures = {row["measure"]: row for row in concentration(Weeks.of_report(report)).records()}
    if not figures["persons"]["value"]:
        return Text("Concentration: no rows")
    shares = ", ".join(f"top {k} {_said(figures[f'top {k} share'], Value.SHARE)}" for k in (1, 5, 10))
    index = _said(figures["Herfindahl–Hirschman index"], Value.DECIMAL)
    text = Text(f"Concentration: {shares}; Herfindahl–Hirschman index {index} of 10,000")
    undecided = figures["undecided persons"]["value"]
    if undecided:
        text.append(f". County undecided for {counted(undecided, 'person', 'persons')}", style="yellow")
    return text


def _said(row: Mapping[str, Any], kind: Value) -> str:
    """A measure's value, or the range that it may be in; the index as a whole number."""
    names = [f"value{ending}" for ending in ("", LEAST, MOST)]
    rounded = {name: int(half_up(row[name])) if kind is Value.DECIMAL else row[name] for name in names}
    return said_of(rounded, Column("value", kind, ""))


def _countries(report: Report) -> list[str]:
    """Each person's country under one spelling, with its code; a country that is not known as printed."""
    names: dict[str, str] = {}
    for row in report.declined:
        if row.country:
            names.setdefault(row.country, row.citizenship)
    return [
        f"{names[row.country]} ({row.country})" if row.country else f"{row.citizenship or 'not stated'} (?)"
        for row in report.declined
    ]


def _title(report: Report) -> Text:
    document = report.document
    pages = counted(document.pages, "page", "pages")
    return Text(f"{_days(report.period)}  ({document.file}, {pages})", style="bold")


def _days(period: Period | None) -> str:
    return f"{_day(period.start)} – {_day(period.end)}" if period else "Period not found"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _totals(report: Report) -> Table:
    table = _table()
    issued, stated, rows = report.detainers_issued, report.declined_stated, len(report.declined)
    statuses = Counter(offense.status for row in report.declined for offense in row.offenses)
    offenses = statuses.total()
    table.add_row("Detainers issued", "not stated" if issued is None else f"{issued:,}", "")
    table.add_row("Declined, rows read", f"{rows:,}", "")
    if stated != rows:
        table.add_row("Declined, as stated", "not stated" if stated is None else f"{stated:,}", "")
    table.add_row("Offenses listed", f"{offenses:,}", "")
    for status, word in ((Status.CONVICTED, "convicted"), (Status.CHARGED, "charged"), (None, "not stated")):
        table.add_row(f"  {word}", f"{statuses[status]:,}", percent(statuses[status], offenses))
    return table


def _ratio(report: Report) -> Text:
    """Declined compared with issued, and why that isn't a share."""
    ratio = DeclinedToIssued.of(Weeks.of_report(report))
    return Text(f"Declined to issued: {ratio.words()}. {ratio.caveat()}" if ratio.words() else "", style="dim")


def _top(heading: str, names: Iterable[str]) -> RenderableType:
    counts = Counter(names)
    total = counts.total()
    if not total:
        return Text(f"{heading}: no rows")
    table = _table()
    table.show_header = True
    table.columns[0].header = f"{heading} ({counted(len(counts), 'name', 'names')})"
    table.columns[1].header = "persons"
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TOP]:
        table.add_row(name, f"{count:,}", percent(count, total))
    return table


def _table() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(min_width=24, max_width=48, overflow="fold")
    table.add_column(justify="right", min_width=7)
    table.add_column(justify="right", header_style="bold")
    return table


def _account(report: Report) -> Text:
    return Text(account(report), style="green" if is_whole(report) else "bold red")


def _problems(problems: Sequence[Problem], listed_in: str) -> RenderableType:
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return Text("No problems found")
    said = ", ".join(counted(counts[s], *_WORDS[s]) for s in Severity if counts[s])
    lines: list[RenderableType] = [Text(f"Problems: {said}")]
    kinds = Counter(problem.code for problem in problems)
    first = {problem.code: problem for problem in reversed(problems)}
    for code in list(kinds)[:_KINDS_SHOWN]:
        problem = first[code]
        more = f" ({kinds[code] - 1:,} more like it)" if kinds[code] > 1 else ""
        text = Text(f"{_WORDS[problem.severity][0]}: ", style=_STYLES[problem.severity])
        lines.append(indented(text.append(problem.message + more, style="default")))
    if len(kinds) > _KINDS_SHOWN or len(kinds) < len(problems):
        lines.append(Text(f"  All are listed in {listed_in}"))
    return Group(*lines)
