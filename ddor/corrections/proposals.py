"""The rows of weeks in the archive that printed corrections speak of, as annotations for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from ddor.archive import Archive, HeldWeek, Selection
from ddor.archive.conditions import Condition, OneOf
from ddor.corrections.annotations import SECTIONS, Annotation, Annotations, Kind, Waiting
from ddor.corrections.reading import Named, read_correction, resolve
from ddor.corrections.sides import Side
from ddor.places import Gazetteer, Match, Matcher
from ddor.report.dates import read_periods
from ddor.sections import ROW_SECTIONS, DeclinedDetainer, HighVolume, Policy, Report
from ddor.states import states


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as a report prints it: the report's week and file, the revision that counts, the page."""

    week: date
    revision: int
    file: str
    page: int
    text: str

    @property
    def where(self) -> str:
        """The file and the page."""
        return f"{self.file}, page {self.page}"

    @property
    def source(self) -> str:
        """Who says so, as annotations write it."""
        return f"ICE, correction printed in {self.where}"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row that a correction may speak of: its number in its section, its page, its cells as printed."""

    number: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows of one county in one section of a week, with the sentence that speaks of the county.

    `is_doubtful`: it can't be determined whether the sentence takes the county for wrong or for right.
    """

    correction: Correction
    week: date
    section: str
    geoid: str
    place: str
    sentence: str
    is_doubtful: bool
    rows: tuple[PrintedRow, ...]

    def annotation(self, kind: Kind) -> Annotation:
        """What to write when a person says what the correction means for the rows."""
        text = f"{self.place}: “{self.sentence}”"
        return Annotation(self.week, self.section, self.geoid, None, kind, text, self.correction.source)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A place that a correction names but that has no proposed rows, and why."""

    correction: Correction
    printed: str
    why: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What corrections speak of: rows that a person has not looked at yet, corrections that name no week, the rest."""

    proposals: tuple[Proposal, ...]
    without_week: tuple[Correction, ...]
    unsettled: tuple[Unsettled, ...]

    def about(self, week: date) -> tuple[Proposal, ...]:
        """The proposals of rows of the week that begins on a day."""
        return tuple(each for each in self.proposals if each.week == week)

    @property
    def is_open(self) -> bool:
        """Whether anything waits for a person's answer."""
        return bool(self.proposals or self.without_week)


def find_corrections(archive: Archive) -> list[Correction]:
    """The corrections that the reports in the archive print, by week and in the order printed."""
    only = Condition("kind", OneOf(frozenset({"correction"})))
    printed = archive.select("notes", Selection(), ["week", "revision", "text", "page"], [only]).rows
    if not printed:
        return []
    files = dict(archive.select("reports", Selection(tuple({row[0] for row in printed})), ["week", "file"]).rows)
    return [Correction(week, revision, files[week], page, text) for week, revision, text, page in printed]


def find_proposals(
    archive: Archive,
    annotations: Annotations,
    about: date | None = None,
    told: Mapping[Correction, date] | None = None,
) -> Findings:
    """What the corrections printed in the reports in the archive speak of, without what annotations answer already.

    With `about`, only what is printed in the report of that week or names it. `told` says of which week a correction
    is that names none itself. A correction without a week that is printed in a revision is about its own week.
    """
    weeks = _HeldWeeks(archive)
    proposals: dict[tuple[date, str, str, str], Proposal] = {}
    without_week: list[Correction] = []
    unsettled: list[Unsettled] = []
    for correction, named in _named(find_corrections(archive), told or {}):
        if about is not None and about not in (correction.week, *(week for _, week in named)):
            continue
        if any(week is None for _, week in named) and not _is_answered(correction, named, annotations):
            without_week.append(correction)
        for each, match, week in _resolved(named, weeks):
            found = _proposals(correction, each, match, week, weeks)
            if isinstance(found, Unsettled):
                unsettled.append(found)
                continue
            for proposal in found:
                key = (proposal.week, proposal.section, proposal.geoid, proposal.sentence)
                if not is_covered(proposal, annotations):
                    proposals.setdefault(key, proposal)
    return Findings(tuple(proposals.values()), tuple(without_week), tuple(unsettled))


def rows_waiting(archive: Archive, annotations: Annotations) -> frozenset[Waiting]:
    """The rows of weeks in the archive that printed corrections may take back and that annotations don't answer for.

    A correction that names no week may speak of any week in the archive that is earlier than its report's own.
    """
    findings = find_proposals(archive, annotations)
    of_weeks = (Waiting(each.week, each.section, each.geoid) for each in findings.proposals)
    held = [each.period.start for each in archive.weeks() if isinstance(each, HeldWeek)]
    of_any_week = (
        Waiting(week, section, geoid)
        for correction in findings.without_week
        for geoid in _unanswered(correction, annotations)
        for week in held
        if week < correction.week
        for section in SECTIONS
    )
    return frozenset((*of_weeks, *of_any_week))


