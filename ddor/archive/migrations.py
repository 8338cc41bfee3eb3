"""Making an archive's tables, and bringing those of an older version of ddor up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from sqlalchemy import Connection, func, inspect, select

from ddor.archive.digests import store
from ddor.archive.errors import ArchiveError
from ddor.archive.schema import ddor_schema, metadata
from ddor.archive.version_2 import add_cross_checks
from ddor.archive.version_3 import add_recognition
from ddor.archive.version_4 import add_areas
from ddor.archive.version_5 import add_agency_names
from ddor.archive.version_6 import add_struck_out
from ddor.archive.version_7 import make_views_anew
from ddor.archive.version_8 import add_digests
from ddor.archive.views import create_views, drop_views

Step = Callable[[Connection], None]

STEPS: Mapping[int, Step] = {
    2: add_cross_checks,
    3: add_recognition,
    4: add_areas,
    5: add_agency_names,
    6: add_struck_out,
    7: make_views_anew,
    8: add_digests,
}
"""What brings the tables to a version from the one before it. A step is never changed once it was released."""

VERSION = max(STEPS)
"""The version of the tables as they are today."""


def version_held(connection: Connection) -> int | None:
    """The version of the tables that there are, None if there are none of ddor's.

    Raises ArchiveError if the database has tables of these names that are not ddor's.
    """
    names = set(inspect(connection).get_table_names())
    if ddor_schema.name in names:
        newest: int | None = connection.scalar(select(func.max(ddor_schema.c.version)))
        return newest
    taken = sorted(names & set(metadata.tables))
    if taken:
        raise ArchiveError(f"it has tables of another program ({', '.join(taken)}).")
    return None


def migrate(connection: Connection, steps: Mapping[int, Step] = STEPS, target: int = VERSION) -> None:
    """Bring the tables to the target version within the connection's transaction; make them where there are none.

    Raises ArchiveError if they are of a version newer than the target, or not ddor's.
    """
    held = version_held(connection)
    if held is None:
        metadata.create_all(connection)
        create_views(connection)
        _record(connection, target)
        return
    if held > target:
        raise ArchiveError(
            f"it was written by a newer ddor (its tables have version {held}; this ddor knows up to {target}). "
            "Update ddor."
        )
    if held == target:
        return
    drop_views(connection)
    for number in range(held + 1, target + 1):
        steps[number](connection)
        _record(connection, number)
    create_views(connection)
    # They are of the columns that there are now. What has changed before is not told by them: see `ddor verify`.
    store(connection, None)


def _record(connection: Connection, number: int) -> None:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    connection.execute(ddor_schema.insert().values(version=number, since=now, ddor_version=version("ddor")))
