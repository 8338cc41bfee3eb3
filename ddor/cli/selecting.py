"""Options that say which weeks and which rows a command is about, and the weeks and filters made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_type_hints

import typer

from ddor.cli.common import NOT_DONE, a_week, say
from ddor.tables.filters import FILTERS, NAMES_FOR_PLACES, Filters
from ddor.terminal.hints import hint

if TYPE_CHECKING:
    from ddor.archive import Archive, Selection


class Section(StrEnum):
    """The tables of a report, by the numbers of their sections."""

    I = "I"  # noqa: E741 - the report's own numeral
    II = "II"
    III = "III"


NO_FILTERS = Filters()

WeekArguments = Annotated[
    list[datetime] | None,
    typer.Argument(
        parser=a_week,
        metavar="[WEEK]...",
        help="First days of weeks, such as 2017-01-28; or latest, first, 3 (the third in the archive).",
        show_default="the last in the archive",
    ),
]
WeekOptions = Annotated[
    list[datetime] | None,
    typer.Option(
        "--week",
        parser=a_week,
        metavar="WEEK",
        help="First day of a week, or latest, first, 3 (the third in the archive); may be repeated.",
        show_default="the last in the archive",
    ),
]
AllWeeks = Annotated[bool, typer.Option("--all", help="All weeks in the archive.")]
WithoutWeeks = Annotated[
    list[datetime] | None,
    typer.Option(
        "--without", parser=a_week, metavar="WEEK", help="Leave out this week; may be repeated.",
        show_default=False,
    ),
]  # fmt: skip
RevisionOption = Annotated[
    int | None, typer.Option(min=1, help="Take this revision of each week.", show_default="the newest")
]
AnnotationsFile = Annotated[
    Path | None,
    typer.Option(
        help="What is known about rows from outside the report.", show_default="annotations.csv in the output folder"
    ),
]
OfSection = Annotated[Section, typer.Option("--section", help="The section the rows are from.")]


def select_weeks(
    archive: Archive,
    weeks: Sequence[datetime] | None,
    everything: bool,
    revision: int | None,
    without: Sequence[datetime] | None = None,
) -> Selection:
    """Which weeks are meant: those named, all, or the last one held, except for those to be left out.

    Leaves with a sentence if one is not in the archive, or has no such revision.
    """
    from ddor.archive import HeldWeek, Selection

    held = {week.period.start: len(week.revisions) for week in archive.weeks() if isinstance(week, HeldWeek)}
    if weeks and everything:
        _leave("give either weeks or --all, not both.")
    if not held:
        _leave(f"{archive.name} has no weeks yet; add one with {hint('add')}.")
    left_out = {week.date() for week in without or ()}
    days = tuple(dict.fromkeys(week.date() for week in weeks or ())) or (tuple(held) if everything else (max(held),))
    for day in (*days, *sorted(left_out)):
        if day not in held:
            _leave(f"no week that begins on {day} is in the archive; {hint('weeks')} lists those that are.")
        if revision is not None and revision > held[day]:
            _leave(f"the week of {day} has no revision {revision}; it has 1 to {held[day]}.")
    chosen = tuple(sorted(set(days) - left_out))
    if not chosen:
        _leave("no week is left: --without leaves out every week you asked for.")
    return Selection(chosen, revision)


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, which takes `filters`, an option for each of ddor.tables.filters.FILTERS in its place.

    Typer makes options of a function's signature, so the signature is written here: a filter that is added there is an
    option of every command that takes filters. Raises FilterError for one that can't be understood.
    """
    hints = get_type_hints(command, localns={"Filters": object}, include_extras=True)
    parameters = []
    for each in signature(command).parameters.values():
        if each.name == "filters":
            parameters += [_option_of(*each) for each in NAMES_FOR_PLACES.items()]
            parameters += [_option_of(name, about.help, about.number) for name, about in FILTERS.items()]
        else:
            parameters.append(each.replace(annotation=hints[each.name], kind=Parameter.KEYWORD_ONLY))

    @wraps(command)
    def with_options(**given: Any) -> None:
        filters = Filters.checked(**{name: given.pop(name) for name in (*NAMES_FOR_PLACES, *FILTERS)})
        command(filters=filters, **given)

    with_options.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {each.name: each.annotation for each in parameters}
    return with_options


def _option_of(name: str, said: str, number: bool = False) -> Parameter:
    kind = list[int] if number else list[str]
    option = typer.Option(f"--{name}", help=said, min=1 if number else None)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option])


def _leave(sentence: str) -> NoReturn:
    say(sentence)
    raise typer.Exit(NOT_DONE)
