"""The pictures on a document's pages."""

from __future__ import annotations

from collections.abc import Iterable

from ddor.pdf.layout import PageLayout

_SAME_PLACE = 3.0
"""How far, in points, the edges of a running header's picture may move from one page to the next."""


def pictures_by_place(layouts: Iterable[PageLayout]) -> list[list[PageLayout]]:
    """For each place that has a picture the pages that have it there; a logo in a running header is on many."""
    places: dict[tuple[int, ...], list[PageLayout]] = {}
    for layout in layouts:
        for box in layout.page.pictures:
            places.setdefault(tuple(round(edge / _SAME_PLACE) for edge in box), []).append(layout)
    return list(places.values())
