"""The archive's tables. Every column says what it means; docs/data-dictionary.md is made from this.

Whoever changes a table adds a step to migrations.py.

Rectangles are in points (1/72 inch) from the top left corner of the page, pages count from 1, times are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from ddor import sections
from ddor.columns import Column as ReportColumn
from ddor.columns import Value

metadata = MetaData()


def _column(name: str, kind: type[TypeEngine[Any]], meaning: str, *more: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *more, comment=meaning, **options)


def _key(name: str) -> Column[Any]:
    return _column(name, Integer, "Key of this row; it means nothing outside this archive.", primary_key=True)


def _of(target: str, meaning: str, **options: Any) -> Column[Any]:
    key = target.split(".")[1]
    return _column(key, Integer, meaning, ForeignKey(target, ondelete="CASCADE"), **options)


def _revision() -> Column[Any]:
    return _of("revisions.revision_id", "The revision it was read from.", nullable=False)


def _place(required: bool = True) -> list[Column[Any]]:
    """Where something is printed."""
    page, _, *box = sections.PLACE
    return [
        *(_column(each.name, _TYPES[each.value], each.meaning, nullable=not required) for each in (page, *box)),
        _column(
            "continued",
            Text,
            "If it runs over the end of a page: its further rectangles as JSON, a list of objects with page and "
            "bbox (x0, top, x1, bottom). Otherwise empty.",
        ),
    ]


_TYPES: Mapping[Value, type[TypeEngine[Any]]] = {
    Value.TEXT: Text,
    Value.NUMBER: Integer,
    Value.DECIMAL: Double,
    Value.DATE: Date,
}

_STORED_AS = {"row": "row_number", "namesakes": "same_name_states"}
"""The archive's names for columns that have another name in ddor.sections."""

_MEANINGS = {"method": "How the county was determined, such as exact."}
"""The meanings of columns that differ here: this one is empty if the county is undecided."""

_NOT_STORED = {"week", "same_name_states", *(column.name for column in (*sections.MARKS, *sections.PLACE))}
"""Columns that aren't stored with a row: they come from its revision, are counted, or are stored in another form."""


def stored_as(column: ReportColumn) -> str:
    """The archive's name for a column of the report's tables."""
    return _STORED_AS.get(column.name, column.name)


def stored_columns(name: str) -> tuple[ReportColumn, ...]:
    """The columns of one of ddor.sections.TABLES that the archive stores, without the place.

    Of a part, only its own.
    """
    table = sections.TABLES[name]
    of_row = {column.name for column in sections.TABLES[table.part_of].all_columns} if table.part_of else set()
    return tuple(
        column for column in table.all_columns if column.name not in _NOT_STORED | of_row and not column.counts
    )


def _stored(name: str) -> list[Column[Any]]:
    return [
        _column(
            stored_as(column),
            _TYPES[column.value],
            _MEANINGS.get(column.name, column.meaning),
            nullable=not column.required,
        )
        for column in stored_columns(name)
    ]


def _section(name: str, key: str, meaning: str) -> Table:
    """A section's rows."""
    return Table(
        name,
        metadata,
        _key(key),
        _revision(),
        *_stored(name),
        *_place(),
        UniqueConstraint("revision_id", "row_number"),
        comment=meaning,
    )


ddor_schema = Table(
    "ddor_schema",
    metadata,
    _column("version", Integer, "Version of these tables.", primary_key=True, autoincrement=False),
    _column("since", DateTime, "When the tables were updated to it, UTC.", nullable=False),
    _column("ddor_version", Text, "Version of ddor that did this.", nullable=False),
    comment="Which versions these tables have had; the highest is the one they have.",
)

