"""The questions that make up a claim, as the terminal asks them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ddor.claims.offered import HOW_SAID, Choice, Kind, OfferedFilter, OfferedMeasure
from ddor.claims.reading import Of
from ddor.terminal.screen import indented

FIGURE_SAID = {
    Kind.NUMBER: "a whole number, such as 142",
    Kind.DECIMAL: "a number, such as 45.5",
    Kind.SHARE: 'a share, such as "69 %" or "142 of 206"',
    Kind.CHANGE: 'a number or a share with its sign, such as -141 or "-67 %"',
    Kind.POINTS: 'percentage points, such as "-3.5 points"',
    Kind.NAME: "",
}
"""How figures are written."""

_CHOICES_SHOWN = 12


def measures_view(listed: Sequence[OfferedMeasure]) -> RenderableType:
    """The measures, numbered, each in plain English."""
    return choices_view([Choice(str(each.measure), each.title) for each in listed])


def choices_view(listed: Sequence[Choice]) -> RenderableType:
    """Some choices, numbered."""
    table = _table()
    for number, each in enumerate(listed, 1):
        table.add_row(str(number), each.name)
    return table


def hows_view() -> RenderableType:
    """The ways to compare, numbered."""
    return choices_view([Choice(str(how), f"the figure {said}") for how, said in HOW_SAID.items()])


def filters_view(listed: Sequence[OfferedFilter]) -> RenderableType:
    """The filters that can be given, each with what to write."""
    table = _table()
    for each in listed:
        few = "; ".join(choice.name for choice in each.choices) if len(each.choices) <= _CHOICES_SHOWN else ""
        words = [
            each.help,
            f"One of: {few}." if few else "",
            "It can also have only before it." if each.takes_only else "",
        ]
        table.add_row(each.name, Text(" ".join(filter(None, words))))
    return Group(
        table,
        Text("Write one like: county = Travis, TX. You can put not before a value: country = not Mexico.", style="dim"),
    )


def all_view(
    listed: Sequence[OfferedMeasure], filters: Sequence[tuple[str, Sequence[OfferedFilter]]]
) -> RenderableType:
    """All measures with what each needs, and the filters by what they are on."""
    parts: list[RenderableType] = [Text("What a claim can be about (--measure)", style="bold")]
    for each in listed:
        parts.append(Text(f"{each.measure}", style="bold"))
        needs = [f"--{key}" for key in (*(["from", "to"] if each.change else []), *each.needs)]
        of = f"--of {'|'.join(choice.value for choice in each.of)}" if each.of else ""
        by = f"--by {'|'.join(choice.value for choice in each.by)}" if each.by else ""
        more = " ".join(filter(None, [of, by, *needs]))
        parts.append(indented(Text(f"{each.title}: {each.example}{chr(10) + more if more else ''}")))
    for title, of_table in filters:
        parts += [Text(""), Text(title, style="bold"), filters_view(of_table)]
    return Group(*parts)


FILTERED = ((Of.OFFENSES, "Filters (--where) on people and offenses"), (Of.ISSUED, "Filters on detainers issued"))
"""What the listed filters are for, with the headings."""


def _table() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="left", no_wrap=True)
    table.add_column(overflow="fold")
    return table
