"""The three tables of a report as tables of a page, a line for each row printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ddor.sections import UNDECIDED
from ddor.site.content import Cell, Heading, Holds, Line, Printed, Table
from ddor.site.grids import Pictures, figure, place, printed, text
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.weeks import Weeks

_Row = Mapping[str, Any]

_NAMES = {"declined": "agency", "high_volume": "jurisdiction_printed", "policies": "jurisdiction_printed"}
_PRINTED = Heading("Printed on", "The row of the report; its picture, cut out of the PDF, opens from here.")
_BEYOND = Heading(
    "Known beyond the report",
    "Corrected by ICE, disputed by the agency, or noted; and who says so.",
    holds=Holds.SENTENCES,
)


def section_tables(weeks: Weeks, pictures: Pictures) -> tuple[Table, ...]:
    """Sections II, I and III of one report, in the order that they are asked about."""
    return (_persons(weeks, pictures), _issued(weeks, pictures), _policies(weeks, pictures))


def undecided_rows(weeks: Weeks, pictures: Pictures) -> Table:
    """The rows whose county is undecided, or whose state or country is not known, from all sections."""
    lines = [
        Line((text(f"Section {section}"), text(row[_NAMES[frame]]), text(row["state"]), text(what)), where)
        for frame, section in (("declined", "II"), ("high_volume", "I"), ("policies", "III"))
        for row, where in _rows(weeks, frame, pictures)
        if (what := _undecided(frame, row))
    ]
    headings = (_PRINTED, Heading("Section"), Heading("Name, as printed"), Heading("State"), Heading("Not known"))
    return Table("undecided", "Undecided places", "A row is a row of the report.", headings, tuple(lines))


def _undecided(frame: str, row: _Row) -> str:
    found = [
        "county" if row["method"] == UNDECIDED else "",
        "state" if not row["state"] else "",
        "country" if frame == "declined" and not row["country"] else "",
    ]
    return ", ".join(filter(None, found))


def _persons(weeks: Weeks, pictures: Pictures) -> Table:
    offenses = defaultdict(list)
    for row in _records(weeks, "offenses"):
        offenses[row["row"]].append(row["offense_printed"])
    headings = [
        Heading("State", "USPS code, as printed for the row."),
        Heading("County", "The county that the agency was reconciled to."),
        Heading("Agency, as printed"),
        Heading("Citizenship, as printed"),
        Heading("Detainer issued", "ISO 8601.", Holds.DAYS),
        Heading("Declined", "ISO 8601.", Holds.DAYS),
        Heading("Offenses, as printed", "In ICE’s words, with convicted or charged where the report says it."),
    ]

    def cells(row: _Row) -> list[Cell]:
        return [
            text(row["state"]) if row["state"] else text(row["state_printed"], doubt="not known"),
            place(row, "agency"),
            text(row["agency"]),
            text(row["citizenship"], doubt="" if row["country"] else "not known"),
            _day(row, "issued"),
            _day(row, "declined"),
            text(*offenses[row["row"]]),
        ]

    about = "A row is a person whose detainer was declined."
    title = "Section II: every declined detainer"
    return _table(weeks, "declined", pictures, ("persons", title, about), headings, cells)


def _issued(weeks: Weeks, pictures: Pictures) -> Table:
    headings = [
        Heading("Jurisdiction, as printed"),
        Heading("State"),
        Heading("County", "The county that the name was reconciled to."),
        Heading("States with that name", "How many states have a county of this name.", holds=Holds.FIGURES),
        Heading("Detainers issued", holds=Holds.FIGURES),
    ]

    def cells(row: _Row) -> list[Cell]:
        return [
            text(row["jurisdiction_printed"]),
            text(row["state"]) if row["state"] else text(row["state_printed"], doubt="not known"),
            place(row, "jurisdiction_printed"),
            figure(row["same_name_states"]),
            figure(row["detainers_issued"]),
        ]

    about = "A row is a jurisdiction. The report lists the first ones only, and assumes that all would be declined."
    title = "Section I: most detainers issued"
    return _table(weeks, "high_volume", pictures, ("issued", title, about), headings, cells)


def _policies(weeks: Weeks, pictures: Pictures) -> Table:
    criteria, classes = defaultdict(list), defaultdict(list)
    for row in _records(weeks, "criteria"):
        criteria[row["row"]].append(row["criterion"])
    for row in TABULATIONS["policy_classes"].of(weeks).records():
        classes[row["row"]].append(row["class"])
    headings = [
        Heading("Jurisdiction, as printed"),
        Heading("State"),
        Heading("Area of responsibility", "The ICE field office whose area it lies in."),
        Heading("Enacted", "To the precision printed."),
        Heading("Policy, as printed"),
        Heading("Criteria for honoring a detainer, as printed", holds=Holds.SENTENCES),
        Heading(
            "Terms", "The classes that ddor’s rules put the policy in, by its criteria’s words.", holds=Holds.SENTENCES
        ),
    ]

    def cells(row: _Row) -> list[Cell]:
        terms = tuple(dict.fromkeys(classes[row["row"]]))
        undecided = "county undecided" if row["method"] == UNDECIDED else ""
        return [
            text(row["jurisdiction_printed"], doubt=undecided),
            text(row["state"]),
            text(row["aor"]),
            text(row["enacted"] or row["enacted_printed"], doubt="" if row["enacted"] else "not read as a date"),
            text(row["policy"]),
            text(*criteria[row["row"]]),
            text(*terms),
        ]

    about = "A row is a policy that the report lists as limiting cooperation."
    title = "Section III: policies and their terms"
    return _table(weeks, "policies", pictures, ("policies", title, about), headings, cells)


def _table(
    weeks: Weeks,
    frame: str,
    pictures: Pictures,
    names: tuple[str, str, str],
    headings: Sequence[Heading],
    cells: Any,
) -> Table:
    """A section's table: where each row is printed, its own cells, columns that are not known, what is known of it."""
    rows = list(_rows(weeks, frame, pictures))
    further = weeks.further(frame)
    marked = any(row["marks"] for row, _ in rows)
    lines = []
    for row, where in rows:
        beyond = [text(row["marks"] and f"{row['marks']}: {row['marks_because']}")] if marked else []
        lines.append(Line((*cells(row), *(text(row[name]) for name in further), *beyond), where))
    own = [*headings, *(Heading(name, "As printed; this column is not known to ddor.") for name in further)]
    name, title, about = names
    return Table(name, title, about, (_PRINTED, *own, *([_BEYOND] if marked else [])), tuple(lines))


def _rows(weeks: Weeks, frame: str, pictures: Pictures) -> Iterator[tuple[_Row, Printed]]:
    for row in _records(weeks, frame):
        yield row, printed(frame, row, pictures)


def _records(weeks: Weeks, frame: str) -> list[dict[Any, Any]]:
    return weeks.records(frame)


def _day(row: _Row, name: str) -> Cell:
    if row[name]:
        return text(row[name].isoformat())
    return text(row[f"{name}_printed"], doubt="not read as a date") if row[f"{name}_printed"] else text()
