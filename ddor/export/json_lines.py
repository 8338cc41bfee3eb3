"""Tables as JSON lines: an object a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.tables.table import Table


def json_lines_text(table: Table) -> str:
    """A table as JSON lines: text as printed, dates in ISO 8601, null if nothing is known."""
    names = [column.name for column in table.columns]
    columns = [table.typed(column.name) for column in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False, default=str) + "\n" for row in rows)


def files(tables: Sequence[Table], cover: Cover) -> Iterator[Written]:
    """A file of JSON lines for each table."""
    for table in tables:
        yield Written(table, "jsonl", f"{table.name}.jsonl", json_lines_text(table).encode(), tuple(table.names))
