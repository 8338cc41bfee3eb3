"""What commands that print something print it as."""

from __future__ import annotations

from enum import StrEnum


class ListFormat(StrEnum):
    """How a command prints what has rows."""

    TERMINAL = "terminal"
    CSV = "csv"
    JSON = "json"


class ReportFormat(StrEnum):
    """How a command prints what it found in a PDF."""

    JSON = "json"
    SUMMARY = "summary"


class TablesFormat(StrEnum):
    """What the tables of any PDF are given as."""

    JSON = "json"
    CSV = "csv"
