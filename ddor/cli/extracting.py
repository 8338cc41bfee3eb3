"""The command that gives the tables of any PDF: tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from ddor.cli.common import (
    ATTENTION,
    FINE,
    NOT_DONE,
    Memory,
    Ocr,
    Password,
    Timeout,
    limits,
    print_json,
    progress_bar,
    say,
    tell,
)
from ddor.cli.formats import TablesFormat
from ddor.cli.program import app
from ddor.reading.request import Request

_PAGES = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@app.command()
def tables(
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="Any PDF.", show_default=False)],
    format: Annotated[TablesFormat, typer.Option(help="JSON, or a CSV file for each table.")] = TablesFormat.JSON,  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="The folder for CSV files and pictures.", show_default=False)] = None,
    pages: Annotated[
        str | None, typer.Option(metavar="N|N-M", help="Only these pages, such as 3-5.", show_default="all")
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Write a picture of each page with the rules, gaps and cells found.")
    ] = False,
    password: Password = None,
    ocr: Ocr = True,
    timeout: Timeout = 60.0,
    memory: Memory = "2 GB",
) -> None:
    """Extract the tables from any PDF, with or without ruling lines. Doesn't make a report."""
    from ddor.export.printed_tables import tables_files, tables_text
    from ddor.pdf.scans import how_to_recognize
    from ddor.reading.request import tables as found_in
    from ddor.userfiles.files import write_files

    if out is None and (debug or format is TablesFormat.CSV):
        say(f"where to? Give a folder with --out for {'the pictures' if debug else 'the CSV files'}.")
        raise typer.Exit(NOT_DONE)
    wanted = _wanted(pages)
    request = Request(file, password, limits=limits(timeout, memory), recognize=ocr)
    with progress_bar() as progress:
        task = progress.add_task(file.name, total=None)
        found = found_in(request, wanted, lambda n, of: progress.update(task, completed=n, total=of))
    if format is TablesFormat.JSON:
        print_json(tables_text(found))
    elif out is not None:
        write_files(out, tables_files(found))
        tell(f"Written to {out}: {len(found.tables)} {'table' if len(found.tables) == 1 else 'tables'}.")
    if debug and out is not None:
        _write_pictures(request, wanted, out, found.pages)
    if found.attached is not None:
        say(f"{file.name}: a cover; the tables and pages are those of the file attached to it, {found.attached}.")
    for page in found.pictures_only:
        say(f"{file.name}: page {page} is a picture without text; tables on it were not read. {how_to_recognize()}")
    for page in found.recognized:
        say(f"{file.name}: page {page} is a picture; its words were recognized and may be misread.")
    raise typer.Exit(ATTENTION if found.pictures_only or found.recognized or found.attached is not None else FINE)


def _wanted(pages: str | None) -> range | None:
    """The pages of an option such as "3" or "3-5". Leaves with a sentence if it is none."""
    if pages is None:
        return None
    match = _PAGES.fullmatch(pages.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 0 < first <= last:
        say(f"--pages {pages!r} doesn't name any pages. Give a page such as 3, or the first and the last such as 3-5.")
        raise typer.Exit(NOT_DONE)
    return range(first, last + 1)


def _write_pictures(request: Request, wanted: range | None, out: Path, count: int) -> None:
    from ddor.pictures.table_pictures import seen_pages
    from ddor.userfiles.files import write_files

    width = len(str(count))
    for seen in seen_pages(request, wanted):
        write_files(out, {f"page-{seen.page:0{width}}.png": seen.picture.png})
