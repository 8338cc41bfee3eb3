"""The command that writes what the archive holds as files for other programs: export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ddor.cli.common import (
    ARCHIVE,
    ATTENTION,
    FINE,
    NOT_DONE,
    Db,
    known_annotations,
    open_archive,
    say,
    tell,
)
from ddor.cli.program import app
from ddor.cli.selecting import AllWeeks, AnnotationsFile, RevisionOption, WeekArguments, WithoutWeeks, select_weeks
from ddor.export.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from ddor.archive import Archive, Selection
    from ddor.corrections.annotations import Annotations
    from ddor.export.cover import Cover
    from ddor.export.data_package import Origin
    from ddor.export.folder import Exported
    from ddor.tables.table import Table

DATASETTE = "datasette"
"""The format that writes no tables, but what describes the archive's own."""

Format = StrEnum("Format", {name.upper(): name for name in (*FORMATS, DATASETTE)})  # type: ignore[misc]


@app.command()
def export(
    weeks: WeekArguments = None,
    everything: AllWeeks = False,
    without: WithoutWeeks = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option(
            "--format",
            help="May be repeated. xlsx is one workbook; datasette describes the archive to Datasette.",
            show_default="csv",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The folder to write to; unlike elsewhere, not the folder of weeks.",
            show_default="export in the folder of weeks",
        ),
    ] = None,
    source: Annotated[
        Path, typer.Option("--folder", help="The folder of weeks, with ddor.sqlite and annotations.csv.")
    ] = Path("output"),
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Add corrected figures next to published ones.")
    ] = False,
    _excel: Annotated[
        bool, typer.Option("--excel", hidden=True, help="All CSV is for Excel, too; kept for old scripts.")
    ] = False,
    revision: RevisionOption = None,
    annotations: AnnotationsFile = None,
    db: Db = None,
) -> None:
    """Write all tables of some weeks into one folder, as CSV, XLSX, Parquet or JSON lines, with a description.

    --out is the folder that is written; the archive is --db, or ddor.sqlite in --folder.
    """
    from ddor.export.folder import export_folder
    from ddor.terminal.screen import console

    wanted = list(formats or [Format("csv")])
    folder = out or source / "export"
    if (folder / ARCHIVE).exists():
        say(f"{folder} is a folder of weeks. --out is the folder that is written; name that of weeks with --folder.")
        raise typer.Exit(NOT_DONE)
    archive = open_archive(db, source, create=False)
    if DATASETTE in wanted:
        _describe_to_datasette(archive, folder)
        wanted = [each for each in wanted if each != DATASETTE]
        if not wanted:
            raise typer.Exit(FINE)
    selection = select_weeks(archive, weeks, everything, revision, without)
    known = known_annotations(source, annotations)
    tables, cover, origins, said = _content(archive, selection, known, corrected)
    done = export_folder(folder, tables, wanted, cover, origins)
    console().print(said)
    tell(f"Written to {folder}: {len(tables)} tables as {', '.join(wanted)}. Read about.txt first.")
    raise typer.Exit(_said(done))


def _content(
    archive: Archive, selection: Selection, known: Annotations, corrected: bool
) -> tuple[Sequence[Table], Cover, Sequence[Origin], RenderableType]:
    """The tables, their cover, the files that they were made from, and what to say of them.

    The weeks end here: their columns take as much memory as the tables' rows, and nothing reads them any more.
    """
    from ddor.export.data_package import Origin
    from ddor.export.front_page import front_page
    from ddor.tables.described import all_tables
    from ddor.tables.weeks import Weeks
    from ddor.terminal.figures import about

    rows = Weeks.of_archive(archive, selection, known)
    tables = all_tables(rows, corrected)
    origins = [Origin(file, sha256) for file, sha256 in rows.columns("reports", "file", "sha256")]
    return tables, front_page(rows, known, tables), origins, about(rows)


def _describe_to_datasette(archive: Archive, folder: Path) -> None:
    """Write Datasette's metadata for the archive. Leaves with a sentence if it isn't a file, as Datasette needs."""
    from ddor.archive.dictionary import entries
    from ddor.export.datasette import METADATA, metadata_text
    from ddor.userfiles.files import write_files

    file = Path(archive.name)
    if "://" in archive.name:
        say("Datasette opens SQLite files, and this archive is in Postgres.")
        raise typer.Exit(NOT_DONE)
    described = ((each.name, each.meaning, {name: said for name, _, said in each.columns}) for each in entries())
    (written,) = write_files(folder, {METADATA: metadata_text(file.stem, described)})
    tell(f"Wrote {written}. Now run: datasette {file} -m {written}")


def _said(done: Exported) -> int:
    """Say what else an export did, and the exit status that follows."""
    if done.removed:
        tell(f"Removed, as this export does not write them: {', '.join(done.removed)}.")
    for name in done.left:
        say(f"{name} is from an older export and has been changed since. It was left alone and isn't part of this one.")
    for sentence in done.cut:
        say(sentence)
    return ATTENTION if done.left or done.cut else FINE
