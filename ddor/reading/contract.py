"""A report as the JSON object that `ddor read --format json` prints, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ddor.model import Audit, Box, Document, Jurisdiction, Period, Printed, Problem, Region, Severity, Source, Status
from ddor.sections import DeclinedDetainer, HighVolume, Offense, Policy, Report

Json = dict[str, Any]


def report_json(report: Report) -> Json:
    """A report as the JSON object that `ddor read --format json` prints.

    Beside the contract's fields, rows carry `number`, `printed` (each cell as printed, by meaning, with its
    place) and `other` (cells of columns that are not known, by heading); offenses carry `printed`, `ncic_code`
    and `ncic_category`; jurisdictions the runner-up, a sentence to check them by and the states with a county of
    the same name; policies `kind`; and `text`, `note_sources`, `correction_sources` and `audit` are added.
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
                "kind": row.kind,
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
        "runner_up": jurisdiction.runner_up,
        "runner_up_score": jurisdiction.runner_up_score,
        "sentence": jurisdiction.sentence,
        "namesakes": list(jurisdiction.namesakes),
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


def report_of(shown: Json) -> Report:
    """The report that `report_json` showed. Raises KeyError, TypeError or ValueError where it is no such object."""
    period = shown["period"]
    return Report(
        document=Document(**shown["document"]),
        period=Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])) if period else None,
        detainers_issued=shown["detainers_issued"],
        declined_stated=shown["declined_stated"],
        high_volume=tuple(
            HighVolume(**_row_of(row, "number", "jurisdiction_printed", "state", "detainers_issued"))
            for row in shown["high_volume"]
        ),
        declined=tuple(_declined_of(row) for row in shown["declined"]),
        policies=tuple(
            Policy(
                criteria=tuple(row["criteria"]),
                **_row_of(row, "number", "jurisdiction_printed", "state", "kind", "aor", "enacted", "policy"),
            )
            for row in shown["policies"]
        ),
        notes=_texts_of(shown["notes"], shown["note_sources"]),
        corrections=_texts_of(shown["corrections"], shown["correction_sources"]),
        text=tuple(_printed_of(text) for text in shown["text"]),
        problems=tuple(
            Problem(p["code"], Severity(p["severity"]), p["message"], _source_of(p["source"]) if p["source"] else None)
            for p in shown["problems"]
        ),
        audit=Audit(**shown["audit"]),
    )


def _declined_of(row: Json) -> DeclinedDetainer:
    return DeclinedDetainer(
        issued=date.fromisoformat(row["issued"]) if row["issued"] else None,
        declined=date.fromisoformat(row["declined"]) if row["declined"] else None,
        offenses=tuple(
            Offense(**{**offense, "status": Status(offense["status"]) if offense["status"] else None})
            for offense in row["offenses"]
        ),
        **_row_of(row, "number", "agency", "state", "county", "citizenship", "country"),
    )


def _row_of(row: Json, *fields: str) -> Json:
    """A row's plain fields by name, with what all rows have: jurisdiction, cells as printed, place."""
    jurisdiction = row["jurisdiction"]
    return {field: row[field] for field in fields} | {
        "jurisdiction": Jurisdiction(**{**jurisdiction, "namesakes": tuple(jurisdiction["namesakes"])})
        if jurisdiction
        else None,
        "printed": {name: _printed_of(cell) for name, cell in row["printed"].items()},
        "other": {name: _printed_of(cell) for name, cell in row["other"].items()},
        "source": _source_of(row["source"]),
    }


def _texts_of(texts: list[str], sources: list[Json]) -> tuple[Printed, ...]:
    return tuple(Printed(text, _source_of(source)) for text, source in zip(texts, sources, strict=True))


def _printed_of(printed: Json) -> Printed:
    return Printed(printed["text"], _source_of(printed["source"]))


def _source_of(source: Json) -> Source:
    further = tuple(Region(region["page"], _box_of(region["bbox"])) for region in source.get("continued", []))
    return Source(source["page"], _box_of(source["bbox"]), further)


def _box_of(box: list[float]) -> Box:
    x0, top, x1, bottom = box
    return (x0, top, x1, bottom)
