"""How a weekly report can be worded and laid out, and what a reading of it must then give.

A `Truth` is what a report says, in the shape of the truth files in fixtures/pdfs. A `Layout` is everything
that may differ from one week's printing to the next without changing what is said. Together they fix every
printed string; `tests.support.typesetting` puts the strings on pages. Nothing here is taken from the code under test,
so that neither can hide the other's mistakes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast


class Activity(TypedDict):
    """An offense in ICE's wording, and what the report says became of it: convicted, charged, or nothing."""

    offense: str
    status: str | None


class DeclinedRow(TypedDict):
    """A person of Section II; dates are ISO 8601, the state is written out, fips is the county's GEOID."""

    lea: str
    county: str
    state: str
    fips: str
    citizenship: str
    iso3: str
    issued: str
    declined: str
    activity: list[Activity]


class HighVolumeRow(TypedDict):
    """A jurisdiction of Section I."""

    jurisdiction: str
    state: str
    fips: str
    detainers_issued: int


class PolicyRow(TypedDict):
    """A policy of Section III; enacted is "2014-08" or "2014-08-15", criteria one string a bullet."""

    jurisdiction: str
    aor: str
    enacted: str
    policy: str
    criteria: list[str]


class Truth(TypedDict):
    """What one report says."""

    layout: NotRequired[dict[str, Any]]
    period_start: str
    period_end: str
    detainers_issued: int
    declined_total: int
    high_volume: list[HighVolumeRow]
    declined: list[DeclinedRow]
    policies: list[PolicyRow]
    corrections: list[str]


