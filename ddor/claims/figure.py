"""What a claim's figure is: a range where it is not certain, and nothing if there is none."""

from __future__ import annotations

from dataclasses import dataclass

from ddor.claims.comparing import Number, Verdict
from ddor.claims.possible import Rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure from `low` to `high`, in words, and the rows that leave it open. `verdict`: for a top, which has none.

    `untold` says why there is no figure at all; `rows` are those behind it, of Section I or II. Of a share, `parts` are
    the ranges of the part and of the whole; `no_share` says why the two are not part and whole, where they are not.
    """

    words: str
    low: Number = 0
    high: Number = 0
    verdict: Verdict | None = None
    untold: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    parts: tuple[tuple[Number, Number], tuple[Number, Number]] | None = None
    no_share: str = ""

    @property
    def numbered(self) -> bool:
        """Whether there is a figure, and it has numbers."""
        return self.verdict is None and not self.untold
