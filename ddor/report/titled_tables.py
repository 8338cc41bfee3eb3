"""Titles and running text that stand in a table's rules, as in a spreadsheet printed with its grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from ddor.model import Box
from ddor.pdf.layout import PageLayout, Row, Table
from ddor.pdf.objects import union
from ddor.pdf.text import Line

IsTitle = Callable[[str], bool]


def with_text_apart(layout: PageLayout, is_title: IsTitle) -> PageLayout:
    """A page on which the title of a section and the text below it are no rows of a table, though rules go around them,
    nor is what stands above the first title, and a table of nothing but rows of one cell.

    A title right above its headings stays, as a table may begin with its own.
    """
    tables: list[Table] = []
    lines: list[Line] = []
    for table in layout.tables:
        texts = _text_rows(table, is_title)
        if not any(texts):
            tables.append(table)
            continue
        for is_text, group in groupby(zip(texts, table.rows, strict=True), itemgetter(0)):
            rows = [row for _, row in group]
            if is_text:
                lines += [line for row in rows for cell in row.distinct for line in cell.text.lines]
            else:
                tables.append(table._replace(box=_around(rows), rows=tuple(rows)))
    if len(tables) == len(layout.tables) and not lines:
        return layout
    ordered = sorted([*layout.lines, *lines], key=lambda line: (line.box[1], line.box[0]))
    return replace(layout, tables=tuple(tables), lines=tuple(ordered))


def _text_rows(table: Table, is_title: IsTitle) -> list[bool]:
    """Which rows of a table are titles and running text."""
    across = [len(row.distinct) == 1 for row in table.rows]
    if all(across):
        return [len(table.rows) > 1] * len(table.rows)
    titles = [alone and is_title(row.distinct[0].text.text) for alone, row in zip(across, table.rows, strict=True)]
    if not any(titles):
        return [False] * len(table.rows)
    first = titles.index(True)
    found = [False] * len(table.rows)
    within = all(across[:first])
    for i, (alone, title) in enumerate(zip(across, titles, strict=True)):
        within = alone and (within or title)
        found[i] = within
    if found == [True, *[False] * (len(found) - 1)]:
        return [False] * len(table.rows)
    return found


def _around(rows: Sequence[Row]) -> Box:
    return union([place.box for row in rows for place in row.places])
