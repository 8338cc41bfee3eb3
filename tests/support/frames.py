"""Tables as pandas frames of plain values, which tests look into by row and column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pandas as pd


class Rows(Protocol):
    """A table, or the figures of one."""

    @property
    def names(self) -> Sequence[str]:
        """The columns."""

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""


def plain(table: Rows) -> pd.DataFrame:
    """A table's values as they are: whole numbers stay whole, what isn't known is None."""
    return pd.DataFrame(list(table.rows), columns=list(table.names), dtype=object)
