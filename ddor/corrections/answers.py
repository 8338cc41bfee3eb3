"""What people say of printed corrections and of rows, written into annotations.csv; the weeks' tables made anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ddor.corrections.annotations import (
    FILE,
    Annotation,
    Kind,
    annotations_of,
    edit_annotations,
)
from ddor.corrections.proposals import Correction
from ddor.export.week_folder import tables_text, weeks
from ddor.userfiles.files import write_files


def add_annotation(annotation: Annotation, out: Path) -> bool:
    """Add an annotation to those of a folder; whether it was not there yet, word for word.

    Raises UserFileError where the file cannot be used, OSError where it cannot be written.
    """
    is_new = True

    def add(listed: list[Annotation]) -> None:
        nonlocal is_new
        is_new = annotation not in listed
        if is_new:
            listed.append(annotation)

    edit_annotations(out / FILE, add)
    return is_new


def take_back(annotation: Annotation, out: Path) -> None:
    """Take an annotation out of those of a folder."""
    edit_annotations(out / FILE, lambda listed: listed.remove(annotation) if annotation in listed else None)


def dismissal(correction: Correction) -> Annotation:
    """What is written where a person finds that a correction which names no week speaks of no week held."""
    return Annotation(correction.week, "", "", None, Kind.DISMISSED, correction.text, correction.source)


def make_anew(out: Path) -> Sequence[str]:
    """Write the tables of all weeks under `out` anew with the annotations as they are now; no PDF is read.

    Returns the names of the folders in which a file changed.
    """
    annotations = annotations_of(out)
    changed = []
    for folder, report in weeks(out):
        files = tables_text(report, annotations)
        if any(_text(folder / name) != text for name, text in files.items()):
            write_files(folder, files)
            changed.append(folder.name)
    return changed


def _text(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
