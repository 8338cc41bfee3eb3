"""What changed from one report to another, a flat record per finding; words for people are made elsewhere.

What did not change is among them, so that every row of both reports is in exactly one finding about its kind of thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ddor.changes.wording import Words, marked
from ddor.columns import Column, Item, Value
from ddor.model import Period
from ddor.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd


class Change(StrEnum):
    """What became of something."""

    CAME = "came"
    WENT = "went"
    ROSE = "rose"
    FELL = "fell"
    CHANGED = "changed"
    """A figure of the whole report is another."""
    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"
    """Section I lists it at another rank."""
    RENUMBERED = "renumbered"
    """Section I lists it at the same rank with other detainers."""
    ADDED = "added"
    DROPPED = "dropped"
    REWORDED = "reworded"
    REDATED = "redated"
    AOR = "area of responsibility"
    SAME = "same"
    SPELLING = "spelling"
    """Only its spelling is another; it is counted as the same."""
    UNCLEAR = "unclear"
    """It may be the same as something else, or not; it is counted as different."""


class Subject(StrEnum):
    """What a finding is about; `rank` and `issued` are the two figures of a jurisdiction of Section I."""

    TOTAL = "total"
    RANK = "rank"
    ISSUED = "issued"
    JURISDICTION = "jurisdiction"
    AGENCY = "agency"
    COUNTRY = "country"
    OFFENSE = "offense"
    STATUS = "status"
    POLICY = "policy"
    CRITERIA = "criteria"
    AOR = "area of responsibility"


PARTS: Mapping[Subject, Subject] = {Subject.JURISDICTION: Subject.AGENCY, Subject.OFFENSE: Subject.STATUS}
"""What some things are made of: the findings about their parts follow theirs."""

_APART = (Change.SPELLING, Change.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two reports has of something.

    `count` is how many persons or offenses there are, a rank, or a figure; None if it is not known or not counted.
    `texts` are what is printed. `rows` are the rows of the section that it rests on, by their numbers (from 1) in the
    order printed, and `pages` the page (from 1) that each begins on.
    """

    count: int | None = None
    texts: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()


def side_of(rows: Sequence[Mapping[str, Any]], count: int | None = None, texts: Sequence[str] = ()) -> Side:
    """A side that rests on rows, which are given by their values by column."""
    once = sorted({row["row"]: row["page"] for row in rows}.items())
    return Side(count, tuple(texts), tuple(row for row, _ in once), tuple(page for _, page in once if page))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in both reports, and what became of it.

    `section` is the numeral of the section, empty for a figure of the whole report. `name` is as the later report has
    it; of a spelling, it is what the thing belongs to, such as an agency's county. `code` is a Census GEOID, an ISO
    3166-1 alpha-3 or an NCIC code, None if it is undecided or not known. `part_of` names the jurisdiction of an
    agency, the offense of a status. `detail` says it in words; `words` are texts in the words kept, dropped and added.
    """

    section: str
    subject: Subject
    change: Change
    name: str
    state: str | None = None
    code: str | None = None
    part_of: str | None = None
    before: Side = Side()
    after: Side = Side()
    detail: str | None = None
    words: tuple[tuple[Words, ...], ...] = ()

    @property
    def difference(self) -> int | None:
        """How many more the later report has; None if either number is not known."""
        before, after = self.before.count, self.after.count
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Compared:
    """A report that was compared. `marked` counts its rows that are marked as corrected."""

    file: str
    sha256: str
    period: Period | None
    marked: int

    @property
    def days(self) -> int | None:
        """How many days it covers, None if that is not known."""
        return (self.period.end - self.period.start).days + 1 if self.period else None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one report to another.

    `corrected` says that rows marked as corrected were left out. `missing` are the weeks between the two that are
    not in the archive; nothing is known of them.
    """

    before: Compared
    after: Compared
    corrected: bool
    missing: tuple[Period, ...]
    findings: tuple[Finding, ...]

    def table(self) -> Table:
        """All findings as one table of COLUMNS, a row each."""
        items = [Item(self, part=finding) for finding in self.findings]
        rows = [tuple(column.get(item) if column.get else None for column in COLUMNS) for item in items]
        return Table(
            name="changes",
            title="What changed",
            a_row_is="something in either report, and what became of it",
            columns=COLUMNS,
            keys=(),
            rows=rows,
        )

    def frame(self) -> pd.DataFrame:
        """The same for pandas, typed: dates as datetime64[s], numbers as Int64, texts as string."""
        return self.table().frame()

    @property
    def counts_comparable(self) -> bool:
        """Whether both reports cover as many days."""
        return self.before.days == self.after.days

    @property
    def nothing_changed(self) -> bool:
        """Whether no row, figure or spelling differs."""
        return all(each.change is Change.SAME for each in self.findings)

    def about(self, subject: Subject) -> list[Finding]:
        """The findings about one kind of thing; spellings and what is unclear are apart from them."""
        return [each for each in self.findings if each.subject is subject and each.change not in _APART]

    def that(self, change: Change) -> list[Finding]:
        """The findings of one kind of change."""
        return [each for each in self.findings if each.change is change]

    def changed(self, subject: Subject) -> list[tuple[Finding, list[Finding]]]:
        """The things of one kind that changed, each with its parts: two agencies may swap under a county whose count
        stays the same.
        """
        groups: list[tuple[Finding, list[Finding]]] = []
        for each in self.findings:
            if each.change in _APART:
                continue
            if each.subject is subject:
                groups.append((each, []))
            elif each.subject is PARTS.get(subject):
                groups[-1][1].append(each)
        return [
            (whole, parts) for whole, parts in groups if any(each.change is not Change.SAME for each in (whole, *parts))
        ]


