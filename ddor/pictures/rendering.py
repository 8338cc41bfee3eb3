"""Pages of a PDF as pixels."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from ddor.model import Box
from ddor.pdf.document import CannotRead, open_pdf

POINTS_PER_INCH = 72.0


class Pages:
    """The pages of a PDF to be rendered. Use as a context manager.

    Rectangles are in points from the top left of the page as shown, pages count from 1. All methods raise
    CannotRead, with a sentence, where a page is not there or damaged.
    """

    def __init__(self, path: Path, sha256: str, password: str | None = None) -> None:
        """Open a PDF whose bytes have a SHA-256. Raises CannotRead if they have another, or it cannot be opened."""
        self._name = path.name
        self._document, found = open_pdf(path, password)
        self._last: tuple[int, pypdfium2.PdfPage] | None = None
        if found != sha256:
            self._document.close()
            raise CannotRead(f"{path}: this isn't the PDF that was added.")

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def whole(self, page: int) -> Box:
        """The rectangle of a page as shown."""
        width, height = self._page(page).get_size()
        return (0.0, 0.0, float(width), float(height))

    def visible(self, page: int, box: Box) -> Box:
        """What of a rectangle lies on its page. Raises CannotRead if nothing does."""
        _, _, width, height = self.whole(page)
        x0, top, x1, bottom = max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3])
        if x0 >= x1 or top >= bottom:
            raise CannotRead(f"{self._name}: page {page} doesn't have that place.")
        return (x0, top, x1, bottom)

    def render(self, page: int, box: Box, dpi: float) -> Image.Image:
        """What of a rectangle lies on its page, with so many pixels an inch."""
        x0, top, x1, bottom = self.visible(page, box)
        _, _, width, height = self.whole(page)
        bitmap = self._page(page).render(
            scale=dpi / POINTS_PER_INCH, crop=(x0, height - bottom, width - x1, top), rev_byteorder=True
        )
        # The pixels belong to the bitmap, which is closed before they are used.
        pixels: Image.Image = bitmap.to_pil()
        image = pixels.convert("RGB").copy()
        bitmap.close()
        return image

    def _page(self, number: int) -> pypdfium2.PdfPage:
        """A page, loaded; the last one stays so, as rows come page by page."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        if not 1 <= number <= len(self._document):
            raise CannotRead(f"{self._name}: there is no page {number}.")
        if self._last is not None:
            self._last[1].close()
        try:
            self._last = (number, self._document[number - 1])
        except pypdfium2.PdfiumError:
            raise CannotRead(f"{self._name}: page {number} is damaged. Download the file again.") from None
        return self._last[1]
