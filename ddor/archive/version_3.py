"""Version 3 of the tables: what was recognized in pictures. Left as it is, whatever becomes of these tables later."""

from __future__ import annotations

from sqlalchemy import Connection, Double, text

_COLUMNS = (
    *((table, name, kind) for table in ("declined", "high_volume", "policies") for name, kind in (
        ("certainty", "DOUBLE"), ("unsure", "TEXT")
    )),
    ("cells", "recognized", "TEXT"),
    ("cells", "certainty", "DOUBLE"),
)  # fmt: skip


def add_recognition(connection: Connection) -> None:
    """Add the columns; rows that are there were all read from text."""
    double = Double().compile(connection.dialect)
    for table, name, kind in _COLUMNS:
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {name} {double if kind == 'DOUBLE' else kind}"))
