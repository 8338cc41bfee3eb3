"""What every table, view and column of the archive means, as a page: docs/data-dictionary.md.

Made with: python -m ddor.archive.dictionary > docs/data-dictionary.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column
from sqlalchemy.dialects import sqlite

from ddor.archive.migrations import VERSION
from ddor.archive.schema import metadata
from ddor.archive.views import VIEWS

_HEAD = f"""\
# Data dictionary

The archive that `ddor add` keeps, by default `output/ddor.sqlite`, is plain SQL, so any program that opens SQLite (or
Postgres) can read it, such as Datasette: `datasette output/ddor.sqlite`. This page describes version {VERSION} of the
tables.

- Each PDF is a row in `revisions`; everything it says refers to its `revision_id`. Several PDFs of one week are
  revisions of it, and the views count the one added last.
- What is printed is next to what was made of it. Rectangles are in points (1/72 inch) from the top left corner of the
  page; pages count from 1. Dates are ISO 8601, times UTC.
- Persons and offenses are counted separately: a person may have several offenses.
- A week that isn't in the archive has no row anywhere. It is missing, not zero.

```sql
select offense, convicted, charged from crimes where week = '2017-01-28' order by total desc;
select agency, citizenship, page from persons where week = '2017-01-28' and geoid = '48453';
```
"""  # noqa: S608 - a page, not a query


@dataclass(frozen=True, slots=True)
class Entry:
    """A table or view: what a row is, and each column's name, type ("" in a view) and meaning."""

    name: str
    is_view: bool
    meaning: str
    columns: tuple[tuple[str, str, str], ...]


def entries() -> Iterator[Entry]:
    """All tables, then all views."""
    for table in metadata.tables.values():
        columns = tuple((column.name, _kind(column), str(column.comment)) for column in table.columns)
        yield Entry(table.name, False, str(table.comment), columns)
    for name, view in VIEWS.items():
        yield Entry(name, True, view.meaning, tuple((column, "", said) for column, said in view.columns.items()))


def page() -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for entry in entries():
        kind = "View" if entry.is_view else "Table"
        head = "| column | meaning |\n|---|---|" if entry.is_view else "| column | type | meaning |\n|---|---|---|"
        rows = "\n".join("| " + " | ".join(_cells(*column)) + " |" for column in entry.columns)
        parts.append(f"## {kind} `{entry.name}`\n\n{entry.meaning}\n\n{head}\n{rows}\n")
    return "\n".join(parts)


def _cells(name: str, kind: str, meaning: str) -> Iterator[str]:
    yield f"`{name}`"
    if kind:
        yield kind
    yield meaning


def _kind(column: Column[object]) -> str:
    """A column's type, whether it may be empty, and what it refers to."""
    kind = str(column.type.compile(sqlite.dialect())).lower()
    if column.primary_key:
        return f"{kind}, key"
    for foreign in column.foreign_keys:
        kind = f"{kind}, refers to `{foreign.target_fullname}`"
    return kind if not column.nullable else f"{kind}, may be empty"


if __name__ == "__main__":
    sys.stdout.write(page())
