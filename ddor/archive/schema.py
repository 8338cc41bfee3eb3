"""The archive's tables. Every column says what it means; docs/data-dictionary.md is made of this.

Rectangles are in points (1/72 inch) from the top left corner of the page, pages count from 1, times are UTC.
"""

from __future__ import annotations

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

VERSION = 2
"""The version of these tables. Whoever changes them adds one, and a step to migrations.py."""

metadata = MetaData()


def _column(name: str, kind: type[TypeEngine[Any]], meaning: str, *more: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, *more, comment=meaning, **options)


def _key(name: str) -> Column[Any]:
    return _column(name, Integer, "Key of this row; it has no meaning outside this archive.", primary_key=True)


def _of(target: str, meaning: str, **options: Any) -> Column[Any]:
    key = target.split(".")[1]
    return _column(key, Integer, meaning, ForeignKey(target, ondelete="CASCADE"), **options)


def _revision() -> Column[Any]:
    return _of("revisions.revision_id", "The revision that this was read in.", nullable=False)


def _place(required: bool = True) -> list[Column[Any]]:
    """Where something is printed."""
    return [
        _column("page", Integer, "Page of the PDF, from 1, that it is printed on.", nullable=not required),
        _column("x0", Double, "Left edge of its rectangle, points from the page's left.", nullable=not required),
        _column("top", Double, "Upper edge, points from the page's top.", nullable=not required),
        _column("x1", Double, "Right edge, points from the page's left.", nullable=not required),
        _column("bottom", Double, "Lower edge, points from the page's top.", nullable=not required),
        _column(
            "continued",
            Text,
            "Where it runs over the end of a page: its further rectangles as JSON, a list of objects with page and "
            "bbox (x0, top, x1, bottom). Empty where it does not.",
        ),
    ]


def _jurisdiction() -> list[Column[Any]]:
    """Which county a row was reconciled to."""
    return [
        _column(
            "geoid",
            Text,
            "Census GEOID of the county or county equivalent that the row was reconciled to (five digits; two for a "
            "whole state). Empty, with the columns up to same_name_states, where that is undecided.",
            index=True,
        ),
        _column("jurisdiction", Text, "That county's name."),
        _column("jurisdiction_state", Text, "That county's state, USPS code."),
        _column("method", Text, "How it was decided, such as exact."),
        _column("score", Double, "How sure it is, 0 to 100."),
        _column("runner_up", Text, "The next best place."),
        _column("runner_up_score", Double, "How well the next best place fits, 0 to 100."),
        _column("method_sentence", Text, "What was found, so that a person can check it."),
        _column("same_name_states", Text, "USPS codes, parted by commas, of all states with a county of this name."),
    ]


ddor_schema = Table(
    "ddor_schema",
    metadata,
    _column("version", Integer, "Version of these tables.", primary_key=True, autoincrement=False),
    _column("since", DateTime, "When the tables were brought to it, UTC.", nullable=False),
    _column("ddor_version", Text, "Version of ddor that did.", nullable=False),
    comment="Which versions these tables have had; the highest is the one they have.",
)

revisions = Table(
    "revisions",
    metadata,
    _key("revision_id"),
    _column("week", Date, "First day of the days that the report covers.", nullable=False),
    _column("week_end", Date, "Last day of them, as this revision prints it.", nullable=False),
    _column("revision", Integer, "Number among the PDFs of this week in the order added, from 1.", nullable=False),
    _column("sha256", Text, "SHA-256 of the PDF's bytes, hexadecimal.", nullable=False, unique=True),
    _column("file", Text, "Name of the PDF.", nullable=False),
    _column("path", Text, "Where the PDF was added from.", nullable=False),
    _column("pages", Integer, "Number of its pages.", nullable=False),
    _column("added_at", DateTime, "When it was added, UTC.", nullable=False),
    _column("ddor_version", Text, "Version of ddor that read it.", nullable=False),
    _column("detainers_issued", Integer, "Detainers issued in all, as the text states. Empty where it states none."),
    _column("declined_stated", Integer, "Detainers declined in all, as the text states. Empty where it states none."),
    _column("words", Integer, "Words that the PDF holds.", nullable=False),
    _column("words_pages", Integer, "Pages that those words were counted on.", nullable=False),
    _column("words_accounted", Integer, "Of the words, those that stand in one place of the reading.", nullable=False),
    UniqueConstraint("week", "revision"),
    comment="A PDF that was added: one row a PDF. Several of one week are its revisions; the one added last counts.",
)

