"""People's answers about printed corrections and about rows, written into annotations.csv."""

from __future__ import annotations

from pathlib import Path

from ddor.corrections.annotations import (
    FILE,
    Annotation,
    Kind,
    edit_annotations,
)
from ddor.corrections.proposals import Correction


def add_annotation(annotation: Annotation, out: Path) -> bool:
    """Add an annotation to those of a folder. Returns whether it was new, word for word.

    Raises UserFileError if the file cannot be used, OSError if it cannot be written.
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
    """What is written where a person finds that a correction which names no week speaks of no week in the archive."""
    return Annotation(correction.week, "", "", None, Kind.DISMISSED, correction.text, correction.source)
