"""The pictures of a report's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ddor.model import Region, Source
from ddor.pictures.bands import Turns, bands, regions
from ddor.pictures.orders import MarkedPages, RowPicture
from ddor.sections import DeclinedDetainer, HighVolume, Policy

ReportRow = HighVolume | DeclinedDetainer | Policy

_SECTIONS: Mapping[type[ReportRow], str] = {
    HighVolume: "high_volume",
    DeclinedDetainer: "declined",
    Policy: "policies",
}


def row_picture(row: ReportRow, headings: Mapping[str, Sequence[Region]], turns: Turns) -> RowPicture:
    """Order for a row alone. `headings` has by section where its tables' headings stand (see `heading_places`)."""
    cells = [cell.source for cell in (*row.printed.values(), *row.other.values())]
    return RowPicture(bands(row.source, cells, headings.get(_SECTIONS[type(row)], ()), turns))


def marked_pages(rows: Sequence[ReportRow]) -> MarkedPages:
    """Order for the pages that rows are printed on, with the rows marked."""
    return MarkedPages(tuple(region for row in rows for region in regions(row.source)))


def where(source: Source) -> str:
    """The pages of a place in words: "page 3", "pages 3 and 4"."""
    pages = [str(page) for page in dict.fromkeys(region.page for region in regions(source))]
    if len(pages) == 1:
        return f"page {pages[0]}"
    return f"pages {', '.join(pages[:-1])} and {pages[-1]}"
