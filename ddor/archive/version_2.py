"""Version 2 of the tables: cross-checks. Left as it is, whatever becomes of these tables in later versions."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

_metadata = MetaData()

Table("revisions", _metadata, Column("revision_id", Integer, primary_key=True))

_cross_checks = Table(
    "cross_checks",
    _metadata,
    Column("cross_check_id", Integer, primary_key=True),
    Column(
        "revision_id", Integer, ForeignKey("revisions.revision_id", ondelete="CASCADE"), nullable=False, unique=True
    ),
    Column("ddor_version", Text, nullable=False),
    Column("cells_compared", Integer, nullable=False),
    Column("agreed_by_all", Integer, nullable=False),
    Column("agreed_by_two", Integer, nullable=False),
    Column("agreed_by_none", Integer, nullable=False),
    Column("ddor_differs", Integer, nullable=False),
    Column("pdfplumber_version", Text, nullable=False),
    Column("pdfplumber_failure", Text),
    Column("pdfplumber_agreed", Integer, nullable=False),
    Column("pdfplumber_differs", Integer, nullable=False),
    Column("camelot_version", Text, nullable=False),
    Column("camelot_failure", Text),
    Column("camelot_agreed", Integer, nullable=False),
    Column("camelot_differs", Integer, nullable=False),
)

_disagreements = Table(
    "cross_check_disagreements",
    _metadata,
    Column("disagreement_id", Integer, primary_key=True),
    Column("cross_check_id", Integer, ForeignKey("cross_checks.cross_check_id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("section", Text),
    Column("row_number", Integer),
    Column("column_name", Text),
    Column("cells", Integer, nullable=False),
    Column("ddor", Text),
    Column("pdfplumber", Text),
    Column("camelot", Text),
    Column("differs", Text),
    Column("explanation", Text),
    Column("page", Integer, nullable=False),
    Column("x0", Double, nullable=False),
    Column("top", Double, nullable=False),
    Column("x1", Double, nullable=False),
    Column("bottom", Double, nullable=False),
    Column("continued", Text),
    CheckConstraint("section IN ('high_volume', 'declined', 'policies')", name="section_is_known"),
    CheckConstraint("differs IN ('ddor', 'pdfplumber', 'camelot')", name="reader_is_known"),
    UniqueConstraint("cross_check_id", "number"),
)


def add_cross_checks(connection: Connection) -> None:
    """Make the two tables."""
    _cross_checks.create(connection)
    _disagreements.create(connection)
