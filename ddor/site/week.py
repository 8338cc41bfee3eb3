"""The page of a week, made of its report and what is known about it beyond the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ddor.agreement import CrossCheck
from ddor.archive import HeldWeek, Revision
from ddor.changes.findings import Changes
from ddor.corrections.annotations import Annotation, Annotations
from ddor.corrections.proposals import Correction, Proposal
from ddor.model import Severity
from ddor.model import Source as Place
from ddor.pictures import where
from ddor.sections import ROW_SECTIONS, TABLES, Report
from ddor.site.cautions import cautions, known
from ddor.site.changed import ChangeLinks, changed, days, without_change_links
from ddor.site.content import Changed, Download, Figure, Known, Problem, Said, Source, WeekPage
from ddor.site.grids import (
    Links,
    Pictures,
    PlaceAddress,
    number_of_places,
    share,
    without_address,
    without_links,
)
from ddor.site.sections import section_tables, undecided_rows
from ddor.site.subjects import subjects
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.parts import issued_in_all
from ddor.tables.ratio import DeclinedToIssued
from ddor.tables.weeks import Weeks
from ddor.terminal.account import account
from ddor.terminal.cross_check import sentence
from ddor.terminal.screen import counted

_SEVERITIES = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}

READING = "reading.json"


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of a week: its newest report, and the week in the archive before it with the address of its
    page.

    `unanswered` are the printed corrections that speak of its rows and that nobody has answered.
    """

    week: HeldWeek
    report: Report
    check: CrossCheck | None
    changes: Changes | None
    before: HeldWeek | None
    before_address: str = ""
    unanswered: Sequence[Proposal] = ()

    @property
    def revision(self) -> Revision:
        """The revision that the page shows."""
        return self.week.revisions[-1]


def week_page(
    held: Held,
    annotations: Annotations,
    pictures: Pictures,
    without_pictures: str,
    links: Links = without_links,
    place_address: PlaceAddress = without_address,
    change_links: ChangeLinks = without_change_links,
) -> WeekPage:
    """The page of a week; `without_pictures` says why rows have none. `links` and `change_links` lead from figures to
    their rows, and `place_address` from names to places' pages.
    """
    weeks = Weeks.of_report(held.report, annotations)
    marked = sum(weeks.corrected_rows(name) for name in ("declined", "high_volume", "policies"))
    corrected = weeks.as_corrected() if marked else None
    return WeekPage(
        title=f"Week of {days(held.week.period)}",
        source=_source(held),
        figures=tuple(_figures(held.report, weeks, corrected, links)),
        marked=_marked(marked),
        cautions=tuple(_cautions(held, weeks)),
        notes=tuple(Said(note.text, where(note.source)) for note in held.report.notes),
        corrections=tuple(Said(note.text, where(note.source)) for note in held.report.corrections),
        known=tuple(_known(each, weeks) for each in annotations.of_week(held.week.period.start)),
        unanswered=tuple(_unanswered(held.unanswered)),
        subjects=subjects(weeks, corrected, links),
        changed=_changed(held, change_links),
        sections=section_tables(weeks, pictures, place_address),
        without_pictures=without_pictures,
        problems=tuple(
            Problem(_SEVERITIES[each.severity], each.message, _where(each.source)) for each in held.report.problems
        ),
        undecided=undecided_rows(weeks, pictures),
        downloads=tuple(
            Download(address, address, f"A row is {about}." if address != READING else about)
            for address, about in downloads().items()
        ),
    )


def downloads() -> Mapping[str, str]:
    """The files beside a week's page by name, with what a row of each is."""
    tables = {name: table.a_row_is for name, table in TABLES.items()}
    tables |= {each.name: each.a_row_is for each in TABULATIONS.values() if each.name != "series"}
    return {f"{name}.csv": about for name, about in tables.items()} | {
        READING: "All of it as one JSON object, with the place on the page of every cell."
    }


def _source(held: Held) -> Source:
    report, revision, revisions = held.report, held.revision, held.week.revisions
    several = f"Revision {revision.number} of {len(revisions)}, the one added last" if len(revisions) > 1 else ""
    return Source(
        file=report.document.file,
        sha256=report.document.sha256,
        pages=report.document.pages,
        revision=several,
        older=tuple(f"revision {each.number}: {each.file}, SHA-256 {each.sha256}" for each in revisions[:-1]),
        audit=f"{account(report)}.",
        checked=f"{sentence(held.check)}." if held.check else "Not read a second time by other programs.",
    )


