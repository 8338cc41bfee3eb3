"""What changed since the week held before, as parts of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ddor.changes.compare import TOTALS
from ddor.changes.values import Changes, PolicyChange, PolicyEntry, PolicyRow, Rank, RankChange, Spelling, Tally
from ddor.model import Period
from ddor.site.content import Cell, Changed, Heading, Holds, Line, PolicyChanged, Table, listed
from ddor.site.grids import figure, text
from ddor.terminal.screen import counted

_BEFORE_AFTER = (
    Heading("Before", holds=Holds.FIGURES),
    Heading("This week", holds=Holds.FIGURES),
    Heading("Change", holds=Holds.FIGURES),
)


def changed(changes: Changes, before: str, address: str) -> Changed:
    """What changed from the report of another week; `before` names that week and `address` is its page's."""
    tables = (
        _totals(changes),
        _tallies("changed-jurisdictions", "Persons by jurisdiction", "Jurisdiction", changes.jurisdictions, _place),
        _tallies("changed-countries", "Persons by country", "Country", changes.countries, _country),
        _tallies("changed-offenses", "Offenses", "Offense", changes.offenses, lambda tally: text(tally.name)),
        _ranks(changes.ranks),
    )
    return Changed(
        before=before,
        address=address,
        cautions=tuple(_cautions(changes)),
        tables=tuple(table for table in tables if table.lines),
        policies=tuple(policy for entry in changes.policies for policy in _policy(entry)),
        spellings=tuple(_spelling(each) for each in changes.spellings),
        doubts=tuple(f"Section {doubt.section}: {doubt.because}" for doubt in changes.doubts),
        nothing=changes.nothing_changed,
    )


def days(period: Period) -> str:
    """A period in words: "Jan 28 – Feb 3, 2017"."""
    start, end = period.start, period.end
    year = f", {start.year}" if start.year != end.year else ""
    month = f"{end:%b} " if (start.year, start.month) != (end.year, end.month) else ""
    return f"{start:%b} {start.day}{year} – {month}{end.day}, {end.year}"


def _cautions(changes: Changes) -> Iterator[str]:
    if changes.missing:
        missing = counted(len(changes.missing), "week", "weeks")
        span = Period(changes.missing[0].start, changes.missing[-1].end)
        yield f"Not held: {missing} between them ({days(span)}), of which nothing is known."
    if not changes.counts_comparable:
        yield "The two reports do not cover as many days, so their counts cannot be compared with each other."
    marked = [
        f"{counted(side.marked, 'row', 'rows')} of {word} week"
        for side, word in ((changes.before, "the earlier"), (changes.after, "this"))
        if side.marked
    ]
    if marked:
        yield f"Counted as published: {listed(marked)} marked as corrected are in these figures."


def _totals(changes: Changes) -> Table:
    lines = []
    for total in changes.totals:
        if total.before != total.after:
            known = total.before is not None and total.after is not None
            difference = (total.after or 0) - (total.before or 0) if known else None
            lines.append(
                Line((text(TOTALS[total.name]), figure(total.before), figure(total.after), _signed(difference)))
            )
    about = "A row is a figure of the whole report; those that did not change are left out."
    return Table("changed-totals", "Totals", about, (Heading("Figure"), *_BEFORE_AFTER), tuple(lines), "figures")


def _tallies(name: str, title: str, what: str, tallies: Sequence[Tally], named: Callable[[Tally], Cell]) -> Table:
    lines = tuple(
        Line((
            named(tally), figure(tally.before.count), figure(tally.after.count), _signed(tally.difference),
            text(str(tally.change)),
        ))
        for tally in tallies
        if tally.changed
    )  # fmt: skip
    headings = (Heading(what), *_BEFORE_AFTER, Heading("What became of it"))
    about = "Those that did not change are left out."
    return Table(name, title, about, headings, lines)


def _place(tally: Tally) -> Cell:
    return text(f"{tally.name}, {tally.state or '?'}", doubt="" if tally.code else "county undecided")


def _country(tally: Tally) -> Cell:
    return text(tally.name, doubt="" if tally.code else "not known")


def _ranks(ranks: Sequence[RankChange]) -> Table:
    lines = tuple(
        Line((
            text(f"{each.name}, {each.state or '?'}", doubt="" if each.geoid else "county undecided"),
            *(_rank(side) for side in (each.before, each.after)),
            *(figure(side.issued if side else None) for side in (each.before, each.after)),
            text(each.change),
        ))
        for each in ranks
        if each.change != "same"
    )  # fmt: skip
    headings = (
        Heading("Jurisdiction"),
        Heading("Rank before", holds=Holds.FIGURES),
        Heading("Rank this week", holds=Holds.FIGURES),
        Heading("Issued before", holds=Holds.FIGURES),
        Heading("Issued this week", holds=Holds.FIGURES),
        Heading("What became of it"),
    )
    about = "Those that did not change are left out; those not listed in a week may still have had detainers."
    return Table("changed-ranks", "Section I: most detainers issued", about, headings, lines)


def _rank(side: Rank | None) -> Cell:
    return figure(side.rank if side else None)


def _signed(number: int | None) -> Cell:
    if number is None:
        return text()
    return Cell((f"{number:+,}".replace("-", "−") if number else "0",), float(number))


def _policy(entry: PolicyEntry) -> Iterator[PolicyChanged]:
    row = entry.after or entry.before
    if row is None:
        return
    for change in entry.changes:
        if change is PolicyChange.REWORDED:
            for words in (entry.policy_words, entry.criteria_words):
                if words:
                    yield PolicyChanged(change, row.printed, words=words)
        elif change is PolicyChange.REDATED:
            yield PolicyChanged(
                change, row.printed, f"{_said(entry.before, 'enacted')} → {_said(entry.after, 'enacted')}"
            )
        elif change is PolicyChange.AOR:
            yield PolicyChanged(change, row.printed, f"{_said(entry.before, 'aor')} → {_said(entry.after, 'aor')}")
        else:
            yield PolicyChanged(change, row.printed, f"{row.policy} ({row.enacted or 'no date'})")


def _said(row: PolicyRow | None, name: str) -> str:
    return (getattr(row, name) if row else None) or "not stated"


def _spelling(each: Spelling) -> str:
    where = f" ({each.where})" if each.where else ""
    before, after = (", ".join(f"“{spelling}”" for spelling in side) for side in (each.before, each.after))
    return f"Section {each.section}, {each.subject}{where}: {before} → {after}"
