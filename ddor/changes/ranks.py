"""What of Section I's list entered, left and moved. Takes rows of the table `high_volume` as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from ddor.changes.findings import Change, Finding, Side, Subject, side_of
from ddor.changes.pairing import paired
from ddor.changes.sameness import name_key
from ddor.changes.spellings import spelling

_Row = Mapping[str, Any]
_Pair = tuple[_Row | None, _Row | None]


def rank_changes(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[Finding]:
    """The jurisdictions of both lists, in the order of the later one and then of the earlier, each with its rank and
    the detainers issued to it; and those whose name is only spelled differently.
    """
    found = paired(before, after, _same, _likeness, least=1.0)
    pairs: list[_Pair] = [*found.pairs, *((row, None) for row in found.before), *((None, row) for row in found.after)]
    ranks = _ranks(before), _ranks(after)
    for pair in sorted(pairs, key=_order):
        yield from _entry(*pair, *ranks)
    for one, two in found.pairs:
        where = f"{one['jurisdiction'] or one['jurisdiction_printed']}, {one['state'] or '?'}"
        texts = [one["jurisdiction_printed"]], [two["jurisdiction_printed"]]
        yield from spelling("I", Subject.JURISDICTION, where, texts, ([one], [two]))


def _entry(
    one: _Row | None, two: _Row | None, old: Mapping[int, int | None], new: Mapping[int, int | None]
) -> Iterator[Finding]:
    row = two or one or {}
    ranks = old[one["row"]] if one else None, new[two["row"]] if two else None
    issued = one["detainers_issued"] if one else None, two["detainers_issued"] if two else None
    if one is None or two is None:
        change = Change.LEFT if one else Change.ENTERED
    elif ranks[0] != ranks[1]:
        change = Change.MOVED
    else:
        change = Change.SAME if issued[0] == issued[1] else Change.RENUMBERED
    for subject, (before, after) in ((Subject.RANK, ranks), (Subject.ISSUED, issued)):
        yield Finding(
            section="I",
            subject=subject,
            change=change,
            name=row["jurisdiction_printed"],
            state=row["state"],
            code=row["geoid"],
            before=side_of([one], before) if one else Side(),
            after=side_of([two], after) if two else Side(),
        )


def _same(row: _Row) -> tuple[str | None, ...]:
    return row["geoid"], name_key(row["jurisdiction_printed"]), row["state"]


def _likeness(one: _Row, other: _Row) -> float:
    """The same county is the same whatever it is called; the same words stay the same while one is undecided."""
    if one["geoid"] and other["geoid"]:
        likeness = fuzz.ratio(one["jurisdiction_printed"], other["jurisdiction_printed"])
        return max(likeness, 1.0) if one["geoid"] == other["geoid"] else 0.0
    return 100.0 if _same(one)[1:] == _same(other)[1:] else 0.0


def _ranks(rows: Sequence[_Row]) -> dict[int, int | None]:
    """The rank of each row, from 1 by detainers issued: those with as many share the best one; None for no number."""
    known = [row["detainers_issued"] for row in rows if row["detainers_issued"] is not None]
    return {
        row["row"]: None if (issued := row["detainers_issued"]) is None else 1 + sum(other > issued for other in known)
        for row in rows
    }


def _order(pair: _Pair) -> tuple[bool, int]:
    before, after = pair
    return after is None, (after or before or {})["row"]
