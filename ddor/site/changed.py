"""What changed since the week in the archive before, as parts of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from ddor.changes.compare import TOTALS
from ddor.changes.findings import Change, Changes, Finding, Side, Subject
from ddor.model import Period
from ddor.site.content import Cell, Changed, Heading, Holds, Line, Link, PolicyChanged, Table, listed
from ddor.site.grids import figure, text
from ddor.terminal.comparison import from_to
from ddor.terminal.screen import counted

_BEFORE_AFTER = (
    Heading("Before", holds=Holds.FIGURES),
    Heading("This week", holds=Holds.FIGURES),
    Heading("Change", holds=Holds.FIGURES),
)


ChangeLinks = Callable[[Finding, Side], str]
"""What gives the address of the rows behind a figure of one side of a finding; "" if there is none."""


def without_change_links(finding: Finding, side: Side) -> str:
    """Links that lead nowhere."""
    return ""


def changed(changes: Changes, before: str, address: str, links: ChangeLinks = without_change_links) -> Changed:
    """What changed from the report of another week; `before` names that week and `address` is its page's.

    `links` leads from figures to their rows.
    """
    tables = (
        _totals(changes, links),
        _tallies(changes, Subject.JURISDICTION, "changed-jurisdictions", "Persons by jurisdiction", _place, links),
        _tallies(changes, Subject.COUNTRY, "changed-countries", "Persons by country", _country, links),
        _tallies(changes, Subject.OFFENSE, "changed-offenses", "Offenses", lambda each: text(each.name), links),
        _ranks(changes, links),
    )
    return Changed(
        before=before,
        address=address,
        cautions=tuple(_cautions(changes)),
        tables=tuple(table for table in tables if table.lines),
        policies=tuple(part for policy, _ in changes.changed(Subject.POLICY) for part in _policy(policy, links)),
        spellings=tuple(map(_spelling, changes.that(Change.SPELLING))),
        doubts=tuple(f"Section {doubt.section}: {doubt.detail}" for doubt in changes.that(Change.UNCLEAR)),
        nothing=changes.nothing_changed,
    )


def day(of: date) -> str:
    """A day in words: "Feb 3, 2017"."""
    return f"{of:%b} {of.day}, {of.year}"


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
        yield f"Missing: {missing} between them ({days(span)})."
    if not changes.counts_comparable:
        yield "The two reports cover different numbers of days, so their counts can't be compared."
    marked = [
        f"{counted(side.marked, 'row', 'rows')} of {word} week"
        for side, word in ((changes.before, "the earlier"), (changes.after, "this"))
        if side.marked
    ]
    if marked:
        yield f"Counted as published: {listed(marked)} marked as corrected are in these figures."


def _totals(changes: Changes, links: ChangeLinks) -> Table:
    lines = tuple(
        Line((text(TOTALS[total.name]), *_before_after(total, links))) for total, _ in changes.changed(Subject.TOTAL)
    )
    about = "A row is a figure of the whole report; those that did not change are left out."
    return Table("changed-totals", "Totals", about, (Heading("Figure"), *_BEFORE_AFTER), lines, "figures")


def _tallies(
    changes: Changes, subject: Subject, name: str, title: str, named: Callable[[Finding], Cell], links: ChangeLinks
) -> Table:
    lines = tuple(
        Line((named(found), *_before_after(found, links), text(str(found.change))))
        for found, _ in changes.changed(subject)
    )
    headings = (Heading(subject.capitalize()), *_BEFORE_AFTER, Heading("What became of it"))
    about = "Those that did not change are left out."
    return Table(name, title, about, headings, lines)


def _place(finding: Finding) -> Cell:
    return text(f"{finding.name}, {finding.state or '?'}", doubt="" if finding.code else "county undecided")


def _country(finding: Finding) -> Cell:
    return text(finding.name, doubt="" if finding.code else "not known")


def _before_after(finding: Finding, links: ChangeLinks) -> tuple[Cell, Cell, Cell]:
    before, after = (replace(figure(side.count), link=links(finding, side)) for side in (finding.before, finding.after))
    return before, after, _signed(finding.difference)


def _ranks(changes: Changes, links: ChangeLinks) -> Table:
    lines = tuple(
        Line((_place(rank), *_before_after(rank, links)[:2], *_before_after(issued, links)[:2], text(str(rank.change))))
        for rank, issued in zip(changes.about(Subject.RANK), changes.about(Subject.ISSUED), strict=True)
        if rank.change is not Change.SAME
    )
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


def _signed(number: int | None) -> Cell:
    if number is None:
        return text()
    return Cell((f"{number:+,}".replace("-", "−") if number else "0",), float(number))


def _policy(policy: Finding, links: ChangeLinks) -> Iterator[PolicyChanged]:
    sides = (("before", policy.before), ("this week", policy.after))
    rows = tuple(Link(address, word) for word, side in sides if (address := links(policy, side)))
    for words in policy.words:
        yield PolicyChanged(policy.change, policy.name, words=words, rows=rows)
    if not policy.words:
        yield PolicyChanged(policy.change, policy.name, policy.detail or from_to(policy), rows=rows)


def _spelling(each: Finding) -> str:
    where = f" ({each.name})" if each.name else ""
    before, after = (", ".join(f"“{spelling}”" for spelling in side.texts) for side in (each.before, each.after))
    return f"Section {each.section}, {each.subject}{where}: {before} → {after}"