HEADINGS: dict[str, tuple[str, ...]] = {
    "volume_jurisdiction": ("Jurisdiction", "Jurisdiction Name", "Name of Jurisdiction"),
    "volume_county": ("County", "County Name"),
    "volume_state": ("Jurisdiction State", "State", "State of Jurisdiction"),
    "volume_issued": (
        "# of Detainers Issued",
        "Detainers Issued",
        "Number of Detainers Issued",
        "No. of Detainers Issued",
        "Detainers Issued (Total)",
    ),
    "state": ("Jurisdiction State", "State"),
    "county": ("County", "Jurisdiction County", "County or Parish"),
    "agency": (
        "Law Enforcement Agency (LEA)",
        "LEA / Facility",
        "Law Enforcement Agency",
        "Facility",
        "Detention Facility",
    ),
    "agency_and_place": ("Agency and Location", "LEA and Location", "Law Enforcement Agency and Location"),
    "citizenship": (
        "Subject's Citizenship",
        "Citizenship",
        "Country of Citizenship",
        "Subject Citizenship",
        "Subjects Citizenship",
    ),
    "issued": ("Detainer Issued Date", "Date Detainer Issued", "Issued", "Detainer Issued", "Issue Date"),
    "declined": (
        "Detainer Declined Date",
        "Date Declined (Recorded)",
        "Declined",
        "Detainer Declined",
        "Date Declined",
    ),
    "activity": (
        "Notable Criminal Activity",
        "Notable Criminal Activity (Conviction or Charge)",
        "Criminal Activity",
        "Notable Criminal Activity (Convicted or Charged)",
    ),
    "policy_jurisdiction": (
        "Jurisdiction (AOR)",
        "Jurisdiction and AOR",
        "Jurisdiction (Area of Responsibility)",
    ),
    "enacted": ("Date Enacted", "Enacted", "Date of Enactment"),
    "policy": ("Policy", "Law, Regulation or Policy", "Policy Name"),
    "criteria": (
        "Criteria for Honoring Detainer",
        "Criteria",
        "Criteria for Honoring Detainers",
        "Criteria for Honoring a Detainer",
    ),
}
"""The wordings of each column's heading: those known, and near ones. The first is that of week 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The wording of each column's heading in one report. volume_county: over names without "County"."""

    volume_jurisdiction: str = "Jurisdiction"
    volume_county: str = "County"
    volume_state: str = "Jurisdiction State"
    volume_issued: str = "# of Detainers Issued"
    state: str = "Jurisdiction State"
    county: str = "County"
    agency: str = "Law Enforcement Agency (LEA)"
    agency_and_place: str = "Agency and Location"
    citizenship: str = "Subject's Citizenship"
    issued: str = "Detainer Issued Date"
    declined: str = "Detainer Declined Date"
    activity: str = "Notable Criminal Activity"
    policy_jurisdiction: str = "Jurisdiction (AOR)"
    enacted: str = "Date Enacted"
    policy: str = "Policy"
    criteria: str = "Criteria for Honoring Detainer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything about a report's printing that does not change what it says. Lengths are points.

    The defaults are those of the first weeks. Every combination can be laid out, and a person who looks at
    the pages can read the same from all of them.
    """

    # The sheet.
    landscape: bool = True
    margin: float = 54
    rotate: Literal[0, 90, 180, 270] = 0
    """The page's /Rotate in degrees; its content is drawn so that it shows upright."""
    crop_margin: float = 0
    """Width of the strip of the media box that the crop box cuts off at the left and the foot; twice that at
    the right and the top."""
    inside_form: bool = False
    """The whole page is one form XObject, drawn at double size and halved by its matrix."""
    copy_protected: bool = False
    """Encrypted against copying; no password is needed to open it."""
    password: str = ""
    """When not empty, the password needed to open it."""

    # Type.
    font: Literal["Helvetica", "Times", "Courier", "Vera"] = "Times"
    """Vera is embedded as a subset, the others are the standard fonts that every reader has."""
    size: float = 10
    runs: Literal["lines", "words", "letters"] = "lines"
    """What is drawn in one piece. Words and letters leave no space characters in the file."""
    drawn_backwards: bool = False
    """The marks of a page stand in the file in the opposite order of reading."""
    breaks_after_hyphen: bool = True
    """Word processors and browsers end a line after a word's own hyphen, simple typesetters do not."""
    curly_apostrophes: bool = False
    footer: Literal["none", "number", "dashes", "of"] = "number"
    """At the foot of each page: nothing, "3", "- 3 -", or "Page 3 of 18"."""
    running_header: str = ""

    # Titles and sentences.
    verb: Literal["Limit", "Restrict"] = "Limit"
    section_mark: Literal[": ", " – ", " - ", ". ", " "] = ": "
    """What stands between "Section I" and the section's title; lost in some copies."""
    upper_titles: bool = False
    volume_title: Literal["non_cooperative", "which"] = "which"
    """Section I's title as in week 1 ("to Non-Cooperative Jurisdictions"), or as from week 2 on."""
    released_title: bool = False
    """Section II's title says "Broken Down by Individuals Released", as in week 1."""
    comma_in_titles: bool = False
    """January 28, 2017, and February 3, 2017"""
    contents: bool = True
    """The first page lists the four sections' titles."""
    period: Literal["short", "month", "full"] = "short"
    """Jan. 28 – Feb. 3, 2017; Feb 4 – Feb 10, 2017; February 25 – March 3, 2017"""
    period_dash: Literal[" – ", " - ", "–", " — ", " "] = " – "
    one_section_a_page: bool = True

    # Columns.
    headings: Headings = field(default_factory=Headings)
    county_suffix: bool = True
    """Without it Section I's names lack "County", which its heading then says."""
    place: Literal["state_lea", "joined", "state_county_lea"] = "state_lea"
    column_shift: int = 0
    """Every table's columns are rotated to the left by this number."""
    extra_column: str = ""
    """The heading of a column that no report is known to have; "" for none."""
    narrow: bool = False
    """Columns so narrow that long words and dates break in their middle."""

    # Cells.
    status: Literal["paren", "noun", "dash"] = "paren"
    """Assault (Charged); Assault (Charge); Assault – Charged"""
    separator: Literal["semicolons", "lines"] = "semicolons"
    """Between the offenses of a cell."""
    date: Literal["us", "pad", "long", "full"] = "us"
    """2/1/2017; 02/01/2017; Feb. 1, 2017; February 1, 2017"""
    upper: bool = False
    """Citizenship in capitals."""
    state_codes: bool = False
    """Section II's states as two letters."""
    bullets: Literal["•", "·", ""] = "•"
    """The mark before each criterion; without one they are joined by semicolons."""
    enacted: Literal["long", "short"] = "long"
    """February 2017; Feb-17"""

    # Tables.
    header_repeat: bool = True
    split_rows: bool = False
    """A row runs over the page's end where the page happens to end, with nothing to mark it."""
    merge: bool = False
    """One State cell spans the rows of each state; over a page's end its lower part is blank."""
    vertical_align: Literal["top", "middle"] = "top"
    centred_headings: bool = False
    padding: float = 3
    rules: Literal["strokes", "cells", "boxes", "gapped", "separate", "hairlines", "double"] = "strokes"
    """Long strokes; a stroke for each side of each cell, drawn twice where cells meet; thin filled boxes for
    each side; strokes that stop short of the corners; cells apart from one another; strokes of width 0; pairs
    of strokes."""
    rule_width: float = 0.5
    rule_gap: float = 1
    """How far apart gapped, separate and double rules are."""
    open_page_ends: bool = False
    """A table that goes on over a page's end has no rule there."""
    shading: Literal["none", "headings", "zebra"] = "none"
    total_row: bool = False
    """Section I ends with a row of its sum."""
    no_declined: Literal["headings", "sentence"] = "headings"
    """When no detainer was declined: a table without rows, or a sentence in place of the table."""


