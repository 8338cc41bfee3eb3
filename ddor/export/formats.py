"""The formats that tables are exported in. Another one is a module like json_lines, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ddor.export import comma_separated, json_lines, parquet, workbook
from ddor.export.cover import Cover
from ddor.export.data_package import Written
from ddor.export.errors import ExportError
from ddor.tables.table import Table


def _nothing() -> None:
    """What a format needs that ddor always has."""


def _none(_: Sequence[Table]) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format.

    `name` is what people call it, and the ending of its files. `write` makes the files of tables, with a cover where
    the format has room for one. `require` raises ExportError if what the format
    needs isn't installed. `cut` gives a sentence for each text that the format can't hold whole.
    """

    name: str
    write: Callable[[Sequence[Table], Cover], Iterable[Written]]
    require: Callable[[], None] = _nothing
    cut: Callable[[Sequence[Table]], list[str]] = _none


FORMATS = {
    each.name: each
    for each in (
        TableFormat("csv", comma_separated.files),
        TableFormat("xlsx", workbook.files, cut=workbook.cut_texts),
        TableFormat("parquet", parquet.files, require=parquet.require_parquet),
        TableFormat("jsonl", json_lines.files),
    )
}
"""Every format by its name."""

Format = StrEnum("Format", {name.upper(): name for name in FORMATS})  # type: ignore[misc]
"""The names of the formats, as an option takes them."""


def format_named(name: str) -> TableFormat:
    """The format of a name. Raises ExportError if there is none."""
    if name not in FORMATS:
        raise ExportError(f"There is no format {name}. The formats are {', '.join(FORMATS)}.")
    return FORMATS[name]
