"""Two lists of jurisdictions that somebody else made, compared: files that are dropped on a page."""

from __future__ import annotations

import re
import secrets
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode

from ddor.app.adding import keep_sent
from ddor.app.asking import AskedWrong
from ddor.app.desk import Desk
from ddor.app.exporting import TYPES, Download
from ddor.app.places import place_address
from ddor.changes.list_files import compared
from ddor.changes.lists import Entry, ListChange, ListChanges
from ddor.days import HOW_TO_WRITE, day_written
from ddor.errors import DdorError
from ddor.export.list_changes import WRITERS
from ddor.places import Gazetteer, Matcher, read_decisions
from ddor.reading.list_file import ListFile, read_list_file
from ddor.reading.request import Request
from ddor.site.content import Heading, Holds, Line, Link, Table
from ddor.site.grids import text
from ddor.terminal.list_changes import TITLES, entry_name, listed_at, to_know
from ddor.terminal.screen import counted
from ddor.terminal.tabled import span

_MOST_KEPT = 20
"""How many comparisons are kept until the app is stopped; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two lists that were read, their files' names, and the day whose counties are meant."""

    names: tuple[str, str]
    old: ListFile
    new: ListFile
    as_of: date


@dataclass(frozen=True, slots=True)
class ListsPage:
    """The page of two lists: how much of each kind there is, the entries, and what of the files was left out."""

    title: str = "Compare two lists"
    found: str = ""
    counts: tuple[tuple[str, str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    cautions: tuple[str, ...] = ()
    downloads: tuple[Link, ...] = ()


@dataclass(slots=True)
class Lists:
    """The lists that were given, by the name of their page."""

    desk: Desk
    _pairs: dict[str, _Pair] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, old: tuple[str, BinaryIO], new: tuple[str, BinaryIO], form: Mapping[str, str]) -> str:
        """Read two files, each a name and its content; returns the name of their page.

        Raises AskedWrong for a day that is none, DdorError if a file can't be read or is no list.
        """
        as_of = day_written(form["as_of"]) if form.get("as_of") else date.max
        if as_of is None:
            raise AskedWrong(f'"{form["as_of"]}" is not a day. {HOW_TO_WRITE}')
        with tempfile.TemporaryDirectory(prefix="ddor-") as folder:
            kept = [keep_sent(Path(folder), number, *sent) for number, sent in enumerate((old, new))]
            columns = [form.get(name, "").strip() or None for name in ("name_column", "state_column")]
            try:
                lists = [read_list_file(Request(path), *columns) for path in kept]
            except DdorError as error:
                # Where its copy lay for a moment says nothing to whoever sent it.
                raise AskedWrong(re.sub(rf"{re.escape(folder)}\S*[/\\]", "", str(error))) from None
        pair = _Pair((kept[0].name, kept[1].name), lists[0], lists[1], as_of)
        name = secrets.token_urlsafe(9)
        with self._lock:
            if len(self._pairs) >= _MOST_KEPT:
                del self._pairs[next(iter(self._pairs))]
            self._pairs[name] = pair
        return name

    def page(self, name: str) -> ListsPage:
        """The page of a name. Raises AskedWrong if there is none."""
        pair, changes = self._compared(name)
        counts = [(str(each), TITLES[each], changes.count(each)) for each in ListChange]
        old, new = (counted(lines, "line", "lines") for lines in (changes.old_lines, changes.new_lines))
        return ListsPage(
            title=f"{pair.names[0]} and {pair.names[1]}",
            found=f"{old} before, {new} now. A name counts as the place that it means, however it is written.",
            counts=tuple((key, title, span(f"{of.least:,}", f"{of.most:,}")) for key, title, of in counts),
            tables=tuple(_table(changes, each) for each in ListChange if changes.of(each)),
            cautions=tuple(_cautions(pair, changes)),
            downloads=tuple(
                Link(f"/lists/{name}/export?{urlencode({'format': each})}", each.upper())
                for each in ("xlsx", "csv", "json")
            ),
        )

    def export(self, name: str, ending: str) -> Download:
        """The comparison as a file. Raises AskedWrong for an unknown ending, and as `page` does."""
        _, changes = self._compared(name)
        if f".{ending}" not in WRITERS:
            raise AskedWrong(f'There is no format "{ending}" here. The formats are xlsx, csv and json.')
        made = WRITERS[f".{ending}"](changes)
        content = made if isinstance(made, bytes) else made.encode()
        return Download(f"ddor-lists.{ending}", TYPES[ending], content)

    def _compared(self, name: str) -> tuple[_Pair, ListChanges]:
        pair = self._pairs.get(name)
        if pair is None:
            raise AskedWrong("These lists are no longer here; choose the two files again.")

        def make() -> ListChanges:
            matcher = Matcher(Gazetteer.in_force(pair.as_of), read_decisions(self.desk.decisions))
            return compared(pair.old, pair.new, matcher)

        return pair, self.desk.answer(("lists", name), make)


def _cautions(pair: _Pair, changes: ListChanges) -> Iterator[str]:
    for file, of in zip(pair.names, (pair.old, pair.new), strict=True):
        yield from (f"{file}: {sentence}" for sentence in of.left_out)
    if any(each.unless for each in changes.entries):
        yield "A count is a range if an undecided name may be what looks new or gone."


def _table(changes: ListChanges, change: ListChange) -> Table:
    named = (Heading(name) for name in ("Jurisdiction", "Old list", "New list"))
    headings = (*named, Heading("What to know", "", Holds.SENTENCES))
    lines = tuple(map(_line, changes.of(change)))
    name = str(change).replace(" ", "-")
    return Table(f"lists-{name}", TITLES[change], "A row is a jurisdiction, or a name.", headings, lines)


def _line(entry: Entry) -> Line:
    first = (*entry.new, *entry.old)[0]
    if entry.known is not None:
        address = place_address(entry.known.geoid) if entry.known.geoid else ""
    else:
        asked = {"name": first.printed.name, "state": first.state or ""}
        address = f"/undecided?{urlencode(asked)}#other" if first.candidates else ""
    name = replace(text(entry_name(entry)), link=address)
    return Line((name, text(listed_at(entry, "old")), text(listed_at(entry, "new")), text(*to_know(entry))))
