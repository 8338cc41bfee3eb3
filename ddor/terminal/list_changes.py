"""Two lists of jurisdictions, compared, in words at the terminal's width."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from ddor.changes.lists import Entry, ListChange, ListChanges
from ddor.places.listed import full_name
from ddor.terminal.hints import to_type
from ddor.terminal.screen import counted, indented
from ddor.terminal.tabled import span

_TITLES = {
    ListChange.NEW: "New",
    ListChange.GONE: "Gone",
    ListChange.RENAMED: "In both under different names",
    ListChange.UNDECIDED: "Undecided: which place is meant isn't known",
    ListChange.NOT_THERE: "No such place",
    ListChange.SAME: "In both",
}


def list_changes_view(changes: ListChanges, shown: int, command: str) -> RenderableType:
    """The counts, and the first entries of each kind (0: all) but for those that are the same.

    `command` shows all of them.
    """
    lines = f"{counted(changes.old_lines, 'line', 'lines')} before, {counted(changes.new_lines, 'line', 'lines')} now"
    parts: list[RenderableType] = [Text(f"Two lists of jurisdictions: {lines}", style="bold")]
    left = 0
    for change in ListChange:
        found = changes.of(change)
        count = changes.count(change)
        parts.append(Text(f"{_TITLES[change]}: {span(f'{count.least:,}', f'{count.most:,}')}", style="bold"))
        if change is ListChange.SAME:
            continue
        first = found[: shown or None]
        parts += [indented(Text("\n".join(_lines(each)))) for each in first]
        left += len(found) - len(first)
    if left:
        parts.append(to_type(f"… and {left:,} more: ", command))
    if any(each.unless for each in changes.entries):
        parts.append(Text("A count is a range where an undecided name may be what seems new or gone."))
    return Group(*parts)


def _lines(entry: Entry) -> Iterator[str]:
    """An entry: its name and where it is listed, then what else is to be known of it."""
    places = [f"old: {_named(entry, 'old')}"] if entry.old else []
    places += [f"new: {_named(entry, 'new')}"] if entry.new else []
    first = (*entry.new, *entry.old)[0]
    if entry.known is not None:
        geoid = f" ({entry.known.geoid})" if entry.known.geoid else ""
        yield f"{full_name(entry.known).removeprefix('the place ')}{geoid} – {'; '.join(places)}"
    else:
        state = f", {first.state}" if first.state else ""
        yield f'"{first.printed.name or first.printed.geoid}"{state} – {"; ".join(places)}'
    for text in entry.because:
        yield f"  {text}"
    if entry.unless:
        named = ", ".join(f'"{each.printed.name}" ({each.printed.at})' for each in entry.unless)
        yield f"  unless the other list means it by {named}"


def _named(entry: Entry, side: str) -> str:
    lines = entry.old if side == "old" else entry.new
    if entry.change is ListChange.RENAMED:
        return ", ".join(f'"{each.printed.name}" ({each.printed.at})' for each in lines)
    return ", ".join(each.printed.at for each in lines)
