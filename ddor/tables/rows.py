"""A report's rows as frames, one for each of ddor.sections.TABLES.

Every frame says of which `week` its rows are (its first day), on which `page` they are printed and in which rectangle
(`x0`, `top`, `x1`, `bottom`, points from the page's top left); `continued_on` names further pages that a row runs on
to. `row` counts the rows of the report's table from 1; with the week it is the key between frames. What was printed
stands in columns ending in `_printed`, beside what was made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ddor import sections
from ddor.columns import Column
from ddor.sections import TABLES, Report, heading_column

Record = dict[str, Any]

PLACE = tuple(column.name for column in sections.PLACE)
"""The columns that say where a row is printed."""

UNDECIDED = sections.UNDECIDED

MARKS = tuple(column.name for column in sections.MARKS)
"""The columns that say what is known of a row beyond the report."""

SECTION_OF: Mapping[str, str] = {
    name: table.section.numeral for name, table in TABLES.items() if table.section and name != "notes"
}
"""Of which section of the report the rows of a frame are."""

FRAMES: Mapping[str, tuple[Column, ...]] = {name: table.columns for name, table in TABLES.items()}
"""The columns of each frame, in order. Columns of the report that are not known follow under their headings."""


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """All rows of a report, by the names of FRAMES, without marks."""
    made = {}
    for name, table in TABLES.items():
        records = [dict(zip(table.names, values, strict=True)) for values in table.values(report, table.names)]
        if table.section is not None and table.part_of is None and name != "notes":
            for record, row in zip(records, getattr(report, name), strict=True):
                record |= {heading_column(heading): cell.text for heading, cell in row.other.items()}
        made[name] = frame_of(records, table.names)
    return made


def frame_of(records: Sequence[Record], columns: Sequence[str]) -> pd.DataFrame:
    """Records as a frame of these columns; a record's further keys follow as columns in the order met."""
    further = dict.fromkeys(key for record in records for key in record if key not in columns)
    # Whole numbers with gaps would become fractions ("51.0") in columns of any other type.
    frame = pd.DataFrame(records, columns=[*columns, *further], dtype=object)
    return frame.where(frame.notna(), None)
