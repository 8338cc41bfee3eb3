"""What an export is of, in words: which weeks, what to know before printing a figure, what the report says of itself.

Everything that a reader who has only the exported files must be told; ddor.export lays it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from ddor.corrections.annotations import Annotation, Annotations, Kind
from ddor.export.cover import Cover, Part
from ddor.model import Severity
from ddor.sections import ROW_SECTIONS
from ddor.tables.table import Table
from ddor.tables.unpublished import nothing_after
from ddor.tables.weeks import Weeks
from ddor.terminal.screen import counted

Line = tuple[str, str]

TITLE = "ICE's Declined Detainer Outcome Reports, as tables"

_PLACES = {"declined": ("person", "persons"), "high_volume": ("entry", "entries"), "policies": ("policy", "policies")}
"""The frames whose rows have a place, and what their rows are."""

_READ = (
    ("as printed", "Columns that end in _printed hold what the report says exactly; the column without that "
     "ending is what ddor made of it. Row and page say where it is in the PDF."),
    ("persons and offenses", "They are counted separately: a person with three offenses is one row of declined and "
     "three of offenses."),
    ("status", "convicted or charged; empty if the report doesn't say. It is never guessed."),
    ("empty", "An empty cell means not known or not stated, never zero."),
    ("shares", "Fractions: 0.6893 is 68.93 %. The workbook shows them in percent."),
    ("ranges", "Columns that end in _least and _most bound a figure that something undecided or unknown could change. "
     "A figure without them depends on nothing unknown."),
    ("declined to issued", "A ratio, not a share: a decline is listed whenever its detainer was issued."),
    ("counties", "geoid is the Census code of the county that the name was matched to, and method says how; empty and "
     "undecided if no single county was found."),
    ("geoid in a CSV", "Excel drops the zero at the start of GEOIDs from Alabama to Connecticut (06001 becomes 6001) "
     "when it opens a CSV. The workbook keeps it; so does a CSV if you import that column as text."),
    ("apostrophes in a CSV", "In CSV, but in no other format, text that a spreadsheet would run as a formula has an "
     "apostrophe before it."),
    ("corrected", "Rows that were corrected later are in every table and every figure as published; the column marks "
     "says corrected. Columns that end in _corrected count without them."),
)  # fmt: skip


def front_page(weeks: Weeks, annotations: Annotations, tables: Sequence[Table]) -> Cover:
    """The front page of an export of some weeks' tables, with what is known about their rows from other sources."""
    parts = (
        Part("What this is", tuple(_what(weeks))),
        Part("Before you print a figure", tuple(_cautions(weeks))),
        Part("How to read it", _READ),
        Part("What ICE says about its newest report here (Section IV)", tuple(_texts(weeks, "note", newest=True))),
        Part("Corrections that the reports print", tuple(_texts(weeks, "correction"))),
        Part("Known from outside the reports", tuple(_known(weeks, annotations))),
        Part("Tables", tuple(_table(table) for table in tables)),
        Part("Reports, and weeks missing between them", tuple(_reports(weeks))),
    )
    return Cover(TITLE, tuple(part if part.lines else Part(part.heading, (("", "None."),)) for part in parts))


def _what(weeks: Weeks) -> Iterator[Line]:
    first, last = weeks.periods[0].start, weeks.periods[-1].end
    held = counted(len(weeks.periods), "report", "reports")
    yield (
        "",
        "U.S. Immigration and Customs Enforcement (ICE) named the jails and sheriffs that had declined its detainers "
        f"in PDF reports. These tables are made from {held}, {first} to {last}, read by ddor {version('ddor')}. ICE "
        "has not checked them.",
    )


