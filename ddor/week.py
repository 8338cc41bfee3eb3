"""The folder of one week: its rows, its tabulations and its reading as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ddor.contract import report_json
from ddor.export import csv_text, write_files
from ddor.model import Report
from ddor.tables.rows import frames
from ddor.tables.tabulations import countries, crimes, jurisdictions

_READING = "reading.json"


@dataclass(frozen=True, slots=True)
class Week:
    """What was written of a report. `other` is the folder of another PDF of the same week, None where there is none."""

    files: list[Path]
    other: Path | None


def write_week(report: Report, out: Path) -> Week:
    """Write a report's tables into the folder of its week under `out`, named after the week's first day.

    The same PDF is written over what it gave before. Another PDF of a week that is there already goes into a
    folder beside it, named after the first digits of its SHA-256, so that neither is lost. Raises OSError where
    the files cannot be written; then nothing of what was there is touched.
    """
    folder, other = _folder(report, out)
    tables = frames(report) | {
        "crimes": crimes(report),
        "countries": countries(report),
        "jurisdictions": jurisdictions(report),
    }
    files = {f"{name}.csv": csv_text(frame) for name, frame in tables.items()}
    files[_READING] = json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n"
    return Week(write_files(folder, files), other)


def _folder(report: Report, out: Path) -> tuple[Path, Path | None]:
    name = report.period.start.isoformat() if report.period else "period-not-found"
    usual = out / name
    held = _held(usual)
    if held in (None, report.document.sha256):
        return usual, None
    return out / f"{name}-revision-{report.document.sha256[:8]}", usual


def _held(folder: Path) -> str | None:
    """The SHA-256 of the PDF whose tables a folder holds, None where it holds none."""
    try:
        reading = json.loads((folder / _READING).read_text("utf-8"))
        return str(reading["document"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
