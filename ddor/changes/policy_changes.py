"""What of Section III's policies was added, dropped, reworded, redated.

Takes rows of the tables `policies` and `criteria` (ddor.sections) as records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ddor.changes.findings import Change, Finding, Side, Subject, side_of
from ddor.changes.pairing import paired
from ddor.changes.sameness import name_key, nearly_same_name, wording_key
from ddor.changes.spellings import spelling
from ddor.changes.wording import Fate, Words, marked, word_changes, word_likeness

Row = Mapping[str, Any]
_Pair = tuple[Row | None, Row | None]

LEAST_LIKENESS = 50.0
"""From which likeness on a jurisdiction's policy is taken for one it had before, reworded. Two real policies of one
place share many words ("will not honor ICE detainer without ..."); one that shares fewer than half is another.
"""

_CRITERIA, _POLICY, _ENACTED = 0.7, 0.15, 0.15
"""What of the likeness of two policies rests on their criteria, their names and the same date."""

BULLET = "•"

_name = itemgetter("jurisdiction_printed")


def policy_rows(policies: Sequence[Row], criteria: Sequence[Row]) -> list[Row]:
    """Policies with the texts of their criteria as `criteria`."""
    texts: dict[int, list[str]] = {}
    for each in criteria:
        texts.setdefault(each["row"], []).append(each["criterion"])
    return [{**row, "criteria": tuple(texts.get(row["row"], ()))} for row in policies]


def compare_policies(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Finding]:
    """Which policy is which, and what changed of it, a finding a change; in the order of the later report, what was
    dropped last. Behind them what is only spelled differently, and what may be one policy.
    """
    found = paired(before, after, _same, _likeness, LEAST_LIKENESS)
    pairs: list[_Pair] = [*found.pairs, *((None, row) for row in found.after), *((row, None) for row in found.before)]
    for pair in sorted(pairs, key=_order):
        yield from _entry(*pair)
    for one, two in found.pairs:
        yield from _spellings(one, two)
    for each in found.open:
        yield _unclear(*each)
    in_doubt = [row for lefts, rights in found.open for row in (*lefts, *rights)]
    for one in found.before:
        for two in found.after:
            if one not in in_doubt and two not in in_doubt and _may_be_one_place(one, two):
                yield _unclear((one,), (two,))


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a policy since it was last there; `str` says it with the words: "reworded: [-old-] {+new+}".

    `row` is its number in that week's Section III. `said` is "first" in the first week, then "added" or "same", and ""
    where `changes` say it. `returned`: it wasn't in the week before.
    """

    row: int
    said: str
    changes: tuple[Finding, ...] = ()
    returned: bool = False

    def __str__(self) -> str:
        # Of ten years of weeks nearly all say nothing else.
        return marked(self.words()) if self.changes or self.returned else self.said

    def words(self) -> tuple[Words, ...]:
        """All of it as the words kept, dropped and added, with what says what became of them among those kept."""
        said = [_kept("returned,")] if self.returned else []
        said += [_kept(self.said)] if self.said else []
        for change in self.changes:
            said += [_kept(f"{'' if change is self.changes[0] else '– '}{change.change}:"), *_texts_between(change)]
        return tuple(said)


def _kept(text: str) -> Words:
    return Words(Fate.KEPT, text)


def _texts_between(change: Finding) -> Iterator[Words]:
    """The words that changed, or the text before and now."""
    if not change.words:
        for fate, side in ((Fate.DROPPED, change.before), (Fate.ADDED, change.after)):
            yield Words(fate, " ".join(map(str, side.texts)) or "none")
    for at, words in enumerate(change.words):
        yield from [_kept("…")] if at else []
        yield from words


def follow_policies(
    weeks: Iterable[tuple[date, Sequence[Row], Sequence[Row]]],
) -> list[tuple[Row, list[tuple[date, Became]]]]:
    """Each policy over some weeks: its last row, and by week (its first day) what became of it since it was last there.

    `weeks` are the weeks in order, each with its rows of the tables `policies` and `criteria`.
    """
    followed: list[tuple[Row, list[tuple[date, Became]]]] = []
    before: date | None = None
    for week, policies, criteria in weeks:
        # Each row is looked at twice: as one of its week, and as the last before the next.
        rows = [{**row, "same": _same(row)} for row in policy_rows(policies, criteria)]
        found = paired([last for last, _ in followed], rows, itemgetter("same"), _likeness, LEAST_LIKENESS)
        at = {id(last): number for number, (last, _) in enumerate(followed)}
        for one, two in found.pairs:
            number = at[id(one)]
            said = followed[number][1]
            alike = all(one[name] == two[name] for name in ("policy", "criteria", "enacted", "aor"))
            found_out = () if alike else _entry(one, two)
            changes = tuple(each for each in found_out if each.change is not Change.SAME)
            said.append((week, Became(two["row"], "" if changes else str(Change.SAME), changes, said[-1][0] != before)))
            followed[number] = (two, said)
        new = "first" if before is None else str(Change.ADDED)
        followed += [(row, [(week, Became(row["row"], new))]) for row in found.after]
        before = week
    return followed


