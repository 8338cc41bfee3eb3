"""Version 8 of the tables: a digest of each part of a revision. Left as it is, whatever becomes of these tables later.

The indexes of counties are gone: no digest sees whether they are whole, and what they saved is little.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint, text

_metadata = MetaData()

Table("revisions", _metadata, Column("revision_id", Integer, primary_key=True))

_digests = Table(
    "digests",
    _metadata,
    Column("digest_id", Integer, primary_key=True),
    Column("revision_id", Integer, ForeignKey("revisions.revision_id", ondelete="CASCADE"), nullable=False),
    Column("part", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    UniqueConstraint("revision_id", "part"),
)


def add_digests(connection: Connection) -> None:
    """Make the table; what goes into it is made once all steps are taken."""
    _digests.create(connection)
    for table in ("declined", "high_volume", "policies"):
        connection.execute(text(f"DROP INDEX IF EXISTS ix_{table}_geoid"))
