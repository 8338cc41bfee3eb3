"""A page that is a picture, as a page like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pypdfium2.raw as pdfium

from ddor.pdf.document import Page, parted
from ddor.pdf.grid import find_grids, is_too_dense
from ddor.pdf.scans.layer import doubted
from ddor.pdf.scans.scan import read_scan
from ddor.pdf.visibility import Sight
from ddor.pdf.words import renumber


def recognized(handle: pdfium.FPDF_PAGE, page: Page, on_work: Callable[[], object]) -> Page:
    """An open page with the words and lines that are recognized in its picture, in place of those that it had.

    `on_work` is called now and then. Where it had a layer of text that isn't shown, words that the two have otherwise
    are unsure.
    """
    scan = read_scan(handle, on_work)
    inside, outside = parted(scan.words, scan.width, scan.height)
    read = replace(
        page,
        width=scan.width,
        height=scan.height,
        words=renumber(inside),
        grids=find_grids(scan.drawing),
        marks=[],
        drawing=scan.drawing,
        off_page=outside,
        sight=Sight(),
        too_dense=is_too_dense(scan.drawing),
        turned=scan.turned,
        tilt=scan.tilt,
        recognized=True,
        stray=scan.stray,
    )
    if not page.sight.recognized:
        return read
    layer = [(word.text, page.shown(word.box)) for word in page.words]
    places = [read.shown(word.box) for word in read.words]
    return replace(read, words=doubted(read.words, places, layer))
