"""Version 4 of the tables: areas made of counties. Left as it is, whatever becomes of these tables later."""

from __future__ import annotations

from sqlalchemy import Connection


def add_areas(connection: Connection) -> None:
    """Add the column; what is in areas that are there already is left empty until places are looked for again."""
    for table in ("declined", "high_volume", "policies"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN geoids TEXT")
