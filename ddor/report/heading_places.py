"""Where on the pages the headings of each section's tables stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ddor.model import Region
from ddor.pdf.document import PdfFile
from ddor.pdf.flow import flow
from ddor.pdf.layout import Place
from ddor.pdf.objects import union
from ddor.report.ledger import Ledger
from ddor.report.read import collector_paused, lay_out_all, sections_of
from ddor.report.section_tables import Piece, holds, tables_of_sections
from ddor.report.titles import find_titles, title_of
from ddor.report.vocabulary import Section, load


@dataclass(frozen=True, slots=True)
class HeadingPlaces:
    """Where the headings of a document's tables stand, and which of its pages are not shown upright.

    `rows` has by section the rectangle of each row of headings, in the document's order and in points from the
    top left of the page as shown. A table that repeats its headings on each page has one for each; a row is under
    the last one before it. `turns` has the pages that are shown sideways or upside down, each with the number of
    quarter turns clockwise that set its text upright.
    """

    rows: Mapping[Section, tuple[Region, ...]]
    turns: Mapping[int, int]


def heading_places(
    path: Path, password: str | None = None, vocabulary: Path | None = None, recognize: bool = True
) -> HeadingPlaces:
    """Find the headings of a document's tables by the steps of `read_report`.

    `vocabulary` and `recognize` must be the same as there. The headings are not kept with the
    report, as only pictures of it need them. Raises what `read_report` raises.
    """
    wordings = load(vocabulary)
    with collector_paused(), PdfFile(path, password, recognize) as pdf:
        layouts = list(lay_out_all(pdf, wordings))
    ledger = Ledger([layout.page for layout in layouts])
    elements = flow(layouts, lambda text: title_of(text, wordings) is not None).elements
    starts, _ = find_titles(elements, wordings, lambda table, name: holds(table, name, wordings))
    sections = sections_of(len(elements), starts)
    tables = tables_of_sections(elements, sections, wordings, ledger, path.name)
    rows = {
        section: tuple(region for pieces in runs for piece in pieces for region in _headings(piece, ledger))
        for section, runs in tables.items()
    }
    return HeadingPlaces(rows, {layout.page.number: layout.page.turned for layout in layouts if layout.page.turned})


def _headings(piece: Piece, ledger: Ledger) -> list[Region]:
    if piece.heading is None:
        return []
    rows = piece.table.rows[piece.heading.first_row : piece.heading.end_row]
    box = union([place.box for row in rows for place in row.places])
    source = ledger.source([Place(piece.table.page, box)])
    return [Region(source.page, source.bbox)]
