"""Two lists of jurisdictions compared: what is new, gone, under another name, undecided, or no place at all.

Plain data for whoever shows it. What isn't known bounds the counts: a name that is undecided in one list may be what
seems to be new in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ddor.changes.sameness import name_key
from ddor.columns import Column, Value
from ddor.places.gazetteer import key_of
from ddor.places.listed import Known, Listed, Standing, full_name, own_words
from ddor.places.match import Kind
from ddor.tables.ranges import Ranged
from ddor.tables.table import Row, Table


class ListChange(StrEnum):
    """What became of a jurisdiction from one list to another."""

    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"
    """In both under different names, such as New Orleans and Orleans Parish."""
    UNDECIDED = "undecided"
    NOT_THERE = "no such place"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Entry:
    """A jurisdiction, or a name that is none for certain, with the lines of both lists that have it.

    `unless` are lines of the other list that may be it, so that it would be in both. `because` are sentences on what to
    know of it.
    """

    change: ListChange
    known: Known | None
    old: tuple[Listed, ...]
    new: tuple[Listed, ...]
    unless: tuple[Listed, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that a list was read from: its name, the SHA-256 of its bytes, and what of it was left out."""

    name: str
    sha256: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListChanges:
    """All entries, in the order of ListChange and then by state and name; how many lines each list has.

    `files` are the old one and the new one, none for lists that are of no file.
    """

    entries: tuple[Entry, ...]
    old_lines: int
    new_lines: int
    files: tuple[File, ...] = ()

    def of(self, change: ListChange) -> list[Entry]:
        """The entries of one kind."""
        return [each for each in self.entries if each.change is change]

    def count(self, change: ListChange) -> Ranged:
        """How many entries of a kind there are; of what is new or gone, also the fewest and the most there may be."""
        found = self.of(change)
        if change not in (ListChange.NEW, ListChange.GONE):
            return Ranged(len(found), len(found), len(found))
        own, other = ("new", "old") if change is ListChange.NEW else ("old", "new")
        open_here, open_there = (
            sum(bool(getattr(each, own_side)) and not getattr(each, other_side) for each in self._open())
            for own_side, other_side in ((own, other), (other, own))
        )
        doubtful = sum(bool(each.unless) for each in found)
        return Ranged(len(found), len(found) - min(doubtful, open_there), len(found) + open_here)

    def _open(self) -> list[Entry]:
        return [*self.of(ListChange.UNDECIDED), *self.of(ListChange.NOT_THERE)]


def compare_lists(old: Sequence[Listed], new: Sequence[Listed]) -> ListChanges:
    """What changed from one list to another, jurisdiction by jurisdiction.

    The same words that are undecided in both lists are one entry.
    """
    before, after = _by_place(old), _by_place(new)
    open_before, open_after = _by_words(old), _by_words(new)
    entries = [_entry(before.get(key, ()), after.get(key, ()), open_before, open_after) for key in {**before, **after}]
    entries += [_open_entry(open_before.get(key, ()), open_after.get(key, ())) for key in {**open_before, **open_after}]
    noted = _with_notes(entries)
    return ListChanges(tuple(sorted(noted, key=_order)), len(old), len(new))


_Group = tuple[Listed, ...]


def _by_place(listed: Iterable[Listed]) -> dict[str, _Group]:
    found: dict[str, _Group] = {}
    for each in listed:
        if each.known is not None:
            found[each.known.key] = (*found.get(each.known.key, ()), each)
    return found


def _by_words(listed: Iterable[Listed]) -> dict[tuple[str, str | None], _Group]:
    """The lines that mean no certain place, by their words."""
    found: dict[tuple[str, str | None], _Group] = {}
    for each in listed:
        if each.known is None:
            key = (name_key(own_words(each.printed)) or each.printed.geoid, each.state)
            found[key] = (*found.get(key, ()), each)
    return found


_Open = dict[tuple[str, str | None], _Group]


def _entry(old: _Group, new: _Group, open_before: _Open, open_after: _Open) -> Entry:
    known = next(each.known for each in (*new, *old) if each.known is not None)
    if old and new:
        change = ListChange.SAME if _words(old, known) == _words(new, known) else ListChange.RENAMED
        unless: _Group = ()
    else:
        change = ListChange.NEW if new else ListChange.GONE
        here, there = (open_after, open_before) if new else (open_before, open_after)
        unless = tuple(
            each
            for words, group in there.items()
            if words not in here
            for each in group[:1]
            if _may_be(each, known)
        )  # fmt: skip
    because = [each.because for each in (*old, *new) if each.because]
    return Entry(change, known, old, new, unless, tuple(dict.fromkeys(because)))


def _open_entry(old: _Group, new: _Group) -> Entry:
    lines = (*old, *new)
    there = any(each.standing is Standing.UNDECIDED for each in lines)
    because = tuple(dict.fromkeys(each.because for each in lines if each.because))
    return Entry(ListChange.UNDECIDED if there else ListChange.NOT_THERE, None, old, new, (), because)


def _words(listed: _Group, known: Known) -> set[str]:
    """The names that a list has of a place, its own with or without the kind of county being one."""
    own = {key_of(known.name), key_of(known.short or known.name)}
    found = {key_of(own_words(each.printed)) for each in listed if each.printed.name.strip()}
    return {"" if key in own else key for key in found}


