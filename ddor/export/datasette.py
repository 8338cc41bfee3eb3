"""What Datasette shows beside the archive: descriptions of tables and columns, facets, and queries to begin with.

Datasette is at https://datasette.io/; the format is its metadata of version 0.65: https://docs.datasette.io/en/0.65/metadata.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

METADATA = "metadata.json"

_FACETS: Mapping[str, Sequence[str]] = {
    "persons": ("week", "state", "jurisdiction", "country"),
    "person_offenses": ("week", "status", "offense", "state"),
    "declined": ("state", "country", "method"),
    "policies": ("aor", "state"),
    "problems": ("severity", "code"),
    "crimes": ("week",),
    "counties": ("week", "state"),
    "countries": ("week",),
}
"""The columns whose values are offered with their counts, if a table has them."""

_INTERNAL = ("ddor_schema", "digests", "cells", "other_text")
"""Tables that say little to a reader."""

_QUERIES: Mapping[str, tuple[str, str]] = {
    "county": (
        "The people of a county in a week, with their pages",
        "select week, row_number, agency, citizenship, issued, declined, page from persons "
        "where geoid = :geoid and week = :week order by row_number",
    ),
    "convicted_against_charged": (
        "Each offense of a week: convicted, charged, not stated",
        "select * from crimes where week = :week order by total desc",
    ),
    "undecided_places": (
        "Names whose county is undecided, most rows first; no figure of a county counts these",
        "select week, agency, state, count(*) as persons from persons where geoid is null "
        "group by week, agency, state order by persons desc",
    ),
    "weeks_and_gaps": (
        "The weeks in the archive, with the days missing before each; a missing week is missing, not zero",
        "select * from series order by week",
    ),
    "problems_first": (
        "What to know before printing a figure: errors, then warnings",
        "select r.week, p.severity, p.code, p.message, p.page "
        "from problems p join newest_revisions r using (revision_id) "
        "where p.severity in ('error', 'warning') order by p.severity, r.week, p.number",
    ),
    "pdfs": (
        "The PDFs, where they came from, and the SHA-256 of their bytes",
        "select week, revision, file, path, sha256, pages, added_at from revisions order by week, revision",
    ),
}

_CAUTION = (
    "Figures are as ICE published them, revisions added last. A row of persons is a person; a person may have several "
    "offenses. Declined to issued is not a share: a decline is listed whenever its detainer was issued. Empty means "
    "unknown. A week that isn't in the archive is missing, not zero."
)


def metadata_text(database: str, described: Iterable[tuple[str, str, Mapping[str, str]]]) -> str:
    """Datasette's metadata for an archive in a file of this name, without its ending.

    `described` has of each table and view its name, what a row is, and what each of its columns means.
    """
    tables = {name: _table(name, meaning, columns) for name, meaning, columns in described}
    queries = {name: {"title": title, "sql": sql} for name, (title, sql) in _QUERIES.items()}
    metadata = {
        "title": "Declined Detainer Outcome Reports",
        "description": _CAUTION,
        "source": "U.S. Immigration and Customs Enforcement, weekly Declined Detainer Outcome Reports",
        "databases": {database: {"description": _CAUTION, "tables": tables, "queries": queries}},
    }
    return json.dumps(metadata, ensure_ascii=False, indent=1) + "\n"


def _table(name: str, meaning: str, columns: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"description": meaning, "columns": dict(columns)}
    facets = [column for column in _FACETS.get(name, ()) if column in columns]
    if facets:
        made["facets"] = facets
    if name in _INTERNAL:
        made["hidden"] = True
    return made
