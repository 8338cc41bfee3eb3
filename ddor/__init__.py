"""Turns ICE's Declined Detainer Outcome Reports (PDF) into tables that can be checked and printed.

    report = ddor.read("week.pdf")
    report.frame("declined")
    archive = ddor.open("output/ddor.sqlite")
    archive.where(state="TX", status="convicted").frame("declined")

docs/python.md has all of it. Each name is imported when it is first used, so that `import ddor` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ddor.changes.findings import Changes
    from ddor.errors import DdorError
    from ddor.pdf.document import CannotRead
    from ddor.places import Match, match
    from ddor.public import Archive, compare, open, read, tabulate  # noqa: A004 - read as ddor.open
    from ddor.sections import Report
    from ddor.tables.table import Table
    from ddor.tables.weeks import Weeks

    __version__: str

_HOMES = {
    "Archive": "ddor.public",
    "CannotRead": "ddor.pdf.document",
    "Changes": "ddor.changes.findings",
    "DdorError": "ddor.errors",
    "Match": "ddor.places",
    "Report": "ddor.sections",
    "Table": "ddor.tables.table",
    "Weeks": "ddor.tables.weeks",
    "compare": "ddor.public",
    "match": "ddor.places",
    "open": "ddor.public",
    "read": "ddor.public",
    "tabulate": "ddor.public",
}
"""The module that each public name is in."""

__all__ = [
    "Archive",
    "CannotRead",
    "Changes",
    "DdorError",
    "Match",
    "Report",
    "Table",
    "Weeks",
    "__version__",
    "compare",
    "match",
    "open",
    "read",
    "tabulate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("ddor")
    if name not in _HOMES:
        raise AttributeError(f"module 'ddor' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