def _unanswered(correction: Correction, annotations: Annotations) -> Iterator[str]:
    """The counties that a correction may take rows of, of a week that it doesn't name, and that nobody answered for."""
    said = [each for each in annotations.listed if each.source == correction.source]
    for named, match in resolve(read_correction(correction.text), _matcher(correction.week)):
        answered = any(named.sentence in each.text and each.geoid == match.geoid for each in said)
        if match.geoid is not None and named.side is not Side.RIGHT and named.period is None and not answered:
            yield match.geoid


def is_covered(proposal: Proposal, annotations: Annotations) -> bool:
    """Whether all rows are marked as corrected, or a person has answered for this very sentence."""
    text = proposal.annotation(Kind.CORRECTED).text
    said = annotations.of_week(proposal.week)
    return all(
        any(
            each.names(proposal.section, proposal.geoid, row.number)
            and (each.kind is Kind.CORRECTED or each.text == text)
            for each in said
        )
        for row in proposal.rows
    )


class _HeldWeeks:
    """The newest report of each week in the archive, read when it is first asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._reports: dict[date, Report] = {}

    @cached_property
    def _held(self) -> set[date]:
        return {week for (week,) in self._archive.select("reports", Selection(), ["week"]).rows}

    def __contains__(self, week: date) -> bool:
        return week in self._held

    def report(self, week: date) -> Report:
        if week not in self._reports:
            self._reports[week] = self._archive.report(week)
        return self._reports[week]


def _named(
    corrections: Sequence[Correction], told: Mapping[Correction, date]
) -> Iterator[tuple[Correction, list[tuple[Named, date | None]]]]:
    """Each correction with the places that it names, each with the week that is spoken of, as far as that is said."""
    heading: tuple[date, date] | None = None
    for correction in corrections:
        named = read_correction(correction.text)
        said = next((each.period.start for each in named if each.period), None)
        if correction.text.endswith(":") and (begins := _week_named(correction.text)):
            heading = (correction.week, begins)
        # A sentence that ends in a colon applies to the list that follows it in the same report.
        inherited = heading[1] if heading is not None and heading[0] == correction.week else None
        own = correction.week if correction.revision > 1 else None
        otherwise = said or inherited or told.get(correction) or own
        yield correction, [(each, each.period.start if each.period else otherwise) for each in named]


def _resolved(
    named: Sequence[tuple[Named, date | None]], weeks: _HeldWeeks
) -> Iterator[tuple[Named, Match | None, date]]:
    """Each place of a week that is said with its county, None if that week is not in the archive."""
    for week in dict.fromkeys(week for _, week in named):
        of_week = [each for each, its in named if its == week]
        if week is None:
            continue
        if week in weeks:
            yield from ((each, match, week) for each, match in resolve(of_week, _matcher(week)))
        else:
            yield from ((each, None, week) for each in of_week)


def _proposals(
    correction: Correction, named: Named, match: Match | None, week: date, weeks: _HeldWeeks
) -> list[Proposal] | Unsettled:
    """What is proposed for a place, section by section, or why nothing is."""
    if match is None:
        return Unsettled(correction, named.printed, f"The week of {week} isn't in the archive.")
    if match.geoid is None or match.place is None or match.state is None:
        listed = ", ".join(f"{each.name}, {each.state} ({each.geoid})" for each in match.candidates[:_SHOWN])
        return Unsettled(correction, named.printed, match.sentence + (f" Candidates: {listed}." if listed else ""))
    if named.side is Side.RIGHT:
        return Unsettled(
            correction, named.printed, "It is named as the place where the rows belong, so nothing is proposed."
        )
    found = [
        Proposal(
            correction=correction,
            week=week,
            section=section,
            geoid=match.geoid,
            place=f"{match.place}, {states()[match.state].name}",
            sentence=named.sentence,
            is_doubtful=named.side is Side.UNCLEAR,
            rows=rows,
        )
        for section, rows in _rows_of(weeks.report(week), match.geoid)
    ]
    if found:
        return found
    return Unsettled(correction, named.printed, f"The newest report for the week of {week} has no row for it.")


_SHOWN = 4


def _rows_of(report: Report, geoid: str) -> Iterator[tuple[str, tuple[PrintedRow, ...]]]:
    """The rows of a county, by section; a section without any is left out."""
    for section in ROW_SECTIONS:
        of_county = (row for row in section.rows(report) if row.jurisdiction and row.jurisdiction.geoid == geoid)
        if found := tuple(map(_printed, of_county)):
            yield section.numeral, found


def _printed(row: HighVolume | DeclinedDetainer | Policy) -> PrintedRow:
    cells = [cell.text for cell in (*row.printed.values(), *row.other.values()) if cell.text]
    return PrintedRow(row.number, row.source.page, " · ".join(cells))


def _is_answered(correction: Correction, named: Sequence[tuple[Named, date | None]], annotations: Annotations) -> bool:
    said = [each.text for each in annotations.listed if each.source == correction.source]
    return all(any(each.sentence in text for text in said) for each, week in named if week is None)


@cache
def _matcher(week: date) -> Matcher:
    return Matcher(Gazetteer.in_force(week))


def _week_named(text: str) -> date | None:
    """The first day of the first period that a text names."""
    periods = read_periods(text)
    return periods[0].start if periods else None