declined = Table(
    "declined",
    metadata,
    _key("declined_id"),
    _revision(),
    _column("row_number", Integer, "Number of the row in Section II, from 1.", nullable=False),
    _column("agency", Text, "The cell that names the agency, as printed.", nullable=False),
    _column("state", Text, "State, USPS code. Empty where the printed one is not known."),
    _column("state_printed", Text, "State as printed. Empty where it has no column of its own."),
    _column("county_printed", Text, "County as printed. Empty where none is."),
    *_jurisdiction(),
    _column("citizenship", Text, "Country of citizenship, as printed.", nullable=False),
    _column("country", Text, "That country, ISO 3166-1 alpha-3. Empty where the printed one is not known."),
    _column("issued", Date, "When the detainer was issued. Empty where what is printed is no date."),
    _column("issued_printed", Text, "That date as printed."),
    _column("declined", Date, "When it was declined. Empty where what is printed is no date."),
    _column("declined_printed", Text, "That date as printed."),
    _column("activity_printed", Text, "Notable criminal activity, as printed; table offenses has it in parts."),
    *_place(),
    UniqueConstraint("revision_id", "row_number"),
    comment="Section II: a person whose detainer was declined.",
)

offenses = Table(
    "offenses",
    metadata,
    _key("offense_id"),
    _of("declined.declined_id", "The person.", nullable=False),
    _column("offense_number", Integer, "Number among the person's offenses, from 1.", nullable=False),
    _column("offense", Text, "The offense in ICE's words, without the status.", nullable=False),
    _column("status", Text, "convicted or charged. Empty where the report does not say; never guessed."),
    _column("ncic_code", Text, "Group of the FBI's NCIC classification, such as 1300. Empty for unknown wordings."),
    _column("ncic_category", Text, "Name of that group."),
    _column("offense_printed", Text, "The entry as printed, with the status.", nullable=False),
    CheckConstraint("status IN ('convicted', 'charged')", name="status_is_known"),
    UniqueConstraint("declined_id", "offense_number"),
    comment="Section II: an offense of a person, who may have several. Its place on the page is the person's row.",
)

high_volume = Table(
    "high_volume",
    metadata,
    _key("high_volume_id"),
    _revision(),
    _column("row_number", Integer, "Number of the row in Section I, from 1: the rank.", nullable=False),
    _column("jurisdiction_printed", Text, "The jurisdiction as printed.", nullable=False),
    _column("state", Text, "State, USPS code. Empty where the printed one is not known."),
    _column("state_printed", Text, "State as printed. Empty where it has no column of its own."),
    *_jurisdiction(),
    _column("detainers_issued", Integer, "Detainers issued to it. Empty where what is printed is no number."),
    _column("detainers_issued_printed", Text, "That number as printed."),
    *_place(),
    UniqueConstraint("revision_id", "row_number"),
    comment="Section I: a jurisdiction with the most detainers issued to it.",
)

policies = Table(
    "policies",
    metadata,
    _key("policy_id"),
    _revision(),
    _column("row_number", Integer, "Number of the row in Section III, from 1.", nullable=False),
    _column("jurisdiction_printed", Text, "The jurisdiction as printed.", nullable=False),
    _column("kind", Text, "Kind of jurisdiction: county, city, state, all county jails of a state."),
    _column("state", Text, "State, USPS code. Empty where the printed one is not known."),
    *_jurisdiction(),
    _column("aor", Text, "Field office whose area of responsibility it lies in."),
    _column("enacted", Text, "When it was enacted, ISO 8601 to the precision printed: 2017-02 or 2017-02-08."),
    _column("enacted_earliest", Date, "The first day that this may be: 2017-02-01 for 2017-02."),
    _column("enacted_printed", Text, "That date as printed."),
    _column("policy", Text, "The policy's title, as printed.", nullable=False),
    _column(
        "criteria_printed", Text, "Criteria for honoring a detainer, as printed; table criteria has them one by one."
    ),
    *_place(),
    UniqueConstraint("revision_id", "row_number"),
    comment="Section III: a policy that limits cooperation.",
)

criteria = Table(
    "criteria",
    metadata,
    _key("criterion_id"),
    _of("policies.policy_id", "The policy.", nullable=False),
    _column("criterion_number", Integer, "Number among the policy's criteria, from 1.", nullable=False),
    _column("criterion", Text, "The criterion, as printed.", nullable=False),
    UniqueConstraint("policy_id", "criterion_number"),
    comment="Section III: a criterion for honoring a detainer. Its place on the page is the policy's row.",
)

