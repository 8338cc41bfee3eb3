"""The folder of one week: its rows, its tabulations and its reading as files; and all weeks of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ddor.corrections.annotations import Annotations
from ddor.export import csv_text
from ddor.reading.contract import report_json, report_of
from ddor.sections import Report
from ddor.tables.catalogue import TABULATIONS
from ddor.tables.rows import FRAMES
from ddor.tables.weeks import Weeks
from ddor.userfiles.files import write_files

READING = "reading.json"
COUNTED = ("crimes", "countries", "jurisdictions")
"""The tabulations that a week's folder has; ddor tabulate and ddor export have them all."""


@dataclass(frozen=True, slots=True)
class Week:
    """What was written of a report. `other` is the folder of another PDF of the same week, None where there is none."""

    files: list[Path]
    other: Path | None


def write_week(report: Report, out: Path, annotations: Annotations) -> Week:
    """Write a report's tables into the folder of its week under `out`, named after the week's first day.

    Rows that annotations name carry their marks.

    The same PDF is written over what it gave before. Another PDF of a week that is there already goes into a
    folder beside it, named after the first digits of its SHA-256, so that neither is lost. Raises OSError where
    the files cannot be written; then nothing of what was there is touched.
    """
    folder, other = folder_of(report, out)
    return Week(write_tables(report, folder, annotations), other)


def write_tables(report: Report, folder: Path, annotations: Annotations) -> list[Path]:
    """Write a report's tables into a folder. Raises OSError, with nothing touched, where they cannot be written."""
    return write_files(folder, tables_text(report, annotations))


def tables_text(report: Report, annotations: Annotations) -> dict[str, str]:
    """A report's tables as the texts of files, by name."""
    week = Weeks.of_report(report, annotations)
    tables = {name: week.frame(name) for name in FRAMES} | {name: TABULATIONS[name].of(week) for name in COUNTED}
    files = {f"{name}.csv": csv_text(frame) for name, frame in tables.items()}
    files[READING] = json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n"
    return files


def weeks(out: Path) -> Iterator[tuple[Path, Report]]:
    """The folders of weeks under `out` with the report that each holds, by name. What is no such folder is passed."""
    for file in sorted(out.glob(f"*/{READING}")):
        report = _held(file.parent)
        if report is not None:
            yield file.parent, report


def folder_of(report: Report, out: Path) -> tuple[Path, Path | None]:
    """The folder of a report's week under `out`, and that of another PDF of this week if that has it already."""
    name = report.period.start.isoformat() if report.period else "period-not-found"
    usual = out / name
    held = _held(usual)
    if held is None or held.document.sha256 == report.document.sha256:
        return usual, None
    return out / f"{name}-revision-{report.document.sha256[:8]}", usual


def _held(folder: Path) -> Report | None:
    """The report whose tables a folder holds, None where it holds none."""
    try:
        return report_of(json.loads((folder / READING).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
