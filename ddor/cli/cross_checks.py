"""Cross-checking on behalf of the commands that do: with a progress bar, pictures, and sentences for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddor.cli.common import progress_bar, say

if TYPE_CHECKING:
    from ddor.agreement import CrossCheck, Reader
    from ddor.reading.request import Request
    from ddor.sections import Report


def cross_checked(report: Report, request: Request) -> CrossCheck:
    """A report's cross-check, made with a progress bar."""
    from ddor.crosscheck import cross_check

    with progress_bar() as progress:
        tasks: dict[Reader, Any] = {}

        def on_page(reader: Reader, number: int, of: int) -> None:
            if reader not in tasks:
                tasks[reader] = progress.add_task(f"{request.path.name}, {reader}", total=of)
            progress.update(tasks[reader], completed=number)

        return cross_check(report.of_text(), request, on_page)


def pictures_of(report: Report, check: CrossCheck, request: Request, folder: Path) -> list[Path]:
    """The pictures of the cells that differ, written to a folder. Says so where none can be drawn.

    Raises OSError if they cannot be written.
    """
    from ddor.crosscheck.pictures import write_pictures
    from ddor.errors import DdorError

    try:
        return write_pictures(report, check, request, folder)
    except DdorError as failure:
        say(f"no pictures of the cells that differ: {failure}")
        return []