def _of_report(side: str) -> Iterator[Column]:
    def week(item: Item) -> Any:
        period = getattr(item.report, side).period
        return period and period.start

    yield Column(f"{side}_week", Value.DATE, f"First day of the week of the report {side}.", week)
    yield Column(f"{side}_file", Value.TEXT, "Name of its PDF.", lambda item: getattr(item.report, side).file)


def _text(field: str, meaning: str) -> Column:
    def get(item: Item) -> str | None:
        value = getattr(item.part, field)
        return None if value is None else str(value)

    return Column(field, Value.TEXT, meaning, get)


def _of_side(side: str, name: str, value: Value, meaning: str, get: Callable[[Side], Any]) -> Column:
    return Column(f"{side}{name}", value, meaning, lambda item: get(getattr(item.part, side)))


def _places(side: str) -> Iterator[Column]:
    yield _of_side(
        side,
        "_rows",
        Value.TEXT,
        f"Rows of the section {side}, from 1.",
        lambda of: " ".join(map(str, of.rows)) or None,
    )
    yield _of_side(
        side, "_pages", Value.TEXT, "The page on which each row begins, from 1.",
        lambda of: " ".join(map(str, of.pages)) or None,
    )  # fmt: skip


_SIDES = ("before", "after")

COLUMNS = (
    *(column for side in _SIDES for column in _of_report(side)),
    _text("section", "Section of the report; empty for a figure of the whole report."),
    _text("subject", "What it is about, such as jurisdiction, agency, offense; total for the whole report."),
    _text("change", "What became of it; same if nothing changed, spelling if only the spelling did, or unclear."),
    _text("name", "Its name in the later report; for a spelling, what the thing belongs to."),
    _text("state", "State, USPS code."),
    _text("code", "Census GEOID, ISO 3166-1 alpha-3 or NCIC code; empty if it is undecided or unknown."),
    _text("part_of", "For an agency, its jurisdiction; for a status, its offense."),
    *(_of_side(side, "", Value.NUMBER, f"The count, figure or rank {side}.", lambda of: of.count) for side in _SIDES),
    Column("difference", Value.NUMBER, "After minus before.", lambda item: item.part.difference),
    *(
        _of_side(side, "_text", Value.TEXT, f"What is printed {side}.", lambda of: "; ".join(of.texts) or None)
        for side in _SIDES
    ),
    Column(
        "detail",
        Value.TEXT,
        "In words; for a change of wording, the words [-dropped-] and {+added+}.",
        lambda item: item.part.detail or " / ".join(map(marked, item.part.words)) or None,
    ),
    *(column for side in _SIDES for column in _places(side)),
)
"""The columns of the table of all findings: a row is a finding."""
