"""Views for the common questions. All but `newest_revisions` and `weeks` have only what the newest revisions say.

They are rebuilt whenever the tables change, so migrations don't include them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from ddor.archive import schema


@dataclass(frozen=True, slots=True)
class View:
    """A view: what a row is, what each column means in order, and the query, in the words of a dialect."""

    meaning: str
    columns: Mapping[str, str]
    query: str


def _comments(table: str, *columns: str) -> dict[str, str]:
    return {name: str(schema.metadata.tables[table].c[name].comment) for name in columns}


_PERSON = (
    *(schema.stored_as(each) for each in schema.stored_columns("declined") if each.name != "row" and not each.internal),
    *("page", "x0", "top", "x1", "bottom", "continued"),
)
_OFFENSE = tuple(map(schema.stored_as, schema.stored_columns("offenses")))
_REVISION = tuple(column.name for column in schema.revisions.c)

_WEEK = {"week": "First day of the week."}
_KEYS = {
    **_WEEK,
    "revision_id": "The revision it was read from.",
    "declined_id": "The person's row in the table declined.",
    "row_number": "Number of the row in Section II, from 1.",
}
_SHARE = "Share of all persons in the week; 1 is all."


def _prefixed(prefix: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{prefix}.{name}" for name in columns)


_NEWEST = f"""
    SELECT {_prefixed("r", _REVISION)} FROM revisions r
    WHERE r.revision = (SELECT max(s.revision) FROM revisions s WHERE s.week = r.week)"""  # noqa: S608 - our own columns

_WEEKS = """
    SELECT r.week, r.week_end, r.revision AS revisions, r.revision_id, r.file, r.detainers_issued, r.declined_stated,
        (SELECT count(*) FROM declined d WHERE d.revision_id = r.revision_id) AS persons,
        (SELECT count(*) FROM declined d JOIN offenses o ON o.declined_id = d.declined_id
            WHERE d.revision_id = r.revision_id) AS offenses,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'error') AS errors,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'warning') AS warnings,
        (SELECT count(*) FROM problems p WHERE p.revision_id = r.revision_id AND p.severity = 'info') AS infos
    FROM newest_revisions r"""

_SERIES = """
    SELECT week, week_end, lag(week) OVER (ORDER BY week) AS previous_week,
        {days_between} - 1 AS days_missing_before,
        detainers_issued, declined_stated, persons,
        (SELECT count(*) FROM declined d WHERE d.revision_id = weeks.revision_id
            AND d.issued BETWEEN weeks.week AND weeks.week_end) AS issued_within_week,
        CASE WHEN detainers_issued > 0 THEN CAST(100.0 * persons AS double precision) / detainers_issued END
            AS declined_per_100_issued
    FROM weeks"""

_DAYS_BETWEEN = {
    "sqlite": "CAST(julianday(week) - julianday(lag(week_end) OVER (ORDER BY week)) AS integer)",
    "postgresql": "week - lag(week_end) OVER (ORDER BY week)",
}

_PERSONS = f"""
    SELECT r.week, r.revision_id, d.declined_id, d.row_number, {_prefixed("d", _PERSON)}
    FROM newest_revisions r JOIN declined d ON d.revision_id = r.revision_id"""  # noqa: S608 - our own columns

_PERSON_OFFENSES = f"""
    SELECT p.week, p.revision_id, p.declined_id, p.row_number, o.offense_id, {_prefixed("o", _OFFENSE)},
        {_prefixed("p", _PERSON)}
    FROM persons p JOIN offenses o ON o.declined_id = p.declined_id"""  # noqa: S608 - our own columns

_CRIMES = """
    SELECT week, min(offense) AS offense, ncic_code, ncic_category,
        count(CASE WHEN status = 'convicted' THEN 1 END) AS convicted,
        count(CASE WHEN status = 'charged' THEN 1 END) AS charged,
        count(CASE WHEN status IS NULL THEN 1 END) AS not_stated,
        count(*) AS total
    FROM person_offenses GROUP BY week, lower(offense), ncic_code, ncic_category"""

_COUNTIES = """
    SELECT week, geoid, coalesce(jurisdiction, agency) AS jurisdiction, coalesce(jurisdiction_state, state) AS state,
        count(DISTINCT lower(agency_name)) AS agencies, count(*) AS persons,
        CAST(count(*) AS double precision) / sum(count(*)) OVER (PARTITION BY week) AS share
    FROM persons GROUP BY week, geoid, coalesce(jurisdiction, agency), coalesce(jurisdiction_state, state)"""

_COUNTRIES = """
    SELECT week, country, min(citizenship) AS citizenship, count(*) AS persons,
        CAST(count(*) AS double precision) / sum(count(*)) OVER (PARTITION BY week) AS share
    FROM persons GROUP BY week, country, CASE WHEN country IS NULL THEN citizenship END"""

VIEWS: Mapping[str, View] = {
    "newest_revisions": View(
        "The PDF of each week that counts: the one added last.", _comments("revisions", *_REVISION), _NEWEST
    ),
    "weeks": View(
        "A week in the archive, with what its newest revision says.",
        {
            **_WEEK,
            "week_end": "Last day of the week.",
            "revisions": "How many PDFs of it the archive has.",
            "revision_id": "The newest of them.",
            "file": "Name of that PDF.",
            **_comments("revisions", "detainers_issued", "declined_stated"),
            "persons": "Rows of Section II; each is a person.",
            "offenses": "Offenses of those persons.",
            "errors": "Problems that are errors.",
            "warnings": "Problems that are warnings.",
            "infos": "Problems that are notes (info).",
        },
        _WEEKS,
    ),
    "series": View(
        "A week in the archive, with the one before it there. Other weeks have no row: they are missing, not zero.",
        {
            **_WEEK,
            "week_end": "Last day of the week.",
            "previous_week": "First day of the previous week in the archive. Empty for the first.",
            "days_missing_before": (
                "Days between the two that no report in the archive covers; 0 if one follows the other."
            ),
            **_comments("revisions", "detainers_issued", "declined_stated"),
            "persons": "Rows of Section II; each is a person.",
            "issued_within_week": "Those persons whose detainer was issued within the week.",
            "declined_per_100_issued": "Persons for each 100 detainers issued: a ratio, not a share, as a decline is "
            "listed whenever its detainer was issued. Empty if the report doesn't state how many were.",
        },
        _SERIES,
    ),
    "persons": View(
        "A person whose detainer was declined (Section II).", {**_KEYS, **_comments("declined", *_PERSON)}, _PERSONS
    ),
    "person_offenses": View(
        "An offense, with its person. A person with three offenses has three rows: to count persons, use the view "
        "persons.",
        {
            **_KEYS,
            "offense_id": "The offense's row in the table offenses.",
            **_comments("offenses", *_OFFENSE),
            **_comments("declined", *_PERSON),
        },
        _PERSON_OFFENSES,
    ),
    "crimes": View(
        "An offense in a week, regardless of capitals. Counts offenses, not persons.",
        {
            **_WEEK,
            "offense": "The offense in ICE's words, without the status.",
            **_comments("offenses", "ncic_code", "ncic_category"),
            "convicted": "How many with the status convicted.",
            "charged": "How many with the status charged.",
            "not_stated": "How many without a status in the report.",
            "total": "How many in all.",
        },
        _CRIMES,
    ),
    "counties": View(
        "A county in a week. A name whose county is undecided has a row of its own, without a geoid.",
        {
            **_WEEK,
            "geoid": "Census GEOID of the county. Empty if it is undecided.",
            "jurisdiction": "The county's name; if the county is undecided, the agency as printed.",
            "state": "USPS code.",
            "agencies": "How many of its agencies the report names, counting all spellings of one as one.",
            "persons": "How many persons.",
            "share": _SHARE,
        },
        _COUNTIES,
    ),
    "countries": View(
        "A country of citizenship in a week. An unknown one has a row of its own, as printed.",
        {
            **_WEEK,
            "country": "ISO 3166-1 alpha-3. Empty if what is printed is unknown.",
            "citizenship": "As printed; if there are several spellings, the first in the alphabet.",
            "persons": "How many persons.",
            "share": _SHARE,
        },
        _COUNTRIES,
    ),
}
"""By name, each after the ones it builds on."""


def create_views(connection: Connection) -> None:
    """Make all views."""
    days_between = _DAYS_BETWEEN[connection.dialect.name]
    for name, view in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS{view.query.format(days_between=days_between)}")


def drop_views(connection: Connection) -> None:
    """Remove all views, starting with those that build on others."""
    for name in reversed(list(VIEWS)):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
