"""What two reports print in different spellings although it is one thing."""

from __future__ import annotations

from collections.abc import Sequence

from ddor.changes.values import Rows, Spelling, Subject
from ddor.changes.wording import word_changes


def spelling(
    section: str,
    subject: Subject,
    where: str,
    before: Sequence[str],
    after: Sequence[str],
    rows: tuple[Rows, Rows],
) -> list[Spelling]:
    """The spelling that changed of one thing, from all that each report prints for it; none where none did, or one of
    the reports does not have it.
    """
    old, new = tuple(dict.fromkeys(before)), tuple(dict.fromkeys(after))
    if not old or not new or set(old) == set(new):
        return []
    words = word_changes(old[0], new[0], letter_by_letter=True) if len(old) == len(new) == 1 else ()
    return [Spelling(section, subject, where, old, new, words, *rows)]
