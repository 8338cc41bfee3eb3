"""Two files with lists of jurisdictions, compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ddor.changes.lists import File, ListChanges, compare_lists
from ddor.places import Decisions, Gazetteer, Matcher
from ddor.places.listed import find_listed
from ddor.reading.list_file import ListFile, read_list_file
from ddor.reading.request import Request


@dataclass(frozen=True, slots=True)
class ComparedFiles:
    """What changed from one file to another, and sentences on what of the files was left out."""

    changes: ListChanges
    left_out: tuple[str, ...]


def compare_list_files(
    old: Request,
    new: Request,
    decisions: Decisions | None = None,
    as_of: date = date.max,
    name_column: str | None = None,
    state_column: str | None = None,
) -> ComparedFiles:
    """Compare the lists in two files (CSV, XLSX or PDF) by the jurisdictions that their lines mean.

    `as_of` picks the counties in force on a day; one that was abolished or renamed before is told as such. The columns
    are those of both files. Raises DdorError if a file can't be read or is no such list.
    """
    matcher = Matcher(Gazetteer.in_force(as_of), decisions)
    before, after = (read_list_file(each, name_column, state_column) for each in (old, new))
    return ComparedFiles(compared(before, after, matcher), (*before.left_out, *after.left_out))


def compared(before: ListFile, after: ListFile, matcher: Matcher) -> ListChanges:
    """What changed from one list that was read to another."""
    listed = ([find_listed(line, matcher, each.names) for line in each.lines] for each in (before, after))
    files = (File(each.file, each.sha256, each.left_out) for each in (before, after))
    return replace(compare_lists(*listed), files=tuple(files))