cells = Table(
    "cells",
    metadata,
    _key("cell_id"),
    _of("declined.declined_id", "The row of Section II that the cell is of, if it is of one.", index=True),
    _of("high_volume.high_volume_id", "The row of Section I that the cell is of, if it is of one.", index=True),
    _of("policies.policy_id", "The row of Section III that the cell is of, if it is of one.", index=True),
    _column("position", Integer, "Number among the row's cells, from 1.", nullable=False),
    _column("meaning", Text, "What the cell's column means, such as agency. Empty where that is not known."),
    _column("heading", Text, "The column's heading as printed, where its meaning is not known."),
    _column("text", Text, "The cell as printed, white space folded.", nullable=False),
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
        _column("number", Integer, "Number among them in this revision, from 1.", nullable=False),
        _column("text", Text, "What is printed, white space folded.", nullable=False),
        *_place(),
        UniqueConstraint("revision_id", "number"),
        comment=meaning,
    )


notes = _texts("notes", "note_id", "A numbered note of Section IV.")
corrections = _texts("corrections", "correction_id", "A correction of an earlier report that this one prints.")
other_text = _texts("other_text", "text_id", "A heading or paragraph outside the tables that is no note or correction.")

problems = Table(
    "problems",
    metadata,
    _key("problem_id"),
    _revision(),
    _column(
        "number",
        Integer,
        "Number among the revision's problems, from 1; what matters most comes first.",
        nullable=False,
    ),
    _column(
        "severity", Text, "error (a figure may be wrong), warning (to be checked), info (to be known).", nullable=False
    ),
    _column("code", Text, "Kind of problem; docs/problems.md explains each.", nullable=False),
    _column("message", Text, "What is to be known, for people.", nullable=False),
    *_place(required=False),
    CheckConstraint("severity IN ('error', 'warning', 'info')", name="severity_is_known"),
    UniqueConstraint("revision_id", "number"),
    comment="Something to know before a figure is printed. Without a page where it is about the whole report.",
)


def _other_reader(name: str) -> list[Column[Any]]:
    """What of a cross-check is about one of the other readers."""
    return [
        _column(f"{name}_version", Text, f"Version of {name}.", nullable=False),
        _column(f"{name}_failure", Text, f"Why {name} gave no reading. Empty where it gave one."),
        _column(f"{name}_agreed", Integer, f"Cells in which {name} has what ddor has.", nullable=False),
        _column(f"{name}_differs", Integer, f"Cells in which {name} stands against the other two.", nullable=False),
    ]


cross_checks = Table(
    "cross_checks",
    metadata,
    _key("cross_check_id"),
    _of("revisions.revision_id", "The revision that was cross-checked.", nullable=False, unique=True),
    _column("ddor_version", Text, "Version of ddor that did.", nullable=False),
    _column("cells_compared", Integer, "Cells of ddor's rows, and of rows that only others read.", nullable=False),
    _column("agreed_by_all", Integer, "Of them, those that are the same in every reading there is.", nullable=False),
    _column("agreed_by_two", Integer, "Those that are the same in two of three readings.", nullable=False),
    _column("agreed_by_none", Integer, "Those that no majority has: another in each reading.", nullable=False),
    _column("ddor_differs", Integer, "Of agreed_by_two, those in which ddor is the one against two.", nullable=False),
    *_other_reader("pdfplumber"),
    *_other_reader("camelot"),
    comment="A revision's tables compared with what pdfplumber and camelot read; docs/cross-check.md explains it.",
)

cross_check_disagreements = Table(
    "cross_check_disagreements",
    metadata,
    _key("disagreement_id"),
    _of("cross_checks.cross_check_id", "The cross-check.", nullable=False),
    _column("number", Integer, "Number among its disagreements, from 1, in the order of the pages.", nullable=False),
    _column("section", Text, "high_volume, declined or policies (Sections I to III). Empty where it is in none."),
    _column("row_number", Integer, "Row of the section; for a row that ddor has not, the one that it comes after."),
    _column("column_name", Text, "What the column means, or its heading. Empty where it is about a whole row."),
    _column("cells", Integer, "How many cells it is about.", nullable=False),
    _column("ddor", Text, "What ddor reads. Empty where it has no such row."),
    _column("pdfplumber", Text, "What pdfplumber reads. Empty where it has no such cell."),
    _column("camelot", Text, "What camelot reads. Empty where it has no such cell."),
    _column("differs", Text, "The reader that stands against two which agree. Empty where there is none."),
    _column("explanation", Text, "The general reason for it. Empty where none is known: somebody has to look."),
    *_place(),
    CheckConstraint("section IN ('high_volume', 'declined', 'policies')", name="section_is_known"),
    CheckConstraint("differs IN ('ddor', 'pdfplumber', 'camelot')", name="reader_is_known"),
    UniqueConstraint("cross_check_id", "number"),
    comment="A cell, or a whole row, that is not the same in all readings of a cross-check.",
)
