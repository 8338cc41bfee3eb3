"""What people say of printed corrections and of rows, written into annotations.csv."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ddor.corrections.annotations import (
    FILE,
    Annotation,
    Kind,
    annotations_text,
    read_annotations,
)
from ddor.corrections.proposals import Correction
from ddor.userfiles.files import write_files


def add_annotation(annotation: Annotation, out: Path) -> bool:
    """Add an annotation to those of a folder; whether it was not there yet, word for word.

    Raises AnnotationsError where the file cannot be used, OSError where it cannot be written.
    """
    known = read_annotations(out / FILE)
    if annotation in known.listed:
        return False
    _write([*known.listed, annotation], out)
    return True


def take_back(annotation: Annotation, out: Path) -> None:
    """Take an annotation out of those of a folder."""
    _write([each for each in read_annotations(out / FILE).listed if each != annotation], out)


def dismissal(correction: Correction) -> Annotation:
    """What is written where a person finds that a correction which names no week speaks of no week held."""
    return Annotation(correction.week, "", "", None, Kind.DISMISSED, correction.text, correction.source)


def _write(annotations: Iterable[Annotation], out: Path) -> None:
    write_files(out, {FILE: annotations_text(annotations)})
