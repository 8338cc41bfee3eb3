"""The first page and the pages of weeks: those of the site, with each figure a link to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ddor.app.asking import Asked
from ddor.app.comparing import change_links
from ddor.app.desk import Desk
from ddor.app.places import place_address
from ddor.app.rows import crop_address, links_to_rows, rows_address
from ddor.archive import HeldWeek, MissingWeek
from ddor.archive.errors import NotHeld
from ddor.changes.compare import compare
from ddor.corrections.proposals import Findings, find_proposals
from ddor.sections import DECLINED, HIGH_VOLUME, ROW_SECTIONS
from ddor.site.changed import ChangeLinks, days, without_change_links
from ddor.site.content import Download, Figure, Link, Overview, WeekPage
from ddor.site.overview import overview
from ddor.site.week import Held, week_page
from ddor.tables.filters import Filters
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person, in words, and where it is looked at."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Home:
    """The first page: what waits for a person, first, and the overview of the weeks (None: no week is held)."""

    title: str
    waiting: tuple[Waiting, ...]
    overview: Overview | None


def home(desk: Desk) -> Home:
    """The first page."""
    held = desk.held()
    if not held:
        return Home("Declined Detainer Outcome Reports", (), None)
    addresses = {week.period.start.isoformat(): f"/week/{week.period.start}" for week in held}
    page = desk.answer(("overview",), lambda: overview(desk.weeks(), addresses, rows_address))
    figures = (replace(each, link=_FURTHER.get(each.name, each.link)) for each in page.figures)
    page = replace(page, figures=tuple(figures), downloads=_DOWNLOADS)
    return Home(page.title, desk.answer(("waiting",), lambda: tuple(waiting(desk, held))), page)


_FURTHER = {"Weeks in the archive": "#series-title", "Jurisdictions": "/count?week=all&by=county"}
"""By figures of the first page that count no rows, where what they count is listed."""

_DOWNLOADS = (
    Download("/export-all?week=all&format=xlsx", "All weeks, as a workbook", "for a spreadsheet"),
    Download("/export-all?week=all&format=csv", "All weeks, as CSV in a ZIP file", "with a description"),
)


def waiting(desk: Desk, held: list[HeldWeek]) -> Iterator[Waiting]:
    """What waits for a person: errors in the reading, undecided names, corrections that nobody has looked at."""
    for week in held:
        newest = week.revisions[-1]
        errors = sum(number for severity, number in newest.problems.items() if str(severity) == "error")
        if errors:
            said = f"{counted(errors, 'error', 'errors')} in the reading of {newest.file}: a figure may be wrong."
            yield Waiting(said, f"/week/{week.period.start}#problems-title")
    rows = sum(desk.weeks().undecided_rows(section.table) for section in ROW_SECTIONS)
    if rows:
        yield Waiting(f"The county of {counted(rows, 'row', 'rows')} is undecided.", "/undecided")
    findings = _findings(desk)
    number = len(findings.proposals) + len(findings.without_week)
    if number:
        verb = "waits" if number == 1 else "wait"
        yield Waiting(
            f"{counted(number, 'printed correction', 'printed corrections')} {verb} for your answer.", "/corrections"
        )


def _findings(desk: Desk) -> Findings:
    """What printed corrections speak of and nobody has answered."""
    return desk.answer(("findings",), lambda: find_proposals(desk.archive, desk.annotations()))


def page_of_week(desk: Desk, start: date) -> WeekPage:
    """The page of the week that begins on a day. Raises NotHeld if there is none."""
    return desk.answer(("week", start), lambda: _page_of_week(desk, start))


def _page_of_week(desk: Desk, start: date) -> WeekPage:
    listed = desk.listed()
    held = [each for each in listed if isinstance(each, HeldWeek)]
    at = next((at for at, each in enumerate(held) if each.period.start == start), None)
    if at is None:
        raise NotHeld(f"No week that begins on {start} is in the archive.")
    annotations = desk.annotations()
    report = desk.archive.report(start)
    changes = before = None
    links: ChangeLinks = without_change_links
    if at:
        before = held[at - 1]
        day = before.period.start
        gaps = [each.period for each in listed if isinstance(each, MissingWeek) and day < each.period.start < start]
        sides = (Weeks.of_report(desk.archive.report(day), annotations), Weeks.of_report(report, annotations))
        changes = compare(*sides, gaps)
        links = change_links(day, start, *sides)
    known = Held(
        held[at],
        report,
        desk.archive.cross_check(start),
        changes,
        before,
        f"/week/{before.period.start}" if before else "",
        _findings(desk).about(start),
    )
    asked = Asked((start,))
    to_rows = links_to_rows(asked, Weeks.of_report(report, annotations))
    page = week_page(known, annotations, crop_address, "", to_rows, place_address, links)
    later = held[at + 1] if at + 1 < len(held) else None
    return replace(
        page,
        figures=tuple(_linked(figure, asked) for figure in page.figures),
        earlier=_link(before),
        later=_link(later),
        downloads=tuple(_downloads(start)),
    )


def _link(week: HeldWeek | None) -> Link | None:
    return Link(f"/week/{week.period.start}", days(week.period)) if week else None


def _linked(figure: Figure, asked: Asked) -> Figure:
    behind = {
        "Declined": asked,
        "Jurisdictions": asked,
        "Offenses": replace(asked, of_offenses=True),
        "Convicted": replace(asked, of_offenses=True, filters=Filters(status=("convicted",))),
        "Charged": replace(asked, of_offenses=True, filters=Filters(status=("charged",))),
        "Section I": replace(asked, section=HIGH_VOLUME),
    }
    return replace(figure, link=behind[figure.name].address()) if figure.name in behind else figure


def _downloads(start: date) -> Iterator[Download]:
    yield Download(f"/export-all?week={start}&format=xlsx", "All tables, as a workbook", "for a spreadsheet")
    yield Download(f"/export-all?week={start}&format=csv", "All tables, as CSV in a ZIP file", "with a description")
    for section in ROW_SECTIONS:
        asked = Asked((start,), section)
        name = f"{'declined' if section is DECLINED else section.table}.csv"
        yield Download(asked.address("/export", {"format": "csv"}), name, f"A row is {section.a_row_is}.")
