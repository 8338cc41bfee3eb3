"""What changed between two reports as files: one long table, or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from ddor.changes.values import Changes, PolicyChange, PolicyEntry, PolicyRow, Rank, RankChange, Rows, Tally
from ddor.export import csv_text
from ddor.tables.rows import frame_of
from ddor.terminal.comparison import marked

Record = dict[str, Any]

COLUMNS = (
    "before_week", "before_file", "after_week", "after_file", "section", "subject", "change", "name", "state", "code",
    "part_of", "before", "after", "difference", "detail", "before_rows", "before_pages", "after_rows", "after_pages",
)  # fmt: skip
"""The columns of the long table.

`subject` says what a line is about (total, jurisdiction, agency, country, offense, status, rank, issued, policy, or
what is spelt otherwise) and `change` what became of it, `same` where nothing did; `unclear` where it may be the same
as something else, or not. `code` is a Census GEOID, an ISO 3166-1 alpha-3 or an NCIC code; `part_of` the
jurisdiction of an agency, the offense of a status. `before` and `after` are counts, ranks or printed text;
`difference` is after less before. Rows count from 1 in their section, pages from 1.
"""

_NO_ROWS = Rows()


def changes_csv(changes: Changes) -> str:
    """All entries as one table, one line a change (a policy that was reworded and redated has two)."""
    sides: Record = {}
    for name, side in (("before", changes.before), ("after", changes.after)):
        sides |= {f"{name}_week": side.period.start if side.period else None, f"{name}_file": side.file}
    return csv_text(frame_of([sides | line for line in _lines(changes)], COLUMNS))


def changes_json(changes: Changes) -> str:
    """All of it as one JSON object, named as in ddor.changes."""
    return json.dumps(_plain(changes), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        # What a class works out of its fields (the change, the difference) is worth as much as they are.
        worked_out = [name for name, member in vars(type(value)).items() if isinstance(member, property)]
        return {name: _plain(getattr(value, name)) for name in [*(f.name for f in fields(value)), *worked_out]}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _lines(changes: Changes) -> Iterator[Record]:
    for total in changes.totals:
        change = "same" if total.before == total.after else "changed"
        yield _line("", "total", change, total.name, values=(total.before, total.after))
    for rank in changes.ranks:
        yield from _rank_lines(rank)
    for tally in (*changes.jurisdictions, *changes.countries, *changes.offenses):
        yield _tally_line(tally)
        for part in tally.parts:
            yield _tally_line(part) | {"part_of": tally.name}
    for policy in changes.policies:
        yield from _policy_lines(policy)
    for each in changes.spellings:
        values = ("; ".join(each.before), "; ".join(each.after))
        rows = (each.before_rows, each.after_rows)
        yield _line(each.section, each.subject, "spelling", each.where, values=values, rows=rows) | {
            "detail": marked(each.words)
        }
    for doubt in changes.doubts:
        rows = (doubt.before_rows, doubt.after_rows)
        yield _line(doubt.section, doubt.subject, "unclear", "", rows=rows) | {"detail": doubt.because}


def _line(
    section: str,
    subject: str,
    change: str,
    name: str,
    *,
    values: tuple[int | str | None, int | str | None] = (None, None),
    rows: tuple[Rows, Rows] = (_NO_ROWS, _NO_ROWS),
) -> Record:
    before, after = values
    known = isinstance(before, int) and isinstance(after, int)
    line: Record = {
        "section": section,
        "subject": str(subject),
        "change": change,
        "name": name,
        "before": before,
        "after": after,
        "difference": int(after or 0) - int(before or 0) if known else None,
    }
    for side, each in zip(("before", "after"), rows, strict=True):
        line[f"{side}_rows"] = " ".join(map(str, each.rows)) or None
        line[f"{side}_pages"] = " ".join(map(str, each.pages)) or None
    return line


def _tally_line(tally: Tally) -> Record:
    values, rows = (tally.before.count, tally.after.count), (tally.before, tally.after)
    line = _line("II", tally.subject, tally.change, tally.name, values=values, rows=rows)
    return line | {"state": tally.state, "code": tally.code}


def _rank_lines(rank: RankChange) -> Iterator[Record]:
    rows = (_at(rank.before), _at(rank.after))
    for subject, attribute in (("rank", "rank"), ("issued", "issued")):
        values = (getattr(rank.before, attribute, None), getattr(rank.after, attribute, None))
        line = _line("I", subject, rank.change, rank.name, values=values, rows=rows)
        yield line | {"state": rank.state, "code": rank.geoid}


def _policy_lines(entry: PolicyEntry) -> Iterator[Record]:
    before, after = entry.before, entry.after
    either = after or before
    if either is None:
        return
    values: dict[str, tuple[str | None, str | None]] = {
        PolicyChange.REDATED: (_of(before, "enacted"), _of(after, "enacted")),
        PolicyChange.AOR: (_of(before, "aor"), _of(after, "aor")),
    }
    for change in entry.changes or ("same",):
        texts = values.get(change, (_text(before), _text(after)))
        line = _line("III", "policy", str(change), either.printed, values=texts, rows=(_at(before), _at(after)))
        words = " / ".join(marked(part) for part in (entry.policy_words, entry.criteria_words) if part)
        detail = words if change is PolicyChange.REWORDED else None
        yield line | {"state": either.state, "code": either.geoid, "detail": detail}


def _of(row: PolicyRow | None, attribute: str) -> str | None:
    return getattr(row, attribute) if row else None


def _text(row: PolicyRow | None) -> str | None:
    return "; ".join((row.policy, *row.criteria)) if row else None


def _at(row: Rank | PolicyRow | None) -> Rows:
    return Rows(1, (row.row,), (row.page,) if row.page else ()) if row else _NO_ROWS
