"""What changed from one week, or one revision, to another: `compare` gives Changes, a list of findings."""

from ddor.changes.compare import compare
from ddor.changes.findings import Change, Changes, Finding, Side, Subject

__all__ = ["Change", "Changes", "Finding", "Side", "Subject", "compare"]
