"""What pictures can be ordered, and what is given for an order."""

from __future__ import annotations

from dataclasses import dataclass

from ddor.model import Region
from ddor.pictures.bands import Band


@dataclass(frozen=True, slots=True)
class RowPicture:
    """Order for the picture of a row in bands, one under the other, with so many dots an inch of the page."""

    bands: tuple[Band, ...]
    dpi: float = 200.0


@dataclass(frozen=True, slots=True)
class MarkedPages:
    """Order for the picture of whole pages with rectangles marked; several pages stand one under the other."""

    regions: tuple[Region, ...]
    dpi: float = 150.0


Order = RowPicture | MarkedPages


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG file's bytes. `dpi` is how many dots an inch of the page it has; `said` what to know about it."""

    png: bytes
    dpi: float
    said: str = ""
