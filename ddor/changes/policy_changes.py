"""What of Section III's policies was added, dropped, reworded, redated.

Takes rows of the frames `policies` and `criteria` (ddor.tables.rows) as records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ddor.changes.pairing import paired
from ddor.changes.sameness import name_key, nearly_same_name, wording_key
from ddor.changes.spellings import spelling
from ddor.changes.values import Doubt, PolicyChange, PolicyEntry, PolicyRow, Rows, Spelling, Subject, rows_of
from ddor.changes.wording import word_changes, word_likeness

_Rows = Sequence[Mapping[str, Any]]

LEAST_LIKENESS = 50.0
"""From which likeness on a jurisdiction's policy is taken for one it had before, reworded. Two real policies of one
place share many words ("will not honor ICE detainer without ..."); one that shares fewer than half is another.
"""

_CRITERIA, _POLICY, _ENACTED = 0.7, 0.15, 0.15
"""What of the likeness of two policies rests on their criteria, their names and the same date."""

BULLET = "•"


@dataclass(frozen=True, slots=True)
class ComparedPolicies:
    """All policies of both reports, with what is only a spelling and what could not be told."""

    entries: tuple[PolicyEntry, ...]
    spellings: tuple[Spelling, ...]
    doubts: tuple[Doubt, ...]


def policy_rows(policies: _Rows, criteria: _Rows) -> list[PolicyRow]:
    """Policies with their criteria."""
    texts: dict[int, list[str]] = {}
    for each in criteria:
        texts.setdefault(each["row"], []).append(each["criterion"])
    return [
        PolicyRow(
            printed=row["jurisdiction_printed"],
            state=row["state"],
            geoid=row["geoid"],
            kind=row["kind"],
            aor=row["aor"],
            enacted=row["enacted"],
            policy=row["policy"],
            criteria=tuple(texts.get(row["row"], ())),
            row=row["row"],
            page=row["page"],
        )
        for row in policies
    ]


def compare_policies(before: Sequence[PolicyRow], after: Sequence[PolicyRow]) -> ComparedPolicies:
    """Which policy is which, and what changed of it; in the order of the later report, what was dropped last."""
    found = paired(before, after, _same, _likeness, LEAST_LIKENESS)
    entries = [_entry(one, two) for one, two in found.pairs]
    entries += [PolicyEntry(None, row, (PolicyChange.ADDED,)) for row in found.after]
    entries += [PolicyEntry(row, None, (PolicyChange.DROPPED,)) for row in found.before]
    doubts = [_unclear(*each) for each in found.open]
    in_doubt = {row for lefts, rights in found.open for row in (*lefts, *rights)}
    doubts += [
        _unclear((one,), (two,))
        for one in found.before
        for two in found.after
        if not {one, two} & in_doubt and _may_be_one_place(one, two)
    ]
    spellings = [each for one, two in found.pairs for each in _spellings(one, two)]
    return ComparedPolicies(tuple(sorted(entries, key=_order)), tuple(spellings), tuple(doubts))


def _same(row: PolicyRow) -> tuple[object, ...]:
    """What makes two rows the same policy, unchanged but for its spelling."""
    return (
        row.geoid,
        row.kind,
        row.state,
        name_key(row.printed),
        row.enacted,
        name_key(row.aor or ""),
        wording_key(row.policy),
        wording_key(_criteria(row)),
    )


def _likeness(one: PolicyRow, other: PolicyRow) -> float:
    if not _is_one_place(one, other):
        return 0.0
    return (
        _CRITERIA * word_likeness(_criteria(one), _criteria(other))
        + _POLICY * word_likeness(one.policy, other.policy)
        + _ENACTED * 100 * (one.enacted == other.enacted)
    )


def _is_one_place(one: PolicyRow, other: PolicyRow) -> bool:
    """Two cities of one county share its GEOID, so the name counts as well; without one, only the same words do."""
    if one.state != other.state or one.kind != other.kind:
        return False
    if one.geoid and other.geoid and one.geoid != other.geoid:
        return False
    if name_key(one.printed) == name_key(other.printed):
        return True
    return bool(one.geoid and other.geoid) and nearly_same_name(one.printed, other.printed)


def _may_be_one_place(one: PolicyRow, other: PolicyRow) -> bool:
    """Whether one of them is undecided and the name nearly that of the other."""
    return (
        one.state == other.state
        and not (one.geoid and other.geoid)
        and name_key(one.printed) != name_key(other.printed)
        and nearly_same_name(one.printed, other.printed)
    )


def _entry(one: PolicyRow, two: PolicyRow) -> PolicyEntry:
    policy = wording_key(one.policy) != wording_key(two.policy)
    criteria = wording_key(_criteria(one)) != wording_key(_criteria(two))
    changes = {
        PolicyChange.REWORDED: policy or criteria,
        PolicyChange.REDATED: one.enacted != two.enacted,
        PolicyChange.AOR: name_key(one.aor or "") != name_key(two.aor or ""),
    }
    return PolicyEntry(
        one,
        two,
        tuple(change for change, holds in changes.items() if holds),
        word_changes(one.policy, two.policy) if policy else (),
        word_changes(_criteria(one), _criteria(two)) if criteria else (),
    )


def _spellings(one: PolicyRow, two: PolicyRow) -> list[Spelling]:
    """What is printed otherwise and yet has not changed."""
    rows = _at(one), _at(two)
    texts = {
        Subject.JURISDICTION: (one.printed, two.printed),
        Subject.AOR: (one.aor or "", two.aor or ""),
        Subject.POLICY: (one.policy, two.policy),
        Subject.CRITERIA: (_criteria(one), _criteria(two)),
    }
    return [
        each
        for subject, (old, new) in texts.items()
        if subject is Subject.JURISDICTION or _is_spelling(subject, old, new)
        for each in spelling("III", subject, two.printed, [old], [new], rows)
    ]


def _is_spelling(subject: Subject, old: str, new: str) -> bool:
    key = name_key if subject is Subject.AOR else wording_key
    return key(old) == key(new)


def _criteria(row: PolicyRow) -> str:
    return " ".join(f"{BULLET} {criterion}" for criterion in row.criteria)


def _at(*rows: PolicyRow) -> Rows:
    return rows_of([(row.row, row.page) for row in rows])


def _unclear(before: tuple[PolicyRow, ...], after: tuple[PolicyRow, ...]) -> Doubt:
    old, new = (" or ".join(f"row {row.row} ({row.printed})" for row in rows) for rows in (before, after))
    return Doubt(
        "III",
        Subject.POLICY,
        f"{old} before and {new} after may be the same policy; counted as dropped and added.",
        _at(*before),
        _at(*after),
    )


def _order(entry: PolicyEntry) -> tuple[bool, int]:
    row = entry.after or entry.before
    return entry.after is None, row.row if row else 0