def _marked(rows: int) -> str:
    if not rows:
        return "No row of this week is marked as corrected, so all figures are as published."
    return (
        f"{counted(rows, 'row is', 'rows are')} marked as corrected. “As corrected” counts without "
        f"{'it' if rows == 1 else 'them'}; where it is blank, the figure is the same."
    )


def _cautions(held: Held, weeks: Weeks) -> Iterator[str]:
    yield from cautions(weeks)
    if held.unanswered:
        spoken_of = {(each.section, row.number) for each in held.unanswered for row in each.rows}
        yield (
            f"Printed corrections concern {counted(len(spoken_of), 'row', 'rows')} of this week, and nobody has "
            f"answered them yet: {'it is' if len(spoken_of) == 1 else 'they are'} counted as published."
        )
    report = held.report
    if report.declined_stated is not None and report.declined_stated != len(report.declined):
        rows = counted(len(report.declined), "row", "rows")
        yield f"The report states {report.declined_stated:,} declined detainers; its table has {rows}."


def _figures(report: Report, weeks: Weeks, corrected: Weeks | None, links: Links) -> Iterator[Figure]:
    """Key figures, each as corrected where that is another, with a link to the persons that it counts or rests on."""
    everyone = TABULATIONS["waits"].of(weeks).records()[0]
    behind = {
        name: links("waits", everyone, column)
        for name, column in (("Declined", "persons"), ("Jurisdictions", "persons"), ("Median wait", "median_days"))
    }
    published = _counted(report, weeks)
    other = _counted(report, corrected) if corrected else published
    for name, (value, note) in published.items():
        yield Figure(name, value, note, other[name][0] if other[name][0] != value else None, behind.get(name, ""))


def _counted(report: Report, weeks: Weeks) -> dict[str, tuple[str, str]]:
    persons, offenses = weeks.count("declined"), weeks.column("offenses", "status")
    issued = report.detainers_issued
    wait = TABULATIONS["waits"].of(weeks).records()[0]
    median = f"{wait['median_days']:,.0f} days" if wait["median_days"] is not None else "not known"
    jurisdictions = number_of_places(weeks)
    listed_issued = issued_in_all(weeks.records("high_volume"))
    ratio = DeclinedToIssued.of(weeks)
    return {
        "Detainers issued": (
            "not stated" if issued is None else f"{issued:,}",
            "nationwide, as the report’s text states",
        ),
        "Declined": (f"{persons:,}", "persons, rows of Section II"),
        "Declined to issued": (ratio.words() or "not known", ratio.caveat()),
        "Jurisdictions": (jurisdictions, "counties with a declined detainer, and cities of several counties"),
        "Offenses": (f"{len(offenses):,}", "listed for these persons; one may have several"),
        "Convicted": (
            f"{offenses.count('convicted'):,}", f"offenses, {share(offenses.count('convicted'), len(offenses))}"
        ),
        "Charged": (f"{offenses.count('charged'):,}", f"offenses, {share(offenses.count('charged'), len(offenses))}"),
        "Median wait": (median, "from a detainer’s issue to its decline"),
        "Section I": (f"{listed_issued:,}", "detainers issued to the jurisdictions listed there"),
    }  # fmt: skip


def _known(each: Annotation, weeks: Weeks) -> Known:
    rows = [
        (f"#{section.numeral}-{row}", f"Section {section.numeral}, row {row}")
        for section in ROW_SECTIONS
        for row, geoid in weeks.columns(section.table, "row", "geoid")
        if each.names(section.numeral, geoid, row)
    ]
    return known(each, rows)


def _unanswered(proposals: Sequence[Proposal]) -> Iterator[Known]:
    """Each sentence that speaks of rows once, with all places that it names and their rows."""
    together: dict[tuple[Correction, str], list[Proposal]] = {}
    for each in proposals:
        together.setdefault((each.correction, each.sentence), []).append(each)
    for (correction, said_so), found in together.items():
        said = f"{'; '.join(dict.fromkeys(each.place for each in found))}: “{said_so}”"
        if any(each.is_doubtful for each in found):
            said += " It’s unclear whether the sentence says the place was wrong or right."
        rows = [
            (f"#{each.section}-{row.number}", f"Section {each.section}, row {row.number}")
            for each in found
            for row in each.rows
        ]
        yield Known("Unanswered", said, f"{correction.where}, week of {correction.week}", "", tuple(rows))


def _changed(held: Held, links: ChangeLinks) -> Changed | None:
    if held.changes is None or held.before is None:
        return None
    return changed(held.changes, days(held.before.period), held.before_address, links)


def _where(source: Place | None) -> str:
    return where(source) if source else ""