def _same(row: Row) -> tuple[object, ...]:
    """What makes two rows the same policy, unchanged except for its spelling."""
    return (
        row["geoid"],
        row["kind"],
        row["state"],
        name_key(_name(row)),
        row["enacted"],
        name_key(row["aor"] or ""),
        wording_key(row["policy"]),
        wording_key(_criteria(row)),
    )


def _likeness(one: Row, other: Row) -> float:
    if not _is_one_place(one, other):
        return 0.0
    same_date = 100.0 if one["enacted"] == other["enacted"] else 0.0
    return (
        _CRITERIA * word_likeness(_criteria(one), _criteria(other))
        + _POLICY * word_likeness(one["policy"], other["policy"])
        + _ENACTED * same_date
    )


def _is_one_place(one: Row, other: Row) -> bool:
    """Two cities of one county share its GEOID, so the name counts as well; without one, only the same words do."""
    if one["state"] != other["state"] or one["kind"] != other["kind"]:
        return False
    if one["geoid"] and other["geoid"] and one["geoid"] != other["geoid"]:
        return False
    if name_key(_name(one)) == name_key(_name(other)):
        return True
    return bool(one["geoid"] and other["geoid"]) and nearly_same_name(_name(one), _name(other))


def _may_be_one_place(one: Row, other: Row) -> bool:
    """Whether one of them is undecided and the name nearly that of the other."""
    return (
        one["state"] == other["state"]
        and not (one["geoid"] and other["geoid"])
        and name_key(_name(one)) != name_key(_name(other))
        and nearly_same_name(_name(one), _name(other))
    )


def _entry(one: Row | None, two: Row | None) -> Iterator[Finding]:
    if one is None or two is None:
        row = two or one or {}
        detail = f"{row['policy']} ({row['enacted'] or 'no date'})"
        yield _finding(one, two, Change.DROPPED if one else Change.ADDED, _texts, detail=detail)
        return
    reworded = [
        word_changes(old, new)
        for old, new in ((one["policy"], two["policy"]), (_criteria(one), _criteria(two)))
        if wording_key(old) != wording_key(new)
    ]
    redated = one["enacted"] != two["enacted"]
    moved = name_key(one["aor"] or "") != name_key(two["aor"] or "")
    if reworded:
        yield _finding(one, two, Change.REWORDED, _texts, words=tuple(reworded))
    if redated:
        yield _finding(one, two, Change.REDATED, lambda row: (row["enacted"],))
    if moved:
        yield _finding(one, two, Change.AOR, lambda row: (row["aor"],))
    if not (reworded or redated or moved):
        yield _finding(one, two, Change.SAME, _texts)


def _finding(
    one: Row | None,
    two: Row | None,
    change: Change,
    texts: Callable[[Row], Iterable[str | None]],
    detail: str | None = None,
    words: tuple[tuple[Words, ...], ...] = (),
) -> Finding:
    row = two or one or {}
    before, after = (
        side_of([each], texts=[text for text in texts(each) if text]) if each else Side() for each in (one, two)
    )
    return Finding(
        section="III",
        subject=Subject.POLICY,
        change=change,
        name=_name(row),
        state=row["state"],
        code=row["geoid"],
        before=before,
        after=after,
        detail=detail,
        words=words,
    )


def _texts(row: Row) -> tuple[str, ...]:
    return (row["policy"], *row["criteria"])


def _spellings(one: Row, two: Row) -> Iterator[Finding]:
    """What is printed differently and yet has not changed."""
    texts = {
        Subject.JURISDICTION: (_name(one), _name(two)),
        Subject.AOR: (one["aor"] or "", two["aor"] or ""),
        Subject.POLICY: (one["policy"], two["policy"]),
        Subject.CRITERIA: (_criteria(one), _criteria(two)),
    }
    for subject, (old, new) in texts.items():
        if subject is Subject.JURISDICTION or _is_spelling(subject, old, new):
            yield from spelling("III", subject, _name(two), ([old], [new]), ([one], [two]))


def _is_spelling(subject: Subject, old: str, new: str) -> bool:
    key = name_key if subject is Subject.AOR else wording_key
    return key(old) == key(new)


def _criteria(row: Row) -> str:
    return _as_list(row["criteria"])


@lru_cache(maxsize=10_000)
def _as_list(criteria: tuple[str, ...]) -> str:
    # Most policies are printed again in every week.
    return " ".join(f"{BULLET} {criterion}" for criterion in criteria)


def _unclear(before: Sequence[Row], after: Sequence[Row]) -> Finding:
    old, new = (" or ".join(f"row {row['row']} ({_name(row)})" for row in rows) for rows in (before, after))
    return Finding(
        section="III",
        subject=Subject.POLICY,
        change=Change.UNCLEAR,
        name="",
        before=side_of(before),
        after=side_of(after),
        detail=f"{old} before and {new} after may be the same policy; counted as dropped and added.",
    )


def _order(pair: _Pair) -> tuple[bool, int]:
    before, after = pair
    return after is None, (after or before or {})["row"]