def _may_be(listed: Listed, known: Known) -> bool:
    if listed.candidates:
        return known.key in {each.key for each in listed.candidates}
    if listed.state is None:
        return key_of(own_words(listed.printed)) in {key_of(known.name), key_of(known.short or known.name)}
    return listed.standing is Standing.UNDECIDED and listed.state == known.state


def _with_notes(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries with what else is to be known of them: lines that are there twice, namesakes, a city and its county."""
    for each in entries:
        notes = [*each.because, *_twice(each)]
        if each.change in (ListChange.NEW, ListChange.GONE) and each.known is not None:
            others = [other for other in entries if other.change in (ListChange.NEW, ListChange.GONE)]
            notes += _beside(each, each.known, [other for other in others if other.change is not each.change])
        yield Entry(each.change, each.known, each.old, each.new, each.unless, tuple(notes))


def _twice(entry: Entry) -> Iterator[str]:
    for name, lines in (("old", entry.old), ("new", entry.new)):
        if lines[1:]:
            yield f"The {name} list has it more than once: {', '.join(each.printed.at for each in lines)}."


def _beside(entry: Entry, known: Known, others: Sequence[Entry]) -> Iterator[str]:
    """What of the opposite may be meant: a namesake in another state, the county of a city, a city of a county."""
    for other in others:
        place = other.known
        if place is None:
            continue
        said = f"{full_name(place)} is {other.change}"
        if Kind.COUNTY is known.kind is place.kind and key_of(place.short) == key_of(known.short):
            yield f"{said}: a namesake, so one may be a slip for the other."
        elif _is_part_of(known, place):
            yield f"{said}, of which it is a part: they may be the same."
        elif _is_part_of(place, known):
            yield f"{said}, which is a part of it: they may be the same."
        elif place.geoid is None and known.key in place.counties:
            yield f"{said}, which is in it."
        elif known.geoid is None and place.key in known.counties:
            yield f"{said}, which it is in."


def _is_part_of(county: Known, city: Known) -> bool:
    """Whether a place is one of the counties that a city is made of."""
    return city.geoid is not None and len(city.counties) > 1 and county.key in city.counties


def _order(entry: Entry) -> tuple[int, str, str, str]:
    first = (*entry.new, *entry.old)[0]
    name = entry.known.name if entry.known else first.printed.name
    return list(ListChange).index(entry.change), first.state or "", name, first.printed.at


_COLUMNS = (
    Column(
        "change", Value.TEXT,
        "new, gone, renamed (in both under different names), undecided (the name may mean several places, or has no "
        "state), no such place (nothing in the lists that ddor has is called so), same.",
    ),
    Column("place", Value.TEXT, "The jurisdiction; for an undecided name, the name as listed."),
    Column("state", Value.TEXT, "State, USPS code."),
    Column("kind", Value.TEXT, "county, city (any other place within a county), state."),
    Column("geoid", Value.TEXT, "Census GEOID of a county, a state or a city of several counties; otherwise empty."),
    Column("counties", Value.TEXT, "GEOIDs of the counties that it is, or is in."),
    Column("old_name", Value.TEXT, "What the old list calls it."),
    Column("old_at", Value.TEXT, "Where in the old list."),
    Column("new_name", Value.TEXT, "What the new list calls it."),
    Column("new_at", Value.TEXT, "Where in the new list."),
    Column("unless", Value.TEXT, "Undecided names in the other list that may mean it; it would then be in both."),
    Column("may_be", Value.TEXT, "What an undecided name may be."),
    Column("namesakes", Value.TEXT, "The states that have a county of this name, if more than one."),
    Column("note", Value.TEXT, "What else you should know about it."),
    Column("old_file", Value.TEXT, "The file of the old list."),
    Column("new_file", Value.TEXT, "The file of the new list."),
)  # fmt: skip


def lists_table(changes: ListChanges) -> Table:
    """The comparison as a table, an entry a row, what is the same included."""
    files = tuple(each.name for each in changes.files) or (None, None)
    rows = [(*_row(each), *files) for each in changes.entries]
    return Table("lists", "Two lists of jurisdictions", "a jurisdiction, or a name that isn't one", _COLUMNS, (), rows)


def _row(entry: Entry) -> Row:
    first, known = (*entry.new, *entry.old)[0], entry.known
    place = (known.name, known.state, str(known.kind), known.geoid, " ".join(known.counties)) if known else None
    candidates = dict.fromkeys(full_name(may) for each in (*entry.old, *entry.new) for may in each.candidates)
    return (
        str(entry.change),
        *(place or (first.printed.name or first.printed.geoid, first.state, None, None, None)),
        *(text for side in (entry.old, entry.new) for text in (_joined(side, "name"), _joined(side, "at"))),
        "; ".join(f"{each.printed.name} ({each.printed.at})" for each in entry.unless) or None,
        "; ".join(candidates) or None if known is None else None,
        " ".join(known.namesakes) if known and len(known.namesakes) > 1 else None,
        " ".join(entry.because) or None,
    )


def _joined(lines: Sequence[Listed], part: str) -> str | None:
    return "; ".join(dict.fromkeys(getattr(each.printed, part) or each.printed.geoid for each in lines)) or None
