"""What of Section I's list entered, left and moved. Takes rows of the frame `high_volume` as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from ddor.changes.pairing import paired
from ddor.changes.sameness import name_key
from ddor.changes.spellings import spelling
from ddor.changes.values import Rank, RankChange, Spelling, Subject, rows_of

_Row = Mapping[str, Any]


def rank_changes(before: Sequence[_Row], after: Sequence[_Row]) -> tuple[tuple[RankChange, ...], tuple[Spelling, ...]]:
    """The jurisdictions of both lists, in the order of the later one and then of the earlier; and those whose name
    is only spelt otherwise.
    """
    found = paired(before, after, _same, _likeness, least=1.0)
    pairs: list[tuple[_Row | None, _Row | None]] = [*found.pairs]
    pairs += [(row, None) for row in found.before]
    pairs += [(None, row) for row in found.after]
    old, new = _ranks(before), _ranks(after)
    changes = [
        RankChange(
            name=(two or one or {})["jurisdiction_printed"],
            state=(two or one or {})["state"],
            geoid=(two or one or {})["geoid"],
            before=old[one["row"]] if one else None,
            after=new[two["row"]] if two else None,
        )
        for one, two in pairs
    ]
    spellings = [
        each
        for one, two in found.pairs
        for each in spelling(
            "I", Subject.JURISDICTION, f"{one['jurisdiction'] or one['jurisdiction_printed']}, {one['state'] or '?'}",
            [one["jurisdiction_printed"]], [two["jurisdiction_printed"]],
            (rows_of([(one["row"], one["page"])]), rows_of([(two["row"], two["page"])])),
        )
    ]  # fmt: skip
    return tuple(sorted(changes, key=_order)), tuple(spellings)


def _same(row: _Row) -> tuple[str | None, ...]:
    return row["geoid"], name_key(row["jurisdiction_printed"]), row["state"]


def _likeness(one: _Row, other: _Row) -> float:
    """The same county is the same whatever it is called; the same words stay the same while one is undecided."""
    if one["geoid"] and other["geoid"]:
        likeness = fuzz.ratio(one["jurisdiction_printed"], other["jurisdiction_printed"])
        return max(likeness, 1.0) if one["geoid"] == other["geoid"] else 0.0
    return 100.0 if _same(one)[1:] == _same(other)[1:] else 0.0


def _ranks(rows: Sequence[_Row]) -> dict[int, Rank]:
    known = [row["detainers_issued"] for row in rows if row["detainers_issued"] is not None]
    return {
        row["row"]: Rank(
            printed=row["jurisdiction_printed"],
            rank=None if (issued := row["detainers_issued"]) is None else 1 + sum(other > issued for other in known),
            issued=issued,
            row=row["row"],
            page=row["page"],
        )
        for row in rows
    }


def _order(change: RankChange) -> tuple[bool, int]:
    row = change.after or change.before
    return change.after is None, row.row if row else 0
