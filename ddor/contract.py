"""A report as the JSON object that `ddor read --format json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ddor.model import Box, Jurisdiction, Printed, Problem, Report, Source

Json = dict[str, Any]


def report_json(report: Report) -> Json:
    """A report as the JSON object that `ddor read --format json` prints.

    Beside the contract's fields, rows carry `number`, `printed` (each cell as printed, by meaning, with its
    place) and `other` (cells of columns that are not known, by heading); offenses carry `printed`, `ncic_code`
    and `ncic_category`; and `text`, `note_sources`, `correction_sources` and `audit` are added.
    """
    period = report.period
    return {
        "document": {
            "file": report.document.file,
            "sha256": report.document.sha256,
            "pages": report.document.pages,
        },
        "period": {"start": _day(period.start), "end": _day(period.end)} if period else None,
        "detainers_issued": report.detainers_issued,
        "declined_stated": report.declined_stated,
        "high_volume": [
            {
                "number": row.number,
                "jurisdiction_printed": row.jurisdiction_printed,
                "state": row.state,
                "jurisdiction": _jurisdiction(row.jurisdiction),
                "detainers_issued": row.detainers_issued,
                **_place(row.printed, row.other, row.source),
            }
            for row in report.high_volume
        ],
        "declined": [
            {
                "number": row.number,
                "agency": row.agency,
                "state": row.state,
                "county": row.county,
                "jurisdiction": _jurisdiction(row.jurisdiction),
                "citizenship": row.citizenship,
                "country": row.country,
                "issued": _day(row.issued),
                "declined": _day(row.declined),
                "offenses": [
                    {
                        "offense": offense.offense,
                        "status": offense.status,
                        "printed": offense.printed,
                        "ncic_code": offense.ncic_code,
                        "ncic_category": offense.ncic_category,
                    }
                    for offense in row.offenses
                ],
                **_place(row.printed, row.other, row.source),
            }
            for row in report.declined
        ],
        "policies": [
            {
                "number": row.number,
                "jurisdiction_printed": row.jurisdiction_printed,
                "state": row.state,
                "jurisdiction": _jurisdiction(row.jurisdiction),
                "aor": row.aor,
                "enacted": row.enacted,
                "policy": row.policy,
                "criteria": list(row.criteria),
                **_place(row.printed, row.other, row.source),
            }
            for row in report.policies
        ],
        "notes": [note.text for note in report.notes],
        "note_sources": [_source(note.source) for note in report.notes],
        "corrections": [correction.text for correction in report.corrections],
        "correction_sources": [_source(correction.source) for correction in report.corrections],
        "text": [_printed(text) for text in report.text],
        "problems": [_problem(problem) for problem in report.problems],
        "audit": {
            "words": report.audit.words,
            "pages": report.audit.pages,
            "accounted": report.audit.accounted,
        },
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _jurisdiction(jurisdiction: Jurisdiction | None) -> Json | None:
    if jurisdiction is None:
        return None
    return {
        "geoid": jurisdiction.geoid,
        "name": jurisdiction.name,
        "state": jurisdiction.state,
        "method": jurisdiction.method,
        "score": jurisdiction.score,
    }


def _place(printed: Mapping[str, Printed], other: Mapping[str, Printed], source: Source) -> Json:
    return {
        "printed": {name: _printed(cell) for name, cell in printed.items()},
        "other": {name: _printed(cell) for name, cell in other.items()},
        "source": _source(source),
    }


def _printed(printed: Printed) -> Json:
    return {"text": printed.text, "source": _source(printed.source)}


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "source": _source(problem.source) if problem.source else None,
    }


def _source(source: Source) -> Json:
    shown: Json = {"page": source.page, "bbox": _box(source.bbox)}
    if source.continued:
        shown["continued"] = [{"page": region.page, "bbox": _box(region.bbox)} for region in source.continued]
    return shown


def _box(box: Box) -> list[float]:
    return list(box)
