"""The terminal: its width, whether it has color, and how figures are written on it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment

from ddor import rounding
from ddor.terminal.characters import visible


class _Screen(Console):
    """A console on which texts of others, such as file names, are only ever texts.

    All that is printed passes through `render`, so it's made visible there and not where each text comes from.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The pieces that are printed; those with a control code are rich's own."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


_USUAL, _WIDEST = 80, 160


def console(to_stderr: bool = False) -> Console:
    """A console as wide as the terminal, but no wider than can be read, plain where NO_COLOR is set.

    If the output isn't a terminal, it is plain and at most 80 columns wide.
    """
    made = _Screen(stderr=to_stderr, highlight=False, markup=False, emoji=False)
    made.width = min(_WIDEST if made.is_terminal else _USUAL, made.width)
    return made


def room_across() -> int:
    """How many columns standard output has room for."""
    return console().width


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: "1 page", "3,083 detainers"."""
    return f"{number:,} {one if number == 1 else many}"


def percent(part: int, whole: int) -> str:
    """A share in percent to one decimal, or a dash if the whole is zero."""
    return f"{rounding.percent(Fraction(part, whole))} %" if whole else "–"


def indented(part: RenderableType, below: int = 0, by: int = 2) -> Padding:
    """Something set in by some characters, with empty lines below it."""
    return Padding(part, (0, 0, below, by), expand=False)
