"""Version 5 of the tables: the agency apart from the cell that names it. Left as it is, whatever becomes of it later.

The names are those that the ddor gives which does this.
"""

from __future__ import annotations

from sqlalchemy import Connection, text


def add_agency_names(connection: Connection) -> None:
    """Add the column and fill it for the rows that are there."""
    # Only here, as its tables of names take as long to be imported as those of the archive.
    from ddor.places import name_of_agency

    connection.execute(text("ALTER TABLE declined ADD COLUMN agency_name TEXT"))
    held = connection.execute(text("SELECT declined_id, agency, jurisdiction, county_printed FROM declined")).all()
    named = [
        {"id": key, "name": name_of_agency(agency, place if place is not None else printed)}
        for key, agency, place, printed in held
    ]
    if named:
        connection.execute(text("UPDATE declined SET agency_name = :name WHERE declined_id = :id"), named)
