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

TITLES = {
    ListChange.NEW: "New",
    ListChange.GONE: "Gone",
    ListChange.RENAMED: "In both under different names",
    ListChange.UNDECIDED: "Undecided: it isn't known which place is meant",
    ListChange.NOT_THERE: "No such place",
    ListChange.SAME: "In both",
}


def list_changes_view(changes: ListChanges, shown: int, command: str) -> RenderableType:
    """The counts, and the first entries of each kind (0: all) except for those that are the same.

    `command` shows all of them.
    """
    lines = f"{counted(changes.old_lines, 'line', 'lines')} before, {counted(changes.new_lines, 'line', 'lines')} now"
    parts: list[RenderableType] = [Text(f"Two lists of jurisdictions: {lines}", style="bold")]
    left = 0
    for change in ListChange:
        found = changes.of(change)
        count = changes.count(change)
        parts.append(Text(f"{TITLES[change]}: {span(f'{count.least:,}', f'{count.most:,}')}", style="bold"))
        if change is ListChange.SAME:
            continue
        first = found[: shown or None]
        parts += [indented(Text("\n".join(_lines(each)))) for each in first]
        left += len(found) - len(first)
    if left:
        parts.append(to_type(f"… and {left:,} more: ", command))
    if any(each.unless for each in changes.entries):
        parts.append(Text("A count is a range if an undecided name may be what looks new or gone."))
    return Group(*parts)


def _lines(entry: Entry) -> Iterator[str]:
    """An entry: its name and where it is listed, then what else to know about it."""
    places = [f"old: {listed_at(entry, 'old')}"] if entry.old else []
    places += [f"new: {listed_at(entry, 'new')}"] if entry.new else []
    yield f"{entry_name(entry)} – {'; '.join(places)}"
    yield from (f"  {sentence}" for sentence in to_know(entry))


def entry_name(entry: Entry) -> str:
    """What an entry is about: a jurisdiction with its GEOID, or a name as listed, in quotation marks."""
    first = (*entry.new, *entry.old)[0]
    if entry.known is not None:
        geoid = f" ({entry.known.geoid})" if entry.known.geoid else ""
        return f"{full_name(entry.known).removeprefix('the place ')}{geoid}"
    state = f", {first.state}" if first.state else ""
    return f'"{first.printed.name or first.printed.geoid}"{state}'


def to_know(entry: Entry) -> Iterator[str]:
    """What else to know about an entry."""
    yield from entry.because
    if entry.unless:
        named = ", ".join(f'"{each.printed.name}" ({each.printed.at})' for each in entry.unless)
        yield f"unless the other list means it by {named}"


def listed_at(entry: Entry, side: str) -> str:
    """Where one of the lists ("old" or "new") has an entry, and under which name if it has two; "" where nowhere."""
    lines = entry.old if side == "old" else entry.new
    if entry.change is ListChange.RENAMED:
        return ", ".join(f'"{each.printed.name}" ({each.printed.at})' for each in lines)
    return ", ".join(each.printed.at for each in lines)
