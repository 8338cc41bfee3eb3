"""Version 7 of the tables: the view `series` has a ratio in place of what wasn't a share. Left as it is."""

from __future__ import annotations

from sqlalchemy import Connection


def make_views_anew(_: Connection) -> None:
    """No table changes; the views are made again with every version."""
