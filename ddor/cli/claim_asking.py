"""Asks a person for the parts of a claim, one after another; each answer is checked before the next question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import typer

from ddor.claims.offered import (
    HOW_SAID,
    KEYS_SAID,
    Choice,
    Kind,
    OfferedMeasure,
    figure_of_text,
    filters_of,
    measures,
    terms,
)
from ddor.claims.reading import Of
from ddor.cli.common import a_day, a_week, say
from ddor.days import NoSuchWeek, PlaceInOrder


def asked_parts(parts: dict[str, Any], held: Sequence[date]) -> dict[str, Any]:
    """The parts of a claim with those that are missing asked for.

    `held` are the first days of the weeks in the archive.
    """
    from ddor.terminal.claim_questions import FIGURE_SAID, hows_view, measures_view
    from ddor.terminal.screen import console

    screen = console()
    made = dict(parts)
    if not made.get("sentence"):
        made["sentence"] = _text("The sentence, as it is or will be published")
    screen.print(measures_view(measures()))
    chosen = measures()[_number("What does it say? Number", len(measures())) - 1]
    made["measure"] = str(chosen.measure)
    _weeks(made, chosen, held)
    if chosen.of:
        made["of"] = _choice("Of what", chosen.of, needed=chosen.needs_of)
    if chosen.by:
        made["by"] = _choice("By what", chosen.by, needed=chosen.needs_by)
    of = Of(made["of"]) if made.get("of") else None
    made["where"] = _filters("Which ones are counted", chosen, of)
    if "among" in chosen.takes and of is not Of.ISSUED:
        made["among"] = _filters("Of which whole (Enter for all)", chosen, of, show=False)
    for key in (*chosen.needs, *(key for key in chosen.takes if key in KEYS_SAID)):
        _further(made, key, needed=key in chosen.needs)
    if chosen.kind is not Kind.NAME:
        screen.print(hows_view())
        how = list(HOW_SAID)[_number("How does it compare? Number", len(HOW_SAID), default=1) - 1]
        made[str(how)] = figure_of_text(_text(f"The figure claimed: {FIGURE_SAID[chosen.kind]}"))
    source = {
        key: _text(f"Who published it: {key} (Enter for none)", needed=False) for key in ("outlet", "date", "link")
    }
    if source["date"]:
        made["source"] = {**source, "date": _day(source["date"])}
    elif any(source.values()):
        made["source"] = source
    return made


def _weeks(made: dict[str, Any], chosen: OfferedMeasure, held: Sequence[date]) -> None:
    last = held[-1].isoformat() if held else None
    if chosen.change:
        before = held[-2].isoformat() if len(held) > 1 else None
        made["from"] = _week("From the week that begins on", before, held)
        made["to"] = _week("To the week that begins on", last, held)
        made.pop("week", None)
    elif not made.get("week"):
        made["week"] = _week("The first day of its week", last, held)


def _further(made: dict[str, Any], key: str, needed: bool) -> None:
    if key == "terms":
        made[key] = _choice(KEYS_SAID[key], terms(), needed=False)
        return
    answer = _text(KEYS_SAID[key] + ("" if needed else " (Enter for none)"), needed=needed)
    if key == "is":
        county = made.get("by") == "jurisdiction"
        parts = [answer] if county else [each.strip() for each in answer.split(",")]
        made[key] = parts if len(parts) > 1 else parts[0]
    else:
        made[key] = figure_of_text(answer)


def _filters(title: str, chosen: OfferedMeasure, of: Of | None, show: bool = True) -> dict[str, Any]:
    """Filters as a person writes them, one a line, until an empty line."""
    from ddor.tables.filters import FilterError, Filters
    from ddor.terminal.claim_questions import filters_view
    from ddor.terminal.screen import console

    offered = filters_of(chosen.measure, of)
    if show:
        console().print(filters_view(offered))
    names = {each.name for each in offered}
    made: dict[str, Any] = {}
    while True:
        line = typer.prompt(f"{title}? A filter, or Enter to go on", default="", show_default=False).strip()
        if not line:
            return made
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or name not in names:
            say(f"write NAME = VALUE, such as county = Travis, TX. The names are {', '.join(sorted(names))}.")
            continue
        value = value.strip('"')
        given: Any = int(value) if name == "row" and value.isdecimal() else value
        try:
            Filters.checked(**{name: [given]})
        except (FilterError, ValueError) as error:
            say(str(error))
        else:
            made[name] = given if name not in made else [*_listed(made[name]), given]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _choice(title: str, choices: Sequence[Choice], needed: bool) -> str:
    from ddor.terminal.claim_questions import choices_view
    from ddor.terminal.screen import console

    console().print(choices_view(choices))
    if needed:
        return choices[_number(f"{title}? Number", len(choices)) - 1].value
    answer = _number(f"{title}? Number, or 0 for any", len(choices), default=0, least=0)
    return choices[answer - 1].value if answer else ""


def _number(question: str, most: int, default: int | None = None, least: int = 1) -> int:
    while True:
        answer = typer.prompt(question, default=None if default is None else str(default)).strip()
        if answer.isdecimal() and least <= int(answer) <= most:
            return int(answer)
        say(f"write a number from {least} to {most}.")


def _text(question: str, default: str | None = None, needed: bool = True) -> str:
    while True:
        given = default if default is not None or needed else ""
        answer = str(typer.prompt(question, default=given, show_default=bool(given))).strip()
        if answer or not needed:
            return answer


def _week(question: str, default: str | None, held: Sequence[date]) -> date:
    """The first day of a week as a person names it, asked for again until it is one."""
    while True:
        try:
            named = a_week(_text(question, default))
            return named.among(held) if isinstance(named, PlaceInOrder) else named.date()
        except (typer.BadParameter, NoSuchWeek) as error:
            say(str(error))


def _day(text: str) -> date:
    """A day as a person writes it, asked for again until it is one."""
    while True:
        try:
            return a_day(text).date()
        except typer.BadParameter as error:
            say(str(error))
        text = _text("The day")
