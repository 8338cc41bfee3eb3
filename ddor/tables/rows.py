"""A report's rows as frames, one row a person, an offense, a jurisdiction, a policy, a criterion, a note, a problem.

Every frame says of which `week` its rows are (its first day), on which `page` they are printed and in which rectangle
(`x0`, `top`, `x1`, `bottom`, points from the page's top left); `continued_on` names further pages that a row runs on
to. `row` counts the rows of the report's table from 1; with the week it is the key between frames. What was printed
stands in columns ending in `_printed`, beside what was made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ddor.archive import schema
from ddor.model import Jurisdiction, Printed, Report, Severity, Source
from ddor.tables.columns import Column, Value

Record = dict[str, Any]

PLACE = ("page", "continued_on", "x0", "top", "x1", "bottom")
"""The columns that say where a row is printed."""

UNDECIDED = "undecided"
"""What stands as `method` where no single county was found."""

MARKS = ("marks", "marks_because")
"""The columns that say what is known of a row beyond the report (ddor.corrections.annotations)."""

_JURISDICTION = ("geoid", "jurisdiction", "jurisdiction_state", "method", "score")

_NAMES: Mapping[str, tuple[str, ...]] = {
    "reports": (
        "week", "week_end", "file", "sha256", "pages", "detainers_issued", "declined_stated", "words",
        "words_accounted", "errors", "warnings", "infos",
    ),
    "declined": (
        "week", "row", "state", "state_printed", "county_printed", "agency", *_JURISDICTION, "citizenship", "country",
        "issued", "issued_printed", "declined", "declined_printed", "offenses", "activity_printed", *MARKS, *PLACE,
    ),
    "offenses": (
        "week", "row", "offense_number", "state", "agency", *_JURISDICTION, "citizenship", "country", "issued",
        "declined", "offense", "status", "ncic_code", "ncic_category", "offense_printed", *MARKS, *PLACE,
    ),
    "high_volume": (
        "week", "row", "jurisdiction_printed", "state", "state_printed", *_JURISDICTION, "same_name_states",
        "detainers_issued", "detainers_issued_printed", *MARKS, *PLACE,
    ),
    "policies": (
        "week", "row", "jurisdiction_printed", "kind", "state", *_JURISDICTION, "aor", "enacted", "enacted_printed",
        "policy", "criteria", *MARKS, *PLACE,
    ),
    "criteria": (
        "week", "row", "criterion_number", "jurisdiction_printed", "state", *_JURISDICTION, "criterion", *MARKS, *PLACE,
    ),
    "notes": ("week", "kind", "number", "text", *PLACE),
    "problems": ("week", "severity", "code", "message", *PLACE),
}  # fmt: skip

SECTION_OF: Mapping[str, str] = {
    "declined": "II", "offenses": "II", "high_volume": "I", "policies": "III", "criteria": "III",
}  # fmt: skip
"""Of which section of the report the rows of a frame are."""

_OWN: Mapping[str, tuple[Value, str]] = {
    "week": (Value.DATE, "First day of the week that the report covers."),
    "row": (Value.NUMBER, "Number of the row in its section, from 1."),
    "offenses": (Value.NUMBER, "How many offenses are listed for the person; frame offenses has them one by one."),
    "criteria": (Value.NUMBER, "How many criteria the policy has; frame criteria has them one by one."),
    "same_name_states": (Value.NUMBER, "How many states have a county of this name."),
    "errors": (Value.NUMBER, "Problems of severity error: a figure may be wrong."),
    "warnings": (Value.NUMBER, "Problems of severity warning: to be checked."),
    "infos": (Value.NUMBER, "Problems of severity info: to be known."),
    "method": (Value.TEXT, "How the county was decided, such as exact; undecided where it is not."),
    "marks": (Value.TEXT, "What is known of the row beyond the report: corrected, disputed, note."),
    "marks_because": (Value.TEXT, "What was corrected, disputed or noted, and who says so."),
    "continued_on": (Value.TEXT, "Further pages that the row runs on to."),
}
_KIND_OF_NOTE = (Value.TEXT, "note: of Section IV. correction: a correction of an earlier report that is printed.")


def _columns(frame: str) -> tuple[Column, ...]:
    """The columns of a frame, with what the archive's data dictionary says of those that it has."""
    tables = schema.metadata.tables
    described = tables[{"reports": "revisions"}.get(frame, frame)].c
    further = tables[{"criteria": "policies"}.get(frame, "declined")].c
    columns = []
    for name in _NAMES[frame]:
        if (frame, name) == ("notes", "kind"):
            columns.append(Column(name, *_KIND_OF_NOTE))
        elif name in _OWN:
            columns.append(Column(name, *_OWN[name]))
        else:
            column = described[name] if name in described else further[name]
            columns.append(Column(name, _VALUES[column.type.python_type], str(column.comment)))
    return tuple(columns)


_VALUES = {str: Value.TEXT, int: Value.NUMBER, float: Value.DECIMAL, date: Value.DATE}

FRAMES: Mapping[str, tuple[Column, ...]] = {frame: _columns(frame) for frame in _NAMES}
"""The columns of each frame, in order. Columns of the report that are not known follow under their headings."""


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """All rows of a report, by the names of FRAMES, without marks."""
    records = {
        "reports": [_report(report)],
        "declined": list(_declined(report)),
        "offenses": list(_offenses(report)),
        "high_volume": list(_high_volume(report)),
        "policies": list(_policies(report)),
        "criteria": list(_criteria(report)),
        "notes": [*_texts("note", report.notes), *_texts("correction", report.corrections)],
        "problems": [
            {"severity": str(p.severity), "code": p.code, "message": p.message, **_place(p.source)}
            for p in report.problems
        ],
    }
    week = {"week": report.period.start if report.period else None}
    return {name: frame_of([week | row for row in rows], _NAMES[name]) for name, rows in records.items()}