STATES: dict[str, str] = {
    "Alabama": "AL", "Alaska": "AK", "American Samoa": "AS", "Arizona": "AZ", "Arkansas": "AR",
    "California": "CA", "Colorado": "CO", "Connecticut": "CT", "Delaware": "DE", "District of Columbia": "DC",
    "Florida": "FL", "Georgia": "GA", "Guam": "GU", "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL",
    "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA", "Maine": "ME",
    "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS",
    "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH",
    "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND",
    "Northern Mariana Islands": "MP", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA",
    "Puerto Rico": "PR", "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD",
    "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virgin Islands": "VI", "Virginia": "VA",
    "Washington": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
"""USPS codes."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

NOTES = (
    "Some field offices had ceased issuing detainers to jurisdictions known not to cooperate, and have been "
    "told to issue them again; the number issued is expected to rise.",
    "Uncooperative jurisdictions keep the agency from knowing when a person was released, so some active "
    "detainers are for people no longer held.",
    "Criminal history is entered late, so the crimes listed may be under-reported.",
    "Immigration status at the time a detainer is issued is not recorded in a way that can be reported.",
)
"""Section IV, as the fixtures word it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that is broken into lines on its own; the mark (a bullet, a number) hangs to the left of it."""

    text: str
    mark: str = ""


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, share of the width, and whether equal neighbors become one cell."""

    heading: str
    weight: float
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it is laid out: as many cells in each row as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four sections: its title, the text under it, its table if it has one, and numbered notes."""

    title: str
    text: tuple[str, ...]
    grid: Grid | None = None
    notes: tuple[str, ...] = ()


def read_truth(path: Path) -> Truth:
    """Reads a truth file."""
    return cast(Truth, json.loads(path.read_text(encoding="utf-8")))


# --- What is printed


def written_date(day: date) -> str:
    """January 28, 2017"""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def abbreviated_month(month: int) -> str:
    """Jan., as the reports abbreviate; May has nothing to abbreviate."""
    name = MONTHS[month - 1]
    return name if len(name) <= 3 else f"{name[:3]}."


def printed_date(iso: str, layout: Layout) -> str:
    """A date of Section II."""
    day = date.fromisoformat(iso)
    if layout.date == "pad":
        return f"{day.month:02}/{day.day:02}/{day.year}"
    if layout.date == "long":
        return f"{abbreviated_month(day.month)} {day.day}, {day.year}"
    if layout.date == "full":
        return written_date(day)
    return f"{day.month}/{day.day}/{day.year}"


def printed_period(truth: Truth, layout: Layout) -> str:
    """The period of the title lines, which names the first year only when it is not the second."""
    start, end = date.fromisoformat(truth["period_start"]), date.fromisoformat(truth["period_end"])
    first, last = (
        {
            "short": abbreviated_month(day.month),
            "month": MONTHS[day.month - 1][:3],
            "full": MONTHS[day.month - 1],
        }[layout.period]
        for day in (start, end)
    )
    year = "" if start.year == end.year else f", {start.year}"
    return f"{first} {start.day}{year}{layout.period_dash}{last} {end.day}, {end.year}"


def printed_enacted(enacted: str, layout: Layout) -> str:
    """A date of Section III, to the precision known."""
    year, month, *rest = enacted.split("-")
    name = MONTHS[int(month) - 1]
    if layout.enacted == "short":
        return "-".join([*(str(int(day)) for day in rest), name[:3], year[2:]])
    return f"{name} {int(rest[0])}, {year}" if rest else f"{name} {year}"


def printed_activity(activity: Activity, layout: Layout) -> str:
    """An offense with its status, or alone where the report does not say."""
    offense, status = activity["offense"], activity["status"]
    if status is None:
        return offense
    noun = {"convicted": "Conviction", "charged": "Charge"}[status]
    if layout.status == "paren":
        return f"{offense} ({status.capitalize()})"
    return f"{offense} ({noun})" if layout.status == "noun" else f"{offense} – {status.capitalize()}"


def printed_agency(row: DeclinedRow, layout: Layout) -> str:
    """The whole cell that names the agency."""
    if layout.place == "joined":
        return f"{row['lea']}, {row['county']}, {STATES[row['state']]}"
    return row["lea"]


def printed_jurisdiction(row: HighVolumeRow, layout: Layout) -> str:
    """A jurisdiction of Section I."""
    return row["jurisdiction"] if layout.county_suffix else row["jurisdiction"].removesuffix(" County")


def printed_citizenship(row: DeclinedRow, layout: Layout) -> str:
    """A country in ICE's spelling."""
    return row["citizenship"].upper() if layout.upper else row["citizenship"]


def printed_correction(correction: str) -> str:
    """A correction of an earlier report, which its first word says it is."""
    return f"Correction: {correction}"


def section_titles(truth: Truth, layout: Layout) -> tuple[str, str, str, str]:
    """The four titles in this report's wording."""
    comma = "," if layout.comma_in_titles else ""
    between = (
        f"between {written_date(date.fromisoformat(truth['period_start']))}{comma}"
        f" and {written_date(date.fromisoformat(truth['period_end']))}"
    )
    which = f"which {layout.verb} Cooperation with ICE"
    volume = {
        "non_cooperative": f"Highest Volume of Detainers Issued to Non-Cooperative Jurisdictions {between}",
        "which": f"Highest Volume of Detainers Issued {between}{comma} to Jurisdictions {which}",
    }[layout.volume_title]
    released = "Broken Down by Individuals Released " if layout.released_title else ""
    plain = (
        volume,
        f"Jurisdictions with Recorded Declined Detainers {released}{between}",
        f"Table of Jurisdictions that have Enacted Policies {which}",
        "Report Scope and Data Fidelity",
    )
    numbers = ("I", "II", "III", "IV")
    one, two, three, four = (
        f"Section {number}{layout.section_mark}{title}" for number, title in zip(numbers, plain, strict=True)
    )
    if layout.upper_titles:
        return one.upper(), two.upper(), three.upper(), four.upper()
    return one, two, three, four


def cell(text: str) -> Cell:
    """A cell of one paragraph."""
    return (Paragraph(text),)


def arranged(columns: list[Column], rows: list[list[Cell]], layout: Layout) -> Grid:
    """The columns in this layout's order, with its extra column at the end of the usual order."""
    if layout.extra_column:
        columns = [*columns, Column(layout.extra_column, 1.2)]
        rows = [[*row, cell(f"N{number:04}")] for number, row in enumerate(rows, 1)]
    shift = layout.column_shift % len(columns)
    return Grid(tuple(columns[shift:] + columns[:shift]), tuple(tuple(row[shift:] + row[:shift]) for row in rows))


def volume_grid(truth: Truth, layout: Layout) -> Grid:
    """Section I's table."""
    words = layout.headings
    columns = [
        Column(words.volume_jurisdiction if layout.county_suffix else words.volume_county, 4),
        Column(words.volume_state, 3),
        Column(words.volume_issued, 2),
    ]
    rows = [
        [cell(printed_jurisdiction(row, layout)), cell(row["state"]), cell(f"{row['detainers_issued']:,}")]
        for row in truth["high_volume"]
    ]
    if layout.total_row:
        total = sum(row["detainers_issued"] for row in truth["high_volume"])
        rows.append([cell("Total"), cell(""), cell(f"{total:,}")])
    return arranged(columns, rows, layout)


def declined_cells(row: DeclinedRow, layout: Layout) -> list[Cell]:
    """The cells of a person's row in the usual order."""
    state = STATES[row["state"]] if layout.state_codes else row["state"]
    places = {
        "state_lea": [cell(state)],
        "state_county_lea": [cell(state), cell(row["county"])],
        "joined": [],
    }[layout.place]
    offenses = [printed_activity(activity, layout) for activity in row["activity"]]
    activity = (
        tuple(Paragraph(offense) for offense in offenses) if layout.separator == "lines" else cell("; ".join(offenses))
    )
    return [
        *places,
        cell(printed_agency(row, layout)),
        cell(printed_citizenship(row, layout)),
        cell(printed_date(row["issued"], layout)),
        cell(printed_date(row["declined"], layout)),
        activity,
    ]


def declined_grid(truth: Truth, layout: Layout) -> Grid:
    """Section II's table."""
    words = layout.headings
    date_width = 0.8 if layout.narrow else 1.7 if layout.date in ("long", "full") else 1.3
    state = Column(words.state, 0.9 if layout.narrow else 1.5, merged=layout.merge)
    places = {
        "state_lea": [state, Column(words.agency, 2.4)],
        "state_county_lea": [state, Column(words.county, 1.6), Column(words.agency, 2.4)],
        "joined": [Column(words.agency_and_place, 3.6)],
    }[layout.place]
    columns = [
        *places,
        Column(words.citizenship, 1 if layout.narrow else 1.7),
        Column(words.issued, date_width),
        Column(words.declined, date_width),
        Column(words.activity, 3.4),
    ]
    return arranged(columns, [declined_cells(row, layout) for row in truth["declined"]], layout)


def policy_grid(truth: Truth, layout: Layout) -> Grid:
    """Section III's table."""
    words = layout.headings
    columns = [
        Column(words.policy_jurisdiction, 1.2 if layout.narrow else 2.4),
        Column(words.enacted, 0.8 if layout.narrow else 1.4),
        Column(words.policy, 2.6),
        Column(words.criteria, 5),
    ]
    rows = [
        [
            cell(f"{row['jurisdiction']} ({row['aor']})"),
            cell(printed_enacted(row["enacted"], layout)),
            cell(row["policy"]),
            tuple(Paragraph(criterion, layout.bullets) for criterion in row["criteria"])
            if layout.bullets
            else cell("; ".join(row["criteria"])),
        ]
        for row in truth["policies"]
    ]
    return arranged(columns, rows, layout)


def opening(truth: Truth, layout: Layout) -> tuple[str, ...]:
    """The first page, paragraph by paragraph: titles, summary, corrections, list of sections."""
    start, end = (written_date(date.fromisoformat(truth[key])) for key in ("period_start", "period_end"))
    contents = ("The report has four sections:", *section_titles(truth, layout)) if layout.contents else ()
    return (
        "ENFORCEMENT AND REMOVAL OPERATIONS",
        "Weekly Declined Detainer Outcome Report",
        f"For Recorded Declined Detainers {printed_period(truth, layout)}",
        "Summary",
        "This report lists the non-Federal jurisdictions with detainers that were recorded as declined "
        f"between {start} and {end}, whenever the detainer was issued. A law enforcement agency (LEA) seldom "
        "tells the agency that a detainer was not honored, so the list holds only what its officers came to "
        "know of.",
        *(printed_correction(correction) for correction in truth["corrections"]),
        *contents,
    )


def sections(truth: Truth, layout: Layout) -> tuple[Section, ...]:
    """The four sections as they are printed."""
    start, end = (written_date(date.fromisoformat(truth[key])) for key in ("period_start", "period_end"))
    one, two, three, four = section_titles(truth, layout)
    none_declined = not truth["declined"] and layout.no_declined == "sentence"
    recorded = (
        "No declined detainers were recorded in the reporting period."
        if none_declined
        else f"In the reporting period {truth['declined_total']:,} declined detainers were recorded. "
        "Each row is one person released."
    )
    return (
        Section(
            one,
            (
                f"During the week of {start} through {end}, ICE issued {truth['detainers_issued']:,} "
                "detainers throughout the United States. The table shows the jurisdictions that do not "
                "comply on a routine basis and had the most detainers in the week.",
            ),
            volume_grid(truth, layout),
        ),
        Section(two, (recorded,), None if none_declined else declined_grid(truth, layout)),
        Section(
            three,
            (
                "The entries rest on public announcements, news reports, published policies and what "
                "officers in the field were told, and may have changed since. They are sorted by date, the "
                "most recent first.",
            ),
            policy_grid(truth, layout),
        ),
        Section(four, (), notes=NOTES),
    )


# --- What must be read


def folded(text: str | None) -> str:
    """Text as it is compared: white space, dashes, quotes and bullets folded; line ends after a word's own
    hyphen and between brackets joined."""
    folded_text = re.sub(r"[\u2022\uf0b7\u25cf\u00b7]", " ", text or "")
    folded_text = re.sub(r"[\u2018\u2019]", "'", re.sub(r"[\u201c\u201d]", '"', folded_text))
    folded_text = re.sub(r"(?<=\w)-\s+", "-", re.sub(r"[\u2010-\u2015\u2212]", "-", folded_text))
    folded_text = re.sub(r"\s+,", ",", re.sub(r"\)\s+\(", ")(", folded_text))
    return re.sub(r"\s+", " ", folded_text).strip()


def expected(truth: Truth, layout: Layout) -> dict[str, Any]:
    """The reading of `truth` printed in `layout`, in the names of the JSON that `ddor read` prints.

    Only what is printed is given: no places, boxes or problems. Strings are `folded`.
    """
    bulleted = bool(layout.bullets)
    return {
        "period": {"start": truth["period_start"], "end": truth["period_end"]},
        "detainers_issued": truth["detainers_issued"],
        "declined_stated": truth["declined_total"],
        "high_volume": [
            {
                "jurisdiction_printed": folded(printed_jurisdiction(row, layout)),
                "state": STATES[row["state"]],
                "detainers_issued": row["detainers_issued"],
            }
            for row in truth["high_volume"]
        ],
        "declined": [
            {
                "agency": folded(printed_agency(row, layout)),
                "state": STATES[row["state"]],
                "citizenship": folded(printed_citizenship(row, layout)),
                "country": row["iso3"],
                "issued": row["issued"],
                "declined": row["declined"],
                "offenses": [
                    {"offense": folded(activity["offense"]), "status": activity["status"]}
                    for activity in row["activity"]
                ],
            }
            for row in truth["declined"]
        ],
        "policies": [
            {
                "jurisdiction_printed": folded(row["jurisdiction"]),
                "aor": folded(row["aor"]),
                "enacted": row["enacted"],
                "policy": folded(row["policy"]),
                "criteria": [folded(text) for text in row["criteria"]]
                if bulleted
                else [folded("; ".join(row["criteria"]))],
            }
            for row in truth["policies"]
        ],
        "notes": [folded(f"{number}. {note}") for number, note in enumerate(NOTES, 1)],
        "corrections": [folded(printed_correction(correction)) for correction in truth["corrections"]],
    }


def compared(reading: Any, pattern: Any) -> Any:
    """As much of `reading` as `pattern` (made by `expected`) names, with strings folded, to compare the two.

    A reading may hold more than what is compared. Where a list has too many or too few entries, all are kept,
    so that the difference shows.
    """
    if isinstance(pattern, dict) and isinstance(reading, dict):
        return {key: compared(reading.get(key), value) for key, value in pattern.items()}
    if isinstance(pattern, list) and isinstance(reading, list):
        return [
            compared(entry, pattern[min(number, len(pattern) - 1)] if pattern else None)
            for number, entry in enumerate(reading)
        ]
    return folded(reading) if isinstance(reading, str) else reading


def layout_block(layout: Layout) -> dict[str, Any]:
    """The layout as truth files carry it: every field, and the keys that older truth files go by."""
    block: dict[str, Any] = {
        entry.name: getattr(layout, entry.name) for entry in fields(layout) if entry.name != "headings"
    }
    return block | {
        "engine": "reportlab",
        "headings": 0 if layout.county_suffix else 1,
        "bullets": bool(layout.bullets),
    }
