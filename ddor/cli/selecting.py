"""Options that say which weeks and which rows a command is about, and the weeks and filters made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ddor.cli.common import NOT_DONE, say

if TYPE_CHECKING:
    from ddor.archive import Archive, Selection
    from ddor.tables.filters import Filters


class Section(StrEnum):
    """The tables of a report, by the numbers of their sections."""

    I = "I"  # noqa: E741 - the report's own numeral
    II = "II"
    III = "III"


_DAY = ["%Y-%m-%d"]
_PLACES, _WHAT = "Rows by place", "Rows by person and offense"

WeekArguments = Annotated[
    list[datetime] | None,
    typer.Argument(
        formats=_DAY, metavar="[WEEK]...", help="First days of weeks, such as 2017-01-28.", show_default="the last held"
    ),
]
WeekOptions = Annotated[
    list[datetime] | None,
    typer.Option("--week", formats=_DAY, help="First day of a week; may be repeated.", show_default="the last held"),
]
AllWeeks = Annotated[bool, typer.Option("--all", help="All weeks held.")]
RevisionOption = Annotated[
    int | None, typer.Option(min=1, help="Take this revision of each week.", show_default="the newest")
]
AnnotationsFile = Annotated[
    Path | None,
    typer.Option(help="What is known of rows beyond the report.", show_default="annotations.csv in the output folder"),
]
Geoids = Annotated[
    list[str] | None,
    typer.Option("--geoid", help="Census GEOID of a county or state, or: undecided.", rich_help_panel=_PLACES),
]
States = Annotated[list[str] | None, typer.Option("--state", help="A state's name or code.", rich_help_panel=_PLACES)]
Agencies = Annotated[
    list[str] | None,
    typer.Option("--agency", help="The name as printed; * for any characters.", rich_help_panel=_PLACES),
]
RowNumbers = Annotated[
    list[int] | None, typer.Option("--row", min=1, help="A row's number in its section.", rich_help_panel=_PLACES)
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", help="A country's name or ISO 3166-1 code.", rich_help_panel=_WHAT),
]
Regions = Annotated[
    list[str] | None,
    typer.Option("--region", help="A world region's name or code in M49, such as 419.", rich_help_panel=_WHAT),
]
Offenses = Annotated[
    list[str] | None,
    typer.Option("--offense", help="An offense in ICE's words; * for any characters.", rich_help_panel=_WHAT),
]
Categories = Annotated[
    list[str] | None,
    typer.Option("--category", help="An NCIC category's name or code.", rich_help_panel=_WHAT),
]
Statuses = Annotated[
    list[str] | None, typer.Option("--status", help="convicted, charged or not-stated.", rich_help_panel=_WHAT)
]
Issued = Annotated[
    list[str] | None,
    typer.Option("--issued", help='DAY, DAY..DAY, ..DAY, DAY.. or "not DAY".', rich_help_panel=_WHAT),
]
Declined = Annotated[
    list[str] | None,
    typer.Option("--declined", help="When it was declined, written likewise.", rich_help_panel=_WHAT),
]

OfSection = Annotated[Section, typer.Option("--section", help="The section that the rows are of.")]


def select_weeks(
    archive: Archive, weeks: Sequence[datetime] | None, everything: bool, revision: int | None
) -> Selection:
    """Which weeks are meant: those named, all, or the last one held.

    Leaves with a sentence where one is not held, or has no such revision.
    """
    from ddor.archive import HeldWeek, Selection

    held = {week.period.start: len(week.revisions) for week in archive.weeks() if isinstance(week, HeldWeek)}
    if weeks and everything:
        _leave("give either weeks or --all.")
    if not held:
        _leave(f"{archive.name} holds no week yet; ddor add keeps one.")
    days = tuple(dict.fromkeys(week.date() for week in weeks or ())) or (tuple(held) if everything else (max(held),))
    for day in days:
        if day not in held:
            _leave(f"no week that begins on {day} is held; ddor weeks lists those that are.")
        if revision is not None and revision > held[day]:
            _leave(f"the week of {day} has no revision {revision}; it has 1 to {held[day]}.")
    return Selection(tuple(sorted(days)), revision)


def checked_filters(
    geoid: list[str] | None,
    state: list[str] | None,
    agency: list[str] | None,
    row: list[int] | None,
    country: list[str] | None,
    region: list[str] | None,
    offense: list[str] | None,
    category: list[str] | None,
    status: list[str] | None,
    issued: list[str] | None,
    declined: list[str] | None,
) -> Filters:
    """The filters that options give. Raises FilterError for one that cannot be understood."""
    from ddor.tables.filters import Filters

    return Filters.checked(
        geoid=geoid or (), state=state or (), agency=agency or (), row=row or (), country=country or (),
        region=region or (), offense=offense or (), category=category or (), status=status or (),
        issued=issued or (), declined=declined or (),
    )  # fmt: skip


def _leave(sentence: str) -> NoReturn:
    say(sentence)
    raise typer.Exit(NOT_DONE)