def _cautions(weeks: Weeks) -> Iterator[Line]:
    counts = [(severity, sum(weeks.column("reports", f"{severity}s"))) for severity in Severity]
    words = {Severity.ERROR: ("error", "errors"), Severity.WARNING: ("warning", "warnings")}
    said = ", ".join(counted(count, *words.get(severity, ("note", "notes"))) for severity, count in counts)
    yield (
        "problems",
        f"{said} in the reading. With an error, a figure may be wrong; a warning is something to check. The table "
        "problems lists all of them, with the page.",
    )
    for section in ROW_SECTIONS:
        rows, unsure = weeks.recognized_rows(section.table)
        if rows:
            yield (
                "recognized",
                f"{counted(rows, 'row', 'rows')} of {section.table} recognized in pictures of pages; any may be "
                f"misread; the column unsure names cells in {unsure:,} of them.",
            )
    for section in ROW_SECTIONS:
        struck = weeks.struck_rows(section.table)
        if struck:
            yield (
                "struck out",
                f"{counted(struck, 'row', 'rows')} of {section.table} struck out on the page, in whole or in part, and "
                "counted as printed; the column struck_out says which.",
            )
    for name, noun in _PLACES.items():
        undecided = sum(geoid is None for geoid in weeks.column(name, "geoid"))
        if undecided:
            yield (
                "undecided places",
                f"{counted(undecided, *noun)} not matched to a single county; see the rows of {name} without a geoid.",
            )
    words_read, words_told = (sum(weeks.column("reports", name)) for name in ("words", "words_accounted"))
    yield (
        "words",
        f"{words_read:,} words in the PDFs, "
        + ("all accounted for." if words_told == words_read else f"{words_read - words_told:,} not accounted for."),
    )
    if weeks.missing:
        yield (
            "missing weeks",
            f"{counted(len(weeks.missing), 'week is', 'weeks are')} missing between those in the archive, and not "
            "counted. Missing is not zero.",
        )
    yield "last day", f"{nothing_after(max(period.end for period in weeks.periods))}."
    for name, noun in _PLACES.items():
        corrected = weeks.corrected_rows(name)
        if corrected:
            yield ("corrected", f"{counted(corrected, *noun)} of {name} marked as corrected; figures as published.")


def _texts(weeks: Weeks, kind: str, newest: bool = False) -> Iterator[Line]:
    """What reports print as a note or a correction; what several print word for word, once."""
    printed: dict[str, list[str]] = {}
    for of, week, number, page, text in weeks.columns("notes", "kind", "week", "number", "page", "text"):
        if of != kind or (newest and week != weeks.periods[-1].start):
            continue
        printed.setdefault(text, []).append(f"report of {week}, {kind} {number}, page {page}")
    for text, (first, *more) in printed.items():
        yield f"{first}, and {counted(len(more), 'other report', 'other reports')}" if more else first, text


def _known(weeks: Weeks, annotations: Annotations) -> Iterator[Line]:
    for period in weeks.periods:
        for each in annotations.of_week(period.start):
            if each.kind is Kind.DISMISSED:
                continue
            source = f"{each.source}, {each.link}" if each.link else each.source
            yield f"week of {each.week}{_of(each)}: {each.kind}", f"{each.text} ({source})"


def _of(annotation: Annotation) -> str:
    row = f", row {annotation.row}" if annotation.row is not None else ""
    return f", Section {annotation.section}{row}" if annotation.section else ""


def _table(table: Table) -> Line:
    return table.name, f"{table.title}. A row is {table.a_row_is}. {counted(len(table), 'row', 'rows')}."


def _reports(weeks: Weeks) -> Iterator[Line]:
    """The reports in the archive, in order, and a line for each stretch of weeks missing between two of them."""
    missing = list(weeks.missing)
    told = weeks.columns("reports", "week", "week_end", "file", "pages", "sha256")
    for week, end, file, pages, sha256 in told:
        gap = [period for period in missing if period.start < week]
        missing = missing[len(gap) :]
        if gap:
            count = counted(len(gap), "week", "weeks")
            yield f"{gap[0].start} to {gap[-1].end}", f"Missing, not zero: there is no report for {count}."
        yield f"{week} to {end}", f"{file}, {counted(pages, 'page', 'pages')}, SHA-256 {sha256}"