revisions = Table(
    "revisions",
    metadata,
    _key("revision_id"),
    _column("week", Date, "First day that the report covers.", nullable=False),
    _column("week_end", Date, "Last day that the report covers, as this revision prints it.", nullable=False),
    _column(
        "revision", Integer, "Number of this PDF among those of its week, in the order added, from 1.", nullable=False
    ),
    _column("sha256", Text, "SHA-256 of the PDF's bytes, hexadecimal.", nullable=False, unique=True),
    _column("file", Text, "Name of the PDF.", nullable=False),
    _column(
        "path",
        Text,
        "Where the PDF was added from: a path, or the address that it was downloaded from.",
        nullable=False,
    ),
    _column("pages", Integer, "Number of pages.", nullable=False),
    _column("added_at", DateTime, "When it was added, UTC.", nullable=False),
    _column("ddor_version", Text, "Version of ddor that read it.", nullable=False),
    _column(
        "detainers_issued", Integer, "Detainers issued in all, as stated in the text. Empty if the text gives no total."
    ),
    _column(
        "declined_stated",
        Integer,
        "Detainers declined in all, as stated in the text. Empty if the text gives no total.",
    ),
    _column("words", Integer, "Words in the PDF.", nullable=False),
    _column("words_pages", Integer, "Pages on which those words were counted.", nullable=False),
    _column(
        "words_accounted",
        Integer,
        "How many of the words were used in exactly one place in the reading.",
        nullable=False,
    ),
    UniqueConstraint("week", "revision"),
    comment="The PDFs that were added, one per row. Several for one week are its revisions; the one added last counts.",
)

digests = Table(
    "digests",
    metadata,
    _key("digest_id"),
    _revision(),
    _column("part", Text, "Which part of the revision it covers, such as declined or offenses.", nullable=False),
    _column("sha256", Text, "SHA-256 of that part's rows when they were stored, hexadecimal.", nullable=False),
    UniqueConstraint("revision_id", "part"),
    comment=(
        "Fingerprints that show whether anything in a revision has changed since it was stored. If so, ddor "
        "gives no figures."
    ),
)

declined = _section("declined", "declined_id", "Section II: a person whose detainer was declined.")

offenses = Table(
    "offenses",
    metadata,
    _key("offense_id"),
    _of("declined.declined_id", "The person.", nullable=False),
    *_stored("offenses"),
    CheckConstraint("status IN ('convicted', 'charged')", name="status_is_known"),
    UniqueConstraint("declined_id", "offense_number"),
    comment="Section II: one of a person's offenses; there may be several. Its place on the page is the person's row.",
)

high_volume = _section(
    "high_volume", "high_volume_id", "Section I: a jurisdiction with the most detainers issued to it."
)

policies = _section("policies", "policy_id", "Section III: a policy that limits cooperation.")

criteria = Table(
    "criteria",
    metadata,
    _key("criterion_id"),
    _of("policies.policy_id", "The policy.", nullable=False),
    *_stored("criteria"),
    UniqueConstraint("policy_id", "criterion_number"),
    comment="Section III: a criterion for honoring a detainer. Its place on the page is the policy's row.",
)

cells = Table(
    "cells",
    metadata,
    _key("cell_id"),
    _of("declined.declined_id", "The row of Section II that the cell belongs to, if any.", index=True),
    _of("high_volume.high_volume_id", "The row of Section I that the cell belongs to, if any.", index=True),
    _of("policies.policy_id", "The row of Section III that the cell belongs to, if any.", index=True),
    _column("position", Integer, "Number among the row's cells, from 1.", nullable=False),
    _column("meaning", Text, "What the cell's column means, such as agency. Empty if that is unknown."),
    _column("heading", Text, "The column's heading as printed, if its meaning is unknown."),
    _column("text", Text, "The cell as printed, with white space collapsed.", nullable=False),
    _column(
        "recognized",
        Text,
        "The text as recognized in a picture of the page, if it was read as another text that looks the same.",
    ),
    _column(
        "certainty",
        Double,
        "Certainty of its least certain word, 0 to 100. Empty where the PDF has the text itself.",
    ),
    *_place(),
    CheckConstraint(
        "(declined_id IS NOT NULL AND high_volume_id IS NULL AND policy_id IS NULL) OR "
        "(declined_id IS NULL AND high_volume_id IS NOT NULL AND policy_id IS NULL) OR "
        "(declined_id IS NULL AND high_volume_id IS NULL AND policy_id IS NOT NULL)",
        name="of_one_row",
    ),
    CheckConstraint("(meaning IS NULL) <> (heading IS NULL)", name="meaning_or_heading"),
    comment="A cell of the tables of Sections I to III, as printed.",
)


def _texts(name: str, key: str, meaning: str) -> Table:
    return Table(
        name,
        metadata,
        _key(key),
        _revision(),
        _column("number", Integer, "Its number in this revision, from 1.", nullable=False),
        _column("text", Text, "What is printed, with white space collapsed.", nullable=False),
        *_place(),
        UniqueConstraint("revision_id", "number"),
        comment=meaning,
    )


