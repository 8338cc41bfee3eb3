"""Two lists of jurisdictions, compared, as one file: CSV, a workbook, or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from ddor.changes.lists import ListChange, ListChanges, lists_table
from ddor.export.comma_separated import csv_file
from ddor.export.cover import Cover, Part
from ddor.export.workbook import workbook_bytes


def list_changes_csv(changes: ListChanges) -> str:
    """The comparison as CSV, an entry a line."""
    return csv_file(lists_table(changes))


def list_changes_json(changes: ListChanges) -> str:
    """The comparison as JSON: how many of each kind, with their range, and the entries."""
    table = lists_table(changes)
    counts = {str(each): dict(changes.count(each)._asdict()) for each in ListChange}
    columns = [{"name": column.name, "meaning": column.meaning} for column in table.columns]
    files = [
        {"list": which, "name": each.name, "sha256": each.sha256, "left_out": list(each.left_out)}
        for which, each in zip(("old", "new"), changes.files, strict=False)
    ]
    made = {
        "files": files, "old_lines": changes.old_lines, "new_lines": changes.new_lines, "counts": counts,
        "columns": columns, "entries": table.records(),
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def list_changes_workbook(changes: ListChanges) -> bytes:
    """The comparison as a workbook; its first sheet has the counts and what the columns mean."""
    table = lists_table(changes)
    counts = tuple((str(each), _count(changes, each)) for each in ListChange)
    about = tuple((column.name, column.meaning) for column in table.columns)
    parts = (Part("What is compared", tuple(_files(changes))), Part("How many", counts), Part("The columns", about))
    return workbook_bytes(Cover("Two lists of jurisdictions", parts), [table])


def _files(changes: ListChanges) -> Iterator[tuple[str, str]]:
    """The files, each with what of it was left out."""
    for which, file in zip(("old list", "new list"), changes.files, strict=False):
        yield which, f"{file.name}, SHA-256 {file.sha256}"
        yield from ((f"{which}, left out", sentence) for sentence in file.left_out)


def _count(changes: ListChanges, change: ListChange) -> str:
    count = changes.count(change)
    sure = count.least == count.most
    return (
        f"{count.value:,}" if sure else f"{count.value:,}; for certain at least {count.least:,}, at most {count.most:,}"
    )


WRITERS: dict[str, Callable[[ListChanges], str | bytes]] = {
    ".csv": list_changes_csv,
    ".xlsx": list_changes_workbook,
    ".json": list_changes_json,
}
"""What makes a file, by what its name ends in."""
