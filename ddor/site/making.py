"""Makes the site of some weeks of an archive, a week after the other, the first page last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ddor.archive import Archive, HeldWeek, MissingWeek, Selection
from ddor.changes.compare import compare
from ddor.corrections.annotations import Annotations
from ddor.corrections.proposals import find_proposals
from ddor.export import csv_file
from ddor.export.data_package import Origin
from ddor.export.folder import export_folder
from ddor.export.front_page import front_page
from ddor.model import Period
from ddor.places import name_of_place
from ddor.reading.contract import report_text
from ddor.sections import TABLES, Report, Section
from ddor.site import site
from ddor.site.changed import days
from ddor.site.content import Download, Link, WeekPage
from ddor.site.crops import FOLDER, Crops, Opening, crops
from ddor.site.links import PLACES, places_from, rows_by_week, rows_of_place, rows_on_page, rows_on_pages
from ddor.site.overview import SERIES, overview
from ddor.site.place import place_page, places_with_rows
from ddor.site.week import READING, Held, downloads, week_page
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.described import all_tables
from ddor.tables.weeks import Weeks
from ddor.userfiles.files import write_files

TABLES_OF_ALL = "all"
"""The folder of the tables over all weeks."""

LEFT_OUT = "This page was made without pictures of rows."

OnProgress = Callable[[date, int, int], None]
"""Called as the pictures of a week are made, with the week's first day, how many are done and how many there are; and
before the first with 0 and 0."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the first page, what is wrong with pictures in sentences, and folders of weeks that are not of
    this site but lie in its folder.
    """

    page: Path
    problems: tuple[str, ...]
    others: tuple[Path, ...]


def make_site(
    archive: Archive,
    chosen: Sequence[date],
    annotations: Annotations,
    out: Path,
    opening: Opening | None,
    on_progress: OnProgress = lambda week, done, of: None,
) -> Made:
    """Make the site of the weeks that begin on some days, their newest revisions, in a folder.

    `opening` says how to find and open the PDFs for the pictures of rows; without it there are none. Each file is
    written whole or not at all, the first page after all that it leads to. Raises ArchiveError and OSError.
    """
    listed = archive.weeks()
    held = [each for each in listed if isinstance(each, HeldWeek)]
    gaps = [each.period for each in listed if isinstance(each, MissingWeek)]
    write_files(out / site.STATIC, site.static_files())
    weeks = Weeks.of_archive(archive, Selection(tuple(sorted(chosen))), annotations)
    places = places_with_rows(weeks)
    waiting = find_proposals(archive, annotations)
    place_address = places_from("../", places)
    pages = [week for week in held if week.period.start in chosen]
    problems = []
    of_rows: dict[date, Crops] = {}
    for week, report, before in _with_reports(archive, held, chosen):
        start = week.period.start
        folder = out / start.isoformat()
        on_progress(start, 0, 0)
        made = Crops({}, LEFT_OUT)
        if opening is not None:
            made = crops(
                report,
                week.revisions[-1],
                opening,
                folder / FOLDER,
                lambda done, of, day=start: on_progress(day, done, of),  # type: ignore[misc]
            )
        of_rows[start] = made
        if made.problem:
            problems.append(made.problem)
        known = _held(archive, week, report, before, annotations, gaps, chosen)
        known = replace(known, unanswered=waiting.about(start))
        earlier, own = (Weeks.of_report(each, annotations) for each in (before[1] if before else report, report))
        page = week_page(
            known,
            annotations,
            made.of_row,
            made.reason,
            rows_on_page(place_address, own),
            place_address,
            rows_on_pages(earlier, own, known.before_address),
        )
        _write_week(_with_neighbours(page, pages, week), report, annotations, folder)
    _write_places(weeks, places, annotations, out, of_rows)
    _write_overview(weeks, chosen, annotations, out)
    names = {day.isoformat() for day in chosen}
    others = sorted(path for path in out.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name))
    return Made(out / site.PAGE, tuple(problems), tuple(path for path in others if path.name not in names))


_Before = tuple[HeldWeek, Report]


def _with_reports(
    archive: Archive, held: Sequence[HeldWeek], chosen: Sequence[date]
) -> Iterator[tuple[HeldWeek, Report, _Before | None]]:
    """The chosen weeks with their reports, each with the week in the archive before it."""
    before: _Before | None = None
    for at, week in enumerate(held):
        if week.period.start not in chosen:
            before = None
            continue
        if before is None and at:
            before = (held[at - 1], archive.report(held[at - 1].period.start))
        report = archive.report(week.period.start)
        yield week, report, before
        before = (week, report)


def _held(
    archive: Archive,
    week: HeldWeek,
    report: Report,
    before: _Before | None,
    annotations: Annotations,
    gaps: Sequence[Period],
    chosen: Sequence[date],
) -> Held:
    check = archive.cross_check(week.period.start)
    if before is None:
        return Held(week, report, check, None, None)
    earlier, its_report = before
    sides = (Weeks.of_report(its_report, annotations), Weeks.of_report(report, annotations))
    between = [gap for gap in gaps if earlier.period.start < gap.start < week.period.start]
    start = earlier.period.start
    address = f"../{start.isoformat()}/{site.PAGE}" if start in chosen else ""
    return Held(week, report, check, compare(*sides, between), earlier, address)


def _with_neighbours(page: WeekPage, pages: Sequence[HeldWeek], week: HeldWeek) -> WeekPage:
    at = pages.index(week)
    links = [
        Link(f"../{each.period.start.isoformat()}/{site.PAGE}", days(each.period)) if each else None
        for each in (pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None)
    ]
    return replace(page, earlier=links[0], later=links[1])


def _write_week(page: WeekPage, report: Report, annotations: Annotations, folder: Path) -> None:
    weeks = Weeks.of_report(report, annotations)
    tables = {name: weeks.table(name) for name in TABLES}
    tables |= {name: each.of(weeks) for name, each in TABULATIONS.items() if f"{name}.csv" in downloads()}
    files: dict[str, str | bytes] = {f"{name}.csv": csv_file(table) for name, table in tables.items()}
    files[READING] = report_text(report)
    write_files(folder, {**files, site.PAGE: site.week_html(page)})


def _write_places(
    weeks: Weeks, places: Mapping[str, str], annotations: Annotations, out: Path, pictures: Mapping[date, Crops]
) -> None:
    """A page for each place; those of places that have no row any more go."""

    def picture(section: Section, row: Mapping[str, Any]) -> str | None:
        found = pictures[row["week"]].of_row(section, row)
        return f"../../{row['week']}/{found}" if found else None

    for geoid in places:
        page = place_page(
            weeks,
            geoid,
            annotations,
            picture,
            week_address=lambda week: f"../../{week}/{site.PAGE}",
            place_address=places_from("../../", places),
            rows=rows_of_place(lambda week: f"../../{week}/{site.PAGE}"),
        )
        write_files(out / PLACES / geoid, {site.PAGE: site.place_html(page)})
    for folder in (out / PLACES).iterdir() if (out / PLACES).is_dir() else ():
        if folder.name not in places and name_of_place(folder.name) and (folder / site.PAGE).is_file():
            (folder / site.PAGE).unlink()
            with suppress(OSError):
                folder.rmdir()


def _write_overview(weeks: Weeks, chosen: Sequence[date], annotations: Annotations, out: Path) -> None:
    addresses = {day.isoformat(): f"{day.isoformat()}/{site.PAGE}" for day in chosen}
    page = overview(weeks, addresses, rows_by_week(lambda week: addresses[week.isoformat()]))
    page = replace(page, downloads=(*page.downloads, *_write_tables(weeks, annotations, out)))
    series = csv_file(TABULATIONS["series"].of(weeks))
    write_files(out, {SERIES: series, site.PAGE: site.overview_html(page)})


def _write_tables(weeks: Weeks, annotations: Annotations, out: Path) -> Iterator[Download]:
    """The tables of all weeks, as `ddor export` writes them, in a folder of their own."""
    tables = all_tables(weeks, corrected=False)
    origins = [Origin(file, sha256) for file, sha256 in weeks.columns("reports", "file", "sha256")]
    made = export_folder(out / TABLES_OF_ALL, tables, ["xlsx", "csv"], front_page(weeks, annotations, tables), origins)
    about = {f"{table.name}.csv": f"A row is {table.a_row_is}." for table in tables}
    for path in made.files:
        name = f"{TABLES_OF_ALL}/{path.name}"
        yield Download(name, name, about.get(path.name) or _ABOUT_FILES.get(path.suffix, ""))


_ABOUT_FILES = {
    ".xlsx": "All tables of all weeks as one workbook.",
    ".txt": "What the tables are of, what they rest on, and their caveats: read it first.",
    ".json": "The tables described as a data package, for programs.",
}
"""What the files of an export are that aren't a table's, by their ending."""
