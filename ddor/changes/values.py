"""What changed from one report to another, as plain values; the words for people are made elsewhere.

What did not change is among them, so that every row of both reports is found in exactly one entry of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ddor.changes.wording import Words
from ddor.model import Period


class Change(StrEnum):
    """What became of something that is counted: it came, went, rose, fell, or stayed the same."""

    CAME = "came"
    WENT = "went"
    ROSE = "rose"
    FELL = "fell"
    SAME = "same"


class PolicyChange(StrEnum):
    """What became of a policy; of one that both reports have, several may hold."""

    ADDED = "added"
    DROPPED = "dropped"
    REWORDED = "reworded"
    REDATED = "redated"
    AOR = "area of responsibility"


class Subject(StrEnum):
    """What an entry is about."""

    JURISDICTION = "jurisdiction"
    AGENCY = "agency"
    COUNTRY = "country"
    OFFENSE = "offense"
    STATUS = "status"
    RANK = "rank"
    POLICY = "policy"
    CRITERIA = "criteria"
    AOR = "area of responsibility"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a section that something rests on: their numbers (from 1) and the page that each begins on (from
    1), in the order printed. `count` is what they count for: persons, offenses, or just rows.
    """

    count: int = 0
    rows: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Something that is counted in both reports.

    `code` is a Census GEOID, an ISO 3166-1 alpha-3 code or an NCIC code; None where it is undecided or not known,
    and then `name` is as printed and is only the same in the other report if it is the same words. `name` is as the
    later report has it. `parts` are what it is made of: agencies of a jurisdiction, statuses of an offense.
    """

    subject: Subject
    name: str
    state: str | None
    code: str | None
    before: Rows
    after: Rows
    parts: tuple[Tally, ...] = ()

    @property
    def difference(self) -> int:
        """How many more there are in the later report."""
        return self.after.count - self.before.count

    @property
    def change(self) -> Change:
        """What became of it."""
        if not self.before.count:
            return Change.CAME if self.after.count else Change.SAME
        if not self.after.count:
            return Change.WENT
        return Change.ROSE if self.difference > 0 else Change.FELL if self.difference else Change.SAME

    @property
    def changed(self) -> bool:
        """Whether it or any part of it changed: two agencies may swap under a county whose count stays the same."""
        return self.change is not Change.SAME or any(part.changed for part in self.parts)


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of Section I. `rank` counts from 1 by detainers issued, those with as many sharing the best one; None
    where the number could not be read.
    """

    printed: str
    rank: int | None
    issued: int | None
    row: int
    page: int | None


@dataclass(frozen=True, slots=True)
class RankChange:
    """A jurisdiction of Section I: its place in both reports, None where it is not listed."""

    name: str
    state: str | None
    geoid: str | None
    before: Rank | None
    after: Rank | None

    @property
    def change(self) -> str:
        """What became of it: entered, left, moved (another rank), renumbered (the same rank, other detainers), same."""
        if self.before is None:
            return "entered"
        if self.after is None:
            return "left"
        if self.before.rank != self.after.rank:
            return "moved"
        return "same" if self.before.issued == self.after.issued else "renumbered"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A row of Section III; `enacted` is an ISO 8601 date to the precision printed."""

    printed: str
    state: str | None
    geoid: str | None
    kind: str | None
    aor: str | None
    enacted: str | None
    policy: str
    criteria: tuple[str, ...]
    row: int
    page: int | None


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy in both reports, None where a report does not have it; `changes` is empty where nothing changed.

    `policy_words` and `criteria_words` are the word-level differences, empty where it is not reworded there; each
    criterion begins with a bullet.
    """

    before: PolicyRow | None
    after: PolicyRow | None
    changes: tuple[PolicyChange, ...]
    policy_words: tuple[Words, ...] = ()
    criteria_words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """One thing that the two reports print in different spellings; counted as one. `words` shows the difference
    where each report has one spelling. `where` is what it belongs to, such as an agency's county.
    """

    section: str
    subject: Subject
    where: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    words: tuple[Words, ...]
    before_rows: Rows
    after_rows: Rows


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may be the same in both reports, or not, and so is counted as gone and come. `because` says it
    in a sentence.
    """

    section: str
    subject: Subject
    because: str
    before_rows: Rows
    after_rows: Rows


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the whole report by its name (see TOTALS in `compare`), None where a report states none."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A report that was compared. `marked` counts its rows that are marked as corrected."""

    file: str
    sha256: str
    period: Period | None
    marked: int

    @property
    def days(self) -> int | None:
        """How many days it covers, None where that is not known."""
        return (self.period.end - self.period.start).days + 1 if self.period else None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one report to another.

    `corrected` says that rows marked as corrected were left out. `missing` are the weeks between the two that are
    not held; nothing is known of them.
    """

    before: Compared
    after: Compared
    corrected: bool
    missing: tuple[Period, ...]
    totals: tuple[Total, ...]
    jurisdictions: tuple[Tally, ...]
    countries: tuple[Tally, ...]
    offenses: tuple[Tally, ...]
    ranks: tuple[RankChange, ...]
    policies: tuple[PolicyEntry, ...]
    spellings: tuple[Spelling, ...]
    doubts: tuple[Doubt, ...]

    @property
    def counts_comparable(self) -> bool:
        """Whether both reports cover as many days."""
        return self.before.days == self.after.days

    @property
    def nothing_changed(self) -> bool:
        """Whether no row, figure or spelling differs."""
        return not (
            any(total.before != total.after for total in self.totals)
            or any(tally.changed for tally in (*self.jurisdictions, *self.countries, *self.offenses))
            or any(rank.change != "same" for rank in self.ranks)
            or any(policy.changes for policy in self.policies)
            or self.spellings
            or self.doubts
        )


def rows_of(found: Sequence[tuple[int, int | None]], count: int | None = None) -> Rows:
    """Rows from their numbers and pages; `count` where they count for another number than they are."""
    once = sorted(dict(found).items())
    return Rows(len(found) if count is None else count, tuple(r for r, _ in once), tuple(p for _, p in once if p))
