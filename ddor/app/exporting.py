"""What a page shows as a file: rows or figures with their filters and caveats, or all tables of some weeks."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ddor.app.asking import Asked, AskedWrong
from ddor.app.comparing import count_table, history_table, two_weeks
from ddor.app.desk import Desk
from ddor.app.rows import chosen_weeks
from ddor.export import csv_file
from ddor.export.changes import changes_csv, changes_json
from ddor.export.cover import Cover, Part, cover_text
from ddor.export.data_package import Origin, described, descriptor_text
from ddor.export.formats import FORMATS, format_named
from ddor.export.front_page import front_page
from ddor.export.workbook import workbook_bytes
from ddor.site.changed import changed
from ddor.tables.described import all_tables
from ddor.tables.sorting import in_order
from ddor.tables.table import Table
from ddor.tables.texts import check_texts
from ddor.tables.weeks import Weeks
from ddor.terminal.figures import cautions, span_in_words

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""The media types of files, by what their names end in."""

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The date of files in a ZIP file, the first that it can have, so that the same tables give the same bytes."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be saved: its name, its kind and its bytes."""

    name: str
    kind: str
    content: bytes


def rows_file(desk: Desk, asked: Asked, ending: str) -> Download:
    """The rows of a question. Raises AskedWrong for an unknown ending, and as the page of the rows does."""
    weeks = chosen_weeks(desk, asked)
    check_texts(weeks, asked.filters, asked.table)
    found = weeks.where(asked.filters)
    return _file(in_order(found.table(asked.table), asked.sort), f"rows-{asked.table}", found, asked, ending)


def figures_file(desk: Desk, asked: Asked, ending: str, query: Mapping[str, str]) -> Download:
    """Figures counted by anything. Raises as count_table does."""
    return _file(count_table(desk, asked, query), "count", chosen_weeks(desk, asked), asked, ending)


def history_of(desk: Desk, asked: Asked, ending: str, query: Mapping[str, str]) -> Download:
    """All weeks side by side. Raises as history_table does."""
    table = history_table(desk, asked, query.get("by", ""))
    return _file(table, "history", chosen_weeks(desk, asked), asked, ending)


def comparison(desk: Desk, ending: str, query: Mapping[str, str]) -> Download:
    """What changed from one week to another. Raises as compare_page does, AskedWrong for an unknown ending too."""
    old, new, changes = two_weeks(desk, query)
    name = f"ddor-changes-{old}-{new}.{ending}"
    if ending == "csv":
        return Download(name, TYPES[ending], changes_csv(changes).encode())
    if ending == "json":
        return Download(name, TYPES[ending], f"{changes_json(changes)}\n".encode())
    if ending != "xlsx":
        raise AskedWrong(f'There is no format "{ending}" here. The formats are xlsx, csv and json.')
    files = [
        (which, f"{side.file}, SHA-256 {side.sha256}")
        for which, side in (("before", changes.before), ("after", changes.after))
    ]
    known = [("before you print a figure", each) for each in changed(changes, str(old), "").cautions]
    cover = Cover("What changed between two weeks", (Part("What this is", (*files, *known)),))
    return Download(name, TYPES[ending], workbook_bytes(cover, [changes.table()]))


def all_of_weeks(desk: Desk, asked: Asked, ending: str) -> Download:
    """All tables of the weeks of a question: one workbook, or a ZIP file of another format with its description.

    Raises AskedWrong or ExportError for a format that there isn't.
    """
    if ending not in FORMATS:
        raise AskedWrong(f'There is no format "{ending}". The formats are {", ".join(FORMATS)}.')
    weeks, known = chosen_weeks(desk, asked), desk.annotations()
    tables = all_tables(weeks)
    cover = front_page(weeks, known, tables)
    chosen = format_named(ending)
    chosen.require()
    written = list(chosen.write(tables, cover))
    name = f"ddor-{weeks.periods[0].start}-{weeks.periods[-1].end}"
    # A workbook is one file, whatever it is told of each of its tables.
    files: dict[str, str | bytes] = {each.file: each.content for each in written}
    if len(files) == 1:
        (content,) = files.values()
        return Download(f"{name}.{ending}", TYPES["xlsx"], content if isinstance(content, bytes) else content.encode())
    origins = [Origin(file, sha256) for file, sha256 in weeks.columns("reports", "file", "sha256")]
    files["about.txt"] = cover_text(cover)
    files["datapackage.json"] = descriptor_text(
        cover.title, cover.title, origins, [described(each) for each in written]
    )
    return Download(f"{name}-{ending}.zip", TYPES["zip"], _zipped(files.items()))


def _zipped(files: Iterable[tuple[str, str | bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files:
            into.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _file(table: Table, name: str, weeks: Weeks, asked: Asked, ending: str) -> Download:
    """A table as a file of its own, in XLSX and JSON with its filters and caveats; a CSV holds the table alone."""
    file = f"ddor-{name}.{ending}"
    if ending == "csv":
        return Download(file, TYPES[ending], csv_file(table).encode())
    said = _about(weeks, asked)
    if ending == "json":
        whole = {"about": said, "columns": _columns(table), "rows": table.records()}
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
        return Download(file, TYPES[ending], f"{text}\n".encode())
    if ending == "xlsx":
        cover = Cover(table.title, (Part("What this is", tuple(said.items())),))
        return Download(file, TYPES[ending], workbook_bytes(cover, [table]))
    raise AskedWrong(f'There is no format "{ending}" here. The formats are xlsx, csv and json.')


def _about(weeks: Weeks, asked: Asked) -> dict[str, str]:
    said = {"weeks": span_in_words(weeks), "only": asked.words or "all rows"}
    if asked.corrected:
        said["corrected"] = "without rows marked as corrected"
    known = [f"{each}." for each in cautions(weeks, (asked.section.table,), asked.filters, "")]
    said["before you print a figure"] = " ".join(known) or "Nothing is known against these rows."
    said["the same in a terminal"] = f"ddor {asked.command()}"
    said["files"] = "; ".join(
        f"{file}, SHA-256 {sha256}" for file, sha256 in weeks.columns("reports", "file", "sha256")
    )
    return said


def _columns(table: Table) -> dict[str, str]:
    return {column.name: column.meaning for column in table.columns}
