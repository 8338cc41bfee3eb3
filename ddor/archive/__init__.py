"""The archive: every week and every revision of it, in SQLite or Postgres. docs/data-dictionary.md has its tables.

archive = Archive.open("output/ddor.sqlite")
archive.add(report, path)
archive.report(date(2017, 1, 28))
"""

from ddor.archive.archive import Added, Archive, HeldWeek, MissingWeek, Outcome, Revision
from ddor.archive.errors import ArchiveError, NoPeriod, NotHeld, ReadsOtherwise
from ddor.archive.selecting import Selected, Selection

__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "HeldWeek",
    "MissingWeek",
    "NoPeriod",
    "NotHeld",
    "Outcome",
    "ReadsOtherwise",
    "Revision",
    "Selected",
    "Selection",
]
