"""What can go wrong with an archive; each message is for the person who uses it."""

from __future__ import annotations

from ddor.errors import DdorError


class ArchiveError(DdorError):
    """An archive that cannot be used."""


class NotHeld(ArchiveError):
    """A week or a revision of it that the archive does not hold."""


class NoPeriod(ArchiveError):
    """A report that cannot be kept because it is not known which days it covers."""


class PeriodTaken(ArchiveError):
    """A report that begins on the day of one in the archive but covers another kind of period, such as a quarter."""


class ReadsOtherwise(ArchiveError):
    """A report that differs from the archive's reading of its PDF in more than its places."""


class Damaged(ArchiveError):
    """An archive that holds something else than what was kept in it."""
