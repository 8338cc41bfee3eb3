"""What changed between two reports as files: one long table, or JSON."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from ddor.changes.findings import COLUMNS, Changes
from ddor.export import csv_text
from ddor.tables.table import Figures

_TEXTS = {"before": "before_text", "after": "after_text"}
"""The columns whose values stand in one with the counts, as a cell of CSV may hold either."""


def changes_csv(changes: Changes) -> str:
    """All findings as one table, a line each; `before` and `after` are counts, ranks or what is printed."""
    names = [column.name for column in COLUMNS if column.name not in _TEXTS.values()]
    lines = []
    for record in changes.table().records():
        either = {name: record[name] if record[name] is not None else record[text] for name, text in _TEXTS.items()}
        lines.append({name: (record | either)[name] for name in names})
    return csv_text(Figures(tuple(names), [tuple(line.values()) for line in lines]))


def changes_json(changes: Changes) -> str:
    """All of it as one JSON object, named as in ddor.changes.findings."""
    return json.dumps(_plain(changes), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        # What a class works out of its fields (the difference, the days) is worth as much as they are.
        worked_out = [name for name, member in vars(type(value)).items() if isinstance(member, property)]
        return {name: _plain(getattr(value, name)) for name in [*(f.name for f in fields(value)), *worked_out]}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
