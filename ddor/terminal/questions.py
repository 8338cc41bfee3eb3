"""Names that a person must decide, as a list and as questions on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.corrections.deciding import Open
from ddor.terminal.hints import hint
from ddor.terminal.screen import counted, indented

_DECISIONS = ("decisions",)


def undecided_list(names: Sequence[Open]) -> RenderableType:
    """The names that a person must decide, with their candidates."""
    if not names:
        return Text("Nothing is undecided.")
    parts: list[RenderableType] = [Text(f"{counted(len(names), 'name is', 'names are')} undecided, most rows first:")]
    for each in names:
        parts += [Text(""), *_described(each)]
    one = hint("decide", "NAME --state TX --geoid 48453 --why REASON", _DECISIONS)
    parts += [Text(""), Text(f"Decide with: {hint('decide', keep=_DECISIONS)}    or: {one}")]
    return Group(*parts)


def question(name: Open, number: int, of: int) -> RenderableType:
    """One undecided name as a question, its candidates numbered."""
    return Group(Text(""), Text(f"{number} of {of}", style="dim"), *_described(name))


def _described(name: Open) -> list[RenderableType]:
    rows = counted(name.rows, "row", "rows")
    lines: list[RenderableType] = [
        Text(f"{name.name}{', ' + name.state if name.state else ''}", style="bold"),
        indented(Text(f"{rows}; first in {name.where}. {name.match.sentence}")),
    ]
    for i, candidate in enumerate(name.match.candidates, 1):
        lines.append(indented(Text(f"{i}  {candidate.geoid}  {candidate.name}, {candidate.state}"), by=4))
    return lines
