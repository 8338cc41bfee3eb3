"""The archive: every week and every revision of it, in SQLite or Postgres. docs/data-dictionary.md has its tables.

archive = Archive.open("output/ddor.sqlite")
archive.add(report, path)
archive.report(date(2017, 1, 28))

Each name is imported when it is first asked for: SQLAlchemy takes a quarter of a second, and the conditions of this
room are plain Python.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ddor.archive.archive import Added, Archive, HeldWeek, MissingWeek, Outcome, Revision
    from ddor.archive.errors import ArchiveError, Damaged, NoPeriod, NotHeld, PeriodTaken, ReadsOtherwise
    from ddor.archive.selecting import Selected, Selection

__all__ = [
    "Added",
    "Archive",
    "ArchiveError",
    "Damaged",
    "HeldWeek",
    "MissingWeek",
    "NoPeriod",
    "NotHeld",
    "Outcome",
    "PeriodTaken",
    "ReadsOtherwise",
    "Revision",
    "Selected",
    "Selection",
]

_HOMES = {
    **dict.fromkeys(("ArchiveError", "Damaged", "NoPeriod", "NotHeld", "PeriodTaken", "ReadsOtherwise"), "errors"),
    **dict.fromkeys(("Selected", "Selection"), "selecting"),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'archive')}"), name)