notes = _texts("notes", "note_id", "A numbered note of Section IV.")
corrections = _texts("corrections", "correction_id", "A correction of an earlier report that this one prints.")
other_text = _texts(
    "other_text", "text_id", "A heading or paragraph outside the tables that isn't a note or a correction."
)

problems = Table(
    "problems",
    metadata,
    _key("problem_id"),
    _revision(),
    _column(
        "number",
        Integer,
        "Its number among the revision's problems, from 1; the most important come first.",
        nullable=False,
    ),
    _column(
        "severity",
        Text,
        "error (a figure may be wrong), warning (something to check), info (something to know).",
        nullable=False,
    ),
    _column("code", Text, "Kind of problem; docs/problems.md explains each.", nullable=False),
    _column("message", Text, "The problem, described for people.", nullable=False),
    *_place(required=False),
    CheckConstraint("severity IN ('error', 'warning', 'info')", name="severity_is_known"),
    UniqueConstraint("revision_id", "number"),
    comment="Something to know before you print a figure. Has no page if it is about the whole report.",
)


def _other_reader(name: str) -> list[Column[Any]]:
    """The columns of a cross-check about one of the other readers."""
    return [
        _column(f"{name}_version", Text, f"Version of {name}.", nullable=False),
        _column(f"{name}_failure", Text, f"Why {name} gave no reading. Empty if it gave one."),
        _column(f"{name}_agreed", Integer, f"Cells in which {name} agrees with ddor.", nullable=False),
        _column(
            f"{name}_differs",
            Integer,
            f"Cells in which {name} differs from the other two, which agree.",
            nullable=False,
        ),
    ]


cross_checks = Table(
    "cross_checks",
    metadata,
    _key("cross_check_id"),
    _of("revisions.revision_id", "The revision that was cross-checked.", nullable=False, unique=True),
    _column("ddor_version", Text, "Version of ddor that did this.", nullable=False),
    _column("cells_compared", Integer, "Cells of ddor's rows, and of rows that only others read.", nullable=False),
    _column("agreed_by_all", Integer, "Of those, how many are the same in every reading there is.", nullable=False),
    _column("agreed_by_two", Integer, "How many are the same in two of three readings.", nullable=False),
    _column("agreed_by_none", Integer, "How many differ in every reading.", nullable=False),
    _column("ddor_differs", Integer, "Of agreed_by_two, how many have ddor as the one that differs.", nullable=False),
    *_other_reader("pdfplumber"),
    *_other_reader("camelot"),
    comment="A revision's tables compared with what pdfplumber and camelot read; docs/cross-check.md explains it.",
)

cross_check_disagreements = Table(
    "cross_check_disagreements",
    metadata,
    _key("disagreement_id"),
    _of("cross_checks.cross_check_id", "The cross-check.", nullable=False),
    _column("number", Integer, "Its number among the disagreements, from 1, in page order.", nullable=False),
    _column("section", Text, "high_volume, declined or policies (Sections I to III). Empty if it is in none of them."),
    _column("row_number", Integer, "Row of the section; for a row that ddor doesn't have, the one before it."),
    _column(
        "column_name", Text, "What the column means, or its heading. Empty if the disagreement is about a whole row."
    ),
    _column("cells", Integer, "How many cells the disagreement is about.", nullable=False),
    _column("ddor", Text, "What ddor reads. Empty if it has no such row."),
    _column("pdfplumber", Text, "What pdfplumber reads. Empty if it has no such cell."),
    _column("camelot", Text, "What camelot reads. Empty if it has no such cell."),
    _column("differs", Text, "The reader that differs from two which agree. Empty if there is none."),
    _column(
        "explanation", Text, "The known reason for the difference. Empty if none is known, so somebody has to look."
    ),
    *_place(),
    CheckConstraint("section IN ('high_volume', 'declined', 'policies')", name="section_is_known"),
    CheckConstraint("differs IN ('ddor', 'pdfplumber', 'camelot')", name="reader_is_known"),
    UniqueConstraint("cross_check_id", "number"),
    comment="A cell, or a whole row, that differs between readings in a cross-check.",
)