def frame_of(records: Sequence[Record], columns: Sequence[str]) -> pd.DataFrame:
    """Records as a frame of these columns; a record's further keys follow as columns in the order met."""
    further = dict.fromkeys(key for record in records for key in record if key not in columns)
    # Whole numbers with gaps would become fractions ("51.0") in columns of any other type.
    frame = pd.DataFrame(records, columns=[*columns, *further], dtype=object)
    return frame.where(frame.notna(), None)


def _report(report: Report) -> Record:
    problems = [problem.severity for problem in report.problems]
    return {
        "week_end": report.period.end if report.period else None,
        "file": report.document.file,
        "sha256": report.document.sha256,
        "pages": report.document.pages,
        "detainers_issued": report.detainers_issued,
        "declined_stated": report.declined_stated,
        "words": report.audit.words,
        "words_accounted": report.audit.accounted,
        "errors": problems.count(Severity.ERROR),
        "warnings": problems.count(Severity.WARNING),
        "infos": problems.count(Severity.INFO),
    }


def _declined(report: Report) -> Iterable[Record]:
    for row in report.declined:
        yield {
            "row": row.number,
            "state": row.state,
            "county_printed": row.county,
            "agency": row.agency,
            **_jurisdiction(row.jurisdiction),
            "citizenship": row.citizenship,
            "country": row.country,
            "issued": row.issued,
            "declined": row.declined,
            "offenses": len(row.offenses),
            **_printed(row.printed, ("state", "issued", "declined", "activity")),
            **_place(row.source),
            **_other(row.other),
        }


def _offenses(report: Report) -> Iterable[Record]:
    for row in report.declined:
        for number, offense in enumerate(row.offenses, 1):
            yield {
                "row": row.number,
                "offense_number": number,
                "state": row.state,
                "agency": row.agency,
                **_jurisdiction(row.jurisdiction),
                "citizenship": row.citizenship,
                "country": row.country,
                "issued": row.issued,
                "declined": row.declined,
                "offense": offense.offense,
                "status": str(offense.status) if offense.status else None,
                "ncic_code": offense.ncic_code,
                "ncic_category": offense.ncic_category,
                "offense_printed": offense.printed,
                **_place(row.source),
            }


def _high_volume(report: Report) -> Iterable[Record]:
    for row in report.high_volume:
        yield {
            "row": row.number,
            "jurisdiction_printed": row.jurisdiction_printed,
            "state": row.state,
            **_jurisdiction(row.jurisdiction),
            "same_name_states": len(row.jurisdiction.namesakes) if row.jurisdiction else None,
            "detainers_issued": row.detainers_issued,
            **_printed(row.printed, ("state", "detainers_issued")),
            **_place(row.source),
            **_other(row.other),
        }


def _policies(report: Report) -> Iterable[Record]:
    for row in report.policies:
        yield {
            "row": row.number,
            "jurisdiction_printed": row.jurisdiction_printed,
            "state": row.state,
            **_jurisdiction(row.jurisdiction),
            "kind": row.kind,
            "aor": row.aor,
            "enacted": row.enacted,
            "policy": row.policy,
            "criteria": len(row.criteria),
            **_printed(row.printed, ("enacted",)),
            **_place(row.source),
            **_other(row.other),
        }


def _criteria(report: Report) -> Iterable[Record]:
    for row in report.policies:
        for number, criterion in enumerate(row.criteria, 1):
            yield {
                "row": row.number,
                "criterion_number": number,
                "jurisdiction_printed": row.jurisdiction_printed,
                "state": row.state,
                **_jurisdiction(row.jurisdiction),
                "criterion": criterion,
                **_place(row.source),
            }


def _texts(kind: str, texts: Sequence[Printed]) -> Iterable[Record]:
    for number, text in enumerate(texts, 1):
        yield {"kind": kind, "number": number, "text": text.text, **_place(text.source)}


def _jurisdiction(jurisdiction: Jurisdiction | None) -> Record:
    if jurisdiction is None:
        return {"method": UNDECIDED}
    return {
        "geoid": jurisdiction.geoid,
        "jurisdiction": jurisdiction.name,
        "jurisdiction_state": jurisdiction.state,
        "method": jurisdiction.method,
        "score": jurisdiction.score,
    }


def _printed(printed: Mapping[str, Printed], meanings: Iterable[str]) -> Record:
    return {f"{meaning}_printed": printed[meaning].text for meaning in meanings if meaning in printed}


def _other(other: Mapping[str, Printed]) -> Record:
    return {heading_column(heading): cell.text for heading, cell in other.items()}


def heading_column(heading: str) -> str:
    """What a frame calls a column of the report that is not known: its printed heading, kept apart from its own."""
    return f"{heading} (as printed)" if heading in _TAKEN else heading


_TAKEN = {name for names in _NAMES.values() for name in names}


def _place(source: Source | None) -> Record:
    if source is None:
        return {}
    x0, top, x1, bottom = source.bbox
    further = " ".join(str(region.page) for region in source.continued)
    return {"page": source.page, "continued_on": further or None, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
