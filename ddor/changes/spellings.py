"""What two reports print in different spellings although it is one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ddor.changes.findings import Change, Finding, Subject, side_of
from ddor.changes.wording import word_changes

_Rows = Sequence[Mapping[str, Any]]


def spelling(
    section: str, subject: Subject, where: str, texts: tuple[Sequence[str], Sequence[str]], rows: tuple[_Rows, _Rows]
) -> list[Finding]:
    """The spelling that changed of one thing, from all that each report prints for it; none if none did, or one of
    the reports does not have it.
    """
    old, new = (tuple(dict.fromkeys(each)) for each in texts)
    if not old or not new or set(old) == set(new):
        return []
    alone = len(old) == len(new) == 1
    return [
        Finding(
            section=section,
            subject=subject,
            change=Change.SPELLING,
            name=where,
            before=side_of(rows[0], texts=old),
            after=side_of(rows[1], texts=new),
            words=(word_changes(old[0], new[0], letter_by_letter=True),) if alone else (),
        )
    ]
