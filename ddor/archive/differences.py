"""How a report in the archive differs from a reading of its PDF, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ddor.columns import Item
from ddor.sections import ROW_SECTIONS, TABLES, Report

_NAMED = 20
"""How many differences are named of one report; what is behind them is counted."""


def differences(held: Report, read: Report) -> list[str]:
    """What a report in the archive says otherwise than a reading of its PDF, whatever name the file goes by now.

    The first ones, as sentences; empty if they say the same.
    """
    if replace(held, document=read.document) == read:
        return []
    found = list(_differences(held, read)) or ["the archive differs from the PDF in places on the page"]
    more = [f"and {len(found) - _NAMED:,} more differences"] if len(found) > _NAMED else []
    return [*found[:_NAMED], *more]


def _differences(held: Report, read: Report) -> Iterator[str]:
    for name in ("period", "detainers_issued", "declined_stated"):
        yield from _value(f"{name.replace('_', ' ')} is", getattr(held, name), getattr(read, name))
    for section in ROW_SECTIONS:
        ours, theirs = section.rows(held), section.rows(read)
        if len(ours) != len(theirs):
            yield f"Section {section.numeral} has {len(ours):,} rows in the archive and {len(theirs):,} in the PDF"
            continue
        for one, other in zip(ours, theirs, strict=True):
            if one != other:
                yield from _of_row(
                    f"Section {section.numeral}, row {one.number}", section.table, (held, one), (read, other)
                )
    for name in ("notes", "corrections", "problems", "text"):
        if getattr(held, name) != getattr(read, name):
            yield f"the {name} differ from those in the PDF"


def _of_row(where: str, table: str, ours: tuple[Report, Any], theirs: tuple[Report, Any]) -> Iterator[str]:
    columns = [column for column in TABLES[table].columns if column.get is not None]
    found = False
    for column in columns:
        pair = [column.get(Item(*each)) for each in (ours, theirs) if column.get is not None]
        for said in _value(f"{where}: {column.name} is", *pair):
            found = True
            yield said
    if not found:
        yield f"{where}: its offenses, criteria, cells or place on the page differ from those in the PDF"


def _value(what: str, held: object, read: object) -> Iterator[str]:
    if held != read:
        yield f"{what} {held!s:.60} in the archive and {read!s:.60} in the PDF"
