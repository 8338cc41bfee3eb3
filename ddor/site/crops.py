"""The pictures of a week's rows, in the site's folder; those that are there already are not made again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ddor.archive import Revision
from ddor.archive.originals import NotFound, find_pdf
from ddor.errors import DdorError
from ddor.isolate import USUAL, Limits
from ddor.pictures import Order, Pdf, pictures, row_picture
from ddor.reading.request import Request, headings
from ddor.sections import ROW_SECTIONS, Report, Section
from ddor.userfiles.files import write_files

FOLDER = "rows"
"""The folder of a week's pictures, beside its page."""

_DPI = 150.0
"""Dots an inch: twice those of a screen, so that small type stays sharp, and half the bytes of a picture to print."""

_NAME = re.compile(r"(I|II|III)-\d+-[0-9a-f]{12}\.png")

OnPicture = Callable[[int, int], None]
"""Called after each picture with how many are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How PDFs are found and opened: the folder of kept ones, what `ddor add` was given, what may be used on a page.

    `passwords` are those of single PDFs by SHA-256, `password` is for the others.
    """

    kept: Path
    password: str | None = None
    vocabulary: Path | None = None
    limits: Limits = USUAL
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Crops:
    """The addresses of a week's pictures, relative to its page, by section's table and row's number, and why there are
    not all of them.

    `reason` is for the page, which may be published, so it names no folder; `problem` is for the person at the
    command line. Both are empty if nothing is wrong.
    """

    pictures: Mapping[tuple[str, int], str]
    reason: str = ""
    problem: str = ""

    def of_row(self, section: Section, row: Mapping[str, Any]) -> str | None:
        """The address of a row's picture."""
        return self.pictures.get((section.table, row["row"]))


def crops(report: Report, revision: Revision, opening: Opening, folder: Path, on_picture: OnPicture) -> Crops:
    """Make the pictures of a report's rows in a folder, and remove those that it had of other rows.

    Raises OSError if the folder cannot be written.
    """
    made: dict[tuple[str, int], str] = {}
    try:
        path = find_pdf(revision.sha256, revision.path, opening.kept)
        password = opening.passwords.get(revision.sha256, opening.password)
        pdf = Pdf(path, revision.sha256, password, opening.limits)
        for done, (key, name, of) in enumerate(_made(report, pdf, opening.vocabulary, folder), 1):
            made[key] = f"{FOLDER}/{name}"
            on_picture(done, of)
    except NotFound as error:
        return Crops({}, "The PDF could not be found when this page was made, so no row has its picture.", str(error))
    except DdorError as error:
        return Crops(made, "Not all pictures of rows could be made from the PDF.", str(error))
    _remove_others(folder, {Path(address).name for address in made.values()})
    return Crops(made)


def _made(
    report: Report, pdf: Pdf, vocabulary: Path | None, folder: Path
) -> Iterator[tuple[tuple[str, int], str, int]]:
    """Each row's key and the name of its picture, once that is in the folder, and how many rows there are."""
    places = headings(Request(pdf.path, pdf.password, vocabulary, pdf.limits))
    named = {}
    for section in ROW_SECTIONS:
        for row in section.rows(report):
            order = replace(row_picture(row, places.rows, places.turns), dpi=_DPI)
            named[section.table, row.number] = (f"{section.numeral}-{row.number}-{_digest(pdf, order)}.png", order)
    wanted = {key: each for key, each in named.items() if not (folder / each[0]).exists()}
    for key in named.keys() - wanted.keys():
        yield key, named[key][0], len(named)
    drawn = pictures(pdf, [order for _, order in wanted.values()]) if wanted else iter(())
    for (key, (name, _)), picture in zip(wanted.items(), drawn, strict=True):
        write_files(folder, {name: picture.png})
        yield key, name, len(named)


def _digest(pdf: Pdf, order: Order) -> str:
    """Twelve digits that change with the PDF, with what is shown of it, and with the program that draws."""
    return hashlib.sha256(f"{version('ddor')} {pdf.sha256} {order!r}".encode()).hexdigest()[:12]


def _remove_others(folder: Path, wanted: set[str]) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name) and path.name not in wanted:
                path.unlink()
