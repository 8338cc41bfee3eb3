"""A reading's rows as frames, one row a person, an offense, a jurisdiction, a policy, a criterion, a note, a problem.

Every frame says on which `page` its rows are printed and in which rectangle (`x0`, `top`, `x1`, `bottom`, points
from the page's top left); `continued_on` names further pages that a row runs on to. `row` counts the rows of
the report's table from 1 and is the key between frames. What was printed stands in columns ending in
`_printed`, beside what was made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ddor.model import Jurisdiction, Printed, Report, Source

Record = dict[str, Any]

PLACE = ("page", "continued_on", "x0", "top", "x1", "bottom")
"""The columns that say where a row is printed."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "declined": (
        "row", "state", "state_printed", "county_printed", "agency", "geoid", "jurisdiction", "method", "score",
        "citizenship", "country", "issued", "issued_printed", "declined", "declined_printed", "offenses",
        "activity_printed", *PLACE,
    ),
    "offenses": (
        "row", "offense_number", "state", "agency", "geoid", "jurisdiction", "method", "score", "citizenship",
        "country", "offense", "status", "ncic_code", "ncic_category", "offense_printed", *PLACE,
    ),
    "high_volume": (
        "row", "jurisdiction_printed", "state", "state_printed", "geoid", "jurisdiction", "method", "score",
        "same_name_states", "detainers_issued", "detainers_issued_printed", *PLACE,
    ),
    "policies": (
        "row", "jurisdiction_printed", "kind", "state", "geoid", "jurisdiction", "method", "score", "aor", "enacted",
        "enacted_printed", "policy", "criteria", *PLACE,
    ),
    "criteria": (
        "row", "criterion_number", "jurisdiction_printed", "state", "geoid", "jurisdiction", "method", "score",
        "criterion", *PLACE,
    ),
    "notes": ("kind", "number", "text", *PLACE),
    "problems": ("severity", "code", "message", *PLACE),
}  # fmt: skip
"""The columns of each frame, in order. Columns of the report that are not known follow under their headings."""


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """All rows of a report: `declined`, `offenses`, `high_volume`, `policies`, `criteria`, `notes`, `problems`."""
    records = {
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
    return {name: _frame(rows, COLUMNS[name]) for name, rows in records.items()}


def _frame(records: Sequence[Record], columns: tuple[str, ...]) -> pd.DataFrame:
    """Records as a frame of these columns; a record's further keys follow as columns in the order met."""
    further = dict.fromkeys(key for record in records for key in record if key not in columns)
    # Whole numbers with gaps would become fractions ("51.0") in columns of any other type.
    return pd.DataFrame(records, columns=[*columns, *further], dtype=object)


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
        return {"method": "undecided"}
    return {
        "geoid": jurisdiction.geoid,
        "jurisdiction": jurisdiction.name,
        "method": jurisdiction.method,
        "score": jurisdiction.score,
    }


def _printed(printed: Mapping[str, Printed], meanings: Iterable[str]) -> Record:
    return {f"{meaning}_printed": printed[meaning].text for meaning in meanings if meaning in printed}


def _other(other: Mapping[str, Printed]) -> Record:
    """Columns that are not known under their printed headings, kept apart from the frame's own."""
    taken = {name for columns in COLUMNS.values() for name in columns}
    return {(f"{heading} (as printed)" if heading in taken else heading): cell.text for heading, cell in other.items()}


def _place(source: Source | None) -> Record:
    if source is None:
        return {}
    x0, top, x1, bottom = source.bbox
    further = " ".join(str(region.page) for region in source.continued)
    return {"page": source.page, "continued_on": further or None, "x0": x0, "top": top, "x1": x1, "bottom": bottom}
