"""Version 6 of the tables: rows that are struck out say so. Left as it is, whatever becomes of these tables later."""

from __future__ import annotations

from sqlalchemy import Connection, text

_WHOLE_ROWS = """
    UPDATE {table} SET struck_out = 'whole row' WHERE EXISTS (
        SELECT 1 FROM problems WHERE problems.revision_id = {table}.revision_id AND problems.code = 'row-struck-out'
        AND problems.page = {table}.page AND problems.x0 = {table}.x0 AND problems.top = {table}.top)
"""


def add_struck_out(connection: Connection) -> None:
    """Add the column, and fill it for rows of which a problem says it; which cells are struck out no table has."""
    for table in ("declined", "high_volume", "policies"):
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN struck_out TEXT"))
        connection.execute(text(_WHOLE_ROWS.format(table=table)))
