"""What an archive gives out of itself, and the same after a bit of its file has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ddor.archive import Archive, ArchiveError, HeldWeek, Selection
from ddor.sections import TABLES


def everything(path: Path) -> list[Any] | None:
    """All that an archive gives to who asks for figures; None where it says that it can't be used.

    The places on the page, which no figure is made of, are rounded as digests round them.
    """
    try:
        archive = Archive.open(path, create=False)
        held = [week for week in archive.weeks() if isinstance(week, HeldWeek)]
        found: list[Any] = [held]
        for name in TABLES:
            selected = archive.select(name, Selection())
            found.append([tuple(map(_rounded, row)) for row in selected.rows])
        for name in ("declined", "high_volume", "policies"):
            found.append([tuple(row) for row in archive.select_unknown(name, Selection()).rows])
        for week in held:
            for revision in week.revisions:
                report = archive.report(week.period.start, revision.number)
                found.append([report.document, report.period, report.notes and report.notes[0].text])
                rows = (*report.high_volume, *report.declined, *report.policies)
                found.append([(cell.text, cell.source.page) for row in rows for cell in row.printed.values()])
                found.append(archive.cross_check(week.period.start, revision.number))
    except ArchiveError:
        return None
    return found


def flipped(data: bytes, bits: Iterator[int]) -> Iterator[tuple[int, bytes]]:
    """A file with one bit changed, for each number of a bit."""
    for bit in bits:
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(changed)


def _rounded(value: Any) -> Any:
    return int(value * 1000) if isinstance(value, float) else value
